"""What else runs at the same time as a contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.contracts.terms.asking import Law
from commonweal.contracts.terms.finding import Finding
from commonweal.evidence.words import counted, joined
from commonweal.evidence.words import day as day_words
from commonweal.records.kinds import Contract, OutcomeContract

OVERLAP = "contract-overlap"


@dataclass(frozen=True, slots=True)
class Running:
    """A contract as it runs beside others.

    Parameters
    ----------
    contract, title
        Its id and name.
    serves
        Codes of the partnership that it is with, and of those whom it serves.
    services
        What it is for: services, and ids of lots that name none. Empty where it is for everything,
        None where that is not known.
    starts, ends
        Its first and last day; a day that is not known is open.
    signed
        Whether it is more than terms that were stated.
    """

    contract: str
    title: str
    serves: frozenset[str]
    services: frozenset[str] | None
    starts: date | None
    ends: date | None
    signed: bool = True


def running(terms: OutcomeContract, ended: date | None = None) -> Running:
    """A contract that pays for outcomes, as it runs beside others; `ended` where it ended before
    its term."""
    services = {
        _plain(each) for one in terms.lots for each in (one.services or (f"lot {one.lot}",))
    }
    return Running(
        terms.contract,
        terms.title,
        frozenset({terms.partnership, *terms.population.registered_with}),
        frozenset(services),
        terms.starts,
        terms.ends if ended is None else min(ended, terms.ends),
    )


def running_contract(held: Contract, ended: date | None = None) -> Running:
    """Any other contract, as it runs beside others; `ended` where it ended before its term."""
    return Running(
        held.contract,
        held.title,
        frozenset(held.serves),
        None if held.service is None else frozenset({_plain(held.service)}),
        held.starts,
        held.ends if ended is None else ended,
    )


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def overlap_findings(
    terms: OutcomeContract, others: Sequence[Running], law: Law
) -> Iterable[Finding]:
    """Whether another contract runs at the same time for the same people and services."""
    own = running(terms)
    beside = [
        one
        for one in sorted(others, key=lambda each: each.contract)
        if one.contract not in (terms.contract, *terms.supersedes)
        and own.serves & one.serves
        and _at_once(own, one)
    ]
    alike = [one for one in beside if one.services is not None and _shared(own, one)]
    clashing = [one for one in alike if one.signed]
    for one in alike:
        if not one.signed:
            text = f"{_said(one)} for the same people, for {_shared(own, one)}; nobody signed it."
            yield law.warns(OVERLAP, "starts", text, "Sign one of them alone.")
    for one in clashing:
        yield law.fails(
            OVERLAP,
            "starts",
            f"{_said(one)} for the same people, for {_shared(own, one)}.",
            "End one before the other starts, part their lots, or state that this one "
            "supersedes it.",
        )
    for one in beside:
        if one.services is None:
            text = f"{_said(one)} for the same people; for which service is not known."
            yield law.warns(OVERLAP, "starts", text, "Say for what that contract is.")
    if others and not clashing:
        told = f"Of {counted(len(others), 'other contract')} at hand none is known to run"
        text = f"{told} at the same time for the same people and services."
        yield law.holds(OVERLAP, "starts", text)


def _shared(own: Running, other: Running) -> str:
    """The services that both are for, in words; empty where there are none."""
    mine, theirs = own.services or frozenset(), other.services or frozenset()
    if mine and theirs:
        return joined(sorted(mine & theirs))
    return joined(sorted(mine | theirs)) or "everything"


def _at_once(one: Running, other: Running) -> bool:
    return (one.starts or date.min) <= (other.ends or date.max) and (other.starts or date.min) <= (
        one.ends or date.max
    )


def _said(one: Running) -> str:
    first = "a day not known" if one.starts is None else day_words(one.starts)
    last = "a day not known" if one.ends is None else day_words(one.ends)
    return f"{one.title} ({one.contract}) runs from {first} to {last}"
