"""The rule that nobody belongs twice: on any day the shares of a member in bodies of one kind sum
to at most 1, within one edition of the memberships."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from commonweal.folder.finding import Finding
from commonweal.folder.staging import LISTED, Staged, count, the_rest

#: Shares such as a third are not exact.
_ALLOWANCE = 1e-9


def parent_findings(
    connection: duckdb.DuckDBPyConnection, staged: Mapping[str, Staged]
) -> list[Finding]:
    """Findings of the rule "one parent per day".

    What an edition says of a member's bodies of a kind takes the place of its memberships without
    an edition, so the rows of each edition are added up by themselves. A share that is not given
    is the whole. The row that is named is the one with which the sum first exceeds 1.
    """
    held, bodies = staged.get("memberships"), staged.get("organisations")
    if held is None or bodies is None or not held.schema.one_parent_per_day or not held.rows:
        return []
    if not {"member", "group", "role", "start"} <= held.present:
        return []
    if not {"code", "kind"} <= bodies.present:
        return []
    connection.execute(f"create or replace temp table belonging as {_BELONGING}")
    connection.execute(f"create or replace temp table surplus as {_SURPLUS}")
    number = count(connection, "select count(*) from surplus")
    found = connection.execute(
        "select s.record, s.member, s.kind, s.edition, s.day::varchar, s.total, "
        "(select string_agg(distinct b.group, ', ' order by b.group) from belonging b "
        "where b.member = s.member and b.kind = s.kind and b.edition = s.edition "
        "and s.day between b.start and b.until) "
        f"from surplus s order by s.record limit {LISTED}"
    ).fetchall()
    connection.execute("drop table belonging; drop table surplus")
    rows = held.rows_of([record for record, *_ in found])
    findings = []
    for row, (_, member, kind, edition, day, total, groups) in zip(rows, found, strict=True):
        within = f" in the edition {edition!r}" if edition else ""
        said = (
            f"on {day}{within} it belongs to more than one {kind} ({groups}; shares sum to "
            f"{total:g}); end one membership before the next begins, or give shares that sum to 1"
        )
        findings.append(
            Finding(
                file=held.file,
                row=row,
                column="member",
                value=member,
                rule="one parent per day",
                message=said,
            )
        )
    return findings + the_rest(held.file, "one parent per day", "member", number - LISTED)


_BELONGING = """
with kinds as (select distinct code, kind from organisations where kind is not null)
select m.rowid as record, m.member, m.group, k.kind, coalesce(m.vintage, '') as edition,
    m.start, coalesce(m.end, date '9999-12-31') as until, coalesce(m.share, 1) as share
from memberships m join kinds k on k.code = m.group
where m.role = 'part_of' and m.start is not null and (m.end is null or m.end >= m.start)
"""

# Shares are added up along the days: a start adds, the day after an end takes away. Ends come
# first on a day, for a period ends before the next begins.
_SURPLUS = f"""
with events as (
    select record, member, kind, edition, start as day, share as change, 1 as starts from belonging
    union all
    select record, member, kind, edition, until + 1, -share, 0 from belonging
    where until < date '9999-12-31'
)
select record, member, kind, edition, day::date as day, total
from (select *, sum(change) over (
    partition by member, kind, edition order by day, starts, record
) as total from events)
where starts = 1 and total > 1 + {_ALLOWANCE}
"""
