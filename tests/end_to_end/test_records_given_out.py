"""By command: who may decide what, and records in the forms that others read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import frictionless
import pytest
from typer.testing import CliRunner, Result

from authority_sample import body, decided, delegated
from commonweal.cli.main import app
from commonweal.records import append
from exchange_sample import EVERY, SECRET


def run(*words: object) -> Result:
    """A command."""
    return CliRunner().invoke(app, ["records", *(str(word) for word in words)])


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Records on disk."""
    path = tmp_path / "statements.jsonl"
    append(path, EVERY)
    return path


@pytest.mark.row("F1")
def test_the_example_says_who_commissions_what(example: Path) -> None:
    done = run("authority", example, "--on", "2019-08-20", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    by = {one["function"]: one["bodies"] for one in told["commissioned"]}
    assert by["primary care commissioning"] == [
        "09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J",
    ]  # fmt: skip
    assert ["NHSE"] in by.values()
    (stroke,) = [one for one in told["decisions"] if one["decision"] == "stroke-units-decided"]
    assert stroke["standing"] == "within authority"
    liable = sorted(code for one in stroke["liable"] for code in one["bodies"])
    assert len(liable) == 10
    assert {one["rule"] for one in stroke["liable"]} == {"E1c"}


def test_a_service_that_nobody_was_given(example: Path) -> None:
    asked = ("authority", example, "--on", "2019-08-20", "--function", "dentistry")
    assert "no delegation held" in run(*asked).stdout
    assert json.loads(run(*asked, "--json").stdout)["bodies"] == []


@pytest.mark.row("F1")
def test_one_decision_with_every_rule(tmp_path: Path) -> None:
    path = tmp_path / "statements.jsonl"
    append(path, [body("A"), body("B"), delegated("a", "A", "B", limit_pence=100),
                  decided("d", "B", "2023-01-01", value_pence=101),
                  decided("r", "A", "2023-02-01", ratifies="d")])  # fmt: skip
    before = run("authority", path, "--on", "2023-01-31", "--decision", "d", "--json")
    held = json.loads(before.stdout)
    assert held["standing"] == "outside authority, needs ratification"
    assert "E2" in {one["rule"] for one in held["findings"] if one["status"] == "blocks"}
    after = run("authority", path, "--on", "2023-02-01", "--decision", "d")
    assert "outside authority, ratified" in after.stdout
    assert "By rule" in after.stdout
    assert run("authority", path, "--on", "2022-01-01", "--decision", "d").exit_code == 2
    assert run("authority", path, "--on", "2023-02-01", "--decision", "x").exit_code == 2


@pytest.mark.row("F6")
@pytest.mark.parametrize("form", ["popolo", "bods", "csv"])
def test_records_are_given_out_alike_every_time(records: Path, tmp_path: Path, form: str) -> None:
    for name in ("one", "two"):
        done = run("export", records, "--to", tmp_path / name, "--format", form,
                   "--on", "2023-12-01")  # fmt: skip
        assert done.exit_code == 0, done.output
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()}
                     for n in ("one", "two"))  # fmt: skip
    assert first == second
    assert SECRET.encode() not in b"".join(first.values()).lower()


def test_registers_are_valid_by_frictionless(
    records: Path, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for held, on in ((records, "2023-12-01"), (example, "2019-08-20")):
        out = tmp_path / on
        done = run("export", held, "--to", out, "--format", "csv", "--on", on)
        assert done.exit_code == 0, done.output
        monkeypatch.chdir(out)
        report = frictionless.Package("datapackage.json").validate()
        assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
        rows = frictionless.Package("datapackage.json").get_resource("seats").read_rows()
        assert len(rows) > 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_is_a_formula_for_whoever_opens_it_with_a_spreadsheet(
    tmp_path: Path, start: str
) -> None:
    def hostile(payload: dict[str, object]) -> dict[str, object]:
        words = ("title", "text", "name", "reasons", "office", "description", "source")
        return {
            name: f"{start}HYPERLINK(1) {value}" if name in words and value else value
            for name, value in payload.items()
        }

    path = tmp_path / "hostile.jsonl"
    append(path, [one.model_copy(update={"payload": hostile(one.payload or {})}) for one in EVERY])
    done = run("export", path, "--to", tmp_path / "out", "--format", "csv", "--on", "2023-12-01")
    assert done.exit_code == 0, done.output
    cells = [
        cell
        for held in sorted((tmp_path / "out").glob("*.csv"))
        for row in csv.reader(io.StringIO(held.read_text(encoding="utf-8"), newline=""))
        for cell in row
    ]
    assert sum(cell.startswith(f"'{start}HYPERLINK") for cell in cells) > 10
    assert not [cell for cell in cells if cell.lstrip().startswith(start)]


def test_nothing_is_written_where_something_is_wrong(records: Path, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("kept")
    done = run("export", records, "--to", full, "--format", "popolo")
    assert done.exit_code == 2
    assert [path.name for path in full.iterdir()] == ["mine.txt"]
    new = tmp_path / "new"
    assert run("export", records, "--to", new, "--format", "csv", "--for", "p-99").exit_code == 2
    assert not new.exists()
    records.write_bytes(records.read_bytes().replace(b"Alpha Ltd", b"Alpha LTD"))
    assert run("export", records, "--to", new, "--format", "csv").exit_code == 1
    assert not new.exists()
