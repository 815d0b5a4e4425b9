"""Which treatments of conflicts may be given out: those that whoever settled them said everybody
may read, of an item that was heard in public, answering an interest that stands in a public
register with nothing of it withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from commonweal.governance.meetings.openness import shut_items
from commonweal.governance.meetings.papers import private_decisions
from commonweal.governance.meetings.sitting import Sitting, sittings
from commonweal.governance.register.publishing import PublicRegister, Shown
from commonweal.records import Said, State, Statement, said
from commonweal.records.kinds import AgendaItem, Decision, Motion, Treatment
from commonweal.system.calendar import last_meant

#: Stands for why a conflict was treated so, which is given out in no format.
UNTOLD = "(not given out)"


def declared(registers: Iterable[PublicRegister], person: str, interest: str) -> Shown | None:
    """The line of an interest of somebody in the public registers; None where none has it, or part
    of it is withheld."""
    lines = (line for register in registers for line in register.lines)
    return next(
        (
            line
            for line in lines
            if (line.interest, line.person) == (interest, person) and not line.withheld
        ),
        None,
    )


def minuted(
    whole: State,
    given: State,
    registers: Sequence[PublicRegister],
    redactions: Mapping[str, tuple[str, ...]],
    on: date,
) -> dict[str, Statement]:
    """The treatments that may be given out, by id of statement, as they are: without why and which
    match.

    Parameters
    ----------
    whole, given
        Everything that was stated, with what is withheld and as a reader may have it.
    registers
        The public registers.
    redactions
        By id of statement, the fields that are withheld: of a treatment any withholds it.
    on
        The day: nothing is told of a meeting before the day on which it was.

    Notes
    -----
    Not told are treatments at private items and items from which the public was shut out, at
    meetings where from some time on it was, and at items under which anything was decided in
    private, or at all items of a meeting where it is not on record under which; nor one after which
    the same conflict was treated otherwise, whether that may be read or not.
    """
    told = said(whole, Treatment)
    if not any(one.what.public for one in told):
        return {}
    meetings = sittings(given)
    private = _decided_in_private(whole)
    found = {}
    for at, one in enumerate(told):
        what = one.what
        if not what.public or what.interest is None or redactions.get(one.id):
            continue
        if what.item in private or not _heard(meetings.get(what.meeting or ""), what, on):
            continue
        if declared(registers, what.person, what.interest) is None or _again(what, told[at + 1 :]):
            continue
        statement = whole.get(one.id)
        if statement is not None:
            found[one.id] = _as_minuted(statement)
    return found


def _decided_in_private(whole: State) -> set[str | None]:
    """Items under which anything was decided in private, by the decision or by its motion; where
    neither names one, each item of its meeting: it may have been any of them."""
    hidden = private_decisions(whole)
    put = {one.what.motion: one.what.item for one in said(whole, Motion)}
    taken = [one.what for one in said(whole, Decision) if one.what.decision in hidden]
    named = [{one.item, put.get(one.motion or "")} - {None} for one in taken]
    unnamed = {one.meeting for one, items in zip(taken, named, strict=True) if not items}
    every = (one.what for one in said(whole, AgendaItem))
    return {one.item for one in every if one.meeting in unnamed}.union(*named)


def _heard(sitting: Sitting | None, what: Treatment, on: date) -> bool:
    """Whether the item of a treatment was heard in public, at a meeting whose day has come."""
    if sitting is None or sitting.meeting.status == "cancelled":
        return False
    if last_meant(sitting.meeting.on, sitting.meeting.precision) > on:
        return False
    shut = any(not one.items for one in sitting.exclusions)
    items = {one.item for one in sitting.items} - shut_items(sitting)
    return not shut and what.item in items


def _again(what: Treatment, later: Sequence[Said[Treatment]]) -> bool:
    """Whether the same conflict was treated again."""
    return any(
        (one.what.person, one.what.item) == (what.person, what.item)
        and (None in (what.match, one.what.match) or what.match == one.what.match)
        for one in later
    )


def _as_minuted(statement: Statement) -> Statement:
    """A treatment without why it was settled so, and without the match, which names others."""
    payload = {**(statement.payload or {}), "reason": UNTOLD}
    payload.pop("match", None)
    return statement.model_copy(update={"payload": payload})
