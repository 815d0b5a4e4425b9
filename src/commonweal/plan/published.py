"""Tables of a pack as files: rounded alike, the short ones as CSV, the long ones as Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.evidence import Basis, Chapter, Column, Figure, Table
from commonweal.evidence.table import DECIMALS, FIGURE_DECIMALS

#: A text that begins so is read as a formula by a spreadsheet that opens the CSV; some take the
#: full-width signs for the others.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def published(table: Table) -> pa.Table:
    """The table's data with every number rounded to the decimals of its kind.

    A column of money is held in pence, and its name says so in a file that says nothing else.
    """
    columns = []
    for column in table.columns:
        held = table.data.column(column.name)
        decimals = DECIMALS.get(column.kind)
        if decimals is not None and pa.types.is_floating(held.type):
            held = pa.chunked_array(
                [[None if v is None else round(v, decimals) + 0.0 for v in held.to_pylist()]],
                held.type,
            )
        columns.append(held)
    return pa.table(columns, names=[_named(column) for column in table.columns])


def _named(column: Column) -> str:
    return f"{column.name}_pence" if column.kind == "money" else column.name


def csv_text(data: pa.Table) -> str:
    """Rows as CSV: whole numbers without a point, missing values empty, lines ended by one feed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(data.column_names)
    for row in zip(*(column.to_pylist() for column in data.columns), strict=True):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return int(value) if value.is_integer() else repr(value)
    if isinstance(value, str) and value.startswith(FORMULA_STARTS) and not _is_number(value):
        # Spreadsheets would run it; with an apostrophe before it they show it.
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    """Whether a text is a plain number: a loss of money is no formula.

    Examples
    --------
    >>> _is_number("-12.5"), _is_number("-1+1"), _is_number("-inf")
    (True, False, False)
    """
    return re.fullmatch(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", text) is not None


#: Rows above which a table that the page cuts is not written as text.
MOST_AS_TEXT = 250

#: The table of every figure: what most programs read first, and many people, so both kinds.
FIGURES = "figures"

#: What the columns of the CSV files are; a Parquet file says it itself.
MEANINGS = "tables.json"


def file_names(table: Table) -> tuple[str, ...]:
    """The file of a table: CSV where it is short, Parquet where it is long, and not both.

    One that the page does not show, or of which it shows little, is long, and as text would make up
    most of a pack: it is written as Parquet, and stands in the workbook.
    """
    cut = table.shown == 0 or (table.shown is not None and table.data.num_rows > MOST_AS_TEXT)
    kinds = ("csv", "parquet") if table.id == FIGURES else ("parquet",) if cut else ("csv",)
    return tuple(f"{table.id}.{kind}" for kind in kinds)


def write_tables(tables: Iterable[Table], folder: Path) -> None:
    """Write the files of tables, and what the columns of the CSV files are."""
    meanings = {}
    for table in tables:
        data = published(table)
        names = file_names(table)
        if f"{table.id}.csv" in names:
            text = csv_text(data)
            (folder / f"{table.id}.csv").write_text(text, encoding="utf-8", newline="")
            meanings[table.id] = _meaning(table)
        if f"{table.id}.parquet" in names:
            _write_parquet(table, data, folder / f"{table.id}.parquet")
    said = json.dumps(meanings, ensure_ascii=False, separators=(",", ":"))
    (folder / MEANINGS).write_text(f"{said}\n", encoding="utf-8")


def _meaning(table: Table) -> dict[str, object]:
    """Title, basis, sources, and the kind and unit of each column."""
    return {
        "title": table.title,
        "basis": table.basis.value,
        "sources": [source.id for source in table.sources],
        "columns": {
            _named(column): {"kind": column.kind} | ({"unit": column.unit} if column.unit else {})
            for column in table.columns
        },
    }


def _write_parquet(table: Table, data: pa.Table, path: Path) -> None:
    """Write a table as Parquet, which carries title, basis, sources and units."""
    described = {
        "title": table.title,
        "basis": table.basis.value,
        "sources": "|".join(source.id for source in table.sources),
        **{f"unit:{_named(column)}": column.unit for column in table.columns if column.unit},
    }
    # Tables of a pack are small: statistics, dictionaries and the schema said twice would be half
    # of their files.
    pq.write_table(
        data.replace_schema_metadata(described),
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=False,
        write_statistics=False,
        store_schema=False,
    )


def figures_table(chapters: tuple[Chapter, ...]) -> Table:
    """Every figure of every chapter as one table."""
    figures = [figure for chapter in chapters for figure in chapter.figures]
    sources = {source.id: source for figure in figures for source in figure.sources}
    text = ("id", "label", "about", "value", "unit", "basis", "missing", "vintage")
    return Table.of_rows(
        [_figure_row(figure) for figure in figures],
        id=FIGURES,
        title="Every figure",
        columns=(
            *(Column(name=name, label=name.capitalize(), kind="text") for name in text),
            Column(name="as_of", label="As of", kind="date"),
            Column(name="lower", label="Lower limit", kind="number"),
            Column(name="upper", label="Upper limit", kind="number"),
            Column(name="verified", label="Sources read at their place", kind="flag"),
            Column(name="sources", label="Sources", kind="text"),
            Column(name="method", label="Method", kind="text"),
        ),
        basis=Basis.OBSERVED,
        sources=tuple(sources[identifier] for identifier in sorted(sources)),
        note="Values are text because some are dates or words; the column basis holds how each "
        "came to be.",
    )


def plain_value(value: object) -> object:
    """A figure's value as published: floats to six decimals, dates in ISO form, the rest as is."""
    if isinstance(value, float):
        rounded = round(value, FIGURE_DECIMALS) + 0.0
        return int(rounded) if rounded.is_integer() else rounded
    return value if value is None or isinstance(value, bool | int) else str(value)


def _figure_row(figure: Figure) -> dict[str, object]:
    value = plain_value(figure.value)
    return {
        "id": figure.id,
        "label": figure.label,
        "about": figure.about,
        "value": None if value is None else str(value),
        "unit": figure.unit,
        "basis": figure.basis.value if figure.basis is not None else None,
        "missing": figure.missing or None,
        "vintage": figure.vintage or None,
        "as_of": figure.as_of,
        "lower": figure.lower,
        "upper": figure.upper,
        "verified": figure.verified,
        "sources": "|".join(source.id for source in figure.sources),
        "method": figure.method or None,
    }
