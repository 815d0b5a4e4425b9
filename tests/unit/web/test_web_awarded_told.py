"""The desk tells to whom and for how much something was awarded, and leads to its public page."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from public_rows import stated

from commonweal.web.store.adding import append
from commonweal.web.store.reading import today
from web_board import BODY, board, signed_in, user
from web_buying import COMPETITIVE, begin, text_of

pytestmark = pytest.mark.django_db

PUBLIC = "As the public sees it"


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Contract manager", ("contract manager", BODY)))


def awarded(code: str, contract: str, name: str = "", **more: object) -> None:
    told = {"procurement": code, "contract": contract, "organisation": f"Winner of {contract}",
            "on": "2026-03-02", **more}  # fmt: skip
    append([stated("award", told, f"award/{name or contract}", "2026-03-02")])


def test_an_awarded_procurement_tells_to_whom_and_for_how_much(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    assert "not yet" in text_of(manager, code)
    awarded(code, "lot-1", value_pence=10)
    awarded(
        code, "lot-1", "lot-1-again", value_pence=25_000_000, starts="2026-04-01", ends="2027-03-31"
    )
    awarded(code, "lot-2")
    page = text_of(manager, code)
    assert (
        "2 March 2026, to Winner of lot-1, £250,000, from 1 April 2026, until 31 March 2027; "
        "2 March 2026, to Winner of lot-2, value not on record"
    ) in page
    assert "£0.10" not in page


def test_its_page_leads_to_what_the_public_sees_once_the_public_sees_it(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    assert PUBLIC not in text_of(manager, code)
    notice = {"notice": "n-1", "procurement": code, "kind": "intention to award",
              "published": today().isoformat()}  # fmt: skip
    append([stated("procurement_notice", notice, "notice/1", today().isoformat())])
    page = text_of(manager, code)
    assert f'<a href="/procurements/{code}/">{PUBLIC}</a>' in page
    assert Client().get(f"/procurements/{code}/").status_code == 200


def test_the_page_of_a_contract_leads_to_what_the_public_sees_where_it_is_public(
    manager: Client,
) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    for contract in ("open", "waiting"):
        made = {"contract": contract, "authority": BODY, "organisation": "Orbit",
                "title": "Chairs", "source": "made up"}  # fmt: skip
        append([stated("contract", made, f"contract/{contract}")])
    awarded(code, "waiting")
    for contract, public in (("open", True), ("waiting", False)):
        page = unescape(manager.get(f"/desk/contracts/{contract}/").content.decode())
        assert (f'<a href="/contracts/{contract}/">{PUBLIC}</a>' in page) is public
        shown = Client().get(f"/contracts/{contract}/").status_code
        assert shown == (200 if public else 404)
