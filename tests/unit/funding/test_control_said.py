"""How results are said: what is meant as "at least", sums of known results alone, the year told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_control_part import NOBODY, ground, run, synthetic, values

from commonweal.evidence import Part
from commonweal.funding.control import part as control
from commonweal.funding.control.amounts import Amount

__all__ = ["synthetic"]


@pytest.fixture(scope="module")
def kent(example: Path) -> Part:
    return control.part(ground(example), NOBODY)


def test_a_sum_of_no_known_result_is_not_nought(example: Path) -> None:
    _, said = run("control", str(example), "--json")
    sums = {(row["year"], row["kind"]): row for row in json.loads(said)["system"]}
    year = sums["2018-19", "actual"]
    assert (year["commissioners_pence"], year["commissioners_known"]) == (-5_600_000_000, 4)
    assert (year["trusts_pence"], year["trusts_known"]) == (None, 0)
    before = sums["2017-18", "actual"]
    assert (before["trusts_pence"], before["trusts_known"]) == (-8_700_000_000, 2)
    assert before["commissioners_pence"] + before["trusts_pence"] == before["known_part_pence"]
    assert sums["2016-17", "actual"]["trusts_pence"] is None


def test_at_least_is_never_lost(kent: Part, example: Path) -> None:
    held = {figure.id: figure for figure in kent.figures}
    foreseen = held["funding.result.forecast.2018-19.QKS"]
    assert foreseen.value == -113_000_000
    assert foreseen.label.endswith("forecast: a deficit of at least this")
    # What is exact is not qualified.
    assert "this" not in held["funding.result.plan.2018-19.QKS"].label
    [table] = [table for table in kent.tables if table.id == "funding.system_result"]
    meant = {(row["kind"], row["meant"]) for row in table.data.to_pylist() if row["code"] == "QKS"}
    assert ("forecast", "at least") in meant
    assert ("plan", "as it stands") in meant
    assert "(a deficit of at least this)" in kent.section.text
    _, said = run("control", str(example))
    [line] = [line for line in said.splitlines() if "-£113,000,000" in line]
    assert "at least" in line
    assert "estimated" in line


@pytest.mark.parametrize(
    ("pence", "confidence", "words"),
    [
        (-5, "high; at least", "a deficit of at least this"),
        (5, "medium; up to", "a surplus of up to this"),
        (-5, "high and high; likely", "a likely deficit"),
        (-5, "high; at least and high", "a deficit of at least this"),
        (-5, "medium; the four add up to 56.0", ""),
        (-5, "", ""),
        (None, "high; at least", ""),
    ],
)
def test_words_of_a_source_that_bound_an_amount(
    pence: int | None, confidence: str, words: str
) -> None:
    assert Amount(pence=pence, confidence=confidence).in_words == words


def test_the_page_leaves_out_what_nobody_can_fill_and_the_file_keeps_it(kent: Part) -> None:
    [table] = [table for table in kent.tables if table.id == "funding.control_total"]
    on_page = {column.name for column in table.columns if column.on_page}
    assert {"control_total", "difference", "without", "difference_without"}.isdisjoint(on_page)
    # All are observed, which stands under the table.
    assert "basis" not in on_page
    assert {"name", "result", "confidence"} <= on_page
    assert "control_total" in table.data.column_names
    assert "Nothing is held for" in table.note
    assert "“Control total”" in table.note
    # Both trusts stand on the page.
    assert table.shown is not None
    assert {"RPA", "RVV"} <= set(table.data.slice(0, table.shown)["code"].to_pylist())


def test_columns_that_hold_something_stay(synthetic: Path) -> None:
    made = control.part(ground(synthetic), NOBODY)
    [table] = [table for table in made.tables if table.id == "funding.control_total"]
    on_page = {column.name for column in table.columns if column.on_page}
    assert {"control_total", "difference", "without", "difference_without"} <= on_page
    code, said = run("control", str(synthetic), "--year", "2018-19")
    assert code == 0
    assert "difference_without_funding" in said
    # 14,990 and 1,120 received against 8,900 and 3,200 offered.
    wanted = {"SYN-T1", "-£14,990,000", "-£8,900,000", "-£6,090,000", "-£4,010,000"}
    assert any(wanted <= set(line.split()) for line in said.splitlines())


def test_the_latest_year_that_is_whole_is_told_first(synthetic: Path) -> None:
    made = control.part(ground(synthetic), NOBODY)
    assert made.section.text.startswith("In 2018-19 (actual) the results of all 5")
    assert "The total of 2019-20 (actual) is not known" in made.section.text
    assert made.section.figures[0] == "funding.system_result.actual.2018-19.SYN"
    assert values(made)["system_result.actual.2018-19.SYN"] is not None


def test_without_a_whole_year_the_latest_is_told(kent: Part) -> None:
    assert kent.section.text.startswith("The total of 2018-19 (actual) is not known")
