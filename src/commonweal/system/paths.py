"""The bodies that a body reaches through others, and keeping them when one on the way is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from commonweal.evidence.figure import Basis, weakest
from commonweal.system.organisation import Kind, Membership
from commonweal.system.periods import DAY
from commonweal.system.structure import Structure, System

#: Kinds of bodies that others belong to, the nearest first.
LEVELS_UPWARD = (
    Kind.NETWORK,
    Kind.PLACE,
    Kind.COMMISSIONER,
    Kind.SYSTEM,
    Kind.REGION,
    Kind.NATION,
)


def ascent(structure: Structure, code: str) -> dict[Kind, str]:
    """The body of each kind that a body belongs to, its own kind left out, the nearest first."""
    own = structure.organisations[code].kind
    found = {kind: structure.ancestor(code, kind) for kind in LEVELS_UPWARD if kind != own}
    return {kind: group for kind, group in found.items() if group is not None}


def inherited(
    before: System,
    after: System,
    on: date,
    moved: Mapping[str, str],
    source: Mapping[str, str],
) -> System:
    """Give members of bodies that are gone what they reached through them.

    Parameters
    ----------
    before, after
        The system without and with the change.
    on
        First day of the change.
    moved
        Body that is gone to its successor.
    source
        Source of each body's succession.

    Returns
    -------
    System
        With a direct membership for each member of a body that is gone, in each kind of body that
        it belonged to only through it; as weak as the weakest membership on the way, and ending
        when the first of them ends. A successor is given what all its predecessors belonged to.
    """
    # A system that shows the change already says itself where everybody belongs on the day; only
    # what it leaves open is taken from the day before.
    shown = not moved.keys() & before.as_of(on).organisations.keys()
    for edition in ("", *before.vintages()):
        old = before.as_of(on - DAY if shown else on, edition)
        for kind in LEVELS_UPWARD:
            now = after.as_of(on, edition)
            new = [
                *_of_members(old, now, kind, moved, source, shown),
                *_of_successors(old, now, kind, moved, source),
            ]
            rows = tuple(replace(row, start=on, vintage=edition) for row in new)
            after = replace(after, memberships=(*after.memberships, *rows))
    return after


def _of_members(
    old: Structure,
    now: Structure,
    kind: Kind,
    moved: Mapping[str, str],
    source: Mapping[str, str],
    shown: bool,
) -> Iterator[Membership]:
    direct = {
        row.member: row.group
        for row in old.memberships
        if row.role == "part_of" and row.group in moved and row.member not in moved
    }
    for code, gone in sorted(direct.items()):
        group = old.ancestor(code, kind)
        other = not shown and now.ancestor(code, kind) not in (None, group)
        if group is not None and (_lacks(now, code, kind, group, moved, other)):
            way = old.path(code, group)
            yield _direct(code, group, way, source.get(gone, ""))


def _of_successors(
    old: Structure,
    now: Structure,
    kind: Kind,
    moved: Mapping[str, str],
    source: Mapping[str, str],
) -> Iterator[Membership]:
    for successor in sorted(set(moved.values())):
        fellows = [code for code, to in moved.items() if to == successor]
        groups = {old.ancestor(code, kind) for code in fellows if code in old.organisations}
        group = next(iter(groups)) if len(groups) == 1 else None
        if group is not None and _lacks(now, successor, kind, group, moved):
            ways = [row for code in fellows for row in old.path(code, group)]
            yield _direct(successor, group, tuple(ways), source.get(fellows[0], ""))


def _lacks(
    now: Structure,
    code: str,
    kind: Kind,
    group: str,
    moved: Mapping[str, str],
    other: bool = False,
) -> bool:
    """Whether a body has, on the day, nothing of a kind, or another body than it had."""
    return (
        group not in moved
        and code in now.organisations
        and group in now.organisations
        and now.organisations[code].kind != kind
        and (other or now.ancestor(code, kind) is None)
    )


def _direct(code: str, group: str, way: tuple[Membership, ...], source: str) -> Membership:
    ends = [row.end for row in way if row.end is not None]
    return Membership(
        member=code,
        group=group,
        role="part_of",
        start=date.min,  # the caller gives the day
        end=min(ends, default=None),
        basis=weakest(*(Basis(row.basis) for row in way)),
        source=source,
    )
