"""Fetching, against a server on this machine: resumed, checked, never half a file in its place."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from commonweal.cli.main import app
from commonweal.folder.importers import fetching
from commonweal.folder.importers.catalogue import Entry
from commonweal.folder.importers.fetching import fetch

CONTENT = b"".join(b"%d,%d\n" % (n, n * n) for n in range(40_000))
PACKED = gzip.compress(CONTENT, 9, mtime=0)


class Server(http.server.ThreadingHTTPServer):
    """Serves bytes by path; can break off, refuse ranges, or tell no length."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self.ranges = True
        self.break_off: list[int] = []
        self.stop_with: dict[str, int] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        asked = self.headers.get("Range", "")
        self.server.asked.append((self.path, asked))
        if self.path in self.server.stop_with:
            self.send_error(self.server.stop_with[self.path])
            return
        content = self.server.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        if asked and self.server.ranges:
            if start >= len(content):
                self.send_error(416)
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            content = content[start:]
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.server.break_off:
            content = content[: self.server.break_off.pop(0)]
            self.close_connection = True
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch, server: Server) -> dict[str, Entry]:
    """A catalogue of three files: one compressed, one plain, one in an archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("folder/inside.csv", CONTENT)
        packed.writestr("folder/other.csv", b"other")
    server.files = {
        "/mirror/england/packed.csv.gz": PACKED,
        "/mirror/england/plain.csv": CONTENT,
        "/publisher/plain%20file.csv": CONTENT,
        "/publisher/all.zip": archive.getvalue(),
    }

    def entry(identifier: str, path: str, content: bytes, **more: Any) -> Entry:
        return Entry(
            id=identifier, path=path, title="x", publisher="x", gives="x",
            bytes=len(content), sha256=hashlib.sha256(content).hexdigest(), **more,
        )  # fmt: skip

    inside = hashlib.sha256(CONTENT).hexdigest()
    held = [
        entry("packed", "england/packed.csv.gz", PACKED, content_sha256=inside,
              url=f"{server.address}/publisher/plain%20file.csv"),
        entry("plain", "england/plain.csv", CONTENT),
        entry("inside", "official/inside.csv", CONTENT,
              url=f"{server.address}/publisher/all.zip", member="inside.csv"),
        entry("other", "official/other.csv", b"other",
              url=f"{server.address}/publisher/all.zip", member="other.csv"),
    ]  # fmt: skip
    found = {one.id: one for one in held}
    monkeypatch.setattr(fetching, "catalogue", lambda: found)
    return found


pytestmark = pytest.mark.usefixtures("entries")


def left_over(folder: Path) -> list[str]:
    return sorted(
        p.name for p in folder.rglob("*") if p.is_file() and p.suffix in (".part", ".new")
    )


def test_a_mirror_gives_the_same_bytes(server: Server, tmp_path: Path) -> None:
    found = fetch(tmp_path, base=f"{server.address}/mirror/", only=["packed", "plain"])
    assert [file.outcome for file in found] == ["fetched", "fetched"]
    assert (tmp_path / "england/packed.csv.gz").read_bytes() == PACKED
    assert left_over(tmp_path) == []
    again = fetch(tmp_path, base=f"{server.address}/mirror", only=["packed", "plain"])
    assert [file.outcome for file in again] == ["here", "here"]
    assert len(server.asked) == 2


def test_a_download_that_breaks_off_goes_on_where_it_stopped(
    server: Server, tmp_path: Path
) -> None:
    server.break_off = [70_000, 100_000]
    (file,) = fetch(tmp_path, base=f"{server.address}/mirror", only=["plain"])
    assert file.outcome == "fetched"
    assert [asked for _, asked in server.asked] == ["", "bytes=70000-", "bytes=170000-"]
    assert (tmp_path / "england/plain.csv").read_bytes() == CONTENT


def test_what_a_killed_run_left_is_taken_up(server: Server, tmp_path: Path) -> None:
    server.break_off = [50_000, 10, 10]
    (file,) = fetch(tmp_path, base=f"{server.address}/mirror", only=["plain"])
    assert file.outcome == "failed"
    assert "go on where it stopped" in file.message
    assert left_over(tmp_path) == ["plain.csv.part"]
    assert not (tmp_path / "england/plain.csv").exists()
    server.asked.clear()
    (file,) = fetch(tmp_path, base=f"{server.address}/mirror", only=["plain"])
    assert file.outcome == "fetched"
    assert [asked for _, asked in server.asked] == ["bytes=50020-"]


def test_a_server_without_ranges_is_asked_from_the_beginning(
    server: Server, tmp_path: Path
) -> None:
    server.ranges = False
    server.break_off = [50_000]
    (file,) = fetch(tmp_path, base=f"{server.address}/mirror", only=["plain"])
    assert file.outcome == "fetched"
    assert (tmp_path / "england/plain.csv").read_bytes() == CONTENT


def test_the_beginning_of_another_file_is_thrown_away(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "england/plain.csv.part"
    part.parent.mkdir()
    part.write_bytes(b"something else entirely")
    (file,) = fetch(tmp_path, base=f"{server.address}/mirror", only=["plain"])
    assert file.outcome == "fetched"
    assert [asked for _, asked in server.asked] == ["bytes=23-", ""]
    assert (tmp_path / "england/plain.csv").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (CONTENT[:-1] + b"!", "SHA-256 differs"),
        (CONTENT + b"!", f"{len(CONTENT) + 1} bytes, but the catalogue says {len(CONTENT)}"),
        (CONTENT[:-1], f"{len(CONTENT) - 1} bytes, but the catalogue says {len(CONTENT)}"),
    ],
    ids=["another content", "too long", "too short"],
)
def test_another_file_is_not_kept(
    server: Server, tmp_path: Path, content: bytes, said: str
) -> None:
    server.files["/mirror/england/plain.csv"] = content
    (file,) = fetch(tmp_path, base=f"{server.address}/mirror", only=["plain"])
    assert file.outcome == "failed"
    assert said in file.message
    assert not (tmp_path / "england/plain.csv").exists()


def test_a_file_that_stands_there_is_never_overwritten(server: Server, tmp_path: Path) -> None:
    mine = tmp_path / "england/plain.csv"
    mine.parent.mkdir()
    mine.write_text("mine")
    (file,) = fetch(tmp_path, base=f"{server.address}/mirror", only=["plain"])
    assert (file.outcome, mine.read_text()) == ("failed", "mine")
    assert "move it away" in file.message


def test_the_publishers_plain_file_is_packed_as_its_place_asks(tmp_path: Path) -> None:
    (file,) = fetch(tmp_path, only=["packed"])
    assert file.outcome == "fetched"
    assert gzip.decompress((tmp_path / "england/packed.csv.gz").read_bytes()) == CONTENT
    assert fetch(tmp_path, only=["packed"])[0].outcome == "here"


def test_an_archive_is_fetched_once_for_all_files_in_it(server: Server, tmp_path: Path) -> None:
    found = fetch(tmp_path, only=["inside", "other"])
    assert [file.outcome for file in found] == ["fetched", "fetched"]
    assert (tmp_path / "official/inside.csv").read_bytes() == CONTENT
    assert [path for path, _ in server.asked] == ["/publisher/all.zip"]
    assert not (tmp_path / ".archives").exists()


@pytest.mark.parametrize("content", [b"no archive", b""])
def test_an_archive_that_is_none_is_said(server: Server, tmp_path: Path, content: bytes) -> None:
    server.files["/publisher/all.zip"] = content
    (file,) = fetch(tmp_path, only=["inside"])
    assert file.outcome == "failed"
    assert "not a ZIP archive" in file.message


def test_a_file_without_an_address_is_named(tmp_path: Path) -> None:
    found = {file.id: file.outcome for file in fetch(tmp_path)}
    assert found == {
        "packed": "fetched", "plain": "no address", "inside": "fetched", "other": "fetched",
    }  # fmt: skip


@pytest.mark.parametrize("code", [404, 500])
def test_what_the_server_answers_is_said(server: Server, tmp_path: Path, code: int) -> None:
    server.stop_with = {"/mirror/england/plain.csv": code}
    (file,) = fetch(tmp_path, base=f"{server.address}/mirror", only=["plain"])
    assert file.outcome == "failed"
    assert str(code) in file.message


def test_a_server_that_is_not_there_is_said(server: Server, tmp_path: Path) -> None:
    base = f"{server.address}/mirror"
    server.shutdown()
    server.server_close()
    (file,) = fetch(tmp_path, base=base, only=["plain"])
    assert file.outcome == "failed"


def test_the_verb_ends_with_0_1_or_2(server: Server, tmp_path: Path) -> None:
    run = CliRunner().invoke
    to = ["fetch", "--to", str(tmp_path)]
    done = run(app, [*to, "--from", f"{server.address}/mirror", "--only", "plain", "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)[0]["outcome"] == "fetched"
    assert run(app, [*to, "--from", server.address, "--only", "packed"]).exit_code == 1
    assert run(app, [*to, "--only", "nothing"]).exit_code == 2
    assert run(app, [*to, "--from", "file:///etc", "--only", "packed"]).exit_code == 2
