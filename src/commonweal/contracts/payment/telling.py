"""What a simulation and a year's end say as rows: whole pence, shares from 0 to 1.

The keys are told in docs/methods/contract-payment.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.contracts.payment.comparing import Carried, Compared
from commonweal.contracts.payment.drawing import noise_around
from commonweal.contracts.payment.sensitivity import Changed
from commonweal.contracts.payment.setting import Setting, people
from commonweal.contracts.payment.simulating import OutcomeYear, PartnerYear, Simulated
from commonweal.contracts.payment.variance import Parts, Split
from commonweal.contracts.payment.year_end import YearEnd
from commonweal.records.kinds import OutcomeContract

Row = dict[str, object]


def simulation_rows(
    contract: OutcomeContract, found: Simulated, changed: Sequence[Changed] = ()
) -> Row:
    """A simulation on one path, as an object of JSON."""
    path = found.setting.path
    return {
        "path": path if isinstance(path, str) else {k: list(v) for k, v in path.items()},
        "partners": [partner_row(contract, one) for one in found.partners],
        "outcomes": [outcome_row(contract, one) for one in found.outcomes],
        "limits": [
            {"year": year, **shares} for year, shares in zip(found.years, found.limits, strict=True)
        ],
        "variance": [_split_row(one) for one in found.variance],
        "compared": [_compared_row(one) for one in found.compared],
        "carried": [carried_row(one) for one in found.carried],
        "sensitivity": [changed_row(one) for one in changed],
    }


def assumptions(contract: OutcomeContract, setting: Setting) -> list[str]:
    """What a reader of the figures must know, in words."""
    spread = contract.payment.cost_spread
    costs = all(one.expected_cost_pence is not None for one in contract.payment.years)
    said = [
        "the baseline of each outcome is taken as the truth"
        if setting.exact_baseline
        else "the truth lies around each baseline as far as it was measured",
        "the true values keep to the path"
        if setting.performance == 0.0
        else f"the true values lie around the path with a standard deviation of "
        f"{setting.performance:g} of the change asked for, correlated between outcomes by "
        f"{setting.together:g}",
        "cost falls on the partners as the base is split; a contract does not say what each "
        "partner's care costs",
        "no expected cost is stated for some year: costs are left out"
        if not costs
        else "cost does not vary: the contract states no cost_spread"
        if not spread
        else f"a year's cost is {setting.cost_law} around what is expected, with a standard "
        f"deviation of {spread:g} of it, one year as if there were no other",
    ]
    sure = [one.outcome for one in contract.outcomes if noise_around(one, setting) is None]
    if sure and not setting.exact_baseline:
        said.append(
            "neither people nor an interval say how far these baselines may lie from the truth, so "
            f"they are taken as it: {', '.join(sure)}"
        )
    uncounted = [one.outcome for one in contract.outcomes if one.counted is None]
    if uncounted:
        said.append(
            f"as many people are counted each year as for the baseline: {', '.join(uncounted)}"
        )
    few = [one.outcome for one in contract.outcomes if (people(one) or one.fewest) < one.fewest]
    if few:
        said.append(
            "fewer people are counted than the contract asks for, so neither earned nor lost: "
            + ", ".join(few)
        )
    if not contract.payment.by_activity:
        said.append("no prices are stated: nothing is compared with payment by activity")
    return said


def partner_row(contract: OutcomeContract, one: PartnerYear) -> Row:
    """What a partner gets; partner and name None: all together; year None: all years."""
    names = {held.partner: held.name for held in contract.partners}
    return {
        "partner": one.partner,
        "name": None if one.partner is None else names[one.partner],
        "year": one.year,
        "base_pence": one.base_pence,
        **one.payment.pence("payment"),
        "expected_cost_pence": one.expected_cost_pence,
        "below_expected_cost": one.below_expected,
        **({} if one.surplus is None else one.surplus.pence("surplus")),
        "loses": one.loses,
        "by_activity_pence": one.activity_pence,
        "below_by_activity": one.below_activity,
    }


def outcome_row(contract: OutcomeContract, one: OutcomeYear) -> Row:
    """What an outcome earns, and what of it is luck."""
    held = next(held for held in contract.outcomes if held.outcome == one.outcome)
    return {
        "outcome": one.outcome,
        "title": held.title,
        "unit": held.unit,
        "year": one.year,
        "true_mean": one.true,
        "pot_pence": one.pot_pence,
        "enough_people": one.counts,
        "paid": one.paid,
        "earned_expected_pence": round(one.expected_pence),
        "improved": one.improved,
        "reached": one.reached,
        "paid_though_not_improved": one.luck,
        "paid_though_not_improved_pence": round(one.luck_pence),
        "unpaid_though_improved": one.missed,
        "not_in_full_though_reached": one.short,
        "not_in_full_though_reached_pence": round(one.short_pence),
        "not_improved_draws": one.not_improved_draws,
        "improved_draws": one.improved_draws,
        "reached_draws": one.reached_draws,
    }


def _split_row(one: Split) -> Row:
    return {
        "year": one.year,
        "payment": _parts_row(one.payment),
        "surplus": None if one.surplus is None else _parts_row(one.surplus),
    }


def _parts_row(parts: Parts) -> Row:
    whole = parts.variance
    return {
        "sd_pence": round(max(whole, 0.0) ** 0.5),
        **{
            name: part / whole if whole > 0.0 else None
            for name, part in (
                ("chance", parts.chance),
                ("cost", parts.cost),
                ("performance", parts.performance),
            )
        },
    }


def _compared_row(one: Compared) -> Row:
    return {
        "arrangement": one.arrangement,
        "year": one.year,
        **one.payment.pence("payment"),
        **({} if one.surplus is None else one.surplus.pence("surplus")),
        "loses": one.loses,
    }


def carried_row(one: Carried) -> Row:
    """Who carries a risk, as the standard deviation that it gives to each side."""
    return {
        "risk": one.risk,
        "arrangement": one.arrangement,
        "commissioner_sd_pence": round(one.commissioner),
        "partners_sd_pence": round(one.partners),
    }


def changed_row(one: Changed) -> Row:
    """What a changed threshold pays."""
    return {
        "clause": one.clause,
        "change": one.change,
        **({} if one.payment is None else one.payment.pence("payment")),
        "paid_though_not_improved_pence": None if one.luck_pence is None else round(one.luck_pence),
        "not_in_full_though_reached_pence": None
        if one.short_pence is None
        else round(one.short_pence),
        "impossible": one.impossible,
    }


def year_end_rows(contract: OutcomeContract, found: YearEnd) -> Row:
    """A settled year as an object of JSON."""
    names = {held.partner: held.name for held in contract.partners}
    return {
        "contract": found.contract,
        "title": contract.title,
        "currency": contract.currency,
        "made_up": contract.made_up,
        "year": found.year,
        "first_day": found.first,
        "last_day": found.last,
        "final": found.final,
        "payment_pence": None if found.paid is None else found.paid.payment,
        "at_least_pence": found.at_least,
        "at_most_pence": found.at_most,
        "not_payable_yet": list(found.lacking),
        "too_few_people": list(found.too_few),
        "partners": []
        if found.paid is None
        else [
            {"partner": partner, "name": names[partner], "payment_pence": pence}
            for partner, pence in found.paid.partners.items()
        ],
        "audit": [line.row(step) for step, line in enumerate(found.lines, start=1)],
    }
