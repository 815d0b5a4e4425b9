"""`commonweal records list`: what was stated and holds on a day, a line each."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import day_of, print_json, print_rows
from commonweal.cli.records.place import Known, Records, instant_of, path_of, whole
from commonweal.cli.records.state import NONE, state_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commonweal.records import Statement


def listed(
    records: Records,
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="What held on this day. Without it, on the last day on which anything was stated.",
        ),
    ] = None,
    known: Known = None,
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="Only this kind of statement.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List what was stated and holds on a day; with damage, tell all of it and end with 1.

    For whoever keeps the records: nothing is withheld or redacted. For anybody else there are
    agenda, meetings and export, each with --for.

    Example: commonweal records list examples/kent-medway --on 2019-07-01 --known 2019-03-31
    """
    from dataclasses import replace

    from commonweal.records import fold

    held = whole(path_of(records))
    day = day_of(on) or last_day(held)
    state = fold(held, effective=day, known_at=instant_of(known))
    if kind:
        state = replace(state, statements=state.of_type(kind))
    if as_json:
        print_json(state_json(state))
        return
    told = day_of(known)
    title = f"Effective {day}" + (f", as known on {told}" if told is not None else "")
    if not held:
        typer.echo("no records are held here")
        return
    print_rows([_short(statement) for statement in state.statements], title=title, none=NONE)


def last_day(held: tuple[Statement, ...]) -> date:
    """The last day on which anything was stated."""
    stated = [statement.stated_at for statement in held]
    return max(stated).date() if stated else date(1970, 1, 1)


def _short(statement: Statement) -> dict[str, object]:
    payload = statement.payload
    text = "(destroyed)" if payload is None else _words(payload)
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


def _words(payload: Mapping[str, object]) -> str:
    """What a payload says in words, where it has any."""
    for name in ("text", "title", "description", "name"):
        if isinstance(said := payload.get(name), str):
            return said
    return ""
