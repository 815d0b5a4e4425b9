"""What of demand, sites and minutes is left out, estimated or odd is named before anything is
worked out; and a verb that is stopped says so in one line."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from commonweal import folder
from commonweal.cli.main import app
from commonweal.folder.extras import way_in

Row = dict[str, str]
FIRST, SECOND = "E01016016", "E01016017"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def place(example: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(example, tmp_path / "folder"))


def change(place: Path, table: str, each: Callable[[Row], Row | None]) -> None:
    file = place / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as held:
        rows = list(csv.DictReader(held))
    with file.open("w", encoding="utf-8", newline="") as held:
        writer = csv.DictWriter(held, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in map(each, rows) if row is not None)


def notes(place: Path) -> list[str]:
    done = run("check", place)
    assert done.exit_code == 0, done.output
    return [line for line in done.stderr.splitlines() if line.startswith("to know: stroke: ")]


def test_the_example_says_which_sites_are_estimated(example: Path) -> None:
    (note,) = notes(example)
    assert "ME75NY (Medway Maritime Hospital), TN24QJ" in note
    assert "estimated from distance" in note


def test_areas_and_sites_without_minutes_and_areas_of_no_demand_are_named(place: Path) -> None:
    change(place, "travel", lambda r: None if r["area"] == FIRST or r["site"] == "BR68ND" else r)
    change(place, "demand", lambda r: {**r, "value": "0"} if r["area"] == SECOND else r)
    said = "\n".join(notes(place))
    assert f"1 area ({FIRST} (Medway 015A)) left out of every result: no road minutes" in said
    assert f"1 area ({SECOND} (Medway 015B)) of no demand, kept with weight 0" in said
    assert "site BR68ND is left out" in said


def test_minutes_missing_from_some_areas_alone_are_counted(place: Path) -> None:
    gap = (FIRST, "CT94AN")
    change(place, "travel", lambda r: None if (r["area"], r["site"]) == gap else r)
    assert any("CT94AN" in note and "from 1 of 1,065 areas" in note for note in notes(place))


def test_an_option_with_a_site_of_others_is_left_out_by_name(place: Path) -> None:
    change(place, "options", lambda r: {**r, "site": "BR68ND"} if r["site"] == "TN24QJ" else r)
    done = run("site", place, "--draws", 0)
    assert done.exit_code == 0
    for code in "DE":
        assert f"option {code} is left out: BR68ND" in done.stderr


@pytest.mark.parametrize("verb", ["check", "site", "travel", "robustness"])
def test_a_folder_without_minutes_is_told_how_they_come_in(place: Path, verb: str) -> None:
    (place / "travel.csv").unlink()
    done = run(verb, place)
    assert done.exit_code == (0 if verb == "check" else 1)
    assert "table travel: road minutes" in done.stderr
    assert f"{way_in('strokemaps')}, then commonweal build" in done.stderr


def interrupted(error: BaseException) -> Callable[..., folder.Folder]:
    def read(*_: object, **__: object) -> folder.Folder:
        raise error

    return read


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("Query interrupted")])
@pytest.mark.parametrize("words", [("site",), ("check",), ("networks", "evaluate"), ("travel",)])
def test_a_verb_that_is_stopped_says_so_in_one_line(
    example: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    words: tuple[str, ...],
) -> None:
    monkeypatch.setattr(folder, "read_folder", interrupted(error))
    done = run(*words, example)
    assert done.exit_code == 130
    assert done.stderr.splitlines()[-1] == "stopped: nothing written"
    assert "Traceback" not in done.output


def test_another_error_of_a_verb_is_not_taken_for_a_stop(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "read_folder", interrupted(RuntimeError("out of order")))
    done = run("site", example)
    assert isinstance(done.exception, RuntimeError)
