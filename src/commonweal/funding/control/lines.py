"""Lines of the ledger as the sections on money read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

#: What a section on control totals reads; other headings belong to other sections.
HEADINGS = ("result", "control total", "sustainability funding", "income", "expenditure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the ledger.

    Parameters
    ----------
    line, row
        Its id, and its row in the ledger ordered by id, the header being row 1.
    body, counterparty
        Whose money it is, and the other body; empty where there is none.
    formerly
        The body whose line it was, where it passed to a successor.
    start, end
        First and last day of the period.
    kind, heading, item, account
        Plan, forecast, actual or target; what it counts as; what it is; the account it stands in.
    pence
        Income and a surplus are positive, expenditure and a deficit negative.
    whole
        Whether the lines of the body, period and kind are its whole ledger.
    """

    line: str
    body: str
    start: date
    end: date
    kind: str
    heading: str
    pence: int
    row: int = 0
    counterparty: str = ""
    counterparty_name: str = ""
    formerly: str = ""
    item: str = ""
    account: str = ""
    whole: bool = False
    basis: str = "observed"
    confidence: str = ""
    source: str = ""


def lines_of(
    ledger: pa.Table, bodies: Collection[str], headings: Iterable[str] = HEADINGS
) -> tuple[Line, ...]:
    """The lines of some bodies under some headings, in order of their ids.

    Parameters
    ----------
    ledger
        The table `ledger`; columns that are not required may lack.
    bodies
        Codes of the bodies whose lines are wanted.
    headings
        Headings wanted.

    Examples
    --------
    >>> day = date(2018, 4, 1)
    >>> held = pa.table({"line": ["a"], "body": ["09C"], "start": [day], "end": [day],
    ...     "kind": ["plan"], "heading": ["result"], "item": ["deficit"], "pence": [-5],
    ...     "basis": ["observed"], "source": ["s"]})
    >>> [(line.line, line.row, line.pence) for line in lines_of(held, {"09C"})]
    [('a', 2, -5)]
    """
    numbered = ledger.append_column("row", pa.array(range(2, ledger.num_rows + 2), pa.int64()))
    kept = numbered.filter(
        pc.and_(
            pc.is_in(ledger["body"], pa.array(sorted(bodies), pa.string())),
            pc.is_in(ledger["heading"], pa.array(sorted(headings), pa.string())),
        )
    )
    names = [name for name in Line.__dataclass_fields__ if name in kept.column_names]
    rows = kept.select(names).to_pylist()
    # Where a cell is empty the default of the field stands.
    found = [
        Line(**{name: value for name, value in row.items() if value is not None}) for row in rows
    ]
    return tuple(sorted(found, key=lambda line: line.line))
