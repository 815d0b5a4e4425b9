"""`commonweal contracts ocds export`: releases out of the records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import json_text, print_json, progress, stop
from commonweal.cli.records.place import Known, Records

if TYPE_CHECKING:
    from commonweal.contracts.exchange import Outgoing


class Form(StrEnum):
    """The two packages of the standard."""

    RELEASES = "releases"
    RECORDS = "records"


def export_releases(
    records: Records,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FILE",
            help="The file to write: .json, or .json.gz for a packed one.",
            show_default=False,
        ),
    ],
    form: Annotated[
        Form,
        typer.Option(
            "--form", help="Releases, or records with a compiled release of each process."
        ),
    ] = Form.RELEASES,
    uri: Annotated[
        str | None, typer.Option("--uri", metavar="URI", help="Address of the package.")
    ] = None,
    publisher: Annotated[
        str | None, typer.Option("--publisher", metavar="NAME", help="Who publishes it.")
    ] = None,
    license_: Annotated[
        str | None, typer.Option("--license", metavar="URI", help="Address of its licence.")
    ] = None,
    prefix: Annotated[
        str | None,
        typer.Option(
            "--prefix",
            metavar="PREFIX",
            help="What the ocids of our own contracts begin with: a prefix registered with the "
            "Open Contracting Partnership, such as ocds-213czf. Without it, local-unregistered.",
        ),
    ] = None,
    own: Annotated[
        bool,
        typer.Option(
            "--own/--no-own",
            help="Whether our own notices and contracts are in, beside what was imported.",
        ),
    ] = True,
    known: Known = None,
    as_json: AsJson = False,
) -> None:
    """Write what the records hold of contracts as open contracting data, whole or not at all.

    Releases that were imported come out field for field as they came in. Our own published
    notices, contracts, their changes and ends are releases beside them. What is withheld or
    redacted, bids, evaluations and awards that were not published are in no file.

    Example: commonweal contracts ocds export records.jsonl --out notices.json --form records
    """
    from commonweal.contracts.exchange import Package, package_of

    if not out.parent.is_dir() or out.is_dir():
        stop([f"--out {out}: name a file in a folder that is there"], code=2)
    if prefix is not None and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", prefix):
        stop([f"--prefix {prefix!r}: give letters, digits, points and hyphens"], code=2)
    found = _outgoing(records, known, prefix, own)
    said = Package(uri=uri, publisher=publisher, license=license_)
    try:
        made = package_of(found.releases, said, form=form.value)
    except ValueError as error:
        stop([f"{error}; nothing was written"])
    _write(out, f"{json_text(made.package)}\n")
    told = [*(f"{name}: left out: {why}" for name, why in found.left), *made.notes]
    if found.own and prefix is None:
        told.append(
            "ocids of our own begin with local-unregistered, which is no registered prefix: ask "
            "the Open Contracting Partnership for one before you publish, and give --prefix"
        )
    processes = len({str(one.release["ocid"]) for one in found.releases})
    if as_json:
        print_json(
            {
                "file": str(out),
                "form": form.value,
                "releases": len(found.releases),
                "of_our_own": found.own,
                "processes": processes,
                "withheld": found.withheld,
                "notes": told,
            }
        )
        return
    for note in told:
        progress(f"note: {note}")
    told_of = of_processes(len(found.releases), processes)
    typer.echo(f"{out}: {told_of}, {found.own:,} of them our own; withheld: {found.withheld:,}")


def of_processes(releases: int, processes: int) -> str:
    """How many releases of how many processes."""
    from commonweal.evidence.words import counted

    return f"{counted(releases, 'release')} of {counted(processes, 'process', 'processes')}"


@dataclass(frozen=True)
class _Found:
    """Releases to give out: how many are our own, how many withheld, what of our own is left."""

    releases: tuple[Outgoing, ...]
    own: int
    withheld: int
    left: tuple[tuple[str, str], ...]


def _outgoing(records: Path, known: Known, prefix: str | None, own: bool) -> _Found:
    """The releases that may be given out: those received in the order of the records, then ours."""
    from commonweal.cli.records.listing import last_day
    from commonweal.cli.records.place import bodies_beside, instant_of, path_of, whole
    from commonweal.contracts.exchange import PREFIX, Own, own_releases, received
    from commonweal.governance.exchange import publication
    from commonweal.records import current
    from commonweal.rules import load_rules

    path = path_of(records)
    statements = whole(path)
    until = instant_of(known)
    given = publication(
        statements,
        last_day(statements),
        load_rules(),
        successions=tuple(bodies_beside(path).successions),
        known_at=until,
    )
    shown = {one.id: one for one in given.past.statements}
    came = received(shown[one.id] for one in statements if one.id in shown)
    count = sum(one.type == "ocds_release" for one in current(statements, known_at=until))
    ours = Own((), ())
    if own:
        ours = own_releases(
            given.past,
            prefix=prefix or PREFIX,
            clean=given.text,
            withheld=given.withheld,
            names=_names_beside(path),
        )
    return _Found((*came, *ours.releases), len(ours.releases), count - len(came), ours.left)


def _names_beside(path: Path) -> dict[str, str]:
    """What the system folder that records lie in calls its organisations; nothing where they lie
    in none."""
    from commonweal.folder.partly import read_tables
    from commonweal.folder.structure import system_of

    folder = path.parent.parent
    if path.parent.name != "records" or not (folder / "system.toml").is_file():
        return {}
    system = system_of(None, read_tables(folder, ("organisations",)))
    return {one.code: one.name for one in system.organisations}


def _write(out: Path, text: str) -> None:
    """Write a file beside its place, then put it there: what stops this leaves no half of it."""
    import gzip
    import os
    from tempfile import mkstemp

    content = text.encode()
    if out.suffix == ".gz":
        content = gzip.compress(content, mtime=0)
    try:
        number, beside = mkstemp(dir=out.resolve().parent, prefix=f".{out.name}.")
        try:
            with open(number, "wb") as file:
                file.write(content)
            os.chmod(beside, 0o644)
            os.replace(beside, out.resolve())
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as error:
        stop([f"--out {out}: it cannot be written ({error.strerror}); nothing was"], code=2)
