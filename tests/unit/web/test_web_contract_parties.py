"""Whose a contract is: who sees it and does what with it, the issues between its partners, and
promises, which whom they are owed to closes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from commonweal.records import draft
from commonweal.web.promised import promise
from commonweal.web.store.adding import append
from commonweal.web.store.gates import checks
from commonweal.web.store.reading import head, today
from web_board import BODY, begun, board, form_of, new_since, signed_in, stated, user, walked
from web_contracts import SIGNED, contracts, page_of, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Contract manager", ("contract manager", BODY)))


def test_a_partner_sees_and_does_the_issues_of_its_own_contracts_alone(manager: Client) -> None:
    mine = state(manager)
    other = draft(
        "contract",
        {
            "contract": "theirs",
            "authority": BODY,
            "organisation": "Go To Doc",
            "title": "Transport",
            "source": "made up",
        },
        id="theirs",
        stated_by="Manager",
        about=BODY,
        stated_at=datetime(2024, 4, 1, tzinfo=UTC),
        effective=SIGNED,
        reason="made up for a test",
    )
    body = draft(
        "body",
        {
            "body": "orbit",
            "name": "Orbit",
            "organisation": "company:00000003",
            "kind": "provider",
            "form": "board",
            "source": "made up",
        },
        id="orbit-body",
        stated_by="Manager",
        about=BODY,
        stated_at=datetime(2024, 4, 1, tzinfo=UTC),
        effective=SIGNED,
        reason="made up for a test",
    )
    append([other, body], checks=checks())
    partner = signed_in(user("Partner", ("partner", "orbit")))
    pages = (
        {"by": "orbit"},
        {"contract": mine},
        {"title": "Referrals come late", **form_of(on=today() - timedelta(days=9))},
        {"between": [BODY, "Orbit"]},
        {"days_to_own": "5", "days_to_settle": "30"},
    )
    _, answer = walked(partner, "raise-issue", *pages)
    page = page_of(partner, answer.headers["Location"])
    assert "9 of 5 days, 4 late" in page
    (one,) = contracts().issues
    steps = {"by": BODY}, {"step": "owned"}, {"text": "We look at it", **form_of(on=today())}
    _, taken = walked(manager, "issue-step", *steps, about=one.what.issue)
    assert taken.status_code == 302
    settled = {"by": "orbit"}, {"step": "escalated"}, {"to": "Board"}
    words = {"text": "Not agreed", **form_of(on=today())}
    walked(partner, "issue-step", *settled, words, about=one.what.issue)
    assert contracts().issue(one.what.issue).stands == "escalated"
    third = signed_in(user("Third", ("partner", "Go To Doc")))
    assert third.get(f"/desk/issues/{one.what.issue}/").status_code == 403
    assert "Referrals" not in third.get("/desk/issues/").content.decode()
    assert third.post(f"/desk/issue-step/begin/{one.what.issue}/").status_code == 403
    assert third.get(f"/desk/contracts/{mine}/").status_code == 403
    assert "Transport" not in page_of(partner, "/desk/contracts/")
    at = partner.post("/desk/raise-issue/begin/").headers["Location"]
    at = partner.post(at, {"by": "orbit"}).headers["Location"]
    assert partner.post(at, {"contract": "theirs"}).status_code == 422


def test_a_manager_is_offered_no_contract_of_others(manager: Client) -> None:
    mine, into = state(manager), state(manager, "Dermatology and more")
    payload = {
        "contract": "theirs", "authority": "09W", "organisation": "Orbit", "title": "Transport",
        "source": "made up",
    }  # fmt: skip
    body = {"body": "09W", "name": "Other", "kind": "icb", "form": "board", "source": "made up"}
    append([stated("body", "body/09W", body), stated("contract", "theirs", payload)])
    at = begun(manager, "end-contract", mine)
    at = manager.post(at, {"how": "consolidated"}).headers["Location"]
    page = page_of(manager, at)
    assert f"Dermatology and more ({into})" in page
    assert "Transport" not in page
    assert f"({mine})" not in page.partition("<form")[2]
    assert manager.post(at, {"into": "Transport (theirs)"}).status_code == 422
    assert manager.post(at, {"into": f"Dermatology and more ({into})"}).status_code == 302


def test_only_the_body_to_which_it_is_owed_closes_a_promise(manager: Client) -> None:
    committee = draft(
        "body",
        {
            "body": "hosc",
            "name": "Scrutiny",
            "kind": "council",
            "form": "board",
            "source": "made up",
        },
        id="hosc",
        stated_by="Manager",
        about="hosc",
        stated_at=datetime(2024, 4, 1, tzinfo=UTC),
        effective=SIGNED,
        reason="made up for a test",
    )
    append([committee], checks=checks())
    officer = signed_in(user("Scrutiny officer", ("scrutiny officer", "hosc")))
    lead = signed_in(user("Governance lead", ("governance lead", BODY)))
    made = {**form_of(made_on=today()), "where": "discussion", "source": "minutes, item 6"}
    pages = (
        {"body": "hosc"},
        {"kind": "promise"},
        {"by": "NHS Kent and Medway"},
        {"text": "An update in six months"},
        made,
        {"when": "months"},
        {"due_months": "6"},
    )
    before = head().count
    _, answer = walked(officer, "record-promise", *pages)
    assert answer.status_code == 302, answer.content.decode()
    (one,) = new_since(before)
    code = str(one.payload["commitment"])
    assert one.payload["by"] == BODY
    assert lead.post(f"/desk/close-promise/begin/{code}/").status_code == 403
    assert manager.post(f"/desk/deliver-promise/begin/{code}/").status_code == 403
    evidence = {"what": "The update", "source": "paper 7", **form_of(on=today())}
    walked(lead, "deliver-promise", evidence, about=code)
    assert promise(code).status == "delivered"
    assert "Delivered on" in page_of(officer, "/desk/promises/")
    closed = {"outcome": "met"}, form_of(on=today())
    walked(officer, "close-promise", *closed, about=code)
    assert promise(code).status == "closed"
    other = signed_in(user("Other officer", ("scrutiny officer", BODY)))
    assert other.post(f"/desk/close-promise/begin/{code}/").status_code == 403


def test_what_an_office_owes_is_delivered_by_the_bodies_that_have_it(manager: Client) -> None:
    assert manager

    def body(code: str, **more: object) -> None:
        held = {"name": code, "kind": "icb", "form": "board", "source": "x", "body": code, **more}
        append([stated("body", f"body/{code}", held)])

    body("oth")
    body("hosc")
    body("part", of=["oth"], form="committee")
    for code, name in (("c-1", "Accountable Officer"), ("c-2", "Head of Nothing")):
        promised = {
            "commitment": code, "kind": "promise", "text": "A report", "made_on": "2026-01-05",
            "by": name, "to": "hosc", "where": "discussion", "source": "minutes",
        }  # fmt: skip
        append([stated("commitment", f"commitment/{code}", promised)])
    post = {"post": "ao", "body": "part", "title": "Accountable officer", "source": "register"}
    append([stated("post", "post/ao", post)])
    theirs = signed_in(user("Their lead", ("governance lead", "part")))
    above = signed_in(user("Lead above", ("governance lead", "oth")))
    mine = signed_in(user("Governance lead", ("governance lead", BODY)))

    def may(lead: Client, code: str = "c-1") -> tuple[int, bool]:
        at = f"/desk/deliver-promise/begin/{code}/"
        return lead.post(at).status_code, at in lead.get("/desk/promises/").content.decode()

    assert may(theirs) == may(above) == (302, True)
    assert may(mine) == (403, False)
    assert may(theirs, "c-2") == may(mine, "c-2") == (403, False)


def test_who_keeps_the_body_of_a_committee_closes_what_is_owed_to_it(manager: Client) -> None:
    assert manager
    part = {"body": "part", "name": "Part", "kind": "icb", "form": "committee", "of": [BODY],
            "source": "x"}  # fmt: skip
    promised = {
        "commitment": "c-1", "kind": "promise", "text": "A report", "made_on": "2026-01-05",
        "by": BODY, "to": "part", "where": "discussion", "source": "minutes",
    }  # fmt: skip
    append([stated("body", "body/part", part), stated("commitment", "commitment/c-1", promised)])
    officer = signed_in(user("Scrutiny officer", ("scrutiny officer", BODY)))
    other = signed_in(user("Other officer", ("scrutiny officer", "09W")))
    assert "/desk/close-promise/begin/c-1/" in page_of(officer, "/desk/promises/")
    assert officer.post("/desk/close-promise/begin/c-1/").status_code == 302
    assert other.post("/desk/close-promise/begin/c-1/").status_code == 403


def test_another_body_s_manager_is_refused(manager: Client) -> None:
    code = state(manager)
    other = signed_in(user("Other manager", ("contract manager", "09W")))
    for page in ("", "year-end/", "monitoring/"):
        assert other.get(f"/desk/contracts/{code}/{page}").status_code == 403
    for task in ("modify-contract", "end-contract", "sign-contract"):
        assert other.post(f"/desk/{task}/begin/{code}/").status_code == 403
    assert manager.get("/desk/contracts/nothing/").status_code == 404


@pytest.mark.parametrize(
    "known",
    [
        {"body": "alike", "name": "Orbit"},
        {"body": "Orbit", "name": "Another"},
        {"body": "alike", "name": "ORBIT", "organisation": "ods:00000003"},
        {"body": "00000003", "name": "Orbit"},
        {"body": "alike", "name": "Orbit", "organisation": "00000003"},
    ],
    ids=lambda one: "-".join(one.values()),
)
def test_a_body_named_as_a_provider_has_no_right_to_its_contracts(
    manager: Client, known: dict[str, str]
) -> None:
    mine = state(manager)
    alike = {**known, "kind": "provider", "form": "board", "source": "made up"}
    below = {**alike, "body": "below", "of": [known["body"]], "organisation": None}
    append([stated("body", "alike-body", alike), stated("body", "below-body", below)])
    for body in (known["body"], "below"):
        partner = signed_in(user(f"Partner {body}", ("partner", body)))
        assert partner.get(f"/desk/contracts/{mine}/").status_code == 403
        assert "Dermatology" not in page_of(partner, "/desk/contracts/")
        at = partner.post("/desk/raise-issue/begin/").headers["Location"]
        at = partner.post(at, {"by": body}).headers["Location"]
        assert partner.post(at, {"contract": mine}).status_code == 422


@pytest.mark.parametrize(
    "known",
    [
        {"body": "company:00000003"},
        {"body": "orbit", "organisation": "company:00000003"},
        {"body": "RXO"},
        {"body": "orbit", "organisation": "RXO"},
        {"body": "orbit", "organisation": "ods:RXO"},
    ],
    ids=lambda one: "-".join(one.values()),
)
def test_a_partner_is_known_by_each_of_its_identifiers(
    manager: Client, known: dict[str, str]
) -> None:
    assert manager
    made = {
        "contract": "c-1", "authority": BODY, "organisation": "Whoever",
        "organisation_ids": ["company:00000003", "ods:RXO"], "title": "Dermatology",
        "source": "made up",
    }  # fmt: skip
    body = {**known, "name": "Partner", "kind": "provider", "form": "board", "source": "made up"}
    append([stated("contract", "c-1", made), stated("body", "partner-body", body)])
    partner = signed_in(user("Partner", ("partner", known["body"])))
    assert "Dermatology" in page_of(partner, "/desk/contracts/c-1/")


def test_a_right_for_a_body_is_one_for_what_its_committees_buy(manager: Client) -> None:
    committee = {
        "body": "joint", "name": "Joint", "kind": "icb", "form": "committee", "of": [BODY],
        "source": "made up",
    }  # fmt: skip
    made = {
        "contract": "c-1", "authority": "joint", "organisation": "Orbit", "title": "Dermatology",
        "source": "made up",
    }  # fmt: skip
    append([stated("body", "joint-body", committee), stated("contract", "c-1", made)])
    assert "Dermatology" in page_of(manager, "/desk/contracts/")
    assert "Dermatology" in page_of(manager, "/desk/contracts/c-1/")
