"""Posts and who was appointed, seats and for whom they speak, and who keeps which function."""

from __future__ import annotations

from datetime import date

from commonweal.records import Statement
from kent_medway_build.facts import Facts
from kent_medway_build.governance.bodies import BEYOND, LAST_OF_EIGHT
from kent_medway_build.governance.stating import (
    BOARD,
    CHAIRS,
    JCCCG,
    JHOSC,
    KENT_DAY,
    KENT_MINUTES,
    MEDWAY,
    MEDWAY_DAY,
    MEDWAY_MINUTES,
    NHS_ENGLAND,
    STEERING,
    UNDATED,
    stated,
)

APRIL_2018 = date(2018, 4, 1)
STROKE = "decision on hyper acute and acute stroke services"


def statements(facts: Facts) -> list[Statement]:
    """Posts, appointments, seats and delegations."""
    ccgs = {row["ccg_code"]: row["ccg"] for row in facts.ccgs}
    return [
        *_posts(ccgs),
        *_chairs(ccgs),
        *_representation(),
        *_delegations(ccgs),
    ]


def _posts(ccgs: dict[str, str]) -> list[Statement]:
    made = []
    for code, name in ccgs.items():
        post = f"accountable-officer-{code}"
        made.append(
            stated(
                "post",
                post,
                {
                    "post": post,
                    "body": code,
                    "title": "Accountable Officer, shared by the eight CCGs",
                    "source": KENT_MINUTES,
                },
                APRIL_2018,
                about=code,
                known=KENT_DAY,
                until=LAST_OF_EIGHT,
                reason="'the only change had been the creation of a shared Accountable Officer'. "
                "The month is in the minutes of Medway ('had been appointed in April 2018'); its "
                "first day stands for it.",
            )
        )
        made.append(
            stated(
                "appointment",
                post,
                {"post": post, "step": "appointed", "by": name, "source": KENT_MINUTES},
                APRIL_2018,
                about=code,
                known=KENT_DAY,
                reason="The month is in the minutes of Medway; its first day stands for it. That "
                "each CCG appointed the officer that all share is this project's reading.",
            )
        )
    thanet = "leadership-10E"
    return [
        *made,
        stated(
            "post",
            thanet,
            {
                "post": thanet,
                "body": "10E",
                "title": "A post in the leadership of NHS Thanet CCG, which the minutes do not "
                "name",
                "source": KENT_MINUTES,
            },
            KENT_DAY,
            about="10E",
            until=LAST_OF_EIGHT,
            reason=UNDATED,
        ),
        stated(
            "appointment",
            thanet,
            {"post": thanet, "step": "put forward", "by": "not stated", "source": KENT_MINUTES},
            KENT_DAY,
            about="10E",
            reason="'a candidate had been put forward to the Thanet CCG governing body for "
            f"approval'; whether it approved was not found. {UNDATED}",
        ),
    ]


def _seat(
    name: str,
    body: str,
    role: str,
    voting: bool,
    office: str,
    represents: str | None,
    on: date,
    source: str,
    reason: str,
    until: date | None = None,
) -> Statement:
    payload: dict[str, object] = {
        "seat": name,
        "body": body,
        "role": role,
        "voting": voting,
        "office": office,
        "source": source,
    }
    if represents is not None:
        payload["represents"] = represents
    return stated("seat", name, payload, on, about=body, until=until, reason=reason)


def _chairs(ccgs: dict[str, str]) -> list[Statement]:
    return [
        _seat(
            f"{CHAIRS}-{code}",
            CHAIRS,
            "chair" if name == "NHS West Kent CCG" else "member",
            True,
            f"Chair, {name}",
            code,
            KENT_DAY,
            KENT_MINUTES,
            "'comprising of the Chairs from the 8 CCGs'; the Chair of NHS West Kent CCG had been "
            f"appointed to chair it. That each has a vote is assumed. {UNDATED}",
            LAST_OF_EIGHT,
        )
        for code, name in ccgs.items()
    ]


def _representation() -> list[Statement]:
    medway = "km-medway-hasc-2018-10-03"
    made = [
        _seat(
            f"{BOARD}-medway-leader",
            BOARD,
            "in attendance",
            False,
            "Leader of Medway Council",
            MEDWAY,
            MEDWAY_DAY,
            MEDWAY_MINUTES,
            "'the Sustainability and Transformation Plan Programme Board, which was attended by "
            "the Leader of the Council'; since when, on whose nomination and whether with a vote "
            "the minutes do not say.",
        ),
        _seat(
            f"{STEERING}-chair",
            STEERING,
            "chair",
            False,
            "Clinical Chair of the Strategic Commissioner Steering Group",
            None,
            MEDWAY_DAY,
            MEDWAY_MINUTES,
            "Named by office in the minutes; for whom it speaks and whether it votes is not said.",
        ),
        _seat(
            f"{JHOSC}-medway-1",
            JHOSC,
            "deputy chair",
            True,
            "Chairman, Medway Health and Adult Social Care Overview and Scrutiny Committee",
            MEDWAY,
            date(2018, 10, 3),
            medway,
            "He had been elected on 5 July 2018, and called himself Vice-Chairman of the joint "
            "committee on the day given. That its members vote is assumed.",
        ),
    ]
    made += [
        _seat(
            f"{JHOSC}-medway-{number}",
            JHOSC,
            "member",
            True,
            "Member, Medway Health and Adult Social Care Overview and Scrutiny Committee",
            MEDWAY,
            date(2018, 10, 3),
            medway,
            "'the four Medway Members of that Committee'. That its members vote is assumed. How "
            "many seats the other three councils have was not found.",
        )
        for number in (2, 3, 4)
    ]
    return made


def _delegation(
    name: str,
    function: str,
    held_by: str,
    to: str,
    level: str,
    on: date,
    source: str,
    reason: str,
    until: date | None = None,
) -> Statement:
    return stated(
        "delegation",
        name,
        {
            "delegation": name,
            "function": function,
            "from_body": held_by,
            "to": to,
            "level": level,
            "source": source,
        },
        on,
        about=held_by,
        until=until,
        reason=reason,
    )


def _delegations(ccgs: dict[str, str]) -> list[Statement]:
    kept = [
        _delegation(
            f"primary-care-{code}",
            "primary care commissioning",
            code,
            code,
            "place",
            KENT_DAY,
            KENT_MINUTES,
            "'each individual CCG would retain responsibilities for primary care commissioning'. "
            f"{UNDATED}",
            LAST_OF_EIGHT,
        )
        for code in ccgs
    ]
    joint = [
        _delegation(
            f"stroke-{code}",
            STROKE,
            code,
            JCCCG,
            "system",
            date(2018, 2, 2),
            "km-stroke-process",
            "The joint committee was to make the final decision. The delegation itself, its power "
            "and its limits were not found; that each group made one is this project's reading.",
            LAST_OF_EIGHT,
        )
        for code in (*ccgs, *BEYOND)
    ]
    complex_services = _delegation(
        "complex-services",
        "some complex services commissioned by NHS England",
        NHS_ENGLAND,
        NHS_ENGLAND,
        "nation",
        MEDWAY_DAY,
        MEDWAY_MINUTES,
        "'Some complex services commissioned by NHS England would continue to be commissioned by "
        "that organisation but the majority would be commissioned by the single CCG'; which "
        "services these are the minutes do not say.",
    )
    return [*kept, *joint, complex_services]
