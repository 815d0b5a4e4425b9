"""What somebody tries who is not whom they say, sends what no form of ours does, or comes late."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.http import HttpResponse
from django.test import Client, RequestFactory
from markupsafe import escape

from commonweal.web.accounts import making
from commonweal.web.accounts.addresses import address_of
from commonweal.web.accounts.models import User
from commonweal.web.desk.asking.answering import taken_out
from commonweal.web.desk.asking.questions import Page, Question
from commonweal.web.desk.asking.readers import reader
from commonweal.web.plans.models import Run
from commonweal.web.store.models import Draft
from web_board import BODY, begun, board, signed_in, user

pytestmark = pytest.mark.django_db
PASSWORD = "three long unrelated words"
#: No number that anything is counted by: too long, too great, or none in our script.
NUMBERS = ("9" * 5_000, "9" * 30, "-1", "1e400", "9e999999", "²", "٣", "nan", "inf", "0x10", "1_0")
#: What stands in the settings of a site that is served to others. A name that begins with __Host-
#: is taken by browsers from this host and over HTTPS alone.
COOKIES = {
    "SESSION_COOKIE_NAME": "__Host-session", "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True, "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_DOMAIN": None, "SESSION_COOKIE_PATH": "/",
    "CSRF_COOKIE_NAME": "__Host-csrf", "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_HTTPONLY": True, "CSRF_COOKIE_SAMESITE": "Lax",
    "USE_X_FORWARDED_HOST": False, "SECURE_SSL_REDIRECT": True,
}  # fmt: skip


def account(role: str = "declarer", **other: Any) -> User:
    made = User.objects.create_user(f"{role}@example.org", PASSWORD, office=role, **other)
    making.give(made, role, BODY, by="test")
    return made


def password(client: Client, email: str, words: str = PASSWORD, **other: str) -> HttpResponse:
    return client.post("/sign-in/", {"username": email, "password": words, **other})


def test_a_session_that_was_there_before_is_worth_nothing_after_signing_in() -> None:
    victim, thief = Client(), Client()
    session = thief.session
    session["planted"] = "yes"
    session.save()
    thief.cookies["sessionid"] = session.session_key
    victim.cookies["sessionid"] = session.session_key
    assert password(victim, account().email).status_code == 302
    assert victim.cookies["sessionid"].value != session.session_key
    assert victim.get("/desk/").status_code == 200
    assert thief.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    "after",
    [
        "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/", "\\\\x.org",
        "https:elsewhere.example", "javascript:alert(1)", "https://testserver.elsewhere.example/",
        "https://testserver@elsewhere.example/", " //elsewhere.example", "/\t/elsewhere.example/",
    ],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site_however_it_is_written(
    client: Client, after: str
) -> None:
    answer = password(client, account().email, next=after)
    assert answer.headers["Location"] == "/desk/"
    page = client.get("/sign-in/", {"next": after}).content.decode()
    assert f'href="{after}"' not in page


def test_another_name_of_the_site_is_refused_and_stands_in_no_link(client: Client) -> None:
    keeper = user("Administrator", ("administrator", ""))
    client = signed_in(keeper)
    for name in ("elsewhere.example", "testserver.elsewhere.example", "testserver:80@x.example"):
        assert client.get("/sign-in/", HTTP_HOST=name).status_code == 400
        assert client.post(f"/accounts/{keeper.pk}/link/", HTTP_HOST=name).status_code == 400
    page = client.post(
        f"/accounts/{keeper.pk}/link/", headers={"x-forwarded-host": "elsewhere.example"}
    ).content.decode()
    assert "http://testserver/password/" in page
    assert "elsewhere.example" not in page


def test_nobody_else_signs_somebody_out() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(account())
    assert strict.get("/sign-out/").status_code == 405
    other = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
    assert strict.post("/sign-out/").status_code == 403
    assert strict.post("/sign-out/", headers=other).status_code == 403
    assert strict.get("/desk/").status_code == 200


def test_cookies_are_of_the_host_alone_and_out_of_reach_of_scripts() -> None:
    told = (
        "import json; from django.conf import settings; "
        f"print(json.dumps({{one: getattr(settings, one) for one in {list(COOKIES)}}}))"
    )
    kept = {name: value for name, value in os.environ.items() if "COMMONWEAL" not in name}
    kept |= {"SECRET_KEY": "x" * 60, "DJANGO_SETTINGS_MODULE": "commonweal.web.settings"}
    done = subprocess.run([sys.executable, "-c", told], env=kept, capture_output=True, check=True)
    assert json.loads(done.stdout) == COOKIES


def test_a_link_to_set_a_password_ends_after_three_days(monkeypatch: pytest.MonkeyPatch) -> None:
    made = making.make("new@example.org", "New", by="test")
    link, now = making.link_for(made, by="test"), datetime.now()
    for after, holds in (
        (timedelta(days=3, minutes=-1), True),
        (timedelta(days=3, minutes=1), False),
    ):
        monkeypatch.setattr(making.LINKS, "_now", lambda after=after: now + after)
        page = Client().get(link, follow=True).content.decode()
        assert ("no longer holds" not in page) == holds
    monkeypatch.undo()
    making.close(made, by="test")
    assert "no longer holds" in Client().get(link, follow=True).content.decode()


def test_who_has_an_account_is_told_by_no_answer_and_by_no_shorter_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = account()
    closed = account("analyst")
    making.close(closed, by="test")
    unset = making.make("unset@example.org", "Unset", by="test")
    demonstration = account("partner", demonstration=True)
    work: list[int] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, *parts: Any) -> Any:
        work.append(1)
        return encode(self, *parts)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    pages = set()
    for email in (here.email, closed.email, unset.email, demonstration.email, "no@example.org"):
        work.clear()
        answer = password(Client(), email, "wrong words altogether")
        page = answer.content.decode().replace(email, "somebody")
        pages.add((answer.status_code, re.sub(r'token" value="[^"]*"', "", page)))
        assert len(work) == 1, email
    assert len(pages) == 1
    # Locked out they are told alike too, whether there is such an account or not.
    for email in (here.email, "no@example.org"):
        told = [password(Client(), email, "wrong") for _ in range(5)][-1]
        assert told.status_code == 429
    links = [Client().get(f"/password/{one}/x-y/").content for one in ("MQ", "OTk5OQ", "!")]
    assert len(set(links)) == 1


def test_of_ipv6_all_addresses_of_one_house_are_counted_as_one(settings: Any) -> None:
    def counted(address: str) -> str:
        return address_of(RequestFactory().get("/", REMOTE_ADDR=address))

    assert counted("2001:db8:1:2::1") == counted("2001:db8:1:2:ffff:1:2:3") == "2001:db8:1:2::"
    assert counted("2001:db8:1:2::1") != counted("2001:db8:1:3::1")
    assert counted("::ffff:192.0.2.4") == counted("192.0.2.4") == "192.0.2.4"
    settings.TRUSTED_PROXIES = 1
    made = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="x, 2001:db8:1:2::9"
    )
    assert address_of(made) == "2001:db8:1:2::"


@pytest.mark.parametrize("number", NUMBERS, ids=lambda one: one[:8])
def test_what_is_no_number_is_told_and_is_no_fault_of_ours(
    number: str, settings: Any, tmp_path: Any
) -> None:
    for kind, entered in (
        ("day", ["1", "1", number]),
        ("day", [number, "1", "2026"]),
        ("rough day", ["", "", number]),
        ("number", number),
        ("pounds", number),
        ("time", number),
    ):
        value, fault = reader(kind, free=False)(entered, ())  # type: ignore[arg-type]
        # "٣" is 3 in another script, which a day may be written in.
        assert (value is None) == bool(fault)
        assert fault or number in ("٣", "1_0", "1e400"), (kind, number)
    page = Page("several", (Question("q", "What?"),), several=True)
    assert taken_out({"several": [1, 2]}, page, number) == {"several": [1, 2]}
    settings.DATA = tmp_path
    analyst = signed_in(user("Analyst", ("analyst", "")))
    sent = {"folder": "x", "seed": number, "as-of-day": number, "as-of-year": number}
    answer = analyst.post("/plans/runs/", sent)
    assert answer.status_code == 422
    assert not Run.objects.exists()
    assert analyst.get("/plans/runs/", {"page": number}).status_code == 200
    keeper = signed_in(user("Administrator", ("administrator", "")))
    form = {"on-year": number, "on-month": "1", "on-day": "1", "why": "Kept words"}
    answer = keeper.post("/desk/mergers/", form)
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()


def test_long_and_hostile_words_stay_as_they_were_typed_and_are_told() -> None:
    board()
    member = signed_in(user("Member", ("declarer", BODY), person="p-2"))
    at = begun(member, "declare-gift")
    at = member.post(at, {"register_of": BODY}).headers["Location"]
    token = at.split("/")[3]
    why = f"/desk/declare-gift/{token}/why/"
    hostile = "<script>alert(1)</script> \"'& =cmd|x " + "é" * 20_001
    for words, fault in ((hostile, "20,000 characters or fewer"), ("a\x0bb", "cannot be kept")):
        answer = member.post(why, {"reason": words})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert fault in page
        assert "<script>alert" not in page
        kept = page.partition("<textarea")[2].partition(">")[2].partition("</textarea")[0]
        assert len(kept) >= len(words.strip())
    assert member.post(why, {"reason": hostile[:900]}).status_code == 302
    assert Draft.objects.get(token=token).answers["reason"] == hostile[:900].strip()
    assert "<script>alert" not in member.get(why).content.decode()


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (
            "/desk/approvals/none-such/",
            {"do": "back", "words": "It can wait, <b>as</b> was agreed"},
        ),
        ("/desk/mergers/", {"name": "NHS Kent", "why": "As the boards decided in March"}),
        ("/plans/x/publish/", {"why": "The figures of the year are in now"}),
        ("/accounts/1/roles/", {"role": "analyst", "body": "a body of more than twenty letters"}),
    ],
)
def test_what_was_entered_while_the_session_ended_is_there_again_on_every_form(
    path: str, form: dict[str, str]
) -> None:
    late = Client()
    asked = late.post(path, form)
    assert asked.status_code == 401
    carried = asked.content.decode().partition('name="carried" value="')[2].partition('"')[0]
    administrator = User.objects.create_user("a@example.org", PASSWORD, office="Administrator")
    for role in ("administrator", "analyst"):
        making.give(administrator, role, by="test")
    answer = password(late, administrator.email, next=path, carried=carried)
    assert answer.headers["Location"] == path
    shown = late.get(path)
    page = shown.content.decode()
    assert shown.status_code == 200
    assert "Nothing was recorded yet" in page
    assert f'action="{path}"' in page
    for name, value in form.items():
        assert f'name="{name}" value="{escape(value)}"' in page
        assert len(value) <= 20 or page.count(escape(value)) == 2
    assert "no-store" in shown.headers["Cache-Control"]
    # It is shown once, to whoever may come in; after that the page is as it always is.
    assert "Nothing was recorded yet" not in late.get(path).content.decode()
