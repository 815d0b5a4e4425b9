"""Measures of every district of England: the Health Index, and stroke admissions."""

from __future__ import annotations

import pyarrow as pa

from commonweal.folder.importers import middle_areas, ons_health_index
from commonweal.folder.importers.published import Published

STROKE_SOURCE = "stroke-admissions-of-districts"


def health_index(published: Published) -> list[str]:
    """Every measure of every year. There is no value for England: the values have no counts that
    could be added up, and the copy at hand holds districts alone."""
    if not published.holds(ons_health_index.SOURCE):
        return []
    return [f"select 'district' as level, district as code, {ons_health_index.FIGURES}"]


def stroke_admissions(published: Published) -> list[str]:
    """Admissions with stroke per 100,000 residents a year, 2017 to 2019, by district and for
    England: middle-layer areas lie whole in districts, and not in wards or commissioners."""
    source, look_up = middle_areas.SOURCE, middle_areas.LOOK_UP
    if not (published.holds(source) and published.holds(look_up)):
        return []
    lying = (
        f'select distinct level, code, middle_name from england_areas join "{look_up}" '
        "using (area) where level in ('district', 'country')"
    )
    # The file has the mean of three years; three times it is the count.
    count, people = "round(3 * sum(value_admissions))", "3 * sum(value_all)"
    return [
        "select level, code, 'stroke_admissions_rate' as indicator, date '2017-01-01' as start, "
        f"date '2019-12-31' as \"end\", 100000 * {count} / ({people}) as value, "
        f"{count} as numerator, {people} as denominator, 'per 100,000 residents a year' as unit, "
        f"'observed' as basis, '{STROKE_SOURCE}' as source from ({lying}) "
        f'join "{source}" on area_name = middle_name '
        "where value_admissions is not null and value_all is not null "
        "group by level, code having sum(value_all) > 0"
    ]


def own_stroke_admissions(published: Published) -> list[pa.Table]:
    """The same of the districts held, for the table `indicators`."""
    return [
        published.table(
            f"select code as about, * exclude (level, code) from ({query}) "
            "semi join (select code as own from district_scope) on code = own "
            "where level = 'district'"
        )
        for query in stroke_admissions(published)
    ]
