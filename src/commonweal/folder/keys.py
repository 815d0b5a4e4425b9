"""Rules that look at more than one row: keys, codes of other tables, and periods."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from commonweal.folder.finding import Finding
from commonweal.folder.schema import ForeignKey, Periods
from commonweal.folder.staging import LISTED, LONGEST_SHOWN, Staged, count, listed, named, raw
from commonweal.folder.values import written


def key_findings(
    connection: duckdb.DuckDBPyConnection, staged: Staged, held: Mapping[str, Staged]
) -> list[Finding]:
    """Findings of all rules on several rows of a staged table.

    Parameters
    ----------
    connection
        Where the tables are staged.
    staged
        The table.
    held
        All staged tables by name.
    """
    if not staged.rows:
        return []
    findings = _primary_key(connection, staged)
    for key in staged.schema.foreign_keys:
        findings += _foreign_key(connection, staged, key, held)
    if staged.schema.not_overlapping is not None:
        findings += _overlaps(connection, staged, staged.schema.not_overlapping)
    return findings


def _primary_key(connection: duckdb.DuckDBPyConnection, staged: Staged) -> list[Finding]:
    columns = [staged.schema.column(name) for name in staged.schema.primary_key]
    if any(column.required and column.name not in staged.present for column in columns):
        return []
    table = named(staged.schema.name)
    keys = ", ".join(named(column.name) for column in columns)
    # A row whose key lacks or cannot be read has its own finding. Where a column of the key may be
    # empty, two empty cells are alike.
    readable = [f"{named(column.name)} is not null" for column in columns if column.required]
    readable += [f"{raw(column)} is null" for column in columns if column.type != "string"]
    where = " and ".join(readable)
    # Grouping by a hash keeps memory small; only rows that share one are compared in full.
    suspects = f"select hash({keys}) from {table} where {where} group by 1 having count(*) > 1"
    if not count(connection, f"select count(*) from ({suspects})"):
        return []
    connection.execute(
        f"create or replace temp table repeats as select * from (select rowid as record, "
        f"min(rowid) over (partition by {keys}) as earlier, "
        f"left(concat_ws(', ', {', '.join(written(column) for column in columns)}), "
        f"{LONGEST_SHOWN}) as shown "
        f"from {table} where {where} and hash({keys}) in ({suspects})) where record > earlier"
    )
    number = count(connection, "select count(*) from repeats")
    found = connection.execute(f"from repeats order by record limit {LISTED}").fetchall()
    connection.execute("drop table repeats")
    earlier = staged.rows_of([first for _, first, _ in found])
    column = ", ".join(staged.schema.primary_key)
    told = [
        (record, shown, f"the same {column} as in row {first}; keep one of the rows")
        for first, (record, _, shown) in zip(earlier, found, strict=True)
    ]
    return listed(staged, "primary key", column, told, number)


def _foreign_key(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    key: ForeignKey,
    held: Mapping[str, Staged],
) -> list[Finding]:
    other = held.get(key.table)
    # A table that is not held, or cannot be read, says nothing of codes; where it is needed its
    # lack has its own finding.
    if key.column not in staged.present or other is None or key.key not in other.present:
        return []
    table, name = named(staged.schema.name), named(key.column)
    codes = count(
        connection,
        f"create or replace temp table strangers as select distinct {name} as code from {table} "
        f"where {name} is not null and {name} not in "
        f"(select {named(key.key)} from {named(key.table)} where {named(key.key)} is not null)",
    )
    if not codes:
        return []
    strange = f"from {table} where {name} in (select code from strangers)"
    number = count(connection, f"select count(*) {strange}")
    near = (
        f"select any_value({named(key.key)}) from {named(key.table)} "
        f"where upper(trim({named(key.key)})) = upper(trim({table}.{name}))"
    )
    found = connection.execute(
        f"select rowid, left({name}, {LONGEST_SHOWN}), ({near}) {strange} "
        f"order by rowid limit {LISTED}"
    ).fetchall()
    told = []
    for record, code, other_form in found:
        meant = f" (did you mean {other_form!r}?)" if other_form is not None else ""
        said = f"no {key.key} of the table {key.table}{meant}; correct it, or add its row there"
        told.append((record, code, said))
    return listed(staged, "foreign key", key.column, told, number)


def _overlaps(
    connection: duckdb.DuckDBPyConnection, staged: Staged, periods: Periods
) -> list[Finding]:
    if not {*periods.by, periods.start} <= staged.present:
        return []
    start, end = named(periods.start), named(periods.end)
    by = ", ".join(named(name) for name in periods.by)
    known = " and ".join(f"{named(name)} is not null" for name in (*periods.by, periods.start))
    # The latest end of all earlier periods, not only of the one before: that may be a short one.
    query = (
        f"select rowid as record, {start} as start, "
        f"left(concat_ws(', ', {by}), {LONGEST_SHOWN}) as code, "
        f"max(coalesce({end}, date '9999-12-31')) over (partition by {by} order by {start}, rowid "
        "rows between unbounded preceding and 1 preceding) as earlier "
        f"from {named(staged.schema.name)} where {known} "
        f"and ({end} is null or {end} >= {start})"
    )
    number = count(connection, f"select count(*) from ({query}) where start <= earlier")
    found = connection.execute(
        f"select record, start::varchar, code, earlier::varchar from ({query}) "
        f"where start <= earlier order by record limit {LISTED}"
    ).fetchall()
    told = []
    for record, begins, code, earlier in found:
        until = "has no end" if earlier == "9999-12-31" else f"ends on {earlier}"
        said = f"an earlier period of {code} {until}; end that one before this one begins"
        told.append((record, begins, said))
    return listed(staged, "not overlapping", periods.start, told, number)
