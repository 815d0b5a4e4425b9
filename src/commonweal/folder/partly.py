"""Reading a few tables of a folder, where the whole of it is not needed and would take long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from commonweal.folder.csv_file import stage_csv
from commonweal.folder.engines import open_duckdb
from commonweal.folder.finding import FolderError
from commonweal.folder.layout import lay_out
from commonweal.folder.parquet_file import stage_parquet
from commonweal.folder.reading import load
from commonweal.folder.schema import load_schemas
from commonweal.folder.values import row_findings


def read_tables(path: Path, names: Sequence[str]) -> Mapping[str, pa.Table]:
    """Some tables of a folder, each checked row by row; not against one another.

    Parameters
    ----------
    path
        The folder.
    names
        Which tables; those that the folder does not hold are left out.

    Raises
    ------
    NotADirectoryError
        When there is no such folder.
    FolderError
        With all findings against these tables.
    """
    if not path.is_dir():
        raise NotADirectoryError(f"{path} is not a folder: give the path of a system folder")
    layout, _ = lay_out(path)
    return _read({name: layout.tables[name] for name in names if name in layout.tables})


def read_table(path: Path, name: str) -> pa.Table:
    """One table from a file of its own, CSV or Parquet, in the form that it has in a folder.

    Parameters
    ----------
    path
        The file, whatever it is called.
    name
        Which table it is.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    FolderError
        With all findings against it.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not there: give a file in the form of {name}.csv")
    return _read({name: path})[name]


def _read(files: Mapping[str, Path]) -> Mapping[str, pa.Table]:
    schemas = load_schemas()
    found: dict[str, pa.Table] = {}
    findings = []
    with open_duckdb() as connection:
        for name, file in files.items():
            stage = stage_csv if file.suffix == ".csv" else stage_parquet
            held, against = stage(connection, file, schemas[name])
            if held is not None:
                against = [*against, *row_findings(connection, held)]
            findings += against
            if held is not None and not against:
                found[name] = load(connection, held.schema)
    if findings:
        raise FolderError(findings)
    return found
