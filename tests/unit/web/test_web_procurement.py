"""Buying on the desk: the process chooser, bidders, evaluators with conflicts, scores, notices."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from commonweal.governance.procurement.schedules import schedule_of
from commonweal.web.desk import process_questions
from commonweal.web.desk.process_questions import UNSETTLED
from commonweal.web.desk.procurement_held import bought
from commonweal.web.desk.tasks.notices import FIELDS, first_words
from commonweal.web.store.adding import append
from commonweal.web.store.reading import head, today
from web_board import BODY, board, form_of, new_since, signed_in, stated, told_wrong, user, walked
from web_buying import (
    BEGAN,
    COMPETITIVE,
    begin,
    bid,
    conflicted,
    state,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Contract manager", ("contract manager", BODY)))


def test_the_chooser_asks_what_decides_and_tells_why_others_do_not_fit(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    held = bought(code).held.what
    assert (held.process, held.value_pence) == ("competitive", 100_000_000)
    assert held.facts == dict.fromkeys(COMPETITIVE, False)
    page = text_of(manager, code)
    assert "Competitive process must be followed (C2b)" in page
    assert "Direct award A cannot be followed (C1a): it turns on your answer to" in page


def test_a_forced_process_is_the_only_one_offered(manager: Client) -> None:
    facts = {"call_off": "no", "framework": "no", "existing_provider": "yes"}
    facts |= {"only_existing_provider": "yes", "mixed": "no", "urgent": "no"}
    with pytest.raises(AssertionError, match="hoose one of the answers"):
        begin(manager, facts, "competitive")


ONLY_ONE = {
    "call_off": "no", "framework": "no", "existing_provider": "yes",
    "only_existing_provider": "yes", "mixed": "no",
}  # fmt: skip
CRISIS = {
    "urgent": "yes", "not_foreseeable": "yes", "not_attributable": "yes",
    "delay_risks_safety": "yes",
}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "offered", "words"),
    [
        (
            ONLY_ONE | CRISIS,
            ["direct award A", "urgent", UNSETTLED],
            (
                "Direct award A must be followed (C1a), unless the award is made urgently (C16a).",
                "Urgent award can be followed (C16a).",
            ),
        ),
        (
            ONLY_ONE | CRISIS | {"delay_risks_safety": "not known"},
            ["direct award A", UNSETTLED],
            ("(C1a), unless the award is made urgently (C16a).", "Urgent award not known yet"),
        ),
        (
            ONLY_ONE | CRISIS | {"not_attributable": "no"},
            ["direct award A"],
            ("Direct award A must be followed (C1a).", "Urgent award cannot be followed (C16a)"),
        ),
        (
            CRISIS | {"call_off": "no", "framework": "yes", "mixed": "no"},
            ["competitive"],
            ("Competitive process must be followed (C2b).", "Urgent award cannot be followed"),
        ),
        (
            ONLY_ONE | CRISIS | {"mixed": "yes", "health_care_is_most": "no"},
            [UNSETTLED],
            ("Direct award A cannot be followed (C18)", "Urgent award cannot be followed (C18)"),
        ),
        (
            ONLY_ONE | CRISIS | {"mixed": "yes", "health_care_is_most": "not known"},
            ["direct award A", "direct award B", "direct award C", "most suitable provider",
             "competitive", "urgent", UNSETTLED],
            ("Direct award A not known yet (C18)", "Urgent award not known yet (C18)"),
        ),
    ],
)  # fmt: skip
def test_what_the_chooser_offers_is_what_it_says(
    monkeypatch: pytest.MonkeyPatch,
    facts: dict[str, str],
    offered: list[str],
    words: tuple[str, ...],
) -> None:
    """Regulation 14 lets an urgent award be made where a process would have to be followed; a
    framework agreement is none (regulation 6(8))."""
    monkeypatch.setattr(process_questions, "kind_of", lambda body, on: "icb")  # noqa: ARG005
    answers = {"body": BODY, "began": "2025-01-01", **facts}
    asked = SimpleNamespace(answers=answers)
    page = next(one for one in process_questions.CHOOSER if one.name == "process")
    (question,) = page.questions
    assert [name for name, _ in question.choices(asked)] == offered
    said = process_questions.ways_told(process_questions.found_ways(answers))
    for told in words:
        assert any(told in line for line in said), (told, said)


def test_the_day_before_the_body_existed_is_refused_at_once_in_its_name(manager: Client) -> None:
    at = manager.post("/desk/begin-procurement/begin/").headers["Location"]
    for page in ({"body": BODY}, {"title": "Beds"}):
        at = manager.post(at, page).headers["Location"]
    told = told_wrong(manager.post(at, form_of(began=date(2022, 6, 30))))
    assert "NHS Kent and Medway is on record as existing from 1 July 2022: give another day" in told
    assert manager.post(at, form_of(began=date(2022, 7, 1))).status_code == 302


@pytest.mark.parametrize(
    ("body", "began", "told"),
    [
        (BODY, "2022-06-30", "it began on 30 June 2022, and NHS Kent and Medway is on record as "
                             "existing from 1 July 2022."),
        (BODY, "2022-07-01", "no rule is held for a body of this kind on 1 July 2022."),
        ("old", "2026-02-02", "it began on 2 February 2026, and Old CCG is on record as existing "
                              "until 30 June 2022."),
        ("none", "2026-02-02", "what the body that buys is in law is not on record."),
    ],
)  # fmt: skip
def test_why_no_law_is_known_is_told_in_words(
    manager: Client, body: str, began: str, told: str
) -> None:
    ccg = {"body": "old", "name": "Old CCG", "kind": "ccg", "form": "organisation", "source": "law"}
    made = stated("body", "body/old", ccg, date(2013, 4, 1))
    append([made.model_copy(update={"effective_to": date(2022, 6, 30), "about": "old"})])
    page = next(one for one in process_questions.CHOOSER if one.name == "process")
    asked = SimpleNamespace(user=manager, answers={"body": body, "began": began})
    assert callable(page.text)
    assert page.text(asked) == f"Which law binds it is not known: {told}"  # type: ignore[arg-type]


def test_a_page_names_the_body_that_was_not_there_and_no_code(manager: Client) -> None:
    bare = {"procurement": "pr-1", "authority": "B-1", "title": "Beds", "began": "2022-06-30"}
    body = {"body": "B-1", "name": "A committee", "kind": "icb", "form": "committee", "of": [BODY],
            "source": "law"}  # fmt: skip
    append([stated("body", "body/b-1", body), stated("procurement", "pr/1", bare)])
    page = text_of(manager, "pr-1")
    assert "A committee is no body that the records hold on 30 June 2022" in page
    assert "rocurement transition" not in page
    assert "No notice is on record. Which ones the law asks for is told here once" in page
    assert "No notice is asked for" not in page


def notices_offered(client: Client, code: str) -> list[str]:
    at = client.post(f"/desk/procurement-notice/begin/{code}/").headers["Location"]
    return re.findall(r'name="notice"[^>]* value="([^"]+)"', client.get(at).content.decode())


def test_a_notice_is_offered_once_there_is_that_of_which_it_tells(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    before = ["8-invitation", "10-intention to award", "letter to unsuccessful"]
    assert notices_offered(manager, code) == before
    given_up = begin(manager, COMPETITIVE, "competitive")
    pages = form_of(on=today()), {"why": "No bidder"}
    walked(manager, "abandon-procurement", *pages, about=given_up)
    assert "15-abandonment" in notices_offered(manager, given_up)
    assert notices_offered(manager, code) == before
    award = {"procurement": code, "contract": "lot", "organisation": "Winner", "on": "2026-03-02"}
    append([stated("award", "award/lot", award, date(2026, 3, 2))])
    assert notices_offered(manager, code) == [
        *before[:2], "11-award", "12-modification", "14-urgent modification", before[2],
    ]  # fmt: skip


def test_what_began_before_2024_is_under_the_law_of_its_day(manager: Client) -> None:
    first = {"body": BODY}, {"title": "Old"}, form_of(began=date(2023, 5, 1)), {}, {}
    walked(manager, "begin-procurement", *first, {"process": "under earlier law"})


def test_a_conflict_is_found_as_the_bidder_is_added_and_stops_the_score(manager: Client) -> None:
    code = conflicted(manager)
    assert "To settle" not in text_of(manager, code)
    bid(manager, code)
    assert "member, NHS Kent and Medway (p-2) and Go To Doc" in text_of(manager, code)
    assert "Found by" not in text_of(manager, code)
    at = manager.post(f"/desk/score-bidder/begin/{code}/").headers["Location"]
    told = manager.post(at, {"by": "p-2"})
    assert told.status_code == 422
    assert "no score is taken before" in told.content.decode()


def test_the_governance_lead_settles_it_and_scores_are_taken_of_others(manager: Client) -> None:
    code = conflicted(manager)
    bid(manager, code)
    about = f"procurement:{code}~{bought(code).conflicts[0].match.key}"
    assert manager.post(f"/desk/treat-conflict/begin/{about}/").status_code == 403
    lead = signed_in(user("Governance lead", ("governance lead", BODY), person="p-8"))
    page = text_of(lead, code)
    assert "Found by" in page
    assert "Settle how it is treated" in page
    settled = {"reason": "Works for a bidder", "settled_by": "Chair", "public": "no"}
    pages = {"treatment": "is replaced"}, {"scope": "all"}, settled
    _, answer = walked(lead, "treat-conflict", *pages, about=about)
    assert answer.headers["Location"] == f"/desk/procurements/{code}/"
    assert bought(code).unmanaged() == []
    at = manager.post(f"/desk/score-bidder/begin/{code}/").headers["Location"]
    assert "no score of theirs" in manager.post(at, {"by": "p-2"}).content.decode()
    # Whatever is settled of another match of theirs since, they stay out of it.
    noted = {
        "person": "p-2", "procurement": code, "match": "another", "treatment": "stays, noted",
        "reason": "It is small", "settled_by": "Chair",
    }  # fmt: skip
    state("treatment", noted)
    assert "is replaced: no score of theirs" in manager.post(at, {"by": "p-2"}).content.decode()
    # Nor do they settle themselves that they come back; somebody else does.
    whole = {**noted, "match": None}
    state("treatment", {**whole, "settled_by": "p-2"}, on=today())
    assert "is replaced: no score of theirs" in manager.post(at, {"by": "p-2"}).content.decode()
    assert "out of it" in text_of(manager, code)
    state("treatment", whole, on=today())
    assert "out of it" not in text_of(manager, code)
    assert "no score of theirs" not in manager.post(at, {"by": "p-2"}).content.decode()
    state("treatment", {**whole, "treatment": "is replaced"}, on=today())
    walked(manager, "add-evaluator", {"person": "p-3"}, {"role": "evaluator"}, about=code)
    _, answer = walked(
        manager,
        "score-bidder",
        {"by": "p-3"},
        {"organisation": "Go To Doc"},
        {"criterion": "value"},
        {"why": "Good value", "score": "4"},
        about=code,
    )
    assert answer.status_code == 302
    assert [one.what.by for one in bought(code).held.evaluations] == ["p-3"]


def test_a_conflict_that_arose_meanwhile_refuses_the_score_when_it_is_sent(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    bid(manager, code)
    walked(manager, "add-evaluator", {"person": "p-3"}, {"role": "evaluator"}, about=code)
    at = manager.post(f"/desk/score-bidder/begin/{code}/").headers["Location"]
    pages = {"by": "p-3"}, {"organisation": "Go To Doc"}, {"criterion": "value"}, {"why": "Good"}
    for page in pages:
        at = manager.post(at, page).headers["Location"]
    late = {
        "interest": "i-3",
        "person": "p-3",
        "register_of": BODY,
        "declared": BEGAN.isoformat(),
        "type": "financial",
        "description": "Owns shares",
        "organisation": "Go To Doc",
        "organisation_ids": ["company:00000002"],
    }
    state("interest", late)
    before = head().count
    told = manager.post(at)
    assert told.status_code == 422
    assert "nobody has settled" in told.content.decode()
    assert head().count == before


def test_a_notice_of_award_says_of_which_of_several_contracts_it_is(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    for lot in ("lot-1", "lot-2"):
        award = {"procurement": code, "contract": lot, "organisation": f"Winner of {lot}",
                 "on": "2026-03-02"}  # fmt: skip
        append([stated("award", f"award/{lot}", award, date(2026, 3, 2))])
    held = schedule_of("award", "competitive")
    assert held is not None
    value = f"{held.number}-{held.notice}"
    at = manager.post(f"/desk/procurement-notice/begin/{code}/").headers["Location"]
    page = manager.get(at).content.decode()
    assert f'value="{value}"' not in page
    assert "Winner of lot-1, lot-1" in page
    assert f'value="{value}/lot-2"' in page
    at = manager.post(at, {"notice": f"{value}/lot-1"}).headers["Location"]
    before = head().count
    while not at.endswith("/days/"):
        name = next(one for one in FIELDS if at.endswith(f"/{one.replace(' ', '-')}/"))
        at = manager.post(at, {f"field {name}": "None declared."}).headers["Location"]
    at = manager.post(at, form_of(submitted=today(), published=today())).headers["Location"]
    assert manager.post(at).status_code == 302
    (made,) = new_since(before)
    assert (made.payload["kind"], made.payload["contracts"]) == ("award", ["lot-1"])
    # What the records say for its fields is of that award, not of the last.
    assert first_words(bought(code), "provider", f"{value}/lot-1") == "Winner of lot-1"


def test_a_notice_of_award_begins_with_the_value_awarded_and_never_with_what_was_expected(
    manager: Client,
) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    assert first_words(bought(code), "value") == "£1,000,000"
    for lot, value, told in (("lot-0", 0, "£0"), ("lot-1", None, ""), ("lot-2", 200, "£2")):
        award = {"procurement": code, "contract": lot, "organisation": "Winner",
                 "on": "2026-03-02", "value_pence": value}  # fmt: skip
        append([stated("award", f"award/{lot}", award, date(2026, 3, 2))])
        assert first_words(bought(code), "value", f"11-award/{lot}") == told
        assert first_words(bought(code), "value", "11-award") == told


def test_what_nobody_settled_is_told_before_a_notice_tells_whom_was_chosen(
    manager: Client,
) -> None:
    code = conflicted(manager)
    bid(manager, code)
    held = schedule_of("intention to award", "competitive")
    assert held is not None
    told = "A connection with Go To Doc of one of those who evaluate or decide is not settled"
    for notice, tells in ((f"{held.number}-{held.notice}", True), ("8-invitation", False)):
        at = manager.post(f"/desk/procurement-notice/begin/{code}/").headers["Location"]
        at = manager.post(at, {"notice": notice}).headers["Location"]
        while "/days/" not in at:
            page = at.rstrip("/").rpartition("/")[2]
            name = next(one for one in FIELDS if one.replace(" ", "-") == page)
            given = "None declared." if "conflicts" in name else "x"
            at = manager.post(at, {f"field {name}": given}).headers["Location"]
        at = manager.post(at, form_of(submitted=today())).headers["Location"]
        assert (told in manager.get(at).content.decode()) is tells


def test_a_pointer_to_a_register_is_no_statement_of_conflicts(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    held = schedule_of("intention to award", "competitive")
    assert held is not None
    at = manager.post(f"/desk/procurement-notice/begin/{code}/").headers["Location"]
    at = manager.post(at, {"notice": f"{held.number}-{held.notice}"}).headers["Location"]
    while "declared-conflicts" not in at:
        page = at.rstrip("/").rpartition("/")[2]
        name = next(one for one in FIELDS if one.replace(" ", "-") == page)
        at = manager.post(at, {f"field {name}": "x"}).headers["Location"]
    told = manager.post(at, {"field declared conflicts": "See register of interests"})
    assert told.status_code == 422
