"""The error of estimated minutes, carried into every result that uses them.

The minutes of estimated columns are drawn as `services.travel.error` says, all choices are scored
on each draw by the one evaluator, and the middle 95% of the draws is the interval. Results that use
measured columns alone do not vary, and have none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from commonweal.optimise.facility import assigned, score_sites
from commonweal.optimise.facility.assigning import Floats
from commonweal.optimise.facility.varying import Varied, Worlds, score_worlds
from commonweal.services.setting import Setting
from commonweal.services.siting.every import measures
from commonweal.services.siting.scoring import REACHES, Grouping

DRAWS = 1_000
#: Of more areas than this, a whole country's, fewer results are drawn.
MOST_AREAS = 5_000
#: Fewest draws that an interval is told from, and the most minutes that are drawn at once.
FEWEST, MOST_CELLS = 40, 60_000_000
LEVEL = 0.95
#: A way that gets longer by more than this many minutes is told of.
LONGER = 10.0

Ends = tuple[float, float]
Volumes = tuple[Mapping[int, Floats], ...]


@dataclass(frozen=True, eq=False)
class Carried:
    """Draws of the measures of choices.

    Parameters
    ----------
    draws
        How many.
    choices
        Indices of the open sites of each.
    values
        By measure, draws x choices; `lost_cases` are those nearer to a unit outside.
    volumes
        For each choice, by site index, the draws of its cases.
    groups
        For each choice, by kind of group and group, the draws of its mean minutes.
    longer
        Draws x choices: cases whose way is more than `LONGER` minutes longer than under the choice
        that all are set against; empty where none is.
    """

    draws: int
    choices: tuple[tuple[int, ...], ...]
    values: Mapping[str, Floats] = field(repr=False)
    volumes: Volumes = field(repr=False)
    groups: tuple[Mapping[str, Mapping[str, Floats]], ...] = field(repr=False)
    longer: Floats = field(repr=False)

    def of_group(self, row: int, kind: str, group: str) -> Floats | None:
        """Draws of a group's mean minutes under a choice; None where groups were not drawn."""
        return self.groups[row].get(kind, {}).get(group)


def uses_estimates(setting: Setting, opened: Sequence[int]) -> bool:
    """Whether any open site has estimated minutes."""
    return bool(setting.estimated[list(opened)].any())


def drawn_minutes(setting: Setting, seed: int, draws: int = DRAWS) -> Floats | None:
    """Draws of the minutes of the estimated columns; None where there are none, or too many.

    Parameters
    ----------
    setting
        With the error of its estimated minutes.
    seed
        Of the draws.
    draws
        How many; fewer where areas and estimated sites are many.

    Returns
    -------
    ndarray
        Shape (draws, areas, estimated columns).
    """
    error = setting.error
    if error is None:
        return None
    count = min(draws, MOST_CELLS // (len(setting.areas) * len(error.columns)))
    return None if count < FEWEST else error.draws(count, seed)


def carried(
    setting: Setting,
    choices: Sequence[Sequence[int]],
    groupings: Sequence[Grouping] = (),
    *,
    drawn: Floats | None,
    than: Sequence[int] | None = None,
    among: Carried | None = None,
) -> Carried | None:
    """Draws of what choices come to; None where nothing is drawn.

    Parameters
    ----------
    setting
        With the error of its estimated minutes.
    choices
        Indices of the open sites of each choice.
    groupings
        Groups whose mean minutes are drawn too.
    drawn
        As `drawn_minutes` gives them: the same draws serve all choices.
    than
        The choice that `longer` is set against.
    among
        What these draws of more choices came to: none of its choices is scored again.
    """
    error = setting.error
    if error is None or drawn is None or not choices:
        return None
    if len(setting.areas) > MOST_AREAS:
        return _briefly(setting, choices, drawn)
    values, volumes = _measured(setting, choices, drawn, among)
    means: list[list[dict[str, Floats]]] = []
    longer: list[list[float]] = []
    against = () if than is None else (than,)
    for took in _took(setting, (*choices, *against), drawn if groupings or against else ()):
        ways, before = took[: len(choices)], took[len(choices) :]
        means.append([_means(groupings, way, setting.demand) for way in ways])
        longer += [[cases_longer(way, one, setting.demand) for way in ways] for one in before]
    return Carried(
        draws=len(drawn),
        choices=tuple(tuple(one) for one in choices),
        values=values,
        volumes=volumes,
        groups=tuple(_by_group(groupings, means, row) for row in range(len(choices))),
        longer=np.array(longer),
    )


@dataclass(frozen=True, eq=False)
class OfGroup:
    """Draws of a group's mean minutes, and of the share within the first of `REACHES`."""

    mean: Floats
    within: Floats


def of_groups(
    setting: Setting,
    choices: Sequence[Sequence[int]],
    groups: Grouping,
    weight: Floats,
    *,
    drawn: Floats | None,
) -> tuple[Mapping[str, OfGroup], ...] | None:
    """Draws of groups' ways where areas count by something else than their cases.

    Parameters
    ----------
    setting
        With the error of its estimated minutes.
    choices
        Indices of the open sites of each choice.
    groups
        Groups of areas.
    weight
        What each area counts, shape (n,).
    drawn
        As `drawn_minutes` gives them.

    Returns
    -------
    tuple or None
        For each choice the draws by group, not a number where nothing of a group counts; None
        where nothing is drawn.
    """
    if drawn is None:
        return None
    means, within = [], []
    for took in _took(setting, choices, drawn):
        means.append([_means((groups,), way, weight) for way in took])
        near = [(way <= REACHES[0]).astype(np.float64) for way in took]
        within.append([_means((groups,), one, weight) for one in near])
    made = []
    for row in range(len(choices)):
        mean, share = (_by_group((groups,), held, row)[groups.kind] for held in (means, within))
        made.append({code: OfGroup(mean[code], share[code]) for code in groups.codes})
    return tuple(made)


def _took(
    setting: Setting, choices: Sequence[Sequence[int]], drawn: Iterable[Floats]
) -> Iterator[list[Floats]]:
    """For each draw, minutes of each area to the nearest open site of each choice."""
    for one in drawn:
        minutes = _with(setting, one)
        yield [assigned(minutes, choice)[1] for choice in choices]


def _measured(
    setting: Setting, choices: Sequence[Sequence[int]], drawn: Floats, among: Carried | None
) -> tuple[Mapping[str, Floats], Volumes]:
    """Measures and volumes of choices on every draw, taken from `among` where all are held."""
    if among is not None:
        at = {one: row for row, one in enumerate(among.choices)}
        rows = [at[tuple(one)] for one in choices if tuple(one) in at]
        if len(rows) == len(choices):
            volumes = tuple(among.volumes[row] for row in rows)
            return {name: held[:, rows] for name, held in among.values.items()}, volumes
    values: dict[str, list[Floats]] = {}
    cases: list[Floats] = []
    for one in drawn:
        told, came = _scored(setting, _with(setting, one), choices)
        for name, value in told.items():
            values.setdefault(name, []).append(value)
        cases.append(came)
    stacked = np.stack(cases)
    return {name: np.stack(rows) for name, rows in values.items()}, tuple(
        {site: stacked[:, row, at] for at, site in enumerate(sorted(one))}
        for row, one in enumerate(choices)
    )


def _with(setting: Setting, one: Floats) -> Floats:
    """All minutes, with one draw of the estimated columns."""
    assert setting.error is not None
    minutes = setting.minutes.copy()
    minutes[:, list(setting.error.columns)] = one
    return minutes


def _briefly(setting: Setting, choices: Sequence[Sequence[int]], drawn: Floats) -> Carried:
    """For a whole country: mean, longest, the first reach, the most deprived and volumes alone."""
    found = in_draws(setting, choices, drawn)
    return Carried(
        draws=len(drawn),
        choices=tuple(tuple(one) for one in choices),
        values={
            "mean_minutes": found.mean,
            "maximum_minutes": found.longest,
            f"within_{REACHES[0]:.0f}": found.within,
            "most_deprived_minutes": found.marked_mean,
            "smallest_volume": np.nanmin(found.volumes, axis=2),
            "largest_volume": np.nanmax(found.volumes, axis=2),
        },
        volumes=tuple(
            {site: found.volumes[:, row, at] for at, site in enumerate(sorted(one))}
            for row, one in enumerate(choices)
        ),
        groups=tuple({} for _ in choices),
        longer=np.zeros((0, len(choices))),
    )


def in_draws(setting: Setting, choices: Sequence[Sequence[int]], drawn: Floats) -> Varied:
    """Choices scored in each draw of estimated minutes, all else as it is.

    Parameters
    ----------
    setting
        With the error of its estimated minutes.
    choices
        Indices of the open sites of each choice.
    drawn
        As `drawn_minutes` gives them.
    """
    assert setting.error is not None
    count, sites = len(drawn), len(setting.sites)
    worlds = Worlds(
        factor=np.ones((count, sites)),
        group_factor=np.ones((count, 1)),
        also_open=np.zeros((count, sites), dtype=bool),
        drawn={site: drawn[:, :, at] for at, site in enumerate(setting.error.columns)},
        drawn_world=np.arange(count),
    )
    return score_worlds(
        setting.minutes,
        setting.demand,
        choices,
        worlds,
        group=np.zeros(len(setting.areas), dtype=np.int64),
        marked=setting.fifth == 1,
        limit=REACHES[0],
    )


def cases_longer(took: Floats, before: Floats, demand: Floats) -> float:
    """Cases a year whose way is more than `LONGER` minutes longer than before.

    Examples
    --------
    >>> cases_longer(np.array([30.0, 12.0]), np.array([15.0, 10.0]), np.array([4.0, 9.0]))
    4.0
    """
    both = np.isfinite(before) & (demand > 0.0)
    return float(demand[both][took[both] - before[both] > LONGER].sum())


def _scored(
    setting: Setting, minutes: Floats, choices: Sequence[Sequence[int]]
) -> tuple[dict[str, Floats], Floats]:
    """Measures and volumes of choices at these minutes, those of the second reading among them."""
    found = score_sites(minutes, setting.demand, choices, limits=REACHES)
    told = measures(found)
    poor = (setting.fifth == 1) & (setting.demand > 0.0)
    if poor.any():
        told["most_deprived_minutes"] = score_sites(
            minutes[poor], setting.demand[poor], choices, limits=REACHES
        ).mean
    if setting.outside:
        too = [tuple(sorted({*one, *setting.outside})) for one in choices]
        beyond = score_sites(minutes, setting.demand, too, limits=REACHES)
        outside = np.isin(beyond.open, setting.outside)
        told["lost_cases"] = np.where(outside, beyond.volumes, 0.0).sum(axis=1)
    return told, found.volumes


def _by_group(
    groupings: Sequence[Grouping], means: Sequence[Sequence[Mapping[str, Floats]]], row: int
) -> dict[str, dict[str, Floats]]:
    """The draws of one choice by kind of group and group."""
    return {
        group.kind: {
            code: np.array([draw[row][group.kind][at] for draw in means])
            for at, code in enumerate(group.codes)
        }
        for group in groupings
    }


def _means(groupings: Sequence[Grouping], took: Floats, demand: Floats) -> dict[str, Floats]:
    """The mean of each group: of minutes, or of any other value of areas."""
    # Where nobody is, nothing counts: not even a way that has no end.
    weighted = np.multiply(demand, took, out=np.zeros_like(took), where=demand > 0.0)
    return {group.kind: _mean(group, weighted, demand) for group in groupings}


def _mean(group: Grouping, weighted: Floats, demand: Floats) -> Floats:
    inside, size = group.index >= 0, len(group.codes)
    sums = np.bincount(group.index[inside], weights=weighted[inside], minlength=size)
    cases = np.bincount(group.index[inside], weights=demand[inside], minlength=size)
    mean: Floats = np.divide(sums, cases, out=np.full(size, np.nan), where=cases > 0.0)
    return mean


def ends(values: Floats, told: float) -> Ends | None:
    """The middle 95% of draws, widened to hold the value that is told; None where it cannot be.

    The nearest of several sites whose minutes are uncertain is nearer in the draws than at the
    central minutes, so the value told can lie at the edge of its draws.

    Examples
    --------
    >>> ends(np.array([1.0, 2.0, 3.0]), 2.0), ends(np.array([1.0, np.inf]), 1.0)
    ((1.0, 3.0), None)
    """
    if not (np.isfinite(values).all() and np.isfinite(told)):
        return None
    tails = [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0]
    low, high = np.quantile(values, tails, method="inverted_cdf").tolist()
    return (min(low, told), max(high, told))
