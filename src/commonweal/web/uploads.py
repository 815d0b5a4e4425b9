"""What somebody sends us as a file: looked at before anything reads it.

What a file is goes by its content, never by its name or by what the browser says of it. Everything
that is wrong is told at once, in words for whoever sent it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Literal

Kind = Literal["csv", "spreadsheet", "archive", "parquet", "other"]

#: The largest table in bytes; of an archive, and of anything at all, `settings.LARGEST_UPLOAD`.
TABLE = 10_000_000
#: Largest tables.
ROWS, COLUMNS, CELL = 200_000, 500, 32_000
_STARTS: tuple[tuple[bytes, Kind], ...] = ((b"PK\x03\x04", "archive"), (b"PAR1", "parquet"))
#: Some spreadsheets take the full-width signs for the others.
_FORMULA = re.compile(r"\s*[=@\t\r\uff1d\uff0b\uff0d\uff20]|\s*[+\-](?!\s*[£$]?[\d.,\s]*%?$)")
#: A part of a path that is taken.
NAME = re.compile(r"[^\x00-\x1f\x7f<>:\"|?*\\&]+")


class RefusedUploadError(Exception):
    """Why a file was not taken, all of it."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


def kind_of(file: BinaryIO) -> Kind:
    """What a file is, by its content; it is left at its start."""
    file.seek(0)
    start = file.read(8192)
    file.seek(0)
    for mark, kind in _STARTS:
        if start.startswith(mark):
            return "spreadsheet" if kind == "archive" and _is_workbook(file) else kind
    if (
        not start
        or b"\x00" in start
        or start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8", b"GIF8"))
    ):
        return "other"
    return "csv" if _text(start, whole=False) is not None else "other"


def sized(file: BinaryIO, *, most: int) -> None:
    """Refuse a file that is empty or has more bytes than are taken; it is left at its start.

    Raises
    ------
    RefusedUploadError
        Where it is.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size == 0:
        raise RefusedUploadError(["The file is empty"])
    if size > most:
        raise RefusedUploadError(
            [f"The file has {size / 1e6:,.1f} MB; at most {most / 1e6:,.0f} MB are taken"]
        )


def checked(file: BinaryIO, kinds: Iterable[Kind], *, most: int = TABLE) -> Kind:
    """What a file is, where it is one of the kinds that are wanted and not too large.

    Raises
    ------
    RefusedUploadError
        Where it is not.
    """
    wanted = tuple(kinds)
    sized(file, most=most)
    kind = kind_of(file)
    if kind not in wanted:
        words = {
            "csv": "a CSV file",
            "spreadsheet": "a spreadsheet (.xlsx)",
            "archive": "a ZIP file",
        }
        wants = " or ".join(words.get(one, one) for one in wanted)
        raise RefusedUploadError([f"This is not {wants} by its content, whatever its name says"])
    return kind


def table_of(file: BinaryIO) -> list[list[str]]:
    """The rows of a CSV file, its heading first.

    Raises
    ------
    RefusedUploadError
        Where it is too large, no text, has cells that a spreadsheet would run as formulas, or
        HTML in its heading: with every cell, row and column named.
    """
    checked(file, ["csv"])
    text = _text(file.read(), whole=True)
    if text is None:
        raise RefusedUploadError(["The file is not text in UTF-8 or Windows-1252: save it as CSV"])
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise RefusedUploadError([f"The file cannot be read as CSV: {error}"]) from error
    faults = [*_too_large(rows), *hostile_cells(rows)]
    if faults:
        raise RefusedUploadError(faults)
    return rows


def hostile_cells(rows: Iterable[Iterable[str]]) -> list[str]:
    """Cells that a spreadsheet would run as a formula, with their places; at most twenty.

    A cell that begins with =, @, a tab or a line's end is one, and one that begins with + or - and
    is no plain number ("-12.5", "+44 20 7946 0000", "-£3").
    """
    found = []
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row, start=1):
            if cell and _FORMULA.match(cell):
                found.append(
                    f"Row {number}, column {column}: a spreadsheet would run {cell[:40]!r} as a "
                    "formula; put words or numbers there"
                )
                if len(found) == 20:
                    return [*found, "and perhaps more"]
    return found


def shown_name(name: str) -> str:
    """The name of a file as it may be shown and kept: no path, nothing that is not a name."""
    last = re.split(r"[\\/]", name)[-1]
    plain = "".join(NAME.findall(last)).strip(" .")[:120]
    return plain or "file"


def _too_large(rows: list[list[str]]) -> Iterator[str]:
    if len(rows) > ROWS:
        yield f"The file has {len(rows):,} rows; at most {ROWS:,} are taken"
    if rows and max(map(len, rows)) > COLUMNS:
        yield f"The file has {max(map(len, rows)):,} columns; at most {COLUMNS:,} are taken"
    for number, row in enumerate(rows, start=1):
        if any(len(cell) > CELL for cell in row):
            yield f"Row {number} has a cell of more than {CELL:,} characters"
    for cell in rows[0] if rows else ():
        if "<" in cell or ">" in cell:
            yield f"The heading {cell[:40]!r} holds a sign of HTML"


def _text(data: bytes, *, whole: bool) -> str | None:
    """Bytes as text; None where they are none."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in data:
        return None
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data, final=whole)
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return None


def _is_workbook(file: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(file) as held:
            names = set(held.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    finally:
        file.seek(0)
    return {"[Content_Types].xml", "xl/workbook.xml"} <= names
