"""What cannot be, asked before anything is added: unknown things, things stated twice, impossible
days."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from commonweal.records.references.days import impossible
from commonweal.records.references.table import THINGS, entity_ids, named, references_of
from commonweal.records.references.things import Organisations, Stated, Things, things_of
from commonweal.records.refusal import Check, Refusal
from commonweal.records.statement import Statement
from commonweal.records.types import referred
from commonweal.records.worded import UNKEPT, id_fault, unkept_in

#: For so many unknown ids those that come near are looked for: among many ids it takes its time.
MOST_NEAR = 20


def check(organisations: Organisations | None = None) -> Check:
    """What `store.append` asks so that statements fit together.

    Only what new statements bring about is refused: that something held is at fault keeps nobody
    from stating more. All new statements are taken together, so their order does not matter.

    Parameters
    ----------
    organisations
        Bodies that are known from elsewhere (those of a folder), with the periods in which they
        existed.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from commonweal.records import draft
    >>> known = datetime(2019, 7, 1, tzinfo=UTC)
    >>> seat = draft("seat", {"seat": "gb-1", "body": "09X", "role": "chair", "voting": True,
    ...     "source": "constitution"}, id="s", stated_by="Secretary", about="09C",
    ...     stated_at=known, effective=known.date(), reason="register of seats")
    >>> [str(refusal) for refusal in check({"09C": [(known.date(), None)]})([], [seat])]
    ["s: body '09X' is not known; did you mean '09C'?"]
    """

    def asked(held: Sequence[Statement], new: Sequence[Statement]) -> Iterable[Refusal]:
        bodies = organisations or {}
        # What has an id that is taken is refused for that: it is not asked about twice.
        every = {statement.id: statement for statement in [*new[::-1], *held]}
        places = _places(held, new)
        found = list(faults(things_of(every.values(), bodies), places))
        worded = [one for at, each in enumerate(new) for one in _misworded(at, each)]
        if not found:
            return worded
        before = set(faults(things_of(held, bodies), places))
        return worded + [
            replace(one, at=places.get(one.id)) for one in dict.fromkeys(found) if one not in before
        ]

    return asked


def _misworded(at: int, one: Statement) -> Iterator[Refusal]:
    """Signs that nothing keeps, wherever a new statement has them, and the id of a new thing of
    which no address can be made."""
    said = {"about": one.about, "stated_by": one.stated_by, "reason": one.reason}
    for place in (*unkept_in(said), *unkept_in(one.payload)):
        yield Refusal(one.id, f"{place[0]} {UNKEPT}", at, field=str(place[0]))
    for code in entity_ids(one.type, one.payload):
        thing, field, _ = THINGS[one.type]
        fault = id_fault(thing, code)
        if fault:
            yield Refusal(one.id, f"{field} {fault}", at, field=field)


def faults(things: Things, new: Collection[str] = ()) -> Iterator[Refusal]:
    """Everything that statements say which cannot be; of two that cannot both stand, that which is
    among `new` is at fault."""
    near: dict[str, str] = {}
    for one in things.said:
        name = one.statement.id
        yield from _unknown(one, things, near)
        yield from (Refusal(name, said, field=field) for field, said in impossible(one, things))
        yield from _alone(one)
    for (thing, identifier), several in things.known.items():
        if len(several) > 1:
            yield from _twice(thing, identifier, several, new)
    yield from _settled_twice(things, new)


def _alone(one: Stated) -> Iterator[Refusal]:
    """Somebody related to nobody else."""
    payload = one.statement.payload or {}
    if one.statement.type == "relationship" and payload.get("person") == payload.get("other"):
        said = f"{payload.get('person')} is related to themselves; correct person or other"
        yield Refusal(one.statement.id, said, field="other")


def _unknown(one: Stated, things: Things, near: dict[str, str]) -> Iterator[Refusal]:
    held = one.statement
    for reference in references_of(held.type):
        for identifier in named(held.payload or {}, reference.field):
            if any(things.there(thing, identifier) for thing in reference.things):
                continue
            if identifier not in near and len(near) < MOST_NEAR:
                near[identifier] = _near(reference.things, identifier, things)
            stated = " or ".join(kind for kind in reference.things if kind != "identifier")
            meant = near.get(identifier) or f"state the {stated} first, or beside it"
            said = f"{reference.field} {identifier!r} is not known; {meant}"
            yield Refusal(held.id, said, lacks=identifier, field=reference.field)


def _near(kinds: Sequence[str], identifier: str, things: Things) -> str:
    ids = {held for thing, held in things.known if thing in kinds}
    ids |= set(things.organisations) if "body" in kinds else set()
    found = difflib.get_close_matches(identifier, sorted(ids), n=1)
    return f"did you mean {found[0]!r}?" if found else ""


def _twice(
    thing: str, identifier: str, several: Sequence[Stated], new: Collection[str]
) -> Iterator[Refusal]:
    """A thing stated more often than it can be; of a contract its awards do not count."""
    often = {held.statement.id: THINGS[held.statement.type].often for held in several}
    once = [held for held in several if often[held.statement.id] == "once"]
    once.sort(key=lambda held: held.statement.id in new)
    for later in once[1:]:
        said = f"{thing} {identifier!r} is stated already by {once[0].statement.id}"
        yield Refusal(later.statement.id, f"{said}; state a correction of that, or give another id")
    timed = [held for held in several if often[held.statement.id] == "one at a time"]
    timed.sort(key=lambda held: held.statement.effective)
    latest = timed[0] if timed else None
    for later in timed[1:]:
        if latest is not None and latest.holds(later.statement.effective):
            yield _overlap(thing, identifier, latest, later, new)
        if latest is not None and latest.last is not None:
            open_ = later.last is None or later.last > latest.last
            latest = later if open_ else latest


def _settled_twice(things: Things, new: Collection[str]) -> Iterator[Refusal]:
    """What became of a gift, told again: once is all that can become of it."""
    first: dict[str, Stated] = {}
    told = [one for one in things.said if one.statement.type == "gift_settled"]
    for one in sorted(told, key=lambda held: held.statement.id in new):
        payload = one.statement.payload or {}
        before = first.setdefault(str(payload.get("gift")), one)
        if before is not one:
            became = (before.statement.payload or {}).get("what")
            said = f"is of a gift of which it is told already what became ({became})"
            do = f"leave it out, or state a correction of {before.statement.id}"
            yield Refusal(one.statement.id, f"{said}; {do}", field="gift")


def _overlap(
    thing: str, identifier: str, one: Stated, other: Stated, new: Collection[str]
) -> Refusal:
    """Two statements of a thing for one day: that which is new, or was stated later, is at
    fault."""
    both = sorted(
        (one, other),
        key=lambda held: (held.statement.id in new, held.statement.stated_at, held.statement.id),
    )
    first, second = both
    until = "has no end" if first.last is None else f"holds until {first.last}"
    since = f"from {first.statement.effective} on it {until}"
    said = f"{thing} {identifier!r} is stated already by {first.statement.id}, and {since}"
    return Refusal(second.statement.id, f"{said}; end one first, or state a correction")


def _places(held: Sequence[Statement], new: Sequence[Statement]) -> Mapping[str, int]:
    """By the id of a statement, the new statement that states or changes it."""
    places: dict[str, int] = {}
    by_id = {statement.id: statement for statement in held}
    by_id |= {statement.id: statement for statement in new}
    for at, statement in enumerate(new):
        seen: set[str] = set()
        identifier: str | None = statement.id
        while identifier is not None and identifier not in seen:
            seen.add(identifier)
            places.setdefault(identifier, at)
            other = by_id.get(identifier)
            identifier = None if other is None else referred(other.type, other.payload)
    return places
