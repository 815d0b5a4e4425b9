"""How often a choice leads, is on the front, or is close behind; and by what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.choice.acceptability import WEIGHTINGS
from commonweal.choice.value import TIE
from commonweal.choice.weights import uniform
from commonweal.optimise.facility.assigning import Floats
from commonweal.services.robustness.futures import (
    ESTIMATES,
    FACTORS,
    FOOTPRINT,
    GROWTH,
    OUTSIDE,
    ROADS,
    WEIGHTS,
    Futures,
)
from commonweal.services.robustness.running import Compared, Run, run
from commonweal.stats.rates import proportion

Flags = npt.NDArray[np.bool_]

#: A choice is close behind when its value is less than this below the best one's.
CLOSE = 0.05
#: Values that differ by less are the same on the front.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of futures with Wilson's 95% interval: how far the number of draws makes it sure."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, flags: Flags) -> Share:
        """The share of futures in which something holds.

        Examples
        --------
        >>> found = Share.of(np.array([True] * 30 + [False] * 70))
        >>> found.value, round(found.low, 3), round(found.high, 3)
        (0.3, 0.219, 0.396)
        """
        value, low, high = proportion([int(flags.sum())], [len(flags)])
        return cls(value=float(value[0]), low=float(low[0]), high=float(high[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How one choice does over futures, among a set of choices.

    Parameters
    ----------
    leads
        Best, alone or level with others.
    front
        No other choice is as good on every criterion and better on one.
    close
        Less than `CLOSE` behind the best.
    regret, regret_high, regret_most
        Median, 95th centile and largest distance from the best: 0 where it leads; 1 is as far as
        the worst choice of today is from the best on every criterion, and as scales stay those of
        today it can be more.
    inside
        Every unit is within the standard of volumes; None where no standard is held.
    minutes, minutes_high
        Median and 95th centile of mean minutes beyond those of the nearest choice.
    """

    leads: Share
    front: Share
    close: Share
    regret: float
    regret_high: float
    regret_most: float
    minutes: float
    minutes_high: float
    inside: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ByFactor:
    """What one factor does to whether the tested choice leads.

    Parameters
    ----------
    factor
        One of `FACTORS`.
    alone
        Share of futures in which it leads when only this factor varies; None where it cannot.
    states
        For parts of the futures in which all vary (its lowest and highest third, or each state),
        what they are and the share of them in which it leads.
    """

    factor: str
    alone: Share | None
    states: tuple[tuple[str, Share], ...]

    @property
    def spread(self) -> float:
        """Between the state in which it leads most and the one in which it leads least."""
        shares = [share.value for _, share in self.states]
        return max(shares) - min(shares) if shares else 0.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """How the tested choice, and the options beside it, stand in futures.

    Parameters
    ----------
    count
        How many futures.
    among_listed
        Each option among the options.
    among_all
        Each option among all choices of the same number of sites.
    leaders
        Rows of the choices that lead most often among all, and how often, the most often first.
    factors
        What each factor does, among the options; among all choices where there is but one.
    now
        The overall values of the options as things stand, under the weights of now.
    """

    count: int
    among_listed: tuple[Stand, ...]
    among_all: tuple[Stand, ...]
    leaders: tuple[tuple[int, Share], ...]
    factors: tuple[ByFactor, ...]
    now: Floats = field(repr=False)

    def factor(self, name: str) -> ByFactor:
        """What one factor does."""
        return next(one for one in self.factors if one.factor == name)


def standing(held: Compared, count: int) -> Standing:
    """The options in so many futures.

    Parameters
    ----------
    held
        The choices.
    count
        How many futures; single factors are drawn a third as often.
    """
    futures = held.futures(count)
    found = run(held, futures)
    rows = list(held.listed)
    every = list(range(len(held.opens)))
    peers = rows if len(rows) > 1 else every
    return Standing(
        count=count,
        among_listed=tuple(_stand(held, found, row, rows) for row in rows),
        among_all=tuple(_stand(held, found, row, every) for row in rows),
        leaders=_leaders(found),
        factors=tuple(_by_factor(held, futures, found, name, peers) for name in FACTORS),
        now=run(held, held.still).overall[0, rows],
    )


def leads(overall: Floats, row: int, peers: Sequence[int]) -> Flags:
    """In which futures a choice is best of some, alone or level with others."""
    best: Floats = overall[:, list(peers)].max(axis=1)
    return np.asarray(overall[:, row] >= best - TIE)


def on_front(values: Floats, row: int, peers: Sequence[int]) -> Flags:
    """In which futures no other of some choices betters one."""
    own, others = values[:, [row]], values[:, list(peers)]
    as_good, better = others >= own - ROUNDING, others > own + ROUNDING
    bettered = np.logical_and(np.all(as_good, axis=2), np.any(better, axis=2))
    return np.asarray(~np.any(bettered, axis=1))


def _stand(held: Compared, found: Run, row: int, peers: Sequence[int]) -> Stand:
    regret = np.maximum(found.overall[:, peers].max(axis=1) - found.overall[:, row], 0.0)
    behind = np.maximum(found.minutes[:, row] - found.minutes[:, peers].min(axis=1), 0.0)
    return Stand(
        leads=Share.of(leads(found.overall, row, peers)),
        front=Share.of(on_front(found.values, row, peers)),
        close=Share.of(regret < CLOSE),
        regret=float(np.median(regret)),
        regret_high=float(np.quantile(regret, 0.95)),
        regret_most=float(regret.max()),
        minutes=float(np.median(behind)),
        minutes_high=float(np.quantile(behind, 0.95)),
        inside=Share.of(found.inside[:, row]) if held.band.known else None,
    )


def _leaders(found: Run) -> tuple[tuple[int, Share], ...]:
    peers = range(found.overall.shape[1])
    held = [(row, Share.of(leads(found.overall, row, peers))) for row in peers]
    return tuple(sorted((one for one in held if one[1].value), key=lambda h: (-h[1].value, h[0])))


def _by_factor(
    held: Compared, futures: Futures, found: Run, name: str, peers: Sequence[int]
) -> ByFactor:
    if not _varies(futures, name):
        return ByFactor(factor=name, alone=None, states=())
    flags = leads(found.overall, held.row, peers)
    return ByFactor(
        factor=name,
        alone=Share.of(_alone(held, futures, name, peers)),
        states=tuple(
            (said, Share.of(flags[inside]))
            for said, inside in _states(held, futures, name)
            if inside.any()
        ),
    )


def _alone(held: Compared, futures: Futures, name: str, peers: Sequence[int]) -> Flags:
    """In which futures the tested choice leads when all but one factor stays as it is now.

    Where only weights vary, and any weights may come, they are those over which options are weighed
    without futures (`choice.acceptability`): the share is the same there and here.
    """
    if name == WEIGHTS and held.weights.spread is None:
        now = run(held, held.still).values[0]
        drawn = uniform(len(held.scales), WEIGHTINGS, held.drawing.seed)
        return leads(drawn @ now.T, held.row, peers)
    fewer = futures.rows(max(len(futures) // 3, min(len(futures), 100)))
    return leads(run(held, fewer.only(name, held.still)).overall, held.row, peers)


def _varies(futures: Futures, name: str) -> bool:
    held = {
        WEIGHTS: futures.weights,
        GROWTH: futures.cases,
        ROADS: futures.road,
        ESTIMATES: futures.draw,
        OUTSIDE: futures.outside,
        FOOTPRINT: futures.leaving,
    }[name]
    return bool((held != held[:1]).any())


def _states(held: Compared, futures: Futures, name: str) -> list[tuple[str, Flags]]:
    """Parts of futures by what a factor is in them."""
    if name == WEIGHTS:
        return [
            (f"{scale.label} weighs most", futures.weights.argmax(axis=1) == at)
            for at, scale in enumerate(held.scales)
        ]
    if name == OUTSIDE:
        return [("they stay inside", ~futures.outside), ("units outside take", futures.outside)]
    if name == FOOTPRINT:
        groups = held.drawing.groups
        return [
            ("none leaves", futures.leaving < 0),
            *((f"{n} leaves", futures.leaving == at) for at, n in enumerate(groups.names)),
        ]
    if name == ESTIMATES:
        return _thirds(_estimated(held, futures), "estimated ways short", "estimated ways long")
    drawn = futures.cases * futures.growth.mean(axis=1) if name == GROWTH else futures.road
    words = ("fewest cases", "most cases") if name == GROWTH else ("quick roads", "slow roads")
    return _thirds(drawn, *words)


def _estimated(held: Compared, futures: Futures) -> Floats:
    """Mean of the estimated minutes in the draw that each future takes."""
    means = [columns.mean(axis=1) for columns in held.drawing.estimates.values()]
    mean: Floats = np.mean(means, axis=0)[futures.draw]
    return mean


def _thirds(drawn: Floats, low: str, high: str) -> list[tuple[str, Flags]]:
    ends = np.quantile(drawn, [1 / 3, 2 / 3])
    return [(f"third with {low}", drawn <= ends[0]), (f"third with {high}", drawn > ends[1])]
