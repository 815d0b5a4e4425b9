"""What is at hand for Kent and Medway alone: road minutes, stroke admissions, and the published
deprivation of lists."""

from __future__ import annotations

import pyarrow as pa

from commonweal.folder.importers.cells import Cell, Columns, quoted
from commonweal.folder.importers.published import Published

PRACTICES = "km-practices-2018-19"
ROAD, ESTIMATED = "km-travel-road", "km-travel-estimated"
ADMISSIONS = "km-stroke-admissions-2017-19"

PRACTICES_COLUMNS = {
    "practice": Cell("Practice", required=True),
    "score": Cell("imd2019_practice", "number", least=0),
}
ADMISSIONS_COLUMNS = {
    "area": Cell("LSOA11CD", required=True),
    "cases": Cell("Admissions", "number", required=True, least=0),
}
#: Columns of the estimated minutes: postcode of the hospital, header.
ESTIMATED_SITES = {"TN24QJ": "TN24QJ_estimated_min", "ME75NY": "ME75NY_estimated_min"}
#: Columns of the road minutes that are no hospital.
NOT_SITES = ("LSOA11CD", "LSOA", "CCG19CDH")


def indicators(published: Published) -> list[pa.Table]:
    """Published deprivation of each practice's list."""
    if not published.land(PRACTICES, PRACTICES_COLUMNS):
        return []
    return [
        published.table(
            "select practice as about, 'imd_2019_of_list' as indicator, "
            "date '2019-01-01' as start, date '2019-12-31' as \"end\", score as value, "
            f"'score' as unit, 'observed' as basis, '{PRACTICES}' as source from \"{PRACTICES}\" "
            "semi join practice_scope on practice = code where score is not null"
        )
    ]


def road_sites(published: Published) -> dict[str, str]:
    """The hospitals that road minutes at hand lead to, by the column that holds them."""
    path = published.path(ROAD)
    return {
        name: f"to_{place}"
        for place, name in enumerate(published.header(path) if path else ())
        if name not in NOT_SITES
    }


def travel(published: Published) -> list[pa.Table]:
    """Road minutes of the small areas in scope: a calibrated road model's, and two estimates.

    The minutes are nobody's measured journeys, so they are marked as modelled.
    """
    sites = road_sites(published)
    found = []
    for source, columns, basis in (
        (
            ROAD,
            {column: Cell(name, "number", least=0) for name, column in sites.items()},
            "modelled",
        ),
        (
            ESTIMATED,
            {
                f"to_{code}": Cell(header, "number", least=0)
                for code, header in ESTIMATED_SITES.items()
            },
            "estimated",
        ),
    ):
        named: Columns = {"area": Cell("LSOA11CD", required=True), **columns}
        if not columns or not published.land(source, named):
            continue
        codes = sites if source == ROAD else {code: f"to_{code}" for code in ESTIMATED_SITES}
        told = ", ".join(f"('{column}', {quoted(code)})" for code, column in codes.items())
        listed = ", ".join(columns)
        found.append(
            published.table(
                f"select area, site, 'road' as mode, minutes, '{basis}' as basis, "
                f"'{source}' as source from (unpivot (select area, {listed} from \"{source}\" "
                f"semi join area_scope on area = code) on {listed} into name place value minutes) "
                f"join (values {told}) as told(place, site) using (place)"
            )
        )
    return found


def demand(published: Published) -> list[pa.Table]:
    """Yearly stroke admissions of small areas; small counts, which nothing may publish."""
    if not published.land(ADMISSIONS, ADMISSIONS_COLUMNS):
        return []
    return [
        published.table(
            "select area, 'stroke' as service, date '2017-01-01' as start, "
            "date '2019-12-31' as \"end\", cases as value, 'observed' as basis, "
            f"'{ADMISSIONS}' as source from \"{ADMISSIONS}\" semi join area_scope on area = code"
        )
    ]
