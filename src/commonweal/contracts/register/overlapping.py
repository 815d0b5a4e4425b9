"""Contracts with one provider for one service at one time, and what making one of them saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.contracts.register.held import Held
from commonweal.contracts.register.lawful import Kinds
from commonweal.rules import Rule, RuleBook

#: Subject of the rule on what it costs an authority to buy once.
COST = "procurement-cost-authority"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Contracts that could be one.

    Parameters
    ----------
    provider, service
        With whom, for what.
    by_name
        Whether that it is one provider rests on its name alone: to be looked at.
    contracts
        Two or more, each of which overlaps in time with another of them.
    authorities
        Who holds them: several before a merger, one after it.
    saving_pence
        What fewer procurements save the authority once each time they are bought again; None
        where no cost of one is held.
    rule
        The rule that says what one costs; None where none is held for what each authority is in
        law, where that is not known of one, or where it is not one rule for all of them.
    """

    provider: str
    service: str
    by_name: bool
    contracts: tuple[Held, ...]
    authorities: tuple[str, ...]
    saving_pence: int | None
    rule: Rule | None

    @property
    def annual_pence(self) -> int | None:
        """What they are worth in a year together; None where one is not known."""
        values = [one.annual_pence for one in self.contracts]
        known = [value for value in values if value is not None]
        return sum(known) if len(known) == len(values) else None


def overlaps(held: Sequence[Held], on: date, book: RuleBook, kinds: Kinds) -> tuple[Overlap, ...]:
    """Contracts with one provider for one service whose terms overlap, most contracts first.

    A provider is one by its identifier; without one by its name, which is told.

    Two contracts overlap when each begins before the other is over; a contract without a known
    first or last day is taken to have begun, or to run on. Those without a service are never
    joined: titles alone do not tell that they are for the same. Awards and lots of one process were
    bought at once and count as one purchase. What one of them instead saves is
    the cost of the procurements that need no longer be held (rule `procurement-cost-authority`),
    each time, where one is held for what whoever holds them is in law; prices are not compared,
    since no unit of care is known.

    Parameters
    ----------
    held
        Contracts of any authorities.
    on, book
        The day whose rules count, and all rules.
    kinds
        What each authority is in law (`lawful.legal_kinds`).
    """
    groups: dict[tuple[str, str], list[Held]] = {}
    for one in held:
        if one.service is not None and one.origin != "outcome contract":
            groups.setdefault((one.who, one.service.casefold()), []).append(one)
    found = []
    for group in groups.values():
        for together in _together(group):
            bought = len({one.bought_in or one.contract for one in together})
            if bought > 1:
                rule = _rule(together, on, book, kinds)
                cost = None if rule is None or rule.high is None else round(rule.high * 100)
                found.append(
                    Overlap(
                        together[0].provider,
                        together[0].service or "",
                        together[0].identifier is None,
                        tuple(together),
                        tuple(sorted({one.authority for one in together})),
                        None if cost is None else (bought - 1) * cost,
                        rule,
                    )
                )
    return tuple(sorted(found, key=lambda o: (-len(o.contracts), o.provider, o.service)))


def _rule(together: Sequence[Held], on: date, book: RuleBook, kinds: Kinds) -> Rule | None:
    """The one rule on what a procurement costs whoever holds these contracts."""
    known = {kinds(one, on) for one in together}
    rules = {None if kind is None else book.in_force(COST, kind, on) for kind in known}
    return rules.pop() if len(rules) == 1 else None


def _together(group: Sequence[Held]) -> list[list[Held]]:
    """Runs of contracts of which each overlaps in time with one before it."""
    ordered = sorted(group, key=lambda one: (one.starts or date.min, one.contract))
    runs: list[list[Held]] = []
    until = date.min
    for one in ordered:
        over = one.over or date.max
        if runs and (one.starts or date.min) <= until:
            runs[-1].append(one)
            until = max(until, over)
        else:
            runs.append([one])
            until = over
    return runs
