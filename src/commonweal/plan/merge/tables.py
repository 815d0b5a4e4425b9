"""The tables of a folder after bodies became others.

Three kinds of tables follow a merger. Lines that somebody holds (ledger, sites) pass to the
successor when they are still open on the day. Counts by body (lists, need, staff) are added up for
it. What areas belong to changes on the day. What was published about a body as it was (indicators,
outcomes, flows, outlines) stays under the code that it was published for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

import pyarrow as pa

from commonweal.plan.merge.counts import COUNTED, counts, factors
from commonweal.plan.merge.following import Following, Rows
from commonweal.plan.merge.lines import areas, ledger, sites
from commonweal.system.organisation import Kind
from commonweal.system.structure import System

#: How each table follows. Tables not named here stay as they are.
RULES: Mapping[str, Callable[[Rows, Following], Rows]] = {
    "area_memberships": areas,
    "cost_factors": factors,
    "ledger": ledger,
    "sites": sites,
    **{name: partial(counts, name) for name in COUNTED},
}


def follow(tables: Mapping[str, pa.Table], following: Following) -> dict[str, pa.Table]:
    """The tables after the change; those of organisations and memberships are left as they are."""
    followed = dict(tables)
    for name, rule in RULES.items():
        table = tables.get(name)
        if table is not None and table.num_rows:
            rows = rule(table.to_pylist(), following)
            followed[name] = pa.Table.from_pylist(rows, schema=table.schema)
    return followed


def structure_tables(system: System, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables organisations, memberships and successions of a system.

    A table keeps the columns it had; one that was not there is made only where there are rows.
    """
    held = {
        "organisations": (system.organisations, _ORGANISATIONS),
        "memberships": (system.memberships, _MEMBERSHIPS),
        "successions": (system.successions, _SUCCESSIONS),
    }
    made = dict(tables)
    for name, (values, schema) in held.items():
        schema = tables[name].schema if name in tables else schema
        rows = [
            {column: _cell(getattr(value, column)) for column in schema.names} for value in values
        ]
        if rows or name in tables:
            made[name] = pa.Table.from_pylist(rows, schema=schema)
    return made


def _cell(value: object) -> object:
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, Kind):
        return value.value
    return None if value == "" else value


def _schema(text: str, numbers: str = "", dates: str = "", flags: str = "") -> pa.Schema:
    return pa.schema(
        [
            *((name, pa.string()) for name in text.split()),
            *((name, pa.float64()) for name in numbers.split()),
            *((name, pa.date32()) for name in dates.split()),
            *((name, pa.bool_()) for name in flags.split()),
        ]
    )


_ORGANISATIONS = _schema(
    "code name kind legal_body sector postcode source",
    "latitude longitude",
    "opened closed",
    "neighbour",
)
_MEMBERSHIPS = _schema("member group role sector vintage basis source", "share", "start end")
_SUCCESSIONS = _schema("predecessor successor kind weights source", "share", "on")
