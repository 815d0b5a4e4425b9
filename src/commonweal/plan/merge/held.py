"""Proof of a merger, continued: what is held under the bodies' codes, and what nobody touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from commonweal.plan.merge.money import money_totals
from commonweal.plan.merge.total import Side, Sums, Total, sums, totals

#: Tables that a merger changes; of all others every row stays as it was.
FOLLOWING = (
    "area_memberships",
    "cost_factors",
    "ledger",
    "memberships",
    "need_weights",
    "organisations",
    "pools",
    "posts",
    "projections",
    "registered",
    "savings",
    "sites",
    "successions",
    "workforce",
)


_LINE = ("kind", "item", "start", "end")
_PAST = ("kind",)


def held_totals(before: Side, after: Side) -> list[Total]:
    """Totals of what is held under the bodies' codes: money, targets, staff, sites."""
    return [
        *_ledger(before, after),
        *money_totals(before, after),
        *_targets(before, after),
        *_staff(before, after),
        *_sites(before, after),
    ]


def untouched_totals(before: Side, after: Side, touched: tuple[str, ...]) -> list[Total]:
    """Rows of the tables that a merger leaves as they were."""
    found = []
    for name in sorted(before.tables.keys() | after.tables.keys()):
        if name in touched:
            continue
        old, new = before.tables.get(name), after.tables.get(name)
        rows = old.num_rows if old is not None else 0
        kept = rows if old is not None and old.equals(new) else _kept(before, after, name)
        found.append(
            Total(measure="rows as they were", of=name, before=Decimal(rows), after=Decimal(kept))
        )
    return found


def _kept(before: Side, after: Side, table: str) -> int:
    """How many rows of before stand unchanged after."""
    old, new = (
        Counter(tuple(row.values()) for row in side.rows(table)) for side in (before, after)
    )
    return (old & new).total()


def _by_body(
    before: Side,
    after: Side,
    rows: Callable[[Side], list[dict[str, Any]]],
    columns: tuple[str, tuple[str, ...], str],
) -> tuple[Sums, Sums, Sums]:
    """Sums under the predecessors before, under the successor already before, and after."""
    body, key, value = columns
    own = after.bodies - before.bodies

    def under(side: Side, bodies: frozenset[str]) -> Sums:
        return sums([row for row in rows(side) if row[body] in bodies], key, value)

    return under(before, before.bodies), under(before, own), under(after, after.bodies)


def _ledger(before: Side, after: Side) -> Iterator[Total]:
    """Lines that are open on the day, by kind, item and period; and all lines that are not."""

    def still_open(side: Side) -> list[dict[str, Any]]:
        return [row for row in side.rows("ledger") if row["end"] >= after.day]

    for column, measure in (("body", "pence of"), ("counterparty", "pence with")):
        old, own, new = _by_body(before, after, still_open, (column, _LINE, "pence"))
        yield from totals(f"{measure} the bodies", old, new, began=own)
    yield from totals(
        "pence of periods before, under the codes of the time",
        *(
            sums([r for r in side.rows("ledger") if r["end"] < after.day], _PAST, "pence")
            for side in (before, after)
        ),
    )


def _targets(before: Side, after: Side) -> Iterator[Total]:
    """Targets in pounds. Indices have no total: the notes say what became of each.

    Without a value for each predecessor the successor has none, and one that has a value of the
    edition already keeps it: those of its predecessors end with them, on record.
    """

    def targets(side: Side) -> list[dict[str, Any]]:
        return [row for row in side.rows("cost_factors") if "GBP" in row["unit"]]

    columns = ("organisation", ("edition", "factor"), "value")
    old, own, new = _by_body(before, after, targets, columns)
    goes_on = bool(before.bodies & after.bodies)
    ended = {
        key: part + own.get(key, Fraction(0)) - new.get(key, Fraction(0))
        for key, part in old.items()
        if goes_on or key in own or key not in new
    }
    yield from totals("targets, GBP", old, new, ended, own)


def _staff(before: Side, after: Side) -> Iterator[Total]:
    def staff(side: Side) -> list[dict[str, Any]]:
        return [row for row in side.rows("workforce") if row["as_of"] >= after.day]

    def posts(side: Side) -> list[dict[str, Any]]:
        return [row for row in side.rows("posts") if row["as_of"] >= after.day]

    old, own, new = _by_body(before, after, posts, ("body", ("what", "as_of"), "change"))
    yield from totals("changes of posts from the day on", old, new, began=own)
    for value in ("fte", "headcount"):
        columns = ("organisation", ("role", "as_of"), value)
        old, own, new = _by_body(before, after, staff, columns)
        yield from totals(f"staff from the day on, {value}", old, new, began=own)


def _sites(before: Side, after: Side) -> Iterator[Total]:
    def sites(side: Side) -> list[dict[str, Any]]:
        return [{**row, "sites": 1} for row in side.rows("sites")]

    old, own, new = _by_body(before, after, sites, ("organisation", ("kind",), "sites"))
    yield from totals("sites run by the bodies", old, new, began=own)
