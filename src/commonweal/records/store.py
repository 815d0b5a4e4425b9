"""Statements as JSON lines: read with every damage located, appended whole or not at all."""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from commonweal.records.chain import Damage, linked, verify
from commonweal.records.statement import Draft, Statement


class RecordsError(Exception):
    """Records that cannot be trusted, with all that is wrong with them."""

    def __init__(self, path: Path, damages: Sequence[Damage]) -> None:
        self.damages = tuple(damages)
        said = "\n".join(f"{path}:{damage.line} {damage.what}" for damage in self.damages)
        super().__init__(said)


def read_statements(path: Path) -> tuple[Statement, ...]:
    """Statements of a file, in order, once the chain was verified.

    Raises
    ------
    RecordsError
        With every damage and its line.
    """
    statements, damages = examine(path)
    if damages:
        raise RecordsError(path, damages)
    return statements


def examine(path: Path) -> tuple[tuple[Statement, ...], list[Damage]]:
    """Statements that can be read, and everything that is wrong with the file."""
    if not path.exists():
        return (), []
    data = path.read_bytes()
    damages: list[Damage] = []
    held: list[tuple[int, Statement]] = []
    rows = data.split(b"\n")
    if rows[-1]:
        damages.append(Damage(len(rows), "the last line is cut off: it has no line end"))
    else:
        rows.pop()
    for number, row in enumerate(rows, start=1):
        try:
            held.append((number, Statement.model_validate(json.loads(row))))
        except (ValueError, RecursionError) as error:
            damages.append(Damage(number, _unreadable(error)))
    damages += verify([statement for _, statement in held], [number for number, _ in held])
    return tuple(s for _, s in held), sorted(damages, key=lambda damage: damage.line)


def _unreadable(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return f"is no statement: {place} {first['msg']}"
    return f"is not JSON in UTF-8: {error}"


def append(path: Path, drafts: Iterable[Draft], salts: Sequence[str] = ()) -> list[Statement]:
    """State drafts, all of them or none, at the end of a file.

    The file is written aside and moved into place, so that a run that is killed leaves the old file
    or the new one; a lock keeps a second writer waiting.

    Parameters
    ----------
    path
        The file; it is made where it is not there.
    drafts
        In the order in which they are stated.
    salts
        One for each draft, for records that must come out the same again; otherwise at random.

    Raises
    ------
    RecordsError
        When the file is damaged: nothing is added to what cannot be trusted.
    ValueError
        When an id is taken.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path):
        held = list(read_statements(path))
        taken = {statement.id for statement in held}
        made: list[Statement] = []
        for index, draft in enumerate(drafts):
            if draft.id in taken:
                raise ValueError(f"{path}: id {draft.id} is taken; give another")
            taken.add(draft.id)
            last = made[-1] if made else held[-1] if held else None
            made.append(linked(draft, last, salts[index] if salts else None))
        replace(path, [*held, *made])
    return made


def line(statement: Statement) -> str:
    """A statement as its line of the file, without the line end."""
    return json.dumps(
        statement.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def replace(path: Path, statements: Iterable[Statement]) -> None:
    """Write all statements aside and move the file into place."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line(statement)}\n" for statement in statements)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)
