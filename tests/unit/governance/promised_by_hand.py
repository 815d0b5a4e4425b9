"""Requests and promises put together by hand, with made-up bodies."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from commonweal.governance.commitments import Tracked, track
from commonweal.records import Statement, draft, fold
from commonweal.system.organisation import Succession

MADE = date(2019, 8, 31)


def says(
    type_: str, name: str, on: date, /, known: date | None = None, **payload: object
) -> Statement:
    """A statement that became known on its day, or on a later one."""
    return draft(
        type_,
        payload,
        id=name,
        stated_by="Scrutiny officer",
        about="hosc",
        stated_at=datetime.combine(known or on, time(9), UTC),
        effective=on,
        reason="minutes",
        salt="0" * 64,
    )


def council(code: str = "hosc", kind: str = "council") -> Statement:
    """A body that asks."""
    named = {"body": code, "name": code, "kind": kind, "form": "committee", "source": "rules"}
    return says("body", f"body-{code}", date(2013, 4, 1), **named)


def asked(name: str = "c", on: date = MADE, known: date | None = None, **more: object) -> Statement:
    """A request; without more, no time is set."""
    payload: dict[str, object] = {
        "commitment": name,
        "kind": "request",
        "text": "an update",
        "made_on": on.isoformat(),
        "by": "stp",
        "to": "hosc",
        "where": "resolution",
        "source": "minutes",
        **more,
    }
    return says("commitment", f"made-{name}", on, known, **payload)


def delivered(on: date, name: str = "c", known: date | None = None) -> Statement:
    """Something delivered."""
    payload = {"commitment": name, "on": on.isoformat(), "by": "stp", "what": "a paper"}
    return says("delivery", f"delivery-{name}-{on}", on, known, **payload, source="agenda")


def closed(
    on: date, outcome: str = "met", by: str = "hosc", name: str = "c", known: date | None = None
) -> Statement:
    """A closing, or an opening again."""
    payload = {"commitment": name, "on": on.isoformat(), "by": by, "outcome": outcome}
    return says("closure", f"{outcome.replace(' ', '-')}-{name}-{on}-{by}", on, known, **payload)


def came_about(on: date, name: str = "c", known: date | None = None) -> Statement:
    """What a commitment waited for came about."""
    payload = {"commitment": name, "on": on.isoformat(), "source": "press"}
    return says("condition_met", f"met-{name}-{on}", on, known, **payload)


def stands(
    statements: list[Statement],
    on: date,
    known: date | None = None,
    successions: tuple[Succession, ...] = (),
) -> Tracked:
    """Where the only commitment stands on a day, as known at the end of another."""
    instant = None if known is None else datetime.combine(known, time.max, UTC)
    (found,) = track(fold(statements, effective=on, known_at=instant), successions=successions)
    return found


def after(days: int, day: date = MADE) -> date:
    """So many days later."""
    return day + timedelta(days=days)
