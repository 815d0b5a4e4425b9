"""NHS Digital's list sizes by practice: totals of January 2021, broad ages of April 2020."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from commonweal.folder.importers.cells import Cell
from commonweal.folder.importers.published import Published

TOTALS = "nhsd-lists-2021-01"
AGES = "nhsd-lists-by-age-2020-04"
DEMOGRAPHICS = "nhsd-lists-demographics-2020-04"

TOTALS_SERIES, AGES_SERIES = "gp-reg-pat-prac-2021-01", "age-2020-04"
AGES_DAY = date(2020, 4, 1)

TOTALS_COLUMNS = {
    "day": Cell("EXTRACT_DATE", required=True),
    "commissioner": Cell("CCG_CODE", required=True),
    "practice": Cell("CODE", required=True),
    "sex": Cell("SEX", required=True),
    "age": Cell("AGE", required=True),
    "patients": Cell("NUMBER_OF_PATIENTS", "whole", required=True, least=0),
}

#: Youngest and oldest age of each published band, the header it has in the two files.
BANDS: tuple[tuple[int, int | None, str, str], ...] = (
    (0, None, "TOTAL", "Total"),
    (16, None, "16OV", "16+"),
    (17, None, "17OV", "17+"),
    (18, None, "18OV", "18+"),
    (30, 74, "30_74", "30_74"),
    (50, None, "50OV", "50+"),
    (0, 64, "0_64", "0_64"),
    (65, None, "65OV", "65+"),
)
AGES_COLUMNS = {
    "practice": Cell("PRACTICE_CODE", required=True),
    **{
        f"band_{i}": Cell(header, "number", required=True, least=0)
        for i, (_, _, header, _) in enumerate(BANDS)
    },
}
DEMOGRAPHICS_COLUMNS = {
    "practice": Cell("PRACTICE_CODE", required=True),
    **{
        f"band_{i}": Cell(header, "number", required=True, least=0)
        for i, (_, _, _, header) in enumerate(BANDS)
    },
    "male": Cell("Percent_male", "number", least=0),
    "mean_age": Cell("AgeAll", "number", least=0),
    "mean_age_male": Cell("AgeMale", "number", least=0),
    "mean_age_female": Cell("AgeFemale", "number", least=0),
}

#: Column of the demographics, indicator, subgroup, unit.
MEASURES = (
    ("male", "registered_male_share", None, "share of 1"),
    ("mean_age", "registered_mean_age", None, "years"),
    ("mean_age_male", "registered_mean_age", "male", "years"),
    ("mean_age_female", "registered_mean_age", "female", "years"),
)


def land(published: Published) -> None:
    """Land the files at hand."""
    if published.land(TOTALS, TOTALS_COLUMNS):
        for column in ("sex", "age"):
            rows = published.db.execute(
                f"select min(line) from \"{TOTALS}\" where upper({column}) <> 'ALL'"
            ).fetchone()
            if rows and rows[0] is not None:
                said = f"{column} is not ALL; give the file of totals by practice"
                published.find(TOTALS, "enum", said, row=rows[0])
    published.land(AGES, AGES_COLUMNS)
    published.land(DEMOGRAPHICS, DEMOGRAPHICS_COLUMNS)


def registered(published: Published) -> list[pa.Table]:
    """Lists of the practices in scope, in the two series."""
    found = []
    if published.holds(TOTALS):
        found.append(
            published.table(
                f"select practice, '{TOTALS_SERIES}' as series, "
                "try_strptime(day, '%d%b%Y')::date as as_of, 'all' as sex, 0 as age_from, "
                "null::bigint as age_to, patients::double as patients, 'observed' as basis, "
                f"'{TOTALS}' as source from \"{TOTALS}\" "
                "semi join practice_scope on practice = code"
            )
        )
    # A practice that both files name is taken from the first; some stand only in the second.
    held = [source for source in (AGES, DEMOGRAPHICS) if published.holds(source)]
    for place, source in enumerate(held):
        earlier = f'and practice not in (select practice from "{held[0]}")' if place else ""
        for i, (low, high, _, _) in enumerate(BANDS):
            # A count with a fraction is no count: the copy at hand fills some practices in.
            estimated = f"case when band_{i} = trunc(band_{i}) then 'observed' else 'estimated' end"
            found.append(
                published.table(
                    f"select practice, '{AGES_SERIES}' as series, date '{AGES_DAY}' as as_of, "
                    f"'all' as sex, {low} as age_from, {high or 'null'}::bigint as age_to, "
                    f"band_{i} as patients, {estimated} as basis, '{source}' as source "
                    f'from "{source}" semi join practice_scope on practice = code '
                    f"where band_{i} is not null {earlier}"
                )
            )
    return found


def indicators(published: Published) -> list[pa.Table]:
    """Share of men and mean age of each list."""
    if not published.holds(DEMOGRAPHICS):
        return []
    return [
        published.table(
            f"select practice as about, '{name}' as indicator, date '{AGES_DAY}' as start, "
            f"date '{AGES_DAY}' as \"end\", {_literal(category)} as category, {column} as value, "
            f"'{unit}' as unit, 'observed' as basis, '{DEMOGRAPHICS}' as source "
            f'from "{DEMOGRAPHICS}" semi join practice_scope on practice = code '
            f"where {column} is not null"
        )
        for column, name, category, unit in MEASURES
    ]


def _literal(text: str | None) -> str:
    return f"'{text}'" if text else "null::varchar"
