"""Which bodies there were, and from when to when."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from commonweal.records import Statement
from kent_medway_build.facts import Facts
from kent_medway_build.governance.stating import (
    BOARD,
    CARRIED,
    CHAIRS,
    JCCCG,
    JHOSC,
    JOINT_BOARD,
    KENT,
    KENT_DAY,
    KENT_HOSC,
    KENT_MINUTES,
    MEDWAY,
    MEDWAY_DAY,
    MEDWAY_HASC,
    MEDWAY_MINUTES,
    NHS_ENGLAND,
    STEERING,
    STP,
    UNDATED,
    Events,
    stated,
)

FIRST = date(2013, 4, 1)
LAST_OF_EIGHT = date(2020, 3, 31)
#: The first day of the joint board, before which it cannot have told of its members.
JOINT = date(2018, 4, 1)
#: Of the ten groups of the joint committee, the two that are no part of Kent and Medway, and to
#: which group their small areas went in the lookup of the Office for National Statistics.
BEYOND = {"07N": "NHS Bexley CCG", "99K": "NHS High Weald Lewes Havens CCG"}
AFTER = {"07N": "NHS South East London CCG (72Q)", "99K": "NHS East Sussex CCG (97R)"}
OLDER = "It is older than the day given, with which these records begin."


class _Body(NamedTuple):
    code: str
    name: str
    kind: str
    form: str
    on: date
    source: str
    of: tuple[str, ...] = ()
    meets: str = "not known"
    until: date | None = None
    reason: str = CARRIED
    organisation: str | None = None
    by: str = ""
    known: date | None = None


def statements(facts: Facts, told: Events) -> list[Statement]:
    """Every body, its members before it."""
    eight = tuple(row["ccg_code"] for row in facts.ccgs)
    _, source, by = told["Eight CCGs established"]
    return [
        _stated(body)
        for body in (
            *_commissioners(facts, source, by),
            *_councils(),
            *_shared(eight),
            *_scrutiny(),
        )
    ]


def _commissioners(facts: Facts, source: str, by: str) -> list[_Body]:
    made = [
        _Body(
            NHS_ENGLAND,
            "NHS England",
            "nhs-england",
            "organisation",
            FIRST,
            MEDWAY_MINUTES,
            reason="The minutes name it. Since when it existed is not in them; these records begin "
            "with the day given.",
        )
    ]
    for row in facts.ccgs:
        code, name = row["ccg_code"], row["ccg"]
        group = _Body(code, name, "ccg", "organisation", FIRST, source, until=LAST_OF_EIGHT, by=by)
        board = group._replace(
            code=f"GB-{code}", name=f"Governing body of {name}", form="governing body", of=(code,)
        )
        if code == "09W":
            board = board._replace(meets="in part", source="medway-ccg-meetings", by="")
        made += [group._replace(organisation=code), board]
    for code, name in BEYOND.items():
        reason = (
            f"A member of the joint committee beyond Kent and Medway. {OLDER} In the lookups from "
            "small areas to groups of the Office for National Statistics, every small area that "
            f"was its own in April 2019 is one of {AFTER[code]} in April 2020; that its last day "
            "was 31 March 2020 is this project's reading of these."
        )
        made.append(
            _Body(
                code,
                name,
                "ccg",
                "organisation",
                FIRST,
                "medwayccg-2055-ccgs",
                until=LAST_OF_EIGHT,
                reason=reason,
            )
        )
    return made


def _councils() -> list[_Body]:
    named = {
        KENT: "Kent County Council",
        MEDWAY: "Medway Council",
        "E09000004": "London Borough of Bexley",
        "E10000011": "East Sussex County Council",
    }
    councils = [
        _Body(code, name, "council", "organisation", FIRST, "km-stroke-jhosc-july", reason=OLDER)
        for code, name in named.items()
    ]
    councils = [
        one._replace(organisation=one.code if one.code in (KENT, MEDWAY) else None)
        for one in councils
    ]
    return [
        *councils,
        _Body(
            "KENT-HWB",
            "Kent Health and Wellbeing Board",
            "council",
            "health and wellbeing board",
            FIRST,
            "km-jhwb-membership-2020",
            (KENT,),
            reason=OLDER,
            known=JOINT,
        ),
        _Body(
            "MEDWAY-HWB",
            "Medway Health and Wellbeing Board",
            "council",
            "health and wellbeing board",
            FIRST,
            "km-jhwb-established",
            (MEDWAY,),
            reason=OLDER,
        ),
    ]


def _shared(eight: tuple[str, ...]) -> list[_Body]:
    return [
        _Body(
            STP,
            "Kent and Medway Sustainability and Transformation Partnership",
            "partnership",
            "organisation",
            date(2016, 1, 1),
            "timeline-stp",
            reason="No statute makes it. Of the day it was formed only the year is known.",
        ),
        _Body(
            BOARD,
            "Sustainability and Transformation Partnership Programme Board",
            "partnership",
            "programme board",
            date(2017, 9, 11),
            "km-stroke-criteria",
            (STP,),
            reason="It met on the day given, the first meeting that was read of; it is older.",
        ),
        _Body(
            CHAIRS,
            "Sub-committee of the chairs of the eight CCGs",
            "ccg",
            "committee",
            KENT_DAY,
            KENT_MINUTES,
            eight,
            until=LAST_OF_EIGHT,
            reason="'A sub-committee, comprising of the Chairs from the 8 CCGs had been created to "
            f"oversee the governance of the strategic commissioner'; when is not said. {UNDATED}",
        ),
        _Body(
            STEERING,
            "Strategic Commissioner Steering Group",
            "partnership",
            "steering group",
            MEDWAY_DAY,
            MEDWAY_MINUTES,
            reason="The minutes name its Clinical Chair, once as of the 'System Commissioner "
            "Steering Group'. Since when it met, and who sat on it, they do not say.",
        ),
        _Body(
            JOINT_BOARD,
            "Kent and Medway Joint Health and Wellbeing Board",
            "council",
            "health and wellbeing board",
            JOINT,
            "km-jhwb-membership-2020",
            ("KENT-HWB", "MEDWAY-HWB"),
        ),
        _Body(
            JCCCG,
            "Joint Committee of Clinical Commissioning Groups for stroke services",
            "ccg",
            "joint committee",
            date(2018, 2, 2),
            "medwayccg-2055-ccgs",
            (*eight, *BEYOND),
            reason="Ten groups. It led the review when the consultation opened on the day given; "
            "when it was formed, and what its terms of reference say, was not found.",
        ),
        _Body(
            "91Q",
            "NHS Kent and Medway CCG",
            "ccg",
            "organisation",
            date(2020, 4, 1),
            "timeline-one-ccg",
            until=date(2022, 6, 30),
            organisation="91Q",
        ),
    ]


def _scrutiny() -> list[_Body]:
    four = (KENT, MEDWAY, "E09000004", "E10000011")
    return [
        _Body(
            KENT_HOSC,
            "Kent Health Overview and Scrutiny Committee",
            "council",
            "scrutiny committee",
            FIRST,
            "kent-hosc-terms",
            (KENT,),
            reason=OLDER,
        ),
        _Body(
            MEDWAY_HASC,
            "Medway Health and Adult Social Care Overview and Scrutiny Committee",
            "council",
            "scrutiny committee",
            FIRST,
            MEDWAY_MINUTES,
            (MEDWAY,),
            reason=OLDER,
        ),
        _Body(
            "KM-NHS-JOSC",
            "Kent and Medway NHS Joint Overview and Scrutiny Committee",
            "council",
            "joint scrutiny committee",
            date(2018, 1, 22),
            "kent-jhosc-2018-07-05",
            (KENT, MEDWAY),
            reason="It met on the day given, the first meeting that was read of; it is older.",
        ),
        _Body(
            JHOSC,
            "Kent and Medway Stroke Review Joint Health Overview and Scrutiny Committee",
            "council",
            "joint scrutiny committee",
            date(2018, 7, 5),
            "kent-jhosc-2018-07-05",
            four,
            reason="It elected its chair on the day given. Four councils, as the NHS told of it.",
        ),
    ]


def _stated(body: _Body) -> Statement:
    payload: dict[str, object] = {
        "body": body.code,
        "name": body.name,
        "kind": body.kind,
        "form": body.form,
        "of": list(body.of),
        "meets": body.meets,
        "source": body.source,
    }
    if body.organisation is not None:
        payload["organisation"] = body.organisation
    return stated(
        "body",
        body.code,
        payload,
        body.on,
        about=body.code,
        known=body.known,
        until=body.until,
        by=body.by,
        reason=body.reason,
    )
