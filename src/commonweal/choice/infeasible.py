"""Why no portfolio keeps the conditions within the budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.choice.conditions import Conditions
from commonweal.choice.portfolio import cheapest


@dataclass(frozen=True, slots=True)
class Clash:
    """Options that every portfolio must hold though they exclude one another.

    `chains` leads from a mandatory option to each of them, over those that require the next.
    """

    group: int
    options: tuple[int, ...]
    chains: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Why there is no portfolio: options that clash, or pence short of the cheapest.

    `least` is the cheapest portfolio that keeps the conditions, `cost` what it costs and `short`
    how far that lies above the budget; None where options clash, since then there is none.
    """

    clashes: tuple[Clash, ...]
    least: tuple[int, ...] | None
    cost: int | None
    short: int | None


def reasons(cost: Sequence[int], budget: int, conditions: Conditions) -> Infeasible | None:
    """Why no portfolio is possible, or None where one is.

    What every portfolio holds are the mandatory options and, step by step, what they require; if
    no two of these exclude one another, they themselves keep the conditions. So either such two
    are found, or the cheapest portfolio is compared with the budget.

    Examples
    --------
    >>> found = reasons([60, 50], 100, Conditions(mandatory=(0, 1)))
    >>> found.cost, found.short
    (110, 10)
    >>> held = Conditions(mandatory=(0,), requires=((0, 1),), exclusive=((0, 1),))
    >>> reasons([1, 1], 100, held).clashes
    (Clash(group=0, options=(0, 1), chains=((0,), (0, 1))),)
    """
    conditions.check(len(cost))
    needed = conditions.needed()
    clashes = []
    for place, group in enumerate(conditions.exclusive):
        both = tuple(option for option in dict.fromkeys(group) if option in needed)
        if len(both) > 1:
            clashes.append(Clash(place, both, tuple(_chain(needed, option) for option in both)))
    if clashes:
        return Infeasible(tuple(clashes), None, None, None)
    least = cheapest(cost, conditions)
    if least is None:
        raise RuntimeError("the solver found no portfolio where the mandatory options are one")
    price = sum(int(cost[option]) for option in least)
    return None if price <= budget else Infeasible((), least, price, price - budget)


def _chain(needed: dict[int, int], option: int) -> tuple[int, ...]:
    chain = [option]
    while needed[chain[-1]] != chain[-1]:
        chain.append(needed[chain[-1]])
    return tuple(reversed(chain))
