"""One row of a register as a statement, or everything to mend in it by column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError

from commonweal.records.canonical import canonical, digest
from commonweal.records.importing.cells import Reader, day, instant
from commonweal.records.importing.table import RowFinding
from commonweal.records.plain_words import plainly
from commonweal.records.references.table import THINGS, named
from commonweal.records.statement import Statement, StatementError, draft
from commonweal.records.worded import LONG, id_fault, line_fault, path_fault, text_fault

#: Which types a word of an older register can stand for; none where it is not known.
Words = Callable[[str], tuple[str, ...]]

#: Columns of the envelope. Where the kind has a field of the same name, the envelope's is written
#: `envelope.reason`, which may always be written so.
ENVELOPE: Mapping[str, Reader] = {
    "id": str,
    "about": str,
    "stated_by": str,
    "stated_at": instant,
    "effective": day,
    "effective_to": day,
    "reason": str,
}

#: Whom or what a row is about where it does not say so: the first of these that its payload has.
_ABOUT = (
    *("body", "register_of", "authority", "from_body", "bodies", "to", "organisation", "owned"),
    *("meeting", "procurement", "contract", "commitment", "decision", "interest", "motion", "item"),
    *("post", "person", "match", "case"),
)
#: From which day it holds where it does not say so: the first of these, or the day it was stated.
_DAYS = ("on", "made_on", "declared", "offered", "given", "signed", "began", "published", "arose")


@dataclass(frozen=True, slots=True)
class RowsGiven:
    """What all rows of a file have in common."""

    file: str
    kind: str
    form: type[BaseModel]
    stated_by: str
    stated_at: datetime
    about: str
    older: Words | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row as a statement, what tells it from others, and the word of an older register that was
    read as one of the types."""

    statement: Statement
    content: bytes
    older: str = ""


def content_of(statement: Statement, *, dated: bool = True) -> bytes:
    """What a statement says, of whom and from when to when; not who states it, when and why.

    Without days, where a row has none: the day on which it was read says nothing.
    """
    end = statement.effective_to
    days = (statement.effective.isoformat(), None if end is None else end.isoformat())
    said = (statement.type, statement.payload, statement.about)
    return canonical([*said, *(days if dated else ())])


def drawn(
    given: RowsGiven,
    line: int,
    cells: Mapping[str, str],
    readers: Mapping[str, Reader],
    findings: list[RowFinding],
) -> Drawn | None:
    """The statement of a row; None where there is something to mend."""
    before = len(findings)
    cells, older = _in_types(given, line, cells, readers, findings)
    if len(findings) > before:
        return None
    read: dict[str, Any] = {}
    for column, cell in cells.items():
        if not cell.strip():
            continue
        try:
            read[column] = readers[column](cell.strip())
        except ValueError as error:
            findings.append(RowFinding(given.file, line, column, cell.strip(), str(error)))
    _in_pence(given, line, read, findings)
    unread = {one.column for one in findings[before:]}
    envelope = {
        name: read.pop(f"envelope.{name}" if f"envelope.{name}" in readers else name, None)
        for name in ENVELOPE
    }
    try:
        payload = given.form.model_validate(read).model_dump(mode="json", exclude_none=True)
    except ValidationError as error:
        unread |= {name.removesuffix("pounds") + "pence" for name in unread}
        more = _misformed(given, line, cells, error)
        findings += [one for one in more if one.column not in unread]
    if len(findings) > before:
        return None
    made = _stated(given, line, payload, envelope, findings)
    if made is not None:
        findings += _misworded(given, line, cells, made.statement)
    return None if len(findings) > before or made is None else replace(made, older=older)


def _misworded(
    given: RowsGiven, line: int, cells: Mapping[str, str], made: Statement
) -> Iterator[RowFinding]:
    """Words that are not as forms take them, and ids that make no address."""
    thing, of_thing, _ = THINGS.get(given.kind, ("", "", ""))
    said = [("id", made.id, path_fault), ("about", made.about, line_fault)]
    said += [("stated_by", made.stated_by, line_fault), ("reason", made.reason, text_fault)]
    for field, value in (made.payload or {}).items():
        asks = text_fault if field in LONG else line_fault
        asks = partial(id_fault, thing) if field == of_thing else asks
        said += [(field, words, asks) for words in _words_of(value)]
    for field, words, asks in said:
        fault = asks(words)
        if fault:
            yield RowFinding(given.file, line, field, cells.get(field), fault)


def _words_of(value: object) -> list[str]:
    """The words of a cell: of a list each, of pairs also their names."""
    if isinstance(value, dict):
        return [words for pair in value.items() for part in pair for words in _words_of(part)]
    if isinstance(value, list):
        return [words for one in value for words in _words_of(one)]
    return [value] if isinstance(value, str) else []


def _in_types(
    given: RowsGiven,
    line: int,
    cells: Mapping[str, str],
    readers: Mapping[str, Reader],
    findings: list[RowFinding],
) -> tuple[Mapping[str, str], str]:
    """A row with the type that a word of an older register stands for, the word beside it.

    A word that can stand for two types is a finding: nobody chooses for the register.
    """
    word = cells.get("type", "").strip()
    if given.older is None or not word or "original_type" not in given.form.model_fields:
        return cells, ""
    try:
        readers["type"](word)
    except ValueError:
        meant = given.older(word)
        if len(meant) > 1:
            said = f"can stand for {' or '.join(meant)}; write one of them, and {word!r} in "
            findings.append(RowFinding(given.file, line, "type", word, f"{said}original_type"))
        if len(meant) == 1:
            kept = cells.get("original_type", "").strip() or word
            return {**cells, "type": meant[0], "original_type": kept}, word
    return cells, ""


def _in_pence(
    given: RowsGiven, line: int, read: dict[str, Any], findings: list[RowFinding]
) -> None:
    for name in [name for name in read if name.endswith("_pounds")]:
        pence = name.removesuffix("pounds") + "pence"
        if pence in given.form.model_fields and pence in read:
            said = f"stands beside {pence}; keep one of them"
            findings.append(RowFinding(given.file, line, name, None, said))
        elif pence in given.form.model_fields:
            read[pence] = read.pop(name)


def _misformed(
    given: RowsGiven, line: int, cells: Mapping[str, str], error: ValidationError
) -> list[RowFinding]:
    found = []
    for fault in error.errors(include_url=False, include_context=False):
        column = str(fault["loc"][0]) if fault["loc"] else ""
        said = plainly(fault["type"], fault["msg"])
        if fault["type"] == "missing":
            said = "is empty; fill it in"
        found.append(RowFinding(given.file, line, column, cells.get(column), said))
    return found


def _stated(
    given: RowsGiven,
    line: int,
    payload: dict[str, Any],
    envelope: Mapping[str, Any],
    findings: list[RowFinding],
) -> Drawn | None:
    at = envelope["stated_at"] or given.stated_at
    about = envelope["about"] or given.about or _about(payload)
    effective = envelope["effective"] or _first_day(payload)
    timed = given.kind in THINGS and THINGS[given.kind].often == "one at a time"
    by = envelope["stated_by"] or given.stated_by
    lacking = {
        "about": "" if about else "is empty; say which body or thing it is about",
        "stated_by": "" if by else "is empty; say which office states it",
        "effective": "is empty; give its first day" if effective is None and timed else "",
    }
    wrong = [RowFinding(given.file, line, name, "", said) for name, said in lacking.items() if said]
    findings += wrong
    if wrong:
        return None
    try:
        made = draft(
            given.kind,
            payload,
            id="drawn",
            stated_by=by,
            about=about,
            stated_at=at,
            effective=effective or at.date(),
            effective_to=envelope["effective_to"],
            reason=envelope["reason"] or f"read from {given.file}",
        )
        content = content_of(made, dated=effective is not None)
        name = envelope["id"] or f"{given.kind}-{digest(content)[:16]}"
        return Drawn(Statement.model_validate({**made.model_dump(), "id": name}), content)
    except ValidationError as error:
        findings += _misformed(given, line, {"id": str(envelope["id"])}, error)
    except StatementError as error:
        said = str(error).removeprefix("drawn: ")
        findings.append(RowFinding(given.file, line, "", None, said))
    return None


def _about(payload: Mapping[str, Any]) -> str:
    return next((one for field in _ABOUT for one in named(payload, field)), "")


def _first_day(payload: Mapping[str, Any]) -> date | None:
    held = next((payload[name] for name in _DAYS if name in payload), None)
    return None if held is None else date.fromisoformat(held)
