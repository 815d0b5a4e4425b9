"""Statements out of the table: those around a thing, by a number of questions that never grows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from commonweal.records import Head as ChainHead
from commonweal.records import State, Statement, fold
from commonweal.records.chain import START
from commonweal.web.store.gathering import Thing, closed, gather, texts_of
from commonweal.web.store.lines import STATEMENT, line_of
from commonweal.web.store.models import Head, Row

_PRETENDED: ContextVar[date | None] = ContextVar("pretended", default=None)


def head() -> ChainHead:
    """How many statements there are, and the hash of the last."""
    held = Head.objects.first()
    return ChainHead(0, "0" * 64) if held is None else ChainHead(held.count, held.hash)


def first_hash() -> str:
    """The hash of the first line, by which these records are told from all others: it stays with
    them in each copy and export."""
    held = Row.objects.order_by("number").values_list("hash", flat=True).first()
    return START if held is None else held


def everything() -> tuple[Statement, ...]:
    """All statements in the order of the chain: for whoever adds, never for a page."""
    texts = Row.objects.order_by("number").values_list("line", flat=True)
    return tuple(line_of(text).statement for text in texts)


def around(
    things: Iterable[Thing],
    *,
    deep: int = 2,
    also: Q | None = None,
    types: Collection[str] | None = None,
) -> tuple[Statement, ...]:
    """Statements that speak of things or state them, and those of what they state in turn.

    Parameters
    ----------
    things
        Kind and code: ("meeting", "m-1").
    deep
        Steps from a thing to what was stated under it: from a meeting to its items (1), to their
        papers and motions (2), to votes (3); -1 for what states the things alone.
    also
        Other rows besides, such as the seats of a body.
    types
        Kinds of statements that are followed, where of all that speak of a thing few are needed:
        of a body its seats and posts, not each meeting that it ever held. All when None.

    Returns
    -------
    With what they name (bodies, persons, seats), whatever corrects, voids or redacts any of them
    and what they correct, in the order of the chain: of each thing they fold to what all statements
    fold to. The number of queries depends on `deep` alone.
    """
    return statements_of(closed(gather(things, deep=deep, also=also, types=types)))


def statements_of(numbers: Iterable[int]) -> tuple[Statement, ...]:
    """The statements of rows, in the order of the chain."""
    return tuple(line_of(text).statement for text in texts_of(numbers).values())


def state_of(statements: Iterable[Statement], on: date, known_at: datetime | None = None) -> State:
    """Statements folded for a day."""
    return fold(statements, effective=on, known_at=known_at)


def today() -> date:
    """Today in England."""
    return _PRETENDED.get() or timezone.localdate()


@contextmanager
def as_on(day: date) -> Iterator[None]:
    """Have another day count as today: to make again what was made on it."""
    before = _PRETENDED.set(day)
    try:
        yield
    finally:
        _PRETENDED.reset(before)


def acting_on(names: set[str]) -> list[Row]:
    """Rows that act on statements, or on what acts on them, by number."""
    found: dict[int, Row] = {}
    while names:
        acting = Row.objects.filter(
            mention__thing=STATEMENT, mention__code__in=names, mention__states=False
        )
        more = {row.number: row for row in acting if row.number not in found}
        found |= more
        names = {row.statement for row in more.values()}
    return [found[number] for number in sorted(found)]


__all__ = [
    "Thing",
    "acting_on",
    "around",
    "as_on",
    "everything",
    "first_hash",
    "head",
    "state_of",
    "statements_of",
    "today",
]
