"""Registered lists: editions, totals at every level, the practices that belong nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.people.ages import counted_once, tiling
from commonweal.people.lists import series_on, totals, whole_lists
from commonweal.people.residence import mean_by_group, total_by_group
from commonweal.population.bands import against, in_band
from commonweal.rules import Rule, Source
from commonweal.system.organisation import Kind, Membership, Organisation
from commonweal.system.structure import System

START = date(2013, 4, 1)
DAY = date(2019, 7, 1)


def body(code: str, kind: Kind, *, neighbour: bool = False) -> Organisation:
    return Organisation(code=code, name=code, kind=kind, opened=START, neighbour=neighbour)


def belongs(member: str, group: str, vintage: str = "") -> Membership:
    return Membership(member=member, group=group, role="part_of", start=START, vintage=vintage)


SYSTEM = System(
    code="S",
    name="System",
    levels=(),
    organisations=(
        body("S", Kind.SYSTEM),
        body("P", Kind.PLACE),
        body("C1", Kind.COMMISSIONER),
        body("C2", Kind.COMMISSIONER),
        body("N1", Kind.NETWORK),
        body("G1", Kind.PRACTICE),
        body("G2", Kind.PRACTICE),
        body("G3", Kind.PRACTICE),
        body("X1", Kind.PRACTICE, neighbour=True),
    ),
    memberships=(
        belongs("C1", "P"),
        belongs("C1", "S"),
        belongs("C2", "S"),
        belongs("G1", "C1"),
        belongs("G2", "C1"),
        belongs("G3", "C2"),
        belongs("G1", "N1", "2021"),
        belongs("G3", "N1", "2022"),
    ),
    successions=(),
)
LISTS = {"G1": 100.0, "G2": 20.5, "G3": 7.0, "X1": 1000.0, "unknown": 5.0}


def test_every_level_has_the_same_total() -> None:
    structure = SYSTEM.as_of(DAY, "2021")
    for kind in (Kind.SYSTEM, Kind.PLACE, Kind.COMMISSIONER, Kind.NETWORK, Kind.PRACTICE):
        assert sum(row.registered for row in totals(structure, LISTS, kind)) == 127.5


def test_practices_in_no_body_of_a_level_stand_in_a_last_row() -> None:
    rows = totals(SYSTEM.as_of(DAY, "2021"), LISTS, Kind.NETWORK)
    assert [(row.code, row.registered, row.practices) for row in rows] == [
        ("N1", 100.0, 1),
        ("", 27.5, 2),
    ]


def test_the_edition_of_memberships_decides_who_is_in_a_network() -> None:
    rows = totals(SYSTEM.as_of(DAY, "2022"), LISTS, Kind.NETWORK)
    assert rows[0].registered == 7.0
    assert [row.code for row in totals(SYSTEM.as_of(DAY), LISTS, Kind.NETWORK)] == [""]


def test_a_level_is_reached_by_way_of_the_level_between() -> None:
    structure = SYSTEM.as_of(DAY)
    assert structure.ancestor("G1", Kind.PLACE) == "P"
    assert structure.ancestor("G3", Kind.PLACE) is None


def test_lists_of_one_edition_come_from_its_latest_day_and_all_ages() -> None:
    table = pa.table(
        {
            "practice": ["G1", "G1", "G1", "G1"],
            "series": ["a", "a", "a", "b"],
            "as_of": [date(2019, 1, 1), date(2019, 4, 1), date(2019, 4, 1), date(2019, 4, 1)],
            "sex": ["all", "all", "all", "all"],
            "age_from": [0, 0, 65, 0],
            "age_to": pa.array([None, None, None, None], pa.int64()),
            "patients": [1.0, 2.0, 0.5, 9.0],
        }
    )
    assert whole_lists(table, "a") == {"G1": 2.0}
    assert series_on(table, ("a", "b"), date(2019, 4, 1)) == "b"
    assert series_on(table, ("none",), DAY) is None


RULE = Rule(
    id="r",
    subject="population-band",
    text="",
    applies_to=("network",),
    in_force_from=START,
    low=30_000,
    high=50_000,
    source=Source(id="s", title="t", publisher="p", place="x"),
)


@pytest.mark.parametrize(
    ("population", "side", "by"),
    [
        (29_999.5, "below", 0.5),
        (30_000, "inside", 0),
        (50_000, "inside", 0),
        (50_001, "above", 1),
        (0, "below", 30_000),
    ],
)
def test_both_ends_of_a_band_are_inside(population: float, side: str, by: float) -> None:
    banded = against(population, RULE)
    assert (banded.side, banded.outside_by) == (side, by)
    assert in_band(banded) is (side == "inside")


def test_without_a_rule_nothing_is_in_or_out() -> None:
    assert in_band(against(40_000, None)) is None


@given(st.lists(st.integers(0, 100), min_size=1, max_size=8, unique=True))
def test_bands_that_tile_are_found_among_others(cuts: list[int]) -> None:
    edges = sorted({0, *cuts})
    tiles = [(low, high - 1) for low, high in pairwise(edges)] + [(edges[-1], None)]
    noise = [(edges[-1] + 1, None), (0, 120)]
    found = tiling([*tiles, *noise])
    ages = [
        sum(low <= age and (high is None or age <= high) for low, high in found)
        for age in range(150)
    ]
    assert ages == [1] * 150


def test_overlapping_bands_count_nobody_twice() -> None:
    table = pa.table(
        {
            "sex": ["all"] * 4 + ["female"],
            "age_from": [0, 65, 50, 0, 0],
            "age_to": pa.array([64, None, None, None, None], pa.int64()),
            "persons": [80.0, 20.0, 45.0, 100.0, 51.0],
        }
    )
    assert sum(counted_once(table)["persons"].to_pylist()) == 100.0


def test_means_leave_out_what_has_no_weight_or_no_group() -> None:
    assert mean_by_group(
        {"a": 1.0, "b": 9.0, "c": 5.0}, {"a": 1.0, "b": 0.0, "c": 3.0}, {"a": "X", "b": "X"}
    ) == {"X": 1.0}
    assert total_by_group({}, {"a": "X"}) == {}


def test_a_list_outlives_the_practice_that_closed_until_the_next_edition() -> None:
    gone = Organisation(
        code="G4", name="G4", kind=Kind.PRACTICE, opened=START, closed=date(2019, 5, 31)
    )
    last = Membership(member="G4", group="C1", role="part_of", start=START, end=date(2019, 5, 31))
    system = replace(
        SYSTEM,
        organisations=(*SYSTEM.organisations, gone),
        memberships=(*SYSTEM.memberships, last),
    )
    lists = {**LISTS, "G4": 50.0}
    kept = totals(system.as_of(DAY, keep=lists), lists, Kind.COMMISSIONER)
    assert {row.code: row.registered for row in kept} == {"C1": 170.5, "C2": 7.0}
    without = totals(system.as_of(DAY), lists, Kind.COMMISSIONER)
    assert {row.code: row.registered for row in without} == {"C1": 120.5, "C2": 7.0}
