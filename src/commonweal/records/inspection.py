"""Reading records and finding damage: which line, and what is wrong with it. All of it at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from commonweal.records.chain import START, Line
from commonweal.records.sealing import proves
from commonweal.records.statement import Statement, StatementError
from commonweal.records.types import referred, statement_types


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing wrong with the records.

    Parameters
    ----------
    line
        Line of the file, the first being 1.
    kind
        What is wrong: a key of `KINDS`.
    message
        What was found there.
    id
        The statement, where the line could be read.
    """

    line: int
    kind: str
    message: str
    id: str = ""


#: Every kind of damage, in words for the documentation.
KINDS = {
    "not JSON": "The line is not one JSON object.",
    "not a statement": "Fields lack, are unknown or have values that they cannot have.",
    "altered": "The hash of the line does not follow from what the line holds.",
    "altered payload": "The payload does not have the digest that the chain holds.",
    "missing line": "Lines that stood between two others are not there.",
    "out of order": "Lines stand in another order than that in which they were written.",
    "broken link": "The line does not follow from the line before it: one of the two was replaced.",
    "payload missing": "A payload is gone, and no statement says that it was destroyed.",
    "payload kept": "A statement says that a payload was destroyed, but it is there.",
    "truncated tail": "The last lines that were written are not there, or not whole.",
    "head": "The head file cannot be read.",
    "rewritten": "The line is not the one that was last when the head was written.",
    "duplicate id": "Two statements have the same id.",
    "unknown statement": "A statement speaks of one that is not in the records.",
    "unknown type": "No form of payload is registered for the type.",
    "wrong payload": "The payload does not have the form of its type.",
    "seal differs": "A declaration that was opened is not the one that was sealed.",
}


#: Damage after which statements that others speak of may stand where they cannot be read.
_LACKING = ("not JSON", "not a statement", "missing line", "truncated tail")


@dataclass(frozen=True, slots=True)
class Head:
    """How many lines there were when last written, and the hash of the last."""

    count: int
    hash: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file of records holds.

    Parameters
    ----------
    lines
        The lines that could be read, in the order of the file.
    damages
        Everything that is wrong, by line.
    backdated
        Ids of statements that were written after one that was stated later. No damage: a fact that
        became known earlier may be entered later; but whoever relies on "what was known when" must
        see it.
    anchored
        Whether there was a head: without it, lines cut off whole at the end are not missed.
    """

    lines: tuple[Line, ...] = field(repr=False)
    damages: tuple[Damage, ...]
    backdated: tuple[str, ...] = ()
    anchored: bool = False

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements, in the order of the file."""
        return tuple(line.statement for line in self.lines)

    @property
    def head(self) -> Head:
        """What a new head would say."""
        last = self.lines[-1] if self.lines else None
        return Head(last.number, last.hash) if last is not None else Head(0, START)


def inspect(content: bytes, head: Head | None = None) -> Inspection:
    """Read records and find all damage.

    Parameters
    ----------
    content
        The file of JSON lines.
    head
        What the head file says; without it, lines cut off whole at the end cannot be missed.

    Examples
    --------
    >>> [(damage.line, damage.kind) for damage in inspect(b"{}\\n[]\\n{").damages]
    [(1, 'not a statement'), (2, 'not JSON'), (3, 'truncated tail')]
    """
    read, damages = _read(content)
    lines = [line for _, line in read]
    damages += _along(read)
    damages += _at_the_end(read, content, head)
    lacking = any(damage.kind in _LACKING for damage in damages)
    damages += _between(read, whole=not lacking)
    damages.sort(key=lambda damage: (damage.line, list(KINDS).index(damage.kind)))
    return Inspection(tuple(lines), tuple(damages), _backdated(lines), head is not None)


Read = Sequence[tuple[int, Line]]


def _read(content: bytes) -> tuple[list[tuple[int, Line]], list[Damage]]:
    read: list[tuple[int, Line]] = []
    damages: list[Damage] = []
    pieces = content.split(b"\n")
    for at, piece in enumerate(pieces, start=1):
        last = at == len(pieces)
        if last and not piece:
            break
        try:
            held = json.loads(piece.decode("utf-8"), object_pairs_hook=_each_once)
            if not isinstance(held, dict):
                raise ValueError("it is not an object in braces")
        except (ValueError, RecursionError) as error:
            kind = "truncated tail" if last else "not JSON"
            damages.append(Damage(at, kind, f"the line cannot be read: {error}"))
            continue
        try:
            line = Line.from_json(held)
        except StatementError as error:
            damages.append(Damage(at, "not a statement", str(error), str(held.get("id", ""))))
            continue
        read.append((at, line))
        if last:
            said = "the last line has no line end: writing stopped, or the end was cut off"
            damages.append(Damage(at, "truncated tail", said, line.statement.id))
    return read, damages


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    held = dict(pairs)
    if len(held) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return held


def _along(read: Read) -> list[Damage]:
    """Each line against itself and the line before it."""
    damages: list[Damage] = []
    numbers = {line.number for _, line in read}
    before: tuple[int, Line] | None = None
    for at, line in read:
        name = line.statement.id
        if line.computed_hash() != line.hash:
            said = "its hash does not follow from what it holds: a field was changed"
            damages.append(Damage(at, "altered", said, name))
        damages += _payload(at, line)
        damages += _link(at, line, before, numbers)
        before = (at, line)
    return damages


def _payload(at: int, line: Line) -> list[Damage]:
    name = line.statement.id
    if line.statement.payload is None:
        return []
    try:
        same = line.statement.payload_digest() == line.payload_digest
    except ValueError as error:
        return [Damage(at, "altered payload", str(error), name)]
    if not same:
        said = "its payload or salt is not the one that was chained"
        return [Damage(at, "altered payload", said, name)]
    if line.statement.type not in statement_types():
        known = ", ".join(statement_types())
        said = f"type {line.statement.type!r} is not known here; known are {known}"
        return [Damage(at, "unknown type", said, name)]
    try:
        line.statement.typed()
    except StatementError as error:
        return [Damage(at, "wrong payload", str(error), name)]
    return []


def _link(at: int, line: Line, before: tuple[int, Line] | None, numbers: set[int]) -> list[Damage]:
    name = line.statement.id
    place, last = before if before is not None else (0, None)
    unread = at - place - 1
    expected = (last.number if last is not None else 0) + unread + 1
    if line.number > expected:
        gone = [n for n in range(expected, line.number) if n not in numbers]
        if gone:
            which = f"{gone[0]}" if len(gone) == 1 else f"{gone[0]} to {gone[-1]}"
            said = f"line number {line.number} stands here; number {which} is missing before it"
            return [Damage(at, "missing line", said, name)]
    if line.number != expected:
        said = f"line number {line.number} stands where number {expected} belongs"
        return [Damage(at, "out of order", said, name)]
    if unread:
        return []
    whence = START if last is None else last.hash
    if line.previous == whence or (last is not None and line.previous == last.computed_hash()):
        return []
    said = "it does not hold the hash of the line before it"
    return [Damage(at, "broken link", said, name)]


def _between(read: Read, *, whole: bool) -> list[Damage]:
    """Statements against others that they speak of."""
    damages: list[Damage] = []
    found: dict[str, Statement] = {}
    for at, line in read:
        held = line.statement
        if held.id in found:
            said = f"{held.id} stands in an earlier line too"
            damages.append(Damage(at, "duplicate id", said, held.id))
        found.setdefault(held.id, held)
    destroyed = {
        line.statement.payload["destroyed"]: line.statement.payload.get("digest")
        for _, line in read
        if line.statement.type == "destruction" and line.statement.payload is not None
        if "destroyed" in line.statement.payload
    }
    for at, line in read:
        held = line.statement
        other = referred(held.type, held.payload)
        if whole and other is not None and other not in found:
            said = f"it speaks of {other}, which is not in the records"
            damages.append(Damage(at, "unknown statement", said, held.id))
        if held.payload is None and destroyed.get(held.id) != line.payload_digest:
            said = "its payload is gone, and no destruction of it is stated"
            damages.append(Damage(at, "payload missing", said, held.id))
        if held.payload is not None and held.id in destroyed:
            said = "its payload is there, though its destruction is stated"
            damages.append(Damage(at, "payload kept", said, held.id))
        damages += _seal(at, held, found)
    return damages


def _seal(at: int, held: Statement, found: dict[str, Statement]) -> list[Damage]:
    if held.type != "opened" or held.payload is None:
        return []
    sealed = found.get(str(held.payload.get("seal")))
    if sealed is None or sealed.payload is None or proves(sealed, held):
        return []
    said = f"what it opens is not what {sealed.id} sealed"
    return [Damage(at, "seal differs", said, held.id)]


def _at_the_end(read: Read, content: bytes, head: Head | None) -> list[Damage]:
    if head is None:
        return []
    end = content.count(b"\n") + (not content.endswith(b"\n") and bool(content))
    last = read[-1][1].number if read else 0
    if last < head.count:
        said = f"the head says that {head.count} lines were written; the last here is {last}"
        return [Damage(end + 1, "truncated tail", said)]
    for at, line in read:
        if line.number == head.count and line.hash != head.hash:
            said = "another line stood here when the head was written"
            return [Damage(at, "rewritten", said, line.statement.id)]
    return []


def _backdated(lines: Sequence[Line]) -> tuple[str, ...]:
    found, latest = [], None
    for line in lines:
        stated = line.statement.stated_at
        if latest is not None and stated < latest:
            found.append(line.statement.id)
        latest = stated if latest is None else max(latest, stated)
    return tuple(found)
