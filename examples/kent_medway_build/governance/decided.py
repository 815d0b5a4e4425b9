"""Who was shut out of a meeting, and what was decided."""

from __future__ import annotations

from commonweal.records import Statement
from kent_medway_build.governance.meetings import (
    DECIDED,
    DECIDING,
    KENT_MEETING,
    MEDWAY_MEETING,
    PRESS,
)
from kent_medway_build.governance.seats import STROKE
from kent_medway_build.governance.stating import (
    DATED_LATER,
    JCCCG,
    KENT_DAY,
    KENT_HOSC,
    KENT_MINUTES,
    MEDWAY_DAY,
    MEDWAY_HASC,
    MEDWAY_MINUTES,
    UNDATED,
    Events,
    stated,
)

#: The decision on stroke units.
TAKEN = "stroke-units-decided"


def statements(told: Events) -> list[Statement]:
    """The exclusion, and every decision."""
    return [_shut_out(), *_decisions(told)]


def _shut_out() -> Statement:
    payload: dict[str, object] = {
        "meeting": DECIDING,
        "ground": "disorder",
        "reason": "'a number of interventions from campaigners in the audience'; the chair: 'I'm "
        "taking the exceptional decision to adjourn the meeting'",
        "warnings": 1,
        "also_left": ["Medway Councillors"],
        "source": PRESS,
    }
    reason = (
        "The press quotes one warning ('If you cannot be quiet while we have this discussion we "
        "will have to adjourn the meeting and have this discussion in private'); whether there "
        "were more is not known. No resolution and no law is quoted. That Medway Councillors had "
        "to leave too stands in the minutes of Medway's committee."
    )
    return stated("exclusion", DECIDING, payload, DECIDED, about=JCCCG, reason=reason)


def _decisions(told: Events) -> list[Statement]:
    referred, source, by = told["Medway HASC considers; refers to Secretary of State"]
    rows = (
        (
            "kent-strategic-commissioner-noted",
            KENT_HOSC,
            "Strategic commissioner: report noted, update asked for",
            "RESOLVED that the report on the Kent and Medway Strategic Commissioner be noted and "
            "that the Kent & Medway STP provide an update to the Health Overview and Scrutiny "
            "Committee in six months' time.",
            KENT_DAY,
            KENT_MEETING,
            KENT_MINUTES,
            "",
            UNDATED,
        ),
        (
            "medway-single-ccg-noted",
            MEDWAY_HASC,
            "Single CCG: update noted and commented on, details asked for",
            "Noted and commented on the update provided. Requested details of CCG and STP "
            "meetings, and details of current Council representation at STP meetings.",
            MEDWAY_DAY,
            MEDWAY_MEETING,
            MEDWAY_MINUTES,
            "",
            DATED_LATER,
        ),
        (
            "medway-stroke-referred",
            MEDWAY_HASC,
            "Decision on stroke services reported to the Secretary of State",
            "The committee considered the decision of the joint committee and referred it to the "
            "Secretary of State.",
            referred,
            "medway-hasc-2019-03-12",
            source,
            by,
            "From the compiled timeline; the text of the resolution was not read.",
        ),
    )
    made = []
    for name, body, title, text, on, meeting, named, publisher, reason in rows:
        payload: dict[str, object] = {
            "decision": name,
            "body": body,
            "title": title,
            "text": text,
            "reasons": "No reasons are set out beside the resolution in what was read.",
            "on": on.isoformat(),
            "meeting": meeting,
            "source": named,
        }
        made.append(stated("decision", name, payload, on, about=body, by=publisher, reason=reason))
    return [*made, _stroke()]


def _stroke() -> Statement:
    payload: dict[str, object] = {
        "decision": TAKEN,
        "body": JCCCG,
        "title": "Hyper acute stroke units at Darent Valley, Maidstone and William Harvey",
        "text": "Three hyper acute stroke units: Darent Valley Hospital, Maidstone Hospital and "
        "William Harvey Hospital. Unanimous; of 20 doctors due to attend and vote 14 were there.",
        "reasons": "The decision-making business case was not read.",
        "on": DECIDED.isoformat(),
        "meeting": DECIDING,
        "item": f"{DECIDING}-item",
        "function": STROKE,
        "private": True,
        "ground": "disorder: the meeting was adjourned and the decision taken behind closed doors, "
        "the press attending",
        "source": "kentlive-2546533",
    }
    reason = (
        "As the press told it. No law is cited in what was read, no day on which the ground is "
        "looked at again, and how votes fell by group is not known."
    )
    return stated("decision", TAKEN, payload, DECIDED, about=JCCCG, reason=reason)
