"""Writing a system folder: the same tables give the same bytes, and all of it or none of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commonweal.folder import package
from commonweal.folder.check import check_folder
from commonweal.folder.engines import open_duckdb
from commonweal.folder.finding import TOLERATED, FolderError
from commonweal.folder.placing import placed_whole
from commonweal.folder.schema import Schema, load_schemas
from commonweal.folder.settings import FILE as SETTINGS_FILE
from commonweal.folder.settings import Settings
from commonweal.records import STATEMENTS
from commonweal.records.store import head_file

Format = Literal["csv", "parquet"]


def write_folder(
    out: Path,
    *,
    settings: Settings,
    tables: Mapping[str, pa.Table],
    statements: Path | Iterable[str] | None = None,
    format: Format | Mapping[str, Format] = "csv",
    notes: Mapping[str, str] | None = None,
    check: bool = True,
) -> Path:
    """Write a system folder, replacing one that stands there.

    Rows are written in the order of their primary key, numbers in the shortest form that reads
    back the same, lines end with a line feed: the same content always gives the same bytes.
    The folder is written beside `out`, checked, and then moved into place whole.

    Parameters
    ----------
    out
        Where the folder shall stand. A folder without `system.toml` is never replaced.
    settings
        Content of `system.toml`.
    tables
        Tables by name. Columns of the schema that lack are written empty, save required ones.
        Empty text is written as missing.
    statements
        The records: a file of JSON lines to copy with its head, or the lines.
    format
        "csv" or "parquet" for all tables, or by table ("csv" for those not named).
    notes
        Text files to lay in the folder ("README.md", "ATTRIBUTION.txt"), by name.
    check
        Whether to check the folder before it is moved into place.

    Returns
    -------
    `out`.

    Raises
    ------
    ValueError
        When a table or column is not of the contract, or values do not have its type; or when a
        folder with records would be replaced by one without.
    FileExistsError
        When something else than a system folder stands at `out`.
    FolderError
        With all findings, when the folder does not pass the check. Nothing is then written.
    """
    _must_not_lose(out, statements)
    schemas = load_schemas()
    unknown = sorted(set(tables) - set(schemas))
    if unknown:
        raise ValueError(f"no such table: {', '.join(unknown)}; there are {', '.join(schemas)}")
    named = {name: _format(format, name) for name in tables}
    with placed_whole(out) as beside:
        files: dict[str, Schema] = {}
        for name in sorted(tables):
            table = in_order(conform(tables[name], schemas[name]), schemas[name])
            path = beside / f"{name}.{named[name]}"
            _write(path, table)
            files[path.name] = schemas[name]
        (beside / SETTINGS_FILE).write_bytes(settings.to_toml().encode())
        (beside / package.FILE).write_bytes(package.describe(beside, settings, files).encode())
        for name, text in sorted((notes or {}).items()):
            (beside / name).write_bytes(text.encode())
        _write_statements(beside / STATEMENTS, statements)
        if check:
            _checked(beside)
    return out


def conform(table: pa.Table, schema: Schema) -> pa.Table:
    """A table with exactly the columns and types of its schema; empty text becomes missing.

    Raises
    ------
    ValueError
        When a column is unknown, a required one lacks, or values cannot be held in the type.
    """
    unknown = [name for name in table.column_names if name not in schema.names]
    lacking = [c.name for c in schema.columns if c.required and c.name not in table.column_names]
    if unknown or lacking:
        raise ValueError(
            f"table {schema.name}: unknown columns {unknown}, lacking columns {lacking}; "
            f"its columns are {', '.join(schema.names)}"
        )
    arrays = [_conformed(table, schema.name, held) for held in schema.arrow]
    return pa.Table.from_arrays(arrays, schema=schema.arrow)


def _conformed(table: pa.Table, name: str, held: pa.Field) -> pa.ChunkedArray:
    if held.name not in table.column_names:
        return pa.chunked_array([pa.nulls(table.num_rows, held.type)])
    try:
        values = table.column(held.name).cast(held.type)
    except pa.ArrowInvalid as error:
        raise ValueError(f"table {name}, column {held.name}: {error}; give {held.type}") from error
    if pa.types.is_string(held.type):
        return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
    return values


def in_order(table: pa.Table, schema: Schema) -> pa.Table:
    """The rows in the order of the primary key, then of the other columns; missing first."""
    rest = [name for name in schema.names if name not in schema.primary_key]
    keys = [(name, "ascending", "at_start") for name in (*schema.primary_key, *rest)]
    return table.take(pc.sort_indices(table, sort_keys=keys))


def _write(path: Path, table: pa.Table) -> None:
    if path.suffix == ".parquet":
        pq.write_table(table, path, compression="zstd", row_group_size=1_000_000)
        return
    with open_duckdb() as connection:
        connection.register("held", table)
        cells = ", ".join(_text(field) for field in table.schema)
        connection.execute(
            f"copy (select {cells} from held) to {_quoted(str(path))} "
            "(format csv, header true, delimiter ',', quote '\"', escape '\"', nullstr '')"
        )


def _text(field: pa.Field) -> str:
    """The column as it is written: whole numbers without a decimal point, others as they are."""
    name = f'"{field.name}"'
    if not pa.types.is_float64(field.type):
        return name
    whole = f"{name} = trunc({name}) and abs({name}) < 1e15"
    written = f"case when {whole} then {name}::bigint::varchar else {name}::varchar end"
    return f"{written} as {name}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _format(format: Format | Mapping[str, Format], name: str) -> Format:
    return format if isinstance(format, str) else format.get(name, "csv")


def _write_statements(path: Path, statements: Path | Iterable[str] | None) -> None:
    if statements is None:
        return
    path.parent.mkdir()
    if isinstance(statements, Path):
        path.write_bytes(statements.read_bytes())
        # The head goes with them: without it nobody could see that the last lines were cut off.
        if head_file(statements).exists():
            head_file(path).write_bytes(head_file(statements).read_bytes())
    else:
        path.write_bytes("".join(line.rstrip("\n") + "\n" for line in statements).encode())


def _must_not_lose(out: Path, statements: Path | Iterable[str] | None) -> None:
    if not out.exists():
        return
    if out.is_dir() and any(out.iterdir()) and not (out / SETTINGS_FILE).is_file():
        raise FileExistsError(f"{out} is not a system folder: choose another place, or empty it")
    if statements is None and (out / STATEMENTS).exists():
        raise ValueError(
            f"{out} holds records, which are never dropped: hand them on (statements=), or write "
            "to another place"
        )


def _checked(folder: Path) -> None:
    findings = check_folder(folder)
    if any(finding.rule not in TOLERATED for finding in findings):
        raise FolderError(findings)
