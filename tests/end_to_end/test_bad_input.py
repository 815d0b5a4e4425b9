"""Bad input, from the command line: every fault in one report with file, row, column, value, rule
and what to do; exit code 1; nothing written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app

Fault = Callable[[Path], None]


@pytest.fixture
def folder(example: Path, tmp_path: Path) -> Path:
    """A copy of the example that can be spoilt."""
    return Path(shutil.copytree(example, tmp_path / "folder"))


def check(folder: Path) -> tuple[int, list[dict[str, object]]]:
    result = CliRunner().invoke(app, ["check", str(folder), "--json"])
    return result.exit_code, json.loads(result.stdout)


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def write(path: Path, rows: list[str]) -> None:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def change(table: str, row: int, old: str, new: str) -> Fault:
    """A fault: in a row of a table (the header is row 1) one text becomes another."""

    def spoil(folder: Path) -> None:
        path = folder / f"{table}.csv"
        rows = lines(path)
        assert old in rows[row - 1], rows[row - 1]
        rows[row - 1] = rows[row - 1].replace(old, new, 1)
        write(path, rows)

    return spoil


def drop_column(folder: Path) -> None:
    path = folder / "successions.csv"
    write(path, [row.split(",", 1)[1] for row in lines(path)])


def repeat_row(folder: Path) -> None:
    path = folder / "registered.csv"
    write(path, [*lines(path), lines(path)[1]])


def set_cell(table: str, column: str, value: str) -> Fault:
    """A fault: in the first row of a table the cell of a column becomes another."""

    def spoil(folder: Path) -> None:
        path = folder / f"{table}.csv"
        header, first, *rest = lines(path)
        cells = first.split(",")
        assert len(cells) == len(header.split(",")), "the first row has no quotes"
        cells[header.split(",").index(column)] = value
        write(path, [header, ",".join(cells), *rest])

    return spoil


def latin_1(folder: Path) -> None:
    path = folder / "organisations.csv"
    rows = lines(path)
    rows[1] = rows[1].replace("NHS", "Caf\xe9", 1)
    path.write_bytes("\n".join(rows).encode("latin-1"))


def directory(folder: Path) -> None:
    (folder / "residents.csv").unlink()
    (folder / "residents.csv").mkdir()


def empty(folder: Path) -> None:
    (folder / "registered.csv").write_bytes(b"")


def workbook(folder: Path) -> None:
    (folder / "registered.csv").rename(folder / "registered.xlsx")


def two_networks(folder: Path) -> None:
    path = folder / "memberships.csv"
    header, *rows = lines(path)
    names = header.split(",")
    within = [dict(zip(names, row.split(","), strict=True)) for row in rows if '"' not in row]
    kinds = {}
    for row in lines(folder / "organisations.csv")[1:]:
        code, *rest = row.split(",")
        kinds[code] = "network" if "network" in rest else ""
    networks = sorted(code for code, kind in kinds.items() if kind)
    first = next(row for row in within if kinds.get(row["group"]))
    other = next(code for code in networks if code != first["group"])
    write(path, [header, *rows, ",".join({**first, "group": other}.values())])


@pytest.mark.parametrize(
    ("spoil", "file", "row", "column", "value", "rule"),
    [
        (drop_column, "successions.csv", None, "predecessor", None, "missing column"),
        (
            set_cell("registered", "patients", "many"),
            "registered.csv",
            2,
            "patients",
            "many",
            "type",
        ),
        (
            set_cell("registered", "patients", "-5"),
            "registered.csv",
            2,
            "patients",
            "-5",
            "minimum",
        ),
        (repeat_row, "registered.csv", -1, "practice", ..., "primary key"),
        (
            set_cell("registered", "practice", "Z9"),
            "registered.csv",
            2,
            "practice",
            "Z9",
            "foreign key",
        ),
        (
            set_cell("organisations", "closed", "1999-12-31"),
            *("organisations.csv", 2, "closed", "1999-12-31", "ordered"),
        ),
        (latin_1, "organisations.csv", 2, None, ..., "encoding"),
        (directory, "residents.csv", None, None, None, "format"),
        (empty, "registered.csv", 1, None, None, "format"),
        (workbook, "registered.xlsx", None, None, None, "unknown file"),
        (two_networks, "memberships.csv", -1, "member", ..., "one parent per day"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_fault_is_told_with_its_place_and_nothing_is_written(
    folder: Path,
    tmp_path: Path,
    spoil: Fault,
    file: str,
    row: int | None,
    column: str | None,
    value: object,
    rule: str,
) -> None:
    spoil(folder)
    code, findings = check(folder)
    assert code == 1
    assert [sorted(f) for f in findings] == [
        ["column", "file", "message", "row", "rule", "value"] for _ in findings
    ]
    wanted_row = len(lines(folder / file)) if row == -1 else row
    (told,) = [f for f in findings if (f["file"], f["rule"]) == (file, rule)]
    assert told["row"] == wanted_row
    assert column is None or str(told["column"]).startswith(column)
    assert value is ... or told["value"] == value
    assert ";" in str(told["message"])
    pack = tmp_path / "pack"
    result = CliRunner().invoke(app, ["plan", str(folder), "--out", str(pack)])
    assert result.exit_code == 1
    assert f"{file}" in result.stderr
    assert not pack.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_all_faults_stand_in_one_report(folder: Path) -> None:
    faults = [set_cell("registered", "patients", "-5"), drop_column, directory, two_networks]
    for spoil in faults:
        spoil(folder)
    code, findings = check(folder)
    assert code == 1
    assert {(f["file"], f["rule"]) for f in findings} == {
        ("registered.csv", "minimum"),
        ("successions.csv", "missing column"),
        ("residents.csv", "format"),
        ("memberships.csv", "one parent per day"),
    }


def test_windows_files_with_a_byte_order_mark_are_good(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert check(folder) == (0, [])


def test_the_example_is_good(example: Path) -> None:
    assert check(example) == (0, [])


def test_the_text_form_is_one_line_for_a_finding(folder: Path) -> None:
    set_cell("registered", "practice", "Z\x1b[31m")(folder)
    result = CliRunner().invoke(app, ["check", str(folder)])
    assert result.exit_code == 1
    header, *rows = result.stdout.splitlines()
    assert header.split() == ["file", "row", "column", "value", "rule", "message"]
    assert len(rows) == 1
    assert "\x1b" not in result.stdout
    assert "Z\\x1b[31m" in rows[0]
    assert rows[0].index("foreign key") == header.index("rule")
    assert "1 finding" in result.stderr


def test_no_such_folder_is_bad_use(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["check", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert "is not a folder" in result.stderr
