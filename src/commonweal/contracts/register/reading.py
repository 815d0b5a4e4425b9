"""Contracts as one list, whether stated in the records or received as open data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from commonweal.contracts.exchange.lines import ContractLine, contract_lines
from commonweal.contracts.register.held import (
    BY_RELEASE,
    BY_SECTOR,
    STATED,
    Held,
    Stop,
    annual,
    plain,
)
from commonweal.contracts.register.owned import Owners, owners_stated
from commonweal.contracts.terms.shares import as_written
from commonweal.contracts.terms.signing import terms_in
from commonweal.contracts.terms.term import years_of
from commonweal.records import State, said
from commonweal.records.kinds import (
    Contract,
    ContractEnded,
    Modification,
    OcdsRelease,
    OutcomeContract,
    OutcomeContractSigned,
)
from commonweal.records.kinds.contracts import Owner
from commonweal.records.kinds.outcome_contracts import CareSector
from commonweal.system.calendar import months_ahead
from commonweal.system.money import share_out

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


def contracts_held(state: State) -> tuple[Held, ...]:
    """Every contract that was ever stated or received, by title and id.

    Parameters
    ----------
    state
        The records; contracts that are over are in the list too, and so is what was stated of days
        to come.
    """
    ever = state.ever()
    owners = owners_stated(ever)
    changes: dict[str, list[Modification]] = {}
    for change in sorted(said(ever, Modification), key=lambda one: one.what.on):
        changes.setdefault(change.what.contract, []).append(change.what)
    stops = stops_of(ever)
    found = [
        _stated(
            one.what, owners, stops.get(one.what.contract, ()), changes.get(one.what.contract, ())
        )
        for one in said(ever, Contract)
    ]
    signed = {one.what.contract for one in said(ever, OutcomeContractSigned)}
    for name, terms in terms_in(ever).items():
        if name in signed:
            found += _of_partners(terms.what, owners, stops.get(name, ()))
    lines = contract_lines(one.what.release for one in said(ever, OcdsRelease))
    several = Counter((line.ocid, line.award) for line in lines)
    for line in lines:
        found += _received(line, owners, alone=several[line.ocid, line.award] == 1)
    found = [one.of_day(state.effective) for one in _owned_alike(found)]
    return tuple(sorted(found, key=lambda one: (one.title, one.contract, one.provider)))


def stops_of(ever: State) -> dict[str, tuple[Stop, ...]]:
    """That contracts were suspended, and how they ended, by contract and day."""
    stops: dict[str, tuple[Stop, ...]] = {}
    for one in sorted(said(ever, ContractEnded), key=lambda one: one.what.on):
        what = one.what
        stop = Stop(what.how, what.on, what.precision, one.id)
        stops[what.contract] = (*stops.get(what.contract, ()), stop)
    return stops


def _owned_alike(found: Sequence[Held]) -> list[Held]:
    """An owner that is stated of a provider under one name, under its other names too."""
    stated: dict[str, set[tuple[Owner | None, Owners, str]]] = {}
    for one in found:
        if one.identifier is not None and (one.owner is not None or one.owners):
            whose = (one.owner, one.owners, one.owner_known)
            stated.setdefault(one.identifier, set()).add(whose)
    alike = {who: next(iter(several)) for who, several in stated.items() if len(several) == 1}
    made = []
    for one in found:
        if one.owner is None and not one.owners:
            owner, owners, how = alike.get(one.identifier or "", (None, (), STATED))
            one = replace(one, owner=owner, owners=owners, owner_known=how)
        made.append(one)
    return made


def _stated(
    what: Contract,
    owners: Mapping[str, Owners],
    stops: tuple[Stop, ...],
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
        owner=None,
        owners=owners.get(what.organisation, ()),
        identifier=what.organisation_ids[0] if what.organisation_ids else None,
        serves=what.serves,
        value_pence=what.value_pence,
        annual_pence=annual(what.value_pence, what.starts, what.ends) if stated is None else stated,
        starts=what.starts,
        ends=what.ends,
        may_end=may_end,
        stops=stops,
        changes=tuple(changes),
        stated_a_year=stated is not None,
    )


def _of_partners(
    what: OutcomeContract, owners: Mapping[str, Owners], stops: tuple[Stop, ...]
) -> list[Held]:
    """The part of each partner in an outcome contract by its share, to the penny, of each year."""
    years = sorted(what.payment.years, key=lambda year: year.year)
    shares: dict[str, int | float | Decimal | Fraction] = {
        str(at): as_written(one.share) for at, one in enumerate(what.partners)
    }
    if not any(shares.values()):
        return []
    parts = [share_out(year.base_pence, shares) for year in years]
    spans = years_of(what)
    known = [year.year for year in years] == list(range(1, len(spans) + 1))
    return [
        Held(
            contract=what.contract,
            title=what.title,
            service=None,
            origin="outcome contract",
            authority=what.authority,
            provider=partner.name,
            owner=None if partner.name in owners else _OWNERS.get(partner.sector),
            owner_known=STATED if partner.name in owners else BY_SECTOR,
            owners=owners.get(partner.name, ()),
            identifier=partner.ids[0] if partner.ids else None,
            serves=what.population.registered_with,
            value_pence=sum(part[str(at)] for part in parts),
            annual_pence=parts[0][str(at)],
            starts=what.starts,
            ends=what.ends,
            may_end=what.ends,
            stops=stops,
            stages=tuple(
                (*span, part[str(at)]) for span, part in zip(spans, parts, strict=False) if known
            ),
        )
        for at, partner in enumerate(what.partners)
    ]


def _received(line: ContractLine, owners: Mapping[str, Owners], *, alone: bool) -> list[Held]:
    """A line of open data, for each supplier; of several, nobody knows who gets what of the value.
    One of several contracts of an award, not `alone`, is called by its own id too.

    That a supplier is a voluntary body or social enterprise stands in the release; that it is not
    says nothing of who owns it.
    """
    if line.status in ("cancelled", "unsuccessful"):
        return []
    suppliers = _suppliers(line)
    several = len(suppliers) > 1
    return [
        Held(
            contract=f"{line.ocid} {line.award}" + ("" if alone else f" {line.contract}"),
            title=line.title,
            service=None if line.cpv is None else f"CPV {line.cpv}",
            origin="open data",
            authority=line.buyer,
            provider=supplier,
            owner="voluntary" if line.vcse and not several and supplier not in owners else None,
            owner_known=STATED if supplier in owners else BY_RELEASE,
            owners=owners.get(supplier, ()),
            identifier=identifier,
            value_pence=None if several else line.value_pence,
            annual_pence=None if several else annual(line.value_pence, line.starts, line.ends),
            starts=line.starts,
            ends=line.ends,
            may_end=line.ends,
            shared_with=len(suppliers) if several else 0,
            bought_in=line.ocid,
        )
        for supplier, identifier in suppliers
    ]


def _suppliers(line: ContractLine) -> list[tuple[str, str | None]]:
    """Names and identifiers of suppliers, each once: an award may name one under two ids."""
    named = [(one, plain(one), _identifier(line.supplier_ids[at])) for at, one in
             enumerate(line.suppliers)]  # fmt: skip
    known = {name: identifier for _, name, identifier in reversed(named) if identifier}
    found: dict[str | int, tuple[str, str | None]] = {}
    for at, (supplier, name, own) in enumerate(named):
        identifier = own or (known.get(name) if name else None)
        found.setdefault(identifier or name or at, (supplier, identifier))
    return list(found.values())


def _identifier(party: str) -> str | None:
    """A party's id where it is one of a public register; publishers' own ids stand for a notice."""
    for scheme, register in _REGISTERS.items():
        if party.startswith(scheme):
            return f"{register}:{party.removeprefix(scheme)}"
    return None
