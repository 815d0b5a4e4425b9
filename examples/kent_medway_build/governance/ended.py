"""Ends, stated when they became known: what began earlier could not yet say when it would end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from commonweal.records import Statement, draft
from kent_medway_build.governance.stating import PUBLISHERS
from kent_medway_build.sources import stater

#: By the first day without them, what ended bodies and all that was theirs, and its source. Each
#: source is of that day, so that the end is known from it.
ENDS = {
    date(2020, 4, 1): (
        "timeline-one-ccg",
        "The eight CCGs became one on this day; what was theirs ended the day before. That it "
        "ended with them is this project's reading.",
    ),
    date(2022, 7, 1): ("timeline-icb", "An integrated care board replaced the CCG on this day."),
}


def as_known(made: Iterable[Statement]) -> list[Statement]:
    """Statements without the ends that nobody could know when they were made, and those ends."""
    told: list[Statement] = []
    ends: list[Statement] = []
    for one in made:
        if one.effective_to is None:
            told.append(one)
            continue
        told.append(one.model_copy(update={"effective_to": None}))
        ends.append(_end(one, one.effective_to + timedelta(days=1)))
    return [*told, *ends]


def _end(one: Statement, on: date) -> Statement:
    source, reason = ENDS[on]
    identifier = f"governance/end/{one.id.removeprefix('governance/')}"
    return draft(
        "transfer",
        {"transfers": one.id},
        id=identifier,
        stated_by=stater(PUBLISHERS[source], on),
        about=one.about,
        stated_at=datetime.combine(on, time(), UTC),
        effective=on,
        reason=reason,
        salt=hashlib.sha256(identifier.encode()).hexdigest(),
    )
