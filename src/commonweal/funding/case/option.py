"""What a case shows of one option: its value, when it pays back, year by year, over horizons."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from commonweal.economics.appraisal import payback
from commonweal.evidence.figure import Basis, weakest
from commonweal.funding import years
from commonweal.funding.case import affordability, switching
from commonweal.funding.case.form import ONCE, SIGN, Case, Line, Option
from commonweal.funding.case.gaps import missing_lines
from commonweal.funding.case.ground import Ground, scope, withheld
from commonweal.funding.case.result import (
    WHOLE,
    BreakEven,
    OptionResult,
    OverHorizon,
    Range,
    YearRow,
)
from commonweal.funding.case.streams import Streams

Floats = npt.NDArray[np.float64]
#: What saves cash every year: more of the one, less of the other.
SAVING = ("cash-releasing benefit", "running cost")


def result_of(
    ground: Ground, option: Option, ranked: Mapping[str, Floats], best: Mapping[str, float]
) -> OptionResult:
    """One option against doing nothing.

    Parameters
    ----------
    ground
        Streams, draws and rates of the case.
    option
        The option.
    ranked
        What each line adds to the net present value of each option that has one.
    best
        Share of draws in which each of those is the highest.
    """
    case, held, weights = ground.case, ground.streams[0], ground.against_nothing(option)
    reason = withheld(case, option)
    contributions = weights * held.present.sum(axis=1)
    value = ground.draws.range(contributions)
    lines, covers = case.lines_of(option.id), scope(case, option)
    stated = any(line.stated for line in lines) or not reason
    drawn = ground.draws.totals(contributions)
    minimum, minimum_reason = _against_minimum(ground, option, ranked, reason)
    costs, benefits = (float(part[0]) for part in _both_ways(held, contributions[:, None]))
    ratio, ratio_reason = _ratio(benefits, costs, reason)
    paid = _paid_back(held, weights, case) if stated and not reason else (None, None, reason)
    return OptionResult(
        option=option,
        net_present_value=None if reason else value,
        reason=reason,
        scope=covers,
        of_lines_held=value if stated else None,
        against_minimum=minimum,
        minimum_reason=minimum_reason,
        without_optimism=_plain_value(held, weights) if stated else None,
        mean=round(float(drawn.mean())) if stated else None,
        benefits=round(benefits),
        costs=round(costs),
        benefit_cost_ratio=ratio,
        ratio_reason=ratio_reason,
        payback_year=paid[0],
        payback_year_discounted=paid[1],
        payback_reason=paid[2],
        cost=_once(held.plain, held, weights, lines),
        cost_with_optimism=_once(-held.signed, held, weights, lines),
        saving_a_year=_saving(held, weights, lines),
        by_heading=_by_heading(held, contributions),
        by_year=_by_year(ground, weights) if stated else (),
        affordability=affordability.by_body(held, weights, case) if stated else (),
        switching=switching.of_option(option, held, ranked) if not reason else (),
        break_even=_break_even(held, weights, case) if stated else (),
        horizons=_over_horizons(ground, weights) if stated and not reason else (),
        probability_positive=float((drawn > 0).mean()) if covers == WHOLE else None,
        probability_best=best.get(option.id),
        missing=missing_lines(lines),
        basis=_basis(lines),
    )


def _basis(lines: tuple[Line, ...]) -> Basis:
    held = [b for line in lines if line.stated for b in (line.basis, line.range_basis) if b]
    return weakest(Basis.MODELLED, *held)


def _against_minimum(
    ground: Ground, option: Option, ranked: Mapping[str, Floats], reason: str
) -> tuple[Range | None, str]:
    minimum = ground.case.of_role("do minimum")
    if reason:
        return None, reason
    if minimum.id not in ranked:
        return (
            None,
            f"doing the minimum has no net present value: {withheld(ground.case, minimum)}",
        )
    return ground.draws.range(ranked[option.id] - ranked[minimum.id]), ""


def _both_ways(held: Streams, signed: Floats) -> tuple[Floats, Floats]:
    """Costs and benefits of each column, by heading against doing nothing: a heading under which
    less is spent than by doing nothing is a benefit, whether lines are totals or changes."""
    costs, benefits = np.zeros(signed.shape[1]), np.zeros(signed.shape[1])
    for heading in SIGN:
        net = signed[held.headed(heading)].sum(axis=0)
        costs += np.maximum(-net, 0.0)
        benefits += np.maximum(net, 0.0)
    return costs, benefits


def _ratio(benefits: float, costs: float, reason: str) -> tuple[float | None, str]:
    if reason:
        return None, reason
    if round(costs) <= 0:
        return None, "it costs no more than doing nothing, so there is no ratio"
    return benefits / costs, ""


def _plain_value(held: Streams, weights: Floats) -> int:
    signs = np.array([SIGN[line.heading] for line in held.lines], dtype=np.float64)
    return round(float(((weights * signs)[:, None] * held.plain * held.factors).sum()))


def _paid_back(held: Streams, weights: Floats, case: Case) -> tuple[str | None, str | None, str]:
    net = weights @ held.signed
    if not np.any(np.abs(net) > 0.5):
        return None, None, "nothing is spent and nothing saved"
    plain, discounted = payback(net), payback(weights @ held.present)
    labels = [years.label(year) for year in case.years]
    reason = "" if discounted is not None else "not within the horizon"
    return (
        None if plain is None else labels[plain],
        None if discounted is None else labels[discounted],
        reason,
    )


def _once(amounts: Floats, held: Streams, weights: Floats, lines: tuple[Line, ...]) -> int | None:
    if not any(line.stated and line.heading in ONCE for line in lines):
        return None
    chosen = held.headed(*ONCE)
    return round(float((weights[chosen] @ amounts[chosen]).sum()))


def _saving(held: Streams, weights: Floats, lines: tuple[Line, ...]) -> int | None:
    if not any(line.stated and line.heading in SAVING for line in lines):
        return None
    chosen = held.headed(*SAVING)
    return round(float(weights[chosen] @ held.signed[chosen][:, -1]))


def _by_heading(held: Streams, contributions: Floats) -> dict[str, int]:
    return {
        heading: round(float(contributions[chosen].sum()))
        for heading in SIGN
        if (chosen := held.headed(heading)).any() and contributions[chosen].any()
    }


def _by_year(ground: Ground, weights: Floats) -> tuple[YearRow, ...]:
    held = ground.streams[0]
    signed, present = weights[:, None] * held.signed, weights[:, None] * held.present
    costs, benefits = _both_ways(held, signed)
    totals = signed.sum(axis=0)
    bands = ground.draws.ranges(np.cumsum(present, axis=1).T)
    rates, factor, rows = ground.schedules["standard"], 1.0, []
    for step, year in enumerate(ground.case.years):
        factor /= 1.0 + (rates.rate(step) if step else 0.0)
        rows.append(
            YearRow(
                year=years.label(year),
                costs=round(float(costs[step])),
                benefits=round(float(benefits[step])),
                net=round(float(totals[step])),
                factor=factor,
                discounted=round(float(present[:, step].sum())),
                cumulative=round(float(totals[: step + 1].sum())),
                cumulative_discounted=bands[step],
            )
        )
    return tuple(rows)


def _break_even(held: Streams, weights: Floats, case: Case) -> tuple[BreakEven, ...]:
    signs = np.array([SIGN[line.heading] for line in held.lines], dtype=np.float64)
    plain = (weights * signs)[:, None] * held.plain
    sums = np.cumsum(plain.sum(axis=0)), np.cumsum((plain * held.factors).sum(axis=0))
    return tuple(
        BreakEven(year=years.label(year), undiscounted=round(before), discounted=round(after))
        for year, before, after in zip(case.years, *(s.tolist() for s in sums), strict=True)
    )


def _over_horizons(ground: Ground, weights: Floats) -> tuple[OverHorizon, ...]:
    found = []
    for span, held in zip(ground.spans, ground.streams, strict=True):
        index = payback(weights @ held.present)
        found.append(
            OverHorizon(
                name=span.name,
                years=span.length,
                net_present_value=ground.draws.range(weights * held.present.sum(axis=1)),
                payback_year=None if index is None else years.label(ground.case.years[index]),
                break_even=_plain_value(held, weights),
            )
        )
    return tuple(found)
