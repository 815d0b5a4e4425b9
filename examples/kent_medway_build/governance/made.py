"""A request, recommendation, promise or assurance as a statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from commonweal.records import Statement
from kent_medway_build.governance.meetings import KENT_MEETING, MEDWAY_MEETING
from kent_medway_build.governance.stating import (
    DATED_LATER,
    KENT_DAY,
    KENT_HOSC,
    KENT_MINUTES,
    MEDWAY_DAY,
    MEDWAY_HASC,
    MEDWAY_MINUTES,
    UNDATED,
    stated,
)

ACCOUNTABLE = "Accountable Officer, Kent and Medway CCGs"
STEERING_CHAIR = "Clinical Chair, Strategic Commissioner Steering Group"
MEDWAY_CHAIR = "Clinical Chair, NHS Medway CCG"
PRESENTED = "NHS representatives, in the presentation"


class Made(NamedTuple):
    """What was asked for or promised; `more` has its due rule, evidence and figures."""

    name: str
    kind: str
    text: str
    by: str
    where: str = "discussion"
    more: Mapping[str, object] = MappingProxyType({})
    note: str = ""


def kent(made: Made) -> Statement:
    """What Kent's minutes tell, on a day of which only the year is known."""
    return _stated(
        made, KENT_DAY, "year", KENT_MEETING, KENT_HOSC, KENT_MINUTES, f"{made.note} {UNDATED}"
    )


def medway(made: Made) -> Statement:
    """What Medway's minutes tell."""
    return _stated(
        made,
        MEDWAY_DAY,
        "day",
        MEDWAY_MEETING,
        MEDWAY_HASC,
        MEDWAY_MINUTES,
        f"{made.note} {DATED_LATER}",
    )


def joint(made: Made, on: date, meeting: str, to: str, source: str) -> Statement:
    """What a page of another committee tells."""
    return _stated(made, on, "day", meeting, to, source, made.note or "As the NHS told of it.")


def _stated(
    made: Made, on: date, precision: str, meeting: str, to: str, source: str, reason: str
) -> Statement:
    payload: dict[str, object] = {
        "commitment": made.name,
        "kind": made.kind,
        "text": made.text,
        "made_on": on.isoformat(),
        "made_precision": precision,
        "meeting": meeting,
        "by": made.by,
        "to": to,
        "where": made.where,
        **made.more,
        "source": source,
    }
    return stated("commitment", made.name, payload, on, about=to, reason=reason.strip())
