"""How much of a body is received: nothing larger is kept aside before it is known who sends it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client, RequestFactory

from commonweal.web.access import ACCESS
from commonweal.web.receiving import Bounded
from web_board import BODY, board, signed_in, user

pytestmark = pytest.mark.django_db
NGINX = Path("deploy/nginx.conf")
#: Larger than a form, smaller than the largest file.
SOME = b"a,b\n" + b"1,2\n" * 700_000


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files that were begun to be kept on the disk."""
    begun: list[str] = []
    first = TemporaryFileUploadHandler.new_file

    def new_file(self: TemporaryFileUploadHandler, *parts: Any, **named: Any) -> None:
        begun.append(str(parts[1]))
        first(self, *parts, **named)

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", new_file)
    return begun


def sent(client: Client, path: str) -> int:
    file = SimpleUploadedFile("some.csv", SOME)
    return client.post(path, {"kind": "seat", "file": file}).status_code


@pytest.fixture
def manager() -> Client:
    board()
    return signed_in(user("Contract manager", ("contract manager", BODY)))


def test_of_nobody_is_a_file_kept_before_they_sign_in(kept: list[str]) -> None:
    nobody, strict = Client(), Client(enforce_csrf_checks=True)
    strict.get("/sign-in/")
    for client in (nobody, strict):
        for path in ("/sign-in/", "/desk/import/", "/plans/folders/", "/desk/contracts/terms/"):
            assert sent(client, path) == 413, path
    assert kept == []


def test_a_file_is_kept_only_where_one_is_taken(manager: Client, kept: list[str]) -> None:
    assert sent(manager, "/account/password/") == 413
    assert kept == []
    assert sent(manager, "/desk/import/") == 422
    assert kept == ["some.csv"]


def test_nobody_sends_more_than_the_one_setting_says(
    manager: Client, kept: list[str], settings: Any
) -> None:
    settings.LARGEST_UPLOAD = 2_600_000
    for path in ("/desk/import/", "/desk/contracts/terms/"):
        assert sent(manager, path) == 413
    assert kept == []
    settings.LARGEST_UPLOAD = 60_000_000
    assert sent(manager, "/desk/import/") == 422


def test_what_is_read_counts_whatever_length_was_said(settings: Any) -> None:
    request = RequestFactory().post("/")
    handler = Bounded(request)
    assert handler.handle_raw_input(None, {}, 10, b"x") is None
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert handler.receive_data_chunk(b"a" * most, 0)
    with pytest.raises(RequestDataTooBig):
        handler.receive_data_chunk(b"a", 0)


def test_several_files_at_once_are_refused(manager: Client) -> None:
    two = {name: SimpleUploadedFile(name, b"a,b\n") for name in ("file", "another")}
    assert manager.post("/desk/import/", two).status_code == 400


def test_who_is_refused_is_told_to_sign_in_if_the_session_has_ended(client: Client) -> None:
    file = SimpleUploadedFile("some.csv", SOME)
    answer = client.post("/desk/import/", {"file": file})
    assert "if your session has ended" in answer.content.decode()


def test_files_are_received_only_where_that_is_declared() -> None:
    takes = {name for name, access in ACCESS.items() if access.files}
    assert all(ACCESS[name].signed_in for name in takes)
    assert {name for name, access in ACCESS.items() if access.limit == "upload"} < takes


def test_the_web_server_before_it_takes_as_much(settings: Any) -> None:
    (figure,) = re.findall(r"client_max_body_size (\d+);", NGINX.read_text())
    assert int(figure) == settings.LARGEST_UPLOAD
