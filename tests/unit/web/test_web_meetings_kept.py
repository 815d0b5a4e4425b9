"""A meeting from its call to its decision: what is found, what is refused, what is recorded."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.governance.law import whenever
from commonweal.governance.meetings import sittings
from commonweal.web.desk import minuting, room
from commonweal.web.store.adding import append
from commonweal.web.store.reading import everything, head, today
from web_board import BODY, begun, board, form_of, new_since, signed_in, stated, user, walked

pytestmark = pytest.mark.django_db

ROLES = (("governance lead", BODY), ("conflicts guardian", BODY))


@pytest.fixture(autouse=True)
def _late_in_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Meetings of today are over, whenever the tests are run."""
    monkeypatch.setattr(minuting, "now", lambda: timezone.localtime().replace(hour=23, minute=59))


@pytest.fixture
def lead(request: pytest.FixtureRequest) -> Client:
    request.getfixturevalue("db")
    board()
    interest = {
        "interest": "i-1",
        "person": "p-2",
        "register_of": BODY,
        "type": "financial",
        "description": "Director of Go To Doc",
        "organisation": "Go To Doc",
        "organisation_ids": ["company:00000002"],
        "declared": "2022-07-10",
    }
    append([stated("interest", "i-1", interest, date(2022, 7, 10))])
    return signed_in(user("Governance lead", *ROLES, person="p-8"))


def yesterday() -> date:
    """A day of which every time has come about, whenever the tests are run."""
    return today() - timedelta(days=1)


def call(lead: Client, on: date | None = None) -> str:
    walked(
        lead,
        "call-meeting",
        {"body": BODY},
        {"title": "Board"},
        {**form_of(on=on or today()), "starts": "14:00", "ends": ""},
        {"place": "Town hall"},
        {"public": "open"},
    )
    return str(everything()[-1].payload["meeting"])


def add_item(lead: Client, meeting: str) -> str:
    at = begun(lead, "add-item", meeting)
    pages: list[dict[str, Any]] = [
        {"number": "1", "title": "Dermatology"},
        {"for_decision": "yes"},
        {"function": "", "value": "", "procurement": ""},
        {"supplier": "Go To Doc (company:00000002)", "do": "add"},
    ]
    for page in pages:
        answer = lead.post(at, page)
        assert answer.status_code == 302, answer.content.decode()
        at = answer.headers["Location"]
    shown = lead.get(at).content.decode()
    assert "Interest found: member, NHS Kent and Medway (p-2) and Go To Doc" in shown
    for page in ({"supplier": "Orbit (company:00000003)", "do": "continue"}, {"private": "no"}):
        at = lead.post(at, page).headers["Location"]
    assert (
        "Interest found: member, NHS Kent and Medway (p-2) and Go To Doc"
        in lead.get(at).content.decode()
    )
    assert lead.post(at).status_code == 302
    return str(everything()[-1].payload["item"])


def key(lead: Client, meeting: str) -> str:
    page = lead.get(f"/desk/meetings/{meeting}/").content.decode()
    return page.partition("/desk/treat-conflict/begin/")[2].partition("/")[0]


def treat(lead: Client, about: str, settled_by: str = "Chair") -> None:
    walked(
        lead,
        "treat-conflict",
        {"treatment": "leaves for discussion and decision"},
        {"scope": "all"},
        {"reason": "Director of a bidder", "settled_by": settled_by, "public": "no"},
        about=about,
    )


def part(lead: Client, meeting: str, do: str, **form: Any) -> Any:
    page = lead.get(f"/desk/meetings/{meeting}/room/").content.decode()
    _, _, rest = page.partition('name="seen" value="')
    sent = {"do": do, "token": f"t-{head().count}", "seen": rest.partition('"')[0], **form}
    return lead.post(f"/desk/meetings/{meeting}/room/", sent)


def test_a_meeting_is_called_and_short_notice_is_told_before(lead: Client) -> None:
    at = begun(lead, "call-meeting")
    pages: list[dict[str, Any]] = [
        {"body": BODY},
        {"title": "Board"},
        {**form_of(on=today() + timedelta(days=2)), "starts": "14:00"},
        {"place": ""},
        {"public": "closed"},
        {"public_reason": "Staff matters"},
    ]
    for page in pages:
        at = lead.post(at, page).headers["Location"]
    assert "Were notice given today" in lead.get(at).content.decode()
    before = head().count
    lead.post(at)
    (made,) = new_since(before)
    assert made.payload["public_reason"] == "Staff matters"
    assert made.payload["bodies"] == [BODY]
    assert made.payload["starts"].endswith("T14:00:00Z") or "T14:00:00+" in made.payload["starts"]


def test_conflicts_stand_beside_the_item_as_suppliers_are_added(lead: Client) -> None:
    meeting = call(lead)
    item = add_item(lead, meeting)
    made = everything()[-1]
    assert made.payload["supplier_ids"] == ["company:00000002", "company:00000003"]
    page = lead.get(f"/desk/meetings/{meeting}/").content.decode()
    # What is in the way tells people by what they are, with the id beside: it stood alone.
    in_the_way = page.partition("<h4>In the way</h4>")[2]
    assert "member, NHS Kent and Medway (p-2) and Go To Doc" in in_the_way
    assert " p-2 and" not in page
    assert "Cannot be decided yet" in page
    assert "No treatment is recorded" in page
    at = begun(lead, "add-paper", item)
    at = lead.post(at, {"title": "Bids", "text": "Who bid what"}).headers["Location"]
    proposed = lead.get(at).content.decode()
    assert 'value="p-2" checked' in " ".join(proposed.split())
    for answer in (
        {"withheld_from": ["p-2"]},
        {"withheld_reason": "Interest in a bidder"},
        {"public": "yes"},
    ):
        at = lead.post(at, answer).headers["Location"]
    lead.post(at)
    assert everything()[-1].payload["withheld_from"] == ["p-2"]


def test_a_decision_with_an_open_conflict_is_refused_and_says_what_to_do(lead: Client) -> None:
    meeting = call(lead)
    item = add_item(lead, meeting)
    people = {"there-seat-1": "there", "there-seat-2": "there", "there-seat-3": "there"}
    part(lead, meeting, "attendance", **people)
    decide(lead, item, ["p-1", "p-2", "p-3"])
    decision = str(everything()[-1].payload["decision"])
    page = lead.get(f"/desk/decisions/{decision}/").content.decode()
    assert "In the way" in page
    assert "it was decided at “Board”, which the records have as still to come" in page
    at = begun(lead, "close-decision-lacking", decision)
    at = lead.post(at, {"not_on_record": ["authority"]}).headers["Location"]
    before = head().count
    told = lead.post(at)
    assert told.status_code == 422
    assert "stays open" in told.content.decode()
    assert head().count == before


def decide(lead: Client, item: str, who: list[str]) -> None:
    walked(
        lead,
        "decide",
        {"body": BODY},
        {"motion": ""},
        {"title": "Dermatology", "text": "Both are invited", "reasons": "Made up"},
        {"decided_by": who},
        {"function": "-", "value": ""},
        {"private": "no"},
        about=item,
    )


def test_that_nobody_had_an_interest_is_not_taken_beside_one_that_stands(lead: Client) -> None:
    meeting = call(lead, yesterday())
    room, button = f"/desk/meetings/{meeting}/room/", "Nobody had an interest beyond those"
    assert button not in lead.get(room).content.decode()
    add_item(lead, meeting)
    assert button in lead.get(room).content.decode(), "certain, not treated yet"
    treat(lead, key(lead, meeting))
    part(lead, meeting, "nil")
    told = "nobody had an interest beyond those that stand at its items"
    assert everything()[-1].payload == {"meeting": meeting, "nil": True, "text": told}
    assert f"Asked for: {told}." in lead.get(room).content.decode()
    other = call(lead, yesterday())
    part(lead, other, "nil")
    assert everything()[-1].payload == {"meeting": other, "nil": True}
    assert "had an interest.<" in lead.get(f"/desk/meetings/{other}/room/").content.decode()


def test_it_is_closed_once_whoever_has_the_interest_left(lead: Client) -> None:
    meeting = call(lead, yesterday())
    item = add_item(lead, meeting)
    treat(lead, key(lead, meeting))
    people = {"there-seat-1": "there", "there-seat-2": "there", "there-seat-3": "there"}
    part(lead, meeting, "attendance", **people)
    part(lead, meeting, "nil")
    answer = part(lead, meeting, "left", treatment="0", out="14:10", back="14:30")
    assert answer.status_code == 302, answer.content.decode()
    page = lead.get(f"/desk/meetings/{meeting}/room/").content.decode()
    assert "out at 14:10, back at 14:30" in page
    assert "Quorate" in page
    walked(lead, "put-motion", {"text": "To invite both"}, {"proposed_by": "p-1"}, about=item)
    motion = str(everything()[-1].payload["motion"])
    votes = {"vote-p-1": "for", "vote-p-3": "against"}
    part(lead, meeting, "votes", motion=motion, **votes)
    assert "1 for, 1 against" in lead.get(f"/desk/meetings/{meeting}/room/").content.decode()
    part(lead, meeting, "votes", motion=motion, **{**votes, "vote-p-3": "for"})
    # Nobody is on record against it, which is no record that nobody was.
    assert "Result: 2 for." in lead.get(f"/desk/meetings/{meeting}/room/").content.decode()
    part(lead, meeting, "ended", starts="14:00", ends="15:00")
    decide(lead, item, ["p-1", "p-3"])
    decision = str(everything()[-1].payload["decision"])
    page = lead.get(f"/desk/decisions/{decision}/").content.decode()
    assert "In the way:" not in page
    assert "still to come" not in page
    before = head().count
    walked(lead, "close-decision-lacking", {"not_on_record": ["authority"]}, about=decision)
    (made,) = new_since(before)
    assert made.type == "decision_closed"
    held = sittings(whenever(everything()))[meeting]
    assert held.meeting.status == "held"
    assert "Dermatology" in Client().get(f"/meetings/{meeting}/").content.decode()


def test_the_guardian_is_told_of_a_conflict_that_waits_and_led_to_it(lead: Client) -> None:
    guardian = signed_in(user("Guardian", ("conflicts guardian", BODY), person="p-9"))
    meeting = call(lead)
    assert "to settle" not in guardian.get("/desk/").content.decode()
    add_item(lead, meeting)
    page = guardian.get("/desk/").content.decode()
    assert "1 conflict to settle: Board" in page
    assert "“Dermatology”" in page
    assert 'href="/desk/meetings/"' in page
    assert f'href="/desk/meetings/{meeting}/"' in page
    treat(guardian, key(guardian, meeting))
    assert "to settle" not in guardian.get("/desk/").content.decode()
    # Two more items of the same name, and more meetings before it than are told of.
    for _ in range(2):
        add_item(lead, meeting)
    append([
        stated("meeting", f"meeting/e-{at}", {"meeting": f"e-{at}", "bodies": [BODY],
               "title": "Earlier", "on": today().isoformat()})
        for at in range(12)
    ])  # fmt: skip
    assert "2 conflicts to settle: Board" in guardian.get("/desk/").content.decode()
    elsewhere = signed_in(user("Elsewhere", ("conflicts guardian", "X99"), person="p-7"))
    assert meeting not in elsewhere.get("/desk/").content.decode()


def test_a_form_of_the_room_tells_all_faults_and_keeps_what_was_entered(lead: Client) -> None:
    meeting = call(lead)
    add_item(lead, meeting)
    answer = part(
        lead, meeting, "attendance", **{"there-seat-1": "there", "in-seat-1": "a quarter past"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "enter a time, such as 14:30" in page
    assert 'value="a quarter past"' in page
    answer = part(lead, meeting, "excluded", item="", ground="", reason="", resolution="Resolved")
    page = answer.content.decode()
    assert "Choose the ground" in page
    assert "Enter why" in page


def test_no_time_that_is_still_to_come_is_taken(
    lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = call(lead, yesterday())
    add_item(lead, meeting)
    treat(lead, key(lead, meeting))
    there = {"there-seat-1": "there", "in-seat-1": "17:35"}
    at = datetime.combine(yesterday(), time(17, 22), timezone.get_current_timezone())
    monkeypatch.setattr(minuting, "now", lambda: at)
    before = head().count
    for form in (
        ("attendance", there),
        ("left", {"treatment": "0", "out": "17:10", "back": "17:35"}),
        ("ended", {"starts": "14:00", "ends": "17:35"}),
    ):
        answer = part(lead, meeting, form[0], **form[1])
        assert answer.status_code == 422, form
        assert "17:35 is later than now (17:22)" in answer.content.decode(), form
        assert 'value="17:35"' in answer.content.decode() or form[0] == "ended"
    assert head().count == before
    monkeypatch.setattr(minuting, "now", lambda: at.replace(minute=35))
    assert part(lead, meeting, "attendance", **there).status_code == 302


def test_what_somebody_else_added_meanwhile_is_told_and_the_entries_stay(lead: Client) -> None:
    meeting = call(lead)
    page = lead.get(f"/desk/meetings/{meeting}/room/").content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    add_item(lead, meeting)
    sent = {"do": "attendance", "token": "t", "seen": seen, "in-seat-1": "14:05"}
    answer = lead.post(f"/desk/meetings/{meeting}/room/", {**sent, "there-seat-1": "there"})
    assert answer.status_code == 422
    assert "Something was added to this meeting since you" in answer.content.decode()
    assert 'value="14:05"' in answer.content.decode()


def test_two_who_send_at_the_same_moment_do_not_write_over_each_other(
    lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = call(lead, yesterday())
    at, send = f"/desk/meetings/{meeting}/room/", room.send
    page = lead.get(at).content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    form = {"do": "attendance", "seen": seen, "there-seat-1": "there"}

    def later(*given: Any, **named: Any) -> list[str]:
        # Looked at and found as it was: now the other comes first.
        monkeypatch.setattr(room, "send", send)
        first = lead.post(at, {**form, "token": "a", "in-seat-1": "14:00"})
        assert first.status_code == 302
        return send(*given, **named)

    monkeypatch.setattr(room, "send", later)
    answer = lead.post(at, {**form, "token": "b", "in-seat-1": "14:05"})
    assert answer.status_code == 422
    assert "Something was added to this meeting since you" in answer.content.decode()
    assert 'value="14:05"' in answer.content.decode()
    came = [one for one in everything() if one.type == "attendance"]
    assert [str((one.payload or {})["entered"])[11:16] for one in came] == ["14:00"]


def test_the_public_is_shut_out_of_items_of_this_meeting_alone(lead: Client) -> None:
    first, second = call(lead), call(lead)
    item = add_item(lead, second)
    answer = part(
        lead,
        first,
        "excluded",
        item=item,
        ground="special reasons",
        reason="Because",
        resolution="Resolved",
    )
    assert answer.status_code == 422
    assert "Choose the item from those of the agenda" in answer.content.decode()


def test_a_form_of_the_room_sent_twice_is_stated_once(lead: Client) -> None:
    meeting = call(lead)
    page = lead.get(f"/desk/meetings/{meeting}/room/").content.decode()
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    sent = {"do": "nil", "token": "t", "seen": seen}
    before = head().count
    lead.post(f"/desk/meetings/{meeting}/room/", sent)
    second = lead.post(f"/desk/meetings/{meeting}/room/", sent)
    assert second.status_code == 302
    assert len(new_since(before)) == 1


def test_whoever_may_not_run_it_is_kept_out(lead: Client) -> None:
    meeting = call(lead)
    member = signed_in(user("Member", ("committee member", BODY), person="p-2"))
    assert member.get(f"/desk/meetings/{meeting}/room/").status_code == 403
    assert member.get(f"/desk/meetings/{meeting}/").status_code == 403
    assert member.get("/desk/meetings/").status_code == 403
    assert lead.get("/desk/meetings/nothing/").status_code == 404


def test_nobody_settles_a_conflict_of_their_own(lead: Client) -> None:
    meeting = call(lead)
    add_item(lead, meeting)
    about = key(lead, meeting)
    own = signed_in(user("Lead with an interest", *ROLES, person="p-2"))
    before = head().count
    settled = (
        {"treatment": "stays, noted"},
        {"scope": "all"},
        {"reason": "It is small", "settled_by": "Chair", "public": "no"},
    )
    looked_at = ({"status": "rejected"}, {"method": "I know it", "note": "Not me"})
    for task, pages in (("treat-conflict", settled), ("review-match", looked_at)):
        _, answer = walked(own, task, *pages, about=about)
        assert answer.status_code == 422
        assert "This is about yourself" in answer.content.decode()
    assert head().count == before
