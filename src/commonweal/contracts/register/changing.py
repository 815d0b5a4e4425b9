"""How much contracts were changed since they were signed, against what the law lets pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from commonweal.contracts.register.held import Held
from commonweal.contracts.register.lawful import Kinds
from commonweal.records.kinds import Modification
from commonweal.rules import Rule, RuleBook

#: Subjects of the rules on the sum and the share of a cumulative change.
SUM, SHARE = "modification-value", "modification-percent"


@dataclass(frozen=True, slots=True)
class Changed:
    """All changes of a contract up to its last one.

    Parameters
    ----------
    held
        The contract.
    changes, last
        How many, and the day of the last.
    total_pence
        Their sum, ups and downs.
    share
        Of the value as signed; None where that is not known.
    over_sum, over_share
        Whether the sum and the share of the rules of that day are reached; None where no rule was
        held or the value is not known.
    rules
        The rules looked at.
    """

    held: Held
    changes: int
    last: date
    total_pence: int
    share: Fraction | None
    over_sum: bool | None
    over_share: bool | None
    rules: tuple[Rule, ...] = ()

    @property
    def over_both(self) -> bool | None:
        """Whether both limbs are reached, on which a new process hangs where the authority decided
        the change; None while one of them is not known and the other does not settle it."""
        if self.over_sum is False or self.over_share is False:
            return False
        return True if self.over_sum and self.over_share else None


def changed(
    held: Sequence[Held],
    book: RuleBook,
    kinds: Kinds,
    *,
    on: date | None = None,
) -> tuple[Changed, ...]:
    """Contracts that were changed, the largest change first.

    The rules are those in force on the day of the last change for what the authority is in law:
    regulation 13 of SI 2023/1348 (rules C15a), which looks at the cumulative change. On whose
    account a change was made, and whether it may stand, is for governance to test.

    Parameters
    ----------
    held, book
        The contracts, and all rules.
    kinds
        What each authority is in law (`lawful.legal_kinds`); where that is not known no rule is
        held.
    on
        Changes up to this day; all when None.
    """
    found = []
    for one in held:
        changes = [change for change in one.changes if on is None or change.on <= on]
        if changes:
            found.append(_changed(one, changes, book, kinds))
    return tuple(sorted(found, key=lambda one: (-abs(one.total_pence), one.held.contract)))


def _changed(one: Held, changes: Sequence[Modification], book: RuleBook, kinds: Kinds) -> Changed:
    last = max(change.on for change in changes)
    kind = kinds(one, last) or ""
    total = sum(change.change_pence for change in changes)
    share = Fraction(abs(total), one.value_pence) if one.value_pence else None
    sums, part = book.in_force(SUM, kind, last), book.in_force(SHARE, kind, last)
    most = None if sums is None else sums.high
    percent = None if part is None else part.high
    return Changed(
        one,
        len(changes),
        last,
        total,
        share,
        None if most is None else abs(total) >= Fraction(most) * 100,
        None if percent is None or share is None else share * 100 >= Fraction(percent),
        tuple(rule for rule in (sums, part) if rule is not None),
    )


def reached(over: bool | None) -> str:
    """Whether a sum or share of a rule is reached, in words.

    Examples
    --------
    >>> reached(True), reached(None)
    ('reached', 'not known, or no rule held')
    """
    return "not known, or no rule held" if over is None else "reached" if over else "not reached"
