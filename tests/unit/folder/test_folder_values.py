"""Each rule on single rows, each file that should not be there, and what the folder needs."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from commonweal.folder import Finding, FolderError, check_folder, read_folder
from commonweal.folder.finding import RULES

Maker = Callable[..., Path]

AREA = {
    "code": "E1",
    "name": "A",
    "kind": "lsoa",
    "latitude": "51.1",
    "longitude": "0.9",
    "neighbour": "false",
    "source": "lists",
}
LIST = {
    "practice": "G1",
    "series": "2018-19",
    "as_of": "2018-10-01",
    "sex": "all",
    "age_from": "0",
    "age_to": "",
    "patients": "9000",
    "basis": "observed",
    "source": "lists",
}
BODY = {
    "code": "X1",
    "name": "A",
    "kind": "provider",
    "opened": "2013-04-01",
    "closed": "",
    "source": "lists",
}


def table(row: dict[str, str], **changed: str) -> str:
    cells = {**row, **changed}
    return ",".join(cells) + "\n" + ",".join(f'"{cell}"' for cell in cells.values()) + "\n"


def only(found: list[Finding]) -> tuple[str, int | None, str, str | None, str]:
    (f,) = found
    assert f.rule in RULES
    assert ";" in f.message, "a finding says what to do after what is wrong"
    return f.file, f.row, f.column, f.value, f.rule


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("patients", "-1", "minimum"),
        ("patients", "9,000", "type"),
        ("patients", "9 000", "type"),
        ("patients", " 9000", "type"),
        ("patients", "9_000", "type"),
        ("patients", "nan", "type"),
        ("patients", "NaN", "type"),
        ("patients", "inf", "type"),
        ("patients", "-Infinity", "type"),
        ("patients", "1e400", "type"),
        ("patients", "0x10", "type"),
        ("patients", "£9", "type"),
        ("patients", "٣", "type"),
        ("patients", "many", "type"),
        ("patients", "", "required"),
        ("age_from", "1.5", "type"),
        ("age_from", "1e1", "type"),
        ("age_from", "99999999999999999999", "type"),
        ("age_from", "121", "maximum"),
        ("age_from", "-1", "minimum"),
        ("as_of", "01/10/2018", "type"),
        ("as_of", "2018-10-1", "type"),
        ("as_of", "20181001", "type"),
        ("as_of", "2018-10-01T00:00:00", "type"),
        ("as_of", "2018-02-30", "type"),
        ("as_of", "0218-10-01", "type"),
        ("as_of", "9999-12-31", "type"),
        ("as_of", "epoch", "type"),
        ("as_of", "", "required"),
        ("sex", "Male", "enum"),
        ("sex", "", "required"),
        ("practice", "G9", "foreign key"),
        ("practice", "g1 ", "foreign key"),
        ("practice", "", "required"),
        ("basis", "guessed", "enum"),
        ("source", "nowhere", "foreign key"),
    ],
)
def test_a_spoilt_value_is_the_one_finding(
    folder: Maker, column: str, value: str, rule: str
) -> None:
    found = only(check_folder(folder(registered=table(LIST, **{column: value}))))
    assert found == ("registered.csv", 2, column, value or None, rule)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("patients", "9000.25"),
        ("patients", ".5"),
        ("patients", "5."),
        ("patients", "+5"),
        ("patients", "1e3"),
        ("patients", "-0"),
        ("age_from", "+007"),
        ("as_of", "1800-01-01"),
        ("as_of", "2020-02-29"),
    ],
)
def test_values_that_are_good(folder: Maker, column: str, value: str) -> None:
    assert check_folder(folder(registered=table(LIST, **{column: value}))) == []


def test_a_code_with_other_capitals_or_blanks_is_guessed_at(folder: Maker) -> None:
    (finding,) = check_folder(folder(registered=table(LIST, practice=" g1")))
    assert "did you mean 'G1'?" in finding.message


@pytest.mark.parametrize(
    ("value", "good"), [("TRUE", True), ("0", True), ("", True), ("yes", False), ("t", False)]
)
def test_true_and_false(folder: Maker, value: str, good: bool) -> None:
    found = check_folder(folder(areas=table(AREA, neighbour=value)))
    assert [f.rule for f in found] == ([] if good else ["type"])


def test_a_pattern_holds_for_the_whole_value(folder: Maker, small: dict[str, str]) -> None:
    spoilt = small["sources"] + "Lists 2,T,P,x,true\n"
    found = only(check_folder(folder(sources=spoilt)))
    assert found == ("sources.csv", 3, "id", "Lists 2", "pattern")


def test_dates_reversed(folder: Maker, small: dict[str, str]) -> None:
    spoilt = small["organisations"] + "X1,A,provider,2019-04-01,2019-03-31,lists\n"
    found = only(check_folder(folder(organisations=spoilt)))
    assert found == ("organisations.csv", 8, "closed", "2019-03-31", "ordered")


def test_ages_reversed(folder: Maker) -> None:
    found = only(check_folder(folder(registered=table(LIST, age_from="65", age_to="64"))))
    assert found == ("registered.csv", 2, "age_to", "64", "ordered")


def test_everything_at_once(folder: Maker, small: dict[str, str]) -> None:
    """Every fault is told in one report, in the order of file, row and column."""
    place = folder(
        areas="code,Name,kind,source\nE1,A,lsoa,lists\nE1,B,town,nowhere\n",
        registered=table(LIST, patients="-5", age_from="x", practice="G9"),
        organisations=small["organisations"] + "G1,Again,practice,2019-01-01,,lists\n",
        sources=small["sources"] + "lists,Again,P,x,perhaps\n",
    )
    (place / "odd.xlsx").write_bytes(b"PK")
    found = [(f.file, f.row, f.column, f.rule) for f in check_folder(place)]
    assert found == [
        ("areas.csv", 3, "code", "primary key"),
        ("areas.csv", 3, "kind", "enum"),
        ("areas.csv", 3, "source", "foreign key"),
        ("areas.csv", None, "Name", "unknown column"),
        ("areas.csv", None, "name", "missing column"),
        ("odd.xlsx", None, "", "unknown file"),
        ("organisations.csv", 8, "opened", "not overlapping"),
        ("registered.csv", 2, "age_from", "type"),
        ("registered.csv", 2, "patients", "minimum"),
        ("registered.csv", 2, "practice", "foreign key"),
        ("sources.csv", 3, "id", "primary key"),
        ("sources.csv", 3, "verified", "type"),
    ]


def test_columns_may_stand_in_any_order_and_optional_ones_be_left_out(folder: Maker) -> None:
    place = folder(areas="source,kind,name,code\nlists,lsoa,A,E1\n")
    assert check_folder(place) == []
    held = read_folder(place).tables.get("areas")
    assert held is not None
    assert held.to_pylist() == [
        {**dict.fromkeys(AREA), "code": "E1", "name": "A", "kind": "lsoa", "source": "lists"}
    ]


def test_a_column_twice_and_a_column_without_a_name(folder: Maker) -> None:
    found = check_folder(folder(areas="code,name,kind,source,source,\n"))
    assert {(f.column, f.rule) for f in found} == {
        ("source", "duplicate column"),
        ("", "unknown column"),
    }


@pytest.mark.parametrize("name", ["organisations", "sources"])
def test_tables_that_every_folder_needs(folder: Maker, name: str) -> None:
    (finding,) = check_folder(folder(**{name: None}))
    assert (finding.file, finding.rule) == (f"{name}.csv", "folder")


def test_a_code_of_a_table_that_is_not_held_is_not_looked_up(folder: Maker) -> None:
    residents = (
        "area,as_of,sex,age_from,age_to,persons,basis,source\n"
        "E9,2019-06-30,all,0,,100,observed,lists\n"
    )
    assert check_folder(folder(residents=residents, areas=None)) == []
    assert only(check_folder(folder(residents=residents)))[4] == "foreign key"


def test_a_folder_where_a_table_is_expected(folder: Maker) -> None:
    place = folder(areas=None)
    (place / "areas.csv").mkdir()
    assert only(check_folder(place)) == ("areas.csv", None, "", None, "format")


def test_a_pipe_where_a_table_is_expected_does_not_hang(folder: Maker) -> None:
    place = folder(areas=None)
    os.mkfifo(place / "areas.csv")
    assert only(check_folder(place)) == ("areas.csv", None, "", None, "format")


def test_links(folder: Maker, tmp_path: Path) -> None:
    place = folder(areas=None)
    outside = tmp_path / "outside.csv"
    outside.write_text(table(AREA), encoding="utf-8")
    (place / "areas.csv").symlink_to(outside)
    assert only(check_folder(place)) == ("areas.csv", None, "", str(outside), "outside")
    (place / "areas.csv").unlink()
    (place / "areas.csv").symlink_to("areas.csv")
    assert only(check_folder(place))[4] == "format"
    (place / "areas.csv").unlink()
    (place / ".held.csv").write_text(table(AREA), encoding="utf-8")
    (place / "areas.csv").symlink_to(".held.csv")
    assert check_folder(place) == []


def test_records_that_a_link_leads_to_outside(folder: Maker, tmp_path: Path) -> None:
    place = folder()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "statements.jsonl").write_text("{}\n", encoding="utf-8")
    (place / "records").symlink_to(tmp_path / "elsewhere")
    assert only(check_folder(place))[4] == "outside"


def test_one_table_in_two_files(folder: Maker) -> None:
    place = folder()
    (place / "areas.parquet").write_bytes(b"")
    assert only(check_folder(place)) == ("areas.csv", None, "", None, "one file")


@pytest.mark.parametrize("name", ["area.csv", "Areas.csv", "areas.csv.gz", "old", "areas.CSV"])
def test_files_of_no_table_are_named_with_a_guess(folder: Maker, name: str) -> None:
    place = folder()
    (place / name).write_bytes(b"")
    found = check_folder(place)
    assert only(found)[::4] == (name, "unknown file")
    assert ("did you mean areas.csv" in found[0].message) == (name != "old")


def test_notes_and_hidden_files_are_left_alone(folder: Maker) -> None:
    place = folder()
    for name in ("README.md", "NOTICE.txt", ".DS_Store"):
        (place / name).write_bytes(b"\xff")
    assert check_folder(place) == []


@pytest.mark.parametrize("name", ["a=b", "[ab]*", "it's"])
def test_folders_with_awkward_names(folder: Maker, tmp_path: Path, name: str) -> None:
    place = folder().rename(tmp_path / name)
    assert check_folder(place) == []
    assert read_folder(place).settings.code == "QKS"


@pytest.mark.parametrize("text", ["{", "[]", '{"resources": 1}', "\xff"])
def test_a_spoilt_package_description(folder: Maker, text: str) -> None:
    place = folder()
    (place / "datapackage.json").write_bytes(text.encode("latin-1"))
    assert only(check_folder(place))[4] == "package"


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="is not a folder"):
        check_folder(tmp_path / "none")


def test_an_empty_folder_says_what_it_needs(tmp_path: Path) -> None:
    assert [f.file for f in check_folder(tmp_path)] == [
        "organisations.csv",
        "sources.csv",
        "system.toml",
    ]


def test_reading_refuses_with_all_findings(folder: Maker) -> None:
    place = folder(registered=table(LIST, patients="-5", sex="?"))
    with pytest.raises(FolderError) as caught:
        read_folder(place)
    assert caught.value.findings == tuple(check_folder(place))
    assert "registered.csv:2 patients '-5' (minimum)" in str(caught.value)


def test_what_is_read_has_its_types(folder: Maker) -> None:
    read = read_folder(folder())
    lists = read.tables.get("registered")
    assert lists is not None
    assert lists.to_pylist()[1] == {
        "practice": "G2",
        "series": "2018-19",
        "as_of": date(2018, 10, 1),
        "sex": "all",
        "age_from": 0,
        "age_to": None,
        "patients": 8000.5,
        "basis": "observed",
        "source": "lists",
    }
    assert [str(kind) for kind in lists.schema.types[4:7]] == ["int64", "int64", "double"]
    assert read.tables.sources["lists"].verified
    assert read.system.as_of(date(2019, 7, 1)).parents["G1"] == ("09C", "U1")
    assert sorted(read.inputs) == [
        *("areas.csv", "memberships.csv", "organisations.csv"),
        *("registered.csv", "sources.csv", "system.toml"),
    ]


@pytest.mark.parametrize("sign", ["\x07", "\x7f", "\x85", "\u202e", "\u2066"])
def test_signs_that_turn_text_about_are_a_finding(folder: Maker, sign: str) -> None:
    found = only(check_folder(folder(areas=table(AREA, name=f"A{sign}B"))))
    assert found == ("areas.csv", 2, "name", f"A{sign}B", "signs")


@pytest.mark.parametrize("name", ["Café – “ok”", "שלום", "one\ntwo", "👩‍⚕️"])
def test_text_of_any_language_is_kept(folder: Maker, name: str) -> None:
    assert check_folder(folder(areas=table(AREA, name=name))) == []
