"""The registers as tables of plain values, with what their columns mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from commonweal.governance.commitments import track
from commonweal.governance.exchange.attending import agenda, attendance
from commonweal.governance.exchange.columns import COLUMNS, TYPED, Column
from commonweal.governance.exchange.minuting import treated
from commonweal.governance.exchange.publication import WITHHELD, Publication
from commonweal.governance.law import bodies, last_day
from commonweal.governance.meetings.register import register as meetings_register
from commonweal.governance.meetings.sitting import sittings
from commonweal.governance.meetings.taken import precisions
from commonweal.governance.register import places
from commonweal.governance.register.publishing import FIELDS
from commonweal.records import said
from commonweal.records.kinds import AgendaItem, Body, Decision, Delegation, Paper
from commonweal.records.succession import successors_of
from commonweal.rules import RuleBook
from commonweal.system.organisation import Succession

Cell = str | int | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A register as a table.

    Parameters
    ----------
    name, title
        Of the file, and of what it holds.
    columns, key
        What its columns are, and those that tell one row from another.
    rows
        A value for each column, in a fixed order of rows; None where nothing is known.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheets(
    given: Publication, book: RuleBook, *, successions: Sequence[Succession] = ()
) -> tuple[Sheet, ...]:
    """Bodies, seats, interests, nil returns, meetings, agendas, attendance, treatments of
    conflicts, papers, decisions, delegations, commitments.

    Parameters
    ----------
    given
        The records of a day as a reader may have them.
    book, successions
        All rules held, and what became of whom.
    """
    return (
        _bodies(given),
        _seats(given),
        _interests(given),
        _nil(given),
        _meetings(given, book),
        _agenda(given),
        _attendance(given),
        _treatments(given),
        _papers(given),
        _decisions(given),
        _delegations(given),
        _commitments(given, successions),
    )


def datapackage(held: Iterable[Sheet], on: date, *, name: str = "records") -> dict[str, object]:
    """The description of the tables as a Data Package of Frictionless (version 1).

    Parameters
    ----------
    held
        The tables.
    on
        The day of which they speak.
    name
        Of the package: small letters, digits and hyphens.
    """
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": f"Registers as of {on.isoformat()}",
        "resources": [_resource(one) for one in held],
    }


def _resource(sheet: Sheet) -> dict[str, object]:
    return {
        "profile": "tabular-data-resource",
        "name": sheet.name,
        "title": sheet.title,
        "path": f"{sheet.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {"name": one.name, "type": one.type, "description": one.description}
                for one in sheet.columns
            ],
            "primaryKey": list(sheet.key),
            "missingValues": [""],
        },
    }


def _sheet(
    name: str,
    title: str,
    rows: Iterable[tuple[Cell, ...]],
    text: Callable[[str], str],
    key: tuple[str, ...] = (),
) -> Sheet:
    """Rows in the order of their first columns, names that are not public taken out of words."""
    clean = [tuple(text(cell) if isinstance(cell, str) else cell for cell in row) for row in rows]
    columns = COLUMNS[name]
    return Sheet(name, title, columns, key or (columns[0].name,), tuple(clean))


def _bodies(given: Publication) -> Sheet:
    held = sorted(said(given.day, Body), key=lambda one: (one.what.body, one.effective))
    last = {one.what.body: one for one in held}
    ever = bodies(given.past).held
    rows = (
        (
            one.what.body, one.what.name, one.what.kind, one.what.form, "; ".join(one.what.of),
            one.what.meets, one.what.quorum, min(each.effective for each in ever[code]),
            last_day(ever[code], given.on), one.what.source,
            one.what.quorum_source,
        )
        for code, one in last.items()
    )  # fmt: skip
    return _sheet("bodies", "Bodies", rows, given.text)


def _seats(given: Publication) -> Sheet:
    rows = (
        (
            one.seat, one.body, one.body_name, one.role, one.voting, one.represents,
            one.nominated_by, one.office, given.person(one.person),
            given.offices.get(one.person or ""), one.vacant, one.since, one.until, one.source,
        )
        for one in sorted(places(given.view), key=lambda one: (one.body, one.seat))
    )  # fmt: skip
    return _sheet("seats", "Seats and who represents whom", rows, given.text)


def _interests(given: Publication) -> Sheet:
    rows = []
    for register in given.registers:
        for line in register.lines:
            told = [line.told.get(name) for name in FIELDS]
            shown = [
                None if name in TYPED and value == WITHHELD else value
                for name, value in zip(FIELDS, told, strict=True)
            ]
            withheld = "; ".join(
                f"{reason}: {', '.join(names)}" for reason, names in line.withheld.items()
            )
            rows.append(
                (
                    register.body, line.interest, line.person, line.name or None,
                    line.position or None, *shown, withheld or None,
                )
            )  # fmt: skip
    title = "Register of interests as the public sees it"
    key = ("register_of", "interest")
    return _sheet("interests", title, rows, given.text, key)


def _nil(given: Publication) -> Sheet:
    rows = (
        (register.body, one.person, given.offices.get(one.person), one.confirmations[-1].on)
        for register in given.registers
        for one in register.nil
    )
    key = ("register_of", "person")
    return _sheet("nil_returns", "Declarations that there is no interest", rows, given.text, key)


def _meetings(given: Publication, book: RuleBook) -> Sheet:
    rows = (
        (
            one.meeting.meeting, one.meeting.on, one.meeting.precision, _utc(one.meeting.starts),
            _utc(one.meeting.ends), one.meeting.title, "; ".join(one.bodies), one.meeting.place,
            one.meeting.status, one.openness.public, one.openness.why or None, one.notice,
            one.meeting.source,
        )
        for one in meetings_register(given.past, book, viewer=given.viewer)
    )  # fmt: skip
    return _sheet("meetings", "Meetings, and whether they were open", rows, given.text)


def _papers(given: Publication) -> Sheet:
    meetings = sittings(given.past)
    never = {
        one.what.item for one in said(given.past, AgendaItem) if one.what.meeting not in meetings
    }
    papers = (one.what for one in said(given.past, Paper) if one.what.item not in never)
    held = sorted(papers, key=lambda one: one.paper)
    rows = ((one.paper, one.item, one.title, one.text, one.public) for one in held)
    return _sheet("papers", "Papers that the reader may have", rows, given.text)


def _agenda(given: Publication) -> Sheet:
    rows = (
        (
            one.item, one.meeting, one.number, one.title, one.for_decision, one.private,
            one.function, one.value_pence,
        )
        for one in agenda(given)
    )  # fmt: skip
    return _sheet("agenda", "Items of agendas", rows, given.text)


def _attendance(given: Publication) -> Sheet:
    rows = (
        (
            one.meeting, one.entry, one.seat, one.office, one.person,
            given.offices.get(one.person or ""), one.capacity, one.apologies, _utc(one.entered),
            _utc(one.left),
        )
        for one in attendance(given)
    )  # fmt: skip
    key = ("meeting", "entry")
    return _sheet("attendance", "Who was at meetings", rows, given.text, key)


def _treatments(given: Publication) -> Sheet:
    rows = (
        (
            one.meeting, one.item, one.entry, one.person, one.who, one.interest, one.organisation,
            one.treatment, one.settled_by, _utc(one.out), _utc(one.back),
        )
        for one in treated(given)
    )  # fmt: skip
    title = "Conflicts at items and what was done about them, where everybody may read that"
    return _sheet("treatments", title, rows, given.text, ("item", "entry"))


def _decisions(given: Publication) -> Sheet:
    held = sorted(
        (one.what for one in said(given.past, Decision)), key=lambda one: (one.on, one.decision)
    )
    exact = precisions(given.past)
    rows = (
        (
            one.decision, one.on, exact[one.decision], one.body, one.title, one.text, one.reasons,
            one.function,
            one.value_pence, one.private, one.ground, one.review_on, one.meeting, one.item,
            one.ratifies, one.source,
        )
        for one in held
    )  # fmt: skip
    return _sheet("decisions", "Decisions", rows, given.text)


def _delegations(given: Publication) -> Sheet:
    held = sorted(said(given.day, Delegation), key=lambda one: (one.what.delegation, one.effective))
    last = {one.what.delegation: one for one in held}
    rows = (
        (
            one.what.delegation, one.what.function, one.what.from_body, one.what.to,
            one.what.level, one.what.limit_pence, one.what.onward, one.what.under,
            one.what.report_to, one.effective, one.effective_to, one.what.source,
        )
        for one in last.values()
    )  # fmt: skip
    return _sheet("delegations", "Who may decide what", rows, given.text)


def _commitments(given: Publication, successions: Sequence[Succession]) -> Sheet:
    held = track(given.past, on=given.on, successions=successions)
    codes = {code for one in held for code in (one.what.by, one.what.to)}
    now = successors_of(codes, given.on, successions, given.past.statements)

    def other(code: str) -> str | None:
        return None if now.get(code) == code else now.get(code)

    rows = (
        (
            one.what.commitment, one.what.kind, one.what.text, one.what.made_on,
            one.what.made_precision, one.what.by, other(one.what.by), one.what.to,
            other(one.what.to), one.what.where, one.what.meeting,
            one.due.day, one.due.told, one.told,
            one.deliveries[-1].what.on if one.deliveries else None, one.outcome, one.what.source,
        )
        for one in sorted(held, key=lambda one: (one.what.made_on, one.what.commitment))
    )  # fmt: skip
    title = "What was asked for, promised and assured"
    return _sheet("commitments", title, rows, given.text)


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)
