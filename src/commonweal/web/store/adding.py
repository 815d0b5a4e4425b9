"""Adding statements: all of them or none, one writer at a time, each form once."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from commonweal.records import Head as ChainHead
from commonweal.records import Line, Statement, StatementError, link
from commonweal.records.refusal import Check, RefusedError, refusals
from commonweal.records.store import destruction_of, not_by_itself
from commonweal.records.types import acts
from commonweal.web.beside import refused
from commonweal.web.lists import list_all, renew
from commonweal.web.store import copies, files
from commonweal.web.store.lines import (
    finder,
    line_of,
    mentions_of,
    names_of,
    row_of,
    text_words_of,
)
from commonweal.web.store.models import Head, Mention, Name, Row, TextWord
from commonweal.web.store.reading import acting_on

#: The words of so many lines are held at once.
AT_ONCE = 2000


def append(statements: Sequence[Statement], *, checks: Sequence[Check] = ()) -> ChainHead:
    """Add statements at the end of the records, all of them or none.

    The same as `records.append` on the table: the head row is held while it is done, so that
    writers come one after the other, and what was chained stays chained whatever stops it.

    Parameters
    ----------
    statements
        What is stated, in the order in which it is to stand.
    checks
        What is asked beside the form (`plan.entering.checks_for`).

    Returns
    -------
    The new head.

    Raises
    ------
    RefusedError
        With every statement that cannot be added, and why.
    """
    new = list(statements)
    with writing():
        held = _hold()
        faults = refused(new, (not_by_itself, *checks))
        if faults:
            raise RefusedError(faults)
        lines = link(new, after=_last(held))
        if lines:
            mentions = _store(lines)
            _moved_on(held, lines)
            renew(mentions)
        if any(one.type == "redaction" for one in new):
            transaction.on_commit(copies.forget)
        elif any(acts(one.type) or one.type == "exclusion" for one in new):
            # Pages may hold what is taken back or shut out, and nobody may come who asks for them.
            transaction.on_commit(copies.forget_pages)
        return ChainHead(held.count, held.hash)


def take_over(lines: Sequence[Line]) -> ChainHead:
    """Take over the lines of a file of records as they are, chain and all, into an empty table.

    Raises
    ------
    ValueError
        When the table holds statements already.
    """
    with writing():
        held = _hold()
        if held.count:
            raise ValueError("the table holds statements already; records are taken over once")
        if lines:
            _store(lines)
            _moved_on(held, lines)
            list_all()
        return ChainHead(held.count, held.hash)


def destroy(
    identifier: str, *, reason: str, approver: str, stated_at: datetime, id: str | None = None
) -> ChainHead:
    """Destroy the payload of a statement after its lawful retention; its digest stays.

    The same as `records.destroy` on the table. What was found by the payload is found by it no
    more, every list is renewed that told of it, a file that it alone named is deleted, and so are
    pages and files of open data that are kept. Copies elsewhere (backups) are not reached.

    Parameters
    ----------
    identifier, reason, approver, stated_at, id
        As in `records.destroy`.

    Raises
    ------
    StatementError
        When there is no such statement, its payload is gone already, or it is itself a destruction.
    """
    with writing():
        head = _hold()
        row = Row.objects.filter(statement=identifier).first()
        if row is None:
            raise StatementError(f"{identifier}: no statement has this id")
        line = line_of(row.line)
        empty, stated = destruction_of(
            line, reason=reason, approver=approver, stated_at=stated_at, id=id
        )
        same = Row.objects.filter(statement=stated.id).values_list("line", flat=True)
        faults = refusals([line.statement, *(line_of(one).statement for one in same)], [stated])
        if faults:
            raise RefusedError(faults)
        touched = list(Mention.objects.filter(row=row))
        names = list(Name.objects.filter(row=row).values_list("name", flat=True))
        # Whoever acts on it by this payload speaks of nothing more; the database asks for the
        # destruction first.
        _speak_no_more(row)
        written = link([stated], after=_last(head))
        _store(written)
        Row.objects.filter(number=row.number).update(line=empty.written().decode())
        _moved_on(head, written)
        _speak_anew(identifier)
        named = files.named_in(row.line)
        transaction.on_commit(lambda: files.forget(named))
        transaction.on_commit(copies.forget)
        renew([*touched, *Mention.objects.filter(row=written[0].number)], names)
        return ChainHead(head.count, head.hash)


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that writes, one after the other in the order in which they come.

    SQLite lets whoever waits try again and again, and of many some never come to it before they
    give up; so they wait for a lock on a file, which is given in turn. Inside another transaction
    it is part of that. The head is held from the first: what is looked up inside is what stands
    when it is this writer's turn.
    """
    name = connection.settings_dict["NAME"]
    alone = connection.vendor != "sqlite" or connection.in_atomic_block or "memory" in str(name)
    if alone:
        with transaction.atomic():
            _hold()
            yield
        return
    with Path(f"{name}.lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with transaction.atomic():
            _hold()
            yield


def _hold() -> Head:
    """The head, held until the end of the transaction: other writers wait."""
    Head.objects.get_or_create(pk=1)
    held: Head = Head.objects.select_for_update().get(pk=1)
    return held


def _last(held: Head) -> Line | None:
    last = Row.objects.filter(number=held.count).first()
    return None if last is None else line_of(last.line)


def _store(lines: Sequence[Line]) -> list[Mention]:
    """Lines as rows, with what they speak of."""
    Row.objects.bulk_create([row_of(line) for line in lines], batch_size=500)
    return _speak(lines)


def _speak_anew(identifier: str) -> None:
    """Corrections that led to others by a payload which is gone now lead nowhere."""
    for row in acting_on({identifier}):
        _speak_no_more(row)
        _speak([line_of(row.line)])


def _speak_no_more(row: Row) -> None:
    """A row is found by nothing that it spoke of."""
    for found_by in (Mention, Name, TextWord):
        found_by.objects.filter(row=row).delete()


def _speak(lines: Sequence[Line]) -> list[Mention]:
    """What lines speak of, found by it from now on."""
    find = finder(line.statement for line in lines)
    mentions = [one for line in lines for one in mentions_of(line.number, line.statement, find)]
    Mention.objects.bulk_create(mentions, batch_size=500)
    names = [one for line in lines for one in names_of(line.number, line.statement, find)]
    Name.objects.bulk_create(names, batch_size=500)
    for first in range(0, len(lines), AT_ONCE):
        TextWord.objects.bulk_create(
            one
            for line in lines[first : first + AT_ONCE]
            for one in text_words_of(line.number, line.statement, find)
        )
    return mentions


def _moved_on(held: Head, lines: Sequence[Line]) -> None:
    held.count, held.hash = lines[-1].number, lines[-1].hash
    held.save()
