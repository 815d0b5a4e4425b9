"""The check of terms: what holds, what only deserves a look, and what it says of chance."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.contracts.terms import Checked, Running, check, measured, running
from commonweal.contracts.terms.asking import Law
from commonweal.contracts.terms.at_risk import part_of, years_at_risk
from commonweal.contracts.terms.measured import moved
from commonweal.contracts.terms.term import years_of
from commonweal.records.kinds import OutcomeContract
from commonweal.rules import RuleBook, load_rules
from terms_sample import EXCLUSION, Terms, found_in, give, put, stops, warnings, without


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rules()


@pytest.fixture
def terms(example: Path) -> Terms:
    """The worked example, which holds."""
    text = (example.parent / "contracts" / "medway-swale.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def test_the_worked_example_holds_and_its_sums_are_exact(terms: Terms, book: RuleBook) -> None:
    found = found_in(terms, book)
    assert found.stands
    assert found.on == date(2020, 4, 1)
    assert {row.takes_part for row in found.sectors} == {"party", "subcontractor"}
    for year in found.years:
        assert sum(year.by_outcome.values()) == year.outcomes
        assert year.outcomes <= year.most
    assert [row.agreed for row in found.lessons] == [True] * 6


def test_one_fault_does_not_stand_for_others(terms: Terms, book: RuleBook) -> None:
    put("EUR", "currency")(terms)
    assert stops(found_in(terms, book)) == [("contract-currency", "currency")]


def test_an_exclusion_with_reason_and_approver_stands(terms: Terms, book: RuleBook) -> None:
    without("partners", "sector", "ambulance")(terms)
    give(0.03, 0)(terms)
    give(0.02, 0, "risk_share")(terms)
    terms["excluded"] = [EXCLUSION]
    found = found_in(terms, book)
    assert found.stands
    row = next(one for one in found.sectors if one.sector == "ambulance")
    assert (row.takes_part, row.approved_by) == ("excluded", "Governing body")


def test_elsewhere_or_earlier_the_rule_of_every_contract_asks(terms: Terms, book: RuleBook) -> None:
    for more in ({"jurisdictions": ["Norfolk"]}, {"on": date(2019, 8, 19)}):
        whole = found_in(terms, book, **more)
        assert whole.stands
        assert {row.rule for row in whole.sectors} == {"E9"}
    without("partners", "sector", "voluntary")(terms)
    give(0.02, 0)(terms)
    for more in ({"jurisdictions": ["Norfolk"]}, {"on": date(2019, 8, 19)}):
        assert stops(found_in(terms, book, **more)) == [("E9", "partners")]
    assert stops(found_in(terms, book)) == [("icp-partner-voluntary-2019-08", "partners")]


def test_what_only_deserves_a_look_does_not_stop(terms: Terms, book: RuleBook) -> None:
    put(103.0, "outcomes", 0, "targets", 1, "value")(terms)
    put(None, "outcomes", 1, "floor")(terms)
    put(False, "reporting", "published")(terms)
    found = found_in(terms, book)
    assert found.stands
    assert {
        ("contract-targets", "outcomes[1].targets"),
        ("contract-floor", "outcomes[2].floor"),
        ("contract-reporting", "reporting.published"),
    } <= {(one.rule, one.clause) for one in warnings(found)}


def test_few_counted_for_all_deserve_a_look(terms: Terms, book: RuleBook) -> None:
    def told(counted: int) -> list[str]:
        put(counted, "outcomes", 0, "counted")(terms)
        found = warnings(found_in(terms, book))
        return [
            one.text
            for one in found
            if (one.rule, one.clause) == ("contract-coverage", "outcomes[1].counted")
        ]

    # Half of 412,695 is 206,347.5.
    assert told(206_348) == []
    [few] = told(45_396)
    assert "45,396 people are counted in a year, 11.0% of the 412,695" in few


def test_the_error_told_is_the_one_that_power_uses(terms: Terms, book: RuleBook) -> None:
    row = found_in(terms, book).power[3]
    before, after, t1, t2 = 105.49e-5, 90e-5, 1_285_914, 428_638
    pooled = (before * t1 + after * t2) / (t1 + t2)
    # The interval of the baseline is a little wider than counting explains.
    tested = (pooled * (1 / t1 + 1 / t2)) ** 0.5 * row.wider
    changed = (before / t1 + after / t2) ** 0.5 * row.wider
    assert row.tested == pytest.approx(tested * 1e5)
    unchanged = (before * (1 / t1 + 1 / t2)) ** 0.5 * row.wider
    assert row.error == pytest.approx(unchanged * 1e5)
    law = NormalDist()
    power = law.cdf((before - after - law.inv_cdf(0.95) * tested) / changed)
    assert row.seen == pytest.approx(power)


def test_a_wide_interval_makes_every_year_as_wide(terms: Terms, book: RuleBook) -> None:
    before = found_in(terms, book).power[0]
    baseline = terms["outcomes"][0]["baseline"]
    baseline["lower"], baseline["upper"] = 105.49 - 3 * 5.655, 105.49 + 3 * 5.655
    found = found_in(terms, book)
    assert found.power[0].wider == pytest.approx(3.0, rel=0.02)
    assert found.power[0].error == pytest.approx(before.error * 3.0, rel=0.02)
    assert ("contract-power", "outcomes[1]") in stops(found)


def test_a_baseline_known_by_its_interval_alone(terms: Terms, book: RuleBook) -> None:
    whole = found_in(terms, book).power[0]
    put(None, "outcomes", 0, "baseline", "people")(terms)
    row = found_in(terms, book).power[0]
    assert row.people_before == pytest.approx(1_285_914, rel=0.03)
    assert row.seen == pytest.approx(whole.seen, abs=0.005)


def other(**more: Any) -> Running:
    held: dict[str, Any] = {
        "contract": "older",
        "title": "An older contract",
        "serves": frozenset({"KM-ICP-MEDWAY-SWALE"}),
        "services": frozenset({"community health"}),
        "starts": date(2016, 1, 1),
        "ends": date(2022, 12, 31),
    }
    return Running(**{**held, **more})


@pytest.mark.parametrize(
    ("beside", "status"),
    [
        (other(), "fails"),
        (other(services=frozenset()), "fails"),
        (other(services=None), "warns"),
        (other(ends=None), "fails"),
        (other(ends=date(2020, 4, 1)), "fails"),
        (other(ends=date(2020, 3, 31)), "holds"),
        (other(starts=date(2024, 4, 1), ends=date(2026, 1, 1)), "holds"),
        (other(services=frozenset({"dental care"})), "holds"),
        (other(serves=frozenset({"KM-ICP-EAST"})), "holds"),
        (other(contract="medway-swale-worked-example"), "holds"),
    ],
)
def test_terms_that_overlap(terms: Terms, book: RuleBook, beside: Running, status: str) -> None:
    found = found_in(terms, book, others=[beside])
    said = [one.status for one in found.findings if one.rule == "contract-overlap"]
    assert status in said
    assert found.stands == (status != "fails")
    terms["supersedes"] = ["older"]
    assert found_in(terms, book, others=[beside]).stands


def test_the_same_terms_under_another_id_overlap(terms: Terms, book: RuleBook) -> None:
    twin = OutcomeContract.model_validate({**terms, "contract": "twin"})
    assert ("contract-overlap", "starts") in stops(found_in(terms, book, others=[running(twin)]))


def table(rows: Sequence[dict[str, Any]]) -> pa.Table:
    common = {"category": None, "unit": "%", "basis": "observed", "lower": None}
    return pa.Table.from_pylist([{**common, **row} for row in rows])


def data_of(terms: Terms, **more: Any) -> pa.Table:
    """Figures for every outcome and district, for two periods."""
    rows = []
    for outcome in terms["outcomes"]:
        baseline = outcome["baseline"]
        for about in outcome["of"]:
            for start, end in (
                (date(2015, 1, 1), date(2015, 12, 31)),
                (baseline["start"], baseline["end"]),
            ):
                row = {"about": about, "indicator": outcome["indicator"], "unit": outcome["unit"]}
                rows.append({**row, "start": start, "end": end, "value": baseline["value"], **more})
    return table(rows)


def with_data(terms: Terms, book: RuleBook, held: pa.Table, **more: Any) -> Checked:
    contract = OutcomeContract.model_validate(terms)
    return check(contract, book, data=measured(contract, {"indicators": held}, **more))


def test_measurable_in_the_data_at_hand(terms: Terms, book: RuleBook) -> None:
    held = data_of(terms)
    assert with_data(terms, book, held).stands
    smoking = pa.compute.equal(held["indicator"], "health_index_smoking")
    gone = held.filter(pa.compute.invert(smoking))
    assert stops(with_data(terms, book, gone)) == [("contract-measurable", "outcomes[3].indicator")]
    swale = pa.compute.equal(held["about"], "E07000113")
    half = with_data(terms, book, held.filter(pa.compute.invert(swale)))
    assert [rule for rule, _ in stops(half)] == ["contract-measurable"] * 3
    none = check(
        OutcomeContract.model_validate(terms), book, data=measured(
            OutcomeContract.model_validate(terms), {"indicators": None}
        )
    )  # fmt: skip
    assert "not measurable in the data at hand" in none.findings[0].text


def test_a_baseline_that_the_data_do_not_say(terms: Terms, book: RuleBook) -> None:
    held = with_data(terms, book, data_of(terms, value=50.0))
    assert [rule for rule, _ in stops(held)] == ["contract-baseline"] * 3
    named = with_data(terms, book, data_of(terms), polarities={"health_index_smoking": "higher"})
    assert stops(named) == [("contract-targets", "outcomes[3].indicator")]


@pytest.mark.parametrize(
    ("value", "people", "status"),
    [
        # 25 of 100 and 60 of 300: 21.25 of all 400, not 22.5 as a plain mean.
        (21.25, (100.0, 300.0), "holds"),
        (21.3, (100.0, 300.0), "holds"),
        (22.5, (100.0, 300.0), "fails"),
        (24.0, (100.0, 300.0), "fails"),
        (22.5, (100.0, None), "not known"),
        (30.0, (100.0, None), "fails"),
    ],
)
def test_a_baseline_of_several_is_their_mean_by_people(
    terms: Terms, book: RuleBook, value: float, people: tuple[float, float | None], status: str
) -> None:
    baseline = terms["outcomes"][2]["baseline"]
    baseline["value"] = value
    when = {"start": baseline["start"], "end": baseline["end"]}
    named = {"indicator": "health_index_smoking", "unit": "%", **when}
    rows = [
        {"about": "E06000035", **named, "value": 25.0, "denominator": people[0]},
        {"about": "E07000113", **named, "value": 20.0, "denominator": people[1]},
    ]
    found = with_data(terms, book, table(rows))
    [told] = [
        one
        for one in found.findings
        if one.clause == "outcomes[3].baseline"
        and ("data at hand say" in one.text or "not held of" in one.text)
    ]
    assert told.status == status, told.text


def test_a_figure_that_moves_more_than_chance(terms: Terms, book: RuleBook) -> None:
    # Medway and Swale, Health Index 2017 to 2021: means 17.75, 18, 14.55, 16.3, 13.75.
    values = {"E06000035": (17.6, 14.7, 14.1, 14.7, 14.5), "E07000113": (17.9, 21.3, 15, 17.9, 13)}
    rows = [
        {
            "about": about,
            "indicator": "health_index_smoking",
            "start": date(2017 + at, 1, 1),
            "end": date(2017 + at, 12, 31),
            "value": value,
        }
        for about, path in values.items()
        for at, value in enumerate(path)
    ]
    contract = OutcomeContract.model_validate(terms)
    held = measured(contract, {"indicators": table(rows)}).values["health_index_smoking"]
    by_hand = ((0.25**2 + 3.45**2 + 1.75**2 + 2.55**2) / 4) ** 0.5
    assert moved(held) == pytest.approx(by_hand)
    assert moved(held[:4]) is None
    assert moved([one for one in held if one.start.year != 2019]) is None
    found = with_data(terms, book, table(rows))
    told = [one for one in warnings(found) if one.rule == "contract-interval"]
    assert [one.clause for one in told] == ["outcomes[3].indicator"]
    assert "moved by 2.32 percentage points" in told[0].text


def test_years_of_a_contract(terms: Terms) -> None:
    contract = OutcomeContract.model_validate(terms)
    assert [first.year for first, _ in years_of(contract)] == [2020, 2021, 2022, 2023]
    cut = contract.model_copy(update={"ends": date(2022, 6, 30)})
    assert years_of(cut)[-1] == (date(2022, 4, 1), date(2022, 6, 30))
    leap = contract.model_copy(update={"starts": date(2020, 2, 29), "ends": date(2021, 2, 28)})
    assert [last for _, last in years_of(leap)] == [date(2021, 2, 27), date(2021, 2, 28)]


@given(
    base=st.integers(0, 10**12),
    share=st.integers(0, 1000).map(lambda one: one / 1000),
    weights=st.lists(st.integers(1, 97), min_size=3, max_size=3),
)
def test_what_is_at_risk_is_shared_out_to_the_penny(
    base: int, share: float, weights: list[int]
) -> None:
    contract = OutcomeContract.model_validate(tomllib.loads(EXAMPLE.read_text(encoding="utf-8")))
    total = sum(weights)
    year = contract.payment.years[0].model_copy(update={"base_pence": base})
    paid = contract.payment.model_copy(update={"years": (year,), "outcome_share": share})
    outcomes = tuple(
        one.model_copy(update={"weight": weight / total})
        for one, weight in zip(contract.outcomes, weights, strict=True)
    )
    held = contract.model_copy(update={"payment": paid, "outcomes": outcomes})
    found = years_at_risk(held, Law(load_rules(), date(2020, 4, 1)))[0]
    assert sum(found.by_outcome.values()) == found.outcomes == part_of(base, share)
    assert abs(found.outcomes - base * share) <= 0.5 + 1e-3
    for outcome, pence in zip(outcomes, found.by_outcome.values(), strict=True):
        assert abs(pence - found.outcomes * outcome.weight) < 1 + 1e-3


EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "contracts" / "medway-swale.toml"


@pytest.mark.parametrize(("measures", "stood"), [("share", 0.0), ("share", 100.0), ("rate", 0.0)])
def test_a_baseline_of_nobody_or_everybody_says_nothing_of_chance(
    terms: Terms, book: RuleBook, measures: str, stood: float
) -> None:
    """None of five people had it: that one of five would have it is within chance, whatever the
    formula for large numbers says of a spread of nought."""
    outcome = terms["outcomes"][0]
    outcome.update(measures=measures, better="lower" if stood else "higher")
    outcome.update(counted=5, fewest=5, unit="%" if measures == "share" else outcome["unit"])
    outcome["targets"] = [{"year": year, "value": abs(stood - 20.0)} for year in range(1, 5)]
    outcome["baseline"].update(value=stood, people=5)
    for name in ("lower", "upper"):
        del outcome["baseline"][name]
    del outcome["floor"]
    found = found_in(terms, book)
    assert not [row for row in found.power if row.outcome == outcome["outcome"]]
    assert ("contract-power", "outcomes[1]") in stops(found)


@pytest.mark.parametrize(("lag", "told"), [(36, False), (37, True)])
def test_a_lag_beyond_the_term_is_told(terms: Terms, book: RuleBook, lag: int, told: bool) -> None:
    """The first of four years ends on 31 March 2021; the contract on 31 March 2024."""
    put(lag, "outcomes", 0, "lag_months")(terms)
    found = [one.clause for one in warnings(found_in(terms, book))]
    assert ("outcomes[1].lag_months" in found) == told


@pytest.mark.parametrize(("more", "stands"), [(1e-9, True), (2e-9, False), (-2e-9, False)])
def test_shares_sum_but_for_rounding(
    terms: Terms, book: RuleBook, more: float, stands: bool
) -> None:
    put(0.55 + more, "partners", 0, "share")(terms)
    found = found_in(terms, book)
    assert found.stands == stands
    told = [one.text for one in found.findings if one.stops]
    assert not told or f"sum to {1 + more:.9f}, not to 1" in told[0]


@pytest.mark.parametrize(("apart", "stands"), [(0.0049, True), (0.0051, False), (-0.0049, True)])
def test_a_baseline_is_compared_as_exactly_as_it_is_written(
    terms: Terms, book: RuleBook, apart: float, stands: bool
) -> None:
    """105.49 is what 105.4949 is published as."""
    first = {**terms, "outcomes": terms["outcomes"][:1]}
    put(1.0, "outcomes", 0, "weight")(first)
    held = data_of(first, value=first["outcomes"][0]["baseline"]["value"] + apart)
    assert with_data(first, book, held).stands == stands
