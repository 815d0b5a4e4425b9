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
#: Sources of what is added up from the registers of practices, and of commissioners.
ADDED_UP, COMMISSIONERS_ADDED_UP = "qof-added-up-2020-21", "qof-ccg-added-up"

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


YEAR = (date(2020, 4, 1), date(2021, 3, 31))

#: Name of the indicator of a group such as AF or CVD-PP, in SQL.
NAME = "'qof_' || replace(lower(condition), '-', '_')"

#: Words for the ages that a list is of, as the publisher codes them. Registers are counted among
#: different ages, and asthma among others since 2020/21: the unit says which, so that nobody
#: compares shares of different ages.
AGES = {
    "TOTAL": "of all ages",
    "06OV": "aged 6 and over",
    "16OV": "aged 16 and over",
    "17OV": "aged 17 and over",
    "18OV": "aged 18 and over",
    "50OV": "aged 50 and over",
    "30_74": "aged 30 to 74",
}
#: Ages by condition before 2020/21, in SQL. The file by commissioner does not state them: its lists
#: are those of everyone for all but these, and for these stand to everyone's as in 2020/21.
AGES_BEFORE_2020 = (
    "case condition when 'CKD' then '18OV' when 'DEP' then '18OV' when 'EP' then '18OV' "
    "when 'OB' then '18OV' when 'DM' then '17OV' when 'RA' then '16OV' when 'OST' then '50OV' "
    "when 'CVD-PP' then '30_74' else 'TOTAL' end"
)


def unit_of(ages: str) -> str:
    """The unit of a share of the list of some ages, in SQL, from an expression for their code."""
    named = " ".join(
        f"when '{code}' then 'percent of patients {said}'" for code, said in AGES.items()
    )
    return f"case {ages} {named} else 'percent of the list ' || {ages} end"


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
            f"register as numerator, list as denominator, {unit_of(AGES_BEFORE_2020)} as unit, "
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
            f"{unit_of('ages')} as unit, 'observed' as basis, '{source}' as source "
            f'from "{source}" semi join practice_scope on practice = code where list > 0'
        )
    ]
