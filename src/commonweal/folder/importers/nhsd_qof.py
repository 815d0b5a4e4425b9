"""NHS Digital's Quality and Outcomes Framework: registers by commissioner and by practice, and the
map of practices to networks, commissioners and systems."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from commonweal.folder.importers.cells import Cell
from commonweal.folder.importers.published import Published

BY_COMMISSIONER = "nhsd-qof-ccg"
BY_PRACTICE, BY_PRACTICE_KENT = "nhsd-qof-practice-2020-21", "km-qof-practice-2020-21"
GEOGRAPHIES = "nhsd-qof-geographies-2020-21"
INDICATORS = "nhsd-qof-indicators-2020-21"

GEOGRAPHIES_COLUMNS = {
    "region": Cell("REGION_ODS_CODE"),
    "region_name": Cell("REGION_NAME"),
    "system": Cell("STP_ODS_CODE", required=True),
    "system_ons": Cell("STP_ONS_CODE", required=True),
    "system_name": Cell("STP_NAME", required=True),
    "commissioner": Cell("CCG_ODS_CODE", required=True),
    "commissioner_name": Cell("CCG_NAME", required=True),
    "network": Cell("PCN_ODS_CODE", missing=("U",)),
    "network_name": Cell("PCN_NAME"),
    "practice": Cell("PRACTICE_CODE", required=True),
    "name": Cell("PRACTICE_NAME"),
}
INDICATORS_COLUMNS = {
    "condition": Cell("GROUP_CODE", required=True),
    "description": Cell("GROUP_DESCRIPTION", required=True),
}
BY_COMMISSIONER_COLUMNS = {
    "publication": Cell("publication", required=True),
    "year": Cell("year", required=True),
    "commissioner": Cell("ccg_code", required=True),
    "condition": Cell("indicator_group", required=True),
    "practices": Cell("practices", "whole", missing=(":", "z")),
    "list": Cell("list_size", "number", missing=(":", "z"), least=0),
    "register": Cell("register", "number", missing=(":", "z"), least=0),
    "prevalence": Cell("prevalence_pct", "number", missing=(":", "z"), least=0),
}
BY_PRACTICE_COLUMNS = {
    "practice": Cell("PRACTICE_CODE", required=True),
    "condition": Cell("GROUP_CODE", required=True),
    "register": Cell("REGISTER", "number", required=True, least=0),
    "ages": Cell("PATIENT_LIST_TYPE", required=True),
    "list": Cell("PRACTICE_LIST_SIZE", "number", required=True, least=0),
}


UNIT = "percent of the list of those ages"
YEAR = (date(2020, 4, 1), date(2021, 3, 31))

#: Name of the indicator of a group such as AF or CVD-PP, in SQL.
NAME = "'qof_' || replace(lower(condition), '-', '_')"


def land(published: Published) -> None:
    """Land the map of practices, which tells structure; figures land when they are read."""
    published.land(GEOGRAPHIES, GEOGRAPHIES_COLUMNS)


def indicators(published: Published) -> list[pa.Table]:
    """Registers of the commissioners held, and of the practices in scope."""
    return [*_by_commissioner(published), *_by_practice(published)]


def _by_commissioner(published: Published) -> list[pa.Table]:
    """Prevalence by commissioner. A year stands in two publications: the later one restates it.

    Both are kept under sources of their own, because they can stand under other commissioners.
    """
    if not published.land(BY_COMMISSIONER, BY_COMMISSIONER_COLUMNS):
        return []
    source = f"'{BY_COMMISSIONER}-' || publication"
    return [
        published.table(
            f"select commissioner as about, {NAME} as indicator, "
            "make_date(left(year, 4)::int, 4, 1) as start, "
            'make_date(left(year, 4)::int + 1, 3, 31) as "end", prevalence as value, '
            f"register as numerator, list as denominator, '{UNIT}' as unit, "
            f"'observed' as basis, {source} as source from \"{BY_COMMISSIONER}\" "
            "semi join commissioner_scope on commissioner = code where prevalence is not null"
        )
    ]


def _by_practice(published: Published) -> list[pa.Table]:
    """Registers of 2020/21; of nobody on the list there is no share."""
    source = BY_PRACTICE
    if not published.land(source, BY_PRACTICE_COLUMNS):
        source = BY_PRACTICE_KENT
        if not published.land(source, BY_PRACTICE_COLUMNS):
            return []
    if published.land(INDICATORS, INDICATORS_COLUMNS):
        rows = published.rows(
            f"select distinct {NAME} || ': ' || description from \"{INDICATORS}\" order by 1"
        )
        published.notes[source] = "; ".join(row[0] for row in rows) + "."
    return [
        published.table(
            f"select practice as about, {NAME} as indicator, "
            f"date '{YEAR[0]}' as start, date '{YEAR[1]}' as \"end\", "
            "100 * register / list as value, register as numerator, list as denominator, "
            f"'{UNIT}' as unit, 'observed' as basis, '{source}' as source from \"{source}\" "
            "semi join practice_scope on practice = code where list > 0"
        )
    ]
