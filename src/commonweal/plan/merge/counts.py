"""Counts and factors by body: counts are added up for the successor, an index becomes a mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from commonweal.evidence.figure import Basis
from commonweal.plan.merge.following import Following, Row, Rows, weakest_basis
from commonweal.system.apportionment import exact

Key = tuple[object, ...]

#: Tables whose past is that of the bodies of the time alone, which the successor has no part in.
OF_THE_TIME = frozenset({"posts", "workforce"})

#: By table, the column of the body, the column of the day and the columns that are added up.
COUNTED: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "need_weights": ("practice", "", ("weighted",)),
    "posts": ("body", "as_of", ("change",)),
    "registered": ("practice", "as_of", ("patients",)),
    "workforce": ("organisation", "as_of", ("fte", "headcount")),
}


def counts(table: str, rows: Rows, following: Following) -> Rows:
    """Counts from the day on are added up under the successor; earlier ones stay as history.

    A successor that is new is given the sum of its predecessors' lists and need of earlier days
    (and of editions without a day) too, so that it has them on its first day. One that goes on
    under its own code keeps its own: two lists of one day cannot stand under one code.
    """
    body, day, values = COUNTED[table]
    moved = following.change.moved
    gone = [row for row in rows if row[body] in moved]
    made = [row for row in rows if row[body] not in moved]
    if not gone:
        return rows
    there = {_key(row, values): row for row in made}
    sums: defaultdict[Key, Rows] = defaultdict(list)
    for row in gone:
        past = not day or row[day] < following.change.on
        taken = {**row, body: moved[row[body]]}
        key = _key(taken, values)
        if past:
            made.append(row)
        if not past or (table not in OF_THE_TIME and key not in there):
            sums[key].append(taken)
    made = [row for row in made if _key(row, values) not in sums]
    for key, parts in sums.items():
        both = [*([there[key]] if key in there else []), *parts]
        made.append(_sum(table, both, values, following))
    return made


def _key(row: Row, values: tuple[str, ...]) -> Key:
    return tuple(value for name, value in row.items() if name not in (*values, "basis", "source"))


def _sum(table: str, rows: Rows, values: tuple[str, ...], following: Following) -> Row:
    made = dict(rows[0])
    for column in values:
        known = [exact(row[column]) for row in rows if row[column] is not None]
        made[column] = float(sum(known, Fraction(0))) if len(known) == len(rows) else None
        if known and len(known) < len(rows):
            following.homeless(
                table,
                ", ".join(str(value) for value in _key(made, values)),
                f"{column} is missing for some of the bodies that merge; fill it, or leave it out",
            )
    return {**made, "basis": weakest_basis(rows), "source": following.source}


def factors(rows: Rows, following: Following) -> Rows:
    """Targets in pounds are added up; an index becomes a mean weighted by registered patients.

    Indices of several bodies cannot be added. The mean, weighted by the lists of each body's
    practices, is an estimate and marked so; without lists, or where a body has no value, the
    successor has none, and the report says so. Rows of the bodies that are gone stay as history.
    """
    there = {(row["organisation"], row["edition"], row["factor"]) for row in rows}
    groups: defaultdict[tuple[str, str, str], Rows] = defaultdict(list)
    for row in rows:
        successor = following.successor(row["organisation"])
        if successor and (successor, row["edition"], row["factor"]) not in there:
            groups[successor, row["edition"], row["factor"]].append(row)
    made = list(rows)
    for (successor, edition, factor), parts in sorted(groups.items()):
        fellows = {code for code, to in following.change.moved.items() if to == successor}
        lacking = sorted(fellows - {row["organisation"] for row in parts})
        money = all("GBP" in row["unit"] for row in parts)
        without = [c for c in sorted(fellows) if not following.lists.get(c)]
        if lacking or (not money and without):
            why = f"none for {', '.join(lacking)}" if lacking else "no lists to weight it by"
            following.notes.append(
                f"cost_factors: {successor} has no {factor} of {edition} ({why}); those of its "
                "predecessors end with them"
            )
            continue
        new = {**parts[0], "organisation": successor, "source": following.source}
        if money:
            total = sum((exact(row["value"]) for row in parts), Fraction(0))
            made.append({**new, "value": float(total), "basis": weakest_basis(parts)})
            continue
        weights = {code: exact(following.lists[code]) for code in fellows}
        mean = sum(
            (exact(row["value"]) * weights[row["organisation"]] for row in parts), Fraction(0)
        ) / sum(weights.values(), Fraction(0))
        made.append({**new, "value": float(mean), "basis": Basis.ESTIMATED.value})
        following.notes.append(
            f"cost_factors: {factor} of {edition} for {successor} is the mean of its "
            "predecessors' weighted by registered patients, estimated"
        )
    return made
