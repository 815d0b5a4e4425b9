"""What a page asked the records, and whether it would be told the same now.

A page without anybody's session is made of its address, of what `running.standing.ground` names and
of what the database answered. So as long as the ground stays, a page to whose questions the
database answers what it answered when the page was made is the same page. Asking again (`answers`)
costs a small part of making it, and nobody needs to know which statement touches which page.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, time
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection

#: What a question may be asked with, alone or several of it, so that it can be asked again.
_PLAIN = (str, int, float, date, time, Decimal, type(None))

#: How a question begins; PostgreSQL is asked for several selects at once in brackets.
_ASKS = ("SELECT ", "(SELECT ")

_NOTED: ContextVar[Noted | None] = ContextVar("noted", default=None)


class Noted:
    """The questions that were asked while a page was made, each once, in their order, and what was
    answered."""

    def __init__(self) -> None:
        self._asked: dict[str, tuple[str, Any]] = {}
        self._told = hashlib.sha256()
        self._whole = True

    def questions(self) -> bytes | None:
        """All of them, to be asked again; None where the page rests on something besides."""
        return pickle.dumps(tuple(self._asked.values())) if self._whole else None

    def answers(self) -> str:
        """What was answered, as a digest."""
        return self._told.hexdigest()

    def more(self) -> None:
        """The page rests on something besides."""
        self._whole = False

    def note(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Have a question asked, and note it and what is answered."""
        said = execute(sql, params, many, context)
        if _NOTED.get() is not self:
            return said
        if many or not sql.startswith(_ASKS) or not all(map(_plain, params or ())):
            self.more()
            return said
        asked = f"{sql}\n{params!r}"
        if asked not in self._asked:
            self._asked[asked] = (sql, params)
            cursor = context["cursor"]
            cursor.cursor = Answered.of(cursor.cursor)
            self._told.update(cursor.cursor.digested())
        return said


class Answered:
    """A cursor whose answer was read, to be read by whoever asked. All else it tells is the
    cursor's own, and so is what it is asked anew: noted or not, that gives its own rows."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._rows = cursor.fetchall()
        self._left = iter(self._rows)

    @classmethod
    def of(cls, cursor: Any) -> Answered:
        """A cursor with its answer read; of one that was read before, the cursor itself."""
        return cls(cursor._cursor if isinstance(cursor, cls) else cursor)

    def execute(self, *asked: Any) -> Any:
        """Ask anew: what is left of the answer before is nobody's any more."""
        return self._anew(self._cursor.execute, asked)

    def executemany(self, *asked: Any) -> Any:
        """Ask anew, of several."""
        return self._anew(self._cursor.executemany, asked)

    def _anew(self, ask: Callable[..., Any], asked: Sequence[Any]) -> Any:
        said = ask(*asked)
        self._left = iter(self._cursor)
        return said

    def digested(self) -> bytes:
        """All rows, as `answers` digests them."""
        return repr(self._rows).encode()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Iterator[Any]:
        return self._left

    def fetchone(self) -> Any:
        """The next row; None after the last."""
        return next(self._left, None)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows; as many as the cursor is set to, where it is not said."""
        return list(islice(self._left, self._cursor.arraysize if size is None else size))

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return list(self._left)


def _plain(given: object) -> bool:
    if isinstance(given, list | tuple):
        return all(isinstance(one, _PLAIN) for one in given)
    return isinstance(given, _PLAIN)


@contextmanager
def noted() -> Iterator[Noted]:
    """Note what is asked of the database meanwhile, by this thread."""
    held = Noted()
    before = _NOTED.set(held)
    try:
        with connection.execute_wrapper(held.note):
            yield held
    finally:
        _NOTED.reset(before)


@contextmanager
def unnoted() -> Iterator[None]:
    """What is asked meanwhile settles nothing of what the page says: how often somebody asked, by
    which tag an answer is known."""
    before = _NOTED.set(None)
    try:
        yield
    finally:
        _NOTED.reset(before)


def rests_on_more() -> None:
    """Tell that the page which is being made rests on something that the database does not answer,
    such as a file that is lost: what is kept of it holds until anything is stated."""
    held = _NOTED.get()
    if held is not None:
        held.more()


def answers(questions: bytes) -> str:
    """What the database answers to questions now, as a digest."""
    asked: Sequence[tuple[str, Any]] = pickle.loads(questions)
    said = hashlib.sha256()
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(sql, params)
            said.update(repr(cursor.fetchall()).encode())
    return said.hexdigest()
