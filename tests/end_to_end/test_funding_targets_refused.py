"""What cannot be weighted or shared out is refused by name: never filled in, never zero."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from funding_asked import Row, copied, run

from commonweal import folder as folders


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Folders are read once for all calls of this module: what is read never changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folders, "read_folder", cache(folders.read_folder))
        yield


@pytest.mark.row("C1")
def test_missing_streams_lists_and_areas_are_named_all_at_once(
    example: Path, tmp_path: Path
) -> None:
    def need(row: Row) -> Row | None:
        gone = row["practice"] == "G82050" and row["stream"] in ("maternity", "prescribing")
        return None if gone else row

    def lists(row: Row) -> Row | None:
        if row["series"] != "allocation-2018-19":
            return row
        if row["practice"] == "G82058":
            return None
        return row | {"patients": "0"} if row["practice"] == "G82013" else row

    def factors(row: Row) -> Row | None:
        own = row["organisation"] == "G82065"
        return None if own and row["factor"] == "market forces factor" else row

    folder = copied(example, tmp_path, need_weights=need, registered=lists, cost_factors=factors)
    done = run("funding", "targets", folder, "--edition", "2018-19", "--level", "ccg", "--json")
    assert done.exit_code == 1
    for words in (
        "practice G82050: no weighted population of the stream maternity",
        "practice G82050: no weighted population of the stream prescribing",
        "practice G82058: no list",
        "practice G82013: a list of 0",
        "practice G82065: no market forces factor",
    ):
        assert words in done.stderr
    # Their bodies have no total; the others keep theirs.
    rows = json.loads(done.stdout)
    lacking = {row["code"]: set(row["lacking"]) for row in rows if row["lacking"]}
    assert set().union(*lacking.values()) == {"G82050", "G82058", "G82013", "G82065"}
    for row in rows:
        assert (row["target_pence"] is None) == (row["code"] in lacking)
        assert (row["overall_weighted"] is None) == (row["code"] in lacking)
        assert row["complete"] == (row["code"] not in lacking)
    # What they lack would go to others: so nothing is shared out, and no index is told.
    for verb, options in (("cascade", ("--quantum", "1m")), ("need-index", ())):
        refused = run("funding", verb, folder, "--edition", "2018-19", *options, "--json")
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "practice G82013: a list of 0" in refused.stderr


def test_a_negative_list_stops_the_check(example: Path, tmp_path: Path) -> None:
    def negative(row: Row) -> Row:
        return row | {"patients": "-5"} if row["practice"] == "G82013" else row

    folder = copied(example, tmp_path, registered=negative)
    done = run("funding", "targets", folder, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "registered.csv" in done.stderr
    assert "-5" in done.stderr


@pytest.mark.row("C1")
@pytest.mark.parametrize(
    ("quantum", "words"),
    [
        ("0", "quantum of nothing"),
        ("-5", "below zero"),
        ("1.234", "1.234"),
        ("0.001", "0.001"),
        ("ten pounds", "ten pounds"),
        ("", ""),
    ],
)
def test_a_quantum_that_cannot_be_shared_is_refused(
    example: Path, quantum: str, words: str
) -> None:
    done = run("funding", "cascade", example, "--quantum", quantum, "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--quantum" in done.stderr
    assert words in done.stderr


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--edition", "2022-23"), 1, "2022-23"),
        (("--level", "parish"), 2, "parish"),
        (("--level", "ward"), 2, "ward"),
    ],
)
def test_an_edition_or_level_that_is_not_held(
    example: Path, options: tuple[str, str], code: int, words: str
) -> None:
    done = run("funding", "targets", example, *options, "--json")
    assert (done.exit_code, done.stdout) == (code, "")
    assert words in done.stderr


@pytest.mark.parametrize("verb", ["targets", "fit", "need-index", "growth", "pace"])
def test_an_edition_that_there_is_none_of(example: Path, verb: str) -> None:
    done = run("funding", verb, example, "--edition", "1999-00", "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "1999-00" in done.stderr


@pytest.mark.parametrize("verb", ["targets", "fit", "need-index", "growth", "pace", "running"])
def test_a_folder_that_is_not_there(tmp_path: Path, verb: str) -> None:
    done = run("funding", verb, tmp_path / "nowhere", "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "no such folder" in done.stderr


@pytest.mark.row("C1")
def test_without_need_or_lists_the_table_is_named(example: Path, tmp_path: Path) -> None:
    folder = copied(example, tmp_path)
    (folder / "need_weights.csv").unlink()
    for options in (("--edition", "2018-19"), ()):
        done = run("funding", "targets", folder, *options, "--json")
        assert (done.exit_code, done.stdout) == (1, "")
        assert "need_weights" in done.stderr
