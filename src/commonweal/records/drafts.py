"""Drafts of statements in JSON lines: what somebody wants to state, before it has a place in the
chain."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from commonweal.records.canonical import canonical, each_once
from commonweal.records.chain import Line
from commonweal.records.references.table import entity_ids
from commonweal.records.refusal import Refusal
from commonweal.records.statement import Statement, StatementError, new_salt, reasons
from commonweal.records.types import strictly

#: What a line has once it stands in a chain.
CHAINED = ("number", "previous", "payload_digest", "hash")


@dataclass(frozen=True, slots=True)
class Drafts:
    """What a file of drafts holds.

    Parameters
    ----------
    statements, lines
        The statements that have a form, and in which line of the file each stands.
    refusals
        What has no form: its line and why.
    claimed
        Ids that lines without a form would have given to statements and things: what speaks of
        them is not at fault.
    """

    statements: tuple[Statement, ...]
    lines: tuple[int, ...]
    refusals: tuple[tuple[int, Refusal], ...]
    claimed: frozenset[str]


def read_drafts(content: bytes) -> Drafts:
    """Read drafts: one JSON object a line, with the envelope and the payload.

    A line without `salt` is given a fresh one. A line that stood in a chain already (it has
    `number`, `previous`, `payload_digest` and `hash`) is taken from there when it agrees with its
    own hashes, and will be given a new place.

    Parameters
    ----------
    content
        The file, in UTF-8. Blank lines are passed over.

    Examples
    --------
    >>> drafts = read_drafts(b'{"id": "a", "type": "reported"}')
    >>> [(line, str(refusal)[:12]) for line, refusal in drafts.refusals]
    [(1, 'a: stated_by')]
    """
    made: list[Statement] = []
    lines: list[int] = []
    refusals: list[tuple[int, Refusal]] = []
    claimed: set[str] = set()
    for number, text in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not text.strip():
            continue
        held: Mapping[str, Any] = {}
        try:
            held = _object(text)
            made.append(_statement(held))
            lines.append(number)
        except StatementError as error:
            identifier = held.get("id")
            name = identifier if isinstance(identifier, str) else ""
            refusals.append((number, Refusal(name, str(error).removeprefix(f"{name}: "))))
            claimed |= {name, *entity_ids(held.get("type"), held.get("payload"))} - {""}
    return Drafts(tuple(made), tuple(lines), tuple(refusals), frozenset(claimed))


def _object(text: bytes) -> dict[str, Any]:
    try:
        held = json.loads(text.decode("utf-8"), object_pairs_hook=each_once)
    except json.JSONDecodeError as error:
        raise StatementError(f"is no JSON at character {error.pos + 1}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise StatementError(f"cannot be read: {error}") from error
    if not isinstance(held, dict):
        raise StatementError("is no object in braces; give one statement a line")
    return held


def _statement(held: dict[str, Any]) -> Statement:
    if any(name in held for name in CHAINED):
        return _chained(held)
    try:
        statement = strictly(Statement, {"salt": new_salt(), **held})
    except ValidationError as error:
        raise StatementError(reasons(error)) from error
    if statement.payload is None:
        raise StatementError("has no payload; a new statement needs one")
    said = statement.typed(strict=True).model_dump(mode="json", exclude_none=True)
    try:
        canonical(said)
    except ValueError as error:
        raise StatementError(str(error)) from error
    return statement.model_copy(update={"payload": said})


def _chained(held: dict[str, Any]) -> Statement:
    line = Line.from_json(held)
    if line.computed_hash() != line.hash:
        raise StatementError(
            "is not what its hash says; take the line as it was written, or leave out "
            f"{', '.join(CHAINED)}"
        )
    if line.statement.payload is None:
        raise StatementError("its payload was destroyed; it cannot be stated again")
    if line.statement.payload_digest() != line.payload_digest:
        raise StatementError("its payload is not the one that was chained")
    line.statement.typed(strict=True)
    return line.statement
