"""What every answer carries, what logs leave out, and what stops an unsafe start."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory

from commonweal.web import errors
from commonweal.web.accounts import making
from commonweal.web.accounts.addresses import address_of
from commonweal.web.accounts.models import User
from commonweal.web.logs import Json

pytestmark = pytest.mark.django_db
PRODUCTION = {
    "SECRET_KEY": "pL9vT2xQ8rK4mW7zY1nB6cJ3hD5gF0sAeUiOqXtRwZkMvNbHyPdLjCfGaSx",
    "ALLOWED_HOSTS": "records.example.org",
    "DATABASE_URL": "sqlite://:memory:",
}


def run_check(**other: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if "COMMONWEAL" not in name}
    kept |= PRODUCTION | other | {"DJANGO_SETTINGS_MODULE": "commonweal.web.settings"}
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=kept, capture_output=True, text=True, check=False)


def test_check_deploy_is_clean_with_settings_of_production() -> None:
    done = run_check()
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_check_deploy_refuses_a_demonstration_without_second_factor() -> None:
    done = run_check(COMMONWEAL_DEMO_SECOND_FACTOR="off")
    assert done.returncode != 0
    assert "commonweal.E001" in done.stderr


@pytest.mark.parametrize("secret", ["", "short"])
def test_nothing_starts_without_a_secret_from_the_environment(secret: str) -> None:
    done = run_check(SECRET_KEY=secret)
    assert done.returncode != 0
    assert "openssl rand" in done.stderr


@pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/", "/desk/", "/health/live"])
def test_every_answer_carries_the_policies(client: Client, path: str) -> None:
    held = client.get(path).headers
    policy = held["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert held["Cross-Origin-Opener-Policy"] == "same-origin"
    assert held["Cross-Origin-Resource-Policy"] == "same-origin"
    assert held["X-Content-Type-Options"] == "nosniff"
    assert held["Referrer-Policy"] == "same-origin"
    assert held["X-Frame-Options"] == "DENY"
    assert "camera=()" in held["Permissions-Policy"]


def test_pages_of_whoever_is_signed_in_are_kept_by_no_cache(client: Client) -> None:
    user = User.objects.create_user("a@example.org", "x", office="Declarer")
    client.force_login(user)
    for path in ("/desk/", "/account/", "/sign-in/", "/nowhere/"):
        assert "no-store" in client.get(path).headers["Cache-Control"], path


def test_pages_load_nothing_from_elsewhere_and_hold_no_script_or_style(client: Client) -> None:
    user = User.objects.create_user("a@example.org", "x", office="Administrator")
    making.give(user, "administrator", by="test")
    pages = [client.get(path).content.decode() for path in ("/sign-in/", "/nowhere/")]
    client.force_login(user)
    paths = ("/account/", "/account/app/", "/account/password/", "/accounts/", "/accounts/new/")
    pages += [client.get(path).content.decode() for path in (*paths, f"/accounts/{user.pk}/")]
    for page in pages:
        loaded = re.findall(
            r'<(?:script|link|img|iframe|form)[^>]*(?:src|href|action)="([^"]*)"', page
        )
        assert loaded
        assert all(one.startswith(("/", "data:image/svg+xml")) for one in loaded), loaded
        assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:", page)
        assert all("src=" in one for one in re.findall(r"<script[^>]*>", page))
        assert page.count("<h1") == 1


def test_the_word_of_a_proxy_is_taken_only_when_told_to(settings: Any) -> None:
    made = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.9, 192.0.2.4"
    )
    settings.TRUSTED_PROXIES = 0
    assert address_of(made) == "10.0.0.1"
    settings.TRUSTED_PROXIES = 1
    assert address_of(made) == "192.0.2.4"
    settings.TRUSTED_PROXIES = 5
    assert address_of(made) == "10.0.0.1"
    made.META["HTTP_X_FORWARDED_FOR"] = "<script>"
    settings.TRUSTED_PROXIES = 1
    assert address_of(made) == "10.0.0.1"
    secure = RequestFactory().get("/", HTTP_X_FORWARDED_PROTO="https")
    assert not secure.is_secure()
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert secure.is_secure()


def test_a_line_of_the_log_holds_no_address_and_no_words_of_what_failed() -> None:
    request = RequestFactory().get("/password/MQ/secret-token/?q=private", REMOTE_ADDR="192.0.2.4")
    try:
        raise ValueError("Key (email)=(somebody@example.org) already exists")
    except ValueError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "x.py", 1, "Internal Server Error: %s",
            ("/password/MQ/secret-token/",), sys.exc_info(),
        )  # fmt: skip
    record.request, record.status_code = request, 500
    line = Json().format(record)
    held = json.loads(line)
    assert held["exception"] == "ValueError"
    assert (held["status"], held["method"], held["level"]) == (500, "GET", "error")
    for private in ("somebody", "secret-token", "private", "192.0.2.4"):
        assert private not in line


def test_pages_of_what_goes_wrong_are_kind_and_right(client: Client) -> None:
    request = RequestFactory().get("/x/")
    for answer, status in (
        (errors.bad_request(request, ValueError()), 400),
        (errors.bad_request(request, RequestDataTooBig()), 413),
        (errors.fault(request), 500),
        (client.get("/nowhere/"), 404),
    ):
        assert answer.status_code == status
        page = answer.content.decode()
        assert page.count("<h1>") == 1
        assert "<title>" in page
        assert "commonweal" in page


def test_the_page_of_a_fault_asks_the_database_nothing(
    django_assert_num_queries: Any, client: Client
) -> None:
    request = RequestFactory().get("/x/")
    with django_assert_num_queries(0):
        assert errors.fault(request).status_code == 500
    assert client.cookies == {}


def test_a_stale_form_of_ours_can_be_sent_again_and_one_of_another_site_cannot() -> None:
    strict = Client(enforce_csrf_checks=True)
    form = {"username": "typed@example.org", "password": "secret words", "next": "/desk/"}
    ours = strict.post("/sign-in/", form, HTTP_ORIGIN="http://testserver")
    assert ours.status_code == 403
    page = ours.content.decode()
    assert "typed@example.org" in page
    assert "secret words" not in page
    theirs = strict.post("/sign-in/", form, HTTP_ORIGIN="https://elsewhere.example")
    assert theirs.status_code == 403
    assert "typed@example.org" not in theirs.content.decode()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"referer": "http://testserver/desk/"}, True),
        ({"origin": "http://testserver"}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({}, False),
        ({"referer": "https://elsewhere.example/http://testserver/"}, False),
        ({"referer": "http://testserver.elsewhere.example/"}, False),
        ({"referer": "http://testserver/", "origin": "null"}, False),
        ({"referer": "http://testserver/", "sec-fetch-site": "cross-site"}, False),
    ],
)
def test_a_form_without_any_cookie_is_shown_again_where_it_is_known_to_be_ours(
    said: dict[str, str], shown: bool
) -> None:
    strict = Client(enforce_csrf_checks=True)
    at = "/desk/declare-interest/token/description/"
    answer = strict.post(at, {"description": "typed for long"}, headers=said)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "no-store" in answer.headers["Cache-Control"]
    assert ("typed for long" in page) is shown
    assert (f'action="{at}"' in page) is shown
    assert ("Go back in your browser first" in page) is not shown


def test_a_body_larger_than_any_file_is_refused_before_it_is_read(
    client: Client, settings: Any
) -> None:
    answer = client.post(
        "/sign-in/",
        b"--x\r\n",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(settings.LARGEST_UPLOAD + 2_000_000),
    )
    assert answer.status_code == 413
    assert "too large" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/meetings/?body=%00", "/meetings/a%00b/", "/feeds/meetings/%00.ics", "/?x=%00"]
)
def test_a_letter_that_no_database_holds_is_refused(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400
