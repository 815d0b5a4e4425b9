"""A year of a contract paid clause by clause, against a year worked by hand and a plain twin."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.contracts.payment.clauses import PaymentError, year_terms
from commonweal.contracts.payment.paying import pay_year
from commonweal.contracts.payment.worked import WORKED
from commonweal.records.kinds import OutcomeContract


def changed(**clauses: object) -> OutcomeContract:
    """The worked contract with clauses of its payment changed."""
    told = WORKED.model_dump(mode="json")
    told["payment"] |= clauses
    return OutcomeContract.model_validate(told)


def twin(told: dict[str, Any], year: int, figures: dict[str, Fraction], cost: int) -> int:
    """The payment from the file's own words, in fractions; imports nothing of what it checks."""

    def read(number: float) -> Fraction:
        return Fraction(str(number))

    pay = told["payment"]
    line = pay["years"][year - 1]
    base, expected = line["base_pence"], line["expected_cost_pence"]
    held = round(base * read(pay["outcome_share"]))
    pots = [int(held * read(one["weight"])) for one in told["outcomes"]]
    rest = [held * read(one["weight"]) % 1 for one in told["outcomes"]]
    for at in sorted(range(len(pots)), key=lambda i: (-rest[i], told["outcomes"][i]["outcome"])):
        if sum(pots) < held:
            pots[at] += 1
    lost = 0
    for one, pot in zip(told["outcomes"], pots, strict=True):
        value, target = figures[one["outcome"]], read(one["targets"][year - 1]["value"])
        better = value >= target if one["better"] == "higher" else value <= target
        part = Fraction(int(better))
        if one["floor"] is not None and not better:
            part = max(Fraction(0), (value - read(one["floor"])) / (target - read(one["floor"])))
        lost += pot - round(part * pot)
    kept = round(max(0, expected - cost) * read(pay["gain_share"]))
    borne = round(max(0, cost - expected) * read(pay["loss_share"]))
    due = base - lost + (cost - expected) + kept - borne
    due += max(0, lost + borne - round(base * read(pay["most_at_risk"])))
    if year == 1 and pay["guarantee_first_year_pence"] is not None:
        due = max(due, pay["guarantee_first_year_pence"])
    return min(max(due, round(base * read(pay["collar"]))), round(base * read(pay["cap"])))


SHARES = st.integers(0, 1000).map(lambda n: n / 1000)
FIGURES = st.integers(-2_000_000, 2_000_000)


@given(
    outcome_share=SHARES,
    most_at_risk=SHARES,
    gain=SHARES,
    loss=SHARES,
    cap=st.integers(980, 1200).map(lambda n: n / 1000),
    collar=st.integers(0, 980).map(lambda n: n / 1000),
    guarantee=st.none() | st.integers(0, 98_000_000),
    year=st.sampled_from((1, 2)),
    pressure=FIGURES,
    falls=FIGURES,
    cost=st.integers(50_000_000, 150_000_000),
)
def test_any_year_is_paid_as_its_clauses_say(
    outcome_share: float,
    most_at_risk: float,
    gain: float,
    loss: float,
    cap: float,
    collar: float,
    guarantee: int | None,
    year: int,
    pressure: int,
    falls: int,
    cost: int,
) -> None:
    """The twin pays the same; partners get all of it; the cap and the collar hold."""
    contract = changed(
        outcome_share=outcome_share,
        most_at_risk=most_at_risk,
        gain_share=gain,
        loss_share=loss,
        cap=cap,
        collar=collar,
        guarantee_first_year_pence=guarantee,
    )
    figures = {
        "pressure": 63 + Fraction(pressure, 10**6),
        "falls": 21 + Fraction(falls, 10**6),
    }
    terms = year_terms(contract, year)
    paid = pay_year(terms, figures, cost)
    assert paid.payment == twin(contract.model_dump(mode="json"), year, figures, cost)
    assert sum(paid.partners.values()) == paid.payment
    assert terms.collar <= paid.payment <= terms.cap
    assert paid.payment >= (terms.guarantee or 0)
    assert sum(one.pot for one in terms.outcomes) == terms.held


def test_the_year_worked_by_hand() -> None:
    """docs/methods/contract-payment.md, to the penny."""
    paid = pay_year(year_terms(WORKED, 1), {"pressure": 63, "falls": 21.4}, 101_000_000)
    assert paid.earned == {"pressure": 2_250_000, "falls": 0}
    assert (paid.not_earned, paid.variance, paid.loss) == (2_750_000, 2_000_000, 800_000)
    assert (paid.relief, paid.topped_up, paid.collared, paid.capped) == (0, 0, 0, 0)
    assert paid.payment == 98_450_000
    assert paid.partners == {
        "hospital": 48_870_000,
        "practices": 29_180_000,
        "charity": 20_400_000,
    }


@pytest.mark.parametrize(
    ("clauses", "cost", "step", "pence"),
    [
        # Both outcomes lose 5,000,000; only 3,000,000 may be lost.
        (
            {"most_at_risk": 0.03, "guarantee_first_year_pence": None},
            99_000_000,
            "relief",
            2_000_000,
        ),
        # 95,000,000 are left of the base; 96,000,000 are guaranteed.
        ({}, 99_000_000, "topped_up", 1_000_000),
        # An underspend of 9,000,000: half goes back, and the collar stops it at 94,000,000.
        ({"guarantee_first_year_pence": None}, 90_000_000, "collared", 3_500_000),
        # An overspend of 20,000,000: 95,000,000 + 20,000,000 - 8,000,000 + 8,000,000 given back.
        ({}, 119_000_000, "capped", 13_000_000),
    ],
)
def test_each_limit_does_what_it_says(
    clauses: dict[str, object], cost: int, step: str, pence: int
) -> None:
    """Nothing is earned; each limit alone then moves the payment by an amount worked by hand."""
    paid = pay_year(year_terms(changed(**clauses), 1), {"pressure": 0, "falls": 99}, cost)
    assert getattr(paid, step) == pence


def test_a_partner_without_risk_gets_its_part_of_base_and_cost_alone() -> None:
    """Whatever outcomes say, the charity has a fifth of the base and of what cost more."""
    terms = year_terms(WORKED, 2)
    for figures in ({"pressure": 0, "falls": 99}, {"pressure": 99, "falls": 0}):
        paid = pay_year(terms, figures, 102_000_000)
        assert paid.partners["charity"] == (102_000_000 + 1_000_000) // 5


def test_an_outcome_of_too_few_people_neither_earns_nor_loses() -> None:
    """Its pot is paid with the base, whatever its figure says; the others are as they were."""
    terms = year_terms(WORKED, 2, {"pressure": 499, "falls": 9000})
    bad = pay_year(terms, {"pressure": 0, "falls": 20}, 101_000_000)
    good = pay_year(terms, {"pressure": 99, "falls": 20}, 101_000_000)
    assert bad.earned["pressure"] is None
    assert bad.payment == good.payment == 102_000_000


def test_a_missing_figure_is_not_zero() -> None:
    """An outcome that counts must have a figure."""
    with pytest.raises(KeyError, match="falls"):
        pay_year(year_terms(WORKED, 1), {"pressure": 63}, 99_000_000)


@given(first=FIGURES, second=FIGURES, cost=st.integers(80_000_000, 120_000_000))
def test_a_better_outcome_never_pays_less(first: int, second: int, cost: int) -> None:
    """Nor does it pay any partner less."""
    terms = year_terms(WORKED, 2)
    low, high = sorted((first, second))
    worse = pay_year(terms, {"pressure": 65 + Fraction(low, 10**6), "falls": 20}, cost)
    better = pay_year(terms, {"pressure": 65 + Fraction(high, 10**6), "falls": 20}, cost)
    assert worse.payment <= better.payment
    for partner, pence in worse.partners.items():
        # A penny of rounding may fall on another partner.
        assert pence <= better.partners[partner] + 1


def test_thirds_are_taken_to_six_decimals() -> None:
    """A third cannot be written out; three of them share evenly and to the penny."""
    told = WORKED.model_dump(mode="json")
    for one in told["partners"]:
        one["share"] = one["risk_share"] = 1 / 3
    terms = year_terms(OutcomeContract.model_validate(told), 1)
    paid = pay_year(terms, {"pressure": 64, "falls": 21}, 99_000_000)
    assert sorted(paid.partners.values()) == [33_333_333, 33_333_333, 33_333_334]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"currency": "EUR"}, "currency EUR"),
        ({"payment": {"cap": 0.9}}, "payment.cap 0.9 lies below payment.collar 0.94"),
        (
            {"payment": {"guarantee_first_year_pence": 103_000_000}},
            "is more than the cap of the first year allows (102,000,000)",
        ),
        ({"partners": {0: {"share": 0.4}}}, "partners.share: sum to 0.9"),
        ({"outcomes": {0: {"weight": 0.7}}}, "outcomes.weight: sum to 1.1"),
        ({"outcomes": {0: {"floor": 65.0}}}, "outcomes[1].floor 65: must lie below the target"),
        ({"outcomes": {1: {"floor": 20.0}}}, "outcomes[2].floor 20: must lie above the target"),
        ({"outcomes": {1: {"targets": []}}}, "outcomes[2].targets: falls has 0 for year 1"),
        ({"outcomes": {1: {"outcome": "pressure"}}}, "pressure: stands twice"),
        ({"payment": {"years": [{"year": 2, "base_pence": 1}]}}, "year 1 stands 0 times"),
    ],
)
def test_what_cannot_be_paid_is_refused_with_its_clause(change: dict[str, Any], said: str) -> None:
    """Each fault names the clause and what to do."""
    told = WORKED.model_dump(mode="json")
    for name, value in change.items():
        if not isinstance(value, dict):
            told[name] = value
        elif isinstance(told[name], list):
            for at, clauses in value.items():
                told[name][at] |= clauses
        else:
            told[name] |= value
    with pytest.raises(PaymentError) as refused:
        year_terms(OutcomeContract.model_validate(told), 1)
    assert any(said in fault for fault in refused.value.faults), refused.value.faults


def test_all_faults_are_told_at_once() -> None:
    """Not the first alone."""
    told = WORKED.model_dump(mode="json")
    told["currency"] = "EUR"
    told["payment"]["cap"] = 0.5
    told["outcomes"][0]["floor"] = 70.0
    with pytest.raises(PaymentError) as refused:
        year_terms(OutcomeContract.model_validate(told), 1)
    assert len(refused.value.faults) == 4
