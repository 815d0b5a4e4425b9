"""When contracts end, and when buying again has to begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from commonweal.contracts.register.held import Held
from commonweal.rules import Rule, RuleBook
from commonweal.system.calendar import months_ahead

#: Subject of the rule on how many months buying again takes.
LEAD = "re-procurement-lead"

Stands = Literal["late", "begin now", "to come", "no rule held", "no end known"]
STANDS: tuple[Stands, ...] = ("late", "begin now", "to come", "no rule held", "no end known")
#: Buying that is to begin within so many months is told as to begin now.
SOON = 3


@dataclass(frozen=True, slots=True)
class Ending:
    """When a contract ends, and by when buying again has to have begun.

    Parameters
    ----------
    held
        The contract.
    ends, may_end
        Its last day as agreed, and with every extension.
    begin_by
        The last day on which buying again may begin to be done by `ends`.
    stands
        Where that stands on the day: "late" where `begin_by` has passed, "no rule held" where it is
        not known.
    rule
        The rule on the time that buying takes; None where none is held for what the authority is in
        law, or where that is not known.
    """

    held: Held
    ends: date | None
    may_end: date | None
    begin_by: date | None
    stands: Stands
    rule: Rule | None = None


def endings(
    held: Sequence[Held], on: date, book: RuleBook, kinds: Mapping[str, str]
) -> tuple[Ending, ...]:
    """Contracts that run on a day, by when they end.

    Parameters
    ----------
    held
        Contracts; those that do not run on the day are left out.
    on
        The day.
    book
        All rules.
    kinds
        What each authority is in law: without a rule that is held for it, no day to begin is worked
        out, and none for an authority that is not among them.
    """
    found = []
    for one in held:
        if one.runs_on(on):
            kind = kinds.get(one.authority)
            found.append(_ending(one, on, None if kind is None else book.in_force(LEAD, kind, on)))
    found.sort(key=lambda one: (one.ends or date.max, one.held.title, one.held.provider))
    return tuple(found)


def _ending(one: Held, on: date, rule: Rule | None) -> Ending:
    if one.ends is None:
        return Ending(one, None, one.may_end, None, "no end known", rule)
    months = None if rule is None or rule.high is None else int(rule.high)
    begin = None if months is None else months_ahead(one.ends, -months)
    stands: Stands = "to come"
    if begin is None:
        stands = "no rule held"
    elif begin < on:
        stands = "late"
    elif months_ahead(begin, -SOON) <= on:
        stands = "begin now"
    return Ending(one, one.ends, one.may_end, begin, stands, rule)
