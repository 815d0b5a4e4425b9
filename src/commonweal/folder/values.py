"""Rules on single rows, compiled to SQL and tried together in one pass over a staged table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import duckdb

from commonweal.folder.finding import Finding
from commonweal.folder.schema import Column, Schema
from commonweal.folder.staging import LISTED, LONGEST_SHOWN, Staged, listed, named, raw, text
from commonweal.records.worded import SIGNS, UNKEPT

_FORMS_SAID = {
    "integer": "not a whole number; write digits only, such as 1200",
    "number": "not a number; write digits and a decimal point, such as 1200.5, without thousands "
    "separators, and leave the cell empty where there is no value",
    "date": "not a day from 1800 to 2999; write year, month and day, such as 2019-07-01, and leave "
    "an end empty while it lasts",
    "boolean": "neither true nor false; write one of them",
}
#: Signs that cannot be kept, as DuckDB looks for them; its text has no halves of characters.
_SIGN = "[" + "".join(f"\\x{{{a:X}}}-\\x{{{b:X}}}" for a, b in SIGNS if a != 0xD800) + "]"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule:
    """A rule on single rows: SQL that is true where it is broken, and SQL of the value shown."""

    column: str
    rule: str
    broken: str
    value: str
    message: str


def row_rules(schema: Schema, present: frozenset[str]) -> list[RowRule]:
    """The rules of a schema on the columns that a file has.

    Examples
    --------
    >>> from commonweal.folder.schema import load_schemas
    >>> rules = row_rules(load_schemas()["demand"], frozenset({"value"}))
    >>> [(rule.rule, rule.broken) for rule in rules][-1]
    ('minimum', '"value" < 0')
    """
    held = [column for column in schema.columns if column.name in present]
    rules = [rule for column in held for rule in _of_column(column)]
    # What must stand elsewhere, or is one of those listed, is looked at there.
    elsewhere = {key.column for key in schema.foreign_keys}
    free = [one for one in held if one.type == "string" and not one.enum]
    rules += [_kept(column) for column in free if column.name not in elsewhere]
    for names in schema.ordered:
        for low, high in pairwise(names):
            if {low, high} <= present:
                rules.append(_ordered(schema.column(low), schema.column(high)))
    return rules


def _of_column(column: Column) -> Iterator[RowRule]:
    name = named(column.name)

    def rule(rule: str, broken: str, message: str, value: str | None = None) -> RowRule:
        shown = written(column) if value is None else value
        return RowRule(column=column.name, rule=rule, broken=broken, value=shown, message=message)

    empty = f"{name} is null"
    if column.type != "string":
        said = _FORMS_SAID[column.type]
        yield rule("type", f"{raw(column)} is not null", said, raw(column))
        empty += f" and {raw(column)} is null"
    if column.required:
        yield rule("required", empty, f"a value is required; give it ({column.description})")
    if column.enum:
        allowed = ", ".join(text(value) for value in column.enum)
        said = f"not one of {', '.join(column.enum)}; choose one"
        yield rule("enum", f"{name} not in ({allowed})", said)
    if column.pattern:
        broken = f"not regexp_full_match({name}, {text(column.pattern)})"
        yield rule("pattern", broken, f"not of the form {column.pattern}; correct it")
    if column.minimum is not None:
        said = f"below {column.minimum:g}, the least allowed; correct the figure"
        yield rule("minimum", f"{name} < {column.minimum!r}", said)
    if column.maximum is not None:
        said = f"above {column.maximum:g}, the greatest allowed; correct the figure"
        yield rule("maximum", f"{name} > {column.maximum!r}", said)


def _kept(column: Column) -> RowRule:
    broken = f"regexp_matches({named(column.name)}, {text(_SIGN)})"
    shown = written(column)
    return RowRule(column=column.name, rule="signs", broken=broken, value=shown, message=UNKEPT)


def _ordered(low: Column, high: Column) -> RowRule:
    before = "before" if high.type == "date" else "below"
    return RowRule(
        column=high.name,
        rule="ordered",
        broken=f"{named(high.name)} < {named(low.name)}",
        value=written(high),
        message=f"{before} {low.name} of the same row; correct one of the two",
    )


def written(column: Column) -> str:
    """SQL of a value as text; whole numbers without a decimal point."""
    name = named(column.name)
    if column.type != "number":
        return f"{name}::varchar"
    whole = f"{name} = trunc({name}) and abs({name}) < 1e15"
    return f"case when {whole} then {name}::bigint::varchar else {name}::varchar end"


def row_findings(connection: duckdb.DuckDBPyConnection, staged: Staged) -> list[Finding]:
    """Findings of all rules on single rows.

    One pass counts what is broken; only rules that are broken are then listed.
    """
    rules = row_rules(staged.schema, staged.present)
    if not rules or not staged.rows:
        return []
    table = named(staged.schema.name)
    counts = ", ".join(f"count(*) filter (where {rule.broken})" for rule in rules)
    (numbers,) = connection.execute(f"select {counts} from {table}").fetchall()
    findings: list[Finding] = []
    for rule, number in zip(rules, numbers, strict=True):
        if number:
            found = connection.execute(
                f"select rowid, left({rule.value}, {LONGEST_SHOWN}) from {table} "
                f"where {rule.broken} order by rowid limit {LISTED}"
            ).fetchall()
            told = [(record, value, rule.message) for record, value in found]
            findings += listed(staged, rule.rule, rule.column, told, number)
    return findings
