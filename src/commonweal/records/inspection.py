"""Reading records and finding damage: which line, and what is wrong with it. All of it at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from commonweal.records.chain import START, Line
from commonweal.records.damage import KINDS, Damage
from commonweal.records.lines import ReadLine, read_lines
from commonweal.records.sealing import proves
from commonweal.records.statement import Statement
from commonweal.records.types import referred

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
    with _kept():
        read, damages = read_lines(content)
    lines = [one.line for one in read]
    damages += _along(read)
    damages += _at_the_end(read, content, head)
    lacking = any(damage.kind in _LACKING for damage in damages)
    damages += _between(read, whole=not lacking)
    damages.sort(key=lambda damage: (damage.line, list(KINDS).index(damage.kind)))
    return Inspection(tuple(lines), tuple(damages), _backdated(lines), head is not None)


@contextmanager
def _kept() -> Iterator[None]:
    """Nothing is looked over for what could be thrown away while all that is made is kept: it saves
    a quarter of the time of a long file."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _along(read: Sequence[ReadLine]) -> list[Damage]:
    """Each line against the line before it."""
    damages: list[Damage] = []
    numbers = {one.line.number for one in read}
    before: ReadLine | None = None
    for one in read:
        damages += _link(one, before, numbers)
        before = one
    return damages


def _link(one: ReadLine, before: ReadLine | None, numbers: set[int]) -> list[Damage]:
    at, line, name = one.at, one.line, one.line.statement.id
    place, last = (before.at, before.line) if before is not None else (0, None)
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


def _between(read: Sequence[ReadLine], *, whole: bool) -> list[Damage]:
    """Statements against others that they speak of."""
    damages: list[Damage] = []
    found: dict[str, Statement] = {}
    for one in read:
        at, held = one.at, one.line.statement
        if held.id in found:
            said = f"{held.id} stands in an earlier line too"
            damages.append(Damage(at, "duplicate id", said, held.id))
        found.setdefault(held.id, held)
    destroyed = {
        held.payload["destroyed"]: held.payload.get("digest")
        for held in (one.line.statement for one in read)
        if held.type == "destruction" and held.payload is not None and "destroyed" in held.payload
    }
    for one in read:
        at, line, held = one.at, one.line, one.line.statement
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


def _at_the_end(read: Sequence[ReadLine], content: bytes, head: Head | None) -> list[Damage]:
    if head is None:
        return []
    end = content.count(b"\n") + (not content.endswith(b"\n") and bool(content))
    last = read[-1].line.number if read else 0
    if last < head.count:
        said = f"the head says that {head.count} lines were written; the last here is {last}"
        return [Damage(end + 1, "truncated tail", said)]
    for one in read:
        if one.line.number == head.count and one.line.hash != head.hash:
            said = "another line stood here when the head was written"
            return [Damage(one.at, "rewritten", said, one.line.statement.id)]
    return []


def _backdated(lines: Sequence[Line]) -> tuple[str, ...]:
    found, latest = [], None
    for line in lines:
        stated = line.statement.stated_at
        if latest is not None and stated < latest:
            found.append(line.statement.id)
        latest = stated if latest is None else max(latest, stated)
    return tuple(found)
