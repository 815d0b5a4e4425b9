"""What keeps the record of a decision from being closed, and whether it could be closed again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.governance.authority import authority_findings
from commonweal.governance.connections import (
    connections,
    direct_findings,
    item_findings,
    items_of,
    procurement_findings,
)
from commonweal.governance.finding import Finding, in_order
from commonweal.governance.law import whenever
from commonweal.governance.meetings.deciding import taking_findings
from commonweal.governance.procurement.gate import award_findings
from commonweal.records import State, Statement, fold, latest, said
from commonweal.records.kinds import (
    AgendaItem,
    Decision,
    DecisionClosed,
    Meeting,
    Motion,
    Procurement,
)
from commonweal.records.types import referred
from commonweal.rules import RuleBook, load_rules
from commonweal.system.organisation import Succession

#: What stands in a finding where it cannot be told what was decided.
NAMES = "a decision names what it was taken on (rule of this project)"


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
    items = items_of(state, held)
    found: list[Finding] = list(_naming(state, held, items))
    for item in items:
        found += item_findings(state, graph, item, book)
    if not items:
        found += direct_findings(state, graph, held, book)
    bought = {held.procurement, *(item.procurement for item in items)}
    for procurement in sorted(one for one in bought if one is not None):
        found += procurement_findings(state, graph, procurement, book)
    found += taking_findings(whenever(every), book, held, _item(state, held, items))
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
    before = {one.what.closes: one.id for one in said(whenever(held), DecisionClosed)}
    told = []
    for closing in new:
        if closing.type != "decision_closed":
            continue
        code = str(referred(closing.type, closing.payload))
        target = ids.get(code)
        if target is None or target.payload is None:
            continue
        if target.type != "decision":
            wrong = f"closes {code}, a statement of the kind {target.type!r}; name a decision"
            told.append(f"{closing.id}: {wrong}")
            continue
        if code in before:
            wrong = f"{code} was closed by {before[code]} already; void that, or leave this out"
            told.append(f"{closing.id}: {wrong}")
            continue
        before[code] = closing.id
        decision = str(target.payload["decision"])
        told += [f"{closing.id}: {one}" for one in _early(every, closing, decision)]
        for found in decision_findings(every, decision, book, successions=successions):
            if found.stands_in_the_way:
                told.append(f"{closing.id}: {decision} stays open: {found.text} [{found.rule}]")
    return tuple(told)


@dataclass(frozen=True, slots=True)
class Reopened:
    """A closed decision that could not be closed as the records now stand.

    Parameters
    ----------
    decision, closing
        Id of the decision, and of the statement that closed it.
    on
        The day of closing.
    findings
        What stands in the way now; none where the decision itself is not in the records any more.
    """

    decision: str
    closing: str
    on: date
    findings: tuple[Finding, ...]

    @property
    def text(self) -> str:
        """What stands in the way, in words."""
        if not self.findings:
            return f"{self.decision} was closed and is not in the records any more"
        why = "; ".join(f"{one.text} [{one.rule}]" for one in self.findings)
        return f"{self.decision} was closed, and now {why}"


def closed_again(
    statements: Iterable[Statement],
    book: RuleBook,
    *,
    successions: Sequence[Succession] = (),
) -> tuple[Reopened, ...]:
    """Closed decisions, looked at again, that now have something in the way.

    A treatment may have been voided since, an interest stated that reaches back, or the decision
    corrected. The record stays closed; whoever keeps it is told.

    Parameters
    ----------
    statements
        All statements.
    book
        All rules held.
    successions
        What became of whom.
    """
    every = tuple(statements)
    ids = {one.id: one for one in every}
    ever = whenever(every)
    there = {one.what.decision for one in said(ever, Decision)}
    made = []
    for one in said(ever, DecisionClosed):
        target = ids.get(one.what.closes)
        if target is None or target.type != "decision" or target.payload is None:
            continue
        decision = str(target.payload["decision"])
        found: tuple[Finding, ...] = ()
        if decision in there:
            every_finding = decision_findings(every, decision, book, successions=successions)
            found = tuple(each for each in every_finding if each.stands_in_the_way)
            if not found:
                continue
        made.append(Reopened(decision, one.id, one.what.on, found))
    return tuple(sorted(made, key=lambda one: (one.on, one.decision, one.closing)))


def _early(statements: Sequence[Statement], closing: Statement, decision: str) -> Iterable[str]:
    """Whether a decision is closed before it was taken."""
    taken = _decision(statements, decision).on
    closed = date.fromisoformat(str((closing.payload or {})["on"]))
    if closed < taken:
        told = f"closed on {closed.isoformat()}, before {decision} was taken"
        yield f"{told} ({taken.isoformat()}); correct one of them"


def _naming(state: State, held: Decision, items: Sequence[AgendaItem]) -> Iterable[Finding]:
    """What a decision has to name so that it can be looked at: what is held on its day, and its
    item where its meeting has any that could be meant."""
    named = (
        ("item", held.item, latest(state, AgendaItem, lambda one: one.item)),
        ("motion", held.motion, latest(state, Motion, lambda one: one.motion)),
        ("meeting", held.meeting, latest(state, Meeting, lambda one: one.meeting)),
        ("procurement", held.procurement, latest(state, Procurement, lambda o: o.procurement)),
    )
    for what, code, known in named:
        if code is not None and code not in known:
            text = f"the {what} {code!r} that it names is not in the records of its day"
            do = f"Correct from when the {what} is effective, or the day of the decision."
            yield Finding(NAMES, "blocks", held.decision, held.on, text, do)
    if items or held.meeting is None or held.item is not None or held.motion is not None:
        return
    open_ = [
        one.what.item
        for one in said(state, AgendaItem)
        if one.what.meeting == held.meeting and _may_be_decided(one.what)
    ]
    if open_:
        several = ", ".join(sorted(set(open_)))
        text = f"names the meeting {held.meeting!r} and none of its items ({several})"
        yield Finding(NAMES, "blocks", held.decision, held.on, text, "Name the item.")


def _may_be_decided(item: AgendaItem) -> bool:
    bought = item.procurement is not None or bool(item.suppliers or item.supplier_ids)
    return item.for_decision or bought


def _decision(statements: Sequence[Statement], decision: str) -> Decision:
    state = fold(statements, effective=date.max)
    held = latest(state, Decision, lambda one: one.decision).get(decision)
    if held is None:
        raise KeyError(f"no decision {decision!r} is in the records")
    return held.what


def _item(state: State, held: Decision, items: Sequence[AgendaItem]) -> AgendaItem | None:
    """The item of a decision; without one, an item made of what the decision itself says."""
    if items:
        return items[0]
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
