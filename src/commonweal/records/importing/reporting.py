"""CSV into statements of type `reported`: first a preview of what would be stated, then append."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from commonweal.records.canonical import canonical, digest
from commonweal.records.importing.table import RowFinding, table_rows
from commonweal.records.statement import Statement, StatementError, draft

#: The columns of the import form; `column: what it is`.
COLUMNS = {
    "id": "Id of the statement; made from the row's content where empty.",
    "effective": "First day on which it holds: a day, or a month (2014-12) or year (2016).",
    "effective_to": "Last day on which it holds; empty while it goes on.",
    "about": "Code of the body, area or thing that it is about.",
    "subject": "What it is about, in a word or two.",
    "text": "What was published, in words.",
    "source": "Where it was published: id of a row of sources, or words.",
    "confidence": "high, medium or low.",
    "known_at": "Day, or instant with time zone, from which it was known.",
    "reason": "Why it is stated.",
}
_NEEDED = ("effective", "text", "source", "confidence")
_DATES = (
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "", "day"),
    (re.compile(r"\d{4}-\d{2}"), "-01", "month"),
    (re.compile(r"\d{4}"), "-01-01", "year"),
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a CSV file would state.

    Parameters
    ----------
    statements
        What would be stated, row by row; empty where there are findings.
    already
        Ids of rows whose statement is held already.
    findings
        Everything to mend first.
    """

    statements: tuple[Statement, ...]
    already: tuple[str, ...]
    findings: tuple[RowFinding, ...]


def preview(
    path: Path,
    *,
    stated_by: str,
    known_at: datetime,
    columns: Mapping[str, str] | None = None,
    defaults: Mapping[str, str] | None = None,
    held: Iterable[Statement] = (),
) -> Preview:
    """Read a CSV file of published events and facts, and say what it would state.

    The id of a row is made from its content, so a file can be read again after rows were added:
    what is held already is not stated twice.

    Parameters
    ----------
    path
        The file, in UTF-8; a byte order mark and Windows line ends do not matter.
    stated_by
        The office that states it.
    known_at
        When it was known, for rows without `known_at`; with a time zone.
    columns
        What the file calls the columns of `COLUMNS` ({"date": "effective"}). Others are findings.
    defaults
        Values for columns that the file lacks or leaves empty ({"about": "QKS"}).
    held
        Statements held already.

    Returns
    -------
    Preview
        Nothing is written; give `statements` to `store.append`.
    """
    findings: list[RowFinding] = []
    made: list[Statement] = []
    lines: dict[str, int] = {}
    names = {"subject": "event", "reason": f"read from {path.name}", **(defaults or {})}
    for line, cells in table_rows(path, columns or {}, COLUMNS, _NEEDED, findings):
        row = {name: cells.get(name, "").strip() or names.get(name, "") for name in COLUMNS}
        statement = _statement(path.name, line, row, stated_by, known_at, findings)
        if statement is None:
            continue
        if statement.id in lines:
            said = f"the same as line {lines[statement.id]}; take one of them out"
            findings.append(RowFinding(path.name, line, "id", statement.id, said))
        lines.setdefault(statement.id, line)
        made.append(statement)
    known = {statement.id for statement in held}
    new = tuple(statement for statement in made if statement.id not in known)
    already = tuple(statement.id for statement in made if statement.id in known)
    return Preview(() if findings else new, already, tuple(findings))


def _statement(
    file: str,
    line: int,
    row: dict[str, str],
    stated_by: str,
    known_at: datetime,
    findings: list[RowFinding],
) -> Statement | None:
    before = len(findings)
    effective, precision = _day(file, line, "effective", row, findings)
    end, _ = _day(file, line, "effective_to", row, findings)
    known = _instant(file, line, row, known_at, findings)
    for name in ("about", "text", "source"):
        if not row[name]:
            findings.append(RowFinding(file, line, name, "", "is empty; fill it in"))
    if row["confidence"] not in ("high", "medium", "low"):
        said = "is none of high, medium, low; use one of them"
        findings.append(RowFinding(file, line, "confidence", row["confidence"], said))
    if effective is None and len(findings) == before:
        findings.append(RowFinding(file, line, "effective", "", "is empty; give a day"))
    if len(findings) > before or effective is None:
        return None
    payload = {name: row[name] for name in ("subject", "text", "source", "confidence")}
    content = canonical({**row, "known_at": known.isoformat(), "id": ""})
    try:
        return draft(
            "reported",
            {**payload, "precision": precision},
            id=row["id"] or f"reported-{digest(content)[:16]}",
            stated_by=stated_by,
            about=row["about"],
            stated_at=known,
            effective=effective,
            effective_to=end,
            reason=row["reason"],
        )
    except StatementError as error:
        findings.append(RowFinding(file, line, "", None, str(error)))
        return None


def _day(
    file: str, line: int, name: str, row: dict[str, str], findings: list[RowFinding]
) -> tuple[date | None, str]:
    value = row[name]
    for pattern, rest, precision in _DATES:
        if pattern.fullmatch(value):
            try:
                return date.fromisoformat(value + rest), precision
            except ValueError:
                break
    if value:
        said = "is no day; give it as 2019-07-01, 2019-07 or 2019"
        findings.append(RowFinding(file, line, name, value, said))
    return None, "day"


def _instant(
    file: str, line: int, row: dict[str, str], known_at: datetime, findings: list[RowFinding]
) -> datetime:
    value = row["known_at"]
    if not value:
        return known_at
    try:
        known = datetime.fromisoformat(value)
    except ValueError:
        known = None
    if known is not None and len(value) == len("2019-07-01"):
        return datetime.combine(known.date(), time(), UTC)
    if known is None or known.tzinfo is None:
        said = "is no day, and no instant with a time zone; give it as 2019-07-01"
        findings.append(RowFinding(file, line, "known_at", value, said))
        return known_at
    return known
