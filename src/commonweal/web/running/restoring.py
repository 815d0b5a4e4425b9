"""A backup taken back into an empty database and empty folders, whole or not at all.

Files are written into a folder beside those in which they belong, for nobody else to read; rows are
loaded in one transaction, whose last step moves the files into their place. What a restore that was
killed had moved already is what the backup holds, and in nobody's way when it is tried again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, connection, transaction

from commonweal.folder.placing import sync, sync_tree
from commonweal.web.running.backup import (
    KEPT,
    BackupError,
    Kept,
    head_of,
    models_kept,
    read,
    unsound,
)
from commonweal.web.store import copies
from commonweal.web.store.counting import count_anew
from commonweal.web.store.models import Head
from commonweal.web.store.reading import head

#: How a folder is named in which files wait to be moved into their place.
MAKING = ".restoring-"
#: What names of files begin with.
FILES = "files/"


def restore(source: Path) -> Kept:
    """Take a backup back into an empty database, whole or not at all.

    Raises
    ------
    BackupError
        When it is no backup, was changed, is of another version's tables, or the database or the
        folders of files hold something already.
    """
    held = read(source)
    faults = unsound(held)
    if faults:
        raise BackupError(faults)
    placed: list[Path] = []
    try:
        with transaction.atomic():
            _others_wait()
            faults = [*_rows_in_the_way(), *_files_in_the_way(held)]
            if faults:
                raise BackupError(faults)
            with _beside() as folder:
                written = _write(folder, held)
                rows = _load(held)
                if head() != head_of(held):
                    told = "the records that were taken back are not those of the manifest"
                    raise BackupError([told])
                for one in _place(folder):
                    placed.append(one)
    except BaseException:
        for one in placed:
            shutil.rmtree(one, ignore_errors=True)
        raise
    # Pages that lie here are of what stood here before, whose numbers may be the same.
    copies.forget()
    count_anew()
    return Kept(head().count, rows, written)


def _others_wait() -> None:
    """Nobody else writes until it is done; on SQLite nobody does in any transaction."""
    if connection.vendor == "postgresql":
        names = (connection.ops.quote_name(one._meta.db_table) for one in models_kept())
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE")


def _rows_in_the_way() -> Iterator[str]:
    """Tables with rows: what was invited or stated before would stay among what is taken back. The
    head of no statement at all is none of it."""
    named = []
    for model in models_kept():
        rows = model._base_manager.all()
        if (rows.exclude(count=0) if model is Head else rows).exists():
            named.append(model._meta.db_table)
    if named:
        yield f"the database holds rows already, in {', '.join(named)}; restore into an empty one"


def _files_in_the_way(held: Mapping[str, bytes]) -> Iterator[str]:
    """Folders with files that are not the same in the backup."""
    for name in KEPT:
        paths = (path for path in (settings.DATA / name).rglob("*") if path.is_file())
        at = ((path, f"{FILES}{path.relative_to(settings.DATA).as_posix()}") for path in paths)
        if any(held.get(there) != path.read_bytes() for path, there in at):
            yield f"{settings.DATA / name}: holds files already; restore into an empty place"


def _beside() -> TemporaryDirectory[str]:
    """A folder for nobody else to read in the folder of data; those of restores that were killed
    are deleted."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    for left in settings.DATA.glob(f"{MAKING}*"):
        shutil.rmtree(left)
    return TemporaryDirectory(prefix=MAKING, dir=settings.DATA)


def _write(place: str, held: Mapping[str, bytes]) -> int:
    """Files as they were, with no more rights than they had; how many."""
    folder = Path(place)
    names = [name for name in held if name.startswith(FILES)]
    for name in names:
        path = folder / name.removeprefix(FILES)
        for parent in reversed(path.relative_to(folder).parents):
            (folder / parent).mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(held[name])
    sync_tree(folder)
    return len(names)


def _load(held: Mapping[str, bytes]) -> int:
    """Rows as they were; how many.

    Raises
    ------
    BackupError
        With the row that this database does not take: one takes signs and lengths that another does
        not.
    """
    rows = 0
    Head.objects.all().delete()
    for model in models_kept():
        text = held.get(f"tables/{model._meta.label_lower}.jsonl", b"")
        for number, line in enumerate(text.decode().split("\n"), start=1):
            try:
                for one in serializers.deserialize("jsonl", line):
                    one.save(force_insert=True)
                    rows += 1
            except (DatabaseError, DeserializationError, ValueError) as error:
                told = (
                    f"row {number} of {model._meta.db_table} cannot be taken back into "
                    f"{connection.display_name}: {str(error).strip()}. Restore into the kind of "
                    "database that it was made from, mend the row there and make another backup"
                )
                raise BackupError([told]) from error
    _restart_numbers()
    return rows


def _restart_numbers() -> None:
    """PostgreSQL gives new rows numbers after those that were taken back."""
    statements = connection.ops.sequence_reset_sql(no_style(), models_kept())
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def _place(place: str) -> Iterator[Path]:
    """Move folders into their place, each as soon as it is asked for."""
    for folder in sorted(Path(place).iterdir()):
        there = settings.DATA / folder.name
        if there.is_dir():
            shutil.rmtree(there)
        yield folder.rename(there)
    sync(settings.DATA)
