"""The one rule by which people come to sites: the nearest open one, of equals the first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.given import cost_faults, index_faults, numbers

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

#: The assignment of an area that can reach no open site.
NOWHERE = -1


def assigned(cost: npt.ArrayLike, sites: Sequence[int]) -> tuple[Whole, Floats]:
    """The open site that each area goes to, and what getting there costs.

    Parameters
    ----------
    cost
        Areas x sites, in any unit; infinite where a site cannot be reached.
    sites
        Indices of the open sites.

    Returns
    -------
    tuple
        Per area the index of the nearest open site, of equally near ones the lowest index, or
        `NOWHERE` where none can be reached; and the cost, infinite there.

    Raises
    ------
    ValueError
        When a cost is not a number or below zero, or a site is no index or does not exist.

    Examples
    --------
    >>> site, minutes = assigned([[30.0, 20.0, 20.0], [10.0, 50.0, 60.0]], [2, 1])
    >>> site.tolist(), minutes.tolist()
    ([1, 1], [20.0, 50.0])
    """
    table = numbers("cost", cost)
    if table.ndim != 2:
        raise ValueError(f"cost must be areas x sites, not of shape {table.shape}")
    wanted = tuple(sites)
    faults = [*cost_faults(table), *index_faults("open sites", wanted)]
    if faults:
        raise ValueError("; ".join(faults))
    opened = np.unique(np.asarray(wanted, dtype=np.int64))
    absent = [int(site) for site in opened if not 0 <= site < table.shape[1]]
    if absent:
        raise ValueError(f"there is no site {absent[0]}; sites are 0 to {table.shape[1] - 1}")
    if not opened.size:
        return np.full(len(table), NOWHERE), np.full(len(table), np.inf)
    held = table[:, opened]
    first = held.argmin(axis=1)
    nearest = held[np.arange(len(table)), first]
    return np.where(np.isfinite(nearest), opened[first], NOWHERE), nearest
