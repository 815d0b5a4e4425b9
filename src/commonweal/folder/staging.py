"""Bringing one table into DuckDB: every cell with its type, and the cells that do not have it.

A table is staged under its own name. Each column of its schema stands there with its type; beside
each typed column `x` stands `x raw`, the text of the cells that do not have the type. The number of
a record is DuckDB's `rowid`, which follows the order of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from commonweal.folder.finding import Finding
from commonweal.folder.schema import Column, Schema

#: Findings of one rule on one column are listed up to this many; the rest is counted.
LISTED = 1000

#: How much of a value a finding shows: an outline may be a few megabytes of text.
LONGEST_SHOWN = 200

SQL_TYPES = {
    "string": "varchar",
    "integer": "bigint",
    "number": "double",
    "date": "date",
    "boolean": "boolean",
}

# DuckDB reads more than the contract allows ("1_000", " 12 ", "2019-7-1", "epoch"), so the text
# has to have the right form before it is read. All in ASCII.
_FORMS = {
    "integer": "[+-]?[0-9]+",
    "number": r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "boolean": "true|True|TRUE|1|false|False|FALSE|0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A table that was staged.

    `present` holds the columns that the file has and that could be read; `rows_of` turns numbers
    of records into the rows that a finding names.
    """

    schema: Schema
    file: str
    rows: int
    present: frozenset[str]
    rows_of: Callable[[Sequence[int]], list[int | None]]


def named(name: str) -> str:
    """A name as SQL takes it.

    Examples
    --------
    >>> named("end")
    '"end"'
    """
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as SQL takes it.

    Examples
    --------
    >>> text("King's")
    "'King''s'"
    """
    return "'" + value.replace("'", "''") + "'"


def raw(column: Column) -> str:
    """The name of the column that keeps cells without the type; text always has its type."""
    return named(f"{column.name} raw")


def typed_cells(column: Column, cell: str | None, *, formed: bool) -> list[str]:
    """What to select for a column.

    Parameters
    ----------
    column
        The column of the schema.
    cell
        SQL of the cell; None where the file has no such column.
    formed
        Whether the cell is text whose form has to be looked at (CSV), not a value (Parquet).
    """
    kind = SQL_TYPES[column.type]
    if cell is None:
        held = [f"null::{kind} as {named(column.name)}"]
        return held if kind == "varchar" else [*held, f"null::varchar as {raw(column)}"]
    if kind == "varchar":
        return [f"nullif({cell}, '') as {named(column.name)}"]
    value = f"try_cast({cell} as {kind})"
    limits = []
    if formed:
        limits.append(f"regexp_full_match({cell}, '{_FORMS[column.type]}')")
    if kind == "double":
        limits.append(f"isfinite({value})")
    if kind == "date":
        limits.append(f"{value} between date '1800-01-01' and date '2999-12-31'")
    good = f"case when {' and '.join(limits)} then {value} end" if limits else value
    kept = f"case when ({good}) is null then nullif({cell}::varchar, '') end"
    return [f"{good} as {named(column.name)}", f"{kept} as {raw(column)}"]


def column_findings(file: str, schema: Schema, held: Sequence[str]) -> list[Finding]:
    """Findings against the names of the columns that a file has."""
    findings = []
    for name in dict.fromkeys(held):
        if held.count(name) > 1:
            said = "this column stands twice; keep one"
            findings.append(Finding(file=file, column=name, rule="duplicate column", message=said))
        if name not in schema.names:
            said = f"not a column of {schema.name}{_meant(name, schema)}; correct or remove it"
            findings.append(Finding(file=file, column=name, rule="unknown column", message=said))
    for column in schema.columns:
        if column.required and column.name not in held:
            said = f"the column is required; add it ({column.description})"
            findings.append(
                Finding(file=file, column=column.name, rule="missing column", message=said)
            )
    return findings


def _meant(name: str, schema: Schema) -> str:
    plain = name.strip().lower().replace(" ", "_")
    return f" (did you mean {plain}?)" if plain in schema.names else ""


def load(
    connection: duckdb.DuckDBPyConnection,
    schema: Schema,
    cells: Mapping[str, str],
    source: str,
    *,
    formed: bool,
) -> int:
    """Make the table of a schema from what a file holds.

    Parameters
    ----------
    connection
        Where to.
    schema
        The table.
    cells
        SQL of the cell of each column that the file has.
    source
        SQL of the file's rows.
    formed
        As for `typed_cells`.

    Returns
    -------
    How many rows it has.
    """
    selected = ", ".join(
        cell
        for column in schema.columns
        for cell in typed_cells(column, cells.get(column.name), formed=formed)
    )
    return count(
        connection,
        f"create or replace table {named(schema.name)} as select {selected} from {source}",
    )


def unreadable(file: str, kind: str, why: object) -> Finding:
    """The finding against a file that cannot be read at all."""
    first = str(why).partition("\n")[0]
    said = f"cannot be read as {kind}: {first}; save it anew as {kind}"
    return Finding(file=file, rule="format", message=said)


def listed(
    staged: Staged,
    rule: str,
    column: str,
    found: Sequence[tuple[int, str | None, str]],
    number: int,
) -> list[Finding]:
    """Findings of one rule: those found, and a count of the others.

    Parameters
    ----------
    staged
        The table.
    rule, column
        What they are against.
    found
        Record, value and message of each, at most `LISTED`.
    number
        How many there are.
    """
    rows = staged.rows_of([record for record, _, _ in found])
    findings = [
        Finding(file=staged.file, row=row, column=column, value=value, rule=rule, message=said)
        for row, (_, value, said) in zip(rows, found, strict=True)
    ]
    return findings + the_rest(staged.file, rule, column, number - LISTED)


def the_rest(file: str, rule: str, column: str, more: int) -> list[Finding]:
    """The finding that counts those that are not listed; none when all are."""
    if more <= 0:
        return []
    said = f"and {more:,} more of this kind; mend these first"
    return [Finding(file=file, column=column, rule=rule, message=said)]


def count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number that a query gives; of a table that is made, how many rows it has."""
    # Fetched to the end: a result left open keeps the connection from other work.
    ((number,),) = connection.execute(query).fetchall()
    return int(number)
