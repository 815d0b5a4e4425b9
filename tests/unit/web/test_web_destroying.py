"""A payload is destroyed by two, with all that repeats it, and never by whom it is about."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.web.accounts.models import User
from commonweal.web.desk.approvals import approve
from commonweal.web.desk.models import Proposal
from commonweal.web.store.adding import append
from commonweal.web.store.models import Draft, Row
from commonweal.web.store.reading import head
from commonweal.web.store.verifying import verify
from web_board import BODY, SINCE, board, interest_of, new_since, signed_in, stated, user, walked

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Governance lead", ("governance lead", BODY), person="p-1"))


@pytest.fixture
def guardian(lead: Client) -> Client:  # noqa: ARG001 (the board comes first)
    return signed_in(user("Conflicts guardian", ("conflicts guardian", BODY), person="p-9"))


def test_a_payload_is_destroyed_by_two(lead: Client, guardian: Client) -> None:
    pages = {"statement": "person-3"}, {"why": "Retention is over"}
    _, answer = walked(lead, "destroy-payload", *pages)
    assert answer.status_code == 302, answer.content.decode()
    assert '"person":"p-3"' in Row.objects.get(statement="person-3").line
    one = Proposal.objects.get()
    assert guardian.post(f"/desk/approvals/{one.token}/", {"do": "approve"}).status_code == 302
    row = Row.objects.get(statement="person-3")
    assert '"person":"p-3"' not in row.line
    last = Row.objects.order_by("-number").first()
    assert last is not None
    assert last.type == "destruction"
    assert "Conflicts guardian" in last.line
    assert "proposed by Governance lead" in last.line


def test_what_repeats_a_destroyed_payload_is_destroyed_with_it(guardian: Client) -> None:
    code = interest_of("p-3")
    said = {
        "interest": code, "person": "p-3", "register_of": BODY, "type": "financial",
        "description": "Owns a castle", "declared": SINCE.isoformat(),
    }  # fmt: skip
    corrected = {"corrects": "interest/p-3", "payload": said}
    again = {"corrects": "correction/1", "payload": {**said, "mitigation": "A castle too"}}
    other = {**said, "interest": "i-other", "description": "Owns a barn"}
    append(
        [
            stated("correction", "correction/1", corrected),
            stated("correction", "correction/2", again),
            stated("interest", "interest/other", other),
        ]
    )
    who, now = User.objects.get(office="Conflicts guardian"), timezone.now()
    kept = {"about": BODY, "reason": "made up", "effective": SINCE.isoformat(), "approver_in": "",
            "effective_to": None}  # fmt: skip
    for token, state in (("settled", "approved"), ("open", "waits")):
        Proposal.objects.create(
            token=token, title="Correct it", body=BODY, rule="A10", why="Wrong", proposed_by=who,
            state=state, statements=[
                {**kept, "id": f"proposed/{token}", "type": "correction", "payload": corrected},
                {**kept, "id": f"beside/{token}", "type": "interest", "payload": other},
            ],
        )  # fmt: skip
    assert "castle" in guardian.get("/desk/approvals/settled/").content.decode()
    keeper = signed_in(user("Administrator", ("administrator", "")))
    walked(keeper, "destroy-payload", {"statement": "interest/p-3"}, {"why": "Retention is over"})
    before = head().count
    assert approve(Proposal.objects.get(destroys="interest/p-3"), who, now) == []
    gone = [one.payload["destroyed"] for one in new_since(before)]
    assert gone == ["interest/p-3", "correction/1", "correction/2"]
    assert not Row.objects.filter(line__icontains="castle").exists()
    assert Row.objects.filter(line__icontains="barn").exists()
    for token, state in (("settled", "approved"), ("open", "sent back")):
        one = Proposal.objects.get(token=token)
        assert one.state == state
        page = guardian.get(f"/desk/approvals/{token}/").content.decode()
        assert "castle" not in page
        assert "Owns a barn" in page
    assert verify()[1] == ()


def test_what_was_begun_about_a_destroyed_payload_goes_with_it(guardian: Client) -> None:
    code, other = interest_of("p-3"), interest_of("p-2")
    who, now = User.objects.get(office="Conflicts guardian"), timezone.now()
    words = {"description": "Owns a castle"}
    chosen = {"interest": {"code": code, "words": "Owns a castle"}, "why": "Because"}
    for task, about, answers in (
        ("correct-interest", code, words),
        ("correct-interest", other, {"description": "Owns a barn"}),
        ("redact", code, {"reason": "A castle"}),
        # Another thing with the same code, and something that names it.
        ("close-promise", code, {"note": "Of a promise"}),
        ("state-seat", "", chosen),
        ("state-seat", "", {"several": [chosen]}),
    ):
        Draft.objects.create(
            token=f"{task}-{about}-{len(str(answers))}", user=who, task=task, about=about,
            answers=answers,
        )  # fmt: skip
    assert guardian
    keeper = signed_in(user("Administrator", ("administrator", "")))
    walked(keeper, "destroy-payload", {"statement": "interest/p-3"}, {"why": "Retention is over"})
    assert approve(Proposal.objects.get(destroys="interest/p-3"), who, now) == []
    left = Draft.objects.order_by("pk").values_list("task", "about", "answers")
    coded = {"interest": {"code": code, "words": code}, "why": "Because"}
    assert sorted(left, key=str) == sorted(
        [
            ("correct-interest", other, {"description": "Owns a barn"}),
            ("close-promise", code, {"note": "Of a promise"}),
            ("state-seat", "", coded),
            ("state-seat", "", {"several": [coded]}),
        ],
        key=str,
    )


def test_nobody_approves_that_a_statement_about_them_is_destroyed(
    lead: Client, guardian: Client
) -> None:
    keeper = signed_in(user("Administrator", ("administrator", "")))
    walked(keeper, "destroy-payload", {"statement": "seat-1"}, {"why": "Retention is over"})
    one = Proposal.objects.get()
    assert lead.post(f"/desk/approvals/{one.token}/", {"do": "approve"}).status_code == 403
    assert guardian.post(f"/desk/approvals/{one.token}/", {"do": "approve"}).status_code == 302
