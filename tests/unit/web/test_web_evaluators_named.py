"""Who evaluates is told by name and office; by id only where two share both."""

from __future__ import annotations

import pytest

from commonweal.web.store.adding import append
from web_board import BODY, board, signed_in, stated, told_wrong, user, walked
from web_buying import COMPETITIVE, begin

pytestmark = pytest.mark.django_db


def seat(code: str, person: str, office: str) -> object:
    said = {"seat": code, "body": BODY, "role": "member", "voting": True, "office": office,
            "person": person, "source": "register"}  # fmt: skip
    return stated("seat", f"seat/{code}", said)


def test_who_has_no_name_is_taken_by_the_office_and_told_without_an_id() -> None:
    board()
    append([stated("person", f"person/{one}", {"person": one}) for one in ("p-21", "p-22", "p-23")])
    append([seat("s-21", "p-21", "Clinical lead"), seat("s-22", "p-22", "Lay member"),
            seat("s-23", "p-23", "Lay member")])  # fmt: skip
    manager = signed_in(user("Manager", ("contract manager", BODY)))
    code = begin(manager, COMPETITIVE, "competitive")
    # Typed whole it names one alone.
    name = {"person": "Clinical lead"}
    _, answer = walked(manager, "add-evaluator", name, {"role": "evaluator"}, about=code)
    assert answer.status_code == 302, told_wrong(answer)
    at = str(manager.post(f"/desk/add-evaluator/begin/{code}/").headers["Location"])
    told = told_wrong(manager.post(at, {"person": "Clinical leader"}))
    assert "none with that name is on record" in told.casefold()
    assert "Clinical lead, " in told
    assert "p-21" not in told
    # Two of one office are told apart.
    page = manager.post(at, {"person": "Lay member"}).content.decode()
    assert "(p-22)" in page
    assert "(p-23)" in page
