"""What the folder holds on running costs: allowances, costs, targets, provisions and posts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import pyarrow.compute as pc

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import joined
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind, lasts

#: How lines of a heading that is wider than running costs begin to say that they are about them.
ABOUT_RUNNING, ABOUT_REDUNDANCY = "running cost", "redundancy"
#: Roles of the workforce whose full-time equivalents are posts.
POSTS = "post"
Line = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """Pence by body in one period, as one kind of figure."""

    start: date
    end: date
    by_body: dict[str, int]
    basis: Basis
    sources: tuple[str, ...]
    confidence: str = ""

    @property
    def total(self) -> int:
        """Pence of all bodies together."""
        return sum(self.by_body.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """Full-time equivalents, or a change of them, as one source has them."""

    as_of: date
    fte: float
    what: str
    basis: Basis
    sources: tuple[str, ...]


def lines(ground: Ground, heading: str, *kinds: str, begins: str = "") -> list[Line]:
    """Lines of the ledger under a heading, of the system's own bodies of any day, in order."""
    held = ground.tables.get("ledger")
    if held is None:
        return []
    own = own_bodies(ground)
    # A nation's ledger has millions of lines: those under another heading are never made rows.
    found = [
        row
        for row in held.filter(pc.equal(held["heading"], heading)).to_pylist()
        if row["kind"] in kinds and row["body"] in own and row["item"].lower().startswith(begins)
    ]
    return sorted(found, key=lambda row: (row["start"], row["end"], row["body"], row["line"]))


def own_bodies(ground: Ground) -> frozenset[str]:
    """The system and its commissioners, those of other days too."""
    return frozenset(
        body.code
        for body in ground.system.organisations
        if not body.neighbour and body.kind in (Kind.SYSTEM, Kind.COMMISSIONER)
    )


def lacking(ground: Ground, amounts: Amounts) -> str:
    """Why amounts are not those of the whole system; empty where they are.

    They are where one is held for the system alone, or for each of its commissioners of the first
    or of the last day of the period.
    """
    of, code = set(amounts.by_body), ground.system.code
    own = [
        body
        for body in ground.system.organisations
        if body.kind == Kind.COMMISSIONER and not body.neighbour
    ]
    sets = [
        {body.code for body in own if lasts(body.opened, body.closed, on)}
        for on in (amounts.start, amounts.end)
    ]
    if of == {code} or of in sets:
        return ""
    if code in of:
        return "held for the system and for some of its bodies, which would count twice"
    missing = min((bodies - of for bodies in sets), key=lambda left: (len(left), sorted(left)))
    if not missing:
        return "held for bodies that were not there together, which would count twice"
    return f"not held for {joined(sorted(missing))}, so not of the whole system"


def by_period(rows: Sequence[Line], *, sign: int = 1) -> list[Amounts]:
    """Amounts of each period, the earliest first."""
    made = []
    for (start, end), period in groupby(rows, key=lambda row: (row["start"], row["end"])):
        within = list(period)
        by_body: dict[str, int] = {}
        for row in within:
            by_body[row["body"]] = by_body.get(row["body"], 0) + sign * row["pence"]
        made.append(
            Amounts(
                start=start,
                end=end,
                by_body=by_body,
                basis=weakest(*(Basis(row["basis"]) for row in within)),
                sources=_sources(within),
                confidence="; ".join(sorted({row["confidence"] or "" for row in within} - {""})),
            )
        )
    return made


def allowances(ground: Ground) -> Amounts | None:
    """The latest running cost allowances that began by the day; else the first held."""
    held = by_period(lines(ground, "running cost allowance", "allocation", "budget"))
    past = [amounts for amounts in held if amounts.start <= ground.day]
    return (past or held[:1])[-1] if held else None


def costs(ground: Ground) -> list[Amounts]:
    """What running the commissioners cost, by period; an expenditure, so negative in the ledger."""
    return by_period(lines(ground, "running cost", "actual"), sign=-1)


def saving(ground: Ground) -> Amounts | None:
    """The latest target for a yearly saving on running costs."""
    held = by_period(lines(ground, "saving", "target", begins=ABOUT_RUNNING))
    return held[-1] if held else None


def redundancy(ground: Ground) -> Amounts | None:
    """The latest provision for redundancy; a provision may stand with either sign."""
    held = by_period(lines(ground, "provision", "provision", "actual", begins=ABOUT_REDUNDANCY))
    return held[-1] if held else None


def posts(ground: Ground) -> list[Posts]:
    """Posts of the system's commissioners by day and role, the earliest first.

    The posts of several bodies in one role on one day are added up; roles are readings of the same
    posts and are not.
    """
    held = ground.tables.get("workforce")
    own = own_bodies(ground)
    rows = [
        row
        for row in ([] if held is None else held.to_pylist())
        if row["organisation"] in own and row["fte"] is not None and POSTS in row["role"].lower()
    ]
    rows.sort(key=lambda row: (row["as_of"], row["role"], row["organisation"]))
    made = []
    for (as_of, role), group in groupby(rows, key=lambda row: (row["as_of"], row["role"])):
        within = list(group)
        fte = sum(row["fte"] for row in within)
        made.append(_posts(as_of, fte, role, within))
    return made


def post_changes(ground: Ground) -> list[Posts]:
    """Changes of posts as sources state them, the earliest first."""
    held = ground.tables.get("posts")
    own = own_bodies(ground)
    rows = [row for row in ([] if held is None else held.to_pylist()) if row["body"] in own]
    rows.sort(key=lambda row: (row["as_of"], row["what"], row["body"]))
    return [_posts(row["as_of"], row["change"], row["what"], [row]) for row in rows]


def _posts(as_of: date, fte: float, what: str, rows: Iterable[Line]) -> Posts:
    held = list(rows)
    return Posts(
        as_of=as_of,
        fte=fte,
        what=what,
        basis=weakest(*(Basis(row["basis"]) for row in held)),
        sources=_sources(held),
    )


def _sources(rows: Iterable[Line]) -> tuple[str, ...]:
    return tuple(sorted({row["source"] for row in rows}))
