"""Running costs: cost a head, the readings of the reduction, one body against several."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import linregress
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.evidence import Basis, Part
from commonweal.folder import Folder, read_folder
from commonweal.funding.running.part import part
from commonweal.funding.running.position import position
from commonweal.funding.running.reduction import Reading, payback_months, per_head, reached
from commonweal.funding.running.scale import (
    Amount,
    Costs,
    Team,
    change,
    fixed_for,
    implied,
    teams_needed,
    yearly,
)
from commonweal.records import fold
from savings_sample import ground, synthetic, synthetic_state, topic, with_value, without


@pytest.fixture(scope="module")
def kent_medway() -> Folder:
    return read_folder(Path(__file__).resolve().parents[3] / "examples" / "kent-medway")


def value(made: Part, identifier: str) -> object:
    return next(f.value for f in made.figures if f.id == identifier)


def reading(saved: float, of: float, like: bool = True) -> Reading:
    return Reading(
        name="r", saved=saved, of=of, unit="GBP", asked=20, basis=Basis.OBSERVED, like_for_like=like
    )


def test_exactly_the_reduction_asked_reaches_it() -> None:
    # 0.2 has no exact binary form: thirds of a pound either side decide.
    assert reading(8_818_000, 44_090_000).reaches
    assert not reading(8_817_999.99, 44_090_000).reaches
    assert reading(8_818_000, 44_090_000).short == 0


def test_only_readings_that_are_like_for_like_count() -> None:
    assert reached([reading(1, 1), reading(0, 1), reading(1, 1, like=False)]) == (1, 2)


def test_nothing_is_divided_by_nothing() -> None:
    with pytest.raises(ValueError, match="needs at least one"):
        per_head(100, 0)
    with pytest.raises(ValueError, match="above zero"):
        reading(1, 0)
    assert payback_months(1.0, -1.0) is None


def test_the_fit_agrees_with_scipy() -> None:
    rng = np.random.default_rng(8)
    heads = rng.uniform(1e5, 5e5, 8)
    pounds = 3e5 + 22 * heads + rng.normal(0, 2e5, 8)
    ours, theirs = implied(list(heads), list(pounds)), linregress(heads, pounds)
    assert ours is not None
    assert ours.fixed == pytest.approx(theirs.intercept)
    assert ours.per_head == pytest.approx(theirs.slope)
    # Student's t of six degrees of freedom, 0.975: 2.4469 by any table.
    assert ours.fixed_upper - ours.fixed == pytest.approx(2.446912 * theirs.intercept_stderr)
    assert ours.per_head_upper - ours.per_head == pytest.approx(2.446912 * theirs.stderr)


def test_too_few_bodies_or_bodies_of_one_size_imply_nothing() -> None:
    assert implied([1e5, 2e5], [1e6, 2e6]) is None
    assert implied([1e5, 1e5, 1e5], [1e6, 2e6, 3e6]) is None


def test_cost_of_eight_and_of_one_worked_by_hand() -> None:
    costs = Costs(
        fixed=Amount(value=400_000),
        per_head=Amount(value=10),
        teams=(Team(heads=250_000, cost=Amount(value=100_000)),),
    )
    # Eight of 200,000: 8 x (0.4m + 2m + one team of 0.1m); one of 1.6m: 0.4m + 16m + 7 teams.
    assert yearly(costs, [200_000] * 8) == 20_000_000
    assert yearly(costs, [1_600_000]) == 17_100_000
    made = change(costs, [200_000] * 8, [1_600_000], draws=5, seed=0)
    assert made.saved.tolist() == [2_900_000] * 5
    assert made.percent == pytest.approx([14.5] * 5)
    assert (made.reaching(14.5), made.reaching(14.6)) == (1.0, 0.0)
    assert teams_needed(250_001, 250_000) == 2


def test_a_change_serves_the_same_people() -> None:
    costs = Costs(fixed=Amount(value=1), per_head=Amount(value=1))
    with pytest.raises(ValueError, match="same people"):
        change(costs, [100, 100], [150], draws=1, seed=0)


def test_fixed_cost_that_explains_a_saving() -> None:
    assert 7 * fixed_for(4_700_000, 8, 1) == pytest.approx(4_700_000)
    with pytest.raises(ValueError, match="fewer after"):
        fixed_for(1, 1, 1)


@pytest.mark.parametrize("made", [(-1, None, None), (1, 2, 3), (0, 0, 1), (1, 1, None)])
def test_amounts_that_cannot_be(made: tuple[float, float | None, float | None]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each says its own
        Amount(value=made[0], low=made[1], high=made[2])


def test_kent_and_medway_from_the_published_figures(kent_medway: Folder) -> None:
    made = part(ground(kent_medway), fold((), effective=kent_medway.settings.as_of))
    # Hand-worked: 4.7 / 44.09; 4.7 / (44.09 x 1.21 / 1.35); 46 and 60 of 570; 4.7m / 46; 1.6 / 4.7.
    reduction = next(f for f in made.figures if f.id.endswith("reduction_reached.QKS"))
    assert reduction.value == pytest.approx(10.6600, abs=1e-4)
    assert reduction.upper == pytest.approx(11.8934, abs=1e-4)
    assert value(made, "funding.running_cost.needed_for_20.QKS") == 8_818_000
    assert value(made, "funding.running_cost.readings_reaching.QKS") == 0
    posts = next(f for f in made.figures if f.id.endswith("posts_change.QKS"))
    assert (posts.value, posts.lower) == (
        pytest.approx(-100 * 46 / 570),
        pytest.approx(-100 * 60 / 570),
    )
    per_post = next(f for f in made.figures if f.id.endswith("saved_per_post.QKS"))
    # 102,173.91 and 78,333.33, to three digits: both parts are figures of the press.
    assert (per_post.value, per_post.lower) == (102_000, 78_300)
    assert per_post.basis is Basis.ESTIMATED
    assert value(made, "funding.running_cost.redundancy_payback.QKS") == pytest.approx(
        12 * 1.6 / 4.7
    )
    # 671,428.57, to three digits.
    assert value(made, "funding.running_cost.fixed_needed.QKS") == 671_000
    ratios = [f for f in made.figures if ".per_head." in f.id]
    assert len(ratios) == 9
    assert value(made, "funding.running_cost.per_head.10D") == pytest.approx(2_670_000 / 113_167.09)
    assert all(figure.basis is Basis.ESTIMATED for figure in ratios)


def test_figures_stand_for_the_day_that_they_speak_of(kent_medway: Folder) -> None:
    made = part(ground(kent_medway), fold((), effective=kent_medway.settings.as_of))
    held = {f.id.removeprefix("funding.running_cost."): f for f in made.figures}
    # The saving is of 2020/21, and the posts are counted to 1 January 2021.
    for name in ("reduction_reached", "readings_reaching", "saved_per_post", "fixed_needed"):
        assert held[f"{name}.QKS"].as_of == date(2021, 3, 31)
    assert held["posts_change.QKS"].as_of == date(2021, 1, 1)
    payback = held["redundancy_payback.QKS"]
    assert (payback.as_of, payback.basis) == (date(2021, 3, 31), Basis.ESTIMATED)
    assert payback.vintage == "provision of 2019/20, saving of 2020/21"
    # What is asked of the bases of the day, and lists of the day, stand for the day.
    assert held["needed_for_20.QKS"].as_of == kent_medway.settings.as_of
    assert "of clinical commissioning groups" in held["envelope.QKS"].label


def test_the_verb_names_years_exclusions_and_the_scenario() -> None:
    where = str(Path(__file__).resolve().parents[3] / "examples" / "kent-medway")
    said = CliRunner().invoke(app, ["funding", "running", where]).stdout
    assert "Running cost allowance of 2013/14" in said
    assert "lists allocation-2018-19" in said
    assert "leaves out: not stated in the source" in said
    assert "114 posts" in said
    assert "Scenario (assumed)" in said
    held = json.loads(CliRunner().invoke(app, ["funding", "running", where, "--json"]).stdout)
    amounts = {key for row in held["readings"] for key in row if key.startswith("needed")}
    assert amounts == {"needed_pence", "needed_fte"}
    assert held["fixed_cost_scenarios"][1]["saved_pence"] == 235_000_000
    posts = [row for row in held["readings"] if row["unit"] == "FTE"]
    assert [(row["saved_fte"], row["saved_pence"]) for row in posts] == [(46, None), (60, None)]


def test_allowances_set_a_head_show_no_fixed_part(kent_medway: Folder) -> None:
    made = part(ground(kent_medway), fold((), effective=kent_medway.settings.as_of))
    fixed = next(f for f in made.figures if f.id.endswith("fixed_implied.QKS"))
    assert fixed.lower is not None
    assert fixed.upper is not None
    assert fixed.lower < 0 < fixed.upper < 100_000
    assert "show no fixed part" in made.section.text


def test_the_law_of_the_synthetic_system_is_found_again() -> None:
    law = topic("running")
    held = position(ground(synthetic()))
    assert held.fixed is not None
    assert held.fixed.fixed == pytest.approx(law.FIXED)
    assert held.fixed.per_head == pytest.approx(law.A_HEAD)
    made = part(ground(synthetic()), synthetic_state())
    assert value(made, "funding.running_cost.fixed_needed.SYN") == pytest.approx(law.FIXED)
    before = sum(law.cost(n) for n in law.heads().values())
    assert value(made, "funding.running_cost.reduction_reached.SYN") == pytest.approx(
        100 * law.saved() / before
    )
    assert "The allowances imply £0.25m for each" in made.section.text


def test_a_saving_of_a_fifth_is_found_to_reach_it() -> None:
    line = "SYN-C-2020-target-running-cost-saving-a-year"
    wanted = sum(topic("running").cost(n) for n in topic("running").heads().values()) * 100 // 5
    changed = ground(synthetic(), {"ledger": with_value("line", line, "pence", wanted)})
    made = part(changed, synthetic_state())
    held = position(changed)
    met = [r.name for r in held.readings if r.reaches and r.like_for_like]
    assert value(made, "funding.running_cost.readings_reaching.SYN") == len(met) == 3
    assert all(name.startswith("saving target against") for name in met)


def test_without_a_target_or_a_ledger_it_is_said_what_lacks() -> None:
    gone = ground(synthetic(), {"ledger": without("heading", "saving")})
    made = part(gone, synthetic_state())
    missing = next(f for f in made.figures if f.id.endswith("reduction_reached.SYN"))
    assert missing.value is None
    assert "saving target" in missing.missing
    assert value(made, "funding.running_cost.fell_by.SYN") == pytest.approx(14.8487, abs=1e-4)
    assert [lack.what for lack in made.lacks] == ["a saving target on running costs"]
    none = part(
        ground(synthetic(), {"ledger": lambda _: None, "workforce": lambda _: None}),
        synthetic_state(),
    )
    assert len(none.lacks) == 3
    envelope = next(f for f in none.figures if ".envelope." in f.id)
    assert envelope.basis is Basis.MODELLED
    # 2,888,190.55, to the four digits that the allowance a head has.
    assert envelope.value == 2_888_000


def test_the_order_of_rows_changes_nothing() -> None:
    def reverse(table: pa.Table) -> pa.Table:
        return table.take(pa.array(range(table.num_rows - 1, -1, -1)))

    turned = ground(synthetic(), {"ledger": reverse, "workforce": reverse, "posts": reverse})
    assert part(turned, synthetic_state()) == part(ground(synthetic()), synthetic_state())


def test_amounts_of_some_bodies_are_not_the_systems(kent_medway: Folder) -> None:
    def without_one(ledger: pa.Table) -> pa.Table:
        keep = [
            (row["body"], row["heading"]) != ("99J", "running cost allowance")
            for row in ledger.to_pylist()
        ]
        return ledger.filter(pa.array(keep))

    state = fold((), effective=kent_medway.settings.as_of)
    made = part(ground(kent_medway, {"ledger": without_one}), state)
    ids = {f.id for f in made.figures if f.value is not None}
    assert "funding.running_cost.per_head.09C" in ids
    assert "funding.running_cost.per_head.QKS" not in ids
    held = position(ground(kent_medway, {"ledger": without_one}))
    [found] = [r for r in held.readings if r.name.endswith("allowances of 2013/14")]
    assert not found.like_for_like
    assert found.note == "not held for 99J, so not of the whole system"
