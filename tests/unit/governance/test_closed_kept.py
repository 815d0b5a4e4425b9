"""What the closed record of a decision rests on is not changed before it is opened again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from commonweal.governance import resting
from commonweal.plan.entering import checks_for
from commonweal.records import Payload, State, Statement, draft, said
from commonweal.records.refusal import refusals

ON = date(2023, 2, 20)
START = datetime(2023, 2, 20, 9, tzinfo=UTC)
_AT: Iterator[int] = count()


def says(kind: str, name: str = "", /, **payload: Any) -> Statement:
    at = next(_AT)
    return draft(
        kind,
        payload,
        id=name or f"n-{at}",
        stated_by="Secretary",
        about="icb",
        stated_at=START + timedelta(minutes=at),
        effective=date(2022, 7, 1) if kind in ("body", "seat") else ON,
        reason="made up",
    )


def put(**named: Any) -> dict[str, Any]:
    return {"meeting": "m", "item": "m/1", **named}


@pytest.fixture
def closed() -> list[Statement]:
    """A decision by a motion, with a second item, motion and meeting beside it; it is closed."""
    source = {"source": "made up"}
    decision = {"decision": "d", "body": "icb", "title": "T", "text": "T", "reasons": "R"}
    return [
        says("body", body="icb", name="Board", kind="icb", form="board", **source),
        *(says("person", person=f"p-{n}") for n in (1, 2, 3)),
        *(
            says("seat", seat=f"s-{n}", body="icb", role="member", voting=True, person=f"p-{n}",
                 **source)
            for n in (1, 2, 3)
        ),
        *(
            says("meeting", meeting=name, bodies=["icb"], title="Board", on=ON.isoformat())
            for name in ("m", "other")
        ),
        says("agenda_item", "item", item="m/1", meeting="m", number="1", title="One"),
        says("agenda_item", "item-2", item="m/2", meeting="m", number="2", title="Two"),
        says("motion", "mo", **put(motion="mo", text="To agree")),
        says("motion", "mo-2", **put(motion="mo-2", item="m/2", text="To agree too")),
        says("attendance", "came", meeting="m", person="p-1", seat="s-1", capacity="member"),
        says("vote", "vote", motion="mo", person="p-1", vote="for"),
        says("treatment", "left", **put(person="p-2", treatment="stays, noted", reason="R",
                                        settled_by="Chair")),
        says("exclusion", "shut", meeting="m", items=["m/1"], ground="disorder", reason="Noise"),
        says("decision", "d", **decision, on=ON.isoformat(), **put(motion="mo")),
        says("decision_closed", "closing", closes="d", on=ON.isoformat(), by="Secretary"),
    ]  # fmt: skip


def told(held: list[Statement], *new: Statement) -> list[str]:
    """Why statements are refused, by any way in: all ask these checks."""
    return [
        one.reason for one in refusals(held, new, checks_for({}, ())) if "rests on" in one.reason
    ]


def corrects(held: list[Statement], name: str, **changes: Any) -> Statement:
    one = next(one for one in held if one.id == name)
    return says("correction", corrects=name, payload={**(one.payload or {}), **changes})


CHANGES: dict[str, Any] = {
    "a vote the other way": lambda held: corrects(held, "vote", vote="against"),
    "a vote taken out": lambda _: says("void", voids="vote"),
    "a vote more": lambda _: says("vote", motion="mo", person="p-3", vote="for"),
    "somebody there": lambda _: says(
        "attendance", meeting="m", person="p-3", seat="s-3", capacity="member"
    ),
    "somebody away": lambda held: corrects(held, "came", apologies=True),
    "nobody treated": lambda _: says("void", voids="left"),
    "otherwise treated": lambda held: corrects(held, "left", treatment="stays without a vote"),
    "somebody more treated": lambda _: says(
        "treatment", **put(person="p-3", treatment="stays, noted", reason="R", settled_by="Chair")
    ),
    "the public shut out of all": lambda _: says(
        "exclusion", meeting="m", ground="disorder", reason="Noise"
    ),
    "the public not shut out": lambda _: says("void", voids="shut"),
    "another motion": lambda held: corrects(held, "mo", text="To refuse"),
    "another item": lambda held: corrects(held, "item", title="Another"),
    "the decision": lambda held: corrects(held, "d", text="Otherwise"),
    "no decision": lambda _: says("void", voids="d"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_it_is_refused_while_the_record_is_closed(closed: list[Statement], name: str) -> None:
    new = CHANGES[name](closed)
    (why,) = told(closed, new)
    assert "changes what the closed record of d rests on; open that again first" in why
    assert told(closed[:-1], new) == []
    assert told(closed, says("void", voids="closing"), new) == []
    assert told([*closed, says("void", voids="closing")], new) == []


def test_a_correction_of_what_was_put_right_before_is_refused_too(closed: list[Statement]) -> None:
    before, closing = closed[:-1], closed[-1]
    first = corrects(before, "vote", vote="abstained")
    held = [*before, first, closing]
    again = says("correction", corrects=first.id, payload=corrects(held, "vote").payload["payload"])
    assert len(told(held, again)) == len(told(held, says("void", voids=first.id))) == 1


@pytest.mark.parametrize(
    "new",
    [
        says("vote", motion="mo-2", person="p-1", vote="for"),
        says("attendance", meeting="other", person="p-1", capacity="member"),
        says("treatment", meeting="m", item="m/2", person="p-2", treatment="stays, noted",
             reason="R", settled_by="Chair"),
        says("exclusion", meeting="m", items=["m/2"], ground="disorder", reason="Noise"),
        says("interest", interest="i", person="p-1", register_of="icb", type="financial",
             description="Late", declared=ON.isoformat()),
    ],
)  # fmt: skip
def test_what_it_does_not_rest_on_is_stated_as_ever(
    closed: list[Statement], new: Statement
) -> None:
    assert told(closed, new) == []


def test_without_a_motion_it_rests_on_those_put_before_and_not_on_later_ones(
    closed: list[Statement],
) -> None:
    before = [one for one in closed if one.type not in ("decision", "decision_closed")]
    decision = {"decision": "d", "body": "icb", "title": "T", "text": "T", "reasons": "R"}
    held = [
        *before,
        says("decision", "d", **decision, on=ON.isoformat(), **put()),
        closed[-1],
    ]
    assert len(told(held, corrects(held, "vote", vote="against"))) == 1
    later = says("motion", "mo-3", **put(motion="mo-3", text="Another"))
    vote = says("vote", motion="mo-3", person="p-1", vote="for")
    assert told(held, later, vote) == []


def test_records_are_read_once_however_many_decisions_are_closed(
    closed: list[Statement], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = next(one for one in closed if one.id == "d").payload or {}
    many = [*closed]
    for n in range(20):
        many.append(says("decision", f"d-{n}", **{**first, "decision": f"d-{n}"}))
        many.append(says("decision_closed", closes=f"d-{n}", on=ON.isoformat(), by="Secretary"))
    read: list[type] = []

    def counting(state: State, form: type[Payload]) -> object:
        read.append(form)
        return said(state, form)

    monkeypatch.setattr(resting, "said", counting)
    vote = says("vote", motion="mo", person="p-3", vote="against")
    one = resting.changes_of_closed(closed, [vote])
    alone = len(read)
    several = resting.changes_of_closed(many, [vote])
    assert (len(one), len(several)) == (1, 21)
    assert len(read) == 2 * alone
