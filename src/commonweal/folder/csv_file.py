"""Staging a CSV file, with findings against its form.

Accepted are: commas, double quotes, a byte order mark, Unix, Windows or old Mac line ends, blank
lines. Reported are: other encodings than UTF-8, mixed line ends, rows with other numbers of cells
than the header, quotes that do not close. Nothing is guessed: DuckDB's sniffer stays off and every
column is read as text. The file is streamed; its size is bounded by the disk.
"""

from __future__ import annotations

import codecs
import csv
import glob
from collections import Counter
from pathlib import Path

import duckdb

from commonweal.folder.finding import Finding
from commonweal.folder.lines import Lines, first_other_end, line_at
from commonweal.folder.schema import Schema
from commonweal.folder.staging import (
    LISTED,
    LONGEST_SHOWN,
    Staged,
    column_findings,
    count,
    load,
    text,
    the_rest,
    unreadable,
)

#: With so many rows that cannot be read the file is not what its name says.
_REFUSED = 100_000

#: The longest record: the outline of a large area is a few megabytes of text.
_LONGEST = 16 * 2**20

_REJECTS = {
    "MISSING COLUMNS": ("cells", "fewer cells than the header; add the cells that lack"),
    "TOO MANY COLUMNS": (
        "cells",
        "more cells than the header; put quotes around text that holds a comma",
    ),
    "UNQUOTED VALUE": (
        "format",
        "a quote does not close, or text follows it; write a quote inside quotes twice",
    ),
    "INVALID ENCODING": ("encoding", "not in UTF-8; save the file in that encoding"),
    "LINE SIZE OVER MAXIMUM": (
        "format",
        "a record longer than 16 MB; close its quotes, or simplify it",
    ),
}


def stage_csv(
    connection: duckdb.DuckDBPyConnection, path: Path, schema: Schema
) -> tuple[Staged | None, list[Finding]]:
    """Stage a CSV file under the name of its table.

    Parameters
    ----------
    connection
        Where to.
    path
        The file.
    schema
        The table that it holds.

    Returns
    -------
    What was staged, or None where nothing could be read; and the findings against the file's form.
    """
    header, findings = _header(path, schema)
    if not header:
        return None, findings
    findings += column_findings(path.name, schema, header)
    if len(set(header)) < len(header):
        return None, findings
    try:
        rows = _load(connection, path, schema, header, strict=True)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        odd = first_other_end(path)
        if odd is None:
            return None, [*findings, unreadable(path.name, "CSV", error)]
        said = "this line ends otherwise than the first; save the file with one kind of line end"
        findings.append(Finding(file=path.name, row=odd, rule="line ends", message=said))
        try:
            rows = _load(connection, path, schema, header, strict=False)
        except duckdb.Error as second:
            return None, [*findings, unreadable(path.name, "CSV", second)]
    refused, against = _refused(connection, path)
    if len(refused) >= _REFUSED:
        said = f"{_REFUSED:,} rows or more cannot be read; mend these first"
        return None, [*findings, *against, Finding(file=path.name, rule="format", message=said)]
    lines = Lines(path, rows=rows, refused=refused, columns=len(header))
    staged = Staged(
        schema=schema,
        file=path.name,
        rows=rows,
        present=frozenset(header) & frozenset(schema.names),
        rows_of=lines.of,
    )
    return staged, findings + against


def _header(path: Path, schema: Schema) -> tuple[list[str], list[Finding]]:
    """The names of the columns; none, with a finding, where the first line is no header."""
    with path.open("rb") as handle:
        start = handle.read(2**16).removeprefix(codecs.BOM_UTF8)
    first = start.replace(b"\r", b"\n").split(b"\n", 1)[0]

    def fault(rule: str, said: str) -> tuple[list[str], list[Finding]]:
        return [], [Finding(file=path.name, row=1, rule=rule, message=said)]

    if not start:
        return fault("format", "the file is empty; write at least the header, or remove the file")
    # UTF-16 and UTF-32 have bytes of zero within plain letters.
    if b"\0" in first:
        return fault("encoding", "not in UTF-8; save the file in that encoding")
    try:
        names = next(csv.reader([first.decode()]), [])
    except UnicodeDecodeError:
        return fault("encoding", "not in UTF-8; save the file in that encoding")
    if not names:
        wanted = ",".join(schema.names)
        return fault("format", f"the first line is blank; write the header there: {wanted}")
    other = next((mark for mark in (";", "\t", "|") if names[0].count(mark) > 1), None)
    if len(names) == 1 and other is not None:
        return fault("format", f"columns are parted by {other!r}; save the file with commas")
    return names, []


def _load(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    schema: Schema,
    header: list[str],
    *,
    strict: bool,
) -> int:
    # Columns are read by position: names in the file may be anything.
    places = {name: f"c{place}" for place, name in enumerate(header)}
    columns = ", ".join(f"'{place}': 'VARCHAR'" for place in places.values())
    connection.execute("drop table if exists reject_errors; drop table if exists reject_scans")
    source = (
        f"read_csv({text(glob.escape(str(path)))}, columns = {{{columns}}}, "
        "auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', "
        f"store_rejects = true, rejects_limit = {_REFUSED}, hive_partitioning = false, "
        f"compression = 'none', max_line_size = {_LONGEST}, buffer_size = {2 * _LONGEST}, "
        f"strict_mode = {str(strict).lower()})"
    )
    return load(connection, schema, places, source, formed=True)


def _refused(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[list[int], list[Finding]]:
    """The lines on which records stand that could not be read, and a finding for each."""
    # One record can be refused for several columns: the first is enough. Where a quote stays open
    # DuckDB may give the record before; the place of the value is always right.
    if not count(connection, "select count(*) from reject_errors"):
        return [], []
    found = connection.execute(
        "select if(kind = 'UNQUOTED VALUE', cell, begins) as place, kind, "
        "if(kind = 'UNQUOTED VALUE' and cell - begins > strlen(record), null, left(record, 1000)) "
        "from (select "
        "line_byte_position as begins, min_by(error_type, coalesce(column_idx, 0)) as kind, "
        "min(byte_position) as cell, any_value(csv_line) as record from reject_errors group by 1) "
        "order by place"
    ).fetchall()
    lines = line_at(path, [place - 1 for place, _, _ in found])
    findings: list[Finding] = []
    told: Counter[str] = Counter()
    for line, (_, kind, record) in zip(lines, found, strict=True):
        rule, said = _REJECTS.get(kind, ("format", f"{kind.lower()}; mend the row"))
        told[rule] += 1
        if told[rule] <= LISTED:
            shown = None if record is None else record.strip("\r\n")[:LONGEST_SHOWN]
            findings.append(Finding(file=path.name, row=line, value=shown, rule=rule, message=said))
    for rule, number in sorted(told.items()):
        findings += the_rest(path.name, rule, "", number - LISTED)
    return lines, findings
