"""A prioritisation whose results were worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest
from prioritisation_by_hand import Change, decided, given

from commonweal.needs.priorities import Priorities, Weight, prioritise
from commonweal.needs.priorities.plain import plain


def worked(change: Change = lambda _: None, **more: Any) -> Priorities:
    return prioritise(given(change), weightings=more.pop("weightings", 2000), **more)


def told(found: Priorities, weight: Weight = Weight.AGAINST) -> str:
    return "\n".join(held.text for held in found.findings if held.weight is weight)


def test_ranking_value_for_money_and_net_benefit() -> None:
    options = {option.id: option for option in worked().options}
    assert [options[name].value for name in "abcd"] == pytest.approx([0.725, 0.525, 0.25, 0.7])
    assert [options[name].rank for name in "abcd"] == [1, 3, 4, 2]
    # Pounds: 60, 50, 40, 45.
    assert [options[name].value_per_pound for name in "abcd"] == pytest.approx(
        [0.725 / 60, 0.525 / 50, 0.25 / 40, 0.7 / 45]
    )
    assert [options[name].money_rank for name in "abcd"] == [2, 3, 4, 1]
    # 4.5 years at GBP 20 are GBP 90, less GBP 60; GBP 60 for 4.5 years is GBP 13.33 each.
    assert (options["a"].net_benefit_pence, options["a"].cost_per_qaly_pence) == (30_00, 13_33)
    assert options["b"].net_benefit_pence is None


def test_the_best_portfolio_and_what_a_ranking_loses() -> None:
    portfolio = worked().portfolio
    assert portfolio is not None
    # a alone is 0.725; c and d 0.95 for 85; b and c 0.775 for 90; b and d cost 95.
    assert (portfolio.chosen, portfolio.cost_pence, portfolio.left_pence) == (("c", "d"), 8500, 500)
    assert portfolio.value == pytest.approx(0.95)
    assert portfolio.recurrent_pence == 4500
    assert (portfolio.status, portfolio.gap) == ("optimal", 0)
    by_value, by_money = portfolio.rankings
    assert by_value.chosen == ("a",)
    assert by_value.gap == pytest.approx(0.225)
    assert by_value.gap_share == pytest.approx(0.225 / 0.95)
    assert by_money.chosen == ("c", "d")
    assert by_money.gap == 0


def test_what_flips_the_first_option_and_the_portfolio() -> None:
    found = worked()
    options = {option.id: option for option in found.options}
    # a is 0.8 t + 0.5 (1 - t), d 0.6 t + 1 - t: level at t = 5/7; t is 0.75.
    assert options["d"].flip.total == pytest.approx(2 * (0.75 - 5 / 7))
    assert options["d"].flip.largest == pytest.approx(0.75 - 5 / 7)
    assert found.nearest_flip == "d"
    # c is 1 - t: no better than d anywhere; at t = 0 they are level.
    assert options["c"].flip.total is None
    assert "d is as good on every criterion" in options["c"].flip.reason
    assert options["c"].dominated_by == "d"
    portfolio = found.portfolio
    assert portfolio is not None
    # c and d are 0.6 t + 2 (1 - t); a, b and c, d beside: b and c 0.5 t + 1.6 (1 - t) never; a
    # alone 0.8 t + 0.5 (1 - t): level at t = 1.5 / 1.7.
    assert portfolio.flip is not None
    assert portfolio.flip.total == pytest.approx(2 * (1.5 / 1.7 - 0.75))
    assert portfolio.flip_to == ("a",)
    assert portfolio.flip_status == "proven smallest"


def test_shares_of_weightings_by_geometry() -> None:
    found = worked(weightings=50_000)
    options = {option.id: option for option in found.options}
    assert options["a"].first == pytest.approx(1 - 5 / 7, abs=0.01)
    assert options["d"].first == pytest.approx(5 / 7, abs=0.01)
    assert options["a"].first_allowed is None
    assert found.allowed == ""
    assert options["c"].central is None


def test_weightings_within_intervals_and_in_order_are_told_apart() -> None:
    def near(found: dict[str, Any]) -> None:
        for criterion, low, high in zip(found["criteria"], (0.7, 0.2), (0.8, 0.3), strict=True):
            criterion.update(weight_low=low, weight_high=high)

    # Even between 0.7 and 0.8: a is first from 5/7 on.
    inside = worked(near, weightings=50_000)
    assert inside.options[0].first_allowed == pytest.approx((0.8 - 5 / 7) / 0.1, abs=0.01)
    assert inside.allowed == "within the weights' intervals"

    def ordered(found: dict[str, Any]) -> None:
        for place, criterion in enumerate(found["criteria"], start=1):
            del criterion["weight"]
            criterion["importance"] = place

    found = worked(ordered, weightings=50_000)
    assert found.weights == pytest.approx((0.75, 0.25))
    # Even between 0.5 and 1.
    assert found.options[0].first_allowed == pytest.approx((1 - 5 / 7) / 0.5, abs=0.01)


def test_a_baseline_takes_from_every_option_what_doing_nothing_scores() -> None:
    found = worked(lambda f: f["criteria"][0].update(baseline=2))
    assert [option.value for option in found.options] == pytest.approx(
        [0.725 - 0.15, 0.525 - 0.15, 0.25 - 0.15, 0.7 - 0.15]
    )


def test_uncertain_scores_have_a_confidence() -> None:
    def wide(found: dict[str, Any]) -> None:
        found["scores"][0]["values"]["a"]["gain"] = {"score": 8, "low": 2, "high": 10}

    options = {option.id: option for option in worked(wide).options}
    assert options["a"].confidence is not None
    assert 0 < options["a"].confidence < 1
    assert options["a"].value == pytest.approx(0.725)


def test_a_scale_where_less_is_better_keeps_its_ends_apart() -> None:
    def wide(found: dict[str, Any]) -> None:
        found["scores"][0]["values"]["d"]["wait"] = {"score": 0, "low": 0, "high": 8}

    assert worked(wide).options[3].value == pytest.approx(0.7)


def test_the_seed_decides() -> None:
    assert plain(worked(seed=1)) == plain(worked(seed=1))
    assert plain(worked(seed=1)) != plain(worked(seed=2))


def test_qalys_can_be_what_is_largest() -> None:
    def years(found: dict[str, Any]) -> None:
        found["maximise"] = "qalys"
        for option, amount in zip(found["options"], (1.0, 5.0, 0.5, 0.2), strict=True):
            option["qalys"] = {"years": amount, "basis": "assumed", "source": "made up"}

    portfolio = worked(years).portfolio
    assert portfolio is not None
    assert portfolio.chosen == ("b", "c")
    assert portfolio.value == pytest.approx(5.5)
    assert portfolio.flip is None


def test_no_portfolio_says_why_and_speaks_against() -> None:
    def dear(found: dict[str, Any]) -> None:
        found["options"][0].update(mandatory=True, requires=["b"])

    found = worked(dear)
    assert found.portfolio is not None
    assert found.portfolio.chosen is None
    assert found.portfolio.status == "infeasible"
    assert "(a, b) costs £110.00, £20.00 over the budget of £90.00" in told(found)
    assert all(simple.chosen is None for simple in found.portfolio.rankings)

    def clash(held: dict[str, Any]) -> None:
        held["options"][0].update(mandatory=True, requires=["b"], exclusive_group="one")
        held["options"][1].update(exclusive_group="one")

    said = told(worked(clash))
    assert "only one of the group 'one' may be chosen" in said
    assert "a requires b" in said


def test_replaced_scores_are_kept_with_their_reason() -> None:
    def again(found: dict[str, Any]) -> None:
        batch = {**found["scores"][0], "entered_on": "2019-09-30", "reason": "new evidence"}
        batch["values"] = {"b": {"gain": 10}, "e": {"gain": 10, "wait": 0}}
        found["scores"].insert(0, batch)

    found = worked(again)
    assert [(r.option, r.criterion, r.before, r.after) for r in found.revisions] == [
        ("b", "gain", 5, 10)
    ]
    assert {option.id: option.rank for option in found.options}["b"] == 1
    # A rejected option that was scored: where it would have stood.
    assert (found.rejected[0].value, found.rejected[0].would_rank) == (1.0, 1)
    assert "without a reason" not in told(found)

    def silent(held: dict[str, Any]) -> None:
        again(held)
        held["scores"][0]["reason"] = ""

    assert "replaced without a reason: b on gain" in told(worked(silent))


def test_nothing_scored_yet_gives_what_is_still_open() -> None:
    found = worked(lambda f: f.pop("scores"))
    assert found.options == ()
    assert found.portfolio is None
    assert not found.against
    assert "no scores are entered" in told(found, Weight.OPEN)


def test_the_decision_for_the_best_portfolio_has_nothing_against_it() -> None:
    found = worked(decided)
    assert found.against == ()
    assert "instead of" not in told(found, Weight.NOTE)


def test_another_decision_is_compared_with_the_best() -> None:
    def other(found: dict[str, Any]) -> None:
        decided(found)
        found["decision"].update(chosen=["a"], rejected={"b": "x", "c": "y", "d": "z"})

    found = worked(other)
    assert found.against == ()
    assert "0.725 against 0.95" in told(found, Weight.NOTE)
    assert "c and d instead of a" in told(found, Weight.NOTE)


def test_a_decision_that_breaks_its_own_terms() -> None:
    def bad(found: dict[str, Any]) -> None:
        decided(found)
        found["options"][1]["mandatory"] = True
        found["decision"].update(chosen=["a", "d"], rejected={"b": "x"})

    said = told(worked(bad))
    assert "costs £105.00, £15.00 over the budget" in said
    assert "leaves out something mandatory" in said
    assert "neither chosen nor rejected with a reason: c" in said


def test_an_option_that_can_never_be_chosen_is_noted() -> None:
    def impossible(found: dict[str, Any]) -> None:
        found["options"][0].update(requires=["b"], exclusive_group="one")
        found["options"][1].update(exclusive_group="one")

    assert "a can never be chosen" in told(worked(impossible), Weight.NOTE)
