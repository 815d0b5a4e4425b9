"""A board with members and organisations, and whoever signs in, for tests of the desk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from commonweal.records import Statement, draft
from commonweal.web.accounts.models import Grant, User
from commonweal.web.accounts.second_factor import needs_second
from commonweal.web.store.adding import append
from commonweal.web.store.gates import checks
from commonweal.web.store.reading import everything

BODY = "qks"
SINCE = date(2022, 7, 1)
EIGHT = ["09C", "09E", "09J", "09W", "10A", "10D", "10E", "99J"]
#: What is entered to propose that the eight bodies of the example become one.
MERGER = {
    "predecessors": EIGHT,
    "successor": "91Q",
    "name": "NHS Kent and Medway CCG",
    "on-day": "1",
    "on-month": "4",
    "on-year": "2020",
    "office": "Transition office",
    "why": "As the governing bodies decided.",
}
_AT = datetime(2022, 7, 1, 9, tzinfo=UTC)


def stated(kind: str, name: str, payload: Mapping[str, Any], on: date = SINCE) -> Statement:
    """A statement of the board's secretary."""
    return draft(
        kind,
        payload,
        id=name,
        stated_by="Secretary (made up)",
        about=BODY,
        stated_at=_AT,
        effective=on,
        reason="made up for a test",
    )


def board() -> None:
    """A board of three with a guardian, and two providers, in the records."""
    body = {
        "body": BODY,
        "name": "NHS Kent and Medway",
        "kind": "icb",
        "form": "board",
        "quorum": 2,
        "notice_days": 5,
        "source": "constitution",
    }
    made = [stated("body", "body", body)]
    for number, role in ((1, "chair"), (2, "member"), (3, "member")):
        made.append(stated("person", f"person-{number}", {"person": f"p-{number}"}))
        seat = {
            "seat": f"seat-{number}",
            "body": BODY,
            "role": role,
            "voting": True,
            "person": f"p-{number}",
            "source": "register",
        }
        made.append(stated("seat", f"seat-{number}", seat))
    guardian = {
        "seat": "guardian",
        "body": BODY,
        "role": "guardian",
        "voting": False,
        "office": "Guardian",
        "source": "register",
    }
    made.append(stated("seat", "guardian", guardian))
    for number, name in ((2, "Go To Doc"), (3, "Orbit")):
        provider = {
            "organisation": f"org-{number}",
            "name": name,
            "ids": [f"company:0000000{number}"],
            "source": "made up",
        }
        made.append(stated("organisation", f"org-{number}", provider))
    append(made, checks=checks())


def user(office: str, *grants: tuple[str, str], person: str = "") -> User:
    """Somebody who may sign in, known by their office."""
    name = office.lower().replace(" ", "-")
    made = User.objects.create_user(f"{name}@example.org", None, office=office, person=person)
    for role, body in grants:
        made.grants.create(role=role, body=body)
    return made


def signed_in(somebody: User) -> Client:
    """A browser in which somebody has signed in, with a second factor where one is asked for."""
    client = Client()
    client.force_login(somebody)
    if needs_second(somebody):
        device, _ = TOTPDevice.objects.get_or_create(user=somebody, name="app", confirmed=True)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    return client


def of_role(email: str, role: str, office: str = "", person: str = "") -> Client:
    """A browser in which an account of the demonstration with a role for all bodies has signed in,
    without a second factor."""
    somebody = User.objects.create_user(
        email,
        "a long enough word",
        office=office or f"{role.capitalize()} {email}",
        person=person,
        demonstration=True,
    )
    Grant.objects.create(user=somebody, role=role)
    client = Client()
    client.force_login(somebody)
    return client


def with_role(role: str) -> Client:
    """A browser in which somebody with a role for all bodies has signed in."""
    return signed_in(user(role, (role, "")))


def form_of(**answers: Any) -> dict[str, Any]:
    """Answers as a form sends them: a day as "2026-02-05" in its three boxes."""
    sent: dict[str, Any] = {}
    for name, value in answers.items():
        if isinstance(value, date):
            sent |= {f"{name}-day": value.day, f"{name}-month": value.month}
            sent[f"{name}-year"] = value.year
        else:
            sent[name] = value
    return sent


def told_wrong(answer: HttpResponse) -> str:
    """What a page says is wrong."""
    page = answer.content.decode()
    return (
        f"{answer.status_code} " + " ".join(page.partition('role="alert"')[2][:3000].split())[:900]
    )


def begun(client: Client, task: str, about: str = "") -> str:
    """Begin a task; the address of its first page."""
    path = f"/desk/{task}/begin/{about}/" if about else f"/desk/{task}/begin/"
    answer = client.post(path)
    assert answer.status_code == 302, told_wrong(answer)
    return str(answer.headers["Location"])


def walked(
    client: Client, task: str, *pages: Mapping[str, Any], about: str = ""
) -> tuple[str, HttpResponse]:
    """Answer a task page by page; the address of the page that checks it, and what sending gave."""
    at = begun(client, task, about)
    for page in pages:
        answer = client.post(at, page)
        assert answer.status_code == 302, told_wrong(answer)
        at = str(answer.headers["Location"])
    assert at.endswith("/check/"), at
    looked = client.get(at)
    assert looked.status_code == 200
    return at, client.post(at)


def buttons(page: str) -> list[str]:
    """The addresses at which the buttons of a page begin tasks."""
    return re.findall(r'<form method="post" action="(/desk/[^"]+/begin/[^"]*)"', page)


def new_since(count: int) -> list[Statement]:
    """Statements after so many."""
    return list(everything()[count:])


def interest_of(person: str) -> str:
    """An interest on record; its id."""
    code = f"i-{person}"
    payload = {
        "interest": code, "person": person, "register_of": BODY, "type": "financial",
        "description": "Owns a house", "declared": SINCE.isoformat(),
    }  # fmt: skip
    append([stated("interest", f"interest/{person}", payload)])
    return code
