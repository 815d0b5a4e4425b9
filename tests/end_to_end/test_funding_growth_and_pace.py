"""Growth of lists in patients and pounds, and allocations on their way to target."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from funding_asked import Row, asked, by_code, copied, rows_of, run

from commonweal import folder

BODIES = ("SYN-C1", "SYN-C2", "SYN-C3")


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Folders are read once for all calls of this module: what is read never changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "read_folder", cache(folder.read_folder))
        yield


@pytest.mark.row("C2")
def test_lists_foreseen_against_lists_counted_are_those_compiled(
    example: Path, shared: Path
) -> None:
    with (shared / "facts/kent-medway/ccgs.csv").open(encoding="utf-8", newline="") as file:
        compiled = {row["ccg_code"]: row for row in csv.DictReader(file)}
    counted: defaultdict[str, float] = defaultdict(float)
    of_practice = {
        row["member"]: row["group"]
        for row in rows_of(example, "memberships")
        if row["group"] in compiled and not row["end"].startswith("2018")
    }
    for row in rows_of(example, "registered"):
        if row["series"] == "october-2021":
            counted[of_practice[row["practice"]]] += float(row["patients"])
    targets = by_code(asked("targets", example, "--edition", "2018-19", "--level", "ccg"))
    rows = [row for row in asked("growth", example) if row["outturn"] is not None]
    assert {row["code"] for row in rows} == set(compiled)
    for row in rows:
        foreseen = float(compiled[row["code"]]["projected_pop_2021_22"])
        assert (row["year"], row["outturn_as_of"]) == ("2021-22", "2021-10-01")
        assert row["projection"] == pytest.approx(foreseen, abs=0.51)
        assert row["outturn"] == pytest.approx(counted[row["code"]])
        assert row["difference"] == pytest.approx(row["outturn"] - row["projection"])
        assert row["difference_share"] == pytest.approx(row["difference"] / row["projection"])
        # Priced by the target a head of the lists that the formula weighted.
        per_head = 100 * targets[row["code"]]["target_per_head"]
        assert row["gross_pence"] == pytest.approx(per_head * row["difference"], rel=1e-6)
        assert row["basis"] == "modelled"
    # A fixed sum is only moved about.
    assert abs(sum(row["net_pence"] for row in rows)) <= len(rows)


@pytest.mark.row("C2")
def test_where_no_year_foreseen_has_a_count_nothing_is_priced(kent: Path) -> None:
    rows = asked("growth", kent)
    assert {row["series"] for row in rows} >= {"projection-2022-23"}
    for row in rows:
        assert row["projection"] > 0
        for name in ("outturn", "difference", "difference_share", "gross_pence", "net_pence"):
            assert row[name] is None


def test_without_projections_the_table_is_named(synthetic_finance: Path, tmp_path: Path) -> None:
    bare = copied(synthetic_finance, tmp_path)
    (bare / "projections.csv").unlink()
    done = run("funding", "growth", bare, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "projections" in done.stderr


@pytest.mark.row("C2")
def test_two_projections_stand_side_by_side_and_years_without_a_count_stay_open(
    synthetic_finance: Path,
) -> None:
    rows = asked("growth", synthetic_finance)
    assert {(row["series"], row["led_by"]) for row in rows} == {
        ("synthetic-housing", "housing"), ("synthetic-list-trend", "list trend"),
    }  # fmt: skip
    for row in rows:
        known = row["year"] == "2021-22"
        assert (row["outturn"] is not None) == known
        assert (row["gross_pence"] is not None) == known
    # Downs is where houses were built: the projection that knew of them is nearer.
    downs = {row["series"]: row for row in rows if row["code"] == "SYN-C2" and row["outturn"]}
    led, plain = downs["synthetic-housing"], downs["synthetic-list-trend"]
    assert abs(led["difference"]) < abs(plain["difference"]) / 5


def test_a_year_missing_in_the_middle_is_named(synthetic_finance: Path, tmp_path: Path) -> None:
    def gap(row: Row) -> Row | None:
        gone = row["about"] == "SYN-C1" and row["start"] == "2020-04-01"
        return None if gone and row["series"] == "synthetic-housing" else row

    spoilt = copied(synthetic_finance, tmp_path, projections=gap)
    done = run("funding", "growth", spoilt, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "SYN-C1" in done.stderr
    assert "2020-21" in done.stderr


def moves(rows: list[dict[str, Any]]) -> None:
    """Laws of every path: budgets exhausted to the penny, years that follow one another."""
    closed: dict[str, int] = {}
    for year in sorted({row["year"] for row in rows}):
        held = by_code([row for row in rows if row["year"] == year])
        # Targets are the shares of the budget by need: both use it up, to the penny.
        budget = sum(row["target_pence"] for row in held.values())
        assert sum(row["allocation_pence"] for row in held.values()) == budget
        for code, row in held.items():
            assert isinstance(row["allocation_pence"], int)
            assert row["opening_pence"] == closed.get(str(code), row["opening_pence"])
            growth = row["allocation_pence"] / row["opening_pence"] - 1
            assert row["growth"] == pytest.approx(growth, abs=1e-9)
            distance = row["allocation_pence"] / row["target_pence"] - 1
            assert row["distance_closing"] == pytest.approx(distance, abs=1e-9)
            closed[str(code)] = row["allocation_pence"]


@pytest.mark.row("C2")
def test_actual_allocations_are_moved_towards_target(synthetic_finance: Path) -> None:
    rows = asked("pace", synthetic_finance, "--years", 10)
    assert len(rows) == 10 * len(BODIES)
    moves(rows)
    assert {row["actual"] for row in rows} == {True}
    first = by_code(rows[: len(BODIES)])
    for code, row in first.items():
        (held,) = [
            line for line in rows_of(synthetic_finance, "ledger")
            if line["body"] == code and line["kind"] == "allocation"
            and line["heading"] == "allocation" and line["start"] == "2018-04-01"
        ]  # fmt: skip
        assert row["opening_pence"] == int(held["pence"])
    # The furthest over and the furthest under come closer together every year; nobody loses.
    years = sorted({row["year"] for row in rows})
    spread = []
    for year in years:
        ends = [row["distance_closing"] for row in rows if row["year"] == year]
        spread.append(max(ends) - min(ends))
    assert spread == sorted(spread, reverse=True)
    for row in rows:
        assert row["growth"] > 0
        assert row["distance_closing"] >= -row["bound"] - 1e-9
        low, high = row["interval"]
        assert low < high


@pytest.mark.row("C2")
@pytest.mark.parametrize("place", ["example", "kent"])
def test_without_actual_allocations_it_is_a_scenario(
    place: str, request: pytest.FixtureRequest
) -> None:
    where = request.getfixturevalue(place)
    done = run("funding", "pace", where, "--years", 5, "--scenarios", 100, "--json")
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert {row["code"] for row in rows} == {"09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J"}
    moves(rows)
    for row in rows:
        assert row["opening"].startswith("scenario")
        assert (row["actual"], row["basis"]) == (False, "assumed")
    assert "scenario" in done.stderr
    again = run("funding", "pace", where, "--years", 5, "--scenarios", 100, "--json")
    assert again.stdout == done.stdout


def test_another_seed_draws_other_scenarios_and_the_same_path(example: Path) -> None:
    ask = ("pace", example, "--years", 2, "--scenarios", 100)
    one, other = asked(*ask, "--seed", 1), asked(*ask, "--seed", 2)
    for a, b in zip(one, other, strict=True):
        assert a["allocation_pence"] == b["allocation_pence"]
        assert a["interval"] != b["interval"]


def test_given_allocations_take_the_place_of_those_held(
    synthetic_finance: Path, tmp_path: Path
) -> None:
    given = tmp_path / "opening.csv"
    given.write_text("code,pence\nSYN-C1,9900000000\nSYN-C2,4500000000\nSYN-C3,2300000000\n")
    ask = ("--years", 1, "--scenarios", 0)
    rows = by_code(asked("pace", synthetic_finance, *ask, "--opening", given))
    opened = {code: row["opening_pence"] for code, row in rows.items()}
    assert opened == {"SYN-C1": 9_900_000_000, "SYN-C2": 4_500_000_000, "SYN-C3": 2_300_000_000}
    moves(list(rows.values()))
    assert all(row["actual"] is False for row in rows.values())
    assert all("opening.csv" in row["opening"] for row in rows.values())


@pytest.mark.row("C2")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,pence\nSYN-C1,-5\nSYN-C2,5\nSYN-C3,5\n", [":2 pence -5", "negative"]),
        ("code,pence\nSYN-C1,1.5\nSYN-C2,\n", [":2 pence '1.5'", ":3 pence ''"]),
        ("code,pence\nSYN-C1,5000\nSYN-C1,5000\n", [":3 code SYN-C1", "twice"]),
        ("code,pence\nSYN-C1,5000\n", ["SYN-C2", "SYN-C3"]),
        ("code,pence\nSYN-C1,5\nSYN-C2,5\nSYN-C3,5\nZZZ,5\n", ["ZZZ"]),
        ("body,pounds\nSYN-C1,5\n", ["code,pence"]),
    ],
)
def test_allocations_that_cannot_be_are_refused_row_by_row(
    synthetic_finance: Path, tmp_path: Path, text: str, words: list[str]
) -> None:
    given = tmp_path / "opening.csv"
    given.write_text(text)
    done = run("funding", "pace", synthetic_finance, "--opening", given, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    for word in words:
        assert word in done.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--years", "0"), "--years 0"),
        (("--years", "-1"), "--years -1"),
        (("--scenarios", "-1"), "--scenarios"),
        (("--level", "practice"), "--level practice"),
        (("--level", "hamlet"), "hamlet"),
    ],
)
def test_bad_use_ends_with_2(synthetic_finance: Path, options: tuple[str, str], words: str) -> None:
    done = run("funding", "pace", synthetic_finance, *options, "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


def test_floors_beyond_the_budget_are_told_and_not_broken(
    synthetic_finance: Path, tmp_path: Path
) -> None:
    given = tmp_path / "opening.csv"
    given.write_text("code,pence\nSYN-C1,8000000000\nSYN-C2,6000000000\nSYN-C3,3500000000\n")
    done = run("funding", "pace", synthetic_finance, "--opening", given, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    for words in ("2019-20", "more than the budget", "SYN-C1", "a bound of"):
        assert words in done.stderr


def test_an_edition_without_targets_is_named(synthetic_finance: Path) -> None:
    done = run("funding", "pace", synthetic_finance, "--edition", "2023-24", "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "2023-24" in done.stderr


def test_a_negative_allocation_in_the_ledger_is_refused(
    synthetic_finance: Path, tmp_path: Path
) -> None:
    def negative(row: Row) -> Row:
        own = row["kind"] == "allocation" and row["heading"] == "allocation"
        return row | {"pence": "-1"} if own and row["body"] == "SYN-C2" else row

    spoilt = copied(synthetic_finance, tmp_path, ledger=negative)
    done = run("funding", "pace", spoilt, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "SYN-C2" in done.stderr
