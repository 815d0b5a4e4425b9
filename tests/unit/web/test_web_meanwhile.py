"""What others did while a form waited is told as it is sent, and nothing entered is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from commonweal.web.accounts.models import User
from commonweal.web.desk.asking import views
from commonweal.web.desk.asking.drawing import GONE
from commonweal.web.desk.models import Proposal
from commonweal.web.desk.tasks import TASKS
from commonweal.web.store.adding import append
from commonweal.web.store.reading import head
from web_asked import CALLED, SET_UP, answered, lead_of_two, refused, then
from web_board import (
    BODY,
    SINCE,
    begun,
    form_of,
    new_since,
    stated,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    return lead_of_two()


def test_what_a_question_rests_on_may_be_gone_and_every_answer_is_still_there(
    lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> Any:
        raise KeyError("something")

    at = answered(lead, "call-meeting", *CALLED)
    held = TASKS["call-meeting"]
    when, public = (one for one in held.pages if one.name in ("when", "public"))
    gone = replace(public, questions=(replace(public.questions[0], choices=lost),), text=lost)
    early = replace(when, questions=(replace(when.questions[0], check=lost), *when.questions[1:]))
    pages = tuple({"when": early, "public": gone}.get(one.name, one) for one in held.pages)
    monkeypatch.setitem(TASKS, "call-meeting", replace(held, pages=pages))  # type: ignore[arg-type]
    looked = lead.get(at)
    assert looked.status_code == 200
    for page in (looked.content.decode(), refused(lead, at)):
        assert GONE in page
        assert "Town hall" in page
    for name, form in (("public", CALLED[4]), ("when", CALLED[2])):
        path = at.replace("/check/", f"/{name}/")
        assert lead.get(path).status_code == 200
        told = lead.post(path, form)
        assert told.status_code == 422
        assert GONE in told.content.decode()
    assert 'value="14:30"' in told.content.decode()


def test_an_issue_under_a_contract_that_was_withdrawn_meanwhile_is_told_so(lead: Client) -> None:
    contract = {
        "contract": "k-1", "authority": BODY, "organisation": "Orbit", "title": "Nursing",
        "source": "register",
    }  # fmt: skip
    append([stated("contract", "contract/k-1", contract)])
    pages = (
        {"by": BODY}, {"contract": "k-1"}, {"title": "Late referrals", **form_of(on=SINCE)},
        {"between": []}, {"days_to_own": "5"},
    )  # fmt: skip
    at = answered(lead, "raise-issue", *pages)
    append([stated("void", "void/k-1", {"voids": "contract/k-1"})])
    assert "Late referrals" in lead.get(at).content.decode()
    told = refused(lead, at)
    assert re.search(r"Under which contract\? Nursing( \(k-1\))? cannot be chosen any more", told)
    assert "Late referrals" in told


def test_what_was_entered_about_something_that_was_withdrawn_is_still_there(
    lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise = {
        "commitment": "c-1", "kind": "promise", "text": "A report", "by": BODY, "to": BODY,
        "made_on": SINCE.isoformat(), "where": "discussion", "source": "minutes",
    }  # fmt: skip
    append([stated("commitment", "commitment/c-1", promise)])
    page = {"what": "Long words", "source": "Paper 7", **form_of(on=date(2026, 1, 8))}
    half = begun(lead, "deliver-promise", "c-1")
    whole, waits = (answered(lead, "deliver-promise", page, about="c-1") for _ in range(2))
    then(monkeypatch, lambda: append([stated("void", "v", {"voids": "commitment/c-1"})]))
    told = lead.post(waits)
    assert told.status_code == 422
    assert GONE in told.content.decode()
    assert "Long words" in told.content.decode()
    before = head().count
    typed = {**page, "what": "Other <b>\nin two lines", "on-month": "13"}
    for answer in (lead.get(whole), lead.post(whole), lead.post(half, typed), lead.get(half)):
        assert answer.status_code == 404
        assert "What this was about is not there any more" in answer.content.decode()
    assert "Long words" in lead.get(whole).content.decode()
    told = lead.post(half, typed)
    assert "Other &lt;b&gt;<br>in two lines" in told.content.decode()
    assert "8 13 2026" in told.content.decode()
    assert head().count == before
    assert lead.post(half.replace("/what/", "/delete/")).status_code == 302
    assert lead.get(half).status_code == 404


def test_whoever_lost_the_right_while_a_form_waited_records_nothing(
    lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = User.objects.get(office="Governance lead")
    at = answered(lead, "set-up-consultation", *SET_UP, {
        **form_of(opens=date(2026, 3, 1), closes=date(2026, 5, 1)), "source": "website",
    })  # fmt: skip
    then(monkeypatch, lambda: who.grants.update(ended_at=who.joined))
    before = head().count
    assert lead.post(at).status_code == 403
    assert head().count == before


def decision(code: str = "d-1") -> None:
    payload = {
        "decision": code, "body": BODY, "title": "Plan", "text": "Agreed", "reasons": "Need",
        "on": SINCE.isoformat(), "private": False,
    }  # fmt: skip
    append([stated("decision", code, payload)])


def close(code: str = "d-1") -> None:
    payload = {"closes": code, "on": SINCE.isoformat(), "by": "Secretary"}
    append([stated("decision_closed", f"closed-{code}", payload)])


def corrected(title: str = "Plan", text: str = "Agreed") -> tuple[dict[str, Any], ...]:
    return (
        {"title": title, "text": text, "reasons": "Need"},
        {"function": "-", "value": ""},
        {"private": "no"},
        {"why": "Written wrongly"},
    )


def test_a_record_that_is_closed_while_its_correction_waits_is_not_corrected_by_one_alone(
    lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision()
    at = answered(lead, "correct-decision", *corrected("Plan 2"), about="d-1")
    then(monkeypatch, close)
    told = lead.post(at)
    assert told.status_code == 422
    assert views.MEANWHILE in told.content.decode()
    assert new_since(0)[-1].type == "decision_closed"
    # Looked at again and sent, it waits for a second person.
    assert lead.post(at).status_code == 302
    assert new_since(0)[-1].type == "decision_closed"
    assert Proposal.objects.get().title == "Correct what was recorded of a decision"


def test_what_is_proposed_is_looked_at_again_where_somebody_else_came_first(
    lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    payload = {
        "interest": "i-2", "person": "p-2", "register_of": BODY, "type": "financial",
        "description": "Owns a house", "declared": SINCE.isoformat(),
    }  # fmt: skip
    append([stated("interest", "i-2", payload)])
    at = answered(lead, "redact", {"fields": ["description"]}, {"reason": "Safety"}, about="i-2")
    other = {"corrects": "i-2", "payload": {**payload, "description": "Owns two houses"}}
    then(monkeypatch, lambda: append([stated("correction", "correction-2", other)]))
    assert views.MEANWHILE in lead.post(at).content.decode()
    assert not Proposal.objects.exists()
    assert lead.post(at).status_code == 302
    assert Proposal.objects.exists()
