"""`commonweal records meetings`: which meetings are coming and were held, public or not, why."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import day_of, print_json, print_rows, progress, short, stop
from commonweal.cli.records.place import Known, Records, inspected, instant_of, path_of, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commonweal.governance.meetings import Entry


def meetings(
    records: Records,
    start: Annotated[
        datetime | None,
        typer.Option("--from", metavar="DATE", formats=["%Y-%m-%d"], help="Not before this day."),
    ] = None,
    end: Annotated[
        datetime | None,
        typer.Option("--to", metavar="DATE", formats=["%Y-%m-%d"], help="Not after this day."),
    ] = None,
    reader: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="PERSON",
            help="As this person may have it; 'keeper' for all that is kept.",
        ),
    ] = "public",
    ics: Annotated[
        Path | None,
        typer.Option("--ics", metavar="FILE", help="Write a calendar feed (iCalendar)."),
    ] = None,
    known: Known = None,
    as_json: AsJson = False,
) -> None:
    """List meetings: when, whose, public or not and why, and whether notice was given in time.

    Example: commonweal records meetings examples/kent-medway --from 2019-01-01 --ics meetings.ics
    """
    from commonweal.governance.law import whenever
    from commonweal.governance.meetings import register, transparency
    from commonweal.records.chain import START
    from commonweal.rules import load_rules

    book = load_rules()
    path = path_of(records)
    state = whenever(whole(path), known_at=instant_of(known))
    held = register(state, book, viewer=reader, start=day_of(start), end=day_of(end))
    if ics is not None:
        lines = inspected(path).lines
        _write(ics, held, reader, lines[0].hash if lines else START)
    if as_json:
        rows = [one.row() for one in held]
        shares = [
            {
                "body": one.body,
                "year": one.year,
                "of": one.of,
                "public": one.public,
                "part": one.part,
                "private": one.private,
                "not_known": one.not_known,
                "share": one.share,
            }
            for one in transparency(state, book)
        ]
        print_json({"for": reader, "meetings": rows, "transparency": shares})
        return
    print_rows([_short(one) for one in held], title="Meetings", none="no meeting is on record")


def _write(path: Path, held: Sequence[Entry], reader: str, first: str) -> None:
    from commonweal.evidence.words import counted
    from commonweal.governance.meetings import calendar_feed, feed_of

    feed = feed_of(held, reader)
    try:
        path.write_bytes(calendar_feed(feed, first=first).encode("utf-8"))
    except OSError as error:
        stop([f"{path} cannot be written: {error.strerror or error}"], code=2)
    left = len(held) - len(feed)
    why = f"; {left} left out: not known to be public, or of no known day" if left else ""
    progress(f"{path}: {counted(len(feed), 'meeting')}{why}")


def _short(one: Entry) -> dict[str, object]:
    statuses = {
        f"{found.rule}: {found.status}"
        for found in one.findings
        if found.status in ("not met", "warns", "blocks")
    }
    return {
        "on": one.meeting.day,
        "meeting": one.meeting.meeting,
        "title": one.meeting.title,
        "bodies": "; ".join(one.bodies),
        "status": one.meeting.status,
        "public": one.openness.public,
        "why not": short(one.openness.why),
        "notice": one.notice,
        "rules": "; ".join(sorted(statuses)),
    }
