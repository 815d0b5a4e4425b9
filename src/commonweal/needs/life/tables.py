"""Tables, charts and figures of life expectancy where deaths by age are supplied."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

import numpy as np

from commonweal.evidence import Chart, Column, Figure, Method, Table
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import joined, years
from commonweal.needs.life.gap import gap, life_tables, standard_errors
from commonweal.needs.life.mortality import Deaths
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.stats import inequality

METHOD = Method(
    id="needs.life_tables",
    title="Life tables and what makes a gap",
    text="Where deaths by age are supplied: abridged life tables by Chiang's method with the "
    "variance of Silcocks and others for the open band, with the official rules of suppression, "
    "each named; the gap split by age and cause by Arriaga's method; the slope index of "
    "inequality over deprivation fifths. Only the latest period is used. A district's own rows "
    "go before those of its small areas; an area without a row for some age band is left out "
    "whole. Limits show chance alone. The shortest and the longest of several lives differ even "
    "by chance, so the gap of extremes overstates, and its limits do not show that. How: "
    "docs/methods/needs.md.",
)
WORDS = {"all": "all persons", "female": "females", "male": "males"}
GROUPED = {"district": "district", "fifth": "England's deprivation fifth of small areas"}
PARTS = (
    "Years of life that the first lacks against the second, by the ages and causes of the deaths "
    "that make the difference; below zero where it does better. They sum to the gap."
)
AT = {0: "at birth", 65: "at 65"}
#: Rows that the page shows of life expectancy by group.
SHOWN = 20


def drawn(ground: Ground, held: Sequence[Deaths]) -> tuple[list[Chart], list[Table]]:
    """Charts and tables of life expectancy by group, and tables of what makes the gaps.

    Returns
    -------
    charts, tables
        Of districts and of fifths: a chart and a table of life expectancy at birth, a table at
        65, and the gap of each sex by age and cause.
    """
    charts: list[Chart] = []
    tables: list[Table] = []
    for by in GROUPED:
        alike = [one for one in held if one.by == by]
        if not alike:
            continue
        made = [_expectancy(ground, by, alike, age) for age in AT]
        tables += [table for table in made if table is not None]
        if made[0] is not None and made[0].data["value"].null_count < made[0].data.num_rows:
            charts.append(_chart(by, made[0]))
        tables += [table for one in alike if (table := _parts(ground, one)) is not None]
    return charts, tables


def figures(ground: Ground, held: Deaths) -> list[Figure]:
    """The gap with its limits, and over fifths the slope index with its interval."""
    made = [_gap_figure(ground, held)]
    if held.by == "fifth":
        made.append(_slope(ground, held))
    return made


def _gap_figure(ground: Ground, held: Deaths) -> Figure:
    found = gap(held)
    between = {
        "district": "between the districts of the shortest and the longest life",
        "fifth": "between the most and the least deprived fifth",
    }[held.by]
    missing = {
        "district": "fewer than two districts have a life expectancy; the table says why",
        "fifth": "the most or the least deprived fifth has no life expectancy; the table says why",
    }[held.by]
    return ground.figure(
        f"needs.life_table_gap.{held.by}.{held.sex}",
        f"Gap in life expectancy at birth {between}, {WORDS[held.sex]}",
        ground.system.code,
        None if found is None else found.years,
        "years",
        held.basis,
        held.sources,
        missing=missing,
        method=METHOD.id,
        vintage=period(held),
        as_of=held.end,
        interval=None if found is None else (found.lower, found.upper),
    )


def _slope(ground: Ground, held: Deaths) -> Figure:
    """The slope index of life expectancy over the fifths: least less most deprived end."""
    table = life_tables(held)
    index = None
    if table is not None and np.isfinite(table.value[:, 0]).all():
        index = inequality.slope_index(
            table.value[:, 0], standard_errors(table)[:, 0], held.person_years.sum(axis=1)
        )
    return ground.figure(
        f"needs.life_slope.{held.sex}",
        f"Slope index of inequality in life expectancy at birth, {WORDS[held.sex]}",
        ground.system.code,
        None if index is None else float(index.sii),
        "years",
        held.basis,
        held.sources,
        missing="not every fifth has a life expectancy; the table says why",
        method=METHOD.id,
        vintage=period(held),
        as_of=held.end,
        interval=None if index is None else (float(index.sii_lower), float(index.sii_upper)),
    )


def said(ground: Ground, held: Deaths) -> str:
    """The gap in a sentence: its ends, the ages and the causes that make most of it."""
    found = gap(held)
    if found is None:
        return ""
    names = _names(ground, held)
    old = fsum(
        part
        for band, part in zip(held.bands, found.by_age, strict=True)
        if int(band.split("-")[0].rstrip("+")) >= 65
    )
    words = (
        f"{names[found.low]} lacks {found.years:.1f} years ({found.lower:.1f} to "
        f"{found.upper:.1f}) against {names[found.high]}, {WORDS[held.sex]}: {old:.1f} of them "
        "through deaths from age 65"
    )
    if found.causes:
        by_cause = dict(zip(found.causes, found.by_cause.sum(axis=1), strict=True))
        ordered = sorted(by_cause, key=lambda cause: (-by_cause[cause], cause))
        words += "; by cause " + joined([f"{cause} {by_cause[cause]:.1f}" for cause in ordered])
    return f"{words}."


def period(held: Deaths) -> str:
    """The years that the deaths are of."""
    return years(held.start, held.end)


def _names(ground: Ground, held: Deaths) -> list[str]:
    if held.by == "district":
        return [ground.area_names.get(code, code) for code in held.groups]
    words = {"1": "Fifth 1 (most deprived)", "5": "Fifth 5 (least deprived)"}
    return [words.get(code, f"Fifth {code}") for code in held.groups]


COLUMNS = (
    Column(name="code", label="Code", kind="code"),
    Column(name="name", label="Group", kind="text"),
    Column(name="sex", label="Sex", kind="text"),
    Column(name="value", label="Life expectancy", kind="number", unit="years"),
    Column(name="lower", label="Lower 95% limit", kind="number", unit="years"),
    Column(name="upper", label="Upper 95% limit", kind="number", unit="years"),
    Column(name="reason", label="Why none", kind="text"),
    Column(name="deaths", label="Deaths", kind="count", unit="deaths"),
    Column(name="person_years", label="Person-years", kind="count"),
    Column(name="counted", label="Counted from", kind="text"),
)


def _rows(ground: Ground, held: Deaths, age: int) -> list[dict[str, object]]:
    """Life expectancy at an age of each group, or why there is none; no rows without that age."""
    table = life_tables(held)
    starts = [int(band.split("-")[0].rstrip("+")) for band in held.bands]
    if table is not None and age not in starts:
        return []
    rows: list[dict[str, object]] = []
    for i, name in enumerate(_names(ground, held)):
        said: dict[str, object] = {
            "code": held.groups[i],
            "name": name,
            "sex": WORDS[held.sex],
            "counted": held.counted[i],
        }
        if table is None or held.lacking[i]:
            nothing = dict.fromkeys(("value", "lower", "upper", "deaths", "person_years"))
            rows.append(said | nothing | {"reason": held.lacking[i]})
            continue
        b = starts.index(age)
        rows.append(
            said
            | {
                "value": _given(table.value[i, b]),
                "lower": _given(table.lower[i, b]),
                "upper": _given(table.upper[i, b]),
                "reason": str(table.reason[i, b]),
                "deaths": float(held.deaths[i, b:].sum()),
                "person_years": float(held.person_years[i, b:].sum()),
            }
        )
    return rows


def _given(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _expectancy(ground: Ground, by: str, alike: Sequence[Deaths], age: int) -> Table | None:
    first = alike[0]
    notes = dict.fromkeys(note for one in alike for note in one.notes)
    rows = [row for one in alike for row in _rows(ground, one, age)]
    if not rows:
        return None
    return Table.of_rows(
        rows,
        id=f"needs.life_tables.{by}" if age == 0 else f"needs.life_tables.{by}.at_{age}",
        title=f"Life expectancy {AT[age]} by {GROUPED[by]}, {period(first)}, from supplied deaths",
        columns=COLUMNS,
        basis=weakest(*(one.basis for one in alike)),
        sources=_sources(alike),
        method=METHOD.id,
        note=" ".join(notes),
        as_of=first.end,
        vintage=period(first),
        shown=SHOWN,
    )


def _sources(alike: Sequence[Deaths]) -> tuple[Source, ...]:
    found = {source.id: source for one in alike for source in one.sources}
    return tuple(found[key] for key in sorted(found))


def _chart(by: str, table: Table) -> Chart:
    return Chart(
        id=f"{table.id}.chart",
        title=f"Life expectancy at birth by {GROUPED[by]}, years, from supplied deaths",
        description="Life expectancy at birth with its 95% interval of each group that has one; "
        "the figures, and why there are none, are in the table.",
        kind="interval",
        table=table.id,
        x="value",
        y="name",
        colour="sex",
        low="lower",
        high="upper",
    )


def _parts(ground: Ground, held: Deaths) -> Table | None:
    """The gap by age and cause, as years that the shorter life lacks."""
    found = gap(held)
    if found is None:
        return None
    names = _names(ground, held)
    columns = [
        Column(name="ages", label="Ages", kind="text", unit="years"),
        Column(name="all_causes", label="All causes", kind="number", unit="years"),
        *(
            Column(name=f"cause_{i}", label=name, kind="number", unit="years")
            for i, name in enumerate(found.causes)
        ),
    ]
    parts = np.vstack([found.by_age, found.by_cause])
    rows = [
        dict(zip((c.name for c in columns), (ages, *map(float, years)), strict=True))
        for ages, years in (
            ("all ages", parts.sum(axis=1)),
            *zip(held.bands, parts.T, strict=True),
        )
    ]
    return Table.of_rows(
        rows,
        id=f"needs.life_gap_parts.{held.by}.{held.sex}",
        title=f"What makes the gap between {names[found.low]} and {names[found.high]}, "
        f"{WORDS[held.sex]}, {period(held)}",
        columns=tuple(columns),
        basis=held.basis,
        sources=held.sources,
        method=METHOD.id,
        note=" ".join((PARTS, *found.notes)),
        as_of=held.end,
        vintage=period(held),
        # The page tells the ages of all persons; of one sex its sum, and the file the ages.
        shown=None if held.sex == "all" else 1,
    )
