"""Whom a keeper reads of: by name, else by id with the seats and posts that the records hold."""

from __future__ import annotations

import pytest

from commonweal.web.desk.keeping import people_placed
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
    assert people_placed(["p-1", "p-3", "p-4", "p-5", "p-9"]) == {
        "p-1": "p-1 (chair, NHS Kent and Medway)",
        "p-3": "p-3 (member, NHS Kent and Medway; Accountable Officer, NHS Kent and Medway)",
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
    assert "p-2 (member, NHS Kent and Medway)" in told
