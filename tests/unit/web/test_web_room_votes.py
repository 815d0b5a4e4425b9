"""Votes in the room: one of each person, none of whoever was not there, and the casting vote."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.evidence.words import day as day_words
from commonweal.governance.law import whenever
from commonweal.records import said
from commonweal.records.kinds import Vote
from commonweal.web.accounts.models import User
from commonweal.web.desk.asking import Asked
from commonweal.web.desk.tasks.decisions import there
from commonweal.web.desk.tasks.motions import members
from commonweal.web.store.adding import append
from commonweal.web.store.reading import everything, head
from web_board import BODY, SINCE, board, signed_in, stated, user

pytestmark = pytest.mark.django_db
ROOM = "/desk/meetings/m-1/room/"
PUT = {"meeting": "m-1", "item": "i-1"}


@pytest.fixture
def lead(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    """A board of three, of whom the first holds two seats; a motion is put."""
    board()
    seat = {"seat": "seat-4", "body": BODY, "role": "member", "voting": True, "person": "p-1"}
    meeting = {"meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat()}
    item = {**PUT, "number": "1", "title": "Beds", "for_decision": True}
    append(
        [
            stated("seat", "seat/4", {**seat, "source": "register"}),
            stated("meeting", "meeting/m-1", meeting),
            stated("agenda_item", "item/i-1", item),
            stated("motion", "motion/mo-1", {**PUT, "motion": "mo-1", "text": "To buy"}),
        ]
    )
    return signed_in(user("Governance lead", ("governance lead", BODY), person="p-8"))


def part(lead: Client, do: str, **form: Any) -> Any:
    page = lead.get(ROOM).content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    return lead.post(ROOM, {"do": do, "token": f"t-{head().count}", "seen": seen, **form})


def voted(lead: Client, **votes: str) -> Any:
    form = {f"vote-{name.replace('_', '-')}": how for name, how in votes.items()}
    extra = {name: form.pop(f"vote-{name}") for name in ("casting", "casting-by")
             if f"vote-{name}" in form}  # fmt: skip
    return part(lead, "votes", motion="mo-1", **form, **extra)


def cast() -> list[tuple[str | None, str, bool]]:
    held = [one.what for one in said(whenever(everything()), Vote)]
    return [(one.person, one.vote, one.casting) for one in held]


def test_who_holds_two_seats_has_one_vote(lead: Client) -> None:
    page = lead.get(ROOM).content.decode()
    fields = Counter(
        one.partition('"')[0] for one in page.split('name="')[1:] if one.startswith("vote-")
    )
    assert fields == {"vote-p-1": 1, "vote-p-2": 1, "vote-p-3": 1}
    assert voted(lead, p_1="for", p_2="against").status_code == 302
    assert cast() == [("p-1", "for", False), ("p-2", "against", False)]


def test_a_vote_that_was_recorded_twice_is_put_right_and_undone(lead: Client) -> None:
    one = {"motion": "mo-1", "person": "p-1", "vote": "for"}
    append([stated("vote", "vote/1", one), stated("vote", "vote/2", one)])
    assert voted(lead, p_1="against").status_code == 302
    assert cast() == [("p-1", "against", False)]
    append([stated("vote", "vote/3", one)])
    assert voted(lead, p_1="").status_code == 302
    assert cast() == []


def test_whoever_is_not_there_has_no_vote_and_is_told_why(lead: Client) -> None:
    assert part(lead, "attendance", **{"there-seat-1": "there", "there-seat-4": "there",
                                       "there-seat-2": "apologies"}).status_code == 302  # fmt: skip
    before = head().count
    answer = voted(lead, p_1="for", p_2="for", p_3="against")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "(p-2) has no vote on this: sent apologies" in page
    assert "(p-3) has no vote on this: not in the list of those present" in page
    assert "(p-1) has no vote" not in page
    assert head().count == before
    assert voted(lead, p_1="for").status_code == 302


def test_of_whoever_is_known_to_be_away_no_vote_is_asked(lead: Client) -> None:
    assert 'name="vote-p-3"' in lead.get(ROOM).content.decode()
    assert part(lead, "attendance", **{"there-seat-1": "there", "there-seat-4": "there",
                                       "there-seat-2": "there"}).status_code == 302  # fmt: skip
    page = lead.get(ROOM).content.decode()
    assert re.findall(r'name="(vote-[^"]+)"', page) == ["vote-p-1", "vote-p-2"]
    assert "(p-3): no vote, not in the list of those present" in page
    casting = page.partition('name="casting-by"')[2].partition("</select>")[0]
    assert re.findall(r'<option value="(p-[^"]+)"', casting) == ["p-1", "p-2"]
    # What was entered for them all the same stays in its field, beside why it is refused.
    refused = voted(lead, p_1="for", p_3="against").content.decode()
    assert 'name="vote-p-3"' in refused
    assert voted(lead, p_1="for", p_2="for").status_code == 302
    assert cast() == [("p-1", "for", False), ("p-2", "for", False)]


def test_who_voted_is_not_recorded_as_away_afterwards(lead: Client) -> None:
    assert voted(lead, p_1="for", p_2="for").status_code == 302
    before = head().count
    away = {"there-seat-1": "there", "there-seat-4": "there", "there-seat-2": "apologies"}
    answer = part(lead, "attendance", **away)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "(p-2) has no vote on item 1: sent apologies" in page
    assert '<option value="apologies" selected>' in page, "what was entered stays"
    assert "(p-1) has no vote" not in page
    # Who is not in the list of those present was not there either.
    none = part(lead, "attendance", **{"there-seat-1": "there"})
    assert "(p-2) has no vote on item 1: not in the list of those present" in none.content.decode()
    assert head().count == before
    assert part(lead, "attendance", **{**away, "there-seat-2": "there"}).status_code == 302
    assert voted(lead, p_1="for", p_2="").status_code == 302
    assert part(lead, "attendance", **away).status_code == 302
    assert "sent apologies" in voted(lead, p_2="for").content.decode()


def test_who_left_before_they_came_is_told_so_and_what_was_entered_stays(lead: Client) -> None:
    before = head().count
    times = {"there-seat-2": "there", "in-seat-2": "14:30", "out-seat-2": "14:10"}
    answer = part(lead, "attendance", **times)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "(p-2): left before they came; correct one of the times" in page
    assert 'value="14:30"' in page
    assert 'value="14:10"' in page
    assert head().count == before
    assert part(lead, "attendance", **{**times, "out-seat-2": "14:50"}).status_code == 302


ONE_LINE, HELD = "one line of letters, digits and signs", "holds signs that cannot be kept"
SHUT = {"item": "i-1", "ground": "disorder"}


@pytest.mark.parametrize(
    ("do", "form", "told"),
    [
        ("other", {"office": "a\0b"}, f"Their office: must be {ONE_LINE}"),
        ("other", {"office": "a\u202eb"}, f"Their office: must be {ONE_LINE}"),
        ("other", {"office": "A" * 301}, "Their office: must be 300 characters or fewer"),
        ("declared", {"person": "p-1", "text": "a\x07b"}, f"What was said: {HELD}"),
        ("excluded", {**SHUT, "reason": "A" * 20_001}, "Why: must be 20,000 characters or fewer"),
        ("excluded", {**SHUT, "reason": "R", "resolution": "\u2066"}, f"resolution: {HELD}"),
        (
            "excluded",
            {**SHUT, "reason": "R", "law": "a\nb"},
            f"Under which law: must be {ONE_LINE}",
        ),
    ],
)
def test_words_in_the_room_are_as_on_every_other_form(
    lead: Client, do: str, form: dict[str, str], told: str
) -> None:
    before = head().count
    answer = part(lead, do, **form)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert head().count == before


def test_who_stays_without_a_vote_or_sent_a_deputy_has_none(lead: Client) -> None:
    treated = {**PUT, "person": "p-2", "treatment": "stays without a vote", "reason": "R"}
    deputy = {"meeting": "m-1", "person": "p-3", "seat": "seat-3", "capacity": "deputy"}
    append(
        [
            stated("treatment", "treated", {**treated, "settled_by": "Chair"}),
            stated("person", "person-5", {"person": "p-5"}),
            stated("attendance", "came/3", {**deputy, "person": "p-5"}),
            *(
                stated("attendance", f"came/{n}",
                       {"meeting": "m-1", "person": f"p-{n}", "capacity": "member"})
                for n in (1, 2)
            ),
        ]
    )  # fmt: skip
    page = voted(lead, p_1="for", p_2="for", p_3="for").content.decode()
    assert "(p-2) has no vote on this: stays without a vote" in page
    assert "(p-3) has no vote on this: a deputy came for them" in page


def test_a_deputy_who_came_votes_moves_and_decides_in_the_seat(lead: Client) -> None:
    deputy = {"meeting": "m-1", "capacity": "deputy", "seat": "seat-3"}
    append(
        [
            *(stated("person", f"person-{n}", {"person": f"p-{n}"}) for n in (5, 6)),
            stated("attendance", "came/3", {**deputy, "person": "p-5"}),
            stated("attendance", "kept/3", {**deputy, "person": "p-6", "apologies": True}),
        ]
    )
    assert part(lead, "attendance", **{"there-seat-1": "there", "there-seat-3": "apologies"}
                ).status_code == 302  # fmt: skip
    page = lead.get(ROOM).content.decode()
    assert 'name="vote-p-5"' in page
    assert 'name="vote-p-6"' not in page
    assert "<li>p-5, deputy</li>" in page
    assert voted(lead, p_1="for", p_5="against").status_code == 302
    assert cast() == [("p-1", "for", False), ("p-5", "against", False)]
    assert "(p-3) has no vote on this" in voted(lead, p_3="for").content.decode()
    asked = Asked(User.objects.get(office="Governance lead"), "i-1", {}, "t", timezone.now())
    assert [code for code, _ in members(asked)] == ["p-1", "p-2", "p-3", "p-5"]
    assert there(asked) == ["p-1", "p-5"]


def test_who_holds_two_seats_is_there_by_either(lead: Client) -> None:
    part(lead, "attendance", **{"there-seat-4": "there"})
    assert voted(lead, p_1="for").status_code == 302


def test_the_casting_vote_is_one_more_and_can_be_undone(lead: Client) -> None:
    tie = {"p_1": "for", "p_2": "against"}
    assert voted(lead, **tie, casting="for").status_code == 422
    assert voted(lead, **tie, casting="for", casting_by="p-9").status_code == 422
    assert voted(lead, **tie, casting="for", casting_by="p-1").status_code == 302
    assert cast()[-1] == ("p-1", "for", True)
    page = " ".join(lead.get(ROOM).content.decode().split())
    assert "2 for, 1 against, among them the casting vote, for" in page
    public = " ".join(Client().get("/meetings/m-1/").content.decode().split())
    assert "for (casting vote)" in public
    assert "Casting vote, counted in these" in public
    voted(lead, p_1="against", p_2="for", casting="against", casting_by="p-2")
    assert cast() == [("p-1", "against", False), ("p-2", "for", False), ("p-2", "against", True)]
    voted(lead, p_1="against", p_2="for")
    assert cast() == [("p-1", "against", False), ("p-2", "for", False)]


def test_a_casting_vote_on_votes_that_are_not_equal_is_refused_and_stays_typed(
    lead: Client,
) -> None:
    before = head().count
    won = {"p_1": "for", "p_2": "for", "p_3": "against"}
    answer = voted(lead, **won, casting="for", casting_by="p-1")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "the votes were not equal" in page
    assert '<option value="against" selected>' in page
    assert "is assumed" in page
    assert head().count == before
    # Counts that are kept without names count too.
    unnamed = {"motion": "mo-1", "vote": "against", "count": 1}
    append([stated("vote", "vote/unnamed", unnamed)])
    assert voted(lead, **won, casting="for", casting_by="p-1").status_code == 302


def test_a_casting_vote_is_warned_of_where_somebody_else_took_the_chair(lead: Client) -> None:
    voted(lead, p_1="for", p_2="against", casting="for", casting_by="p-2")
    page = lead.get("/desk/meetings/m-1/").content.decode()
    # People are told by their office, with the id beside.
    told = re.search(r"the casting vote is that of ([^<]*), and ([^<]*) took the chair\. ", page)
    assert told is not None
    whose, chair = told.groups()
    assert whose.endswith("(p-2)")
    assert chair.endswith("(p-1)")


def test_who_came_to_a_meeting_to_come_cannot_be_recorded_but_apologies_can(lead: Client) -> None:
    day = timezone.localdate() + timedelta(days=3)
    held = {"meeting": "m-1", "bodies": [BODY], "title": "Board", "on": day.isoformat()}
    first = stated("meeting", "meeting/m-1", held)
    append([stated("correction", "correction/m-1", {"corrects": first.id, "payload": held})])
    came = {"there-seat-1": "there", "in-seat-1": "14:05"}
    for form in (came, {"there-seat-1": "there"}, {"in-seat-1": "14:05"}):
        answer = part(lead, "attendance", **form)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f"the meeting is on {day_words(day)}; who came, and when, can be recorded" in page
        assert "is after it was stated" not in page
    assert part(lead, "attendance", **{"there-seat-1": "apologies"}).status_code == 302
