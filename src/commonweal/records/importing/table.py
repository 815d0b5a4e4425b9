"""Reading a CSV file row by row, with everything to mend told by row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RowFinding:
    """One thing to mend in a CSV file: file, line, column, value, and what to do."""

    file: str
    row: int | None
    column: str
    value: str | None
    message: str


def table_rows(
    path: Path,
    columns: Mapping[str, str],
    form: Collection[str],
    needed: Iterable[str],
    findings: list[RowFinding],
) -> Iterable[tuple[int, dict[str, str]]]:
    """The rows of a file, each with its line and its cells by column.

    Parameters
    ----------
    path
        The file, in UTF-8; a byte order mark and Windows line ends do not matter.
    columns
        What the file calls the columns of the form ({"date": "effective"}).
    form, needed
        The columns that there are, and those that must be there.
    findings
        What is wrong is added here. Rows are read under a header with columns that are not known or
        that lack, so that everything is told at once, and that a column lacks is told once alone;
        there are none where a column stands twice.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        said = f"cannot be read: {error.strerror or error}; give a CSV file"
        findings.append(RowFinding(path.name, None, "", None, said))
        return
    except UnicodeDecodeError as error:
        said = f"is not UTF-8 at byte {error.start}; save it as UTF-8"
        findings.append(RowFinding(path.name, None, "", None, said))
        return
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [columns.get(name.strip(), name.strip()) for name in next(reader, [])]
        findings += _header(path.name, header, form, needed)
        if len(set(header)) < len(header) or not header:
            return
        for cells in reader:
            if len(cells) == len(header):
                row = zip(header, cells, strict=True)
                yield reader.line_num, {name: cell for name, cell in row if name in form}
            elif cells:
                said = f"has {len(cells)} cells under {len(header)} columns; mend the row"
                findings.append(RowFinding(path.name, reader.line_num, "", None, said))
        _once(findings, [name for name in needed if name not in header])
    except csv.Error as error:
        said = f"is no CSV: {error}; mend the quotation marks"
        findings.append(RowFinding(path.name, reader.line_num, "", None, said))


def _once(findings: list[RowFinding], lacking: Collection[str]) -> None:
    """Leave out that each row lacks what the whole file lacks."""
    findings[:] = [one for one in findings if one.row in (None, 1) or one.column not in lacking]


#: What to do with a column that the form does not have; its names follow.
UNKNOWN = "is no column of the form; leave it out, or say which of these it is:"


def _header(
    file: str, header: list[str], form: Collection[str], needed: Iterable[str]
) -> list[RowFinding]:
    if not header:
        return [RowFinding(file, 1, "", None, "is empty; give a header and rows")]
    known = ", ".join(form)
    wrong = [
        RowFinding(file, 1, name, None, f"{UNKNOWN} {known}") for name in header if name not in form
    ]
    twice = sorted({name for name in header if header.count(name) > 1})
    wrong += [RowFinding(file, 1, name, None, "stands twice; keep one") for name in twice]
    wrong += [
        RowFinding(file, 1, name, None, "is missing; add the column")
        for name in needed
        if name not in header
    ]
    return wrong
