"""Series from files, restated by what the example knows of Kent and Medway."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.folder import Folder, read_folder
from commonweal.plan.restating import restate_series
from commonweal.plan.series_file import SeriesError, read_series

BEFORE, AFTER = date(2019, 7, 1), date(2020, 4, 1)

#: Registered patients 2018/19 as published, facts/kent-medway/ccgs.csv.
PUBLISHED = {
    "09C": 133546,
    "09E": 225725,
    "09J": 269110,
    "09W": 299528,
    "10A": 206477,
    "10D": 113167,
    "10E": 145494,
    "99J": 492969,
}
LISTS = {code: Decimal(number) for code, number in PUBLISHED.items()}


@pytest.fixture(scope="module")
def kent(example: Path) -> Folder:
    return read_folder(example)


def test_the_lists_of_the_eight_in_the_structure_of_the_one(kent: Folder) -> None:
    done = restate_series(kent, LISTS, since=BEFORE, until=AFTER)
    assert dict(done.values) == {"91Q": 1886016}
    assert done.total_before == done.total_after == 1886016
    assert dict(done.basis) == {"91Q": "observed"}
    assert {account.fate for account in done.accounts} == {"merged"}
    assert done.names["91Q"] == "NHS Kent and Medway CCG"
    assert done.notes == ()


def test_the_one_put_back_into_the_eight_is_estimated_by_lists_or_residents(kent: Folder) -> None:
    one = {"91Q": Decimal(1886016)}
    by_lists = restate_series(kent, one, since=AFTER, until=BEFORE)
    assert by_lists.total_after == 1886016
    assert all(abs(by_lists.values[code] - number) <= 1 for code, number in LISTS.items())
    assert set(by_lists.basis.values()) == {"estimated"}
    assert "registered patients of the edition allocation-2018-19" in by_lists.notes[0]
    by_residents = restate_series(kent, one, since=AFTER, until=BEFORE, weights="residents")
    # Medway: 278,556 of 1,860,111 residents in mid-2019.
    assert by_residents.values["09W"] == round(Decimal(1886016 * 278556) / 1860111)
    with pytest.raises(SeriesError, match="neither registered nor residents"):
        restate_series(kent, one, since=AFTER, until=BEFORE, weights="area")


def test_a_series_by_practice_is_kept_by_practice(kent: Folder) -> None:
    practices = {
        row["practice"]: Decimal(repr(row["patients"]))
        for row in kent.tables.held["registered"].to_pylist()
        if row["series"] == "allocation-2018-19"
    }
    done = restate_series(kent, practices, since=BEFORE, until=AFTER)
    assert done.total_before == done.total_after == sum(practices.values())
    assert set(done.values) == set(practices)


def test_small_areas_are_added_up_to_the_bodies_of_the_day(kent: Folder) -> None:
    residents: dict[str, Decimal] = defaultdict(Decimal)
    for row in kent.tables.held["residents"].to_pylist():  # two bands that hold everyone once
        residents[row["area"]] += int(row["persons"])
    truth: dict[str, Decimal] = defaultdict(Decimal)
    for row in kent.tables.held["area_memberships"].to_pylist():
        if row["kind"] == "commissioner" and (row["start"] or BEFORE) <= BEFORE:
            truth[row["group"]] += residents.get(row["area"], Decimal(0))
    eight = restate_series(kent, residents, since=BEFORE, until=BEFORE)
    assert dict(eight.values) == dict(truth)
    one = restate_series(kent, residents, since=BEFORE, until=AFTER)
    assert dict(one.values) == {"91Q": 1860111}
    for day in (BEFORE, AFTER):
        places = restate_series(kent, residents, since=BEFORE, until=day, level="place")
        assert places.values["KM-ICP-MEDWAY-SWALE"] == 397485
        assert places.total_after == 1860111
    part = {"E01016016": Decimal(1)}
    alone = restate_series(kent, part, since=BEFORE, until=BEFORE)
    assert "09W is incomplete" in alone.notes[0]
    with pytest.raises(SeriesError, match="no kind of body"):
        restate_series(kent, residents, since=BEFORE, until=BEFORE, level="parish")


def test_a_code_that_the_day_does_not_know_stops_with_all_of_them(kent: Folder) -> None:
    with pytest.raises(SeriesError) as error:
        restate_series(kent, {"91Q": Decimal(1), "NIX": Decimal(2)}, since=BEFORE, until=AFTER)
    assert [message.split()[0] for message in error.value.messages] == ["91Q", "NIX"]
    assert "91Q was open from 2020-04-01" in error.value.messages[0]
    areas = {"E01016016": Decimal(1), "E09999999": Decimal(1)}
    with pytest.raises(SeriesError, match="E09999999 lies in no body"):
        restate_series(kent, areas, since=BEFORE, until=AFTER)


def test_a_body_that_is_missing_is_named(kent: Folder) -> None:
    seven = {code: number for code, number in LISTS.items() if code != "99J"}
    done = restate_series(kent, seven, since=BEFORE, until=AFTER)
    assert done.incomplete == {"91Q": ("99J",)}
    assert done.notes == ("91Q is incomplete: the series has no row for 99J",)


# Files.


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_a_file_is_read_with_or_without_a_mark_and_windows_line_ends(tmp_path: Path) -> None:
    text = "ccg,n\r\n09C,1.50\r\n09E,-2\r\n"
    for encoding in ("utf-8", "utf-8-sig"):
        found = read_series(written(tmp_path / "s.csv", text, encoding), "ccg", "n")
        assert found == {"09C": Decimal("1.50"), "09E": Decimal(-2)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1,2\n", ["no column ccg", "no column n"]),
        ("", ["no column ccg", "no column n"]),
        ("ccg,n\n", ["no rows"]),
        (
            "ccg,n\n09C,1\n09C,2\n,3\n09E,\n10A,1 000\n10D,nan\n",
            [
                "row 3, column ccg: 09C stands twice",
                "row 4",
                "row 5",
                "row 6",
                "of 10D is not finite",
            ],
        ),
    ],
)
def test_everything_wrong_with_a_file_is_told_at_once(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    with pytest.raises(SeriesError) as error:
        read_series(written(tmp_path / "s.csv", text), "ccg", "n")
    assert len(error.value.messages) == len(expected)
    for message, words in zip(error.value.messages, expected, strict=True):
        assert words in message


def test_a_file_in_another_encoding_says_so(tmp_path: Path) -> None:
    with pytest.raises(SeriesError, match="UTF-8"):
        read_series(written(tmp_path / "s.csv", "ccg,n\nÄ,1\n", "latin-1"), "ccg", "n")


# The command.


def test_the_command_prints_json_that_adds_up(example: Path, tmp_path: Path) -> None:
    path = tmp_path / "lists.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["ccg", "patients"], *PUBLISHED.items()])
    order = ["restate", str(path), "--code", "ccg", "--value", "patients", "--from", "2019-07-01"]
    order += ["--to", "2020-04-01", "--folder", str(example)]
    done = CliRunner().invoke(app, [*order, "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["total_before"], said["total_after"]) == (1886016, 1886016)
    assert said["values"] == [
        {"code": "91Q", "name": "NHS Kent and Medway CCG", "value": 1886016, "basis": "observed"}
    ]
    assert said["accounts"][0] == {
        "code": "09C",
        "value": 133546,
        "fate": "merged",
        "into": {"91Q": "1"},
    }
    shown = CliRunner().invoke(app, order)
    assert "1,886,016" in shown.stdout
    assert "merged" in shown.stdout


def test_the_command_tells_bad_use_from_findings(example: Path, tmp_path: Path) -> None:
    order = ["--code", "ccg", "--value", "n", "--from", "2019-07-01", "--to", "2020-04-01"]
    nowhere = ["restate", str(tmp_path / "no.csv"), *order, "--folder", str(example)]
    assert CliRunner().invoke(app, nowhere).exit_code == 2
    bad = written(tmp_path / "s.csv", "ccg,n\nNIX,1\n")
    found = CliRunner().invoke(app, ["restate", str(bad), *order, "--folder", str(example)])
    assert found.exit_code == 1
    assert "NIX is not of the structure of 2019-07-01" in found.stderr
    assert found.stdout == ""
