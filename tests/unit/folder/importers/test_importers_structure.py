"""The structure of England: gaps filled, spells, successions, who is meant, who is near."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.folder.importers import england as england_module
from commonweal.folder.importers import ods_networks
from commonweal.folder.importers.bodies import practices
from commonweal.folder.importers.build import build_folder
from commonweal.folder.importers.england import England
from commonweal.folder.importers.hospitals import near
from commonweal.folder.importers.networks import EDITIONS
from commonweal.folder.importers.networks import _names as network_names
from commonweal.folder.importers.ods_practices import OdsPractice, commissioners_began
from commonweal.folder.importers.periods import (
    STARTS,
    Period,
    carried,
    ends,
    period_of,
    spells,
    successions_between,
)
from commonweal.folder.importers.published import Published
from commonweal.folder.importers.scope import Scope, placed, within
from commonweal.folder.importers.systems import UnknownSystemError, choose

WINDOWS = tuple(zip(STARTS, ends(), strict=True))
LATITUDES, LONGITUDES = st.floats(50.0, 55.0), st.floats(-5.0, 1.5)


def period(place: int, practices: dict[str, str], codes: str) -> Period:
    return Period(
        start=STARTS[place],
        end=ends()[place],
        commissioners={code: code for code in codes.split()},
        practices=practices,
        areas={},
        systems={},
        system_names={},
    )


def test_a_practice_missing_from_one_publication_follows_its_commissioner() -> None:
    before, after = period(0, {"P1": "A", "P2": "B"}, "A B"), period(1, {"P2": "C"}, "C")
    rows = successions_between(
        {"x": "A", "y": "B"}, {"x": "C", "y": "C"}, {"x": 5, "y": 7}, STARTS[1],
        measure="residents", source="s",
    )  # fmt: skip
    filled = carried([before, after], {STARTS[1]: rows}, lambda held: held.practices)
    assert filled == ({"P1": "A", "P2": "B"}, {"P1": "C", "P2": "C"})


def test_a_practice_known_only_later_is_carried_back_where_that_is_certain() -> None:
    before, after = period(0, {}, "A B X"), period(1, {"P1": "C", "P2": "X"}, "C X")
    rows = successions_between(
        {"x": "A", "y": "B"}, {"x": "C", "y": "C"}, {"x": 5, "y": 7}, STARTS[1],
        measure="residents", source="s",
    )  # fmt: skip
    filled = carried([before, after], {STARTS[1]: rows}, lambda held: held.practices)
    # C came of two bodies, so P1 could have been of either; X was X.
    assert filled[0] == {"P2": "X"}


def test_a_split_body_is_followed_to_its_larger_part() -> None:
    rows = successions_between(
        {"x": "A", "y": "A"}, {"x": "B", "y": "C"}, {"x": 5, "y": 7}, STARTS[1],
        measure="residents", source="s",
    )  # fmt: skip
    assert {(r.successor, float(r.share)) for r in rows} == {("B", 5 / 12), ("C", 7 / 12)}
    filled = carried(
        [period(0, {"P1": "A"}, "A"), period(1, {}, "B C")],
        {STARTS[1]: rows},
        lambda held: held.practices,
    )
    assert filled[1] == {"P1": "C"}


@given(st.lists(st.sampled_from(["X", "Y", None]), min_size=len(STARTS), max_size=len(STARTS)))
def test_spells_tell_every_day_once(codes: list[str | None]) -> None:
    assigned = [{} if code is None else {"a": code} for code in codes]
    found = spells(assigned, "a", WINDOWS)
    for code, (start, end) in zip(codes, WINDOWS, strict=True):
        for day in (start, end or start + timedelta(days=900)):
            holding = [c for c, first, last in found if first <= day and (not last or day <= last)]
            assert holding == ([] if code is None else [code])
    for one, two in pairwise(found):
        assert one[0] != two[0] or one[2] != two[1] - timedelta(days=1)


def test_a_day_before_the_first_period_counts_to_it() -> None:
    held = [period(0, {}, ""), period(1, {}, "")]
    assert period_of(held, date(2011, 1, 1)) is held[0]
    assert period_of(held, STARTS[1]) is held[1]


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Haversine formula, written out."""
    (a, b), (c, d) = ([radians(x) for x in point] for point in (one, other))
    h = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(h))


@given(
    st.lists(st.tuples(LATITUDES, LONGITUDES), min_size=1, max_size=6),
    st.lists(st.tuples(LATITUDES, LONGITUDES), max_size=6),
    st.floats(1.0, 400.0),
)
def test_neighbours_are_those_within_the_distance(
    centres: list[tuple[float, float]], points: list[tuple[float, float]], reach: float
) -> None:
    found = within({str(i): point for i, point in enumerate(points)}, centres, reach)
    for i, point in enumerate(points):
        nearest = min(kilometres(point, centre) for centre in centres)
        if abs(nearest - reach) > 1e-6:
            assert (str(i) in found) == (nearest < reach)


def test_a_point_in_alabama_is_no_point() -> None:
    rows = [("P1", 51.3, 0.5), ("P2", 30.5, -87.8)]
    assert placed(rows) == ({"P1": (51.3, 0.5)}, {"P2"})


def test_a_place_lies_where_its_nearest_small_area_lies() -> None:
    scope = Scope(
        practices={},
        areas={"E1": False, "E2": True},
        practice_points={},
        area_points={"E1": (51.0, 0.0), "E2": (51.0, 0.1)},
    )
    places = {"in": (51.0, 0.01), "over": (51.0, 0.09), "far": (53.0, 0.0)}
    assert near(scope, places) == {"in": False, "over": True}


def test_the_birthday_of_a_commissioner_is_the_day_most_practices_joined() -> None:
    days = [date(2015, 4, 1)] * 3 + [date(2014, 1, 1)] * 2
    held = tuple(
        OdsPractice(f"P{i}", "x", "", date(1974, 4, 1), None, "13T", day, "4", "s")
        for i, day in enumerate(days)
    )
    assert commissioners_began({"ods-epraccur-2022-02": held}) == {"13T": date(2015, 4, 1)}


@pytest.fixture
def england(opened: Published) -> England:
    return england_module.read(opened)


def test_every_commissioner_belongs_to_a_system_in_every_period(england: England) -> None:
    for held in england.periods:
        assert held.commissioners.keys() == held.systems.keys()
    assert england.periods[0].systems == {"AA1": "QXA", "AA2": "QXA", "BB1": "QXB"}
    assert england.other_codes["QXA"] == ("E54900001", "E54900003")


@pytest.mark.parametrize(
    "asked", ["QXA", "qxa", "E54900001", "e54900003", "north toyland", "NORTH"]
)
def test_a_system_is_known_by_any_of_its_names(england: England, asked: str) -> None:
    chosen = choose(england, asked, date(2019, 7, 1))
    assert (chosen.code, chosen.commissioners) == ("QXA", {"AA1", "AA2"})
    assert choose(england, asked, date(2020, 7, 1)).commissioners == {"CC1"}


def test_a_later_name_is_understood_on_an_earlier_day(england: England) -> None:
    chosen = choose(england, "NHS South Toyland ICB", date(2019, 7, 1))
    assert (chosen.code, chosen.name) == ("QXB", "South Toyland")


def test_candidates_are_listed(england: England) -> None:
    with pytest.raises(UnknownSystemError) as caught:
        choose(england, "toyland", date(2019, 7, 1))
    assert caught.value.candidates == (("QXA", "North Toyland"), ("QXB", "South Toyland"))


def test_names_of_the_registers_stay_as_they_are_written() -> None:
    """They were put in small letters by a rule that made "St Paul'S" and "Hip" of them."""
    held = OdsPractice(
        "X1", "ST PAUL'S SURGERY", "", date(2001, 4, 1), None, "", date(2001, 4, 1), "4", "ods"
    )
    nothing: Any = SimpleNamespace(holds=lambda _: False)
    ods: Any = SimpleNamespace(ods={"X1": held})
    scope = Scope(practices={"X1": False}, areas={}, practice_points={}, area_points={})
    [practice] = practices(nothing, ods, scope)
    assert practice.name == "ST PAUL'S SURGERY"
    register: Any = SimpleNamespace(
        holds=lambda name: name == ods_networks.NETWORKS, rows=lambda _: [("U1", "HIP PCN")]
    )
    assert network_names(register) == {"U1": ("HIP PCN", ods_networks.SOURCE)}


def test_editions_of_networks_are_told_apart_by_name() -> None:
    names = [edition.vintage for edition in EDITIONS]
    assert len(set(names)) == len(names)


def test_small_areas_of_a_district_that_ended_lie_where_its_practices_stand(
    files: dict[str, str], write_files: Callable[[dict[str, str]], Path], tmp_path: Path
) -> None:
    # By October 2021 the practices of district 1 stand in district 9.
    files["nhse-need-2022-23"] = files["nhse-need-2022-23"].replace("E07900001", "E07900009")
    built = build_folder(
        write_files(files), system="QXA", as_of=date(2019, 7, 1), out=tmp_path / "built"
    )
    with (built.folder / "area_memberships.csv").open() as lines:
        lies_in = {
            (row["area"], row["group"], row["start"], row["end"], row["source"])
            for row in csv.DictReader(lines)
        }
    one, four = "E01900001", "E01900004"
    assert (one, "E07900001", "2018-04-01", "2021-03-31", "ons-lsoa-ccg-lad-2018") in lies_in
    assert (one, "E07900009", "2021-04-01", "", "districts-of-2021") in lies_in
    assert (four, "E07900002", "2018-04-01", "", "ons-lsoa-ccg-lad-2018") in lies_in
    with (built.folder / "organisations.csv").open() as lines:
        councils = {
            row["code"]: (row["opened"], row["closed"])
            for row in csv.DictReader(lines)
            if row["kind"] == "council"
        }
    assert councils["E07900001"] == ("2013-04-01", "2021-03-31")
    assert councils["E07900009"] == ("2021-04-01", "")
