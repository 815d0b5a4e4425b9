"""Disclosure control of an Arrow table: counts become null where they are hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from commonweal.evidence.disclosure.relations import Relation
from commonweal.evidence.disclosure.small_numbers import SmallNumbers
from commonweal.evidence.disclosure.suppression import UnprotectableError, suppress

FLAG = "suppressed"
Key = tuple[object, ...]


def suppress_table(
    table: pa.Table,
    count: str,
    small: SmallNumbers,
    *,
    by: Sequence[str] = (),
    code: str = "",
    parent: str = "",
    totals: Sequence[Sequence[str]] | None = None,
) -> pa.Table:
    """Hide the small counts of a table, and others so that no hidden one can be worked out.

    Parameters
    ----------
    table
        Rows, each with one count of people. A missing count stays missing, and is not flagged.
    count
        The column with the counts.
    small
        The range of counts that are not shown.
    by
        Columns that tell rows apart, beside `code`: origin and destination, sex, age band.
    code, parent
        Where rows are sums of other rows (practices, networks, places, the system in one table):
        the column with the code of each row and the one with the code of the row above it.
    totals
        Sums that readers know from elsewhere, as the columns over which they are given: `("sex",)`
        is a sum for each sex, `()` the sum of all. Such sums are not hidden, so rows are hidden
        with them in mind. None supposes the sum of all, or nothing where the table has `parent`.

    Returns
    -------
    The table with `count` as whole numbers, null where hidden, rounded where the rule rounds, and a
    last column `suppressed`.

    Raises
    ------
    ValueError
        When two rows have the same code and `by`, a row is not the sum of the rows below it, or a
        count is negative, not whole, or missing below a total.
    UnprotectableError
        When a sum that readers know gives a small count away; it names the rows.

    Examples
    --------
    >>> flows = pa.table({"from": ["Swale", "Swale", "Medway", "Medway"],
    ...                   "to": ["East", "West", "East", "West"], "people": [4, 60, 70, 900]})
    >>> shown = suppress_table(flows, "people", SmallNumbers(1, 7), by=("from", "to"),
    ...                        totals=(("from",), ("to",)))
    >>> shown["people"].to_pylist()
    [None, None, None, None]
    >>> suppress_table(flows, "people", SmallNumbers(1, 7), by=("from", "to"))["people"].to_pylist()
    [None, None, 70, 900]
    """
    rows = _Rows(table, count, by, code, parent)
    known = totals if totals is not None else (() if parent else ((),))
    outside = rows.outside(known)
    counts = np.concatenate([rows.counts, [total for total, _ in outside]]).astype(np.int64)
    kept = range(len(rows.counts), len(counts))
    relations = [
        *rows.relations(),
        *(Relation(cell, members) for cell, (_, members) in zip(kept, outside, strict=True)),
    ]
    try:
        found = suppress(counts, relations, small, kept=kept)
    except UnprotectableError as error:
        raise UnprotectableError(error.cells, [rows.name(cell) for cell in error.cells]) from error
    hidden = np.zeros(table.num_rows, dtype=np.bool_)
    hidden[rows.at] = found.hidden[: len(rows.counts)]
    return rows.shown(hidden, small)


@dataclass(init=False)
class _Rows:
    """The rows that have a count, as cells."""

    def __init__(
        self, table: pa.Table, count: str, by: Sequence[str], code: str, parent: str
    ) -> None:
        if bool(code) != bool(parent):
            raise ValueError("rows that are sums of rows need both code and parent; give both")
        self._table, self._count = table, count
        self._columns = [*([code] if code else []), *by]
        held: list[int | float | None] = table.column(count).to_pylist()
        self.at: NDArray[np.int64] = np.flatnonzero([value is not None for value in held])
        self.counts = np.array([held[row] for row in self.at], dtype=np.float64)
        keys = list(zip(*(table.column(name).to_pylist() for name in self._columns), strict=True))
        self._keys: list[Key] = keys or [()] * table.num_rows
        self._parents: list[object] = table.column(parent).to_pylist() if parent else []
        self._cell = {int(row): cell for cell, row in enumerate(self.at)}
        self._row = {key: row for row, key in enumerate(self._keys)} if self._columns else {}
        if self._columns and len(self._row) < table.num_rows:
            twice = next(key for row, key in enumerate(self._keys) if self._row[key] != row)
            raise ValueError(f"{self._columns} do not tell rows apart: {twice} stands twice")

    def name(self, cell: int) -> str:
        """The row of a cell, for people."""
        row = int(self.at[cell])
        key = ", ".join(str(part) for part in self._keys[row])
        return f"row {row + 1}" + (f" ({key})" if key else "")

    def _above(self, row: int) -> int | None:
        if not self._parents or self._parents[row] in (None, ""):
            return None
        return self._row.get((self._parents[row], *self._keys[row][1:]))

    def relations(self) -> list[Relation]:
        """Rows of the table that are sums of other rows."""
        below: dict[int, list[int]] = {}
        for row in range(self._table.num_rows):
            above = self._above(row)
            if above is not None:
                below.setdefault(above, []).append(row)
        return [self._sum(total, rows) for total, rows in below.items() if total in self._cell]

    def _sum(self, total: int, rows: list[int]) -> Relation:
        lacking = [row for row in rows if row not in self._cell]
        if lacking:
            named = ", ".join(str(self._keys[row]) for row in lacking)
            raise ValueError(
                f"{self._count} of {named} is missing, but {self._keys[total]} is a sum that holds "
                "it; give the count, or leave the sum out"
            )
        relation = Relation(self._cell[total], tuple(self._cell[row] for row in rows))
        summed, held = self.counts[list(relation.members)].sum(), self.counts[relation.total]
        if summed != held:
            raise ValueError(
                f"{self._count} of {self._keys[total]} is {held:g}, but the rows below sum to "
                f"{summed:g}; correct them"
            )
        return relation

    def outside(self, known: Sequence[Sequence[str]]) -> list[tuple[float, tuple[int, ...]]]:
        """Sums that readers know from elsewhere, each with its cells.

        Sums over fewer columns follow from those over more, and rows that are sums from the rows
        below, so neither is counted again.
        """
        unknown = sorted({name for names in known for name in names} - set(self._columns))
        if unknown:
            raise ValueError(f"totals over {unknown}: name them in by, or as code")
        finest = [set(names) for names in known]
        totals: dict[Key, list[int]] = {}
        sums = {
            above for row in range(self._table.num_rows) if (above := self._above(row)) is not None
        }
        for number, names in enumerate(finest):
            if any(names < other for other in finest) or names in finest[:number]:
                continue
            for row, cell in self._cell.items():
                if row in sums:
                    continue
                parts = zip(self._columns, self._keys[row], strict=True)
                key = tuple(value for name, value in parts if name in names)
                totals.setdefault((number, *key), []).append(cell)
        return [(float(self.counts[cells].sum()), tuple(cells)) for cells in totals.values()]

    def shown(self, hidden: NDArray[np.bool_], small: SmallNumbers) -> pa.Table:
        """The table as it is published."""
        held: list[int | float | None] = self._table.column(self._count).to_pylist()
        counts = [
            None if value is None or hide else small.rounded(int(value))
            for value, hide in zip(held, hidden, strict=True)
        ]
        place = self._table.column_names.index(self._count)
        table = self._table.set_column(place, self._count, pa.array(counts, pa.int64()))
        return table.append_column(FLAG, pa.array(hidden, pa.bool_()))
