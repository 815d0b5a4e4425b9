"""What is asked of a search for sites, checked: all that is wrong is said at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.assigning import Floats, Whole
from commonweal.optimise.facility.given import cost_faults, index_faults, is_whole, numbers

#: Sums of costs times weights may be no larger, beyond which bounds would overflow; nor may the
#: least of them be smaller, below which products would be nought.
LARGEST, SMALLEST = 1e100, 1e-100
#: Areas or sites named in one error.
NAMED = 5


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question about sites that has no fault in itself.

    Parameters
    ----------
    cost
        Areas x sites, infinite where a site cannot be reached.
    weight
        Per area, zero or more.
    opened
        Sites that are open in any case, ascending.
    free
        Sites that may be open or not, ascending: neither fixed open nor fixed closed.
    """

    cost: Floats
    weight: Floats
    opened: Whole
    free: Whole

    @property
    def allowed(self) -> Whole:
        """Sites that may be open, ascending."""
        return np.union1d(self.opened, self.free)

    @property
    def closed(self) -> Whole:
        """Sites that may not be open, ascending."""
        return np.setdiff1d(np.arange(self.cost.shape[1]), self.allowed)

    def stranded(self) -> Whole:
        """Areas with weight that can reach none of the allowed sites."""
        reached = np.isfinite(self.cost[:, self.allowed]).any(axis=1)
        return np.flatnonzero(~reached & (self.weight > 0))


def asked(
    cost: npt.ArrayLike,
    weight: npt.ArrayLike | None,
    k: int | None,
    fixed_open: Sequence[int] = (),
    fixed_closed: Sequence[int] = (),
    also: Sequence[str] = (),
) -> Asked:
    """Check a question about sites.

    Parameters
    ----------
    cost
        Areas x sites, zero or more, infinite where a site cannot be reached.
    weight
        Per area, finite and zero or more; None for one each.
    k
        How many sites are to be open; None where the number is free.
    fixed_open, fixed_closed
        Indices of sites that are open, or closed, in any case; one named twice counts once.
    also
        Faults found elsewhere, said with those found here.

    Returns
    -------
    Asked
        The same as arrays.

    Raises
    ------
    ValueError
        Names every fault: a shape, a cost or weight that is no number of zero or more, a site that
        does not exist, a site both open and closed, a number of sites that cannot be met.

    Examples
    --------
    >>> asked([[1.0, 2.0]], None, 1, fixed_closed=[1]).free.tolist()
    [0]
    """
    table = numbers("cost", cost)
    if table.ndim != 2 or not table.size:
        raise ValueError(f"cost must be areas x sites, at least one each, not {table.shape}")
    areas, sites = table.shape
    weights = np.ones(areas) if weight is None else numbers("weight", weight)
    faults = [*cost_faults(table), *_wrong_weights(weights, areas)]
    faults = [*(faults or _beyond_floats(table, weights)), *also]
    # Held, because what can be gone through once only would be empty the second time.
    held = tuple(fixed_open), tuple(fixed_closed)
    odd = index_faults("fixed sites", (*held[0], *held[1]))
    if not (k is None or is_whole(k)):
        odd.append(f"k must be a whole number, not {k!r}")
    if odd:
        raise ValueError("; ".join([*faults, *odd]))
    opened, closed = (sorted({int(site) for site in fixed}) for fixed in held)
    absent = [site for site in (*opened, *closed) if not 0 <= site < sites]
    if absent:
        faults.append(f"there is no site {_listed(absent)}; sites are 0 to {sites - 1}")
    both = sorted(set(opened) & set(closed))
    if both:
        faults.append(f"site {_listed(both)} is fixed both open and closed")
    free = [site for site in range(sites) if site not in set(opened) | set(closed)]
    if k is not None and not absent and not both:
        faults += _wrong_number(k, len(opened), len(free), sites)
    if faults:
        raise ValueError("; ".join(faults))
    return Asked(table, weights, np.array(opened, dtype=np.int64), np.array(free, dtype=np.int64))


def _beyond_floats(table: Floats, weights: Floats) -> list[str]:
    """Sums of costs times weights must stay numbers, and the least of them more than nought."""
    highest = float(np.max(table, initial=0.0, where=np.isfinite(table)))
    lowest = float(np.min(table, initial=np.inf, where=table > 0))
    lightest = float(np.min(weights, initial=np.inf, where=weights > 0))
    with np.errstate(over="ignore"):
        total = float(np.sum(weights))
    if max(highest, 1.0) * max(total, 1.0) > LARGEST:
        return [
            f"the highest cost {highest:g} times all weight {total:g} is above {LARGEST:g}, too "
            "much to add up; use larger units"
        ]
    if min(lowest, 1.0) * min(lightest, 1.0) < SMALLEST:
        return [
            f"the lowest cost {lowest:g} times the least weight {lightest:g} is below "
            f"{SMALLEST:g}, too little to tell from nothing; use smaller units"
        ]
    return []


def _wrong_weights(weights: Floats, areas: int) -> list[str]:
    if weights.shape != (areas,):
        return [f"weight must be one for each of {areas} areas, not of shape {weights.shape}"]
    wrong = np.flatnonzero(~np.isfinite(weights) | (weights < 0))
    if not wrong.size:
        return []
    return [
        f"{wrong.size} weights are not finite numbers of zero or more, the first at area "
        f"{wrong[0]}: {weights[wrong[0]]}"
    ]


def _wrong_number(k: int, opened: int, free: int, sites: int) -> list[str]:
    if k < 1:
        return [f"k is {k}; at least one site must be open"]
    if k > sites:
        return [f"k is {k}, but there are {sites} sites"]
    if opened > k:
        return [f"{opened} sites are fixed open, more than k = {k}"]
    if opened + free < k:
        return [f"k is {k}, but only {opened + free} sites are not fixed closed"]
    return []


def _listed(sites: Sequence[int]) -> str:
    """The first few indices, as words."""
    shown = ", ".join(str(site) for site in sites[:NAMED])
    return shown + (" and more" if len(sites) > NAMED else "")
