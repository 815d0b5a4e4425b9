"""The tables that a system folder may hold, as Table Schema files say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}

#: Tables that must be there: without them no row of another table can be read or traced.
NEEDED = ("organisations", "sources")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table: its type, what it means and what it may hold."""

    name: str
    type: str
    description: str
    unit: str = ""
    required: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """That the values of a column stand in a column of another table."""

    column: str
    table: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """That rows which agree in the columns `by` cover no day twice."""

    by: tuple[str, ...]
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """One table.

    `ordered` names columns of which each may not exceed the next; `not_overlapping` and
    `one_parent_per_day` are rules on dated rows; `descriptor` is the Table Schema file itself.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    ordered: tuple[tuple[str, ...], ...] = ()
    not_overlapping: Periods | None = None
    one_parent_per_day: bool = False
    descriptor: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema of the table as it is read."""
        return pa.schema([(column.name, ARROW_TYPES[column.type]) for column in self.columns])

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)


@cache
def load_schemas() -> Mapping[str, Schema]:
    """All tables of the contract by name, from `folder/schemas/*.json`.

    Examples
    --------
    >>> load_schemas()["registered"].column("patients").unit
    'patients'
    """
    found = files("commonweal.folder").joinpath("schemas").iterdir()
    texts = [path.read_text(encoding="utf-8") for path in found if path.name.endswith(".json")]
    schemas = [_schema(json.loads(text)) for text in texts]
    return {schema.name: schema for schema in sorted(schemas, key=lambda schema: schema.name)}


def _schema(said: dict[str, Any]) -> Schema:
    periods = said.get("notOverlapping")
    ordered = [*said.get("orderedDates", []), *said.get("ordered", [])]
    return Schema(
        name=said["name"],
        title=said["title"],
        description=said["description"],
        columns=tuple(_column(column) for column in said["fields"]),
        primary_key=tuple(said["primaryKey"]),
        foreign_keys=tuple(
            ForeignKey(
                column=key["fields"][0],
                table=key["reference"]["resource"],
                key=key["reference"]["fields"][0],
            )
            for key in said["foreignKeys"]
        ),
        ordered=tuple(tuple(names) for names in ordered),
        not_overlapping=Periods(by=tuple(periods["by"]), start=periods["from"], end=periods["to"])
        if periods
        else None,
        one_parent_per_day=said.get("oneParentPerDay", False),
        descriptor=said,
    )


def _column(said: dict[str, Any]) -> Column:
    constraints = said.get("constraints", {})
    return Column(
        name=said["name"],
        type=said["type"],
        description=said["description"],
        unit=said.get("unit", ""),
        required=constraints.get("required", False),
        enum=tuple(constraints.get("enum", ())),
        pattern=constraints.get("pattern", ""),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
    )
