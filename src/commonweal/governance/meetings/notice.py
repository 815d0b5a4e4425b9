"""Whether notice of a meeting was given in time, by the law that bound that body on that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, Status, in_order, under, wording
from commonweal.governance.meetings.bound import own, rule_on, unbound
from commonweal.governance.meetings.sitting import Host, Sitting
from commonweal.rules import RuleBook
from commonweal.system.calendar import FIRST_YEAR, clear_days, clear_working_days

#: What a council has to lay open beside the notice itself (B16).
OPEN_BEFORE = ("time and place", "agenda", "papers")
Count = Literal["calendar days", "working days"]


@dataclass(frozen=True, slots=True)
class Given:
    """Notice that was given of a meeting.

    Parameters
    ----------
    what, on
        Of what, and when first; None where the records have none.
    clear, working
        Clear days before the meeting by both counts: all days between, and working days between.
    """

    what: str
    on: date | None
    clear: int | None
    working: int | None


def given(sitting: Sitting, what: str) -> Given:
    """The first notice of something before a meeting, with its clear days by both counts.

    The days are not known where no notice is recorded, or where the day of the meeting is not.

    Notes
    -----
    Clear days leave out the day of the notice and that of the meeting. For Part VA of the Local
    Government Act 1972 the Court of Appeal read them as working days (rule B16-days); section 243
    of that Act leaves out Sundays and holidays. For the 1960 Act no such reading was found.
    """
    days = [notice.given for notice in sitting.notices if notice.what == what]
    if not days:
        return Given(what, None, None, None)
    first = min(days)
    if sitting.meeting.precision != "day" or first.year < FIRST_YEAR:
        return Given(what, first, None, None)
    return Given(what, first, clear_days(first, sitting.on), clear_working_days(first, sitting.on))


def last_day(meeting: date, days: int, count: Count) -> date:
    """The last day on which a notice of so many clear days can be given.

    Examples
    --------
    A meeting on Tuesday 27 August 2019, the day after a bank holiday:

    >>> last_day(date(2019, 8, 27), 5, "calendar days")
    datetime.date(2019, 8, 21)
    >>> last_day(date(2019, 8, 27), 5, "working days")
    datetime.date(2019, 8, 18)
    """
    counted = clear_days if count == "calendar days" else clear_working_days
    day = meeting - timedelta(days=1)
    while counted(day, meeting) < days:
        day -= timedelta(days=1)
    return day


def notice_findings(sitting: Sitting, book: RuleBook) -> tuple[Finding, ...]:
    """Whether notice was given in time, for each body that meets, by its law and its own rules.

    Where a body is bound by no law and its own rules are not stated, no rule held. A meeting
    convened at shorter notice is lawful where notice was given when it was convened: the finding
    says so, since the records do not hold when that was.
    """
    found: list[Finding] = []
    for host in sitting.hosts:
        about = f"{sitting.meeting.meeting} ({host.code})"
        rule = rule_on(book, "meeting-notice", host, sitting.on)
        if host.body is None or rule is None or rule.low is None:
            found.append(unbound("meeting-notice", host, about=about, on=sitting.on))
        else:
            count = _count(book, host, sitting.on)
            for what in OPEN_BEFORE if host.body.kind == "council" else OPEN_BEFORE[:1]:
                status, text, do = _judged(sitting, given(sitting, what), int(rule.low), count)
                found.append(
                    under(rule, status=status, about=about, on=sitting.on, text=text, do=do)
                )
        if host.body is not None and host.body.notice_days is not None:
            needed = host.body.notice_days
            told = _judged(sitting, given(sitting, OPEN_BEFORE[0]), needed, "calendar days")
            words = f"{needed} clear days of notice"
            status, text, do = told
            found.append(
                own(host, words, status=status, about=about, on=sitting.on, text=text, do=do)
            )
    return in_order(found)


def _count(book: RuleBook, host: Host, on: date) -> Count:
    """Working days where a rule says that clear days are such, all days otherwise."""
    kind = "" if host.body is None else host.body.kind
    return (
        "calendar days" if wording(book, "clear-days-count", kind, on) is None else "working days"
    )


def _judged(sitting: Sitting, told: Given, needed: int, count: Count) -> tuple[Status, str, str]:
    """What notice of one thing comes to: status, words, and what is to be done."""
    if sitting.meeting.precision != "day":
        return "not known", f"notice of {told.what}: the day of the meeting is not known", ""
    if told.on is None:
        last = last_day(sitting.on, needed, count)
        text = f"no notice of {told.what} is recorded; {day_words(last)} is the last day for it"
        return "not known", text, "Record when and where it was given."
    if told.clear is None or told.working is None:
        return "not known", f"{told.what}: holidays of that year are not known", ""
    text = (
        f"{told.what}: given on {day_words(told.on)}, {told.clear} clear days, "
        f"{told.working} of them working days; {needed} are asked for, counted in {count}"
    )
    binding, other = (
        (told.clear, told.working) if count == "calendar days" else (told.working, told.clear)
    )
    if binding < needed:
        do = "Say whether it was convened at shorter notice, and record that."
        return "not met", f"{text}; lawful only where it was convened at shorter notice", do
    if other < needed:
        return "warns", f"{text}; by the other count it is too late", "Give notice earlier."
    return "met", text, ""
