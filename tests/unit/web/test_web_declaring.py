"""Declaring by questions: what reaches the records, and what is told when it cannot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from commonweal.web.accounts.models import User
from commonweal.web.desk.own import own_of
from commonweal.web.store.adding import append
from commonweal.web.store.models import Draft, Submission
from commonweal.web.store.reading import everything, head, today
from web_board import BODY, begun, board, form_of, new_since, signed_in, stated, user, walked

pytestmark = pytest.mark.django_db

REGISTER = {"register_of": BODY}
MONEY = {"type": "financial"}
WITH = {"organisation": "go to doc (company:00000002)"}
WHAT = {"description": "Director, without pay"}
MORE = {"mitigation": "Leaves for decisions on it"}


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> Client:
    request.getfixturevalue("db")
    board()
    return signed_in(user("Clinical member", ("declarer", BODY), person="p-2"))


def since(days: int = 3) -> dict[str, object]:
    return form_of(arose=today() - timedelta(days=days))


def declare(client: Client) -> str:
    _, answer = walked(client, "declare-interest", REGISTER, MONEY, WITH, WHAT, since(), MORE)
    assert answer.status_code == 302
    return str(everything()[-1].payload["interest"])


def test_an_interest_is_stated_as_it_was_declared(browser: Client) -> None:
    before = head().count
    declare(browser)
    (made,) = new_since(before)
    arose = (today() - timedelta(days=3)).isoformat()
    assert made.type == "interest"
    assert made.about == BODY
    assert made.stated_by == "Clinical member"
    assert {key: value for key, value in made.payload.items() if key != "interest"} == {
        "person": "p-2",
        "register_of": BODY,
        "type": "financial",
        "description": "Director, without pay",
        "organisation": "Go To Doc",
        "organisation_ids": ["company:00000002"],
        "by_office": False,
        "arose": arose,
        "aware": arose,
        "declared": today().isoformat(),
        "arose_precision": "day",
        "aware_precision": "day",
        "declared_precision": "day",
        "mitigation": "Leaves for decisions on it",
    }


def test_sent_twice_it_is_stated_once(browser: Client) -> None:
    before = head().count
    at, first = walked(browser, "declare-interest", REGISTER, MONEY, WITH, WHAT, since(), MORE)
    second = browser.post(at)
    assert first.headers["Location"] == second.headers["Location"] == "/desk/"
    assert len(new_since(before)) == 1
    assert Submission.objects.count() == 1
    assert not Draft.objects.exists()


def test_of_several_that_fit_a_name_one_is_asked_for_and_the_words_stay(browser: Client) -> None:
    at = begun(browser, "declare-interest")
    for page in (REGISTER, MONEY):
        at = browser.post(at, page).headers["Location"]
    told = browser.post(at, {"organisation": "o"})
    assert told.status_code == 422
    page = told.content.decode()
    assert "Which one do you mean?" in page
    assert 'value="o"' in page
    assert "Orbit" in page
    chosen = browser.post(at, {"organisation": "o", "organisation-which": "-"})
    assert chosen.status_code == 302
    assert Draft.objects.get().answers["organisation"] == {"code": "", "words": "o"}


def test_a_late_one_says_by_which_rule_before_it_is_sent(browser: Client) -> None:
    at = begun(browser, "declare-interest")
    for page in (REGISTER, MONEY, WITH, WHAT, since(400), {}):
        at = browser.post(at, page).headers["Location"]
    told = browser.get(at).content.decode()
    assert "372 days late" in told
    assert "A2b" in told
    assert browser.post(at).status_code == 302


def checked(browser: Client, arose: dict[str, object]) -> str:
    """What the page says before a declaration of that day is sent."""
    at = begun(browser, "declare-interest")
    for page in (REGISTER, MONEY, WITH, WHAT, arose, {}):
        at = browser.post(at, page).headers["Location"]
    return browser.get(at).content.decode()


def test_by_each_clock_it_is_said_that_it_is_in_time_or_why_that_cannot_be_said(
    browser: Client,
) -> None:
    """The page was silent of what was not late for certain."""
    told = checked(browser, since(3))
    assert "within 28 days of when you became aware of it (A2b): this is in time." in told
    assert (
        "Whether this is in time, counted from when it arose, cannot be said: no rule is held on "
        "it for a body of this kind."
    ) in told


def test_a_day_to_come_is_told_and_stays_as_entered(browser: Client) -> None:
    at = begun(browser, "declare-interest")
    for page in (REGISTER, MONEY, WITH, WHAT):
        at = browser.post(at, page).headers["Location"]
    told = browser.post(at, form_of(arose=today() + timedelta(days=400)))
    assert told.status_code == 422
    assert "The day is to come" in told.content.decode()
    assert f'value="{(today() + timedelta(days=400)).year}"' in told.content.decode()


def test_one_click_confirms_what_stands(browser: Client) -> None:
    held = declare(browser)
    before = head().count
    at = begun(browser, "confirm-interests", BODY)
    told = browser.get(at).content.decode()
    assert "Director, without pay" in told
    assert "Confirm: this is right and complete" in told
    browser.post(at)
    (made,) = new_since(before)
    assert made.payload == {
        "person": "p-2",
        "register_of": BODY,
        "on": today().isoformat(),
        "interests": [held],
        "nil": False,
    }


def test_whoever_has_none_makes_a_nil_return(browser: Client) -> None:
    before = head().count
    assert "nil return" in browser.get("/desk/").content.decode()
    walked(browser, "confirm-interests", about=BODY)
    (made,) = new_since(before)
    assert made.payload["nil"] is True
    assert "You confirmed last on" in browser.get("/desk/").content.decode()


def test_what_was_declared_meanwhile_is_told_before_confirming(browser: Client) -> None:
    at = begun(browser, "confirm-interests", BODY)
    declare(browser)
    told = browser.post(at)
    assert told.status_code == 422
    assert "Something was added to this since you began" in told.content.decode()
    assert "Director, without pay" in told.content.decode()
    assert browser.post(at).status_code == 302
    assert everything()[-1].payload["nil"] is False


def test_an_interest_ends_and_leaves_what_is_confirmed(browser: Client) -> None:
    held = declare(browser)
    before = head().count
    walked(browser, "end-interest", form_of(on=today()), about=held)
    (made,) = new_since(before)
    assert (made.type, made.payload) == (
        "interest_ended",
        {"interest": held, "on": today().isoformat()},
    )
    assert browser.post(f"/desk/end-interest/begin/{held}/").status_code == 404


def test_a_correction_keeps_what_is_not_changed(browser: Client) -> None:
    held = declare(browser)
    before = head().count
    at = begun(browser, "correct-interest", held)
    assert "checked" in browser.get(at).content.decode()
    same = {"organisation": "Go To Doc (company:00000002)"}
    paid = {"description": "Director, paid"}
    for page in (MONEY, same, paid, MORE, {"why": "It is paid"}):
        at = browser.post(at, page).headers["Location"]
    browser.post(at)
    (made,) = new_since(before)
    assert made.type == "correction"
    assert made.reason == "It is paid"
    assert made.payload["payload"]["description"] == "Director, paid"
    assert made.payload["payload"]["organisation_ids"] == ["company:00000002"]
    assert "Director, paid" in browser.get("/desk/").content.decode()


def test_nobody_ends_or_corrects_what_is_another_s(browser: Client) -> None:
    held = declare(browser)
    other = signed_in(user("Lay member", ("declarer", BODY), person="p-3"))
    for task in ("end-interest", "correct-interest"):
        assert other.post(f"/desk/{task}/begin/{held}/").status_code == 404


@pytest.mark.usefixtures("browser")
def test_an_account_without_a_person_cannot_declare() -> None:
    other = signed_in(user("Visitor", ("declarer", BODY)))
    assert other.post("/desk/declare-interest/begin/").status_code == 403
    assert "not yet linked" in other.get("/desk/").content.decode()


def test_what_was_begun_stands_on_the_desk_and_can_be_deleted(browser: Client) -> None:
    at = begun(browser, "declare-interest")
    browser.post(at, REGISTER)
    token = Draft.objects.get().token
    assert f"/desk/declare-interest/{token}/type/" in browser.get("/desk/").content.decode()
    other = signed_in(user("Lay member", ("declarer", BODY), person="p-3"))
    told = other.post(f"/desk/declare-interest/{token}/delete/", follow=True).content.decode()
    assert "There was nothing to delete" in told
    assert Draft.objects.count() == 1
    address = f"/desk/declare-interest/{token}/delete/"
    assert other.get(address).status_code == 404
    assert f'<a href="{address}">' in browser.get("/desk/").content.decode()
    page = browser.get(address).content.decode()
    assert "Delete what you began?" in page
    assert "cannot be brought back" in page
    assert "NHS Kent and Medway" in page
    assert Draft.objects.count() == 1
    assert browser.post(address, follow=True).redirect_chain == [("/desk/", 302)]
    assert not Draft.objects.exists()
    assert browser.get(address).status_code == 404


def test_what_was_carried_over_a_sign_in_stands_in_its_question(browser: Client) -> None:
    at = begun(browser, "declare-interest")
    for page in (REGISTER, MONEY, WITH):
        at = browser.post(at, page).headers["Location"]
    session = browser.session
    session["carried"] = {at: urlencode({"description": "Typed before the session ended"})}
    session.save()
    assert "Typed before the session ended" in browser.get(at).content.decode()
    assert "Typed before the session ended" not in browser.get(at).content.decode()


def test_a_page_has_the_boxes_that_are_read(browser: Client) -> None:
    at = begun(browser, "declare-interest")
    for page in (REGISTER, MONEY, WITH, WHAT):
        told = browser.get(at).content.decode()
        assert all(f'name="{name}"' in told for name in page)
        at = browser.post(at, page).headers["Location"]
    told = browser.get(at).content.decode()
    assert all(f'name="arose-{part}"' in told for part in ("day", "month", "year"))
    assert "/since/" in at


def test_nobody_declares_to_a_body_that_is_no_more(browser: Client) -> None:
    assert BODY.encode() in browser.get(begun(browser, "declare-interest")).content
    gone = {"body": "OLD", "name": "NHS Old CCG", "kind": "ccg", "form": "organisation",
            "source": "register"}  # fmt: skip
    ended = stated("body", "body/OLD", gone).model_copy(
        update={"effective_to": today() - timedelta(days=1)}
    )
    append([ended])
    somebody = User.objects.get(person="p-2")
    somebody.grants.create(role="declarer", body="OLD")
    page = browser.get(begun(browser, "declare-interest")).content.decode()
    assert "NHS Old CCG" not in page
    assert BODY in page
    assert {one.body for one in own_of(somebody).due} == {BODY}
    interest = {
        "interest": "i-old", "person": "p-2", "register_of": "OLD", "type": "financial",
        "description": "A share", "arose": "2020-01-01", "declared": "2020-01-02",
    }  # fmt: skip
    append([stated("interest", "interest/i-old", interest)])
    assert {one.body: one.there for one in own_of(somebody).due} == {BODY: True, "OLD": False}
    page = browser.get("/desk/").content.decode()
    assert "A share" in page, "what stands there is still theirs to end"
    assert f"confirm-interests/begin/{BODY}" in page
    assert "confirm-interests/begin/OLD" not in page
    answer = browser.post("/desk/confirm-interests/begin/OLD/")
    assert answer.status_code in (403, 404)


def test_two_that_were_begun_on_one_day_are_told_apart_by_the_time(browser: Client) -> None:
    for hour in (8, 14):
        at = begun(browser, "declare-interest")
        browser.post(at, REGISTER)
        changed = datetime(2026, 7, 6, hour, 5, tzinfo=UTC)
        Draft.objects.filter(token=at.split("/")[3]).update(changed=changed)
    page = " ".join(browser.get("/desk/").content.decode().split())
    # In July England is an hour ahead.
    for told in ("09:05", "15:05"):
        assert f"last changed 6 July 2026 at {told}" in page
        assert f"Declare an interest, last changed at {told}" in page
