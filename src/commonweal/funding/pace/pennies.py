"""One year settled to the penny, in exact fractions; a budget that does not reach is refused."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from commonweal.funding.pace.policy import Policy
from commonweal.system.apportionment import Number, exact, largest_remainder
from commonweal.system.money import format_pounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What a body is assured of, in pence, and by which rule: "growth" or "bound"."""

    pence: int
    rule: str


class BudgetError(ValueError):
    """A budget that the floors exceed.

    Parameters
    ----------
    budget, floors
        The budget in pence, and the floor of each body.
    enough
        The least budget in pence that would reach.
    bound
        The tightest bound under target that the budget could keep; None where it does not even
        reach for the floors under growth.
    when
        The year, where one is known.
    """

    def __init__(
        self,
        *,
        budget: int,
        floors: Mapping[str, Floor],
        enough: int,
        bound: float | None,
        when: str = "",
    ) -> None:
        self.budget, self.floors, self.enough, self.bound = budget, dict(floors), enough, bound
        self.short = sum(floor.pence for floor in floors.values()) - budget
        by_rule = {
            rule: [code for code, floor in floors.items() if floor.rule == rule]
            for rule in ("bound", "growth")
        }
        binding = "; ".join(
            f"{words} {', '.join(by_rule[rule])}"
            for rule, words in (
                ("bound", "the bound under target binds for"),
                ("growth", "assured growth for"),
            )
            if by_rule[rule]
        )
        ways = [f"a budget of at least {format_pounds(enough)}", "a lower minimum or least growth"]
        if bound is not None:
            ways.insert(1, f"a bound of {bound:.4f} or more")
        super().__init__(
            f"{when}{': ' if when else ''}the floors come to "
            f"{format_pounds(budget + self.short)}, {format_pounds(self.short)} more than the "
            f"budget of {format_pounds(budget)} ({binding}); give {', or '.join(ways)}"
        )


def settle_pence(
    opening: Mapping[str, int],
    weights: Mapping[str, Number],
    budget: int,
    policy: Policy,
    *,
    when: str = "",
) -> dict[str, int]:
    """Settle one year to the penny, by the rule of `settling.settle`.

    Parameters
    ----------
    opening
        Allocation of the year before by body, in pence, none negative.
    weights
        Target of each body in any unit, above zero: only its share counts.
    budget
        Pence to share out.
    policy
        The choices of the year.
    when
        The year, for messages.

    Returns
    -------
    dict
        Pence by body in order of codes, summing to the budget. Floors are rounded up to whole
        pence; the rest is rounded by largest remainders, which take nobody below a floor.

    Raises
    ------
    ValueError
        When a body lacks an allocation or a target, or one is negative.
    BudgetError
        When the floors exceed the budget: by how much, which bind, and what would do.

    Examples
    --------
    >>> chosen = Policy(minimum=0.02, least=0.01, near_over=0.05, far_over=0.1, bound=0.4)
    >>> settle_pence({"A": 6000, "B": 3000, "C": 1000}, {"A": 5, "B": 3, "C": 2}, 10_501, chosen)
    {'A': 6060, 'B': 3060, 'C': 1381}
    """
    shares = _shares(opening, weights)
    total = sum(opening.values())
    floors = {
        code: ceil(held * (1 + _growth(policy, held / (shares[code] * total) - 1)))
        for code, held in sorted(opening.items())
    }
    kept = {code: ceil((1 - exact(policy.bound)) * shares[code] * budget) for code in floors}
    if sum(max(floors[code], kept[code]) for code in floors) > budget:
        raise _refusal(floors, shares, budget, policy, when)
    floors = {code: max(floors[code], kept[code]) for code in floors}
    water = _level(floors, shares, budget)
    return largest_remainder(
        {code: max(Fraction(floor), shares[code] * water) for code, floor in floors.items()}
    )


def _shares(opening: Mapping[str, int], weights: Mapping[str, Number]) -> dict[str, Fraction]:
    faults = [
        *(f"{code}: no opening allocation" for code in sorted(weights.keys() - opening.keys())),
        *(f"{code}: no target" for code in sorted(opening.keys() - weights.keys())),
        *(
            f"{code}: negative allocation {format_pounds(held)}"
            for code, held in sorted(opening.items())
            if held < 0
        ),
        *(f"{code}: target {w} is not above zero" for code, w in sorted(weights.items()) if w <= 0),
    ]
    if not faults and sum(opening.values()) <= 0:
        faults.append("all opening allocations are zero")
    if faults:
        raise ValueError(
            "; ".join(faults) + "; give each body an allocation of zero or more and a target"
        )
    weighed = {code: exact(weights[code]) for code in sorted(weights)}
    total = sum(weighed.values(), Fraction(0))
    return {code: weight / total for code, weight in weighed.items()}


def _growth(policy: Policy, distance: Fraction) -> Fraction:
    """Growth that the policy assures at an opening distance, exactly."""
    near, far = exact(policy.near_over), exact(policy.far_over)
    along = min(max((distance - near) / (far - near), Fraction(0)), Fraction(1))
    return exact(policy.minimum) - (exact(policy.minimum) - exact(policy.least)) * along


def _level(
    floors: Mapping[str, int], shares: Mapping[str, Fraction], budget: int | Fraction
) -> Fraction:
    """The level at which the greater of floor and share x level sums to the budget."""
    resting, lifted = Fraction(sum(floors.values())), Fraction(0)
    level = Fraction(0)
    for code in sorted(floors, key=lambda code: (floors[code] / shares[code], code)):
        ratio = floors[code] / shares[code]
        if lifted and (budget - resting) / lifted <= ratio:
            break
        resting -= floors[code]
        lifted += shares[code]
        level = (budget - resting) / lifted
    return level


def _refusal(
    floors: Mapping[str, int],
    shares: Mapping[str, Fraction],
    budget: int,
    policy: Policy,
    when: str,
) -> BudgetError:
    keep = 1 - exact(policy.bound)
    both = {
        code: Floor(pence=kept, rule="bound")
        if (kept := ceil(keep * shares[code] * budget)) > floors[code]
        else Floor(pence=floors[code], rule="growth")
        for code in floors
    }
    reaches = sum(floors.values()) <= budget
    return BudgetError(
        budget=budget,
        floors=both,
        enough=_enough(floors, shares, budget, keep),
        bound=_tightest(floors, shares, budget) if reaches and budget > 0 else None,
        when=when,
    )


def _tightest(floors: Mapping[str, int], shares: Mapping[str, Fraction], budget: int) -> float:
    """The tightest bound, to a ten-thousandth, that a budget keeps in whole pence."""

    def kept(parts: int) -> bool:
        keep = 1 - Fraction(parts, 10_000)
        asked = (max(floors[code], ceil(keep * shares[code] * budget)) for code in floors)
        return sum(asked) <= budget

    return (1 + bisect_left(range(1, 10_001), True, key=kept)) / 10_000


def _enough(
    floors: Mapping[str, int], shares: Mapping[str, Fraction], budget: int, keep: Fraction
) -> int:
    """The least budget not below this one that reaches for all floors."""
    # What is needed rises with the budget, ever faster but never as fast as the budget itself:
    # steps along its slope come up to the answer from below and do not pass it.
    while True:
        bound = [code for code in floors if keep * shares[code] * budget > floors[code]]
        resting = sum(floors.values()) - sum(floors[code] for code in bound)
        slope = keep * sum((shares[code] for code in bound), Fraction(0))
        step = ceil(resting / (1 - slope))
        if step <= budget:
            break
        budget = step
    # Floors in whole pence may ask for some pence more.
    while (
        needed := sum(max(floors[code], ceil(keep * shares[code] * budget)) for code in floors)
    ) > budget:
        budget = needed
    return budget
