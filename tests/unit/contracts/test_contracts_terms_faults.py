"""Every fault that terms can have stops them, at its clause, under its rule."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from commonweal.rules import RuleBook, load_rules
from terms_sample import EXCLUSION, Change, Terms, both, found_in, give, put, stops, without


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rules()


@pytest.fixture
def terms(example: Path) -> Terms:
    """The worked example, which holds."""
    text = (example.parent / "contracts" / "medway-swale.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@pytest.mark.parametrize(
    ("change", "rule", "clause"),
    [
        # Sectors of rule A3.
        (
            both(without("partners", "sector", "voluntary"), give(0.02, 0)),
            "icp-partner-voluntary-2019-08",
            "partners",
        ),
        (
            both(
                without("partners", "sector", "ambulance"),
                give(0.03, 0),
                give(0.02, 0, "risk_share"),
            ),
            "icp-partner-ambulance-2019-08",
            "partners",
        ),
        (put([EXCLUSION], "excluded"), "E9", "excluded[1]"),
        (
            both(
                without("partners", "sector", "ambulance"),
                give(0.03, 0),
                give(0.02, 0, "risk_share"),
                put([{**EXCLUSION, "approved_on": date(2020, 5, 1)}], "excluded"),
            ),
            "E9",
            "excluded[1].approved_on",
        ),
        # Shares that do not sum.
        (give(-0.05, 0), "contract-shares", "partners.share"),
        (give(0.05, 0, "risk_share"), "contract-shares", "partners.risk_share"),
        (put(0.4, "outcomes", 2, "weight"), "contract-weights", "outcomes.weight"),
        (
            lambda terms: terms["lots"].append({"lot": "dental", "title": "Teeth"}),
            "contract-shares",
            "lots[3]",
        ),
        # Names.
        (put("medway-nhs-ft", "partners", 1, "partner"), "contract-names", "partners"),
        (put(["dental"], "partners", 1, "lots"), "contract-names", "partners[2].lots"),
        (put("dental", "outcomes", 0, "lot"), "contract-names", "outcomes[1].lot"),
        # Caps below floors, payment at risk.
        (put(0.9, "payment", "cap"), "contract-cap-collar", "payment.cap"),
        (put(0.04, "payment", "outcome_share"), "contract-at-risk", "payment.years[3]"),
        (put(0.99, "payment", "collar"), "contract-at-risk", "payment.years[1]"),
        (
            put(60_000_000_000, "payment", "guarantee_first_year_pence"),
            "contract-at-risk",
            "payment.years[1]",
        ),
        # A gap in the first year that nobody owns.
        (
            put(60_000_000_000, "payment", "years", 0, "expected_cost_pence"),
            "contract-first-year-gap",
            "payment.years[1].expected_cost_pence",
        ),
        (
            put(None, "payment", "years", 0, "expected_cost_pence"),
            "contract-first-year-gap",
            "payment.years[1].expected_cost_pence",
        ),
        # Baselines.
        (put(None, "outcomes", 0, "baseline"), "contract-baseline", "outcomes[1].baseline"),
        (
            put(115.0, "outcomes", 0, "baseline", "value"),
            "contract-baseline",
            "outcomes[1].baseline",
        ),
        (
            put(None, "outcomes", 0, "baseline", "lower"),
            "contract-baseline",
            "outcomes[1].baseline",
        ),
        (
            put(date(2020, 4, 1), "outcomes", 0, "baseline", "end"),
            "contract-baseline",
            "outcomes[1].baseline.end",
        ),
        (
            put(date(2016, 1, 1), "outcomes", 0, "baseline", "end"),
            "contract-baseline",
            "outcomes[1].baseline.end",
        ),
        # Targets against the polarity, missing, beyond the term, twice.
        (put("higher", "outcomes", 0, "better"), "contract-targets", "outcomes[1].targets"),
        (
            put(106.0, "outcomes", 0, "targets", 0, "value"),
            "contract-targets",
            "outcomes[1].targets",
        ),
        (
            lambda terms: terms["outcomes"][0]["targets"].pop(),
            "contract-targets",
            "outcomes[1].targets",
        ),
        (put(5, "outcomes", 0, "targets", 3, "year"), "contract-targets", "outcomes[1].targets"),
        (put(3, "outcomes", 0, "targets", 3, "year"), "contract-targets", "outcomes[1].targets"),
        (put(100.0, "outcomes", 0, "floor"), "contract-floor", "outcomes[1].floor"),
        # What they measure.
        (put(None, "outcomes", 0, "per"), "contract-units", "outcomes[1].per"),
        (put("share", "outcomes", 2, "unit"), "contract-units", "outcomes[3].unit"),
        (put(-1.0, "outcomes", 0, "targets", 3, "value"), "contract-units", "outcomes[1]"),
        (put(1e200, "outcomes", 0, "baseline", "upper"), "contract-units", "outcomes[1]"),
        (put("mean", "outcomes", 0, "measures"), "contract-units", "outcomes[1].spread"),
        # People counted, and noise.
        (put(None, "outcomes", 0, "counted"), "contract-fewest", "outcomes[1].counted"),
        (put(500_000, "outcomes", 0, "fewest"), "contract-fewest", "outcomes[1].counted"),
        (put(300, "outcomes", 2, "counted"), "contract-power", "outcomes[3]"),
        (put(13.5, "outcomes", 2, "targets", 3, "value"), "contract-power", "outcomes[3]"),
        # Currency, population, term.
        (put("EUR", "currency"), "contract-currency", "currency"),
        (put(None, "population", "people"), "contract-population", "population"),
        (put(date(2021, 1, 1), "population", "as_of"), "contract-population", "population.as_of"),
        (put(date(2020, 4, 1), "ends"), "contract-term", "ends"),
        (put(date(2025, 3, 31), "ends"), "contract-term", "payment.years"),
        (put(5, "payment", "years", 3, "year"), "contract-term", "payment.years"),
        # Subcontracts, reporting, exit.
        (
            put(None, "partners", 9, "contracts_with"),
            "contract-subcontract",
            "partners[10].contracts_with",
        ),
        (
            put("nobody", "partners", 9, "contracts_with"),
            "contract-subcontract",
            "partners[10].contracts_with",
        ),
        (
            put("secamb", "partners", 0, "contracts_with"),
            "contract-subcontract",
            "partners[1].contracts_with",
        ),
        (put(24, "reporting", "every_months"), "contract-reporting", "reporting.every_months"),
        (put(date(2022, 1, 1), "reporting", "first"), "contract-reporting", "reporting.first"),
        (put(0, "exit", "notice_months"), "contract-exit", "exit.notice_months"),
        (put([], "exit", "hand_over"), "contract-exit", "exit.hand_over"),
        # What broke earlier contracts.
        (
            without("lessons", "lesson", "guarantees"),
            "contract-lesson-guarantees",
            "lessons",
        ),
        (put(False, "lessons", 1, "agreed"), "contract-lesson-tax-treatment", "lessons[2]"),
    ],
)
def test_a_fault_stops_it_at_its_clause_under_its_rule(
    terms: Terms, book: RuleBook, change: Change, rule: str, clause: str
) -> None:
    change(terms)
    found = found_in(terms, book)
    assert not found.stands
    assert (rule, clause) in stops(found)
    told = next(one for one in found.findings if (one.rule, one.clause) == (rule, clause))
    assert told.text.endswith(".")
    assert told.do
    assert told.source is not None
