"""Section: profiles of every level, the funnel of practices, and what each indicator means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonweal.evidence import Column, Figure, Lack, Part, Section, Table
from commonweal.evidence.words import joined, years
from commonweal.needs.indicators import DOMAINS, Definition, overdue
from commonweal.needs.profiles.charts import drawn
from commonweal.needs.profiles.meanings import meanings
from commonweal.needs.profiles.profile import Row
from commonweal.needs.profiles.rows import HEADLINES, METHOD, basis_of, sources_of
from commonweal.needs.profiles.shown import shown
from commonweal.needs.values.observation import AREAS, LEVELS, Through
from commonweal.needs.values.trends import LEAST_POINTS, UNKNOWN
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.system.organisation import Kind

#: How a value came to be about a body, in the few words of a file.
WAYS = {
    Through.PUBLISHED: "published",
    Through.REGISTERED: "registered patients",
    Through.RESIDENT: "residents",
    Through.MODELLED: "modelled homes of patients",
}
#: How a trend that lacks periods says so.
NEEDED = f"comparable periods are held, {LEAST_POINTS} needed"

COLUMNS = (
    Column(name="code", label="Code", kind="code"),
    Column(name="name", label="Name", kind="text"),
    Column(name="label", label="Indicator", kind="text"),
    Column(name="value", label="Value", kind="number"),
    Column(name="lower", label="Lower 95% limit", kind="number"),
    Column(name="upper", label="Upper 95% limit", kind="number"),
    Column(name="unit", label="Unit", kind="text"),
    Column(name="basis", label="Basis", kind="text"),
    Column(name="england", label="England", kind="number"),
    Column(name="comparison", label="Against England", kind="text"),
    Column(name="like", label="Like areas", kind="number"),
    Column(name="against_like", label="Against like areas", kind="text"),
    Column(name="trend", label="Trend", kind="text"),
    Column(name="funnel", label="Funnel", kind="text"),
    Column(name="crude", label="Age explains part of it", kind="flag"),
    Column(name="start", label="From", kind="date"),
    Column(name="end", label="To", kind="date"),
    Column(name="through", label="How it came to be about this body", kind="text"),
    Column(name="covered", label="People for whom a value was held", kind="share"),
    Column(name="rank", label="Rank in England, 1 lowest", kind="count"),
    Column(name="ranked", label="Areas ranked", kind="count"),
    Column(name="like_areas", label="Like areas: which", kind="text"),
    Column(name="england_how", label="England: how", kind="text"),
    Column(name="trend_how", label="Trend: how", kind="text"),
    Column(name="note", label="Why no interval", kind="text"),
    Column(name="numerator", label="Numerator", kind="count"),
    Column(name="denominator", label="Denominator", kind="count"),
    Column(name="domain", label="Domain", kind="text"),
    Column(name="indicator", label="Indicator (id)", kind="code"),
)


def part(
    ground: Ground, definitions: Mapping[str, Definition], profiles: Mapping[str, Sequence[Row]]
) -> Part:
    """Headlines of each level, the funnel and the intervals of one, the definitions.

    The whole profile of each level is a file of the pack: the page names it and draws no row.
    """
    held = {level: rows for level, rows in profiles.items() if rows}
    if not held:
        absent = unknown(
            ground,
            f"needs.indicators.{ground.system.code}",
            "Indicators of need",
            "the folder holds none that is defined (table indicators)",
        )
        return Part.of(
            id="needs.profiles",
            title="Profiles",
            text="Not known: the folder holds no indicator that is defined.",
            figures=(absent,),
            lacks=(lacking("indicators", "indicators of need", "no profile can be drawn"),),
        )
    whole = [_profile(ground, level, rows) for level, rows in held.items()]
    # The broadest first: bodies from the system down, then areas.
    broad = sorted(held, key=lambda level: (level in AREAS, -LEVELS.index(level)))
    tables = [shown(ground, definitions, level, held[level]) for level in broad]
    used = {row.indicator for rows in held.values() for row in rows}
    meant = meanings(ground, {key: definitions[key] for key in definitions if key in used})
    charts = drawn(ground, held)
    figures = [_figure(ground, row) for row in sorted(held.get(Kind.SYSTEM.value, ()), key=_place)]
    headlines = tuple(f.id for f in figures if f.id.split(".")[1] in HEADLINES)
    return Part(
        section=Section(
            id="needs.profiles",
            title="Profiles",
            text=_text(ground, definitions, held),
            figures=headlines,
            charts=tuple(chart.id for chart, _ in charts),
            tables=(
                *(table.id for table in tables),
                *(table.id for _, made in charts for table in made),
                meant.id,
            ),
        ),
        figures=tuple(figures),
        tables=(*tables, *(table for _, made in charts for table in made), meant, *whole),
        charts=tuple(chart for chart, _ in charts),
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


def _profile(ground: Ground, level: str, rows: Sequence[Row]) -> Table:
    word = ground.level_name(Kind(level)) if level not in AREAS else level
    return Table.of_rows(
        [_cells(row) for row in sorted(rows, key=_place)],
        id=f"needs.profile.{level}",
        title=f"All indicators held, of each {word}",
        columns=COLUMNS,
        basis=basis_of(rows),
        sources=sources_of(ground, rows),
        method=METHOD.id,
        as_of=max(row.end for row in rows),
        shown=0,
    )


def _place(row: Row) -> tuple[int, str, str]:
    """Where a row stands: health first, then what makes it."""
    return DOMAINS.index(row.domain), row.indicator, row.code


def _cells(row: Row) -> dict[str, object]:
    """A row as the file holds it: in thousands of rows, words are few and stand where they tell."""
    compared = row.england is not None
    few = row.trend_how.endswith(NEEDED)
    periods = row.trend_how.split(" ")[0]
    return {column.name: getattr(row, column.name) for column in COLUMNS} | {
        "basis": row.basis.value,
        "through": WAYS[row.through],
        "comparison": row.comparison if compared else "",
        "england_how": row.england_how if compared else "",
        "like_areas": row.like_areas if row.like is not None else "",
        "trend": f"{UNKNOWN}: {periods} of {LEAST_POINTS} periods held" if few else row.trend,
        "trend_how": "" if few else row.trend_how,
        "note": row.note.removeprefix("no interval: "),
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
        vintage=years(row.start, row.end),
        as_of=row.end,
        interval=None if row.lower is None or row.upper is None else (row.lower, row.upper),
    )
