"""Approvals by a second person: never the same one, both offices in what is stated."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.evidence.words import day
from commonweal.records import draft
from commonweal.rules import Rule, RuleBook, Source, load_rules
from commonweal.web.accounts.models import User
from commonweal.web.desk.approvals import NOT_THEIRS, about_whom, approve, send_back
from commonweal.web.desk.models import Proposal
from commonweal.web.desk.tasks import urgent
from commonweal.web.store.adding import append
from commonweal.web.store.models import Row
from commonweal.web.store.reading import head, today
from web_board import (
    BODY,
    SINCE,
    begun,
    board,
    form_of,
    interest_of,
    new_since,
    signed_in,
    stated,
    user,
    walked,
)

pytestmark = pytest.mark.django_db


#: Made up: no rule on urgent decisions is held.
RULE = Rule(
    id="urgent-made-up",
    subject=urgent.SUBJECT,
    text="Two offices take it together.",
    applies_to=("icb",),
    in_force_from=date(2022, 7, 1),
    source=Source(id="made-up", title="Made up", publisher="this test", place="here"),
)


@pytest.fixture
def lead(
    db: None,  # noqa: ARG001 (it opens the database)
    monkeypatch: pytest.MonkeyPatch,
) -> Client:
    board()
    book = RuleBook((*load_rules().rules, RULE))
    monkeypatch.setattr(urgent, "rules", lambda: book)
    return signed_in(user("Governance lead", ("governance lead", BODY), person="p-1"))


@pytest.fixture
def guardian(lead: Client) -> Client:  # noqa: ARG001 (the board comes first)
    return signed_in(user("Conflicts guardian", ("conflicts guardian", BODY), person="p-9"))


URGENT = (
    {"body": BODY},
    {"title": "Extra beds", "text": "Ten beds are bought", "value": "1000"},
    {"reasons": "Winter"},
    {"why": "The next meeting is in March"},
)


def proposed(client: Client) -> Proposal:
    before = head().count
    _, answer = walked(client, "urgent-decision", *URGENT)
    assert answer.status_code == 302, answer.content.decode()
    assert head().count == before
    return Proposal.objects.get()


def test_nothing_is_stated_until_somebody_else_approves(lead: Client, guardian: Client) -> None:
    one = proposed(lead)
    at = f"/desk/approvals/{one.token}/"
    assert "Ten beds are bought" in guardian.get(at).content.decode()
    assert (
        "Extra beds" not in lead.get("/desk/approvals/").content.decode().partition("What you")[0]
    )
    assert lead.post(at, {"do": "approve"}).status_code == 403
    before = head().count
    assert guardian.post(at, {"do": "approve"}).status_code == 302
    (made,) = new_since(before)
    assert made.stated_by == "Governance lead"
    assert "proposed by Governance lead, approved by Conflicts guardian" in made.reason
    assert "Conflicts guardian" in str(made.payload["source"])
    again = guardian.post(at, {"do": "approve"})
    assert again.status_code in (403, 422)
    assert head().count == before + 1


def test_where_no_rule_is_held_the_office_that_was_consulted_is_named(
    lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(urgent, "rules", load_rules)
    before = head().count
    at = begun(lead, "urgent-decision")
    for page in URGENT:
        at = str(lead.post(at, page).headers["Location"])
    assert "No rule is held on urgent decisions" in lead.get(at).content.decode()
    assert lead.post(at, {"consulted": ""}).status_code == 422
    at = str(lead.post(at, {"consulted": "Chair of the board"}).headers["Location"])
    assert "No rule is held" in lead.get(at).content.decode()
    answer = lead.post(at)
    assert answer.status_code == 302, answer.content.decode()
    (made,) = new_since(before)
    assert made.payload is not None
    assert "consulted: Chair of the board (no rule on urgent decisions is held)" in str(
        made.payload["source"]
    )
    assert answer.headers["Location"] == f"/desk/decisions/{made.payload['decision']}/"
    assert not Proposal.objects.exists()
    # The next meeting ratifies it.
    pages = (
        {"body": BODY},
        form_of(on=today()),
        {"procurement": ""},
        {"title": "Ratified", "text": "The extra beds are ratified", "reasons": "As told"},
        {"function": "-", "value": "", "ratifies": f"Extra beds ({day(today())})"},
        {"private": "no"},
    )
    _, later = walked(lead, "decide-outside", *pages)
    assert later.status_code == 302, later.content.decode()
    last = new_since(before)[-1]
    assert last.payload is not None
    assert last.payload["ratifies"] == made.payload["decision"]
    page = Client().get(f"/decisions/{made.payload['decision']}/").content.decode()
    assert "Ratified by" in page


def test_the_same_person_under_another_account_does_not_approve(lead: Client) -> None:
    one = proposed(lead)
    other = signed_in(user("Guardian too", ("conflicts guardian", BODY), person="p-1"))
    assert other.get(f"/desk/approvals/{one.token}/").status_code == 403
    away = signed_in(user("Guardian away", ("conflicts guardian", "09W")))
    assert away.post(f"/desk/approvals/{one.token}/", {"do": "approve"}).status_code == 403
    assert Proposal.objects.get().state == "waits"


def test_it_is_sent_back_with_words(lead: Client, guardian: Client) -> None:
    at = f"/desk/approvals/{proposed(lead).token}/"
    before = head().count
    assert guardian.post(at, {"do": "back"}).status_code == 422
    for words, told in (("It\0", "signs that cannot be kept"), ("x" * 20_001, "20,000 characters")):
        answer = guardian.post(at, {"do": "back", "words": words})
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert guardian.post(at, {"do": "back", "words": "It can wait"}).status_code == 302
    assert "It can wait" in lead.get("/desk/approvals/").content.decode()
    assert head().count == before
    assert guardian.post(at, {"do": "approve"}).status_code == 422


def test_it_waits_on_the_desk_of_whoever_may_approve(lead: Client, guardian: Client) -> None:
    proposed(lead)
    assert "Approve or send back" in guardian.get("/desk/").content.decode()
    assert "Approve or send back" not in lead.get("/desk/").content.decode()


def test_a_gift_is_declared_at_once_and_approved_by_another(lead: Client, guardian: Client) -> None:
    before = head().count
    pages = (
        {"register_of": BODY},
        {"kind": "hospitality"},
        {"giver": "Orbit (company:00000003)"},
        {"supplies": "no"},
        {"value": "90"},
        form_of(offered=today()),
        {"accepted": "yes"},
        {"for_the_body": "no"},
        {"reason": "A dinner after a lecture"},
    )
    _, answer = walked(lead, "declare-gift", *pages)
    assert answer.status_code == 302, answer.content.decode()
    (made,) = new_since(before)
    assert made.type == "gift"
    one = Proposal.objects.get()
    assert one.rule == "A10"
    assert guardian.post(f"/desk/approvals/{one.token}/", {"do": "approve"}).status_code == 302
    last = new_since(before)[-1]
    assert last.type == "correction"
    assert last.payload["payload"]["approved_by"] == "Conflicts guardian"


def test_whoever_approves_a_gift_reads_what_became_of_it_and_whose_it_is_once(
    lead: Client, guardian: Client
) -> None:
    pages = (
        {"register_of": BODY}, {"kind": "hospitality"}, {"giver": "Orbit (company:00000003)"},
        {"supplies": "no"}, {"value": "90"}, form_of(offered=today()), {"accepted": "yes"},
        {"for_the_body": "no"}, {"reason": "A dinner after a lecture"},
    )  # fmt: skip
    before = head().count
    walked(lead, "declare-gift", *pages)
    (made,) = new_since(before)
    at = f"/desk/approvals/{Proposal.objects.get().token}/"
    page = guardian.get(at).content.decode()
    assert "What became of it" not in page
    person = made.payload["person"]
    assert f"({person})" in page
    assert f"({person}) ({person})" not in page
    walked(lead, "settle-gift", {"what": "paid back"}, form_of(on=today()),
           about=made.payload["gift"])  # fmt: skip
    # Whoever looked before that is told, and nothing is approved unseen.
    before = head().count
    answer = guardian.post(at, {"do": "approve", "became": ""})
    assert answer.status_code == 422
    assert "was stated since you looked: paid back on" in answer.content.decode()
    assert head().count == before
    page = guardian.get(at).content.decode()
    assert "What became of it" in page
    assert f"paid back on {day(today())}" in page
    assert f'name="became" value="paid back on {day(today())}"' in page
    assert guardian.post(at, {"do": "approve"}).status_code == 302


def test_a_closing_is_undone_by_two(lead: Client, guardian: Client) -> None:
    at = datetime.combine(SINCE, datetime.min.time(), UTC)
    decision = draft(
        "decision",
        {
            "decision": "d-1",
            "body": BODY,
            "title": "Plan",
            "text": "Agreed",
            "reasons": "Need",
            "on": SINCE.isoformat(),
        },
        id="d-1",
        stated_by="Secretary",
        about=BODY,
        stated_at=at,
        effective=SINCE,
        reason="made up for a test",
    )
    closed = draft(
        "decision_closed",
        {"closes": "d-1", "on": SINCE.isoformat(), "by": "Secretary"},
        id="closed-1",
        stated_by="Secretary",
        about=BODY,
        stated_at=at,
        effective=SINCE,
        reason="made up for a test",
    )
    append([decision, closed])
    _, answer = walked(lead, "reopen-decision", {"why": "A vote was left out"}, about="d-1")
    assert answer.status_code == 302, answer.content.decode()
    one = Proposal.objects.get()
    assert guardian.post(f"/desk/approvals/{one.token}/", {"do": "approve"}).status_code == 302
    last = Row.objects.order_by("-number").first()
    assert last is not None
    assert last.type == "void"
    assert lead.post("/desk/reopen-decision/begin/d-1/").status_code == 404


def test_sent_twice_it_is_proposed_once(lead: Client) -> None:
    at, first = walked(lead, "urgent-decision", *URGENT)
    second = lead.post(at)
    assert first.headers["Location"] == second.headers["Location"]
    assert Proposal.objects.count() == 1


REDACTED = {"fields": ["description"]}, {"reason": "Safety"}


def test_nobody_approves_that_something_of_their_own_interest_is_withheld(
    lead: Client, guardian: Client
) -> None:
    walked(guardian, "redact", *REDACTED, about=interest_of("p-1"))
    one = Proposal.objects.get()
    at, before = f"/desk/approvals/{one.token}/", head().count
    # The lead has the right to approve, and is the one about whom it is.
    assert "Withhold" not in lead.get("/desk/approvals/").content.decode()
    assert lead.get(at).status_code == 403
    for do in ("approve", "back"):
        assert lead.post(at, {"do": do, "words": "No"}).status_code == 403
    who = User.objects.get(office="Governance lead")
    assert approve(one, who, timezone.now()) == [NOT_THEIRS]
    assert send_back(one, who, "No", timezone.now()) == [NOT_THEIRS]
    assert head().count == before
    second = signed_in(user("Second lead", ("governance lead", BODY), person="p-2"))
    assert second.post(at, {"do": "approve"}).status_code == 302
    assert new_since(before)[0].payload["approver"] == "Second lead"


def test_whose_interest_it_is_counts_as_it_was_corrected(lead: Client, guardian: Client) -> None:
    code = interest_of("p-3")
    corrected = {
        "corrects": "interest/p-3",
        "payload": {
            "interest": code, "person": "p-1", "register_of": BODY, "type": "financial",
            "description": "Owns a house", "declared": SINCE.isoformat(),
        },
    }  # fmt: skip
    append([stated("correction", "correction/1", corrected)])
    walked(guardian, "redact", *REDACTED, about=code)
    one = Proposal.objects.get()
    assert about_whom(one) == {"p-1", "p-3"}
    assert lead.post(f"/desk/approvals/{one.token}/", {"do": "approve"}).status_code == 403


def test_what_a_proposer_writes_is_never_taken_for_the_approver(
    lead: Client, guardian: Client
) -> None:
    pages = (
        {"body": BODY},
        {"title": "(whoever approves) agrees", "text": "As (whoever approves) wishes"},
        {"reasons": "(whoever approves) said so"},
        {"why": "x; proposed by Somebody, approved by (whoever approves)"},
    )
    User.objects.filter(office="Governance lead").update(office="(whoever approves)")
    before = head().count
    walked(lead, "urgent-decision", *pages)
    at = f"/desk/approvals/{Proposal.objects.get().token}/"
    assert guardian.post(at, {"do": "approve"}).status_code == 302
    (made,) = new_since(before)
    assert made.payload["title"] == "(whoever approves) agrees"
    assert made.payload["text"] == "As (whoever approves) wishes"
    assert made.payload["source"] == (
        "Urgent decision with Conflicts guardian, taken by (whoever approves), to be ratified"
    )
    assert made.reason.startswith(
        "proposed by (whoever approves), approved by Conflicts guardian ("
    )


def test_nobody_says_of_a_gift_that_it_was_approved(lead: Client, guardian: Client) -> None:
    before = head().count
    pages = (
        {"register_of": BODY},
        {"kind": "hospitality"},
        {"giver": "Orbit (company:00000003)"},
        {"supplies": "no"},
        {"value": "90"},
        form_of(offered=today()),
        {"accepted": "yes"},
        {"for_the_body": "no", "approved_by": "Chief Executive"},
        {"reason": "A dinner", "approved_by": "Chief Executive"},
    )
    walked(lead, "declare-gift", *pages)
    (made,) = new_since(before)
    assert "approved_by" not in made.payload
    one = Proposal.objects.get()
    assert lead.post(f"/desk/approvals/{one.token}/", {"do": "approve"}).status_code == 403
    assert "Chief Executive" not in guardian.get(f"/desk/approvals/{one.token}/").content.decode()
    assert guardian.post(f"/desk/approvals/{one.token}/", {"do": "approve"}).status_code == 302
    held = new_since(before)[-1].payload["payload"]
    assert held["approved_by"] == "Conflicts guardian"
