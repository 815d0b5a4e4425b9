"""English indices of deprivation by small area: scores, ranks and deciles of 2015; ranks and
deciles of 2019, overall and by domain."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from commonweal.folder.importers.cells import Cell, Columns
from commonweal.folder.importers.published import Published

DOMAINS = (
    ("Income", "income"),
    ("Employment", "employment"),
    ("Education", "education"),
    ("Health", "health"),
    ("Crime", "crime"),
    ("Housing_and_Access", "housing_and_access"),
    ("Environment", "environment"),
)
RANK = "rank of 32,844; 1 is most deprived"
DECILE = "decile; 1 is most deprived"


def _cell(header: str) -> Cell:
    return Cell(header, "number", least=0)


#: By edition: year, and for each indicator the column and the unit.
EDITIONS: Mapping[str, tuple[int, Mapping[str, tuple[Cell, str]]]] = {
    "mhclg-imd-2015": (
        2015,
        {
            "imd_2015_score": (_cell("IMD_score"), "score"),
            "imd_2015_rank": (_cell("IMD_rank"), RANK),
            "imd_2015_decile": (_cell("IMD_decile"), DECILE),
        },
    ),
    "mhclg-imd-2019": (
        2019,
        {
            "imd_2019_rank": (_cell("IMD_rank"), RANK),
            "imd_2019_decile": (_cell("IMD_decile"), DECILE),
            **{
                f"imd_2019_{name}_{what}": (_cell(f"{header}_{what}"), unit)
                for header, name in DOMAINS
                for what, unit in (("rank", RANK), ("decile", DECILE))
            },
        },
    ),
}


def indicators(published: Published) -> list[pa.Table]:
    """Deprivation of the small areas in scope."""
    found = []
    for source, (year, measures) in EDITIONS.items():
        columns: Columns = {
            "area": Cell("lsoa11_code", required=True),
            **{name: cell for name, (cell, _) in measures.items()},
        }
        if not published.land(source, columns):
            continue
        named = ", ".join(f"('{name}', '{unit}')" for name, (_, unit) in measures.items())
        found.append(
            published.table(
                f"select area as about, indicator, date '{year}-01-01' as start, "
                f"date '{year}-12-31' as \"end\", value, unit, 'observed' as basis, "
                f"'{source}' as source from (unpivot (select area, {', '.join(measures)} "
                f'from "{source}" semi join area_scope on area = code) '
                f"on {', '.join(measures)} into name indicator value value) "
                f"join (values {named}) as named(indicator, unit) using (indicator)"
            )
        )
    return found
