"""Working a prioritisation out: ranking, value for money, acceptability and what would flip it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from commonweal.choice import weights
from commonweal.choice.acceptability import Acceptability, acceptability
from commonweal.choice.flip import Flip, Norm, flips, nearest
from commonweal.choice.value import Ranks, additive, ranks
from commonweal.needs.priorities.file import Option, Prioritisation, Score
from commonweal.needs.priorities.judging import judge
from commonweal.needs.priorities.model import (
    Model,
    allowed_weightings,
    declared_weights,
    model_of,
)
from commonweal.needs.priorities.portfolio import portfolio_of
from commonweal.needs.priorities.result import (
    OptionResult,
    PortfolioResult,
    Priorities,
    RejectedResult,
    Revision,
    WeightChange,
)
from commonweal.needs.priorities.sealing import make_seal, matches

Floats = npt.NDArray[np.float64]

WEIGHTINGS = 10_000


def prioritise(given: Prioritisation, *, weightings: int = WEIGHTINGS, seed: int = 0) -> Priorities:
    """Work out a prioritisation that was read and checked.

    Parameters
    ----------
    given
        What `read_priorities` returns.
    weightings, seed
        How many weightings are drawn for acceptability, and what the draws start from: the same
        seed gives the same result.

    Returns
    -------
    Priorities
        While nothing is scored: without options and portfolio, with what is still to be done.

    Raises
    ------
    ValueError
        When intervals of weights leave too little room to draw from.
    """
    model = model_of(given)
    allowed, drawn = allowed_weightings(given.criteria, weightings, seed)
    options: tuple[OptionResult, ...] = ()
    portfolio: PortfolioResult | None = None
    first: str = ""
    tied_first: float | None = None
    if model is not None:
        portfolio = portfolio_of(given, model)
        everywhere = _accepted(model, weights.uniform(len(model.weights), weightings, seed), seed)
        within = None if drawn is None else _accepted(model, drawn, seed)
        turned = {norm: flips(model.values, model.weights, norm=norm) for norm in Norm}
        options = _options(given, model, portfolio, everywhere, within, turned)
        flip = nearest(turned[Norm.TOTAL])
        first = "" if flip is None else model.options[flip.option].id
        tied_first = everywhere.tied_first
    return Priorities(
        id=given.id,
        title=given.title,
        about=given.about,
        synthetic=given.synthetic,
        note=given.note,
        budget_pence=given.budget_pence,
        maximise=given.maximise,
        sealed_on=None if given.seal is None else given.seal.on,
        sealed_sha256=make_seal(given).digest,
        seal_matches=matches(given),
        criteria=tuple(criterion.id for criterion in given.criteria),
        weights=tuple(float(share) for share in declared_weights(given.criteria)),
        weightings=weightings,
        allowed=allowed,
        seed=seed,
        tied_first=tied_first,
        options=options,
        nearest_flip=first,
        portfolio=portfolio,
        revisions=revisions(given),
        rejected=_rejected(given, model),
        findings=judge(given, model, portfolio, revisions(given)),
    )


def revisions(given: Prioritisation) -> tuple[Revision, ...]:
    """Scores that replaced others, in the order in which they were entered."""
    found: list[Revision] = []
    held: dict[tuple[str, str], Score] = {}
    for batch in sorted(given.scores, key=lambda batch: batch.entered_on):
        for option, row in batch.values.items():
            for criterion, score in row.items():
                before = held.get((option, criterion))
                if before is not None and before != score:
                    found.append(
                        Revision(
                            option=option,
                            criterion=criterion,
                            before=before.score,
                            after=score.score,
                            on=batch.entered_on,
                            reason=batch.reason,
                        )
                    )
                held[option, criterion] = score
    return tuple(found)


def _accepted(model: Model, drawn: Floats, seed: int) -> Acceptability:
    if model.certain:
        return acceptability(model.values, drawn)
    return acceptability(model.values, drawn, low=model.low, high=model.high, seed=seed)


def _options(
    given: Prioritisation,
    model: Model,
    portfolio: PortfolioResult,
    everywhere: Acceptability,
    within: Acceptability | None,
    turned: dict[Norm, tuple[Flip, ...]],
) -> tuple[OptionResult, ...]:
    value = additive(model.values, model.weights)
    places, money = ranks(value), _for_money(value, model.cost)
    found = []
    for at, option in enumerate(model.options):
        reached = bool(np.isfinite(everywhere.central[at]).all())
        above = turned[Norm.TOTAL][at].dominated_by
        found.append(
            OptionResult(
                id=option.id,
                name=option.name,
                cost_pence=option.cost_pence,
                recurrent=option.recurrent,
                benefit=option.benefit,
                rank=int(places.rank[at]),
                tied=bool(places.tied[at]),
                value=float(value[at]),
                value_per_pound=money[0][at],
                money_rank=money[1][at],
                qalys=None if option.qalys is None else option.qalys.years,
                qalys_basis="" if option.qalys is None else option.qalys.basis.value,
                net_benefit_pence=_net_benefit(given, option),
                cost_per_qaly_pence=_cost_per_qaly(option),
                first=float(everywhere.first[at]),
                first_allowed=None if within is None else float(within.first[at]),
                rank_acceptability=tuple(float(share) for share in everywhere.rank[at]),
                confidence=float(everywhere.confidence[at]) if reached else None,
                central=_floats(everywhere.central[at]) if reached else None,
                flip=_change(turned, at, model.options),
                dominated_by="" if above is None else model.options[above].id,
                chosen=option.id in (portfolio.chosen or ()),
            )
        )
    return tuple(found)


def _change(
    turned: dict[Norm, tuple[Flip, ...]], at: int, options: tuple[Option, ...]
) -> WeightChange:
    total, largest = turned[Norm.TOTAL][at], turned[Norm.LARGEST][at]
    reason = total.reason
    if total.dominated_by is not None and total.distance is None:
        above = options[total.dominated_by].id
        reason = f"{above} is as good on every criterion and better on one"
    return WeightChange(
        total=total.distance,
        largest=largest.distance,
        weights=None if total.weights is None else _floats(total.weights),
        reason=reason,
    )


def _for_money(value: Floats, cost: tuple[int, ...]) -> tuple[list[float | None], list[int | None]]:
    """Value for each pound and the ranks by it, of options that cost something."""
    paid = [at for at, pence in enumerate(cost) if pence > 0]
    each: list[float | None] = [None] * len(cost)
    rank: list[int | None] = [None] * len(cost)
    if paid:
        per_pound = [float(value[at]) * 100 / cost[at] for at in paid]
        # Ties are told on the scale of values: a value for each pound is a very small number.
        found: Ranks = ranks(np.array(per_pound) / (max(map(abs, per_pound)) or 1.0))
        for at, one, place in zip(paid, per_pound, found.rank, strict=True):
            each[at], rank[at] = one, int(place)
    return each, rank


def _net_benefit(given: Prioritisation, option: Option) -> int | None:
    if option.qalys is None or given.threshold is None:
        return None
    worth = Fraction(str(option.qalys.years)) * given.threshold.pence_per_qaly
    return round(worth) - option.cost_pence


def _cost_per_qaly(option: Option) -> int | None:
    if option.qalys is None or option.qalys.years <= 0 or option.cost_pence <= 0:
        return None
    return round(option.cost_pence / Fraction(str(option.qalys.years)))


def _rejected(given: Prioritisation, model: Model | None) -> tuple[RejectedResult, ...]:
    """Options rejected beforehand; the rank says how many options are worth more, and one."""
    found = []
    for option in given.rejected:
        row = None if model is None else model.rejected.get(option.id)
        value = None if row is None or model is None else float(row @ model.weights)
        rank = None
        if value is not None and model is not None:
            together = [value, *additive(model.values, model.weights)]
            rank = int(ranks(together).rank[0])
        found.append(
            RejectedResult(
                id=option.id,
                name=option.name,
                on=option.on,
                by=option.by,
                reason=option.reason,
                value=value,
                would_rank=rank,
            )
        )
    return tuple(found)


def _floats(row: Floats) -> tuple[float, ...]:
    return tuple(float(part) for part in row)
