"""Chapters and tables made ready for the page's templates: what stands where, in which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from commonweal.evidence import Basis, Chapter, Chart, Column, Figure, Section, Table
from commonweal.report.charts import draw_rows
from commonweal.report.drawing import Drawing
from commonweal.report.formats import NOT_KNOWN, column_texts
from commonweal.report.maps import draw_map
from commonweal.report.outlines import Outlines, lay
from commonweal.report.references import anchor
from commonweal.report.rows import with_unit

_Thing = TypeVar("_Thing")

#: Words up to this long need no wide column: a number and its interval break well at a space.
SHORT = 24
#: A table of so many rows is shown whole, if its first ten or more would be shown anyway.
WHOLE, FEW_MORE = 15, 10

NUMERIC = ("count", "number", "share", "money")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, whether it is missing, its basis where it states one, its day."""

    text: str
    missing: bool = False
    basis: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as the page shows it."""

    table: Table
    anchor: str
    rows: Sequence[Sequence[Cell]]
    files: Sequence[str]

    @property
    def columns(self) -> list[Column]:
        """The columns that the page shows."""
        return [column for column in self.table.columns if column.on_page]

    @property
    def numeric(self) -> list[bool]:
        """Which columns hold numbers."""
        return [column.kind in NUMERIC for column in self.columns]

    @property
    def numbered(self) -> str:
        """The places of the columns of numbers, as classes of the table."""
        return " ".join(f"n{place}" for place, held in enumerate(self.numeric, start=1) if held)

    @property
    def texts(self) -> list[bool]:
        """Which columns hold words that need room: the one that names rows, and sentences."""
        return [
            place == self.naming or any(len(row[place].text) > SHORT for row in self.rows)
            for place, column in enumerate(self.columns)
        ]

    @property
    def naming(self) -> int:
        """The column that names a row: the first of words, else the first."""
        words = [column.kind == "text" and column.name != "basis" for column in self.columns]
        return words.index(True) if any(words) else 0

    @property
    def total(self) -> int:
        """How many rows the whole table has."""
        return int(self.table.data.num_rows)

    @property
    def heads(self) -> list[str]:
        """Headings with units."""
        return [heading(column) for column in self.columns]


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart as the page shows it; `elsewhere` when it stands on the first screen.

    `beside` are the tables that it draws and that stand nowhere else.
    """

    chart: Chart
    anchor: str
    drawing: Drawing
    table: Table
    beside: Sequence[TableView]
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section and what stands in it, in order."""

    section: Section
    figures: Sequence[Figure]
    charts: Sequence[ChartView]
    tables: Sequence[TableView]


@dataclass(frozen=True, slots=True)
class ChapterView:
    """A chapter and its sections."""

    chapter: Chapter
    anchor: str
    sections: Sequence[SectionView]


def heading(column: Column) -> str:
    """The heading of a column, with its unit where the values do not show it."""
    return with_unit(column) if column.kind in ("count", "number") else column.label


def view_table(table: Table, files: Mapping[str, Sequence[str]]) -> TableView:
    """A table as the page shows it: the first `shown` rows, or all where few more are left."""
    few = (table.shown or 0) >= FEW_MORE and table.data.num_rows <= WHOLE
    data = table.data if table.shown is None or few else table.data.slice(0, table.shown)
    columns = [
        _cells(column, data.column(column.name).to_pylist())
        for column in table.columns
        if column.on_page
    ]
    return TableView(
        table=table,
        anchor=anchor("table", table.id),
        rows=list(zip(*columns, strict=True)),
        files=tuple(files.get(table.id, ())),
    )


def _cells(column: Column, values: list[object]) -> list[Cell]:
    cells = []
    for value, text in zip(values, column_texts(column, values), strict=True):
        if text is None:
            cells.append(Cell(column.absent or NOT_KNOWN, missing=True))
        elif column.name == "basis" and text in set(Basis):
            cells.append(Cell(text, basis=text))
        else:
            cells.append(Cell(text, on=value.isoformat()[:10] if isinstance(value, date) else ""))
    return cells


def view_chapter(
    chapter: Chapter, files: Mapping[str, Sequence[str]], lead: tuple[str, str] | None
) -> ChapterView:
    """A chapter as the page shows it.

    What no section names stands in a last section, so that nothing is lost.

    Raises
    ------
    ValueError
        When a section names a figure, chart or table that the chapter does not hold, or a chart a
        table or shapes.
    """
    figures = {figure.id: figure for figure in chapter.figures}
    tables = {table.id: table for table in chapter.tables}
    charts = {chart.id: chart for chart in chapter.charts}
    laid = {shapes.id: lay(shapes) for shapes in chapter.shapes}
    sections = sections_of(chapter)
    placed = {identifier for section in sections for identifier in section.tables}
    views = []
    for section in sections:
        where = f"chapter {chapter.id}, section {section.id}"
        views.append(
            SectionView(
                section=section,
                figures=[_held(figures, f, where, "figure") for f in section.figures],
                charts=[
                    _view_chart(
                        chapter, _held(charts, c, where, "chart"), tables, laid, placed, files, lead
                    )
                    for c in section.charts
                ],
                tables=[
                    view_table(_held(tables, t, where, "table"), files) for t in section.tables
                ],
            )
        )
    return ChapterView(chapter, anchor("chapter", chapter.id), views)


def _held(things: Mapping[str, _Thing], identifier: str, where: str, kind: str) -> _Thing:
    if identifier not in things:
        raise ValueError(f"{where} names {kind} {identifier!r}, which the chapter does not hold")
    return things[identifier]


def sections_of(chapter: Chapter) -> list[Section]:
    """The sections of a chapter, and one more for what none of them names."""
    return [*chapter.sections, *_rest(chapter)]


def drawn_by(chart: Chart) -> list[str]:
    """Ids of the tables that a chart draws."""
    return [name for name in dict.fromkeys((chart.table, chart.points, chart.lines)) if name]


def _rest(chapter: Chapter) -> Iterator[Section]:
    """One more section for what no section names; a table drawn by a chart stands beside it."""
    named = {
        identifier
        for section in chapter.sections
        for identifier in (*section.figures, *section.charts, *section.tables)
    }
    drawn = {name for chart in chapter.charts for name in drawn_by(chart)}
    figures = tuple(figure.id for figure in chapter.figures if figure.id not in named)
    charts = tuple(chart.id for chart in chapter.charts if chart.id not in named)
    tables = tuple(t.id for t in chapter.tables if t.id not in named and t.id not in drawn)
    if figures or charts or tables:
        yield Section(
            id="also", title="Also in this chapter", figures=figures, charts=charts, tables=tables
        )


def _view_chart(
    chapter: Chapter,
    chart: Chart,
    tables: Mapping[str, Table],
    laid: Mapping[str, Outlines],
    placed: set[str],
    files: Mapping[str, Sequence[str]],
    lead: tuple[str, str] | None,
) -> ChartView:
    where = f"chapter {chapter.id}, chart {chart.id}"
    table = _held(tables, chart.table, where, "table")
    name = anchor("chart", chapter.id, chart.id)
    if chart.kind == "map":
        points = _held(tables, chart.points, where, "table") if chart.points else None
        shapes = _held(laid, chart.shapes, where, "shapes") if chart.shapes else None
        drawing = draw_map(chart, table, shapes, points, name)
    else:
        lines = _held(tables, chart.lines, where, "table") if chart.lines else None
        drawing = draw_rows(chart, table, name, lines)
    beside = [tables[one] for one in drawn_by(chart) if one not in placed]
    placed.update(one.id for one in beside)
    return ChartView(
        chart=chart,
        anchor=name,
        drawing=drawing,
        table=table,
        beside=[view_table(one, files) for one in beside],
        elsewhere=lead == (chapter.id, chart.id),
    )
