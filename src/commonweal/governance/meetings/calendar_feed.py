"""The register of meetings as an iCalendar feed (RFC 5545).

Written out here, since one kind of event needs few lines: those end in CR LF and are folded at 75
octets, never within a character; text escapes backslash, semicolon, comma and line ends; times are
in UTC, so that no zone has to be described. Day and stamp of an event come from the records, so
that the same records always give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from commonweal.evidence.words import day
from commonweal.governance.meetings.register import Entry
from commonweal.records.lasting import lasting_id

#: Octets of a line without its end (RFC 5545, section 3.1).
WIDTH = 75
PRODUCT = "-//commonweal//meetings//EN"
#: A calendar has at least one component (RFC 5545, section 3.6): where there is no event, the zone
#: in which its times would stand.
NOTHING = (
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)
#: What a status of ours is called there.
STATUS = {"planned": "TENTATIVE", "held": "CONFIRMED", "cancelled": "CANCELLED"}


def calendar_feed(
    entries: Iterable[Entry], *, first: str, name: str = "Meetings", holds: str = ""
) -> str:
    """Meetings as an iCalendar object.

    Parameters
    ----------
    entries
        Meetings of which the day is known (`register.feed_of`).
    first
        The hash of the first line of the records, by which their events are told from others'.
    name, holds
        What the calendar is called, and which meetings it holds, where these are not all.

    Returns
    -------
    Text with lines that end in CR LF, to be written as UTF-8 without changing them.

    Raises
    ------
    ValueError
        When the day of a meeting is not known.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        *([f"X-WR-CALDESC:{escaped(holds)}"] if holds else []),
    ]
    for entry in entries:
        lines += _event(entry, first)
    if lines[-1] != "END:VEVENT":
        lines += NOTHING
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def escaped(text: str) -> str:
    r"""Text as a value of iCalendar (RFC 5545, section 3.3.11), without control characters.

    Examples
    --------
    >>> print(escaped("Board; part 2, in private"))
    Board\; part 2\, in private
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(letter for letter in plain if letter in "\n\t" or not _control(letter))
    for letter in "\\;,":
        plain = plain.replace(letter, f"\\{letter}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, each further one after a blank."""
    pieces: list[str] = []
    piece, width = "", 0
    for letter in line:
        octets = len(letter.encode("utf-8"))
        if width + octets > WIDTH:
            pieces.append(piece)
            piece, width = " ", 1
        piece += letter
        width += octets
    return "\r\n".join([*pieces, piece])


def _event(entry: Entry, first: str) -> Iterator[str]:
    meeting = entry.meeting
    if meeting.precision != "day":
        raise ValueError(
            f"meeting {meeting.meeting}: its day is not known; leave it out of the calendar"
        )
    yield "BEGIN:VEVENT"
    yield f"UID:{lasting_id(first, 'meeting', meeting.meeting)}"
    yield f"DTSTAMP:{_instant(entry.stated_at)}"
    yield f"SEQUENCE:{entry.revisions}"
    if meeting.starts is None:
        yield f"DTSTART;VALUE=DATE:{meeting.on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{meeting.on + timedelta(days=1):%Y%m%d}"
    else:
        yield f"DTSTART:{_instant(meeting.starts)}"
        if meeting.ends is not None and meeting.ends > meeting.starts:
            yield f"DTEND:{_instant(meeting.ends)}"
    yield f"SUMMARY:{escaped(meeting.title)}"
    if meeting.place is not None:
        yield f"LOCATION:{escaped(meeting.place)}"
    yield f"DESCRIPTION:{escaped(_described(entry))}"
    yield f"STATUS:{STATUS[meeting.status]}"
    yield f"CLASS:{'PUBLIC' if entry.attendable else 'PRIVATE'}"
    yield "END:VEVENT"


def _described(entry: Entry) -> str:
    why = f" ({entry.openness.why})" if entry.openness.why else ""
    opened = entry.openness.opened_by
    return "\n".join(
        [
            f"Who meets: {'; '.join(entry.bodies)}",
            f"Public: {entry.openness.public}{why}",
            *([f"Opened by: {' '.join(opened)}"] if opened else []),
            *([f"Notice given: {day(entry.notice)}"] if entry.notice else []),
            *entry.agenda,
        ]
    )


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _control(letter: str) -> bool:
    return ord(letter) < 0x20 or ord(letter) == 0x7F
