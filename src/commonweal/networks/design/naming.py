"""What proposed networks are called: a published code stays with the network that keeps most of
its practices, so that as few practices as possible count as moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def named(labels: Ints, home: Ints, homes: Sequence[str], amount: Floats) -> tuple[str, ...]:
    """The code of each unit's district; "" for a unit in none.

    Of all ways to give each published code to at most one district the one is taken by which the
    fewest units have left their code (a linear assignment, solved exactly), so that "moves" is
    never larger than the grouping itself demands. Districts that share nothing with a code left
    over are "new-1", "new-2", ... in order of their first unit.

    Parameters
    ----------
    labels, home
        Shape (n,): district of each unit, -1 for none; position in `homes` of its own, -1 for none.
    homes
        Published codes.
    amount
        Shape (n,), what moving each unit counts.

    Examples
    --------
    >>> named(np.array([4, 4, 9, 9, 7]), np.array([0, 1, 1, 1, -1]), ["A", "B"], np.ones(5))
    ('A', 'A', 'B', 'B', 'new-1')
    """
    inside = labels >= 0
    used, first = np.unique(labels[inside], return_index=True)
    at = np.searchsorted(used, np.where(inside, labels, used[0] if len(used) else 0))
    kept = np.zeros((len(used), len(homes)))
    counted = inside & (home >= 0)
    np.add.at(kept, (at[counted], home[counted]), amount[counted])
    codes: dict[int, str] = {}
    if kept.size:
        for row, column in zip(*linear_sum_assignment(kept, maximize=True), strict=True):
            if kept[row, column] > 0:
                codes[int(row)] = homes[int(column)]
    fresh = (f"new-{number}" for number in range(1, len(used) + len(homes) + 1))
    unused = (code for code in fresh if code not in set(homes))
    for row in np.argsort(first, kind="stable").tolist():
        if row not in codes:
            codes[row] = next(unused)
    return tuple(codes[int(row)] if within else "" for row, within in zip(at, inside, strict=True))


def titles(
    plan: Mapping[str, str],
    names: Mapping[str, str],
    practices: Mapping[str, str],
    patients: Mapping[str, float],
) -> dict[str, str]:
    """What each network of a plan is called: its published name, or that of its largest practice.

    Examples
    --------
    >>> titles({"p": "A", "q": "new-1", "r": "new-1"}, {"A": "Alpha"},
    ...        {"p": "P", "q": "Quay", "r": "Rose"}, {"p": 1, "q": 2, "r": 3})
    {'A': 'Alpha', 'new-1': 'new, around Rose'}
    """
    largest: dict[str, str] = {}
    for practice, network in sorted(plan.items()):
        held = largest.get(network)
        if held is None or patients[practice] > patients[held]:
            largest[network] = practice
    return {
        network: names.get(network) or f"new, around {practices[largest[network]]}"
        for network in sorted(largest)
    }
