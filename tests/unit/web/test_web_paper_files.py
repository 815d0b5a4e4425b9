"""The file of a paper: taken for what it is, proven unchanged, and gone with its paper."""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http.response import HttpResponseBase
from django.test import Client, TestCase
from django.utils import timezone
from test_web_running import emptied

from commonweal.web.paper_files import MOST, take
from commonweal.web.running.backup import BackupError, backup
from commonweal.web.running.restoring import restore
from commonweal.web.store import files
from commonweal.web.store.adding import append, destroy
from commonweal.web.store.models import Draft
from commonweal.web.store.reading import head
from commonweal.web.store.verifying import verify
from commonweal.web.uploads import RefusedUploadError
from web_board import BODY, SINCE, begun, board, new_since, signed_in, stated, user

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    """An empty folder of data."""
    settings.DATA = tmp_path / "data"
    return tmp_path


@pytest.fixture
def lead(db: None, data: Path) -> Client:  # noqa: ARG001 (the database and the folder come first)
    """A board with a meeting and an item, and its governance lead."""
    board()
    meeting = {
        "meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat(),
        "public": "open", "source": "register",
    }  # fmt: skip
    item = {"item": "i-1", "meeting": "m-1", "number": "1", "title": "Business"}
    append([stated("meeting", "meeting/m-1", meeting), stated("agenda_item", "item/i-1", item)])
    return signed_in(user("Governance lead", ("governance lead", BODY)))


def packed(entries: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as held:
        for name, content in entries.items():
            held.writestr(name, content)
    return out.getvalue()


DOCX = packed({"[Content_Types].xml": b"", "word/document.xml": b"<w/>"})
ODT = packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<o/>"})


@pytest.mark.parametrize(
    ("content", "name", "form", "kept_as"),
    [
        (PDF, "Bids.pdf", "pdf", "Bids.pdf"),
        (PDF, "../../x/Bids.html", "pdf", "Bids.html.pdf"),
        (DOCX, "Bids.zip", "docx", "Bids.zip.docx"),
        (ODT, "Bids.ODT", "odt", "Bids.ODT"),
        ("Bids of St Mary’s".encode(), "Bids", "txt", "Bids.txt"),
        (b"<html><script>alert(1)</script>", "page.html", "txt", "page.html.txt"),
    ],
)
def test_a_file_is_what_its_content_says(
    data: Path, content: bytes, name: str, form: str, kept_as: str
) -> None:
    held = take(io.BytesIO(content), name)
    assert (held.form, held.name, held.bytes) == (form, kept_as, len(content))
    assert held.sha256 == hashlib.sha256(content).hexdigest()
    assert (data / "data" / "papers" / held.sha256).read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"MZ\x00\x01",
        b"\xff\xfea\x00",
        b"\xa3 is no UTF-8",
        b"PK\x03\x04 and nothing more",
        packed({"a.txt": b"a"}),
        packed({"[Content_Types].xml": b"", "xl/workbook.xml": b""}),
        packed({"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b"x"}),
        packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"",
                "Basic/Standard/Module1.xml": b"x"}),
        packed({"mimetype": b"text/html", "content.xml": b""}),
    ],
)  # fmt: skip
def test_what_is_no_paper_or_holds_what_would_be_run_is_refused(data: Path, content: bytes) -> None:
    with pytest.raises(RefusedUploadError):
        take(io.BytesIO(content), "Bids.pdf")
    assert not (data / "data" / "papers").exists()


def test_a_file_that_is_too_large_is_refused(data: Path) -> None:  # noqa: ARG001 (its folder)
    with pytest.raises(RefusedUploadError, match="at most 25 MB"):
        take(io.BytesIO(PDF + b" " * MOST), "Bids.pdf")


def sent(client: Client, at: str, content: bytes, **other: str) -> HttpResponseBase:
    file = SimpleUploadedFile("Bids.pdf", content, "text/html")
    return client.post(at, {"title": "Bids", "text": "", "file": file, **other})


def added(client: Client, content: bytes = PDF, *, public: str = "yes", **withheld: str) -> str:
    """Add a paper with a file by the form; its id."""
    before = head().count
    answer = sent(client, begun(client, "add-paper", "i-1"), content)
    pages: list[dict[str, str]] = [{"withheld_from": withheld.get("withheld", "")}]
    pages += [{"withheld_reason": "an interest"}] if withheld else []
    for page in (*pages, {"public": public}, {}):
        assert answer.status_code == 302, answer.content.decode()  # type: ignore[attr-defined]
        at = answer.headers["Location"]
        if at.endswith("/check/"):
            assert "Bids.pdf (PDF" in client.get(at).content.decode()
        answer = client.post(at, {name: value for name, value in page.items() if value})
    (made,) = new_since(before)
    assert made.payload is not None
    return str(made.payload["paper"])


def test_a_paper_is_added_with_a_file_and_given_out_as_an_attachment(lead: Client) -> None:
    paper = added(lead)
    digest = hashlib.sha256(PDF).hexdigest()
    page = Client().get(f"/papers/{paper}/").content.decode()
    assert f'href="/paper-files/{paper}/"' in page
    assert digest in page
    told = Client().get(f"/api/v1/papers/{paper}").json()
    assert digest in str(told)
    assert "It is a file: Bids.pdf." in Client().get("/feeds/papers.atom").content.decode()
    answer = Client().get(f"/paper-files/{paper}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Bids.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert Client().get(f"/paper-files/{digest}/").status_code == 404


def test_a_file_of_a_paper_for_members_is_not_the_public_s(lead: Client) -> None:
    paper = added(lead, public="no", withheld="p-2")
    assert Client().get(f"/paper-files/{paper}/").status_code == 404
    members = {
        number: signed_in(
            user(f"Member {number}", ("committee member", BODY), person=f"p-{number}")
        )
        for number in (2, 3)
    }
    assert members[2].get(f"/desk/paper-files/{paper}/").status_code == 404
    page = members[3].get(f"/desk/papers/{paper}/").content.decode()
    assert f'href="/desk/paper-files/{paper}/"' in page
    answer = members[3].get(f"/desk/paper-files/{paper}/")
    assert b"".join(answer.streaming_content) == PDF
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_is_wrong_with_a_file_is_told_on_its_page(lead: Client) -> None:
    at = begun(lead, "add-paper", "i-1")
    answer = sent(lead, at, b"MZ\x00\x01")
    assert answer.status_code == 422
    assert "by its content" in answer.content.decode()
    assert not files.folder().exists()


def test_a_file_is_not_sent_twice_because_something_else_was_wrong(lead: Client) -> None:
    at = begun(lead, "add-paper", "i-1")
    answer = sent(lead, at, PDF, title="")
    assert answer.status_code == 422
    assert "Kept: Bids.pdf (PDF" in answer.content.decode()
    assert lead.post(at, {"title": "Bids", "text": ""}).status_code == 302
    held = Draft.objects.get(task="add-paper").answers
    assert held["file"]["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert lead.post(at, {"title": "Bids", "file-without": "yes"}).status_code == 302
    assert Draft.objects.get(task="add-paper").answers["file"] is None


def _destroyed_after_commit(name: str) -> None:
    """Destroy a payload, and do what is done once that is committed."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        destroy(name, reason="retention is over", approver="Guardian", stated_at=timezone.now())


def paper_of(name: str, content: bytes) -> None:
    file = take(io.BytesIO(content), "Bids.pdf").model_dump()
    held = {"paper": name, "item": "i-1", "title": "Bids", "public": True, "file": file}
    append([stated("paper", f"paper/{name}", held)])


def test_a_file_is_gone_with_the_last_paper_that_names_it(lead: Client) -> None:
    assert lead
    digest = hashlib.sha256(PDF).hexdigest()
    paper_of("one", PDF)
    paper_of("two", PDF)
    _destroyed_after_commit("paper/one")
    assert files.path_of(digest) is not None
    assert Client().get("/paper-files/one/").status_code == 404
    assert Client().get("/paper-files/two/").status_code == 200
    _destroyed_after_commit("paper/two")
    assert files.path_of(digest) is None
    assert verify()[1] == ()


def test_a_missing_and_a_changed_file_are_told(lead: Client) -> None:
    assert lead
    paper_of("one", PDF)
    paper_of("two", b"Words")
    assert verify()[1] == ()
    path = files.path_of(hashlib.sha256(PDF).hexdigest())
    other = files.path_of(hashlib.sha256(b"Words").hexdigest())
    assert path is not None
    assert other is not None
    path.unlink()
    other.write_bytes(b"Other words")
    told = [(one.kind, one.id) for one in verify()[1]]
    assert told == [("file missing", "paper/one"), ("file altered", "paper/two")]
    with pytest.raises(SystemExit):
        call_command("verify_records")
    with pytest.raises(BackupError, match="is not kept"):
        backup(files.folder().parent / "kept.tar.gz")


def test_a_backup_brings_the_files_back(lead: Client, data: Path) -> None:
    assert lead
    paper_of("one", PDF)
    out = data / "kept.tar.gz"
    backup(out)
    path = files.path_of(hashlib.sha256(PDF).hexdigest())
    assert path is not None
    path.unlink()
    emptied()
    restore(out)
    assert path.read_bytes() == PDF
    assert verify()[1] == ()


def test_files_of_forms_that_were_never_sent_are_deleted_after_a_day(lead: Client) -> None:
    at = begun(lead, "add-paper", "i-1")
    sent(lead, at, PDF)
    stray, _ = files.keep(io.BytesIO(b"never named"))
    fresh, _ = files.keep(io.BytesIO(b"just now"))
    begun_file = hashlib.sha256(PDF).hexdigest()
    long_ago = timezone.now().timestamp() - 2 * 86_400
    for one in (stray, begun_file):
        os.utime(files.folder() / one, (long_ago, long_ago))
    call_command("tidy", stdout=io.StringIO())
    assert {one.name for one in files.folder().iterdir()} == {fresh, begun_file}
    token = re.search(r"/add-paper/([^/]+)/", at)
    assert token is not None
    Draft.objects.filter(token=token[1]).delete()
    call_command("tidy", stdout=io.StringIO())
    assert {one.name for one in files.folder().iterdir()} == {fresh}
