"""`commonweal records seats`: who sits where, for whom, on whose nomination, since when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows
from commonweal.cli.records.place import (
    Known,
    On,
    Records,
    bodies_beside,
    instant_of,
    path_of,
    whole,
)

if TYPE_CHECKING:
    from commonweal.governance.register import Filling, Place


def seats(
    records: Records,
    on: On,
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            metavar="ORGANISATION",
            help="Only seats that speak for it or that it nominates: its code or its name.",
        ),
    ] = None,
    known: Known = None,
    as_json: AsJson = False,
) -> None:
    """Who sits where on a day: with which vote, for whom, on whose nomination, since when.

    Ends with 1 where a body cannot reach its own quorum with the seats that are held.

    Example: commonweal records seats examples/kent-medway --of "Medway Council" --on 2019-07-01
    """
    from commonweal.cli.records.register_shown import tell_findings
    from commonweal.governance.register import against, day_of, fillings, places, seat_findings
    from commonweal.rules import load_rules

    path = path_of(records)
    day = day_of(
        whole(path),
        on.date(),
        load_rules(),
        successions=bodies_beside(path).successions,
        known_at=instant_of(known),
    )
    held, posts = places(day, of=of), fillings(day, of=of)
    sat_on = {one.body for one in held}
    findings = seat_findings(day, [one for one in places(day) if one.body in sat_on])
    if as_json:
        print_json(
            {
                "on": day.on,
                "of": of,
                "seats": [one.row() for one in held],
                "posts": [one.row() for one in posts],
                "findings": [found.row() for found in findings],
            }
        )
    else:
        _tell(held, posts, on, of)
        tell_findings(findings)
    if against(findings):
        raise typer.Exit(1)


def _tell(
    held: tuple[Place, ...], posts: tuple[Filling, ...], on: datetime, of: str | None
) -> None:
    whose = f" of {of}" if of is not None else ""
    if not held:
        typer.echo(f"no seat{whose} is held in the records on {on.date()}")
    else:
        print_rows([_row(one) for one in held], title=f"Seats{whose}, {on.date()}")
    if posts:
        rows = [
            {
                "post": one.title,
                "of": one.body,
                "last step": one.step or "nobody put forward",
                "by": one.by,
                "on": one.on,
            }
            for one in posts
        ]
        print_rows(rows, title="Posts")
    from commonweal.evidence.words import counted

    vacant = sum(one.vacant for one in held)
    voting = sum(one.voting for one in held)
    typer.echo(
        f"{counted(len(held), 'seat')}, {voting} with a vote, {vacant} vacant; "
        f"{counted(len(posts), 'post')}"
    )


def _row(one: Place) -> dict[str, object]:
    return {
        "body": one.body_name,
        "role": one.role,
        "vote": one.voting,
        "holder": one.holder or "vacant",
        "by office": one.by_office,
        "for": one.represents,
        "nominated by": one.nominated_by,
        "since": one.since,
    }
