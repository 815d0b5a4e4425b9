"""Proof of a merger: every total of the bodies that merge, the day before and on the day.

The totals are read from the tables afresh, by the structure of each day, and not from what moved
them. A total may fall by what ended, and rise by what began, on the day for a reason recorded
apart from the merger; these stand beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from commonweal.people.residence import area_groups, persons_by_area, residents_on
from commonweal.plan.merge.total import Side, Sums, Total, sums, totals
from commonweal.system.apportionment import exact
from commonweal.system.organisation import Kind, Membership, lasts
from commonweal.system.paths import ascent


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Members before and after, and those that ended or began for recorded reasons of their own."""

    before: frozenset[str]
    after: frozenset[str]
    ended: frozenset[str]
    began: frozenset[str]


def structural_totals(
    before: Side, after: Side, kind: Kind, gone: Mapping[str, str]
) -> list[Total]:
    """Totals that follow from who belongs to whom: bodies, groups, memberships, people, areas.

    Parameters
    ----------
    before, after
        The folder as it was and as it became.
    kind
        Kind of the bodies that merge.
    gone
        Body that is no more to its successor.
    """
    return [
        *_bodies(before, after, _passage(before, after, kind, lists=False)),
        *_groups_kept(before, after, gone),
        *_memberships(before, after, gone),
        *_people(before, after, kind),
        *_areas(before, after, kind),
    ]


def _passage(before: Side, after: Side, kind: Kind, *, lists: bool) -> Passage:
    """Who was below the bodies and who is: with `lists`, also practices that only left a list."""
    if kind == Kind.PRACTICE:
        # A practice that goes on under its own code keeps its own list of before.
        goes_on = bool(before.bodies & after.bodies)
        ended = before.bodies - after.bodies if goes_on else frozenset()
        return Passage(before=before.bodies, after=after.bodies, ended=ended, began=frozenset())
    old, new = (side.with_lists if lists else side.structure for side in (before, after))
    was, now = before.below(old, kind), after.below(new, kind)
    own = before.bodies | after.bodies
    # What the folder itself said of the day, apart from the merger.
    said = before.system.as_of(after.day, before.edition)

    def elsewhere(code: str) -> bool:
        group = said.ancestor(code, kind)
        return group is not None and group not in own

    opened = new.organisations.keys() - old.organisations.keys()
    return Passage(
        before=was,
        after=now,
        ended=frozenset(c for c in was - now if c not in new.organisations or elsewhere(c)),
        began=frozenset(c for c in now - was if c in opened or said.ancestor(c, kind) in own),
    )


def _bodies(before: Side, after: Side, passage: Passage) -> Iterator[Total]:
    for kind in Kind:
        of_kind = (
            {
                body.code
                for body in (*before.system.organisations, *after.system.organisations)
                if body.kind == kind
            }
            - before.bodies
            - after.bodies
        )
        counts: list[Sums] = [
            {(kind.value,): Fraction(len(of_kind & codes))} if of_kind & codes else {}
            for codes in (passage.before, passage.after, passage.ended, passage.began)
        ]
        yield from totals("bodies", *counts)


def _groups_kept(before: Side, after: Side, gone: Mapping[str, str]) -> Iterator[Total]:
    """Bodies that belonged to a group of a kind and belong to the same, or to its successor."""
    was, now = before.structure, after.structure
    said = before.system.as_of(after.day, before.edition)
    counted: defaultdict[Kind, list[int]] = defaultdict(lambda: [0, 0, 0])
    own_bodies = {code for code, body in was.organisations.items() if not body.neighbour}
    for code in sorted(own_bodies - gone.keys() - after.bodies):
        for kind, group in ascent(was, code).items():
            have = now.ancestor(code, kind)
            kept = have == gone.get(group, group)
            recorded = have == said.ancestor(code, kind) and (group not in gone or bool(have))
            own = not kept and (code not in now.organisations or recorded)
            for place, counts in enumerate((True, kept, own)):
                counted[kind][place] += counts
    for kind, (first, last, own_change) in sorted(counted.items()):
        yield Total(
            measure="bodies with the group they had, or its successor",
            of=kind.value,
            before=Decimal(first),
            after=Decimal(last),
            ended=Decimal(own_change),
        )


def _memberships(before: Side, after: Side, gone: Mapping[str, str]) -> Iterator[Total]:
    """Memberships of and in bodies that are gone: handed over, or ended for a recorded reason."""
    then = {
        (row.member, row.group, row.role, row.sector)
        for row in after.system.in_edition(after.edition)
        if lasts(row.start, row.end, after.day)
    }
    counted: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in before.system.in_edition(before.edition):
        if not lasts(row.start, row.end, before.day) or not {row.member, row.group} & gone.keys():
            continue
        of = f"{row.role} {'in' if row.group in gone else 'of'} the bodies"
        member, group = gone.get(row.member, row.member), gone.get(row.group, row.group)
        handed = (member, group, row.role, row.sector) in then
        ended = not handed and _ended(row, member, group, after)
        for place, counts in enumerate((True, handed, ended)):
            counted[of][place] += counts
    for of, (first, last, less) in sorted(counted.items()):
        yield Total(
            measure="memberships with a successor, or ended for a recorded reason",
            of=of,
            before=Decimal(first),
            after=Decimal(last),
            ended=Decimal(less),
        )


def _ended(row: Membership, member: str, group: str, after: Side) -> bool:
    """Whether a membership that nobody took over ended for a recorded reason.

    It lay between two bodies that are now one; or it placed a body that is gone in a larger one,
    to which that body's members now belong directly; or its member closed or went elsewhere.
    """
    if member == group or row.member != member:
        return True
    if member not in after.structure.organisations:
        return True
    kinds = {body.code: body.kind for body in after.system.organisations}
    return after.structure.ancestor(member, kinds[row.group]) not in (None, group)


def _people(before: Side, after: Side, kind: Kind) -> Iterator[Total]:
    """Registered patients of each edition of lists, and need of each edition of the formula."""
    passage = _passage(before, after, kind, lists=True)
    for table, key, value, measure in (
        ("registered", ("series", "as_of"), "patients", "registered patients"),
        ("need_weights", ("edition", "stream"), "weighted", "weighted population"),
    ):
        old, new = (_whole(side.rows(table)) for side in (before, after))
        # Where practices merge, lists from the day on are added up: only earlier ones end.
        ended = [r for r in old if kind != Kind.PRACTICE or r.get("as_of", date.min) < after.day]
        each = (
            (old, passage.before),
            (new, passage.after),
            (ended, passage.ended),
            (new, passage.began),
        )
        yield from totals(
            measure,
            *(
                sums([r for r in rows if r["practice"] in codes], key, value)
                for rows, codes in each
            ),
        )


def _whole(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of all ages and both sexes, where an edition has any; otherwise all its rows."""

    def whole(row: Mapping[str, Any]) -> bool:
        return row.get("sex", "all") == "all" and not row.get("age_from") and not row.get("age_to")

    with_whole = {row["series"] for row in rows if "series" in row and whole(row)}
    return [row for row in rows if whole(row) or row.get("series") not in with_whole]


def _areas(before: Side, after: Side, kind: Kind) -> Iterator[Total]:
    """Small areas and their residents, of the bodies and of each place that they lay in."""
    groups = [_area_groups(side, kind) for side in (before, after)]
    if not groups[0]:
        return
    own = [
        {area: "" for area, group in held.items() if group in side.bodies}
        for side, held in zip((before, after), groups, strict=True)
    ]
    yield from _by_group("areas and residents of the bodies", before, after, own)
    if kind == Kind.COMMISSIONER:
        places = [_places(side, held) for side, held in zip((before, after), groups, strict=True)]
        lay = {area: place for area, place in places[0].items() if area in own[0]}
        lie = {area: place for area, place in places[1].items() if area in lay or area in own[1]}
        yield from _by_group("areas and residents of a place", before, after, [lay, lie])


def _area_groups(side: Side, kind: Kind) -> dict[str, str]:
    held = side.tables.get("area_memberships")
    return {} if held is None else area_groups(held, kind.value, side.day, side.edition)


def _places(side: Side, commissioner_of: Mapping[str, str]) -> dict[str, str]:
    """The place of each area: as said, or by way of its commissioner."""
    found = {
        area: side.structure.ancestor(code, Kind.PLACE) for area, code in commissioner_of.items()
    }
    return {a: p for a, p in found.items() if p is not None} | _area_groups(side, Kind.PLACE)


def _by_group(
    measure: str, before: Side, after: Side, groups: list[dict[str, str]]
) -> Iterator[Total]:
    counts: list[Sums] = [
        {(group, "areas"): Fraction(n) for group, n in Counter(held.values()).items()}
        for held in groups
    ]
    yield from totals(measure, *counts)
    residents = before.tables.get("residents")
    for day in [] if residents is None else sorted(residents["as_of"].unique().to_pylist()):
        people: list[Sums] = []
        for side, held in zip((before, after), groups, strict=True):
            gathered: defaultdict[tuple[str, ...], Fraction] = defaultdict(Fraction)
            for area, persons in persons_by_area(
                residents_on(side.tables["residents"], day)
            ).items():
                if area in held:
                    gathered[held[area], f"residents {day}"] += exact(persons)
            people.append(gathered)
        yield from totals(measure, *people)
