"""Comparators of England against sums over the publishers' files, read here with the csv module."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from commonweal.folder.importers import (
    comparators,
    england,
    mhclg_deprivation,
    middle_areas,
    nhsd_qof,
    ons_health_index,
    ons_lookups,
    scope,
    systems,
)
from commonweal.folder.importers.published import Lack, open_published

Rows = dict[tuple[str, str, str, str], dict[str, object]]


def raw(shared: Path, name: str) -> Iterator[dict[str, str]]:
    """Rows of a publisher's file of England."""
    with gzip.open(shared / "data/england" / name, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def made(shared: Path) -> tuple[Rows, list[Lack], dict[str, str]]:
    """All comparators by level, code, indicator and first day; what lacks; notes."""
    with open_published(shared / "data") as published:
        told = england.read(published)
        chosen = systems.choose(told, "Kent and Medway", date(2019, 7, 1))
        held = scope.find(published, told, chosen)
        ons_lookups.read_wards(published)
        ons_lookups.read_middle_areas(published)
        for name in ("commissioner_scope", "district_scope"):
            published.tell(name, {"code": ["91Q", "E06000035"]})
        for reader in (mhclg_deprivation, nhsd_qof, ons_health_index, middle_areas):
            reader.indicators(published)
        table = pa.concat_tables(
            comparators.tables(published, told, held), promote_options="permissive"
        )
        rows = table.to_pylist()
        found = {(r["level"], r["about"], r["indicator"], str(r["start"])): r for r in rows}
        assert len(found) == len(rows)
        return found, list(published.lacks), dict(published.notes)


@pytest.fixture(scope="module")
def rows(made: tuple[Rows, list[Lack], dict[str, str]]) -> Rows:
    return made[0]


@pytest.fixture(scope="module")
def practices(shared: Path) -> dict[str, dict[str, str]]:
    """The map of 2020/21 by practice."""
    return {r["PRACTICE_CODE"]: r for r in raw(shared, "MAPPING_NHS_GEOGRAPHIES_2021.csv.gz")}


def test_registers_of_every_level_are_the_sums_of_practices(
    rows: Rows, shared: Path, practices: dict[str, dict[str, str]]
) -> None:
    register: Counter[tuple[str, str, str]] = Counter()
    lists: Counter[tuple[str, str, str]] = Counter()
    for row in raw(shared, "PREVALENCE_2021_v2.csv.gz"):
        place = practices[row["PRACTICE_CODE"]]
        condition = "qof_" + row["GROUP_CODE"].lower()
        for level, code in (
            ("country", "ENG"),
            ("system", place["STP_ODS_CODE"]),
            ("commissioner", place["CCG_ODS_CODE"]),
            ("network", place["PCN_ODS_CODE"]),
            ("practice", row["PRACTICE_CODE"]),
        ):
            if code not in ("", "U"):
                register[level, code, condition] += int(row["REGISTER"])
                lists[level, code, condition] += int(row["PRACTICE_LIST_SIZE"])
    held = {
        key[:3]: (row["numerator"], row["denominator"], row["value"])
        for key, row in rows.items()
        if key[2].startswith("qof_") and key[3] == "2020-04-01"
    }
    assert held.keys() == register.keys()
    assert {key: counts[:2] for key, counts in held.items()} == {
        key: (register[key], lists[key]) for key in register
    }
    assert all(value == pytest.approx(100 * n / d) for n, d, value in held.values())


@pytest.mark.parametrize(
    ("system", "register", "patients"),
    [("QKS", 108_895, 1_547_140), ("QMM", 67_891, 892_266)],
)
def test_diabetes_of_two_systems_as_counted_by_hand(
    rows: Rows, system: str, register: int, patients: int
) -> None:
    row = rows["system", system, "qof_dm", "2020-04-01"]
    assert (row["numerator"], row["denominator"]) == (register, patients)
    assert row["unit"] == "percent of patients aged 17 and over"


def test_no_practice_is_lost_without_being_named(
    made: tuple[Rows, list[Lack], dict[str, str]],
    shared: Path,
    practices: dict[str, dict[str, str]],
) -> None:
    rows, lacks, notes = made
    counted = {row["PRACTICE_CODE"] for row in raw(shared, "PREVALENCE_2021_v2.csv.gz")}
    assert counted == {code for level, code, _, _ in rows if level == "practice"}
    alone = {c for c, row in practices.items() if row["PCN_ODS_CODE"] in ("", "U")} & counted
    assert len(alone) == 70
    assert all(code in notes[nhsd_qof.ADDED_UP] for code in alone)
    in_networks = sum(
        int(row["numerator"])  # type: ignore[call-overload]  # counts are whole numbers here
        for (level, _, indicator, day), row in rows.items()
        if (level, indicator, day) == ("network", "qof_af", "2020-04-01")
    )
    missed = sum(
        int(rows["practice", code, "qof_af", "2020-04-01"]["numerator"])  # type: ignore[call-overload]  # counts are whole numbers here
        for code in alone
    )
    assert in_networks + missed == rows["country", "ENG", "qof_af", "2020-04-01"]["numerator"]
    told = {lack.id: lack.message for lack in lacks}
    for source, indicator in (
        ("nhsd-lists-by-age-2020-04", "feature_share_65_plus"),
        ("nhse-need-2022-23", "feature_need_index"),
    ):
        have = {code for level, code, name, _ in rows if (level, name) == ("practice", indicator)}
        assert told[source].startswith(f"{len(counted - have)} practices of 2020/21 have no ")


def test_years_before_are_sums_of_the_years_own_publication(rows: Rows, shared: Path) -> None:
    own = {"2016-17": "2017-18"}
    sums: defaultdict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    first: dict[tuple[str, str, str], tuple[str, float, float]] = {}
    for row in raw(shared, "qof_ccg_prevalence_2016-17_to_2019-20.csv.gz"):
        if row["prevalence_pct"] in (":", "z", ""):
            continue
        counts = float(row["register"]), float(row["list_size"])
        name = "qof_" + row["indicator_group"].lower().replace("-", "_")
        day = f"{row['year'][:4]}-04-01"
        key = row["ccg_code"], name, day
        if key not in first or row["publication"] < first[key][0]:
            first[key] = (row["publication"], *counts)
        if row["publication"] == own.get(row["year"], row["year"]):
            sums[name, day][0] += counts[0]
            sums[name, day][1] += counts[1]
    country = {
        key[2:]: [row["numerator"], row["denominator"]]
        for key, row in rows.items()
        if key[0] == "country" and key[2].startswith("qof_") and key[3] < "2020"
    }
    assert country == dict(sums)
    bodies = {
        key[1:]: (row["numerator"], row["denominator"])
        for key, row in rows.items()
        if key[0] == "commissioner" and key[2].startswith("qof_") and key[3] < "2020"
    }
    assert bodies == {key: counts[1:] for key, counts in first.items()}


def test_a_system_of_before_is_the_sum_of_its_eight_commissioners(rows: Rows) -> None:
    eight = ("09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J")
    for year in (2016, 2017, 2018):
        parts = [rows["commissioner", code, "qof_dm", f"{year}-04-01"] for code in eight]
        whole = rows["system", "QKS", "qof_dm", f"{year}-04-01"]
        for count in ("numerator", "denominator"):
            assert whole[count] == sum(part[count] for part in parts)  # type: ignore[misc]  # both counts are held of these areas


def test_systems_that_lack_a_commissioner_have_no_sum(
    made: tuple[Rows, list[Lack], dict[str, str]],
) -> None:
    rows, lacks, _ = made
    systems_of = {
        year: {code for level, code, _, day in rows if level == "system" and day == f"{year}-04-01"}
        for year in (2017, 2018)
    }
    assert systems_of[2018] - systems_of[2017] == {"QU9"}  # Buckinghamshire lacks
    said = [lack.message for lack in lacks if lack.id == nhsd_qof.BY_COMMISSIONER]
    assert [message[:41] for message in said] == [
        f"14Y has no registers of {year}: England is"[:41] for year in ("2016-17", "2017-18")
    ]


def test_the_units_say_the_ages_that_the_lists_show(rows: Rows) -> None:
    """Lists out of which registers stood before 2020/21 are to everyone's as those of that year."""

    def size(condition: str, year: int) -> float:
        row = rows["country", "ENG", f"qof_{condition}", f"{year}-04-01"]
        whole = rows["country", "ENG", "qof_af", f"{year}-04-01"]
        return float(str(row["denominator"])) / float(str(whole["denominator"]))

    for condition in ("ckd", "dep", "dm", "ep", "ob", "ost", "ra"):
        one, other = (
            rows["country", "ENG", f"qof_{condition}", f"{y}-04-01"] for y in (2019, 2020)
        )
        assert one["unit"] == other["unit"] != "percent of patients of all ages"
        assert size(condition, 2019) == pytest.approx(size(condition, 2020), rel=0.02)
    assert size("ast", 2019) == 1.0 > size("ast", 2020)
    units = [rows["country", "ENG", "qof_ast", f"{year}-04-01"]["unit"] for year in (2019, 2020)]
    assert units == ["percent of patients of all ages", "percent of patients aged 6 and over"]


def test_residents_and_deprivation_of_areas(rows: Rows, shared: Path) -> None:
    people = {
        row["lsoa11_code"]: row for row in raw(shared, "lsoa11_population_mid2019_5yr.csv.gz")
    }
    ranks = {
        r["lsoa11_code"]: r for r in raw(shared, "imd2019_england_lsoa11_ranks_deciles.csv.gz")
    }
    commissioner = {
        r["LSOA11CD"]: r["CCG19CDH"] for r in raw(shared, "lsoa11_ccg_lad_april2019.csv.gz")
    }
    ward = {r["LSOA11CD"]: r["WD19CD"] for r in raw(shared, "lsoa11_ward2019.csv.gz")}
    old = ("age_65-69", "age_70-74", "age_75-79", "age_80-84", "age_85-89", "age_90+")
    for level, groups in (
        ("commissioner", {a: c for a, c in commissioner.items() if c in ("09W", "10D", "09E")}),
        ("ward", {a: c for a, c in ward.items() if a in ranks}),
        ("country", dict.fromkeys(ranks, "ENG")),
    ):
        total: Counter[str] = Counter()
        older: Counter[str] = Counter()
        weighted: Counter[str] = Counter()
        deprived: Counter[str] = Counter()
        for area, code in groups.items():
            number = int(people[area]["total_population"])
            total[code] += number
            older[code] += sum(int(people[area][band]) for band in old)
            weighted[code] += number * int(float(ranks[area]["Income_rank"]))
            deprived[code] += number * (float(ranks[area]["Income_decile"]) <= 2)
        for code, number in total.items():
            day, year = "2019-06-30", "2019-01-01"
            assert rows[level, code, "feature_population", day]["value"] == number
            assert rows[level, code, "feature_share_65_plus", day]["numerator"] == older[code]
            mean = rows[level, code, "imd_2019_income_mean_rank", year]["value"]
            assert mean == pytest.approx(weighted[code] / number)
            share = rows[level, code, "imd_2019_income_share_most_deprived_fifth", year]
            assert (share["numerator"], share["denominator"]) == (deprived[code], number)


def test_every_area_of_a_level_has_the_same_features(rows: Rows) -> None:
    held: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for level, code, indicator, _ in rows:
        if indicator.startswith("feature_"):
            held[level][code].add(indicator)
    for level in ("country", "system", "commissioner", "district", "ward", "network"):
        kinds = {frozenset(names) for names in held[level].values()}
        assert len(kinds) == 1, level
    assert len(held["ward"]) == 7180
    assert len(held["system"]) == 42


def test_bodies_of_a_day_are_as_many_as_there_were(rows: Rows) -> None:
    spans = {
        (level, code): (row["opened"], row["closed"])
        for (level, code, indicator, _), row in rows.items()
        if indicator == "feature_population"
    }

    def standing(level: str, day: date) -> int:
        return sum(
            (opened is None or opened <= day) and (closed is None or closed >= day)  # type: ignore[operator]  # days or nothing
            for (of, _), (opened, closed) in spans.items()
            if of == level
        )

    for day, number in (
        (date(2018, 7, 1), 195),
        (date(2019, 7, 1), 191),
        (date(2020, 7, 1), 135),
        (date(2021, 7, 1), 106),
    ):
        assert standing("commissioner", day) == number
    for day, number in ((date(2018, 7, 1), 326), (date(2020, 7, 1), 314), (date(2021, 7, 1), 309)):
        assert standing("district", day) == number


def test_the_health_index_is_as_published_and_copied_years_are_marked(
    rows: Rows, shared: Path
) -> None:
    wanted = {"Life expectancy": "health_index_life_expectancy", "Smoking": "health_index_smoking"}
    number = 0
    for row in raw(shared, "ons_health_index_indicators_ltla21_2015_2021.csv.gz"):
        number += 1
        if row["indicator"] in wanted:
            day = f"{float(row['year']):.0f}-01-01"
            held = rows["district", row["ltla21_code"], wanted[row["indicator"]], day]
            assert held["value"] == float(row["value"])
    assert number == sum(indicator.startswith("health_index_") for _, _, indicator, _ in rows)
    medway = {
        year: rows["district", "E06000035", "health_index_life_expectancy", f"{year}-01-01"]
        for year in (2020, 2021)
    }
    assert [medway[year]["basis"] for year in (2020, 2021)] == ["observed", "estimated"]
    assert medway[2020]["value"] == medway[2021]["value"]


def test_stroke_admissions_of_medway(rows: Rows, shared: Path) -> None:
    with (shared / "data/england/msoa_collated.csv").open(encoding="utf-8-sig", newline="") as file:
        parts = [row for row in csv.DictReader(file) if row["MSOA"].startswith("Medway ")]
    row = rows["district", "E06000035", "stroke_admissions_rate", "2017-01-01"]
    assert row["numerator"] == round(3 * sum(float(part["admissions"]) for part in parts))
    assert row["denominator"] == 3 * sum(float(part["All persons"]) for part in parts)
