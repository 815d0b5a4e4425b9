"""A backup as one file that any of the two databases can be restored from, and that proves itself.

A tar file: every table as JSON lines, the records as the lines that they are, plans, folders and
papers as files, and a manifest with the SHA-256 of each. What was written is read again and judged
as a restore judges it (`unsound`), before it is called a backup: what is damaged, or changed while
it was read, is neither kept nor taken back unnoticed.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
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
from commonweal.records import Head as ChainHead
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
        When something stands at `out`, the records are damaged, or a file that they name was
        deleted while they were read.
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
        faults = unsound(read(Path(name)))
        if faults:
            raise BackupError(["nothing was kept; back up again", *faults])
        os.replace(name, out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return kept


def _write(tar: tarfile.TarFile) -> Kept:
    held: dict[str, bytes] = {}
    with _as_of_now():
        now = head()
        records = "".join(f"{row}\n" for row in _lines()).encode()
        rows = 0
        for model in models_kept():
            text = serializers.serialize(
                "jsonl", model._base_manager.order_by("pk").iterator(), cls=_Exact
            )
            held[f"tables/{model._meta.label_lower}.jsonl"] = text.encode()
            rows += text.count("\n")
        migrations = _applied()
    # Files take the longest, and nobody waits for them: what tables name is not changed, and of a
    # paper's file that is destroyed meanwhile what was written is refused.
    damages = [*inspect(records, now).damages, *files.damages()]
    if damages:
        raise BackupError([f"line {one.line}: {one.kind}: {one.message}" for one in damages])
    beside = dict(_files())
    held |= {RECORDS: records, **beside}
    manifest = {
        "made_by": {"commonweal": __version__},
        "migrations": migrations,
        "statements": {"count": now.count, "head": now.hash},
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in held.items()},
    }
    held[MANIFEST] = json.dumps(manifest, indent=1).encode() + b"\n"
    for name, content in held.items():
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(content), 0o600
        tar.addfile(info, io.BytesIO(content))
    return Kept(now.count, rows, len(beside))


def _files() -> Iterator[tuple[str, bytes]]:
    """The files beside the database, but what is only being made."""
    for name in KEPT:
        place = settings.DATA / name
        for path in sorted(place.rglob("*")):
            making = path.relative_to(place).parts[0].startswith(".")
            if making or path.is_symlink() or not path.is_file():
                continue
            try:
                yield f"files/{path.relative_to(settings.DATA).as_posix()}", path.read_bytes()
            except FileNotFoundError:
                # A paper's file that was deleted meanwhile: where a statement names it, what was
                # written is refused.
                if name != files.FOLDER:
                    raise


def unsound(held: Mapping[str, bytes]) -> list[str]:
    """Why what a backup holds cannot be taken back into a database of these tables.

    Parameters
    ----------
    held
        As `read` gives it.
    """
    manifest = json.loads(held[MANIFEST])
    named = manifest["files"]
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
    if manifest["migrations"] != _applied():
        found.append(
            "the tables of this database are not those of the backup: install the version of "
            f"commonweal that made it ({manifest['made_by']}), restore, then upgrade"
        )
    records = held.get(RECORDS, b"")
    found += [
        f"files/{files.FOLDER}/{one}: lacks, and a statement names it"
        for one in files.named_in(records.decode("utf-8", "replace"))
        if f"files/{files.FOLDER}/{one}" not in held
    ]
    damages = inspect(records, head_of(held)).damages
    return found + [f"{RECORDS}:{one.line} {one.kind}: {one.message}" for one in damages]


def head_of(held: Mapping[str, bytes]) -> ChainHead:
    """The head of the records that a backup holds, as its manifest has it."""
    stands = json.loads(held[MANIFEST])["statements"]
    return ChainHead(stands["count"], stands["head"])


def _applied() -> list[list[str]]:
    return sorted(map(list, MigrationRecorder(connection).applied_migrations()))


def _in_folders(name: str) -> bool:
    """Whether a file lies in one of the folders that are kept, by its name as it is written."""
    parts = name.split("/")
    plain = all(part not in ("", ".", "..") for part in parts)
    return plain and len(parts) > 1 and parts[0] in KEPT


def read(source: Path) -> dict[str, bytes]:
    """What a backup holds, by name.

    Raises
    ------
    BackupError
        When it is no backup.
    """
    try:
        with tarfile.open(source, "r:gz") as tar:
            held = {}
            for member in tar.getmembers():
                file = tar.extractfile(member) if member.isfile() else None
                if file is not None:
                    held[member.name] = file.read()
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise BackupError([f"{source} is no backup: {error}"]) from error
    if not _is_manifest(held.get(MANIFEST, b"")):
        raise BackupError([f"{source} is no backup: it has no {MANIFEST}"])
    return held


def _is_manifest(content: bytes) -> bool:
    """Whether it says all that a manifest says."""
    try:
        said = json.loads(content)
        stands = said["statements"]
        return (
            isinstance(said["files"], dict)
            and isinstance(stands["count"], int)
            and isinstance(stands["head"], str)
            and {"made_by", "migrations"} <= said.keys()
        )
    except (ValueError, KeyError, TypeError):
        return False


def models_kept() -> list[Any]:
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
