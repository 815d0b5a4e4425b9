"""A meeting's agenda as rows and as JSON, for whoever it was made for."""

from __future__ import annotations

from commonweal.governance.connections.checking import Conflict
from commonweal.governance.connections.telling import conflict_line
from commonweal.governance.meetings.agenda import Agenda, ItemView
from commonweal.governance.meetings.papers import KEEPER
from commonweal.governance.meetings.quorum import Presiding, Quorum


def agenda_json(held: Agenda) -> dict[str, object]:
    """An agenda for a programme: per item the matches, their status and treatment, the quorum,
    what rules say and what blocks."""
    meeting = held.sitting.meeting
    return {
        "meeting": meeting.meeting,
        "title": meeting.title,
        "bodies": [{"body": host.code, "name": host.name} for host in held.sitting.hosts],
        "on": meeting.on,
        "precision": meeting.precision,
        "status": meeting.status,
        "for": held.viewer,
        "public": held.openness.public,
        "why_not_public": held.openness.why or None,
        "opened_by": list(held.openness.bound_by),
        "minutes_open_until": dict(held.minutes_open_until),
        "papers_withheld": held.withheld,
        "findings": [found.row() for found in held.findings],
        "items": [_item(view, held.viewer == KEEPER) for view in held.items],
        "blocks": sum(len(view.blocks) for view in held.items),
    }


def agenda_rows(held: Agenda) -> list[dict[str, object]]:
    """An agenda as a table, an item a row."""
    return [
        {
            "number": view.item.number,
            "title": view.item.title,
            "decides": view.item.for_decision,
            "papers": ", ".join(paper.title for paper in view.papers),
            "matches": len(view.conflicts),
            "quorum": "; ".join(one.quorate for one in view.quorums),
            "decided": len(view.decisions),
            "blocks": "; ".join(f"{found.text} [{found.rule}]" for found in view.blocks),
        }
        for view in held.items
    ]


def match_lines(held: Agenda) -> tuple[str, ...]:
    """Each match of each item in words: who, with whom, how it was found, how it was treated."""
    return tuple(
        f"item {view.item.number}, match: {conflict_line(one)}"
        for view in held.items
        for one in view.conflicts
    )


def _item(view: ItemView, keeper: bool) -> dict[str, object]:
    item = view.item
    return {
        "item": item.item,
        "number": item.number,
        "title": item.title,
        "for_decision": item.for_decision,
        "private": item.private,
        "procurement": item.procurement,
        "matches": [_conflict(one) for one in view.conflicts],
        "quorum": [_quorum(one, keeper) for one in view.quorums],
        "chair": [_chair(body, one, keeper) for body, one in view.chairs],
        "papers": [
            {
                "paper": paper.paper,
                "title": paper.title,
                "public": paper.public,
                "text": paper.text,
                # Who else is not given a paper is for whoever keeps the records.
                "withheld_from": list(paper.withheld_from) if keeper else [],
            }
            for paper in view.papers
        ],
        "decisions": [one.model_dump(mode="json") for one in view.decisions],
        "findings": [found.row() for found in view.findings],
        "blocks": [f"{found.text} [{found.rule}]" for found in view.blocks],
    }


def _conflict(one: Conflict) -> dict[str, object]:
    match, treated = one.match, one.treatment
    return {
        "match": match.key,
        "person": match.person,
        "gainer": match.gainer,
        "gainer_name": match.gainer_name,
        "kind": match.kind,
        "chain": match.told(),
        "status": match.status,
        "interest": match.interest,
        "treatment": None if treated is None else treated.treatment,
        "reason": None if treated is None else treated.reason,
        "takes_part": one.takes_part,
        "managed": one.managed,
    }


def _quorum(one: Quorum, keeper: bool) -> dict[str, object]:
    told: dict[str, object] = {
        "body": one.body,
        "quorate": one.quorate,
        "needed": one.needed,
        "needed_of": list(one.needed_of),
        "certain": one.certain,
        "possible": one.possible,
    }
    if keeper:
        told["members"] = [
            {"seat": held.seat.seat, "who": held.who, "here": held.here, "why": held.why}
            for held in one.members
        ]
    return told


def _chair(body: str, one: Presiding, keeper: bool) -> dict[str, object]:
    told: dict[str, object] = {"body": body, "by": one.by, "who": one.who}
    return {**told, "conflicted": list(one.conflicted)} if keeper else told
