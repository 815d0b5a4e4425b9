"""The check of terms: what holds, what only deserves a look, and what it says of chance."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
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


def test_no_rule_on_sectors_elsewhere_or_earlier(terms: Terms, book: RuleBook) -> None:
    without("partners", "sector", "voluntary")(terms)
    give(0.02, 0)(terms)
    for more in ({"jurisdictions": ["Norfolk"]}, {"on": date(2019, 8, 19)}):
        found = found_in(terms, book, **more)
        assert not any(rule.startswith("icp-partner") for rule, _ in stops(found))
        said = [one for one in found.findings if one.status == "no rule held"]
        assert len(said) == 7
    assert not found_in(terms, book, on=date(2019, 8, 20)).stands


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


def test_a_wide_interval_makes_every_year_as_wide(terms: Terms, book: RuleBook) -> None:
    before = found_in(terms, book).power[0]
    baseline = terms["outcomes"][0]["baseline"]
    baseline["lower"], baseline["upper"] = 105.52 - 3 * 5.655, 105.52 + 3 * 5.655
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
