"""Districts keep the names of an existing plan where they agree with it best."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from commonweal.optimise.partition.objective import Floats, Ints
from commonweal.optimise.partition.request import Request


def kept_names(asked: Request, labels: Ints) -> Ints:
    """A grouping under the labels of homes, where stability counts, else of the plan begun from."""
    identity, amount = asked.start, asked.weight + 1e-9
    if asked.objective.stability is not None:
        identity = np.asarray(asked.objective.stability.home, np.int64)
        amount = np.asarray(asked.objective.stability.amount, float)
    return named(labels, identity, amount)


def named(districts: Ints, identity: Ints | None, amount: Floats) -> Ints:
    """Labels of the districts found: those of the plan they agree best with, new ones after them.

    Parameters
    ----------
    districts
        Shape (n,), any labels.
    identity
        Shape (n,), labels that districts may keep, -1 for none; None to number from 0.
    amount
        Shape (n,), what a unit that keeps its label is worth.

    Examples
    --------
    >>> named(np.array([5, 5, 2]), np.array([7, 3, 3]), np.ones(3)).tolist()
    [7, 7, 3]
    >>> named(np.array([5, 5, 2]), None, np.ones(3)).tolist()
    [0, 0, 1]
    """
    _, firsts, of = np.unique(districts, return_index=True, return_inverse=True)
    count = len(firsts)
    label = np.full(count, -1, np.int64)
    free = 0
    if identity is not None:
        names, place = np.unique(identity, return_inverse=True)
        agreed = np.zeros((count, len(names)))
        np.add.at(agreed, (of, place), amount)
        agreed[:, names < 0] = 0.0
        rows, columns = linear_sum_assignment(agreed, maximize=True)
        kept = agreed[rows, columns] > 0
        label[rows[kept]] = names[columns[kept]]
        free = int(names.max(initial=-1)) + 1
    new = np.flatnonzero(label < 0)
    label[new[np.argsort(firsts[new])]] = free + np.arange(len(new))
    renamed: Ints = label[of]
    return renamed
