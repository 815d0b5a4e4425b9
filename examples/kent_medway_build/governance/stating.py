"""How a statement of this room is made; codes and days that several modules share."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time

from commonweal.records import Statement, draft
from kent_medway_build.sources import described_sources, stater

KENT_HOSC, MEDWAY_HASC = "KENT-HOSC", "MEDWAY-HASC"
KENT, MEDWAY = "E10000016", "E06000035"
JHOSC, JCCCG = "KM-STROKE-JHOSC", "KM-STROKE-JCCCG"
CHAIRS, BOARD, STEERING, STP = "KM-CHAIRS", "KM-STP-BOARD", "KM-SC-STEERING", "KM-STP"
JOINT_BOARD, NHS_ENGLAND = "KM-JHWB", "NHSE"

#: The minutes of Kent bear no date. The consultation on stroke services (to 20 April 2018) was over
#: and its reports (29 June 2018) were not out: a day between stands for it.
KENT_DAY = date(2018, 6, 1)
#: Medway's bear none either; a later item of its Health and Wellbeing Board gives this day.
MEDWAY_DAY = date(2019, 8, 20)
UNDATED = (
    "The minutes bear no date: the stroke consultation (closed on 20 April 2018) was over and its "
    "reports (29 June 2018) were not yet out, so a day between stands here."
)
DATED_LATER = (
    "The minutes bear no date; a later item of the Health and Wellbeing Board "
    "(democracy.medway.gov.uk/mgAi.aspx?ID=21845) gives the day."
)
#: Days of the timeline of facts, by event: the day, the id of its source, and who published it.
Events = dict[str, tuple[date, str, str]]
CARRIED = "Carried into the example from a published source."

KENT_MINUTES, MEDWAY_MINUTES = "minutes-kent-whole", "minutes-medway-whole"
PUBLISHERS = {name: str(held["publisher"]) for name, held in described_sources().items()}


def stated(
    kind: str,
    name: str,
    payload: dict[str, object],
    on: date,
    *,
    about: str,
    known: date | None = None,
    until: date | None = None,
    by: str = "",
    reason: str = CARRIED,
) -> Statement:
    """A statement whose salt is made from its id: what is stated here was published.

    `on` is the day from which it holds, `until` the last one (`ended` states it once it became
    known), `known` the day from which the public could know it; `by` is who published it, the
    publisher of the source where none is given.
    """
    identifier = f"governance/{kind}/{name}"
    return draft(
        kind,
        payload,
        id=identifier,
        stated_by=stater(by or PUBLISHERS[str(payload["source"])], known or on),
        about=about,
        stated_at=datetime.combine(known or on, time(), UTC),
        effective=on,
        effective_to=until,
        reason=reason,
        salt=hashlib.sha256(identifier.encode()).hexdigest(),
    )


def slug(words: str) -> str:
    """A name as part of an id."""
    return "-".join("".join(c if c.isalnum() else " " for c in words.lower()).split())
