"""Totals of a merger as readers are told them: what is counted, of what, and the numbers as
elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from commonweal.evidence.words import with_days
from commonweal.folder.schema import load_schemas
from commonweal.report.formats import number, pounds
from commonweal.web.merging import known

#: What is counted, by how the proof of a merger calls it (`plan/merge`).
MEASURES: Mapping[str, str] = {
    "bodies": "Bodies that belong to those that merge",
    "bodies with the group they had, or its successor": (
        "Bodies that stay in the group they were in, or are in its successor"
    ),
    "memberships with a successor, or ended for a recorded reason": (
        "Memberships that passed to a successor, or ended for a reason on record"
    ),
    "registered patients": "Registered patients",
    "weighted population": "People weighted by need, as the funding formula counts them",
    "areas and residents of the bodies": "Small areas of the bodies, and their residents",
    "areas and residents of a place": "Small areas of a place, and their residents",
    "pence of the bodies": "Pounds in the bodies' lines that are open on the day",
    "pence with the bodies": "Pounds in open lines of others with the bodies",
    "pence of periods before, under the codes of the time": (
        "Pounds in lines of all earlier years together, under the codes of the time"
    ),
    "pence of everybody, by heading": "Pounds in all lines, of a system and of its parts alike",
    "pence of the bodies by heading, open years": (
        "Pounds in the bodies' lines of years that are open"
    ),
    "result of the system, known part, pence": (
        "Result of the system in pounds, as far as it is known: each body once"
    ),
    "control totals held, pence": "Control totals on record, in pounds",
    "trade inside the system, pence": "Trade inside the system, in pounds",
    "trade between the bodies that are now one, pence": (
        "Trade between the bodies that are now one, in pounds"
    ),
    "pence in pools": "Pounds in pooled budgets",
    "pence in pools of the bodies": "Pounds that the bodies put into pooled budgets",
    "risk in pools": "Shares of the risk in pooled budgets",
    "risk in pools of the bodies": "The bodies' shares of the risk in pooled budgets",
    "savings of the bodies, gross, pence": "Savings of the bodies in pounds, before their cost",
    "savings of the bodies, cost, pence": "What the savings of the bodies cost, in pounds",
    "savings schemes of the bodies": "Savings schemes of the bodies",
    "lists foreseen for the bodies": "Registered patients foreseen for the bodies",
    "lists foreseen, as published": "Registered patients foreseen, all projections together",
    "targets, GBP": "Targets in pounds",
    "changes of posts from the day on": "Changes of posts from the day on",
    "staff from the day on, fte": "Staff from the day on, in whole-time posts",
    "staff from the day on, headcount": "Staff from the day on, in persons",
    "sites run by the bodies": "Sites that the bodies run",
    "rows as they were": "Rows of tables that a merger leaves as they are",
}
#: Sums of people, told in whole people as everywhere.
_PEOPLE = (
    "registered patients",
    "weighted population",
    "areas and residents of the bodies",
    "areas and residents of a place",
    "lists foreseen for the bodies",
    "lists foreseen, as published",
)
_OF = {
    "part_of in the bodies": "of others in the bodies that merge",
    "part_of of the bodies": "of the bodies that merge in larger ones",
    "partner in the bodies": "of partners in the bodies that merge",
    "partner of the bodies": "of the bodies that merge, as partners of others",
    "mental_health": "mental health",
    "all": "all together",
}
_PERIOD = re.compile(r"(\d{4}-\d\d-\d\d), (\d{4}-\d\d-\d\d)")
_SUMS = ("before", "ended", "began", "after")


def told(totals: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Totals of a preview in words.

    Parameters
    ----------
    totals
        As a merger keeps them: `measure`, `of`, `before`, `ended`, `began`, `after`, `equal`.
    """
    held = list(totals)
    names = known.called({part for one in held for part in str(one["of"]).split(", ")})
    return [_told(one, names) for one in held]


def _told(total: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    measure = total["measure"]
    numbers = {name: _number(total[name], measure, equal=total["equal"]) for name in _SUMS}
    words = MEASURES.get(measure, measure)
    return {**total, **numbers, "measure": words, "of": _of(measure, total["of"], names)}


def _of(measure: str, of: str, names: Mapping[str, str]) -> str:
    """Which of it: tables by their titles, bodies by their names, a heading that is its own kind
    once, periods from one day to the other."""
    if measure == "rows as they were":
        schema = load_schemas().get(of)
        return of if schema is None else schema.title
    parts = dict.fromkeys(of.split(", ")) if "heading" in measure else of.split(", ")
    known_as = ", ".join(_OF.get(part, names.get(part, part)) for part in parts)
    return with_days(_PERIOD.sub(r"\1 to \2", known_as))


def _number(text: str, measure: str, *, equal: bool) -> str:
    """A sum as it is told elsewhere: whole people and pounds; to the last digit where the sums
    differ, so that nobody looks for the difference in vain."""
    exact = Decimal(text)
    if "pence" in measure.split():
        return pounds(exact, 0 if equal else None)
    digits = -int(exact.normalize().as_tuple().exponent)
    return number(exact, 0 if equal and measure in _PEOPLE else max(0, digits))
