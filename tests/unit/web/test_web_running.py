"""Health, metrics, and a backup that comes back as it was."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from commonweal.web.accounts.models import Grant, User
from commonweal.web.running.backup import BackupError, backup, models_kept
from commonweal.web.running.restoring import restore
from commonweal.web.store.models import Head, Listed, Mention, Row, Submission


@pytest.fixture
def data(tmp_path: Path, settings: object) -> Path:
    """A folder of data with a plan in it."""
    settings.DATA = tmp_path / "data"  # type: ignore[attr-defined]  # Django is untyped
    (tmp_path / "data" / "plans" / "1").mkdir(parents=True)
    (tmp_path / "data" / "plans" / "1" / "answers.json").write_text("[]")
    return tmp_path


def everything() -> dict[str, list[tuple[object, ...]]]:
    held = (Row, Head, Mention, Listed, User, Grant, Submission)
    return {one.__name__: list(one.objects.order_by("pk").values_list()) for one in held}


def emptied() -> None:
    with connection.cursor() as cursor:
        for (name,) in cursor.execute(
            "select name from sqlite_master where type = 'trigger'"
        ).fetchall():
            cursor.execute(f"drop trigger {name}")
    for one in reversed(models_kept()):
        one._base_manager.all().delete()


def test_a_backup_comes_back_as_it_was(example_rows: int, data: Path) -> None:
    user = User.objects.create_user("lead@example.org", "a long enough word", office="Lead")
    Grant.objects.create(user=user, role="analyst")
    Submission.objects.create(token="t", address="/desk/")
    before, out = everything(), data / "kept.tar.gz"
    kept = backup(out)
    assert (kept.statements, kept.files) == (example_rows, 1)
    emptied()
    (data / "data" / "plans" / "1" / "answers.json").unlink()
    (data / "data" / "plans" / "1").rmdir()
    assert restore(out).statements == example_rows
    assert everything() == before
    assert (data / "data" / "plans" / "1" / "answers.json").read_text() == "[]"


def test_a_backup_is_not_written_over_nor_into_what_holds_something(
    example_rows: int, data: Path
) -> None:
    out = data / "kept.tar.gz"
    call_command("backup", str(out))
    with pytest.raises(CommandError, match="there already"):
        call_command("backup", str(out))
    with pytest.raises(BackupError, match="holds rows already, in store_row"):
        restore(out)
    assert Row.objects.count() == example_rows


def test_a_changed_backup_is_refused(example_rows: int, data: Path) -> None:
    assert example_rows
    out, other = data / "kept.tar.gz", data / "other.tar.gz"
    backup(out)
    with tarfile.open(out) as tar, tarfile.open(other, "w:gz") as changed:
        for member in tar.getmembers():
            content = tar.extractfile(member).read()  # type: ignore[union-attr]  # all are files
            if member.name == "tables/accounts.user.jsonl":
                content += b" "
            member.size = len(content)
            changed.addfile(member, io.BytesIO(content))
    emptied()
    with pytest.raises(BackupError, match=r"accounts\.user\.jsonl: is not what the manifest says"):
        restore(other)
    assert not Row.objects.exists()


def test_what_is_no_backup_is_told(db: None, data: Path) -> None:  # noqa: ARG001 (opens it)
    (data / "no.tar.gz").write_bytes(b"nothing")
    with pytest.raises(BackupError, match="is no backup"):
        restore(data / "no.tar.gz")


def test_it_is_ready_while_its_head_is_its_last_row(example_rows: int) -> None:
    client = Client()
    assert client.get("/health/live").json() == {"live": True}
    assert client.get("/health/ready").status_code == 200
    Head.objects.update(count=example_rows - 1)
    told = client.get("/health/ready")
    assert (told.status_code, told.json()["wrong"]) == (
        503,
        ["the head of the records is not their last row"],
    )


def test_metrics_are_for_whoever_has_the_token(
    example_rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    assert client.get("/metrics").status_code == 404
    monkeypatch.setenv("METRICS_TOKEN", "of this test")
    assert client.get("/metrics", headers={"authorization": "Bearer x"}).status_code == 404
    client.get("/meetings/")
    told = client.get("/metrics", headers={"authorization": "Bearer of this test"})
    assert f"commonweal_statements {float(example_rows)}" in told.text
    assert 'commonweal_requests_total{method="GET",page="meetings",status="200"}' in told.text


def test_roles_that_ended_are_kept_too(example_rows: int, data: Path) -> None:
    assert example_rows
    user = User.objects.create_user("lead@example.org", "a long enough word", office="Lead")
    held = Grant.objects.create(user=user, role="analyst")
    Grant.objects.create(user=user, role="partner")
    Grant.every.filter(pk=held.pk).update(ended_at=timezone.now(), ended_by="Administrator")
    out = data / "kept.tar.gz"
    backup(out)
    with tarfile.open(out) as tar:
        kept = tar.extractfile("tables/accounts.grant.jsonl").read()  # type: ignore[union-attr]
    assert len(kept.splitlines()) == 2


@pytest.mark.parametrize(
    "name", ["files//{out}", "files/../out.txt", "files/plans/../../out.txt", "files/secret"]
)
def test_a_file_that_leads_out_of_the_folders_is_refused(
    db: None,  # noqa: ARG001 (opens it)
    data: Path,
    name: str,
) -> None:
    out, made = data / "kept.tar.gz", data / "out.txt"
    name = name.format(out=made)
    backup(out)
    with tarfile.open(out) as tar:
        held = {one.name: tar.extractfile(one).read() for one in tar.getmembers()}  # type: ignore[union-attr]
    manifest = json.loads(held["manifest.json"])
    held[name] = b"out"
    manifest["files"][name] = hashlib.sha256(b"out").hexdigest()
    held["manifest.json"] = json.dumps(manifest).encode()
    with tarfile.open(data / "evil.tar.gz", "w:gz") as tar:
        for one, content in held.items():
            info = tarfile.TarInfo(one)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    shutil.rmtree(data / "data" / "plans")
    with pytest.raises(BackupError, match="leads out of the folders"):
        restore(data / "evil.tar.gz")
    assert not made.exists()
