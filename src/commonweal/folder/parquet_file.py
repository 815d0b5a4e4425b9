"""Staging a Parquet file. Its columns must be held in the types of the contract: a number kept as
text, or a date kept as a time, is a finding against the column."""

from __future__ import annotations

import glob
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.types as pt

from commonweal.folder.finding import Finding
from commonweal.folder.schema import Column, Schema
from commonweal.folder.staging import Staged, column_findings, load, named, text, unreadable


def _is_text(kind: pa.DataType) -> bool:
    plain = kind.value_type if pt.is_dictionary(kind) else kind
    return bool(pt.is_string(plain) or pt.is_large_string(plain) or pt.is_string_view(plain))


def _is_number(kind: pa.DataType) -> bool:
    return bool(pt.is_integer(kind) or pt.is_floating(kind) or pt.is_decimal(kind))


_HOLDS: dict[str, Callable[[pa.DataType], bool]] = {
    "string": _is_text,
    "integer": pt.is_integer,
    "number": _is_number,
    "date": pt.is_date,
    "boolean": pt.is_boolean,
}


def stage_parquet(
    connection: duckdb.DuckDBPyConnection, path: Path, schema: Schema
) -> tuple[Staged | None, list[Finding]]:
    """Stage a Parquet file under the name of its table.

    Parameters
    ----------
    connection
        Where to.
    path
        The file.
    schema
        The table that it holds.

    Returns
    -------
    What was staged, or None where nothing could be read; and the findings against the file's form.
    """
    try:
        held = pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        return None, [unreadable(path.name, "Parquet", error)]
    findings = column_findings(path.name, schema, held.names)
    # DuckDB takes "Code" and "code" for one column.
    if len({name.lower() for name in held.names}) < len(held.names):
        return None, findings or [
            unreadable(path.name, "Parquet", "columns differ by capitals alone")
        ]
    present = []
    for column in schema.columns:
        if column.name in held.names:
            fault = _held_otherwise(path, column, held.field(column.name).type)
            if fault is None:
                present.append(column.name)
            else:
                findings.append(fault)
    source = f"read_parquet({text(glob.escape(str(path)))}, hive_partitioning = false)"
    try:
        cells = {name: named(name) for name in present}
        rows = load(connection, schema, cells, source, formed=False)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        return None, [*findings, unreadable(path.name, "Parquet", error)]
    staged = Staged(
        schema=schema, file=path.name, rows=rows, present=frozenset(present), rows_of=_counted
    )
    return staged, findings


def _held_otherwise(path: Path, column: Column, kind: pa.DataType) -> Finding | None:
    if pt.is_null(kind) or _HOLDS[column.type](kind):
        return None
    said = f"held as {kind}; write the column as {column.type}"
    return Finding(file=path.name, column=column.name, rule="type", message=said)


def _counted(records: Sequence[int]) -> list[int | None]:
    return [record + 1 for record in records]
