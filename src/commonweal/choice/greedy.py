"""What a simple ranking would have bought: down the list, everything that still fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import fsum

import numpy as np
import numpy.typing as npt

from commonweal.choice.conditions import Conditions


class By(StrEnum):
    """What a list is ranked by."""

    VALUE = "value"
    VALUE_FOR_MONEY = "value for money"


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a simple ranking buys; `chosen` is None where it cannot even buy what is mandatory."""

    by: By
    chosen: tuple[int, ...] | None
    value: float | None
    cost: int | None


def ranked(
    value: npt.ArrayLike,
    cost: Sequence[int],
    budget: int,
    conditions: Conditions | None = None,
    *,
    by: By = By.VALUE,
) -> Ranked:
    """Take what is mandatory and what that requires, then go down the list.

    An option is taken when its cost still fits, none of its group is taken, what it requires is
    taken, and it adds value or frees money at no loss of value. The list is gone down again while
    something was taken, so that a dependent option can follow the one it requires. A ranking never
    gives up something of value to pay for something better: that is what it loses against the
    best portfolio.

    Parameters
    ----------
    value, cost, budget, conditions
        As for `portfolio.best`.
    by
        Value alone, or value for each penny; options that cost nothing come first.

    Examples
    --------
    >>> ranked([10.0, 6.0, 5.0], [60, 50, 40], 90).chosen
    (0,)
    >>> ranked([10.0, 6.0, 5.0], [60, 30, 50], 80, by=By.VALUE_FOR_MONEY).chosen
    (1, 2)
    """
    values = [float(part) for part in np.asarray(value, np.float64)]
    held = conditions or Conditions()
    held.check(len(values))
    taken = set(held.needed())
    spent = sum(cost[option] for option in taken)
    if spent > budget or not held.kept_by(taken):
        return Ranked(by, None, None, None)
    order = sorted(range(len(values)), key=lambda place: _key(values[place], cost[place], by))
    again = True
    while again:
        again = False
        for option in order:
            worth = values[option] > 0 or (values[option] == 0 and cost[option] < 0)
            if option in taken or not worth or spent + cost[option] > budget:
                continue
            if held.kept_by({*taken, option}):
                taken.add(option)
                spent += cost[option]
                again = True
    chosen = tuple(sorted(taken))
    return Ranked(by, chosen, fsum(values[option] for option in chosen), int(spent))


def _key(value: float, cost: int, by: By) -> tuple[bool, Fraction]:
    """Where an option stands in the list; Python's sort keeps equal ones as they were listed."""
    if by is By.VALUE:
        return False, -Fraction(value)
    return (False, -Fraction(value)) if cost <= 0 else (True, -Fraction(value) / cost)
