"""What is wrong in the world and was stated as it was: owners in a circle, votes of people without
a seat, decisions of bodies that did not exist. It is accepted and noted; rules judge it elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.records.references.table import named
from commonweal.records.references.things import Stated, Things


@dataclass(frozen=True, slots=True)
class Note:
    """Something accepted that deserves a look.

    Parameters
    ----------
    kind
        "ownership in a circle", "vote without a seat" or "body did not exist".
    ids
        The statements concerned.
    text
        What is wrong.
    """

    kind: str
    ids: tuple[str, ...]
    text: str


def noted(things: Things) -> tuple[Note, ...]:
    """Everything accepted that deserves a look, by kind and statement.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from commonweal.records import draft
    >>> from commonweal.records.references import things_of
    >>> known = datetime(2019, 7, 1, tzinfo=UTC)
    >>> owns = [draft("ownership", {"owner": one, "owned": other, "nature": "shareholding",
    ...     "source": "register"}, id=f"o{n}", stated_by="Analyst", about="QKS", stated_at=known,
    ...     effective=known.date(), reason="register") for n, (one, other) in
    ...     enumerate([("company:1", "company:2"), ("company:2", "company:1")])]
    >>> [(note.ids, note.text) for note in noted(things_of(owns, {}))]
    [(('o0', 'o1'), 'company:1, company:2 own one another in a circle')]
    """
    found = [*_circles(things), *_votes(things), *_decisions(things)]
    return tuple(sorted(found, key=lambda note: (note.kind, note.ids)))


def _circles(things: Things) -> Iterator[Note]:
    """Groups in which each owns, directly or through others, each other."""
    owned: dict[str, list[str]] = {}
    links: list[tuple[str, str, str]] = []
    for one in things.said:
        payload = one.statement.payload
        if one.statement.type == "ownership" and payload is not None:
            owner, owns = str(payload.get("owner")), str(payload.get("owned"))
            owned.setdefault(owner, []).append(owns)
            links.append((owner, owns, one.statement.id))
    group = _groups(owned)
    members: dict[int, list[str]] = {}
    for owner, at in group.items():
        members.setdefault(at, []).append(owner)
    by_group: dict[int, list[str]] = {}
    for owner, owns, identifier in links:
        if group[owner] == group[owns] and len(members[group[owner]]) > 1:
            by_group.setdefault(group[owner], []).append(identifier)
    for at, ids in by_group.items():
        said = f"{', '.join(sorted(members[at]))} own one another in a circle"
        yield Note("ownership in a circle", tuple(sorted(ids)), said)


def _groups(owned: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The strongly connected group of each owner (Tarjan 1972), without recursion."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    group: dict[str, int] = {}
    for start in owned:
        if start in order:
            continue
        work = [(start, iter(owned.get(start, ())))]
        order[start] = low[start] = len(order)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, rest = work[-1]
            for then in rest:
                if then not in order:
                    order[then] = low[then] = len(order)
                    stack.append(then)
                    on_stack.add(then)
                    work.append((then, iter(owned.get(then, ()))))
                    break
                if then in on_stack:
                    low[node] = min(low[node], order[then])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == order[node]:
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        group[member] = order[node]
                        if member == node:
                            break
    return group


def _votes(things: Things) -> Iterator[Note]:
    """Votes of people who had no seat with a vote; where no seat is stated nothing is known."""
    seats: dict[str, list[Stated]] = {}
    for one in things.said:
        if one.statement.type == "seat" and one.statement.payload is not None:
            seats.setdefault(str(one.statement.payload.get("body")), []).append(one)
    for one in things.said:
        payload = one.statement.payload
        if one.statement.type != "vote" or payload is None or payload.get("person") is None:
            continue
        person = str(payload["person"])
        for meeting in _meetings(str(payload.get("motion")), things):
            bodies = list(named(meeting, "bodies"))
            on = date.fromisoformat(str(meeting["on"]))
            held = [seat for body in bodies for seat in seats.get(body, ()) if seat.holds(on)]
            if held and not any(_votes_from(seat, person) for seat in held):
                said = f"{person} votes on {on}, but has no seat with a vote on {', '.join(bodies)}"
                yield Note("vote without a seat", (one.statement.id,), said)
                break


def _votes_from(seat: Stated, person: str) -> bool:
    payload = seat.statement.payload or {}
    return payload.get("person") == person and bool(payload.get("voting"))


def _meetings(motion: str, things: Things) -> Iterator[Mapping[str, object]]:
    """What is last said of the meeting at which a motion was put."""
    for one in things.get("motion", motion):
        meeting = (one.statement.payload or {}).get("meeting")
        stated = things.get("meeting", str(meeting))
        if stated and stated[-1].statement.payload is not None:
            yield stated[-1].statement.payload


def _decisions(things: Things) -> Iterator[Note]:
    for one in things.said:
        payload = one.statement.payload
        if one.statement.type != "decision" or payload is None:
            continue
        body, on = str(payload.get("body")), date.fromisoformat(str(payload.get("on")))
        if things.there("body", body) and not things.existed(body, on):
            said = f"{body} decided on {on}, a day on which it did not exist"
            yield Note("body did not exist", (one.statement.id,), said)
