"""The error of estimated minutes, carried into every result that uses them.

The minutes of estimated columns are drawn as `services.travel.error` says, all choices are scored
on each draw by the one evaluator, and the middle 95% of the draws is the interval. Results that use
measured columns alone do not vary, and have none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from commonweal.optimise.facility import assigned, score_sites
from commonweal.optimise.facility.assigning import Floats
from commonweal.services.setting import Setting
from commonweal.services.siting.every import measures
from commonweal.services.siting.scoring import REACHES, Grouping

DRAWS = 1_000
#: Fewest draws that an interval is told from, and the most minutes that are drawn at once.
FEWEST, MOST_CELLS = 40, 60_000_000
LEVEL = 0.95

Ends = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Carried:
    """Draws of the measures of choices.

    Parameters
    ----------
    draws
        How many.
    values
        By measure, draws x choices.
    volumes
        For each choice, by site index, the draws of its cases.
    groups
        For each choice, by kind of group and group, the draws of its mean minutes.
    """

    draws: int
    values: Mapping[str, Floats] = field(repr=False)
    volumes: tuple[Mapping[int, Floats], ...] = field(repr=False)
    groups: tuple[Mapping[str, Mapping[str, Floats]], ...] = field(repr=False)


def uses_estimates(setting: Setting, opened: Sequence[int]) -> bool:
    """Whether any open site has estimated minutes."""
    return bool(setting.estimated[list(opened)].any())


def carried(
    setting: Setting,
    choices: Sequence[Sequence[int]],
    groupings: Sequence[Grouping] = (),
    *,
    seed: int,
    draws: int = DRAWS,
) -> Carried | None:
    """Draws of what choices come to; None where no minutes are estimated, or too many to draw.

    Parameters
    ----------
    setting
        With the error of its estimated minutes.
    choices
        Indices of the open sites of each choice.
    groupings
        Groups whose mean minutes are drawn too.
    seed
        Of the draws; the same draws of minutes serve all choices.
    draws
        How many; fewer where areas and estimated sites are many.
    """
    error = setting.error
    if error is None or not choices:
        return None
    count = min(draws, MOST_CELLS // (len(setting.areas) * len(error.columns)))
    if count < FEWEST:
        return None
    drawn = error.draws(count, seed)
    values: dict[str, list[Floats]] = {}
    held: list[Floats] = []
    means: list[list[dict[str, Floats]]] = []
    for one in drawn:
        minutes = setting.minutes.copy()
        minutes[:, list(error.columns)] = one
        found = score_sites(minutes, setting.demand, choices, limits=REACHES)
        for name, value in measures(found).items():
            values.setdefault(name, []).append(value)
        held.append(found.volumes)
        if groupings:
            means.append(_means(minutes, setting.demand, choices, groupings))
    volumes = np.stack(held)
    return Carried(
        draws=count,
        values={name: np.stack(rows) for name, rows in values.items()},
        volumes=tuple(
            {site: volumes[:, row, at] for at, site in enumerate(sorted(one))}
            for row, one in enumerate(choices)
        ),
        groups=tuple(
            {
                group.kind: {
                    code: np.array([draw[row][group.kind][at] for draw in means])
                    for at, code in enumerate(group.codes)
                }
                for group in groupings
            }
            for row in range(len(choices))
        ),
    )


def _means(
    minutes: Floats,
    demand: Floats,
    choices: Sequence[Sequence[int]],
    groupings: Sequence[Grouping],
) -> list[dict[str, Floats]]:
    """Mean minutes of each group under each choice."""
    made = []
    for one in choices:
        _, took = assigned(minutes, one)
        weighted = np.where(demand > 0.0, demand * took, 0.0)
        made.append({group.kind: _mean(group, weighted, demand) for group in groupings})
    return made


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
    ((1.05, 2.95), None)
    """
    if not (np.isfinite(values).all() and np.isfinite(told)):
        return None
    low, high = np.quantile(values, [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0]).tolist()
    return (min(low, told), max(high, told))
