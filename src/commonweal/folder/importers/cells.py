"""How cells of publishers' files are read: types, what stands for no value, what can be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: How a type of cell is read in DuckDB; `{}` is the text of the cell, without blanks around it.
_READ = {
    "text": "{}",
    "number": "case when isfinite(try_cast({0} as double)) then try_cast({0} as double) end",
    "whole": "case when try_cast({0} as double) = trunc(try_cast({0} as double)) "
    "then try_cast({0} as double)::bigint end",
    "day": "try_strptime({}, '%Y%m%d')::date",
    "british day": "try_strptime({}, '%d/%m/%Y')::date",
}
_ASK = {
    "number": "give a number",
    "whole": "give a whole number",
    "day": "give a day as YYYYMMDD",
    "british day": "give a day as DD/MM/YYYY",
}
SQL_TYPE = {
    "text": "varchar",
    "number": "double",
    "whole": "bigint",
    "day": "date",
    "british day": "date",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """How one column of a publisher's file is read.

    Parameters
    ----------
    header
        The column's name in the file, or its position ("0", "1", ...) in a file without names.
    type
        "text", "number", "whole", "day" (YYYYMMDD) or "british day" (DD/MM/YYYY).
    required
        Whether every row must have a value.
    missing
        What the publisher writes where there is no value, beside nothing.
    optional
        Whether the whole column may lack, as in an older layout; its cells are then empty.
    least
        The least value allowed.
    """

    header: str
    type: str = "text"
    required: bool = False
    missing: tuple[str, ...] = ()
    optional: bool = False
    least: float | None = None


Columns = Mapping[str, Cell]


def text_of(column: str, cell: Cell) -> str:
    """The text of a cell in SQL, without blanks around it; null where there is no value."""
    nothing = ", ".join(quoted(text) for text in ("", *cell.missing))
    return f"case when trim({column}) not in ({nothing}) then trim({column}) end"


def typed(name: str, cell: Cell) -> str:
    """The value of a cell in SQL; null where the text is not of its type."""
    return _READ[cell.type].format(name)


def faults_of(name: str, cell: Cell) -> list[tuple[str, str, str, str]]:
    """What can be wrong with a cell: name, rule, condition on the text, what to do."""
    found = []
    if cell.type != "text":
        bad = f"{name} is not null and ({typed(name, cell)}) is null"
        found.append((name, "type", bad, _ASK[cell.type]))
    if cell.required:
        found.append((name, "required", f"{name} is null", "give a value"))
    if cell.least is not None:
        ask = f"below {cell.least:g}; correct the value"
        found.append((name, "minimum", f"({typed(name, cell)}) < {cell.least}", ask))
    return found


def quoted(text: str) -> str:
    """A text as DuckDB writes it."""
    return "'" + text.replace("'", "''") + "'"
