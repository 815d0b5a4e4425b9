"""A backup that can be taken back or is none, and a restore that is whole or not at all."""

from __future__ import annotations

import hashlib
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import DataError
from django.test import Client
from test_web_running import emptied

from commonweal.records import Damage
from commonweal.web.accounts.models import User
from commonweal.web.merging.models import KnownBody
from commonweal.web.running import backup as backing_up
from commonweal.web.running import restoring
from commonweal.web.running.backup import BackupError, backup, head_of, read, unsound
from commonweal.web.running.restoring import restore
from commonweal.web.store import files
from commonweal.web.store.adding import append
from commonweal.web.store.models import Head, Row
from commonweal.web.store.reading import head
from web_board import BODY, SINCE, board, stated

CONTENT = b"Words of a paper"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def data(db: None, tmp_path: Path, settings: Any) -> Path:  # noqa: ARG001 (the database comes first)
    """A folder of data with a plan, a paper and what is only being made; records that name it."""
    settings.DATA = tmp_path / "data"
    (settings.DATA / "plans" / "1").mkdir(parents=True)
    (settings.DATA / "plans" / "1" / "answers.json").write_text("[]")
    (settings.DATA / "plans" / ".making-2").mkdir()
    (settings.DATA / "plans" / ".making-2" / "half.json").write_text("[")
    board()
    meeting = {
        "meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat(),
        "public": "open", "source": "register",
    }  # fmt: skip
    item = {"item": "i-1", "meeting": "m-1", "number": "1", "title": "Business"}
    digest, size = files.keep(BytesIO(CONTENT))
    file = {"sha256": digest, "name": "Bids.txt", "form": "txt", "bytes": size}
    paper = {"paper": "one", "item": "i-1", "title": "Bids", "public": True, "file": file}
    append(
        [
            stated("meeting", "meeting/m-1", meeting),
            stated("agenda_item", "item/i-1", item),
            stated("paper", "paper/one", paper),
        ]
    )
    return tmp_path


def cleared(data: Path) -> None:
    """An empty database and no files, as a new machine has them."""
    emptied()
    for path in sorted((data / "data").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def kept(data: Path) -> Path:
    """A backup of all that is there, which is there no more."""
    out = data / "kept.tar.gz"
    backup(out)
    cleared(data)
    return out


def there(data: Path) -> dict[str, bytes]:
    found = {path: path.read_bytes() for path in (data / "data").rglob("*") if path.is_file()}
    return {path.relative_to(data / "data").as_posix(): held for path, held in found.items()}


WHOLE = {"plans/1/answers.json": b"[]", f"papers/{DIGEST}": CONTENT}


def test_what_is_stated_while_files_are_read_is_not_in_its_manifest(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, out = head(), data / "kept.tar.gz"
    as_of_now = backing_up._as_of_now

    @contextmanager
    def and_then_stated() -> Iterator[None]:
        with as_of_now():
            yield
        append([stated("person", "person-9", {"person": "p-9"})])

    monkeypatch.setattr(backing_up, "_as_of_now", and_then_stated)
    assert backup(out).statements == before.count
    assert head().count == before.count + 1
    held = read(out)
    assert head_of(held) == before
    assert unsound(held) == []
    cleared(data)
    restore(out)
    assert head() == before


def test_nobody_waits_while_files_are_read(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_of_now, read_files, damages = backing_up._as_of_now, backing_up._files, files.damages
    waiting: list[bool] = []
    seen = []

    @contextmanager
    def others_wait() -> Iterator[None]:
        with as_of_now():
            waiting.append(True)
            yield
        waiting.pop()

    def looked(does: Any) -> Any:
        def look() -> Any:
            seen.append(bool(waiting))
            return does()

        return look

    monkeypatch.setattr(backing_up, "_as_of_now", others_wait)
    monkeypatch.setattr(backing_up, "_files", looked(read_files))
    monkeypatch.setattr(files, "damages", looked(damages))
    assert backup(data / "kept.tar.gz").files == len(WHOLE)
    assert seen == [False, False]


def test_a_backup_with_damaged_bytes_is_told_as_none(data: Path) -> None:
    """Whichever byte it is; one that nothing is read from changes nothing."""
    out = kept(data)
    whole, held, told = out.read_bytes(), read(out), set()
    for at in range(10, len(whole), max(1, len(whole) // 200)):
        out.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            assert read(out) == held or unsound(read(out))
        except BackupError as error:
            told.add(type(error.__cause__))
    assert zlib.error in told


def test_what_cannot_be_taken_back_is_not_called_a_backup(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damages = files.damages

    def and_then_destroyed() -> Iterator[Damage]:
        yield from damages()
        (data / "data" / "papers" / DIGEST).unlink()

    monkeypatch.setattr(files, "damages", and_then_destroyed)
    with pytest.raises(BackupError, match=f"{DIGEST}: lacks, and a statement names it"):
        backup(data / "kept.tar.gz")
    assert [one.name for one in data.iterdir()] == ["data"]


def test_what_is_only_being_made_is_not_kept(data: Path) -> None:
    out = kept(data)
    restore(out)
    assert there(data) == WHOLE


@pytest.mark.parametrize("step", ["sync_tree", "_restart_numbers", "sync"])
def test_a_restore_that_fails_leaves_nothing(
    data: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = kept(data)

    def fails(*_: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(restoring, step, fails)
        with pytest.raises(OSError, match="no space"):
            restore(out)
    assert there(data) == {}
    assert not Row.objects.exists()
    restore(out)
    assert there(data) == WHOLE
    assert Client().get("/paper-files/one/").status_code == 200


@pytest.mark.parametrize(
    "error", [DataError("NUL\n"), ValueError("NUL"), DeserializationError("NUL")]
)
def test_a_row_that_the_database_does_not_take_is_told(
    data: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    KnownBody.objects.create(code="A", name="One", kind="commissioner", opened=SINCE)
    KnownBody.objects.create(code="B", name="Two", kind="commissioner", opened=SINCE)
    out = kept(data)
    saved = DeserializedObject.save

    def save(one: Any, **given: Any) -> None:
        if isinstance(one.object, KnownBody) and one.object.code == "B":
            raise error
        saved(one, **given)

    with monkeypatch.context() as patched:
        patched.setattr(DeserializedObject, "save", save)
        with pytest.raises(BackupError, match=r"row 2 of merging_knownbody .* SQLite: NUL\. "):
            restore(out)
    assert there(data) == {}
    assert not KnownBody.objects.exists()
    restore(out)
    assert KnownBody.objects.count() == 2


def test_a_restore_that_was_killed_is_in_nobody_s_way(data: Path) -> None:
    out = kept(data)
    # Before files were moved, and between the move of one folder and the end of the transaction.
    (data / "data" / ".restoring-x" / "plans").mkdir(parents=True)
    (data / "data" / "papers").mkdir()
    (data / "data" / "papers" / DIGEST).write_bytes(CONTENT)
    restore(out)
    assert there(data) == WHOLE
    assert {one.name for one in (data / "data").iterdir()} == {"papers", "plans"}


@pytest.mark.parametrize(("name", "content"), [("other", CONTENT), (DIGEST, b"Other words")])
def test_files_of_others_are_in_its_way_and_stay(data: Path, name: str, content: bytes) -> None:
    out = kept(data)
    (data / "data" / "papers").mkdir()
    (data / "data" / "papers" / name).write_bytes(content)
    with pytest.raises(BackupError, match="papers: holds files already"):
        restore(out)
    assert there(data) == {f"papers/{name}": content}
    assert not Row.objects.exists()


def test_nobody_else_may_read_what_was_taken_back(data: Path) -> None:
    out = kept(data)
    before = os.umask(0)
    try:
        restore(out)
    finally:
        os.umask(before)
    rights = {
        path.relative_to(data / "data").as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in (data / "data").rglob("*")
    }
    assert rights == {
        **dict.fromkeys(("papers", "plans", "plans/1"), 0o700),
        **dict.fromkeys(WHOLE, 0o600),
    }


def test_whoever_was_invited_before_is_in_its_way_and_no_silent_part_of_it(data: Path) -> None:
    User.objects.create_user("lead@example.org", None, office="Lead", pk=7)
    out = kept(data)
    for number in (7, 8):
        invited = User.objects.create_user("new@example.org", None, office="New", pk=number)
        with pytest.raises(BackupError, match="holds rows already, in accounts_user; restore"):
            restore(out)
        assert [one.email for one in User.objects.all()] == ["new@example.org"]
        assert there(data) == {}
        invited.delete()


def test_the_head_of_no_statement_is_not_in_its_way(data: Path) -> None:
    before = head()
    out = kept(data)
    Head.objects.create(pk=1)
    restore(out)
    assert head() == before


def test_pages_of_what_stood_here_before_are_gone(data: Path) -> None:
    out = kept(data)
    caches["pages"].set("a-page", "of what stood here before")
    restore(out)
    assert caches["pages"].get("a-page") is None
