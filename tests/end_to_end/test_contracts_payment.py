"""`commonweal contracts simulate` and `year-end`, as a user and a programme run them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import Result
from typer.testing import CliRunner

from commonweal.cli.main import app

EXAMPLES = Path(__file__).parents[2] / "examples" / "contracts"
TERMS = str(EXAMPLES / "worked-year.toml")
OBSERVED = str(EXAMPLES / "worked-year-observed.csv")


def run(*words: str) -> Result:
    """A verb of `commonweal contracts`, in this process."""
    return CliRunner().invoke(app, ["contracts", *words])


def told(*words: str) -> Any:
    """What a verb prints as JSON; it must end well."""
    found = run(*words, "--json")
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


@pytest.mark.row("E1")
def test_a_part_of_few_draws_is_told_with_how_many_there_were() -> None:
    """Where nearly every draw improves, the chance of being paid for luck rests on what is left."""
    words = ("simulate", str(EXAMPLES / "medway-swale.toml"), "--draws", "2000",
             "--performance", "0.5", "--path", "target")  # fmt: skip
    rows = told(*words)["paths"][0]["outcomes"]
    for row in rows:
        if row["year"] is not None:
            assert row["improved_draws"] == round(2000 * row["improved"])
            assert row["not_improved_draws"] == 2000 - row["improved_draws"]
            assert row["reached_draws"] == round(2000 * row["reached"])
    few = next(row for row in rows if 0 < row["not_improved_draws"] < 100)
    shown = run(*words).stdout
    part = f"{100 * few['paid_though_not_improved']:.1f}%"
    assert f"{part} of {few['not_improved_draws']} draws" in shown


@pytest.mark.row("E5")
def test_care_paid_by_activity_stands_beside_the_contract() -> None:
    """What an internal market would pay for the same care, and who carries which risk: volume is
    the commissioner's there, the cost of a unit the partners'; a contract shares both."""
    found = told("simulate", str(EXAMPLES / "medway-swale.toml"), "--draws", "2000")
    target = found["paths"][1]
    assert found["made_up"] is True
    compared = {row["arrangement"]: row for row in target["compared"] if row["year"] is None}
    # 420,199 people at £1,259.55, moved with the expected cost of the four years.
    base = target["partners"][4]["base_pence"]
    by_activity = target["partners"][4]["by_activity_pence"]
    assert by_activity == pytest.approx(420_199 * 125_955 * base / 52_926_060_163, abs=10)
    fixed = compared["by activity, cost of a unit varies"]
    assert fixed["payment_expected_pence"] == by_activity
    carried = {
        row["arrangement"]: (row["commissioner_sd_pence"], row["partners_sd_pence"])
        for row in target["carried"]
        if row["risk"] == "cost of care"
    }
    ours, theirs = carried["this contract"]
    volume, unit = (
        carried["by activity, volume varies"],
        carried["by activity, cost of a unit varies"],
    )
    assert volume[1] < 0.01 * volume[0]
    assert unit[0] == 0
    assert 0 < ours < volume[0]
    assert 0 < theirs < unit[1]


@pytest.mark.row("E1")
def test_a_contract_is_simulated_on_both_paths() -> None:
    """Baseline and target, every partner, year and outcome; the same seed says the same."""
    first = told("simulate", TERMS, "--draws", "500", "--seed", "7")
    assert first == told("simulate", TERMS, "--draws", "500", "--seed", "7")
    assert (first["draws"], first["seed"], first["made_up"]) == (500, 7, True)
    assert [one["path"] for one in first["paths"]] == ["baseline", "target"]
    baseline, target = first["paths"]
    assert len(baseline["partners"]) == (1 + 3) * (2 + 1)
    assert len(baseline["outcomes"]) == 2 * 2
    assert all(one["improved"] == 0.0 for one in baseline["outcomes"])
    assert all(one["reached"] == 1.0 for one in target["outcomes"])
    whole = [one["partners"][2] for one in (baseline, target)]
    assert whole[0]["partner"] is None
    assert whole[0]["year"] is None
    assert whole[0]["payment_expected_pence"] < whole[1]["payment_expected_pence"]
    assert baseline["sensitivity"][0]["clause"] == ""
    assert first != told("simulate", TERMS, "--draws", "500", "--seed", "8")


def test_a_path_can_be_given(tmp_path: Path) -> None:
    """As a file of true values."""
    path = tmp_path / "path.csv"
    path.write_text("outcome,year,value\npressure,1,61\npressure,2,62\nfalls,1,22\nfalls,2,21.5\n")
    found = told("simulate", TERMS, "--draws", "50", "--path", str(path))
    assert found["paths"][0]["path"] == {"pressure": [61.0, 62.0], "falls": [22.0, 21.5]}
    path.write_text("outcome,year,value\npressure,1,61\n")
    refused = run("simulate", TERMS, "--path", str(path))
    assert refused.exit_code == 1
    assert "pressure of year 2: no row" in refused.stderr


def test_the_tables_name_their_units_and_say_what_is_assumed() -> None:
    """Payments in pounds, shares in percent, progress and assumptions on the other channel."""
    found = run("simulate", TERMS, "--draws", "50", "--path", "target")
    assert found.exit_code == 0
    for words in (
        "A worked year (made up): what it pays if every target is truly reached (path target), "
        "GBP, 50 draws",
        "chance paid if not improved",
        "Who carries which risk",
        "Thresholds moved one at a time",
    ):
        assert words in found.stdout
    assert "assumed: cost falls on the partners as the base is split" in found.stderr
    assert "target: 50 draws of 2 outcomes ..." in found.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--draws", "1"), "--draws 1: give 2 to 100000"),
        (("--performance", "-1"), "--performance -1: give 0 to 10"),
        (("--together", "2"), "--together 2: give 0 to 1"),
        (("--cost-law", "flat"), "--cost-law flat: give lognormal or normal"),
        (("--path", "nowhere.csv"), "no such file"),
    ],
)
def test_bad_use_of_simulate_ends_with_two(words: tuple[str, str], said: str) -> None:
    """And says what to give."""
    found = run("simulate", TERMS, *words)
    assert found.exit_code == 2
    assert said in found.stderr


def test_terms_that_cannot_be_paid_are_refused_with_their_clauses(tmp_path: Path) -> None:
    """A cap below the collar, and another currency."""
    text = Path(TERMS).read_text(encoding="utf-8")
    path = tmp_path / "terms.toml"
    path.write_text(text.replace("cap = 1.02", "cap = 0.9").replace('"GBP"', '"EUR"'))
    for verb in (("simulate",), ("year-end", "--year", "1", "--observed", OBSERVED)):
        found = run(verb[0], str(path), *verb[1:])
        assert found.exit_code == 1
        assert "payment.cap 0.9 lies below payment.collar 0.94" in found.stderr
        assert "currency EUR" in found.stderr
        # Before anything is drawn.
        assert "draws of" not in found.stderr


@pytest.mark.row("E1")
def test_a_year_is_settled_to_the_penny_with_its_audit_sheet(tmp_path: Path) -> None:
    """As JSON, as CSV and as a workbook; the amounts are those worked out by hand."""
    sheet, book = tmp_path / "audit.csv", tmp_path / "audit.xlsx"
    words = ("year-end", TERMS, "--year", "1", "--observed", OBSERVED)
    found = told(*words, "--out", str(sheet))
    assert found["final"] is True
    assert found["payment_pence"] == 98_450_000
    assert sum(one["payment_pence"] for one in found["partners"]) == 98_450_000
    rows = list(csv.DictReader(sheet.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == len(found["audit"])
    assert sum(int(row["adds_pence"]) for row in rows if row["adds_pence"]) == 98_450_000
    assert run(*words, "--out", str(book)).exit_code == 0
    with ZipFile(book) as parts:
        assert any("sheet4" in name for name in parts.namelist())
    shown = run(*words)
    assert "the year pays £984,500.00" in shown.stdout


def test_a_year_with_a_figure_missing_is_not_final(tmp_path: Path) -> None:
    """It ends with 1, names what lacks and says between what the payment lies."""
    path = tmp_path / "observed.csv"
    lines = Path(OBSERVED).read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("falls")))
    found = run("year-end", TERMS, "--year", "1", "--observed", str(path), "--json")
    assert found.exit_code == 1
    held = json.loads(found.stdout)
    assert held["not_payable_yet"] == ["falls"]
    assert held["payment_pence"] is None
    assert (held["at_least_pence"], held["at_most_pence"]) == (98_450_000, 100_450_000)
    shown = run("year-end", TERMS, "--year", "1", "--observed", str(path))
    assert "falls: not known, so not payable yet; it is not zero" in shown.stdout


def test_figures_from_before_their_lag_settle_nothing(tmp_path: Path) -> None:
    """Refused, and no sheet is written."""
    path, out = tmp_path / "observed.csv", tmp_path / "audit.csv"
    text = Path(OBSERVED).read_text(encoding="utf-8")
    path.write_text(text.replace("2026-10-01", "2026-05-01"))
    found = run(
        "year-end", TERMS, "--year", "1", "--observed", str(path), "--out", str(out), "--json"
    )
    assert found.exit_code == 1
    assert "lag_months is 6" in found.stderr
    assert "nothing was settled" in found.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--observed", "nowhere.csv"), "cannot be read"),
        (("--observed", OBSERVED, "--out", "audit.txt"), "end its name with .csv or .xlsx"),
    ],
)
def test_bad_use_of_year_end_ends_with_two(words: tuple[str, ...], said: str) -> None:
    """And says what to give."""
    found = run("year-end", TERMS, "--year", "1", *words)
    assert found.exit_code == 2
    assert said in found.stderr
