"""The workbook: typed cells, names that stay names, the same bytes twice."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import fastexcel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.evidence import Column
from commonweal.report import write_workbook
from commonweal.report.workbook import sheet_names
from report_sample import answers, chapter, figures
from sample_tables import table

META = {"Title": "Mereshire", "As of": "1 July 2019"}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "pack.xlsx"
    write_workbook(path, [chapter()], answers(), META)
    return path


def rows(book: Path, sheet: str, header: int = 0) -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = (
        fastexcel.read_excel(book).load_sheet(sheet, header_row=header).to_arrow().to_pylist()
    )
    return held


def test_there_is_a_sheet_for_every_table(book: Path) -> None:
    names = fastexcel.read_excel(book).sheet_names
    assert names[:3] == ["Contents", "Figures", "Answers"]
    assert names[3:] == [held.id for held in chapter().tables]


def test_every_figure_stands_with_its_unit_basis_and_sources(book: Path) -> None:
    held = {row["Id"]: row for row in rows(book, "Figures")}
    assert set(held) == {figure.id for figure in figures()}
    share = held["sample.share"]
    assert float(share["Value"]) == pytest.approx(0.2194)
    assert (share["Basis"], share["Unit"], share["Method"]) == (
        "estimated",
        "share",
        "Sum of lists",
    )
    assert "Minutes of a committee, A council (minutes.txt, item 7)" in share["Sources"]
    assert share["Sources verified"] == "no"
    missing = held["sample.deficit"]
    assert missing["Value"] == "not known"
    assert missing["Why not known"] == "the folder holds no table ledger"


def test_money_stands_in_pounds(book: Path) -> None:
    cost = next(row for row in rows(book, "Figures") if row["Id"] == "sample.cost")
    assert (float(cost["Value"]), cost["Unit"]) == (1_600_000, "GBP")
    costs = [row["Cost"] for row in rows(book, "sample.lists", header=2)]
    assert [float(cost) for cost in costs[:4]] == [4_700_000, 1234.56, 0.01, 0]
    assert costs[4] == "not known"


def test_a_cell_has_the_type_of_its_column(book: Path) -> None:
    held = fastexcel.read_excel(book).load_sheet("sample.years", header_row=2).to_arrow()
    assert held.column("Year").to_pylist()[0] == "2016/17"
    opened = [row["Opened"] for row in rows(book, "sample.lists", header=2)]
    assert str(opened[0]).startswith("2019-07-01")
    assert opened[3] == "not known"


def test_all_rows_stand_also_of_a_table_that_the_page_cuts(book: Path) -> None:
    assert len(rows(book, "sample.areas", header=2)) == 40


def test_answers_stand_with_their_status(book: Path) -> None:
    held = {row["Id"]: row for row in rows(book, "Answers")}
    assert [held[answer.id]["Status"] for answer in answers()] == [
        a.status.value for a in answers()
    ]
    assert held["Q2"]["Known now"] == "2021-10-01: Lists and residents."


def test_a_name_is_never_a_formula_or_a_link(tmp_path: Path) -> None:
    names = ["=1+1", "@SUM(A1)", "+44 1622", "https://example.org", "{=A1}", "-1"]
    columns = (Column(name="name", label="=HYPERLINK(1)", kind="text"),)
    held = replace(
        chapter(),
        tables=(table("t", columns, {"name": names}, title="=cmd|' /C calc'!A0"),),
        charts=(),
        sections=(),
    )
    path = tmp_path / "pack.xlsx"
    write_workbook(path, [held], [replace(answers()[0], text="=1+1")], {"Title": "=2+2"})
    with zipfile.ZipFile(path) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        text = "".join(parts.read(name).decode() for name in sheets)
        links = "".join(parts.read(n).decode() for n in parts.namelist() if n.endswith(".rels"))
    assert "<f>" not in text
    assert "example.org" not in links
    assert [row["=HYPERLINK(1)"] for row in rows(path, "t", header=2)] == names


def test_the_same_arguments_give_the_same_bytes(book: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    write_workbook(again, [chapter()], answers(), META)
    assert again.read_bytes() == book.read_bytes()
    with zipfile.ZipFile(again) as parts:
        assert "2000-01-01T00:00:00Z" in parts.read("docProps/core.xml").decode()
        assert {part.date_time[:3] for part in parts.infolist()} == {(1980, 1, 31)}


def test_headings_stay_in_sight_and_can_be_filtered(book: Path) -> None:
    with zipfile.ZipFile(book) as parts:
        names = [n for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
        for name in sorted(names)[1:]:
            text = parts.read(name).decode()
            assert 'state="frozen"' in text
            assert "<autoFilter" in text


def test_no_chapters_and_no_answers_make_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "pack.xlsx"
    write_workbook(path, [], [], {})
    assert fastexcel.read_excel(path).sheet_names == ["Contents", "Figures", "Answers"]


def test_values_that_a_cell_cannot_hold_are_said(tmp_path: Path) -> None:
    columns = (Column(name="n", label="N", kind="number"), Column(name="d", label="D", kind="date"))
    held = table("t", columns, {"n": [float("inf"), float("nan")], "d": [date(1899, 1, 1), None]})
    path = tmp_path / "pack.xlsx"
    write_workbook(path, [replace(chapter(), tables=(held,), charts=(), sections=())], [], {})
    read = rows(path, "t", header=2)
    assert read[1]["N"] == "not known"
    assert "1899" in str(read[0]["D"])


@given(st.lists(st.text(max_size=60), max_size=8))
def test_sheet_names_are_accepted_by_a_spreadsheet(ids: list[str]) -> None:
    names = sheet_names(ids, taken=("Contents",))
    assert len(names) == len(ids)
    assert len({name.lower() for name in (*names, "Contents")}) == len(ids) + 1
    for name in names:
        assert 0 < len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")
