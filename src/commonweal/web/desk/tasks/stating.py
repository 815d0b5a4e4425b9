"""A statement as a task makes it: its id from the draft, so that it is stated once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from commonweal.records import Payload, Said, Statement, draft
from commonweal.web.desk.asking import Asked

Form = TypeVar("Form", bound=Payload)


def stated(
    asked: Asked,
    kind: str,
    payload: Mapping[str, Any],
    *,
    about: str,
    reason: str,
    effective: date | None = None,
    until: date | None = None,
    tail: str = "",
) -> Statement:
    """A statement of whoever is asked.

    Parameters
    ----------
    asked
        Who is asked, and under which token.
    kind, payload, about, reason
        As in a statement; fields without a value are left out.
    effective, until
        From when to when it holds; from today where None.
    tail
        Tells several of one task apart.
    """
    return draft(
        kind,
        {key: value for key, value in payload.items() if value is not None},
        id=code_of(asked, kind, tail),
        stated_by=asked.user.office,
        about=about,
        stated_at=asked.now,
        effective=asked.today if effective is None else effective,
        effective_to=until,
        reason=reason,
    )


def code_of(asked: Asked, kind: str, tail: str = "") -> str:
    """The id of what a task states: of the statement, and of the thing that it makes."""
    name = kind.replace("_", "-")
    return f"{name}-{asked.token}-{tail}" if tail else f"{name}-{asked.token}"


def corrected(
    asked: Asked,
    one: Said[Form],
    changes: Mapping[str, Any],
    *,
    reason: str,
    until: date | None = None,
    tail: str = "",
) -> Statement:
    """A correction of what was said, with some fields changed, or with its end."""
    held = {**one.what.model_dump(mode="json"), **changes}
    payload = {key: value for key, value in held.items() if value is not None}
    return draft(
        "correction",
        {"corrects": one.id, "payload": payload},
        id=code_of(asked, "correction", tail),
        stated_by=asked.user.office,
        about=one.about,
        stated_at=asked.now,
        effective=one.effective,
        effective_to=until or one.effective_to,
        reason=reason,
    )
