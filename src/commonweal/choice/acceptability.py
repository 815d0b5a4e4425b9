"""Which option wins under which share of the weightings: stochastic acceptability (SMAA-2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.choice.value import TIE

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

#: Values worked on at once: few enough to stay in the processor's cache, which is several times
#: faster, and memory stays the same however many weightings there are.
CELLS = 1 << 15
#: Weightings drawn where nobody asks for another number: a share of them is sure to about a third
#: of a percentage point. The same number and seed give the same share wherever options are weighed.
WEIGHTINGS = 100_000
#: How far a weighting may be from adding up to 1.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptability:
    """How options fare over weightings.

    Parameters
    ----------
    rank
        Shape (options, options): the share of weightings under which the option of a row has the
        rank of a column. Options that tie share the ranks they fill equally, so that rows and
        columns each add up to 1.
    central
        Shape (options, criteria): the mean of the weightings under which an option is first, a
        typical view of somebody who would choose it; not a number where it never is.
    confidence
        Shape (options,): the share of draws of the scores under which an option is first at its
        central weights, ties shared; not a number where it never was. Where scores are certain it
        is 1 for all others that tie with none: the weightings under which an option is first are
        convex, so that their mean is one of them.
    tied_first
        Share of weightings under which more than one option was first.
    weightings
        How many weightings were drawn: a share p of them is sure to about
        2 sqrt(p (1 - p) / weightings).
    """

    rank: Floats
    central: Floats
    confidence: Floats
    tied_first: float
    weightings: int

    @property
    def first(self) -> Floats:
        """Share of weightings under which each option is first, ties shared; shape (options,)."""
        return self.rank[:, 0]


def acceptability(
    values: npt.ArrayLike,
    weights: npt.ArrayLike,
    *,
    low: npt.ArrayLike | None = None,
    high: npt.ArrayLike | None = None,
    seed: int = 0,
    tolerance: float = TIE,
) -> Acceptability:
    """Rank acceptability, central weights and confidence of options over weightings.

    Parameters
    ----------
    values
        Shape (options, criteria), between 0 and 1.
    weights
        Shape (weightings, criteria), each row adding up to 1: see `weights.uniform`,
        `weights.within` and `weights.in_order`.
    low, high
        Where scores are uncertain: the ends of each value, of the shape of `values`. With every
        weighting each value is drawn evenly and independently between its ends. Both or neither.
    seed
        What draws of scores start from; the same seed gives the same result.
    tolerance
        Values this close are a tie.

    Raises
    ------
    ValueError
        When shapes do not agree, something is not a number, a weighting holds a weight below 0 or
        does not add up to 1, or only one end is given.

    Notes
    -----
    R. Lahdelma and P. Salminen (2001), SMAA-2: Stochastic Multicriteria Acceptability Analysis for
    Group Decision Making, Operations Research 49(3), 444-454: rank acceptability, central weights,
    confidence factor. The abstract was read; the formulas follow T. Tervonen and J. R. Figueira,
    A survey on stochastic multicriteria acceptability analysis methods. Sharing the ranks of ties
    is this house's choice.

    Examples
    --------
    >>> from commonweal.choice import weights
    >>> drawn = weights.uniform(2, 10_000, seed=1)
    >>> found = acceptability([[1, 0], [0, 1], [0.4, 0.4]], drawn)
    >>> found.first.round(1).tolist(), found.rank[2].round(1).tolist()
    ([0.5, 0.5, 0.0], [0.0, 0.8, 0.2])
    """
    given, drawn = np.asarray(values, np.float64), np.asarray(weights, np.float64)
    if given.ndim != 2 or drawn.ndim != 2 or given.shape[1] != drawn.shape[1]:
        raise ValueError(
            f"acceptability: values of shape {given.shape} and weights of shape {drawn.shape}; "
            "give options by criteria and weightings by criteria"
        )
    if not given.size or not drawn.size:
        raise ValueError("acceptability: give at least one option, criterion and weighting")
    if not (np.isfinite(given).all() and np.isfinite(drawn).all()):
        raise ValueError("acceptability: a value or weight is missing or infinite; give all")
    wrong = np.flatnonzero((drawn < 0).any(axis=1) | (np.abs(drawn.sum(axis=1) - 1) > ROUNDING))
    if wrong.size:
        raise ValueError(
            f"acceptability: weighting {wrong[0]} is {drawn[wrong[0]].tolist()} "
            f"({wrong.size:,} such in all); give weights of 0 or more that add up to 1"
        )
    if (low is None) != (high is None):
        raise ValueError("acceptability: give both ends of uncertain scores, or neither")
    spread = None if low is None or high is None else _spread(given, low, high)
    tally = _Tally.over(*given.shape)
    for chunk, draw in _chunks(drawn, given, spread, seed):
        tally.add(chunk, _valued(given, chunk, spread, draw), tolerance)
    central = np.full(given.shape, np.nan)
    np.divide(tally.central, tally.rank[:, :1], out=central, where=tally.rank[:, :1] > 0)
    return Acceptability(
        rank=tally.rank / len(drawn),
        central=central,
        confidence=_confidence(given, central, spread, len(drawn), seed, tolerance),
        tied_first=tally.tied / len(drawn),
        weightings=len(drawn),
    )


def first_shares(
    values: npt.ArrayLike, weights: npt.ArrayLike, *, tolerance: float = TIE
) -> Floats:
    """Share of weightings under which each option is first, as `acceptability(...).first` has it.

    Nothing else is worked out, so that many draws of the values can be asked.

    Parameters
    ----------
    values, weights, tolerance
        As in `acceptability`; values may lie beyond 0 and 1.

    Returns
    -------
    ndarray
        Shape (options,); options that tie for the first place share it.

    Examples
    --------
    >>> first_shares([[1, 0], [0, 1], [0.4, 0.4]], [[0.7, 0.3], [0.5, 0.5], [0.2, 0.8]]).round(3)
    array([0.5, 0.5, 0. ])
    """
    valued = np.asarray(weights, np.float64) @ np.asarray(values, np.float64).T
    first = valued >= valued.max(axis=1, keepdims=True) - tolerance
    found: Floats = (first / first.sum(axis=1, keepdims=True)).mean(axis=0)
    return found


@dataclass(frozen=True, slots=True)
class _Spread:
    """Ends of uncertain values."""

    low: Floats
    width: Floats


def _spread(values: Floats, low: npt.ArrayLike, high: npt.ArrayLike) -> _Spread:
    ends = np.asarray(low, np.float64), np.asarray(high, np.float64)
    if ends[0].shape != values.shape or ends[1].shape != values.shape:
        raise ValueError("acceptability: give each value its ends, in the shape of the values")
    if not (
        np.isfinite(ends[0]).all() and (ends[0] <= ends[1]).all() and np.isfinite(ends[1]).all()
    ):
        raise ValueError("acceptability: an end is missing or the lower lies above the upper one")
    return _Spread(ends[0], ends[1] - ends[0])


def _chunks(
    weights: Floats, values: Floats, spread: _Spread | None, seed: int
) -> list[tuple[Floats, np.random.Generator | None]]:
    """Weightings in pieces small enough to hold the values of all options under them."""
    size = max(1, CELLS // (values.size if spread else len(values)))
    draw = np.random.default_rng(seed) if spread else None
    return [(weights[at : at + size], draw) for at in range(0, len(weights), size)]


def _valued(
    values: Floats, weights: Floats, spread: _Spread | None, draw: np.random.Generator | None
) -> Floats:
    """Values of options under each weighting: shape (weightings, options)."""
    if spread is None or draw is None:
        certain: Floats = weights @ values.T
        return certain
    found = draw.random((len(weights), *values.shape))
    found *= spread.width
    found += spread.low
    drawn: Floats = np.matmul(found, weights[:, :, None])[:, :, 0]
    return drawn


@dataclass(slots=True)
class _Tally:
    """Counts over the weightings seen so far."""

    rank: Floats
    central: Floats
    tied: int = 0

    @classmethod
    def over(cls, options: int, criteria: int) -> _Tally:
        return cls(np.zeros((options, options)), np.zeros((options, criteria)))

    def add(self, weights: Floats, found: Floats, tolerance: float) -> None:
        order, same = _sorted(found, tolerance)
        count = len(self.rank)
        alone = np.ones(order.shape, dtype=bool)
        alone[:, 1:] &= ~same
        alone[:, :-1] &= ~same
        flat = order * count + np.arange(count)
        placed = np.bincount(flat[alone], minlength=count * count)
        self.rank += placed.reshape(count, count)
        clear = alone[:, 0]
        first = order[clear, 0]
        for place in range(weights.shape[1]):
            self.central[:, place] += np.bincount(first, weights[clear, place], minlength=count)
        for row in np.flatnonzero(same.any(axis=1)):
            self._share(order[row], same[row], weights[row])

    def _share(self, order: Whole, same: npt.NDArray[np.bool_], weights: Floats) -> None:
        """One weighting with ties: those that tie share the ranks they fill."""
        edges = np.diff(np.concatenate(([0], same.astype(np.int8), [0])))
        starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) + 1
        for start, end in zip(starts, ends, strict=True):
            tied = order[start:end]
            self.rank[tied, start:end] += 1.0 / (end - start)
            if start == 0:
                self.central[tied] += weights / (end - start)
                self.tied += 1


def _sorted(values: Floats, tolerance: float) -> tuple[Whole, npt.NDArray[np.bool_]]:
    """Options from best to worst in each row, and whether each is equal to the one before it.

    Numbers are far quicker to sort than to be sorted by: so the place of an option is written into
    the low bits of its value, held as a whole number of steps much finer than the tolerance.
    """
    options = values.shape[1]
    bits = max(1, (options - 1).bit_length())
    reach = float(np.abs(values).max()) or 1.0
    # Two bits short of what a whole number holds, and no finer than a float is.
    power = min(60 - bits, 52) - int(np.ceil(np.log2(reach)))
    keys = np.rint(np.ldexp(values, power)).astype(np.int64)
    np.negative(keys, out=keys)
    keys <<= bits
    keys |= np.arange(options)
    keys.sort(axis=1)
    order = keys & ((1 << bits) - 1)
    keys >>= bits
    return order, np.diff(keys, axis=1) <= np.ldexp(tolerance, power)


def _confidence(
    values: Floats,
    central: Floats,
    spread: _Spread | None,
    draws: int,
    seed: int,
    tolerance: float,
) -> Floats:
    """Share of draws of the scores under which each option is first at its central weights."""
    held = np.flatnonzero(np.isfinite(central[:, 0]))
    won = np.zeros(len(values))
    draws = 1 if spread is None else draws
    size = max(1, CELLS // values.size)
    draw = np.random.default_rng([seed, 1])
    for at in range(0, draws, size):
        scores = values[None]
        if spread is not None:
            scores = draw.random((min(size, draws - at), *values.shape)) * spread.width + spread.low
        for option in held:
            reached = scores @ central[option]
            best = reached >= reached.max(axis=1, keepdims=True) - tolerance
            won[option] += (best[:, option] / best.sum(axis=1)).sum()
    found = np.full(len(values), np.nan)
    found[held] = won[held] / draws
    return found
