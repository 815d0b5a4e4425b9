"""Contracts as those who keep them, and the partners in them, need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from commonweal.contracts.issues import Issue, issues
from commonweal.contracts.register.ending import Ending, endings
from commonweal.contracts.register.held import Held
from commonweal.contracts.register.reading import contracts_held
from commonweal.contracts.terms import Running
from commonweal.contracts.terms.signing import running_in, terms_in
from commonweal.governance.law import Bodies, bodies, whenever
from commonweal.records import State, Statement, fold, said
from commonweal.records.kinds import Contract, OutcomeContract, OutcomeContractSigned
from commonweal.rules import RuleBook, load_rules
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import User
from commonweal.web.desk.keeping import bodies_named, with_parents
from commonweal.web.desk.rights import codes_with
from commonweal.web.store.reading import around, today

#: All that is stated of contracts, of what partners raise, and of the bodies that buy.
KINDS = (
    "contract",
    "contract_ended",
    "provider_owner",
    "modification",
    "outcome_contract",
    "outcome_contract_signed",
    "partner_issue",
    "partner_issue_step",
    "award",
    "procurement_notice",
    "procurement",
    "procurement_record",
    "body",
)
#: Whoever may do one of these sees a contract of the body.
SEES = ("keep contracts", "raise an issue")


@dataclass(frozen=True)
class Contracts:
    """All contracts on record, on a day.

    Parameters
    ----------
    statements, on
        What is on record, and the day.
    """

    statements: tuple[Statement, ...]
    on: date

    @cached_property
    def state(self) -> State:
        """The records folded on the day."""
        return fold(self.statements, effective=self.on)

    @cached_property
    def ever(self) -> State:
        """Whatever was stated, whether it still holds or not."""
        return whenever(self.statements)

    @cached_property
    def bodies(self) -> Bodies:
        """The bodies on record."""
        return bodies(self.ever)

    @cached_property
    def book(self) -> RuleBook:
        """All rules held."""
        return load_rules()

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """Every contract with one provider."""
        return contracts_held(self.state)

    @cached_property
    def stated(self) -> dict[str, Contract]:
        """Contracts as stated, by id."""
        return {one.what.contract: one.what for one in said(self.ever, Contract)}

    @cached_property
    def terms(self) -> dict[str, OutcomeContract]:
        """The terms of contracts that pay for outcomes, by id."""
        return {code: one.what for code, one in terms_in(self.ever).items()}

    @cached_property
    def signed(self) -> dict[str, OutcomeContractSigned]:
        """Signatures, by contract."""
        return {one.what.contract: one.what for one in said(self.ever, OutcomeContractSigned)}

    @cached_property
    def running(self) -> tuple[Running, ...]:
        """Contracts that may run beside a new one."""
        return running_in(self.ever)

    @cached_property
    def issues(self) -> tuple[Issue, ...]:
        """What partners raised with each other."""
        return issues(self.state)

    @property
    def titles(self) -> dict[str, str]:
        """What every contract is called."""
        named = {code: one.title for code, one in self.stated.items()}
        return named | {code: one.title for code, one in self.terms.items()}

    def authority(self, code: str) -> str:
        """Who buys by a contract.

        Raises
        ------
        KeyError
            When there is none.
        """
        return self.stated[code].authority if code in self.stated else self.terms[code].authority

    def parties(self, code: str) -> frozenset[str]:
        """The bodies of a contract, its providers and partners: by code, identifier and name."""
        found = {self.authority(code)}
        one = self.stated.get(code)
        if one is not None:
            found |= {one.organisation, *_codes(one.organisation_ids)}
        terms = self.terms.get(code)
        if terms is not None:
            found.add(terms.partnership)
            for partner in terms.partners:
                found |= {partner.partner, partner.name, *_codes(partner.ids)}
        return frozenset(found)

    def of_issue(self, issue: str) -> frozenset[str]:
        """Whoever an issue concerns: those it is between, and the parties of its contract."""
        what = self.issue(issue).what
        found = {what.raised_by, *what.between}
        if what.contract is not None and what.contract in self.titles:
            found |= self.parties(what.contract)
        elif what.contract is None:
            found.add(what.partnership)
        return frozenset(found)

    def issue(self, code: str) -> Issue:
        """An issue.

        Raises
        ------
        KeyError
            When there is none.
        """
        for one in self.issues:
            if one.what.issue == code:
                return one
        raise KeyError(code)

    def ending(self, codes: Iterable[str]) -> tuple[Ending, ...]:
        """When contracts end, and by when buying again has to begin."""
        wanted = set(codes)
        mine = [one for one in self.held if one.contract in wanted]
        found: list[Ending] = []
        for authority in sorted({one.authority for one in mine}):
            kind = self.bodies.kind(authority, self.on) or "icb"
            own = [one for one in mine if one.authority == authority]
            found += endings(own, self.on, self.book, kind)[0]
        return tuple(found)


def contracts(on: date | None = None) -> Contracts:
    """All contracts on record on a day; today where None."""
    return Contracts(around((), also=Q(type__in=KINDS)), on or today())


def names_of(user: User, actions: Sequence[str]) -> frozenset[str]:
    """The bodies for which somebody may do any of several things, by code and by name; "" where it
    is every one."""
    codes = {code for action in actions for code in codes_with(user, action)}
    return frozenset(codes | set(bodies_named(codes - {""}).values()))


def may(user: User, actions: Sequence[str], parties: Iterable[str]) -> bool:
    """Whether somebody may do any of several things to what belongs to several parties.

    Whoever keeps contracts does it for the bodies of their roles and the committees of these; a
    partner for what its own body is a party of.
    """
    plain = {one.casefold() for one in parties}
    own = names_of(user, actions)
    if "" in own or plain & {one.casefold() for one in own}:
        return True
    above = with_parents(parties)
    return any(allowed(user, action, body) for action in actions for body in above)


def seen_by(user: User, held: Contracts) -> list[str]:
    """The contracts that somebody sees, by title."""
    own = names_of(user, SEES)
    above = {body: with_parents([body]) for body in {held.authority(c) for c in held.titles}}
    found = []
    plain = {one.casefold() for one in own}
    for code in held.titles:
        parties = {one.casefold() for one in held.parties(code)}
        parties |= {one.casefold() for one in above[held.authority(code)]}
        if "" in own or plain & parties:
            found.append(code)
    return sorted(found, key=lambda code: (held.titles[code].casefold(), code))


def _codes(identifiers: Iterable[str]) -> Iterator[str]:
    """Identifiers, and their codes alone."""
    for one in identifiers:
        yield one
        yield one.partition(":")[2]
