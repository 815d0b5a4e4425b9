"""Whether the record of a procurement holds what regulation 24 asks for, before the award."""

from __future__ import annotations

from datetime import date

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, under, wording
from commonweal.governance.procurement.held import Procured
from commonweal.governance.procurement.notices import is_conflict_statement
from commonweal.records.kinds.procurement import Process, RecordItem
from commonweal.rules import RuleBook

_ALWAYS: tuple[RecordItem, ...] = (
    "providers",
    "addresses",
    "process and who decided",
    "reasons",
    "declared conflicts",
    "conflicts managed",
)


def items(process: Process | None, *, framework: bool, abandoned: bool) -> tuple[RecordItem, ...]:
    """What the record of a procurement must hold.

    Key and basic criteria are taken into account in C, the most suitable provider and the
    competitive process, award criteria in the last only; parties only of a framework agreement, a
    day of abandonment only where it was abandoned.

    Examples
    --------
    >>> len(items("competitive", framework=True, abandoned=True))
    10
    >>> "award criteria" in items("direct award C", framework=False, abandoned=False)
    False
    """
    wanted = list(_ALWAYS)
    if framework:
        wanted.append("framework parties")
    if process in ("direct award C", "most suitable provider", "competitive"):
        wanted.append("key and basic criteria")
    if process == "competitive":
        wanted.append("award criteria")
    if abandoned:
        wanted.append("date of abandonment")
    return tuple(wanted)


def asked_for(held: Procured) -> tuple[RecordItem, ...]:
    """What the record of this procurement must hold as it stands."""
    wanted = items(
        held.what.process,
        framework=held.what.facts.get("framework", False),
        abandoned=held.abandoned is not None,
    )
    # Before the award there is no provider to whom it was awarded.
    return tuple(item for item in wanted if item != "providers" or held.award is not None)


def until_award(held: Procured, on: date) -> date:
    """The day by which the record is looked at: that of the award, where there was one by then."""
    return on if held.award is None else min(held.award.on, on)


def kept(held: Procured, *, by: date) -> dict[RecordItem, bool]:
    """Which items the record held by a day, and whether each is more than a pointer.

    An item stands in a statement of its own, or is plain from others: who got the award, who
    decided (persons, not a committee), the reasons of a decision, the day of abandonment. How
    criteria were applied, addresses and conflicts are always stated. A decision that says it does
    not award tells neither who awarded nor why.
    """
    found: dict[RecordItem, bool] = {
        one.what.item: is_conflict_statement(one.what.text)
        for one in held.record
        if one.effective <= by
    }
    decided = [
        one.what for one in held.decisions if one.what.on <= by and one.what.awards is not False
    ]
    if any(one.what.on <= by and not one.what.abandoned for one in held.awards):
        found.setdefault("providers", True)
    people = any(
        one.what.role == "decision-maker" and one.effective <= by for one in held.evaluators
    )
    if held.what.process is not None and (people or any(one.decided_by for one in decided)):
        found.setdefault("process and who decided", True)
    if decided:
        found.setdefault("reasons", True)
    if any(one.what.abandoned and one.what.on <= by for one in held.awards):
        found.setdefault("date of abandonment", True)
    return found


def record(book: RuleBook, held: Procured, *, on: date, kind: str) -> tuple[Finding, ...]:
    """Whether the record is complete: before the award it blocks it, after it the rule is not met.

    Parameters
    ----------
    book, on, kind
        All rules held, the day on which is asked, and what the authority is in law.
    held
        The procurement.
    """
    rule = wording(book, "procurement-record", kind, held.what.began)
    if rule is None:
        return ()
    award = held.award
    awarded = award is not None and award.on <= on
    until, wanted = until_award(held, on), asked_for(held)
    there = kept(held, by=until)
    missing = [item for item in wanted if item not in there]
    empty = [item for item in wanted if there.get(item) is False]
    if not missing and not empty:
        text = f"the record held all {len(wanted)} items on {day_words(until)}"
        return (under(rule, status="met", about=held.id, on=until, text=text),)
    told = [f"missing: {', '.join(missing)}"] if missing else []
    told += [f"only a pointer elsewhere: {', '.join(empty)}"] if empty else []
    text = f"the record was not complete on {day_words(until)}; {'; '.join(told)}"
    return (
        under(
            rule,
            status="not met" if awarded else "blocks",
            about=held.id,
            on=until,
            text=text,
            do="Record what is missing before the contract is awarded.",
        ),
    )
