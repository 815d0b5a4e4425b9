"""Something that is bought on the desk: begun, bid for, notified and ready to be awarded."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.test import Client

from commonweal.governance.procurement.record import asked_for
from commonweal.governance.procurement.schedules import schedule_of
from commonweal.records import draft
from commonweal.web.desk.procurement_held import bought
from commonweal.web.desk.tasks.notices import FIELDS
from commonweal.web.store.adding import append
from commonweal.web.store.gates import checks
from commonweal.web.store.reading import head, today
from web_board import BODY, form_of, new_since, walked

BEGAN = date(2026, 2, 2)
COMPETITIVE: dict[str, str] = {
    "call_off": "no",
    "framework": "no",
    "existing_provider": "no",
    "patients_choose": "no",
    "most_suitable_identifiable": "no",
    "mixed": "no",
    "urgent": "no",
}


def begin(client: Client, facts: dict[str, str], process: str) -> str:
    before = head().count
    _, answer = walked(
        client,
        "begin-procurement",
        {"body": BODY},
        {"title": "Dermatology in the community"},
        form_of(began=BEGAN),
        {"value": "1,000,000"},
        {},
        *({name: value} for name, value in facts.items()),
        {"process": process},
    )
    assert answer.status_code == 302, answer.content.decode()
    (made,) = new_since(before)
    return str(made.payload["procurement"])


def state(kind: str, payload: dict[str, Any], on: date = BEGAN) -> None:
    """State something on a day: at nine of an earlier one, now of today, after all that is kept."""
    now = datetime.now(UTC)
    made = draft(
        kind,
        payload,
        id=f"{kind}-{head().count}",
        stated_by="Secretary (made up)",
        about=BODY,
        stated_at=now if on == now.date() else datetime.combine(on, time(9), UTC),
        effective=on,
        reason="made up for a test",
    )
    append([made], checks=checks())


def text_of(client: Client, code: str) -> str:
    answer = client.get(f"/desk/procurements/{code}/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def conflicted(manager: Client) -> str:
    """Somebody evaluates who declared an interest in what turns out to be a bidder."""
    code = begin(manager, COMPETITIVE, "competitive")
    interest = {
        "interest": "i-2",
        "person": "p-2",
        "register_of": BODY,
        "declared": BEGAN.isoformat(),
        "type": "financial",
        "description": "Works there part time",
        "organisation": "Go To Doc",
        "organisation_ids": ["company:00000002"],
        "role": "employee",
    }
    state("interest", interest)
    _, answer = walked(
        manager, "add-evaluator", {"person": "p-2"}, {"role": "evaluator"}, about=code
    )
    assert answer.status_code == 302
    return code


def bid(client: Client, code: str, name: str = "Go To Doc (company:00000002)") -> None:
    step = {"step": "bid", **form_of(since=BEGAN + timedelta(days=20))}
    _, answer = walked(client, "add-bidder", {"organisation": name}, step, about=code)
    assert answer.status_code == 302


def intended(client: Client, code: str, published: date) -> None:
    """The notice of the intention to award, as it was published."""
    fields = [
        {f"field {name}": "None declared."} for name in ("declared conflicts", "conflicts managed")
    ]
    plain = (
        "statement of process",
        "title and reference",
        "provider",
        "description",
        "value",
        "decision-makers",
        "reasons by key criteria",
    )
    held = schedule_of("intention to award", "competitive")
    assert held is not None
    wanted = [name for name in FIELDS if name in held.fields]
    pages = [{f"field {name}": "As decided"} for name in wanted if name in plain]
    days = form_of(submitted=published, published=published)
    choice = {"notice": f"{held.number}-{held.notice}"}
    _, answer = walked(client, "procurement-notice", choice, *pages, *fields, days, about=code)
    assert answer.status_code == 302


def award_pages(on: date) -> tuple[dict[str, Any], ...]:
    return {"organisation": "Orbit"}, form_of(on=on), {"value": "900000"}


def ready(manager: Client) -> str:
    """A procurement that can be awarded to the one who bid: the standstill is over, the record
    complete."""
    code = begin(manager, COMPETITIVE, "competitive")
    bid(manager, code, "Orbit (company:00000003)")
    intended(manager, code, today() - timedelta(days=30))
    told = bought(code).checked
    assert told.standing is not None
    for item in (*asked_for(bought(code).held), "providers"):
        pages = {"item": item}, {"text": "As the panel found it."}
        if item == "providers":
            continue
        walked(manager, "procurement-record", *pages, about=code)
    record = {"procurement": code, "item": "providers", "text": "Orbit"}
    state("procurement_record", record, today() - timedelta(days=20))
    return code


def taken_off(client: Client, code: str, step: str, name: str) -> None:
    since = {"step": step, **form_of(since=today())}
    pages = {"organisation": name}, since, {"why": "It has no staff"}
    _, answer = walked(client, "add-bidder", *pages, about=code)
    assert answer.status_code == 302
