"""A file of cells, CSV or a spreadsheet, as rows of text with the numbers of the rows."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from commonweal.folder.finding import Finding, FolderError
from commonweal.folder.importers.money.reach import too_far

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Rows of a file: the number of each row and its cells, stripped; blank rows are left out.

    `encoding` is how text was read, empty for spreadsheets.
    """

    file: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str = ""


def read_grid(path: Path, sheet: str = "") -> Grid:
    """Read a CSV file or one sheet of a spreadsheet.

    Text is read as UTF-8 (with or without a byte order mark), UTF-16 with one, or otherwise as
    Windows-1252, which is what most payment files that are not UTF-8 are in.

    Parameters
    ----------
    path
        The file.
    sheet
        Name of the sheet; the first otherwise.

    Raises
    ------
    FolderError
        When the file cannot be read, or has no cells.
    """
    if not path.is_file():
        raise _refused(path, "folder", "no such file; give the path of a CSV file or spreadsheet")
    is_spreadsheet = path.suffix.lower() in SPREADSHEETS
    found = _spreadsheet(path, sheet) if is_spreadsheet else _text(path)
    if not found.rows:
        raise _refused(path, "format", "the file has no cells; fetch it again")
    return found


def _refused(path: Path, rule: str, message: str) -> FolderError:
    return FolderError([Finding(file=path.name, rule=rule, message=message)])


def _text(path: Path) -> Grid:
    held = path.read_bytes()
    text, encoding = _decoded(held)
    if "\0" in text:
        raise _refused(path, "format", "holds zero bytes; it is no text: save it as CSV")
    try:
        rows = list(_cells(text))
    except csv.Error as error:
        raise _refused(path, "format", f"not CSV ({error}); save it again") from error
    return Grid(file=path.name, rows=tuple(rows), encoding=encoding)


def _decoded(held: bytes) -> tuple[str, str]:
    if held.startswith((b"\xff\xfe", b"\xfe\xff")):
        return held.decode("utf-16"), "UTF-16"
    try:
        return held.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        # Five bytes mean nothing in Windows-1252; Latin-1 reads every byte.
        try:
            return held.decode("cp1252"), "Windows-1252"
        except UnicodeDecodeError:
            return held.decode("latin-1"), "Latin-1"


def _cells(text: str) -> list[tuple[int, tuple[str, ...]]]:
    head = text[:20_000]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found = []
    for row in reader:
        cells = tuple(" ".join(cell.split()) for cell in row)
        if any(cells):
            found.append((reader.line_num, cells))
    return found


def _spreadsheet(path: Path, sheet: str) -> Grid:
    found = []
    for number, row in enumerate(sheet_cells(path, sheet), start=1):
        cells = tuple(" ".join(cell.split()) for cell in row)
        if any(cells):
            found.append((number, cells))
    return Grid(file=path.name, rows=tuple(found))


def sheet_cells(path: Path, sheet: str = "") -> list[tuple[str, ...]]:
    """All rows of one sheet of a spreadsheet, the first unless it is named, as they stand.

    Raises
    ------
    FolderError
        When it reaches too far, cannot be read or has no such sheet.
    """
    import fastexcel

    if far := too_far(path):
        raise _refused(path, "format", far)
    try:
        workbook = fastexcel.read_excel(path)
        if sheet and sheet not in workbook.sheet_names:
            held = ", ".join(workbook.sheet_names)
            raise _refused(path, "format", f"no sheet is called {sheet!r}; there are {held}")
        loaded = workbook.load_sheet(sheet or 0, header_row=None, dtypes="string").to_arrow()
    except fastexcel.FastExcelError as error:
        raise _refused(path, "format", f"cannot be read as a spreadsheet ({error})") from error
    columns = [[cell or "" for cell in column.to_pylist()] for column in loaded.columns]
    return list(zip(*columns, strict=True))
