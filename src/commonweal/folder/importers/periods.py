"""The structure of England period by period: which commissioner each practice and small area
belonged to, and which system each commissioner, put together from the publications of each time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from commonweal.system.organisation import Succession
from commonweal.system.succession import derive_successions

#: First day of each period: mergers of commissioners took effect on a first of April, the
#: integrated care boards on 1 July 2022. The first period holds what is known of earlier days too.
STARTS = (
    date(2013, 4, 1),
    date(2019, 4, 1),
    date(2020, 4, 1),
    date(2021, 4, 1),
    date(2022, 7, 1),
)
#: The look-up of April 2018 describes the first period from this day on.
FIRST_LOOK_UP = date(2018, 4, 1)
BOARDS_BEGAN = STARTS[-1]

Assignment = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The structure between two changes.

    Parameters
    ----------
    start, end
        First and last day; the last period has no end.
    commissioners
        Name of each commissioner by code.
    practices, areas
        Commissioner of each practice and of each small area, as published for the period.
    systems
        System of each commissioner.
    system_names
        Name of each system.
    practice_sources, area_sources
        Where the commissioner of a practice, and of the areas, was read. Empty: worked out.
    """

    start: date
    end: date | None
    commissioners: Assignment
    practices: Assignment
    areas: Assignment
    systems: Assignment
    system_names: Assignment

    def holds(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return self.start <= day and (self.end is None or day <= self.end)


def period_of(periods: Sequence[Period], day: date) -> Period:
    """The period that a day lies in; a day before the first counts to the first."""
    return next((period for period in periods if period.holds(day)), periods[0])


def ends(starts: Sequence[date] = STARTS) -> tuple[date | None, ...]:
    """Last day of each period."""
    return (*(later - timedelta(days=1) for later in starts[1:]), None)


def carried(
    periods: Sequence[Period],
    successions: Mapping[date, Sequence[Succession]],
    which: Callable[[Period], Assignment],
) -> tuple[dict[str, str], ...]:
    """An assignment of every period, with gaps filled from the periods around them.

    A practice that a period's publication does not name keeps its commissioner of the period
    before, or goes to that body's successor (the largest, where it was split); failing that it is
    carried back from the period after, where the body of that time is its only predecessor.

    Parameters
    ----------
    periods
        In order of time.
    successions
        Of the first day of each period.
    which
        What of a period to carry: its practices, areas or systems.

    Returns
    -------
    tuple of dict
        One for each period.
    """
    held = [dict(which(period)) for period in periods]
    for place in range(1, len(periods)):
        rows = successions.get(periods[place].start, ())
        held[place] = followed_by(held[place - 1], rows, periods[place]) | held[place]
    for place in range(len(periods) - 1, 0, -1):
        back = _traced(successions.get(periods[place].start, ()), periods[place - 1])
        for thing, code in held[place].items():
            if thing not in held[place - 1] and code in back:
                held[place - 1][thing] = back[code]
    return tuple(dict(sorted(assigned.items())) for assigned in held)


def followed_by(assigned: Assignment, rows: Iterable[Succession], period: Period) -> dict[str, str]:
    """An assignment carried into a period, each body to its largest successor."""
    onto = _followed(rows, period)
    return {thing: onto[code] for thing, code in assigned.items() if code in onto}


def _followed(rows: Iterable[Succession], period: Period) -> dict[str, str]:
    """Where a code of the period before went: its largest successor, or itself where it goes on."""
    largest: dict[str, tuple[Fraction | float, str]] = {}
    for row in rows:
        if row.successor:
            largest[row.predecessor] = max(
                largest.get(row.predecessor, (Fraction(-1), "")), (row.share, row.successor)
            )
    onto = {code: code for code in period.commissioners}
    return onto | {code: successor for code, (_, successor) in largest.items()}


def _traced(rows: Iterable[Succession], before: Period) -> dict[str, str]:
    """Whence a code came: itself where it was there before, or its only predecessor."""
    came: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        came[row.successor].add(row.predecessor)
    back = {code: next(iter(found)) for code, found in came.items() if len(found) == 1}
    return back | {code: code for code in before.commissioners}


def successions_between(
    before: Assignment,
    after: Assignment,
    weights: Mapping[str, int],
    on: date,
    *,
    measure: str,
    source: str,
) -> tuple[Succession, ...]:
    """Successions of commissioners between two assignments, by the things that both name."""
    counted: Counter[tuple[str, str]] = Counter()
    for thing in before.keys() & after.keys() & weights.keys():
        counted[before[thing], after[thing]] += weights[thing]
    # Things that went the same way count as one: the shares are the same, and few are to be added.
    ways = {f"{one} to {other}": (one, other) for one, other in sorted(counted)}
    return derive_successions(
        {way: one for way, (one, _) in ways.items()},
        {way: other for way, (_, other) in ways.items()},
        {way: counted[pair] for way, pair in ways.items()},
        on,
        measure=measure,
        source=source,
    )


def filled(
    periods: Sequence[Period], successions: Mapping[date, Sequence[Succession]]
) -> tuple[Period, ...]:
    """The periods with every practice, area and commissioner assigned as far as can be told."""
    practices = carried(periods, successions, lambda period: period.practices)
    areas = carried(periods, successions, lambda period: period.areas)
    systems = _systems(periods, successions)
    return tuple(
        replace(period, practices=practices[i], areas=areas[i], systems=systems[i])
        for i, period in enumerate(periods)
    )


def _systems(
    periods: Sequence[Period], successions: Mapping[date, Sequence[Succession]]
) -> list[dict[str, str]]:
    """System of every commissioner of every period.

    Where a period's own edition does not name a commissioner, it belongs where its successor
    belongs in the next period that says; failing that, where its predecessor did.
    """
    found = [dict(period.systems) for period in periods]
    for place in range(len(periods) - 1, 0, -1):
        onto = _followed(successions.get(periods[place].start, ()), periods[place])
        for code in periods[place - 1].commissioners:
            if code not in found[place - 1] and onto.get(code) in found[place]:
                found[place - 1][code] = found[place][onto[code]]
    for place in range(1, len(periods)):
        onto = _followed(successions.get(periods[place].start, ()), periods[place])
        for code, system in found[place - 1].items():
            if code in onto and onto[code] in periods[place].commissioners:
                found[place].setdefault(onto[code], system)
    return [dict(sorted(assigned.items())) for assigned in found]


def spells(
    assigned: Sequence[Assignment], thing: str, windows: Sequence[tuple[date, date | None]]
) -> list[tuple[str, date, date | None]]:
    """The unbroken spells in which a thing belonged to one body: code, first day, last day.

    Examples
    --------
    >>> found = spells([{"a": "X"}, {"a": "X"}, {"a": "Y"}], "a",
    ...     [(date(2013, 4, 1), date(2019, 3, 31)), (date(2019, 4, 1), date(2020, 3, 31)),
    ...      (date(2020, 4, 1), None)])
    >>> [(code, start.year, end and end.year) for code, start, end in found]
    [('X', 2013, 2020), ('Y', 2020, None)]
    """
    found: list[tuple[str, date, date | None]] = []
    for assignment, (start, end) in zip(assigned, windows, strict=True):
        code = assignment.get(thing)
        if code is None:
            continue
        adjoins = found and found[-1][2] is not None and found[-1][2] + timedelta(days=1) == start
        if adjoins and found[-1][0] == code:
            found[-1] = (code, found[-1][1], end)
        else:
            found.append((code, start, end))
    return found


def codes(periods: Iterable[Period]) -> Collection[str]:
    """Codes of all commissioners of all periods."""
    return sorted({code for period in periods for code in period.commissioners})
