"""`commonweal records agenda`: what is in the way of each item of a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import harmless, print_json, print_rows, progress, stop, stopped
from commonweal.cli.records.place import (
    Known,
    Records,
    bodies_beside,
    instant_of,
    path_of,
    whole,
)

if TYPE_CHECKING:
    from commonweal.governance.meetings import Agenda

#: How a meeting's openness is told.
OPENNESS = {
    "open": "open to the public",
    "part": "open to the public in part",
    "closed": "closed to the public",
    "not known": "whether it was open to the public is not recorded",
}


def agenda(
    records: Records,
    meeting: Annotated[str, typer.Option("--meeting", metavar="ID", help="Which meeting.")],
    reader: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="PERSON",
            help="As this person may have it, or the public. Without it, all that is kept.",
        ),
    ] = "keeper",
    known: Known = None,
    as_json: AsJson = False,
) -> None:
    """Show per item who is connected with whom it gains, the quorum, and what blocks.

    Example: commonweal records agenda examples/kent-medway --meeting km-stroke-jcccg-2019-02-14
    """
    from commonweal.governance.meetings import agenda as agenda_of
    from commonweal.governance.meetings import agenda_json, agenda_rows
    from commonweal.rules import load_rules

    path = path_of(records)
    statements = whole(path)
    try:
        held = agenda_of(
            statements,
            meeting,
            load_rules(),
            viewer=reader,
            known_at=instant_of(known),
            successions=bodies_beside(path).successions,
        )
    except KeyError as error:
        stop([str(error.args[0])])
    if as_json:
        print_json(agenda_json(held))
        return
    meeting_of = held.sitting.meeting
    print_rows(
        agenda_rows(held), title=f"{meeting_of.title}, {meeting_of.day}, {held.sitting.bodies}"
    )
    _notes(held)


def _notes(held: Agenda) -> None:
    from commonweal.governance.meetings import match_lines

    for line in match_lines(held):
        typer.echo(harmless(line))
    why = f": {held.openness.why}" if held.openness.why else ""
    progress(f"{OPENNESS[held.openness.public]}{why}")
    if held.withheld:
        progress(f"papers not given to this reader: {held.withheld}")
    for found in held.findings:
        do = f" {found.do}" if found.do else ""
        progress(f"{found.status}: {stopped(found.text)}{do} [{found.rule}]")
