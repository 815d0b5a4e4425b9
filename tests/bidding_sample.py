"""A board whose chair is director of a bidder, for tests of ways round that: made by hand, of
nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from commonweal.records import Statement, draft

_NUMBERS: Iterator[int] = count(1)
START, ON = date(2022, 7, 1), date(2023, 2, 20)
LATER = ON + timedelta(days=1)
FIRM: dict[str, Any] = {"organisation": "Firm", "organisation_ids": ["company:01234567"]}
SOURCE: dict[str, Any] = {"source": "made up"}


def says(
    kind: str,
    on: date = ON,
    /,
    *,
    until: date | None = None,
    at: date | None = None,
    id: str | None = None,
    **payload: Any,
) -> Statement:
    return draft(
        kind,
        payload,
        id=id or f"n-{next(_NUMBERS)}",
        stated_by="Governance lead",
        about="icb",
        stated_at=datetime.combine(at or on, time(9), UTC),
        effective=on,
        effective_to=until,
        reason="made up",
        salt="0" * 64,
    )


def organisation(
    code: str, name: str, since: date, until: date | None = None, **more: Any
) -> Statement:
    return says("organisation", since, until=until, organisation=code, name=name, **more, **SOURCE)


def owns(owner: str, owned: str, nature: str = "shareholding") -> Statement:
    return says("ownership", START, owner=owner, owned=owned, nature=nature, **SOURCE)


def interest(on: date = START, *, until: date | None = None, **more: Any) -> list[Statement]:
    given: dict[str, Any] = {
        "interest": "i-1", "person": "p-1", "register_of": "icb", "type": "financial",
        "description": "director", "declared": on.isoformat(), **FIRM}  # fmt: skip
    return [says("interest", on, until=until, **{**given, **more})]


def bid(on: date = date(2023, 1, 16), *, name: str = "Firm", code: str = "company:01234567",
        step: str = "bid", until: date | None = None,
        at: date | None = None) -> Statement:  # fmt: skip
    return says("bidder", on, until=until, at=at, procurement="buy", step=step,
                organisation=name, organisation_ids=[code])  # fmt: skip


def seats() -> list[Statement]:
    roles = {"p-1": "chair", "p-2": "deputy chair"}
    return [
        says("seat", START, seat=f"s-{who}", body="icb", role=role, voting=True, person=who,
             **SOURCE)
        for who, role in roles.items()
    ]  # fmt: skip


def meeting(*bodies: str) -> list[Statement]:
    return [says("meeting", date(2023, 2, 1), meeting="m", bodies=bodies, title="Board",
                 on=ON.isoformat())]  # fmt: skip


def board(**other: list[Statement]) -> list[Statement]:
    """A board whose chair is director of a bidder; parts are given otherwise by name."""
    parts = {
        "body": [says("body", START, body="icb", name="Board", kind="icb", form="board", **SOURCE)],
        "people": [says("person", START, person=f"p-{n}") for n in (1, 2, 5)],
        "seats": seats(),
        "interest": interest(),
        "procurement": [says("procurement", date(2023, 1, 9), procurement="buy", authority="icb",
                             title="Podiatry", began="2023-01-09")],
        "bidders": [bid()],
        "meeting": meeting("icb"),
        "items": [says("agenda_item", date(2023, 2, 1), item="m/1", meeting="m", number="1",
                       title="Podiatry", for_decision=True, procurement="buy"),
                  says("agenda_item", date(2023, 2, 1), item="m/2", meeting="m", number="2",
                       title="Dates", for_decision=True)],
        **other,
    }  # fmt: skip
    return [one for several in parts.values() for one in several]


def decided(on: date = ON, /, *, id: str | None = None, until: date | None = None,
            **named: Any) -> Statement:  # fmt: skip
    given: dict[str, Any] = {
        "decision": "d", "body": "icb", "title": "T", "text": "T", "reasons": "R",
        "on": ON.isoformat(), "item": "m/1"}  # fmt: skip
    return says("decision", on, id=id, until=until, **{**given, **named})


def related() -> Statement:
    return says("relationship", START, person="p-1", other="p-5", nature="spouse or partner",
                **SOURCE)  # fmt: skip
