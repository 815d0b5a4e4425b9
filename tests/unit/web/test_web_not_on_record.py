"""What nobody knows of a decision is no check that it passed: its record stays open, or whoever
closes it states what is not on record, and everybody reads that."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commonweal.governance.recorded import lacking
from commonweal.records.kinds import DecisionClosed
from commonweal.web.desk.connected import around_decision
from commonweal.web.desk.keeping import rules
from commonweal.web.store.adding import append
from commonweal.web.store.reading import everything, head
from web_board import BODY, SINCE, begun, board, buttons, signed_in, stated, user, walked

pytestmark = pytest.mark.django_db
PAGE = "/desk/decisions/d-1/"
UNDER = {"meeting": "m-1", "item": "i-1"}
MOTION = stated("motion", "motion/1", {**UNDER, "motion": "mo-1", "text": "To buy"})
CAME = {"meeting": "m-1", "person": "p-1", "capacity": "member"}


@pytest.fixture
def lead(db: None) -> Client:  # noqa: ARG001 (it opens the database)
    board()
    meeting = {"meeting": "m-1", "bodies": [BODY], "title": "Board", "on": SINCE.isoformat()}
    item = {**UNDER, "number": "1", "title": "Beds", "for_decision": True}
    scheme = {"delegation": "del-1", "function": "buying beds", "from_body": BODY, "to": BODY,
              "level": "place", "source": "scheme"}  # fmt: skip
    append([stated("meeting", "meeting/m-1", meeting), stated("agenda_item", "item/1", item),
            stated("delegation", "delegation/1", scheme)])  # fmt: skip
    return signed_in(user("Governance lead", ("governance lead", BODY), person="p-8"))


def decided(**more: Any) -> None:
    payload = {"decision": "d-1", "body": BODY, "title": "Beds", "text": "Ten", "reasons": "Need",
               "on": SINCE.isoformat(), **UNDER, **more}  # fmt: skip
    append([stated("decision", "decision/1", payload)])


def lacks() -> tuple[str, ...]:
    return lacking(around_decision("d-1"), "d-1", rules())


def closing(lead: Client, *not_on_record: str) -> Any:
    at = begun(lead, "close-decision-lacking", "d-1")
    answer = lead.post(at, {"not_on_record": not_on_record})
    return answer if answer.status_code != 302 else lead.post(answer.headers["Location"])


def test_with_nothing_known_it_is_not_closed_as_if_all_were_well(lead: Client) -> None:
    decided()
    assert lacks() == ("authority", "deciders")
    page = lead.get(PAGE).content.decode()
    assert "Nothing stands in the way" not in page
    assert "By what authority it was taken is not on record" in page
    assert "Who took it is not on record" in page
    assert "/desk/close-decision/begin/d-1/" not in buttons(page)
    at, before = begun(lead, "close-decision", "d-1"), head().count
    assert "not on record" in lead.get(at).content.decode()
    answer = lead.post(at)
    assert answer.status_code == 422
    assert "Who took it is not on record" in answer.content.decode()
    one = closing(lead, "authority")
    assert one.status_code == 422
    assert "Who took it is not on record either" in one.content.decode()
    assert head().count == before


def test_whoever_closes_it_states_what_is_not_on_record_and_everybody_reads_that(
    lead: Client,
) -> None:
    decided()
    assert closing(lead, "authority", "deciders").status_code == 302
    (held,) = [one for one in everything() if one.type == "decision_closed"]
    made = DecisionClosed.model_validate(held.payload)
    assert made.not_on_record == ("authority", "deciders")
    told = Client().get("/decisions/d-1/").content.decode()
    assert "By what authority it was taken" in told
    assert "not on record, as stated when the record was closed" in told
    assert "stated as not on record" in lead.get(PAGE).content.decode()


@pytest.mark.parametrize("known", ["decided_by", "vote", "attendance"])
def test_with_its_authority_and_somebody_who_took_it_it_is_closed_as_ever(
    lead: Client, known: str
) -> None:
    more: dict[str, Any] = {"function": "buying beds"}
    if known == "decided_by":
        more["decided_by"] = ["p-1"]
    if known == "vote":
        cast = {"motion": "mo-1", "person": "p-1", "vote": "for"}
        append([MOTION, stated("vote", "vote/1", cast)])
        more["motion"] = "mo-1"
    if known == "attendance":
        append([stated("attendance", f"came/{n}", {**CAME, "person": f"p-{n}"}) for n in (1, 2)])
    decided(**more)
    assert lacks() == ()
    page = lead.get(PAGE).content.decode()
    assert "Nothing stands in the way" in page
    assert "/desk/close-decision-lacking/begin/d-1/" not in buttons(page)
    # Nobody states as not on record what is.
    assert closing(lead, "authority").status_code == 422
    walked(lead, "close-decision", about="d-1")
    assert everything()[-1].type == "decision_closed"
    assert not DecisionClosed.model_validate(everything()[-1].payload).not_on_record


@pytest.mark.parametrize(
    "came", [{"apologies": True}, {"capacity": "in attendance"}, {"capacity": "public"}]
)
def test_whoever_was_not_there_as_a_member_took_nothing(lead: Client, came: Any) -> None:
    decided(function="buying beds")
    append([stated("attendance", "came/1", {**CAME, **came})])
    append([MOTION, stated("vote", "vote/1", {"motion": "mo-1", "vote": "for", "count": 3})])
    assert lead
    assert lacks() == ("deciders",)


def test_a_decision_at_no_meeting_names_who_took_it_and_a_correction_can(lead: Client) -> None:
    words = {"title": "Beds", "text": "Ten beds", "reasons": "Need"}
    pages = ({"body": BODY}, {"on-day": 1, "on-month": 8, "on-year": 2022}, {"procurement": ""},
             words)  # fmt: skip
    last = {"private": "no"}
    walked(lead, "decide-outside", *pages, {"function": "-", "decided_by": ["p-2"]}, last)
    code = str((everything()[-1].payload or {})["decision"])
    assert (everything()[-1].payload or {})["decided_by"] == ["p-2"]
    assert lacking(around_decision(code), code, rules()) == ("authority",)
    decided()
    fix = {"function": "buying beds", "decided_by": ["p-1", "p-3"]}
    walked(lead, "correct-decision", words, fix, last, {"why": "It was left out"}, about="d-1")
    assert lacks() == ()
