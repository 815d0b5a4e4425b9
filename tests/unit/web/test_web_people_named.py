"""Of whom is read: by name, else by the seats and posts that the records hold."""

from __future__ import annotations

import pytest
from django.test import Client

from commonweal.web.desk.keeping import people_named
from commonweal.web.store.adding import append
from web_board import BODY, SINCE, board, signed_in, stated, user

pytestmark = pytest.mark.django_db


def test_who_has_no_name_on_record_stands_with_seats_and_posts_and_nobody_is_made_up() -> None:
    board()
    post = {"post": "officer", "body": BODY, "title": "Accountable Officer", "source": "register"}
    put = {"post": "officer", "person": "p-3", "step": "appointed", "by": BODY, "source": "minutes"}
    append(
        [
            stated("person", "person-4", {"person": "p-4", "name": "Named Somebody"}),
            stated("person", "person-5", {"person": "p-5"}),
            stated("post", "post", post),
            stated("appointment", "put", put, SINCE),
        ]
    )
    assert people_named(["p-1", "p-3", "p-4", "p-5", "p-9"]) == {
        "p-1": "chair, NHS Kent and Medway (p-1)",
        "p-3": "member, NHS Kent and Medway; Accountable Officer, NHS Kent and Medway (p-3)",
        "p-4": "Named Somebody",
        "p-5": "p-5",
        "p-9": "p-9",
    }


def test_a_register_that_is_kept_says_whose_each_interest_is() -> None:
    board()
    interest = {
        "interest": "in-1", "person": "p-2", "register_of": BODY, "type": "financial",
        "description": "Director of a company", "declared": SINCE.isoformat(),
    }  # fmt: skip
    append([stated("interest", "interest-1", interest)])
    lead = signed_in(user("Lead", ("governance lead", BODY)))
    told = lead.get(f"/desk/registers/{BODY}/").content.decode()
    assert "member, NHS Kent and Medway (p-2)" in told


def test_the_public_reads_of_whoever_has_no_name_by_position_and_never_by_id() -> None:
    board()
    told = Client().get("/register/people/p-2/").content.decode()
    assert ">p-2<" not in told.split("<h1")[1].split("</h1>")[0]
    assert "Member, NHS Kent and Medway" in told.split("<h1")[1].split("</h1>")[0]
