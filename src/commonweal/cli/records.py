"""`commonweal records`: what was stated, as of any day, as known at any instant; and whether the
records are whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import day_of, print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.records import Inspection, State, Statement


def records(
    folder: Annotated[
        Path, typer.Argument(help="A system folder, or the file of JSON lines itself.")
    ],
    effective: Annotated[
        datetime | None,
        typer.Option(
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="What held on this day. Without it, on the last day on which anything was stated.",
        ),
    ] = None,
    known_at: Annotated[
        datetime | None,
        typer.Option(
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="As known at the end of this day, in UTC. Without it, all that is known.",
        ),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Only say whether the records are whole.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List what was stated and holds on a day; with damage, all of it, and end with 1.

    Example: commonweal records examples/kent-medway --effective 2019-07-01 --known-at 2019-03-31
    """
    from commonweal.records import fold, read

    path = _path(folder)
    try:
        held = read(path)
    except OSError as error:
        stop([f"{path} cannot be read: {error.strerror or error}"], code=2)
    if verify or held.damages:
        _tell(path, held, as_json)
        raise typer.Exit(1 if held.damages else 0)
    known = day_of(known_at)
    instant = None if known is None else datetime.combine(known, time.max, UTC)
    day = day_of(effective) or _last_day(held)
    state = fold(held.statements, effective=day, known_at=instant)
    if as_json:
        print_json(_whole(state))
    else:
        title = f"Effective {day}" + (f", as known on {known}" if known is not None else "")
        print_rows([_short(statement) for statement in state.statements], title=title)


def _path(folder: Path) -> Path:
    from commonweal.records import STATEMENTS

    if not folder.exists():
        stop([f"{folder} is not there: give a system folder, or a file of records"], code=2)
    return folder / STATEMENTS if folder.is_dir() else folder


def _last_day(held: Inspection) -> date:
    stated = [statement.stated_at for statement in held.statements]
    return max(stated).date() if stated else date(1970, 1, 1)


def _tell(path: Path, held: Inspection, as_json: bool) -> None:
    notes = [f"{name} was written after a statement stated later" for name in held.backdated]
    if not held.anchored:
        notes.append("no head is held: lines cut off whole at the end would not be missed")
    if as_json:
        damages = [
            {"file": path.name, "line": d.line, "kind": d.kind, "id": d.id, "message": d.message}
            for d in held.damages
        ]
        head = {"count": held.head.count, "hash": held.head.hash}
        whole = not held.damages
        print_json({"whole": whole, "head": head, "damages": damages, "notes": notes})
        return
    for note in notes:
        progress(f"note: {note}")
    for damage in held.damages:
        progress(f"{path}:{damage.line} {damage.kind}: {damage.message}")
    if held.damages:
        progress(f"{len(held.damages)} faults; mend them from a copy, or state what was lost")
    else:
        typer.echo(f"{len(held.lines)} statements, whole; last hash {held.head.hash}")


def _short(statement: Statement) -> dict[str, object]:
    payload = statement.payload
    text = "(destroyed)" if payload is None else str(payload.get("text", ""))
    # Nothing that a terminal would obey, and what fits on a line.
    said = "".join(letter if letter.isprintable() else " " for letter in text)
    return {
        "id": statement.id,
        "type": statement.type,
        "about": statement.about,
        "effective": statement.effective,
        "to": statement.effective_to,
        "stated by": statement.stated_by,
        "says": said if len(said) <= 60 else said[:59] + "…",
    }


def _whole(state: State) -> dict[str, object]:
    known = state.known_at
    return {
        "effective": state.effective,
        "known_at": None if known is None else known.isoformat(),
        "statements": [
            {**statement.envelope(), "payload": statement.payload} for statement in state.statements
        ],
        "corrected": {name: list(ids) for name, ids in state.corrected.items()},
        "voided": dict(state.voided),
        "unresolved": list(state.unresolved),
    }
