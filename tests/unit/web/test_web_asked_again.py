"""What was answered is asked again when it is sent: it may fit no more, beside other answers or
beside what stands on record by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.records import StatementError
from commonweal.web.accounts.models import User
from commonweal.web.desk.asking import Asked, Question, views
from commonweal.web.desk.asking.drawing import GONE
from commonweal.web.desk.models import Proposal
from commonweal.web.desk.tasks import TASKS
from commonweal.web.store.adding import append
from commonweal.web.store.models import Draft
from commonweal.web.store.reading import head, today
from web_asked import CALLED, OTHER, SET_UP, answered, changed, contract_of, lead_of_two, refused
from web_board import (
    BODY,
    SINCE,
    begun,
    form_of,
    new_since,
    signed_in,
    stated,
    user,
    walked,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    return lead_of_two()


def test_a_step_of_a_case_is_not_taken_twice(lead: Client) -> None:
    before = head().count
    pages = {"body": BODY}, {"text": "Late"}, {"person": "p-2", "rule": ""}, form_of(on=today())
    walked(lead, "open-case", *pages)
    case = str(new_since(before)[0].payload["case"])
    step = {"step": "closed"}, form_of(on=today()), {"text": "It was looked into"}
    first, second = (answered(lead, "case-step", *step, about=case) for _ in range(2))
    assert lead.post(first).status_code == 302
    assert views.MEANWHILE in refused(lead, second)
    told = refused(lead, second)
    assert "cannot be chosen any more" in told
    # The question is a link away, and what was entered is still there.
    assert f'href="{second.replace("/check/", "/step/")}?then=check"' in told
    assert "It was looked into" in told
    assert "It was looked into" in lead.get(second.replace("/check/", "/text/")).content.decode()


def meeting_of(body: str) -> None:
    payload = {
        "meeting": f"m-{body}", "bodies": [body], "title": f"Board of {body}",
        "on": "2026-01-08", "public": "open",
    }  # fmt: skip
    append([stated("meeting", f"m-{body}", payload)])


def test_a_promise_to_another_body_is_not_owed_at_the_meeting_of_the_first(lead: Client) -> None:
    meeting_of(BODY)
    made = {
        **form_of(made_on=date(2026, 1, 8)), "meeting": f"Board of {BODY}, 8 January 2026",
        "where": "discussion", "source": "minutes",
    }  # fmt: skip
    at = answered(
        lead,
        "record-promise",
        {"body": BODY},
        {"kind": "promise"},
        {"by": "Accountable Officer"},
        {"text": "An update"},
        made,
        {"when": "none"},
    )
    changed(lead, at, "body", {"body": OTHER})
    looked = lead.get(at)
    assert looked.status_code == 200
    assert "cannot be chosen any more" in looked.content.decode()
    assert "cannot be chosen any more" in refused(lead, at)
    changed(lead, at, "made", {**made, "meeting": ""})
    assert "cannot be chosen any more" not in lead.get(at).content.decode()
    before = head().count
    assert lead.post(at).status_code == 302
    payload = new_since(before)[0].payload
    assert payload is not None
    assert (payload["to"], payload.get("meeting")) == (OTHER, None)


def test_an_issue_takes_no_step_from_where_it_stands_no_more(lead: Client) -> None:
    contract_of(BODY)
    issue = {
        "issue": "issue-1", "partnership": BODY, "contract": f"c-{BODY}", "title": "Late",
        "raised_by": BODY, "on": SINCE.isoformat(),
    }  # fmt: skip
    append([stated("partner_issue", "issue-1", issue)])
    words = {"text": "As agreed", **form_of(on=today())}
    at = answered(
        lead, "issue-step", {"by": BODY}, {"step": "escalated"}, {"to": "Board"}, words,
        about="issue-1",
    )  # fmt: skip
    pages = {"by": BODY}, {"step": "withdrawn"}, words
    _, answer = walked(lead, "issue-step", *pages, about="issue-1")
    assert answer.status_code == 302
    assert views.MEANWHILE in refused(lead, at)
    assert "cannot be chosen any more" in refused(lead, at)


def test_what_another_body_buys_follows_no_contract_of_the_first(lead: Client) -> None:
    contract_of(BODY)
    facts = ("call_off", "framework", "existing_provider", "patients_choose")
    facts = (*facts, "most_suitable_identifiable", "mixed", "urgent")
    at = answered(
        lead,
        "begin-procurement",
        {"body": BODY},
        {"title": "Beds"},
        form_of(began=date(2026, 2, 2)),
        {"value": "1,000,000"},
        {"existing_contract": f"c-{BODY}", "existing_value": ""},
        *({name: "no"} for name in facts),
        {"process": "competitive"},
    )
    changed(lead, at, "body", {"body": OTHER})
    told = refused(lead, at)
    assert "cannot be chosen any more" in told
    assert f'href="{at.replace("/check/", "/existing/")}?then=check"' in told


def test_an_answer_that_counts_no_more_has_no_other_question_asked() -> None:
    """Nobody who goes back and says that it is a call-off is asked of the framework's term."""
    facts = {"framework": "yes", "exceptional_term": "no"}
    answers = {"body": BODY, "began": "2026-02-02", **facts}
    task = TASKS["begin-procurement"]
    assert task.kept({**answers, "call_off": "no"}).keys() >= facts.keys()
    assert not task.kept({**answers, "call_off": "yes"}).keys() & facts.keys()


def test_what_somebody_types_into_stays_when_they_begin_the_same_again(lead: Client) -> None:
    first, second = begun(lead, "call-meeting"), begun(lead, "call-meeting")
    assert first != second
    for at in (first, second):
        assert lead.post(at, {"body": BODY}).status_code == 302
    assert Draft.objects.count() == 2


def test_a_meeting_that_ends_before_it_starts_is_told_where_it_is_entered(lead: Client) -> None:
    at = answered(lead, "call-meeting", *CALLED)
    when = at.replace("/check/", "/when/?then=check")
    told = lead.post(when, {**CALLED[2], "ends": "13:00"})
    assert told.status_code == 422
    assert "The meeting ends before it starts (14:30 to 13:00)" in told.content.decode()
    assert 'value="13:00"' in told.content.decode()
    assert lead.post(at).status_code == 302


def test_what_cannot_be_stated_is_told_and_can_be_mended(
    lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(_: object) -> Any:
        raise StatementError("the town hall is not there")

    at = answered(lead, "call-meeting", *CALLED)
    held = TASKS["call-meeting"]
    monkeypatch.setitem(TASKS, "call-meeting", replace(held, make=cannot, look=cannot))  # type: ignore[arg-type]
    looked = lead.get(at)
    assert looked.status_code == 200
    for page in (looked.content.decode(), refused(lead, at)):
        assert "the town hall is not there" in page
        assert "Town hall" in page
    monkeypatch.setitem(TASKS, "call-meeting", held)  # type: ignore[arg-type]
    assert lead.post(at).status_code == 302


def test_what_is_not_found_while_it_is_sent_is_told_and_nothing_is_recorded(
    lead: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def lost(*_: object) -> Any:
        raise KeyError("something")

    at = answered(lead, "call-meeting", *CALLED)
    held = TASKS["call-meeting"]
    monkeypatch.setitem(TASKS, "call-meeting", replace(held, make=lost, look=lambda _: ()))  # type: ignore[arg-type]
    assert GONE in refused(lead, at)
    monkeypatch.setitem(TASKS, "call-meeting", replace(held, look=lost))  # type: ignore[arg-type]
    looked = lead.get(at)
    assert looked.status_code == 200
    assert GONE in looked.content.decode()
    assert "Town hall" in looked.content.decode()
    # Whoever runs the site finds the place.
    assert {one.exc_info[0] for one in caplog.records if one.exc_info} >= {KeyError}


def test_an_id_that_is_taken_is_told_and_what_was_entered_stays(lead: Client) -> None:
    at = answered(lead, "call-meeting", *CALLED)
    name = f"meeting-{at.split('/')[3]}"
    append([stated("person", name, {"person": "p-9"})])
    told = refused(lead, at)
    assert f"{name} is on record already" in told
    assert "Town hall" in told
    assert Draft.objects.get().answers["place"] == "Town hall"


def test_so_is_one_that_was_proposed(lead: Client) -> None:
    interest = {
        "interest": "in-1", "person": "p-2", "register_of": BODY, "type": "financial",
        "description": "Shares", "declared": "2023-07-01",
    }  # fmt: skip
    append([stated("interest", "interest/in-1", interest)])
    pages = {"fields": ["description"]}, {"reason": "It harms somebody"}
    first, second = (answered(lead, "redact", *pages, about="in-1") for _ in range(2))
    token = first.split("/")[3]
    who = User.objects.get()
    Proposal.objects.create(
        token=token, title="Another", body=BODY, rule="A7b", why="-", proposed_by=who
    )
    told = refused(lead, first)
    assert f"{token} is on record already" in told
    assert "It harms somebody" in told
    assert lead.post(second).status_code == 302
    # Taken since it was proposed, it is sent back.
    name = f"redaction-{second.split('/')[3]}"
    append([stated("person", name, {"person": "p-9"})])
    guardian = signed_in(user("Guardian", ("conflicts guardian", BODY), person="p-3"))
    answer = guardian.post(f"/desk/approvals/{second.split('/')[3]}/", {"do": "approve"})
    assert answer.status_code == 422
    assert f"{name} is on record already" in answer.content.decode()
    assert "Send it back" in answer.content.decode()


def test_what_cannot_be_chosen_any_more_is_told_by_its_name(lead: Client) -> None:
    assert lead
    asked = Asked(User.objects.get(), "", {}, "", timezone.now())
    one = Question("which", "Which?", "choices")
    told = f"Which? NHS Kent and Medway ({BODY}) and Other board ({OTHER}) cannot be chosen"
    assert told in one.amiss([BODY, OTHER], asked)
    append([stated("void", "void/other", {"voids": OTHER})])
    assert told in one.amiss([BODY, OTHER], asked)
    assert "Which? Closed cannot be chosen" in one.amiss(["closed"], asked)


def test_days_of_one_page_are_set_against_each_other_as_they_are_sent(lead: Client) -> None:
    at = begun(lead, "set-up-consultation")
    for page in SET_UP:
        at = str(lead.post(at, page).headers["Location"])
    source = {"source": "website"}
    first = {**form_of(opens=date(2026, 5, 1), closes=date(2026, 3, 1)), **source}
    told = lead.post(at, first)
    assert told.status_code == 422
    assert "It closes before it opens" in told.content.decode()
    right = {**form_of(opens=date(2026, 3, 1), closes=date(2026, 5, 1)), **source}
    assert lead.post(at, right).status_code == 302
    # Both a year earlier: the close is not set against the opening that was answered before.
    earlier = {**form_of(opens=date(2025, 1, 1), closes=date(2025, 2, 1)), **source}
    assert lead.post(at, earlier).status_code == 302


def test_a_consultation_does_not_close_before_it_opened(lead: Client) -> None:
    days = form_of(opens=date(2026, 3, 1), closes=date(2026, 5, 1))
    before = head().count
    walked(lead, "set-up-consultation", *SET_UP, {**days, "source": "website"})
    code = str(new_since(before)[0].payload["decision"])
    told = {"text": "It went on for a month", "source": "website"}
    at = begun(lead, "consultation-step", code)
    at = str(lead.post(at, {"step": "consultation closed"}).headers["Location"])
    early = lead.post(at, {**form_of(on=date(2026, 2, 28)), **told})
    assert early.status_code == 422
    assert "The consultation opened on 1 March 2026" in early.content.decode()
    assert lead.post(at, {**form_of(on=date(2026, 4, 1)), **told}).status_code == 302
    # What goes before it may have been earlier.
    at = begun(lead, "consultation-step", code)
    at = str(lead.post(at, {"step": "scrutiny consulted"}).headers["Location"])
    assert lead.post(at, {**form_of(on=date(2026, 2, 1)), **told}).status_code == 302


def test_a_contract_does_not_end_before_it_starts(lead: Client) -> None:
    at = begun(lead, "state-contract")
    provider = {"organisation": "Orbit (company:00000003)"}
    for page in ({"body": BODY}, provider, {"title": "Beds"}, {"value": "1,000"}):
        at = str(lead.post(at, page).headers["Location"])
    days = {"starts": date(2025, 4, 1), "ends": date(2025, 3, 31)}
    told = lead.post(at, form_of(**days))
    assert told.status_code == 422
    assert "It ends before it starts" in told.content.decode()
    assert lead.post(at, form_of(**{**days, "ends": date(2026, 3, 31)})).status_code == 302
    contract_of(BODY)
    at = begun(lead, "end-contract", f"c-{BODY}")
    at = str(lead.post(at, {"how": "terminated"}).headers["Location"])
    told = lead.post(at, {**form_of(on=date(2022, 7, 31)), "source": "letter"})
    assert told.status_code == 422
    assert "The contract starts on 1 August 2022" in told.content.decode()
