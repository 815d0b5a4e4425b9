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
from commonweal.governance.finding import Finding, in_order, in_words
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
    Treatment,
)
from commonweal.rules import RuleBook, load_rules
from commonweal.system.organisation import Succession

#: What stands in a finding where it cannot be told what was decided.
NAMES = "a decision names what it was taken on (rule of this project)"
#: What is told where a treatment says that somebody left, and no time does.
TIMES = "when somebody was out of the room is recorded (rule of this project)"
#: What is told where a decision was taken at a meeting that nobody recorded as held.
HELD = "a meeting that decided is recorded as held (rule of this project)"
#: Treatments by which somebody who came was out for a time.
LEAVING = ("leaves for discussion and decision", "discusses, leaves for decision")


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
    ever = whenever(every)
    found: list[Finding] = [*_naming(state, held, items), *_unheld(ever, held)]
    for item in items:
        found += item_findings(state, graph, item, book)
        found += _untimed(state, item, held.on)
    if not items:
        found += direct_findings(state, graph, held, book)
    bought = {held.procurement, *(item.procurement for item in items)}
    for procurement in sorted(one for one in bought if one is not None):
        found += procurement_findings(state, graph, procurement, book)
    found += taking_findings(ever, book, held, item_of(state, held, items))
    found += authority_findings(every, decision, book, successions=successions)
    found += award_findings(every, decision, book)
    return in_order(found)


def _unheld(ever: State, held: Decision) -> list[Finding]:
    """A meeting that is still told as one to come, though it took the decision."""
    meeting = latest(ever, Meeting, lambda one: one.meeting).get(held.meeting or "")
    if meeting is None or meeting.what.status == "held":
        return []
    stands = "cancelled" if meeting.what.status == "cancelled" else "still to come"
    text = f"it was decided at “{meeting.what.title}”, which the records have as {stands}"
    return [
        Finding(HELD, "warns", held.decision, held.on, text, "Record that the meeting was held.")
    ]


def _untimed(state: State, item: AgendaItem, on: date) -> list[Finding]:
    """Who left for an item as it was settled, without a time: that they did is taken from that."""
    return [
        Finding(
            TIMES,
            "warns",
            item.item,
            on,
            f"it was settled that {one.what.person} {one.what.treatment}; when they went out is "
            "not on record",
            "Record when they went out and came back.",
        )
        for one in said(state, Treatment)
        if one.what.item == item.item and one.what.treatment in LEAVING and one.what.out is None
    ]


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
        Statements of the records, and those to be added. A correction that makes a closing speak
        of something else, and a void of what voided one, close as much as a new one does.
    successions
        What became of whom.
    """
    every = (*held, *new)
    ids = {one.id: one for one in every}
    before = {one.id: one.what for one in said(whenever(held), DecisionClosed)}
    folded = fold(every, effective=date.max)
    after = folded.ever()
    decisions = {one.id: one.what for one in said(after, Decision)}
    closed = {what.closes: code for code, what in before.items()}
    book = load_rules()
    told = []
    for one in said(after, DecisionClosed):
        code = one.what.closes
        if before.get(one.id) == one.what or code not in ids:
            continue
        by = _brought_by(one.id, new, folded)
        earlier = closed.setdefault(code, one.id)
        decision = decisions.get(code)
        if ids[code].type != "decision":
            wrong = [f"closes {code}, a statement of the kind {ids[code].type!r}; name a decision"]
        elif decision is None:
            wrong = [f"closes {code}, which was voided or destroyed; name a decision that counts"]
        elif earlier != one.id:
            wrong = [f"{code} was closed by {earlier} already; void that, or leave this out"]
        else:
            wrong = list(_early(decision, one.what))
            found = decision_findings(every, decision.decision, book, successions=successions)
            named = f"“{decision.title}” ({decision.decision})"
            wrong += [
                f"{named} stays open: {each.text} [{in_words(each.rule)}]"
                for each in found
                if each.stands_in_the_way
            ]
        told += [f"{by}: {each}" for each in wrong]
    return tuple(told)


def _brought_by(closing: str, new: Sequence[Statement], state: State) -> str:
    """The new statement by which a closing counts: itself, its correction, or what voids a void."""
    ids = {one.id for one in new}
    corrections = [one for one in state.corrected.get(closing, ()) if one in ids]
    voids = [one.id for one in new if one.type == "void"]
    return next((one for one in (*corrections[-1:], closing, *voids) if one in ids), closing)


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
    there = {one.id: one.what.decision for one in said(ever, Decision)}
    made = []
    for one in said(ever, DecisionClosed):
        target = ids.get(one.what.closes)
        if target is None or target.type != "decision" or target.payload is None:
            continue
        decision = there.get(target.id, str(target.payload["decision"]))
        found: tuple[Finding, ...] = ()
        if target.id in there:
            every_finding = decision_findings(every, decision, book, successions=successions)
            found = tuple(each for each in every_finding if each.stands_in_the_way)
            if not found:
                continue
        made.append(Reopened(decision, one.id, one.what.on, found))
    return tuple(sorted(made, key=lambda one: (one.on, one.decision, one.closing)))


def _early(decision: Decision, closing: DecisionClosed) -> Iterable[str]:
    """Whether a decision is closed before it was taken."""
    if closing.on < decision.on:
        told = f"closed on {closing.on.isoformat()}, before {decision.decision} was taken"
        yield f"{told} ({decision.on.isoformat()}); correct one of them"


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
    yield from _elsewhere(state, held, items)
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


def _elsewhere(state: State, held: Decision, items: Sequence[AgendaItem]) -> Iterable[Finding]:
    """Whether what a decision names was at another meeting, or its meeting on another day: seats
    and interests are looked at as of one meeting and one day."""
    motion = latest(state, Motion, lambda one: one.motion).get(held.motion or "")
    of_motion = () if motion is None else (("motion", motion.what.motion, motion.what.meeting),)
    of_items = (("item", one.item, one.meeting) for one in items)
    meetings = latest(state, Meeting, lambda one: one.meeting)
    places = {held.meeting, *(one.meeting for one in items)} - {None}
    for what, code, meeting in dict.fromkeys((*of_items, *of_motion)):
        if held.meeting is not None and meeting != held.meeting:
            text = f"the {what} {code!r} that it names was at the meeting {meeting!r}, not at "
            text += repr(held.meeting)
            do = f"Correct the meeting, or the {what}."
            yield Finding(NAMES, "blocks", held.decision, held.on, text, do)
    for meeting in sorted(str(one) for one in places):
        there = meetings.get(meeting)
        if there is not None and not _at(there.what, held.on):
            text = f"was taken on {held.on.isoformat()}, and the meeting {meeting!r} was on "
            do = "Correct one of the days; a decision after a meeting names no meeting."
            yield Finding(NAMES, "blocks", held.decision, held.on, f"{text}{there.what.day}", do)


def _at(meeting: Meeting, on: date) -> bool:
    """Whether a day is one of a meeting, as exactly as that is known."""
    last = meeting.on if meeting.ends is None else max(meeting.on, meeting.ends.date())
    return meeting.on <= on <= last or on.isoformat().startswith(meeting.day)


def _may_be_decided(item: AgendaItem) -> bool:
    bought = item.procurement is not None or bool(item.suppliers or item.supplier_ids)
    return item.for_decision or bought


def _decision(statements: Sequence[Statement], decision: str) -> Decision:
    state = whenever(statements)
    held = latest(state, Decision, lambda one: one.decision).get(decision)
    if held is None:
        raise KeyError(f"no decision {decision!r} is in the records")
    return held.what


def item_of(state: State, held: Decision, items: Sequence[AgendaItem]) -> AgendaItem | None:
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
