"""Statements for tests, made by hand in few words."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from commonweal.records import Statement, draft


def at(day: str) -> datetime:
    """Noon of a day."""
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


def stated(
    identifier: str,
    type_: str = "reported",
    payload: dict[str, object] | None = None,
    *,
    known: str = "2018-06-01",
    effective: str = "2018-04-01",
    to: str | None = None,
    about: str = "QKS",
) -> Statement:
    """A statement; a report that says its own id where no payload is given."""
    said = {"subject": "s", "text": identifier, "source": "seed", "confidence": "high"}
    return draft(
        type_,
        said if payload is None else payload,
        id=identifier,
        stated_by="Secretary",
        about=about,
        stated_at=at(known),
        effective=date.fromisoformat(effective),
        effective_to=None if to is None else date.fromisoformat(to),
        reason="test",
        salt=hashlib.sha256(identifier.encode()).hexdigest(),
    )


def report(text: str) -> dict[str, object]:
    """The payload of a report."""
    return {"subject": "s", "text": text, "source": "seed", "confidence": "high"}
