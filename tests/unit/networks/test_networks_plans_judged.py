"""The published plan of Kent and Medway, judged: totals, exceptions and their causes."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from math import pi
from pathlib import Path

import numpy as np
import pytest
import shapely

from commonweal.networks.plans.beside import chapter_of
from commonweal.networks.plans.comparing import compare
from commonweal.networks.plans.density import km2_of
from commonweal.networks.plans.exceptional import ABOVE, APART, BELOW, LOOSE
from commonweal.networks.plans.given import units_given
from commonweal.networks.plans.judging import Judged, judge
from commonweal.networks.plans.part import part
from commonweal.people.ground import Ground
from commonweal.space import EARTH_RADIUS_KM
from commonweal.system.organisation import Kind
from commonweal.system.study import Tables


@pytest.fixture(scope="module")
def judged(example_ground: Ground) -> Judged:
    return judge(example_ground)


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counted(folder: Path, series: str) -> dict[str, float]:
    """Patients of each network, straight from the tables of the folder."""
    lists = {
        row["practice"]: float(row["patients"])
        for row in rows(folder, "registered")
        if row["series"] == series and row["age_from"] == "0" and not row["age_to"]
    }
    found: defaultdict[str, float] = defaultdict(float)
    for row in rows(folder, "memberships"):
        if row["vintage"] == "october-2021" and row["member"] in lists:
            found[row["group"]] += lists[row["member"]]
    return found


def test_on_the_lists_of_2018_17_of_42_are_outside(example: Path, judged: Judged) -> None:
    by_hand = counted(example, "allocation-2018-19")
    assert len(by_hand) == 42
    assert sum(not 30_000 <= patients <= 50_000 for patients in by_hand.values()) == 17
    assert judged.outside == 17
    assert {n.code: n.patients for n in judged.measured.networks} == pytest.approx(by_hand)


def test_on_the_lists_of_2021_15_of_42_are_outside(example: Path, example_2021: Ground) -> None:
    found = judge(example_2021)
    by_hand = counted(example, "october-2021")
    assert {n.code: n.patients for n in found.measured.networks} == pytest.approx(by_hand)
    assert (len(found.measured.networks), found.outside) == (42, 15)


def test_every_practice_is_counted_once(example_ground: Ground, judged: Judged) -> None:
    measured = judged.measured
    assert measured.patients + measured.unassigned_patients == pytest.approx(
        sum(example_ground.lists.values())
    )
    assert sum(n.practices for n in measured.networks) + len(measured.unassigned) == 234


def test_each_failure_is_listed_with_a_cause(judged: Judged) -> None:
    kinds = Counter(e.what for e in judged.exceptions)
    sides = Counter(n.side for n in judged.measured.networks)
    assert (kinds[BELOW], kinds[ABOVE]) == (sides["below"], sides["above"]) == (8, 9)
    assert kinds[APART] == 42 - judged.measured.contiguous
    assert kinds[LOOSE] == 39
    assert all(e.cause for e in judged.exceptions)
    assert {e.code for e in judged.exceptions if e.what == LOOSE} == set(judged.measured.unassigned)


def test_a_small_network_is_never_called_waived(judged: Judged) -> None:
    below = [e for e in judged.exceptions if e.what == BELOW]
    assert all("A waiver would be a decision on record; none is held." in e.cause for e in below)
    marsh = next(e for e in below if "Marsh" in e.name)
    assert "residents a km2" in marsh.cause
    assert "G82072" in marsh.cause  # the practice beside it that is in no network


def test_practices_that_ended_are_told_from_those_not_known(judged: Judged) -> None:
    loose = {e.code: e for e in judged.exceptions if e.what == LOOSE}
    assert not loose["G82067"].outlived
    assert loose["G82067"].cause.endswith("why is not known")
    assert sum(e.outlived for e in loose.values()) == 38
    assert "has no list of 1 October 2021" in loose["Y02826"].cause


def test_where_no_band_was_in_force_nothing_is_in_or_out(example_ground: Ground) -> None:
    early = replace(
        example_ground, given=replace(example_ground.given, as_of=date(2019, 6, 30), shared={})
    )
    plan = dict.fromkeys(judge(example_ground).units.codes, "all")
    found = judge(early, plan, title="one")
    assert found.rule is None
    assert found.in_band is None
    assert found.outside is None
    assert {e.what for e in found.exceptions} <= {APART}


def test_the_part_says_what_it_found(example_ground: Ground) -> None:
    made = part(example_ground)
    figures = {figure.id: figure.value for figure in made.figures}
    assert figures["networks.outside_band.QKS"] == 17
    assert figures["networks.count.QKS"] == 42
    assert figures["networks.unassigned.QKS"] == 39
    assert "17 are outside the band of circa 30,000 to 50,000" in made.section.text
    tables = {table.id: table for table in made.tables}
    assert tables["networks.published"].data.num_rows == 42
    assert tables["networks.published.areas"].data.num_rows == 1065
    assert all(table.shown is not None and table.shown <= 12 for table in made.tables)


@pytest.mark.parametrize(
    ("gone", "missing", "lacking"),
    [
        (("registered",), "networks.outside_band.QKS", "registered"),
        (("residents",), "networks.within_own_network.QKS", "residents"),
        (("area_memberships",), "networks.within_own_network.QKS", "area_memberships"),
        (("indicators",), "networks.dissimilarity.QKS", "indicators"),
        (("need_weights",), "networks.need_deviation.QKS", "need_weights"),
    ],
)
def test_a_table_that_is_not_held_is_named(
    example_ground: Ground, gone: tuple[str, ...], missing: str, lacking: str
) -> None:
    held = {k: v for k, v in example_ground.tables.held.items() if k not in gone}
    made = part(
        replace(
            example_ground,
            tables=Tables(held, example_ground.tables.sources),
            given=replace(example_ground.given, shared={}),
        )
    )
    assert next(figure for figure in made.figures if figure.id == missing).missing
    assert lacking in {lack.table for lack in made.lacks}


def test_without_memberships_nothing_is_judged(example_ground: Ground) -> None:
    bodies = {b.code for b in example_ground.structure.of_kind(Kind.NETWORK)}
    system = replace(
        example_ground.system,
        memberships=tuple(m for m in example_ground.system.memberships if m.group not in bodies),
    )
    made = part(
        replace(example_ground, system=system, given=replace(example_ground.given, shared={}))
    )
    assert made.section.text == "Not known: no memberships of networks are held for the day."
    assert [lack.table for lack in made.lacks] == ["memberships"]


def test_an_areas_main_network_has_most_of_its_patients(judged: Judged) -> None:
    persons = judged.units.persons
    assert persons is not None
    for column in range(0, len(judged.units.areas), 97):
        total: defaultdict[str, float] = defaultdict(float)
        for row, code in enumerate(judged.units.codes):
            if code in judged.plan:
                total[judged.plan[code]] += persons[row, column]
        most = max(total.values())
        assert total[judged.measured.main[judged.units.areas[column]]] == pytest.approx(most)


def test_plans_are_compared_like_with_like(example_ground: Ground, judged: Judged) -> None:
    partial = {c: n for i, (c, n) in enumerate(sorted(judged.plan.items())) if i % 3}
    found = compare([judged, judge(example_ground, partial, title="partial")])
    assert found[0].like.patients == pytest.approx(found[1].like.patients)
    assert found[0].like.inertia == pytest.approx(found[1].judged.measured.inertia)
    assert found[0].moves == ()
    assert found[1].moved("left")[0] == len(judged.plan) - len(partial)
    chapter = chapter_of(example_ground, found)
    assert [section.id for section in chapter.sections] == [
        "compared.plans",
        "compared.0",
        "compared.1",
    ]


def test_plans_of_different_practices_are_refused(judged: Judged) -> None:
    other = replace(judged, units=units_given(["A"], [1], [(0, 0)]))
    with pytest.raises(ValueError, match="different practices"):
        compare([judged, other])
    with pytest.raises(ValueError, match="at least one plan"):
        compare([])


def test_land_of_a_belt_of_the_sphere() -> None:
    """Archimedes: a belt of height h has the area 2 pi R h."""
    belt = shapely.box(-180.0, 20.0, 180.0, 50.0)
    height = EARTH_RADIUS_KM * (np.sin(np.radians(50)) - np.sin(np.radians(20)))
    assert km2_of({"belt": belt})["belt"] == pytest.approx(2 * pi * EARTH_RADIUS_KM * height)
