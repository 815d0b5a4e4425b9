"""The smallest change of weights under which another option is first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from commonweal.choice.value import TIE, additive, dominated_by, ranks

Floats = npt.NDArray[np.float64]

#: An option that leads by no more than this under any weighting is never first by itself.
LEAD = 1e-9


class Norm(StrEnum):
    """How a change of weights is measured."""

    TOTAL = "total"
    """The sum of all changes (L1); half of it is the weight that moves from one to another."""
    LARGEST = "largest"
    """The largest change of any one weight (L-infinity)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """What would make one option first.

    Parameters
    ----------
    option
        Its place.
    distance
        The smallest change, in the norm asked for; 0 where it is first already or ties; None where
        no change makes it first.
    weights
        Shape (criteria,): the weights at that point, where it draws level; any further in the same
        direction puts it ahead. None where there are none.
    reason
        Why there is none, or why no change is needed; otherwise empty.
    dominated_by
        Place of an option that is as good on every criterion and better on one; None where there
        is none.
    """

    option: int
    distance: float | None
    weights: Floats | None
    reason: str
    dominated_by: int | None


def flips(
    values: npt.ArrayLike, weights: npt.ArrayLike, *, norm: Norm = Norm.TOTAL
) -> tuple[Flip, ...]:
    """For each option, the smallest change of weights that makes it first.

    Weights stay 0 or more and add up to 1.

    Parameters
    ----------
    values
        Shape (options, criteria), between 0 and 1.
    weights
        Shape (criteria,) that add up to 1.
    norm
        What is smallest: the sum of the changes, or the largest of them.

    Returns
    -------
    tuple of Flip
        One for each option, in their order.

    Raises
    ------
    ValueError
        When shapes do not agree or something is not finite.
    RuntimeError
        When the solver fails, in its words.

    Notes
    -----
    A linear programme for each option. Smallest changes of weights that reverse a choice:
    E. Triantaphyllou and A. Sanchez (1997), A Sensitivity Analysis Approach for Some Deterministic
    Multi-Criteria Decision-Making Methods, Decision Sciences 28(1), for one weight at a time (from
    memory, not verified); here all weights may change together.

    Examples
    --------
    >>> found = flips([[0.8, 0.2], [0.4, 0.7], [0.3, 0.6]], [0.6, 0.4])
    >>> [flip.reason or round(flip.distance, 4) for flip in found]
    ['is first already', 0.0889, 'option 1 is as good on every criterion and better on one']
    """
    given, own = np.asarray(values, np.float64), np.asarray(weights, np.float64)
    if given.ndim != 2 or own.shape != given.shape[1:]:
        raise ValueError("flips: give values of options by criteria, and a weight for each")
    if not (np.isfinite(given).all() and np.isfinite(own).all()):
        raise ValueError("flips: a value or weight is missing or infinite; give all")
    places = ranks(additive(given, own)).rank
    above = dominated_by(given)
    return tuple(
        _first(place, int(above[place]), own)
        if places[place] == 1
        else _flip(given, own, place, int(above[place]), norm)
        for place in range(len(given))
    )


def nearest(found: tuple[Flip, ...]) -> Flip | None:
    """The option that the smallest change makes first instead, or None: no change does.

    Options that are first already do not count; of equal changes the option listed first does.
    """
    others = [flip for flip in found if flip.distance is not None and not flip.reason]
    return min(others, key=lambda flip: (flip.distance, flip.option), default=None)


def _first(place: int, above: int, weights: Floats) -> Flip:
    return Flip(
        option=place,
        distance=0.0,
        weights=weights,
        reason="is first already",
        dominated_by=above if above >= 0 else None,
    )


def _flip(values: Floats, weights: Floats, place: int, above: int, norm: Norm) -> Flip:
    if above >= 0:
        reason = f"option {above} is as good on every criterion and better on one"
        return Flip(option=place, distance=None, weights=None, reason=reason, dominated_by=above)
    # Options that score the same cannot be told apart by any weights: they are first together.
    others = ~(np.abs(values - values[place]) <= TIE).all(axis=1)
    lead = values[place] - values[others]
    if widest(lead) <= LEAD:
        reason = "under every weighting some other option is as good or better"
        return Flip(option=place, distance=None, weights=None, reason=reason, dominated_by=None)
    distance, changed = closest(lead, weights, norm)
    return Flip(option=place, distance=distance, weights=changed, reason="", dominated_by=None)


def closest(lead: Floats, weights: Floats, norm: Norm) -> tuple[float, Floats]:
    """The nearest weights at which every row of leads is 0 or more.

    Parameters
    ----------
    lead
        Shape (rows, criteria): by how much one is better than another on each criterion.
    weights
        Shape (criteria,).

    Raises
    ------
    RuntimeError
        When there are no such weights, or the solver fails.
    """
    criteria = len(weights)
    sizes = criteria if norm is Norm.TOTAL else 1
    of_size = np.eye(criteria) if norm is Norm.TOTAL else np.ones((criteria, 1))
    one = np.eye(criteria)
    found = linprog(
        np.concatenate((np.zeros(criteria), np.ones(sizes))),
        A_ub=np.block([[-lead, np.zeros((len(lead), sizes))], [one, -of_size], [-one, -of_size]]),
        b_ub=np.concatenate((np.zeros(len(lead)), weights, -weights)),
        A_eq=np.concatenate((np.ones(criteria), np.zeros(sizes)))[None],
        b_eq=[1.0],
        bounds=(0, None),
        method="highs-ds",
    )
    if not found.success:
        raise RuntimeError(f"weights that flip a choice: {found.message}")
    changed: Floats = np.maximum(found.x[:criteria], 0.0)
    return measured(changed, weights, norm), changed


def measured(changed: Floats, weights: Floats, norm: Norm) -> float:
    """How far changed weights lie from the others."""
    apart = np.abs(changed - weights)
    return float(apart.sum() if norm is Norm.TOTAL else apart.max())


def widest(lead: Floats) -> float:
    """The largest lead over all others at once that any weighting gives.

    Parameters
    ----------
    lead
        Shape (others, criteria): by how much one is better than each other on each criterion.

    Raises
    ------
    RuntimeError
        When the solver fails, in its words.
    """
    criteria = lead.shape[1]
    if not len(lead):
        return np.inf
    found = linprog(
        np.concatenate((np.zeros(criteria), [-1.0])),
        A_ub=np.hstack((-lead, np.ones((len(lead), 1)))),
        b_ub=np.zeros(len(lead)),
        A_eq=np.concatenate((np.ones(criteria), [0.0]))[None],
        b_eq=[1.0],
        bounds=[(0, None)] * criteria + [(None, None)],
        method="highs-ds",
    )
    if not found.success:
        raise RuntimeError(f"lead over all weights: {found.message}")
    return float(found.x[-1])
