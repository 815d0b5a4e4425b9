"""A table of a chapter: an Arrow table and what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

import pyarrow as pa

from commonweal.evidence.figure import Basis
from commonweal.rules import Source

Kind = Literal["code", "text", "count", "number", "share", "money", "date", "flag"]

#: Decimals published by kind of column. Beyond them differ only machines, not findings.
DECIMALS = {"count": 2, "number": 4, "share": 6}
#: Decimals published of a figure.
FIGURE_DECIMALS = 6

#: How each kind is held. A count can have a fraction: a yearly mean list is a count of patients.
ARROW = {
    "code": pa.string(),
    "text": pa.string(),
    "count": pa.float64(),
    "number": pa.float64(),
    "share": pa.float64(),
    "money": pa.int64(),
    "date": pa.date32(),
    "flag": pa.bool_(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: how it is headed, what it means and how it is written.

    `kind` decides the writing: a `share` is held from 0 to 1 and written as a percentage, a
    `count` is written whole with thousands separated, `money` is held in pence. A column that is
    not `on_page` stands in the files alone. `absent` is what the page says where there is no value:
    that it is not known, unless none there means something else, such as no end so far. Money
    that was worked out is `about`: the page tells it as exactly as can be meant, files whole.
    """

    name: str
    label: str
    kind: Kind
    unit: str = ""
    description: str = ""
    on_page: bool = True
    absent: str = ""
    about: bool = False


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
        How many rows the page shows before it refers to the file; None shows all, 0 names the
        table and its files alone.

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

    @classmethod
    def of_rows(
        cls,
        rows: Sequence[Mapping[str, object]],
        *,
        id: str,
        title: str,
        columns: tuple[Column, ...],
        basis: Basis,
        sources: tuple[Source, ...],
        method: str = "",
        note: str = "",
        as_of: date | None = None,
        vintage: str = "",
        shown: int | None = None,
    ) -> Self:
        """A table of rows given as mappings; each column is held as its kind asks.

        Examples
        --------
        >>> place = Source(id="s", title="Lists", publisher="NHS England", place="file.csv")
        >>> made = Table.of_rows([{"code": "09C", "patients": 2}], id="t", title="Lists",
        ...     columns=(Column(name="code", label="Code", kind="code"),
        ...              Column(name="patients", label="Patients", kind="count")),
        ...     basis=Basis.OBSERVED, sources=(place,))
        >>> made.data.column("patients").to_pylist()
        [2.0]
        """
        schema = pa.schema([(column.name, ARROW[column.kind]) for column in columns])
        held = {
            column.name: pa.array([row[column.name] for row in rows], ARROW[column.kind])
            for column in columns
        }
        return cls(
            id=id,
            title=title,
            columns=columns,
            data=pa.table(held, schema=schema),
            basis=basis,
            sources=sources,
            method=method,
            note=note,
            as_of=as_of,
            vintage=vintage,
            shown=shown,
        )
