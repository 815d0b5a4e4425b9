"""Collect rows of the tables and write the folder."""

from __future__ import annotations

import csv
import json
import shutil
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Any

Value = str | int | float | bool | None

SYSTEM_TOML = Path(__file__).with_name("system.toml")


class Builder:
    """Rows by table, in the order in which they are added."""

    def __init__(self) -> None:
        self.rows: defaultdict[str, list[dict[str, Value]]] = defaultdict(list)

    def add(self, table: str, **row: Value) -> None:
        """Add a row to a table."""
        self.rows[table].append(row)


def write(folder: Builder, out: Path) -> None:
    """Write every table as CSV with its schema; the folder is moved into place whole."""
    aside = out.with_name(out.name + ".new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    resources = [_write_table(name, folder.rows[name], aside) for name in sorted(folder.rows)]
    package = {
        "name": "kent-medway",
        "title": "Kent and Medway: the example system folder",
        "profile": "tabular-data-package",
        "resources": resources,
    }
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    (aside / "datapackage.json").write_text(text, encoding="utf-8")
    shutil.copyfile(SYSTEM_TOML, aside / "system.toml")
    if out.exists():
        shutil.rmtree(out)
    aside.rename(out)


def _write_table(name: str, rows: list[dict[str, Value]], folder: Path) -> dict[str, Any]:
    place = files("commonweal.folder").joinpath("schemas", f"{name}.json")
    schema = json.loads(place.read_text(encoding="utf-8"))
    columns = [field["name"] for field in schema["fields"]]
    unknown = sorted({key for row in rows for key in row} - set(columns))
    if unknown:
        raise ValueError(f"{name}: the schema has no column {', '.join(unknown)}")
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(columns)
        for row in sorted(rows, key=lambda row: _key(row, schema["primaryKey"])):
            writer.writerow([_text(row.get(column)) for column in columns])
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _key(row: dict[str, Value], columns: list[str]) -> tuple[tuple[int, float, str], ...]:
    def one(value: Value) -> tuple[int, float, str]:
        number = isinstance(value, int | float)
        return (0, float(value), "") if number else (1, 0.0, _text(value))

    return tuple(one(row.get(column)) for column in columns)


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
