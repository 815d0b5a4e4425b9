"""Appraising a case: every option against doing nothing, over every horizon, with its draws."""

from __future__ import annotations

from commonweal.economics.discounting import Schedule
from commonweal.funding.case.drawing import draws_of
from commonweal.funding.case.finding import CaseError, Finding
from commonweal.funding.case.form import Case
from commonweal.funding.case.frame import completeness
from commonweal.funding.case.gaps import gaps_of
from commonweal.funding.case.ground import Ground, ranked_options, shares_best
from commonweal.funding.case.option import result_of
from commonweal.funding.case.rates import discount_rules, optimism_rule, schedule, uplift
from commonweal.funding.case.result import Appraisal
from commonweal.funding.case.streams import horizons, streams
from commonweal.rules import Rule, RuleBook


def appraise(case: Case, book: RuleBook, *, draws: int = 10_000, seed: int = 0) -> Appraisal:
    """Work out what a business case shows.

    Parameters
    ----------
    case
        A case that was checked (see `read_case`, `cases_of`).
    book
        All rules: discount rates and optimism bias are those in force on the day of the case.
    draws, seed
        How many draws of the uncertain lines, and what they start from.

    Returns
    -------
    Appraisal
        Every option against doing nothing in whole pence at prices of the case's price year.

    Raises
    ------
    CaseError
        When no discount rate is held for the day of the case.
    ValueError
        When draws is below 1 or the seed negative.

    Notes
    -----
    HM Treasury, The Green Book: real prices, present value at the social time preference rate with
    the first year whole, transfers between bodies neutral, optimism bias added to costs, switching
    values. That headings are netted so is from memory, not verified; the rates and the uplifts name
    their sources (`rules/data/discounting.csv`, `optimism_bias.csv`). The sum is linear in every
    line, so that draws are a product of matrices.
    """
    if draws < 1 or seed < 0:
        raise ValueError(
            f"draws {draws}, seed {seed}: give at least one draw and a seed of 0 or more"
        )
    held, used = _schedules(case, book)
    uplifts, added = _uplifts(case, book)
    spans = horizons(case)
    by_span = tuple(streams(case, span, held, uplifts) for span in spans)
    drawn = draws_of(by_span[0].lines, case=case.header.id, draws=draws, seed=seed)
    ground = Ground(case, spans, by_span, drawn, held)
    ranked = ranked_options(ground)
    best = shares_best(ground, ranked)
    results = tuple(result_of(ground, option, ranked, best) for option in case.options)
    five = completeness(case.evidence)
    return Appraisal(
        case=case,
        options=results,
        completeness=five,
        open_conditions=tuple(c for c in case.conditions if c.discharged_on is None),
        gaps=gaps_of(case, five),
        rules=(*used, *added),
        draws=draws,
        seed=seed,
    )


def _schedules(case: Case, book: RuleBook) -> tuple[dict[str, Schedule], tuple[Rule, ...]]:
    kinds = sorted({"standard", *(line.discounted_as for line in case.lines if line.stated)})
    found: dict[str, Schedule] = {}
    used: list[Rule] = []
    for kind in kinds:
        rules = discount_rules(book, kind, case.header.on)
        made = schedule(rules, kind)
        if made is None:
            message = f"no {kind} discount rate is held for {case.header.on}"
            raise CaseError([Finding(place="on", rule="discount rate", message=message)])
        found[kind] = made
        last = case.header.horizon_years - 1
        used += [rule for rule in rules if int(rule.subject.rsplit("-", 1)[1]) <= last]
    return found, tuple(used)


def _uplifts(case: Case, book: RuleBook) -> tuple[dict[tuple[str, str], float], tuple[Rule, ...]]:
    found: dict[tuple[str, str], float] = {}
    used: dict[str, Rule] = {}
    for line in case.lines:
        rule = optimism_rule(book, line.optimism, case.header.on) if line.optimism else None
        if rule is not None:
            found[line.option, line.id] = uplift(line, rule)
            used[rule.id] = rule
    return found, tuple(used.values())
