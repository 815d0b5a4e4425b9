"""Which column is which: the names that payment files and ledgers give them.

The names of payment files are those of the guidance of HM Treasury on publishing spending over
£25,000 (Department family, Entity, Date, Expense type, Expense area, Supplier, Transaction number,
Amount). The guidance itself was not opened. That a file holds date, expense type, expense area,
payee, transaction number and value, and that one transaction may stand in several lines of other
types and areas, is as the Skills Funding Agency and HM Revenue and Customs say it of their files
(read). The other names are those seen in the files of a council, or from memory, not verified.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.folder.finding import Finding, FolderError
from commonweal.folder.importers.money.grid import Grid

#: Our name of a column to what files call it, in small letters without signs.
SPEND: Mapping[str, tuple[str, ...]] = {
    "department": ("department family", "department", "body"),
    "entity": ("entity", "name of body", "organisation", "organisation name"),
    "date": ("date", "payment date", "date of payment", "date paid", "paid date", "posting date"),
    "type": ("expense type", "expenditure type", "expense description", "purpose of expenditure"),
    "area": ("expense area", "cost centre", "cost centre description", "service area"),
    "supplier": ("supplier", "supplier name", "vendor", "vendor name", "payee", "beneficiary"),
    "transaction": (
        "transaction number",
        "transaction no",
        "transaction",
        "transaction id",
        "transaction reference",
        "document number",
        "voucher number",
        "ap invoice number",
    ),
    "amount": (
        "amount",
        "amount gbp",
        "amount in sterling",
        "ap amount",
        "invoice amount",
        "line amount",
        "net amount",
        "transaction amount",
        "value",
    ),
    "description": ("description", "narrative", "invoice description"),
}
SPEND_NEEDS = ("date", "supplier", "amount")
#: What only a payment file has.
SPEND_SIGNS = ("supplier", "transaction", "type", "area")

LEDGER: Mapping[str, tuple[str, ...]] = {
    "account": ("account", "account code", "gl code", "nominal", "nominal code", "subjective"),
    "item": (
        "item",
        "account description",
        "account name",
        "description",
        "narrative",
        "subjective description",
    ),
    "heading": ("heading", "category", "income or expenditure", "i e", "type"),
    "kind": ("kind", "scenario", "version", "type of figure"),
    "counterparty": (
        "counterparty",
        "counterparty code",
        "agreement of balances code",
        "trading partner",
        "trading partner code",
        "org code",
    ),
    "counterparty_name": ("counterparty name", "trading partner name", "customer", "supplier name"),
    "start": ("start", "from", "period start", "start date"),
    "end": ("end", "to", "period end", "end date"),
    "period": ("period", "month", "financial year", "year", "accounting period"),
    "amount": ("amount", "amount gbp", "net", "net amount", "balance", "value", "actual amount"),
    "debit": ("debit", "dr", "debits"),
    "credit": ("credit", "cr", "credits"),
}
#: What only a ledger has.
LEDGER_SIGNS = ("account", "heading", "debit", "credit", "kind", "period", "counterparty")

#: How far down a file its header is looked for, below titles and notes.
HEADER_WITHIN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header of a file: its row, and the place of each of our columns."""

    row: int
    cells: tuple[str, ...]
    places: Mapping[str, int]


def plain(cell: str) -> str:
    """A header as it is compared: small letters and digits, single spaces.

    Examples
    --------
    >>> plain(" Amount (£) "), plain("AP_Amount")
    ('amount', 'ap amount')
    """
    return " ".join(re.sub(r"[^a-z0-9]+", " ", cell.lower()).split())


def header_of(
    grid: Grid,
    names: Mapping[str, tuple[str, ...]],
    needs: Sequence[Sequence[str]],
    given: Mapping[str, str] | None = None,
) -> Header:
    """Find the header of a file.

    Parameters
    ----------
    grid
        The file.
    names
        Names that files give to our columns.
    needs
        Columns that are needed; of each group one.
    given
        Our column to the header that stands for it, where the file calls it otherwise.

    Raises
    ------
    FolderError
        When no row has what is needed, listing what the likeliest row has and what it lacks; when
        a header that was given is not there; or when two columns are called alike.
    """
    unknown = sorted(set(given or {}) - set(names))
    if unknown:
        raise _refused(
            grid, f"no column is called {', '.join(unknown)}; there are {', '.join(names)}"
        )
    said = {**names, **{ours: (plain(theirs),) for ours, theirs in (given or {}).items()}}
    best: Header | None = None
    for number, cells in grid.rows[:HEADER_WITHIN]:
        found = Header(row=number, cells=cells, places=_places(cells, said))
        if best is None or len(found.places) > len(best.places):
            best = found
    assert best is not None  # a grid has rows
    absent = [f"{theirs!r}" for ours, theirs in (given or {}).items() if ours not in best.places]
    lacking = [group for group in needs if not set(group) & best.places.keys()]
    if absent or lacking:
        raise _refused(grid, _lacks(best, lacking, absent), row=best.row)
    return best


def _places(cells: Sequence[str], names: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    called = [plain(cell) for cell in cells]
    found: dict[str, int] = {}
    for ours, theirs in names.items():
        for name in theirs:
            if name in called and called.index(name) not in found.values():
                found[ours] = called.index(name)
                break
    return found


def _lacks(best: Header, lacking: Sequence[Sequence[str]], absent: Sequence[str]) -> str:
    held = ", ".join(repr(cell) for cell in best.cells if cell)
    wanted = [" or ".join(group) for group in lacking]
    said = f"columns found: {held}; " if held else ""
    if absent:
        return f"{said}no column is called {', '.join(absent)}; correct --column"
    return (
        f"{said}none of these is known for {', '.join(wanted)}: say which it is, as "
        f"--column {lacking[0][0]}='its header'"
    )


def _refused(grid: Grid, message: str, row: int | None = None) -> FolderError:
    return FolderError([Finding(file=grid.file, row=row, rule="missing column", message=message)])


def form_of(grid: Grid) -> str:
    """Whether a file is "spend" (payments) or "ledger", by its columns.

    Raises
    ------
    FolderError
        When it looks like both or neither.
    """
    spend = max(len(_places(cells, SPEND)) for _, cells in grid.rows[:HEADER_WITHIN])
    signs = [
        (
            len(_places(cells, {n: SPEND[n] for n in SPEND_SIGNS})),
            len(_places(cells, {n: LEDGER[n] for n in LEDGER_SIGNS})),
        )
        for _, cells in grid.rows[:HEADER_WITHIN]
    ]
    paid, booked = max(signs, key=sum)
    if paid > booked and spend >= len(SPEND_NEEDS):
        return "spend"
    if booked > paid:
        return "ledger"
    cells = max((cells for _, cells in grid.rows[:HEADER_WITHIN]), key=lambda c: len(_filled(c)))
    raise _refused(
        grid,
        f"neither payments nor a ledger by its columns ({', '.join(_filled(cells))}); say which it "
        "is with --as, and its columns with --column",
    )


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if cell]
