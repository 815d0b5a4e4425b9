"""Payments above a threshold, as public bodies publish them, as lines of the ledger.

A payment is expenditure of its day: an amount in the file is what was paid, so it stands in the
ledger with the opposite sign, and a credit note as money received back. The lines are never a whole
ledger: payments below the threshold and pay are not among them.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

from commonweal.folder.importers.money.body import Reading, Row, listed, rows_below
from commonweal.folder.importers.money.columns import SPEND, SPEND_NEEDS, header_of
from commonweal.folder.importers.money.grid import Grid
from commonweal.folder.importers.money.suppliers import code_of
from commonweal.folder.importers.money.written import day_of, pence_of

Line = dict[str, object]


def spend_lines(
    grid: Grid,
    body: str,
    suppliers: Mapping[str, str],
    reading: Reading,
    given: Mapping[str, str] | None = None,
) -> list[Line]:
    """Lines of the ledger from a file of payments.

    Parameters
    ----------
    grid
        The file.
    body
        Code of the body that paid.
    suppliers
        Confirmed codes of suppliers (`suppliers.read_suppliers`).
    reading
        Where findings and notes are kept.
    given
        Our columns to headers of the file, where it calls them otherwise.

    Notes
    -----
    Lines of one transaction with different types, areas or amounts are parts of it and all count.
    Rows alike in everything, the transaction number too, are one payment that stands twice: it
    counts once. Without a number nobody can tell, so both count, and a note says so.
    """
    header = header_of(grid, SPEND, [[name] for name in SPEND_NEEDS], given)
    seen: Counter[str] = Counter()
    repeated: list[int] = []
    doubtful: list[int] = []
    whose: defaultdict[str, set[tuple[str, date]]] = defaultdict(set)
    lines: list[Line] = []
    for row in rows_below(grid, header, SPEND_NEEDS, reading):
        read = _read(row, reading)
        if read is None:
            continue
        day, pence = read
        what = "|".join(
            (body, day.isoformat(), *(row.get(n) for n in ("transaction", "supplier", "type")),
             row.get("area"), row.get("description"), str(pence))
        )  # fmt: skip
        seen[what] += 1
        if seen[what] > 1 and row.get("transaction"):
            repeated.append(row.number)
            continue
        if seen[what] > 1:
            doubtful.append(row.number)
        if row.get("transaction"):
            whose[row.get("transaction")].add((row.get("supplier"), day))
        lines.append(_line(body, what, seen[what], row, day, pence, suppliers))
    _note(reading, repeated, doubtful, whose)
    return lines


def _read(row: Row, reading: Reading) -> tuple[date, int] | None:
    lacking = [name for name in SPEND_NEEDS if not row.get(name)]
    for name in lacking:
        reading.refuse(
            row.number, name, "", "required", "the cell is empty; fill it, or remove the row"
        )
    day = pence = None
    try:
        day = day_of(row.get("date")) if row.get("date") else None
    except ValueError as error:
        reading.refuse(row.number, "date", row.get("date"), "type", f"{error}")
    try:
        pence = pence_of(row.get("amount")) if row.get("amount") else None
    except ValueError as error:
        reading.refuse(row.number, "amount", row.get("amount"), "type", f"{error}")
    return None if lacking or day is None or pence is None else (day, pence)


def _line(
    body: str, what: str, count: int, row: Row, day: date, pence: int, suppliers: Mapping[str, str]
) -> Line:
    digest = hashlib.sha256(what.encode()).hexdigest()[:16]
    item = row.get("area") or row.get("type") or row.get("description") or "payment"
    return {
        "line": f"{body}.payment.{digest}" + (f".{count}" if count > 1 else ""),
        "body": body,
        "counterparty": code_of(row.get("supplier"), suppliers) or None,
        "counterparty_name": row.get("supplier"),
        "start": day,
        "end": day,
        "kind": "actual",
        "heading": "expenditure",
        "item": item,
        "account": row.get("type") or None,
        "pence": -pence,
        "basis": "observed",
    }


def _note(
    reading: Reading,
    repeated: list[int],
    doubtful: list[int],
    whose: Mapping[str, set[tuple[str, date]]],
) -> None:
    if repeated:
        reading.notes.append(
            f"rows {listed(repeated)} repeat a payment with its transaction number; each counts "
            "once"
        )
    if doubtful:
        reading.notes.append(
            f"rows {listed(doubtful)} are like another and have no transaction number; each counts"
        )
    several = sorted(number for number, said in whose.items() if len(said) > 1)
    if several:
        reading.notes.append(
            f"transactions that stand with several suppliers or days: {listed(several)}"
        )
