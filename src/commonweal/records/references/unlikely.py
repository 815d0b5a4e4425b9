"""What is possible and unlikely: a seat before its body, an interest declared before it arose,
owners of more than the whole."""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.records.references.days import Within, out_of_order
from commonweal.records.references.note import Note
from commonweal.records.references.things import Stated, Things

#: Shares are stated in percent, with so much left for how they were rounded.
_WHOLE, _ROUNDED = 100.0, 0.01
#: What can be declared ahead: of somebody who is about to take a post.
_AHEAD = Within("interest", "arose", "declared")


def unlikely(things: Things) -> Iterator[Note]:
    """Everything that can be, and is more often a slip."""
    for one in things.said:
        if one.statement.type == "seat":
            yield from _before_its_body(one, things)
        elif one.statement.type == _AHEAD.kind:
            payload = one.statement.payload or {}
            if out_of_order(_AHEAD, payload):
                said = f"declared {payload['declared']}, before it arose ({payload['arose']})"
                yield Note("declared before it arose", (one.statement.id,), said)
    yield from _beyond_the_whole(things)


def _before_its_body(seat: Stated, things: Things) -> Iterator[Note]:
    body = str((seat.statement.payload or {}).get("body"))
    starts = [held.statement.effective for held in things.get("body", body)]
    starts += [start for start, _ in things.organisations.get(body, ())]
    since = seat.statement.effective
    if starts and since < min(starts):
        said = f"a seat from {since} on {body}, which began on {min(starts)}"
        yield Note("seat before its body", (seat.statement.id,), said)


def _beyond_the_whole(things: Things) -> Iterator[Note]:
    """Owners who on some day together hold more than all there is of one organisation."""
    same = _identifiers(things)
    shares: dict[tuple[str, str], list[Stated]] = {}
    for one in things.said:
        payload = one.statement.payload or {}
        if one.statement.type == "ownership" and payload.get("share_percent") is not None:
            owned = str(payload.get("owned"))
            key = (same.get(owned, owned), str(payload.get("nature")))
            shares.setdefault(key, []).append(one)
    for (owned, nature), several in shares.items():
        for day in sorted({one.statement.effective for one in several}):
            # Of several statements of one owner the last counts.
            held = {str((one.statement.payload or {}).get("owner")): one
                    for one in several if one.holds(day)}  # fmt: skip
            together = sum(_share(one) for one in held.values())
            if together > _WHOLE + _ROUNDED:
                ids = tuple(sorted(one.statement.id for one in held.values()))
                said = f"on {day} {together:g}% of {owned} ({nature}) is held in all"
                yield Note("owners of more than all", ids, said)
                break


def _identifiers(things: Things) -> dict[str, str]:
    """By each identifier of an organisation, the id under which it is stated."""
    found: dict[str, str] = {}
    for one in things.said:
        payload = one.statement.payload or {}
        ids = payload.get("ids")
        if one.statement.type == "organisation" and isinstance(ids, list):
            found |= {str(name): str(payload.get("organisation")) for name in ids}
    return found


def _share(one: Stated) -> float:
    held = (one.statement.payload or {}).get("share_percent")
    return float(held) if isinstance(held, int | float) else 0.0
