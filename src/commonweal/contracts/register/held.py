"""Contracts as one list, whether stated in the records or received as open data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from commonweal.contracts.exchange.lines import ContractLine, contract_lines
from commonweal.contracts.terms.shares import as_written
from commonweal.contracts.terms.signing import terms_in
from commonweal.records import Said, State, said
from commonweal.records.kinds import (
    Contract,
    ContractEnded,
    Modification,
    OcdsRelease,
    OutcomeContract,
    OutcomeContractSigned,
    ProviderOwner,
)
from commonweal.records.kinds.contracts import Owner
from commonweal.records.kinds.outcome_contracts import CareSector
from commonweal.system.calendar import months_ahead
from commonweal.system.money import share_out

Origin = Literal["records", "outcome contract", "open data"]

#: Which owners provide care of a sector, where nothing closer is stated.
_OWNERS: Mapping[CareSector, Owner] = {
    "acute": "nhs",
    "mental-health": "nhs",
    "ambulance": "nhs",
    "primary": "general practice",
    "council": "council",
    "voluntary": "voluntary",
}
#: Schemes of identifiers in open data, and what they are called in the records.
_REGISTERS = {"GB-COH-": "company", "GB-CHC-": "charity", "GB-NHS-": "ods"}
#: Days in a year, on average.
_YEAR = Fraction(1461, 4)


@dataclass(frozen=True, slots=True)
class Held:
    """A contract with one provider, or the part of one that goes to a partner.

    Parameters
    ----------
    contract, title, service, origin
        Its id, its title, what is bought (None where not stated), and where it was read.
    authority, provider, owner
        Who buys; of whom; and who owns the provider (None where not stated).
    identifier
        An identifier of the provider that stands for one organisation (company or charity number,
        ODS code); None where its name alone is known.
    serves
        Codes of those for whom it is.
    value_pence, annual_pence
        The whole value as signed, and that of a year: as stated, or the whole over its days. None
        where neither is known.
    starts, ends, may_end
        First and last day, and the last day with every extension. None where not known.
    ended, how
        The day on which it was suspended or ended before that, and how.
    changes
        Its modifications by day.
    shared_with
        How many providers share the value, where the source does not say how: 0 where it is one's.
    bought_in
        The process that it came out of, where the source says so: what came out of one was bought
        at once.
    stated_a_year
        Whether the value of a year was stated, not worked out of the whole.
    """

    contract: str
    title: str
    service: str | None
    origin: Origin
    authority: str
    provider: str
    owner: Owner | None
    identifier: str | None = None
    serves: tuple[str, ...] = ()
    value_pence: int | None = None
    annual_pence: int | None = None
    starts: date | None = None
    ends: date | None = None
    may_end: date | None = None
    ended: date | None = None
    how: str = ""
    changes: tuple[Modification, ...] = ()
    shared_with: int = 0
    bought_in: str | None = None
    stated_a_year: bool = False

    def worth(self, ran: int, days: int) -> Fraction | None:
        """What so many days of a financial year are worth in pence: of the value of a year where
        that was stated, otherwise of the whole by the days of its term, so that years add up to it.
        None where neither is known."""
        if self.annual_pence is None:
            return None
        whole = None if self.stated_a_year else self.value_pence
        if whole is None or self.starts is None or self.ends is None:
            return Fraction(self.annual_pence * ran, days)
        return Fraction(whole * ran, (self.ends - self.starts).days + 1)

    @property
    def who(self) -> str:
        """The provider, alike under all its names: its identifier, otherwise its name alone."""
        return self.identifier or " ".join(self.provider.casefold().split())

    @property
    def over(self) -> date | None:
        """The last day on which it runs, as far as is known."""
        days = [day for day in (self.ends, self.ended) if day is not None]
        return min(days) if days else None

    def runs_on(self, day: date) -> bool:
        """Whether it runs on a day: begun, and not known to have ended before it."""
        over = self.over
        return (self.starts is None or self.starts <= day) and (over is None or day <= over)


def contracts_held(state: State) -> tuple[Held, ...]:
    """Every contract that was ever stated or received, by title and id.

    Parameters
    ----------
    state
        The records; contracts that are over are in the list too, and so is what was stated of days
        to come.
    """
    ever = state.ever()
    owners = _owners(ever)
    changes: dict[str, list[Modification]] = {}
    for change in sorted(said(ever, Modification), key=lambda one: one.what.on):
        changes.setdefault(change.what.contract, []).append(change.what)
    ends: dict[str, Said[ContractEnded]] = {}
    for one in sorted(said(ever, ContractEnded), key=lambda one: one.what.on):
        ends.setdefault(one.what.contract, one)
    found = [
        _stated(one.what, owners, ends.get(one.what.contract), changes.get(one.what.contract, ()))
        for one in said(ever, Contract)
    ]
    signed = {one.what.contract for one in said(ever, OutcomeContractSigned)}
    for name, terms in terms_in(ever).items():
        if name in signed:
            found += _of_partners(terms.what, ends.get(name))
    for line in contract_lines(one.what.release for one in said(ever, OcdsRelease)):
        found += _received(line, owners)
    found = _once_a_provider(_owned_alike(found))
    return tuple(sorted(found, key=lambda one: (one.title, one.contract, one.provider)))


def annual(value_pence: int | None, starts: date | None, ends: date | None) -> int | None:
    """The value of a year: the whole over its days, times the days of a year, to the nearest penny;
    the whole where it runs for less. None where it is not known.

    Examples
    --------
    >>> annual(400_00, date(2020, 1, 1), date(2023, 12, 31))
    10000
    >>> annual(400_00, date(2020, 1, 1), date(2020, 6, 30))
    40000
    """
    if value_pence is None or starts is None or ends is None or ends < starts:
        return None
    return round(min(Fraction(value_pence), value_pence * _YEAR / ((ends - starts).days + 1)))


def _once_a_provider(found: Iterable[Held]) -> list[Held]:
    """Each provider of a contract once: an award that names one under two ids is one contract.
    Partners of a contract that pays for outcomes each have a part of their own."""
    several = list(found)
    once = {(one.contract, one.who): one for one in reversed(several) if one.origin == "open data"}
    return [*(one for one in several if one.origin != "open data"), *once.values()]


def _owned_alike(found: Sequence[Held]) -> list[Held]:
    """An owner that is stated of a provider under one name, under its other names too."""
    owners: dict[str, set[Owner]] = {}
    for one in found:
        if one.owner is not None and one.identifier is not None:
            owners.setdefault(one.identifier, set()).add(one.owner)
    alike = {who: next(iter(several)) for who, several in owners.items() if len(several) == 1}
    return [
        one if one.owner is not None else replace(one, owner=alike.get(one.identifier or ""))
        for one in found
    ]


def _owners(ever: State) -> dict[str, Owner]:
    """Who owns each provider, as stated last."""
    return {one.what.organisation: one.what.owner for one in said(ever, ProviderOwner)}


def _stated(
    what: Contract,
    owners: Mapping[str, Owner],
    end: Said[ContractEnded] | None,
    changes: Iterable[Modification],
) -> Held:
    may_end = what.ends
    if what.ends is not None and what.extension_months:
        may_end = months_ahead(what.ends, what.extension_months)
    stated = what.annual_pence
    return Held(
        contract=what.contract,
        title=what.title,
        service=what.service,
        origin="records",
        authority=what.authority,
        provider=what.organisation,
        owner=owners.get(what.organisation),
        identifier=what.organisation_ids[0] if what.organisation_ids else None,
        serves=what.serves,
        value_pence=what.value_pence,
        annual_pence=annual(what.value_pence, what.starts, what.ends) if stated is None else stated,
        starts=what.starts,
        ends=what.ends,
        may_end=may_end,
        ended=None if end is None else end.what.on,
        how="" if end is None else end.what.how,
        changes=tuple(changes),
        stated_a_year=stated is not None,
    )


def _of_partners(what: OutcomeContract, end: Said[ContractEnded] | None) -> list[Held]:
    """The part of each partner in an outcome contract by its share, to the penny, of all years and
    of the first."""
    first = min(what.payment.years, key=lambda year: year.year).base_pence
    whole = sum(year.base_pence for year in what.payment.years)
    shares: dict[str, int | float | Decimal | Fraction] = {
        str(at): as_written(one.share) for at, one in enumerate(what.partners)
    }
    if not any(shares.values()):
        return []
    value, annually = share_out(whole, shares), share_out(first, shares)
    return [
        Held(
            contract=what.contract,
            title=what.title,
            service=None,
            origin="outcome contract",
            authority=what.authority,
            provider=partner.name,
            owner=_OWNERS.get(partner.sector),
            identifier=partner.ids[0] if partner.ids else None,
            serves=what.population.registered_with,
            value_pence=value[str(at)],
            annual_pence=annually[str(at)],
            starts=what.starts,
            ends=what.ends,
            may_end=what.ends,
            ended=None if end is None else end.what.on,
            how="" if end is None else end.what.how,
        )
        for at, partner in enumerate(what.partners)
    ]


def _received(line: ContractLine, owners: Mapping[str, Owner]) -> list[Held]:
    """A line of open data, for each supplier; of several, nobody knows who gets what of the value.

    That a supplier is a voluntary body or social enterprise stands in the release; that it is not
    says nothing of who owns it.
    """
    if line.status in ("cancelled", "unsuccessful"):
        return []
    several = len(line.suppliers) > 1
    return [
        Held(
            contract=f"{line.ocid} {line.award}",
            title=line.title,
            service=None if line.cpv is None else f"CPV {line.cpv}",
            origin="open data",
            authority=line.buyer,
            provider=supplier,
            owner=owners.get(supplier) or ("voluntary" if line.vcse and not several else None),
            identifier=_identifier(line.supplier_ids[at]),
            value_pence=None if several else line.value_pence,
            annual_pence=None if several else annual(line.value_pence, line.starts, line.ends),
            starts=line.starts,
            ends=line.ends,
            may_end=line.ends,
            shared_with=len(line.suppliers) if several else 0,
            bought_in=line.ocid,
        )
        for at, supplier in enumerate(line.suppliers)
    ]


def _identifier(party: str) -> str | None:
    """A party's id where it is one of a public register; publishers' own ids stand for a notice."""
    for scheme, register in _REGISTERS.items():
        if party.startswith(scheme):
            return f"{register}:{party.removeprefix(scheme)}"
    return None
