"""A table of a chapter: an Arrow table and what its columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pyarrow as pa

from commonweal.evidence.figure import Basis
from commonweal.rules import Source

Kind = Literal["code", "text", "count", "number", "share", "money", "date", "flag"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: how it is headed, what it means and how it is written.

    `kind` decides the writing: a `share` is held from 0 to 1 and written as a percentage, a
    `count` is written whole with thousands separated, `money` is held in pence.
    """

    name: str
    label: str
    kind: Kind
    unit: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows that a chapter publishes.

    Parameters
    ----------
    id
        Dotted name, unique in the pack; also the file name under `tables/`.
    title, note
        Heading, and what a reader must know to read it rightly.
    columns, data
        One `Column` for each column of the Arrow table, in the same order.
    basis
        The weakest basis of any figure in it; a column named `basis` refines it row by row.
    shown
        How many rows the page shows before it refers to the file; None shows all.

    Raises
    ------
    ValueError
        When columns and data do not match.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    data: pa.Table
    basis: Basis
    sources: tuple[Source, ...]
    method: str = ""
    note: str = ""
    as_of: date | None = None
    vintage: str = ""
    shown: int | None = None

    def __post_init__(self) -> None:
        named = [column.name for column in self.columns]
        if named != self.data.column_names:
            held = self.data.column_names
            raise ValueError(f"table {self.id}: columns {named} described, {held} held")
