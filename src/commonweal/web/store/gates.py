"""What is asked of statements that come in by the web: the same as by any other way."""

from __future__ import annotations

from commonweal.plan.entering import checks_for
from commonweal.records.refusal import Check
from commonweal.web.merging.known import organisations, successions
from commonweal.web.plans.near import near


def checks() -> tuple[Check, ...]:
    """The checks of every statement that is added."""
    return checks_for(organisations(), successions(), near)
