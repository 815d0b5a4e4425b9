"""What was withdrawn stays where it stood, as withdrawn, with when and why; it counts no more."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from commonweal.evidence.words import day
from commonweal.web.lists import rebuild
from commonweal.web.lists.withdrawn import withdrawn
from commonweal.web.store.adding import append
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import today
from web_board import BODY, SINCE, board, signed_in, stated, user, walked

pytestmark = pytest.mark.django_db
WHY = "It was the minute of another meeting"


@pytest.fixture
def lead() -> Client:
    """A board with a meeting, two items, papers and decisions; its governance lead."""
    board()
    meeting = {
        "meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat(),
        "public": "open", "status": "held", "source": "register",
    }  # fmt: skip
    made = [stated("meeting", "meeting/m-1", meeting)]
    for number, title in ((1, "Beds"), (2, "Estates")):
        item = {"item": f"i-{number}", "meeting": "m-1", "number": str(number), "title": title}
        made.append(stated("agenda_item", f"item/i-{number}", item))
    for name, public in (("open", True), ("kept", False)):
        paper = {"paper": f"pp-{name}", "item": "i-1", "title": f"Report {name}", "public": public}
        made.append(stated("paper", f"paper/{name}", paper))
    for number, private in ((1, False), (2, True), (3, False)):
        decision = {
            "decision": f"d-{number}", "body": BODY, "title": f"Title {number}",
            "text": f"Words {number}", "reasons": f"Because {number}", "on": SINCE.isoformat(),
            "private": private, **({"ground": "commercial"} if private else {}),
        }  # fmt: skip
        made.append(stated("decision", f"decision/d-{number}", decision))
    append(made)
    return signed_in(user("Governance lead", ("governance lead", BODY), person="p-1"))


def withdraw(client: Client, kind: str, about: str) -> None:
    answer = walked(client, f"withdraw-{kind}", {"why": WHY}, about=about)[1]
    assert answer.status_code == 302, answer.content.decode()


def page(path: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())


def row_of(path: str, words: str) -> str:
    """The row of a table in which words stand, without marks."""
    rows = [one for one in page(path).split("<tr") if words in one]
    assert len(rows) == 1, (path, words)
    return re.sub(r"<[^>]*>", " ", rows[0])


def test_a_withdrawn_decision_stands_in_the_list_with_when_and_why(lead: Client) -> None:
    withdraw(lead, "decision", "d-1")
    told = row_of("/decisions/", "Title 1")
    assert f"Withdrawn on {day(today())}: {WHY}" in told
    assert "3 decisions, 1 of them withdrawn" in page("/decisions/")
    only = page("/decisions/?state=withdrawn")
    assert "Title 1" in only
    assert "Title 3" not in only
    assert "Title 1" not in page("/decisions/?state=public")
    assert Listed.objects.get(list="decision", code="d-1").state == "withdrawn"
    assert rebuild() == []


def test_of_a_private_one_neither_its_words_nor_why_are_told(lead: Client) -> None:
    withdraw(lead, "decision", "d-2")
    told = row_of("/decisions/", "Title 2")
    assert f"Withdrawn on {day(today())}: why is withheld" in told
    assert WHY not in page("/decisions/")
    assert "Title 2" not in page("/search/?q=Because")
    assert "Words 2" not in Listed.objects.get(list="decision", code="d-2").words


def test_a_search_finds_it_and_says_that_it_was_withdrawn(lead: Client) -> None:
    withdraw(lead, "decision", "d-1")
    assert "withdrawn" in row_of("/search/?q=Because", "Title 1")
    assert "withdrawn" not in row_of("/search/?q=Because", "Title 3")


def test_what_counts_alone_is_counted_listed_for_programs_and_told_as_new(lead: Client) -> None:
    withdraw(lead, "decision", "d-1")
    told = Client().get("/api/v1/decisions").json()
    assert told["total"] == len(told["data"]) == 2
    assert "d-1" not in {one["decision"] for one in told["data"]}
    assert "Title 1" not in Client().get("/feeds/decisions.atom").content.decode()


def test_as_known_before_it_was_withdrawn_nothing_more_is_told(lead: Client) -> None:
    withdraw(lead, "decision", "d-1")
    before = page("/decisions/?known=2022-07-02")
    assert "Title 3" in before
    assert "Title 1" not in before


def test_items_and_papers_stay_on_the_page_of_the_meeting(lead: Client) -> None:
    before = page("/meetings/m-1/")
    assert "Withdrawn from the agenda" not in before
    for paper in ("pp-open", "pp-kept"):
        withdraw(lead, "paper", paper)
    withdraw(lead, "agenda-item", "i-1")
    told = page("/meetings/m-1/").split("Withdrawn from the agenda")[1].split("</section>")[0]
    for words in ("Item 1: Beds", "Paper: Report open", WHY, day(today())):
        assert words in told
    assert "Report kept" not in page("/meetings/m-1/")
    assert 'href="/statements/paper/open/"' in told
    assert "Why it was withdrawn" in page("/statements/paper/open/")


def test_promises_and_contracts_stay_in_their_lists_and_have_a_page(lead: Client) -> None:
    assert lead
    promise = {
        "commitment": "c-1", "kind": "promise", "text": "A report", "by": BODY, "to": BODY,
        "made_on": SINCE.isoformat(), "where": "discussion", "source": "minutes",
    }  # fmt: skip
    contract = {
        "contract": "k-1", "authority": BODY, "organisation": "Orbit", "title": "Nursing",
        "starts": "2023-01-01", "ends": "2099-12-31", "source": "register",
    }  # fmt: skip
    append(
        [
            stated("commitment", "commitment/c-1", promise),
            stated("contract", "contract/k-1", contract, date(2023, 1, 1)),
        ]
    )
    officer = signed_in(user("Scrutiny officer", ("scrutiny officer", BODY)))
    manager = signed_in(user("Contract manager", ("contract manager", BODY)))
    withdraw(officer, "commitment", "c-1")
    withdraw(manager, "contract", "k-1")
    gone = f"Withdrawn on {day(today())}: {WHY}"
    for path, words, one in (
        ("/promises/", "A report", "/promises/c-1/"),
        ("/contracts/", "Nursing", "/contracts/k-1/"),
    ):
        assert gone in row_of(path, words)
        assert words in page(f"{path}?state=withdrawn")
        struck = page(one)
        assert f"<del>{words}</del>" in struck
        assert WHY in struck
    assert "Orbit" in row_of("/contracts/", "Nursing")
    assert "promise" in row_of("/promises/", "A report")
    for path in ("/promises/?state=overdue", "/promises/?state=open"):
        assert "A report" not in page(path)
    for state in ("runs", "soon", "over"):
        assert "Nursing" not in page(f"/contracts/?state={state}")
    for path in ("/api/v1/promises", "/api/v1/contracts"):
        assert Client().get(path).json()["total"] == 0
    assert "Nursing" not in Client().get("/feeds/contracts.ics").content.decode()
    assert rebuild() == []
    assert Client().get("/promises/never/").status_code == 404
    assert Client().get("/contracts/never/").status_code == 404


def test_of_what_was_stated_again_the_last_withdrawal_counts_and_none_while_one_stands() -> None:
    board()
    decision = {"decision": "d-1", "body": BODY, "title": "It", "text": "Yes", "reasons": "R",
                "on": SINCE.isoformat()}  # fmt: skip
    # Ids in another order than that in which they were stated.
    for name, void in (("z", "v-2"), ("a", "v-1")):
        append([stated("decision", name, decision)])
        assert withdrawn("decision", ["d-1"]) == {}, "it stands"
        append([stated("void", void, {"voids": name})])
        assert withdrawn("decision", ["d-1"])["d-1"].id == void
    revived = stated("void", "v-3", {"voids": "v-2"})
    append([revived])
    assert withdrawn("decision", ["d-1"]) == {}, "the first stands again"
