"""Conflicts of those who decide or evaluate, and whether each was managed before the decision."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.governance.connections.deciding import (
    deciders,
    direct_deciders,
    evaluators,
    scorers,
    taking_part,
)
from commonweal.governance.connections.graph import Connections
from commonweal.governance.connections.items import bidders, gainers
from commonweal.governance.connections.matching import Match, matches
from commonweal.governance.connections.oneself import same
from commonweal.governance.connections.reviewing import reviewed
from commonweal.governance.finding import wording
from commonweal.governance.law import Bodies, bodies
from commonweal.records import State, latest, said
from commonweal.records.kinds import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Procurement,
    Treatment,
)
from commonweal.rules import RuleBook
from commonweal.system.calendar import months_ahead

#: After these the person takes no part in the decision.
OUT = (
    "does not attend",
    "leaves for discussion and decision",
    "discusses, leaves for decision",
    "stays without a vote",
    "is replaced",
)
#: Said of a treatment that does not count.
SELF_SETTLED = "its treatment was settled by the person concerned: somebody else must settle it"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A match of somebody with an item or a procurement, and how it was treated, if it was.

    Parameters
    ----------
    match
        The match, as reviewed.
    treatment
        How it was treated; None where it was not.
    takes_part
        Whether the person is listed as deciding, put, seconded or voted on a motion, or scored; or
        came to a meeting that they were not to attend.
    amiss
        Why a treatment that is recorded does not count; nothing where none was set aside.
    """

    match: Match
    treatment: Treatment | None
    takes_part: bool
    amiss: str = ""

    @property
    def managed(self) -> bool:
        """Whether nothing more is to be done: rejected, or treated and kept to."""
        if not self.match.counts:
            return True
        if self.treatment is None:
            return False
        return self.recused or self.treatment.treatment == "stays, noted"

    @property
    def recused(self) -> bool:
        """Whether the person is recorded as out, and took no part."""
        return (
            self.treatment is not None and self.treatment.treatment in OUT and not self.takes_part
        )


def item_conflicts(
    state: State, graph: Connections, item: AgendaItem, book: RuleBook
) -> tuple[Conflict, ...]:
    """The matches of an item with those who may decide it, each with its treatment.

    Parameters
    ----------
    state
        The records as of the day of the meeting, so that seats and interests are those of the day.
    graph
        The connections of that day.
    item
        The item.
    book
        Says how long an interest that ended is still looked at.
    """
    meeting = latest(state, Meeting, lambda one: one.meeting).get(item.meeting)
    hosts = () if meeting is None else meeting.what.bodies
    past = _past(book, bodies(state), hosts, graph.on)
    people = deciders(state, item.meeting)
    found = matches(graph, people, gainers(state, graph, item), past_until=past)
    treated = [one.what for one in said(state, Treatment) if one.what.item == item.item]
    return _conflicts(state, found, treated, taking_part(state, item), hosts)


def procurement_conflicts(
    state: State, graph: Connections, procurement: str, book: RuleBook
) -> tuple[Conflict, ...]:
    """The matches of bidders with those who evaluate, decide or advise in a procurement.

    Worked out from the bidders as they stand: whoever declared before they were known is set
    against them again.
    """
    bought = latest(state, Procurement, lambda one: one.procurement).get(procurement)
    hosts = () if bought is None else (bought.what.authority,)
    past = _past(book, bodies(state), hosts, graph.on)
    people = evaluators(state, procurement)
    against = bidders(state, graph, procurement)
    found = matches(graph, people, against, past_until=past)
    treated = [one.what for one in said(state, Treatment) if one.what.procurement == procurement]
    return _conflicts(state, found, treated, scorers(state, procurement), hosts)


def direct_conflicts(
    state: State, graph: Connections, decision: Decision, book: RuleBook
) -> tuple[Conflict, ...]:
    """The matches of a decision that names a procurement and leads to no item of an agenda.

    Bidders are set against whoever the decision lists or voted on its motion, at a meeting or not;
    where it tells nobody, against the holders of voting seats of the body that decided.
    """
    if decision.procurement is None:
        return ()
    hosts = (decision.body,)
    past = _past(book, bodies(state), hosts, graph.on)
    people, taking = direct_deciders(state, decision)
    against = bidders(state, graph, decision.procurement)
    found = matches(graph, people, against, past_until=past)
    treated = [
        one.what for one in said(state, Treatment) if one.what.procurement == decision.procurement
    ]
    return _conflicts(state, found, treated, taking, hosts)


def _conflicts(
    state: State,
    found: Sequence[Match],
    treated: Sequence[Treatment],
    taking: Collection[str],
    hosts: Sequence[str],
) -> tuple[Conflict, ...]:
    """Matches as reviewed, with the treatments that somebody else than the person settled."""
    made = []
    came = {
        (one.what.meeting, one.what.person)
        for one in said(state.ever(), Attendance)
        if not one.what.apologies and one.what.capacity != "public"
    }
    for match in reviewed(state, found, hosts):
        mine = [one for one in treated if one.person == match.person]
        kept = [one for one in mine if not same(state, match.person, one.settled_by, hosts)]
        treatment = _treatment(match, kept)
        amiss = SELF_SETTLED if treatment is None and _treatment(match, mine) is not None else ""
        there = (
            treatment is not None
            and treatment.treatment == "does not attend"
            and (treatment.meeting, match.person) in came
        )
        made.append(Conflict(match, treatment, match.person in taking or there, amiss))
    return tuple(made)


def _treatment(match: Match, treated: Sequence[Treatment]) -> Treatment | None:
    """The last of a person's treatments that speaks of this match, else the last for all."""
    exact = [one for one in treated if one.match == match.key]
    whole = [one for one in treated if one.match is None]
    told = exact or whole
    return told[-1] if told else None


def _past(book: RuleBook, known: Bodies, hosts: Sequence[str], on: date) -> date | None:
    """Since when ended interests are still looked at: as long as rules keep them public."""
    spans = []
    for body in hosts:
        kind = known.kind(body, on)
        rule = None if kind is None else wording(book, "interest-public-after-end", kind, on)
        if rule is not None and rule.low is not None:
            spans.append(months_ahead(on, -int(rule.low)))
    return min(spans, default=None)
