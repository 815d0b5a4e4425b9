"""Projected lists: what was foreseen for all that merge is foreseen for a successor that is new."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from commonweal.plan.merge.following import Following, Row, Rows, weakest_basis
from commonweal.system.apportionment import exact

#: What tells a projection from another of the same body.
KEY = ("series", "led_by", "start", "end")


def projections(rows: Rows, following: Following) -> Rows:
    """Periods that every one of the bodies that merge has are added up for the successor.

    What was published about a body stays under its code. A period that some of the bodies lack, or
    that the successor has of its own, is not added up: a sum of some is nobody's figure. Where the
    folder shows the merger already, what it holds of the successor is left as it is.
    """
    if following.shown:
        return rows
    moved = following.change.moved
    there = {(row["about"], *_key(row)) for row in rows}
    groups: defaultdict[tuple[str, ...], Rows] = defaultdict(list)
    for row in rows:
        if row["about"] in moved:
            groups[(moved[row["about"]], *_key(row))].append(row)
    made = list(rows)
    left: defaultdict[str, int] = defaultdict(int)
    for key, parts in sorted(groups.items(), key=lambda held: str(held[0])):
        successor = key[0]
        fellows = {code for code, to in moved.items() if to == successor}
        if {row["about"] for row in parts} == fellows and key not in there:
            made.append(_sum(parts, successor, following))
        else:
            left[successor] += len(parts)
    for successor, count in sorted(left.items()):
        following.notes.append(
            f"projections: {count} figures of bodies that became {successor} are not added up: "
            "not every one of these bodies has one, or the successor has its own"
        )
    return made


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in KEY)


def _sum(parts: Rows, successor: str, following: Following) -> Row:
    total = sum((exact(row["patients"]) for row in parts), Fraction(0))
    return {
        **parts[0],
        "about": successor,
        "patients": float(total),
        "basis": weakest_basis(parts),
        "source": following.source,
    }
