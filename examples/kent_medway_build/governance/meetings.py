"""What met when, who was there by office, what was on the agenda. Of most meetings only that they
were held was read."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from commonweal.records import Statement
from commonweal.system.calendar import months_ahead
from kent_medway_build.governance.seats import STROKE
from kent_medway_build.governance.stating import (
    BOARD,
    DATED_LATER,
    JCCCG,
    JHOSC,
    KENT_DAY,
    KENT_HOSC,
    KENT_MINUTES,
    MEDWAY_DAY,
    MEDWAY_HASC,
    MEDWAY_MINUTES,
    UNDATED,
    stated,
)

DECIDED = date(2019, 2, 14)
KENT_MEETING, MEDWAY_MEETING = "kent-hosc-2018", "medway-hasc-2019-08-20"
DECIDING = "km-stroke-jcccg-2019-02-14"
PRESS = "kentonline-198892"
OFFICERS = "Officers of the NHS and of the Council, named in the minutes by office."


class _Met(NamedTuple):
    name: str
    body: str
    title: str
    on: date
    source: str
    precision: str = "day"
    reason: str = "That it was held was read; whether the public was there was not."


HELD = (
    _Met(
        KENT_MEETING,
        KENT_HOSC,
        "Health Overview and Scrutiny Committee",
        KENT_DAY,
        KENT_MINUTES,
        "year",
        f"{UNDATED} Whether the public was there the minutes do not say.",
    ),
    _Met(
        "medway-hasc-2019-03",
        MEDWAY_HASC,
        "Health and Adult Social Care Overview and Scrutiny Committee",
        date(2019, 3, 1),
        MEDWAY_MINUTES,
        "month",
        "'At its meeting in March 2019, the Committee received a briefing on the proposed "
        "development of an integrated care system'; the day is not given.",
    ),
    _Met(
        MEDWAY_MEETING,
        MEDWAY_HASC,
        "Health and Adult Social Care Overview and Scrutiny Committee",
        MEDWAY_DAY,
        MEDWAY_MINUTES,
        reason=f"{DATED_LATER} Whether the public was there the minutes do not say.",
    ),
    _Met(
        "km-stp-board-2017-09-11",
        BOARD,
        "Programme Board",
        date(2017, 9, 11),
        "km-stroke-criteria",
    ),
    _Met(
        "km-stp-board-2018-01-08",
        BOARD,
        "Programme Board",
        date(2018, 1, 8),
        "km-stp-board-2018-01",
    ),
    _Met(
        "km-nhs-josc-2018-01-22",
        "KM-NHS-JOSC",
        "Joint Overview and Scrutiny Committee",
        date(2018, 1, 22),
        "kent-jhosc-2018-07-05",
    ),
    _Met(
        "km-stroke-jcccg-2018-09-13",
        JCCCG,
        "Options evaluation workshop",
        date(2018, 9, 13),
        "km-medway-hasc-2018-10-03",
        reason="A workshop of the joint committee; the Chairman of Medway's committee was invited "
        "as an observer. Whether the public was there was not read.",
    ),
    _Met(
        "medway-hasc-2018-10-03",
        MEDWAY_HASC,
        "Special meeting on the preferred option for stroke services",
        date(2018, 10, 3),
        "km-medway-hasc-2018-10-03",
    ),
    _Met(
        "medway-hasc-2019-03-12",
        MEDWAY_HASC,
        "Special meeting on the outcome of the consultation on stroke services",
        date(2019, 3, 12),
        "medway-hasc-2019-03-12",
    ),
    _Met(
        "kent-hosc-2019-03-22",
        KENT_HOSC,
        "Health Overview and Scrutiny Committee",
        date(2019, 3, 22),
        "kent-hosc-2019-03-22",
    ),
    *(
        _Met(f"km-stroke-jhosc-{day}", JHOSC, "Stroke Review Joint Committee", day, source)
        for day, source in (
            (date(2018, 7, 5), "kent-jhosc-2018-07-05"),
            (date(2018, 9, 5), "kent-jhosc-2018-09-05"),
            (date(2018, 12, 14), "kent-jhosc-2019-02-01"),
            (date(2019, 2, 1), "kent-jhosc-2019-02-01"),
            (date(2019, 2, 26), "kent-jhosc-2019-02-26"),
        )
    ),
)

KENT_THERE = (
    "Accountable Officer, Kent and Medway CCGs",
    "Programme Director, Kent and Medway STP",
)
MEDWAY_THERE = (
    "Clinical Chair, Kent and Medway Strategic Commissioner Steering Group",
    "Clinical Chair, NHS Medway CCG",
    "Deputy Managing Director, NHS Medway CCG",
    "Director of System Transformation, Kent and Medway STP",
    "Democratic Services Officer, Medway Council",
)


def statements() -> list[Statement]:
    """Meetings, items and who attended."""
    return [
        *(_held(met) for met in HELD),
        _deciding(),
        *_items(),
        *_there(KENT_MEETING, KENT_THERE, KENT_DAY, KENT_HOSC, "Kent County Council"),
        *_there(MEDWAY_MEETING, MEDWAY_THERE, MEDWAY_DAY, MEDWAY_HASC, "Medway Council"),
    ]


def _held(met: _Met) -> Statement:
    payload: dict[str, object] = {
        "meeting": met.name,
        "bodies": [met.body],
        "title": met.title,
        "on": met.on.isoformat(),
        "precision": met.precision,
        "status": "held",
        "source": met.source,
    }
    known = months_ahead(met.on, 1) if met.precision == "month" else met.on
    return stated(
        "meeting", met.name, payload, met.on, about=met.body, known=known, reason=met.reason
    )


def _deciding() -> Statement:
    payload: dict[str, object] = {
        "meeting": DECIDING,
        "bodies": [JCCCG],
        "title": "Decision on stroke services",
        "on": DECIDED.isoformat(),
        "status": "held",
        "public": "part",
        "public_reason": "It began in public and was closed halfway through after interventions "
        "from campaigners in the audience; the press were allowed to attend.",
        "source": PRESS,
    }
    reason = "As the press told it on the day. The committee's own minutes were not read."
    return stated("meeting", DECIDING, payload, DECIDED, about=JCCCG, reason=reason)


def _items() -> list[Statement]:
    told = (
        (KENT_MEETING, "Kent and Medway Strategic Commissioner", KENT_DAY, KENT_HOSC, "", ""),
        (
            MEDWAY_MEETING,
            "Development of Single Kent and Medway Clinical Commissioning Group",
            MEDWAY_DAY,
            MEDWAY_HASC,
            "",
            "",
        ),
        (DECIDING, "Location of hyper acute stroke units", DECIDED, JCCCG, STROKE, "Kent Online"),
    )
    made = []
    for meeting, title, on, body, function, by in told:
        payload: dict[str, object] = {
            "item": f"{meeting}-item",
            "meeting": meeting,
            "number": "not stated",
            "title": title,
            "for_decision": bool(function),
        }
        if function:
            payload["function"] = function
        publisher = by or (f"{'Kent County' if body == KENT_HOSC else 'Medway'} Council")
        made.append(stated("agenda_item", meeting, payload, on, about=body, by=publisher))
    return made


def _there(meeting: str, offices: tuple[str, ...], on: date, body: str, by: str) -> list[Statement]:
    return [
        stated(
            "attendance",
            f"{meeting}-{number}",
            {"meeting": meeting, "office": office, "capacity": "in attendance"},
            on,
            about=body,
            by=by,
            reason=f"{OFFICERS} When they came and went, and which members were there, the minutes "
            "do not say.",
        )
        for number, office in enumerate(offices, start=1)
    ]
