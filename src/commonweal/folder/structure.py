"""The system that a folder's organisations, memberships and successions make, and what cannot be
so in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import duckdb
import pyarrow as pa

from commonweal.folder.finding import Finding
from commonweal.folder.settings import Settings
from commonweal.folder.staging import LISTED, Staged, named, raw, text, the_rest
from commonweal.system.organisation import Kind, Membership, Organisation, Succession
from commonweal.system.problem import Problem
from commonweal.system.structure import System
from commonweal.system.validation import validate

_TABLES = {
    "organisation": "organisations",
    "membership": "memberships",
    "succession": "successions",
}

#: Problems that the rules on tables have already told.
_TOLD = {"code-twice": "not overlapping", "unknown-body": "foreign key"}

#: England has some tens of thousands of each; more are not read into memory to be compared.
_MOST = 2_000_000


def system_of(settings: Settings | None, held: Mapping[str, pa.Table]) -> System:
    """The system that the tables of a folder make.

    Parameters
    ----------
    settings
        For its code, name and levels; None where they could not be read.
    held
        Tables by name; only organisations, memberships and successions count.
    """

    def rows(name: str) -> list[dict[str, Any]]:
        # A value that lacks takes the default of its type ("" for text, 1 for a share).
        table = held.get(name)
        found = table.to_pylist() if table is not None else []
        return [{key: value for key, value in row.items() if value is not None} for row in found]

    return System(
        code=settings.code if settings else "",
        name=settings.name if settings else "",
        levels=settings.system_levels() if settings else (),
        organisations=tuple(
            Organisation(**{**row, "kind": Kind(row["kind"])}) for row in rows("organisations")
        ),
        memberships=tuple(Membership(**row) for row in rows("memberships")),
        successions=tuple(Succession(**{"successor": "", **row}) for row in rows("successions")),
    )


def structure_findings(
    connection: duckdb.DuckDBPyConnection,
    staged: Mapping[str, Staged],
    told: Sequence[Finding],
) -> list[Finding]:
    """Findings against the structure: orphans, rounds, shares, successions, gaps.

    Rows with findings of their own that keep them from being read are left out.

    Parameters
    ----------
    connection
        Where the tables are staged.
    staged
        All staged tables by name.
    told
        Findings made already, which are not told twice.
    """
    mine = {name: staged[name] for name in _TABLES.values() if name in staged}
    if "organisations" not in mine or any(held.rows > _MOST for held in mine.values()):
        return []
    if any(c.required and c.name not in t.present for t in mine.values() for c in t.schema.columns):
        return []
    tables = {name: _rows(connection, held, sound=True) for name, held in mine.items()}
    unread = {
        code
        for name, held in mine.items()
        for code in _codes_of(name, _rows(connection, held, sound=False))
    }
    problems = [
        problem
        for problem in validate(system_of(None, _without_records(tables)))
        if not _is_told(problem, told)
        and not {problem.code, problem.other} & unread
        # Where no memberships are held, nobody says that there are gaps in them.
        and (problem.rule != "no-commissioner" or "memberships" in mine)
    ]
    places = {name: _places(name, table) for name, table in tables.items()}
    findings: list[Finding] = []
    numbers: dict[tuple[str, str], int] = {}
    for problem in problems:
        rule = "gap" if problem.rule == "no-commissioner" else "structure"
        held = mine[_TABLES[problem.what]]
        key = (held.file, rule)
        numbers[key] = numbers.get(key, 0) + 1
        if numbers[key] <= LISTED:
            findings.append(_finding(problem, rule, held, places[held.schema.name]))
    for (file, rule), number in sorted(numbers.items()):
        findings += the_rest(file, rule, "", number - LISTED)
    return findings


def _rows(connection: duckdb.DuckDBPyConnection, held: Staged, *, sound: bool) -> pa.Table:
    """The rows that can be read and are in order in themselves, or the others; with records."""
    columns = held.schema.columns
    terms = [f"{named(column.name)} is not null" for column in columns if column.required]
    terms += [f"{raw(column)} is null" for column in columns if column.type != "string"]
    terms += [
        f"coalesce({named(column.name)} in ({', '.join(map(text, column.enum))}), true)"
        for column in columns
        if column.enum
    ]
    terms += [
        f"coalesce({named(low)} <= {named(high)}, true)"
        for names in held.schema.ordered
        for low, high in pairwise(names)
    ]
    names = ", ".join(named(column.name) for column in columns)
    where = f"({' and '.join(terms)}) = {str(sound).lower()}"
    query = f"select {names}, rowid as record from {named(held.schema.name)} where {where}"
    return connection.sql(f"{query} order by rowid").to_arrow_table()


def _without_records(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    return {name: table.drop_columns("record") for name, table in tables.items()}


def _codes_of(name: str, table: pa.Table) -> set[str]:
    return {code for column in _CODES[name] for code in table.column(column).to_pylist() if code}


_CODES = {
    "organisations": ("code",),
    "memberships": ("member", "group"),
    "successions": ("predecessor", "successor"),
}


def _places(name: str, table: pa.Table) -> dict[tuple[str, ...], int]:
    """The first record of each code or pair of codes, either way round."""
    found: dict[tuple[str, ...], int] = {}
    codes = [table.column(column).to_pylist() for column in _CODES[name]]
    for record, *pair in zip(table.column("record").to_pylist(), *codes, strict=True):
        one, other = (pair[0] or "", (pair[1] or "") if len(pair) > 1 else "")
        for key in ((one,), (other,), (one, other), (other, one)):
            found.setdefault(key, record)
    return found


def _is_told(problem: Problem, told: Sequence[Finding]) -> bool:
    if problem.rule in _TOLD:
        return True
    return problem.rule == "two-parents" and any(
        finding.rule == "one parent per day" and finding.value in (problem.code, None)
        for finding in told
    )


def _finding(
    problem: Problem, rule: str, held: Staged, places: Mapping[tuple[str, ...], int]
) -> Finding:
    record = places.get((problem.code, problem.other), places.get((problem.code,)))
    row = held.rows_of([record])[0] if record is not None else None
    return Finding(
        file=held.file,
        row=row,
        column=_CODES[held.schema.name][0],
        value=problem.code,
        rule=rule,
        message=problem.message,
    )
