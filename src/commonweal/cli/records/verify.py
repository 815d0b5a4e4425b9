"""`commonweal records verify`: whether records are whole, and every damage with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, progress
from commonweal.cli.records.place import Records, bodies_beside, inspected, path_of

if TYPE_CHECKING:
    from pathlib import Path

    from commonweal.records import Inspection
    from commonweal.records.references import Note


def verify(records: Records, as_json: AsJson = False) -> None:
    """Say whether the records are whole; with damage, all of it by line and kind, and end with 1.

    Of whole records it notes besides what was accepted though the world should not have done it:
    owners in a circle, votes without a seat, decisions of bodies that did not exist; and closed
    decisions that could not be closed as the records now stand.

    Example: commonweal records verify examples/kent-medway
    """
    path = path_of(records)
    held = inspected(path)
    _tell(path, held, () if held.damages else _accepted(path, held), as_json)
    raise typer.Exit(1 if held.damages else 0)


def _accepted(path: Path, held: Inspection) -> tuple[Note, ...]:
    """What was stated as the world had it, though it should not have been so; and what was closed
    and has something in the way since."""
    from commonweal.governance.closing import closed_again
    from commonweal.records.references import Note, noted, things_of
    from commonweal.rules import load_rules

    known, book = bodies_beside(path), load_rules()
    again = closed_again(held.statements, book, successions=known.successions)
    return (
        *noted(things_of(held.statements, known.organisations)),
        *(Note("closed, now in the way", (one.closing,), one.text) for one in again),
    )


def _tell(path: Path, held: Inspection, accepted: tuple[Note, ...], as_json: bool) -> None:
    from commonweal.evidence.words import counted

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
        wrong = [{"kind": one.kind, "ids": list(one.ids), "text": one.text} for one in accepted]
        print_json(
            {"whole": whole, "head": head, "damages": damages, "notes": notes, "accepted": wrong}
        )
        return
    notes += [f"{', '.join(one.ids)}: {one.kind}: {one.text}" for one in accepted]
    for note in notes if held.lines else ():
        progress(f"note: {note}")
    for damage in held.damages:
        progress(f"{path}:{damage.line} {damage.kind}: {damage.message}")
    if held.damages:
        progress(f"{counted(len(held.damages), 'fault')}; mend from a copy, or state what was lost")
    else:
        told = f"{counted(len(held.lines), 'statement')}, whole; last hash {held.head.hash}"
        typer.echo(told if held.lines else "no records are held here")
