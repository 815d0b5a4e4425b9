"""What a closed decision rests on stays as it was until its record is opened again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from commonweal.governance.law import whenever
from commonweal.records import Payload, State, Statement, said
from commonweal.records.kinds import (
    AgendaItem,
    Attendance,
    Decision,
    DecisionClosed,
    Exclusion,
    Motion,
    Treatment,
    Vote,
)
from commonweal.records.types import referred

#: Kinds of what a decision rests on, and of the decision itself.
RESTS = ("agenda_item", "attendance", "decision", "exclusion", "motion", "treatment", "vote")
#: Kinds of statements that may change it: a second decision or motion of one id is refused anyway.
TOUCHES = ("attendance", "correction", "exclusion", "treatment", "void", "vote")


def changes_of_closed(
    held: Iterable[Statement], new: Sequence[Statement]
) -> tuple[tuple[str, str], ...]:
    """Statements that change a closed decision, or what it rests on, and why they cannot be added.

    It rests on its item and motion (where it names none, on those put under its item before), their
    votes, who was at the meeting, how conflicts at the item were treated, and the public shut out.
    Opened again (its closing voided, which on the desk takes two), all of that can be put right,
    and closing asks everything anew. What the world turns out to have been, an interest stated
    late, may be stated at any time: `closing.closed_again` tells what it means for the decision.

    Parameters
    ----------
    held, new
        Statements of the records, and those to be added.

    Returns
    -------
    The id of each such statement, and why it is refused.
    """
    earlier = tuple(held)
    before, after = whenever(earlier), whenever((*earlier, *new))
    counting = {one.id: one.what for one in said(after, DecisionClosed)}
    decisions = {one.id: one.what for one in said(before, Decision)}
    told: dict[tuple[str, str], None] = {}
    for closing in said(before, DecisionClosed):
        decision = decisions.get(closing.what.closes)
        if decision is None or counting.get(closing.id) != closing.what:
            continue
        motions = _motions(before, decision)
        was, now = _rests(before, decision, motions), _rests(after, decision, motions)
        for name in dict.fromkeys((*was, *now)):
            if was.get(name) != now.get(name):
                why = (
                    f"changes what the closed record of {decision.decision} rests on; open that "
                    f"again first (void its closing {closing.id}; on the desk with a second "
                    "person), then put this right and close it again"
                )
                told[_brought_by(name, new, before, after), why] = None
    return tuple(told)


def _motions(state: State, decision: Decision) -> frozenset[str]:
    """The motions by which a decision was taken."""
    if decision.motion is not None:
        return frozenset({decision.motion})
    at = decision.item
    return frozenset(one.what.motion for one in said(state, Motion) if one.what.item == at)


def _rests(state: State, decision: Decision, motions: frozenset[str]) -> Mapping[str, Payload]:
    """What is said of a decision and of all that it rests on, by the ids of the statements."""
    put = [one for one in said(state, Motion) if one.what.motion in motions]
    items = {decision.item, *(one.what.item for one in put)} - {None}
    at = [one for one in said(state, AgendaItem) if one.what.item in items]
    there = (*(one.what.meeting for one in at), *(one.what.meeting for one in put))
    meetings = {decision.meeting, *there} - {None}
    found: list[tuple[str, Payload]] = [(one.id, one.what) for one in put]
    found += [(one.id, one.what) for one in at]
    found += [
        (one.id, one.what)
        for one in said(state, Decision)
        if one.what.decision == decision.decision
    ]
    found += [(one.id, one.what) for one in said(state, Vote) if one.what.motion in motions]
    found += [(one.id, one.what) for one in said(state, Attendance) if one.what.meeting in meetings]
    found += [(one.id, one.what) for one in said(state, Treatment) if one.what.item in items]
    found += [
        (one.id, one.what)
        for one in said(state, Exclusion)
        if one.what.meeting in meetings and (not one.what.items or items & set(one.what.items))
    ]
    return dict(found)


def _brought_by(name: str, new: Sequence[Statement], before: State, after: State) -> str:
    """The new statement by which something else is said: itself, or what acts on it."""
    on = {name, *before.corrected.get(name, ()), *after.corrected.get(name, ())}
    on.add(before.voided.get(name, name))
    for one in new:
        if one.id in on or referred(one.type, one.payload) in on:
            return one.id
    return new[0].id
