"""Choices of sites, scored: how long people travel, how many each site gets, and who they are.

Plain arrays in, plain values out. Who goes where and what that adds up to is worked out by
`optimise.facility` alone: `assigned` and `score_sites`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.optimise.facility import Configurations, assigned, score_sites
from commonweal.optimise.facility.assigning import Floats, Whole

#: Minutes within which shares of cases are told.
REACHES = (30.0, 45.0, 60.0)
#: Decimals of a share that are no rounding: everyone is 1, not a little less.
EXACT = 12


@dataclass(frozen=True, slots=True)
class Travel:
    """How long the cases of a group travel.

    Parameters
    ----------
    cases
        Cases a year.
    mean, p90, longest
        Minutes: mean over cases; the fewest minutes within which 90% of cases arrive; the longest
        of any area with cases. Infinite where too many reach no open site.
    within
        Share of cases that arrive within each of `REACHES`; those who reach none do not.
    unreached
        Cases that can reach no open site.
    """

    cases: float
    mean: float
    p90: float
    longest: float
    within: tuple[float, ...]
    unreached: float


@dataclass(frozen=True, eq=False)
class Grouping:
    """Areas in groups of one kind: fifths of deprivation, districts, commissioners.

    Parameters
    ----------
    kind
        What the groups are.
    codes
        The groups, in order.
    index
        Per area the index of its group, -1 where none is known.
    """

    kind: str
    codes: tuple[str, ...]
    index: Whole


@dataclass(frozen=True, eq=False)
class Scored:
    """One choice of sites.

    Parameters
    ----------
    open
        Indices of the open sites, ascending.
    site, minutes
        Per area the site it goes to (`NOWHERE` where it reaches none) and how long that takes.
    everyone
        Travel of all cases.
    groups
        Travel by kind of group and group; a group without cases is left out.
    volumes
        Cases a year that each open site gets, by site index.
    """

    open: tuple[int, ...]
    site: Whole
    minutes: Floats
    everyone: Travel
    groups: Mapping[str, Mapping[str, Travel]]
    volumes: Mapping[int, float]


def grouping(kind: str, of_areas: Sequence[str]) -> Grouping:
    """Areas grouped by a code each; an empty code is no group.

    Examples
    --------
    >>> grouping("district", ["Medway", "", "Ashford", "Medway"]).index.tolist()
    [1, -1, 0, 1]
    """
    codes = tuple(sorted(set(of_areas) - {""}))
    place = {code: i for i, code in enumerate(codes)}
    index = np.array([place.get(code, -1) for code in of_areas], dtype=np.int64)
    return Grouping(kind=kind, codes=codes, index=index)


def score(
    minutes: Floats,
    demand: Floats,
    choices: Sequence[Sequence[int]],
    groupings: Sequence[Grouping] = (),
) -> tuple[Scored, ...]:
    """Choices of sites, scored.

    Parameters
    ----------
    minutes
        Areas x sites, road minutes, infinite where a site cannot be reached.
    demand
        Cases a year of each area.
    choices
        Indices of the open sites of each choice.
    groupings
        Groups of areas to tell apart.

    Returns
    -------
    tuple of Scored
        One for each choice, in order. Everyone goes to the nearest open site, of equally near ones
        the one with the lowest index.

    Raises
    ------
    ValueError
        When minutes or demand are not numbers of zero or more, a site does not exist, or a choice
        opens none.

    Examples
    --------
    >>> found, = score(np.array([[10.0, 40.0], [50.0, 20.0]]), np.array([3.0, 1.0]), [[0]])
    >>> found.everyone.mean, found.everyone.longest, found.everyone.within, found.volumes
    (20.0, 50.0, (0.75, 0.75, 1.0), {0: 4.0})
    """
    if not choices:
        return ()
    every = score_sites(minutes, demand, choices, limits=REACHES)
    total = float(demand.sum())
    by_group = [(one.kind, _by_group(minutes, demand, choices, one)) for one in groupings]
    made = []
    for row in range(len(choices)):
        opened = every.sites(row)
        site, took = assigned(minutes, opened)
        made.append(
            Scored(
                open=opened,
                site=site,
                minutes=took,
                everyone=travel_of(every, row, total),
                groups={kind: {g: rows[row] for g, rows in held} for kind, held in by_group},
                volumes=dict(zip(opened, every.volumes[row, : len(opened)].tolist(), strict=True)),
            )
        )
    return tuple(made)


def travel_of(every: Configurations, row: int, cases: float) -> Travel:
    """Travel of one configuration of so many cases."""
    return Travel(
        cases=cases,
        mean=float(every.mean[row]),
        p90=float(every.centile[row]),
        longest=float(every.maximum[row]),
        within=tuple(round(share, EXACT) for share in every.within[row].tolist()),
        unreached=cases * (1.0 - round(float(every.reached[row]), EXACT)),
    )


def _by_group(
    minutes: Floats, demand: Floats, choices: Sequence[Sequence[int]], groups: Grouping
) -> list[tuple[str, list[Travel]]]:
    """For each group with cases, its travel under each choice."""
    made = []
    for at, code in enumerate(groups.codes):
        inside = groups.index == at
        cases = demand[inside]
        if cases.sum() > 0.0:
            every = score_sites(minutes[inside], cases, choices, limits=REACHES)
            total = float(cases.sum())
            made.append((code, [travel_of(every, row, total) for row in range(len(choices))]))
    return made
