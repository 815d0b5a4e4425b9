"""The tables of a budget shared by need and by head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.evidence import Basis, Column, Method, Table
from commonweal.evidence.figure import weakest
from commonweal.needs.priorities.shares import ShareRow, compare_shares
from commonweal.rules import Source
from commonweal.system.money import format_pounds

METHOD = Method(
    id="needs.shares",
    title="Need against a blanket sum per head",
    text="The same sum is shared among the bodies of a level twice: by registered patients, and by "
    "patients weighted by need. Each share is to the penny, so that gains equal losses. It shows "
    "what commissioning by need moves, not what any body was allocated: market forces, distance "
    "from target and pace of change are left out.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareBody:
    """A body to share among.

    `level` is what bodies of its level are called; `weighted` its patients weighted by need, by
    stream of care; `basis` how firm it is who belongs to it and what they need.
    """

    code: str
    name: str
    level: str
    patients: float
    weighted: Mapping[str, float]
    basis: Basis = Basis.MODELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is shared out, by which stream's need, and where the figures come from."""

    stream: str
    about: str
    as_of: date
    sources: tuple[Source, ...]
    vintage: str
    bases: Mapping[str, Basis]
    pence: int

    @property
    def sum(self) -> str:
        """The sum in words."""
        return format_pounds(self.pence, "m", 0)


def rows_of(bodies: Sequence[ShareBody], stream: str, pence: int) -> tuple[ShareRow, ...]:
    """Bodies from the largest gain to the largest loss; those without shares last."""
    rows = compare_shares(
        {body.code: body.name for body in bodies},
        {body.code: body.patients for body in bodies},
        {body.code: body.weighted.get(stream) for body in bodies},
        pence,
    )
    return tuple(
        sorted(rows, key=lambda r: (r.difference_pence is None, -(r.difference_pence or 0), r.code))
    )


def level_table(
    level: str,
    rows: tuple[ShareRow, ...],
    scenario: Scenario,
) -> Table:
    """Shares of each body of a level, from the largest gain to the largest loss."""
    return Table.of_rows(
        [
            {
                "code": row.code,
                "name": row.name,
                "patients": row.patients,
                "weighted": row.weighted,
                "per_head": row.per_head_pence,
                "need": row.need_pence,
                "difference": row.difference_pence,
                "share": row.difference_share,
                "effect": _effect(row),
            }
            for row in rows
        ],
        id=f"needs.shares.{id_of(level)}",
        title=f"{scenario.sum} by need and by head among {level}s",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label=level, kind="text"),
            Column(name="patients", label="Registered", kind="count", unit="patients"),
            Column(
                name="weighted",
                label="Weighted by need",
                kind="count",
                unit="weighted patients",
                description=f"Need for {in_words(scenario.stream)}",
            ),
            Column(name="per_head", label="By head", kind="money", unit="GBP"),
            Column(name="need", label="By need", kind="money", unit="GBP"),
            Column(name="difference", label="Gain or loss", kind="money", unit="GBP"),
            Column(name="share", label="As a share of what it has by head", kind="share"),
            Column(name="effect", label="Effect", kind="text"),
        ),
        basis=scenario.bases[level],
        sources=scenario.sources,
        method=METHOD.id,
        as_of=scenario.as_of,
        vintage=scenario.vintage,
        note="A scenario: the sum is round, and no body was allocated it. "
        "A body without a weighted population is left out of both shares.",
        shown=50,
    )


def _effect(row: ShareRow) -> str:
    if row.difference_pence is None:
        return row.reason
    return "gains" if row.difference_pence > 0 else "loses" if row.difference_pence < 0 else "same"


def streams_table(
    held: Mapping[str, Sequence[ShareBody]],
    scenario: Scenario,
) -> Table:
    """Gain or loss of each body for each stream of care."""
    rows = []
    for level, bodies in held.items():
        for stream in sorted({name for body in bodies for name in body.weighted}):
            for row in rows_of(bodies, stream, scenario.pence):
                rows.append(
                    {
                        "level": level,
                        "stream": in_words(stream),
                        "code": row.code,
                        "name": row.name,
                        "difference": row.difference_pence,
                        "share": row.difference_share,
                    }
                )
    return Table.of_rows(
        rows,
        id="needs.shares.streams",
        title=f"{scenario.sum} by need and by head, for each stream of care",
        columns=(
            Column(name="level", label="Level", kind="text"),
            Column(name="stream", label="Stream of care", kind="text"),
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(name="difference", label="Gain or loss", kind="money", unit="GBP"),
            Column(name="share", label="As a share of what it has by head", kind="share"),
        ),
        basis=weakest(*scenario.bases.values()),
        sources=scenario.sources,
        method=METHOD.id,
        as_of=scenario.as_of,
        vintage=scenario.vintage,
        note="Streams are not added up: how much is spent on each is not held here.",
        shown=10,
    )


def in_words(stream: str) -> str:
    """A stream of care as it is written in a sentence."""
    return stream.replace("_", " ")


def id_of(level: str) -> str:
    """A level as part of an id."""
    return level.lower().replace(" ", "-")
