"""The tables of a folder after bodies became others.

Three kinds of tables follow a merger. Lines that somebody holds (ledger, pools, savings, sites)
pass to the successor when they are still open on the day. Counts by body (lists, need, projections,
staff) are added up for it. What areas belong to changes on the day. What was published about a body
as it was (indicators, outcomes, flows, outlines, business cases) stays under the code that it was
published for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from pathlib import Path

import pyarrow as pa

from commonweal.folder.layout import NOTES
from commonweal.folder.schema import load_schemas
from commonweal.folder.writing import Format
from commonweal.plan.merge.counts import COUNTED, counts, factors
from commonweal.plan.merge.following import Following, Rows
from commonweal.plan.merge.lines import areas, ledger, pools, savings, sites
from commonweal.plan.merge.projections import projections
from commonweal.system.organisation import Kind
from commonweal.system.structure import System

#: How each table follows. Tables not named here stay as they are.
RULES: Mapping[str, Callable[[Rows, Following], Rows]] = {
    "area_memberships": areas,
    "cost_factors": factors,
    "ledger": ledger,
    "pools": pools,
    "projections": projections,
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
    schemes = tables.get("savings")
    if schemes is not None and schemes.num_rows:
        phasing = tables["savings_phasing"].to_pylist() if "savings_phasing" in tables else []
        still = {row["scheme"] for row in phasing if row["end"] >= following.change.on}
        rows = savings(still, schemes.to_pylist(), following)
        followed["savings"] = pa.Table.from_pylist(rows, schema=schemes.schema)
    return followed


def structure_tables(system: System, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables organisations, memberships and successions of a system.

    A row that stays keeps its empty cells; a table that was not there is made only where there
    are rows.
    """
    held = {
        "organisations": system.organisations,
        "memberships": system.memberships,
        "successions": system.successions,
    }
    schemas = load_schemas()
    made = dict(tables)
    for name, values in held.items():
        if not values and name not in tables:
            continue
        schema, key = schemas[name].arrow, schemas[name].primary_key
        rows = tables[name].to_pylist() if name in tables else []
        before = {tuple(row[column] for column in key): row for row in rows}
        cells = [
            {column: _cell(getattr(value, column)) for column in schema.names} for value in values
        ]
        made[name] = pa.Table.from_pylist(
            [_as_empty(row, before.get(tuple(row[c] for c in key), {})) for row in cells],
            schema=schema,
        )
    return made


def _as_empty(row: Mapping[str, object], before: Mapping[str, object]) -> dict[str, object]:
    """The row, with a default left empty where it was empty before."""
    return {
        column: None if value in (False, 1.0) and before.get(column, value) is None else value
        for column, value in row.items()
    }


def _cell(value: object) -> object:
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, Kind):
        return value.value
    return None if value == "" else value


def formats(folder: Path) -> dict[str, Format]:
    """The form that each table of a folder is kept in, so that a merged one keeps it."""
    return {path.stem: "parquet" for path in sorted(folder.glob("*.parquet"))}


def notes_of(folder: Path) -> dict[str, str]:
    """The files for people that lie in a folder, such as the attribution."""
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(folder.iterdir())
        if path.suffix in NOTES and path.is_file()
    }
