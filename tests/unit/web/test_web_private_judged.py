"""Of a decision taken in private the page tells whether whoever decided had the power to and
whether the quorum held, and no word of what was decided, why, by whose votes, or by which
function."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from commonweal.governance.authority import authority
from commonweal.governance.law import whenever
from commonweal.records import Statement
from commonweal.rules import load_rules
from commonweal.web.public.downloads import FILES
from commonweal.web.store.adding import append
from commonweal.web.store.reading import everything, today
from web_board import BODY, SINCE, board, stated

pytestmark = pytest.mark.django_db
#: Stands in everything of the private decision that is nobody's, and nowhere else.
MARK = "zqxpangolin"
COMMITTEE, FUNCTION = "qks-c", "procurement of beds"
WITHHELD = {"text": f"Buy from {MARK}", "reasons": f"{MARK} is cheap", "function": FUNCTION,
            "value_pence": 77_123_00, "motion": "mo-1", "decided_by": ["p-3", "p-2"],
            "source": f"{MARK} file"}  # fmt: skip
#: Who came, by seat: two voting members are asked for.
CAME = ("c-1", "c-2", "c-3")


@pytest.fixture(autouse=True)
def _board(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    board()


def held(
    *,
    private: bool = True,
    limit: int | None = 100_000_00,
    came: tuple[str, ...] = CAME,
    out: tuple[str, ...] = (),
    quorum: int | None = 2,
    closed: bool = False,
    **given: Any,
) -> list[Statement]:
    """A committee of three, what it may decide, and one decision under an item."""
    body = {"body": COMMITTEE, "name": "Beds committee", "kind": "icb", "form": "committee",
            "of": [BODY], "quorum": quorum, "source": "terms"}  # fmt: skip
    seats = [
        stated("seat", f"seat-c-{one}", {"seat": f"c-{one}", "body": COMMITTEE, "role": "member",
               "voting": True, "person": f"p-{one}", "source": "register"})
        for one in (1, 2, 3)
    ]  # fmt: skip
    delegated = {"delegation": "to-c", "function": FUNCTION, "from_body": BODY, "to": COMMITTEE,
                 "level": "system", "limit_pence": limit, "source": "scheme"}  # fmt: skip
    meeting = {"meeting": "m-1", "bodies": [COMMITTEE], "title": "Committee", "status": "held",
               "on": SINCE.isoformat(), "public": "part"}  # fmt: skip
    item = {"item": "i-1", "meeting": "m-1", "number": "1", "title": "Business",
            "for_decision": True, "private": private}  # fmt: skip
    motion = {"motion": "mo-1", "meeting": "m-1", "item": "i-1", "text": f"That {MARK} be paid"}
    decision = {"decision": "d-1", "body": COMMITTEE, "title": "Beds", "on": SINCE.isoformat(),
                "meeting": "m-1", "item": "i-1", "private": private,
                **WITHHELD, **given}  # fmt: skip
    if private:
        decision["ground"] = "exempt information"
    treated = [
        stated("treatment", f"treatment-{one}", {"person": one, "meeting": "m-1", "item": "i-1",
               "treatment": "leaves for discussion and decision", "reason": f"owns {MARK}",
               "settled_by": "Guardian"})
        for one in out
    ]  # fmt: skip
    return [
        stated("body", "body-c", body),
        *seats,
        stated("delegation", "to-c", delegated),
        stated("meeting", "meeting/m-1", meeting),
        stated("agenda_item", "item/i-1", item),
        stated("motion", "motion/1", motion),
        stated("vote", "vote/1", {"motion": "mo-1", "person": "p-3", "vote": "against"}),
        *(
            stated("attendance", f"there/{one}",
                   {"meeting": "m-1", "seat": one, "person": f"p-{one[-1]}", "capacity": "member"})
            for one in came
        ),
        *treated,
        stated("decision", "decision/1", decision),
        *([stated("decision_closed", "closed/1", {"closes": "decision/1", "on": "2022-07-02",
                  "by": "Lead"})]
          if closed else []),
    ]  # fmt: skip


def page(address: str = "/decisions/d-1/") -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body.decode("utf-8", "replace"))))


def judged() -> str:
    return page().partition("Who may decide this")[2].partition("What came after")[0]


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize(
    ("given", "standing", "quorum"),
    [
        ({"closed": True}, "within authority", "Yes, enough"),
        ({}, "within authority", "Not told yet: it is told"),
        ({"limit": 50_000_00}, "outside authority, needs ratification", "Not told yet: it is told"),
        ({"function": None}, "not known", "Not told yet: it is told"),
        ({"came": ("c-1",)}, "within authority", "No, too few"),
        ({"out": ("p-3",), "closed": True}, "within authority", "Yes, enough"),
        ({"came": ()}, "within authority", "Not known: the records do not settle who"),
        ({"quorum": 4}, "within authority", "Not known: the records do not settle who"),
        ({"quorum": None}, "within authority", "Not known: the quorum of the body is not on"),
        ({"item": None}, "within authority", "Not told yet: it is told"),
        ({"item": None, "motion": None, "meeting": None}, "within authority", "Not tested: its"),
    ],
)  # fmt: skip
def test_the_power_and_the_quorum_are_told_of_either(
    private: bool, given: dict[str, Any], standing: str, quorum: str
) -> None:
    append(held(private=private, **given))
    told = judged()
    assert f"What the test found {standing}" in told
    assert f"Whether the quorum held {quorum}" in told
    if (needed := given.get("quorum", 2)) and "item" not in given:
        assert f"(asked for: {needed} voting members)" in told
    # Where no function is on record none is withheld: that is all that "not known" comes of.
    named = standing != "not known"
    assert ("withheld with what was decided" in told) == (private and named)
    assert ("function it was taken is not on record" in told) == (private and not named)


def test_a_function_that_its_item_names_is_withheld_and_not_told_as_missing() -> None:
    append(held(function=None))
    item = {"item": "i-1", "meeting": "m-1", "number": "1", "title": "Business",
            "for_decision": True, "private": True, "function": FUNCTION}  # fmt: skip
    assert "function it was taken is not on record" in judged()
    append([stated("correction", "correction/1", {"corrects": "item/i-1", "payload": item})])
    told = judged()
    assert "withheld with what was decided" in told
    assert "not on record" not in told
    redacted = {"redacts": "item/i-1", "fields": ["function"], "reason": "commercial",
                "approver": "Guardian"}  # fmt: skip
    append([stated("redaction", "redaction/1", redacted)])
    assert judged() == told, "what is redacted is not told as missing"


@pytest.mark.parametrize("private", [True, False])
def test_nobody_tells_by_the_quorum_who_left_for_an_interest(private: bool) -> None:
    """Who came is public: that fewer were counted would tell that somebody of them left."""
    append(held(private=private, out=("p-2", "p-3")))
    told = judged()
    assert "Whether the quorum held Not told yet: it is told once the record" in told
    append(
        [
            stated("void", "void/1", {"voids": f"treatment-{one}"})
            if one == "p-2"
            else stated("void", "void/2", {"voids": f"treatment-{one}"})
            for one in ("p-2", "p-3")
        ]
    )
    assert judged() == told, "nobody left, and nothing else is told"


@pytest.mark.parametrize("field", ["function", "value_pence"])
def test_what_is_redacted_turns_no_power_into_none(field: str) -> None:
    append(held(private=False))
    assert "within authority" in judged()
    redacted = {"redacts": "decision/1", "fields": [field], "reason": "commercial",
                "approver": "Guardian"}  # fmt: skip
    append([stated("redaction", "redaction/1", redacted)])
    told = judged()
    assert "What the test found within authority" in told
    assert "Part of what it looked at is withheld" in told
    assert "outside" not in told
    assert "states no value" not in told
    assert "£100,000" not in told


@pytest.mark.parametrize("private", [True, False])
def test_who_decided_alone_is_tested_by_the_post_whatever_body_it_is_of(private: bool) -> None:
    post = {"post": "po-1", "body": BODY, "title": "Chief officer", "source": "terms"}
    alone = {"meeting": None, "item": None, "motion": None, "decided_by": ["po-1"]}
    append([*held(private=private, **alone), stated("post", "post/1", post)])
    assert "What the test found outside authority" in judged()
    # All that is on record tells the same.
    every = authority(whenever(everything()), "d-1", load_rules(), until=today())
    assert every.standing == "outside authority, needs ratification"


def test_of_a_private_one_nothing_else_is_told(client: Client) -> None:
    append(held(out=("p-2",)))
    told = judged()
    for one in (FUNCTION, "77,123", "100,000", "to-c", "p-2", "p-3", "limit", "leaves"):
        assert one not in told, one
    places = ["/decisions/d-1/", "/decisions/", "/meetings/m-1/", "/meetings/", f"/bodies/{BODY}/",
              f"/bodies/{COMMITTEE}/", "/statements/decision/1/", "/search/?q=beds",
              f"/search/?q={MARK}", "/feeds/decisions.atom",
              "/decisions/d-1/?known=2022-07-02", "/decisions/d-1/?on=2022-07-02"]  # fmt: skip
    places += [f"/api/v1/{one}" for one in (
        "decisions", "decisions/d-1", "meetings", "meetings/m-1", "statements",
        "statements/decision/1", f"search?q={MARK}", "search?q=beds")]  # fmt: skip
    places += [f"/download/{name}" for name in FILES]
    shown = 0
    for place in places:
        answer = client.get(place)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        words = body.decode("utf-8", "replace")
        assert answer.status_code < 500, place
        shown += answer.status_code == 200
        asked = place.endswith(MARK)
        assert asked or MARK not in words.casefold(), place
        assert not asked or f"That {MARK}" not in words, place
        assert "7712300" not in words, place
        assert "77,123" not in words, place
    assert shown > 30
    page_of_it = client.get("/decisions/d-1/").content.decode()
    assert FUNCTION not in page_of_it


@pytest.mark.parametrize("private", [True, False])
def test_a_report_of_a_private_one_names_no_delegation(client: Client, private: bool) -> None:
    """By the delegation its function and limit would be found."""
    back = {"decision": "d-1", "delegation": "to-c", "to": BODY, "on": "2022-07-03",
            "source": "minutes of the board"}  # fmt: skip
    append([*held(private=private), stated("reported_back", "back/1", back)])
    told = page().partition("What came after")[2]
    assert ("to whom is withheld, 3 July 2022" in told) is private
    for place in ("/statements/back/1/", "/api/v1/statements/back/1", "/decisions/d-1/"):
        words = client.get(place).content.decode()
        assert ("to-c" in words) is not private, place
        assert not private or "minutes of the board" not in words, place


def test_what_was_private_only_afterwards_tells_no_more(client: Client) -> None:
    """By its item, whatever was stated of the decision itself."""
    first = held(private=False)
    append(first)
    assert FUNCTION in client.get("/decisions/d-1/").content.decode()
    shut = {"meeting": "m-1", "items": ["i-1"], "ground": "special reasons",
            "reason": "A bidder is named", "resolution": "That the public leave"}  # fmt: skip
    append([stated("exclusion", "exclusion/1", shut)])
    told = judged()
    assert "What the test found within authority" in told
    assert FUNCTION not in told
    for known in ("", "?known=2022-07-02"):
        assert MARK not in page(f"/decisions/d-1/{known}")


def test_the_value_and_the_limit_of_the_test_are_told_and_bodies_by_name() -> None:
    """Of a public one: they are what the test is."""
    append(held(private=False))
    told = judged()
    assert "Value that was tested £77,123 Limit it was held against £100,000" in told
    # The delegation is told in words, where its id stood.
    assert re.search(r"Why [^()]+ to Beds committee It rests on “procurement of beds”, ", told)
    assert BODY not in told.partition("Why")[2].partition("It rests")[0]
    assert COMMITTEE not in told


@pytest.mark.parametrize("limit", [100_000_00, 50_000_00, None])
def test_of_a_private_one_neither_value_nor_limit_is_told(limit: int | None) -> None:
    append(held(limit=limit))
    told = judged()
    assert "Value that was tested" not in told
    assert "Limit it was held against" not in told
    assert "£" not in told


def test_what_is_too_dear_is_told_with_the_limit_that_it_passes() -> None:
    append(held(private=False, limit=50_000_00))
    assert "Value that was tested £77,123 Limit it was held against £50,000" in judged()


@pytest.mark.parametrize(
    ("redacts", "field", "lost", "limit"),
    [
        ("decision/1", "value_pence", "Value that was tested", None),
        ("to-c", "limit_pence", "Limit it was held against", 100_000_00),
    ],
)
def test_a_value_or_limit_that_is_withheld_is_not_told_by_what_is_left(
    redacts: str, field: str, lost: str, limit: int | None
) -> None:
    append(held(private=False, limit=limit))
    assert lost in judged()
    redacted = {"redacts": redacts, "fields": [field], "reason": "commercial",
                "approver": "Guardian"}  # fmt: skip
    append([stated("redaction", "redaction/1", redacted)])
    assert lost not in judged()


def test_no_other_value_is_told_for_one_that_is_withheld() -> None:
    """Without its own the value of its item would be taken, which nobody tested."""
    item = {"item": "i-1", "meeting": "m-1", "number": "1", "title": "Business",
            "for_decision": True, "value_pence": 1_234_00}  # fmt: skip
    redacted = {"redacts": "decision/1", "fields": ["value_pence"], "reason": "commercial",
                "approver": "Guardian"}  # fmt: skip
    append([*held(private=False), stated("agenda_item", "item/2", item)])
    assert "Value that was tested £77,123" in judged()
    append([stated("redaction", "redaction/1", redacted)])
    assert "within authority" in judged()
    assert "£1,234" not in judged()
