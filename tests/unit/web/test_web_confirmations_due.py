"""What waits on the desk of whoever declares: when interests are due of who confirmed none, told by
one rule there and in public, and gifts that must go back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from commonweal.evidence.words import day
from commonweal.governance.register.confirming import COUNTED
from commonweal.web.store.adding import append
from commonweal.web.store.reading import today
from web_board import BODY, board, form_of, signed_in, stated, user, walked

pytestmark = pytest.mark.django_db
NOTHING = "You have declared and confirmed nothing there yet."


@pytest.fixture(autouse=True)
def seated(db: None) -> None:  # noqa: ARG001 (it opens the database)
    """A board with a member who came today."""
    board()
    seat = {"seat": "seat-9", "body": BODY, "role": "member", "voting": True, "person": "p-9",
            "source": "register"}  # fmt: skip
    append([stated("person", "person-9", {"person": "p-9"}),
            stated("seat", "seat-9", seat, on=today())])  # fmt: skip


def test_the_desk_tells_everybody_what_was_confirmed_and_when_it_is_due_or_why_that_is_not_known(
) -> None:  # fmt: skip
    member = signed_in(user("Member", ("declarer", BODY), person="p-9"))
    told = member.get("/desk/").content.decode()
    assert f"The confirmation, or nil return, is due by {today().day} " in told
    assert ": coming to a seat or a post there." in told
    assert COUNTED in told
    assert NOTHING in told
    manager = signed_in(user("Manager", ("contract manager", BODY), person="p-8"))
    told = manager.get("/desk/").content.decode()
    assert "By when is not known: you hold no seat or post there on record, and declared" in told
    assert COUNTED in told
    assert NOTHING in told


def test_who_came_is_told_the_days_for_a_declaration_before_the_year_for_a_confirmation() -> None:
    """The desk told the year alone, and the check page of the declaration that it was 28 days."""
    member = signed_in(user("Member", ("declarer", BODY), person="p-9"))
    by = day(today() + timedelta(days=28))
    told = re.sub(r"<[^>]+>", "", member.get("/desk/").content.decode())
    first = f"within 28 days: by {by} (A2b)."
    assert f"when you came there ({day(today())}) is declared {first}" in told
    assert told.index(first) < told.index("The confirmation, or nil return, is due by")
    older = signed_in(user("Older", ("declarer", BODY), person="p-2"))
    told = re.sub(r"<[^>]+>", "", older.get("/desk/").content.decode())
    assert "(1 July 2022) was to be declared within 28 days: by 29 July 2022 (A2b)." in told
    confirmed = {"person": "p-9", "register_of": BODY, "on": today().isoformat(), "nil": True}
    append([stated("confirmation", "confirmation/9", confirmed, on=today())])
    assert "within 28 days" not in member.get("/desk/").content.decode()


def test_nothing_is_told_of_coming_where_no_rule_bound_the_body() -> None:
    body = {"body": "c-1", "name": "Council", "kind": "council", "form": "organisation",
            "confirm_months": 12, "source": "constitution"}  # fmt: skip
    seat = {"seat": "seat-c", "body": "c-1", "role": "member", "voting": True, "person": "p-9",
            "source": "register"}  # fmt: skip
    append([stated("body", "body-c", body), stated("seat", "seat-c", seat, on=today())])
    told = signed_in(user("Member", person="p-9")).get("/desk/").content.decode()
    assert "or declare them: Council" in told
    assert told.count("within 28 days") == 1


def test_who_declared_is_told_so_and_confirms_when_that_is_due() -> None:
    """The desk went on that nothing was confirmed yet, and asked again at once."""
    manager = signed_in(user("Manager", ("contract manager", BODY), person="p-8"))
    held = {
        "interest": "in-8", "person": "p-8", "register_of": BODY, "type": "financial",
        "description": "Director", "organisation": "Orbit", "arose": today().isoformat(),
        "declared": today().isoformat(),
    }  # fmt: skip
    append([stated("interest", "interest/in-8", held)])
    told = manager.get("/desk/").content.decode()
    assert NOTHING not in told
    assert "Confirm your interests: " not in told
    assert "Confirm this" in told
    later = today() - timedelta(days=350)
    append([stated("interest", "interest/in-7", held | {
        "interest": "in-7", "declared": later.isoformat(), "arose": later.isoformat()
    })])  # fmt: skip
    told = manager.get("/desk/").content.decode()
    assert "Confirm your interests: " in told
    assert ": the first declaration." in told
    assert "and have not yet confirmed that it is all." in told


def test_who_confirmed_nothing_and_owes_nothing_yet_is_not_in_time_in_public() -> None:
    held = {
        "interest": "in-9", "person": "p-9", "register_of": BODY, "type": "financial",
        "description": "Director", "organisation": "Orbit", "arose": today().isoformat(),
        "declared": today().isoformat(),
    }  # fmt: skip
    append([stated("interest", "interest/in-9", held)])
    page = Client().get(f"/register/bodies/{BODY}/").content.decode()
    told = page.split("Confirmations, due every")[-1].split("</table>")[0]
    assert "not yet due" in told
    assert "in time" not in told
    assert f"When one is due is {COUNTED}." in page
    assert (
        "A first declaration does not wait for that: an interest is declared within 28 days of "
        "when they became aware of it or, where it is older, of when they came to the body (A2b)."
    ) in page


def test_what_must_go_back_waits_on_its_takers_desk_until_that_is_stated() -> None:
    member = signed_in(user("Member", ("declarer", BODY), person="p-9"))
    given = {
        "gift": "g-1", "person": "p-9", "register_of": BODY, "kind": "cash or voucher",
        "giver": "Orbit", "giver_supplies": True, "value_pence": 2000, "accepted": True,
        "offered": today().isoformat(), "declared": today().isoformat(),
    }  # fmt: skip
    append([stated("gift", "gift/g-1", given)])
    waits = member.get("/desk/").content.decode().split("What the registers hold of you")[0]
    assert "What waits for you" in waits
    assert "Cash or voucher from Orbit, offered" in waits
    assert "Give it back, and state that. (" in waits
    walked(member, "settle-gift", {"what": "given back"}, form_of(on=today()), about="g-1")
    waits = member.get("/desk/").content.decode().split("What the registers hold of you")[0]
    assert "Cash or voucher from Orbit" not in waits
