"""What a reader of the records may be given: the one function that every output goes through."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from commonweal.governance.meetings.openness import shut_items, taken_in_private
from commonweal.governance.meetings.sitting import sittings
from commonweal.records import State, Statement, said
from commonweal.records.kinds import AgendaItem, Decision, Motion, Paper, Seat, Treatment

#: Whoever keeps the records of a body sees all of them.
KEEPER = "keeper"
#: Everybody: papers and decisions that are public, and of a private decision that it was taken.
PUBLIC = "public"
#: Stands where the words of a private decision would.
PRIVATE = "(taken in private)"


def served(state: State, viewer: str | None = None) -> State:
    """The state without what a reader may not be given.

    Every output of meetings is made from what this returns, so that a paper that is withheld can
    be in none of them, whatever the format (rule B7).

    Parameters
    ----------
    state
        The state.
    viewer
        Id of the person who reads; `PUBLIC`, which is meant where nobody is named; or `KEEPER`,
        who is given the state as it is.

    Returns
    -------
    For a person: without papers withheld from them, and without papers, motions and the words of
    private decisions on items of which they get no papers. Of bodies on which the person does not
    sit, and for the public: without papers that are not public or that are withheld from anybody,
    without motions under items from which the public was shut out, without function and value of
    such items, and of private decisions only title, day, body, ground and day of review (rule B12);
    of a report of one, only that and when it was made: the delegation tells function and limit.
    What was put or decided under an item or at a meeting that is not on record any more may have
    been private: it is given like what was.

    Notes
    -----
    Statements that ended, or are known for a later day, are treated alike. What acts on a
    statement (corrections) is already part of it in a state.
    """
    if viewer == KEEPER:
        return state
    reader = _Reader.of(state, viewer or PUBLIC)
    shut_out = reader.private - reader.own
    hidden = {
        one.what.decision for one in said(state.ever(), Decision) if not reader.knows(one.what)
    }

    def given(statement: Statement) -> Statement | None:
        if statement.payload is None:
            return statement
        if statement.type == "paper":
            return statement if reader.reads(Paper.model_validate(statement.payload)) else None
        if statement.type == "motion":
            motion = Motion.model_validate(statement.payload)
            return statement if reader.follows(motion) else None
        if statement.type == "agenda_item":
            shut = statement.payload["item"] in shut_out
            return _titled(statement, statement.payload) if shut else statement
        if statement.type == "decision":
            decision = Decision.model_validate(statement.payload)
            return statement if reader.knows(decision) else _listed(statement, statement.payload)
        if statement.type == "reported_back" and statement.payload["decision"] in hidden:
            return _reported(statement, statement.payload)
        return statement

    def kept(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
        seen = (given(statement) for statement in statements)
        return tuple(statement for statement in seen if statement is not None)

    return State(
        state.effective,
        state.known_at,
        kept(state.statements),
        state.corrected,
        state.voided,
        state.unresolved,
        kept(state.later),
        kept(state.every),
    )


def private_decisions(state: State) -> frozenset[str]:
    """Ids of decisions that were taken in private, as stated of them or as their item or meeting
    has it: of those only title, day, body, ground and day of review are public (rule B12)."""
    stated = {one.what.decision for one in said(state.ever(), Decision) if one.what.private}
    return _Reader.of(state, PUBLIC).taken | stated


def withheld(state: State, meeting: str, viewer: str | None = None) -> int:
    """How many papers of a meeting a reader is not given: that they are withheld is told."""
    items = {one.what.item for one in said(state, AgendaItem) if one.what.meeting == meeting}

    def count(held: State) -> int:
        return sum(one.what.item in items for one in said(held, Paper))

    return count(state) - count(served(state, viewer))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads: the items on record, motions by the item they were put under, meetings and items
    of bodies on which they sit, items from which the public was shut out, decisions taken
    there, and items of which they get no papers."""

    viewer: str
    items: frozenset[str]
    put: Mapping[str, str]
    meetings: frozenset[str]
    own: frozenset[str]
    private: frozenset[str]
    taken: frozenset[str]
    barred: frozenset[str]
    bodies: frozenset[str]

    @classmethod
    def of(cls, state: State, viewer: str) -> _Reader:
        # What ended, or is known for a later day, is a reader's as much as what holds today.
        every = state.every or (*state.statements, *state.later)
        whole = State(state.effective, state.known_at, every)
        told = sittings(whole)
        held = told.values()
        items = [item for sitting in held for item in sitting.items]
        mine = {
            sitting.meeting.meeting
            for sitting in held
            if any(seat.person == viewer for host in sitting.hosts for seat in host.seats)
            or any(one.person == viewer and one.capacity != "public" for one in sitting.attendance)
        }
        known = frozenset(item.item for item in items)
        put = {one.what.motion: one.what.item for one in said(whole, Motion)}
        lost = {
            one.what.decision
            for one in said(whole, Decision)
            if _unsettled(one.what, told.keys(), known, put)
        }
        return cls(
            viewer,
            known,
            put,
            frozenset(mine),
            frozenset(item.item for item in items if item.meeting in mine),
            frozenset().union(*(shut_items(sitting) for sitting in held)),
            frozenset(lost).union(
                one.decision
                for sitting in held
                for one in sitting.decisions
                if taken_in_private(one, sitting)
            ),
            frozenset(
                one.what.item
                for one in said(whole, Treatment)
                if one.what.person == viewer
                and one.what.treatment == "gets no papers"
                and one.what.item is not None
            ),
            frozenset(one.what.body for one in said(whole, Seat) if one.what.person == viewer),
        )

    def reads(self, paper: Paper) -> bool:
        """Whether a paper is theirs to read: public and kept from nobody, or of their own body."""
        if self.viewer in paper.withheld_from or paper.item in self.barred:
            return False
        return (paper.public and not paper.withheld_from) or paper.item in self.own

    def follows(self, motion: Motion) -> bool:
        """Whether what was moved is theirs to know: by its item, or where that is not on record any
        more, by its meeting."""
        item = motion.item
        if item in self.barred:
            return False
        if item in self.items:
            return item not in self.private or item in self.own
        return motion.meeting in self.meetings

    def knows(self, decision: Decision) -> bool:
        """Whether the words of a decision are theirs to know."""
        if not decision.private and decision.decision not in self.taken:
            return True
        item = decision.item or self.put.get(decision.motion or "")
        if item in self.barred:
            return False
        if item in self.items:
            return item in self.own
        return decision.body in self.bodies


def _unsettled(
    decision: Decision,
    meetings: Collection[str],
    items: Collection[str],
    put: Mapping[str, str],
) -> bool:
    """Whether what settles if a decision was private is not on record any more; where it is stated
    to have been public, its item could still have settled it otherwise."""
    if decision.private:
        return False
    if decision.meeting is not None and decision.meeting not in meetings:
        return True
    if decision.item is not None:
        return decision.item not in items
    return decision.motion is not None and put.get(decision.motion) not in items


def _titled(statement: Statement, payload: Mapping[str, object]) -> Statement:
    """An item from which the public was shut out, by its title, as a public agenda has it."""
    shown = {name: value for name, value in payload.items() if name not in _NOT_ON_AGENDA}
    return statement.model_copy(update={"payload": {**shown, "private": True}})


def _listed(statement: Statement, payload: Mapping[str, object]) -> Statement:
    """A private decision without what was decided and why."""
    shown = {name: payload[name] for name in _LISTED if name in payload}
    if not shown.get("private"):
        # Its item settles that, whatever was stated of it.
        shown.pop("private", None)
    words = {"text": PRIVATE, "reasons": PRIVATE}
    return statement.model_copy(update={"payload": {**shown, **words}})


def _reported(statement: Statement, payload: Mapping[str, object]) -> Statement:
    """A report of a private decision without under which delegation, and to whom, it was made."""
    shown = {"decision": payload["decision"], "on": payload["on"]}
    untold = {"delegation": PRIVATE, "to": PRIVATE}
    return statement.model_copy(update={"payload": {**shown, **untold}})


#: What of an item from which the public was shut out is told to nobody else.
_NOT_ON_AGENDA = ("function", "value_pence")
#: What of a private decision is public (B12), with what places it.
_LISTED = (
    "decision",
    "body",
    "title",
    "on",
    "meeting",
    "item",
    "private",
    "ground",
    "review_on",
)
