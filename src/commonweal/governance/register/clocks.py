"""Whether an interest was declared in time, by each of two clocks: from when the person became
aware (the statute), and from when the interest arose (the form). A day known only by its month or
year is a span of days, and so is the lateness that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from commonweal.evidence.words import counted
from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, Status, no_rule, under
from commonweal.governance.register.day import Day
from commonweal.records import Said
from commonweal.records.kinds import Interest
from commonweal.records.kinds.bodies import Precision
from commonweal.rules import Rule
from commonweal.system.calendar import months_ahead

#: What a clock is called, the subject of its rule, and the field that starts it.
CLOCKS = (
    ("aware", "interest-declared-after-awareness"),
    ("arose", "interest-declared-after-arising"),
)

Verdict = Literal["in time", "late", "not known", "no rule held"]


@dataclass(frozen=True, slots=True)
class Span:
    """The days on one of which something was: the same twice where the day is known.

    Examples
    --------
    >>> Span.of(date(2018, 7, 1), "month")
    Span(first=datetime.date(2018, 7, 1), last=datetime.date(2018, 7, 31))
    """

    first: date
    last: date

    @classmethod
    def of(cls, day: date, precision: Precision) -> Span:
        """The day, its month or its year."""
        if precision == "day":
            return cls(day, day)
        first = day.replace(day=1) if precision == "month" else date(day.year, 1, 1)
        length = 1 if precision == "month" else 12
        return cls(first, months_ahead(first, length) - timedelta(days=1))

    def told(self) -> str:
        """In words."""
        if self.first == self.last:
            return day_words(self.first)
        return f"{day_words(self.first)} to {day_words(self.last)}"


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of one interest.

    Parameters
    ----------
    name, subject
        "aware" or "arose", and what its rule governs.
    start, declared
        Between which days it started, and on which the interest was declared; no start where that
        is not recorded.
    came
        Whether it started when the person came to the body, because the interest is older.
    rule
        The wording that bound the body when the clock started; None where none did.
    sure
        Whether that wording held on every day on which the clock may have started.
    least, most
        Days beyond those allowed, at least and at most; not above 0 is in time. None where the
        start is not recorded, or no rule says how many days there are.
    """

    name: str
    subject: str
    start: Span | None
    declared: Span
    came: bool
    rule: Rule | None
    sure: bool
    least: int | None
    most: int | None

    @property
    def verdict(self) -> Verdict:
        """What it says."""
        if self.rule is None:
            return "no rule held" if self.sure else "not known"
        if self.least is None or self.most is None or not self.sure:
            return "not known"
        if self.least > 0:
            return "late"
        return "in time" if self.most <= 0 else "not known"

    def late_by(self) -> str:
        """How late, in words; nothing where it is not late on any reading."""
        if self.least is None or self.most is None or self.most <= 0:
            return ""
        if self.least == self.most:
            return f"{counted(self.most, 'day')} late"
        if self.least <= 0:
            return f"up to {counted(self.most, 'day')} late, or in time"
        return f"{self.least:,} to {self.most:,} days late"


def clocks(day: Day, one: Said[Interest]) -> tuple[Clock, ...]:
    """Both clocks of an interest, awareness first.

    A clock starts no earlier than the person came to the body, as far as seats and posts tell, and
    no earlier than the body itself: who comes with an old interest declares it on coming, which is
    this project's reading. The rule is the one that bound the body of the register when the clock
    started.

    Parameters
    ----------
    day
        The records of the day.
    one
        The interest.
    """
    what = one.what
    declared = Span.of(what.declared, what.declared_precision)
    came = day.came(what.person, what.register_of)
    given = {
        "aware": None if what.aware is None else Span.of(what.aware, what.aware_precision),
        "arose": None if what.arose is None else Span.of(what.arose, what.arose_precision),
    }
    return tuple(
        _clock(day, what.register_of, name, subject, given[name], declared, came)
        for name, subject in CLOCKS
    )


def _clock(
    day: Day,
    body: str,
    name: str,
    subject: str,
    given: Span | None,
    declared: Span,
    came: date | None,
) -> Clock:
    start, moved = given, False
    if given is not None and came is not None:
        start, moved = Span(max(given.first, came), max(given.last, came)), given.last < came
    asked = start or declared
    held = [day.rule(subject, body, on) for on in (asked.first, asked.last)]
    rule, sure = held[1] or held[0], held[0] == held[1]
    least = most = None
    if start is not None and rule is not None and rule.high is not None:
        allowed = int(rule.high)
        least = (declared.first - start.last).days - allowed
        most = (declared.last - start.first).days - allowed
    return Clock(name, subject, start, declared, moved, rule, sure, least, most)


@dataclass(frozen=True, slots=True)
class Coming:
    """Until when an interest with which somebody came to a body is declared, by which rule."""

    came: date
    days: int
    rule: Rule

    @property
    def by(self) -> date:
        """The last day in time, as the clocks count it."""
        return self.came + timedelta(days=self.days)


def on_coming(day: Day, body: str, person: str) -> Coming | None:
    """Until when somebody declares to a body the interests with which they came: the nearer of both
    clocks, as these start on coming for what is older. None where no seat or post of theirs is on
    record, or no rule that bound the body on that day is held.

    Parameters
    ----------
    day
        The records of the day.
    body, person
        To which register, and who.
    """
    came = None if day.joined(person, body) is None else day.came(person, body)
    if came is None:
        return None
    bound = [rule for _, name in CLOCKS if (rule := day.rule(name, body, came)) is not None]
    known = [Coming(came, int(rule.high), rule) for rule in bound if rule.high is not None]
    return min(known, key=lambda one: one.days, default=None)


def clock_finding(day: Day, one: Said[Interest], clock: Clock, case: str = "") -> Finding:
    """What a clock says, under its rule; `case` is the one that a late declaration has already."""
    about, body = one.what.interest, one.what.register_of
    on = (clock.start or clock.declared).last
    kind = day.kind(body, on)
    if clock.rule is None:
        if kind is None:
            text = (
                f"What {body} was in law on {day_words(on)} is not known, so no rule can be asked."
            )
            return Finding(clock.subject, "not known", about, on, text, "State the body.")
        return no_rule(clock.subject, kind, about=about, on=on)
    event = "the person became aware of it" if clock.name == "aware" else "it arose"
    if clock.start is None:
        text = f"When {event} is not recorded, so this clock cannot be read."
        return under(
            clock.rule, status="not known", about=about, on=on, text=text, do="Ask, and correct it."
        )
    status, text, do = _said(clock, event, case)
    return under(clock.rule, status=status, about=about, on=on, text=text, do=do)


def _said(clock: Clock, event: str, case: str) -> tuple[Status, str, str]:
    """The status of a clock that has a start and a rule, in words, and what to do."""
    start = "" if clock.start is None else clock.start.told()
    since = f"{event} ({start})"
    if clock.came:
        since = f"the person came to the body ({start}), the interest being older"
    told = f"declared {clock.declared.told()}, counted from when {since}."
    if clock.verdict == "in time":
        return "met", f"In time: {told}", ""
    if clock.verdict == "late":
        held = f" Case {case} is opened." if case else ""
        return (
            "not met",
            f"{clock.late_by()}: {told}{held}",
            "" if case else "Keep the declaration, and open a case.",
        )
    why = "the days are known too roughly"
    if not clock.sure and clock.rule is not None:
        why = f"whether {clock.rule.id} held when the clock started is not known"
    late = clock.late_by() or "in time on every reading of the days"
    return "not known", f"Not known ({why}): {late}; {told}", "Find out the day, and correct it."
