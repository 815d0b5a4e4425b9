"""The agenda of a meeting as it is prepared: what is in the way of each item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from commonweal.governance.connections import Connections, connections, item_findings
from commonweal.governance.connections.checking import OUT, Conflict, item_conflicts
from commonweal.governance.finding import Finding, in_order
from commonweal.governance.law import whenever
from commonweal.governance.meetings.deciding import (
    common_findings,
    existence_findings,
    joint_findings,
    voting_findings,
)
from commonweal.governance.meetings.declaring import (
    asked_findings,
    minute_findings,
    silent_findings,
)
from commonweal.governance.meetings.notice import notice_findings
from commonweal.governance.meetings.openness import (
    Openness,
    minutes_open_until,
    openness,
    openness_findings,
    private_findings,
)
from commonweal.governance.meetings.papers import KEEPER, served, withheld
from commonweal.governance.meetings.quorum import (
    Presiding,
    Quorum,
    chair_findings,
    presiding,
    quorum,
    quorum_finding,
)
from commonweal.governance.meetings.sitting import Host, Sitting, host_of, sittings
from commonweal.records import State, Statement, fold
from commonweal.records.kinds import AgendaItem, Decision, Paper
from commonweal.rules import RuleBook
from commonweal.system.organisation import Succession


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item of an agenda, and what is in its way.

    Parameters
    ----------
    item
        The item.
    conflicts
        Matches of those who may decide it with those who gain, each with its treatment.
    quorums, chairs
        For each body that meets, its quorum for this item, and who takes the chair.
    papers
        Papers that the reader is given.
    decisions
        What was decided, as the reader may have it.
    findings
        All that rules say of the item.
    """

    item: AgendaItem
    conflicts: tuple[Conflict, ...]
    quorums: tuple[Quorum, ...]
    chairs: tuple[tuple[str, Presiding], ...]
    papers: tuple[Paper, ...]
    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]

    @property
    def blocks(self) -> tuple[Finding, ...]:
        """What keeps the item from being decided, or its decision from being closed."""
        return tuple(found for found in self.findings if found.stands_in_the_way)


@dataclass(frozen=True, slots=True)
class Agenda:
    """A meeting with its items; `withheld` counts the papers that the reader is not given."""

    sitting: Sitting
    viewer: str
    openness: Openness
    findings: tuple[Finding, ...]
    items: tuple[ItemView, ...]
    withheld: int
    minutes_open_until: tuple[tuple[str, date], ...]


def agenda(
    statements: Iterable[Statement],
    meeting: str,
    book: RuleBook,
    *,
    viewer: str = KEEPER,
    known_at: datetime | None = None,
    successions: Sequence[Succession] = (),
) -> Agenda:
    """The agenda of a meeting as a reader may have it.

    Parameters
    ----------
    statements
        All statements.
    meeting
        Id of the meeting.
    book
        All rules held.
    viewer
        Who reads: the keeper of the records, a person by id, or the public (see `papers.served`).
        Conflicts of others and what rules say of them are for the keeper alone; a person sees
        their own.
    known_at
        The instant of knowledge; None for all that is known.
    successions
        What became of whom, for interests in bodies that were succeeded.

    Raises
    ------
    KeyError
        When the records have no such meeting.
    """
    every = tuple(statements)
    ever = whenever(every, known_at=known_at)
    given = served(ever, viewer)
    held = sittings(given)
    if meeting not in held:
        known = ", ".join(held)
        told = f"there are: {known}" if known else "there is none"
        raise KeyError(f"no meeting {meeting!r} is in the records; {told}")
    sitting = held[meeting]
    day = fold(every, effective=sitting.on, known_at=known_at)
    graph = connections(day, successions=successions)
    findings = [
        *notice_findings(sitting, book),
        *openness_findings(sitting, book),
        *(one for host in sitting.hosts for one in asked_findings(sitting, host, book)),
    ]
    until = ((host.code, minutes_open_until(book, host, sitting.on)) for host in sitting.hosts)
    return Agenda(
        sitting,
        viewer,
        openness(sitting, book),
        in_order(findings),
        tuple(
            _item(given, (day, graph), sitting, item, book, viewer)
            for item in sorted(sitting.items, key=_number)
        ),
        withheld(ever, meeting, viewer),
        tuple((code, day) for code, day in until if day is not None),
    )


def conflicted(conflicts: Sequence[Conflict]) -> frozenset[str]:
    """Persons with a conflict that keeps them from presiding: untreated, or treated as out.

    A role held by office here or there is in itself no conflict (rule C13b): it keeps nobody from
    the chair unless it was treated so.
    """
    return frozenset(
        one.match.person
        for one in conflicts
        if one.match.counts
        and (
            one.match.kind != "dual role"
            if one.treatment is None
            else one.treatment.treatment in OUT
        )
    )


def _item(
    ever: State,
    day: tuple[State, Connections],
    sitting: Sitting,
    item: AgendaItem,
    book: RuleBook,
    viewer: str,
) -> ItemView:
    conflicts = item_conflicts(*day, item, book)
    clashing = conflicted(conflicts) | {
        one.person for one in sitting.treatments if one.item == item.item and one.treatment in OUT
    }
    decisions = tuple(one for one in sitting.decisions if one.item == item.item)
    found = [
        *item_findings(*day, item, book, conflicts),
        *common_findings(sitting, item, book),
        *(one for held in decisions for one in private_findings(sitting, book, held)),
    ]
    hosts = {host.code for host in sitting.hosts}
    for code in sorted({one.body for one in decisions} - hosts):
        found += _taken(sitting, host_of(ever, code, sitting.on), item, decisions, book)
    for host in sitting.hosts:
        found += _of_host(sitting, host, item, clashing, decisions, book)
        found += silent_findings(sitting, host, item, conflicts, book)
        found += minute_findings(sitting, host, item, book)
    keeper = viewer == KEEPER
    return ItemView(
        item,
        tuple(one for one in conflicts if keeper or one.match.person == viewer),
        tuple(quorum(sitting, host, item) for host in sitting.hosts) if item.for_decision else (),
        tuple((host.code, presiding(host, clashing)) for host in sitting.hosts),
        tuple(paper for paper in sitting.papers if paper.item == item.item),
        decisions,
        in_order(found) if keeper else (),
    )


def _of_host(
    sitting: Sitting,
    host: Host,
    item: AgendaItem,
    clashing: frozenset[str],
    decisions: Sequence[Decision],
    book: RuleBook,
) -> list[Finding]:
    found = list(chair_findings(sitting, host, item, clashing, book))
    if item.for_decision:
        found.append(quorum_finding(sitting, host, item, book))
    return [*found, *_taken(sitting, host, item, decisions, book)]


def _taken(
    sitting: Sitting,
    host: Host,
    item: AgendaItem,
    decisions: Sequence[Decision],
    book: RuleBook,
) -> list[Finding]:
    """What is found of decisions of one body; of votes alone where there is none yet."""
    found: list[Finding] = []
    mine = [one for one in decisions if one.body == host.code]
    for decision in mine:
        found += existence_findings(host, decision)
        found += joint_findings(host, decision, book)
        found += voting_findings(sitting, host, item, decision)
    return found or list(voting_findings(sitting, host, item))


def _number(item: AgendaItem) -> tuple[list[tuple[int, str]], str]:
    """Items in the order of their numbers, 9 before 10 and 4a after 4."""
    parts = item.number.replace("(", ".").replace(")", "").split(".")
    return [_part(part) for part in parts], item.item


def _part(part: str) -> tuple[int, str]:
    digits = "".join(letter for letter in part if letter.isdigit())
    return (int(digits) if digits else 0), part
