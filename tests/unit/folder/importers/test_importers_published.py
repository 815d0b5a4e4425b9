"""Reading publishers' files: what is wrong is said with file, row, column, value and what to do."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from commonweal.folder.finding import RULES
from commonweal.folder.importers import ods_networks, ods_practices
from commonweal.folder.importers.catalogue import catalogue
from commonweal.folder.importers.cells import Cell
from commonweal.folder.importers.published import Published, open_published

WARDS = "ons-lsoa-ward-2019"
PLACE = catalogue()[WARDS].path
COLUMNS = {
    "area": Cell("LSOA11CD", required=True),
    "count": Cell("count", "whole", missing=("*",), least=0),
    "share": Cell("share", "number", optional=True),
    "day": Cell("day", "day", optional=True),
}


def land(folder: Path, content: bytes, *, named: bool = True) -> Published:
    path = folder / PLACE
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with open_published(folder) as published:
        published.land(WARDS, COLUMNS, named=named)
        if published.holds(WARDS):
            published.notes["rows"] = str(
                published.rows(f'select area, "count", share, day from "{WARDS}" order by line')
            )
        return published


def packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def spoiled(content: bytes) -> bytes:
    return content[:3000] + b"\xff" * 99 + content[3099:]


def test_a_byte_order_mark_blanks_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    found = land(tmp_path, packed('\ufeff LSOA11CD ,count\r\n E1 , 12.0\r\n"E,2",*\r\n'))
    assert found.findings == []
    assert found.notes["rows"] == "[('E1', 12, None, None), ('E,2', None, None, None)]"


@pytest.mark.parametrize(
    ("text", "rule", "row", "column", "value"),
    [
        ("LSOA11CD,people\nE1,1\n", "missing column", 1, "count", None),
        ("LSOA11CD,count\nE1,1\nE2,1.5\n", "type", 3, "count", "1.5"),
        ("LSOA11CD,count,share\nE1,1,NaN\n", "type", 2, "share", "NaN"),
        ("LSOA11CD,count,share\nE1,1,1e999\n", "type", 2, "share", "1e999"),
        ("LSOA11CD,count\nE1,1\nE2,-4\n", "minimum", 3, "count", "-4"),
        ("LSOA11CD,count\nE1,1\n,4\n", "required", 3, "LSOA11CD", None),
        ("LSOA11CD,count\nE1,1\nE2,1,9\n", "cells", 3, "", None),
        ("LSOA11CD,count,day\nE1,1,20191301\n", "type", 2, "day", "20191301"),
        ("LSOA11CD,count\n", "format", None, "", None),
        ("", "format", None, "", None),
    ],
)
def test_a_fault_is_placed(
    tmp_path: Path, text: str, rule: str, row: int | None, column: str, value: str | None
) -> None:
    (finding,) = land(tmp_path, packed(text)).findings
    assert (finding.file, finding.rule, finding.row) == (PLACE, rule, row)
    assert (finding.column, finding.value) == (column, value)
    assert finding.rule in RULES
    assert finding.message


def test_many_faults_of_one_kind_are_cut_short(tmp_path: Path) -> None:
    rows = "".join(f"E{n},x\n" for n in range(50))
    found = land(tmp_path, packed("LSOA11CD,count\n" + rows)).findings
    assert [finding.row for finding in found] == [2, 3, 4, 5, 6, None]


@pytest.mark.parametrize(
    "content",
    [
        packed("LSOA11CD,count\n" + "E1,1\n" * 5000)[:-40],
        b"not compressed at all",
        spoiled(packed("LSOA11CD,count\n" + "".join(f"E{n},{n * n}\n" for n in range(9999)))),
    ],
    ids=["cut off", "no archive", "damaged"],
)
def test_a_damaged_file_is_a_finding(tmp_path: Path, content: bytes) -> None:
    found = land(tmp_path, content).findings
    assert [finding.file for finding in found] == [PLACE]
    assert "fetch the file again" in found[0].message


def test_text_that_is_not_utf8_is_a_finding(tmp_path: Path) -> None:
    found = land(tmp_path, gzip.compress(b"LSOA11CD,count\nE\xff1,1\n")).findings
    assert [finding.rule for finding in found] == ["encoding"]


def test_a_file_may_lie_there_uncompressed(tmp_path: Path) -> None:
    path = tmp_path / PLACE.removesuffix(".gz")
    path.parent.mkdir(parents=True)
    path.write_text("LSOA11CD,count\nE1,3\n")
    with open_published(tmp_path) as published:
        assert published.land(WARDS, COLUMNS)


def test_a_folder_in_the_place_of_a_file_is_a_finding_and_a_lacking_file_is_named(
    tmp_path: Path,
) -> None:
    (tmp_path / PLACE).mkdir(parents=True)
    with open_published(tmp_path) as published:
        assert not published.land(WARDS, COLUMNS)
        assert not published.land("mhclg-imd-2015", COLUMNS)
        assert [finding.rule for finding in published.findings] == ["format"]
        assert [lack.id for lack in published.lacks] == ["mhclg-imd-2015"]


def test_a_file_about_another_system_stays_closed(tmp_path: Path) -> None:
    with open_published(tmp_path) as published:
        published.systems = {"QXA"}
        assert published.path("km-appointments") is None
        assert published.lacks == []


def test_a_register_that_closes_before_it_opens_is_found(
    tmp_path: Path, files: dict[str, str]
) -> None:
    register = files["ods-epraccur-2022-02"].replace("20181231", "19601231")
    path = tmp_path / catalogue()["ods-epraccur-2022-02"].path
    path.parent.mkdir(parents=True)
    path.write_bytes(packed(register + register.splitlines()[0] + "\n"))
    with open_published(tmp_path) as published:
        ods_practices.read(published)
        assert [(f.rule, f.row) for f in published.findings] == [("ordered", 5), ("primary key", 6)]


def workbook(path: Path, sheets: dict[str, list[list[str]]]) -> None:
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


NETWORKS = [
    ["PCN Code", "PCN Name", "Current Clinical \nCommissioning \nGroup Code", "Open Date",
     "Close Date", "Postcode"],
    ["U1", "NORTH PCN", "CC1", "20191001", "", "TO1 1AA"],
]  # fmt: skip
PARTNERS = [
    ["Partner\nOrganisation\nCode", "PCN Code", "PCN Name",
     "Practice to PCN\nRelationship\nStart Date", "Practice to PCN\nRelationship\nEnd Date"],
    ["P1", "U1", "NORTH PCN", "20191001", "20200831"],
]  # fmt: skip


def test_the_workbook_of_networks_is_read_though_its_headers_are_broken(tmp_path: Path) -> None:
    path = tmp_path / catalogue()[ods_networks.SOURCE].path
    workbook(path, {"PCNDetails": NETWORKS, "PCN Core Partner Details": PARTNERS})
    with open_published(tmp_path) as published:
        assert ods_networks.land(published)
        (row,) = published.rows(
            f'select practice, network, joined, departed from "{ods_networks.PARTNERS}"'
        )
        assert [str(cell) for cell in row] == ["P1", "U1", "2019-10-01", "2020-08-31"]


def test_a_damaged_workbook_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / catalogue()[ods_networks.SOURCE].path
    workbook(path, {"PCNDetails": NETWORKS, "PCN Core Partner Details": PARTNERS})
    path.write_bytes(path.read_bytes()[:900])
    with open_published(tmp_path) as published:
        assert not ods_networks.land(published)
        assert {finding.rule for finding in published.findings} == {"format"}
        assert all("fetch it again" in finding.message for finding in published.findings)


def test_a_sheet_that_lacks_and_a_day_that_is_none_are_findings(tmp_path: Path) -> None:
    path = tmp_path / catalogue()[ods_networks.SOURCE].path
    spoiled = [NETWORKS[0], [*NETWORKS[1][:3], "soon", "", ""]]
    workbook(path, {"PCNDetails": spoiled, "Partners": PARTNERS})
    with open_published(tmp_path) as published:
        assert not ods_networks.land(published)
        found = [(f.rule, f.row, f.column, f.value) for f in published.findings]
        assert found == [("type", 2, "Open Date", "soon"), ("format", None, "", None)]
