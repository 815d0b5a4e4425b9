"""Terms of a contract for tests: what changes a clause of them, and what their check found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from commonweal.contracts.terms import Checked, Finding, check
from commonweal.records.kinds import OutcomeContract
from commonweal.rules import RuleBook

Terms = dict[str, Any]
Change = Callable[[Terms], object]


def found_in(terms: Terms, book: RuleBook, **more: Any) -> Checked:
    return check(OutcomeContract.model_validate(terms), book, **more)


def stops(found: Checked) -> list[tuple[str, str]]:
    return [(one.rule, one.clause) for one in found.findings if one.stops]


def warnings(found: Checked) -> list[Finding]:
    return [one for one in found.findings if one.status == "warns"]


def without(name: str, key: str, value: object) -> Change:
    def change(terms: Terms) -> None:
        terms[name] = [one for one in terms[name] if one[key] != value]

    return change


def put(value: object, *place: str | int) -> Change:
    """Set a clause to a value; None takes it out."""

    def change(terms: Any) -> None:
        for part in place[:-1]:
            terms = terms[part]
        if value is None:
            terms.pop(place[-1], None)
        else:
            terms[place[-1]] = value

    return change


def both(*changes: Change) -> Change:
    def change(terms: Terms) -> None:
        for one in changes:
            one(terms)

    return change


def give(share: float, to: int, name: str = "share") -> Change:
    """Add to a partner's share, so that shares sum again."""

    def change(terms: Terms) -> None:
        terms["partners"][to][name] = round(terms["partners"][to][name] + share, 6)

    return change


EXCLUSION = {
    "sector": "ambulance",
    "reason": "Bought by all partnerships together",
    "approved_by": "Governing body",
    "approved_on": date(2020, 1, 9),
}
