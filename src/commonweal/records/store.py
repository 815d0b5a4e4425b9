"""The records of a folder: one file of JSON lines, written whole or not at all.

A write makes the new file beside the old one, brings it to the disk and moves it into place with
`os.replace`, so that whatever stops it leaves the old file or the new one. Appending in place would
be faster for very long files, but can leave half a line, and destroying a payload needs the whole
file rewritten anyway: one way of writing is enough. A lock file keeps two writers apart. Beside the
records stands a small head file with the count of lines and the last hash: without it nobody could
see that whole lines were cut off at the end. It is written second; where it lags behind because
writing stopped between the two, the records are as good as ever. Where the records are a symbolic
link, what it leads to is read and written, with the head beside that.
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from commonweal.records.canonical import canonical
from commonweal.records.chain import START, Line, link
from commonweal.records.damage import Damage
from commonweal.records.inspection import Head, Inspection, inspect
from commonweal.records.refusal import Check, Refusal, RefusedError, refusals
from commonweal.records.statement import Statement, StatementError, draft
from commonweal.records.types import Destruction, referred

#: Where the records lie in a folder.
STATEMENTS = Path("records", "statements.jsonl")


class DamagedRecordsError(Exception):
    """Records that cannot be relied on, with everything that is wrong."""

    def __init__(self, path: Path, damages: Sequence[Damage]) -> None:
        self.damages = tuple(damages)
        said = [f"{path}:{d.line} {d.kind}: {d.message}" for d in self.damages[:20]]
        more = len(self.damages) - len(said)
        super().__init__("\n".join([*said, *([f"and {more} more"] if more > 0 else [])]))


def head_file(path: Path) -> Path:
    """The head file that belongs to a file of records."""
    return path.with_suffix(".head.json")


def read(path: Path) -> Inspection:
    """Read records and find all damage; no file holds no statements.

    Parameters
    ----------
    path
        The file of JSON lines.

    Raises
    ------
    OSError
        When it is there but cannot be read.
    """
    path = path.resolve()
    beside = head_file(path)
    # The head first: whatever is written meanwhile, it never tells of lines that are not read yet.
    wrong, head = None, None
    try:
        head = _head(beside) if beside.exists() else None
    except ValueError as error:
        wrong = error
    content = path.read_bytes() if path.exists() else b""
    if wrong is not None:
        found = inspect(content)
        said = f"{beside.name} cannot be read: {wrong}"
        at = len(content.splitlines()) + 1
        return replace(found, damages=(*found.damages, Damage(at, "head", said)))
    return inspect(content, head)


def read_statements(path: Path) -> tuple[Statement, ...]:
    """The statements of records that are whole.

    Raises
    ------
    DamagedRecordsError
        With all damage, when they are not.
    """
    return _sound(path).statements


def append(path: Path, statements: Iterable[Statement], *, checks: Sequence[Check] = ()) -> Head:
    """Add statements at the end of the records, all of them or none.

    Parameters
    ----------
    path
        The file of JSON lines; made where there is none.
    statements
        What is stated, in the order in which it is to stand.
    checks
        What is asked beside the form: functions from the statements held and the new ones to what
        refuses them (`references.check`, and what a room knows of its own kinds).

    Returns
    -------
    The new head: whoever publishes its hash elsewhere fixes everything up to it.

    Raises
    ------
    DamagedRecordsError
        When the records are damaged: nothing is added to what cannot be relied on.
    RefusedError
        With every statement that cannot be added, and why.
    """
    new = list(statements)
    path = path.resolve()
    with _locked(path):
        held = _sound(path)
        refused = refusals(held.statements, new, (not_by_itself, *checks))
        if refused:
            raise RefusedError(refused)
        if not new:
            return held.head
        last = held.lines[-1] if held.lines else None
        return _write(path, [*held.lines, *link(new, after=last)])


def destroy(
    path: Path,
    identifier: str,
    *,
    reason: str,
    approver: str,
    stated_at: datetime,
    id: str | None = None,
) -> Head:
    """Destroy the payload of a statement after its lawful retention; its digest stays.

    Payload and salt are removed and the destruction is stated, in one write; the chain verifies as
    before. Copies elsewhere (backups, history of the folder) are not reached. Corrections of the
    statement hold payloads of their own.

    Parameters
    ----------
    path
        The file of JSON lines.
    identifier
        Whose payload.
    reason, approver
        Why, and the office that approved it.
    stated_at
        When.
    id
        Id of the statement of destruction; made from the other's when None.

    Raises
    ------
    DamagedRecordsError
        When the records are damaged.
    StatementError
        When there is no such statement, its payload is gone already, or it is itself a destruction.
    """
    path = path.resolve()
    with _locked(path):
        held = _sound(path)
        lines = list(held.lines)
        at = next((n for n, line in enumerate(lines) if line.statement.id == identifier), None)
        if at is None:
            raise StatementError(f"{identifier}: no statement has this id")
        empty, stated = destruction_of(
            lines[at], reason=reason, approver=approver, stated_at=stated_at, id=id
        )
        refused = refusals(held.statements, [stated])
        if refused:
            raise RefusedError(refused)
        lines[at] = empty
        return _write(path, [*lines, *link([stated], after=lines[-1])])


def destruction_of(
    line: Line, *, reason: str, approver: str, stated_at: datetime, id: str | None = None
) -> tuple[Line, Statement]:
    """A line without its payload, and what says that it was destroyed: for whoever keeps lines.

    Parameters
    ----------
    line
        The line whose payload is to go.
    reason, approver, stated_at, id
        As in `destroy`.

    Raises
    ------
    StatementError
        When its payload is gone already, or it is itself a destruction.
    """
    held = line.statement
    if held.payload is None:
        raise StatementError(f"{held.id}: its payload was destroyed before")
    if held.type == "destruction":
        raise StatementError(f"{held.id}: what says that a payload was destroyed is kept")
    stated = draft(
        "destruction",
        Destruction(
            destroyed=held.id,
            digest=line.payload_digest,
            approver=approver,
            acted_on=referred(held.type, held.payload),
        ),
        id=id or f"destruction-{held.id}"[:200],
        stated_by=approver,
        about=held.about,
        stated_at=stated_at,
        effective=stated_at.date(),
        reason=reason,
    )
    empty = held.model_copy(update={"payload": None, "salt": ""})
    return Line(empty, line.number, line.previous, line.payload_digest, line.hash), stated


def not_by_itself(_: Sequence[Statement], new: Sequence[Statement]) -> list[Refusal]:
    """A destruction that is stated like anything else is refused: a check for whoever adds."""
    said = "a payload is destroyed by `destroy`, which states it too; it is not stated by itself"
    return [
        Refusal(statement.id, said, at)
        for at, statement in enumerate(new)
        if statement.type == "destruction"
    ]


def _sound(path: Path) -> Inspection:
    held = read(path)
    if held.damages:
        raise DamagedRecordsError(path, held.damages)
    return held


def _head(path: Path) -> Head:
    held = json.loads(path.read_bytes())
    if not isinstance(held, dict) or set(held) != {"count", "hash"}:
        raise ValueError("it does not hold count and hash")
    if type(held["count"]) is not int or not isinstance(held["hash"], str):
        raise ValueError("count is no whole number, or hash no text")
    return Head(held["count"], held["hash"])


def write_lines(path: Path, lines: Sequence[Line]) -> Head:
    """Write lines that were chained elsewhere as a file of records, with its head beside it."""
    with _locked(path):
        return _write(path, lines)


def _write(path: Path, lines: Sequence[Line]) -> Head:
    head = Head(lines[-1].number, lines[-1].hash) if lines else Head(0, START)
    _replace(path, b"".join(line.written() + b"\n" for line in lines))
    _replace(head_file(path), canonical({"count": head.count, "hash": head.hash}) + b"\n")
    return head


def _replace(path: Path, content: bytes) -> None:
    """Write a file beside its place, bring it to the disk, and move it into place."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            os.chmod(name, path.stat().st_mode)
        else:
            os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other writers out; the lock ends with the process, however that ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / f".{path.name}.lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
