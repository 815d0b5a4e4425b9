"""Who decides an item or a procurement, and who of them took part."""

from __future__ import annotations

from collections.abc import Collection

from commonweal.records import State, latest, said
from commonweal.records.kinds import (
    AgendaItem,
    Attendance,
    Body,
    Decision,
    Evaluation,
    Evaluator,
    Meeting,
    Motion,
    Person,
    Seat,
    Vote,
)


def deciders(state: State, meeting: str) -> tuple[str, ...]:
    """Persons who may decide at a meeting.

    Holders of voting seats of its bodies and of those for which it decided, members and deputies
    who came, and whoever a decision of it lists, or who put or seconded a motion or voted there.
    Of committees in common on which no seat is stated, the seats of their bodies.
    """
    held = latest(state, Meeting, lambda one: one.meeting).get(meeting)
    decided = _taken(state, meeting)
    bodies = set() if held is None else set(held.what.bodies)
    bodies |= {one.body for one in decided} - _of_bodies(state, bodies)
    people = _seated(state, bodies) | _came(state, meeting, bodies)
    for one in decided:
        people |= set(one.decided_by)
    return tuple(sorted(people | _moving(state, _motions(state, meeting))))


def _taken(state: State, meeting: str) -> list[Decision]:
    """Decisions of a meeting, by it, by an item of it, or by a motion."""
    items = {one.what.item for one in said(state.ever(), AgendaItem) if one.what.meeting == meeting}
    motions = {one.motion for one in _motions(state, meeting)}
    return [
        one.what
        for one in said(state.ever(), Decision)
        if one.what.meeting == meeting or one.what.item in items or one.what.motion in motions
    ]


def _motions(state: State, meeting: str) -> list[Motion]:
    items = {one.what.item for one in said(state.ever(), AgendaItem) if one.what.meeting == meeting}
    return [
        one.what
        for one in said(state.ever(), Motion)
        if one.what.meeting == meeting or one.what.item in items
    ]


def _came(state: State, meeting: str, bodies: Collection[str]) -> set[str]:
    """Members and deputies who came; not who has a seat there and no vote in it."""
    seats = [one.what for one in said(state, Seat) if one.what.body in bodies]
    voting = {one.person for one in seats if one.voting}
    without = {one.person for one in seats if not one.voting} - voting
    return {
        one.what.person
        for one in said(state.ever(), Attendance)
        if one.what.meeting == meeting
        and one.what.person is not None
        and not one.what.apologies
        and (
            one.what.capacity == "deputy"
            or (one.what.capacity == "member" and one.what.person not in without)
        )
    }


def taking_part(state: State, item: AgendaItem) -> set[str]:
    """Persons whom the record has deciding an item, or voting on a motion under it or putting it,
    on whatever day that was stated."""
    moved = [one.what for one in said(state.ever(), Motion) if one.what.item == item.item]
    motions = {one.motion for one in moved}
    people = _moving(state, moved)
    for one in said(state.ever(), Decision):
        if one.what.item == item.item or one.what.motion in motions:
            people |= set(one.what.decided_by)
    return people


def direct_deciders(state: State, decision: Decision) -> tuple[tuple[str, ...], set[str]]:
    """Who may have taken a decision that leads to no item, and who of them is recorded as taking
    part: whoever it lists and who voted; where it tells nobody, its body's voting seats."""
    taking = set(decision.decided_by)
    if decision.motion is not None:
        moved = [one.what for one in said(state.ever(), Motion)]
        taking |= _moving(state, [one for one in moved if one.motion == decision.motion])
    people = set(taking)
    if decision.meeting is not None:
        people |= set(deciders(state, decision.meeting))
    return tuple(sorted(people or _seated(state, (decision.body,)))), taking


def _seated(state: State, bodies: Collection[str]) -> set[str]:
    """Who has a voting seat on one of several bodies."""
    seats = [one.what for one in said(state, Seat) if one.what.voting]
    stated = {one.body for one in seats}
    whole = set(bodies)
    for one in said(state, Body):
        if one.what.form == "committees in common" and one.what.body in whole - stated:
            whole |= set(one.what.of)
    return {one.person for one in seats if one.person is not None and one.body in whole}


def _of_bodies(state: State, bodies: Collection[str]) -> set[str]:
    """Whose committees several bodies are."""
    return {of for one in said(state, Body) if one.what.body in bodies for of in one.what.of}


def _moving(state: State, motions: Collection[Motion]) -> set[str]:
    """Persons who voted on motions, or put or seconded one of them."""
    known = {one.what.person for one in said(state.ever(), Person)}
    put = {who for one in motions for who in (one.proposed_by, one.seconded_by) if who in known}
    codes = {one.motion for one in motions}
    return {who for who in put if who is not None} | {
        one.what.person
        for one in said(state.ever(), Vote)
        if one.what.person is not None and one.what.motion in codes
    }


def evaluators(state: State, procurement: str) -> tuple[str, ...]:
    """Persons who evaluate, decide or advise in a procurement, or did so, or scored a bid."""
    known = {one.what.person for one in said(state.ever(), Person)}
    people = {
        one.what.person
        for one in said(state.ever(), Evaluator)
        if one.what.procurement == procurement
    }
    return tuple(sorted(people | (scorers(state, procurement) & known)))


def scorers(state: State, procurement: str) -> set[str]:
    """By whom bids were scored, on whatever day that was stated."""
    return {
        one.what.by for one in said(state.ever(), Evaluation) if one.what.procurement == procurement
    }
