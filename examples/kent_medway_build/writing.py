"""Collect rows of the tables and write the folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pyarrow as pa

from commonweal.folder.schema import Schema, load_schemas
from commonweal.folder.settings import read_settings
from commonweal.folder.writing import write_folder

Value = str | int | float | bool | None

SETTINGS = Path(__file__).with_name("system.toml")
ATTRIBUTION = Path(__file__).with_name("ATTRIBUTION.txt")


class Builder:
    """Rows by table, in the order in which they are added. Dates are ISO text."""

    def __init__(self) -> None:
        self.rows: defaultdict[str, list[dict[str, Value]]] = defaultdict(list)

    def add(self, table: str, **row: Value) -> None:
        """Add a row to a table."""
        self.rows[table].append(row)

    def extend(self, table: str, rows: Iterable[dict[str, Value]]) -> None:
        """Add rows to a table."""
        self.rows[table].extend(rows)


def write(folder: Builder, statements: list[str], out: Path) -> None:
    """Write the system folder, checked, in place of the one that stands there."""
    schemas = load_schemas()
    tables = {name: _table(schemas[name], rows) for name, rows in folder.rows.items()}
    write_folder(
        out,
        settings=read_settings(SETTINGS),
        tables=tables,
        statements=statements,
        notes={ATTRIBUTION.name: ATTRIBUTION.read_text(encoding="utf-8")},
    )


def _table(schema: Schema, rows: list[dict[str, Value]]) -> pa.Table:
    unknown = sorted({key for row in rows for key in row} - set(schema.names))
    if unknown:
        raise ValueError(f"{schema.name}: the schema has no column {', '.join(unknown)}")
    columns = {
        field.name: pa.array([_held(row.get(field.name), field.type) for row in rows], field.type)
        for field in schema.arrow
    }
    return pa.table(columns)


def _held(value: Value, kind: pa.DataType) -> object:
    if value in (None, ""):
        return None
    return date.fromisoformat(str(value)) if pa.types.is_date(kind) else value
