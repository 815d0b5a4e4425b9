"""What keeps the record of a decision from being closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from commonweal.governance.authority import authority_findings
from commonweal.governance.connections import connections, item_findings, procurement_findings
from commonweal.governance.finding import Finding, in_order
from commonweal.governance.law import whenever
from commonweal.governance.meetings.deciding import taking_findings
from commonweal.governance.procurement.gate import award_findings
from commonweal.records import State, Statement, fold, latest, said
from commonweal.records.kinds import AgendaItem, Decision, Meeting
from commonweal.records.types import referred
from commonweal.rules import RuleBook, load_rules
from commonweal.system.organisation import Succession


def decision_findings(
    statements: Iterable[Statement],
    decision: str,
    book: RuleBook,
    *,
    successions: Sequence[Succession] = (),
) -> tuple[Finding, ...]:
    """Everything that rules say of one decision; those that stand in the way keep it open.

    Parameters
    ----------
    statements
        All statements.
    decision
        Id of the decision.
    book
        All rules held.
    successions
        What became of whom, for interests in bodies that were succeeded.

    Raises
    ------
    KeyError
        When no statement has that decision.
    """
    every = tuple(statements)
    held = _decision(every, decision)
    state = fold(every, effective=held.on)
    graph = connections(state, successions=successions)
    found: list[Finding] = []
    item = _item(state, held)
    if item is not None:
        found += item_findings(state, graph, item, book)
    procurement = held.procurement or (None if item is None else item.procurement)
    if procurement is not None:
        found += procurement_findings(state, graph, procurement, book)
    found += taking_findings(whenever(every), book, held, item)
    found += authority_findings(every, decision, book, successions=successions)
    found += award_findings(every, decision, book)
    return in_order(found)


def refusals(
    held: Iterable[Statement],
    new: Sequence[Statement],
    *,
    successions: Sequence[Succession] = (),
) -> tuple[str, ...]:
    """Why statements that close decisions cannot be added: what is open in each, with its rule.

    Parameters
    ----------
    held, new
        Statements of the records, and those to be added.
    successions
        What became of whom.
    """
    every = (*held, *new)
    ids = {one.id: one for one in every}
    book = load_rules()
    told = []
    for closing in new:
        if closing.type != "decision_closed":
            continue
        target = ids.get(str(referred(closing.type, closing.payload)))
        if target is None or target.type != "decision" or target.payload is None:
            continue
        decision = str(target.payload["decision"])
        for found in decision_findings(every, decision, book, successions=successions):
            if found.stands_in_the_way:
                told.append(f"{closing.id}: {decision} stays open: {found.text} [{found.rule}]")
    return tuple(told)


def _decision(statements: Sequence[Statement], decision: str) -> Decision:
    state = fold(statements, effective=date.max)
    held = latest(state, Decision, lambda one: one.decision).get(decision)
    if held is None:
        raise KeyError(f"no decision {decision!r} is in the records")
    return held.what


def _item(state: State, held: Decision) -> AgendaItem | None:
    """The item of a decision; without one, an item made of what the decision itself says."""
    known = latest(state, AgendaItem, lambda one: one.item)
    if held.item is not None and held.item in known:
        return known[held.item].what
    if held.meeting is None:
        return None
    meetings = {one.what.meeting for one in said(state, Meeting)}
    if held.meeting not in meetings:
        return None
    return AgendaItem(
        item=held.item or held.decision,
        meeting=held.meeting,
        number="-",
        title=held.title,
        for_decision=True,
        value_pence=held.value_pence,
        procurement=held.procurement,
    )
