"""Under which weights an option, or any of a set of options, leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from commonweal.choice.acceptability import Acceptability
from commonweal.choice.flip import LEAD, Flip, Norm, flips, widest
from commonweal.choice.value import TIE, dominated_by

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The weights under which an option leads, alone or with others.

    Parameters
    ----------
    option
        Its place.
    possible
        Whether any weights make it lead by itself, or with options that score just the same.
    low, high
        Shape (criteria,): the least and the most that each weight can be while it leads; None where
        it never does. The region lies within these ends, and need not fill them.
    dominated_by
        Place of an option that is as good on every criterion and better on one, or None.
    """

    option: int
    possible: bool
    low: Floats | None
    high: Floats | None
    dominated_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLead:
    """Under which weights any of several options leads.

    Parameters
    ----------
    members
        Places of the options asked about.
    able
        Those of them that some weights make lead.
    share
        Share of the weightings drawn under which one of them is first, ties shared.
    low, high
        Shape (criteria,): the least and the most that each weight can be while one of them leads;
        None where none ever does.
    nearest
        The member that the smallest change of weights makes first; None where there is none, or no
        weights are given.
    flip
        That change; its distance is 0 where a member is first already.
    """

    members: tuple[int, ...]
    able: tuple[int, ...]
    share: float
    low: Floats | None
    high: Floats | None
    nearest: int | None
    flip: Flip | None


def regions(values: npt.ArrayLike) -> tuple[Region, ...]:
    """For each option, the weights under which it leads.

    Parameters
    ----------
    values
        Shape (options, criteria), between 0 and 1.

    Returns
    -------
    tuple of Region
        One for each option, in their order.

    Raises
    ------
    ValueError
        When values are no table of finite numbers.
    RuntimeError
        When the solver fails, in its words.

    Notes
    -----
    The weights under which an option is first are cut out of the simplex by one plane for each
    other option, and so are convex: the favourable weights of R. Lahdelma, J. Hokkanen and
    P. Salminen (1998), SMAA, European Journal of Operational Research 106(1) (from memory, not
    verified). Their ends are linear programmes.

    Examples
    --------
    >>> found = regions([[1.0, 0.0], [0.0, 1.0], [0.4, 0.4]])
    >>> found[0].low.round(6).tolist(), found[0].high.round(6).tolist(), found[2].possible
    ([0.5, 0.0], [1.0, 0.5], False)
    """
    given = np.asarray(values, np.float64)
    if given.ndim != 2 or not given.size or not np.isfinite(given).all():
        raise ValueError("regions: give values of options by criteria, all of them finite")
    above = dominated_by(given)
    return tuple(_region(given, place, int(above[place])) for place in range(len(given)))


def set_lead(
    values: npt.ArrayLike,
    members: Sequence[int],
    drawn: Acceptability,
    weights: npt.ArrayLike | None = None,
    *,
    norm: Norm = Norm.TOTAL,
) -> SetLead:
    """Under which weights any of several options leads, and how near those are.

    Parameters
    ----------
    values
        Shape (options, criteria), between 0 and 1.
    members
        Places of the options asked about, at least one.
    drawn
        What `acceptability` found for these values.
    weights
        Shape (criteria,) that add up to 1, from which a change is measured; None where none are
        declared.
    norm
        How a change is measured.

    Raises
    ------
    ValueError
        When no member is named, or one does not exist.

    Examples
    --------
    >>> from commonweal.choice import acceptability, weights
    >>> values = [[1.0, 0.0], [0.0, 1.0], [0.4, 0.4]]
    >>> drawn = acceptability.acceptability(values, weights.uniform(2, 10_000, seed=1))
    >>> found = set_lead(values, [1, 2], drawn, [0.7, 0.3])
    >>> found.able, round(found.share, 1), found.nearest, round(found.flip.distance, 6)
    ((1,), 0.5, 1, 0.4)
    """
    given = np.asarray(values, np.float64)
    asked = tuple(dict.fromkeys(int(member) for member in members))
    if not asked or not all(0 <= member < len(given) for member in asked):
        raise ValueError(f"set: {list(members)} names none of the {len(given)} options, or others")
    held = [_region(given, member, -1) for member in asked]
    lows = [region.low for region in held if region.low is not None]
    highs = [region.high for region in held if region.high is not None]
    turned = () if weights is None else flips(given, weights, norm=norm)
    within = [turned[member] for member in asked if turned and turned[member].distance is not None]
    nearest = min(within, key=_near, default=None)
    return SetLead(
        members=asked,
        able=tuple(region.option for region in held if region.possible),
        share=float(drawn.first[list(asked)].sum()),
        low=np.min(lows, axis=0) if lows else None,
        high=np.max(highs, axis=0) if highs else None,
        nearest=None if nearest is None else nearest.option,
        flip=nearest,
    )


def _near(flip: Flip) -> tuple[float, int]:
    """How near a change is, beyond what rounding makes of equal ones; then the option's place."""
    return (np.inf if flip.distance is None else round(flip.distance, 9), flip.option)


def _region(values: Floats, place: int, above: int) -> Region:
    others = ~(np.abs(values - values[place]) <= TIE).all(axis=1)
    lead = values[place] - values[others]
    if above >= 0 or widest(lead) <= LEAD:
        found = None if above < 0 else above
        return Region(option=place, possible=False, low=None, high=None, dominated_by=found)
    criteria = values.shape[1]
    ends = np.array([[_end(lead, at, way) for at in range(criteria)] for way in (1.0, -1.0)])
    return Region(option=place, possible=True, low=ends[0], high=ends[1], dominated_by=None)


def _end(lead: Floats, place: int, way: float) -> float:
    """The least (`way` 1) or the most (-1) that a weight can be with every lead 0 or more."""
    criteria = lead.shape[1]
    aim = np.zeros(criteria)
    aim[place] = way
    found = linprog(
        aim,
        A_ub=-lead if len(lead) else None,
        b_ub=np.zeros(len(lead)) if len(lead) else None,
        A_eq=np.ones((1, criteria)),
        b_eq=[1.0],
        bounds=(0, 1),
        method="highs-ds",
    )
    if not found.success:
        raise RuntimeError(f"weights under which an option leads: {found.message}")
    return float(np.clip(found.x[place], 0.0, 1.0))
