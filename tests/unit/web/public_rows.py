"""Records in which something of every kind is withheld; each withheld word begins with HIDDEN."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from commonweal.records import Statement, draft

#: Every word that no reader may find begins so.
HIDDEN = "zqx"
BOARD, OFFICE = "BOARD", "Secretary of the board"
_number = count(1)  # of statements that nothing names


def stated(kind: str, payload: dict[str, Any], name: str = "", on: str = "2026-01-05",
           reason: str = "carried into a test") -> Statement:  # fmt: skip
    """A statement about the board."""
    day = date.fromisoformat(on)
    return draft(
        kind,
        payload,
        id=name or f"{kind}/more-{next(_number)}",
        stated_by=OFFICE,
        about=BOARD,
        stated_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
        effective=day,
        reason=reason,
    )


def bodies_and_people() -> list[Statement]:
    """A board with a named member, one whose name is redacted, and somebody who is no member."""
    seat = {"body": BOARD, "role": "member", "voting": True, "source": "terms of reference"}
    return [
        stated("body", {"body": BOARD, "name": "The Board", "kind": "icb", "form": "board",
                        "meets": "in public", "source": "constitution"}, "body/board",
               "2025-01-06"),
        stated("person", {"person": "p-101", "name": "Public Member"}, "person/101", "2025-01-06"),
        stated("person", {"person": "p-102", "name": "Redacted Zqxname"}, "person/102",
               "2025-01-06"),
        stated("person", {"person": "p-103", "name": "Outside Zqxunnamed"}, "person/103",
               "2025-01-06"),
        stated("redaction", {"redacts": "person/102", "fields": ["name"], "reason": "safety",
                             "approver": "Guardian"}, "redaction/person-102", "2025-01-07"),
        stated("seat", {"seat": "s-1", "person": "p-101", **seat}, "seat/1", "2025-01-06"),
        stated("seat", {"seat": "s-2", "person": "p-102", **seat}, "seat/2", "2025-01-06"),
        stated("seat", {"seat": "s-3", **seat}, "seat/3", "2025-01-06"),
    ]  # fmt: skip


def meeting() -> list[Statement]:
    """A meeting with a public item, a private one, and one shut by a resolution."""
    held = {"meeting": "m-1", "bodies": [BOARD], "title": "Board in public", "on": "2026-02-02",
            "status": "held", "public": "part", "place": "Town hall"}  # fmt: skip
    item = {"meeting": "m-1", "for_decision": True}
    return [
        stated("meeting", held, "meeting/1"),
        stated("meeting", {**held, "meeting": "m-2", "on": "2099-03-01", "status": "planned",
                           "public": "open", "title": "Board to come"}, "meeting/2"),
        stated("notice", {"meeting": "m-2", "what": "time and place", "given": "2026-01-05",
                          "where": "web site"}, "notice/2"),
        stated("agenda_item", {**item, "item": "i-1", "number": "1", "title": "Open business"},
               "item/1"),
        stated("agenda_item", {**item, "item": "i-2", "number": "2", "title": "Closed business",
                               "private": True, "function": "zqxfunction",
                               "suppliers": ["Zqxsupplier Limited"]}, "item/2",
               reason="zqxitemwhy"),
        stated("agenda_item", {**item, "item": "i-3", "number": "3", "title": "Shut business"},
               "item/3"),
        stated("exclusion", {"meeting": "m-1", "items": ["i-3"], "ground": "special reasons",
                             "reason": "told of Outside Zqxunnamed", "resolution": "that the "
                             "public be excluded"}, "exclusion/1", "2026-02-02"),
        stated("paper", {"paper": "pa-1", "item": "i-1", "title": "Plan for the year",
                         "text": "Everybody may read this.", "public": True}, "paper/1"),
        stated("paper", {"paper": "pa-2", "item": "i-1", "title": "Zqxnotpublic",
                         "text": "zqxnotpublictext", "public": False}, "paper/2"),
        stated("paper", {"paper": "pa-3", "item": "i-1", "title": "Zqxwithheld",
                         "text": "zqxwithheldtext", "public": True, "withheld_from": ["p-101"],
                         "withheld_reason": "zqxwhy"}, "paper/3"),
        stated("motion", {"motion": "mo-1", "meeting": "m-1", "item": "i-1",
                          "text": "That the plan be agreed", "proposed_by": "p-103"}, "motion/1"),
        stated("motion", {"motion": "mo-3", "meeting": "m-1", "item": "i-3",
                          "text": "That zqxmotion be agreed"}, "motion/3", "2026-02-02"),
        stated("vote", {"motion": "mo-1", "person": "p-101", "vote": "for"}, "vote/1"),
        stated("vote", {"motion": "mo-1", "person": "p-103", "vote": "against"}, "vote/2"),
        stated("attendance", {"meeting": "m-1", "seat": "s-1", "capacity": "member"}, "there/1"),
        stated("attendance", {"meeting": "m-1", "office": "Zqxvisitor", "person": "p-103",
                              "capacity": "public"}, "there/2"),
        stated("treatment", {"person": "p-101", "meeting": "m-1", "item": "i-1",
                             "treatment": "stays, noted", "reason": "zqxtreatment",
                             "settled_by": "Chair"}, "treatment/1"),
        stated("meeting_declaration", {"meeting": "m-1", "person": "p-101",
                                       "text": "zqxdeclared"}, "declared/1"),
    ]  # fmt: skip


def decisions() -> list[Statement]:
    """Decisions in public, in private, and under the item that was shut."""
    taken = {"body": BOARD, "on": "2026-02-02", "meeting": "m-1"}
    return [
        stated("decision", {**taken, "decision": "d-1", "item": "i-1", "title": "The plan",
                            "text": "Agreed, as Outside Zqxunnamed had asked.",
                            "reasons": "It is affordable.", "decided_by": ["zqxdecider"]},
               "decision/1", "2026-02-02"),
        stated("decision", {**taken, "decision": "d-2", "title": "A private matter",
                            "text": "zqxprivatetext", "reasons": "zqxprivatereasons",
                            "private": True, "ground": "exempt"}, "decision/2", "2026-02-02",
               "zqxprivatewhy"),
        stated("decision", {**taken, "decision": "d-3", "item": "i-3", "title": "A shut matter",
                            "text": "zqxshuttext", "reasons": "zqxshutreasons"}, "decision/3",
               "2026-02-02"),
        stated("commitment", {"commitment": "c-1", "kind": "promise", "text": "Bring the figures",
                              "made_on": "2026-02-02", "by": "Outside Zqxunnamed", "to": BOARD,
                              "where": "discussion", "due_on": "2026-03-01",
                              "source": "minutes"}, "commitment/1", "2026-02-02"),
    ]  # fmt: skip


def interests() -> list[Statement]:
    """Interests that are public, redacted, of somebody who does not agree; gifts; a nil return."""
    held = {"register_of": BOARD, "type": "financial", "declared": "2026-01-12"}
    return [
        stated("interest", {**held, "interest": "in-1", "person": "p-101",
                            "description": "Director of an open company",
                            "organisation": "Open Company"}, "interest/1", "2026-01-12"),
        stated("interest", {**held, "interest": "in-2", "person": "p-101",
                            "description": "Zqxdescription", "organisation": "Zqxcompany",
                            "role": "zqxrole"}, "interest/2", "2026-01-12"),
        stated("redaction", {"redacts": "interest/2", "fields": ["organisation"],
                             "reason": "risk of harm", "approver": "Guardian"}, "redaction/2",
               "2026-01-13"),
        stated("interest", {**held, "interest": "in-3", "person": "p-102",
                            "description": "Zqxnotagreed", "organisation": "Zqxother",
                            "consent_refused": "zqxrefused"}, "interest/3", "2026-01-12"),
        stated("interest", {**held, "interest": "in-4", "person": "p-103",
                            "description": "Zqxbystander", "organisation": "Zqxbystanding"},
               "interest/4", "2026-01-12"),
        stated("relationship", {"person": "p-101", "other": "p-103", "nature": "sibling",
                                "source": "zqxrelated"}, "related/1"),
        stated("gift", {"gift": "g-1", "person": "p-101", "register_of": BOARD, "kind": "gift",
                        "giver": "Open Giver", "value_pence": 2500, "offered": "2026-01-20",
                        "accepted": False}, "gift/1", "2026-01-20"),
        stated("gift", {"gift": "g-2", "person": "p-103", "register_of": BOARD, "kind": "gift",
                        "giver": "Zqxgiver", "offered": "2026-01-20", "accepted": True},
               "gift/2", "2026-01-20"),
        stated("breach", {"case": "case-1", "register_of": BOARD, "step": "opened",
                          "on": "2026-01-21", "person": "p-101", "text": "zqxopened"},
               "breach/1", "2026-01-21"),
        stated("breach", {"case": "case-1", "register_of": BOARD, "step": "published",
                          "on": "2026-01-22", "person": "p-101",
                          "text": "An interest was declared late."}, "breach/2", "2026-01-22"),
    ]  # fmt: skip


def buying() -> list[Statement]:
    """A procurement with published notices, and one of which nothing was published."""
    bought = {"authority": BOARD, "began": "2026-01-06"}
    return [
        stated("procurement", {**bought, "procurement": "pr-1", "title": "Patient transport",
                               "process": "competitive", "value_pence": 98765432101},
               "procurement/1"),
        stated("procurement_notice", {"notice": "n-1", "procurement": "pr-1",
                                      "kind": "intention to award", "published": "2026-02-05",
                                      "fields": {"what": "transport"}}, "notice/n-1",
               "2026-02-05"),
        stated("procurement_notice", {"notice": "n-2", "procurement": "pr-1",
                                      "kind": "letter to unsuccessful", "published": "2026-02-05",
                                      "fields": {"to": "Zqxloser"}}, "notice/n-2", "2026-02-05"),
        stated("bidder", {"procurement": "pr-1", "organisation": "Zqxbidder", "step": "bid"},
               "bidder/1"),
        stated("evaluation", {"procurement": "pr-1", "organisation": "Zqxbidder",
                              "criterion": "value", "by": "Panel", "reason": "zqxjudged"},
               "evaluation/1"),
        stated("representation", {"procurement": "pr-1", "by": "Zqxobjector", "step": "received",
                                  "on": "2026-02-06"}, "representation/1", "2026-02-06"),
        stated("procurement", {**bought, "procurement": "pr-2", "title": "Zqxsecretbuying"},
               "procurement/2"),
        stated("award", {"procurement": "pr-2", "contract": "k-2", "organisation": "Zqxwinner",
                         "on": "2026-02-10", "value_pence": 100}, "award/2", "2026-02-10"),
        stated("contract", {"contract": "k-2", "authority": BOARD, "organisation": "Zqxwinner",
                            "title": "Zqxcontract", "source": "file"}, "contract/2", "2026-02-10"),
        stated("contract", {"contract": "k-1", "authority": BOARD, "organisation": "Open Provider",
                            "title": "Dermatology", "value_pence": 120000_00,
                            "starts": "2025-04-01", "ends": "2027-03-31", "source": "file"},
               "contract/1"),
        stated("modification", {"contract": "k-1", "on": "2026-01-10", "change_pence": 10000_00,
                                "attributable_to": "authority", "materially_different": False,
                                "reason": "more clinics"}, "modification/1", "2026-01-10"),
        stated("partner_issue", {"issue": "is-1", "partnership": "The partnership",
                                 "contract": "k-1", "title": "Waiting for letters",
                                 "raised_by": "A trust", "on": "2026-01-12", "days_to_own": 5,
                                 "days_to_settle": 30}, "issue/1", "2026-01-12"),
    ]  # fmt: skip


def step(code: str, what: str, on: str, text: str, **more: Any) -> Statement:
    """A step of a consultation of the board, stated when it was set up."""
    said = {"decision": code, "step": what, "on": on, "by": BOARD, "text": text, "source": "site"}
    one = stated("change_step", {**said, **more}, f"step/{code}/{what.replace(' ', '-')}/{on}")
    return one.model_copy(update={"effective": date.fromisoformat(on)})


def consulting() -> list[Statement]:
    """A consultation that can be answered until a day to come, and one that is yet to open."""
    return [
        step("cn-1", "options listed", "2026-01-12", "Where clinics stand", covers=["A", "B"]),
        step("cn-1", "consultation opened", "2026-01-12", "Where clinics stand"),
        step("cn-1", "consultation closed", "2099-03-31", "Where clinics stand"),
        step("cn-2", "consultation opened", "2099-01-01", "Embargoed until it opens"),
        step("cn-2", "consultation closed", "2099-04-01", "Embargoed until it opens"),
    ]


def statements() -> list[Statement]:
    """All of them."""
    return [*bodies_and_people(), *meeting(), *decisions(), *interests(), *buying(), *consulting()]


def more(many: int) -> list[Statement]:
    """So many more of each kind that is listed."""
    made = []
    for at in range(many):
        made += [
            stated("meeting", {"meeting": f"more-{at}", "bodies": [BOARD], "title": f"Meeting {at}",
                               "on": "2026-02-03", "status": "held", "public": "open"}),
            stated("decision", {"decision": f"more-{at}", "body": BOARD, "title": f"Decision {at}",
                                "text": "Agreed.", "reasons": "Needed.", "on": "2026-02-03",
                                "meeting": f"more-{at}"}, on="2026-02-03"),
            stated("commitment", {"commitment": f"more-{at}", "kind": "request", "text": "More",
                                  "made_on": "2026-02-03", "by": "Office", "to": BOARD,
                                  "where": "paper", "source": "minutes"}, on="2026-02-03"),
            stated("contract", {"contract": f"more-{at}", "authority": BOARD, "title": f"More {at}",
                                "organisation": "Open Provider", "source": "file"}),
            stated("interest", {"interest": f"more-{at}", "person": "p-101", "register_of": BOARD,
                                "type": "financial", "declared": "2026-01-12",
                                "description": f"Company {at}"}, on="2026-01-12"),
            stated("seat", {"seat": f"more-{at}", "body": BOARD, "role": "member", "voting": True,
                            "office": f"Office {at}", "source": "terms of reference"}),
            stated("partner_issue", {"issue": f"more-{at}", "partnership": "The partnership",
                                     "title": f"Issue {at}", "raised_by": "A trust",
                                     "on": "2026-01-12"}, on="2026-01-12"),
            stated("change_step", {"decision": f"more-{at}", "step": "consultation opened",
                                   "on": "2026-01-12", "by": BOARD, "text": f"Consultation {at}",
                                   "source": "site"}, on="2026-01-12"),
        ]  # fmt: skip
    return made
