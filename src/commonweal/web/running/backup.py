"""A backup as one file that any of the two databases can be restored from, and that proves itself.

A tar file: every table as JSON lines, the records as the lines that they are, plans, folders and
papers as files, and a manifest with the SHA-256 of each. The records and the files that they name
are verified before a backup is written and after it is read, so that what is damaged is neither
kept nor taken back unnoticed.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from commonweal import __version__
from commonweal.records import inspect
from commonweal.web.store import files
from commonweal.web.store.models import Row
from commonweal.web.store.reading import head

MANIFEST, RECORDS = "manifest.json", "records.jsonl"
#: Tables that are made anew, or are worth nothing to whoever restores.
LEFT_OUT = ("sessions.session", "contenttypes.contenttype", "auth.permission")
#: Folders of files beside the database.
KEPT = ("plans", "folders", files.FOLDER)


class BackupError(ValueError):
    """Why a backup was not written, or not taken back: everything that is wrong."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class _Exact(DjangoJSONEncoder):
    """Instants to the microsecond, as the database has them."""

    def default(self, held: object) -> object:
        """What JSON has no form for."""
        return held.isoformat() if isinstance(held, datetime) else super().default(held)


@dataclass(frozen=True)
class Kept:
    """What a backup holds: statements, rows of tables, and files."""

    statements: int
    rows: int
    files: int


def backup(out: Path) -> Kept:
    """Write a backup, whole or not at all.

    Raises
    ------
    BackupError
        When something stands at `out`, or the records are damaged.
    """
    if out.exists():
        raise BackupError([f"{out} is there already; name another file"])
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as tar:
            kept = _write(tar)
            tar.close()
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return kept


def _write(tar: tarfile.TarFile) -> Kept:
    held: dict[str, bytes] = {}
    with _as_of_now():
        records = "".join(f"{row}\n" for row in _lines()).encode()
        damages = [*inspect(records, head()).damages, *files.damages()]
        if damages:
            raise BackupError([f"line {one.line}: {one.kind}: {one.message}" for one in damages])
        rows = 0
        for model in _models():
            text = serializers.serialize(
                "jsonl", model._base_manager.order_by("pk").iterator(), cls=_Exact
            )
            held[f"tables/{model._meta.label_lower}.jsonl"] = text.encode()
            rows += text.count("\n")
    held[RECORDS] = records
    paths = [path for name in KEPT for path in sorted((settings.DATA / name).rglob("*"))]
    paths = [path for path in paths if path.is_file() and not path.is_symlink()]
    for path in paths:
        held[f"files/{path.relative_to(settings.DATA).as_posix()}"] = path.read_bytes()
    manifest = {
        "made_by": {"commonweal": __version__},
        "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
        "statements": {"count": head().count, "head": head().hash},
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in held.items()},
    }
    held[MANIFEST] = json.dumps(manifest, indent=1).encode() + b"\n"
    for name, content in held.items():
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(content), 0o600
        tar.addfile(info, io.BytesIO(content))
    return Kept(head().count, rows, len(paths))


def restore(source: Path) -> Kept:
    """Take a backup back into an empty database, whole or not at all.

    Raises
    ------
    BackupError
        When it is no backup, was changed, is of another version's tables, or the database or the
        folders of files hold something already.
    """
    held = _read(source)
    manifest = json.loads(held[MANIFEST])
    faults = _faults(held, manifest)
    if faults:
        raise BackupError(faults)
    rows = 0
    with transaction.atomic():
        for model in _models():
            text = held.get(f"tables/{model._meta.label_lower}.jsonl", b"")
            for one in serializers.deserialize("jsonl", text.decode()):
                one.save(force_insert=True)
                rows += 1
        _restart_numbers()
        now = head()
        if [now.count, now.hash] != list(manifest["statements"].values()):
            raise BackupError(["the records that were taken back are not those of the manifest"])
    written = 0
    for name, content in held.items():
        if name.startswith("files/"):
            path = settings.DATA / name.removeprefix("files/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            written += 1
    return Kept(now.count, rows, written)


def _faults(held: dict[str, bytes], manifest: dict[str, object]) -> list[str]:
    listed = manifest.get("files")
    named = listed if isinstance(listed, dict) else {}
    found = [
        f"{name}: is not what the manifest says; the backup was changed"
        for name, content in held.items()
        if name != MANIFEST and named.get(name) != hashlib.sha256(content).hexdigest()
    ]
    found += [f"{name}: lacks" for name in named if name not in held]
    found += [
        f"{name}: leads out of the folders of data"
        for name in held
        if name.startswith("files/") and not _in_folders(name.removeprefix("files/"))
    ]
    applied = sorted(map(list, MigrationRecorder(connection).applied_migrations()))
    if manifest.get("migrations") != applied:
        found.append(
            "the tables of this database are not those of the backup: install the version of "
            f"commonweal that made it ({manifest.get('made_by')}), restore, then upgrade"
        )
    if Row.objects.exists():
        found.append("the database holds statements already; restore into an empty one")
    found += [
        f"{settings.DATA / name}: holds files already; restore into an empty place"
        for name in KEPT
        if (settings.DATA / name).is_dir() and any((settings.DATA / name).iterdir())
    ]
    records = held.get(RECORDS, b"")
    found += [
        f"files/{files.FOLDER}/{one}: lacks, and a statement names it"
        for one in files.named_in(records.decode("utf-8", "replace"))
        if f"files/{files.FOLDER}/{one}" not in held
    ]
    damages = inspect(records).damages
    return found + [f"{RECORDS}:{one.line} {one.kind}: {one.message}" for one in damages]


def _in_folders(name: str) -> bool:
    """Whether a file lies in one of the folders that are kept, by its name as it is written."""
    parts = name.split("/")
    plain = all(part not in ("", ".", "..") for part in parts)
    return plain and len(parts) > 1 and parts[0] in KEPT


def _read(source: Path) -> dict[str, bytes]:
    try:
        with tarfile.open(source, "r:gz") as tar:
            held = {}
            for member in tar.getmembers():
                file = tar.extractfile(member) if member.isfile() else None
                if file is not None:
                    held[member.name] = file.read()
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BackupError([f"{source} is no backup: {error}"]) from error
    if MANIFEST not in held:
        raise BackupError([f"{source} is no backup: it has no {MANIFEST}"])
    return held


def _models() -> list[Any]:
    """All tables that are kept, those that others point at first."""
    kept = [m for m in apps.get_models() if m._meta.label_lower not in LEFT_OUT]
    ordered: list[Any] = []

    def place(model: Any) -> None:
        if model in ordered or model not in kept:
            return
        for field in model._meta.get_fields():
            if field.many_to_one and field.related_model is not model:
                place(field.related_model)
        if model not in ordered:
            ordered.append(model)

    for model in kept:
        place(model)
    return ordered


def _lines() -> Iterator[str]:
    yield from Row.objects.order_by("number").values_list("line", flat=True).iterator()


@contextmanager
def _as_of_now() -> Iterator[None]:
    """Everything as it stands at one instant: on PostgreSQL by a snapshot, on SQLite because
    writers wait."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _restart_numbers() -> None:
    """PostgreSQL gives new rows numbers after those that were taken back."""
    from django.core.management.color import no_style

    statements = connection.ops.sequence_reset_sql(no_style(), _models())
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)
