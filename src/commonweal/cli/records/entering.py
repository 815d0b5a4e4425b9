"""What every verb that adds to the records does: ask the checks, add, say what was accepted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.output import print_json, progress, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commonweal.cli.records.place import Bodies
    from commonweal.records import Head, Statement
    from commonweal.records.references import Note
    from commonweal.records.refusal import Check, Refusal

#: The records that statements are added to.
To = Annotated[
    Path,
    typer.Option(
        "--to",
        metavar="RECORDS",
        help="A system folder, or a file of JSON lines; the file may be new.",
        show_default=False,
    ),
]


def checks_for(bodies: Bodies) -> tuple[Check, ...]:
    """What is asked of statements beside their form; see `plan.entering`."""
    from commonweal.plan import entering

    def near() -> entering.Near | None:
        if bodies.folder is None:
            return None
        from commonweal.cli.contracts.at_hand import at_hand

        held = at_hand(bodies.folder)
        return entering.Near(held.jurisdictions, held.measured)

    return entering.checks_for(bodies.organisations, bodies.successions, near)


def add(
    path: Path,
    statements: Sequence[Statement],
    bodies: Bodies,
) -> tuple[Head, tuple[Note, ...]]:
    """Add statements, all or none.

    Returns
    -------
    The new head, and what was accepted of the new statements that deserves a look.

    Raises
    ------
    RefusedError
        With everything that cannot be.
    """
    from commonweal.records import DamagedRecordsError
    from commonweal.records import append as appended
    from commonweal.records.references import noted, things_of

    notes: list[Note] = []

    def noting(held: Sequence[Statement], new: Sequence[Statement]) -> tuple[Refusal, ...]:
        ids = {statement.id for statement in new}
        accepted = noted(things_of([*held, *new], bodies.organisations))
        notes.extend(note for note in accepted if ids & set(note.ids))
        return ()

    try:
        head = appended(path, statements, checks=(*checks_for(bodies), noting))
    except DamagedRecordsError as error:
        stop([*str(error).splitlines(), "nothing is added to damaged records"])
    except OSError as error:
        stop([f"{path} cannot be written: {error.strerror or error}"], code=2)
    return head, tuple(notes)


def tell_added(head: Head, count: int, notes: Sequence[Note], as_json: bool) -> None:
    """Say what was added, and the new head."""
    from commonweal.evidence.words import counted

    for note in notes:
        progress(f"note: {', '.join(note.ids)}: {note.kind}: {note.text}")
    if as_json:
        told = [{"kind": note.kind, "ids": list(note.ids), "text": note.text} for note in notes]
        print_json(
            {"added": count, "head": {"count": head.count, "hash": head.hash}, "notes": told}
        )
    else:
        typer.echo(
            f"{counted(count, 'statement')} added; {head.count} in all; last hash {head.hash}"
        )
