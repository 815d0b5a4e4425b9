"""All findings on a prioritisation: those of its order and parties, and those of its contents."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from commonweal.choice.value import dominated_by
from commonweal.evidence.words import day, joined
from commonweal.needs.priorities.auditing import (
    Acts,
    Finding,
    Regard,
    Scored,
    Took,
    Weight,
    audit,
)
from commonweal.needs.priorities.file import Prioritisation
from commonweal.needs.priorities.model import Model, conditions_of
from commonweal.needs.priorities.result import PortfolioResult, Revision
from commonweal.needs.priorities.sealing import make_seal, matches
from commonweal.needs.priorities.worth import objective
from commonweal.records.judged import Decision
from commonweal.system.money import format_pounds


def acts_of(given: Prioritisation) -> Acts:
    """What a file says was done, and when."""
    return Acts(
        sealed_on=None if given.seal is None else given.seal.on,
        scored=tuple(Scored(on=batch.entered_on, by=batch.entered_by) for batch in given.scores),
        took_part=tuple(Took(on=p.on, body=p.body, role=p.role) for p in given.participants),
        regard=tuple(
            Regard(
                on=held.on,
                title=held.title,
                characteristics=held.characteristics,
                inclusion_groups=held.inclusion_groups,
            )
            for held in given.equality
        ),
        decided_on=None if given.decision is None else given.decision.on,
    )


def judge(
    given: Prioritisation,
    model: Model | None,
    portfolio: PortfolioResult | None,
    revised: tuple[Revision, ...],
) -> tuple[Finding, ...]:
    """Every finding, those that speak against the choice first."""
    found = [
        *_seal(given),
        *audit(acts_of(given)),
        *_revised(revised),
        *_portfolio(portfolio),
        *_decided(given, model, portfolio),
        *_options(given, model),
    ]
    if given.synthetic:
        found.append(
            Finding(Weight.NOTE, "synthetic", "the file is marked synthetic: no real choice")
        )
    order = list(Weight)
    return tuple(sorted(found, key=lambda held: order.index(held.weight)))


def _seal(given: Prioritisation) -> Iterator[Finding]:
    rule = "criteria first"
    if given.seal is not None and not matches(given):
        real = make_seal(given).digest
        said = (
            f"the criteria are not those sealed on {day(given.seal.on)}: their digest is {real}, "
            f"that of the seal {given.seal.sha256}"
        )
        yield Finding(Weight.AGAINST, rule, said)
    if given.seal is not None and given.seal.on < given.declared_on:
        said = f"the seal of {day(given.seal.on)} is earlier than the declaration it is to seal"
        yield Finding(Weight.AGAINST, rule, said)
    for batch in given.scores:
        place = f"scores of {day(batch.entered_on)} by {batch.entered_by}"
        if not batch.criteria_sha256:
            said = f"{place} do not say under which seal they were entered"
            yield Finding(Weight.NOTE, rule, said)
        elif given.seal is not None and batch.criteria_sha256 != given.seal.sha256:
            said = f"{place} were entered under another seal, {batch.criteria_sha256}"
            yield Finding(Weight.AGAINST, rule, said)


def _revised(revised: tuple[Revision, ...]) -> Iterator[Finding]:
    silent = [f"{held.option} on {held.criterion}" for held in revised if not held.reason.strip()]
    if silent:
        said = f"scores were replaced without a reason: {'; '.join(silent)}"
        yield Finding(Weight.AGAINST, "reasons are kept", said)


def _portfolio(portfolio: PortfolioResult | None) -> Iterator[Finding]:
    if portfolio is None:
        return
    for reason in portfolio.reasons:
        yield Finding(Weight.AGAINST, "within the budget", f"there is no portfolio: {reason}")
    if portfolio.status != "optimal" and not portfolio.reasons:
        said = f"the portfolio is not proven best: {portfolio.status}. {portfolio.message}"
        yield Finding(Weight.AGAINST, "best for the money", said)
    if portfolio.tied:
        said = "another portfolio is worth as much and costs as little; the one told holds the "
        yield Finding(Weight.NOTE, "best for the money", said + "option listed first")


def _decided(
    given: Prioritisation, model: Model | None, portfolio: PortfolioResult | None
) -> Iterator[Finding]:
    decision = given.decision
    if decision is None:
        return
    place = {option.id: at for at, option in enumerate(given.options)}
    chosen = [place[name] for name in decision.chosen]
    silent = [o.id for o in given.options if o.id not in {*decision.chosen, *decision.rejected}]
    if silent:
        said = f"neither chosen nor rejected with a reason: {joined(silent)}"
        yield Finding(Weight.AGAINST, "reasons are kept", said)
    cost = sum(given.options[at].cost_pence for at in chosen)
    if cost > given.budget_pence:
        said = (
            f"what was decided costs {format_pounds(cost)}, "
            f"{format_pounds(cost - given.budget_pence)} over the budget"
        )
        yield Finding(Weight.AGAINST, "within the budget", said)
    if not conditions_of(given.options).kept_by(chosen):
        said = (
            "what was decided leaves out something mandatory or required, or holds two of a group"
        )
        yield Finding(Weight.AGAINST, "conditions", said)
    if model is not None and portfolio is not None and portfolio.chosen is not None:
        yield from _against_best(given, model, portfolio, decision)


def _against_best(
    given: Prioritisation, model: Model, portfolio: PortfolioResult, decision: Decision
) -> Iterator[Finding]:
    best = set(portfolio.chosen or ())
    if best == set(decision.chosen) or portfolio.value is None:
        return
    worth = dict(zip((o.id for o in model.options), objective(given, model), strict=True))
    value = fsum(worth[name] for name in decision.chosen)
    left = [name for name in portfolio.chosen or () if name not in decision.chosen]
    taken = [name for name in decision.chosen if name not in best]
    said = (
        f"what was decided is worth {value:.4g} against {portfolio.value:.4g} of the best "
        f"portfolio, which would have {_these(left)} instead of {_these(taken)}; the reason given: "
        f"{decision.reason}"
    )
    yield Finding(Weight.NOTE, "best for the money", said)


def _these(names: list[str]) -> str:
    return joined(names) if names else "nothing"


def _options(given: Prioritisation, model: Model | None) -> Iterator[Finding]:
    for option in given.options:
        together = [option.id, *_required(given, option.id)]
        groups = [o.exclusive_group for o in given.options if o.id in together if o.exclusive_group]
        if len(groups) > len(set(groups)):
            said = f"{option.id} can never be chosen: what it requires excludes one another, or it"
            yield Finding(Weight.NOTE, "conditions", said)
    if model is None:
        return
    for at, above in enumerate(dominated_by(model.values)):
        if above >= 0:
            said = (
                f"{given.options[at].id} is no better than {given.options[above].id} on any "
                "criterion and worse on one: no weights make it first"
            )
            yield Finding(Weight.NOTE, "dominated", said)


def _required(given: Prioritisation, name: str) -> list[str]:
    """What an option requires, and what that requires, other than itself."""
    needs = {option.id: option.requires for option in given.options}
    found = [need for need in needs[name] if need != name]
    for need in found:
        found.extend(more for more in needs[need] if more != name and more not in found)
    return found
