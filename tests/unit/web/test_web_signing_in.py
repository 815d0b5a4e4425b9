"""Signing in: password and code, recovery, lock-out, links; nothing that was entered is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from commonweal.web.accounts import making, second_factor
from commonweal.web.accounts.models import RecoveryCode, User
from commonweal.web.accounts.roles import ROLES, SECOND_FACTOR
from commonweal.web.accounts.signing_in import carried_in

pytestmark = pytest.mark.django_db
PASSWORD = "three long unrelated words"
BODY = "KM-STROKE-JCCCG"


@pytest.fixture(autouse=True)
def as_served(settings: Any) -> None:
    """The second factor as it is asked for outside tests."""
    settings.SECOND_FACTOR_ROLES = SECOND_FACTOR


def account(role: str = "governance lead", **other: Any) -> User:
    user = User.objects.create_user(
        f"{role.replace(' ', '-')}@example.org", PASSWORD, office=role, **other
    )
    making.give(user, role, BODY, by="test")
    return user


def code_of(user: User, steps: int = 0) -> str:
    """What an app shows: worked out by the published algorithm from the secret alone."""
    device = TOTPDevice.objects.get(user=user)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = timezone.now().timestamp() + steps * device.step
    return f"{totp.token():06d}"


def password(client: Client, user: User, words: str = PASSWORD, **other: str) -> Any:
    return client.post("/sign-in/", {"username": user.email, "password": words, **other})


def enrolled(client: Client, user: User) -> list[str]:
    """Somebody who set up the app and signed out again; their recovery codes."""
    password(client, user)
    client.get("/sign-in/code/")
    shown = client.post("/sign-in/code/", {"code": code_of(user)}).content.decode()
    client.post("/sign-out/")
    device = TOTPDevice.objects.get(user=user)
    TOTPDevice.objects.filter(pk=device.pk).update(last_t=device.last_t - 5)
    return re.findall(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}", shown)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_but_the_declarer_needs_a_second_factor(client: Client, role: str) -> None:
    answer = password(client, account(role))
    assert answer.status_code == 302
    wanted = "/desk/" if role == "declarer" else "/sign-in/code/"
    assert answer.headers["Location"] == wanted
    signed_in = "_auth_user_id" in client.session
    assert signed_in == (role == "declarer")


def test_first_sign_in_sets_up_an_app_and_shows_ten_codes_once(client: Client) -> None:
    user = account()
    password(client, user, next="/account/password/")
    page = client.get("/sign-in/code/").content.decode()
    device = TOTPDevice.objects.get(user=user)
    assert 'src="data:image/svg+xml' in page
    assert second_factor.secret_of(device) in page
    before = client.session.session_key
    wrong = client.post("/sign-in/code/", {"code": "000000"})
    assert wrong.status_code == 422
    assert "_auth_user_id" not in client.session
    TOTPDevice.objects.update(throttling_failure_count=0)
    shown = client.post("/sign-in/code/", {"code": code_of(user)})
    codes = re.findall(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}", shown.content.decode())
    assert len(set(codes)) == 10
    assert client.session.session_key != before
    assert "no-store" in shown.headers["Cache-Control"]
    assert client.get("/account/password/").status_code == 200
    kept = set(RecoveryCode.objects.values_list("hash", flat=True))
    assert len(kept) == 10
    assert not kept & {one.replace("-", "") for one in codes}


def test_a_code_or_a_recovery_code_signs_in_and_each_only_once(client: Client) -> None:
    user = account()
    codes = enrolled(client, user)
    password(client, user)
    code = code_of(user)
    assert client.post("/sign-in/code/", {"code": code}).headers["Location"] == "/desk/"
    client.post("/sign-out/")
    password(client, user)
    assert client.post("/sign-in/code/", {"code": code}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert client.post("/sign-in/code/", {"code": codes[3].upper()}).status_code == 302
    assert second_factor.codes_left(user) == 9
    client.post("/sign-out/")
    password(client, user)
    assert client.post("/sign-in/code/", {"code": codes[3]}).status_code == 422
    assert "_auth_user_id" not in client.session


def test_wrong_codes_make_the_wait_longer_and_a_right_one_does_not_help(client: Client) -> None:
    user = account()
    enrolled(client, user)
    password(client, user)
    for _ in range(4):
        TOTPDevice.objects.update(
            throttling_failure_timestamp=timezone.now() - timezone.timedelta(days=1)
        )
        client.post("/sign-in/code/", {"code": "123456"})
    answer = client.post("/sign-in/code/", {"code": code_of(user)})
    assert answer.status_code == 422
    assert re.search(r"Wait [5-8] seconds", answer.content.decode())


def test_a_password_alone_opens_no_page_whatever_started_the_session(client: Client) -> None:
    user = account()
    client.force_login(user)
    assert client.get("/desk/").headers["Location"].startswith("/sign-in/")


def test_a_form_that_was_sent_is_kept_over_password_and_code(client: Client) -> None:
    user = account()
    enrolled(client, user)
    sent = client.post("/desk/declare-interest/x/what/", {"description": "A café in Margate"})
    assert sent.status_code == 401
    carried = re.search(r'name="carried" value="([^"]+)"', sent.content.decode())[1]
    locked_out = password(client, user, "wrong", carried=carried, next="/desk/")
    assert carried in locked_out.content.decode()
    password(client, user, carried=carried, next="/desk/declare-interest/x/what/")
    assert carried in client.get("/sign-in/code/").content.decode()
    wrong = client.post("/sign-in/code/", {"code": "1", "carried": carried})
    assert carried in wrong.content.decode()
    TOTPDevice.objects.update(throttling_failure_count=0)
    answer = client.post("/sign-in/code/", {"code": code_of(user), "carried": carried})
    assert answer.headers["Location"] == "/desk/declare-interest/x/what/"
    held = client.session["carried"]["/desk/declare-interest/x/what/"]
    assert "caf" in held


def test_a_sign_in_left_half_way_ends_and_keeps_what_was_entered(client: Client) -> None:
    user = account()
    enrolled(client, user)
    sent = client.post("/desk/declare-interest/x/what/", {"description": "A shop"})
    carried = re.search(r'name="carried" value="([^"]+)"', sent.content.decode())[1]
    password(client, user, carried=carried)
    session = client.session
    session["half"] = {**session["half"], "until": 0}
    session.save()
    late = client.post("/sign-in/code/", {"code": code_of(user), "carried": carried})
    assert late.status_code == 401
    assert carried in late.content.decode()
    assert "/desk/declare-interest/x/what/" in late.content.decode()


def test_five_wrong_passwords_lock_the_account_until_it_is_unlocked(client: Client) -> None:
    from django.core.management import call_command

    user = account("declarer")
    for at in range(5):
        answer = password(client, user, "wrong", REMOTE_ADDR=f"192.0.2.{at}")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) == 1800
    assert "30 minutes" in answer.content.decode()
    assert password(Client(REMOTE_ADDR="198.51.100.7"), user).status_code == 429
    call_command("unlock", user.email)
    assert password(client, user).status_code == 302


def test_fifty_wrong_passwords_lock_an_address_and_a_right_one_does_not_reset_it() -> None:
    from axes.models import AccessAttempt

    user = account("declarer")
    here = Client(REMOTE_ADDR="192.0.2.1")
    for at in range(49):
        AccessAttempt.objects.create(
            username=f"u{at}", ip_address="192.0.2.1", failures_since_start=1, user_agent=""
        )
    assert password(here, user).status_code == 302
    AccessAttempt.objects.create(
        username="u50", ip_address="192.0.2.1", failures_since_start=1, user_agent=""
    )
    assert password(here, user).status_code == 429
    assert password(Client(REMOTE_ADDR="192.0.2.2"), user).status_code == 302


def test_attempts_keep_no_password_and_nothing_that_was_carried(client: Client) -> None:
    from axes.models import AccessAttempt

    password(client, account(), "a wrong secret", carried="something private")
    kept = AccessAttempt.objects.get()
    assert "wrong secret" not in kept.post_data
    assert "private" not in kept.post_data


def test_a_link_sets_a_password_once_and_the_next_link_ends_it(client: Client) -> None:
    user = making.make("Declarer@Example.org", "Declarer", by="Administrator")
    first, second = making.link_for(user, by="test"), making.link_for(user, by="test")
    assert "no longer holds" in client.get(first, follow=True).content.decode()
    form = client.get(second)
    assert second not in form.headers["Location"], "the token leaves the address"
    chosen = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    short = client.post(form.headers["Location"], {"new_password1": "a", "new_password2": "a"})
    assert "at least 12 characters" in short.content.decode()
    assert client.post(form.headers["Location"], chosen).headers["Location"] == "/sign-in/"
    assert "no longer holds" in Client().get(second, follow=True).content.decode()
    assert password(client, User.objects.get()).status_code == 302


def test_a_changed_password_ends_every_session(client: Client) -> None:
    user = account("declarer")
    elsewhere = Client()
    password(client, user)
    password(elsewhere, user)
    chosen = {"new_password1": f"{PASSWORD} more", "new_password2": f"{PASSWORD} more"}
    assert client.post("/account/password/", {"old_password": "x", **chosen}).status_code == 422
    client.post("/account/password/", {"old_password": PASSWORD, **chosen})
    for one in (client, elsewhere):
        assert one.get("/desk/").status_code == 302


def test_a_session_ends_after_eight_hours_whatever_is_done_in_it(client: Client) -> None:
    password(client, account("declarer"))
    client.get("/desk/")
    age = client.session.get_expiry_age()
    assert 8 * 3600 - 60 < age <= 8 * 3600
    first = client.session["_session_expiry"]
    session = client.session
    session["touched"] = True
    session.save()
    assert client.session["_session_expiry"] == first


def test_sign_in_leads_to_no_other_site(client: Client) -> None:
    answer = password(client, account("declarer"), next="https://elsewhere.example/")
    assert answer.headers["Location"] == reverse("desk")


@pytest.mark.django_db
def test_no_password_and_no_code_is_carried_over_a_sign_in(client: Client) -> None:
    entered = {"old_password": "secret one", "new_password1": "secret two", "code": "123456"}
    page = client.post("/account/password/", {**entered, "kept": "words"}).content.decode()
    carried = carried_in(page.partition('name="carried" value="')[2].partition('"')[0])
    assert carried is not None
    assert carried[1] == "kept=words"
