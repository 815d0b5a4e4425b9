"""`commonweal needs`: what scripts and people read, indicators of a folder's own, and wrong use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from needs_asked import asked, is_share, reading_once, run
from typer.testing import CliRunner

from commonweal import folder
from commonweal.cli.main import app


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    with reading_once():
        yield


@pytest.mark.parametrize("level", ["practice", "pcn", "icp", "ccg", "ward", "district", "system"])
def test_rows_of_every_level_say_what_scripts_read(example: Path, level: str) -> None:
    found = asked(example, level, "imd_2019_share_most_deprived_fifth")
    count = {"practice": 234, "pcn": 42, "icp": 4, "ccg": 8, "ward": 290, "district": 13}
    assert len(found) == count.get(level, 1)
    for row in found.values():
        assert list(row)[:7] == ["code", "name", "value", "lower", "upper", "unit", "basis"]
        assert 0 <= row["value"] <= 100
        assert row["comparison"] == "not compared: no value of England is held"
        assert row["note"].startswith("no interval: an average over areas")
    bases = {row["basis"] for row in found.values()}
    # Who was in a network or partnership is assumed; homes of patients are modelled.
    assert bases == {{"practice": "modelled", "pcn": "assumed", "icp": "assumed"}.get(
        level, "observed"
    )}  # fmt: skip


def test_without_an_indicator_every_row_names_its_own(example: Path) -> None:
    done = run(str(example), "--level", "district", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert list(found[0])[:4] == ["code", "name", "indicator", "value"]
    assert len({row["indicator"] for row in found}) > 10
    assert len({(row["indicator"], row["code"]) for row in found}) == len(found)


def test_a_table_for_people_names_the_indicator_and_that_it_is_crude(example: Path) -> None:
    done = run(str(example), "--level", "district", "--indicator", "health_index_smoking")
    assert done.exit_code == 0, done.output
    assert "Smoking" in done.stdout
    assert "crude" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--level", "village"), "--level village: not a level"),
        (("--indicator", "life_expectancy"), "did you mean health_index_life_expectancy"),
        (("--indicator", "no such thing"), "--indicator no such thing: not defined"),
        (("--as-of", "yesterday"), "yesterday"),
    ],
)
def test_wrong_use_ends_with_2(example: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(str(example), *arguments)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())


def with_own_indicator(example: Path, place: Path, levels: str) -> Path:
    """The example with an indicator of its own, counted at two practices of Ashford."""
    held = folder.read_folder(example)
    wanted = ("organisations", "memberships", "sources", "registered", "areas")
    tables = {name: held.tables.held[name] for name in wanted}
    source = tables["sources"]["id"][0].as_py()
    definition = {
        "id": "toothache", "name": "Toothache", "why": "It hurts.", "numerator": "people in pain",
        "denominator": "patients", "polarity": "higher is worse", "method": "proportion",
        "unit": "percent of patients", "multiplier": 100.0, "domain": "health", "levels": levels,
        "age_explains": False, "age_words": "none", "commissioning_can_move": "all of it",
        "owner": "Kent County Council", "source": source, "review_date": date(2030, 1, 1),
        "reviewer": "public health",
    }  # fmt: skip
    rows = [
        {"about": practice, "indicator": "toothache", "start": date(2018, 4, 1),
         "end": date(2019, 3, 31), "value": 100 * top / bottom, "numerator": float(top),
         "denominator": float(bottom), "unit": "percent of patients", "basis": "observed",
         "source": source}
        for practice, top, bottom in (("G82049", 30, 1000), ("G82050", 50, 3000))
    ]  # fmt: skip
    tables |= {
        "indicator_definitions": pa.Table.from_pylist([definition]),
        "indicators": pa.Table.from_pylist(rows),
    }
    return folder.write_folder(place / "own", settings=held.settings, tables=tables)


@pytest.mark.row("B1")
def test_an_indicator_of_the_folder_needs_no_code(example: Path, tmp_path: Path) -> None:
    own = with_own_indicator(example, tmp_path, "practice; commissioner")
    rows = asked(own, "system", "toothache")
    (row,) = rows.values()
    is_share(row, (80.0, 4000.0))
    assert 0 < row["covered"] < 0.1
    both = asked(own, "practice", "toothache")
    is_share(both["G82049"], (30.0, 1000.0))
    assert set(both) == {"G82049", "G82050"}


def test_a_faulty_definition_of_the_folder_ends_with_1(example: Path, tmp_path: Path) -> None:
    own = with_own_indicator(example, tmp_path, "village")
    done = run(str(own), "--level", "practice", "--json")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "indicator_definitions: toothache: levels" in done.stderr


def test_a_folder_that_is_none_ends_with_2_and_one_at_fault_with_1(tmp_path: Path) -> None:
    done = run(str(tmp_path / "nowhere"))
    assert done.exit_code == 2
    assert "no such folder" in done.stderr
    done = run(str(tmp_path))
    assert done.exit_code == 1
    assert "system.toml" in done.stderr


def test_an_indicator_that_is_defined_and_not_held_ends_with_1(example: Path) -> None:
    done = run(str(example), "--level", "practice", "--indicator", "qof_dm", "--json")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "it holds no value of qof_dm at the level practice" in done.stderr


def test_help_has_an_example_and_names_every_level() -> None:
    done = CliRunner().invoke(app, ["needs", "--help"])
    assert done.exit_code == 0
    words = " ".join(done.stdout.replace("│", " ").split())
    assert "Example: commonweal needs examples/kent-medway --level district" in words
    for level in ("system", "icp", "ccg", "pcn", "practice", "ward", "district"):
        assert level in words
