"""Who decides an item or a procurement, and who stands to gain from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
    Motion,
    Procurement,
    Seat,
    Vote,
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

    Holders of voting seats of its bodies, deputies who came, and whoever a decision of it lists or
    voted there.
    """
    held = latest(state, Meeting, lambda one: one.meeting).get(meeting)
    people: set[str] = set()
    if held is not None:
        people |= _seated(state, held.what.bodies)
    people |= {
        one.what.person
        for one in said(state, Attendance)
        if one.what.meeting == meeting and one.what.capacity == "deputy" and one.what.person
    }
    items = {one.what.item for one in said(state, AgendaItem) if one.what.meeting == meeting}
    motions = {
        one.what.motion
        for one in said(state, Motion)
        if one.what.meeting == meeting or one.what.item in items
    }
    for one in said(state, Decision):
        what = one.what
        if what.meeting == meeting or what.item in items or what.motion in motions:
            people |= set(what.decided_by)
    return tuple(sorted(people | _voters(state, motions)))


def taking_part(state: State, item: AgendaItem) -> set[str]:
    """Persons whom the record has deciding an item, or voting on a motion under it."""
    motions = {one.what.motion for one in said(state, Motion) if one.what.item == item.item}
    people = _voters(state, motions)
    for one in said(state, Decision):
        if one.what.item == item.item or one.what.motion in motions:
            people |= set(one.what.decided_by)
    return people


def direct_deciders(state: State, decision: Decision) -> tuple[tuple[str, ...], set[str]]:
    """Who may have taken a decision that leads to no item, and who of them is recorded as taking
    part: whoever it lists and who voted; where it tells nobody, its body's voting seats."""
    taking = set(decision.decided_by)
    if decision.motion is not None:
        taking |= _voters(state, {decision.motion})
    people = set(taking)
    if decision.meeting is not None:
        people |= set(deciders(state, decision.meeting))
    return tuple(sorted(people or _seated(state, (decision.body,)))), taking


def items_of(state: State, decision: Decision) -> tuple[AgendaItem, ...]:
    """The items that a decision leads to: what it names, that of its motion, or that of its meeting
    which buys its procurement.

    Where the decision names another procurement than the item does, or the item none, the item is
    given with that procurement (too), so that its bidders are looked at.
    """
    known = {code: one.what for code, one in latest(state, AgendaItem, lambda o: o.item).items()}
    motion = latest(state, Motion, lambda one: one.motion).get(decision.motion or "")
    named = (decision.item, None if motion is None else motion.what.item)
    found = [known[code] for code in dict.fromkeys(named) if code in known]
    bought = decision.procurement
    if bought is None:
        return tuple(found)
    if not found and decision.meeting is not None:
        there = [one for one in known.values() if one.meeting == decision.meeting]
        buying = [one for one in there if one.procurement == bought]
        found = [one for one in buying if one.for_decision] or buying
    made = []
    for item in found:
        if item.procurement not in (None, bought):
            made.append(item)
        made.append(item.model_copy(update={"procurement": bought}))
    return tuple(made)


def _seated(state: State, bodies: Collection[str]) -> set[str]:
    return {
        one.what.person
        for one in said(state, Seat)
        if one.what.voting and one.what.person and one.what.body in bodies
    }


def _voters(state: State, motions: Collection[str]) -> set[str]:
    return {
        one.what.person
        for one in said(state, Vote)
        if one.what.person is not None and one.what.motion in motions
    }


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
