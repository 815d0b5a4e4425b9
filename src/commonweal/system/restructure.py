"""A system after bodies became others: who belongs to the successor, and what ended.

A body that wholly became another hands over its members, its partners and its part in bodies that
all its fellow predecessors were part of. What its members reached only through it (a practice its
place, through its commissioner) they are given directly, so that no body loses a level. A body of
which only a part went elsewhere stays; a body that was wholly split leaves its members to be
placed by hand; a body that was dissolved ends their membership. A membership that the system holds
already is left as it is: a system that shows the change already comes back unchanged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from commonweal.evidence.figure import FIRMNESS, Basis
from commonweal.system.organisation import Kind, Membership, Organisation, Succession, lasts
from commonweal.system.paths import ascent, inherited
from commonweal.system.periods import DAY
from commonweal.system.structure import System
from commonweal.system.succession import ENDED, Unresolved, exact_share, shares_by_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the successions of one day do to bodies.

    `moved` holds whole bodies and what they became, `dissolved` those that became nothing,
    `scattered` those that were split and did not stay; `source` the source of each.
    """

    on: date
    moved: Mapping[str, str]
    dissolved: frozenset[str]
    scattered: frozenset[str]
    source: Mapping[str, str]

    @property
    def gone(self) -> frozenset[str]:
        """Codes that are no more from the day."""
        return frozenset(self.moved) | self.dissolved | self.scattered


def changes(successions: Iterable[Succession]) -> tuple[Change, ...]:
    """What successions do, day by day.

    Raises
    ------
    ValueError
        When shares of a body do not add up to 1.
    """
    rows = tuple(successions)
    found: list[Change] = []
    for on, shares in shares_by_day(rows).items():
        whole = {code: next(iter(to)) for code, to in shares.items() if len(to) == 1}
        found.append(
            Change(
                on=on,
                moved={p: s for p, s in sorted(whole.items()) if s not in (p, ENDED)},
                dissolved=frozenset(code for code, to in whole.items() if to == ENDED),
                scattered=frozenset(p for p, to in shares.items() if len(to) > 1 and p not in to),
                source={row.predecessor: row.source for row in rows if row.on == on},
            )
        )
    return tuple(found)


def restructure(
    system: System, successions: Sequence[Succession]
) -> tuple[System, tuple[Unresolved, ...]]:
    """The system after successions, and what they leave without a successor or a recorded end.

    Parameters
    ----------
    system
        Before; the successors must be among its organisations.
    successions
        Of one day or several; those that the system holds already are not added again.

    Returns
    -------
    tuple
        The system, with the predecessors closed the day before, memberships ended and begun; and
        the unresolved, empty where everything found its place.

    Examples
    --------
    >>> start, on = date(2013, 4, 1), date(2020, 4, 1)
    >>> bodies = tuple(Organisation(code=c, name=c, kind=k, opened=d) for c, k, d in (
    ...     ("09C", Kind.COMMISSIONER, start), ("09E", Kind.COMMISSIONER, start),
    ...     ("91Q", Kind.COMMISSIONER, on), ("G1", Kind.PRACTICE, start)))
    >>> belongs = Membership(member="G1", group="09C", role="part_of", start=start)
    >>> before = System(code="QKS", name="", levels=(), organisations=bodies,
    ...                 memberships=(belongs,), successions=())
    >>> merger = [Succession(predecessor=p, successor="91Q", on=on, kind="merger")
    ...           for p in ("09C", "09E")]
    >>> after, unresolved = restructure(before, merger)
    >>> after.as_of(on).ancestor("G1", Kind.COMMISSIONER), unresolved
    ('91Q', ())
    """
    unresolved: list[Unresolved] = []
    for change in changes(successions):
        rows = tuple(row for row in successions if row.on == change.on)
        unresolved += _bodies_unresolved(system, change)
        after, left = _memberships(system, change)
        unresolved += left
        after = replace(
            after,
            organisations=_closed(system.organisations, change),
            successions=_with(system.successions, rows),
        )
        after = inherited(system, after, change.on, change.moved, change.source)
        unresolved += _lost(system, after, change)
        system = after
    return system, tuple(unresolved)


def _bodies_unresolved(system: System, change: Change) -> list[Unresolved]:
    before = system.as_of(change.on - DAY).organisations
    after = system.as_of(change.on).organisations
    found = [
        Unresolved(
            what="organisation",
            code=code,
            message=f"{code} is not open on {change.on - DAY}, the day before; give predecessors "
            "that were open then",
        )
        for code in sorted(change.gone - before.keys())
    ]
    found += [
        Unresolved(
            what="organisation",
            code=code,
            message=f"{code}, the successor, is not open on {change.on}; correct its dates",
        )
        for code in sorted(set(change.moved.values()) - after.keys())
    ]
    found += [
        Unresolved(
            what="organisation",
            code=body.code,
            message=f"{body.code} opens again on {body.opened}; close that period, or leave the "
            "body out",
        )
        for body in system.organisations
        if body.code in change.gone and body.opened >= change.on
    ]
    return found


def _closed(organisations: Iterable[Organisation], change: Change) -> tuple[Organisation, ...]:
    last = change.on - DAY
    return tuple(
        replace(body, closed=last)
        if body.code in change.gone and lasts(body.opened, body.closed, change.on)
        else body
        for body in organisations
    )


def _with(held: Sequence[Succession], new: Iterable[Succession]) -> tuple[Succession, ...]:
    there = {(row.predecessor, row.successor, row.on) for row in held}
    return (
        *held,
        *(row for row in new if (row.predecessor, row.successor, row.on) not in there),
    )


def _memberships(system: System, change: Change) -> tuple[System, list[Unresolved]]:
    kept: list[Membership] = []
    new: defaultdict[tuple[str, str, str, str, str, date], list[Membership]] = defaultdict(list)
    unresolved: list[Unresolved] = []
    joint = _in_all(system, change)
    for row in system.memberships:
        over = row.end is not None and row.end < change.on
        if over or not {row.member, row.group} & change.gone:
            kept.append(row)
            continue
        if row.start < change.on:
            kept.append(replace(row, end=change.on - DAY))
        moved, problem = _handed_over(row, change, joint)
        if problem is not None:
            unresolved.append(problem)
        if moved is not None:
            key = (moved.member, moved.group, moved.role, moved.sector, moved.vintage, moved.start)
            new[key].append(moved)
    for rows in new.values():
        row, problem = _one(rows, change)
        if problem is not None:
            unresolved.append(problem)
        elif not any(_says(held, row) for held in kept):
            kept.append(row)
    return replace(system, memberships=tuple(kept)), unresolved


def _handed_over(
    row: Membership, change: Change, joint: frozenset[tuple[str, str, str]]
) -> tuple[Membership | None, Unresolved | None]:
    """What a membership becomes: another, nothing (a recorded end), or something unresolved."""
    if row.group in change.scattered:
        return None, Unresolved(
            what="membership",
            code=row.member,
            message=f"{row.group} was split on {change.on}: say to which of its successors "
            f"{row.member} belongs",
        )
    if {row.member, row.group} & (change.dissolved | change.scattered):
        return None, None
    successor = change.moved.get(row.member)
    if successor and row.role == "part_of" and (successor, row.group, row.vintage) not in joint:
        if row.start < change.on:
            return None, None  # its members are given what they reached through it
        return None, Unresolved(
            what="membership",
            code=row.member,
            message=f"{row.member} was to become part of {row.group} on {row.start}; say which of "
            "its members do",
        )
    code, group = change.moved.get(row.member, row.member), change.moved.get(row.group, row.group)
    if code == group:
        return None, None  # between two that are now one
    source = change.source.get(row.member) or change.source.get(row.group, row.source)
    moved = replace(row, member=code, group=group, start=max(row.start, change.on), source=source)
    return moved, None


def _in_all(system: System, change: Change) -> frozenset[tuple[str, str, str]]:
    """Successor, group and edition where all predecessors were part of the group."""
    members: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in system.memberships:
        if (
            row.role == "part_of"
            and row.member in change.moved
            and row.group not in change.gone
            and lasts(row.start, row.end, change.on)
        ):
            members[change.moved[row.member], row.group, row.vintage].add(row.member)
    fellows: defaultdict[str, set[str]] = defaultdict(set)
    for code, successor in change.moved.items():
        fellows[successor].add(code)
    return frozenset(key for key, codes in members.items() if codes == fellows[key[0]])


def _one(rows: list[Membership], change: Change) -> tuple[Membership, Unresolved | None]:
    """Several memberships that became one: shares in merged groups add up, others are alike."""
    shares = [exact_share(row.share) for row in rows]
    share = max(shares) if max(shares) == 1 else sum(shares, Fraction(0))
    first = rows[0]
    if first.role == "part_of" and first.member not in change.moved.values() and len(rows) > 1:
        share = sum(shares, Fraction(0))
        if share > 1:
            return first, Unresolved(
                what="membership",
                code=first.member,
                message=f"{first.member} belonged to {len(rows)} of the bodies that became "
                f"{first.group} on {change.on}, with shares that add up to {float(share):.6g}; "
                "correct its memberships first",
            )
    ends = [row.end for row in rows]
    end = None if None in ends else max(end for end in ends if end is not None)
    basis = max((Basis(row.basis) for row in rows), key=FIRMNESS.index)
    return replace(first, share=float(share), end=end, basis=basis), None


def _says(held: Membership, row: Membership) -> bool:
    """Whether a membership that is held already says what a new one would."""
    same = (held.member, held.group, held.role, held.sector, held.vintage) == (
        row.member,
        row.group,
        row.role,
        row.sector,
        row.vintage,
    )
    return same and lasts(held.start, held.end, row.start)


def _lost(before: System, after: System, change: Change) -> list[Unresolved]:
    """Bodies whose place in some kind of body is another than the change makes it."""
    found: dict[tuple[str, Kind], Unresolved] = {}
    for edition in ("", *before.vintages()):
        old, was = before.as_of(change.on - DAY, edition), before.as_of(change.on, edition)
        now = after.as_of(change.on, edition)
        for code in sorted(old.organisations.keys() & now.organisations.keys()):
            for kind, group in ascent(old, code).items():
                if group in change.dissolved | change.scattered:
                    continue
                there, have = was.ancestor(code, kind), now.ancestor(code, kind)
                kept = have == change.moved.get(group, group)
                # What the system itself says of the day, apart from the change.
                said = have == change.moved.get(there or "", there)
                if not kept and not (said and (have or group not in change.gone)):
                    found[code, kind] = Unresolved(
                        what="membership",
                        code=code,
                        message=f"{code} belonged to {group} on {change.on - DAY} and belongs to "
                        f"{have or 'no ' + kind} on {change.on}; add the membership that it has "
                        "from that day",
                    )
    return [found[key] for key in sorted(found)]
