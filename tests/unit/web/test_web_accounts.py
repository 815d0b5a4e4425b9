"""Accounts: made, given roles, ended, unlocked; nothing edited, and all of it on record."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings as held_settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from commonweal.web.accounts import limiting, making
from commonweal.web.accounts.limiting import LIMITS, counted
from commonweal.web.accounts.models import Act, Grant, Tally, User
from commonweal.web.accounts.roles import ROLES
from commonweal.web.store.adding import append
from commonweal.web.store.models import Draft, Row
from commonweal.web.store.reading import everything, head
from web_board import stated

pytestmark = pytest.mark.django_db
BODY = "KM-STROKE-JCCCG"


@pytest.fixture
def administrator(client: Client) -> User:
    user = making.make("administrator@example.org", "Administrator", by="test")
    making.give(user, "administrator", by="test")
    client.force_login(user)
    return user


@pytest.fixture
def lead() -> User:
    user = making.make("lead@example.org", "Governance lead", by="test")
    making.give(user, "governance lead", BODY, by="test")
    return user


@pytest.mark.usefixtures("example_rows", "administrator")
def test_an_administrator_makes_an_account_gives_a_role_and_ends_it(client: Client) -> None:
    append([stated("person", "person-1", {"person": "p-1"})])
    entered = {"email": "New@Example.org", "office": "Contract manager", "person": "p-1"}
    made = client.post("/accounts/new/", entered)
    user = User.objects.get(email="new@example.org")
    assert f"http://testserver/password/{'' if made.status_code == 200 else 'x'}" in (
        made.content.decode()
    )
    client.post(f"/accounts/{user.pk}/roles/", {"role": "contract manager", "body": BODY})
    assert [(one.role, one.body, one.given_by) for one in user.grants.all()] == [
        ("contract manager", BODY, "Administrator")
    ]
    grant = user.grants.get()
    client.post(f"/accounts/{user.pk}/roles/{grant.pk}/end/")
    assert not user.grants.exists()
    ended = Grant.every.get(user=user)
    assert (ended.ended_by, ended.ended_at is not None) == ("Administrator", True)
    page = client.get(f"/accounts/{user.pk}/").content.decode()
    assert "ended by Administrator" in page
    assert client.get("/accounts/").status_code == 200
    client.post(f"/accounts/{user.pk}/roles/", {"role": "contract manager", "body": BODY})
    assert Grant.every.filter(user=user).count() == 2
    assert Act.objects.filter(user=user).count() == 5


@pytest.mark.usefixtures("example_rows", "administrator")
def test_what_is_wrong_is_told_and_kept(client: Client, lead: User) -> None:
    again = client.post("/accounts/new/", {"email": "LEAD@example.org", "office": "Some office"})
    assert again.status_code == 422
    assert "Some office" in again.content.decode()
    assert "already" in again.content.decode()
    for entered in ({"role": "king"}, {"role": "analyst", "body": "nowhere"}):
        assert client.post(f"/accounts/{lead.pk}/roles/", entered).status_code == 422
    assert lead.grants.count() == 1


def test_nobody_takes_the_last_key_from_themselves(client: Client, administrator: User) -> None:
    grant = administrator.grants.get()
    assert client.post(f"/accounts/{administrator.pk}/roles/{grant.pk}/end/").status_code == 422
    assert client.post(f"/accounts/{administrator.pk}/close/").status_code == 422
    assert client.get("/accounts/").status_code == 200


@pytest.mark.usefixtures("administrator")
def test_a_closed_account_is_out_at_once_and_stays_on_record(client: Client, lead: User) -> None:
    theirs = Client()
    theirs.force_login(lead)
    assert theirs.get("/account/").status_code == 200
    client.post(f"/accounts/{lead.pk}/close/")
    assert theirs.get("/account/").status_code == 302
    assert User.objects.filter(pk=lead.pk).exists()
    client.post(f"/accounts/{lead.pk}/open/")
    assert theirs.get("/account/").status_code == 302, "the old session stays ended"


@pytest.mark.usefixtures("administrator")
def test_a_new_link_signs_out_and_is_shown_once(client: Client, lead: User) -> None:
    theirs = Client()
    theirs.force_login(lead)
    page = client.post(f"/accounts/{lead.pk}/link/")
    assert "/password/" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert theirs.get("/account/").status_code == 302
    assert client.get(f"/accounts/{lead.pk}/link/").status_code == 405


@pytest.mark.usefixtures("example_rows")
def test_invite_makes_an_account_with_roles_and_prints_the_link() -> None:
    out = StringIO()
    call_command(
        "invite", "Lead@example.org", office="Governance lead", stdout=out,
        role=[f"governance lead={BODY}", "analyst"], host="https://records.example.org/",
    )  # fmt: skip
    assert out.getvalue().startswith("https://records.example.org/password/")
    user = User.objects.get(email="lead@example.org")
    assert set(user.held) == {("governance lead", BODY), ("analyst", "")}
    with pytest.raises(CommandError, match="no such role"):
        call_command("invite", "lead@example.org", role=["king"])


@pytest.mark.usefixtures("example_rows")
@pytest.mark.parametrize(
    ("role", "told"),
    [
        ("scrutiny officer=Medway", "know no body with the code Medway: give the code with which"),
        (f"administrator={BODY}", "leave the body out"),
        ("king", "no such role"),
    ],
)
def test_invite_refuses_a_role_that_would_give_nothing_and_makes_no_account(
    role: str, told: str
) -> None:
    with pytest.raises(CommandError, match=told):
        call_command("invite", "new@example.org", office="Officer", role=["analyst", role])
    assert not User.objects.exists()


def test_a_link_printed_without_its_host_says_what_to_put_before_it() -> None:
    out, beside = StringIO(), StringIO()
    call_command("invite", "new@example.org", office="Officer", stdout=out, stderr=beside)
    assert out.getvalue().startswith("/password/")
    assert "put the address of your site before it" in beside.getvalue()


def test_unlocking_an_account_that_there_is_none_of_is_an_error() -> None:
    with pytest.raises(CommandError, match="no account with the e-mail address 'nobody@"):
        call_command("unlock", "nobody@example.org")


@pytest.mark.usefixtures("example_rows")
def test_demonstration_has_an_account_for_each_role_and_states_persons_once() -> None:
    before = head().count
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    users = User.objects.filter(demonstration=True)
    assert {role for one in users for role, _ in one.held} == set(ROLES)
    added = [one for one in everything() if one.reason == "demonstration"]
    assert len(added) == head().count - before
    persons = {one.payload["person"] for one in added if one.type == "person"}
    assert persons == {one.person for one in users}
    assert all("name" not in one.payload for one in added if one.type == "person")
    assert {one.payload["role"] for one in added if one.type == "seat"} == {
        "secretary", "guardian", "member", "chair",
    }  # fmt: skip
    password = out.getvalue().split()[1]
    assert users.get(email="declarer@example.org").check_password(password)
    call_command("demo_accounts", stdout=StringIO())
    assert not users.get(email="declarer@example.org").check_password(password)
    assert Row.objects.count() == before + len(added)


def test_demonstration_is_refused_where_the_application_is_served(settings: Any) -> None:
    settings.LOCAL = False
    with pytest.raises(CommandError, match="this machine alone"):
        call_command("demo_accounts")


def test_a_limit_counts_over_all_processes_and_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    most = LIMITS["sign-in"].most
    answers = [counted("sign-in", "192.0.2.1", now=now) for _ in range(most + 1)]
    assert answers[:most] == [0] * most
    assert 0 < answers[most] <= 60
    assert counted("sign-in", "192.0.2.2", now=now) == 0
    assert counted("sign-in", "192.0.2.1", now=now + timedelta(seconds=60)) == 0
    # What is kept is a digest, which may hold any three figures by chance; dots it does not hold.
    assert not Tally.objects.filter(key__contains="192.0.2").exists()
    # Two processes, each with what it has not told yet: neither stops anybody too early.
    limit, told = LIMITS["search"], 0
    for _ in range(2):
        monkeypatch.setattr(limiting, "_held", {})
        told += sum(counted("search", "reader", now=now) == 0 for _ in range(limit.most))
        assert told >= limit.most
    assert limit.most <= told <= limit.most + 2 * limit.step


def test_too_many_are_answered_429_with_when_to_come_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiting, "LIMITS", {**LIMITS, "sign-in": limiting.Limit(2, 60)})
    for _ in range(2):
        assert client.post("/sign-in/", {"username": "a", "password": "b"}).status_code == 200
    answer = client.post("/sign-in/", {"username": "a", "password": "b"})
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "what you entered is still in the form" in answer.content.decode()
    assert client.get("/sign-in/").status_code == 200


def test_tidy_deletes_what_is_kept_for_its_time(lead: User) -> None:
    from axes.models import AccessAttempt

    counted("sign-in", "x", now=timezone.now() - timedelta(hours=1))
    old = AccessAttempt.objects.create(username="x", ip_address="192.0.2.1", failures_since_start=1)
    before = timezone.now() - held_settings.AXES_COOLOFF_TIME - timedelta(minutes=1)
    AccessAttempt.objects.filter(pk=old.pk).update(attempt_time=before)
    for token, answers in (("new", {}), ("empty", {}), ("begun", {"title": "Board"})):
        Draft.objects.create(token=token, user=lead, task="call-meeting", answers=answers)
    week = timezone.now() - timedelta(days=7, minutes=1)
    Draft.objects.exclude(token="new").update(changed=week)
    call_command("tidy", stdout=StringIO())
    assert not Tally.objects.exists()
    assert not AccessAttempt.objects.exists()
    assert {one.token for one in Draft.objects.all()} == {"new", "begun"}


def test_own_account_shows_roles_and_makes_new_codes_only_with_a_code(
    client: Client, lead: User
) -> None:
    client.force_login(lead)
    page = client.get("/account/").content.decode()
    assert "governance lead" in page
    shown = client.get("/account/app/").content.decode()
    assert "data:image/svg+xml" in shown
    assert client.post("/account/app/", {"code": "000000"}).status_code == 422
    assert client.post("/account/codes/", {"code": "000000"}).status_code == 422


def test_bodies_are_called_by_their_names(
    client: Client,
    administrator: User,  # noqa: ARG001 (signs in)
    lead: User,
    example_rows: int,  # noqa: ARG001 (the bodies are in the records)
) -> None:
    name = "Joint Committee of Clinical Commissioning Groups for stroke services"
    assert f"governance lead ({name})" in client.get("/accounts/").text
    page = client.get(f"/accounts/{lead.pk}/").text
    assert f"for {name}, given on" in page
    assert f"{name} ({BODY})" in page
    client.force_login(lead)
    assert f"governance lead for {name}" in client.get("/account/").text


@pytest.mark.parametrize(
    ("office", "told"),
    [
        ("N\0ul", "Office: must be one line of letters, digits and signs"),
        ("Lead \u202e", "Office: must be one line of letters, digits and signs"),
        ("A" * 201, "Office: must be 200 characters or fewer"),
    ],
)
@pytest.mark.usefixtures("administrator")
def test_an_office_is_one_line_as_on_every_form(client: Client, office: str, told: str) -> None:
    entered = {"email": "new@example.org", "office": f"{office}x", "person": ""}
    answer = client.post("/accounts/new/", entered)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()
