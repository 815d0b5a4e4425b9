"""Business cases against numbers worked by hand, published factors, and loops that draw alike."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest

from commonweal.funding.case import Case, Line, appraise, read_case
from commonweal.funding.case.form import Header, Option
from commonweal.funding.case.rates import discount_rules, schedule
from commonweal.funding.case.result import PUBLISHED
from commonweal.rules import load_rules

BOOK = load_rules()
CASES = Path(__file__).parents[3] / "examples" / "business-cases"


def header(**more: object) -> Header:
    said = {
        "id": "c", "title": "C", "about": "S", "on": date(2020, 3, 20), "decided_by": "Board",
        "source": "s", "price_year": "2020-21", "first_year": "2020-21", "horizon_years": 3,
        "amounts": "changes from doing nothing",
    }  # fmt: skip
    return Header.model_validate(said | more)


def line(identifier: str, heading: str, pence: int, year: str = "2020-21", **more: object) -> Line:
    said = {
        "id": identifier, "option": "do", "name": identifier, "heading": heading, "body": "B",
        "year": year, "pence": pence, "basis": "assumed", "source": "s",
    }  # fmt: skip
    return Line.model_validate(said | more)


def gap(option: str, **more: object) -> Line:
    said = {"id": "gap", "option": option, "name": "a gap", "heading": "transition cost"}
    return Line.model_validate(said | {"source": "s", "missing": "not published"} | more)


def case(*lines: Line, **more: object) -> Case:
    options = [("nothing", "do nothing"), ("least", "do minimum"), ("do", "change")]
    return Case(
        header=header(**more),
        options=tuple(Option.model_validate({"id": i, "name": i, "role": r}) for i, r in options),
        lines=lines,
    )


SPEND_TO_SAVE = (
    line("set-up", "transition cost", 100_000),
    line("saving", "cash-releasing benefit", 60_000, "2021-22", recurrent=True),
)


def test_a_net_present_value_worked_by_hand() -> None:
    # -1000 + 600 / 1.035 + 600 / 1.035^2 pounds = -1000 + 579.710 + 560.106
    found = appraise(case(*SPEND_TO_SAVE), BOOK, draws=10).option("do")
    assert found.net_present_value is not None
    assert found.net_present_value.value == 13_982
    assert [row.discounted for row in found.by_year] == [-100_000, 57_971, 56_011]
    assert [row.cumulative for row in found.by_year] == [-100_000, -40_000, 20_000]
    assert found.by_year[2].cumulative_discounted.value == 13_982
    assert found.benefit_cost_ratio == pytest.approx(1139.816 / 1000, abs=1e-5)
    assert (found.payback_year, found.payback_year_discounted) == ("2022-23", "2022-23")
    assert (found.cost, found.saving_a_year) == (100_000, 60_000)
    assert found.scope == "whole case"


def test_payback_is_not_within_the_horizon_when_discounting_eats_the_gain() -> None:
    lines = (
        SPEND_TO_SAVE[0],
        line("s", "cash-releasing benefit", 50_500, "2021-22", recurrent=True),
    )
    found = appraise(case(*lines), BOOK, draws=10).option("do")
    assert found.payback_year == "2022-23"
    assert found.payback_year_discounted is None
    assert found.payback_reason == "not within the horizon"


def test_factors_of_the_rules_are_those_published(shared: Path) -> None:
    path = shared / "facts/parameters/green_book_discount_factors_0_30.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for kind, column in (("standard", "standard_3_5pct"), ("health", "health_1_5pct")):
        rates = schedule(discount_rules(BOOK, kind, date(2026, 3, 1)), kind)
        assert rates is not None
        factor = 1.0
        for row in rows:
            year = int(row["year"])
            factor /= 1.0 + (rates.rate(year) if year else 0.0)
            assert round(factor, 4) == float(row[column])


def test_rates_fall_as_the_book_of_2003_says_and_none_is_held_before_it() -> None:
    rates = schedule(discount_rules(BOOK, "standard", date(2020, 1, 1)), "standard")
    assert rates is not None
    years = (30, 31, 75, 76, 125, 126, 200, 201, 300, 301)
    found = [rates.rate(year) for year in years]
    assert found == [0.035, 0.03, 0.03, 0.025, 0.025, 0.02, 0.02, 0.015, 0.015, 0.01]
    assert discount_rules(BOOK, "standard", date(2003, 3, 31)) == ()
    assert discount_rules(BOOK, "health", date(2010, 1, 1)) == ()


def test_health_is_discounted_at_its_own_rate() -> None:
    lines = (
        line("cost", "transition cost", 100_000),
        line("health", "benefit to society", 100_000, "2022-23", discounted_as="health"),
    )
    found = appraise(case(*lines), BOOK, draws=10).option("do")
    assert found.net_present_value is not None
    assert found.net_present_value.value == round(100_000 / 1.015**2) - 100_000
    assert found.affordability[-1].cumulative == -100_000


def test_a_transfer_is_neutral_but_moves_cash() -> None:
    fee = line("fee", "transfer", 5_000, counterparty="P", recurrent=True)
    without, with_fee = (
        appraise(case(*lines), BOOK, draws=10).option("do")
        for lines in (SPEND_TO_SAVE, (*SPEND_TO_SAVE, fee))
    )
    assert without.net_present_value == with_fee.net_present_value
    held = {(row.body, row.year): row.net for row in with_fee.affordability}
    assert held["B", "2020-21"] == -105_000
    assert held["P", "2022-23"] == 5_000
    assert sum(held.values()) == sum(row.net for row in without.affordability)


def test_optimism_bias_raises_costs_by_the_upper_bound_unless_managed() -> None:
    works = {"optimism": "standard-buildings"}
    plain, managed, floor = (
        appraise(case(line("works", "capital", 100_000, **works, **more)), BOOK, draws=1).option(
            "do"
        )
        for more in (
            {},
            {"mitigated": 0.5, "optimism_note": "fixed price"},
            {"mitigated": 1.0, "optimism_note": "built"},
        )
    )
    assert (plain.cost, plain.cost_with_optimism) == (100_000, 124_000)
    assert managed.cost_with_optimism == 112_000
    assert floor.cost_with_optimism == 102_000
    assert plain.without_optimism == -100_000


def test_totals_and_changes_of_one_case_show_the_same() -> None:
    def running(option: str, amounts: dict[str, int]) -> Line:
        said = {"id": "r", "option": option, "name": "r", "heading": "running cost", "body": "B"}
        more = {"by_year": amounts, "recurrent": True, "basis": "assumed", "source": "s"}
        return Line.model_validate(said | more)

    totals = case(
        running("nothing", {"2020-21": 900_000}),
        running("least", {"2020-21": 900_000}),
        running("do", {"2020-21": 900_000, "2021-22": 840_000}),
        SPEND_TO_SAVE[0],
        amounts="totals",
    )
    one, other = (appraise(c, BOOK, draws=5).option("do") for c in (totals, case(*SPEND_TO_SAVE)))
    assert one.net_present_value == other.net_present_value
    assert one.benefit_cost_ratio == pytest.approx(other.benefit_cost_ratio)
    assert (one.cost, one.saving_a_year) == (other.cost, other.saving_a_year)
    assert [(r.costs, r.benefits) for r in one.by_year] == [
        (r.costs, r.benefits) for r in other.by_year
    ]
    assert [r.cumulative for r in one.affordability] == [r.cumulative for r in other.affordability]


def test_prices_as_paid_are_deflated() -> None:
    paid = line("s", "cash-releasing benefit", 103_000, "2021-22", prices="nominal")
    held = case(paid, deflators={"2020-21": 1.0, "2021-22": 1.03})
    found = appraise(held, BOOK, draws=1).option("do")
    assert found.by_year[1].net == 100_000


def test_a_last_year_ends_a_recurrent_line_and_an_end_cuts_the_last_year() -> None:
    ended = case(
        SPEND_TO_SAVE[0],
        line("s", "cash-releasing benefit", 36_500, "2020-21", recurrent=True),
        ended_on=date(2022, 6, 30),
        ended_why="replaced",
    )
    found = appraise(ended, BOOK, draws=1).option("do")
    last = next(span for span in found.horizons if span.name == "until 30 June 2022")
    # 91 of the 365 days of 2022-23.
    expected = -100_000 + 36_500 + 36_500 / 1.035 + 9_100 / 1.035**2
    assert last.net_present_value.value == round(expected)
    assert last.years == pytest.approx(2 + 91 / 365)
    short = line(
        "s", "cash-releasing benefit", 36_500, "2020-21", recurrent=True, last_year="2021-22"
    )
    rows = appraise(case(short), BOOK, draws=1).option("do").by_year
    assert [row.benefits for row in rows] == [36_500, 36_500, 0]


def test_a_missing_material_line_takes_the_value_with_it() -> None:
    held = (*SPEND_TO_SAVE, gap("do"))
    whole = appraise(case(*held), BOOK, draws=10).option("do")
    assert whole.net_present_value is None
    assert whole.reason == "missing: a gap"
    assert whole.benefit_cost_ratio is whole.payback_year is None
    assert whole.of_lines_held is not None
    assert whole.of_lines_held.value == 13_982
    assert whole.break_even[-1].discounted == 13_982
    published = appraise(case(*held, scope="published lines"), BOOK, draws=10).option("do")
    assert published.net_present_value is not None
    assert published.scope == PUBLISHED
    slight = (*SPEND_TO_SAVE, gap("do", material=False))
    found = appraise(case(*slight), BOOK, draws=10).option("do")
    assert (found.scope, found.net_present_value is None) == ("whole case", False)


def test_what_doing_nothing_lacks_no_option_can_be_measured_against() -> None:
    held = case(*SPEND_TO_SAVE, gap("nothing"), gap("least"), amounts="totals")
    found = appraise(held, BOOK, draws=10)
    assert [option.net_present_value for option in found.options] == [None, None, None]
    assert "doing nothing, which it is measured against" in found.option("do").reason


def test_against_the_minimum() -> None:
    least = line("l", "cash-releasing benefit", 20_000, option="least", recurrent=True)
    found = appraise(case(*SPEND_TO_SAVE, least), BOOK, draws=10).option("do")
    assert found.against_minimum is not None
    assert found.against_minimum.value == round(13_981.6 - 20_000 * (1 + 1 / 1.035 + 1 / 1.035**2))
    without = appraise(case(*SPEND_TO_SAVE, gap("least")), BOOK, draws=10).option("do")
    assert without.against_minimum is None
    assert "doing the minimum has no net present value" in without.minimum_reason


def test_switching_values_turn_the_result() -> None:
    found = appraise(case(*SPEND_TO_SAVE), BOOK, draws=10).option("do")
    saving, cost = found.switching
    assert cost.pence == 113_982
    assert saving.pence == round(60_000 * 100_000 / 113_981.6)
    again = line("saving", "cash-releasing benefit", saving.pence or 0, "2021-22", recurrent=True)
    turned = appraise(case(SPEND_TO_SAVE[0], again), BOOK, draws=10).option("do")
    assert turned.net_present_value is not None
    assert abs(turned.net_present_value.value) <= 2
    assert cost.rival == "nothing"
    assert cost.flip_pence == cost.pence


def test_draws_agree_with_a_loop_over_single_draws() -> None:
    lines = (
        line("set-up", "transition cost", 100_000, low=80_000, high=180_000,
             distribution="triangular"),
        line("saving", "cash-releasing benefit", 60_000, "2021-22", recurrent=True, low=20_000,
             high=70_000, distribution="uniform"),
    )  # fmt: skip
    found = appraise(case(*lines), BOOK, draws=20_000, seed=4).option("do")
    rng = np.random.default_rng(11)
    values = []
    for _ in range(20_000):
        cost, saving = rng.triangular(80_000, 100_000, 180_000), rng.uniform(20_000, 70_000)
        value = -cost
        for year in (1, 2):
            value += saving / 1.035**year
        values.append(value)
    values.sort()
    assert found.net_present_value is not None
    assert found.mean == pytest.approx(fmean(values), abs=900)
    assert found.net_present_value.lower == pytest.approx(values[500], abs=1_500)
    assert found.net_present_value.upper == pytest.approx(values[19_500], abs=1_500)
    positive = sum(value > 0 for value in values) / len(values)
    assert found.probability_positive == pytest.approx(positive, abs=0.015)
    # Doing the minimum has no amount: which is best of all cannot be told.
    assert found.probability_best is None


def test_an_option_that_is_tied_shares_being_best() -> None:
    same = [line(i, "cash-releasing benefit", 10_000, option=i) for i in ("least", "do")]
    found = appraise(case(*same), BOOK, draws=10)
    assert [option.probability_best for option in found.options] == [0.0, 0.5, 0.5]


def test_nothing_spent_and_nothing_saved_has_no_payback_and_no_ratio() -> None:
    found = appraise(case(*SPEND_TO_SAVE), BOOK, draws=3).option("nothing")
    assert found.payback_reason == "nothing is spent and nothing saved"
    assert found.benefit_cost_ratio is None
    assert found.net_present_value is not None
    assert tuple(found.net_present_value) == (0, 0, 0)


def test_draws_and_seed_are_checked() -> None:
    with pytest.raises(ValueError, match="at least one draw"):
        appraise(case(*SPEND_TO_SAVE), BOOK, draws=0)


def test_the_merger_of_kent_and_medway_from_published_lines(shared: Path) -> None:
    with (shared / "facts/kent-medway/ccg_merger_finance.csv").open(encoding="utf-8") as file:
        said = {row["item"]: row["value"] for row in csv.DictReader(file)}
    saving = float(said["annual running-cost saving target of single CCG"])
    redundancy = float(said["redundancy provision in 2019-20 accounts of the 8 CCGs"])
    text = (CASES / "kent-medway-merger.toml").read_text(encoding="utf-8")
    found = appraise(read_case(text, BOOK), BOOK)
    one = found.option("one-body")
    factors = [1 / 1.035**year for year in range(1, 10)]
    expected = saving * sum(factors) - 1.41 * redundancy
    assert one.net_present_value is not None
    assert one.net_present_value.value / 1e8 == pytest.approx(expected, abs=1e-6)
    assert one.scope == PUBLISHED
    ended = next(span for span in one.horizons if span.name == "until 30 June 2022")
    by_then = saving * (factors[0] + factors[1] + factors[2] * 91 / 365) - redundancy
    assert ended.break_even / 1e8 == pytest.approx(by_then, abs=1e-6)
    assert ended.payback_year == "2020-21"
    assert [option.option.id for option in found.options if option.reason] == [
        "eight-20-per-cent", "joint-committees", "shared-subsidiary",
    ]  # fmt: skip
    assert {line.id for line in one.material} == {
        "other-transition",
        "promotions",
        "other-benefits",
    }
    assert len(found.open_conditions) == 2
    assert [claim.pence for claim in found.case.claims] == [4_400_000_000, 4_600_000_000]


def test_a_whole_case_has_a_value_for_every_option() -> None:
    text = (CASES / "synthetic-merger.toml").read_text(encoding="utf-8")
    found = appraise(read_case(text, BOOK), BOOK, draws=2_000)
    assert all(option.net_present_value is not None for option in found.options)
    assert sum(option.probability_best or 0.0 for option in found.options) == pytest.approx(1.0)
    assert all(option.scope == "whole case" for option in found.options)
    assert not found.option("one-group").missing
    for option in found.options:
        assert sum(option.by_heading.values()) == pytest.approx(
            option.net_present_value.value if option.net_present_value else 0, abs=5
        )
