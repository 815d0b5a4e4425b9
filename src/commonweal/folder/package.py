"""`datapackage.json`: the folder described as a Tabular Data Package, for other tools to read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from commonweal.folder.schema import Schema
from commonweal.folder.settings import Settings

FILE = "datapackage.json"


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     _ = Path(place, "a").write_bytes(b"")
    ...     sha256(Path(place, "a"))[:8]
    'e3b0c442'
    """
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def describe(folder: Path, settings: Settings, tables: dict[str, Schema]) -> str:
    """The text of `datapackage.json` for a folder.

    The hashes are those of the files as they were written. A folder may be edited by hand
    afterwards: what a study read is told by the hashes that `read_folder` takes, not by these.

    Parameters
    ----------
    folder
        Where the files lie.
    settings
        What the folder is about.
    tables
        The schema of each file, by its name relative to the folder.
    """
    resources = [_resource(folder / name, schema) for name, schema in sorted(tables.items())]
    said: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": settings.code.lower(),
        "title": settings.name,
        "description": settings.description,
        "resources": resources,
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _resource(path: Path, schema: Schema) -> dict[str, Any]:
    kept = {"fields", "primaryKey", "foreignKeys"}
    csv = {"encoding": "utf-8", "dialect": {"lineTerminator": "\n"}} if _is_csv(path) else {}
    return {
        "profile": "tabular-data-resource",
        "name": schema.name,
        "path": path.name,
        "title": schema.title,
        "description": schema.description,
        "format": path.suffix[1:],
        **csv,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
        "schema": {key: value for key, value in schema.descriptor.items() if key in kept},
    }


def _is_csv(path: Path) -> bool:
    return path.suffix == ".csv"
