"""What a chapter says: sections of text with figures, tables and charts, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from commonweal.evidence.figure import Figure
from commonweal.evidence.table import Table
from commonweal.evidence.words import counted
from commonweal.rules import Rule, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How figures were worked out, in words, with the place of the published method."""

    id: str
    title: str
    text: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Something the folder does not hold, and what therefore cannot be said.

    `cause` is one word to count by: "table", "column", "rows", "rule" or "method".
    """

    table: str
    what: str
    consequence: str
    cause: Literal["table", "column", "rows", "rule", "method"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """Outlines of areas for maps: GeoJSON geometries (WGS84) by area code."""

    id: str
    geometries: Mapping[str, object] = field(repr=False)
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart as a description; `report` draws it.

    Parameters
    ----------
    kind
        "bar" (category `y` against number `x`, with its interval where `low` and `high` are given),
        "band" (as bar, over the band from `low` to `high`), "waterfall" (category `y` against the
        signed amount `x`, step by step in the table's order; rows whose `colour` says "total" are
        levels: their `x` is the level itself), "line" (`x` against `y`), "pyramid" (age bands `y`,
        number `x`, side by `colour`), "scatter" (`x` against `y`), "map" (areas of `shapes`
        coloured by `colour`, with the rows of `points` drawn on top), "funnel" (denominator `x`
        against value `y`, category by `colour`, over the curves of `lines`), "control" (values `y`
        over periods `x` with the mean `centre` and the limits `low` and `high`, kind of variation
        by `colour`), "interval" (category `y` against number `x` with its interval from `low` to
        `high`, over the reference `centre`).
    table
        Id of the table that it draws and that a reader without sight is given instead.
    description
        What the chart shows, in words: the text alternative.
    colour_kind
        "category" or "sequence".
    points
        Id of a table with columns `latitude` and `longitude`, for maps.
    point_label
        Column with the name of each point: of `points` on maps, of `table` in funnels.
    lines
        Id of a table whose first column is named as `x` and whose other columns of numbers are
        curves drawn over a funnel.
    centre
        Column with the mean of a control chart, or the reference value of an interval chart.
    """

    id: str
    title: str
    description: str
    kind: Literal[
        "bar",
        "band",
        "line",
        "pyramid",
        "scatter",
        "map",
        "funnel",
        "control",
        "interval",
        "waterfall",
    ]
    table: str
    x: str = ""
    y: str = ""
    colour: str = ""
    colour_kind: Literal["category", "sequence"] = "category"
    low: str = ""
    high: str = ""
    shapes: str = ""
    points: str = ""
    point_label: str = ""
    lines: str = ""
    centre: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A stretch of a chapter: a heading, text, and the ids of what stands in it, in order."""

    id: str
    title: str
    text: str = ""
    figures: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section with all that stands in it: what the modules of a chapter return."""

    section: Section
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    shapes: tuple[Shapes, ...] = ()
    methods: tuple[Method, ...] = ()
    lacks: tuple[Lack, ...] = ()
    rules: tuple[Rule, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        id: str,
        title: str,
        text: str = "",
        figures: Iterable[Figure] = (),
        charts: Iterable[Chart] = (),
        tables: Iterable[Table] = (),
        shapes: Iterable[Shapes] = (),
        methods: Iterable[Method] = (),
        lacks: Iterable[Lack] = (),
        rules: Iterable[Rule] = (),
    ) -> Part:
        """A section that shows all its figures, charts and tables, in the order given."""
        made, drawn, held = tuple(figures), tuple(charts), tuple(tables)
        return cls(
            section=Section(
                id=id,
                title=title,
                text=text,
                figures=tuple(figure.id for figure in made),
                charts=tuple(chart.id for chart in drawn),
                tables=tuple(table.id for table in held),
            ),
            figures=made,
            tables=held,
            charts=drawn,
            shapes=tuple(shapes),
            methods=tuple(methods),
            lacks=tuple(lacks),
            rules=tuple(rules),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """What one room found out. `plan` joins chapters; `report` renders any of them alike."""

    id: str
    title: str
    summary: str
    as_of: date
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    shapes: tuple[Shapes, ...] = ()
    methods: tuple[Method, ...] = ()
    lacks: tuple[Lack, ...] = ()
    rules: tuple[Rule, ...] = ()

    def figure(self, identifier: str) -> Figure | None:
        """The figure of this id, or None."""
        return next((figure for figure in self.figures if figure.id == identifier), None)

    def table(self, identifier: str) -> Table | None:
        """The table of this id, or None."""
        return next((table for table in self.tables if table.id == identifier), None)


def of_parts(*, id: str, title: str, summary: str, as_of: date, parts: Sequence[Part]) -> Chapter:
    """A chapter made of parts, in order; what several parts share (a method, a rule) stands once.

    Raises
    ------
    ValueError
        When two figures, tables or charts have the same id.
    """
    figures = tuple(figure for part in parts for figure in part.figures)
    tables = tuple(table for part in parts for table in part.tables)
    charts = tuple(chart for part in parts for chart in part.charts)
    for what, ids in (
        ("figure", [figure.id for figure in figures]),
        ("table", [table.id for table in tables]),
        ("chart", [chart.id for chart in charts]),
    ):
        twice = sorted({identifier for identifier in ids if ids.count(identifier) > 1})
        if twice:
            raise ValueError(f"chapter {id}: {what} ids stand twice: {', '.join(twice)}")
    return Chapter(
        id=id,
        title=title,
        summary=summary,
        as_of=as_of,
        sections=tuple(part.section for part in parts),
        figures=figures,
        tables=tables,
        charts=charts,
        shapes=tuple({shape.id: shape for part in parts for shape in part.shapes}.values()),
        methods=tuple({method.id: method for part in parts for method in part.methods}.values()),
        lacks=tuple(dict.fromkeys(lack for part in parts for lack in part.lacks)),
        rules=tuple({rule.id: rule for part in parts for rule in part.rules}.values()),
    )


def known(parts: Iterable[Part]) -> dict[str, Figure]:
    """The figures of parts that have a value, by id."""
    return {one.id: one for part in parts for one in part.figures if one.value is not None}


def told_counts(parts: Iterable[Part], asked: Iterable[tuple[str, str, str]]) -> list[str]:
    """What figures count, in words; what is not known is left out.

    Parameters
    ----------
    asked
        Of each its id, and what it counts in the singular and in the plural.
    """
    held = known(parts)
    return [
        counted(int(str(held[identifier].value)), one, many)
        for identifier, one, many in asked
        if identifier in held
    ]
