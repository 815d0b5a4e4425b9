"""The hash chain: each statement names the one before it, so that a change shows where it was made.

A hash goes over the envelope and over a salted digest of the payload, not over the payload
itself. When a payload's lawful retention ends, payload and salt can be destroyed: nobody can guess
what stood there (the salt is gone), and the chain still verifies.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonweal.records.canonical import canonical, sha256
from commonweal.records.statement import Draft, Statement


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with the records, and on which line (from 1; 0 for the file as a whole)."""

    line: int
    what: str


def linked(draft: Draft, last: Statement | None, salt: str | None = None) -> Statement:
    """The draft in its place after the last statement.

    Parameters
    ----------
    draft
        What is to be stated.
    last
        The last statement so far; None for the first.
    salt
        At least 16 bytes in hexadecimal; drawn at random where none is given.
    """
    salt = secrets.token_hex(16) if salt is None else salt
    said = {
        **draft.model_dump(),
        "sequence": 1 if last is None else last.sequence + 1,
        "salt": salt,
        "digest": digest(salt, draft.payload),
        "previous": "" if last is None else last.hash,
    }
    return Statement(**said, hash=_hash(Statement(**said, hash="0" * 64)))


def digest(salt: str, payload: object) -> str:
    """The salted digest of a payload."""
    return sha256(bytes.fromhex(salt) + canonical(payload))


def without_payload(statement: Statement) -> Statement:
    """The statement with payload and salt destroyed; its place in the chain stays."""
    return statement.model_copy(update={"payload": None, "salt": None})


def verify(statements: Sequence[Statement], lines: Iterable[int] | None = None) -> list[Damage]:
    """Everything that is wrong with a chain; empty when all is well.

    Parameters
    ----------
    statements
        In the order of the file.
    lines
        The line of each; 1, 2, 3 and so on where none are given.
    """
    found: list[Damage] = []
    seen: dict[str, int] = {}
    last: Statement | None = None
    for line, statement in zip(lines or range(1, len(statements) + 1), statements, strict=False):
        if statement.id in seen:
            found.append(Damage(line, f"id {statement.id} stands on line {seen[statement.id]} too"))
        seen.setdefault(statement.id, line)
        found += [Damage(line, what) for what in _faults(statement, last)]
        last = statement
    return found


def _faults(statement: Statement, last: Statement | None) -> Iterable[str]:
    if statement.previous != ("" if last is None else last.hash):
        yield "does not follow the line before: a statement was removed, added, moved or changed"
    if statement.sequence != (1 if last is None else last.sequence + 1):
        yield f"has the number {statement.sequence}, which does not follow"
    if _hash(statement) != statement.hash:
        yield "its envelope was changed (its hash does not agree)"
    if (statement.payload is None) != (statement.salt is None):
        yield "payload and salt must be there together or destroyed together"
    elif (
        statement.payload is not None
        and statement.salt is not None
        and digest(statement.salt, statement.payload) != statement.digest
    ):
        yield "its payload was changed (its digest does not agree)"


def _hash(statement: Statement) -> str:
    return sha256(canonical(statement.model_dump(mode="json", exclude={"hash", "payload", "salt"})))
