"""What is decided, and who stands to gain from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commonweal.governance.connections.graph import Connections
from commonweal.governance.connections.naming import plain_name
from commonweal.records import State, latest, said
from commonweal.records.kinds import (
    AgendaItem,
    Award,
    Bidder,
    Contract,
    Decision,
    Motion,
    Procurement,
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
    found |= _of_ids(graph, item.supplier_ids)
    if item.procurement is not None:
        found |= set(bidders(state, graph, item.procurement))
    return _known_best(found)


def bidders(state: State, graph: Connections, procurement: str) -> tuple[Gainer, ...]:
    """Who stands to gain from a procurement: all who were invited, bid or were awarded it, and who
    holds the contract that it follows. Who withdrew or was excluded gains nothing.

    An award counts whenever it was made, as it is what was decided; a bid from the day on which it
    was effective or stated, whichever is earlier.
    """
    named: list[Bidder | Award | Contract] = list(_bidding(state, graph, procurement))
    named += [
        one.what
        for one in said(state.ever(), Award)
        if one.what.procurement == procurement and not one.what.abandoned
    ]
    bought = latest(state, Procurement, lambda one: one.procurement).get(procurement)
    if bought is not None and bought.what.existing_contract is not None:
        named += [
            one.what
            for one in said(state.ever(), Contract)
            if one.what.contract == bought.what.existing_contract
        ]
    found: set[Gainer] = set()
    for party in named:
        found |= _of_ids(graph, party.organisation_ids, party.organisation)
        if not party.organisation_ids:
            found |= set(_of_names(graph, (party.organisation,)))
    return _known_best(found)


def _bidding(state: State, graph: Connections, procurement: str) -> list[Bidder]:
    """Those in a procurement who did not withdraw and were not excluded by the day. Two of one name
    and with different identifiers are two."""
    there: list[Bidder] = []
    for one in said(state.ever(), Bidder):
        what, on = one.what, graph.on
        if what.procurement != procurement:
            continue
        if what.step not in ("withdrew", "excluded"):
            if min(one.effective, one.stated_at.date()) <= on:
                there.append(what)
        elif one.effective <= on:
            there = [held for held in there if not _one_bidder(graph, held, what)]
    return there


def _one_bidder(graph: Connections, one: Bidder, other: Bidder) -> bool:
    """Whether two statements are of one bidder: by an identifier, by name where one has none."""
    ours, theirs = (
        {graph.organisation(code) for code in party.organisation_ids} for party in (one, other)
    )
    if ours and theirs:
        return not ours.isdisjoint(theirs)
    return plain_name(one.organisation) == plain_name(other.organisation)


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


def _of_ids(graph: Connections, codes: Iterable[str], name: str | None = None) -> set[Gainer]:
    """The organisations with identifiers; and, by name only, those that have a name of theirs and
    no number that tells them apart: whoever declared a name alone is found too."""
    found = {graph.organisation(code) for code in codes}
    made = {Gainer(one, graph.names.get(one, name or one)) for one in found}
    called = {graph.names.get(one, name) for one in found} | ({name} if found else set())
    for other in _of_names(graph, sorted(one for one in called if one is not None)):
        if other.organisation not in found and not any(
            graph.apart(one, other.organisation) for one in found
        ):
            made.add(other)
    return made


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
