"""What a closed decision rests on stays as it was until its record is opened again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commonweal.governance.law import whenever
from commonweal.records import Payload, Said, State, Statement, said
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
    was_told, is_told = _indexed(before), _indexed(after)
    for closing in said(before, DecisionClosed):
        decision = decisions.get(closing.what.closes)
        if decision is None or counting.get(closing.id) != closing.what:
            continue
        motions = _motions(was_told, decision)
        was, now = _rests(was_told, decision, motions), _rests(is_told, decision, motions)
        for name in dict.fromkeys((*was, *now)):
            if was.get(name) != now.get(name):
                why = (
                    f"changes what the closed record of {decision.decision} rests on; open that "
                    f"again first (void its closing {closing.id}; on the desk with a second "
                    "person), then put this right and close it again"
                )
                told[_brought_by(name, new, before, after), why] = None
    return tuple(told)


#: What is said of one thing, by its kind and code: statements under it, by kind, with their ids.
Index = Mapping[tuple[str, str, type[Payload]], Sequence[Said[Any]]]


def _indexed(state: State) -> Index:
    """What decisions rest on, by what it is put under: read once, however many are closed."""
    found: dict[tuple[str, str, type[Payload]], list[Said[Any]]] = {}

    def put(thing: str, code: str | None, one: Said[Any]) -> None:
        if code is not None:
            found.setdefault((thing, code, type(one.what)), []).append(one)

    for motion in said(state, Motion):
        put("motion", motion.what.motion, motion)
        put("item", motion.what.item, motion)
    for item in said(state, AgendaItem):
        put("item", item.what.item, item)
    for decision in said(state, Decision):
        put("decision", decision.what.decision, decision)
    for vote in said(state, Vote):
        put("motion", vote.what.motion, vote)
    for attendance in said(state, Attendance):
        put("meeting", attendance.what.meeting, attendance)
    for treatment in said(state, Treatment):
        put("item", treatment.what.item, treatment)
    for exclusion in said(state, Exclusion):
        put("meeting", exclusion.what.meeting, exclusion)
    return found


def _under(
    index: Index, thing: str, codes: Iterable[str | None], form: type[Payload]
) -> list[Said[Any]]:
    """What of one form is put under things of one kind."""
    named = sorted(code for code in codes if code is not None)
    return [one for code in named for one in index.get((thing, code, form), ())]


def _motions(index: Index, decision: Decision) -> frozenset[str]:
    """The motions by which a decision was taken."""
    if decision.motion is not None:
        return frozenset({decision.motion})
    put = _under(index, "item", [decision.item], Motion)
    return frozenset(one.what.motion for one in put)


def _rests(index: Index, decision: Decision, motions: frozenset[str]) -> Mapping[str, Payload]:
    """What is said of a decision and of all that it rests on, by the ids of the statements."""
    put = _under(index, "motion", motions, Motion)
    items = {decision.item, *(one.what.item for one in put)} - {None}
    at = _under(index, "item", items, AgendaItem)
    meetings = {decision.meeting, *(one.what.meeting for one in (*at, *put))}
    shut = _under(index, "meeting", meetings, Exclusion)
    found = [
        *put,
        *at,
        *_under(index, "decision", [decision.decision], Decision),
        *_under(index, "motion", motions, Vote),
        *_under(index, "meeting", meetings, Attendance),
        *_under(index, "item", items, Treatment),
        *(one for one in shut if not one.what.items or items & set(one.what.items)),
    ]
    return {one.id: one.what for one in found}


def _brought_by(name: str, new: Sequence[Statement], before: State, after: State) -> str:
    """The new statement by which something else is said: itself, or what acts on it."""
    on = {name, *before.corrected.get(name, ()), *after.corrected.get(name, ())}
    on.add(before.voided.get(name, name))
    for one in new:
        if one.id in on or referred(one.type, one.payload) in on:
            return one.id
    return new[0].id
