"""Plans side by side: the same measures of each, like with like, and what each moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from commonweal.networks.plans.judging import Judged, ends
from commonweal.networks.plans.measuring import Measured, measure
from commonweal.networks.plans.moving import Move, moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A plan beside the first of those compared.

    Parameters
    ----------
    judged
        The plan by itself.
    like
        The plan measured on the practices that are in a network in every plan compared: only
        these measures set plans beside each other that leave different practices out.
    moves
        What it changes in the first plan, when names of networks mean nothing.
    """

    judged: Judged
    like: Measured
    moves: tuple[Move, ...]

    def moved(self, kind: str = "moved") -> tuple[int, float]:
        """Practices of a kind of move, and their patients."""
        found = [move.patients for move in self.moves if move.kind == kind]
        return len(found), fsum(found)


def compare(plans: Sequence[Judged]) -> tuple[Compared, ...]:
    """Set plans of the same practices beside the first of them.

    Parameters
    ----------
    plans
        Judged on the same ground; the first is what the others are held against.

    Raises
    ------
    ValueError
        When there is no plan, or plans are of different practices.
    """
    if not plans:
        raise ValueError("compare: give at least one plan")
    first = plans[0]
    if any(plan.units.codes != first.units.codes for plan in plans):
        raise ValueError("compare: plans of different practices; judge all on one folder and day")
    shared = [code for code in first.units.codes if all(plan.plan.get(code, "") for plan in plans)]
    low, high = ends(first.rule)
    return tuple(
        Compared(
            judged=plan,
            like=measure(plan.units, {code: plan.plan[code] for code in shared}, low, high),
            moves=moves(plan.units, first.plan, plan.plan),
        )
        for plan in plans
    )
