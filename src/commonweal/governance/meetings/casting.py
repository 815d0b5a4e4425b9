"""The casting vote: whose votes it settles, whether they were equal, and whether whoever gave it
took the chair."""

from __future__ import annotations

from collections.abc import Collection

from commonweal.governance.connections.checking import OUT
from commonweal.governance.finding import Finding
from commonweal.governance.meetings.counting import counted
from commonweal.governance.meetings.presence import deputies, presence
from commonweal.governance.meetings.quorum import presiding
from commonweal.governance.meetings.sitting import Host, Sitting
from commonweal.records.kinds import AgendaItem, Motion, Vote

#: What stands in a finding: no rule on it is held, and a body's own standing orders may say more.
TIE = "a casting vote settles equal votes, by whoever takes the chair (assumed by this project)"


def entitled(sitting: Sitting, host: Host) -> frozenset[str] | None:
    """Persons with a vote in a body at a meeting; None where the records do not tell all."""
    seats = host.voting
    if not seats or any(seat.person is None for seat in seats):
        return None
    holders = {seat.person for seat in seats if seat.person is not None}
    return frozenset(holders.union(deputies(sitting, host)))


def votes_of(sitting: Sitting, host: Host, cast: Collection[Vote]) -> list[Vote] | None:
    """Those votes on a motion that count for a body: all where it meets alone, where several meet
    those of its members; None where it cannot be told whose they were."""
    if [one.code for one in sitting.hosts] == [host.code]:
        return list(cast)
    members = entitled(sitting, host)
    if members is None or any(one.person is None for one in cast):
        return None
    return [one for one in cast if one.person in members]


def casting_findings(
    sitting: Sitting, host: Host, item: AgendaItem, motion: Motion
) -> tuple[Finding, ...]:
    """What is amiss with the casting vote on a motion; nothing where there is none.

    One on votes that were not equal settles nothing, and blocks. One of somebody who did not take
    the chair, as far as seats, conflicts and who was there tell, is warned of; where they do not
    tell who did, nothing is.
    """
    cast = votes_of(sitting, host, [one for one in sitting.votes if one.motion == motion.motion])
    votes = counted(cast or ())
    if not votes.casting:
        return ()
    about = f"{motion.motion} ({host.code})"
    found = []
    if not votes.equal:
        text = f"there is a casting vote, and the votes were not equal: {votes.told}"
        do = "Void the casting vote, or correct the votes."
        found.append(Finding(TIE, "blocks", about, sitting.on, text, do))
    away = _away(sitting, host, item)
    chair = presiding(host, away)
    took = {
        seat.person
        for seat in host.seats
        if seat.role == chair.by and not seat.vacant and seat.person not in away
    }
    for one in cast or ():
        if one.casting and one.person and took and not took & {None, one.person}:
            text = f"the casting vote is that of {one.person}, and {chair.who} took the chair"
            do = f"Correct whose it was, or minute that {one.person} took the chair for the item."
            found.append(Finding(TIE, "warns", about, sitting.on, text, do))
    return tuple(found)


def _away(sitting: Sitting, host: Host, item: AgendaItem) -> frozenset[str]:
    """Who could not take the chair for an item: out by a conflict, not there by any seat, or there
    by a deputy."""
    told = presence(sitting, host, item)
    there = {one.who for one in told if one.here != "out"}
    away = {one.seat.person or one.who for one in told}
    treated = {
        one.person for one in sitting.treatments if one.item == item.item and one.treatment in OUT
    }
    return frozenset((away - there) | treated)
