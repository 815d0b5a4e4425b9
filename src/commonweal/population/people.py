"""Section: how old the people are, and how deprived the places where they live."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis, Chart, Column, Figure, Method, Part, Section, Table
from commonweal.people.ages import Band, from_age, label
from commonweal.people.deprivation import (
    DECILE_2019,
    SCORE_2015,
    indicator,
    share_in_most_deprived_fifth,
)
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.people.residence import mean_by_group, total_by_group
from commonweal.rules import Source
from commonweal.system.organisation import Kind

LEVELS = (Kind.SYSTEM, Kind.PLACE, Kind.COMMISSIONER)

AGE = Method(
    id="population.ages",
    title="Age structure",
    text="Residents by age band on the reference day. Where bands of several widths are held, the "
    "finest set that covers every age once is used.",
)
DEPRIVATION = Method(
    id="population.deprivation",
    title="Deprivation of residents and of lists",
    text="The mean score is the Index of Multiple Deprivation 2015 of the small areas, weighted by "
    "residents; a higher score is more deprived. The share in the most deprived fifth uses the "
    "national deciles of the index of 2019. For a practice's list, areas are weighted by the "
    "modelled number of its patients who live there.",
)


def part(ground: Ground) -> Part:
    """Ages and deprivation by level, and the check of the model."""
    tables, charts, lacks = [], [], []
    figures: list[Figure] = []
    if ground.residents is None:
        lacks.append(lacking("residents", "residents by age", "age structure cannot be told"))
        figures.append(_no_figure(ground, "aged_65", "Residents aged 65 and over", "residents"))
    else:
        tables.append(_ages(ground))
        charts.append(_pyramid())
        figures += _older_figures(ground)
    indicators = ground.tables.get("indicators")
    if indicators is None or not indicator(indicators, DECILE_2019):
        lacks.append(
            lacking("indicators", f"{DECILE_2019} by small area", "deprivation cannot be told")
        )
        label = "Residents in England's most deprived fifth"
        figures.append(_no_figure(ground, "most_deprived_fifth", label, "indicators"))
    elif ground.persons:
        tables.append(_deprivation(ground, indicators))
        figures += _deprivation_figures(ground, indicators)
    return Part(
        section=Section(
            id="population.people",
            title="Age and deprivation",
            text="Who lives in the system: ages, and how deprived the areas where they live.",
            figures=tuple(
                figure.id
                for figure in figures
                if figure.about == ground.system.code
                or figure.about in {place.code for place in ground.structure.of_kind(Kind.PLACE)}
            ),
            charts=tuple(chart.id for chart in charts),
            tables=tuple(table.id for table in tables),
        ),
        figures=tuple(figures),
        tables=tuple(tables),
        charts=tuple(charts),
        methods=(AGE, DEPRIVATION),
        lacks=tuple(lacks),
    )


def _no_figure(ground: Ground, name: str, label: str, table: str) -> Figure:
    return unknown(
        ground,
        f"population.{name}.{ground.system.code}",
        f"{ground.system.name}: {label}",
        f"the folder does not hold it (table {table})",
    )


def _bands(residents: pa.Table) -> list[Band]:
    pairs = residents.group_by(["age_from", "age_to"]).aggregate([])
    return sorted(
        zip(pairs.column("age_from").to_pylist(), pairs.column("age_to").to_pylist(), strict=True),
        key=lambda band: band[0],
    )


def _ages(ground: Ground) -> Table:
    """Residents of the system by age, every band held."""
    assert ground.residents is not None
    own = pa.array(sorted(ground.own_areas), pa.string())
    rows = ground.residents.filter(pc.is_in(ground.residents["area"], own))
    summed = rows.group_by("age_from").aggregate([("persons", "sum")])
    counts = dict(
        zip(
            summed.column("age_from").to_pylist(),
            summed.column("persons_sum").to_pylist(),
            strict=True,
        )
    )
    whole = fsum(counts.values())
    return Table.of_rows(
        [
            {
                "age_from": band[0],
                "ages": label(band),
                "residents": counts.get(band[0], 0.0),
                "share": counts.get(band[0], 0.0) / whole if whole else None,
            }
            for band in _bands(ground.residents)
        ],
        id="population.ages",
        title=f"Residents of {ground.system.name} by age",
        columns=(
            Column(name="age_from", label="From age", kind="count", unit="years"),
            Column(name="ages", label="Ages", kind="text", unit="years"),
            Column(name="residents", label="Residents", kind="count", unit="persons"),
            Column(name="share", label="Share", kind="share"),
        ),
        basis=Basis.OBSERVED,
        sources=ground.resident_sources,
        method=AGE.id,
        as_of=ground.resident_day,
        shown=25,
    )


def _pyramid() -> Chart:
    return Chart(
        id="population.ages.chart",
        title="Residents by age",
        description="Number of residents in each age band; the figures are in the table below.",
        kind="bar",
        table="population.ages",
        x="residents",
        y="ages",
    )


def _older(ground: Ground, groups: Mapping[str, str]) -> dict[str, float]:
    """Share of residents aged 65 and over by group of small areas, where a band begins at 65."""
    assert ground.residents is not None
    older = from_age(ground.residents, 65, "persons", "area")
    if older is None:
        return {}
    top, whole = total_by_group(older, groups), total_by_group(ground.persons, groups)
    return {code: top.get(code, 0.0) / total for code, total in whole.items() if total}


def _older_figures(ground: Ground) -> list[Figure]:
    return [
        ground.figure(
            f"population.aged_65.{code}",
            f"{ground.area_names.get(code, code)}: residents aged 65 and over",
            code,
            100 * share,
            "%",
            Basis.OBSERVED,
            ground.resident_sources,
            method=AGE.id,
            as_of=ground.resident_day,
        )
        for kind in LEVELS
        for code, share in _older(ground, ground.group_of(kind)).items()
    ]


def _index_sources(ground: Ground, *names: str) -> tuple[Source, ...]:
    held = {source for name in names for source in ground.sources("indicators", "indicator", name)}
    return tuple(sorted(held, key=lambda source: source.id))


def _districts(ground: Ground) -> list[tuple[str, dict[str, str]]]:
    """The system's small areas by council district: those of whole districts, and those of
    districts of which a part lies elsewhere, which are told as a part."""
    apart = {d for area, d in ground.district_of.items() if area not in ground.own_areas}
    own = {area: d for area, d in ground.district_of.items() if area in ground.own_areas}
    whole = {area: district for area, district in own.items() if district not in apart}
    part = {area: district for area, district in own.items() if district in apart}
    return [("District", whole), ("District, its part in the system", part)]


def _deprivation(ground: Ground, indicators: pa.Table) -> Table:
    scores, deciles = indicator(indicators, SCORE_2015), indicator(indicators, DECILE_2019)
    rows = []
    levels = [(ground.level_name(kind), ground.group_of(kind)) for kind in LEVELS]
    for level, groups in (*levels, *_districts(ground)):
        mean = mean_by_group(scores, ground.persons, groups)
        fifth = share_in_most_deprived_fifth(deciles, ground.persons, groups)
        older = _older(ground, groups)
        rows += [
            {
                "level": level,
                "code": code,
                "name": ground.area_names.get(code, code),
                "residents": persons,
                "mean_score": mean.get(code),
                "most_deprived_fifth": fifth.get(code),
                "aged_65": older.get(code),
            }
            for code, persons in total_by_group(ground.persons, groups).items()
        ]
    return Table.of_rows(
        rows,
        id="population.deprivation",
        title="Deprivation and age of residents",
        columns=(
            Column(name="level", label="Level", kind="text"),
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(name="residents", label="Residents", kind="count", unit="persons"),
            Column(
                name="mean_score",
                label="Mean deprivation score, 2015",
                kind="number",
                description="Weighted by residents; higher is more deprived",
            ),
            Column(
                name="most_deprived_fifth",
                label="Living in England's most deprived fifth",
                kind="share",
            ),
            Column(name="aged_65", label="Aged 65 and over", kind="share"),
        ),
        basis=Basis.OBSERVED,
        sources=(*ground.resident_sources, *_index_sources(ground, SCORE_2015, DECILE_2019)),
        method=DEPRIVATION.id,
        as_of=ground.resident_day,
    )


def _deprivation_figures(ground: Ground, indicators: pa.Table) -> list[Figure]:
    deciles = indicator(indicators, DECILE_2019)
    sources = (*ground.resident_sources, *_index_sources(ground, DECILE_2019))
    return [
        ground.figure(
            f"population.most_deprived_fifth.{code}",
            f"{ground.area_names.get(code, code)}: residents in England's most deprived fifth",
            code,
            100 * share,
            "%",
            Basis.OBSERVED,
            sources,
            method=DEPRIVATION.id,
            as_of=ground.resident_day,
        )
        for kind in LEVELS
        for code, share in share_in_most_deprived_fifth(
            deciles, ground.persons, ground.group_of(kind)
        ).items()
    ]
