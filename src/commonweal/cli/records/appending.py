"""`commonweal records append`: statements are added to the records, all of them or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import stop
from commonweal.cli.records.entering import To, add, checks_for, tell_added
from commonweal.cli.records.place import bodies_beside, target_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commonweal.records.drafts import Drafts
    from commonweal.records.refusal import Refusal


def append(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.jsonl", help="Drafts, one JSON object a line.", show_default=False
        ),
    ],
    to: To,
    as_json: AsJson = False,
) -> None:
    """Add statements to the records, all of them or none, and print the new head.

    A line has the envelope and the payload; salt and place in the chain are made here. Whatever
    cannot be is refused, all of it at once with its line; then nothing is written and the command
    ends with 1. What is wrong in the world is accepted and noted.

    Example: commonweal records append examples/statements/seat.jsonl --to records.jsonl
    """
    from commonweal.records.drafts import read_drafts
    from commonweal.records.refusal import RefusedError, refusals

    path = target_of(to)
    try:
        drafts = read_drafts(file.read_bytes())
    except OSError as error:
        stop([f"{file} cannot be read: {error.strerror or error}"], code=2)
    bodies = bodies_beside(path)
    if drafts.refusals:
        # What speaks of a line without a form is not at fault: only that line is told.
        found = refusals(whole(path), drafts.statements, checks_for(bodies))
        _refuse(file, drafts, [one for one in found if one.lacks not in drafts.claimed])
    try:
        head, notes = add(path, drafts.statements, bodies)
    except RefusedError as error:
        _refuse(file, drafts, error.refusals)
    tell_added(head, len(drafts.statements), notes, as_json)


def _refuse(file: Path, drafts: Drafts, refused: Iterable[Refusal]) -> NoReturn:
    """Tell every refusal with its line, and end with 1."""
    told = list(drafts.refusals)
    told += [(0 if one.at is None else drafts.lines[one.at], one) for one in refused]
    told.sort(key=lambda pair: pair[0])
    said = [f"{file}{f':{line}' if line else ''} {_said(one)}" for line, one in told]
    stop([*said, f"{len(said)} to mend; nothing was written"])


def _said(refusal: Refusal) -> str:
    return str(refusal) if refusal.id else refusal.reason
