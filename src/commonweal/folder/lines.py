"""From the number of a record to the line of the file on which it begins.

Where every record stands on one line the two differ by the header and the records refused. Where
text within quotes runs over lines, or lines are blank, the file is read once more to count.
"""

from __future__ import annotations

import csv
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

_CHUNK = 2**22
_LONGEST_FIELD = 2**26


class Lines:
    """The lines of a CSV file.

    Parameters
    ----------
    path
        The file.
    rows
        Records that were read.
    refused
        Lines on which records stand that were not read, in rising order.
    columns
        Cells of the header: with more than one, blank lines are no records.
    """

    def __init__(self, path: Path, *, rows: int, refused: Sequence[int], columns: int) -> None:
        self._path = path
        self._rows = rows
        self._refused = refused
        self._columns = columns

    def of(self, records: Sequence[int]) -> list[int | None]:
        """The lines of records, which are numbered from 0 without those refused.

        None for a record behind a quote that never closes: which line it is on cannot be told.
        """
        if not records:
            return []
        known, starts, lines = self._index
        found: list[int | None] = []
        for record in records:
            place = bisect_right(starts, record) - 1
            found.append(lines[place] + record - starts[place] if record < known else None)
        return found

    @cached_property
    def _index(self) -> tuple[int, array[int], array[int]]:
        """How many records are known, and those from which on the lines run on from one given."""
        one_line_each = _physical_lines(self._path) == self._rows + len(self._refused) + 1
        read = self._of_single_lines() if one_line_each else self._of_records()
        starts, lines = array("q"), array("q")
        expected, record = 0, 0
        for line in read:
            if line != expected:
                starts.append(record)
                lines.append(line)
            expected, record = line + 1, record + 1
        return (self._rows if one_line_each else record), starts, lines

    def _of_single_lines(self) -> Iterator[int]:
        """Lines of the first record and of each that follows one refused; the others run on."""
        refused = set(self._refused)
        last = max(self._refused, default=1)
        yield from (line for line in range(2, last + 2) if line not in refused)

    def _of_records(self) -> Iterator[int]:
        refused = [*self._refused, sys.maxsize]
        passed = 0
        for line, last, cells in _records(self._path):
            while refused[passed] < line:
                passed += 1
            if refused[passed] > last and (cells or self._columns == 1):
                yield line


def line_at(path: Path, places: Sequence[int]) -> list[int]:
    """The lines on which bytes of a file stand.

    Parameters
    ----------
    path
        The file.
    places
        Numbers of bytes from 0, in rising order. A line end at the place itself is passed over:
        what is meant is the text that follows.
    """
    found: list[int] = []
    line, offset, end = 1, 0, _line_end(path)
    with path.open("rb") as handle:
        for chunk in iter(lambda: handle.read(_CHUNK), b""):
            start = 0
            for place in places[len(found) :]:
                if place >= offset + len(chunk):
                    break
                line += chunk.count(end, start, place - offset)
                start = place - offset
                blank = chunk[start : start + 1000]
                found.append(line + blank[: len(blank) - len(blank.lstrip(b"\r\n"))].count(end))
            if len(found) == len(places):
                break
            line += chunk.count(end, start)
            offset += len(chunk)
    # A place at the very end of the file is on its last line.
    return found + [line] * (len(places) - len(found))


def first_other_end(path: Path) -> int | None:
    """The first line that ends otherwise than the first line does; None when all end alike."""
    first = None
    with path.open("rb") as handle:
        for number, line in enumerate(handle, start=1):
            end = line[-2:] if line.endswith(b"\r\n") else line[-1:]
            first = end if first is None else first
            if end != first and end.endswith(b"\n"):
                return number
    return None


def _line_end(path: Path) -> bytes:
    """What a line of the file ends with: a line feed, save in a file that has none at its start."""
    with path.open("rb") as handle:
        start = handle.read(_CHUNK)
    return b"\r" if b"\r" in start and b"\n" not in start else b"\n"


def _physical_lines(path: Path) -> int:
    end = _line_end(path)
    ends, last = 0, end
    with path.open("rb") as handle:
        for chunk in iter(lambda: handle.read(_CHUNK), b""):
            ends += chunk.count(end)
            last = chunk[-1:]
    return ends if last == end else ends + 1


def _records(path: Path) -> Iterator[tuple[int, int, list[str]]]:
    """The first and last line of each record after the header, and its cells.

    Ends early at a field so long that a quote must have been left open.
    """
    limit = csv.field_size_limit(_LONGEST_FIELD)
    try:
        end = _line_end(path).decode()
        with path.open(encoding="utf-8-sig", errors="replace", newline=end) as handle:
            reader = csv.reader(handle)
            next(reader, None)
            line = reader.line_num + 1
            for cells in reader:
                yield line, reader.line_num, cells
                line = reader.line_num + 1
    except csv.Error:
        return
    finally:
        csv.field_size_limit(limit)
