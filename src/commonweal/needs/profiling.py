"""Section: profiles of every level, the funnel of practices, and what each indicator means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from commonweal.evidence import Basis, Chart, Column, Figure, Lack, Method, Part, Section, Table
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import joined
from commonweal.needs.indicators import Definition, overdue
from commonweal.needs.profiles import Row
from commonweal.needs.values import AREAS, LEVELS
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.rules import Source
from commonweal.stats import funnel
from commonweal.system.organisation import Kind

#: Indicators whose figures the page shows first, and that are drawn, where they are held.
HEADLINES = (
    "qof_dm",
    "qof_hyp",
    "qof_stia",
    "health_index_smoking",
    "health_index_overweight_and_obesity_in_adults",
    "health_index_avoidable_mortality",
)

METHOD = Method(
    id="needs.profiles",
    title="Profiles: value, interval, comparison, trend, funnel",
    text="Proportions have Wilson's limits, rates Byar's (exact below ten events), 95%. A value is "
    "higher or lower than England where its interval does not hold England's value; the five like "
    "areas are those of the same level nearest in standardised features (people, ages, deprivation "
    "or need), taken together. The funnel flag says whether a value lies beyond the 95% or the "
    "99.8% control limits about England. Trends: the official test over the five latest periods of "
    "counts, otherwise the rank test of Mann and Kendall. A year that its publisher filled in from "
    "another is left out where measured years are held. Of many comparisons one in twenty "
    "differs by chance alone. A crude value is not adjusted for age. How: docs/methods/needs.md.",
)

COLUMNS = (
    Column(name="code", label="Code", kind="code"),
    Column(name="name", label="Name", kind="text"),
    Column(name="indicator", label="Indicator (id)", kind="code"),
    Column(name="label", label="Indicator", kind="text"),
    Column(name="domain", label="Domain", kind="text"),
    Column(name="start", label="From", kind="date"),
    Column(name="end", label="To", kind="date"),
    Column(name="value", label="Value", kind="number"),
    Column(name="lower", label="Lower 95% limit", kind="number"),
    Column(name="upper", label="Upper 95% limit", kind="number"),
    Column(name="unit", label="Unit", kind="text"),
    Column(name="numerator", label="Numerator", kind="count"),
    Column(name="denominator", label="Denominator", kind="count"),
    Column(name="basis", label="Basis", kind="text"),
    Column(name="through", label="How it came to be about this body", kind="text"),
    Column(name="covered", label="People for whom a value was held", kind="share"),
    Column(name="crude", label="Crude: age explains part", kind="flag"),
    Column(name="england", label="England", kind="number"),
    Column(name="england_how", label="England: how", kind="text"),
    Column(name="comparison", label="Against England", kind="text"),
    Column(name="like", label="Like areas", kind="number"),
    Column(name="like_areas", label="Like areas: which", kind="text"),
    Column(name="against_like", label="Against like areas", kind="text"),
    Column(name="rank", label="Rank in England, 1 lowest", kind="count"),
    Column(name="ranked", label="Areas ranked", kind="count"),
    Column(name="funnel", label="Funnel", kind="text"),
    Column(name="trend", label="Trend", kind="text"),
    Column(name="trend_how", label="Trend: how", kind="text"),
    Column(name="note", label="Why no interval", kind="text"),
)


def part(
    ground: Ground, definitions: Mapping[str, Definition], profiles: Mapping[str, Sequence[Row]]
) -> Part:
    """A table for each level, the funnel and the intervals of a headline, the definitions."""
    held = {level: rows for level, rows in profiles.items() if rows}
    if not held:
        absent = unknown(
            ground,
            f"needs.indicators.{ground.system.code}",
            "Indicators of need",
            "the folder holds none that is defined (table indicators)",
        )
        return Part(
            section=Section(
                id="needs.profiles",
                title="Profiles",
                text="Not known: the folder holds no indicator that is defined.",
                figures=(absent.id,),
            ),
            figures=(absent,),
            lacks=(lacking("indicators", "indicators of need", "no profile can be drawn"),),
        )
    tables = [_profile(ground, level, rows) for level, rows in held.items()]
    used = {row.indicator for rows in held.values() for row in rows}
    meanings = _definitions(ground, {key: definitions[key] for key in definitions if key in used})
    drawn = _drawn(ground, held)
    figures = [_figure(ground, row) for row in held.get(Kind.SYSTEM.value, ())]
    shown = tuple(f.id for f in figures if f.id.split(".")[1] in HEADLINES)
    return Part(
        section=Section(
            id="needs.profiles",
            title="Profiles",
            text=_text(ground, definitions, held),
            figures=shown,
            charts=tuple(chart.id for chart, _ in drawn),
            tables=(
                *(table.id for table in tables),
                *(table.id for _, made in drawn for table in made),
                meanings.id,
            ),
        ),
        figures=tuple(figures),
        tables=(*tables, *(table for _, made in drawn for table in made), meanings),
        charts=tuple(chart for chart, _ in drawn),
        methods=(METHOD,),
        lacks=tuple(_lacks(ground, held)),
    )


def _text(
    ground: Ground, definitions: Mapping[str, Definition], held: Mapping[str, Sequence[Row]]
) -> str:
    counted = [
        f"{len({row.code for row in rows})} at the level {level}" for level, rows in held.items()
    ]
    late = overdue(
        {row.indicator: definitions[row.indicator] for rows in held.values() for row in rows},
        ground.day,
    )
    return (
        f"{len({row.indicator for rows in held.values() for row in rows})} indicators about bodies "
        f"and areas: {joined(counted)}. Each row says whether it was published about the body or "
        "rolled up, and over which people; a value without counts has no interval."
        + (f" {len(late)} definitions are past their review date." if late else "")
    )


def _lacks(ground: Ground, held: Mapping[str, Sequence[Row]]) -> list[Lack]:
    lacks = []
    if ground.tables.get("comparators") is None:
        lacks.append(
            lacking(
                "comparators",
                "the same indicators for all of England",
                "no value is compared with England or with like areas",
            )
        )
    absent = [level for level in LEVELS if level not in held]
    if absent:
        lacks.append(
            Lack(
                table="indicators",
                what=f"values at the levels {joined(absent)}",
                consequence="these levels have no profile",
                cause="rows",
            )
        )
    if Kind.PLACE.value in held:
        lacks.append(
            Lack(
                table="comparators",
                what="partnerships of other systems",
                consequence="partnerships are compared with England alone: no national file "
                "holds any",
                cause="rows",
            )
        )
    return lacks


def basis_of(rows: Sequence[Row]) -> Basis:
    """The weakest basis of some rows."""
    return weakest(*{row.basis for row in rows})


def sources_of(ground: Ground, rows: Sequence[Row]) -> tuple[Source, ...]:
    """The sources of some rows, those of what they are compared with among them."""
    named = {source for row in rows for source in row.sources}
    return tuple(ground.tables.sources[i] for i in sorted(named) if i in ground.tables.sources)


def _profile(ground: Ground, level: str, rows: Sequence[Row]) -> Table:
    word = ground.level_name(Kind(level)) if level not in AREAS else level
    return Table.of_rows(
        [_cells(row) for row in rows],
        id=f"needs.profile.{level}",
        title=f"Profiles: {word}",
        columns=COLUMNS,
        basis=basis_of(rows),
        sources=sources_of(ground, rows),
        method=METHOD.id,
        as_of=max(row.end for row in rows),
        shown=10,
    )


def _cells(row: Row) -> dict[str, object]:
    return {column.name: getattr(row, column.name) for column in COLUMNS} | {
        "basis": row.basis.value,
        "through": row.through.value,
    }


def _figure(ground: Ground, row: Row) -> Figure:
    crude = ", crude" if row.crude else ""
    return ground.figure(
        f"needs.{row.indicator}.{row.code}",
        f"{row.label}{crude}: {row.name}",
        row.code,
        row.value,
        row.unit,
        row.basis,
        sources_of(ground, [row]),
        missing="nothing to divide by",
        method=METHOD.id,
        vintage=f"{row.start} to {row.end}",
        as_of=row.end,
        interval=None if row.lower is None or row.upper is None else (row.lower, row.upper),
    )


def _drawn(
    ground: Ground, held: Mapping[str, Sequence[Row]]
) -> list[tuple[Chart, tuple[Table, ...]]]:
    """The funnel of practices and the intervals of bodies, of the first headline with counts."""
    found = []
    practices = held.get(Kind.PRACTICE.value, ())
    headline = next(
        (name for name in HEADLINES if any(r.indicator == name and r.funnel for r in practices)),
        None,
    )
    if headline is not None:
        found.append(_funnel(ground, [r for r in practices if r.indicator == headline]))
    for level in (Kind.NETWORK.value, Kind.COMMISSIONER.value, "district"):
        rows = held.get(level, ())
        name = next(
            (h for h in HEADLINES if any(r.indicator == h and r.value is not None for r in rows)),
            None,
        )
        if name is not None:
            found.append(_intervals(ground, level, [r for r in rows if r.indicator == name]))
    return found


def _funnel(ground: Ground, rows: Sequence[Row]) -> tuple[Chart, tuple[Table, ...]]:
    known = [row for row in rows if row.funnel and row.denominator and row.england]
    first = known[0]
    england = first.england or 0.0
    dots = Table.of_rows(
        [
            {
                "denominator": row.denominator,
                "value": row.value,
                "code": row.code,
                "name": row.name,
                "flag": row.funnel,
            }
            for row in known
        ],
        id=f"needs.funnel.{first.indicator}",
        title=f"{first.label}: practices about England's value",
        columns=(
            Column(name="denominator", label="Patients counted", kind="count", unit="patients"),
            Column(name="value", label=first.label, kind="number", unit=first.unit),
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Practice", kind="text"),
            Column(name="flag", label="Funnel", kind="text"),
        ),
        basis=basis_of(known),
        sources=sources_of(ground, known),
        method=METHOD.id,
        as_of=first.end,
        note="Crude: practices with older or more deprived patients lie outside the limits for "
        "that alone, so more do than chance explains. No verdict on a practice.",
        shown=10,
    )
    sizes = [row.denominator or 0.0 for row in known]
    size, lines = funnel.curve(
        "proportion", max(sizes) * 1.05, england / 100, smallest=min(sizes) * 0.9, multiplier=100
    )
    limits = Table.of_rows(
        [
            {
                "denominator": float(size[i]),
                "england": england,
                "lower_95": float(lines.lower[0, i]),
                "upper_95": float(lines.upper[0, i]),
                "lower_998": float(lines.lower[1, i]),
                "upper_998": float(lines.upper[1, i]),
            }
            for i in range(len(size))
        ],
        id=f"needs.funnel_lines.{first.indicator}",
        title=f"{first.label}: control limits about England's value",
        columns=(
            Column(name="denominator", label="Patients counted", kind="count", unit="patients"),
            Column(name="england", label="England", kind="number", unit=first.unit),
            Column(name="lower_95", label="95% lower", kind="number", unit=first.unit),
            Column(name="upper_95", label="95% upper", kind="number", unit=first.unit),
            Column(name="lower_998", label="99.8% lower", kind="number", unit=first.unit),
            Column(name="upper_998", label="99.8% upper", kind="number", unit=first.unit),
        ),
        basis=Basis.ESTIMATED,
        sources=sources_of(ground, known[:1]),
        method=METHOD.id,
        shown=5,
    )
    outside = sum("99.8%" in row.funnel for row in known)
    chart = Chart(
        id=f"{dots.id}.chart",
        title=f"{first.label}: practices about England's value",
        description=f"Each of {len(known)} practices by patients counted and {first.unit}; "
        f"{outside} lie beyond the 99.8% limits. Crude values.",
        kind="funnel",
        table=dots.id,
        x="denominator",
        y="value",
        colour="flag",
        lines=limits.id,
        point_label="name",
    )
    return chart, (dots, limits)


def _intervals(ground: Ground, level: str, rows: Sequence[Row]) -> tuple[Chart, tuple[Table, ...]]:
    kept = sorted(
        (row for row in rows if row.value is not None and np.isfinite(row.value)),
        key=lambda row: (row.value or 0.0, row.code),
    )
    first = kept[0]
    word = ground.level_name(Kind(level), plural=True) if level not in AREAS else f"{level}s"
    table = Table.of_rows(
        [
            {
                "code": row.code,
                "name": row.name,
                "value": row.value,
                "lower": row.lower,
                "upper": row.upper,
                "england": row.england,
                "comparison": row.comparison,
                "basis": row.basis.value,
            }
            for row in kept
        ],
        id=f"needs.intervals.{level}.{first.indicator}",
        title=f"{first.label}: {word}, lowest first",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(name="value", label=first.label, kind="number", unit=first.unit),
            Column(name="lower", label="Lower 95% limit", kind="number", unit=first.unit),
            Column(name="upper", label="Upper 95% limit", kind="number", unit=first.unit),
            Column(name="england", label="England", kind="number", unit=first.unit),
            Column(name="comparison", label="Against England", kind="text"),
            Column(name="basis", label="Basis", kind="text"),
        ),
        basis=basis_of(kept),
        sources=sources_of(ground, kept),
        method=METHOD.id,
        as_of=first.end,
        shown=10,
    )
    compared = first.england is not None
    chart = Chart(
        id=f"{table.id}.chart",
        title=f"{first.label}: {word}{', crude' if first.crude else ''}",
        description=f"Value and 95% interval, where one is known, of each of {len(kept)} {word}"
        + (", with England's value as a line." if compared else "; no value of England is held."),
        kind="interval",
        table=table.id,
        x="value",
        y="name",
        low="lower",
        high="upper",
        centre="england" if compared else "",
    )
    return chart, (table,)


def _definitions(ground: Ground, used: Mapping[str, Definition]) -> Table:
    sources = {definition.source.id: definition.source for definition in used.values()}
    return Table.of_rows(
        [
            {
                "id": key,
                "name": definition.name,
                "domain": definition.domain,
                "why": definition.why,
                "numerator": definition.numerator or "published without counts",
                "denominator": definition.denominator or "published without counts",
                "polarity": definition.polarity,
                "age": definition.age_words,
                "can_move": definition.commissioning_can_move,
                "owner": definition.owner,
                "source": definition.source.title,
                "verified": definition.source.verified,
                "review": definition.review_date,
                "overdue": definition.is_overdue(ground.day),
                "note": definition.note or None,
            }
            for key, definition in used.items()
        ],
        id="needs.definitions",
        title="What each indicator means, and what commissioning can and cannot move",
        columns=(
            Column(name="id", label="Id", kind="code"),
            Column(name="name", label="Indicator", kind="text"),
            Column(name="domain", label="Domain", kind="text"),
            Column(name="why", label="Why it matters", kind="text"),
            Column(name="numerator", label="Numerator", kind="text"),
            Column(name="denominator", label="Denominator", kind="text"),
            Column(name="polarity", label="Which way is good", kind="text"),
            Column(name="age", label="What age has to do with it", kind="text"),
            Column(name="can_move", label="Commissioning can and cannot move", kind="text"),
            Column(name="owner", label="Owner", kind="text"),
            Column(name="source", label="Source", kind="text"),
            Column(name="verified", label="Read at its source", kind="flag"),
            Column(name="review", label="Review due", kind="date"),
            Column(name="overdue", label="Overdue", kind="flag"),
            Column(name="note", label="Note", kind="text"),
        ),
        basis=Basis.ASSUMED,
        sources=tuple(sources[key] for key in sorted(sources)),
        method=METHOD.id,
        note="What commissioning can move is this project's own wording, assumed until the office "
        "named has reviewed it.",
        shown=12,
    )
