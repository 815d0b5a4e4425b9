"""Areas that go to the same site whatever is opened, taken together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.asking import Asked
from commonweal.optimise.facility.assigning import NOWHERE, Floats

Places = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Areas with weight, grouped by the order in which they would go to the allowed sites.

    Parameters
    ----------
    order
        Groups x ranks: positions among the allowed sites from the nearest on, of equally near ones
        the lowest first, as far as it can matter: to the first site that is open in any case, or
        as many as leave fewer than k; then `NOWHERE`.
    weight
        Per group.
    cost
        Groups x allowed sites: the weighted sum of the costs of its areas; 0 where a site is not
        in the order.
    """

    order: Places
    weight: Floats
    cost: Floats


def groups(question: Asked, k: int) -> Groups:
    """Group the areas of a question for k open sites."""
    sites = question.allowed
    counted = np.flatnonzero(question.weight > 0)
    cost, weight = question.cost[np.ix_(counted, sites)], question.weight[counted]
    reach = max(len(sites) - k + 1, 1)
    order = np.argsort(cost, axis=1, kind="stable")[:, :reach].astype(np.int32)
    sure = np.isin(sites, question.opened)[order]
    passed = np.cumsum(sure, axis=1) - sure > 0
    out_of_reach = ~np.isfinite(np.take_along_axis(cost, order, axis=1))
    order[passed | out_of_reach] = NOWHERE
    rows, group = np.unique(order, axis=0, return_inverse=True)
    group = group.ravel()
    weighted = np.zeros((len(rows), len(sites)))
    for position in range(len(sites)):
        column = np.where(np.isfinite(cost[:, position]), cost[:, position], 0.0)
        weighted[:, position] = np.bincount(group, weight * column, len(rows))
    used = np.zeros((len(rows), len(sites) + 1), dtype=bool)
    np.put_along_axis(used, rows.astype(np.int64), True, axis=1)
    return Groups(
        rows, np.bincount(group, weight, len(rows)).astype(np.float64), weighted * used[:, :-1]
    )
