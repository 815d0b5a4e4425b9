"""Contracts as those who keep them, and the partners in them, need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.db.models import Q

from commonweal.contracts.issues import Issue, issues
from commonweal.contracts.register.ending import Ending, endings
from commonweal.contracts.register.held import Held, Stop
from commonweal.contracts.register.lawful import legal_kinds
from commonweal.contracts.register.reading import contracts_held, stops_of
from commonweal.contracts.terms import Running
from commonweal.contracts.terms.signing import running_in, terms_in
from commonweal.governance.law import Bodies, bodies, whenever
from commonweal.records import State, Statement, fold, latest, said
from commonweal.records.kinds import Body, Contract, OutcomeContract, OutcomeContractSigned
from commonweal.rules import RuleBook, load_rules
from commonweal.web.accounts.models import User
from commonweal.web.desk.keeping import stated, stating, with_parents
from commonweal.web.desk.rights import ALL, codes_with
from commonweal.web.store.reading import Thing, around, head, today

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
#: Who issues the codes by which bodies of the records are known.
CODES_OF_BODIES = ("ods", "gss")
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
    def stops(self) -> dict[str, tuple[Stop, ...]]:
        """That contracts were suspended, and how they ended."""
        return stops_of(self.ever)

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

    @cached_property
    def _parts_of(self) -> dict[str, tuple[str, ...]]:
        """Of each body, those whose committee it is."""
        held = latest(self.ever, Body, lambda one: one.body)
        return {code: one.what.of for code, one in held.items()}

    def buyers(self, code: str) -> frozenset[str]:
        """Who buys by a contract, and all whose committee that is: a right for one of those is
        one for it too."""
        found, edge = set(), {self.authority(code)}
        while edge:
            found |= edge
            edge = {of for one in edge for of in self._parts_of.get(one, ())} - found
        return frozenset(found)

    def parties(self, code: str) -> frozenset[str]:
        """Who buys by a contract, its providers and its partners: by code and by identifier, and
        never by name, which another may have too."""
        found = set(self.buyers(code))
        one = self.stated.get(code)
        if one is not None:
            found |= set(_identified(one.organisation_ids))
        terms = self.terms.get(code)
        if terms is not None:
            for partner in terms.partners:
                found |= {partner.partner, *_identified(partner.ids)}
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
        """When contracts end, and by when buying again would have to begin."""
        wanted = set(codes)
        mine = [one for one in self.held if one.contract in wanted]
        return endings(mine, self.on, self.book, legal_kinds(self.state))


def contracts() -> Contracts:
    """All contracts on record today: read once until something is stated."""
    return _as_of(head().hash, today())


def contract_alone(code: str) -> Contracts:
    """What is on record of one contract, by as many queries however many there are."""
    return _near(("contract", code), head().hash, today())


def issue_alone(code: str) -> Contracts:
    """What is on record of one issue, with the contract under which it was raised."""
    return _near(("issue", code), head().hash, today())


@lru_cache(maxsize=64)
def _near(thing: Thing, _hash: str, on: date) -> Contracts:
    """What is on record around a contract or an issue, who owns providers, and the bodies whose
    committee its buyer is."""
    owners = Q(type="provider_owner")
    held = Contracts(around([thing], deep=1, also=owners, types=KINDS), on)
    named = {thing[1]} if thing[0] == "contract" else {one.what.contract for one in held.issues}
    buyers = {held.authority(code) for code in named if code in held.titles}
    above = stating("body", with_parents(buyers))
    return Contracts(around([thing], deep=1, also=owners | above, types=KINDS), on)


@lru_cache(maxsize=4)
def _as_of(_hash: str, on: date) -> Contracts:
    """All contracts as the records up to the statement with that hash have them."""
    return Contracts(around((), also=Q(type__in=KINDS)), on)


def standing_as(user: User, actions: Sequence[str]) -> frozenset[str]:
    """As whom somebody may do any of several things: the bodies of their roles, by code and as the
    organisations that these are; `ALL` where it is whatever body."""
    codes = {code for action in actions for code in codes_with(user, action)}
    held = latest(stated("body", codes), Body, lambda one: one.body)
    are = {held[code].what.organisation for code in codes if code in held}
    return frozenset({*codes, *(one for one in are if one)})


def may(user: User, actions: Sequence[str], parties: Iterable[str]) -> bool:
    """Whether somebody may do any of several things to what belongs to several parties, which are
    told apart by code and identifier alone (`Contracts.parties`)."""
    return bool(standing_as(user, actions) & {ALL, *parties})


def seen_by(user: User, held: Contracts) -> list[str]:
    """The contracts that somebody sees, by title."""
    mine = standing_as(user, SEES)
    found = [code for code in held.titles if mine & {ALL, *held.parties(code)}]
    return sorted(found, key=lambda code: (held.titles[code].casefold(), code))


def _identified(identifiers: Iterable[str]) -> Iterator[str]:
    """Identifiers; of those that the records know bodies by, their codes alone too. A number of a
    company may be that of a charity as well, and counts with its issuer alone."""
    for one in identifiers:
        issuer, _, code = one.partition(":")
        yield one
        if issuer in CODES_OF_BODIES:
            yield code
