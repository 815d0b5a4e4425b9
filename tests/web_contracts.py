"""A contract that a manager states on the desk, and lists of contracts that are imported there, for
tests of contracts, of their parties and of imports."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.http import HttpResponse
from django.test import Client

from commonweal.web.contracted import KINDS, Contracts
from commonweal.web.store.reading import around, head, today
from web_board import BODY, form_of, new_since, walked

SIGNED = date(2024, 4, 1)
#: A list of contracts to import: its columns, and two good rows.
HEAD = "contract,authority,organisation,title,signed,value_pounds,effective,source\n"
GOOD = HEAD + "".join(
    f"c-{n},{BODY},Orbit,Dermatology {n},2019-04-0{n},1000,2019-04-0{n},register\n" for n in (1, 2)
)


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


def upload(
    client: Client, content: bytes | str, kind: str = "contract", **more: str
) -> HttpResponse:
    """Import a list; what is answered."""
    data = content.encode() if isinstance(content, str) else content
    form = {"kind": kind, "file": SimpleUploadedFile("list.csv", data), **more}
    return client.post("/desk/import/", form)


def looked(client: Client, content: str, **more: str) -> tuple[str, str]:
    """A list that is looked at before it is added: where, and what the page says."""
    answer = upload(client, content, **more)
    assert answer.status_code == 302, answer.content.decode()
    at = answer.headers["Location"]
    return at, " ".join(client.get(at).content.decode().split())
