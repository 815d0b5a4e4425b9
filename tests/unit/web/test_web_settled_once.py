"""Two who settle the same at the same time: the second is told of the first, and takes nothing
away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.web.accounts.models import User
from commonweal.web.desk import room
from commonweal.web.desk.approvals import MOVED, approve
from commonweal.web.desk.approvals import _last_on as moved_on
from commonweal.web.desk.asking.views import MEANWHILE
from commonweal.web.desk.models import Proposal
from commonweal.web.desk.sitting import kept
from commonweal.web.desk.tasks.closing import decision_said
from commonweal.web.store.adding import append
from commonweal.web.store.reading import everything, head, today
from web_board import (
    BODY,
    SINCE,
    begun,
    board,
    form_of,
    signed_in,
    stated,
    told_wrong,
    user,
    walked,
)

pytestmark = pytest.mark.django_db

ROLES = (("governance lead", BODY), ("conflicts guardian", BODY), ("analyst", BODY))


@pytest.fixture
def lead(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Governance lead", *ROLES, person="p-1"))


@pytest.fixture
def second(lead: Client) -> Client:  # noqa: ARG001 (the board comes first)
    return signed_in(user("Second lead", *ROLES, person="p-3"))


def answered(client: Client, task: str, *pages: Mapping[str, Any], about: str = "") -> str:
    """Answer a task page by page; the address of the page that checks it."""
    at = begun(client, task, about)
    for page in pages:
        answer = client.post(at, page)
        assert answer.status_code == 302, told_wrong(answer)
        at = str(answer.headers["Location"])
    return at


def told_of_the_other(client: Client, at: str) -> None:
    """What was begun before another settled the same is told, and sent once it was looked at."""
    before = head().count
    answer = client.post(at)
    assert answer.status_code == 422
    assert MEANWHILE in answer.content.decode()
    assert head().count == before


def meeting() -> str:
    """A meeting of today with an item from which a member stands to gain; the conflict."""
    interest = {
        "interest": "i-1", "person": "p-2", "register_of": BODY, "type": "financial",
        "description": "Director", "organisation": "Go To Doc",
        "organisation_ids": ["company:00000002"], "declared": "2022-07-10",
    }  # fmt: skip
    held = {
        "meeting": "m-1", "bodies": [BODY], "title": "Board", "on": today().isoformat(),
        "public": "open",
    }  # fmt: skip
    item = {
        "item": "item-1", "meeting": "m-1", "number": "1", "title": "Dermatology",
        "for_decision": True, "supplier_ids": ["company:00000002"],
    }  # fmt: skip
    append([stated("interest", "i-1", interest)])
    append([stated("meeting", "m-1", held), stated("agenda_item", "item-1", item)])
    (conflict,) = kept("m-1").item("item-1").conflicts
    return f"item-1~{conflict.match.key}"


def test_of_two_who_settle_a_conflict_the_second_is_told(lead: Client, second: Client) -> None:
    about = meeting()
    settled = {"reason": "Director of a bidder", "settled_by": "Chair", "public": "no"}
    pages = {"treatment": "stays, noted"}, {"scope": "all"}, settled
    at = answered(lead, "treat-conflict", *pages, about=about)
    walked(second, "treat-conflict", {"treatment": "does not attend"}, *pages[1:], about=about)
    told_of_the_other(lead, at)
    assert "Does not attend the meeting" in lead.get(at).content.decode()


def test_of_two_who_look_at_a_match_the_second_is_told(lead: Client, second: Client) -> None:
    about = meeting()
    how = {"method": "asked the person", "note": "She said so"}
    at = answered(lead, "review-match", {"status": "confirmed"}, how, about=about)
    settled = {"reason": "Director of a bidder", "settled_by": "Chair", "public": "no"}
    pages = {"treatment": "stays, noted"}, {"scope": "all"}, settled
    treating = answered(lead, "treat-conflict", *pages, about=about)
    walked(second, "review-match", {"status": "held"}, how, about=about)
    told_of_the_other(lead, at)
    told_of_the_other(lead, treating)


def test_of_two_who_put_a_motion_the_second_is_told(lead: Client, second: Client) -> None:
    meeting()
    pages = {"text": "To invite both"}, {"proposed_by": "", "seconded_by": ""}
    at = answered(lead, "put-motion", *pages, about="item-1")
    walked(second, "put-motion", *pages, about="item-1")
    told_of_the_other(lead, at)


def consultation(code: str) -> None:
    for number, (step, on) in enumerate(
        (("consultation opened", "2026-03-01"), ("consultation closed", "2026-05-01"))
    ):
        payload = {
            "decision": code, "step": step, "on": on, "by": BODY, "text": "Stroke units",
            "source": "website",
        }  # fmt: skip
        append([stated("change_step", f"{code}-{number}", payload)])


def test_of_two_who_record_a_step_of_a_consultation_the_second_is_told(
    lead: Client, second: Client
) -> None:
    consultation("c-1")
    consultation("c-2")
    told = {**form_of(on=today()), "text": "Passed", "source": "website"}
    step = {"step": "scrutiny consulted"}, told
    at = answered(lead, "consultation-step", *step, about="c-1")
    # What happens on the way to another decision is told to nobody.
    walked(second, "consultation-step", *step, about="c-2")
    walked(second, "consultation-step", *step, about="c-1")
    told_of_the_other(lead, at)
    assert lead.post(at).status_code == 302
    other = answered(lead, "consultation-step", *step, about="c-2")
    walked(second, "consultation-step", *step, about="c-1")
    assert lead.post(other).status_code == 302


def test_of_two_who_take_the_votes_of_a_motion_the_second_is_told(
    lead: Client, second: Client
) -> None:
    meeting()
    pages = {"text": "To invite both"}, {"proposed_by": "", "seconded_by": ""}
    walked(lead, "put-motion", *pages, about="item-1")
    motion = everything()[-1].payload["motion"]  # type: ignore[index]
    at = "/desk/meetings/m-1/room/"
    seen = lead.get(at).content.decode().partition('name="seen" value="')[2].partition('"')[0]
    form = {"do": "votes", "motion": motion, "seen": seen}
    assert second.post(at, {**form, "token": "a", "vote-p-1": "for"}).status_code == 302
    answer = lead.post(at, {**form, "token": "b", "vote-p-1": "against"})
    assert answer.status_code == 422
    assert room.MEANWHILE in answer.content.decode()
    # Nor is taken for what stands what somebody has said since is not so.
    seen = lead.get(at).content.decode().partition('name="seen" value="')[2].partition('"')[0]
    form = {**form, "seen": seen}
    assert second.post(at, {**form, "token": "c", "vote-p-1": ""}).status_code == 302
    assert everything()[-1].type == "void"
    assert lead.post(at, {**form, "token": "d", "vote-p-1": "against"}).status_code == 422


def test_whoever_lost_the_right_while_a_form_of_the_room_waited_records_nothing(
    lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting()
    at, send = "/desk/meetings/m-1/room/", room.send
    seen = lead.get(at).content.decode().partition('name="seen" value="')[2].partition('"')[0]

    def later(*given: Any, **named: Any) -> list[str]:
        User.objects.get(office="Governance lead").grants.update(ended_at=timezone.now())
        return send(*given, **named)

    monkeypatch.setattr(room, "send", later)
    before = head().count
    assert lead.post(at, {"do": "nil", "seen": seen, "token": "a"}).status_code == 403
    assert head().count == before


def corrections(lead: Client, second: Client) -> list[Proposal]:
    """Two corrections of one closed record, each of another field, each proposed by one of two."""
    payload = {
        "decision": "d-1", "body": BODY, "title": "Plan", "text": "Agreed", "reasons": "Need",
        "on": SINCE.isoformat(), "private": False,
    }  # fmt: skip
    closed = {"closes": "d-1", "on": SINCE.isoformat(), "by": "Secretary"}
    append([stated("decision", "d-1", payload), stated("decision_closed", "closed-1", closed)])
    rest = {"function": "-", "value": ""}, {"private": "no"}, {"why": "Written wrongly"}
    for client, words in (
        (lead, {"title": "Plan of beds", "text": "Agreed", "reasons": "Need"}),
        (second, {"title": "Plan", "text": "Agreed by all", "reasons": "Need"}),
    ):
        _, answer = walked(client, "correct-decision", words, *rest, about="d-1")
        assert answer.status_code == 302, told_wrong(answer)
    return list(Proposal.objects.order_by("proposed_at"))


def test_of_two_corrections_that_are_proposed_the_second_takes_nothing_away(
    lead: Client, second: Client
) -> None:
    guardian = signed_in(user("Guardian", ("conflicts guardian", BODY), person="p-2"))
    one, other = corrections(lead, second)
    at = f"/desk/approvals/{one.token}/"
    assert guardian.post(at, {"do": "approve"}).status_code == 302
    before = head().count
    at = f"/desk/approvals/{other.token}/"
    told = guardian.post(at, {"do": "approve"})
    assert told.status_code == 422
    assert MOVED in told.content.decode()
    assert head().count == before
    what = decision_said("d-1").what
    assert (what.title, what.text) == ("Plan of beds", "Agreed")
    # It says what to do, and that can be done.
    back = {"do": "back", "words": "The title was corrected since"}
    assert guardian.post(at, back).status_code == 302


def test_what_only_refers_to_it_does_not_keep_a_proposal_from_being_approved(
    lead: Client,
) -> None:
    assert lead
    payload = {
        "decision": "d-1", "body": BODY, "title": "Plan", "text": "Agreed", "reasons": "Need",
        "on": SINCE.isoformat(), "private": False,
    }  # fmt: skip
    append([stated("decision", "d-1", payload)])
    keeper = signed_in(user("Administrator", ("administrator", "")))
    walked(keeper, "destroy-payload", {"statement": "d-1"}, {"why": "Retention is over"})
    one = Proposal.objects.get()
    assert moved_on(one) == one.seen == 0
    closed = {"closes": "d-1", "on": SINCE.isoformat(), "by": "Secretary"}
    append([stated("decision_closed", "closed-1", closed)])
    assert moved_on(one) == 0
    append([stated("void", "opened-1", {"voids": "closed-1"})])
    assert moved_on(one) == head().count


def test_whoever_lost_the_right_to_approve_since_they_looked_approves_nothing(
    lead: Client, second: Client
) -> None:
    one, _ = corrections(lead, second)
    guardian = user("Guardian", ("conflicts guardian", BODY), person="p-2")
    assert guardian.held
    guardian.grants.update(ended_at=timezone.now())
    before = head().count
    assert approve(one, guardian, timezone.now())
    assert head().count == before
