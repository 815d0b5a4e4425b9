"""Reading a system folder: checked in full first, then loaded; nothing is half loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from commonweal.folder.check import Examined, examine
from commonweal.folder.engines import open_duckdb
from commonweal.folder.finding import FolderError
from commonweal.folder.package import sha256
from commonweal.folder.schema import Schema
from commonweal.folder.settings import Settings
from commonweal.folder.staging import named
from commonweal.rules import Source
from commonweal.system.organisation import Kind, Membership, Organisation, Succession
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
    inputs
        The SHA-256 of every file that was read, by its name relative to the folder.
    """

    path: Path
    settings: Settings
    system: System
    tables: Tables
    statements: Path | None
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
        With all findings, when there are any.
    """
    with open_duckdb(memory=memory) as connection:
        examined = examine(connection, path)
        if examined.findings or examined.settings is None:
            raise FolderError(examined.findings)
        held = {name: _load(connection, staged.schema) for name, staged in examined.staged.items()}
    sources = {row["id"]: _source(row) for row in held["sources"].to_pylist()}
    return Folder(
        path=path,
        settings=examined.settings,
        system=_system(examined.settings, held),
        tables=Tables(held, sources),
        statements=examined.layout.statements,
        inputs=_inputs(path, examined),
    )


def _load(connection: duckdb.DuckDBPyConnection, schema: Schema) -> pa.Table:
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


def _system(settings: Settings, held: Mapping[str, pa.Table]) -> System:
    def rows(name: str) -> list[dict[str, Any]]:
        # A value that lacks takes the default of its type ("" for text, 1 for a share).
        table = held.get(name)
        found = table.to_pylist() if table is not None else []
        return [{key: value for key, value in row.items() if value is not None} for row in found]

    return System(
        code=settings.code,
        name=settings.name,
        levels=settings.system_levels(),
        organisations=tuple(
            Organisation(**{**row, "kind": Kind(row["kind"])}) for row in rows("organisations")
        ),
        memberships=tuple(Membership(**row) for row in rows("memberships")),
        successions=tuple(Succession(**{"successor": "", **row}) for row in rows("successions")),
    )


def _source(row: Mapping[str, Any]) -> Source:
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
