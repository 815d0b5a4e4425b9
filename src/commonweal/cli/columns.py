"""Tables on a terminal whose columns are each written in one manner, as on the page of a pack:
numbers of one column with the same decimals, shares as percentages, what is missing as a dash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from commonweal.cli.output import harmless

if TYPE_CHECKING:
    from commonweal.evidence import Column, Table

#: Kinds that stand to the right.
RIGHT = ("count", "number", "share", "money")


def print_table(
    columns: Sequence[Column], rows: Sequence[Mapping[str, object]], *, title: str = ""
) -> None:
    """Print rows under the labels of their columns; a column that no row fills is not printed.

    Parameters
    ----------
    columns
        What is shown of the rows, in order; their kinds decide the writing.
    rows
        Values by the names of the columns.
    title
        A line above.
    """
    from commonweal.report.formats import column_texts

    if title:
        typer.echo(harmless(title))
    if not rows:
        typer.echo("(no rows)")
        return
    made: list[list[str]] = []
    for column in columns:
        values = [row[column.name] for row in rows]
        if all(value is None or value == "" for value in values):
            continue
        right = column.kind in RIGHT
        texts = [column.label, *(_plain(text) for text in column_texts(column, values))]
        width = max(map(len, texts))
        made.append([text.rjust(width) if right else text.ljust(width) for text in texts])
    for cells in zip(*made, strict=True):
        typer.echo("  ".join(cells).rstrip())


def print_shown(table: Table) -> None:
    """Print a table of a section: the columns and as many rows as the page shows, and its note."""
    rows = table.data.to_pylist()[: table.shown]
    print_table([c for c in table.columns if c.on_page], rows, title=f"\n{table.title}")
    if len(rows) < table.data.num_rows:
        typer.echo(f"... {table.data.num_rows - len(rows):,} more")
    if table.note:
        typer.echo(harmless(table.note))


def _plain(text: str | None) -> str:
    """A cell for a terminal: one line, and the hyphen that is typed for minus."""
    return harmless(text or "-").replace("\n", " ").replace("−", "-")
