"""Contracts, their changes and ends, and signed outcome contracts as releases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from commonweal.contracts.exchange.parties import first_moment, period, pounds, reference
from commonweal.contracts.exchange.publishing import Publishing, method_of
from commonweal.records import Said
from commonweal.records.kinds import Contract, OutcomeContract, OutcomeContractSigned
from commonweal.system.calendar import months_ahead

Thing = dict[str, Any]


def contract_releases(publishing: Publishing) -> Iterator[Thing]:
    """A release for every contract whose award, where it has one, was published."""
    for one in publishing.contracts.values():
        if publishing.hides(one.what.contract):
            publishing.left.append((one.id, "its award was not published"))
            continue
        supplier = publishing.supplier(one)
        parties = [publishing.buyer(one.what.authority), supplier]
        release = publishing.release(
            one, publishing.process_of(one.what.contract), "contract", parties
        )
        release["awards"] = [
            {
                "id": f"{one.what.contract}-award",
                "status": "active",
                "suppliers": [reference(supplier)],
            }
        ]
        if one.what.contract not in publishing.awarded and one.what.process is not None:
            release["tender"] = {"id": one.what.contract, **method_of(one.what.process)}
        release["contracts"] = [_contract(publishing, one.what)]
        yield release


def _contract(publishing: Publishing, held: Contract) -> Thing:
    ends, more = held.ends, held.extension_months
    until = months_ahead(ends, more) if ends is not None and more is not None else None
    told: Thing = {
        "id": held.contract,
        "awardID": f"{held.contract}-award",
        "title": publishing.clean(held.title),
        "period": period(held.starts, ends, until),
    }
    if held.service is not None:
        told["items"] = [{"id": "1", "description": publishing.clean(held.service)}]
    if held.signed is not None:
        told |= {"status": "active", "dateSigned": first_moment(held.signed)}
    if held.value_pence is not None:
        told["value"] = pounds(held.value_pence)
    if held.annual_pence is not None:
        year = pounds(held.annual_pence)["amount"]
        told["description"] = f"Value of a year: GBP {year:,}"
    return {name: value for name, value in told.items() if value != {}}


def outcome_releases(publishing: Publishing) -> Iterator[Thing]:
    """A release for every signed outcome contract that is no worked example."""
    signed = {one.what.contract for one in publishing.signed}
    for one in publishing.terms.values():
        if one.what.made_up:
            publishing.left.append((one.id, "it is a worked example, no contract"))
        elif one.what.contract not in signed:
            publishing.left.append((one.id, "it is not signed"))
    for one_signed in publishing.signed:
        terms = publishing.terms.get(one_signed.what.contract)
        if publishing.hides(one_signed.what.contract):
            publishing.left.append((one_signed.id, "its award was not published"))
        elif terms is not None and not terms.what.made_up:
            yield _outcome_contract(publishing, one_signed, terms.what)


def _outcome_contract(
    publishing: Publishing, one: Said[OutcomeContractSigned], terms: OutcomeContract
) -> Thing:
    roles = {"party": ["supplier"], "subcontractor": ["subcontractor"]}
    partners = [
        (held.role, publishing.known.party(held.name, held.ids, roles[held.role], hidden=False))
        for held in terms.partners
    ]
    parties = [publishing.buyer(terms.authority), *(party for _, party in partners)]
    release = publishing.release(one, publishing.process_of(terms.contract), "contract", parties)
    award = f"{terms.contract}-award"
    suppliers = [reference(party) for role, party in partners if role == "party"]
    release["awards"] = [{"id": award, "status": "active", "suppliers": suppliers}]
    release["contracts"] = [
        {
            "id": terms.contract,
            "awardID": award,
            "title": publishing.clean(terms.title),
            "description": publishing.clean(terms.population.described),
            "status": "active",
            "period": period(terms.starts, terms.ends),
            "value": pounds(sum(year.base_pence for year in terms.payment.years)),
            "dateSigned": first_moment(one.what.on),
        }
    ]
    return release


def _changed(publishing: Publishing, one: Said[Any], tag: str, change: Thing) -> Thing | None:
    """A release that says something more of a contract, where the contract is given out."""
    held = publishing.contracts.get(one.what.contract)
    if held is None or publishing.hides(one.what.contract):
        publishing.left.append((one.id, "its contract is not given out"))
        return None
    parties = [publishing.buyer(held.what.authority), publishing.supplier(held)]
    release = publishing.release(one, publishing.process_of(one.what.contract), tag, parties)
    contract = {"id": one.what.contract, "awardID": f"{one.what.contract}-award", **change}
    return {**release, "contracts": [contract]}


def change_releases(publishing: Publishing) -> Iterator[Thing]:
    """A release for every change of a contract, with the value that it then has."""
    value = {name: one.what.value_pence for name, one in publishing.contracts.items()}
    for one in publishing.changes:
        before = value.get(one.what.contract)
        amendment: Thing = {
            "id": one.id,
            "date": first_moment(one.what.on),
            "description": publishing.clean(one.what.reason),
            "rationale": one.what.attributable_to,
            "value": pounds(one.what.change_pence),
        }
        change: Thing = {"amendments": [amendment]}
        if before is not None:
            value[one.what.contract] = before + one.what.change_pence
            change["value"] = pounds(before + one.what.change_pence)
        release = _changed(publishing, one, "contractAmendment", change)
        if release is not None:
            yield release


def end_releases(publishing: Publishing) -> Iterator[Thing]:
    """A release for every end, or suspension, of a contract."""
    for one in publishing.ends:
        over = one.what.how != "suspended"
        into = "" if one.what.into is None else f" into {one.what.into}"
        told = {
            "id": one.id,
            "date": first_moment(one.what.on),
            "description": f"{one.what.how}{into}",
        }
        change: Thing = {"amendments": [told]}
        if over:
            change["status"] = "terminated"
            if one.what.precision == "day":
                change["period"] = period(None, one.what.on)
        release = _changed(
            publishing, one, "contractTermination" if over else "contractUpdate", change
        )
        if release is not None:
            yield release
