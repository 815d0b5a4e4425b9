"""When something that was asked for or promised is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commonweal.evidence.words import day as day_words
from commonweal.records.kinds import Commitment, ConditionMet
from commonweal.system.calendar import last_meant, months_ahead


@dataclass(frozen=True, slots=True)
class Due:
    """When a commitment is due.

    Parameters
    ----------
    day
        The day; None while it waits for something, and where no time was set.
    waits_for
        What it waits for, in the words of the commitment; None where that came about, or where it
        waits for nothing.
    rule
        By what the day was set, in words.
    exact
        Whether the day is known exactly: one that was counted from a day of which only the month
        or the year is known is not.
    span
        The first and the last day that it can be, where it is not exact.
    """

    day: date | None
    waits_for: str | None
    rule: str
    exact: bool = True
    span: tuple[date, date] | None = None

    @property
    def latest(self) -> date | None:
        """The last day that it can be."""
        return self.day if self.span is None else self.span[1]

    @property
    def told(self) -> str:
        """The day, or why there is none, in words."""
        if self.day is not None:
            if self.span is None:
                return day_words(self.day)
            return f"about {day_words(self.day)}, {day_words(self.span[1])} at the latest"
        return "no time set" if self.waits_for is None else f"waiting for: {self.waits_for}"


def due(commitment: Commitment, met: Iterable[ConditionMet] = ()) -> Due:
    """When a commitment is due.

    On a day that was given; so many months after it was made (the last day of a month that has no
    such day); or, where it was to come when something comes about, on the day on which that did.

    Parameters
    ----------
    commitment
        What was asked for or promised.
    met
        What is known of conditions that came about, of any commitment. Of several days the first
        counts.

    Examples
    --------
    >>> asked = Commitment(commitment="update", kind="request", text="an update in six months",
    ...     made_on=date(2018, 8, 31), by="STP", to="HOSC", where="resolution", due_months=6,
    ...     source="minutes")
    >>> due(asked).day
    datetime.date(2019, 2, 28)
    >>> later = asked.model_copy(update={"due_months": None, "due_when": "the accounts are out"})
    >>> due(later).told
    'waiting for: the accounts are out'
    """
    if commitment.due_on is not None:
        return Due(commitment.due_on, None, "on the day given")
    if commitment.due_months is not None:
        day = months_ahead(commitment.made_on, commitment.due_months)
        rule = f"{commitment.due_months} months after it was made"
        if commitment.made_precision == "day":
            return Due(day, None, rule)
        first, last = _made_within(commitment)
        span = (
            months_ahead(first, commitment.due_months),
            months_ahead(last, commitment.due_months),
        )
        return Due(day, None, rule, exact=False, span=span)
    if commitment.due_when is None:
        return Due(None, None, "no time set")
    days = [one.on for one in met if one.commitment == commitment.commitment]
    if days:
        return Due(min(days), None, f"once it came about: {commitment.due_when}")
    return Due(None, commitment.due_when, f"when it comes about: {commitment.due_when}")


def _made_within(commitment: Commitment) -> tuple[date, date]:
    """The first and the last day on which something can have been asked for or promised."""
    made, precision = commitment.made_on, commitment.made_precision
    first = made.replace(month=1, day=1) if precision == "year" else made.replace(day=1)
    return first, last_meant(made, precision)
