"""Buying on the desk: the process chooser, bidders and evaluators with conflicts, scores, notices,
standstill, award."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from commonweal.governance.procurement.record import asked_for
from commonweal.governance.procurement.schedules import schedule_of
from commonweal.records import draft
from commonweal.web.desk.asking.views import MEANWHILE
from commonweal.web.desk.procurement_held import bought
from commonweal.web.desk.tasks.notices import FIELDS, first_words
from commonweal.web.store.adding import append
from commonweal.web.store.gates import checks
from commonweal.web.store.reading import head, today
from web_board import BODY, begun, board, form_of, new_since, signed_in, stated, user, walked

pytestmark = pytest.mark.django_db

BEGAN = date(2026, 2, 2)
COMPETITIVE: dict[str, str] = {
    "call_off": "no",
    "framework": "no",
    "existing_provider": "no",
    "patients_choose": "no",
    "most_suitable_identifiable": "no",
    "mixed": "no",
    "urgent": "no",
}


@pytest.fixture
def manager(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    return signed_in(user("Contract manager", ("contract manager", BODY)))


def begin(client: Client, facts: dict[str, str], process: str) -> str:
    before = head().count
    _, answer = walked(
        client,
        "begin-procurement",
        {"body": BODY},
        {"title": "Dermatology in the community"},
        form_of(began=BEGAN),
        {"value": "1,000,000"},
        {},
        *({name: value} for name, value in facts.items()),
        {"process": process},
    )
    assert answer.status_code == 302, answer.content.decode()
    (made,) = new_since(before)
    return str(made.payload["procurement"])


def state(kind: str, payload: dict[str, Any], on: date = BEGAN) -> None:
    made = draft(
        kind,
        payload,
        id=f"{kind}-{head().count}",
        stated_by="Secretary (made up)",
        about=BODY,
        stated_at=datetime.combine(on, time(9), UTC),
        effective=on,
        reason="made up for a test",
    )
    append([made], checks=checks())


def text_of(client: Client, code: str) -> str:
    answer = client.get(f"/desk/procurements/{code}/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


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


def test_what_began_before_2024_is_under_the_law_of_its_day(manager: Client) -> None:
    first = {"body": BODY}, {"title": "Old"}, form_of(began=date(2023, 5, 1)), {}, {}
    walked(manager, "begin-procurement", *first, {"process": "under earlier law"})


def conflicted(manager: Client) -> str:
    """Somebody evaluates who declared an interest in what turns out to be a bidder."""
    code = begin(manager, COMPETITIVE, "competitive")
    interest = {
        "interest": "i-2",
        "person": "p-2",
        "register_of": BODY,
        "declared": BEGAN.isoformat(),
        "type": "financial",
        "description": "Works there part time",
        "organisation": "Go To Doc",
        "organisation_ids": ["company:00000002"],
        "role": "employee",
    }
    state("interest", interest)
    _, answer = walked(
        manager, "add-evaluator", {"person": "p-2"}, {"role": "evaluator"}, about=code
    )
    assert answer.status_code == 302
    return code


def bid(client: Client, code: str, name: str = "Go To Doc (company:00000002)") -> None:
    step = {"step": "bid", **form_of(since=BEGAN + timedelta(days=20))}
    _, answer = walked(client, "add-bidder", {"organisation": name}, step, about=code)
    assert answer.status_code == 302


def test_a_conflict_is_found_as_the_bidder_is_added_and_stops_the_score(manager: Client) -> None:
    code = conflicted(manager)
    assert "To settle" not in text_of(manager, code)
    bid(manager, code)
    assert "p-2 and Go To Doc" in text_of(manager, code)
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
    settled = {"reason": "Works for a bidder", "settled_by": "Chair"}
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


def intended(client: Client, code: str, published: date) -> None:
    """The notice of the intention to award, as it was published."""
    fields = [
        {f"field {name}": "None declared."} for name in ("declared conflicts", "conflicts managed")
    ]
    plain = (
        "statement of process",
        "title and reference",
        "provider",
        "description",
        "value",
        "decision-makers",
        "reasons by key criteria",
    )
    held = schedule_of("intention to award", "competitive")
    assert held is not None
    wanted = [name for name in FIELDS if name in held.fields]
    pages = [{f"field {name}": "As decided"} for name in wanted if name in plain]
    days = form_of(submitted=published, published=published)
    choice = {"notice": f"{held.number}-{held.notice}"}
    _, answer = walked(client, "procurement-notice", choice, *pages, *fields, days, about=code)
    assert answer.status_code == 302


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


def award_pages(on: date) -> tuple[dict[str, Any], ...]:
    return {"organisation": "Orbit"}, form_of(on=on), {"value": "900000"}


def test_nothing_is_awarded_in_the_standstill_or_without_the_record(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    bid(manager, code, "Orbit (company:00000003)")
    published = today() - timedelta(days=4)
    intended(manager, code, published)
    page = text_of(manager, code)
    assert "It ends, as the regulation counts" in page
    at = manager.post(f"/desk/award-contract/begin/{code}/").headers["Location"]
    for one in award_pages(today()):
        at = manager.post(at, one).headers["Location"]
    assert "standstill" in manager.get(at).content.decode()
    told = manager.post(at)
    assert told.status_code == 422
    page = told.content.decode()
    assert "in the standstill" in page
    assert "the record was not complete" in page
    assert bought(code).held.award is None
    calendar = manager.get("/desk/procurements/calendar/").content.decode()
    assert "The standstill ends, as the regulation counts" in calendar
    assert "The standstill would end, counted from publication" in calendar


def ready(manager: Client) -> str:
    """A procurement that can be awarded to the one who bid: the standstill is over, the record
    complete."""
    code = begin(manager, COMPETITIVE, "competitive")
    bid(manager, code, "Orbit (company:00000003)")
    intended(manager, code, today() - timedelta(days=30))
    told = bought(code).checked
    assert told.standing is not None
    for item in (*asked_for(bought(code).held), "providers"):
        pages = {"item": item}, {"text": "As the panel found it."}
        if item == "providers":
            continue
        walked(manager, "procurement-record", *pages, about=code)
    record = {"procurement": code, "item": "providers", "text": "Orbit"}
    state("procurement_record", record, today() - timedelta(days=20))
    return code


def test_after_it_with_a_complete_record_the_contract_is_awarded(manager: Client) -> None:
    code = ready(manager)
    backdated = today()
    _, answer = walked(manager, "award-contract", *award_pages(backdated), about=code)
    assert answer.status_code == 302, answer.content.decode()
    award = bought(code).held.award
    assert award is not None
    assert award.organisation_ids == ("company:00000003",)


def taken_off(client: Client, code: str, step: str, name: str) -> None:
    since = {"step": step, **form_of(since=today())}
    pages = {"organisation": name}, since, {"why": "It has no staff"}
    _, answer = walked(client, "add-bidder", *pages, about=code)
    assert answer.status_code == 302


def test_whoever_withdrew_while_the_award_was_entered_is_not_awarded_it(manager: Client) -> None:
    code = ready(manager)
    at = begun(manager, "award-contract", code)
    for page in award_pages(today()):
        at = str(manager.post(at, page).headers["Location"])
    taken_off(manager, code, "withdrew", "Orbit (company:00000003)")
    first, again = manager.post(at), manager.post(at)
    assert MEANWHILE in first.content.decode()
    assert MEANWHILE not in again.content.decode()
    for told in (first, again):
        assert told.status_code == 422
        page = told.content.decode()
        assert "Orbit cannot be chosen any more" in page
        assert f'href="{at.replace("/check/", "/organisation/")}?then=check"' in page
        assert "£900,000" in page
    assert bought(code).held.award is None


def test_no_score_is_taken_of_a_bidder_who_was_excluded_while_it_was_entered(
    manager: Client,
) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    bid(manager, code)
    bid(manager, code, "Orbit (company:00000003)")
    walked(manager, "add-evaluator", {"person": "p-3"}, {"role": "evaluator"}, about=code)
    at = begun(manager, "score-bidder", code)
    pages = {"by": "p-3"}, {"organisation": "Orbit"}, {"criterion": "value"}, {"why": "Good"}
    for page in pages:
        at = str(manager.post(at, page).headers["Location"])
    taken_off(manager, code, "excluded", "Orbit (company:00000003)")
    for _ in range(2):
        told = manager.post(at)
        assert told.status_code == 422
        assert "Orbit cannot be chosen any more" in told.content.decode()
    assert not bought(code).held.evaluations
    manager.post(at.replace("/check/", "/organisation/?then=check"), {"organisation": "Go To Doc"})
    assert manager.post(at).status_code == 302
    assert [one.what.organisation for one in bought(code).held.evaluations] == ["Go To Doc"]


def test_what_is_awarded_does_not_end_before_it_starts(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    bid(manager, code, "Orbit (company:00000003)")
    at = begun(manager, "award-contract", code)
    for page in award_pages(today())[:2]:
        at = str(manager.post(at, page).headers["Location"])
    days = {"starts": date(2027, 4, 1), "ends": date(2027, 3, 31)}
    told = manager.post(at, {"value": "900000", **form_of(**days)})
    assert told.status_code == 422
    assert "It ends before it starts" in told.content.decode()


def test_a_representation_keeps_the_standstill_open(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    bid(manager, code, "Orbit (company:00000003)")
    intended(manager, code, today() - timedelta(days=5))
    step = {"step": "received", **form_of(on=today() - timedelta(days=1))}
    walked(manager, "representation", {"by": "Orbit"}, step, {}, about=code)
    assert "open: a representation waits" in text_of(manager, code)


def test_another_body_s_manager_is_refused(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    other = signed_in(user("Other manager", ("contract manager", "09W")))
    assert other.get(f"/desk/procurements/{code}/").status_code == 403
    for task in ("add-bidder", "award-contract", "procurement-notice", "change-procurement"):
        assert other.post(f"/desk/{task}/begin/{code}/").status_code == 403
    assert code not in other.get("/desk/procurements/").content.decode()
    assert manager.get("/desk/procurements/nothing/").status_code == 404


def test_it_is_abandoned_with_its_day_on_the_record(manager: Client) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    walked(manager, "abandon-procurement", form_of(on=today()), {"why": "No bidder"}, about=code)
    held = bought(code).held
    assert held.abandoned is not None
    assert [one.what.item for one in held.record] == ["date of abandonment"]


def test_the_pages_of_one_procurement_cost_the_same_queries_with_more_on_record(
    manager: Client, django_assert_max_num_queries: Any
) -> None:
    code = begin(manager, COMPETITIVE, "competitive")
    for _ in range(3):
        begin(manager, COMPETITIVE, "competitive")
    with django_assert_max_num_queries(60):
        text_of(manager, code)


def test_whoever_has_a_conflict_is_shown_no_score(manager: Client) -> None:
    code = conflicted(manager)
    bid(manager, code)
    walked(manager, "add-evaluator", {"person": "p-3"}, {"role": "evaluator"}, about=code)
    pages = (
        {"by": "p-3"},
        {"organisation": "Go To Doc"},
        {"criterion": "value"},
        {"why": "Best price of all", "score": "90"},
    )
    _, answer = walked(manager, "score-bidder", *pages, about=code)
    assert answer.status_code == 302
    assert "Best price of all" in text_of(manager, code)
    member = signed_in(user("Member", ("committee member", BODY), person="p-2"))
    assert "Best price of all" not in text_of(member, code)
