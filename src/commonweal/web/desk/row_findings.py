"""What is to be mended in a table, told by the rows, cells and names of whoever made it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from commonweal.records import KindPreview, RowFinding
from commonweal.records.references.table import references_of
from commonweal.records.refusal import Refusal
from commonweal.web.accounts.models import User
from commonweal.web.desk.rights import bodies_in


def of_rows(
    user: User, action: str, kind: str, found: KindPreview, against: Iterable[Refusal]
) -> list[RowFinding]:
    """Reasons against statements as findings against the rows that would state them.

    The ids that were made for rows are nobody's but ours: where one is spoken of, its row is named.
    """
    lines = {one.id: line for line, one in found.rows}
    made = re.compile("|".join(map(re.escape, sorted(lines, key=len, reverse=True))) or "(?!)")
    told = [*against]
    codes = _codes(user, action, kind, told)
    found_so = []
    for one in told:
        row = None if one.at is None else found.rows[one.at][0]
        # That a row says otherwise than what is held is told already.
        if row in found.changed and "stated already by" in one.reason:
            continue
        reason = made.sub(lambda each: f"row {lines[each[0]]}", one.reason)
        if one.lacks.casefold() in codes:
            code = " or ".join(codes[one.lacks.casefold()])
            reason = f"is the name of a body; write its code: {code}"
        found_so.append(RowFinding("", row, one.field, None, reason))
    return found_so


def _codes(
    user: User, action: str, kind: str, against: Sequence[Refusal]
) -> Mapping[str, list[str]]:
    """Codes of the bodies whose names stand where a code is asked for, by the name in small
    letters."""
    fields = {one.field for one in references_of(kind) if "body" in one.things}
    found: dict[str, list[str]] = {}
    for name in {one.lacks for one in against if one.lacks and one.field in fields}:
        for body in bodies_in(user, action).filter(title__iexact=name):
            found.setdefault(name.casefold(), []).append(body.code)
    return found


def placed(
    findings: Iterable[RowFinding], name: str, text: str, columns: Mapping[str, str]
) -> tuple[RowFinding, ...]:
    """Findings in the order of the rows, those against the whole file first, each with what its
    cell says.

    Parameters
    ----------
    name, text
        The file and what it holds.
    columns
        What it calls our columns.
    """
    cells = _cells(text, columns)
    told = [
        replace(
            one,
            file=name,
            value=one.value or (cells.get(one.row, {}).get(one.column) if one.row else None),
        )
        for one in findings
    ]
    return tuple(sorted(dict.fromkeys(told), key=lambda one: one.row or 0))


def _cells(text: str, columns: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """What each cell says, by line and column; of the first line the columns as they are named
    there."""
    reader = csv.reader(io.StringIO(text, newline=""))
    found: dict[int, dict[str, str]] = {}
    try:
        theirs = [one.strip() for one in next(reader, [])]
        ours = [columns.get(one, one) for one in theirs]
        found[reader.line_num] = dict(zip(ours, theirs, strict=True))
        for row in reader:
            found[reader.line_num] = dict(zip(ours, row, strict=False))
    except csv.Error:
        # What cannot be read is a finding already.
        return found
    return found
