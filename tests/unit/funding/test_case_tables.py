"""A case as tables of a folder: the same value as its file, the same findings, the same chapter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from commonweal.evidence import Basis, Part
from commonweal.folder import read_folder
from commonweal.folder.schema import load_schemas
from commonweal.funding.case import Case, CaseError, appraise, cases_of, read_case
from commonweal.funding.case.part import part
from commonweal.funding.case.plain import plain
from commonweal.funding.case.rows import rows_of
from commonweal.people.ground import ground_of
from commonweal.records import State
from commonweal.rules import load_rules
from commonweal.system.structure import System
from commonweal.system.study import Given, Policies, Tables

BOOK = load_rules()
CASES = Path(__file__).parents[3] / "examples" / "business-cases"
NAMES = ("kent-medway-merger", "synthetic-merger")


def case_of(name: str) -> Case:
    return read_case((CASES / f"{name}.toml").read_text(encoding="utf-8"), BOOK)


def tables_of(
    *cases: Case, change: Callable[[dict[str, list[dict]]], None] | None = None
) -> Tables:
    """Tables as a folder of these cases would hold them: typed by the schemas, sorted by keys."""
    rows: dict[str, list[dict]] = {}
    for case in cases:
        for table, made in rows_of(case).items():
            rows.setdefault(table, []).extend(made)
    if change:
        change(rows)
    held = {}
    for name, made in rows.items():
        schema = load_schemas()[name]
        ordered = sorted(made, key=lambda row: [str(row.get(k)) for k in schema.primary_key])
        held[name] = pa.Table.from_pylist(ordered, schema=schema.arrow)
    sources = {key: source for case in cases for key, source in case.sources.items()}
    return Tables(held=held, sources=sources)


def section(tables: Tables, seed: int = 0) -> Part:
    system = System(
        code="QKS", name="", levels=(), organisations=(), memberships=(), successions=()
    )
    given = Given(as_of=date(2020, 3, 20), rules=BOOK, policies=Policies(lists=()), seed=seed)
    return part(ground_of(system, tables, given), State.__new__(State))


@pytest.mark.parametrize("name", NAMES)
def test_a_case_comes_back_from_its_tables(name: str) -> None:
    case = case_of(name)
    (back,) = cases_of(tables_of(case), BOOK)
    assert back.header == case.header
    assert back.sources == case.sources

    def by_id(entries: tuple, key: str) -> dict:
        return {(getattr(e, "option", ""), getattr(e, key)): e for e in entries}

    for field, key in (("options", "id"), ("conditions", "id"), ("claims", "id")):
        assert by_id(getattr(back, field), key) == by_id(getattr(case, field), key)
    assert by_id(back.evidence, "item") == by_id(case.evidence, "item")
    assert by_id(back.lines, "id") == by_id(case.lines, "id")


@pytest.mark.parametrize("name", NAMES)
def test_file_and_tables_show_the_same(name: str) -> None:
    case = case_of(name)
    (back,) = cases_of(tables_of(case), BOOK)
    first, second = (plain(appraise(c, BOOK, draws=500, seed=3)) for c in (case, back))

    def options(found: dict) -> dict:
        return {
            option["option"]: option | {"missing": sorted(map(str, option["missing"]))}
            for option in found["options"]
        }

    assert options(first) == options(second)
    assert [o["role"] for o in second["options"]][:2] == ["do nothing", "do minimum"]


def test_the_example_folder_holds_the_case_of_the_file(example: Path) -> None:
    (held,) = cases_of(read_folder(example).tables, BOOK)
    case = case_of("kent-medway-merger")
    assert held.header == case.header
    assert sorted(map(str, held.lines)) == sorted(map(str, case.lines))
    assert sorted(map(str, held.conditions)) == sorted(map(str, case.conditions))


def test_years_of_a_line_that_differ_in_their_words_are_found() -> None:
    def change(rows: dict[str, list[dict]]) -> None:
        row = next(
            r for r in rows["case_lines"] if r["line"] == "transition" and r["year"] == "2020-21"
        )
        row["body"] = "SYN-C"

    with pytest.raises(CaseError) as caught:
        cases_of(tables_of(case_of("synthetic-merger"), change=change), BOOK)
    assert [found.rule for found in caught.value.findings] == ["one line"]


def test_findings_of_tables_name_case_and_line() -> None:
    def change(rows: dict[str, list[dict]]) -> None:
        for row in rows["case_lines"]:
            if row["line"] == "redundancy":
                row["pence"] = None

    with pytest.raises(CaseError, match=r"cases\.kent-medway-merger\.lines\.one-body\.redundancy"):
        cases_of(tables_of(case_of("kent-medway-merger"), change=change), BOOK)


def test_prices_as_paid_stand_in_no_table() -> None:
    case = case_of("synthetic-merger")
    paid = case.lines[0].model_copy(update={"prices": "nominal"})
    with pytest.raises(ValueError, match="real amounts"):
        rows_of(replace(case, lines=(paid,)))


def test_a_folder_without_a_case_says_so() -> None:
    found = section(Tables(held={}, sources={}))
    assert found.section.text == "Not known: no business case is held (table cases)."
    assert [lack.table for lack in found.lacks] == ["cases"]
    assert [figure.value for figure in found.figures] == [None]


def test_a_case_that_cannot_be_used_is_a_named_lack() -> None:
    def change(rows: dict[str, list[dict]]) -> None:
        rows["case_options"] = [r for r in rows["case_options"] if r["role"] != "do minimum"]

    found = section(tables_of(case_of("kent-medway-merger"), change=change))
    assert "always there" in found.section.text
    assert not found.tables


def test_the_section_on_the_merger() -> None:
    found = section(tables_of(case_of("kent-medway-merger")))
    figures = {figure.id: figure for figure in found.figures}
    value = figures["funding.case.net_present_value.one-body"]
    assert (value.unit, value.basis) == ("GBP", Basis.ASSUMED)
    assert float(value.value) == pytest.approx(33_500_127)  # type: ignore[arg-type]
    assert value.lower is not None
    assert value.lower < float(value.value)  # type: ignore[arg-type]
    assert "not a whole business case" in value.label
    assert figures["funding.case.cost.one-body"].value == 1_600_000
    assert figures["funding.case.cost.one-body"].basis is Basis.ESTIMATED
    assert figures["funding.case.saving_a_year.one-body"].value == 4_700_000
    assert figures["funding.case.payback_year.one-body"].value == "2020-21"
    assert float(figures["funding.case.break_even_transition.one-body"].value) == pytest.approx(  # type: ignore[arg-type]
        8_385_442
    )
    assert figures["funding.case.gaps.kent-medway-merger"].value == 27
    assert figures["funding.case.net_present_value.joint-committees"].missing
    options = {t.id: t for t in found.tables}["funding.business_case"]
    values = dict(
        zip(
            options.data["code"].to_pylist(),
            options.data["net_present_value"].to_pylist(),
            strict=True,
        )
    )
    assert [code for code, value in values.items() if value is None] == [
        "eight-20-per-cent", "joint-committees", "shared-subsidiary",
    ]  # fmt: skip
    assert {chart.table for chart in found.charts} <= {table.id for table in found.tables}
    assert "£44.0m and £46.0m" in found.section.text


def test_two_cases_have_figures_of_their_own() -> None:
    found = section(tables_of(*(case_of(name) for name in NAMES)))
    ids = [figure.id for figure in found.figures]
    assert len(set(ids)) == len(ids)
    assert "funding.case.net_present_value.synthetic-merger.one-group" in ids
    assert found.tables[0].columns[0].name == "case"


def test_an_option_that_loses_is_said_to_be_worse() -> None:
    def change(rows: dict[str, list[dict]]) -> None:
        for row in rows["case_lines"]:
            if row["line"] == "redundancy":
                row["pence"] = 9_900_000_000

    found = section(tables_of(case_of("kent-medway-merger"), change=change))
    assert "worse than doing nothing" in found.section.text
    assert "payback: not within the horizon" in found.section.text


def test_the_section_is_the_same_each_time() -> None:
    tables = tables_of(case_of("synthetic-merger"))
    assert section(tables).figures == section(tables).figures
