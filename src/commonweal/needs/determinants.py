"""Section: wider determinants beside health, by area, ward and small area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis, Chart, Column, Figure, Method, Part, Table
from commonweal.needs.indicators import Definition
from commonweal.needs.life.published import LIFE
from commonweal.needs.profiles.profile import Row
from commonweal.needs.profiles.rows import basis_of, sources_of
from commonweal.needs.values.observation import by_indicator, of_category
from commonweal.people.deprivation import (
    DECILE_2019,
    RANK_2019,
    deciles_of_areas,
    fifths_of_areas,
    indicator,
)
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.stats.association import rank_correlation

#: What is laid side by side by district: makers of health, then health.
SIDE_BY_SIDE = (
    "imd_2019_share_most_deprived_fifth",
    "health_index_child_poverty",
    "health_index_unemployment",
    "health_index_household_overcrowding",
    "health_index_air_pollution",
    "health_index_smoking",
    "health_index_life_expectancy",
    "health_index_avoidable_mortality",
)
#: Small areas of England that the indices rank.
SMALL_AREAS = 32_844
#: Domains of deprivation whose association with life expectancy is told.
DOMAINS = ("income", "employment", "education", "crime", "housing_and_access", "environment")

#: Districts with both values from which an association is told.
ENOUGH = 30

METHOD = Method(
    id="needs.determinants",
    title="Wider determinants",
    text="Deprivation of small areas averaged over residents; national fifths, 1 the most "
    "deprived. The association is Spearman's rank correlation over the districts of England, each "
    "counting once, with limits by Fisher's transformation with the variance of Bonett and Wright "
    "(as the R package statpsych). It is of places, not of people, and says nothing of cause: what "
    "makes a place poor and what makes it ill are entangled.",
)


def part(
    ground: Ground, definitions: Mapping[str, Definition], profiles: Mapping[str, Sequence[Row]]
) -> Part:
    """Districts side by side, wards, the map of fifths, and what goes with life expectancy."""
    tables = [
        table
        for table in (
            _side_by_side(ground, definitions, profiles.get("district", ())),
            _wards(ground, profiles.get("ward", ())),
            _areas(ground),
            _association(ground, definitions),
        )
        if table is not None
    ]
    figures = _figures(ground)
    lacks = []
    if ground.tables.get("comparators") is None:
        lacks.append(
            lacking(
                "comparators",
                "indicators of England's districts",
                "what goes with life expectancy over England's districts is not told",
            )
        )
    held = {table.id for table in tables}
    charts = [_map(ground)] if "needs.deprivation_of_areas" in held and ground.shapes else []
    return Part.of(
        id="needs.determinants",
        title="Wider determinants",
        text="What makes people ill is mostly not health care: income, work, housing, "
        "surroundings. Commissioning moves little of it by itself; the table of definitions "
        "says of each indicator what it can and cannot move."
        if tables
        else "Not known: the folder holds no indicator of wider determinants.",
        figures=figures,
        tables=tables,
        charts=charts,
        shapes=(ground.shapes,) if charts and ground.shapes else (),
        methods=(METHOD,),
        lacks=lacks,
    )


def _side_by_side(
    ground: Ground, definitions: Mapping[str, Definition], rows: Sequence[Row]
) -> Table | None:
    shown = [name for name in SIDE_BY_SIDE if any(row.indicator == name for row in rows)]
    if not shown:
        return None
    kept = [row for row in rows if row.indicator in shown]
    values = {(row.code, row.indicator): row.value for row in kept}
    names = {row.code: row.name for row in kept}
    return Table.of_rows(
        [
            {"code": code, "name": names[code]}
            | {indicator: values.get((code, indicator)) for indicator in shown}
            for code in sorted(names)
        ],
        id="needs.determinants",
        title="Wider determinants beside health, by district",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="District", kind="text"),
            *(
                Column(
                    name=indicator,
                    label=definitions[indicator].name
                    + (", crude" if definitions[indicator].age_explains else ""),
                    kind="number",
                    unit=definitions[indicator].unit,
                )
                for indicator in shown
            ),
        ),
        basis=basis_of(kept),
        sources=sources_of(ground, kept),
        method=METHOD.id,
        note="Latest period of each; periods, England and like areas: the profiles of districts.",
    )


def _wards(ground: Ground, rows: Sequence[Row]) -> Table | None:
    wanted = ("imd_2019_mean_rank", "imd_2019_share_most_deprived_fifth")
    kept = [row for row in rows if row.indicator in wanted]
    if not kept:
        return None
    values = {(row.code, row.indicator): row for row in kept}
    codes = sorted({row.code for row in kept})
    district = {ground.ward_of.get(area): code for area, code in ground.district_of.items()}
    made = [
        {
            "code": code,
            "name": ground.area_names.get(code, code),
            "district": ground.area_names.get(district.get(code, ""), ""),
            "mean_rank": _value(values.get((code, wanted[0]))),
            "most_deprived_fifth": _value(values.get((code, wanted[1])), 0.01),
            "like_areas": _like(values.get((code, wanted[0]))),
        }
        for code in codes
    ]
    made.sort(key=lambda row: (row["mean_rank"] is None, row["mean_rank"] or 0.0, row["code"]))
    return Table.of_rows(
        made,
        id="needs.wards",
        title="Need by ward, the most deprived first",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Ward", kind="text"),
            Column(name="district", label="District", kind="text"),
            Column(
                name="mean_rank",
                label="Mean deprivation rank",
                kind="count",
                unit="of 32,844; 1 is most deprived",
            ),
            Column(
                name="most_deprived_fifth",
                label="Residents in England's most deprived fifth",
                kind="share",
            ),
            Column(name="like_areas", label="Wards most like it", kind="text"),
        ),
        basis=basis_of(kept),
        sources=sources_of(ground, kept),
        method=METHOD.id,
        note="Small areas are put into wards by best fit, so a ward's figure can hold people of "
        "the next ward. Health by ward: nothing at hand is published by ward.",
        shown=15,
    )


def _value(row: Row | None, times: float = 1.0) -> float | None:
    return None if row is None or row.value is None else times * row.value


def _like(row: Row | None) -> str | None:
    return row.like_areas if row is not None and row.like is not None else None


def _areas(ground: Ground) -> Table | None:
    deciles = deciles_of_areas(ground)
    held = ground.tables.get("indicators")
    ranks = {} if held is None else indicator(held, RANK_2019)
    if not deciles:
        return None
    return Table.of_rows(
        [
            {
                "area": area,
                "name": ground.area_names.get(area),
                "decile": decile,
                "less_deprived": 1 - ranks[area] / SMALL_AREAS if area in ranks else None,
                "residents": ground.persons.get(area),
            }
            for area, decile in deciles.items()
        ],
        id="needs.deprivation_of_areas",
        title="National deprivation tenth of each small area",
        columns=(
            Column(name="area", label="Code", kind="code"),
            Column(name="name", label="Small area", kind="text"),
            Column(
                name="decile",
                label="Deprivation tenth (1 most deprived)",
                kind="count",
                description="Tenths of England's small areas",
            ),
            Column(
                name="less_deprived",
                label="Share of England's small areas that are less deprived",
                kind="share",
                description="By rank; the higher, the more deprived",
            ),
            Column(name="residents", label="Residents", kind="count", unit="persons"),
        ),
        basis=Basis.OBSERVED,
        sources=(
            *ground.sources("indicators", "indicator", DECILE_2019),
            *ground.sources("indicators", "indicator", RANK_2019),
        ),
        method=METHOD.id,
        shown=5,
    )


def _map(ground: Ground) -> Chart:
    assert ground.shapes is not None
    return Chart(
        id="needs.deprivation_of_areas.chart",
        title=f"Deprivation of the small areas of {ground.system.name}",
        description="Map of small areas by the share of England's small areas that are less "
        "deprived: a high share is high deprivation. The figures are in the table.",
        kind="map",
        table="needs.deprivation_of_areas",
        colour="less_deprived",
        colour_kind="sequence",
        shapes=ground.shapes.id,
    )


def _figures(ground: Ground) -> list[Figure]:
    fifths = fifths_of_areas(ground)
    people = {area: ground.persons.get(area, 0.0) for area in fifths}
    whole = sum(people.values())
    if not whole:
        return [
            unknown(
                ground,
                f"needs.most_deprived.{ground.system.code}",
                "Residents in England's most deprived fifth",
                "no deprivation of small areas, or no residents, is held",
            )
        ]
    return [
        ground.figure(
            f"needs.most_deprived.{ground.system.code}",
            "Residents in England's most deprived fifth of small areas",
            ground.system.code,
            100 * sum(n for area, n in people.items() if fifths[area] == 1) / whole,
            "percent of residents",
            Basis.OBSERVED,
            (
                *ground.resident_sources,
                *ground.sources("indicators", "indicator", DECILE_2019),
            ),
            method=METHOD.id,
            as_of=ground.resident_day,
        )
    ]


def _association(ground: Ground, definitions: Mapping[str, Definition]) -> Table | None:
    """Rank correlation of life expectancy with each domain over England's districts."""
    held = ground.tables.get("comparators")
    if held is None or LIFE not in definitions:
        return None
    rows = held.filter(pc.equal(held["level"], "district"))
    life = _latest(ground, rows, definitions[LIFE])
    made = []
    named = {f"imd_2019_{domain}_mean_rank": -1.0 for domain in DOMAINS} | {
        "health_index_smoking": 1.0,
        "health_index_overweight_and_obesity_in_adults": 1.0,
        "health_index_physical_activity": 1.0,
    }
    for name, sign in named.items():
        if name not in definitions:
            continue
        other = _latest(ground, rows, definitions[name])
        both = sorted(life.keys() & other.keys())
        if len(both) < ENOUGH:
            continue
        found = rank_correlation([life[c] for c in both], [sign * other[c] for c in both])
        made.append(
            {
                "indicator": definitions[name].name,
                "domain": definitions[name].domain,
                "correlation": _given(found.value),
                "lower": _given(found.lower),
                "upper": _given(found.upper),
                "districts": len(both),
            }
        )
    if not made:
        return None
    equal = [row for row in made if row["correlation"] is None]
    told = [row for row in made if row["correlation"] is not None]
    told.sort(key=lambda row: float(str(row["correlation"])))
    return Table.of_rows(
        [*told, *equal],
        id="needs.goes_with_life",
        title="What goes with life expectancy over the districts of England",
        columns=(
            Column(name="indicator", label="Indicator", kind="text"),
            Column(name="domain", label="Domain", kind="text"),
            Column(
                name="correlation",
                label="Rank correlation with life expectancy",
                kind="number",
                description="Deprivation is turned so that more is worse; -1 to 1",
            ),
            Column(name="lower", label="Lower 95% limit", kind="number"),
            Column(name="upper", label="Upper 95% limit", kind="number"),
            Column(name="districts", label="Districts", kind="count"),
        ),
        basis=Basis.ESTIMATED,
        sources=ground.tables.sources_of(
            rows.filter(pc.is_in(rows["indicator"], pa.array([LIFE, *named])))
        ),
        method=METHOD.id,
        note="Districts of all England, not of this system alone. An association of places is "
        "not a cause." + (" Values that are all equal go with nothing." if equal else ""),
    )


def _given(value: npt.NDArray[np.float64]) -> float | None:
    return float(value) if np.isfinite(value) else None


def _latest(ground: Ground, rows: pa.Table, definition: Definition) -> dict[str, float]:
    """Each district's value of the latest period that any was measured in.

    Years that the publisher filled in are left out, as in the profiles; a district without a value
    in that period has none, so that no two years stand side by side.
    """
    held = by_indicator(rows, {definition.compared_as}, ground.tables.sources)
    kept = [
        row
        for row in of_category(held.get(definition.compared_as, []), definition.category)
        if row["value"] is not None
    ]
    last = max(((row["end"], row["start"]) for row in kept), default=None)
    return {row["about"]: row["value"] for row in kept if (row["end"], row["start"]) == last}
