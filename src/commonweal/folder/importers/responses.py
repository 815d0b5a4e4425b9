"""A file of consultation responses, CSV or a spreadsheet, as rows of text: nothing is dropped.

The rows hold what people wrote, names and all. They are handed to the reader of responses, which
takes personal details out, and are kept nowhere else.
"""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commonweal.folder.finding import Finding, FolderError
from commonweal.folder.importers.money.grid import DELIMITERS, SPREADSHEETS, sheet_cells

#: Characters of one cell; a longer one is a quote that does not close.
LONGEST_CELL = 16 * 2**20
#: Characters among which the first line is looked for, to tell what parts its cells.
HEAD = 100_000
_ONE_AT_A_TIME = threading.Lock()
#: Letters with accents, quotation marks, dashes and the euro in UTF-8: in Windows-1252 these bytes
#: would be signs that nobody writes after each other.
_WIDE = re.compile(rb"((?:\xc2[\xa0-\xbf]|\xc3[\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf])+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFile:
    """A file of responses as it stands.

    Parameters
    ----------
    file
        Its name.
    encoding
        How its text was read; empty for a spreadsheet.
    header
        Headers of the columns.
    rows
        Number of each row that is not blank, the header's being 1, and its cells.
    blank
        Numbers of the rows that are blank.
    """

    file: str
    encoding: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    blank: tuple[int, ...]


def read_response_file(path: Path, sheet: str = "") -> ResponseFile:
    """Read a CSV file, or one sheet of a spreadsheet.

    Text is UTF-8 (with or without a byte order mark), UTF-16 (with one, or told by its bytes of
    zero), or otherwise Windows-1252, in which spreadsheets save where they are not told otherwise.
    A file put together of both is read letter by letter.
    Cells may be parted by commas, semicolons, tabs or bars.

    Parameters
    ----------
    path
        The file.
    sheet
        Name of the sheet; the first otherwise.

    Raises
    ------
    FolderError
        When the file cannot be read, or has no row below its header.
    """
    if not path.is_file():
        raise _refused(path.name, "folder", "no such file; give a CSV file or a spreadsheet")
    if path.suffix.lower() in SPREADSHEETS:
        return _of_rows(path.name, "", sheet_cells(path, sheet))
    return response_file_of(path.name, path.read_bytes())


def response_file_of(name: str, held: bytes) -> ResponseFile:
    """Read the bytes of a CSV file, in any of these encodings.

    Raises
    ------
    FolderError
        When it is no CSV file, or has no row below its header.

    Examples
    --------
    >>> response_file_of("r.csv", "area;text\\nThanet;Café".encode("cp1252")).rows
    ((2, ('Thanet', 'Café')),)
    """
    text, encoding = decoded(held)
    if "\0" in text:
        raise _refused(name, "encoding", "holds zero bytes; save it as CSV in UTF-8")
    return _of_rows(name, encoding, _cells(name, text))


def _of_rows(name: str, encoding: str, rows: Sequence[tuple[str, ...]]) -> ResponseFile:
    filled = [(n, row) for n, row in enumerate(rows, start=1) if any(c.strip() for c in row)]
    if len(filled) < 2:
        raise _refused(name, "format", "no row stands below a header; fetch the file again")
    (first, header), *body = filled
    held = {number for number, _ in filled}
    return ResponseFile(
        file=name,
        encoding=encoding,
        header=tuple(cell.strip() for cell in header),
        rows=tuple(body),
        blank=tuple(n for n in range(first + 1, len(rows) + 1) if n not in held),
    )


def decoded(held: bytes) -> tuple[str, str]:
    """Bytes as text, and the encoding that they were read in.

    Examples
    --------
    >>> decoded("Café".encode("cp1252")), decoded("Café".encode("utf-16-le"))
    (('Café', 'Windows-1252'), ('Café', 'UTF-16'))
    >>> decoded("Café ".encode() + "Café".encode("cp1252"))
    ('Café Café', 'UTF-8 and Windows-1252 mixed')
    """
    if held.startswith((b"\xff\xfe", b"\xfe\xff")):
        return held.decode("utf-16", "replace"), "UTF-16"
    start = held[:4096]
    # Plain letters in UTF-16 have a byte of zero in every second place.
    for place, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = start[place::2].count(0)
        if zeros > len(start) // 5 and start[1 - place :: 2].count(0) == 0:
            return held.decode(name, "replace"), "UTF-16"
    try:
        text = held.decode("utf-8-sig")
        return text, "UTF-8 with a byte order mark" if held.startswith(b"\xef\xbb\xbf") else "UTF-8"
    except UnicodeDecodeError:
        parts = _WIDE.split(held.removeprefix(b"\xef\xbb\xbf"))
        if len(parts) == 1:
            return _narrow(held)
        text = "".join(
            part.decode("utf-8") if place % 2 else _narrow(part)[0]
            for place, part in enumerate(parts)
        )
        return text, "UTF-8 and Windows-1252 mixed"


def _narrow(held: bytes) -> tuple[str, str]:
    """Bytes of one letter each. Five mean nothing in Windows-1252; Latin-1 reads every byte."""
    try:
        return held.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        return held.decode("latin-1"), "Latin-1"


def _cells(name: str, text: str) -> list[tuple[str, ...]]:
    bare = re.sub(r'"[^"]*"', "", text[:HEAD])
    head = next((line for line in bare.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=head.count)
    with _wide_cells():
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            return [tuple(row) for row in reader]
        except csv.Error as error:
            said = f"not CSV at line {reader.line_num} ({error}); close its quotes, save it again"
            raise _refused(name, "format", said) from error


@contextmanager
def _wide_cells() -> Iterator[None]:
    """Cells of a megabyte can be read; what others were allowed before holds again after. One file
    at a time: the limit is one for all that run at once."""
    with _ONE_AT_A_TIME:
        before = csv.field_size_limit(LONGEST_CELL)
        try:
            yield
        finally:
            csv.field_size_limit(before)


def _refused(name: str, rule: str, message: str) -> FolderError:
    return FolderError([Finding(file=name, rule=rule, message=message)])
