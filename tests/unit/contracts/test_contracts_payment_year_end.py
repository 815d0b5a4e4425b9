"""A year settled from what was observed, and files of figures and paths read or refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from commonweal.contracts.payment.clauses import PaymentError
from commonweal.contracts.payment.observed import read_observed
from commonweal.contracts.payment.paths import read_path
from commonweal.contracts.payment.sheet import audit_chapter
from commonweal.contracts.payment.worked import WORKED
from commonweal.contracts.payment.year_end import YearEnd, year_end
from commonweal.contracts.terms import read_terms
from commonweal.records.kinds import OutcomeContract
from commonweal.rules import load_rules

HEAD = "about,value,people,known_on,source\n"
PRESSURE = "pressure,63.0,2400,2026-10-01,audit\n"
FALLS = "falls,21.4,9100,2026-07-15,statistics\n"
COST = 'cost,"£1,010,000.00",,2026-06-01,ledger\n'
EXAMPLES = Path(__file__).parents[3] / "examples" / "contracts"


def settled(*rows: str, year: int = 1, terms: OutcomeContract = WORKED) -> YearEnd:
    """A year settled from rows of the file."""
    return year_end(terms, year, read_observed(HEAD + "".join(rows), terms))


def refused(*rows: str, year: int = 1) -> list[str]:
    """The faults for which rows are refused."""
    with pytest.raises(PaymentError) as error:
        settled(*rows, year=year)
    return error.value.faults


def test_the_example_is_the_worked_year() -> None:
    """The file in examples/contracts says what the documentation works out by hand."""
    text = (EXAMPLES / "worked-year.toml").read_text(encoding="utf-8")
    assert read_terms(text, load_rules()) == WORKED
    observed = (EXAMPLES / "worked-year-observed.csv").read_text(encoding="utf-8")
    found = year_end(WORKED, 1, read_observed(observed, WORKED))
    assert found.paid is not None
    assert found.paid.payment == found.at_least == found.at_most == 98_450_000


def test_every_step_is_told_and_the_sums_hold() -> None:
    """What the steps add sums to the payment, and so do the partners."""
    found = settled(PRESSURE, FALLS, COST)
    assert (found.first, found.last) == (date(2025, 4, 1), date(2026, 3, 31))
    assert found.paid is not None
    assert sum(line.adds or 0 for line in found.lines) == found.paid.payment == 98_450_000
    partners = [line.amount for line in found.lines if line.formula == "the two parts together"]
    assert partners == [48_870_000, 29_180_000, 20_400_000]
    checks = [line for line in found.lines if line.clause == "check"]
    assert [line.amount for line in checks] == [0, 0]
    pressure = next(line for line in found.lines if line.about == "pressure" and line.figure)
    assert pressure.formula.startswith("(63.0 - 60) / (64 - 60) x 3,000,000")
    assert (pressure.amount, pressure.adds, pressure.source) == (2_250_000, -750_000, "audit")
    table = audit_chapter(WORKED, found).tables[0]
    assert table.data.num_rows == len(found.lines)
    adds = table.data["adds"].to_pylist()
    assert None not in adds, "a step that is no part of the payment adds nothing, which is known"
    assert sum(adds) == 98_450_000
    assert table.basis.value == "assumed", "a made-up contract observes nothing"


def test_a_missing_outcome_is_not_payable_yet_and_not_zero() -> None:
    """It is named; the ends are what it could earn at worst and at best."""
    found = settled(PRESSURE, COST)
    assert not found.final
    assert found.lacking == ("falls",)
    assert (found.at_least, found.at_most) == (98_450_000, 100_450_000)
    line = next(line for line in found.lines if line.about == "falls" and not line.amount)
    assert (line.amount, line.adds) == (None, None)
    assert "not payable yet" in line.formula
    assert not any(line.clause.startswith("partners") for line in found.lines)
    table = audit_chapter(WORKED, found).tables[0]
    assert table.data["adds"].to_pylist().count(None) == 1
    assert "Not final" in table.note


def test_a_missing_cost_leaves_the_payment_between_its_limits() -> None:
    """Any cost may still come: from the guarantee of the first year to the cap."""
    found = settled(PRESSURE, FALLS)
    assert found.lacking == ("cost",)
    assert (found.at_least, found.at_most) == (96_000_000, 102_000_000)


def test_nothing_known_leaves_the_limits() -> None:
    """An empty file is no year of zeros."""
    found = settled(year=2)
    assert found.lacking == ("pressure", "falls", "cost")
    assert (found.at_least, found.at_most) == (95_880_000, 104_040_000)


def test_too_few_people_neither_earn_nor_lose() -> None:
    """The pot is paid with the base, and the sheet says so."""
    found = settled("pressure,10,499,2026-10-01,audit\n", FALLS, COST)
    assert found.too_few == ("pressure",)
    assert found.paid is not None
    # Only falls lose their 2,000,000.
    assert found.paid.payment == 100_000_000 - 2_000_000 + 2_000_000 - 800_000
    line = next(line for line in found.lines if line.clause == "outcomes[1].fewest")
    assert "499 people are fewer than 500" in line.formula
    assert line.adds == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("pressure,63,2400,2026-09-29,audit\n",), "lag_months is 6, so a figure from before"),
        (("cost,5,,2026-03-31,ledger\n",), "cost known_on 2026-03-31: the year ended"),
        ((PRESSURE, PRESSURE), "line 3 about 'pressure': stands twice"),
        (("hope,63,2400,2026-10-01,a\n",), "line 2 about 'hope': is none of falls, pressure, cost"),
        (("pressure,,2400,2026-10-01,a\n",), "pressure value '': is no number"),
        (("pressure,NaN,2400,2026-10-01,a\n",), "pressure value 'NaN': is no number"),
        (("pressure,1e400,2400,2026-10-01,a\n",), "pressure value '1e400': is no number"),
        (("pressure,6_3,2400,2026-10-01,a\n",), "pressure value '6_3': is no number"),
        (("pressure,٦٣,2400,2026-10-01,a\n",), "pressure value '٦٣': is no number"),
        (("pressure,63,2400,2026-W40-4,a\n",), "known_on '2026-W40-4': is no day"),
        (("pressure,63,2400,2026-10-01,a\x01b\n",), "line 2: holds a control character"),
        ((f"cost,{'9' * 900},,2026-06-01,a\n",), "is no cost of a year"),
        (("pressure,101,2400,2026-10-01,a\n",), "pressure value 101: cannot be a share"),
        (("falls,-1,2400,2026-10-01,a\n",), "falls value -1: cannot be a rate"),
        (("pressure,63,,2026-10-01,a\n",), "pressure people '': say how many"),
        (("pressure,63,2400,01/10/2026,a\n",), "known_on '01/10/2026': is no day"),
        (("pressure,63,2400,2026-10-01,\n",), "pressure source: is empty"),
        (("pressure,63\n",), "line 2: has not five cells"),
        (("cost,much,,2026-06-01,a\n",), "cost value: 'much' is no amount"),
        (("cost,-5,,2026-06-01,a\n",), "cost value -5: is negative"),
        (("cost,5,7,2026-06-01,a\n",), "costs count no people"),
        (('pressure,"63,2400\n',), "not CSV"),
    ],
)
def test_figures_that_cannot_be_right_are_refused(rows: tuple[str, ...], said: str) -> None:
    """With the line, the figure and what to do."""
    faults = refused(*rows)
    assert any(said in fault for fault in faults), faults


def test_all_faults_of_a_file_are_told_at_once() -> None:
    """Not the first alone."""
    assert len(refused("pressure,x,y,z,\n", "hope,1,1,2026-10-01,a\n")) == 5


def test_columns_and_years_that_are_not_there_are_refused() -> None:
    """Another heading, or a year that the contract does not pay."""
    with pytest.raises(PaymentError, match="make them about,value,people,known_on,source"):
        read_observed("outcome,value\n", WORKED)
    assert refused(PRESSURE, year=3) == [
        "year 3: the contract pays for year 1, 2; name one of them"
    ]


def test_a_contract_without_expected_cost_needs_no_cost() -> None:
    """Nothing is shared, and the year is final without a row of costs."""
    told = WORKED.model_dump(mode="json")
    for line in told["payment"]["years"]:
        line["expected_cost_pence"] = None
    found = settled(PRESSURE, FALLS, terms=OutcomeContract.model_validate(told))
    assert found.paid is not None
    assert found.paid.payment == 100_000_000 - 2_750_000


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("pressure,1,61\npressure,2,62\nfalls,1,22\n", "falls of year 2: no row"),
        ("other,1,61\n", "line 2 outcome 'other': is none"),
        ("pressure,3,61\n", "line 2 year '3': is no year"),
        ("pressure,1,nan\n", "line 2 value 'nan': is no number"),
        ("pressure,1,6_1\n", "line 2 value '6_1': is no number"),
        ("pressure,1,61\npressure,1,62\n", "stands twice"),
        ("pressure,1\n", "has not three cells"),
    ],
)
def test_a_path_is_refused_with_its_line(rows: str, said: str) -> None:
    """Every row that cannot be right."""
    with pytest.raises(PaymentError) as refused:
        read_path(f"outcome,year,value\n{rows}", WORKED)
    assert any(said in fault for fault in refused.value.faults), refused.value.faults
