"""What the records have of contracts and of what partners raise under them: all of it, public or
not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from commonweal.contracts.issues import Issue, issues
from commonweal.contracts.register.ending import Ending, endings
from commonweal.contracts.register.held import Held, Stop
from commonweal.contracts.register.lawful import legal_kinds, passed_on
from commonweal.contracts.register.reading import contracts_held, stops_of
from commonweal.contracts.terms import Running
from commonweal.contracts.terms.signing import running_in, terms_in
from commonweal.records import latest, said
from commonweal.records.kinds import Body, Contract, OutcomeContract, OutcomeContractSigned
from commonweal.rules import RuleBook, load_rules
from commonweal.web.on_record import OnRecord

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
#: How terms stand that nobody signed, and whatever else is a contract.
NOT_SIGNED, SIGNED = "not signed", "signed"
#: Who issues the codes by which bodies of the records are known.
CODES_OF_BODIES = ("ods", "gss")


@dataclass(frozen=True)
class Contracts(OnRecord):
    """All contracts on record, on a day."""

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

    @cached_property
    def titles(self) -> dict[str, str]:
        """What every contract is called."""
        named = {code: one.title for code, one in self.stated.items()}
        return named | {code: one.title for code, one in self.terms.items()}

    def whole(self, code: str) -> Held:
        """A contract by its days, and how it ended, whoever its providers are.

        Raises
        ------
        KeyError
            When there is none.
        """
        what = self.stated[code] if code in self.stated else self.terms[code]
        return Held(
            contract=code,
            title=self.titles[code],
            service=None,
            origin="records" if code in self.stated else "outcome contract",
            authority=what.authority,
            provider="",
            owner=None,
            starts=what.starts,
            ends=what.ends,
            stops=self.stops.get(code, ()),
        )

    def provider(self, code: str) -> str:
        """Of whom is bought by a contract: the partnership, where its terms alone are stated."""
        if code in self.stated:
            return self.stated[code].organisation
        return self.terms[code].partnership

    def is_signed(self, code: str) -> bool:
        """Whether a contract is one: terms are none before somebody signed them."""
        return code in self.stated or code in self.signed

    def stands(self, code: str) -> str:
        """How a contract stands on the day, in a word or two."""
        one, on = self.whole(code), self.on
        if not self.is_signed(code):
            return NOT_SIGNED
        if one.starts is not None and one.starts > on:
            return "to begin"
        if not one.holds_on(on):
            return "over"
        return "runs" if one.suspended is None or one.suspended.on > on else "suspended"

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
        return self.buyers(code) | self.others(code)

    def others(self, code: str) -> frozenset[str]:
        """The providers of a contract and its partners, as `parties` tells them."""
        found: set[str] = set()
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
        one = self.issue(issue)
        contract = self.contract_of(one)
        named = self.named_in(one)
        return named if contract is None else named | self.parties(contract)

    def contract_of(self, one: Issue) -> str | None:
        """The contract under which an issue was raised, where it is on record."""
        return one.what.contract if one.what.contract in self.titles else None

    def named_in(self, one: Issue) -> frozenset[str]:
        """Those that an issue is said to be between; its partnership, where it is under no
        contract."""
        found = {one.what.raised_by, *one.what.between}
        if one.what.contract is None:
            found.add(one.what.partnership)
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

    def holder(self, code: str) -> str:
        """Who has a contract on the day: its buyer, or whom that passed it on to."""
        return passed_on(self.state).get(code, self.authority(code))


def _identified(identifiers: Iterable[str]) -> Iterator[str]:
    """Identifiers; of those that the records know bodies by, their codes alone too. A number of a
    company may be that of a charity as well, and counts with its issuer alone."""
    for one in identifiers:
        issuer, _, code = one.partition(":")
        yield one
        if issuer in CODES_OF_BODIES:
            yield code
