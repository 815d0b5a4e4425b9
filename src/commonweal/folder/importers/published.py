"""Publishers' files, landed in DuckDB with every cell checked: what lacks and what is wrong is
collected with file, row and column, so that all of it can be said at once."""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from commonweal.folder.engines import open_duckdb
from commonweal.folder.finding import Finding
from commonweal.folder.importers.catalogue import Entry, catalogue
from commonweal.folder.importers.cells import (
    SQL_TYPE,
    Columns,
    faults_of,
    quoted,
    text_of,
    typed,
)

#: Findings shown of one rule in one column; a file of another format would give one a row.
_SHOWN = 5

#: What opening or reading a text file can raise.
_UNREADABLE = (OSError, EOFError, csv.Error, zlib.error)


@dataclass(frozen=True, slots=True)
class Lack:
    """A file that was not at hand, or a part of it, and what cannot be told without it."""

    id: str
    file: str
    message: str


@dataclass(slots=True)
class Published:
    """A folder of publishers' files, opened; what was read, lacked and wrong is kept here."""

    root: Path
    db: duckdb.DuckDBPyConnection
    entries: Mapping[str, Entry]
    read: dict[str, Path] = field(default_factory=dict)
    landed: set[str] = field(default_factory=set)
    lacks: list[Lack] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    #: What importers found that a user of a source must know, beside the catalogue's note.
    notes: dict[str, str] = field(default_factory=dict)
    #: Systems that anything in the folder belongs to: files about one other system stay closed.
    systems: set[str] = field(default_factory=set)

    def path(self, identifier: str) -> Path | None:
        """Where the file of a catalogue entry lies, compressed or not; None, noted, if nowhere."""
        entry = self.entries[identifier]
        if entry.concerns and entry.concerns not in self.systems:
            return None
        named = self.root / entry.path
        plain = (
            named.with_suffix("") if named.suffix == ".gz" else named.with_name(named.name + ".gz")
        )
        for candidate in (named, plain):
            if candidate.is_file():
                self.read[identifier] = candidate
                return candidate
        if candidate_is_folder := next((c for c in (named, plain) if c.is_dir()), None):
            self._find(candidate_is_folder, "format", "a folder stands where a file is expected")
        elif all(lack.id != identifier for lack in self.lacks):
            self.lacks.append(Lack(identifier, entry.path, f"without it: no {entry.gives}"))
        return None

    def lack(self, identifier: str, message: str) -> None:
        """Note what could not be told of a file, or of a part of the data."""
        file = self.entries[identifier].path if identifier in self.entries else identifier
        self.lacks.append(Lack(identifier, file, message))

    def header(self, path: Path) -> list[str]:
        """The cells of a file's first line; none, noted, where it cannot be read."""
        try:
            cells = _first_line(path)
        except UnicodeDecodeError:
            self._find(path, "encoding", "not in UTF-8; save it in that encoding")
            return []
        except _UNREADABLE as error:
            self._find(path, "format", f"cannot be read ({error}); fetch the file again")
            return []
        if not cells:
            self._find(path, "format", "the file is empty; fetch it again")
        return cells

    def land(self, identifier: str, columns: Columns, *, named: bool = True) -> bool:
        """Read a CSV file into the table of the same name as its catalogue entry.

        Parameters
        ----------
        identifier
            Id of the catalogue entry; the table is called so.
        columns
            By our name, how the column is read. The table has these and `line`, the row.
        named
            Whether the first line names the columns.

        Returns
        -------
        bool
            False where the file lacks or cannot be read; the reason is noted.
        """
        path = self.path(identifier)
        if path is None:
            return False
        header = self.header(path)
        if not header:
            return False
        names = header if named else [str(place) for place in range(len(header))]
        cells = ", ".join(f"'c{place}': 'varchar'" for place in range(len(names)))
        source = (
            f"read_csv({quoted(str(path))}, auto_detect=false, header=false, "
            f"skip={int(named)}, delim=',', quote='\"', escape='\"', columns={{{cells}}})"
        )
        return self.land_rows(identifier, path, source, names, columns, first_line=1 + int(named))

    def land_rows(
        self,
        identifier: str,
        path: Path,
        source: str,
        names: list[str],
        columns: Columns,
        first_line: int,
        table: str = "",
    ) -> bool:
        """Check and type the rows of anything DuckDB can select from (columns c0, c1, ... text).

        They land in `table`, or in one called as the entry.
        """
        landed = table or identifier
        table, raw = f'"{landed}"', f'"{landed} as text"'
        if not self._has(path, names, columns):
            return False
        place = {name: f"c{i}" for i, name in reversed(list(enumerate(names)))}
        texts = ", ".join(
            f"{text_of(place[cell.header], cell)} as {name}"
            if cell.header in place
            else f"null::varchar as {name}"
            for name, cell in columns.items()
        )
        try:
            self.db.execute(
                f"create temp table {raw} as "
                f"select row_number() over () + {first_line - 1} as line, {texts} from {source}"
            )
        except duckdb.Error as error:
            self._find(path, *_said(str(error)))
            return False
        values = ", ".join(
            f"({typed(name, cell)})::{SQL_TYPE[cell.type]} as {name}"
            for name, cell in columns.items()
        )
        sound = self._check(path, raw, columns)
        if sound:
            self.db.execute(f"create temp table {table} as select line, {values} from {raw}")
            self.landed.add(landed)
        self.db.execute(f"drop table {raw}")
        return sound

    def _has(self, path: Path, names: list[str], columns: Columns) -> bool:
        lacking = [c.header for c in columns.values() if not c.optional and c.header not in names]
        for header in lacking:
            shown = ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
            self._find(
                path,
                "missing column",
                f"the publisher's file has this column; here are {shown}; fetch the file again, "
                "or mend the importer if the publisher changed the layout",
                row=1,
                column=header,
            )
        return not lacking

    def _check(self, path: Path, raw: str, columns: Columns) -> bool:
        faults = [fault for name, cell in columns.items() for fault in faults_of(name, cell)]
        counts = ", ".join(f"count_if({bad})" for _, _, bad, _ in faults)
        rows, *found = self.rows(f"select count(*), {counts or '0'} from {raw}")[0]
        if not rows:
            self._find(path, "format", "the file has no rows; fetch it again")
            return False
        for (name, rule, bad, ask), count in zip(faults, found, strict=False):
            if count:
                self.find_rows_of(
                    path,
                    f"select line, {name} from {raw} where {bad}",
                    column=columns[name].header,
                    rule=rule,
                    message=ask,
                )
        return not any(found)

    def _find(
        self,
        path: Path,
        rule: str,
        message: str,
        row: int | None = None,
        column: str = "",
        value: str | None = None,
    ) -> None:
        file = path.relative_to(self.root).as_posix()
        self.findings.append(
            Finding(file=file, rule=rule, message=message, row=row, column=column, value=value)
        )

    def holds(self, identifier: str) -> bool:
        """Whether the file of an entry was landed."""
        return identifier in self.landed

    def tell(self, name: str, columns: Mapping[str, Sequence[object]]) -> None:
        """Make a table of lists: text, save a column `neighbour`, which tells yes or no.

        Lists go in as parameters: handing DuckDB an Arrow table would import pandas where that is
        installed, which costs seconds.
        """
        cells = ", ".join(
            f"unnest(${column}::{'boolean' if column == 'neighbour' else 'varchar'}[]) as {column}"
            for column in columns
        )
        values = {column: list(held) for column, held in columns.items()}
        self.db.execute(f"create or replace temp table {name} as select {cells}", values)

    def table(self, query: str) -> pa.Table:
        """The result of a query."""
        return self.db.sql(query).to_arrow_table()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.db.execute(query).fetchall()

    def find_rows(self, identifier: str, query: str, column: str, message: str) -> None:
        """Note a fault of every row (line, value) that a query returns."""
        self.find_rows_of(
            self.read[identifier], query, column=column, rule="published", message=message
        )

    def find_rows_of(self, path: Path, query: str, *, column: str, rule: str, message: str) -> None:
        """Note a fault of the rows (line, value) of a query; of many, the first few."""
        found = self.rows(f"select * from ({query}) order by 1 limit {_SHOWN + 1}")
        for line, value in found[:_SHOWN]:
            self._find(path, rule, message, row=line, column=column, value=value)
        if len(found) > _SHOWN:
            said = f"{message}; more rows have the same fault"
            self._find(path, rule, said, column=column)

    def find(self, identifier: str, rule: str, message: str, row: int | None = None) -> None:
        """Note a fault that an importer found in the file of an entry."""
        self._find(self.read[identifier], rule, message, row=row)


@contextmanager
def open_published(root: Path) -> Iterator[Published]:
    """Open a folder of publishers' files, laid out as the catalogue names them."""
    with open_duckdb() as connection:
        yield Published(root=root, db=connection, entries=catalogue())


def _first_line(path: Path) -> list[str]:
    """The cells of the first line; none where the file is empty."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as lines:
        return [name.strip() for name in next(csv.reader(lines), [])]


def _said(error: str) -> tuple[str, str, int | None]:
    """Rule, message and row of what DuckDB says of a file that it cannot read."""
    line = re.search(r"CSV Error on Line: (\d+)", error)
    row = int(line.group(1)) if line else None
    counts = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", error)
    if counts:
        said = f"{counts.group(2)} cells where the file has {counts.group(1)} columns"
        return "cells", f"{said}; fetch the file again", row
    if "not utf-8" in error:
        return "encoding", "not in UTF-8; save it in that encoding", row
    return "format", f"cannot be read ({error.splitlines()[0]}); fetch the file again", row
