"""Schemes of delegation for tests, made by hand: no real body and nobody's name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from commonweal.governance.authority import Authority, authority
from commonweal.governance.law import whenever
from commonweal.records import Statement, draft
from commonweal.rules import load_rules
from commonweal.system.organisation import Succession

BOOK = load_rules()
FUNCTION = "community services"


def day(text: str) -> date:
    """A day as it is written."""
    return date.fromisoformat(text)


def stated(
    kind: str,
    name: str,
    on: str,
    /,
    *,
    until: str | None = None,
    about: str = "X01",
    **payload: object,
) -> Statement:
    """A statement under an id of its own, known on the day from which it is effective."""
    return draft(
        kind,
        {key: value for key, value in payload.items() if value is not None},
        id=f"{kind}/{name}",
        stated_by="Governance lead",
        about=about,
        stated_at=datetime.combine(day(on), time(9), UTC),
        effective=day(on),
        effective_to=None if until is None else day(until),
        reason="test",
        salt="0" * 64,
    )


def body(
    code: str,
    kind: str = "icb",
    since: str = "2010-01-01",
    until: str | None = None,
    **more: object,
) -> Statement:
    """A body from a day on."""
    given = {"name": f"Body {code}", "form": "organisation", "source": "constitution", **more}
    return stated("body", f"{code}-{since}", since, until=until, body=code, kind=kind, **given)


def delegated(
    name: str,
    giver: str,
    to: str,
    on: str = "2010-01-01",
    until: str | None = None,
    **more: object,
) -> Statement:
    """A delegation of `FUNCTION`, or a reservation of it where giver and taker are the same."""
    given: dict[str, object] = {
        "delegation": name, "function": FUNCTION, "from_body": giver, "to": to, "level": "system",
        "source": "scheme",
    }  # fmt: skip
    return stated("delegation", name, on, until=until, **(given | more))


def decided(name: str, by: str, on: str, **more: object) -> Statement:
    """A decision of a body."""
    given: dict[str, object] = {
        "decision": name, "body": by, "title": "A service", "text": "It is bought", "on": on,
        "reasons": "It is needed", "function": FUNCTION,
    }  # fmt: skip
    return stated("decision", name, on, **(given | more))


def judged(
    statements: Iterable[Statement],
    decision: str = "d",
    *,
    until: str = "2030-01-01",
    successions: tuple[Succession, ...] = (),
) -> Authority:
    """What is found of a decision."""
    state = whenever(statements)
    return authority(state, decision, BOOK, until=day(until), successions=successions)
