"""What settles which of a thing a reader may have is gathered with it: what shuts a meeting, what a
viewer is kept from, and by what somebody is known."""

from __future__ import annotations

from datetime import date

import pytest
from public_rows import BOARD, stated, statements

from commonweal.records import Statement
from commonweal.web.reading import given_out
from commonweal.web.store.adding import append
from commonweal.web.store.gathering import for_reader, gather
from commonweal.web.store.models import Row
from commonweal.web.store.reading import Thing

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 1)
#: Of an item that is heard in public as it was called, and is shut by something else.
TAKEN = {"decision": "d-9", "body": BOARD, "on": "2026-02-02", "meeting": "m-1", "item": "i-9",
         "title": "Late business", "text": "Spoken in confidence.", "reasons": "Told."}  # fmt: skip
LATE = {"meeting": "m-1", "item": "i-9", "number": "9", "title": "Late business"}
SHUT = {
    "exclusion": stated("exclusion", {"meeting": "m-1", "items": ["i-9"], "reason": "r",
                                      "ground": "special reasons"}, "shut/exclusion"),
    "agenda_item": stated("agenda_item", LATE | {"private": True}, "shut/item"),
    "correction": stated("correction", {"corrects": "item/9", "payload": LATE | {"private": True}},
                         "shut/correction"),
    "meeting": stated("meeting", {"meeting": "m-1", "bodies": [BOARD], "title": "Board",
                                  "on": "2026-02-02", "status": "held", "public": "closed"},
                      "shut/meeting"),
}  # fmt: skip


def found(thing: Thing, viewer: str | None = None) -> set[str]:
    """The statements that are gathered of a thing for a reader."""
    numbers = for_reader(gather([thing], deep=0), viewer, None)
    return set(Row.objects.filter(number__in=numbers).values_list("statement", flat=True))


def decided() -> list[Statement]:
    """A decision under an item of the meeting."""
    return [
        *statements(),
        stated("agenda_item", LATE, "item/9"),
        stated("decision", TAKEN, "decision/9", "2026-02-02"),
    ]


@pytest.mark.parametrize("kind", SHUT)
def test_whatever_shuts_an_item_is_gathered_with_what_was_decided_under_it(kind: str) -> None:
    append(decided())
    open_ = given_out([("decision", "d-9")], on=ON, deep=0)
    assert "Spoken in confidence." in str(open_.past.statements)
    append([SHUT[kind]])
    assert SHUT[kind].id in found(("decision", "d-9"))
    shut = given_out([("decision", "d-9")], on=ON, deep=0)
    assert "Spoken in confidence." not in str(shut.past.statements)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("treatment", {"person": "p-101", "meeting": "m-1", "item": "i-2", "reason": "r",
                       "treatment": "gets no papers", "settled_by": "Chair"}),
        ("attendance", {"meeting": "m-1", "person": "p-101", "capacity": "member"}),
        ("seat", {"seat": "s-9", "person": "p-101", "body": BOARD, "role": "member",
                  "voting": True, "source": "s"}),
        ("person", {"person": "p-101", "name": "Public Member"}),
    ],
)  # fmt: skip
def test_what_a_viewer_is_and_is_kept_from_is_gathered_for_them_alone(
    kind: str, payload: dict[str, object]
) -> None:
    append([*statements(), stated(kind, payload, "of/viewer")])
    assert "of/viewer" in found(("paper", "pa-2"), "p-101")
    if kind == "treatment":
        assert "of/viewer" not in found(("paper", "pa-1"))


def test_a_viewer_who_gets_no_papers_of_an_item_is_given_none_of_it() -> None:
    append(statements())
    before = given_out([("paper", "pa-2")], on=ON, deep=0, viewer="p-101")
    assert before.past.get("paper/2") is not None
    kept = {"person": "p-101", "meeting": "m-1", "item": "i-1", "reason": "r",
            "treatment": "gets no papers", "settled_by": "Chair"}  # fmt: skip
    append([stated("treatment", kept, "kept/away")])
    after = given_out([("paper", "pa-2")], on=ON, deep=0, viewer="p-101")
    assert after.past.get("paper/2") is None
    other = given_out([("paper", "pa-2")], on=ON, deep=0, viewer="p-102")
    assert other.past.get("paper/2") is not None
