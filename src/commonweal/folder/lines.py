"""From the number of a record to the line of the file on which it begins.

Where every record stands on one line the two differ by the header alone. Where text within quotes
runs over lines, or lines are blank, the file is read again up to the record that is asked for.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 2**22


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a CSV file.

    Parameters
    ----------
    path
        The file.
    rows
        Records that were read.
    rejected
        Lines on which records begin that were refused.
    columns
        Cells of the header: with more than one, blank lines are no records.
    """

    path: Path
    rows: int
    rejected: Sequence[int]
    columns: int

    def of(self, records: Sequence[int]) -> list[int]:
        """The lines of records, which are numbered from 0 without those refused."""
        if not records:
            return []
        wanted = sorted(set(records))
        if _physical_lines(self.path) == self.rows + len(self.rejected) + 1:
            found = self._one_line_each(wanted)
        else:
            found = self._read_again(wanted)
        return [found[record] for record in records]

    def _one_line_each(self, wanted: list[int]) -> dict[int, int]:
        found = {}
        refused = sorted(self.rejected)
        passed = 0
        for record in wanted:
            line = record + 2 + passed
            while passed < len(refused) and refused[passed] <= line:
                passed += 1
                line += 1
            found[record] = line
        return found

    def _read_again(self, wanted: list[int]) -> dict[int, int]:
        refused = set(self.rejected)
        remaining = iter(wanted)
        target = next(remaining)
        found = {}
        record = -1
        for line, cells in _records(self.path):
            if line in refused or (not cells and self.columns > 1):
                continue
            record += 1
            if record == target:
                found[record] = line
                following = next(remaining, None)
                if following is None:
                    break
                target = following
        return found


def line_at(path: Path, places: Sequence[int]) -> list[int]:
    """The lines on which bytes of a file stand; bytes are numbered from 0, in rising order.

    A line end at the place itself is passed over: what is meant is the text that follows.
    """
    if not places:
        return []
    found: list[int] = []
    line, offset = 1, 0
    remaining = iter(places)
    target: int | None = next(remaining)
    with path.open("rb") as handle:
        for chunk in iter(lambda: handle.read(_CHUNK), b""):
            start = 0
            while target is not None and target < offset + len(chunk):
                line += chunk.count(b"\n", start, target - offset)
                start = target - offset
                ahead = chunk[start : start + 1000]
                skipped = ahead[: len(ahead) - len(ahead.lstrip(b"\r\n"))].count(b"\n")
                found.append(line + skipped)
                target = next(remaining, None)
            if target is None:
                break
            line += chunk.count(b"\n", start)
            offset += len(chunk)
    # A place at the very end of the file is on its last line.
    return found + [line] * (len(places) - len(found))


def first_other_end(path: Path) -> int | None:
    """The first line that ends otherwise than the first line does; None when all end alike."""
    with path.open("rb") as handle:
        windows: bool | None = None
        for number, line in enumerate(handle, start=1):
            if not line.endswith(b"\n"):
                return None
            ends = line.endswith(b"\r\n")
            if windows is None:
                windows = ends
            if ends != windows:
                return number
    return None


def _physical_lines(path: Path) -> int:
    ends, last = 0, b"\n"
    with path.open("rb") as handle:
        for chunk in iter(lambda: handle.read(_CHUNK), b""):
            ends += chunk.count(b"\n")
            last = chunk[-1:]
    return ends if last == b"\n" else ends + 1


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The line on which each record after the header begins, and its cells."""
    limit = csv.field_size_limit(2**31 - 1)
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
            reader = csv.reader(handle)
            next(reader, None)
            line = reader.line_num + 1
            for cells in reader:
                yield line, cells
                line = reader.line_num + 1
    finally:
        csv.field_size_limit(limit)
