"""What stands around a thing: few of the many statements that speak of it, and all that tell of it,
by a number of queries that stays the same however many there are."""

from __future__ import annotations

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from public_rows import BOARD, more, stated, statements

from commonweal.web.reading import OF_A_BODY, OF_A_REGISTER, given_out, seats_of
from commonweal.web.store.adding import append
from commonweal.web.store.gathering import gather
from commonweal.web.store.models import Row

pytestmark = pytest.mark.django_db
PAGES = (
    "/meetings/",
    "/meetings/m-1/",
    "/decisions/",
    "/decisions/d-1/",
    "/papers/pa-1/",
    "/promises/",
    "/promises/c-1/",
    "/register/",
    "/register/bodies/BOARD/",
    "/register/people/p-101/",
    "/representation/",
    "/bodies/BOARD/",
    "/contracts/",
    "/contracts/k-1/",
    "/issues/",
    "/consultations/",
    "/search/?q=more",
    "/search/?q=board+in&kind=meeting",
)


def ended_and_appointed() -> None:
    """An interest that ended, and a post with somebody on it."""
    append(
        [
            stated("interest_ended", {"interest": "in-1", "on": "2026-09-01"}, on="2026-09-01"),
            stated("post", {"post": "chair", "body": BOARD, "title": "Chair", "source": "law"}),
            stated("appointment", {"post": "chair", "person": "p-101", "step": "appointed",
                                   "by": BOARD, "source": "minutes"}, on="2026-01-20"),
        ]
    )  # fmt: skip


@pytest.fixture
def held(db: None) -> int:  # noqa: ARG001 (it opens the database)
    """Records of every kind; how many statements they are."""
    return append(statements()).count


def test_a_register_and_a_person_tell_that_an_interest_ended(held: int, client: Client) -> None:
    assert held
    ended_and_appointed()
    for address in ("/register/bodies/BOARD/", "/register/people/p-101/"):
        told = unescape(client.get(address).content.decode())
        row = told.split("Director of an open company")[1].split("</tr>")[0]
        assert "1 September 2026" in row, address


def test_a_body_tells_who_was_appointed_to_its_posts(held: int, client: Client) -> None:
    assert held
    ended_and_appointed()
    told = client.get("/bodies/BOARD/").content.decode().split("Posts of the day")[1]
    assert "Public Member" in told.split("</table>")[0]


@pytest.mark.parametrize("types", [OF_A_BODY, OF_A_REGISTER])
@pytest.mark.usefixtures("held")
def test_of_few_kinds_the_same_is_told_as_of_all(types: tuple[str, ...]) -> None:
    ended_and_appointed()
    append(more(3))
    things = [("body", BOARD)]
    all_ = given_out(things, deep=3, also=seats_of([BOARD]))
    few = given_out(things, deep=1, also=seats_of([BOARD]), types=types)
    told = [{one.id for one in held.past.statements if one.type in types} for held in (few, all_)]
    assert told[0] == told[1]
    assert all(all_.past.get(one.id) == one for one in few.past.statements)
    if types is OF_A_REGISTER:
        assert few.registers == all_.registers
    meetings = set(Row.objects.filter(type="meeting").values_list("number", flat=True))
    assert not gather(things, deep=1, types=types) & meetings


@pytest.mark.usefixtures("held")
def test_a_page_costs_exactly_as_many_queries_with_five_times_the_statements(
    client: Client,
) -> None:
    added = more(130)
    each = len(added) // 130
    # Lists have a second page from the first: what stands on a page is of the same kinds then.
    append(added[: 26 * each])
    first = {address: queries(client, address) for address in PAGES}
    append(added[26 * each :])
    assert {address: queries(client, address) for address in PAGES} == first


def queries(client: Client, address: str) -> int:
    """How many queries a page costs; how often somebody searched is written down now and then."""
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200, address
    return sum("accounts_tally" not in one["sql"] for one in counted.captured_queries)
