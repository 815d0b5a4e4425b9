"""A search tells of each kind all that it found, and tells apart what is called alike."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from public_rows import BOARD, bodies_and_people, stated

from commonweal.web.plans.finding import FEW, found_in_plan
from commonweal.web.plans.models import Plan
from commonweal.web.store.adding import append

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.usefixtures("published_plan")
def test_what_is_found_of_a_kind_beyond_the_first_few_has_a_link(client: Client) -> None:
    words = "e"
    more = [one for one in found_in_plan(words) if one.total > FEW]
    assert {"Questions and answers", "Tables"} <= {one.words for one in more}
    page = read(client, f"/search/?q={words}")
    assert "add a word" not in page
    for one in more:
        assert f'href="{one.all}"' in page
        if one.all.startswith("/search/"):
            whole = read(client, one.all)
            assert all(f'href="{address}"' in whole for _, address in one.hits), one.words
            assert f"{one.words} ({one.total})" in whole
            assert f">All {one.total}" not in whole


def test_a_kind_that_is_none_is_told_as_the_first_few_of_each(published_plan: Plan) -> None:
    assert published_plan
    assert found_in_plan("e", "nothing") == found_in_plan("e")


def test_seats_that_are_called_alike_are_told_apart_by_who_has_them(client: Client) -> None:
    seat = {"body": BOARD, "role": "member", "voting": True, "source": "terms"}
    append([*bodies_and_people(), stated("seat", {"seat": "s-9", **seat}, "seat/9")])
    page = read(client, "/search/?q=member&kind=seat")
    assert "Public Member" in page
    assert page.count("vacant") == 2
