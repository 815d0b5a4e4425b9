"""Where records lie, and how every verb reads them: whole, or their damage is told and it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.output import day_of, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commonweal.records import Inspection, Statement
    from commonweal.records.references import Organisations
    from commonweal.system.organisation import Succession


@dataclass(frozen=True)
class Bodies:
    """What a folder knows of bodies: when each existed, and what became of whom; and where it
    lies, None where records lie in none."""

    organisations: Organisations
    successions: Sequence[Succession]
    folder: Path | None = None


#: The records that a verb works on.
Records = Annotated[
    Path,
    typer.Argument(metavar="RECORDS", help="A system folder, or the file of JSON lines itself."),
]
#: What every draft lacks of a statement on record.
_DRAFT = "previous, payload_digest, hash, number: lacks"
#: The day of which is told what holds.
On = Annotated[
    datetime,
    typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="As it stood that day."),
]
#: What is known up to a day.
Known = Annotated[
    datetime | None,
    typer.Option(
        "--known",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="As known at the end of this day, in UTC. Without it, all that is known.",
    ),
]


def path_of(given: Path) -> Path:
    """The file of records; ends the verb when there is nothing at the place given."""
    from commonweal.records import STATEMENTS

    if not given.exists():
        stop([f"{given} is not there: give a system folder, or a file of records"], code=2)
    return given / STATEMENTS if given.is_dir() else given


def target_of(given: Path) -> Path:
    """The file of records to write: a folder that is there, or a file that is there or new."""
    from commonweal.records import STATEMENTS

    if given.is_dir():
        return given / STATEMENTS
    if given.suffix != ".jsonl" or not given.parent.is_dir():
        stop(
            [f"{given}: give a folder that is there, or a file of records named *.jsonl in one"],
            code=2,
        )
    return given


def inspected(path: Path) -> Inspection:
    """What a file of records holds; ends the verb when it cannot be read."""
    from commonweal.records import read

    try:
        return read(path)
    except OSError as error:
        stop([f"{path} cannot be read: {error.strerror or error}"], code=2)


def whole(path: Path) -> tuple[Statement, ...]:
    """The statements of records that are whole; with damage, tells all of it and ends the verb."""
    held = inspected(path)
    if held.damages:
        from commonweal.evidence.words import counted

        if all(one.message.startswith(_DRAFT) for one in held.damages):
            stop(
                [
                    f"{path} holds drafts, not records: add them with `commonweal records append "
                    f"{path} --to records.jsonl`, and give records.jsonl"
                ]
            )
        told = [f"{path}:{one.line} {one.kind}: {one.message}" for one in held.damages]
        stop([*told, f"{counted(len(told), 'fault')}; mend from a copy, or state what was lost"])
    return held.statements


def instant_of(known: datetime | None) -> datetime | None:
    """The end of a day of knowledge."""
    day = day_of(known)
    return None if day is None else datetime.combine(day, time.max, UTC)


def bodies_beside(path: Path) -> Bodies:
    """The organisations of the system folder that records lie in, and what succeeded them.

    None where they lie in no such folder: bodies are then known by statements alone.
    """
    from commonweal.folder import FolderError
    from commonweal.folder.finding import line
    from commonweal.folder.partly import read_tables
    from commonweal.folder.structure import system_of

    folder = path.parent.parent
    if path.parent.name != "records" or not (folder / "system.toml").is_file():
        return Bodies({}, ())
    try:
        tables = read_tables(folder, ("organisations", "successions"))
    except FolderError as error:
        stop([line(finding) for finding in error.findings])
    system = system_of(None, tables)
    found: dict[str, list[tuple[date, date | None]]] = {}
    for held in system.organisations:
        found.setdefault(held.code, []).append((held.opened, held.closed))
    return Bodies(found, system.successions, folder)
