"""The rows below a header: without blank rows, repeated headers and totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from commonweal.folder.finding import Finding
from commonweal.folder.importers.money.columns import Header
from commonweal.folder.importers.money.grid import Grid
from commonweal.folder.importers.money.written import pence_of

_TOTAL = re.compile(r"(grand |sub[- ]?)?totals?\b.*", re.IGNORECASE)
#: What nobody is called: Total Gas & Power Ltd is a supplier.
_MERE_TOTAL = re.compile(
    r"(grand |sub[- ]?)?totals?\b[ :]*((for|of|spend|payments|income|expenditure|paid)\b.*)?",
    re.IGNORECASE,
)


#: Rows that a note names.
NAMED = 10


@dataclass(slots=True)
class Reading:
    """What was found on the way: findings that stop the import, and notes that do not."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, row: int, column: str, value: str, rule: str, message: str) -> None:
        """Add a finding about a cell."""
        self.findings.append(
            Finding(
                file=self.file, row=row, column=column, value=value or None, rule=rule,
                message=message,
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header: its number and its cells by our names."""

    number: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        """The cell of a column; empty where there is none."""
        return self.cells.get(name, "")


def rows_below(
    grid: Grid, header: Header, needed: Sequence[str], reading: Reading
) -> Iterator[Row]:
    """Rows of the file below its header that are rows of data.

    A row that repeats the header, or that is a total, is left out and noted. A total is a row
    where a cell says so and what a row needs beside an amount lacks, or that says nothing else
    than total where a name is to stand. What a total says is compared with nothing here.
    """
    repeated: list[int] = []
    totals: list[str] = []
    kept = 0
    for number, cells in grid.rows:
        if number <= header.row:
            continue
        if _alike(cells, header.cells):
            repeated.append(number)
            continue
        row = Row(
            number,
            {name: cells[place] for name, place in header.places.items() if place < len(cells)},
        )
        if _is_total(row, cells, needed):
            totals.append(str(number))
            continue
        kept += 1
        yield row
    if totals and not kept:
        reading.refuse(
            int(totals[0]), "item", "", "required",
            "every row is called a total, so none would count; say in the rows what they are",
        )  # fmt: skip
    if repeated:
        reading.notes.append(
            f"the header stands again in rows {listed(repeated)}, which are left out"
        )
    if totals:
        reading.notes.append(f"rows of totals are left out: {listed(totals)}")


def listed(rows: Sequence[object]) -> str:
    """Rows in a note: the first few, and how many more.

    Examples
    --------
    >>> listed([3, 4]), listed(range(12))
    ('3, 4', '0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more')
    """
    said = ", ".join(map(str, rows[:NAMED]))
    return said if len(rows) <= NAMED else f"{said} and {len(rows) - NAMED} more"


def _alike(cells: Sequence[str], header: Sequence[str]) -> bool:
    return [cell.lower() for cell in cells if cell] == [cell.lower() for cell in header if cell]


def _is_total(row: Row, cells: Sequence[str], needed: Sequence[str]) -> bool:
    named = [row.get(name) for name in (*needed, "item", "account")]
    if any(_MERE_TOTAL.fullmatch(cell) for cell in named):
        return True
    number = row.get("transaction")
    if (number and not _TOTAL.fullmatch(number)) or all(row.get(name) for name in needed):
        return False
    said = any(_TOTAL.fullmatch(cell) for cell in cells)
    # Some files end with the sum alone, and no word for it.
    alone = [cell for cell in cells if cell]
    return said or (len(alone) == 1 and alone[0] == row.get("amount") and _amount(alone[0]))


def _amount(text: str) -> bool:
    try:
        pence_of(text)
    except ValueError:
        return False
    return True
