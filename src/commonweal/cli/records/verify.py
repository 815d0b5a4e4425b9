"""`commonweal records verify`: whether records are whole, and every damage with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, progress
from commonweal.cli.records.place import Records, inspected, path_of

if TYPE_CHECKING:
    from pathlib import Path

    from commonweal.records import Inspection


def verify(records: Records, as_json: AsJson = False) -> None:
    """Say whether the records are whole; with damage, all of it by line and kind, and end with 1.

    Example: commonweal records verify examples/kent-medway
    """
    path = path_of(records)
    held = inspected(path)
    _tell(path, held, as_json)
    raise typer.Exit(1 if held.damages else 0)


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
