"""The form in which something that cannot be so is reported, and the lives of bodies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.system.organisation import Organisation
from commonweal.system.periods import Period, period, union

#: The days on which each code was open.
Lives = Mapping[str, tuple[Period, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that cannot be so.

    Parameters
    ----------
    what
        "organisation", "membership" or "succession": the table that it stands in.
    code
        The body that it is about.
    day
        The first day on which it is so, where there is one.
    rule
        Short name of the rule.
    message
        What is wrong and what to do.
    other
        The other body, where there is one: the group, or the successor.
    """

    what: str
    code: str
    day: date | None
    rule: str
    message: str
    other: str = ""


def periods_of(organisations: Iterable[Organisation]) -> dict[str, list[Period]]:
    """Each period of each code under one legal body, in order."""
    held: defaultdict[str, list[Period]] = defaultdict(list)
    for body in organisations:
        held[body.code].append(period(body.opened, body.closed))
    return {code: sorted(periods) for code, periods in sorted(held.items())}


def lives_of(organisations: Iterable[Organisation]) -> dict[str, tuple[Period, ...]]:
    """The days on which each code was open, under whichever legal body."""
    return {code: union(periods) for code, periods in periods_of(organisations).items()}
