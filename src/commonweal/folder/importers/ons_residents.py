"""ONS residents of small areas: five-year ages of mid-2019 for England, single years for Kent and
Medway."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from commonweal.folder.importers.cells import Cell, Columns
from commonweal.folder.importers.published import Published

FIVE_YEAR = "ons-residents-mid-2019"
SINGLE_2017, SINGLE_2019 = "km-residents-mid-2017", "km-residents-mid-2019"
MID_2017, MID_2019 = date(2017, 6, 30), date(2019, 6, 30)

#: Youngest and oldest age of each band; the last is open.
BANDS: tuple[tuple[int, int | None], ...] = (*((a, a + 4) for a in range(0, 90, 5)), (90, None))
YEARS: tuple[tuple[int, int | None], ...] = (*((age, age) for age in range(90)), (90, None))


def _header(low: int, high: int | None) -> str:
    return f"age_{low:02}-{high:02}" if high is not None else f"age_{low}+"


FIVE_YEAR_COLUMNS = {
    "area": Cell("lsoa11_code", required=True),
    "total": Cell("total_population", "whole", required=True, least=0),
    **{
        f"band_{i}": Cell(_header(*band), "whole", required=True, least=0)
        for i, band in enumerate(BANDS)
    },
}
SINGLE_COLUMNS = {
    "area": Cell("lsoa11_code", required=True),
    "total": Cell("total_population", "whole", required=True, least=0),
    **{
        f"band_{i}": Cell(str(low) if high is not None else f"{low}+", "whole", True, least=0)
        for i, (low, high) in enumerate(YEARS)
    },
}


def land(published: Published) -> None:
    """Land the residents of England."""
    _land(published, FIVE_YEAR, FIVE_YEAR_COLUMNS, BANDS)


def residents(published: Published) -> list[pa.Table]:
    """Residents of the small areas in scope.

    The single years of mid-2019 are compared with the five-year ages, and not carried: every
    small area has the same bands, so that a total never leaves out the areas of one file.
    """
    found = []
    if published.holds(FIVE_YEAR):
        found.append(_long(published, FIVE_YEAR, MID_2019, BANDS))
    if _land(published, SINGLE_2019, SINGLE_COLUMNS, YEARS):
        if published.holds(FIVE_YEAR):
            _compare(published)
        else:
            found.append(_long(published, SINGLE_2019, MID_2019, YEARS))
    if _land(published, SINGLE_2017, SINGLE_COLUMNS, YEARS):
        found.append(_long(published, SINGLE_2017, MID_2017, YEARS))
    return found


def _land(
    published: Published, source: str, columns: Columns, bands: Sequence[tuple[int, int | None]]
) -> bool:
    """Land a file; ages that do not add up to the total are found."""
    if not published.land(source, columns):
        return False
    sum_of = " + ".join(f"band_{i}" for i in range(len(bands)))
    published.find_rows(
        source,
        f'select line, total::varchar from "{source}" where total <> {sum_of}',
        "total_population",
        "the ages do not add up to the total; fetch the file again",
    )
    return True


def _compare(published: Published) -> None:
    published.find_rows(
        SINGLE_2019,
        f'select s.line, s.total::varchar from "{SINGLE_2019}" s join "{FIVE_YEAR}" f '
        "using (area) where " + " or ".join(_differ(i, *band) for i, band in enumerate(BANDS)),
        "total_population",
        f"the single years do not add up to the five-year ages of {FIVE_YEAR}; "
        "one of the two files is not the publisher's",
    )


def _differ(place: int, low: int, high: int | None) -> str:
    years = range(low, (high if high is not None else 90) + 1)
    return f"f.band_{place} <> " + " + ".join(f"s.band_{age}" for age in years)


def _long(
    published: Published, source: str, day: date, bands: tuple[tuple[int, int | None], ...]
) -> pa.Table:
    """One row for each area and band."""
    columns = ", ".join(f"band_{i}" for i in range(len(bands)))
    limits = ", ".join(
        f"({i}, {low}, {high if high is not None else 'null'}::bigint)"
        for i, (low, high) in enumerate(bands)
    )
    return published.table(
        f"select area, date '{day}' as as_of, 'all' as sex, age_from::bigint as age_from, age_to, "
        f"persons::double as persons, 'observed' as basis, '{source}' as source from "
        f'(unpivot (select area, {columns} from "{source}" semi join area_scope on area = code) '
        f"on {columns} into name band value persons) "
        f"join (values {limits}) as limits(i, age_from, age_to) on band = 'band_' || i"
    )
