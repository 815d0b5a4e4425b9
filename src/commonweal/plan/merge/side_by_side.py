"""Two structures in one folder: the merger in an edition of its own, and both line by line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

import pyarrow as pa

from commonweal.people.lists import inside, series_on, whole_lists
from commonweal.people.residence import (
    area_groups,
    areas_of_kind,
    persons_by_area,
    residents_day,
    residents_on,
)
from commonweal.plan.merge.total import Side
from commonweal.system.apportionment import exact, written
from commonweal.system.organisation import Kind, Membership
from commonweal.system.paths import ascent
from commonweal.system.structure import System
from commonweal.system.study import Policies

Row = TypeVar("Row")

#: The levels whose totals are compared.
LEVELS = (Kind.SYSTEM, Kind.PLACE, Kind.COMMISSIONER, Kind.NETWORK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing said of one body in two structures; None where the structure does not say it."""

    kind: Kind
    code: str
    name: str
    measure: str
    before: Decimal | str | None
    after: Decimal | str | None

    @property
    def same(self) -> bool:
        """Whether both structures say the same."""
        return self.before == self.after


def compare(one: Side, other: Side, policies: Policies) -> tuple[Line, ...]:
    """Two structures line by line, with the same lists and the same residents.

    Parameters
    ----------
    one, other
        The structures, each as of a day in an edition.
    policies
        Which lists stand for "registered", and which day for "resident".

    Returns
    -------
    tuple
        For each body above the practice: practices, registered patients, residents. For each body:
        the body of each kind that it belongs to. In order of level and code.
    """
    said = [_said(side, one, policies) for side in (one, other)]
    names = {
        body.code: body.name
        for side in (other, one)
        for body in side.structure.organisations.values()
    }
    order = (*LEVELS, *(kind for kind in Kind if kind not in LEVELS))
    keys = sorted(said[0].keys() | said[1].keys(), key=lambda k: (order.index(k[0]), *k[1:]))
    return tuple(
        Line(
            kind=kind,
            code=code,
            name=names[code],
            measure=measure,
            before=said[0].get((kind, code, measure)),
            after=said[1].get((kind, code, measure)),
        )
        for kind, code, measure in keys
    )


def _said(
    side: Side, first: Side, policies: Policies
) -> dict[tuple[Kind, str, str], Decimal | str]:
    structure = side.structure
    found: dict[tuple[Kind, str, str], Decimal | str] = {}
    own = {code for code, body in structure.organisations.items() if not body.neighbour}
    for code in own:
        for kind, group in ascent(structure, code).items():
            found[structure.organisations[code].kind, code, f"belongs to {kind}"] = group
    registered = side.tables.get("registered")
    series = registered and series_on(registered, policies.lists, first.day)
    lists = inside(side.with_lists, whole_lists(registered, series)) if series else {}
    practices = {body.code for body in structure.of_kind(Kind.PRACTICE)}
    people = _persons(side, policies)
    for kind in LEVELS:
        held = {code: structure.ancestor(code, kind) or "" for code in practices}
        listed = {code: side.with_lists.ancestor(code, kind) or "" for code in lists}
        lies = _areas(side, kind)
        each: tuple[tuple[str, Mapping[str, Fraction]], ...] = (
            ("practices", {code: Fraction(n) for code, n in Counter(held.values()).items()}),
            ("registered patients", _added(lists, listed)),
            ("residents", _added(people, lies)),
        )
        for measure, values in each:
            for code, value in values.items():
                if code in own:
                    found[kind, code, measure] = written(value)
    return found


def _added(values: Mapping[str, float], groups: Mapping[str, str]) -> dict[str, Fraction]:
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for code, value in values.items():
        if code in groups:
            sums[groups[code]] += exact(value)
    return sums


def _persons(side: Side, policies: Policies) -> dict[str, float]:
    residents = side.tables.get("residents")
    if residents is None or not residents.num_rows:
        return {}
    return persons_by_area(
        residents_on(residents, residents_day(residents, policies.residents_as_of))
    )


def _areas(side: Side, kind: Kind) -> dict[str, str]:
    held = side.tables.get("area_memberships")
    if held is None:
        return {}
    commissioners = area_groups(held, Kind.COMMISSIONER.value, side.day, side.edition)
    through = areas_of_kind(side.structure, commissioners, kind)
    return through | area_groups(held, kind.value, side.day, side.edition)


def in_edition_of_its_own(system: System, merged: System, base: str, edition: str) -> System:
    """A system whose bodies stay as they are, with the merged memberships in an edition.

    Parameters
    ----------
    system, merged
        Without the merger (the successor among its bodies), and with it.
    base
        The edition in force, which the new one stands beside.
    edition
        Name of the new edition. It repeats what `base` says, so that it can be studied by itself.
    """
    kinds = {body.code: body.kind for body in system.organisations}

    def about(row: Membership) -> tuple[object, ...]:
        if row.role == "part_of":
            return row.role, row.member, kinds[row.group]
        return row.role, row.sector, row.member, row.group

    rows = _apart(
        system.in_edition(base), merged.in_edition(base), about, lambda row: row.vintage == base
    )
    own = tuple(replace(row, vintage=edition) for row in rows)
    return replace(system, memberships=(*system.memberships, *own))


def areas_in_edition_of_their_own(
    before: pa.Table, merged: pa.Table, base: str, edition: str
) -> pa.Table:
    """Area memberships as they were, with the merged ones in an edition."""
    rows = _apart(
        _area_edition(before, base),
        _area_edition(merged, base),
        lambda row: (row["area"], row["kind"]),
        lambda row: row["vintage"] == base,
    )
    own = [{**row, "vintage": edition} for row in rows]
    return pa.concat_tables([before, pa.Table.from_pylist(own, schema=before.schema)])


def _area_edition(table: pa.Table, edition: str) -> list[dict[str, Any]]:
    rows = table.to_pylist()
    said = {(r["area"], r["kind"]) for r in rows if edition and r["vintage"] == edition}
    return [
        row
        for row in rows
        if (row["vintage"] or "") == (edition if (row["area"], row["kind"]) in said else "")
    ]


def _apart(
    old: Iterable[Row],
    new: Iterable[Row],
    about: Callable[[Row], tuple[object, ...]],
    of_base: Callable[[Row], bool],
) -> Iterator[Row]:
    """The new rows about whatever the two do not say alike, or the base edition says by itself."""
    before: defaultdict[tuple[object, ...], list[Row]] = defaultdict(list)
    after: defaultdict[tuple[object, ...], list[Row]] = defaultdict(list)
    for rows, held in ((old, before), (new, after)):
        for row in rows:
            held[about(row)].append(row)
    for key, rows_after in after.items():
        if rows_after != before[key] or any(of_base(row) for row in rows_after):
            yield from rows_after
