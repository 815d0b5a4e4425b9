"""What nobody does for themselves: backdate their own declaration, settle their own case, correct
away that they declared late, or be the second person without being anybody on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from commonweal.web.accounts import making
from commonweal.web.accounts.models import User
from commonweal.web.desk.approvals import NOT_THEIRS, approve, send_back
from commonweal.web.desk.models import Proposal
from commonweal.web.store.adding import append
from commonweal.web.store.reading import everything, head, today
from web_board import BODY, SINCE, begun, board, form_of, new_since, signed_in, stated, user, walked

pytestmark = pytest.mark.django_db
LATE = "1 late declaration without a case"
KEEPS = (("governance lead", BODY), ("conflicts guardian", BODY))


@pytest.fixture
def lead(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Governance lead", *KEEPS, person="p-1"))


def late_interest(person: str) -> str:
    """An interest that was declared years after it arose; its id."""
    payload = {
        "interest": "i-1", "person": person, "register_of": BODY, "type": "financial",
        "description": "Owns a house", "declared": today().isoformat(), "organisation": "Orbit",
        "arose": "2023-01-01", "aware": "2023-01-01",
    }  # fmt: skip
    append([stated("interest", "interest/1", payload)])
    return "i-1"


def test_a_keeper_enters_nobody_s_declaration_as_their_own(lead: Client) -> None:
    at = begun(lead, "declare-for-another")
    at = lead.post(at, {"register_of": BODY}).headers["Location"]
    answer = lead.post(at, {"person": "p-1"})
    assert answer.status_code == 422
    assert "declare it for yourself, from your desk" in answer.content.decode()
    assert lead.post(at, {"person": "p-2"}).status_code == 302


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (
            "interest",
            "interest,person,register_of,type,description,declared,effective\n"
            f"i-9,{{}},{BODY},financial,Owns a house,2022-08-01,2022-08-01\n",
        ),
        (
            "confirmation",
            f"person,register_of,on,nil,effective\n{{}},{BODY},2022-08-01,yes,2022-08-01\n",
        ),
    ],
)
def test_no_table_backdates_what_somebody_declares_themselves(
    lead: Client, kind: str, content: str
) -> None:
    def page(person: str) -> tuple[str, str]:
        file = SimpleUploadedFile("list.csv", content.format(person).encode())
        at = lead.post("/desk/import/", {"kind": kind, "file": file}).headers["Location"]
        return at, lead.get(at).content.decode()

    at, told = page("p-1")
    assert "is yourself: declare and confirm it from your desk" in told
    assert lead.post(at).status_code == 422
    _, told = page("p-2")
    assert "is yourself" not in told


@pytest.mark.parametrize("named", [True, False])
def test_nobody_takes_a_step_of_a_case_of_their_own(lead: Client, named: bool) -> None:
    opened = {
        "case": "c-1", "register_of": BODY, "step": "opened", "on": SINCE.isoformat(),
        "interest": late_interest("p-1"), "text": "Declared late",
    }  # fmt: skip
    # Of a late declaration it is told by the interest too whose case it is.
    append([stated("breach", "breach/1", opened | ({"person": "p-1"} if named else {}))])
    pages = {"step": "closed"}, form_of(on=today()), {"text": "Nothing to it"}
    before = head().count
    _, answer = walked(lead, "case-step", *pages, about="c-1")
    assert answer.status_code == 422
    assert "somebody else takes its steps" in answer.content.decode()
    assert head().count == before
    other = signed_in(user("Second lead", *KEEPS, person="p-2"))
    assert walked(other, "case-step", *pages, about="c-1")[1].status_code == 302
    (made,) = new_since(before)
    assert made.payload["step"] == "closed"


def test_since_when_one_has_an_interest_is_not_corrected_by_oneself(lead: Client) -> None:
    code = late_interest("p-1")
    assert LATE in lead.get(f"/desk/registers/{BODY}/").content.decode()
    at = begun(lead, "correct-interest", code)
    assert "ask whoever keeps the register" in lead.get(at).content.decode()
    in_time = form_of(arose=today() - timedelta(days=1))
    pages: list[dict[str, Any]] = [
        {"type": "financial", **in_time},
        {"organisation": "Orbit (company:00000003)", **in_time},
        {"description": "Owns half a house", **in_time},
        {"mitigation": "", "consent_refused": "", **in_time},
        {"why": "Half of it was sold"},
    ]
    for page in pages:
        assert "arose" not in lead.get(at).content.decode()
        at = lead.post(at, page).headers["Location"]
    assert lead.post(at).status_code == 302
    made = everything()[-1].payload["payload"]
    assert (made["arose"], made["aware"]) == ("2023-01-01", "2023-01-01")
    assert made["description"] == "Owns half a house"
    assert LATE in lead.get(f"/desk/registers/{BODY}/").content.decode()


def test_an_account_of_nobody_is_told_before_it_answers_more(lead: Client) -> None:
    assert lead
    opened = {
        "case": "c-1", "register_of": BODY, "step": "opened", "on": SINCE.isoformat(),
        "interest": late_interest("p-2"), "text": "Declared late",
    }  # fmt: skip
    append([stated("breach", "breach/1", opened)])
    nobody = signed_in(user("Lead of nobody", *KEEPS))
    answer = nobody.post(begun(nobody, "case-step", "c-1"), {"step": "closed"})
    assert answer.status_code == 422
    assert "linked to no person" in answer.content.decode()


def test_an_account_of_nobody_is_no_second_person(lead: Client) -> None:
    code = late_interest("p-2")
    pages = {"fields": ["description"]}, {"reason": "Safety"}
    nobody = signed_in(user("Guardian of nobody", ("conflicts guardian", BODY)))
    at = begun(nobody, "redact", code)
    answer = nobody.post(at, pages[0])
    assert answer.status_code == 422
    assert "linked to no person" in answer.content.decode()
    walked(lead, "redact", *pages, about=code)
    one = Proposal.objects.get()
    assert "linked to no person" in nobody.get("/desk/approvals/").content.decode()
    assert nobody.get(f"/desk/approvals/{one.token}/").status_code == 403
    who = User.objects.get(office="Guardian of nobody")
    assert approve(one, who, timezone.now()) == [NOT_THEIRS]
    assert send_back(one, who, "No", timezone.now()) == [NOT_THEIRS]
    making.link_with(who, "p-3", by="Administrator")
    nobody = signed_in(User.objects.get(pk=who.pk))
    assert "linked to no person" not in nobody.get("/desk/approvals/").content.decode()
    assert nobody.post(f"/desk/approvals/{one.token}/", {"do": "approve"}).status_code == 302


def test_an_account_is_of_a_person_on_record_and_stays_theirs(lead: Client) -> None:
    assert lead
    with pytest.raises(ValueError, match="the records hold no person of the id 'p-99'"):
        making.make("new@example.org", "New", "p-99", by="Administrator")
    assert not User.objects.filter(email="new@example.org").exists()
    assert making.make("new@example.org", "New", "p-2", by="Administrator").person == "p-2"
    keeper = signed_in(user("Administrator", ("administrator", "")))
    without = making.make("none@example.org", "None", by="Administrator")
    at = f"/accounts/{without.pk}/person/"
    assert keeper.post(at, {"person": "p-99"}).status_code == 422
    assert keeper.post(at, {"person": "p-3"}).status_code == 302
    answer = keeper.post(at, {"person": "p-2"})
    assert answer.status_code == 422
    assert "linked already" in answer.content.decode()
    without.refresh_from_db()
    assert without.person == "p-3"
    assert "linked with the person p-3" in keeper.get(f"/accounts/{without.pk}/").content.decode()
