"""ONS look-ups: small areas to commissioners, districts, wards and middle-layer areas;
commissioners to partnerships."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.folder.importers.cells import Cell
from commonweal.folder.importers.published import Published

YEARS = (2018, 2019, 2020)

WARD = {
    "area": Cell("LSOA11CD", required=True),
    "ward": Cell("WD19CD", required=True),
    "ward_name": Cell("WD19NM", required=True),
}
MIDDLE = {
    "area": Cell("lsoa11_code", required=True),
    "middle": Cell("msoa11_code", required=True),
    "middle_name": Cell("msoa11_name", required=True),
}
PARTNERSHIP = {
    "commissioner": Cell("CCG19CDH", required=True),
    "commissioner_ons": Cell("CCG19CD", required=True),
    "partnership": Cell("STP19CD", required=True),
    "name": Cell("STP19NM", required=True),
}


@dataclass(frozen=True, slots=True)
class SmallArea:
    """A small area in the look-up of one April."""

    code: str
    name: str
    commissioner: str
    district: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """The look-up of one April: small areas, and the names of what they lie in."""

    source: str
    areas: dict[str, SmallArea]
    commissioners: dict[str, str]
    commissioners_ons: dict[str, str]
    districts: dict[str, str]


def read_look_ups(published: Published) -> dict[int, LookUp]:
    """The look-ups at hand, by year."""
    found = {}
    for year in YEARS:
        source, short = f"ons-lsoa-ccg-lad-{year}", f"{year % 100}"
        columns = {
            "area": Cell("LSOA11CD", required=True),
            "area_name": Cell("LSOA11NM", required=True),
            "commissioner_ons": Cell(f"CCG{short}CD", required=True),
            "commissioner": Cell(f"CCG{short}CDH", required=True),
            "commissioner_name": Cell(f"CCG{short}NM", required=True),
            "district": Cell(f"LAD{short}CD", required=True),
            "district_name": Cell(f"LAD{short}NM", required=True),
        }
        if not published.land(source, columns):
            continue
        rows = published.db.execute(
            "select area, area_name, commissioner, district, commissioner_name, commissioner_ons, "
            f'district_name from "{source}" order by area, line'
        ).fetchall()
        found[year] = LookUp(
            source=source,
            areas={row[0]: SmallArea(*row[:4]) for row in rows},
            commissioners={row[2]: row[4] for row in rows},
            commissioners_ons={row[5]: row[2] for row in rows},
            districts={row[3]: row[6] for row in rows},
        )
        if len(found[year].areas) != len(rows):
            published.find(source, "primary key", "a small area stands twice; keep one row of it")
    return found


def read_wards(published: Published) -> dict[str, tuple[str, str]]:
    """Code and name of the ward of each small area; empty where the file lacks."""
    return _pairs(published, "ons-lsoa-ward-2019", WARD, "ward", "ward_name")


def read_middle_areas(published: Published) -> dict[str, tuple[str, str]]:
    """Code and name of the middle-layer area of each small area; empty where the file lacks."""
    return _pairs(published, "ons-lsoa-msoa-2011", MIDDLE, "middle", "middle_name")


def read_partnerships(published: Published) -> tuple[dict[str, str], dict[str, str]]:
    """Partnership of each commissioner of April 2019, and the names of the partnerships."""
    if not published.land("ons-ccg-stp-2019", PARTNERSHIP):
        return {}, {}
    rows = published.db.execute(
        'select commissioner, partnership, name from "ons-ccg-stp-2019" order by line'
    ).fetchall()
    return {row[0]: row[1] for row in rows}, {row[1]: row[2] for row in rows}


def _pairs(
    published: Published, source: str, columns: dict[str, Cell], code: str, name: str
) -> dict[str, tuple[str, str]]:
    if not published.land(source, columns):
        return {}
    rows = published.db.execute(
        f'select area, {code}, {name} from "{source}" order by area, line'
    ).fetchall()
    return {area: (code, name) for area, code, name in rows}
