"""An appraisal worked out on paper: ranking, panels, mitigations, what lacks, figures."""

from __future__ import annotations

from itertools import permutations
from math import fsum
from typing import Any

import numpy as np
import pytest
from appraisal_by_hand import AFTER_BUS, BUS, Change, given, with_bus

from commonweal.rules import load_rules
from commonweal.services.appraisal import Appraisal, Asked, appraise
from commonweal.services.appraisal.plain import plain
from commonweal.services.appraisal.result import OptionResult

RULES = load_rules()


def worked(change: Change = lambda _: None, **more: Any) -> Appraisal:
    return appraise(given(change), RULES, weightings=more.pop("weightings", 2_000), **more)


def option(found: Appraisal, name: str) -> OptionResult:
    return next(one for one in found.options if one.id == name)


def without_weights(found: dict[str, Any]) -> None:
    del found["seal"]
    for criterion in found["criteria"]:
        del criterion["weight"]


def test_values_and_ranks_as_on_paper() -> None:
    found = worked()
    values = {one.id: one.value for one in found.options}
    assert values == pytest.approx({"near": 0.61, "far": 0.61, "none": 0.35})
    assert {one.id: (one.rank, one.tied) for one in found.options} == {
        "near": (1, True),
        "far": (1, True),
        "none": (3, False),
    }
    assert option(found, "far").values == pytest.approx(
        {"quality": 0.9, "cost": 0.4, "minutes": 0.2}
    )


def test_the_smallest_change_of_weights_as_on_paper() -> None:
    # After the bus far leads near by 0.3 quality - 0.1 cost - 0.3 minutes: 0.06 at these weights.
    # Moving x from quality to minutes takes 0.6 x from that: x = 0.1.
    found = worked(with_bus)
    assert option(found, "far").rank == 1
    near = option(found, "near")
    assert near.moved == pytest.approx(0.1)
    assert near.moved_to == pytest.approx({"quality": 0.4, "cost": 0.3, "minutes": 0.3})


def test_shares_of_weightings_as_other_draws_have_them() -> None:
    found = worked(with_bus, weightings=20_000)
    values = np.array([[0.6, 0.5, 0.8], [0.9, 0.4, 0.5], [0.1, 1.0, 0.0]])
    drawn = np.random.default_rng(99).dirichlet(np.ones(3), 20_000)
    first = np.bincount((drawn @ values.T).argmax(axis=1), minlength=3) / 20_000
    assert [one.first for one in found.options] == pytest.approx(first.tolist(), abs=0.015)


def test_a_set_adds_up_and_says_which_of_it_can_lead() -> None:
    both = Asked(id="both", title="either", options=("near", "none"))
    found = worked(with_bus, asked=[both])
    by_site, asked = found.sets
    assert (by_site.options, by_site.nearest, by_site.moved) == (("far",), "far", 0.0)
    assert by_site.share == option(found, "far").first
    assert asked.share == pytest.approx(option(found, "near").first + option(found, "none").first)
    assert asked.share + by_site.share == pytest.approx(1.0)
    assert (asked.able, asked.nearest) == (("near", "none"), "near")
    assert asked.moved == pytest.approx(0.1)


def test_what_the_bus_did_adds_up_to_the_whole_change() -> None:
    found = worked(with_bus)
    assert found.history is not None
    (step,) = found.history.steps
    assert (step.cause, step.change, step.why) == ("bus", "A bus", "It was too far")
    (effect,) = step.effects
    assert (effect.option, effect.criterion) == ("far", "minutes")
    assert (effect.before, effect.after) == pytest.approx((0.2, 0.5))
    assert effect.value == pytest.approx(0.06)
    assert found.history.value is not None
    assert step.value is not None
    assert step.value["far"] - found.history.value["far"] == pytest.approx(effect.value)
    assert (found.history.rank, step.rank) == (
        {"near": 1, "far": 1, "none": 3},
        {"near": 2, "far": 1, "none": 3},
    )


def several_causes(found: dict[str, Any]) -> None:
    """Mitigations and an audit that touch the same and other scores; one has no effect."""
    with_bus(found)
    found["mitigations"] += [
        {**BUS, "id": "rota", "options": ["far", "near"]},
        {**BUS, "id": "sign"},
    ]
    found["scores"] += [
        {**AFTER_BUS, "scorer": "one", "mitigation": "rota", "values": {"far": {"quality": 7}}},
        {**AFTER_BUS, "scorer": "two", "mitigation": "rota", "values": {"near": {"cost": 20}}},
        {**AFTER_BUS, "scorer": "two", "mitigation": "sign", "values": {"far": {"quality": 9}}},
        {
            **AFTER_BUS,
            "scorer": "one",
            "mitigation": "",
            "reason": "an audit",
            "entered_on": "2020-09-01",
            "values": {"far": {"quality": 6, "cost": 60}},
        },
    ]


def test_effects_of_all_steps_add_up_for_every_option() -> None:
    found = worked(several_causes)
    assert found.history is not None
    assert [step.cause for step in found.history.steps] == ["bus", "rota", "sign", "an audit"]
    assert found.history.without_effect == ("sign",)
    assert found.history.value is not None
    for one in found.options:
        moved = fsum(
            effect.value or 0.0
            for step in found.history.steps
            for effect in step.effects
            if effect.option == one.id
        )
        assert one.value == pytest.approx(found.history.value[one.id] + moved)
    last = found.history.steps[-1]
    assert last.value == pytest.approx({one.id: one.value for one in found.options})
    # far: quality (6 + 9) / 2, cost (60 and 50), minutes 35: 0.375 + 0.135 + 0.1.
    assert option(found, "far").value == pytest.approx(0.61)


def test_a_step_alone_is_the_first_scoring_with_that_step() -> None:
    found = worked(several_causes)
    assert found.history is not None
    rota = next(step for step in found.history.steps if step.cause == "rota")
    # near: cost 50 and 20 is 0.65: 0.30 + 0.195 + 0.16; far: quality 0.8: 0.40 + 0.12 + 0.04.
    assert rota.rank_alone == {"near": 1, "far": 2, "none": 3}


def pairs(layers: list[list[float]]) -> float:
    """Krippendorff's alpha for differences squared, pair by pair, from its definition."""
    units = list(zip(*layers, strict=True))
    values = [value for unit in units for value in unit]
    within = [(a - b) ** 2 / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2)]
    among = [(a - b) ** 2 for a, b in permutations(values, 2)]
    observed = fsum(within) / len(values)
    return 1.0 - observed / (fsum(among) / (len(values) * (len(values) - 1)))


def test_agreement_of_the_panel_as_pair_by_pair() -> None:
    found = {one.criterion: one for one in worked().agreement}
    assert set(found) == {"quality", "cost", "all criteria"}
    quality = [[0.5, 0.9, 0.1], [0.7, 0.9, 0.1]]
    cost = [[0.5, 0.3, 1.0], [0.5, 0.5, 1.0]]
    every = [a + b for a, b in zip(quality, cost, strict=True)]
    assert found["quality"].alpha_interval == pytest.approx(pairs(quality))
    assert found["cost"].alpha_interval == pytest.approx(pairs(cost))
    assert found["all criteria"].alpha_interval == pytest.approx(pairs(every))
    assert found["quality"].concordance == 1.0  # both rank far, near, none
    assert {one.scorer: one.ranks for one in worked().scorers} == {
        "one": {"near": 2, "far": 1, "none": 3},
        "two": {"near": 1, "far": 2, "none": 3},
    }


def test_a_panel_of_one_has_no_agreement_to_tell() -> None:
    def alone(found: dict[str, Any]) -> None:
        del found["scorers"][1], found["scores"][2]

    found = worked(alone)
    assert found.agreement == ()
    assert all(one.first_by_panel is None for one in found.options)


def test_a_criterion_without_scores_leaves_the_ranking_partial() -> None:
    def lacking(found: dict[str, Any]) -> None:
        found["criteria"][1]["missing"] = "not published"
        for batch in found["scores"][1:]:
            for row in batch["values"].values():
                row.pop("cost")

    found = worked(lacking)
    assert (found.partial, found.lacking) == (True, {"cost": "not published"})
    assert found.weights == pytest.approx({"quality": 5 / 7, "minutes": 2 / 7})
    assert option(found, "near").value == pytest.approx((0.5 * 0.6 + 0.2 * 0.8) / 0.7)
    assert any("partial, without cost: not published" in said for said in found.findings)


def test_without_weights_nothing_ranks_first_and_shares_are_told() -> None:
    found = appraise(given(without_weights, seal=True), RULES, weightings=500)
    assert found.weights is None
    assert all(one.rank is None and one.moved is None for one in found.options)
    assert sum(one.first for one in found.options) == pytest.approx(1.0)
    assert found.sets[0].nearest == ""
    assert found.sensitivity == ()
    assert any("no weights are declared" in said for said in found.findings)


def unscored_minutes(found: dict[str, Any]) -> None:
    del found["scores"][0]


FIGURES = {f"services.mean_minutes.{name}": at for name, at in
           (("near", 20.0), ("far", 50.0), ("none", 60.0))}  # fmt: skip


def test_figures_of_a_folder_score_what_is_worked_out() -> None:
    without = worked(unscored_minutes)
    assert without.lacking == {
        "minutes": "not at hand: services.mean_minutes.near, services.mean_minutes.far, "
        "services.mean_minutes.none"
    }
    found = worked(unscored_minutes, figures=FIGURES)
    assert {one.id: one.value for one in found.options} == pytest.approx(
        {one.id: one.value for one in worked().options}
    )


def test_a_score_that_its_figure_does_not_bear_out_speaks_against_it() -> None:
    found = worked(figures={**FIGURES, "services.mean_minutes.near": 24.0})
    assert found.against == (
        "near on minutes: the file has 20, figure services.mean_minutes.near is 24",
    )
    assert not found.stands


def test_a_figure_off_the_scale_is_named_and_not_used() -> None:
    found = worked(unscored_minutes, figures={**FIGURES, "services.mean_minutes.none": 75.0})
    assert "outside the scale from 60 to 10; not used" in found.against[0]
    assert "minutes" in found.lacking


def test_nothing_is_scored_before_the_seal() -> None:
    def nothing(found: dict[str, Any]) -> None:
        found["scores"] = []

    found = worked(nothing)
    assert (found.options, found.history, found.agreement) == ((), None, ())
    assert {gate.outcome.value for gate in found.gates} <= {"not due", "no rule held"}


def test_scores_without_a_seal_fail_the_first_gate() -> None:
    found = appraise(given(seal=False), RULES, weightings=100)
    assert next(gate for gate in found.gates if gate.id == "criteria").outcome.value == "failed"
    assert not found.stands


def test_an_option_decided_though_another_ranks_first_is_told_with_its_reason() -> None:
    def decided(found: dict[str, Any]) -> None:
        with_bus(found)
        found["decided"] = {
            "on": "2020-11-16",
            "by": "Board",
            "chosen": ["near"],
            "rejected": {"far": "x", "none": "y"},
            "reason": "It is there already",
        }

    found = worked(decided)
    assert (
        "near, decided on 16 November 2020, ranks 2; far ranks first. The reason given: It is "
        "there already" in found.findings
    )


def test_the_same_seed_gives_the_same_and_the_result_has_a_plain_form() -> None:
    one, two = worked(several_causes, seed=3), worked(several_causes, seed=3)
    assert plain(one) == plain(two)
    told = plain(one)
    assert told["partial"] is False
    assert {gate["id"] for gate in told["gates"]} >= {"criteria", "close", "reasons"}
