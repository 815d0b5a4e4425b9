"""Records for what is given out: two boards, people with and without an office, papers withheld,
fields redacted, relatives, owners. Whatever may not be given out holds the word `SECRET`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from authority_sample import BOOK, body, delegated, stated
from commonweal.governance.exchange import Publication, bods, popolo, publication, sheets
from commonweal.records import Statement

#: Stands in every word that must not be given out.
SECRET = "zzsecret"
ON = date(2023, 12, 1)
WHEN = "2023-05-01"


def person(name: str, said: str | None = None) -> Statement:
    """A person, with a name or without."""
    return stated("person", name, "2022-07-01", person=name, name=said)


def seat(name: str, of: str, holder: str | None = None, **more: object) -> Statement:
    """A voting seat."""
    given: dict[str, object] = {"seat": name, "body": of, "role": "member", "voting": True,
                                "person": holder, "source": "constitution"}  # fmt: skip
    return stated("seat", name, "2022-07-01", **(given | more))


def paper(name: str, *, public: bool, withheld_from: Sequence[str] = (), text: str) -> Statement:
    """A paper for the item `i`."""
    reason = "conflict" if withheld_from else None
    given: dict[str, object] = {"paper": name, "item": "i", "title": f"Paper {name}", "text": text}
    given |= {"public": public, "withheld_from": [*withheld_from], "withheld_reason": reason}
    return stated("paper", name, WHEN, **given)


BODIES = [
    body("ICB", since="2022-07-01"),
    body("BOARD", since="2022-07-01", form="board", of=["ICB"], meets="in public", quorum=2),
    body("OTHER", "council", since="2022-07-01"),
]
PEOPLE = [
    person("p-1", "Ada Public"),
    person("p-2", "Grace Public"),
    person("p-3", f"{SECRET} Relative"),
    person("p-4", f"{SECRET} Staff"),
]
SEATS = [
    seat("s-1", "BOARD", "p-1", role="chair"),
    seat("s-2", "BOARD", "p-2", represents="OTHER", nominated_by="OTHER"),
    seat("s-3", "BOARD", None, office="Leader of the council"),
    seat("s-4", "BOARD"),
]
MEETING = [
    stated("meeting", "m", WHEN, meeting="m", bodies=["BOARD"], title="Board, May 2023", on=WHEN,
           starts="2023-05-01T09:00:00+01:00", ends="2023-05-01T11:00:00+01:00", status="held",
           public="part", public_reason="One item is private", source="minutes"),
    stated("agenda_item", "i", WHEN, item="i", meeting="m", number="1", title="A service",
           for_decision=True, suppliers=[f"{SECRET} Care"], value_pence=50_00),
    stated("agenda_item", "h", WHEN, item="h", meeting="m", number="2", title="A bid",
           private=True, value_pence=777_00, suppliers=[f"{SECRET} Care"]),
    stated("attendance", "a-1", WHEN, meeting="m", person="p-1", capacity="member"),
    stated("attendance", "a-2", WHEN, meeting="m", seat="s-2", capacity="member"),
    stated("attendance", "a-3", WHEN, meeting="m", seat="s-3", capacity="member",
           entered="2023-05-01T09:10:00+01:00"),
    stated("attendance", "a-4", WHEN, meeting="m", person="p-4", capacity="public"),
    stated("attendance", "a-5", WHEN, meeting="m", person="p-4", capacity="in attendance"),
    stated("attendance", "a-6", WHEN, meeting="m", person="p-3", capacity="in attendance",
           office="Head of estates"),
    stated("attendance", "a-7", WHEN, meeting="m", office="Head of legal services",
           capacity="in attendance", apologies=True),
    stated("motion", "o", WHEN, motion="o", meeting="m", item="i", text="That it be bought",
           proposed_by="p-1"),
    stated("motion", "x", WHEN, motion="x", meeting="m", item="h", text=f"That {SECRET} be told"),
    stated("vote", "v-1", WHEN, motion="o", person="p-1", vote="for"),
    stated("vote", "v-2", WHEN, motion="o", person="p-2", vote="against"),
    stated("vote", "v-3", WHEN, motion="o", vote="for", count=3),
    stated("vote", "v-4", WHEN, motion="x", person="p-2", vote="against"),
    stated("decision", "open", WHEN, decision="open", body="BOARD", title="A service",
           text=f"It is bought, as {SECRET} staff asked", reasons="It is needed", on=WHEN,
           meeting="m", item="i", motion="o", value_pence=100_00),
    stated("decision", "shut", WHEN, decision="shut", body="BOARD", title="A bid",
           text=f"{SECRET} wins", reasons=f"{SECRET} is best", on=WHEN, meeting="m", item="h",
           motion="x", private=True, ground="It names a bidder", review_on="2024-05-01"),
    delegated("board", "ICB", "BOARD", "2022-07-01", limit_pence=500_00),
]  # fmt: skip
INTERESTS = [
    stated("interest", "i-1", "2023-01-10", interest="i-1", person="p-1", register_of="ICB",
           type="financial", description="Shares", organisation="Alpha Ltd",
           organisation_ids=["company:00000001"], declared="2023-01-10"),
    stated("interest", "i-2", "2023-01-10", interest="i-2", person="p-2", register_of="ICB",
           type="indirect", description=f"What {SECRET} has", relationship=f"{SECRET} spouse",
           organisation=f"{SECRET} Ltd", organisation_ids=["company:00000002"],
           declared="2023-01-10"),
    stated("redaction", "i-2", "2023-01-11", redacts="interest/i-2",
           fields=["organisation", "relationship"], reason="It would point to one person",
           approver="Guardian"),
    stated("interest", "i-3", "2023-02-10", interest="i-3", person="p-2", register_of="ICB",
           type="financial", description=f"{SECRET} shares", organisation=f"{SECRET} Beta",
           organisation_ids=["company:00000003"], declared="2023-02-10",
           consent_refused="Fear of harm"),
    stated("confirmation", "c-1", "2023-04-01", person="p-1", register_of="ICB", on="2023-04-01",
           interests=["i-1"]),
    stated("relationship", "r", "2023-01-01", person="p-2", other="p-3",
           nature="spouse or partner", source=f"{SECRET} told"),
]  # fmt: skip
OWNERS = [
    stated("organisation", "alpha", "2020-01-01", organisation="alpha", name="Alpha Ltd",
           other_names=["Alpha Care"], ids=["company:00000001", "ods:XAL"], source="register"),
    stated("organisation", "holding", "2020-01-01", organisation="holding", name="Holding Ltd",
           ids=["company:00000009"], source="register"),
    stated("ownership", "o-1", "2020-01-01", owner="holding", owned="company:00000001",
           nature="shareholding", share_percent=60, source="register"),
    stated("ownership", "o-2", "2020-01-01", owner="p-1", owned="alpha", nature="director",
           source="register"),
    stated("ownership", "o-3", "2020-01-01", owner="p-3", owned="alpha", nature="partner",
           source="register"),
    stated("ownership", "o-4", "2020-01-01", owner="p-2", owned="company:00000003",
           nature="voting rights", share_percent=25, source="register"),
    stated("ownership", "o-5", "2020-01-01", owner="company:00000008", owned="holding",
           nature="appoints the board", source="register"),
]  # fmt: skip
PAPERS = [
    paper("one", public=True, text="Open words"),
    paper("two", public=False, text=f"{SECRET} draft"),
    paper("three", public=True, withheld_from=["p-2"], text=f"{SECRET} bid"),
]
COMMITMENT = stated(
    "commitment", "c", WHEN, commitment="c", kind="promise", text=f"{SECRET} Staff will report",
    made_on=WHEN, meeting="m", by="Chief executive", to="OTHER", where="discussion", due_months=6,
    source="minutes",
)  # fmt: skip
EVERY: list[Statement] = [
    *BODIES, *PEOPLE, *SEATS, *MEETING, *INTERESTS, *OWNERS, *PAPERS, COMMITMENT,
]  # fmt: skip


def given(
    statements: Sequence[Statement] = EVERY, viewer: str | None = None, on: date = ON
) -> Publication:
    """The records as a reader may have them."""
    return publication(statements, on, BOOK, viewer=viewer)


def everything(view: Publication) -> str:
    """All that is given out in any format, as one text."""
    tables = [one.rows for one in sheets(view, BOOK)]
    parts = [popolo(view), bods(view, publisher="Keeper"), tables]
    return json.dumps(parts, default=str, ensure_ascii=False)
