"""Lists of the desk a page at a time: what is counted, chosen and sorted over all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from commonweal.records import Statement
from commonweal.web.store.adding import append
from commonweal.web.store.reading import today
from web_board import BODY, begun, board, signed_in, stated, user, walked
from web_contracts import page_of

pytestmark = pytest.mark.django_db

CONTRACTS, ISSUES = "/desk/contracts/", "/desk/issues/"


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Contract manager", ("contract manager", BODY)))


def contract(code: str, title: str, **more: Any) -> Statement:
    said = {"contract": code, "authority": BODY, "organisation": "Orbit", "title": title}
    days = {name: one.isoformat() for name, one in more.items() if isinstance(one, date)}
    return stated("contract", f"contract/{code}", {**said, **more, **days, "source": "made up"})


def many() -> Iterator[Statement]:
    """More than a page of them, each with an issue that is late by as many days as its number."""
    for number in range(52):
        yield contract(f"k-{number:02}", f"Service {number:02}")
        on = (today() - timedelta(days=10 + number)).isoformat()
        said = {"issue": f"is-{number:02}", "partnership": "P", "contract": f"k-{number:02}",
                "title": f"Issue {number:02}", "raised_by": "A trust", "on": on,
                "days_to_own": 10}  # fmt: skip
        yield stated("partner_issue", f"issue/{number}", said)


def titles(page: str, word: str) -> list[str]:
    return re.findall(rf">({word} [^<]+)</a>", page)


def test_a_page_tells_how_many_there_are_and_which_are_shown(manager: Client) -> None:
    append(list(many()))
    first, second = page_of(manager, CONTRACTS), page_of(manager, f"{CONTRACTS}?page=2")
    assert "52 contracts, 50 shown, page 1 of 2" in first
    assert titles(first, "Service") == [f"Service {number:02}" for number in range(50)]
    assert "52 contracts, 2 shown, page 2 of 2" in second
    assert titles(second, "Service") == ["Service 50", "Service 51"]
    # What presses most stands on the first page, whatever was stated first.
    pressing, least = page_of(manager, ISSUES), page_of(manager, f"{ISSUES}?page=2")
    assert "52 issues, 50 shown, page 1 of 2" in pressing
    assert titles(pressing, "Issue")[:2] == ["Issue 51", "Issue 50"]
    assert titles(least, "Issue") == ["Issue 01", "Issue 00"]


def test_contracts_are_looked_for_and_sorted_over_all_pages(manager: Client) -> None:
    ends = today() + timedelta(days=400)
    append([*many(), contract("b-1", "Baths", ends=ends), contract("b-2", "Baths of old")])
    page = page_of(manager, f"{CONTRACTS}?q=bat+orb")
    assert "2 contracts" in page
    assert titles(page, "Baths") == ["Baths of old"]
    assert "Service" not in page.partition("<table")[2]
    assert "is like that" in page_of(manager, f"{CONTRACTS}?q=nothing")
    latest = page_of(manager, f"{CONTRACTS}?sort=-ends").partition("<tbody")[2]
    assert latest.index("Baths<") < latest.index("Service 00")
    assert "Go To Doc" not in latest


@pytest.mark.parametrize(
    ("starts", "ends", "stands", "looked_for"),
    [
        (-30, 30, "runs", "runs"),
        (None, None, "runs", "runs"),
        (1, 30, "to begin", "to begin"),
        (-30, -1, "over", "over"),
        (-30, 0, "runs", "runs"),
    ],
)
def test_a_contract_runs_from_its_first_day_to_its_last(
    manager: Client, starts: int | None, ends: int | None, stands: str, looked_for: str
) -> None:
    given = {"starts": starts, "ends": ends}
    days = {n: today() + timedelta(days=one) for n, one in given.items() if one is not None}
    append([contract("k-1", "Baths", **days)])
    row = page_of(manager, CONTRACTS).partition("<tbody")[2].partition("</tbody>")[0]
    assert f"<span>{stands}</span>" in row
    for state in ("runs", "suspended", "to begin", "over", "not signed"):
        found = "Baths" in page_of(manager, f"{CONTRACTS}?state={state}").partition("<tbody")[2]
        assert found == (state == looked_for)


def test_an_end_that_is_stated_ahead_is_none_yet(manager: Client) -> None:
    append([contract("k-1", "Baths", starts=today() - timedelta(days=30))])
    ended = {"contract": "k-1", "how": "terminated", "source": "letter"}
    later = {**ended, "on": (today() + timedelta(days=9)).isoformat()}
    append([stated("contract_ended", "ended/1", later)])
    assert "<span>runs</span>" in page_of(manager, CONTRACTS)
    before = {**ended, "on": (today() - timedelta(days=1)).isoformat()}
    append([stated("contract_ended", "ended/2", before)])
    assert "<span>over</span>" in page_of(manager, CONTRACTS)


def test_a_contract_that_ended_early_has_its_day_on_the_desk_as_in_public(
    manager: Client, client: Client
) -> None:
    """Of a day of which the month alone is known, the month; and one word for how it stands."""
    agreed = date(2024, 3, 31)
    append([contract("k-1", "Baths", starts=date(2019, 4, 1)),
            contract("k-2", "Vaccines", starts=date(2019, 4, 1), ends=agreed),
            contract("k-3", "Wheelchairs", starts=date(2019, 4, 1), ends=agreed)])  # fmt: skip
    for code, on, precision in (("k-1", "2020-10-09", "day"), ("k-2", "2020-07-01", "month")):
        ended = {"contract": code, "how": "terminated", "on": on, "precision": precision}
        append([stated("contract_ended", f"ended/{code}", {**ended, "source": "letter"})])
    desk = page_of(manager, f"{CONTRACTS}?sort=ends").partition("<tbody")[2]
    public = page_of(client, "/contracts/")
    rows = {"Baths": "9 October 2020", "Vaccines": "July 2020", "Wheelchairs": "31 March 2024"}
    for title, day in rows.items():
        for page in (desk, public):
            row = page.partition(f">{title}<")[2].partition("</tr>")[0]
            assert f"<span>{day}</span>" in row, (title, row)
            assert "<span>over</span>" in row, (title, row)
    assert sorted(rows, key=lambda one: desk.index(f">{one}<")) == [
        "Vaccines", "Baths", "Wheelchairs"
    ]  # fmt: skip


def test_a_contract_is_chosen_by_its_words_out_of_all_that_one_sees(manager: Client) -> None:
    others = {"body": "09W", "name": "Other", "kind": "icb", "form": "board", "source": "made up"}
    theirs = contract("x-1", "Baths of others", authority="09W")
    append([stated("body", "body/09W", others), theirs, *many()])
    append([contract("b-1", "Baths"), contract("b-2", "Baths and pools")])
    at = begun(manager, "raise-issue")
    at = manager.post(at, {"by": BODY}).headers["Location"]
    assert "Service 51 (k-51)" in page_of(manager, at)
    unclear = manager.post(at, {"contract": "bath"})
    assert unclear.status_code == 422
    page = unclear.content.decode()
    assert page.index("Baths (b-1)") < page.index("Baths and pools (b-2)")
    assert "Baths of others" not in page
    assert manager.post(at, {"contract": "Baths of others (x-1)"}).status_code == 422
    assert manager.post(at, {"contract": "bath", "contract-which": "x-1"}).status_code == 422
    assert manager.post(at, {"contract": "bath", "contract-which": "b-2"}).status_code == 302
    assert manager.post(at, {"contract": "Baths (b-1)"}).status_code == 302


def test_a_provider_is_chosen_out_of_those_that_ones_bodies_buy_from(manager: Client) -> None:
    append([contract("k-1", "Baths"), contract("k-2", "Pools", organisation="Go To Doc")])
    at = begun(manager, "provider-owner")
    page = page_of(manager, at)
    assert page.index('value="Go To Doc"') < page.index('value="Orbit"')


def test_registers_are_found_by_the_words_of_their_names(manager: Client) -> None:
    assert manager
    told = {"kind": "icb", "form": "board", "source": "made up"}
    names = {f"c-{number:02}": f"Committee {number:02}" for number in range(60)}
    append(
        [
            stated("body", f"body/{code}", {"body": code, "name": name, "of": [BODY], **told})
            for code, name in names.items()
        ]
    )
    lead = signed_in(user("Governance lead", ("governance lead", BODY)))
    page = page_of(lead, "/desk/registers/")
    assert "61 registers, 50 shown, page 1 of 2" in page
    assert titles(page, "Committee") == [f"Committee {number:02}" for number in range(50)]
    assert titles(page_of(lead, "/desk/registers/?q=comm+59"), "Committee") == ["Committee 59"]


def test_an_issue_is_raised_under_the_contract_that_was_chosen(manager: Client) -> None:
    append(list(many()))
    pages = (
        {"by": BODY},
        {"contract": "k-07"},
        {"title": "Late", "on-day": "1", "on-month": "2", "on-year": "2026"},
        {},
        {},
    )
    _, answer = walked(manager, "raise-issue", *pages)
    assert answer.status_code == 302
    assert "Service 07" in page_of(manager, answer.headers["Location"])
