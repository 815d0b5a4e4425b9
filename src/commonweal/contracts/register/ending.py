"""When contracts end, and when buying again has to begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from commonweal.contracts.register.held import Held
from commonweal.contracts.register.lawful import Kinds
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
        Its last day as agreed, and with every extension; that on which it ends before, where that
        was stated.
    begin_by
        The last day on which buying again may begin to be done by `ends`.
    stands
        Where that stands on the day: "late" where `begin_by` has passed, "no rule held" where it is
        not known.
    rule
        The rule on the time that buying takes by which `begin_by` was worked out; None where none
        is held for what the authority is in law, or where that, or the end, is not known.
    """

    held: Held
    ends: date | None
    may_end: date | None
    begin_by: date | None
    stands: Stands
    rule: Rule | None = None


def endings(held: Sequence[Held], on: date, book: RuleBook, kinds: Kinds) -> tuple[Ending, ...]:
    """Contracts that hold on a day, by when they end: what is suspended has to be bought again too.

    Parameters
    ----------
    held
        Contracts; those that do not hold on the day are left out.
    on
        The day.
    book
        All rules.
    kinds
        What each authority is in law (`lawful.legal_kinds`): without a rule that is held for it, no
        day to begin is worked out, and none where that is not known.
    """
    found = []
    for one in held:
        if one.holds_on(on):
            kind = kinds(one, on)
            found.append(_ending(one, on, None if kind is None else book.in_force(LEAD, kind, on)))
    found.sort(key=lambda one: (one.ends or date.max, one.held.title, one.held.provider))
    return tuple(found)


def _ending(one: Held, on: date, rule: Rule | None) -> Ending:
    ends = one.over
    if ends is None:
        return Ending(one, None, one.may_end, None, "no end known")
    if rule is None or rule.high is None:
        return Ending(one, ends, one.may_hold, None, "no rule held")
    begin = months_ahead(ends, -int(rule.high))
    stands: Stands = "to come"
    if begin < on:
        stands = "late"
    elif months_ahead(begin, -SOON) <= on:
        stands = "begin now"
    return Ending(one, ends, one.may_hold, begin, stands, rule)
