"""The matter of stroke services before the joint scrutiny committee of four councils, as far as
pages that were read tell it. Nothing is held of what the committee asked for in writing."""

from __future__ import annotations

from datetime import date

from commonweal.records import Statement
from kent_medway_build.governance.stating import (
    JCCCG,
    JHOSC,
    KENT,
    MEDWAY,
    MEDWAY_HASC,
    Events,
    stated,
)

FOUR = [MEDWAY, KENT, "E09000004", "E10000011"]
JULY = date(2018, 7, 5)
BY_THEN = "By the day given at the latest, when the joint committee elected its chair."


def statements(told: Events) -> list[Statement]:
    """Each step, in order of days."""
    referred, sent, sender = told["Medway HASC considers; refers to Secretary of State"]
    passed_on, passed, passer = told["Minister refers to IRP"]
    settled, final, finisher = told["Secretary of State approves HASUs"]
    return [
        _step(
            "authorities consulted",
            JULY,
            JCCCG,
            "Four councils were consulted on stroke services: Kent, Medway, Bexley and East "
            "Sussex.",
            "km-stroke-jhosc-july",
            reason=BY_THEN,
            authorities=FOUR,
        ),
        _step(
            "joint committee appointed",
            JULY,
            JHOSC,
            "A joint committee spanning the four councils, of councillors of each.",
            "km-stroke-jhosc-july",
            reason=BY_THEN,
            authorities=FOUR,
        ),
        _step(
            "comment made",
            JULY,
            JHOSC,
            "The consultation was comprehensive and well managed; travel times and rehabilitation "
            "need attention.",
            "km-stroke-jhosc-july",
        ),
        _step(
            "response given",
            date(2019, 2, 26),
            JCCCG,
            "'Response to JHOSC Feedback', pages 101 to 108 of the papers.",
            "kent-jhosc-2019-02-26",
            reason="The papers hold it. When a response was asked for, if it was, was not read: "
            "the 28 days cannot be counted.",
            to=JHOSC,
            written=True,
        ),
        _step(
            "referred to the Secretary of State",
            referred,
            MEDWAY_HASC,
            "Medway's committee referred the decision.",
            sent,
            by=sender,
        ),
        _step(
            "answered by the Secretary of State",
            passed_on,
            "Secretary of State for Health and Social Care",
            "Passed on to the Independent Reconfiguration Panel.",
            passed,
            by=passer,
        ),
        _step(
            "answered by the Secretary of State",
            settled,
            "Secretary of State for Health and Social Care",
            "The units were approved.",
            final,
            by=finisher,
        ),
    ]


def _step(
    step: str,
    on: date,
    who: str,
    text: str,
    source: str,
    *,
    by: str = "",
    reason: str = "Carried into the example from a published source.",
    **more: object,
) -> Statement:
    payload: dict[str, object] = {
        "scrutiny": "stroke-units",
        "step": step,
        "on": on.isoformat(),
        "by": who,
        "text": text,
        "source": source,
        **more,
    }
    name = f"{on}-{step.lower().replace(' ', '-')}"
    return stated("scrutiny_step", name, payload, on, about=JHOSC, by=by, reason=reason)
