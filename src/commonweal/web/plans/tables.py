"""Tables of a plan as pages draw them: every value as it is written, codes and figures as links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commonweal.evidence import Column as Described
from commonweal.evidence import Table
from commonweal.report.formats import NOT_KNOWN, column_texts
from commonweal.report.views import NUMERIC, heading
from commonweal.web.plans.shown import Shown
from commonweal.web.public.tables import Column, Grid

#: Rows of a table on the page of its section; all of them stand on a page of its own.
FIRST = 12
#: Where more tables than this stand on a page, fewer rows of each do.
MANY, FEWER = 3, 6


@dataclass(frozen=True)
class Drawn:
    """A table on a page: what is drawn of it, and how many rows it has in all."""

    table: Table
    grid: Grid
    total: int
    #: Whether it has a page of its own that shows more than stands here.
    more: bool


def drawn(shown: Shown, table: Table, base: str, first: int = FIRST) -> Drawn:
    """The first rows of a table, with headings that lead to all of it sorted by them."""
    total = table.data.num_rows
    rows = range(total if total <= first + 3 else min(table.shown or first, first))
    columns = [
        Column(
            name=one.name,
            label=heading(one),
            kind="number" if one.kind in NUMERIC else "text",
            href=f"{base}tables/{table.id}/?sort={one.name}" if total > 2 else "",
        )
        for one in on_page(table)
    ]
    grid = Grid(caption=table.title, columns=columns, rows=cells(shown, table, rows, base))
    return Drawn(table, grid, total, len(rows) < total)


def on_page(table: Table) -> list[Described]:
    """The columns that pages show."""
    return [column for column in table.columns if column.on_page]


def cells(shown: Shown, table: Table, rows: Sequence[int], base: str) -> list[list[Any]]:
    """Some rows of a table as they are written, in the order of the columns on the page."""
    columns = on_page(table)
    texts = written(shown, table)
    return [
        [
            _cell(shown, column, texts[place][row], base)
            for place, column in enumerate(columns)
        ]
        for row in rows
    ]  # fmt: skip


def written(shown: Shown, table: Table) -> list[list[str | None]]:
    """Every value of a table as text, column by column: decimals suit the whole column."""
    held = shown.texts.get(table.id)
    if held is None:
        held = [
            column_texts(column, table.data.column(column.name).to_pylist())
            for column in on_page(table)
        ]
        shown.texts[table.id] = held
    return held


def _cell(shown: Shown, column: Described, text: str | None, base: str) -> Any:
    if text is None or text == "":
        return {"text": column.absent or NOT_KNOWN}
    if column.kind == "code" and text in shown.places:
        return {"text": text, "href": f"{base}places/{text}/"}
    if column.name == "figure" and text in shown.figures:
        return {"text": text, "href": f"{base}figures/{text}/"}
    return text
