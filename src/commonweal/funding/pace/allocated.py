"""Actual allocations that a folder holds, under the bodies of the day."""

from __future__ import annotations

import pyarrow.compute as pc

from commonweal.funding.years import days, whole_year
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind
from commonweal.system.succession import became


def heirs(ground: Ground, codes: set[str]) -> dict[str, str]:
    """For each body, the one of the day that it is or has wholly become; others are left out."""
    present = ground.structure.organisations
    closed = {
        body.code: body.closed
        for body in ground.system.organisations
        if body.closed is not None and body.closed < ground.day
    }
    found = {code: code for code in codes if code in present}
    for code in sorted(codes - found.keys()):
        if code not in closed:
            continue
        into = became([code], ground.system.successions, since=closed[code], until=ground.day)
        parts = into[code]
        if len(parts) == 1 and next(iter(parts)) in present:
            found[code] = next(iter(parts))
    return found


def allocations_of(ground: Ground, kind: Kind) -> dict[str, dict[str, int]]:
    """Actual allocations held: by financial year, then by body of a kind, in pence.

    A body that is a sum of others (a place of its commissioners, a merged body of those that it
    was) has none in a year that lacks the allocation of one of them.
    """
    held = ground.tables.get("ledger")
    if held is None:
        return {}
    rows = held.filter(
        pc.and_(pc.equal(held["heading"], "allocation"), pc.equal(held["kind"], "allocation"))
    ).to_pylist()
    to = heirs(ground, {row["body"] for row in rows})
    found: dict[str, dict[str, int]] = {}
    parts: dict[str, set[str]] = {}
    for row in rows:
        year = whole_year(row["start"], row["end"])
        above = ground.structure.ancestor(to.get(row["body"], ""), kind)
        if year and above is not None:
            bodies = found.setdefault(year, {})
            bodies[above] = bodies.get(above, 0) + row["pence"]
            parts.setdefault(year, set()).add(row["body"])
    return {
        year: {
            code: pence
            for code, pence in sorted(bodies.items())
            if code in parts[year] or code not in _partial(ground, kind, year, parts[year])
        }
        for year, bodies in sorted(found.items())
    }


def _partial(ground: Ground, kind: Kind, year: str, have: set[str]) -> set[str]:
    """Bodies of a kind below which a commissioner of a year has no allocation of it."""
    first, last = days(year)
    asked = {
        body.code
        for body in ground.system.organisations
        if body.kind == Kind.COMMISSIONER
        and not body.neighbour
        and body.opened <= first
        and (body.closed is None or body.closed >= last)
    } - have
    heir = heirs(ground, asked)
    return {
        above
        for code in sorted(asked)
        if (above := ground.structure.ancestor(heir.get(code, ""), kind)) is not None
    }
