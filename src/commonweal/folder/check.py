"""Checking a whole folder: everything that is wrong, in one report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from commonweal.folder import package
from commonweal.folder.csv_file import stage_csv
from commonweal.folder.editions import edition_findings
from commonweal.folder.engines import open_duckdb
from commonweal.folder.finding import Finding, FolderError
from commonweal.folder.keys import key_findings
from commonweal.folder.layout import Layout, lay_out
from commonweal.folder.parents import parent_findings
from commonweal.folder.parquet_file import stage_parquet
from commonweal.folder.schema import load_schemas
from commonweal.folder.settings import Settings, read_settings
from commonweal.folder.staging import Staged
from commonweal.folder.structure import structure_findings
from commonweal.folder.values import row_findings
from commonweal.records import STATEMENTS
from commonweal.records import read as read_records

#: Staged tables take a few times the size of their files.
_LARGE = 2**28


@dataclass(frozen=True, slots=True)
class Examined:
    """A folder whose tables are staged, and all that was found against it."""

    layout: Layout
    settings: Settings | None
    staged: dict[str, Staged]
    findings: list[Finding]


def check_folder(path: Path, *, memory: str = "2GB") -> list[Finding]:
    """Everything that is wrong with a folder, by file, row and column.

    Tables are streamed into a database on disk, so a table may be larger than memory. Findings of
    one rule on one column are listed up to a thousand; a last one counts the rest.

    Parameters
    ----------
    path
        The folder.
    memory
        What the database may hold in memory.

    Returns
    -------
    The findings; none when the folder is good.

    Raises
    ------
    NotADirectoryError
        When there is no such folder.
    """
    with open_duckdb(memory=memory, on_disk=is_large(path)) as connection:
        return examine(connection, path).findings


def is_large(path: Path) -> bool:
    """Whether a folder's tables are better staged on disk."""
    if not path.is_dir():
        return False
    return sum(file.stat().st_size for file in path.iterdir() if file.is_file()) > _LARGE


def examine(connection: duckdb.DuckDBPyConnection, path: Path) -> Examined:
    """Stage every table of a folder and find what is wrong.

    Raises
    ------
    NotADirectoryError
        When there is no such folder.
    """
    if not path.is_dir():
        raise NotADirectoryError(f"{path} is not a folder: give the path of a system folder")
    layout, findings = lay_out(path)
    settings = None
    if layout.settings is not None:
        try:
            settings = read_settings(layout.settings)
        except FolderError as error:
            findings += error.findings
    findings += _package(path / package.FILE)
    if layout.statements is not None:
        findings += _records(layout.statements)
    schemas = load_schemas()
    staged: dict[str, Staged] = {}
    for name, file in layout.tables.items():
        stage = stage_csv if file.suffix == ".csv" else stage_parquet
        held, against = stage(connection, file, schemas[name])
        findings += against
        if held is not None:
            staged[name] = held
    for held in staged.values():
        findings += row_findings(connection, held)
        findings += key_findings(connection, held, staged)
    findings += parent_findings(connection, staged)
    findings += structure_findings(connection, staged, findings)
    if settings is not None:
        findings += edition_findings(connection, settings, staged)
    return Examined(layout, settings, staged, sorted(findings, key=_place))


def _place(finding: Finding) -> tuple[str, bool, int, str, str, str]:
    # What counts the rest has no row, and stands after the rows of its file.
    return (
        finding.file,
        finding.row is None,
        finding.row or 0,
        finding.column,
        finding.rule,
        finding.message,
    )


def _records(path: Path) -> Iterator[Finding]:
    """Damage to the records: what they say can then not be relied on."""
    for damage in read_records(path).damages:
        yield Finding(
            file=STATEMENTS.as_posix(),
            row=damage.line,
            value=damage.id or None,
            rule="records",
            message=f"{damage.kind}: {damage.message}; put back a copy that is whole",
        )


def _package(path: Path) -> list[Finding]:
    if not path.is_file():
        return []
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        message = f"not JSON: {error}; mend it, or remove the file"
        return [Finding(file=path.name, rule="package", message=message)]
    if not isinstance(said, dict) or not isinstance(said.get("resources"), list):
        message = "has no list of resources; mend it, or remove the file"
        return [Finding(file=path.name, rule="package", message=message)]
    return []
