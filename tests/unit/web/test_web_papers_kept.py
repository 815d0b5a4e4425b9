"""Whoever keeps the papers of a body opens what they keep, with a seat or without; an interest of
their own withholds it, and each read is kept."""

from __future__ import annotations

import pytest
from django.test import Client

from commonweal.web.accounts.models import ReadOfPaper
from commonweal.web.store.adding import append
from commonweal.web.store.reading import head
from web_board import BODY, SINCE, board, new_since, signed_in, stated, user, walked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def meeting(db: None) -> None:  # noqa: ARG001 (it opens the database)
    board()
    held = {
        "meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat(),
        "public": "open", "source": "register",
    }  # fmt: skip
    item = {"item": "i-1", "meeting": "m-1", "number": "1", "title": "Business"}
    append([stated("meeting", "meeting/m-1", held), stated("agenda_item", "item/i-1", item)])


def add(client: Client, **withheld: str) -> str:
    """Add a paper for members; its id."""
    before = head().count
    pages = [{"title": "Bids", "text": "About the Pangolin"}, withheld]
    if withheld:
        pages.append({"withheld_reason": "an interest"})
    answer = walked(client, "add-paper", *pages, {"public": "no"}, about="i-1")[1]
    assert answer.status_code == 302, answer.content.decode()
    (made,) = new_since(before)
    return str(made.payload["paper"])


def test_a_lead_who_is_linked_with_nobody_opens_what_they_added_and_that_is_kept() -> None:
    lead = signed_in(user("Lead", ("governance lead", BODY)))
    paper = add(lead)
    at = f"/desk/papers/{paper}/"
    assert f'href="{at}"' in lead.get("/desk/meetings/m-1/").content.decode()
    told = lead.get(at)
    assert told.status_code == 200
    assert "About the Pangolin" in told.content.decode()
    assert "For item 1: Business" in told.content.decode()
    assert "/desk/meetings/" in lead.get("/desk/papers/").content.decode()
    kept = [(one.paper, one.given, one.user.office) for one in ReadOfPaper.objects.all()]
    assert kept == [(paper, True, "Lead")]


def test_of_a_joint_meeting_each_host_is_told_who_read_its_papers() -> None:
    other = {"body": "oth", "name": "Other board", "kind": "icb", "form": "board", "source": "x"}
    held = {
        "meeting": "m-2", "bodies": ["oth", BODY], "title": "Both", "on": SINCE.isoformat(),
        "public": "open", "source": "register",
    }  # fmt: skip
    item = {"item": "i-2", "meeting": "m-2", "number": "1", "title": "Business"}
    paper = {"paper": "pp-2", "item": "i-2", "title": "Bids", "text": "Words", "public": False}
    append(
        [
            stated("body", "body/oth", other),
            stated("meeting", "meeting/m-2", held),
            stated("agenda_item", "item/i-2", item),
            stated("paper", "paper/pp-2", paper),
        ]
    )
    lead = signed_in(user("Lead", ("governance lead", BODY), person="p-9"))
    assert lead.get("/desk/papers/pp-2/").status_code == 200
    told = signed_in(user("Other lead", ("governance lead", "oth"))).get("/desk/reads-of-papers/")
    assert [one.body for one in ReadOfPaper.objects.order_by("pk")] == ["oth", BODY]
    for one in (lead.get("/desk/reads-of-papers/"), told):
        assert "Lead" in one.content.decode().partition("<tbody")[2]


def test_an_interest_of_theirs_withholds_it_and_their_asking_is_kept() -> None:
    lead = signed_in(user("Lead", ("governance lead", BODY)))
    paper = add(lead, withheld_from="p-2")
    # Without a seat: somebody the paper is withheld from, and somebody it is not.
    conflicted = signed_in(user("Second lead", ("governance lead", BODY), person="p-2"))
    free = signed_in(user("Third lead", ("governance lead", BODY), person="p-9"))
    assert conflicted.get(f"/desk/papers/{paper}/").status_code == 404
    assert conflicted.get(f"/desk/paper-files/{paper}/").status_code == 404
    page = conflicted.get("/desk/meetings/m-1/").content.decode()
    assert "A paper that is withheld from you" in page
    assert paper not in page
    assert free.get(f"/desk/papers/{paper}/").status_code == 200
    kept = [(one.user.office, one.given) for one in ReadOfPaper.objects.order_by("pk")]
    assert kept == [("Second lead", False), ("Second lead", False), ("Third lead", True)]


def test_so_does_a_treatment_by_which_they_get_no_papers() -> None:
    lead = signed_in(user("Lead", ("governance lead", BODY)))
    paper = add(lead)
    treated = {
        "person": "p-2", "meeting": "m-1", "item": "i-1", "treatment": "gets no papers",
        "reason": "an interest", "settled_by": "Guardian",
    }  # fmt: skip
    append([stated("treatment", "treatment/1", treated)])
    conflicted = signed_in(user("Second lead", ("governance lead", BODY), person="p-2"))
    assert conflicted.get(f"/desk/papers/{paper}/").status_code == 404


def test_what_is_withheld_from_anybody_is_withheld_from_who_is_linked_with_nobody() -> None:
    """It cannot be told that they are not whom it is withheld from."""
    nobody = signed_in(user("Lead", ("governance lead", BODY)))
    paper, other = add(nobody, withheld_from="p-2"), add(nobody)
    assert nobody.get(f"/desk/papers/{paper}/").status_code == 404
    assert nobody.get(f"/desk/paper-files/{paper}/").status_code == 404
    assert nobody.get(f"/desk/papers/{other}/").status_code == 200
    page = nobody.get("/desk/meetings/m-1/").content.decode()
    assert "an account that is linked with nobody on record" in page
    assert paper not in page
    assert other in page
    assert nobody.post(f"/desk/withdraw-paper/begin/{paper}/").status_code == 404
    treated = {
        "person": "p-3", "meeting": "m-1", "item": "i-1", "treatment": "gets no papers",
        "reason": "an interest", "settled_by": "Guardian",
    }  # fmt: skip
    append([stated("treatment", "treatment/1", treated)])
    assert nobody.get(f"/desk/papers/{other}/").status_code == 404
    somebody = signed_in(user("Second lead", ("governance lead", BODY), person="p-9"))
    assert somebody.get(f"/desk/papers/{other}/").status_code == 200


def test_nobody_else_opens_it_for_that() -> None:
    paper = add(signed_in(user("Lead", ("governance lead", BODY))))
    for role, body in (
        ("governance lead", "elsewhere"),
        ("conflicts guardian", BODY),
        ("contract manager", BODY),
        ("committee member", BODY),
        ("administrator", ""),
    ):
        client = signed_in(user(f"{role} {body}", (role, body)))
        assert client.get(f"/desk/papers/{paper}/").status_code in (403, 404), role
    assert Client().get(f"/papers/{paper}/").status_code == 404
    assert not ReadOfPaper.objects.filter(given=True).exists()
