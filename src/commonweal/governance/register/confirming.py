"""Whether each person confirmed the register within the year that rules give, or within the shorter
cycle of the body's own rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.evidence.words import counted
from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, Status, no_rule, under
from commonweal.governance.register.day import Day
from commonweal.governance.register.entries import Declarant, Entry, Register
from commonweal.rules import Rule, Source
from commonweal.system.calendar import months_ahead

SUBJECT = "interest-confirmed"
#: By which one rule it is told when somebody's next confirmation is due.
COUNTED = (
    "counted from the last confirmation; of who confirmed nothing yet, from when they came to a "
    "seat or a post there or, where none is on record, from their first declaration"
)
#: What a finding names where the body's own rules ask for more than the law.
OWN = "confirm_months (the body's own rules)"


@dataclass(frozen=True, slots=True)
class Cycle:
    """How often a body has its register confirmed, by which rule, and since when."""

    months: int
    rule: Rule | None
    since: date | None
    source: Source | None = None

    def finding(self, *, met: bool, about: str, on: date, text: str, do: str = "") -> Finding:
        """A finding under the rule, or under the body's own."""
        status: Status = "met" if met else "not met"
        if self.rule is not None:
            return under(self.rule, status=status, about=about, on=on, text=text, do=do)
        told = f"Interests are confirmed every {self.months} months."
        return Finding(OWN, status, about, on, text, do, told, self.source)


def cycle(day: Day, body: str) -> Cycle | None:
    """The cycle that bound a body on a day: its own where that is shorter than the rule's; None
    where neither is held."""
    rule = day.rule(SUBJECT, body)
    months = None if rule is None or rule.high is None else int(rule.high)
    held = day.bodies.at(body, day.on)
    own = None if held is None else held.confirm_months
    if held is not None and own is not None and (months is None or own < months):
        source = Source(
            id=f"own-rules-{body}", title=held.source, publisher=held.name, place=held.source
        )
        return Cycle(own, None, None, source)
    return None if rule is None or months is None else Cycle(months, rule, rule.first_day)


def due(held: Cycle, one: Declarant, first: date | None) -> date | None:
    """The last day for somebody's next confirmation: a cycle after the day from which it is
    counted (`counted_from`); None where none is known."""
    began, _ = counted_from(held, one, first)
    return None if began is None else months_ahead(began, held.months)


def counted_from(held: Cycle, one: Declarant, first: date | None) -> tuple[date | None, str]:
    """From which day somebody's next confirmation is counted, and what was on it.

    The last one; of somebody who never confirmed, when they came or first declared, and not before
    the body was there or the rule held. Who has no seat or post on record owes nothing before they
    first declared. None where none of these is known.

    Parameters
    ----------
    held
        The cycle.
    one
        Who.
    first
        The day of their first declaration in the register, where there is one.
    """
    if one.confirmations:
        return one.confirmations[-1].on, "the last confirmation"
    came = "coming to a seat or a post there"
    days = (
        (one.joined, came) if one.joined else (first, "the first declaration"),
        (one.since, "the first day on which the body was there"),
        (held.since, "the first day of the rule"),
    )
    return max(
        ((day, what) for day, what in days if day is not None),
        key=lambda known: known[0],
        default=(None, ""),
    )


def confirmation_findings(day: Day, held: Register) -> Iterator[Finding]:
    """Of each person whether their confirmation is in time; what a confirmation left out; and a nil
    return beside interests that stand. Who has left the body has nothing more to confirm."""
    bound = cycle(day, held.body)
    if bound is None:
        if held.kind is None:
            text = f"What {held.body} is in law is not known, so no rule can be asked."
            yield Finding(SUBJECT, "not known", held.body, day.on, text, "State the body.")
        else:
            yield no_rule(SUBJECT, held.kind, about=held.body, on=day.on)
        return
    entries = held.by_person()
    for one in held.people:
        if one.gone:
            continue
        theirs = entries.get(one.person, ())
        yield _in_time(day, theirs, bound, one)
        yield from _left_out(day, theirs, bound, one)


def _in_time(day: Day, theirs: Sequence[Entry], bound: Cycle, one: Declarant) -> Finding:
    declared = [entry.what.declared for entry in theirs]
    by = due(bound, one, min(declared, default=None))
    last = one.confirmations[-1] if one.confirmations else None
    told = (
        "has confirmed nothing yet" if last is None else f"confirmed last on {day_words(last.on)}"
    )
    if last is not None and last.nil:
        told += ", a nil return"
    if by is None or day.on <= by:
        when = "" if by is None else f"; the next is due by {by}"
        return bound.finding(met=True, about=one.person, on=day.on, text=f"{told}{when}.")
    text = f"{told}; that was due by {by}, {counted((day.on - by).days, 'day')} ago."
    do = "Ask for a confirmation, or a nil return."
    return bound.finding(met=False, about=one.person, on=day.on, text=text, do=do)


def _left_out(day: Day, theirs: Sequence[Entry], bound: Cycle, one: Declarant) -> Iterator[Finding]:
    """Interests that the last confirmation passed over though they stood."""
    if not one.confirmations:
        return
    last = one.confirmations[-1]
    missed = [
        entry.what.interest
        for entry in theirs
        if entry.what.declared <= last.on
        and (entry.ended is None or entry.ended > last.on)
        and entry.what.interest not in last.interests
    ]
    if missed:
        said = "is a nil return" if last.nil else "does not speak of them all"
        text = f"the confirmation of {day_words(last.on)} {said}, "
        text += f"though {', '.join(missed)} stood then."
        do = "Ask which is right: confirm them, or state that they ended."
        yield bound.finding(met=False, about=one.person, on=day.on, text=text, do=do)
