"""What of our own records is published, and what every release of it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any

from commonweal.contracts.exchange.parties import Organisations, reference
from commonweal.records import Said, State, said
from commonweal.records.kinds import (
    Award,
    Contract,
    ContractEnded,
    Modification,
    OutcomeContract,
    OutcomeContractSigned,
    Procurement,
    ProcurementNotice,
)

Thing = dict[str, Any]

#: Notices of an award: once its own is published, the award and its contract may be given out.
AWARDING = ("award", "urgent award")
#: Processes that are one method of the standard; others are told in words alone.
METHODS: Mapping[str, str] = {
    "direct award A": "direct",
    "direct award B": "direct",
    "direct award C": "direct",
    "urgent": "direct",
    "competitive": "open",
}


class Publishing:
    """What is published of procurements and contracts; `left` gathers what is not, and why."""

    def __init__(
        self,
        state: State,
        prefix: str,
        clean: Callable[[str], str],
        withheld: Mapping[str, tuple[str, ...]],
        names: Mapping[str, str],
    ) -> None:
        self.prefix, self.clean, self.withheld = prefix, clean, withheld
        self.known = Organisations.of(state, clean, names)
        self.bought = {one.what.procurement: one for one in said(state, Procurement)}
        self.notices = said(state, ProcurementNotice)
        self.awards: dict[str, list[Said[Award]]] = {}
        for one in said(state, Award):
            if not one.what.abandoned:
                self.awards.setdefault(one.what.procurement, []).append(one)
        self.awarded = {
            one.what.contract: one for several in self.awards.values() for one in several
        }
        self.contracts = {one.what.contract: one for one in said(state, Contract)}
        self.changes = said(state, Modification)
        self.ends = said(state, ContractEnded)
        self.terms = {one.what.contract: one for one in said(state, OutcomeContract)}
        self.signed = said(state, OutcomeContractSigned)
        self.shown = {award.what.contract for one in self.notices for award in self.told_by(one)}
        self.left: list[tuple[str, str]] = []

    def release(self, one: Said[Any], process: str, tag: str, parties: list[Thing]) -> Thing:
        """What every release has. The first party is the buyer."""
        stated = one.stated_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        different = {party["id"]: party for party in parties}
        return {
            "ocid": f"{self.prefix}-{process}",
            "id": one.id,
            "date": stated,
            "tag": [tag],
            "initiationType": "tender",
            "language": "en",
            "parties": list(different.values()),
            "buyer": reference(parties[0]),
        }

    def buyer(self, code: str) -> Thing:
        """An authority as the buyer."""
        return self.known.party(code, (), ["buyer"], hidden=False)

    def supplier(self, one: Said[Award] | Said[Contract]) -> Thing:
        """Whoever a contract goes to."""
        hidden = "organisation" in self.withheld.get(one.id, ())
        ids = one.what.organisation_ids
        return self.known.party(one.what.organisation, ids, ["supplier"], hidden=hidden)

    def told_by(self, one: Said[ProcurementNotice]) -> list[Said[Award]]:
        """The awards that a notice publishes: those that it names, otherwise the one that had been
        made by then. Of several it names none, and nobody knows of which it is."""
        published = one.what.published
        if published is None or one.what.kind not in AWARDING:
            return []
        awards = self.awards.get(one.what.procurement, [])
        if one.what.contracts:
            return [award for award in awards if award.what.contract in one.what.contracts]
        made = [award for award in awards if award.what.on <= published]
        return made if len({award.what.contract for award in made}) == 1 else []

    def published(self, procurement: str) -> list[Said[Award]]:
        """The awards of a procurement of which a notice was published."""
        awards = self.awards.get(procurement, [])
        return [one for one in awards if one.what.contract in self.shown]

    def hides(self, contract: str) -> bool:
        """Whether a contract comes from an award that was not published. One of which no award is
        on record does not: it is public as it was stated."""
        return contract in self.awarded and contract not in self.shown

    def process_of(self, contract: str) -> str:
        """The process that a contract belongs to: its procurement, or itself where none is held."""
        award = self.awarded.get(contract)
        return f"contract-{contract}" if award is None else award.what.procurement


def method_of(process: str | None) -> Thing:
    """A process as the method of a tender, and in its own words."""
    if process is None:
        return {}
    method = {"procurementMethod": METHODS[process]} if process in METHODS else {}
    return {**method, "procurementMethodDetails": process}
