"""Reading the lines of records, each against its own hashes and against the one way to write it."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass

from commonweal.records.canonical import canonical, digest, each_once
from commonweal.records.chain import Line
from commonweal.records.damage import Damage
from commonweal.records.statement import StatementError
from commonweal.records.types import is_registered, statement_types


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line that could be read: where it stands, and what it holds."""

    at: int
    line: Line


def read_lines(content: bytes) -> tuple[list[ReadLine], list[Damage]]:
    """The lines that could be read, and what is wrong with any line by itself."""
    read: list[ReadLine] = []
    damages: list[Damage] = []
    for at, ended in enumerate(io.BytesIO(content), start=1):
        piece = ended.removesuffix(b"\n")
        last = piece == ended
        try:
            held = json.loads(piece.decode("utf-8"))
            if not isinstance(held, dict):
                raise ValueError("it is not an object in braces")
            line = Line.from_json(held)
            found = _of_itself(at, line, piece.removesuffix(b"\r"))
        except StatementError as error:
            damages.append(Damage(at, "not a statement", str(error), str(held.get("id", ""))))
            continue
        except (ValueError, RecursionError) as error:
            kind = "truncated tail" if last else "not JSON"
            damages.append(Damage(at, kind, f"the line cannot be read: {error}"))
            continue
        read.append(ReadLine(at, line))
        damages += found
        if last:
            said = "the last line has no line end: writing stopped, or the end was cut off"
            damages.append(Damage(at, "truncated tail", said, line.statement.id))
    return read, damages


def _of_itself(at: int, line: Line, piece: bytes) -> list[Damage]:
    """A line against its own hashes, and against the one way to write it.

    Raises
    ------
    ValueError
        When a name stands twice in an object.
    """
    name = line.statement.id
    try:
        payload = canonical(line.statement.payload)
    except ValueError as error:
        return [Damage(at, "altered payload", str(error), name)]
    same = line.around(payload) == piece
    if not same:
        json.loads(piece.decode("utf-8"), object_pairs_hook=each_once)
    damages = []
    if line.computed_hash() != line.hash:
        said = "its hash does not follow from what it holds: a field was changed"
        damages.append(Damage(at, "altered", said, name))
    damages += _payload(at, line, payload)
    if not same and not damages:
        said = "it says what was chained, but is not written as records are: a byte was changed"
        damages.append(Damage(at, "written otherwise", said, name))
    return damages


def _payload(at: int, line: Line, payload: bytes) -> list[Damage]:
    held = line.statement
    if held.payload is None:
        return []
    if digest(bytes.fromhex(held.salt) + payload) != line.payload_digest:
        said = "its payload or salt is not the one that was chained"
        return [Damage(at, "altered payload", said, held.id)]
    if not is_registered(held.type):
        known = ", ".join(statement_types())
        said = f"type {held.type!r} is not known here; known are {known}"
        return [Damage(at, "unknown type", said, held.id)]
    try:
        held.typed()
    except StatementError as error:
        return [Damage(at, "wrong payload", str(error), held.id)]
    return []
