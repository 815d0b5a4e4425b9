"""The best portfolio of a prioritisation, beside what simple rankings would have bought."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.choice.flip import Norm
from commonweal.choice.greedy import By, ranked
from commonweal.choice.infeasible import Infeasible, reasons
from commonweal.choice.portfolio import Portfolio, best
from commonweal.choice.portfolio_flip import PortfolioFlip, portfolio_flip
from commonweal.choice.programme import Status
from commonweal.needs.priorities.file import Option, Prioritisation
from commonweal.needs.priorities.model import Model
from commonweal.needs.priorities.result import PortfolioResult, RankedResult, WeightChange
from commonweal.needs.priorities.worth import objective
from commonweal.system.money import format_pounds

#: Nodes searched at most, for the portfolio and for what would change it. Counts, not seconds, so
#: that the result is the same on every machine.
NODES = 200_000
FLIP_NODES = 20_000
PROVEN = {Status.OPTIMAL, Status.INFEASIBLE}


def portfolio_of(given: Prioritisation, model: Model) -> PortfolioResult:
    """The best portfolio within the budget, and how the simple rankings compare."""
    worth = objective(given, model)
    found = best(worth, model.cost, given.budget_pence, model.conditions, node_limit=NODES)
    chosen = found.chosen
    cost = found.cost
    turned = None if chosen is None else _turned(given, model, found)
    rankings = tuple(
        _ranking(by, given, model, worth, found) for by in (By.VALUE, By.VALUE_FOR_MONEY)
    )
    why = () if chosen is not None else _reasons(given, model)
    recurrent = None
    if chosen is not None:
        recurrent = sum(model.cost[at] for at in chosen if model.options[at].recurrent)
    return PortfolioResult(
        chosen=_ids(model.options, chosen),
        value=found.value,
        cost_pence=cost,
        recurrent_pence=recurrent,
        left_pence=None if cost is None else given.budget_pence - cost,
        bound=found.bound,
        gap=found.gap,
        status=found.status.value,
        message=found.message,
        tied=found.tied,
        reasons=why,
        rankings=rankings,
        flip=None if turned is None else _flip(turned),
        flip_to=None if turned is None else _ids(model.options, turned[Norm.TOTAL].chosen),
        flip_status=_searched(turned),
    )


def _ranking(
    by: By, given: Prioritisation, model: Model, worth: list[float], found: Portfolio
) -> RankedResult:
    simple = ranked(worth, model.cost, given.budget_pence, model.conditions, by=by)
    gap = share = None
    if simple.value is not None and found.value is not None:
        # Sums of the same numbers in another order: what is less than a tie apart is no gap.
        gap = max(0.0, found.value - simple.value)
        share = gap / abs(found.value) if found.value else None
    return RankedResult(
        by=by.value,
        chosen=_ids(model.options, simple.chosen),
        value=simple.value,
        cost_pence=simple.cost,
        gap=gap,
        gap_share=share,
    )


def _turned(
    given: Prioritisation, model: Model, found: Portfolio
) -> dict[Norm, PortfolioFlip] | None:
    """What change of weights another portfolio needs; None where weights do not decide."""
    if given.maximise != "value" or found.status is not Status.OPTIMAL or found.chosen is None:
        return None
    return {
        norm: portfolio_flip(
            model.values,
            model.weights,
            model.cost,
            given.budget_pence,
            found.chosen,
            model.conditions,
            norm=norm,
            node_limit=FLIP_NODES,
        )
        for norm in Norm
    }


def _flip(turned: dict[Norm, PortfolioFlip]) -> WeightChange:
    total, largest = turned[Norm.TOTAL], turned[Norm.LARGEST]
    reason = ""
    if total.distance is None:
        none = total.status is Status.INFEASIBLE
        reason = "under no weighting is another better" if none else "none was found"
    return WeightChange(
        total=total.distance,
        largest=largest.distance,
        weights=None if total.weights is None else tuple(float(w) for w in total.weights),
        reason=reason,
    )


def _searched(turned: dict[Norm, PortfolioFlip] | None) -> str:
    """How surely the changes told are the smallest."""
    if turned is None:
        return "not searched"
    ended = {found.status for found in turned.values()}
    if ended <= PROVEN:
        return "proven smallest"
    told = dict.fromkeys(found.message for found in turned.values() if found.status not in PROVEN)
    return f"a smaller change may do: {'; '.join(told)}"


def _reasons(given: Prioritisation, model: Model) -> tuple[str, ...]:
    why = reasons(model.cost, given.budget_pence, model.conditions)
    return () if why is None else _told(why, given, model)


def _told(why: Infeasible, given: Prioritisation, model: Model) -> tuple[str, ...]:
    names = [option.id for option in model.options]
    groups = list(dict.fromkeys(o.exclusive_group for o in model.options if o.exclusive_group))
    found = []
    for clash in why.clashes:
        chains = " and ".join(
            " requires ".join(names[at] for at in chain)
            + (" (mandatory)" if len(chain) == 1 else "")
            for chain in clash.chains
        )
        found.append(
            f"only one of the group {groups[clash.group]!r} may be chosen, yet all portfolios hold "
            f"{' and '.join(names[at] for at in clash.options)}: {chains}"
        )
    if why.short is not None and why.cost is not None and why.least is not None:
        found.append(
            f"the cheapest portfolio with everything mandatory ({', '.join(_of(names, why.least))})"
            f" costs {format_pounds(why.cost)}, {format_pounds(why.short)} over the budget of "
            f"{format_pounds(given.budget_pence)}"
        )
    return tuple(found)


def _of(names: list[str], places: Sequence[int]) -> list[str]:
    return [names[at] for at in places]


def _ids(options: tuple[Option, ...], chosen: Sequence[int] | None) -> tuple[str, ...] | None:
    return None if chosen is None else tuple(options[at].id for at in chosen)
