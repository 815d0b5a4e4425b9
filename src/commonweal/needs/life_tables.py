"""Tables and figures of life expectancy where deaths by age are supplied."""

from __future__ import annotations

import numpy as np

from commonweal.evidence import Column, Figure, Method, Table
from commonweal.needs.mortality import Deaths, cause_names, gap, life_tables
from commonweal.people.ground import Ground
from commonweal.stats import inequality

METHOD = Method(
    id="needs.life_tables",
    title="Life tables and what makes a gap",
    text="Where deaths by age are supplied: abridged life tables by Chiang's method with the "
    "variance of Silcocks and others for the open band, with the official rules of suppression, "
    "each named; the gap split by age and cause by Arriaga's method; the slope index of "
    "inequality over deprivation fifths. How: docs/methods/needs.md.",
)
WORDS = {"all": "all persons", "female": "females", "male": "males"}


def tables(ground: Ground, held: Deaths) -> list[Table]:
    """Life expectancy at birth and at 65 by group; and the gap by age and cause, where given."""
    return [_expectancy(ground, held), *_decomposed(ground, held)]


def figures(ground: Ground, held: Deaths) -> list[Figure]:
    """The gap, and over fifths the slope index with its interval."""
    found = gap(held)
    who = f"{WORDS[held.sex]}, by {held.by}"
    about = ground.system.code
    made = [
        ground.figure(
            f"needs.life_table_gap.{held.by}.{held.sex}",
            f"Gap in life expectancy at birth, {who}",
            about,
            None if found is None else -float(found[2].gap),
            "years",
            held.basis,
            held.sources,
            missing="fewer than two groups have a life expectancy; the table says why",
            method=METHOD.id,
        )
    ]
    if held.by == "fifth":
        made.append(_slope(ground, held, who))
    return made


def _slope(ground: Ground, held: Deaths, who: str) -> Figure:
    """The slope index of life expectancy over the fifths: least less most deprived end."""
    table = life_tables(held)
    value = table.value[:, 0]
    error = (table.upper[:, 0] - table.lower[:, 0]) / (2 * 1.959963984540054)
    index = None
    if np.isfinite(value).all() and len(value) > 1:
        index = inequality.slope_index(value, error, held.person_years.sum(axis=1))
    return ground.figure(
        f"needs.life_slope.{held.sex}",
        f"Slope index of inequality in life expectancy at birth, {who}",
        ground.system.code,
        None if index is None else float(index.sii),
        "years",
        held.basis,
        held.sources,
        missing="not every fifth has a life expectancy; the table says why",
        method=METHOD.id,
        interval=None if index is None else (float(index.sii_lower), float(index.sii_upper)),
    )


def _names(ground: Ground, held: Deaths) -> list[str]:
    if held.by == "district":
        return [ground.area_names.get(code, code) for code in held.groups]
    words = {"1": "Fifth 1 (most deprived)", "5": "Fifth 5 (least deprived)"}
    return [words.get(code, f"Fifth {code}") for code in held.groups]


def _expectancy(ground: Ground, held: Deaths) -> Table:
    table = life_tables(held)
    starts = [int(band.split("-")[0].rstrip("+")) for band in held.bands]
    rows = [
        {
            "code": held.groups[i],
            "name": name,
            "age": starts[b],
            "value": _given(table.value[i, b]),
            "lower": _given(table.lower[i, b]),
            "upper": _given(table.upper[i, b]),
            "deaths": float(held.deaths[i].sum()),
            "person_years": float(held.person_years[i].sum()),
            "reason": str(table.reason[i, b]) or None,
        }
        for i, name in enumerate(_names(ground, held))
        for b in [starts.index(age) for age in (0, 65) if age in starts]
    ]
    return Table.of_rows(
        rows,
        id=f"needs.life_tables.{held.by}.{held.sex}",
        title=f"Life expectancy by {held.by}, {WORDS[held.sex]}, from supplied deaths",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Group", kind="text"),
            Column(name="age", label="At age", kind="count", unit="years"),
            Column(name="value", label="Life expectancy", kind="number", unit="years"),
            Column(name="lower", label="Lower 95% limit", kind="number", unit="years"),
            Column(name="upper", label="Upper 95% limit", kind="number", unit="years"),
            Column(name="deaths", label="Deaths", kind="count", unit="deaths"),
            Column(name="person_years", label="Person-years", kind="count"),
            Column(name="reason", label="Why none", kind="text"),
        ),
        basis=held.basis,
        sources=held.sources,
        method=METHOD.id,
    )


def _given(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _decomposed(ground: Ground, held: Deaths) -> list[Table]:
    found = gap(held)
    if found is None:
        return []
    low, high, split = found
    names = _names(ground, held)
    # The gap is told as years that the shorter life lacks.
    lacking = -split.by_age
    columns = [
        Column(name="ages", label="Ages", kind="text", unit="years"),
        Column(name="all_causes", label="All causes", kind="number", unit="years"),
    ]
    parts: list[np.ndarray] = []
    if split.by_cause is not None:
        parts = [-cause for cause in split.by_cause]
        columns += [
            Column(name=f"cause_{i}", label=name, kind="number", unit="years")
            for i, name in enumerate(cause_names(held))
        ]
    rows: list[dict[str, object]] = [
        {"ages": band, "all_causes": float(lacking[b])}
        | {f"cause_{i}": float(part[b]) for i, part in enumerate(parts)}
        for b, band in enumerate(held.bands)
    ]
    rows.append(
        {"ages": "all ages", "all_causes": float(lacking.sum())}
        | {f"cause_{i}": float(part.sum()) for i, part in enumerate(parts)}
    )
    return [
        Table.of_rows(
            rows,
            id=f"needs.life_gap_parts.{held.by}.{held.sex}",
            title=f"What makes the gap between {names[low]} and {names[high]}, {WORDS[held.sex]}",
            columns=tuple(columns),
            basis=held.basis,
            sources=held.sources,
            method=METHOD.id,
            note="Years of life that the first lacks against the second, by the ages and causes "
            "of the deaths that make the difference; below zero where it does better. They sum "
            "to the gap.",
        )
    ]
