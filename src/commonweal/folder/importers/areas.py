"""Areas and what they lie in: small areas, middle-layer areas, wards, districts, counties."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.spatial import cKDTree

from commonweal.folder.importers import ons_lookups
from commonweal.folder.importers.england import NEED_2022, England
from commonweal.folder.importers.periods import FIRST_LOOK_UP, STARTS, Assignment, ends, spells
from commonweal.folder.importers.published import Published
from commonweal.folder.importers.scope import POINTS, Scope, on_sphere
from commonweal.system.organisation import Kind, Organisation

Row = dict[str, object]
#: Source, first day, last day, district of each small area.
Edition = tuple[str, date, date | None, Assignment]

CENSUS_2011 = date(2011, 3, 27)
#: Councils of the first look-up are taken to have been there before it.
COUNCILS_KNOWN = date(2013, 4, 1)
#: The file of wards is of 2019 and names no day.
WARDS_KNOWN = date(2019, 6, 30)
#: Districts as the file of October 2021 has them.
DISTRICTS_2021 = date(2021, 4, 1)

#: Periods of the look-ups of small areas; what is known of April 2018 is not carried back.
WINDOWS = tuple(zip((FIRST_LOOK_UP, *STARTS[1:]), ends(), strict=True))
MIDDLE, WARD = "ons-lsoa-msoa-2011", "ons-lsoa-ward-2019"


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """Rows of the tables `areas` and `area_memberships`, and districts by code."""

    areas: list[Row]
    memberships: list[Row]
    districts: Mapping[str, bool]


def build(published: Published, england: England, scope: Scope) -> Areas:
    """Areas of the system and its neighbours, and what they lay in."""
    named, source = _small_areas(england)
    within = [
        *_commissioners(england, scope),
        *_districts(published, england, scope),
        *_fixed(ons_lookups.read_wards(published), scope, "ward", WARDS_KNOWN, WARD),
        *_fixed(ons_lookups.read_middle_areas(published), scope, "msoa", CENSUS_2011, MIDDLE),
    ]
    larger = _larger(published, england, scope, within)
    counties = _counties(published, larger)
    rows: list[Row] = []
    for code, neighbour in scope.areas.items():
        point = scope.area_points.get(code, (None, None))
        rows.append(_area(code, named.get(code, code), "lsoa", neighbour, source, point))
    rows += larger.values()
    rows += [row for row in counties.areas if row["code"] not in larger]
    return Areas(
        areas=rows,
        memberships=[*within, *counties.memberships],
        districts={
            str(row["code"]): bool(row["neighbour"])
            for row in rows
            if row["kind"] in ("district", "county")
        },
    )


def councils(areas: Areas) -> list[Organisation]:
    """The council of each district and county, under the code of its area.

    A council opened and closed with its district, as far as the look-ups tell.
    """
    spans = _spans(areas.memberships)
    first_known = min((start for start, _ in spans.values()), default=COUNCILS_KNOWN)
    found = []
    for row in areas.areas:
        if row["kind"] not in ("district", "county"):
            continue
        start, end = spans.get(str(row["code"]), (first_known, None))
        found.append(
            Organisation(
                code=str(row["code"]),
                name=str(row["name"]),
                kind=Kind.COUNCIL,
                opened=COUNCILS_KNOWN if start == first_known else start,
                closed=end,
                sector="council",
                neighbour=bool(row["neighbour"]),
                source=str(row["source"]),
            )
        )
    return found


def _spans(memberships: Sequence[Row]) -> dict[str, tuple[date, date | None]]:
    """First and last day on which any small area lay in each district; no end while one does."""
    found: dict[str, tuple[date, date | None]] = {}
    for row in memberships:
        code, start, end = str(row["group"]), row["start"], row["end"]
        if row["kind"] == "district" and isinstance(start, date):
            first, last = found.get(code, (start, start))
            later = max(last, end) if isinstance(end, date) and last is not None else None
            found[code] = (min(first, start), later)
    return found


def _small_areas(england: England) -> tuple[dict[str, str], str]:
    """Names of small areas, and the newest look-up that has them."""
    names: dict[str, str] = {}
    source = POINTS
    for _, look_up in sorted(england.look_ups.items()):
        names |= {code: area.name for code, area in look_up.areas.items()}
        source = look_up.source
    return names, source


def _commissioners(england: England, scope: Scope) -> list[Row]:
    assigned = [period.areas for period in england.periods]
    sources = {
        start: f"ons-lsoa-ccg-lad-{start.year}"
        for start, _ in WINDOWS
        if start.year in england.look_ups
    }
    return [
        _lies_in(
            area, code, "commissioner", start, end, sources.get(start, "commissioners-of-areas")
        )
        for area in scope.areas
        for code, start, end in spells(assigned, area, WINDOWS)
    ]


def _districts(published: Published, england: England, scope: Scope) -> list[Row]:
    """Districts of the small areas in scope over time."""
    editions = districts(published, england, scope)
    source_of = {start: source for source, start, _, _ in editions}
    windows = [(start, end) for _, start, end, _ in editions]
    assigned = [held for _, _, _, held in editions]
    return [
        _lies_in(area, code, "district", start, end, source_of[start])
        for area in scope.areas
        for code, start, end in spells(assigned, area, windows)
    ]


def districts(published: Published, england: England, scope: Scope) -> list[Edition]:
    """Districts of every small area of each April, and of 2021, when some were merged.

    No look-up of small areas is at hand for 2021, but the district of every practice is. A
    district that no practice stands in any more ended: its small areas belong where most of the
    practices in it stand then.
    """
    years = [year for year in ons_lookups.YEARS if year in england.look_ups]
    if not years:
        return []
    assigned: list[Assignment] = [
        {code: area.district for code, area in england.look_ups[year].areas.items()}
        for year in years
    ]
    sources = [f"ons-lsoa-ccg-lad-{year}" for year in years]
    starts = [date(year, 4, 1) for year in years]
    became = _became(published, assigned[-1], scope)
    if became:
        merged = {area: became.get(code, code) for area, code in assigned[-1].items()}
        assigned.append({area: code for area, code in merged.items() if code})
        starts.append(DISTRICTS_2021)
        sources.append("districts-of-2021")
    return list(zip(sources, starts, ends(starts), assigned, strict=True))


def _became(published: Published, district_of: Assignment, scope: Scope) -> dict[str, str]:
    """The district of 2021 of each district that had ended; empty where that cannot be told."""
    if not published.holds(NEED_2022):
        return {}
    rows = published.rows(
        f'select practice, district from "{NEED_2022}" where district is not null'
    )
    known = {district for _, district in rows}
    ended = set(district_of.values()) - known
    areas = [code for code in district_of if code in scope.area_points]
    stands = [(d, scope.practice_points[p]) for p, d in rows if p in scope.practice_points]
    if not ended or not areas or not stands:
        return dict.fromkeys(sorted(ended), "")
    tree = cKDTree(on_sphere([scope.area_points[code] for code in areas]))
    _, nearest = tree.query(on_sphere([point for _, point in stands]))
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (district, _), place in zip(stands, np.asarray(nearest).tolist(), strict=True):
        counted[district_of[areas[place]]][district] += 1
    return {
        code: min(counted[code], key=lambda new: (-counted[code][new], new), default="")
        for code in sorted(ended)
    }


def _fixed(
    lies_in: Mapping[str, tuple[str, str]], scope: Scope, kind: str, start: date, source: str
) -> list[Row]:
    return [
        _lies_in(area, lies_in[area][0], kind, start, None, source)
        for area in scope.areas
        if area in lies_in
    ]


def _larger(
    published: Published, england: England, scope: Scope, within: Sequence[Row]
) -> dict[str, Row]:
    """Wards, middle-layer areas and districts that hold a small area in scope."""
    names = {code: name for lies in _ward_and_middle(published) for code, name in lies}
    for _, look_up in sorted(england.look_ups.items()):
        names |= look_up.districts
    if published.holds(NEED_2022):
        rows = published.rows(
            f'select district, min(district_name) from "{NEED_2022}" group by all'
        )
        names = dict(rows) | names
    found: dict[str, Row] = {}
    for row in within:
        if row["kind"] == "commissioner":
            continue
        code, neighbour = str(row["group"]), scope.areas[str(row["area"])]
        held = found.get(code)
        if held is None:
            found[code] = _area(
                code, names.get(code, code), str(row["kind"]), neighbour, str(row["source"])
            )
        elif not neighbour:
            # One small area of the system is enough for the whole to be the system's.
            found[code] = held | {"neighbour": False}
    return found


def _ward_and_middle(published: Published) -> list[list[tuple[str, str]]]:
    return [
        published.rows(f'select distinct {code}, {name} from "{source}"')
        for source, code, name in ((WARD, "ward", "ward_name"), (MIDDLE, "middle", "middle_name"))
        if published.holds(source)
    ]


def _counties(published: Published, larger: Mapping[str, Row]) -> Areas:
    """Districts of 2021 and the counties that they lie in, where practices of the system stand."""
    if not published.holds(NEED_2022):
        return Areas(areas=[], memberships=[], districts={})
    rows = published.rows(
        f"select district, min(district_name), upper, min(upper_name), bool_and(neighbour) "
        f'from "{NEED_2022}" join practice_scope on practice = code '
        "where district is not null group by all order by all"
    )
    found: dict[str, Row] = {}
    lying: list[Row] = []
    for district, name, county, county_name, neighbour in rows:
        held = larger.get(district)
        near = bool(held["neighbour"]) if held else bool(neighbour)
        found[district] = _area(district, name, "district", near, NEED_2022)
        if county and county != district:
            near = near and bool(found.get(county, {}).get("neighbour", True))
            found[county] = _area(county, county_name, "county", near, NEED_2022)
            lying.append(_lies_in(district, county, "county", DISTRICTS_2021, None, NEED_2022))
    return Areas(areas=list(found.values()), memberships=lying, districts={})


def _area(
    code: str,
    name: str,
    kind: str,
    neighbour: bool,
    source: str,
    point: tuple[float | None, float | None] = (None, None),
) -> Row:
    return {
        "code": code,
        "name": name,
        "kind": kind,
        "latitude": point[0],
        "longitude": point[1],
        "neighbour": neighbour,
        "source": source,
    }


def _lies_in(area: str, group: str, kind: str, start: date, end: date | None, source: str) -> Row:
    return {
        "area": area,
        "group": group,
        "kind": kind,
        "start": start,
        "end": end,
        "source": source,
    }
