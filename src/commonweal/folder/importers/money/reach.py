"""How far a spreadsheet reaches, told before it is loaded: a few bytes can declare more cells than
there is memory for."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

#: Cells that are loaded: a million rows of thirty columns. A reader makes room for every cell from
#: the first to the furthest.
MOST_CELLS = 30_000_000
#: Bytes that a spreadsheet may unpack to.
MOST_BYTES = 2_000_000_000
_ZIPPED = (".xlsx", ".xlsm", ".xlsb", ".ods")
_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,7})(\d{1,18})"')
_CHUNK, _OVERLAP = 1 << 20, 256


def too_far(path: Path) -> str:
    """Why a spreadsheet is not to be loaded; empty where it may be.

    Parameters
    ----------
    path
        The file; one that is not zipped, or no zip at all, is left to its reader.
    """
    if path.suffix.lower() not in _ZIPPED or not zipfile.is_zipfile(path):
        return ""
    try:
        with zipfile.ZipFile(path) as held:
            size = sum(entry.file_size for entry in held.infolist())
            if size > MOST_BYTES:
                return f"unpacks to {size:,} bytes; save the sheet that is wanted as CSV"
            sheets = [n for n in held.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n)]
            for name in sorted(sheets):
                columns, rows = _reach(held, name)
                if columns * rows > MOST_CELLS:
                    return (
                        f"a cell stands in row {rows:,} and one in column {columns:,}; delete what "
                        "stands far from the table, or save it as CSV"
                    )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        return f"cannot be unpacked ({error}); fetch it again"
    return ""


def _reach(held: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """The furthest column and row of a sheet in which a cell stands."""
    columns = rows = 0
    for part in _parts(held, name):
        for letters, row in set(_CELL.findall(part)):
            columns, rows = max(columns, _column(letters)), max(rows, int(row))
    return columns, rows


def _parts(held: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The text of an entry in pieces that overlap, so that no cell is cut in two."""
    with held.open(name) as text:
        end = b""
        while piece := text.read(_CHUNK):
            yield end + piece
            end = piece[-_OVERLAP:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
