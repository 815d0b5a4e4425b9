"""What was asked for and promised, and what is known to have been delivered. A delivery stands here
only where a page was read that tells of it; nothing that was read tells of a closure."""

from __future__ import annotations

from datetime import date

from commonweal.records import Statement
from kent_medway_build.governance.made import ACCOUNTABLE, PRESENTED, Made, joint, kent, medway
from kent_medway_build.governance.meetings import DECIDED
from kent_medway_build.governance.stating import (
    JCCCG,
    JHOSC,
    KENT_HOSC,
    MEDWAY_DAY,
    MEDWAY_HASC,
    MEDWAY_MINUTES,
    STP,
    Events,
    stated,
)

UNSTATED = "not stated in the minutes"

KENT = (
    Made(
        "kent-update-six-months",
        "request",
        "that the Kent & Medway STP provide an update to the Health Overview and Scrutiny "
        "Committee in six months' time",
        STP,
        "resolution",
        {"due_months": 6},
        "Whether it came was not found.",
    ),
    Made(
        "kent-deficit-2017-18",
        "promise",
        "The Accountable Officer committed to sending the Committee the total 2017/18 financial "
        "deficit for Kent & Medway when available",
        ACCOUNTABLE,
        more={
            "due_when": "the total 2017/18 financial deficit for Kent and Medway is available",
            "figures": [
                "funding.known_result.actual.2017-18.QKS",
                "funding.system_result.actual.2017-18.QKS",
            ],
        },
        note="No total was found to have been published, so it still waits.",
    ),
    Made(
        "kent-responses-analysed",
        "promise",
        "the public consultation had closed and the responses would be independently analysed",
        ACCOUNTABLE,
    ),
    Made(
        "kent-evaluation-process",
        "promise",
        "the National Clinical Director for Stroke working with the clinical chairs to establish a "
        "clear evaluation process around the options, taking into account public consultation "
        "responses",
        ACCOUNTABLE,
        more={"figures": ["services.gate.criteria", "services.gate.analysis"]},
    ),
    Made(
        "kent-options-re-evaluated",
        "promise",
        "the options being re-evaluated [...] prior to a decision being taken by the Joint CCG "
        "Committee",
        ACCOUNTABLE,
        more={
            "due_when": "the decision on stroke services is taken",
            "figures": ["services.gate.answers"],
        },
        note="One sentence promised two things; each is kept by itself, so that what is known of "
        "one does not count for both.",
    ),
    Made(
        "kent-mitigations-in-place",
        "promise",
        "mitigations put in place prior to a decision being taken by the Joint CCG Committee",
        ACCOUNTABLE,
        more={"due_when": "the decision on stroke services is taken"},
        note="Of mitigations put in place before the decision nothing was read.",
    ),
    Made(
        "kent-stroke-decision-autumn",
        "promise",
        "a decision being taken by the Joint CCG Committee in autumn 2018",
        ACCOUNTABLE,
        more={"due_on": "2018-11-30"},
        note="Autumn is taken to end with November.",
    ),
    Made(
        "kent-one-or-eight",
        "promise",
        "over the next 9 - 12 months there would be further discussions about whether the "
        "strategic commissioner would continue to act as a subsidiary to each of the CCGs or if "
        "there would be a move towards a single CCG",
        ACCOUNTABLE,
        more={"due_months": 12},
    ),
    Made(
        "kent-local-services-planned",
        "promise",
        "if that was to happen [a single CCG], plans would need to be put in place to determine "
        "what services would be provided locally",
        ACCOUNTABLE,
        more={"due_when": "a single CCG is applied for"},
    ),
    Made(
        "kent-new-governance",
        "promise",
        "A new governance structure to incorporate the strategic commissioner was being developed",
        ACCOUNTABLE,
    ),
    Made(
        "kent-future-structure-mapped",
        "promise",
        "all CCGs were working together to map out what a future structure may look like",
        ACCOUNTABLE,
    ),
    Made(
        "kent-independent-workshops",
        "promise",
        "workshops for independent CCG members were taking place about holding the strategic "
        "commissioner to account",
        ACCOUNTABLE,
        note="Said to be under way.",
    ),
)

MEDWAY = (
    Made(
        "medway-meetings-details",
        "request",
        "Details of CCG and Sustainability and Transformation Partnership meetings be provided to "
        "the Committee, to enable Members to attend those meetings open to the public",
        UNSTATED,
        "resolution",
        note="No time was set, and of whom it was asked is not said.",
    ),
    Made(
        "medway-representation-details",
        "request",
        "Details of current Council representation at Sustainability and Transformation "
        "Partnership meetings be provided to the Committee",
        UNSTATED,
        "resolution",
        note="No time was set, and of whom it was asked is not said.",
    ),
    Made(
        "medway-need-assessed",
        "promise",
        "The single CCG would use findings of population needs assessments to identify and "
        "prioritise service provision in conjunction with partners; the Joint Health and Wellbeing "
        "Board would have an important role",
        PRESENTED,
        more={
            "due_when": "the single CCG is established",
            "figures": ["needs.priorities.recorded"],
        },
    ),
    Made(
        "medway-running-costs-fifth",
        "promise",
        "There was a need to reduce CCG running costs by 20%",
        PRESENTED,
        more={"figures": ["funding.running_cost.reduction_reached.QKS"]},
    ),
    Made(
        "medway-outcomes-contracts",
        "promise",
        "The skill for the single CCG would be to set outcomes based contracts that would require "
        "Integrated Care Partnerships to involve all partners",
        "NHS representatives",
        more={"due_when": "contracts with integrated care partnerships are let"},
    ),
)

JOINT = (
    Made(
        "jhosc-travel-reviewed",
        "request",
        "that the Kent and Medway stroke review team ensure they have carefully reviewed the data "
        "and evidence available [on travel times] before reaching a preferred option",
        "Kent and Medway stroke review team",
        more={"due_when": "a preferred option is named"},
    ),
    Made(
        "jhosc-rehabilitation",
        "request",
        "that the NHS ensures sufficient, high quality rehabilitation services are in place at the "
        "same time as any hyper acute stroke units are implemented",
        "NHS in Kent and Medway",
        more={"due_when": "hyper acute stroke units are implemented"},
    ),
)


def statements(told: Events) -> list[Statement]:
    """What was asked for and promised, what it waited for, and what was delivered."""
    july = date(2018, 7, 5)
    place = (july, f"km-stroke-jhosc-{july}", JHOSC, "km-stroke-jhosc-july")
    return [
        *map(kent, KENT),
        *map(medway, MEDWAY),
        *(joint(one, *place) for one in JOINT),
        *_came_about(told),
        *_delivered(),
    ]


def _came_about(told: Events) -> list[Statement]:
    applied = told["CCG merger application submitted; IRP advice delivered to SoS"]
    begun = told["NHS Kent and Medway CCG established"]
    rows = (
        ("kent-options-re-evaluated", DECIDED, "kentonline-198892", "", KENT_HOSC),
        ("kent-mitigations-in-place", DECIDED, "kentonline-198892", "", KENT_HOSC),
        ("kent-local-services-planned", *applied, KENT_HOSC),
        ("medway-need-assessed", *begun, MEDWAY_HASC),
        ("jhosc-travel-reviewed", date(2018, 9, 17), "km-medway-hasc-2018-10-03", "", JHOSC),
    )
    return [
        stated(
            "condition_met",
            name,
            {"commitment": name, "on": on.isoformat(), "source": source},
            on,
            about=about,
            by=by,
        )
        for name, on, source, by, about in rows
    ]


def _delivered() -> list[Statement]:
    rows = (
        (
            "kent-responses-analysed",
            date(2018, 7, 5),
            "NHS in Kent and Medway",
            "The reports on the consultation were put before the joint scrutiny committee: themes "
            "'from the independent analysis of well over 5,000 responses'.",
            "km-stroke-jhosc-july",
            "To the joint committee, on which Kent has members, and not to Kent's own.",
        ),
        (
            "kent-evaluation-process",
            date(2018, 9, 13),
            JCCCG,
            "The joint committee held an options evaluation workshop. How it scored was not found.",
            "km-medway-hasc-2018-10-03",
            "That there was a process was read; whether it was clear was not.",
        ),
        (
            "kent-options-re-evaluated",
            date(2018, 9, 13),
            JCCCG,
            "The options were evaluated again and a preferred one chosen.",
            "km-medway-hasc-2018-10-03",
            "",
        ),
        (
            "kent-stroke-decision-autumn",
            DECIDED,
            JCCCG,
            "The joint committee took its decision.",
            "kentonline-198892",
            "",
        ),
        (
            "kent-one-or-eight",
            date(2019, 3, 31),
            STP,
            "The proposal of a single CCG from April 2020 was told to Medway's committee; that it "
            "was told to Kent's was not found.",
            MEDWAY_MINUTES,
            "'At its meeting in March 2019': the month's last day stands for it.",
        ),
    )
    return [
        stated(
            "delivery",
            name,
            {
                "commitment": name,
                "on": on.isoformat(),
                "by": by,
                "what": what,
                "source": source,
            },
            on,
            about=KENT_HOSC,
            known=MEDWAY_DAY if source == MEDWAY_MINUTES else on,
            reason=f"A page that was read tells of it. {note}".strip(),
        )
        for name, on, by, what, source, note in rows
    ]
