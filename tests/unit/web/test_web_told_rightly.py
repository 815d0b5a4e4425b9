"""What public pages tell of who stated something, on which day, and no more than is public."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from public_rows import BOARD, stated, statements

from commonweal.records import Statement
from commonweal.web.store.adding import append
from commonweal.web.store.models import Listed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    cache.clear()


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    body = b"".join(answer) if answer.streaming else answer.content
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body.decode())))


def data(client: Client, address: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200, (address, answer.content)
    told: dict[str, Any] = json.loads(answer.content)["data"]
    return told


def corrected(first: Statement, on: str, **changed: Any) -> Statement:
    """A correction of a statement by the governance lead."""
    payload = {"corrects": first.id, "payload": {**(first.payload or {}), **changed}}
    made = stated("correction", payload, f"correction/{first.id}", on)
    return made.model_copy(update={"stated_by": "Governance lead", "effective": first.effective})


def promise() -> Statement:
    return stated("commitment", {"commitment": "c-9", "kind": "promise", "text": "Bring it",
                                 "made_on": "2026-05-02", "by": "Office", "to": BOARD,
                                 "where": "discussion", "source": "minutes"},
                  "commitment/9", "2026-05-02")  # fmt: skip


def decided(**given: Any) -> Statement:
    return stated("decision", {"decision": "d-9", "body": BOARD, "on": "2026-05-02",
                               "title": "Beds", "text": "Ten beds", "reasons": "Winter", **given},
                  "decision/9", "2026-05-02")  # fmt: skip


def test_who_stated_something_first_and_who_corrected_it_last_are_told_apart(
    client: Client,
) -> None:
    first = promise()
    append([*statements(), first, corrected(first, "2026-06-09", text="Bring all of it")])
    told = read(client, "/promises/c-9/").partition("Who states this")[2]
    assert "Stated by Secretary of the board on 2 May 2026: the record commitment/9" in told
    assert "Corrected last by Governance lead on 9 June 2026: the correction" in told
    assert data(client, "statements/commitment/9")["corrected"] is True
    assert data(client, "statements/commitment/1")["corrected"] is False
    then = read(client, "/promises/c-9/?known=2026-05-10")
    assert "Stated by Secretary of the board on 2 May 2026" in then
    assert "Governance lead" not in then


def test_what_is_private_since_is_still_told_of_whoever_stated_it_first(client: Client) -> None:
    first = decided(private=False)
    append([*statements(), first, corrected(first, "2026-06-09", private=True, ground="exempt")])
    then = read(client, "/decisions/d-9/?known=2026-05-10")
    assert "Ten beds" not in then
    assert "Stated by Secretary of the board on 2 May 2026" in then
    assert "Governance lead" not in then


def test_whether_a_body_could_decide_is_told_as_what_a_test_found(client: Client) -> None:
    append([*statements(), decided()])
    told = read(client, "/decisions/d-9/").partition("Who may decide this")[2]
    assert "What the test found not known Why the decision names no function" in told


def of_a_year() -> list[Statement]:
    """A meeting of which the year alone is known, what it decided and what it asked for."""
    held = {"meeting": "m-9", "bodies": [BOARD], "title": "Board of a year", "on": "2026-03-01",
            "precision": "year", "status": "held", "public": "open"}  # fmt: skip
    asked = {"commitment": "c-9", "kind": "request", "text": "Bring it in two months",
             "made_on": "2026-03-01", "made_precision": "year", "meeting": "m-9", "by": "Office",
             "to": BOARD, "where": "resolution", "due_months": 2, "source": "minutes"}  # fmt: skip
    return [
        stated("meeting", held, "meeting/9"),
        decided(meeting="m-9", on="2026-03-01"),
        stated("commitment", asked, "commitment/9", "2026-05-02"),
    ]


def test_a_decision_is_dated_no_more_exactly_than_its_meeting(client: Client) -> None:
    append([*statements(), *of_a_year()])
    assert "Decided 2026 Decided by" in read(client, "/decisions/d-9/")
    assert "Decision Beds Day 2026 Decided by" in read(client, "/decisions/")
    assert "Decision The plan Day 2 February 2026 Decided by" in read(client, "/decisions/")
    assert data(client, "decisions/d-9")["precision"] == "year"
    assert data(client, "decisions/d-1")["precision"] == "day"
    assert "d-9,2026-03-01,year," in read(client, "/download/decisions.csv")


def test_what_is_found_is_dated_no_more_exactly_than_it_is_known(client: Client) -> None:
    append([*statements(), *of_a_year()])
    for words, kind in (("Beds", "Decision"), ("Bring it", "Promise or request"),
                        ("Board of a year", "Meeting")):  # fmt: skip
        told = read(client, f"/search/?q={words.replace(' ', '+')}")
        assert f"Found {words}" in told
        assert re.search(rf"What it is {kind} Body [^<]*? Day 2026 ", told), kind
        assert "1 March 2026" not in told


def test_what_was_asked_in_the_resolution_of_a_decision_came_after_it(client: Client) -> None:
    append([*statements(), *of_a_year()])
    told = read(client, "/decisions/d-9/").partition("What came after")[2]
    assert "Request resolved at its meeting Bring it in two months" in told
    assert "Stated by Secretary of the board on 2 May 2026: the record commitment/9" in told
    # What was said in discussion, as c-1 at the meeting of d-1, is no part of what was decided.
    told = read(client, "/decisions/d-1/").partition("What came after")[2]
    assert "nothing asked for or promised in a resolution of its meeting" in told
    assert "scrutiny" in told
    assert "Nothing is on record of what came after" not in told


def test_promises_are_told_as_exactly_as_they_are_known_and_by_what_they_are_sorted(
    client: Client,
) -> None:
    append([*statements(), *of_a_year()])
    told = read(client, "/promises/")
    # Asked for by 31 December 2026 at the latest, due two months later.
    assert "Made 2026 Due about 1 May 2026, 28 February 2027 at the latest" in told
    assert "overdue after it" in told
    assert told.index("Due 1 March 2026") < told.index("28 February 2027 at the latest")


VALUE = 2_000_000_00


def test_of_an_item_from_which_the_public_was_shut_out_the_title_alone_is_told(
    client: Client,
) -> None:
    item = stated("agenda_item", {"item": "i-9", "meeting": "m-1", "number": "9",
                                  "title": "A purchase", "function": "buying of beds",
                                  "value_pence": VALUE}, "item/9",
                  reason="a bid came in")  # fmt: skip
    shut = stated("exclusion", {"meeting": "m-1", "items": ["i-9"], "ground": "special reasons",
                                "reason": "it is confidential"}, "exclusion/9",
                  "2026-04-01")  # fmt: skip
    append([*statements(), item])
    assert "2,000,000" in read(client, "/statements/item/9/")
    append([shut])
    cache.clear()
    for day in ("", "?on=2026-02-03", "?known=2026-02-03"):
        told = read(client, f"/statements/item/9/{day}")
        assert "A purchase" in told
        assert "2,000,000" not in told
        assert "buying of beds" not in told
        assert "a bid came in" not in told
        sheet = read(client, f"/download/agenda.csv{day}")
        assert "A purchase" in sheet
        assert str(VALUE) not in sheet
        assert "buying of beds" not in sheet
    payload = data(client, "statements/item/9")["payload"]
    assert payload["private"] is True
    assert "A purchase" in payload.values()
    assert not payload.get("value_pence")
    (listed,) = [one for one in data(client, "meetings/m-1")["agenda"] if one["item"] == "i-9"]
    assert listed["private"] is True


def test_votes_that_are_not_on_record_are_not_told_as_none(client: Client) -> None:
    append([
        *statements(),
        stated("motion", {"motion": "mo-9", "meeting": "m-1", "item": "i-1", "text": "To agree"},
               "motion/9"),
        stated("vote", {"motion": "mo-9", "vote": "for", "count": 9}, "vote/9"),
    ])  # fmt: skip
    told = read(client, "/meetings/m-1/").partition("Motion: To agree")[2]
    assert re.search(r"For 9 Against not on record Abstained not on record", told, re.IGNORECASE)


def test_a_letter_to_a_provider_is_no_notice_whatever_day_stands_in_it(client: Client) -> None:
    append([
        *statements(),
        stated("procurement", {"procurement": "pr-9", "authority": BOARD, "title": "Patrols",
                               "began": "2026-01-06"}, "procurement/9"),
        stated("procurement_notice", {"notice": "n-9", "procurement": "pr-9",
                                      "kind": "letter to unsuccessful",
                                      "published": "2026-02-05"}, "notice/n-9", "2026-02-05"),
    ])  # fmt: skip
    assert not Listed.objects.filter(list="procurement", code="pr-9").exists()
    for address in ("/procurements/pr-9/", "/statements/procurement/9/", "/statements/notice/n-9/"):
        assert client.get(address).status_code == 404, address
    assert "letter" not in Listed.objects.get(list="procurement", code="pr-1").words
    assert client.get("/statements/procurement/1/").status_code == 200


def test_an_award_that_is_to_be_published_awards_nothing_yet() -> None:
    award = {"procurement": "pr-1", "contract": "k-9", "organisation": "Winner", "on": "2026-02-20"}
    append([
        *statements(),
        stated("award", award, "award/9", "2026-02-20"),
        stated("procurement_notice", {"notice": "n-9", "procurement": "pr-1", "kind": "award",
                                      "published": "2999-01-01"}, "notice/n-9", "2026-02-20"),
    ])  # fmt: skip
    assert Listed.objects.get(list="procurement", code="pr-1").state == "open"


def test_why_something_private_was_withdrawn_is_told_nowhere(client: Client) -> None:
    item = {"item": "i-9", "meeting": "m-1", "number": "9", "title": "A purchase", "private": True}
    append([
        *statements(),
        stated("agenda_item", item, "item/9"),
        decided(meeting="m-1", item="i-9"),
        stated("void", {"voids": "decision/9"}, "void/decision", "2026-05-03", "ten beds leaked"),
        stated("void", {"voids": "item/9"}, "void/item", "2026-05-04", "of another meeting"),
    ])  # fmt: skip
    for address in ("/decisions/d-9/", "/statements/void/decision/", "/statements/decision/9/"):
        told = read(client, address)
        assert "withheld" in told, address
        assert "ten beds leaked" not in told, address


def test_the_day_on_which_something_became_known_is_that_of_england(client: Client) -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    append([*statements(), promise().model_copy(update={"stated_at": late})])
    assert "Known since 1 July 2026" in read(client, "/statements/commitment/9/")
    assert "Stated by Secretary of the board on 1 July 2026" in read(client, "/promises/c-9/")
    assert f"{Listed.objects.get(list='promise', code='c-9').public_from}" == "2026-07-01"
    assert client.get("/statements/commitment/9/?known=2026-06-30").status_code == 404


@pytest.mark.parametrize(("written", "told"), [
    ("20210315", "20210315"), ("2021W101", "2021W101"), ("2021-03-15", "15 March 2021"),
    ("2021-13-45", "2021-13-45"),
])  # fmt: skip
def test_a_number_that_is_no_day_is_not_told_as_one(
    client: Client, written: str, told: str
) -> None:
    held = {"meeting": "m-9", "bodies": [BOARD], "title": "Board", "on": "2026-02-02",
            "status": "held", "public": "open", "place": written}  # fmt: skip
    append([*statements(), stated("meeting", held, "meeting/9")])
    assert f"Place {told} " in read(client, "/statements/meeting/9/")


@pytest.mark.parametrize(("kind", "form", "told"), [
    ("ccg", "organisation", "a clinical commissioning group"),
    ("ccg", "governing body", "part of a clinical commissioning group"),
    ("nhs-england", "organisation", "NHS England"),
    ("provider", "organisation", "a provider"),
    ("partnership", "steering group", "a partnership that no statute makes"),
])  # fmt: skip
def test_an_organisation_is_no_part_of_itself_in_law(
    client: Client, kind: str, form: str, told: str
) -> None:
    body = {"body": "B-9", "name": "A body", "kind": kind, "form": form, "source": "law"}
    append([*statements(), stated("body", body, "body/9", "2025-01-06")])
    assert f"In law {told} From" in read(client, "/bodies/B-9/")


def test_the_example_denies_nothing_of_what_came_after_a_decision(
    client: Client, example_rows: int
) -> None:
    assert example_rows
    noted = read(client, "/decisions/kent-strategic-commissioner-noted/")
    assert "Decided 2018 Decided by" in noted
    assert "Request resolved at its meeting that the Kent & Medway STP provide an update" in noted
    # Medway's committee referred it, and the Secretary of State approved it: the consultation
    # names the decision, and has what came after.
    before, _, after = read(client, "/decisions/stroke-units-decided/").partition("What came after")
    assert "Consulted on before it Kent and Medway stroke services, 2018" in before
    assert "It was challenged 12 March 2019: Medway HASC considers" in after
    assert after.count("A challenge was decided") == 3
    assert "4 November 2021: Secretary of State approves HASUs (Secretary of State)" in after
    assert "is not looked for here" not in after
    then = read(client, "/decisions/stroke-units-decided/?on=2019-03-11")
    assert "Medway HASC" not in then
    promised = read(client, "/promises/")
    assert "Made 2018 Due about 1 December 2018, 30 June 2019 at the latest" in promised
    assert "clinical commissioning group From" in read(client, "/bodies/09W/")
    assert "part of a clinical" not in read(client, "/bodies/09W/")


@pytest.mark.parametrize(
    ("public", "private", "words"),
    [
        ("open", None, "in public"),
        ("open", False, "in public"),
        ("not known", False, "in public"),
        ("not known", None, "whether in public is not recorded"),
        ("part", None, "whether in public is not recorded"),
    ],
)
def test_a_decision_taken_in_public_is_told_apart_from_one_of_which_nothing_tells(
    client: Client, public: str, private: bool | None, words: str
) -> None:
    held = {"meeting": "m-9", "bodies": [BOARD], "title": "Board", "on": "2026-03-01",
            "status": "held", "public": public}  # fmt: skip
    item = {"item": "i-9", "meeting": "m-9", "number": "1", "title": "Beds"}
    append(
        [
            stated("meeting", held, "meeting/9"),
            stated("agenda_item", item, "item/9"),
            decided(meeting="m-9", item="i-9", on="2026-03-01", private=private),
        ]
    )
    assert f"Taken {words} Source" in read(client, "/decisions/d-9/")
    row = read(client, "/decisions/").partition("Beds Day")[2].partition("Decision")[0]
    assert f"Taken {words} " in row
    # Each is found by what is known of it, and by nothing else.
    state = "public" if words == "in public" else "not recorded"
    for one in ("public", "not recorded", "private"):
        assert ("Beds Day" in read(client, f"/decisions/?state={one}")) == (one == state), one
        answer = client.get("/api/v1/decisions", {"state": one})
        assert bool(json.loads(answer.content)["data"]) == (one == state), one


def test_a_decision_is_found_by_what_is_recorded_since_of_its_meeting(client: Client) -> None:
    held = {"meeting": "m-9", "bodies": [BOARD], "title": "Board", "on": "2026-03-01",
            "status": "held", "public": "not known"}  # fmt: skip
    met = stated("meeting", held, "meeting/9")
    item = {"item": "i-9", "meeting": "m-9", "number": "1", "title": "Beds"}
    taken = decided(meeting="m-9", item="i-9", on="2026-03-01")
    append([met, stated("agenda_item", item, "item/9"), taken])
    assert "Beds Day" in read(client, "/decisions/?state=not recorded")
    append([corrected(met, "2026-06-09", public="open")])
    assert "Beds Day" not in read(client, "/decisions/?state=not recorded")
    assert "Beds Day" in read(client, "/decisions/?state=public")
    assert "In public, or not recorded" not in read(client, "/decisions/")
