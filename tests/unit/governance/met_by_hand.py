"""Meetings put together by hand: persons are ids, bodies have made-up codes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from hashlib import sha256

from commonweal.governance.law import whenever
from commonweal.governance.meetings import Sitting, sittings
from commonweal.records import Statement, draft

DAY = date(2023, 9, 13)
START = date(2022, 7, 1)


def says(type_: str, on: date, /, *, until: date | None = None, **payload: object) -> Statement:
    """A statement; its id is made of what it says, so that the same is said once."""
    key = sha256(repr((sorted(payload.items()), on)).encode()).hexdigest()[:16]
    return draft(
        type_,
        payload,
        id=f"{type_}-{key}",
        stated_by="Governance lead",
        about="system",
        stated_at=datetime.combine(on, time(9), UTC),
        effective=on,
        effective_to=until,
        reason="register, agenda or minutes",
        salt="0" * 64,
    )


def body(code: str, kind: str, form: str, start: date = START, **more: object) -> Statement:
    """A body; `until` is its last day."""
    until = more.pop("until", None)
    assert until is None or isinstance(until, date)
    named: dict[str, object] = {"name": f"Body {code}", "source": "constitution", **more}
    return says("body", start, until=until, body=code, kind=kind, form=form, **named)


def seats(code: str, people: str, start: date = START) -> list[Statement]:
    """A chair, a deputy chair and members, all with a vote, in that order of ids."""
    roles = ["chair", "deputy chair"]
    made = []
    for number, who in enumerate(people.split()):
        made += [
            says("person", start, person=who),
            says("seat", start, seat=f"{code}-{who}", body=code, voting=True, person=who,
                 role=roles[number] if number < 2 else "member", source="constitution"),
        ]  # fmt: skip
    return made


def meeting(codes: str = "icb", on: date = DAY, name: str = "m-1", **more: object) -> Statement:
    """A meeting of bodies, held unless said otherwise."""
    payload = {"title": f"Meeting {name}", "status": "held", **more}
    return says("meeting", on, meeting=name, bodies=codes.split(), on=on.isoformat(), **payload)


def item(name: str = "i-1", on: date = DAY, at: str = "m-1", **more: object) -> Statement:
    """An item for decision."""
    payload = {"number": "1", "title": f"Item {name}", "for_decision": True, **more}
    return says("agenda_item", on, item=name, meeting=at, **payload)


def came(people: str, on: date = DAY, at: str = "m-1", **more: object) -> list[Statement]:
    """Members who came."""
    payload = {"capacity": "member", **more}
    return [says("attendance", on, meeting=at, person=who, **payload) for who in people.split()]


def treated(who: str, how: str, on: date = DAY, at: str = "m-1", **more: object) -> Statement:
    """How the conflict of somebody in an item was handled."""
    payload = {"item": "i-1", "reason": "director of a bidder", "settled_by": "Chair", **more}
    return says("treatment", on, meeting=at, person=who, treatment=how, **payload)


def decided(by: str, code: str = "icb", on: date = DAY, **more: object) -> Statement:
    """A decision under an item."""
    payload = {
        "title": "Item i-1", "text": "Agreed", "reasons": "need", "meeting": "m-1", "item": "i-1",
        **more,
    }  # fmt: skip
    name = f"d-{code}"
    return says("decision", on, decision=name, body=code, on=on.isoformat(),
                decided_by=by.split(), **payload)  # fmt: skip


def sitting(*statements: Statement | list[Statement], name: str = "m-1") -> Sitting:
    """One meeting out of statements."""
    return sittings(whenever(flat(*statements)))[name]


def flat(*statements: Statement | list[Statement]) -> list[Statement]:
    """Statements in one list."""
    made: list[Statement] = []
    for one in statements:
        made += one if isinstance(one, list) else [one]
    return made


#: Five people who sit on a board.
FIVE = "p-1 p-2 p-3 p-4 p-5"


def board(quorum: int | None = 3, **more: object) -> list[Statement]:
    """A board of five with a quorum, its meeting, and one item of it."""
    extra = {} if quorum is None else {"quorum": quorum}
    return [body("icb", "icb", "board", **extra, **more), *seats("icb", FIVE), meeting(), item()]
