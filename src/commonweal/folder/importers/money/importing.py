"""A file of money read into lines of the ledger, or refused with everything that is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from commonweal.folder.finding import FolderError
from commonweal.folder.importers.money.body import Reading
from commonweal.folder.importers.money.columns import form_of
from commonweal.folder.importers.money.general import LedgerOptions, ledger_lines
from commonweal.folder.importers.money.grid import read_grid
from commonweal.folder.importers.money.spend import Line, spend_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Lines read from a file, without their source.

    `form` is "spend" or "ledger"; `unmatched` counts lines whose counterparty has a name and no
    confirmed code; `notes` says what was left out, and how text was read.
    """

    file: str
    sha256: str
    form: str
    lines: tuple[Line, ...]
    unmatched: int
    notes: tuple[str, ...]


def import_file(
    path: Path,
    body: str,
    codes: Collection[str],
    *,
    form: str = "",
    suppliers: Mapping[str, str] | None = None,
    options: LedgerOptions | None = None,
    sheet: str = "",
) -> Imported:
    """Read payments above a threshold, or a ledger, into lines of the table `ledger`.

    Parameters
    ----------
    path
        CSV file or spreadsheet.
    body
        Code of the body whose money it is.
    codes
        Every organisation of the folder.
    form
        "spend" or "ledger"; told by the columns otherwise.
    suppliers
        Confirmed codes by name.
    options
        What a ledger's columns do not say, and how the file calls its columns.
    sheet
        Sheet of a spreadsheet; the first otherwise.

    Raises
    ------
    FolderError
        With every cell that cannot be read, all at once.
    ValueError
        When the body is no organisation, or the form is neither of the two.
    """
    if body not in codes:
        raise ValueError(f"{body} is no organisation of the folder; correct --body, or add it")
    if form not in ("", "spend", "ledger"):
        raise ValueError(f"{form!r} is no form; use spend or ledger")
    grid = read_grid(path, sheet)
    said = options or LedgerOptions()
    reading = Reading(path.name)
    known = suppliers or {}
    form = form or form_of(grid)
    if form == "spend":
        lines = spend_lines(grid, body, known, reading, said.columns)
    else:
        lines = ledger_lines(grid, body, known, codes, reading, said)
    if reading.findings:
        raise FolderError(reading.findings)
    if grid.encoding not in ("", "UTF-8"):
        reading.notes.append(f"the file is not in UTF-8; it was read as {grid.encoding}")
    return Imported(
        file=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        form=form,
        lines=tuple(lines),
        unmatched=sum(1 for x in lines if x["counterparty_name"] and not x["counterparty"]),
        notes=tuple(reading.notes),
    )
