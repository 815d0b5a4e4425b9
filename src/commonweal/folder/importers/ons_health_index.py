"""ONS Health Index: indicators by district and year, 2015 to 2021."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

import pyarrow as pa

from commonweal.folder.importers.cells import Cell
from commonweal.folder.importers.published import Published

SOURCE = "ons-health-index"
COLUMNS = {
    "district": Cell("ltla21_code", required=True),
    "year": Cell("year", "whole", required=True, least=2000),
    "measure": Cell("indicator", required=True),
    "value": Cell("value", "number", required=True),
}
UNIT = "as in the Health Index; the copy at hand states no unit"

#: Measures of sample surveys, of which few people in a district are asked: estimates. The
#: conditions are taken for such because their values jump as surveys of few people do.
SURVEYED = (
    "Activities in life are worthwhile",
    "Cancer",
    "Cardiovascular conditions",
    "Dementia",
    "Diabetes",
    "Disability",
    "Feelings of anxiety",
    "Happiness",
    "Healthy eating",
    "High blood pressure",
    "Household overcrowding",
    "Job-related training",
    "Kidney and liver disease",
    "Life satisfaction",
    "Mental health conditions",
    "Musculoskeletal conditions",
    "Overweight and obesity in adults",
    "Patients offered acceptable GP practice appointments",
    "Physical activity",
    "Respiratory conditions",
    "Sedentary behaviour",
    "Smoking",
)
#: Measures that a model works out.
MODELLED = ("Unemployment",)

#: A year of a measure is filled in from another where so many districts have the same value.
FILLED_IN = 0.9


#: Every value, without whom it is about, in SQL.
FIGURES = (
    'indicator, make_date(year::int, 1, 1) as start, make_date(year::int, 12, 31) as "end", value, '
    f"'{UNIT}' as unit, basis, '{SOURCE}' as source from \"{SOURCE}\" "
    "join health_index_names using (measure) "
    "join (select measure, year::bigint as year, basis from health_index_bases) "
    "using (measure, year)"
)


def indicators(published: Published) -> list[pa.Table]:
    """Every measure of every year for the districts held, system and neighbours."""
    if not published.land(SOURCE, COLUMNS):
        return []
    measures = [row[0] for row in published.rows(f'select distinct measure from "{SOURCE}"')]
    named = {"measure": measures, "indicator": [name(measure) for measure in measures]}
    published.tell("health_index_names", named)
    filled = filled_in(published)
    known = {measure: basis_of(measure) for measure in measures}
    years = [(measure, year) for measure in measures for year in _years(published)]
    said = [("estimated" if (m, y) in filled else known[m]) for m, y in years]
    columns = {"measure": [m for m, _ in years], "year": [str(y) for _, y in years], "basis": said}
    published.tell("health_index_bases", columns)
    return [
        published.table(
            f"select district as about, {FIGURES} semi join district_scope on district = code"
        )
    ]


def basis_of(measure: str) -> str:
    """How the values of a measure came to be, in the years that were measured.

    Examples
    --------
    >>> basis_of("Smoking"), basis_of("Unemployment"), basis_of("Child poverty")
    ('estimated', 'modelled', 'observed')
    """
    if measure in MODELLED:
        return "modelled"
    return "estimated" if measure in SURVEYED else "observed"


def filled_in(published: Published) -> set[tuple[str, int]]:
    """The years of each measure that the publisher filled in from another year."""
    rows = published.rows(
        "select a.measure, a.year, count_if(a.value = b.value) / count(*) "
        f'from "{SOURCE}" a join "{SOURCE}" b '
        "on a.measure = b.measure and a.district = b.district and b.year = a.year + 1 group by all"
    )
    alike: defaultdict[str, set[int]] = defaultdict(set)
    for measure, year, share in rows:
        if share >= FILLED_IN:
            alike[measure].add(year)
    years = _years(published)
    return {(m, year) for m, held in alike.items() for year in years_filled_in(held, years)}


def years_filled_in(alike: Collection[int], years: Sequence[int]) -> list[int]:
    """The years that were filled in, of those that are like the year after them.

    Of a run of like years the first was measured and carried forward; the last, where the run
    begins with the first year of all and so was carried back. Of a run over all years nobody can
    tell which was measured: all count as filled in.

    Examples
    --------
    >>> years_filled_in({2015, 2016, 2020}, range(2015, 2022))
    [2015, 2016, 2021]
    >>> years_filled_in({2018}, (2017, 2018, 2019, 2020))
    [2019]
    >>> years_filled_in({1, 2}, (1, 2, 3))
    [1, 2, 3]
    """
    runs: list[list[int]] = []
    for year in years:
        if runs and year - 1 in alike and year - 1 == runs[-1][-1]:
            runs[-1].append(year)
        else:
            runs.append([year])
    found: list[int] = []
    for run in runs:
        if len(run) == len(years) > 1:
            found += run
        elif run[0] == years[0]:
            found += run[:-1]
        else:
            found += run[1:]
    return found


def _years(published: Published) -> list[int]:
    return [row[0] for row in published.rows(f'select distinct year from "{SOURCE}" order by year')]


def name(measure: str) -> str:
    """The name of an indicator.

    Examples
    --------
    >>> name("Children's social, emotional and mental health")
    'health_index_childrens_social_emotional_and_mental_health'
    """
    plain = measure.lower().replace("'", "")
    return "health_index_" + re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
