"""A contract that a manager states on the desk, for tests of contracts and of their parties."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.test import Client

from commonweal.web.contracted import KINDS, Contracts
from commonweal.web.store.reading import around, head, today
from web_board import BODY, form_of, new_since, walked

SIGNED = date(2024, 4, 1)


def contracts() -> Contracts:
    """All contracts on record today."""
    return Contracts(around((), also=Q(type__in=KINDS)), today())


def state(client: Client, title: str = "Dermatology") -> str:
    """State a contract with Orbit; its id."""
    before = head().count
    _, answer = walked(
        client,
        "state-contract",
        {"body": BODY},
        {"organisation": "Orbit (company:00000003)"},
        {"title": title, "service": "dermatology"},
        {"value": "1,000,000"},
        form_of(signed=SIGNED, starts=SIGNED, ends=date(2029, 3, 31)),
        {"source": "signed contract"},
    )
    assert answer.status_code == 302, answer.content.decode()
    (made,) = new_since(before)
    assert made.payload["organisation"] == "Orbit"
    return str(made.payload["contract"])


def page_of(client: Client, at: str) -> str:
    """What a page says, its white space as one."""
    answer = client.get(at)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return " ".join(answer.content.decode().split())
