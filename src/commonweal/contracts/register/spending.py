"""What was paid to whom, as the ledger has it."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from commonweal.system.calendar import financial_year


@dataclass(frozen=True, slots=True)
class Paid:
    """Payments to one counterparty in one financial year.

    Parameters
    ----------
    provider
        Code of the counterparty, or its name as the source writes it, which is never taken for a
        code.
    by_name
        Whether only its name is known: two spellings stand as two.
    year
        The year in which the financial year begins.
    lines, pence
        How many lines of the ledger, and their sum; what came back is taken off.
    """

    provider: str
    by_name: bool
    year: int
    lines: int
    pence: int


def paid(ledger: pa.Table) -> tuple[Paid, ...]:
    """Expenditure by counterparty and financial year, the newest year and the largest sum first.

    Only what was actually spent counts (kind "actual", heading "expenditure"), and only lines with
    a counterparty; a line that spans two financial years counts in the one in which it begins.

    Parameters
    ----------
    ledger
        Columns of the folder's `ledger`; expenditure is negative there.
    """
    sums: dict[tuple[str, bool, int], tuple[int, int]] = {}
    columns = ("counterparty", "counterparty_name", "start", "kind", "heading", "pence")
    for row in ledger.select(columns).to_pylist():
        who = row["counterparty"] or row["counterparty_name"]
        if row["kind"] != "actual" or row["heading"] != "expenditure" or not who:
            continue
        key = (str(who), not row["counterparty"], financial_year(row["start"]))
        lines, pence = sums.get(key, (0, 0))
        sums[key] = (lines + 1, pence - int(row["pence"]))
    found = [Paid(*key, *held) for key, held in sums.items()]
    return tuple(sorted(found, key=lambda one: (-one.year, -one.pence, one.provider)))
