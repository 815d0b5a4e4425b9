"""What is wrong in the world and was stated as it was: owners in a circle, votes of people without
a seat, decisions of bodies that did not exist. It is accepted and noted; rules judge it elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from commonweal.evidence.words import day as day_words
from commonweal.records.references.note import Note
from commonweal.records.references.table import named
from commonweal.records.references.things import Stated, Things
from commonweal.records.references.unlikely import unlikely


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
    found = [*_circles(things), *_votes(things), *_decisions(things), *unlikely(things)]
    return tuple(sorted(found, key=lambda note: (note.kind, note.ids)))


def _circles(things: Things) -> Iterator[Note]:
    """Groups in which each owns, or is part of, directly or through others, each other."""
    owns: list[tuple[str, str, str]] = []
    parts: list[tuple[str, str, str]] = []
    for one in things.said:
        payload, name = one.statement.payload or {}, one.statement.id
        if one.statement.type == "ownership":
            owns.append((str(payload.get("owner")), str(payload.get("owned")), name))
        elif one.statement.type == "body":
            body = str(payload.get("body"))
            parts += [(body, parent, name) for parent in named(payload, "of")]
    yield from _in_circle(owns, "ownership in a circle", "own one another in a circle")
    yield from _in_circle(parts, "bodies in a circle", "are each a part of the other in a circle")


def _in_circle(links: Sequence[tuple[str, str, str]], kind: str, told: str) -> Iterator[Note]:
    """A note for each circle among links from one to another, each with its statement."""
    onward: dict[str, list[str]] = {}
    for start, end, _ in links:
        onward.setdefault(start, []).append(end)
    group = _groups(onward)
    members: dict[int, list[str]] = {}
    for name, at in group.items():
        members.setdefault(at, []).append(name)
    by_group: dict[int, list[str]] = {}
    for start, end, identifier in links:
        if group[start] == group[end] and (start == end or len(members[group[start]]) > 1):
            by_group.setdefault(group[start], []).append(identifier)
    for at, ids in by_group.items():
        yield Note(kind, tuple(sorted(set(ids))), f"{', '.join(sorted(members[at]))} {told}")


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
    """Votes of people who had no seat with a vote; where no seat is stated, or an office holds one
    and nobody by name, nothing is known."""
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
            if any(_office_votes(seat) for seat in held):
                continue
            if held and not any(_votes_from(seat, person) for seat in held):
                said = f"{person} votes on {day_words(on)}, but has no seat with a vote on "
                said += ", ".join(bodies)
                yield Note("vote without a seat", (one.statement.id,), said)
                break


def _votes_from(seat: Stated, person: str) -> bool:
    payload = seat.statement.payload or {}
    return payload.get("person") == person and bool(payload.get("voting"))


def _office_votes(seat: Stated) -> bool:
    payload = seat.statement.payload or {}
    named = payload.get("person") is not None
    return bool(payload.get("voting")) and payload.get("office") is not None and not named


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
            said = f"{body} decided on {day_words(on)}, a day on which it did not exist"
            yield Note("body did not exist", (one.statement.id,), said)
