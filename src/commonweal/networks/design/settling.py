"""The last steps after a search: single practices that would still do better elsewhere go there,
and the plan is valued anew, with every person in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from commonweal.networks.design.explaining import Laws, alternatives, standing
from commonweal.networks.design.policies import Sought
from commonweal.networks.plans.sums import pieces
from commonweal.networks.units import Units
from commonweal.optimise.partition.objective import terms, value, weights_of
from commonweal.optimise.partition.result import Partition

#: A change this small, as a share of the objective, is rounding.
ROUNDING = 1e-9


def settled(
    units: Units,
    plan: Mapping[str, str],
    low: float,
    high: float,
    wanted: Sought,
    laws: Laws,
) -> dict[str, str]:
    """A plan in which no single practice could lawfully go elsewhere and better the policy.

    Practices are asked in order of their codes, again and again, until none goes. Each step
    lessens what the policy counts, takes no network out of its band and tears none, so it ends.

    Parameters
    ----------
    units, plan, low, high
        The practices, the plan found and its band.
    wanted
        What the policy counts.
    laws
        Borders and pairs.
    """
    best = dict(plan)
    weights = weights_of(wanted.exact)
    held = terms(labels_of(units, best, wanted), units.patients, units.xy, wanted.exact)
    least = ROUNDING * value(held, wanted.exact)
    stands = standing(units, best, low, high, weights, laws)
    gone = True
    while gone:
        gone = False
        for practice in sorted(best):
            open_to = [other for other in alternatives(stands, practice) if other.allowed]
            if open_to and open_to[0].cost < -least:
                best[practice] = open_to[0].network
                stands = standing(units, best, low, high, weights, laws)
                gone = True
    return best


def labels_of(units: Units, plan: Mapping[str, str], wanted: Sought) -> npt.NDArray[np.int64]:
    """A plan as labels: published networks by their place in `wanted.homes`, new ones after."""
    fresh = sorted(set(plan.values()) - set(wanted.homes))
    at = {code: place for place, code in enumerate((*wanted.homes, *fresh))}
    return np.array([at.get(plan.get(code, ""), -1) for code in units.codes], dtype=np.int64)


def revalued(
    units: Units, plan: Mapping[str, str], low: float, high: float, wanted: Sought, found: Partition
) -> Partition:
    """What the search handed back, of the settled plan.

    The bound stands: the search's objective never counts more than `wanted.exact`.
    """
    labels = labels_of(units, plan, wanted)
    used, of = np.unique(labels[labels >= 0], return_inverse=True)
    weights = np.bincount(of, units.patients[labels >= 0], len(used)).astype(np.float64)
    numbered = np.full(len(labels), -1, dtype=np.int64)
    numbered[labels >= 0] = of
    held = terms(labels, units.patients, units.xy, wanted.exact)
    worth = value(held, wanted.exact)
    gap = None
    if found.bound is not None:
        gap = max(0.0, (worth - found.bound) / worth) if worth > 0.0 else 0.0
    return replace(
        found,
        labels=labels,
        objective=worth,
        terms=held,
        gap=gap,
        weights=weights,
        in_band=(weights >= low) & (weights <= high),
        contiguous=pieces(units.links, numbered, len(used)) == 1,
    )
