"""Life expectancy as published: the gap between districts year by year, from the raw file."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commonweal.evidence import Basis, Part
from commonweal.folder import Folder, read_folder
from commonweal.needs.held import Held
from commonweal.needs.life import part as life
from commonweal.needs.life.published import LIFE, beyond, gaps, moving
from commonweal.needs.values.gathered import Observation, Through
from deaths_sample import Row, ground

KENT = ("E06000035", *(f"E070001{n:02d}" for n in range(5, 17)))
NORFOLK = (*(f"E070001{n}" for n in range(43, 50)), "E07000244")


@pytest.fixture(scope="module")
def folder(example: Path) -> Folder:
    return read_folder(example)


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[int, dict[str, float]]:
    """Life expectancy of every district by year, without years like the one before."""
    file = shared / "data" / "england" / "ons_health_index_indicators_ltla21_2015_2021.csv.gz"
    years: defaultdict[int, dict[str, float]] = defaultdict(dict)
    with gzip.open(file, "rt", encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["indicator"] == "Life expectancy":
                years[int(float(row["year"]))][row["ltla21_code"]] = float(row["value"])
    alike = [year for year in years if years[year] == years.get(year - 1)]
    assert alike == [2021]
    return {year: held for year, held in sorted(years.items()) if year not in alike}


def observation(code: str, year: int, value: float | None, level: str = "district") -> Observation:
    return Observation(
        level=level,
        code=code,
        indicator=LIFE,
        start=date(year, 1, 1),
        end=date(year, 12, 31),
        value=value,
        basis=Basis.OBSERVED,
        through=Through.PUBLISHED,
    )


def part_of(made: Any) -> Part:
    return life.part(made, Held(made).observations)


def rows(part: Part, name: str) -> list[Row]:
    found = next(table for table in part.tables if table.id == name)
    return list(found.data.to_pylist())


@pytest.fixture(scope="module")
def kent(folder: Folder) -> Part:
    return part_of(ground(folder))


def test_life_expectancy_by_district_is_as_published(
    kent: Part, published: dict[int, dict[str, float]]
) -> None:
    found = rows(kent, "needs.life_by_district")
    assert {row["code"]: row["value"] for row in found} == {
        code: published[2020][code] for code in KENT
    }
    values = [row["value"] for row in found]
    assert values == sorted(values)
    assert all(row["below_highest"] == pytest.approx(83.145 - row["value"]) for row in found)
    assert {(row["lower"], row["upper"], row["basis"]) for row in found} == {
        (None, None, "observed")
    }
    table = next(table for table in kent.tables if table.id == "needs.life_by_district")
    assert table.note.startswith("No limits: the values are published without deaths")


def test_the_gap_of_every_year_is_the_highest_less_the_lowest(
    kent: Part, published: dict[int, dict[str, float]]
) -> None:
    found = {int(row["year"]): row for row in rows(kent, "needs.life_gap")}
    assert sorted(found) == [2017, 2018, 2019, 2020]
    for year, row in found.items():
        held = [published[year][code] for code in KENT]
        assert row["gap"] == pytest.approx(max(held) - min(held))
        assert (row["lowest"], row["highest"], row["districts"]) == ("Thanet", "Sevenoaks", 13)
    assert found[2020]["gap"] == pytest.approx(83.145 - 79.845)
    table = next(table for table in kent.tables if table.id == "needs.life_gap")
    assert "2021, which the publisher filled in from another year" in table.note
    figure = next(f for f in kent.figures if f.id == "needs.life_gap.QKS")
    assert figure.value == pytest.approx(3.3)
    assert (figure.lower, figure.upper, figure.basis) == (None, None, Basis.OBSERVED)
    method = next(m for m in kent.methods if m.id == figure.method)
    assert "no interval can be given" in method.text
    change = next(f for f in kent.figures if f.id == "needs.life_gap_change.QKS")
    assert change.value == pytest.approx(3.3 - 3.57)


def test_norfolk_and_waveney_from_the_raw_file(published: dict[int, dict[str, float]]) -> None:
    held = [observation(c, y, published[y][c]) for y in published for c in NORFOLK]
    found = gaps(held)
    for gap in found:
        values = [published[gap.end.year][code] for code in NORFOLK]
        assert gap.years == max(values) - min(values)
    # Norwich; Broadland and South Norfolk are alike, and the first code counts.
    last = found[-1]
    assert (last.lowest.code, last.highest.code) == ("E07000148", "E07000144")
    assert last.years == pytest.approx(83.215 - 80.38)
    assert moving(found).direction == "no clear change"


def test_districts_all_alike_have_a_gap_of_nought() -> None:
    [gap] = gaps([observation(code, 2020, 80.0) for code in ("D2", "D1", "D3")])
    assert (gap.years, gap.lowest.code, gap.highest.code) == (0.0, "D1", "D1")


def test_years_with_fewer_than_two_districts_have_no_gap() -> None:
    held = [
        observation("D1", 2018, 80.0),
        observation("D2", 2018, None),
        observation("D1", 2019, 80.0),
        observation("D2", 2019, 82.0),
        observation("WARD", 2019, 70.0, level="ward"),
    ]
    assert [(gap.end.year, gap.years) for gap in gaps(held)] == [(2019, 2.0)]


def test_years_with_fewer_districts_bend_no_trend() -> None:
    held = [
        observation(code, year, 80.0 + place * (1.0 + 0.1 * (year - 2010)))
        for year in range(2010, 2020)
        for place, code in enumerate(("D1", "D2", "D3"))
        if not (code == "D3" and year > 2016)
    ]
    found = gaps(held)
    assert [gap.districts for gap in found] == [3] * 7 + [2] * 3
    assert moving(found).direction == "rising"
    assert "7 periods" in moving(found).how


def only(folder: Folder, codes: tuple[str, ...]) -> list[Row]:
    held = folder.tables.get("indicators")
    assert held is not None
    return [r for r in held.to_pylist() if r["indicator"] != LIFE or r["about"] in codes]


def test_one_district_alone_and_none_are_told_apart(folder: Folder) -> None:
    one = part_of(ground(folder, indicators=only(folder, ("E07000114",))))
    assert one.figures[0].missing == "life expectancy is held of one district alone (Thanet)"
    assert [lack.table for lack in one.lacks] == ["indicators", "deaths"]
    none = part_of(ground(folder, indicators=only(folder, ())))
    assert none.figures[0].missing.startswith("no life expectancy by district is held")
    assert none.figures[0].value is None
    assert not none.tables


def test_what_the_data_at_hand_cannot_show_is_said(kent: Part) -> None:
    assert [lack.table for lack in kent.lacks] == ["deaths"]
    assert "no account of the ages and causes that make the gap" in kent.section.text


def test_a_district_partly_outside_is_named(folder: Folder) -> None:
    plain = ground(folder)
    assert beyond(plain) == []
    held = folder.tables.get("area_memberships")
    assert held is not None
    thanet = next(row["area"] for row in held.to_pylist() if row["group"] == "E07000114")
    moved = [
        r for r in held.to_pylist()
        if r["area"] != thanet or r["kind"] not in ("commissioner", "place", "system")
    ]  # fmt: skip
    part = part_of(ground(folder, area_memberships=moved))
    table = next(table for table in part.tables if table.id == "needs.life_by_district")
    assert table.note.endswith("Thanet: partly outside the system; values are of whole districts.")
