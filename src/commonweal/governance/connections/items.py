"""Who decides an item or a procurement, and who stands to gain from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonweal.governance.connections.graph import Connections
from commonweal.records import State, latest, said
from commonweal.records.kinds import (
    AgendaItem,
    Attendance,
    Award,
    Bidder,
    Contract,
    Decision,
    Evaluator,
    Meeting,
    Procurement,
    Seat,
)


@dataclass(frozen=True, slots=True, order=True)
class Gainer:
    """An organisation that stands to gain; `by_name` where only its name is known."""

    organisation: str
    name: str
    by_name: bool = False


def gainers(state: State, graph: Connections, item: AgendaItem) -> tuple[Gainer, ...]:
    """Who stands to gain from an item: suppliers it names, and those of its procurement."""
    found = set(_of_names(graph, item.suppliers))
    found |= {_of_id(graph, code) for code in item.supplier_ids}
    if item.procurement is not None:
        found |= set(bidders(state, graph, item.procurement))
    return _known_best(found)


def bidders(state: State, graph: Connections, procurement: str) -> tuple[Gainer, ...]:
    """Who stands to gain from a procurement: all who were invited, bid or were awarded it, and who
    holds the contract that it follows. Who withdrew or was excluded gains nothing."""
    last: dict[str, Bidder] = {}
    for one in said(state, Bidder):
        if one.what.procurement == procurement:
            last[one.what.organisation] = one.what
    named: list[Bidder | Award | Contract] = [
        one for one in last.values() if one.step not in ("withdrew", "excluded")
    ]
    named += [
        one.what
        for one in said(state, Award)
        if one.what.procurement == procurement and not one.what.abandoned
    ]
    bought = latest(state, Procurement, lambda one: one.procurement).get(procurement)
    if bought is not None and bought.what.existing_contract is not None:
        named += [
            one.what
            for one in said(state, Contract)
            if one.what.contract == bought.what.existing_contract
        ]
    found: set[Gainer] = set()
    for party in named:
        found |= {_of_id(graph, code, party.organisation) for code in party.organisation_ids}
        if not party.organisation_ids:
            found |= set(_of_names(graph, (party.organisation,)))
    return _known_best(found)


def deciders(state: State, meeting: str) -> tuple[str, ...]:
    """Persons who may decide at a meeting.

    Holders of voting seats of its bodies, deputies who came, and whoever a decision of it lists.
    """
    held = latest(state, Meeting, lambda one: one.meeting).get(meeting)
    people: set[str] = set()
    if held is not None:
        people |= {
            one.what.person
            for one in said(state, Seat)
            if one.what.voting and one.what.person and one.what.body in held.what.bodies
        }
    people |= {
        one.what.person
        for one in said(state, Attendance)
        if one.what.meeting == meeting and one.what.capacity == "deputy" and one.what.person
    }
    for one in said(state, Decision):
        if one.what.meeting == meeting:
            people |= set(one.what.decided_by)
    return tuple(sorted(people))


def evaluators(state: State, procurement: str) -> tuple[str, ...]:
    """Persons who evaluate, decide or advise in a procurement."""
    return tuple(
        sorted(
            {
                one.what.person
                for one in said(state, Evaluator)
                if one.what.procurement == procurement
            }
        )
    )


def _of_id(graph: Connections, code: str, name: str = "") -> Gainer:
    organisation = graph.organisation(code)
    return Gainer(organisation, graph.names.get(organisation, name or organisation))


def _of_names(graph: Connections, names: Iterable[str]) -> Iterable[Gainer]:
    for name in names:
        for organisation in graph.called(name):
            yield Gainer(organisation, graph.names.get(organisation, name), by_name=True)


def _known_best(found: Iterable[Gainer]) -> tuple[Gainer, ...]:
    """Each organisation once, by identifier where one was given."""
    best: dict[str, Gainer] = {}
    for one in sorted(found, key=lambda one: (one.by_name, one)):
        best.setdefault(one.organisation, one)
    return tuple(sorted(best.values()))
