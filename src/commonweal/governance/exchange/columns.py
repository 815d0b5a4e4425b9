"""What the columns of each register are: read from `columns.csv` beside this module."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import Literal, NamedTuple, cast

from commonweal.governance.register.publishing import FIELDS

Kind = Literal["string", "integer", "boolean", "date", "datetime"]


class Column(NamedTuple):
    """A column: its name, its type as Table Schema has it, and what it means."""

    name: str
    type: Kind
    description: str


#: Fields of the public register that are no words; withheld, they are empty.
TYPED: dict[str, Kind] = {
    "by_office": "boolean",
    "arose": "date",
    "declared": "date",
    "ended": "date",
}


def _read() -> dict[str, tuple[Column, ...]]:
    """The columns of each sheet; fields of the public register stand before what is withheld."""
    text = files(__package__).joinpath("columns.csv").read_text(encoding="utf-8")
    held: dict[str, tuple[Column, ...]] = {}
    for sheet, name, kind, description in list(csv.reader(text.splitlines()))[1:]:
        column = Column(name, cast("Kind", kind), description)
        held[sheet] = (*held.get(sheet, ()), column)
    *first, withheld = held["interests"]
    fields = (
        Column(name, TYPED.get(name, "string"), name.replace("_", " ").capitalize())
        for name in FIELDS
    )
    return held | {"interests": (*first, *fields, withheld)}


#: Columns of each sheet, by its name.
COLUMNS = _read()
