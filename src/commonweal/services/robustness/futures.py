"""Futures: what could come otherwise, each with a stated range, drawn together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from commonweal.choice.weights import around, uniform, within
from commonweal.economics.draws import stream
from commonweal.optimise.facility.assigning import Floats, Whole
from commonweal.optimise.facility.varying import Worlds
from commonweal.services.robustness.areas import AreaGroups
from commonweal.services.robustness.growing import Growth
from commonweal.services.setting import Setting

Flags = npt.NDArray[np.bool_]

#: What is drawn, in the order in which it is told.
WEIGHTS, GROWTH, ROADS, ESTIMATES, OUTSIDE, FOOTPRINT = FACTORS = (
    "weights",
    "growth",
    "roads",
    "estimates",
    "outside",
    "footprint",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranges:
    """How far futures reach. All of it is assumed; only growth rests on a projection where held.

    Parameters
    ----------
    cases_low, cases_high
        What all cases are multiplied by, evenly between: more old people, better prevention.
    growth_sd
        Standard deviation of each group's own growth around what is foreseen, as a share.
    road_low, road_high
        What all road minutes are multiplied by, evenly between: traffic, blue lights.
    site_sd
        Standard deviation of the logarithm of what the minutes to each site are multiplied by.
    outside
        Chance that units outside take those who live nearer to them.
    leaving
        Chance that one group of areas leaves the system, each alike.
    """

    cases_low: float = 0.9
    cases_high: float = 1.3
    growth_sd: float = 0.05
    road_low: float = 0.85
    road_high: float = 1.25
    site_sd: float = 0.08
    outside: float = 0.5
    leaving: float = 0.5

    def __post_init__(self) -> None:
        faults = [
            f"{name}: {low} to {high} is no range above zero"
            for name, low, high in (
                ("cases", self.cases_low, self.cases_high),
                ("roads", self.road_low, self.road_high),
            )
            if not 0.0 < low <= high < np.inf
        ]
        faults += [
            f"{name}: {value} is below zero or no number"
            for name, value in (("growth", self.growth_sd), ("sites", self.site_sd))
            if not 0.0 <= value < np.inf
        ]
        faults += [
            f"{name}: {value} is no chance; give 0 to 1"
            for name, value in (("outside", self.outside), ("leaving", self.leaving))
            if not 0.0 <= value <= 1.0
        ]
        if faults:
            raise ValueError("ranges: " + "; ".join(faults))


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What criteria weigh.

    Parameters
    ----------
    now
        Shape (criteria,), adding up to 1.
    spread
        How far weights reach to either side in futures, as a share of each; None for all weightings
        alike.
    """

    now: Floats
    spread: float | None = None

    @classmethod
    def same(cls, criteria: int) -> Weights:
        """All weigh the same now, and anything in futures."""
        return cls(np.full(criteria, 1.0 / criteria))

    def drawn(self, count: int, seed: int) -> Floats:
        """Weightings, shape (count, criteria)."""
        if self.spread is None:
            return uniform(len(self.now), count, seed)
        return within(*around(self.now, self.spread), count, seed)


@dataclass(frozen=True, kw_only=True, eq=False)
class Futures:
    """Drawn futures, f of them.

    Parameters
    ----------
    weights
        Shape (f, criteria), each row adding up to 1.
    cases
        Shape (f,): what all cases are multiplied by.
    growth
        Shape (f, groups): what the cases of each group are multiplied by beside.
    road
        Shape (f,): what all minutes are multiplied by.
    site
        Shape (f, sites): what the minutes to each site are multiplied by beside.
    draw
        Shape (f,): which draw of estimated minutes, -1 for the minutes as told.
    outside
        Shape (f,): whether units outside take flow.
    leaving
        Shape (f,): the group that leaves, -1 for none.
    """

    weights: Floats
    cases: Floats
    growth: Floats
    road: Floats
    site: Floats
    draw: Whole
    outside: Flags
    leaving: Whole

    def __len__(self) -> int:
        return len(self.cases)

    def only(self, factor: str, still: Futures) -> Futures:
        """These futures with everything but one factor as it is in another one.

        Raises
        ------
        KeyError
            When nothing of that name is drawn.
        """
        kept = {name: getattr(self, name) for name in _FIELDS[factor]}
        return replace(still.repeated(len(self)), **kept)

    def repeated(self, count: int) -> Futures:
        """The first of them so many times."""
        held = {name: np.repeat(getattr(self, name)[:1], count, axis=0) for name in _ALL}
        return replace(self, **held)

    def rows(self, count: int) -> Futures:
        """The first so many of them."""
        return replace(self, **{name: getattr(self, name)[:count] for name in _ALL})


_FIELDS = {
    WEIGHTS: ("weights",),
    GROWTH: ("cases", "growth"),
    ROADS: ("road", "site"),
    ESTIMATES: ("draw",),
    OUTSIDE: ("outside",),
    FOOTPRINT: ("leaving",),
}
_ALL = tuple(name for names in _FIELDS.values() for name in names)


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawing:
    """What futures are drawn for: the setting, the groups of its areas, their growth.

    Parameters
    ----------
    setting, groups, growth
        See there.
    ranges
        How far futures reach.
    seed
        Of all draws.
    estimates
        Draws of estimated minutes by site, shape (draws, areas); none where nothing is estimated.
    """

    setting: Setting
    groups: AreaGroups
    growth: Growth
    ranges: Ranges
    seed: int
    estimates: dict[int, Floats] = field(repr=False)

    def futures(self, count: int, weights: Weights) -> Futures:
        """So many futures.

        Raises
        ------
        ValueError
            When fewer than one future is asked for.
        """
        if count < 1:
            raise ValueError(f"{count} futures: ask for one or more")
        held, groups, sites = self.ranges, self.groups.size, len(self.setting.sites)
        grown = self._stream("growth").standard_normal((count, groups)) * held.growth_sd
        draws = len(next(iter(self.estimates.values()), ()))
        moves = self._stream("footprint")
        leaves = moves.random(count) < held.leaving
        gone = moves.integers(0, max(groups - 1, 1), count)
        return Futures(
            weights=weights.drawn(count, int(self._stream("weights").integers(1 << 31))),
            cases=self._stream("cases").uniform(held.cases_low, held.cases_high, count),
            growth=np.maximum(self.growth.factor * (1.0 + grown), 0.01),
            road=self._stream("road").uniform(held.road_low, held.road_high, count),
            site=np.exp(self._stream("site").standard_normal((count, sites)) * held.site_sd),
            draw=np.arange(count) % draws if draws else np.full(count, -1),
            outside=(self._stream("outside").random(count) < held.outside)
            & bool(self.setting.outside),
            leaving=np.where(leaves & (groups > 2), gone, -1),
        )

    def still(self, weights: Weights) -> Futures:
        """The one future in which nothing changes."""
        return Futures(
            weights=weights.now[None, :],
            cases=np.ones(1),
            growth=np.ones((1, self.groups.size)),
            road=np.ones(1),
            site=np.ones((1, len(self.setting.sites))),
            draw=np.full(1, -1),
            outside=np.zeros(1, dtype=bool),
            leaving=np.full(1, -1),
        )

    def worlds(self, futures: Futures) -> Worlds:
        """Futures as the evaluator takes them."""
        gone = np.arange(self.groups.size)[None, :] == futures.leaving[:, None]
        beyond = np.zeros((len(futures), len(self.setting.sites)), dtype=bool)
        beyond[:, list(self.setting.outside)] = futures.outside[:, None]
        return Worlds(
            factor=futures.road[:, None] * futures.site,
            group_factor=np.where(gone, 0.0, futures.cases[:, None] * futures.growth),
            also_open=beyond,
            drawn=self.estimates,
            drawn_world=futures.draw,
        )

    def _stream(self, name: str) -> np.random.Generator:
        return stream(self.seed, f"services.robustness.{name}")
