"""Whether a declaration comes in time by each clock, in words for whoever is about to send it."""

from __future__ import annotations

from commonweal.evidence.words import day as day_words
from commonweal.governance.register import Day
from commonweal.governance.register.clocks import Clock, clocks
from commonweal.records import Said
from commonweal.records.kinds import Interest

#: From when a clock counts, as told to the person.
SINCE = {"aware": "you became aware of it", "arose": "it arose"}


def told(day: Day, one: Said[Interest]) -> list[str]:
    """By each clock whether the declaration is in time or late, or that this cannot be said and
    why.

    Parameters
    ----------
    day
        The records of the day around the person and the body of the register.
    one
        What is about to be declared.
    """
    kind = day.kind(one.what.register_of)
    return [clock_told(clock, known=kind is not None) for clock in clocks(day, one)]


def clock_told(clock: Clock, *, known: bool) -> str:
    """What one clock says; `known` is whether it is on record what the body is in law."""
    since = SINCE[clock.name]
    if clock.rule is None:
        why = "no rule is held on it for a body of this kind"
        if not known or not clock.sure:
            why = "which rule holds for the body of this register is not known"
        return f"Whether this is in time, counted from when {since}, cannot be said: {why}."
    days = "" if clock.rule.high is None else f" within {int(clock.rule.high)} days"
    rule = f"An interest is declared{days} of when {since} ({clock.rule.id})"
    if clock.came and clock.start is not None:
        came = day_words(clock.start.first)
        rule += f", or of when you came to the body ({came}) with an older one"
    if clock.verdict == "late":
        return (
            f"{rule}: this is {clock.late_by()}. It is accepted all the same, and a case is opened."
        )
    if clock.verdict == "in time":
        return f"{rule}: this is in time."
    return f"{rule}: whether this is in time cannot be said, {_why(clock)}."


def _why(clock: Clock) -> str:
    """Why a clock that has a rule says nothing for certain."""
    if not clock.sure:
        return "as it is not known whether that rule held on the day from which it counts"
    if clock.rule is not None and clock.rule.high is None:
        return "as the rule gives no number of days"
    if clock.start is None:
        return "as that day was not given"
    return f"as the day was given too roughly ({clock.late_by()})"
