"""How a conflict at an item was treated is read by everybody where whoever settled it said so, the
item was heard in public, and the interest that it answers stands in the public register with
nothing withheld; anything else of it is found in no format."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pydantic import ValidationError

from commonweal.records import Statement, draft
from commonweal.records.kinds import Treatment
from commonweal.web.desk.sitting import kept
from commonweal.web.public.downloads import FILES
from commonweal.web.store.adding import append
from commonweal.web.store.models import Listed, Row
from commonweal.web.store.reading import everything, today
from web_board import BODY, SINCE, begun, board, signed_in, stated, told_wrong, user, walked

pytestmark = pytest.mark.django_db
#: Stands in who settled it, which is told with the treatment alone; and in what is never told.
MARK, NEVER = "qzwombat", "qzpangolin"
MEETING = {"meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat(),
           "public": "open", "status": "held", "source": "minutes"}  # fmt: skip
ITEM = {"item": "i-1", "meeting": "m-1", "number": "1", "title": "Dermatology",
        "for_decision": True, "supplier_ids": ["company:00000002"]}  # fmt: skip
INTEREST = {"interest": "in-1", "person": "p-2", "register_of": BODY, "type": "financial",
            "description": "Director", "organisation": "Go To Doc",
            "organisation_ids": ["company:00000002"], "declared": "2022-07-01"}  # fmt: skip
TREATED = {"person": "p-2", "meeting": "m-1", "item": "i-1", "interest": "in-1", "public": True,
           "treatment": "leaves for discussion and decision", "reason": f"For {NEVER}",
           "match": f"key-{NEVER}", "settled_by": f"Chair {MARK}",
           "out": "2022-07-01T14:10:00+01:00", "back": "2022-07-01T14:30:00+01:00"}  # fmt: skip
DECIDED = {"decision": "d-1", "body": BODY, "title": "Dermatology", "text": "Both are invited",
           "reasons": "Need", "on": SINCE.isoformat(), "meeting": "m-1", "item": "i-1"}  # fmt: skip
PLACES = (
    *("/meetings/m-1/", "/meetings/", "/decisions/d-1/", "/decisions/", "/register/", "/search/"),
    *("/register/people/p-2/", f"/register/bodies/{BODY}/", f"/bodies/{BODY}/"),
    *("/statements/treated/1/", "/api/v1/statements/treated/1", "/api/v1/proofs/treated/1"),
    *("/meetings/m-1/?on=2022-07-02", "/meetings/m-1/?known=2022-07-02"),
    *("/decisions/d-1/?on=2022-07-02", "/decisions/d-1/?known=2022-07-02"),
    *(f"/api/v1/{one}" for one in ("meetings", "meetings/m-1", "decisions/d-1", "statements",
                                   "interests", "registers/" + BODY, "search?q=dermatology")),
    "/api/v1/meetings/m-1?known=2022-07-02T00:00:00Z",
    *(f"/feeds/{one}" for one in ("decisions.atom", "papers.atom", "meetings.ics")),
    *(f"/download/{one}" for one in FILES),
)  # fmt: skip
TOLD_AT = {"/meetings/m-1/", "/decisions/d-1/", "/api/v1/meetings/m-1", "/download/treatments.csv"}


@pytest.fixture(autouse=True)
def _board(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    cache.clear()
    board()


def held(**changed: dict[str, Any]) -> list[Statement]:
    """A meeting at which a member left for an item, and what was decided under it."""

    def one(kind: str, name: str, payload: dict[str, Any]) -> Statement:
        return stated(kind, name, payload | changed.get(kind, {}))

    return [
        stated("person", "named/2", {"person": "p-2", "name": "Ada Member"})
        if "person" in changed
        else one("interest", "interest/1", INTEREST),
        *([one("interest", "interest/1", INTEREST)] if "person" in changed else []),
        one("meeting", "meeting/m-1", MEETING),
        one("agenda_item", "item/i-1", ITEM),
        one("treatment", "treated/1", TREATED),
        one("decision", "decision/1", DECIDED),
    ]


def body_of(answer: Any) -> str:
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(data.decode("utf-8", "replace"))


def found() -> set[str]:
    """Where it is told; what is never told is nowhere."""
    client = Client()
    told = set()
    for place in PLACES:
        answer = client.get(place)
        assert answer.status_code < 500, place
        body = body_of(answer)
        assert NEVER not in body, place
        if MARK in body:
            told.add(place.partition("?")[0])
    return told


def words(place: str) -> str:
    page = body_of(Client().get(place))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_what_everybody_may_read_stands_at_its_item_and_its_decision_and_in_the_data() -> None:
    append(held())
    assert found() == TOLD_AT
    row = (
        "Item 1 Dermatology Who p-2 Declared interest with Go To Doc What was done leaves for "
        f"discussion and decision Out of the room from 14:10 to 14:30 Settled by Chair {MARK}"
    )
    for place in ("/meetings/m-1/", "/decisions/d-1/"):
        assert row in words(place), place
    assert 'href="/register/people/p-2/"' in body_of(Client().get("/meetings/m-1/"))
    (told,) = json.loads(Client().get("/api/v1/meetings/m-1").content)["data"]["treatments"]
    assert (told["person"], told["interest"]) == ("p-2", "in-1")
    assert told["out"] == "2022-07-01T14:10:00+01:00"
    lines = body_of(Client().get("/download/treatments.csv")).splitlines()
    assert lines[1].startswith("m-1,i-1,1,p-2,")
    assert len(lines) == 2


def test_who_has_no_name_on_record_is_told_by_office_as_in_the_attendance() -> None:
    """Beside the attendance and the register, which tell the office, an account's id stood."""
    seat = {"seat": "seat-2b", "body": BODY, "role": "member", "voting": True, "person": "p-2",
            "office": "Member for Thanet", "source": "register"}  # fmt: skip
    append([*held(), stated("seat", "seat-2b", seat)])
    for place in ("/meetings/m-1/", "/decisions/d-1/"):
        assert "Who Member for Thanet Declared interest with" in words(place), place
        assert 'href="/register/people/p-2/"' in body_of(Client().get(place)), place
    redacted = {"redacts": "seat-2b", "fields": ["office"], "reason": "safety",
                "approver": "Guardian"}  # fmt: skip
    append([stated("redaction", "redaction/2", redacted)])
    for place in ("/meetings/m-1/", "/decisions/d-1/"):
        assert "Member for Thanet" not in words(place), place


@pytest.mark.parametrize("given", [{"public": None}, {"public": False}, {"public": "no word"}])
def test_without_that_it_is_found_in_no_format(given: dict[str, Any]) -> None:
    given = {} if given["public"] == "no word" else given
    treated = {**TREATED, **given}
    if not given:
        treated.pop("public")
    made = [one for one in held() if one.type != "treatment"]
    append([*made, stated("treatment", "treated/1", treated)])
    assert found() == set()
    assert "what was done about" not in words("/meetings/m-1/")


SHUT = stated("exclusion", "shut/1", {"meeting": "m-1", "items": ["i-1"], "reason": "Prices",
              "ground": "special reasons", "resolution": "Resolved"})  # fmt: skip
FROM_SOME_TIME = stated("exclusion", "shut/1", {"meeting": "m-1", "reason": "Prices",
                        "ground": "special reasons", "resolution": "Resolved"})  # fmt: skip


def redacted(what: str, *fields: str) -> Statement:
    return stated("redaction", "redaction/1", {"redacts": what, "fields": [*fields],
                  "reason": "It would harm", "approver": "Guardian"})  # fmt: skip


WITHHELD: dict[str, tuple[dict[str, dict[str, Any]], list[Statement]]] = {
    "a private item": ({"agenda_item": {"private": True}}, []),
    "a closed meeting": ({"meeting": {"public": "closed"}}, []),
    "an item that was shut": ({}, [SHUT]),
    "a meeting that was shut from some time on": ({}, [FROM_SOME_TIME]),
    "a meeting to come": ({"meeting": {"on": (today() + timedelta(days=9)).isoformat(),
                                       "status": "planned"}}, []),
    "a meeting that was cancelled": ({"meeting": {"status": "cancelled"}}, []),
    "what was decided in private": (
        {"decision": {"private": True, "ground": "special reasons"}}, []),
    "what was decided in private by a motion": (
        {"decision": {"private": True, "ground": "special reasons", "item": None,
                      "meeting": None, "motion": "mo-1"}},
        [stated("motion", "motion/1", {"motion": "mo-1", "meeting": "m-1", "item": "i-1",
                                       "text": "To invite both"})]),
    "what was decided in private of the meeting, of which no item is told": (
        {"decision": {"private": True, "ground": "special reasons", "item": None}}, []),
    "an interest to which its person does not agree": (
        {"interest": {"consent_refused": "Fear of harm"}}, []),
    "an interest of which part is redacted": ({}, [redacted("interest/1", "role")]),
    "an interest that was voided": ({}, [stated("void", "void/1", {"voids": "interest/1"})]),
    "an interest of somebody else": ({"interest": {"person": "p-3"}}, []),
    "a treatment of which anything is redacted": ({}, [redacted("treated/1", "back")]),
    "a treatment that was voided": ({}, [stated("void", "void/1", {"voids": "treated/1"})]),
    "a person whose name is redacted": ({"person": {}}, [redacted("named/2", "name")]),
}  # fmt: skip


@pytest.mark.parametrize("case", WITHHELD)
def test_of_what_is_withheld_it_is_found_in_no_format(case: str) -> None:
    changed, more = WITHHELD[case]
    made = held(**changed)
    if case == "a meeting to come":
        made = [one for one in made if one.type != "decision"]
    append([*made, *more])
    assert found() == set()
    for one in Listed.objects.all():
        assert MARK not in one.words


@pytest.mark.parametrize(
    "change",
    [
        stated("void", "later/1", {"voids": "treated/1"}),
        stated("correction", "later/1", {"corrects": "treated/1",
                                         "payload": {**TREATED, "public": False}}),
        stated("treatment", "later/1", {**TREATED, "public": False, "settled_by": "Chair"}),
        SHUT,
        redacted("interest/1", "organisation"),
    ],
)  # fmt: skip
def test_what_is_taken_back_or_withheld_since_is_gone_at_once_and_for_every_earlier_day(
    change: Statement,
) -> None:
    append(held())
    assert found() == TOLD_AT
    append([change.model_copy(update={"stated_at": datetime(2022, 8, 1, tzinfo=UTC)})])
    assert found() == set()


def test_what_was_decided_in_private_under_another_item_withholds_nothing_of_this_one() -> None:
    other = {**ITEM, "item": "i-2", "number": "2", "title": "Hearing"}
    private = {**DECIDED, "decision": "d-2", "item": "i-2", "private": True, "ground": "special"}
    append([*held(), stated("agenda_item", "item/i-2", other),
            stated("decision", "decision/2", private)])  # fmt: skip
    assert found() == TOLD_AT


def test_as_it_was_known_it_tells_no_item_and_no_interest_that_is_not_told_now() -> None:
    other = {**ITEM, "item": "i-2", "number": "2", "title": "Hearing"}
    append([*held(), stated("agenda_item", "item/i-2", other)])
    moved = draft("correction", {"corrects": "treated/1", "payload": {**TREATED, "item": "i-2"}},
                  id="moved/1", stated_by="Secretary", about=BODY, reason="the wrong item",
                  stated_at=datetime(2022, 8, 1, tzinfo=UTC), effective=SINCE)  # fmt: skip
    append([moved])
    then = words("/meetings/m-1/?known=2022-07-02").partition("Declared interests")[2]
    assert "Item 2 Hearing Who p-2" in then
    assert "Item 1 Dermatology Who" not in then


def test_a_record_that_everybody_may_read_names_its_item_and_the_interest() -> None:
    for lacks in ({"interest": None}, {"item": None, "meeting": None, "procurement": "pr-1"}):
        with pytest.raises(ValidationError, match="name the item and the declared interest"):
            Treatment.model_validate({**TREATED, **lacks})
        assert not Treatment.model_validate({**TREATED, **lacks, "public": False}).public


def settling(public: str) -> tuple[Client, str, dict[str, str]]:
    lead = signed_in(user("Guardian", ("conflicts guardian", BODY), person="p-8"))
    (conflict,) = kept("m-1").item("i-1").conflicts
    last = {"reason": "Director", "settled_by": f"Chair {MARK}", "public": public}
    return lead, f"i-1~{conflict.match.key}", last


@pytest.mark.parametrize("public", ["yes", "no"])
def test_the_desk_asks_whether_everybody_may_read_it(public: str) -> None:
    append([one for one in held() if one.type != "treatment"])
    lead, about, last = settling(public)
    pages = ({"treatment": "leaves for discussion and decision"}, {"scope": "all"})
    at = begun(lead, "treat-conflict", about)
    for page in pages:
        at = lead.post(at, page).headers["Location"]
    shown = lead.get(at).content.decode()
    assert "May everybody read it, as minutes are read?" in shown
    assert not re.search(r'<input[^>]*name="public"[^>]* checked', shown), "nothing is preselected"
    unanswered = {name: value for name, value in last.items() if name != "public"}
    assert lead.post(at, unanswered).status_code == 422
    answer = walked(lead, "treat-conflict", *pages, last, about=about)[1]
    assert answer.status_code == 302, told_wrong(answer)
    payload = everything()[-1].payload or {}
    assert payload["public"] is (public == "yes")
    assert payload.get("interest") == ("in-1" if public == "yes" else None)
    told = words("/meetings/m-1/")
    assert (f"Settled by Chair {MARK}" in told) == (public == "yes")
    assert ("from a time not on record to a time not on record" in told) == (public == "yes")


def test_the_desk_refuses_it_of_an_interest_that_is_withheld() -> None:
    append([one for one in held(interest={"consent_refused": "Fear"}) if one.type != "treatment"])
    lead, about, last = settling("yes")
    at = begun(lead, "treat-conflict", about)
    for page in ({"treatment": "stays, noted"}, {"scope": "all"}):
        at = lead.post(at, page).headers["Location"]
    answer = lead.post(at, last)
    assert answer.status_code == 422
    assert "The interest is not in the public register, or part of it is withheld" in told_wrong(
        answer
    )
    assert not Row.objects.filter(type="treatment").exists()
