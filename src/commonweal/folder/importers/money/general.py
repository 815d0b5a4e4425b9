"""A general ledger or trial balance extract as lines of the ledger."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from commonweal.folder.finding import Finding
from commonweal.folder.importers.money.body import Reading, Row, rows_below
from commonweal.folder.importers.money.columns import LEDGER, header_of
from commonweal.folder.importers.money.grid import Grid
from commonweal.folder.importers.money.spend import Line
from commonweal.folder.importers.money.suppliers import code_of
from commonweal.folder.importers.money.written import day_of, month_of, pence_of
from commonweal.system.calendar import months_ahead
from commonweal.system.periods import DAY

HEADINGS = {
    "income": "income",
    "inc": "income",
    "i": "income",
    "revenue": "income",
    "expenditure": "expenditure",
    "expense": "expenditure",
    "exp": "expenditure",
    "e": "expenditure",
    "cost": "expenditure",
    "allocation": "allocation",
    "result": "result",
    "surplus or deficit": "result",
    "control total": "control total",
    "sustainability funding": "sustainability funding",
    "running cost allowance": "running cost allowance",
    "running cost": "running cost",
    "provision": "provision",
    "saving": "saving",
    "projection": "projection",
}
KINDS = {
    **{kind: kind for kind in ("allocation", "budget", "plan", "forecast", "actual", "provision")},
    "target": "target",
    "actuals": "actual",
    "outturn": "actual",
    "forecast outturn": "forecast",
}
_YEAR = re.compile(r"(\d{4})[-/](\d{2}|\d{4})")
_MONTH = re.compile(r"([A-Za-z]{3,9})[- /]?(\d{4}|\d{2})")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
_NUMBER = re.compile(r"(?:M|P|month |period )?0?(\d{1,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerOptions:
    """What a ledger's own columns do not say.

    Parameters
    ----------
    year
        Financial year of rows without a period, and of months that are mere numbers ("2018-19").
    kind
        Kind of figure of rows that do not say it.
    signs
        How the column of amounts is signed: "contract" (income positive, expenditure negative), or
        "debits" (debits positive, as trial balances have it, so that income is negative).
    whole
        Whether the file is the body's whole ledger of its periods.
    columns
        Our columns to headers of the file, where it calls them otherwise.
    """

    year: str = ""
    kind: str = ""
    signs: Literal["contract", "debits"] = "contract"
    whole: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)


def ledger_lines(
    grid: Grid,
    body: str,
    suppliers: Mapping[str, str],
    codes: Collection[str],
    reading: Reading,
    options: LedgerOptions,
) -> list[Line]:
    """Lines of the ledger from an extract.

    Parameters
    ----------
    grid
        The file.
    body
        Code of the body whose ledger it is.
    suppliers
        Confirmed codes of counterparties by name.
    codes
        Every organisation of the folder: a counterparty that is none of them is refused.
    reading
        Where findings and notes are kept.
    options
        What the columns do not say.

    Notes
    -----
    A line's id follows from all that it says except its amount: a corrected extract meets the lines
    that it corrects.
    """
    needs = [["item", "account"], ["heading"], ["amount", "debit"], ["amount", "credit"]]
    header = header_of(grid, LEDGER, needs, options.columns)
    needed = ["heading", *(["amount"] if "amount" in header.places else [])]
    seen: Counter[str] = Counter()
    lines = []
    for row in rows_below(grid, header, needed, reading):
        line = _line(row, body, suppliers, codes, reading, options)
        if line is None:
            continue
        what = "|".join(
            str(line[n] or "")
            for n in ("body", "kind", "heading", "item", "account", "counterparty",
                      "counterparty_name", "start", "end")
        )  # fmt: skip
        seen[what] += 1
        digest = hashlib.sha256(what.encode()).hexdigest()[:16]
        count = f".{seen[what]}" if seen[what] > 1 else ""
        lines.append({"line": f"{body}.ledger.{digest}{count}", **line})
    _signs(lines, reading, options)
    return lines


def _line(
    row: Row,
    body: str,
    suppliers: Mapping[str, str],
    codes: Collection[str],
    reading: Reading,
    options: LedgerOptions,
) -> Line | None:
    before = len(reading.findings)
    heading = _of(HEADINGS, row, "heading", "", reading)
    kind = _of(KINDS, row, "kind", options.kind, reading)
    period = _period(row, reading, options)
    pence = _pence(row, reading, options)
    name = row.get("counterparty_name")
    code = row.get("counterparty") or code_of(name, suppliers)
    if code and code not in codes:
        reading.refuse(
            row.number, "counterparty", code, "foreign key",
            "no organisation of the folder; correct the code, add the organisation, or give the "
            "name alone",
        )  # fmt: skip
    if code == body:
        message = "the body itself; nobody trades with oneself: correct the code, or leave it empty"
        reading.refuse(row.number, "counterparty", code, "counterparty", message)
    if not (row.get("item") or row.get("account")):
        message = "item and account are empty; say in one of them what it is"
        reading.refuse(row.number, "item", "", "required", message)
    if period is not None and period[1] < period[0]:
        message = f"before the start, {period[0]}; correct one of the two"
        reading.refuse(row.number, "end", str(period[1]), "ordered", message)
    if len(reading.findings) > before or period is None:
        return None
    return {
        "body": body,
        "counterparty": code or None,
        "counterparty_name": name or None,
        "start": period[0],
        "end": period[1],
        "kind": kind,
        "heading": heading,
        "item": row.get("item") or row.get("account"),
        "account": row.get("account") or None,
        "pence": pence,
        "whole": True if options.whole else None,
        "basis": "observed",
    }


def _of(
    known: Mapping[str, str], row: Row, column: str, otherwise: str, reading: Reading
) -> str | None:
    said = row.get(column) or otherwise
    if said.lower() in known:
        return known[said.lower()]
    if said:
        message = f"none of {', '.join(sorted(set(known.values())))}; correct it"
        reading.refuse(row.number, column, said, "enum", message)
    else:
        message = f"the cell is empty; fill it{', or give --kind' if column == 'kind' else ''}"
        reading.refuse(row.number, column, "", "required", message)
    return None


def _pence(row: Row, reading: Reading, options: LedgerOptions) -> int | None:
    cells = {n: row.get(n) for n in ("amount", "debit", "credit") if row.get(n)}
    if not cells:
        reading.refuse(row.number, "amount", "", "required", "the amount is empty; give it, or 0")
        return None
    read: dict[str, int] = {}
    for name, text in cells.items():
        try:
            read[name] = pence_of(text)
        except ValueError as error:
            reading.refuse(row.number, name, text, "type", f"{error}")
    if len(read) < len(cells):
        return None
    if "amount" in read:
        return -read["amount"] if options.signs == "debits" else read["amount"]
    return read.get("credit", 0) - read.get("debit", 0)


def _period(row: Row, reading: Reading, options: LedgerOptions) -> tuple[date, date] | None:
    said = row.get("period") or options.year
    try:
        if row.get("start") and row.get("end"):
            return day_of(row.get("start")), day_of(row.get("end"))
        if said:
            return period_of(said, options.year)
    except ValueError as error:
        value = said or f"{row.get('start')} to {row.get('end')}"
        reading.refuse(row.number, "period", value, "type", f"{error}")
        return None
    message = "no period is given; add a column period, start and end, or give --year"
    reading.refuse(row.number, "period", "", "required", message)
    return None


def period_of(text: str, year: str = "") -> tuple[date, date]:
    """First and last day of a financial year or a month, as ledgers write them.

    Parameters
    ----------
    text
        "2018-19", "2018/2019", "Apr-18", "2018-04", or the number of a month of the financial year
        ("M01" is April), which needs the year.
    year
        The financial year that numbers of months count in.

    Raises
    ------
    ValueError
        When it names no period.

    Examples
    --------
    >>> period_of("2018-19")[1], period_of("Apr-18")[1], period_of("M12", "2018-19")[0]
    (datetime.date(2019, 3, 31), datetime.date(2018, 4, 30), datetime.date(2019, 3, 1))
    """
    plain = text.strip()
    found = _YEAR.fullmatch(plain)
    if found is not None and (int(found[1]) + 1) % 100 == int(found[2]) % 100:
        return date(int(found[1]), 4, 1), date(int(found[1]) + 1, 3, 31)
    if (found := _ISO_MONTH.fullmatch(plain)) is not None and 1 <= int(found[2]) <= 12:
        return _month(date(int(found[1]), int(found[2]), 1))
    if (found := _MONTH.fullmatch(plain)) is not None:
        first = int(found[2]) if len(found[2]) == 4 else 2000 + int(found[2])
        return _month(date(first, month_of(found[1]), 1))
    if (found := _NUMBER.fullmatch(plain)) is not None and 1 <= int(found[1]) <= 12:
        if not year:
            raise ValueError(f"{text!r} is the number of a month; give --year to say of which year")
        return _month(months_ahead(period_of(year)[0], int(found[1]) - 1))
    raise ValueError(f"{text!r} is no period; write it as 2018-19, Apr-18, 2018-04 or M01")


def _month(first: date) -> tuple[date, date]:
    return first, months_ahead(first, 1) - DAY


def _signs(lines: list[Line], reading: Reading, options: LedgerOptions) -> None:
    """Refuse a file whose income is negative and whose expenditure is positive as a whole."""
    sums: Counter[object] = Counter()
    for line in lines:
        pence = line["pence"]
        assert isinstance(pence, int)
        sums[line["heading"]] += pence
    wrong = [name for name, sign in (("income", 1), ("expenditure", -1)) if sums[name] * sign < 0]
    if wrong:
        other = "debits" if options.signs == "contract" else "contract"
        message = (
            f"{' and '.join(wrong)} of the file has the wrong sign as a whole (income is positive, "
            f"expenditure negative); try --signs {other}"
        )
        reading.findings.append(
            Finding(file=reading.file, column="amount", rule="type", message=message)
        )
