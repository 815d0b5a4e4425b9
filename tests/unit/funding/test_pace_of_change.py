"""Pace of change: worked examples, refusals that say what would do, paths and drawn paths."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from folders_held import ground_in
from growth_held import build, ground
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.evidence import Basis
from commonweal.funding.capitation import part as capitation_part
from commonweal.funding.pace import part
from commonweal.funding.pace.choices import Chosen, NoRuleError, given_of
from commonweal.funding.pace.held import OpeningError, opening_of, targets_of
from commonweal.funding.pace.moving import pace
from commonweal.funding.pace.paths import Spread, Year, drawn_paths, settled_path
from commonweal.funding.pace.pennies import BudgetError, settle_pence
from commonweal.funding.pace.policy import Policy
from commonweal.funding.pace.settling import settle
from commonweal.records import State
from commonweal.rules import RuleBook, load_rules
from commonweal.system.organisation import Kind

NO_RECORDS = State(effective=None, known_at=None, statements=())
POLICY = Policy(minimum=0.02, least=0.01, near_over=0.05, far_over=0.1, bound=0.05)


def test_a_settlement_worked_by_hand():
    # Shares 40, 30, 20, 10; all have 1,000; the budget is 1,080.
    # A has 440 (10% over): least growth, 444.4. B has 309 (3% over): 2%, 315.18.
    # C has 176 (12% under), D 75 (25% under). What A and B leave, 320.42, would take C and D to
    # 10.68 a point of share, past B's 10.51: so B is lifted with them, and all three end at
    # (1,080 - 444.4) / 60 = 10.5933 a point.
    done = settle(
        np.array([440.0, 309.0, 176.0, 75.0]), np.array([0.4, 0.3, 0.2, 0.1]), [1080.0], POLICY
    )
    point = (1080 - 444.4) / 60
    assert done.allocation[0] == pytest.approx([444.4, 30 * point, 20 * point, 10 * point])
    assert done.level[0] == pytest.approx(point / 10.8)
    assert done.growth_met.all()
    assert done.bound_met.all()


def test_a_budget_below_the_floors_cuts_them_alike_and_says_so():
    done = settle(np.array([60.0, 40.0]), np.array([0.5, 0.5]), np.array([101.0]), POLICY)
    floors = np.array([60.6, 40.8])
    assert done.allocation[0] == pytest.approx(floors * 101 / 101.4)
    assert done.growth_met.tolist() == [False]


def test_a_penny_path_names_what_binds_and_what_would_do():
    opening, weights = {"A": 6_000_00, "B": 4_000_00}, {"A": 1, "B": 1}
    with pytest.raises(BudgetError) as told:
        settle_pence(opening, weights, 10_300_00, POLICY, when="2019-20")
    # A's growth makes 6,060; B may not be below 95% of 5,150, which is 4,892.50.
    assert told.value.short == 606_000 + 489_250 - 1_030_000
    assert [told.value.floors[code].rule for code in "AB"] == ["growth", "bound"]
    # 6,060 and 0.475 of the budget: 6,060 / 0.525.
    assert told.value.enough == 1_154_286
    assert told.value.bound == pytest.approx(1 - 4240 / 5150, abs=1e-4)
    assert "2019-20" in str(told.value)
    assert "£652.50 more than the budget" in str(told.value)


def test_bad_allocations_are_named_all_at_once():
    with pytest.raises(ValueError, match="B: negative") as told:
        settle_pence({"A": 1, "B": -5, "D": 3}, {"A": 1, "B": 1, "C": 2, "D": 0}, 10, POLICY)
    for words in ("C: no opening allocation", "B: negative allocation -£0.05", "D: target 0"):
        assert words in str(told.value)
    for wrong in (
        (np.array([-1.0, 2.0]), np.array([0.5, 0.5]), np.array([3.0])),
        (np.array([1.0, 2.0]), np.array([0.5, 0.6]), np.array([3.0])),
        (np.array([1.0, 2.0]), np.array([0.0, 1.0]), np.array([3.0])),
        (np.array([1.0, 2.0]), np.array([0.5, 0.5]), np.array([0.0])),
        (np.array([0.0, 0.0]), np.array([0.5, 0.5]), np.array([1.0])),
    ):
        with pytest.raises(ValueError, match=r"give|divide"):
            settle(*wrong, POLICY)


@pytest.mark.parametrize(
    "change",
    [
        {"least": 0.03},
        {"minimum": float("nan")},
        {"near_over": 0.2},
        {"bound": 0.0},
        {"bound": 1.5},
        {"minimum": 0.9, "least": -0.5},
    ],
)
def test_choices_that_contradict_one_another_are_refused(change):
    with pytest.raises(ValueError, match=r"give|overtake"):
        replace(POLICY, **change)


def test_a_new_body_without_money_is_lifted():
    assert settle_pence({"A": 100, "B": 0}, {"A": 1, "B": 1}, 204, replace(POLICY, bound=1.0)) == {
        "A": 102,
        "B": 102,
    }


def _years(count: int, uplift: float, **lists: float) -> list[Year]:
    return [
        Year(label=f"{2019 + at}-{20 + at}", uplift=uplift, policy=POLICY, lists=lists)
        for at in range(count)
    ]


def test_paths_conserve_money_and_reach_target():
    opening = {"A": 1_030_00, "B": 990_00, "C": 480_00}
    steps = settled_path(opening, {"A": 1000, "B": 1000, "C": 500}, _years(10, 0.05))
    held = sum(opening.values())
    for year in sorted({step.year for step in steps}):
        rows = [step for step in steps if step.year == year]
        assert sum(row.opening for row in rows) == held
        held = round(held * 1.05)
        assert sum(row.allocation for row in rows) == sum(row.target for row in rows) == held
    assert all(abs(step.distance_closing) < 1e-4 for step in steps[-3:])


def test_a_growing_list_draws_its_target_with_it():
    steps = settled_path({"A": 50_000, "B": 50_000}, {"A": 1, "B": 1}, _years(1, 0.05, A=0.1))
    # Weights 1.1 and 1 of 105,000 pence.
    assert [step.target for step in steps] == [55_000, 50_000]
    # B keeps 2% at least: 51,000.
    assert [step.allocation for step in steps] == [54_000, 51_000]


def test_a_scenario_may_keep_a_wider_bound_and_each_row_says_which():
    opening, targets = {"A": 6_000_00, "B": 4_000_00}, {"A": 1, "B": 1}
    with pytest.raises(BudgetError):
        settled_path(opening, targets, _years(1, 0.03))
    steps = settled_path(opening, targets, _years(1, 0.03), widen=True)
    assert len({step.bound for step in steps}) == 1
    assert steps[0].bound == pytest.approx(1 - 4240 / 5150, abs=1e-4)
    with pytest.raises(BudgetError):
        settled_path(opening, targets, _years(1, 0.0), widen=True)


def test_draws_without_spread_are_the_path_and_seeds_repeat():
    opening, targets = {"A": 1_030_00, "B": 970_00}, {"A": 1, "B": 1}
    years = _years(4, 0.03, A=0.01)
    still = drawn_paths(
        opening, targets, years, scenarios=3, seed=1, spread=Spread(budget=0.0, lists=0.0)
    )
    path = settled_path(opening, targets, years)
    closing = np.array([step.distance_closing for step in path]).reshape(4, 2)
    assert np.abs(still.distance - closing[:, None, :]).max() < 1e-4
    one, again, other = (
        drawn_paths(opening, targets, years, scenarios=200, seed=seed) for seed in (1, 1, 2)
    )
    assert (one.distance == again.distance).all()
    assert (one.distance != other.distance).any()
    low, median, high = one.interval()
    assert ((low <= median) & (median <= high)).all()


def test_no_scenario_is_dropped_when_its_budget_does_not_reach():
    opening, targets = {"A": 1_030_00, "B": 970_00}, {"A": 1, "B": 1}
    drawn = drawn_paths(opening, targets, _years(5, 0.02), scenarios=400, seed=1)
    assert drawn.distance.shape == (5, 400, 2)
    assert np.isfinite(drawn.distance).all()
    assert 0.0 < drawn.met.mean() < 1.0


def test_rules_make_the_years_and_what_they_lack_is_assumed_aloud():
    held = given_of(load_rules(), Kind.COMMISSIONER, (), edition="2018-19", years=10, lists={})
    assert [year.uplift for year in held.years[:6]] == [
        0.0565,
        0.0414,
        0.04,
        0.0378,
        0.0354,
        0.0354,
    ]
    minima = [year.policy.minimum for year in held.years[:5]]
    assert np.prod([1 + one for one in minima]) == pytest.approx(1.17, abs=1e-5)
    assert held.years[0].policy.least == 0.036
    assert held.years[3].policy.bound == 0.05
    assert len(held.assumed) == 4
    book = RuleBook(tuple(r for r in load_rules().rules if r.id != "core-uplift-2021"))
    with pytest.raises(NoRuleError, match="2021-22"):
        given_of(book, Kind.COMMISSIONER, (), edition="2018-19", years=10, lists={})
    with pytest.raises(NoRuleError, match="2010-11"):
        given_of(load_rules(), Kind.COMMISSIONER, (), edition="2009-10", years=1, lists={})


def test_the_example_has_a_scenario_and_no_distance(example, shared):
    made = part.part(ground_in(example), NO_RECORDS)
    figures = {figure.id: figure for figure in made.figures}
    assert figures["funding.distance_actual.QKS"].value is None
    swale = figures["funding.distance.10D"]
    with (shared / "facts" / "kent-medway" / "ccgs.csv").open(encoding="utf-8", newline="") as f:
        published = {row["ccg_code"]: row for row in csv.DictReader(f)}
    given = {c: float(row["alloc_2013_14_programme_gbp_k"]) for c, row in published.items()}
    wanted = {c: float(row["target_allocation_2018_19_gbp_k"]) for c, row in published.items()}
    assert len(published) == 8
    for code, thousands in given.items():
        expected = thousands / sum(given.values()) * sum(wanted.values()) / wanted[code] - 1
        # Published targets of CCGs are whole thousands.
        figure = figures[f"funding.distance.{code}"]
        assert figure.value == pytest.approx(100 * expected, abs=0.001)
    assert swale.value == pytest.approx(-5.917, abs=0.001)
    assert swale.basis == Basis.ASSUMED
    assert "scenario" in swale.label
    assert all("scenario" in table.title.lower() for table in made.tables)
    assert all("scenario" in chart.title.lower() for chart in made.charts)
    assert [lack.table for lack in made.lacks] == ["ledger"]
    assert {"pace-bound-2016", "core-uplift-2019"} <= {rule.id for rule in made.rules}


def test_actual_allocations_make_an_actual_distance():
    made = part.part(ground(), NO_RECORDS)
    figures = {figure.id: figure for figure in made.figures}
    # Made as 0.94 and 1.08 of published targets; the formula's own lie some parts in a hundred
    # thousand off these, because the made-up weighted populations are written rounded.
    assert figures["funding.distance_actual.SYN"].value == pytest.approx(-6.0, abs=0.01)
    assert figures["funding.distance.SYN-C2"].value == pytest.approx(8.0, abs=0.01)
    assert "actual allocations" in figures["funding.distance.SYN-C2"].label
    assert not made.lacks


def test_allocations_of_some_bodies_only_are_refused_and_named():
    def without(rows):
        return [row for row in rows if row["line"] != "SYN-C3-allocation-2018-19"]

    lacking = ground({"ledger": without})
    targets = targets_of(lacking, "2018-19", Kind.COMMISSIONER)
    with pytest.raises(OpeningError, match="none for SYN-C3"):
        opening_of(lacking, "2018-19", Kind.COMMISSIONER, targets)
    made = part.part(lacking, NO_RECORDS)
    assert "none for SYN-C3" in made.figures[0].missing
    assert "scenario" in made.figures[1].label

    def negative(rows):
        return [
            {**row, "pence": -1} if row["line"].startswith("SYN-C1-alloc") else row for row in rows
        ]

    with pytest.raises(OpeningError, match="SYN-C1 has -1 pence"):
        opening_of(ground({"ledger": negative}), "2018-19", Kind.COMMISSIONER, targets)


def test_a_choice_is_kept_or_refused(example):
    found = pace(ground_in(example), years=1, scenarios=0, chosen=Chosen(bound=0.02, minimum=0.0))
    assert {step.bound for step in found.steps} == {0.02}
    with pytest.raises(BudgetError, match="at least"):
        pace(ground_in(example), years=1, scenarios=0, chosen=Chosen(bound=0.01))


def test_places_are_their_commissioners_together(example):
    ours = {
        kind: pace(ground_in(example), kind=kind, years=1, scenarios=0)
        for kind in (Kind.COMMISSIONER, Kind.PLACE)
    }
    ccgs, places = ours[Kind.COMMISSIONER], ours[Kind.PLACE]
    above = ground_in(example).structure.assign(Kind.COMMISSIONER, Kind.PLACE)
    for place in places.targets:
        members = [code for code, group in above.items() if group == place]
        assert places.targets[place] == pytest.approx(
            sum(ccgs.targets[code] for code in members), abs=len(members)
        )


def test_the_verb_prints_every_body_and_year(example, tmp_path):
    done = CliRunner().invoke(
        app, ["funding", "pace", str(example), "--years", "10", "--scenarios", "50", "--json"]
    )
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert len(rows) == 80
    assert all(row["opening"].startswith("scenario") for row in rows)
    for year in {row["year"] for row in rows}:
        of = [row for row in rows if row["year"] == year]
        assert sum(row["allocation_pence"] for row in of) == sum(row["target_pence"] for row in of)
        assert all(row["distance_closing"] >= -0.05 - 1e-9 for row in of)
        assert all(row["interval"][0] <= row["median"] <= row["interval"][1] for row in of)
    given = tmp_path / "opening.csv"
    lines = {row["code"]: row["opening_pence"] for row in rows if row["year"] == "2019-20"}
    given.write_text("code,pence\n" + "".join(f"{c},{p}\n" for c, p in lines.items()))
    same = CliRunner().invoke(
        app,
        ["funding", "pace", str(example), "--years", "1", "--scenarios", "0", "--opening",
         str(given), "--json"],
    )  # fmt: skip
    assert [row["allocation_pence"] for row in json.loads(same.stdout)] == [
        row["allocation_pence"] for row in rows if row["year"] == "2019-20"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,pence\n09C,-5\n09E,1.5\n09C,3\n,4\n", ["negative", "'1.5'", "twice", "is empty"]),
        ("code,pence\n09C,5\n", ["09E: no opening allocation", "10D: no opening allocation"]),
        ("body,pence\n09C,5\n", ["code,pence"]),
    ],
)
def test_the_verb_names_every_fault_of_an_opening(example, tmp_path, text, said):
    given = tmp_path / "opening.csv"
    given.write_text(text)
    done = CliRunner().invoke(app, ["funding", "pace", str(example), "--opening", str(given)])
    assert done.exit_code == 1
    assert all(words in done.output for words in said), done.output


@pytest.mark.parametrize(
    "options",
    [["--years", "0"], ["--seed", "-1"], ["--scenarios", "-1"], ["--level", "practice"]],
)
def test_bad_use_of_the_verb_ends_with_two(example, options):
    assert CliRunner().invoke(app, ["funding", "pace", str(example), *options]).exit_code == 2


def test_the_verb_refuses_a_budget_that_does_not_reach_and_an_edition_not_held(example):
    done = CliRunner().invoke(app, ["funding", "pace", str(example), "--minimum", "0.06"])
    assert done.exit_code == 1
    assert "give a budget of at least" in done.output
    done = CliRunner().invoke(app, ["funding", "pace", str(example), "--edition", "2030-31"])
    assert done.exit_code == 2
    assert "no edition '2030-31' of the formula; there are 2018-19" in done.output


def test_the_verb_of_growth_prints_rows(tmp_path):
    folder = build(tmp_path / "synthetic")
    done = CliRunner().invoke(app, ["funding", "growth", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    rows = [row for row in json.loads(done.stdout) if row["year"] == "2021-22"]
    assert {row["led_by"] for row in rows} == {"list trend", "housing"}
    for led_by in ("list trend", "housing"):
        assert sum(row["net_pence"] for row in rows if row["led_by"] == led_by) == 0


def test_a_body_has_one_target_in_the_chapter(example):
    made = ground_in(example)
    of_sections = {target["code"]: target["target"] for target in _targets(made)}
    assert targets_of(made, "2018-19", Kind.COMMISSIONER) == of_sections


def _targets(made):
    told = capitation_part.part(made, NO_RECORDS)
    table = next(table for table in told.tables if table.id == "funding.targets.commissioner")
    return table.data.to_pylist()
