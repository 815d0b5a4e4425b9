"""Statements of one kind with their payload in its form, out of a state."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from commonweal.records.folding import State
from commonweal.records.statement import Statement
from commonweal.records.types import Payload, statement_name

Form = TypeVar("Form", bound=Payload)
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Said(Generic[Form]):
    """What a statement says, and what its envelope says of it.

    Parameters
    ----------
    id, stated_by, about, stated_at, effective, effective_to, reason
        As in the statement, corrected and transferred.
    what
        Its payload in its form.
    """

    id: str
    stated_by: str
    about: str
    stated_at: datetime
    effective: date
    effective_to: date | None
    reason: str
    what: Form


def said(state: State, form: type[Form]) -> tuple[Said[Form], ...]:
    """What the statements of one kind say, by when they were stated.

    Those whose payload was destroyed say nothing any more and are left out.

    Examples
    --------
    >>> from datetime import UTC
    >>> from commonweal.records import draft, fold, kinds
    >>> known = datetime(2019, 7, 1, tzinfo=UTC)
    >>> chair = draft("post", {"post": "chair", "body": "09W", "title": "Clinical Chair",
    ...     "source": "constitution"}, id="chair", stated_by="Secretary", about="09W",
    ...     stated_at=known, effective=known.date(), reason="register of posts")
    >>> state = fold([chair], effective=known.date())
    >>> [held.what.title for held in said(state, kinds.Post)]
    ['Clinical Chair']
    """
    return state.once(("said", form), lambda: _said(state, form))


def read_as(held: Statement, form: type[Form]) -> Said[Form]:
    """One statement with its payload in its form.

    Raises
    ------
    pydantic.ValidationError
        When the payload does not have that form, or was destroyed.
    """
    return Said(
        held.id,
        held.stated_by,
        held.about,
        held.stated_at,
        held.effective,
        held.effective_to,
        held.reason,
        form.model_validate(held.payload),
    )


def _said(state: State, form: type[Form]) -> tuple[Said[Form], ...]:
    held = (one for one in state.of_type(statement_name(form)) if one.payload is not None)
    return tuple(read_as(one, form) for one in held)


def latest(state: State, form: type[Form], key: Callable[[Form], Key]) -> dict[Key, Said[Form]]:
    """What was said last of each thing: a later statement about the same thing replaces another.

    Parameters
    ----------
    state, form
        Of which state, and which kind.
    key
        What makes two statements be about the same thing.
    """
    return {key(one.what): one for one in said(state, form)}
