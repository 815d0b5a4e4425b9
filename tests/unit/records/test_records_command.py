"""`commonweal records`: lists, verifies, and ends with 1 when the records are damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from stated_by_hand import report, stated
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.records import STATEMENTS, append


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fixed = {"corrects": "a", "payload": report("deficit of 44m")}
    append(
        tmp_path / STATEMENTS,
        [
            stated("a", payload=report("deficit of 40m")),
            stated("c", "correction", fixed, known="2018-07-01"),
            stated("b", effective="2018-09-01", known="2018-08-01"),
        ],
    )
    return tmp_path


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["records", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_what_holds_on_a_day_as_known_on_a_day(folder: Path) -> None:
    code, out, _ = run("state", folder, "--on", "2018-08-01", "--known", "2018-06-30", "--json")
    held = json.loads(out)
    assert (code, held["effective"]) == (0, "2018-08-01")
    assert held["known_at"].startswith("2018-06-30T23:59:59")
    assert [s["payload"]["text"] for s in held["statements"]] == ["deficit of 40m"]
    _, out, _ = run("list", folder, "--on", "2018-08-01", "--json")
    held = json.loads(out)
    assert [s["payload"]["text"] for s in held["statements"]] == ["deficit of 44m"]
    assert held["corrected"] == {"a": ["c"]}


def test_as_a_table_and_without_a_day(folder: Path) -> None:
    code, out, _ = run("list", folder)
    assert code == 0
    assert out.startswith("Effective 2018-08-01\n")
    assert "deficit of 44m" in out
    assert "\nb " not in out
    _, out, _ = run("list", folder / STATEMENTS, "--on", "2018-09-01", "--known", "2018-09-01")
    assert "as known on 2018-09-01" in out
    assert "\nb " in out


def test_nothing_a_terminal_would_obey_is_printed(tmp_path: Path) -> None:
    append(tmp_path / STATEMENTS, [stated("a", payload=report("\x1b[31mred\nnext"))])
    _, out, _ = run("list", tmp_path)
    assert "\x1b" not in out
    assert "red next" in out


def test_whole_records_verify(folder: Path) -> None:
    code, out, err = run("verify", folder)
    assert (code, err) == (0, "")
    assert out.startswith("3 statements, whole; last hash ")
    code, out, _ = run("verify", folder, "--json")
    told = json.loads(out)
    assert (code, told["whole"], told["damages"], told["notes"]) == (0, True, [], [])
    assert told["head"]["count"] == 3


def test_damaged_records_end_with_1_and_tell_all_damage(folder: Path) -> None:
    path = folder / STATEMENTS
    path.write_bytes(path.read_bytes().replace(b"40m", b"41m").replace(b'"id":"b"', b'"id":"d"'))
    for verb in ("list", "verify"):
        code, out, err = run(verb, folder)
        assert (code, out) == (1, "")
        assert f"{path}:1 altered payload" in err
        assert f"{path}:3 altered" in err
    code, out, _ = run("verify", folder, "--json")
    told = json.loads(out)
    assert (code, told["whole"]) == (1, False)
    assert [(d["file"], d["line"], d["kind"]) for d in told["damages"]] == [
        ("statements.jsonl", 1, "altered payload"),
        ("statements.jsonl", 3, "altered"),
    ]


def test_without_a_head_and_backdated_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / STATEMENTS
    append(path, [stated("a", known="2018-06-02"), stated("b", known="2018-06-01")])
    path.with_suffix(".head.json").unlink()
    code, _, err = run("verify", tmp_path)
    assert code == 0
    assert "note: b was written after a statement stated later" in err
    assert "note: no head is held" in err


def test_a_folder_without_records_and_no_folder(tmp_path: Path) -> None:
    code, out, _ = run("list", tmp_path)
    assert (code, out) == (0, "no records are held here\n")
    code, out, err = run("verify", tmp_path)
    assert (code, out, err) == (0, "no records are held here\n", "")
    code, _, err = run("list", tmp_path / "nothing")
    assert code == 2
    assert "is not there" in err
