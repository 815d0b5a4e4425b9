"""Answers as the fields of a statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from commonweal.web.desk.asking import Choice


def chosen_code(value: Mapping[str, str] | None) -> str:
    """The code of a name that was chosen; its words where it is not on record, "" without one."""
    return "" if value is None else (value["code"] or value["words"])


def day_given(value: str | None) -> date | None:
    """A day that was answered; None where it was left out."""
    return date.fromisoformat(value) if value else None


def plain(*words: str) -> tuple[Choice, ...]:
    """Choices whose value is what is said."""
    return tuple((one, one[:1].upper() + one[1:]) for one in words)
