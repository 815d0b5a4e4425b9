"""The made-up system with money of examples/build_synthetic_finance.py, and grounds on folders."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import pyarrow as pa

from commonweal.folder import Folder, read_folder
from commonweal.people.ground import Ground, ground_of
from commonweal.plan.study import state_on
from commonweal.records import State
from commonweal.rules import load_rules
from commonweal.system.study import Given, Tables

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
Changes = Mapping[str, Callable[[pa.Table], pa.Table | None]]


def topic(name: str) -> ModuleType:
    """A module of the synthetic system, which knows the truth that it was made by."""
    if str(EXAMPLES) not in sys.path:
        sys.path.insert(0, str(EXAMPLES))
    return import_module(f"synthetic_finance_build.{name}")


def build(out: Path) -> Path:
    """The synthetic system with bodies, running costs and savings alone, written to a folder."""
    base, writing = topic("base"), topic("writing")
    folder = writing.Builder()
    for name in ("base", "running", "savings"):
        topic(name).add(folder)
    made: Path = writing.write(folder, base.settings(), out)
    return made


@cache
def synthetic() -> Folder:
    """The same folder, read."""
    with TemporaryDirectory() as place:
        # Tables are in memory once they are read; the records are read later, from the file.
        folder = build(Path(place) / "synthetic")
        read = read_folder(folder)
        STATES[None] = state_on(read, read.settings.as_of)
        return read


STATES: dict[date | None, State] = {}


def ground(folder: Folder, changes: Changes | None = None, day: date | None = None) -> Ground:
    """The ground on a folder, some of whose tables are changed or taken away (None)."""
    held = dict(folder.tables.held)
    for name, change in (changes or {}).items():
        made = change(held[name])
        if made is None:
            del held[name]
        else:
            held[name] = made
    given = Given(
        as_of=day or folder.settings.as_of,
        rules=load_rules(),
        policies=folder.settings.policies(),
        seed=3,
    )
    return ground_of(folder.system, Tables(held, folder.tables.sources), given)


def synthetic_state() -> State:
    """The records of the synthetic system on its day."""
    synthetic()
    return STATES[None]


def without(column: str, *values: object) -> Callable[[pa.Table], pa.Table]:
    """A change: rows with these values of a column are taken away."""

    def change(table: pa.Table) -> pa.Table:
        keep = [value not in values for value in table.column(column).to_pylist()]
        return table.filter(pa.array(keep))

    return change


def with_value(key: str, row: object, column: str, value: object) -> Callable[[pa.Table], pa.Table]:
    """A change: one row, found by its key, has another value in a column."""

    def change(table: pa.Table) -> pa.Table:
        keys, values = table.column(key).to_pylist(), table.column(column).to_pylist()
        assert row in keys
        made = [value if k == row else v for k, v in zip(keys, values, strict=True)]
        at = table.column_names.index(column)
        return table.set_column(
            at, table.schema.field(column), pa.array(made, table.schema.field(column).type)
        )

    return change
