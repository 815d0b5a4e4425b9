"""Successions: hand-worked cases, and the mergers of 2019 and 2020 from the published look-ups."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from commonweal.system.areas import add_up, compare_with_truth
from commonweal.system.organisation import Succession
from commonweal.system.restatement import restate
from commonweal.system.succession import (
    ENDED,
    became,
    cycles,
    derive_successions,
    exact_share,
    shares_by_day,
    whole_rounds,
)

Y18, Y19, Y20, Y21 = (date(year, 4, 1) for year in (2018, 2019, 2020, 2021))


def row(
    old: str, new: str, on: date, kind: str = "merger", share: float | Fraction = 1.0
) -> Succession:
    return Succession(predecessor=old, successor=new, on=on, kind=kind, share=share)


def test_each_kind_of_turn_and_a_chain_of_them() -> None:
    rows = [
        row("A", "B", Y19, "continuation"),
        row("C", "D", Y19),
        row("E", "D", Y19),
        row("D", "F", Y20, "split", 0.25),
        row("D", "G", Y20, "split", 0.75),
        row("H", ENDED, Y20, "dissolution"),
        row("F", "K", Y21),
        row("G", "K", Y21),
    ]
    half = became(["A", "C", "E", "H", "Z"], rows, since=Y18, until=Y20)
    assert half["A"] == {"B": 1}
    assert half["C"] == half["E"] == {"F": Fraction(1, 4), "G": Fraction(3, 4)}
    assert half["H"] == {ENDED: 1}
    assert half["Z"] == {"Z": 1}
    assert became(["C"], rows, since=Y18, until=Y21) == {"C": {"K": 1}}
    assert became(["C"], rows, since=Y19, until=Y19) == {"C": {"C": 1}}, "on the day itself: new"


def test_a_succession_counts_from_its_own_day() -> None:
    rows = [row("A", "B", Y19)]
    assert became(["A"], rows, since=Y18, until=date(2019, 3, 31)) == {"A": {"A": 1}}
    assert became(["A"], rows, since=Y18, until=Y19) == {"A": {"B": 1}}
    assert became(["A"], rows, since=Y19, until=Y20) == {"A": {"A": 1}}, "A of that day is another"


def test_neighbours_may_exchange_land_on_one_day() -> None:
    rows = [
        row("X", "X", Y19, "split", 0.9),
        row("X", "Y", Y19, "split", 0.1),
        row("Y", "X", Y19, "split", 0.2),
        row("Y", "Y", Y19, "split", 0.8),
    ]
    found = became(["X", "Y"], rows, since=Y18, until=Y20)
    assert found["X"] == {"X": Fraction(9, 10), "Y": Fraction(1, 10)}
    assert found["Y"] == {"X": Fraction(1, 5), "Y": Fraction(4, 5)}


def test_part_of_a_body_may_end() -> None:
    rows = [row("A", ENDED, Y19, "split", 0.5), row("A", "B", Y19, "split", 0.5)]
    assert became(["A"], rows, since=Y18, until=Y20)["A"] == {
        ENDED: Fraction(1, 2),
        "B": Fraction(1, 2),
    }


def test_shares_that_do_not_add_up_are_named() -> None:
    rows = [row("A", "B", Y19, "split", 0.5), row("A", "C", Y19, "split", 0.4), row("D", "E", Y19)]
    with pytest.raises(ValueError, match=r"A on 2019-04-01: shares add up to 0\.9"):
        shares_by_day(rows)
    with pytest.raises(ValueError, match="stands twice"):
        shares_by_day([row("A", "B", Y19), row("A", "B", Y19)])


def test_thirds_written_as_decimals_add_up() -> None:
    rows = [row("A", code, Y19, "split", 1 / 3) for code in ("B", "C", "D")]
    assert set(shares_by_day(rows)[Y19]["A"].values()) == {Fraction(1, 3)}
    written = [row("A", c, Y19, "split", 0.33333333333) for c in ("B", "C")]
    written.append(row("A", "D", Y19, "split", 0.33333333334))
    assert sum(shares_by_day(written)[Y19]["A"].values()) == 1


def test_days_reversed_are_refused() -> None:
    with pytest.raises(ValueError, match="earlier day first"):
        became(["A"], [], since=Y20, until=Y19)


def test_rounds_are_found_whatever_their_length() -> None:
    assert cycles({"a": ["a", "b"]}) == ()
    assert cycles({"a": ["b"], "b": ["a"]}) == (("a", "b"),)
    assert cycles({"d": ["b"], "b": ["c"], "c": ["a"], "a": ["b"], "x": ["y"], "y": ["x"]}) == (
        ("a", "b", "c"),
        ("x", "y"),
    )
    assert whole_rounds([row("A", "B", Y19), row("B", "A", Y20)]) == (("A", "B"),)
    assert whole_rounds([row("A", "B", Y19, "split", 0.5), row("B", "A", Y20)]) == ()


def test_deriving_names_every_area_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="a stands only in the look-up before") as error:
        derive_successions({"a": "X", "b": "X"}, {"b": "X", "c": "X"}, {"c": 1}, Y19)
    assert "c stands only in the look-up after" in str(error.value)
    assert "b has no weight" in str(error.value)
    with pytest.raises(ValueError, match="below 0"):
        derive_successions({"a": "X"}, {"a": "X"}, {"a": -1}, Y19)
    with pytest.raises(ValueError, match="weights of all its areas are 0"):
        derive_successions({"a": "X", "b": "X"}, {"a": "Y", "b": "Z"}, {"a": 0, "b": 0}, Y19)


def test_land_without_people_that_moves_is_shown() -> None:
    rows = derive_successions({"a": "X", "b": "X"}, {"a": "X", "b": "Y"}, {"a": 9, "b": 0}, Y19)
    assert [(r.successor, r.share) for r in rows] == [("X", 1), ("Y", 0)]


# The mergers of English commissioners, from the look-ups of three Aprils.


def look_up(shared: Path, year: int) -> dict[str, str]:
    path = shared / "data" / "england" / f"lsoa11_ccg_lad_april20{year}.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        return {r["LSOA11CD"]: r[f"CCG{year}CDH"] for r in csv.DictReader(file)}


@pytest.fixture(scope="module")
def look_ups(shared: Path) -> dict[int, dict[str, str]]:
    return {year: look_up(shared, year) for year in (18, 19, 20)}


@pytest.fixture(scope="module")
def people(shared: Path) -> dict[str, dict[str, int]]:
    """Residents of mid-2019 by small area: all, and those of 65 and over."""
    path = shared / "data" / "england" / "lsoa11_population_mid2019_5yr.csv.gz"
    found: dict[str, dict[str, int]] = {"all": {}, "65+": {}}
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        for r in csv.DictReader(file):
            if r["lsoa11_code"].startswith("E"):
                found["all"][r["lsoa11_code"]] = int(r["total_population"])
                old = [v for k, v in r.items() if k.startswith("age_") and k[4:6] >= "65"]
                found["65+"][r["lsoa11_code"]] = sum(map(int, old))
    return found


@pytest.fixture(scope="module")
def mergers(
    look_ups: dict[int, dict[str, str]], people: dict[str, dict[str, int]]
) -> tuple[Succession, ...]:
    return (
        *derive_successions(look_ups[18], look_ups[19], people["all"], Y19),
        *derive_successions(look_ups[19], look_ups[20], people["all"], Y20),
    )


def test_the_mergers_of_2019_and_2020(
    look_ups: dict[int, dict[str, str]], mergers: tuple[Succession, ...]
) -> None:
    codes = {year: set(held.values()) for year, held in look_ups.items()}
    assert [len(codes[year]) for year in (18, 19, 20)] == [195, 191, 135]
    kent = {r.predecessor: r.successor for r in mergers if r.successor == "91Q"}
    assert sorted(kent) == ["09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J"]
    assert {r.predecessor for r in mergers if r.successor == "15N"} == {"99P", "99Q"}
    splits = {(r.predecessor, r.successor) for r in mergers if r.kind == "split"}
    assert splits == {("09G", "70F"), ("09G", "92A")}
    # Every code of each April is accounted for: it went on by itself, or has a succession.
    for before, after, on in ((18, 19, Y19), (19, 20, Y20)):
        gone = {r.predecessor for r in mergers if r.on == on}
        assert codes[before] - gone <= codes[after]
        reached = {r.successor for r in mergers if r.on == on} | (codes[before] - gone)
        assert reached == codes[after]
    assert whole_rounds(mergers) == ()
    assert all(exact_share(float(r.share)) == r.share for r in mergers), "a file keeps shares exact"


@pytest.mark.parametrize("group", ["all", "65+"])
def test_a_series_restated_over_three_aprils(
    look_ups: dict[int, dict[str, str]],
    people: dict[str, dict[str, int]],
    mergers: tuple[Succession, ...],
    group: str,
) -> None:
    areas = {area: people[group][area] for area in look_ups[18]}
    before = add_up(areas, look_ups[18])
    assert len(before) == 195
    for year, until, bodies in ((19, Y19, 191), (20, Y20, 135)):
        done = restate(before, mergers, since=Y18, until=until, known=before.keys())
        truth: dict[str, int] = defaultdict(int)
        for area, number in areas.items():
            truth[look_ups[year][area]] += number
        assert done.total_before == done.total_after == sum(truth.values())
        assert len(done.values) == bodies
        assert {account.code for account in done.accounts} == set(before)
        beside = compare_with_truth(done.values, truth)
        if group == "all":  # shares are shares of residents, so residents come out exactly
            assert beside.differences == {}
        else:  # the one body that was split has more older people in the one part
            assert set(beside.differences) <= {"70F", "92A"}
            assert beside.misplaced < 400
        fates = Counter(account.fate for account in done.accounts)
        expected = {19: {"kept": 189, "merged": 6}, 20: {"kept": 115, "merged": 79, "split": 1}}
        assert fates == expected[year]


def test_back_from_one_body_to_eight(
    look_ups: dict[int, dict[str, str]],
    people: dict[str, dict[str, int]],
    mergers: tuple[Succession, ...],
) -> None:
    areas = {area: people["all"][area] for area in look_ups[18]}
    truth = add_up(areas, look_ups[18])
    done = restate(
        add_up(areas, look_ups[20]),
        mergers,
        since=Y20,
        until=Y18,
        known=truth.keys(),
        weights=truth,
    )
    assert done.total_before == done.total_after
    assert compare_with_truth(done.values, truth).misplaced == 0
    assert done.basis["09W"] == "estimated"
    assert sum(basis == "observed" for basis in done.basis.values()) == 115
