"""Reading a system folder: checked in full first, then loaded; nothing is half loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from commonweal.folder.check import Examined, examine, is_large
from commonweal.folder.engines import open_duckdb
from commonweal.folder.finding import TOLERATED, Finding, FolderError
from commonweal.folder.package import sha256
from commonweal.folder.schema import Schema
from commonweal.folder.settings import Settings
from commonweal.folder.staging import named
from commonweal.folder.structure import system_of
from commonweal.rules import Source
from commonweal.system.structure import System
from commonweal.system.study import Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder that was read.

    Parameters
    ----------
    path
        Where it lies.
    settings
        What `system.toml` says.
    system
        Organisations, memberships, successions and levels.
    tables
        All tables that the folder holds, rows in the order of their primary keys whatever their
        order in the file, missing values null; and the sources by id.
    statements
        The file of the records, where there is one.
    gaps
        Findings of the rule "gap": what the folder does not know, which keeps nobody from reading.
    inputs
        The SHA-256 of every file that was read, by its name relative to the folder.
    """

    path: Path
    settings: Settings
    system: System
    tables: Tables
    statements: Path | None
    gaps: tuple[Finding, ...]
    inputs: Mapping[str, str]


def read_folder(path: Path, *, memory: str = "2GB") -> Folder:
    """Read a system folder.

    Parameters
    ----------
    path
        The folder.
    memory
        What DuckDB may hold in memory while it checks. The tables are then held in memory whole.

    Raises
    ------
    NotADirectoryError
        When there is no such folder.
    FolderError
        With all findings, when there are any but gaps.
    """
    with open_duckdb(memory=memory, on_disk=is_large(path)) as connection:
        examined = examine(connection, path)
        against = [finding for finding in examined.findings if finding.rule not in TOLERATED]
        if against or examined.settings is None:
            raise FolderError(examined.findings)
        held = {name: load(connection, staged.schema) for name, staged in examined.staged.items()}
    sources = {row["id"]: source_of(row) for row in held["sources"].to_pylist()}
    return Folder(
        path=path,
        settings=examined.settings,
        system=system_of(examined.settings, held),
        tables=Tables(held, sources),
        statements=examined.layout.statements,
        gaps=tuple(examined.findings),
        inputs=_inputs(path, examined),
    )


def load(connection: duckdb.DuckDBPyConnection, schema: Schema) -> pa.Table:
    """A staged table, with the types of its schema, in the order of its primary key."""
    names = ", ".join(named(name) for name in schema.names)
    rest = [name for name in schema.names if name not in schema.primary_key]
    order = ", ".join(f"{named(name)} nulls first" for name in (*schema.primary_key, *rest))
    found = connection.sql(f"select {names} from {named(schema.name)} order by {order}")
    return found.to_arrow_table().cast(schema.arrow)


def _inputs(path: Path, examined: Examined) -> dict[str, str]:
    layout = examined.layout
    read = [layout.settings, layout.statements, *layout.tables.values()]
    files = sorted(file.relative_to(path).as_posix() for file in read if file is not None)
    return {file: sha256(path / file) for file in files}


def source_of(row: Mapping[str, Any]) -> Source:
    names = (
        "id",
        "title",
        "publisher",
        "place",
        "licence",
        "vintage",
        "known_from",
        "quotation",
        "verified",
    )
    return Source(**{name: row[name] for name in names if row[name] is not None})
