"""Conflicts of those who decide or evaluate, and whether each was managed before the decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commonweal.governance.connections.graph import Connections
from commonweal.governance.connections.items import bidders, deciders, evaluators, gainers
from commonweal.governance.connections.matching import Match, matches
from commonweal.governance.connections.reviewing import reviewed
from commonweal.governance.finding import Finding, Status, in_order, no_rule, under, wording
from commonweal.governance.law import Bodies, bodies
from commonweal.governance.procurement.recusal import recusal
from commonweal.records import State, latest, said
from commonweal.records.kinds import (
    AgendaItem,
    Decision,
    Evaluation,
    Meeting,
    Procurement,
    Treatment,
    Vote,
)
from commonweal.records.kinds import Motion as MotionPut
from commonweal.records.kinds.procurement import Process
from commonweal.rules import Rule, RuleBook
from commonweal.system.calendar import months_ahead

#: After these the person takes no part in the decision.
OUT = (
    "does not attend",
    "leaves for discussion and decision",
    "discusses, leaves for decision",
    "stays without a vote",
    "is replaced",
)
#: Treatments that a wording of the guidance names, where it names fewer than a record can hold.
TREATMENTS = {"B2a": OUT}
#: What stands in a finding where no law asks for more: nothing closes over an open conflict.
OWN_RULE = "open conflict (rule of this project)"


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
        Whether the person is listed as deciding, voted, or scored.
    """

    match: Match
    treatment: Treatment | None
    takes_part: bool

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
    found = reviewed(state, matches(graph, people, gainers(state, graph, item), past_until=past))
    treated = [one.what for one in said(state, Treatment) if one.what.item == item.item]
    taking = _taking_part(state, item)
    return tuple(Conflict(one, _treatment(one, treated), one.person in taking) for one in found)


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
    found = reviewed(state, matches(graph, people, against, past_until=past))
    treated = [one.what for one in said(state, Treatment) if one.what.procurement == procurement]
    scored = {one.what.by for one in said(state, Evaluation) if one.what.procurement == procurement}
    return tuple(Conflict(one, _treatment(one, treated), one.person in scored) for one in found)


def item_findings(
    state: State,
    graph: Connections,
    item: AgendaItem,
    book: RuleBook,
    conflicts: Sequence[Conflict] | None = None,
) -> tuple[Finding, ...]:
    """What the conflicts of an item mean for each body that decides it, by the rules of the day.

    A match that nobody treated, or a treatment that was not kept, blocks the decision whatever it
    is worth. Conflicts that are at hand already (`item_conflicts`) need not be looked for again.
    """
    meeting = latest(state, Meeting, lambda one: one.meeting).get(item.meeting)
    hosts = () if meeting is None else meeting.what.bodies
    known = bodies(state)
    buys = item.procurement is not None or bool(item.suppliers or item.supplier_ids)
    process = _process(state, item.procurement)
    found: list[Finding] = []
    if conflicts is None:
        conflicts = item_conflicts(state, graph, item, book)
    for conflict in conflicts:
        for body in hosts:
            kind = known.kind(body, graph.on)
            about = f"{item.item} ({body})"
            found.append(
                _finding(book, kind, conflict, graph.on, about, buys=buys, process=process)
            )
            found += _allowed(book, kind, conflict, graph.on, about)
    return in_order(found)


def procurement_findings(
    state: State, graph: Connections, procurement: str, book: RuleBook
) -> tuple[Finding, ...]:
    """What the conflicts of those who evaluate mean, by the rules of the day."""
    bought = latest(state, Procurement, lambda one: one.procurement).get(procurement)
    kind = None if bought is None else bodies(state).kind(bought.what.authority, graph.on)
    process = _process(state, procurement)
    found = []
    for conflict in procurement_conflicts(state, graph, procurement, book):
        rule = _rule(book, kind, graph.on, ("evaluator-rechecked",))
        about = f"{procurement} ({conflict.match.person})"
        found.append(
            _told(rule, kind, conflict, graph.on, about, what="score")
            if rule is not None
            else _finding(book, kind, conflict, graph.on, about, buys=True, process=process)
        )
    return in_order(found)


def _finding(
    book: RuleBook,
    kind: str | None,
    conflict: Conflict,
    on: date,
    about: str,
    *,
    buys: bool,
    process: Process | None,
) -> Finding:
    """One conflict under the law that asks most of it: recusal from what is bought where that law
    held, the earlier bar on awards, or that conflicts are managed at all."""
    law = _rule(book, kind, on, ("procurement-recusal",)) if buys else None
    if law is not None and kind is not None and conflict.match.counts:
        found = recusal(
            book,
            process,
            on=on,
            kind=kind,
            board_member_by_office=conflict.match.kind == "dual role",
            provider_takes_part=True,
            recused=None if conflict.treatment is None else conflict.recused,
            about=about,
        )
        return replace(found, text=f"{_chain(conflict.match)}: {found.text}.")
    subjects = ("procurement-recusal", "no-award-in-conflict") if buys else ()
    rule = _rule(book, kind, on, (*subjects, "conflict-integrity"))
    return _told(rule, kind, conflict, on, about, what="decide")


def _chain(match: Match) -> str:
    return f"{match.person} and {match.gainer_name}: {match.told()} ({match.status})"


def _told(
    rule: Rule | None, kind: str | None, conflict: Conflict, on: date, about: str, *, what: str
) -> Finding:
    """One conflict, in words, under the rule that asks for it to be managed."""
    match, treatment = conflict.match, conflict.treatment
    status: Status
    chain = _chain(match)
    if not match.counts:
        text, status, do = f"{chain}. {match.note}", "met", ""
    elif treatment is None:
        ask = "Look at it and confirm or reject it" if match.status != "automatic" else "Treat it"
        text, status = f"{chain}. No treatment is recorded.", "blocks"
        do = f"{ask}, and record the treatment, before they {what}."
    elif not conflict.managed:
        text, status = f"{chain}. Treated as '{treatment.treatment}'", "blocks"
        text += ", yet they took part." if conflict.takes_part else ", which does not settle it."
        do = f"Record who did {what}, or take it again without them."
    else:
        text, status, do = f"{chain}. Treated: {treatment.treatment}: {treatment.reason}", "met", ""
    if rule is None:
        return Finding(OWN_RULE, status, about, on, f"{text} {_unbound(kind)}", do)
    return under(rule, status=status, about=about, on=on, text=text, do=do)


def _unbound(kind: str | None) -> str:
    if kind is None:
        return "What the body was in law on that day is not known."
    return f"No rule held for a body of the kind {kind!r} on that day."


def _allowed(
    book: RuleBook, kind: str | None, conflict: Conflict, on: date, about: str
) -> Iterable[Finding]:
    """Whether the guidance of the day knew the treatment: until June 2016 it named two."""
    if conflict.treatment is None or not conflict.match.counts:
        return
    if kind is None:
        return
    rule = wording(book, "conflict-treatments", kind, on)
    if rule is None:
        yield no_rule("conflict-treatments", kind, about=about, on=on)
        return
    if conflict.treatment.treatment not in TREATMENTS.get(rule.id, (conflict.treatment.treatment,)):
        text = f"The treatment '{conflict.treatment.treatment}' is none that the guidance named."
        yield under(
            rule, status="warns", about=about, on=on, text=text, do="Say why it was chosen."
        )


def _rule(book: RuleBook, kind: str | None, on: date, subjects: Sequence[str]) -> Rule | None:
    """The first of several subjects on which a rule bound the body."""
    if kind is None:
        return None
    held = (wording(book, subject, kind, on) for subject in subjects)
    return next((rule for rule in held if rule is not None), None)


def _treatment(match: Match, treated: Sequence[Treatment]) -> Treatment | None:
    """The last treatment that speaks of this match, else the last of the person for all."""
    mine = [one for one in treated if one.person == match.person]
    exact = [one for one in mine if one.match == match.key]
    whole = [one for one in mine if one.match is None]
    told = exact or whole
    return told[-1] if told else None


def _taking_part(state: State, item: AgendaItem) -> set[str]:
    """Persons whom the record has deciding an item, or voting on a motion under it."""
    people: set[str] = set()
    for one in said(state, Decision):
        if one.what.item == item.item:
            people |= set(one.what.decided_by)
    motions = {one.what.motion for one in said(state, MotionPut) if one.what.item == item.item}
    people |= {
        one.what.person
        for one in said(state, Vote)
        if one.what.person is not None and one.what.motion in motions
    }
    return people


def _process(state: State, procurement: str | None) -> Process | None:
    bought = latest(state, Procurement, lambda one: one.procurement)
    held = None if procurement is None else bought.get(procurement)
    return None if held is None else held.what.process


def _past(book: RuleBook, known: Bodies, hosts: Sequence[str], on: date) -> date | None:
    """Since when ended interests are still looked at: as long as rules keep them public."""
    spans = []
    for body in hosts:
        kind = known.kind(body, on)
        rule = None if kind is None else wording(book, "interest-public-after-end", kind, on)
        if rule is not None and rule.low is not None:
            spans.append(months_ahead(on, -int(rule.low)))
    return min(spans, default=None)
