"""What nobody settles for themselves: it is told before they answer more, and refused."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from commonweal.records import StatementError
from commonweal.web.accounts.allowing import unlinked
from commonweal.web.desk.asking import Asked


def known(_value: Any, asked: Asked) -> str:
    """That it cannot be told of somebody whether something is their own; "" where it can."""
    return unlinked(asked.user)


def not_own(asked: Asked, people: Collection[str | None], told: str) -> None:
    """Nobody settles what is about themselves.

    Parameters
    ----------
    people
        Whom it is about.
    told
        What is said to them.

    Raises
    ------
    StatementError
        When whoever is asked is one of them, or it cannot be told whether they are.
    """
    if unlinked(asked.user):
        raise StatementError(unlinked(asked.user))
    if asked.user.person in people:
        raise StatementError(told)
