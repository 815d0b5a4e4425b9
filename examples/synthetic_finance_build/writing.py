"""Collect rows of the tables and write the synthetic folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pyarrow as pa

from commonweal.folder.schema import Schema, load_schemas
from commonweal.folder.settings import Settings
from commonweal.folder.writing import write_folder
from commonweal.records import Statement, link

Value = str | int | float | bool | date | None


class Builder:
    """Rows by table, in the order in which they are added, and statements of the records."""

    def __init__(self) -> None:
        self.rows: defaultdict[str, list[dict[str, Value]]] = defaultdict(list)
        self.statements: list[Statement] = []

    def add(self, table: str, **row: Value) -> None:
        """Add a row to a table."""
        self.rows[table].append(row)

    def extend(self, table: str, rows: Iterable[dict[str, Value]]) -> None:
        """Add rows to a table."""
        self.rows[table].extend(rows)

    def source(self, topic: str, what: str) -> str:
        """Add the source that the rows of a topic name, and give its id.

        Parameters
        ----------
        topic
            Name of the module of this package that makes the rows.
        what
            What was made up, and by which law.
        """
        identifier = f"synthetic-{topic}"
        self.add(
            "sources",
            id=identifier,
            title=f"SYNTHETIC: {what}",
            publisher="commonweal, examples/build_synthetic_finance.py",
            place=f"examples/synthetic_finance_build/{topic}.py",
            verified=False,
            note="SYNTHETIC. No person, place, body or pound in this folder is real.",
        )
        return identifier


def write(folder: Builder, settings: Settings, out: Path) -> Path:
    """Write the folder, checked, in place of one that stands there."""
    schemas = load_schemas()
    tables = {name: _table(schemas[name], rows) for name, rows in folder.rows.items()}
    said = sorted(folder.statements, key=lambda held: (held.stated_at, held.id))
    lines = [line.written().decode() for line in link(said)]
    return write_folder(out, settings=settings, tables=tables, statements=lines or None)


def _table(schema: Schema, rows: list[dict[str, Value]]) -> pa.Table:
    unknown = sorted({key for row in rows for key in row} - set(schema.names))
    if unknown:
        raise ValueError(f"{schema.name}: the schema has no column {', '.join(unknown)}")
    return pa.table(
        {
            field.name: pa.array([row.get(field.name) for row in rows], field.type)
            for field in schema.arrow
        }
    )
