"""On which day a decision was taken, as exactly as that is known."""

from __future__ import annotations

from typing import Literal

from commonweal.evidence.words import known
from commonweal.records import State, latest
from commonweal.records.kinds import Decision, Meeting


def precisions(state: State) -> dict[str, Literal["day", "month", "year"]]:
    """How exactly the day of each decision is known.

    A decision is taken at its meeting: where the day of that meeting is known to the month or the
    year alone, so is that of a decision of the same day.
    """
    met = latest(state, Meeting, lambda one: one.meeting)
    told: dict[str, Literal["day", "month", "year"]] = {}
    for code, one in latest(state, Decision, lambda one: one.decision).items():
        meeting = met.get(one.what.meeting or "")
        same = meeting is not None and meeting.what.on == one.what.on
        told[code] = meeting.what.precision if meeting is not None and same else "day"
    return told


def when_taken(state: State) -> dict[str, str]:
    """When each decision was taken, in words, as exactly as that is known."""
    exact = precisions(state)
    held = latest(state, Decision, lambda one: one.decision)
    return {code: known(one.what.on, exact[code]) for code, one in held.items()}
