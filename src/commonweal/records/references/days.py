"""Days that cannot be: what is said to have happened before what it follows from, or after it was
stated. What is late in the world is no such thing: it is stated, and the chapter counts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from textwrap import shorten
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from commonweal.evidence.words import day, joined
from commonweal.records.kinds.outcome_contracts import MOST_MONTHS
from commonweal.records.references.things import Stated, Things
from commonweal.records.statement import FIRST_YEAR, LAST_YEAR, Statement
from commonweal.system.calendar import last_meant


class Within(NamedTuple):
    """In one statement, a day that does not come after another."""

    kind: str
    first: str
    then: str


class Across(NamedTuple):
    """A day that does not come before one of the thing that a field speaks of."""

    kind: str
    day: str
    by: str
    thing: str
    since: str


WITHIN: tuple[Within, ...] = (
    Within("award", "starts", "ends"),
    Within("commitment", "made_on", "due_on"),
    Within("contract", "starts", "ends"),
    Within("decision", "on", "review_on"),
    Within("gift", "offered", "declared"),
    Within("interest", "aware", "declared"),
    Within("outcome_contract", "starts", "ends"),
    Within("procurement_notice", "submitted", "published"),
    Within("scrutiny_step", "on", "attend_on"),
    Within("treatment", "out", "back"),
)

ACROSS: tuple[Across, ...] = (
    Across("attendance", "entered", "meeting", "meeting", "on"),
    Across("attendance", "left", "meeting", "meeting", "on"),
    Across("award", "on", "procurement", "procurement", "began"),
    Across("closure", "on", "commitment", "commitment", "made_on"),
    Across("condition_met", "on", "commitment", "commitment", "made_on"),
    Across("contract_ended", "on", "contract", "contract", "starts"),
    Across("decision", "on", "ratifies", "decision", "on"),
    Across("delivery", "on", "commitment", "commitment", "made_on"),
    Across("gift_settled", "on", "gift", "gift", "offered"),
    Across("interest_ended", "on", "interest", "interest", "arose"),
    Across("modification", "on", "contract", "contract", "signed"),
    Across("partner_issue_step", "on", "issue", "issue", "on"),
    Across("reported_back", "on", "decision", "decision", "on"),
    Across("representation", "on", "procurement", "procurement", "began"),
    Across("treatment", "out", "meeting", "meeting", "on"),
)

#: Days of things that have happened: they cannot be stated before they have.
HAPPENED: Mapping[str, tuple[str, ...]] = {
    "attendance": ("entered", "left"),
    "award": ("on",),
    "closure": ("on",),
    "commitment": ("made_on",),
    "condition_met": ("on",),
    "confirmation": ("on",),
    "contract": ("signed",),
    "contract_ended": ("on",),
    "decision": ("on",),
    "decision_closed": ("on",),
    "delivery": ("on",),
    "gift": ("offered", "declared"),
    "gift_settled": ("on",),
    "interest": ("declared",),
    "modification": ("on",),
    "notice": ("given",),
    "outcome_contract_signed": ("on",),
    "partner_issue": ("on",),
    "partner_issue_step": ("on",),
    "procurement_notice": ("submitted", "published"),
    "reported_back": ("on",),
    "representation": ("on",),
    "scrutiny_step": ("on",),
    "treatment": ("out", "back"),
}

#: Times of day are those of England.
ENGLAND = ZoneInfo("Europe/London")
#: The most days that a payload can count: a century, as many months are at most.
MOST_DAYS = 36_525

#: What fields that count months or days are called to whoever states.
COUNTED: Mapping[str, str] = {
    "confirm_months": "every how many months interests are confirmed",
    "due_months": "after how many months it is due",
    "extension_months": "by how many months it can be extended",
    "notice_days": "clear days of notice",
}
#: By what a thing is known to whoever states, its id aside.
WORDS = ("title", "name", "text", "description")

#: What fields are called to whoever states; all others are "the day".
SAID: Mapping[str, str] = {
    "arose": "the day on which it arose",
    "attend_on": "the day to attend on",
    "aware": "the day on which they were aware of it",
    "back": "when they came back",
    "began": "the day on which it began",
    "declared": "the day on which it was declared",
    "due_on": "the day on which it is due",
    "ends": "its last day",
    "entered": "when they came",
    "given": "the day on which it was given",
    "left": "when they left",
    "made_on": "the day on which it was made",
    "offered": "the day on which it was offered",
    "out": "when they went out",
    "published": "the day on which it was published",
    "review_on": "the day of its review",
    "signed": "the day on which it was signed",
    "starts": "its first day",
    "submitted": "the day on which it was submitted",
}

#: An hour ahead of UTC in summer: what happens after midnight there is stated on the day before.
_SUMMER = timedelta(hours=1)


def impossible(one: Stated, things: Things) -> Iterator[tuple[str, str]]:
    """What is wrong with the days of a statement: the field, and that in words."""
    held = one.statement
    payload = held.payload or {}
    far = [name for name, value in payload.items() if _far(value)]
    if far:
        names = joined([_said(name) for name in far])
        yield far[0], f"{names}: the year cannot be; correct it, or leave out an end that is open"
        return
    for name, value in payload.items():
        most = MOST_MONTHS if name.endswith("_months") else MOST_DAYS
        if name.endswith(("_months", "_days")) and isinstance(value, int) and value > most:
            said = COUNTED.get(name, name.replace("_", " "))
            yield name, f"{said}: {value:,} is more than {most:,}, a hundred years; correct it"
    for rule in WITHIN:
        if rule.kind == held.type and out_of_order(rule, payload):
            first, then = (_told(name, payload[name]) for name in (rule.first, rule.then))
            yield rule.then, f"{then} is before {first}; correct one of them"
    for across in ACROSS:
        if across.kind == held.type:
            yield from _before(across, payload, things)
    if held.type == "change_step" and payload.get("step") == "consultation closed":
        yield from _closes_early(payload, things)
    yield from _not_yet(held, payload)


def out_of_order(rule: Within, payload: Mapping[str, Any]) -> bool:
    """Whether the day that comes after another is stated to come before it."""
    first, then = _moment(payload.get(rule.first)), _moment(payload.get(rule.then))
    return first is not None and then is not None and _earlier(then, first, rule, payload)


def _earlier(then: datetime, first: datetime, rule: Within, payload: Mapping[str, Any]) -> bool:
    """Whether one moment comes before another, as exactly as both are known."""
    fields = [f"{field.removesuffix('_on')}_precision" for field in (rule.first, rule.then)]
    known = {payload.get(field, "day") for field in fields}
    if "year" in known:
        return then.year < first.year
    if "month" in known:
        return (then.year, then.month) < (first.year, first.month)
    return then < first


def _before(rule: Across, payload: Mapping[str, Any], things: Things) -> Iterator[tuple[str, str]]:
    given = _day(payload.get(rule.day))
    others = things.get(rule.thing, str(payload.get(rule.by)))
    held = [_day((other.statement.payload or {}).get(rule.since)) for other in others]
    since = [one for one in held if one is not None]
    # A meeting that was put off has several days; what comes before all of them cannot be.
    if given is not None and since and given < min(since):
        named = _named(others[-1].statement) or f"{rule.thing} {payload.get(rule.by)}"
        other = f"{_told(rule.since, min(since).isoformat())} of {named}"
        told = f"{_told(rule.day, payload[rule.day])} is before {other}"
        yield rule.day, f"{told}; correct one of them"


def _closes_early(payload: Mapping[str, Any], things: Things) -> Iterator[tuple[str, str]]:
    """That a consultation closes, as late as that is meant, before it opens for the first time."""
    others = things.get("consultation", str(payload.get("decision")))
    steps = [other.statement.payload or {} for other in others]
    held = [_day(one.get("on")) for one in steps if one.get("step") == "consultation opened"]
    opens, closes = [one for one in held if one is not None], _day(payload.get("on"))
    if closes is None or not opens:
        return
    until = last_meant(closes, payload.get("precision", "day"))
    if until < min(opens):
        told = f"the day on which it closes ({day(until)}) is before that on which it opens"
        yield "on", f"{told} ({day(min(opens))}); correct one of them"


def _named(held: Statement) -> str:
    """A thing by its own words, as whoever states knows it; "" where it has none."""
    payload = held.payload or {}
    words = next((str(payload[field]) for field in WORDS if payload.get(field)), "")
    return f"“{shorten(words, 80, placeholder=' …')}”" if words else ""


def _not_yet(held: Statement, payload: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    stated = (held.stated_at + _SUMMER).date()
    fields = HAPPENED.get(held.type, ())
    if held.type == "meeting" and payload.get("status") == "held":
        fields = ("on",)
    for field in fields:
        given = _day(payload.get(field))
        if given is not None and (given > stated or _later(payload[field], held.stated_at)):
            told = f"{_told(field, payload[field])} is after it was stated"
            yield field, f"{told} ({_when(held.stated_at, payload[field])}); correct one of them"


def _later(given: object, stated_at: datetime) -> bool:
    """Whether an instant, which every time of day is stated as, comes after another."""
    held = _moment(given)
    return held is not None and held.tzinfo is not None and held > stated_at


def _said(field: str) -> str:
    return SAID.get(field, "the day")


def _told(field: str, given: object) -> str:
    """A field in words, with its day as a Briton reads it, and its time where it has one."""
    held = _moment(given)
    if held is None:
        return f"{_said(field)} ({given})"
    at = f" at {held:%H:%M}" if "T" in str(given) else ""
    return f"{_said(field)} ({day(held.date())}{at})"


def _when(stated_at: datetime, given: object) -> str:
    """When something was stated, as exactly as what it is held against."""
    at = f" at {stated_at.astimezone(ENGLAND):%H:%M}" if "T" in str(given) else ""
    return f"{day(stated_at.date())}{at}"


def _far(given: object) -> bool:
    """Whether something is a day or an instant of a year that cannot be."""
    held = _moment(given) if isinstance(given, str) and len(given) >= len("2019-07-01") else None
    return held is not None and not FIRST_YEAR <= held.year <= LAST_YEAR


def _moment(given: object) -> datetime | None:
    """A day or an instant as written in ISO form, which every new payload has."""
    try:
        return datetime.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None


def _day(given: object) -> date | None:
    held = _moment(given)
    return None if held is None else held.date()
