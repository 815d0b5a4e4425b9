"""Whether a decision was taken by a body that could take it, and by those who have a vote in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from commonweal.evidence.words import day as day_words
from commonweal.governance.finding import Finding, Status, in_order, under, wording
from commonweal.governance.meetings.casting import casting_findings, entitled, votes_of
from commonweal.governance.meetings.counting import Counted, counted
from commonweal.governance.meetings.openness import private_findings
from commonweal.governance.meetings.presence import presence
from commonweal.governance.meetings.quorum import quorum_finding
from commonweal.governance.meetings.sitting import Host, Sitting, host_of, sittings
from commonweal.records import State
from commonweal.records.kinds import AgendaItem, Decision, Motion, Vote
from commonweal.rules import RuleBook

#: What stands in a finding where no law that is held asks for it.
EXISTS = "body that decides exists (rule of this project)"
MEMBERS = "only members vote (rule of this project)"
CARRIED = "a motion is carried by more votes for it than against (rule of this project)"
EACH = "committees in common decide for each body (rule of this project)"


def taking_findings(
    state: State, book: RuleBook, decision: Decision, item: AgendaItem | None
) -> tuple[Finding, ...]:
    """What keeps a decision from being one: who took it, with what quorum, whose votes.

    Parameters
    ----------
    state
        Everything that was ever stated (`law.whenever`), so that a body that has ended is known.
    book
        All rules held.
    decision, item
        The decision, and the item that it was taken under; None where it was at no meeting.

    Returns
    -------
    What is not met, warned of or met. What the records do not tell (a quorum that is not stated,
    who came) is left out here: it stands in the view of the agenda.
    """
    host = host_of(state, decision.body, decision.on)
    found = [*existence_findings(host, decision), *joint_findings(host, decision, book)]
    sitting = None if item is None else sittings(state).get(item.meeting)
    if sitting is not None and item is not None:
        found += common_findings(sitting, item, book)
        found += voting_findings(sitting, host, item, decision)
        found += carried_findings(sitting, host, decision)
        found += private_findings(sitting, book, decision)
        if host.body is not None:
            found.append(quorum_finding(sitting, host, item, book))
    return in_order(one for one in found if one.status not in ("not known", "no rule held"))


def existence_findings(host: Host, decision: Decision) -> tuple[Finding, ...]:
    """Whether the body that decided existed on that day; nothing where nothing is stated of it."""
    if not host.known or host.body is not None:
        return ()
    text = f"{decision.body} did not exist on {day_words(decision.on)}, the day of the decision"
    do = "State the body that decided, or correct the day; else have its successor decide."
    about = f"{decision.decision} ({decision.body})"
    return (Finding(EXISTS, "blocks", about, decision.on, text, do),)


def joint_findings(host: Host, decision: Decision, book: RuleBook) -> tuple[Finding, ...]:
    """Whether bodies of that kind could decide by a joint committee on that day, where law says
    since when (B13: groups from 1 October 2014)."""
    if host.body is None or host.body.form != "joint committee":
        return ()
    about = f"{decision.decision} ({decision.body})"
    held = wording(book, "joint-committee", host.body.kind, decision.on)
    if held is not None:
        text = f"{host.name} decides for {', '.join(host.body.of) or 'its members'}"
        return (under(held, status="met", about=about, on=decision.on, text=text),)
    ever = book.about("joint-committee", host.body.kind)
    if not ever:
        return ()
    first = min(ever, key=lambda rule: rule.in_force_from)
    since = day_words(first.in_force_from)
    until = max((rule.in_force_to for rule in ever if rule.in_force_to), default=None)
    span = f"from {since}" if until is None else f"from {since} to {day_words(until)}"
    text = f"a joint committee of bodies of the kind {host.body.kind!r} could decide only {span}"
    do = "Have each body decide for itself, as committees in common do."
    return (under(first, status="blocks", about=about, on=decision.on, text=text, do=do),)


def common_findings(sitting: Sitting, item: AgendaItem, book: RuleBook) -> tuple[Finding, ...]:
    """Whether committees that meet in common decided for each body, and none decided for all.

    A decision stated of the committees in common as one binds none of the bodies, and blocks. A
    body without a decision of its own has not decided: a warning, as the others have.
    """
    decided = {one.body: one for one in sitting.decisions if one.item == item.item}
    if not decided:
        return ()
    found = []
    for host in sitting.hosts:
        if host.body is None:
            continue
        together = host.body.form == "committees in common"
        for body in host.body.of if together else (host.code,):
            if body not in decided and (together or len(sitting.hosts) > 1):
                text = f"{body} has no decision of its own on {item.title!r}"
                do = f"State what {body} decided, or that it did not."
                found.append(_each(book, host, sitting, f"{item.item} ({body})", text, do))
        if together and host.code in decided:
            text = f"{host.name} are committees in common: they decide for each body, not as one"
            do = "State one decision for each body."
            about = f"{decided[host.code].decision} ({host.code})"
            found.append(_each(book, host, sitting, about, text, do, blocks=True))
    return in_order(found)


def voting_findings(
    sitting: Sitting, host: Host, item: AgendaItem, decision: Decision | None = None
) -> tuple[Finding, ...]:
    """Votes and deciders that are not members of the body, and votes that are too many.

    Parameters
    ----------
    sitting, host, item
        The meeting, the body that decides, and the item.
    decision
        The decision; None looks at every motion under the item.

    Notes
    -----
    Who holds a seat without a vote, or none, has no vote. Where nobody is named in a voting seat of
    the body, or some are known by their office alone, it is not known who has one: nothing is
    found but of the casting vote. A deputy who came votes in the seat named.
    """
    if decision is not None and decision.motion is not None:
        motions = [one for one in sitting.motions if one.motion == decision.motion]
    else:
        motions = [one for one in sitting.motions if one.item == item.item]
    found = [one for each in motions for one in casting_findings(sitting, host, item, each)]
    members = entitled(sitting, host)
    if members is None:
        return in_order(found)
    others = frozenset[str]().union(
        *(
            entitled(sitting, other) or frozenset()
            for other in sitting.hosts
            if other.code != host.code
        )
    )
    for motion in motions:
        cast = [one for one in sitting.votes if one.motion == motion.motion]
        found += _cast(sitting, host, item, motion, cast, members, others)
    if decision is not None:
        strangers = sorted(set(decision.decided_by) - members)
        found += [
            Finding(
                MEMBERS,
                "blocks",
                f"{decision.decision} ({host.code})",
                sitting.on,
                f"{who} is listed as deciding and has no vote in {host.name}",
                f"Correct who decided, or state the seat of {who}.",
            )
            for who in strangers
        ]
    return in_order(found)


def carried_findings(sitting: Sitting, host: Host, decision: Decision) -> tuple[Finding, ...]:
    """Whether the motion by which something was decided was carried, as far as votes tell.

    As many votes for it as against carry it only with a casting vote, which counts as one more.
    Where several bodies meet, the votes of the members of the one that decided count; nothing is
    found where no vote for or against is on record, or not whose they were.
    """
    votes = _votes(sitting, host, decision.motion)
    if votes.ahead > 0 or not votes.decides:
        return ()
    text = f"the motion {decision.motion} was not carried: {votes.told}"
    do = (
        "Correct the votes, or the motion by which it was decided; leave the motion out where it "
        "was decided not to do what it said."
    )
    if votes.equal and not votes.casting:
        do = f"Record the casting vote of whoever took the chair, if there was one. {do}"
    about = f"{decision.decision} ({host.code})"
    return (Finding(CARRIED, "blocks", about, sitting.on, text, do),)


def carried(sitting: Sitting, host: Host, motion: str) -> bool:
    """Whether more votes of a body are on record for a motion than against it."""
    return _votes(sitting, host, motion).ahead > 0


def _votes(sitting: Sitting, host: Host, motion: str | None) -> Counted:
    """The votes on a motion that count for a body; none where it cannot be told whose they were."""
    cast = [one for one in sitting.votes if one.motion == motion]
    return counted(votes_of(sitting, host, cast) or ())


def _cast(
    sitting: Sitting,
    host: Host,
    item: AgendaItem,
    motion: Motion,
    cast: Collection[Vote],
    members: frozenset[str],
    others: frozenset[str],
) -> list[Finding]:
    about = f"{motion.motion} ({host.code})"
    named: Counter[str] = Counter()
    valid: list[Vote] = []
    for one in cast:
        if one.casting:
            continue
        if one.person is not None:
            named[one.person] += 1
        if one.person is None or (one.person in members and named[one.person] == 1):
            valid.append(one)
    every, own = counted(cast), counted(valid)
    found = []
    people = {one.person for one in cast if one.person is not None}
    for who in sorted(people - members - others):
        text = (
            f"{who} voted and has no vote in {host.name}; as recorded {every.told}, "
            f"by members {own.told}"
        )
        do = f"Correct the vote, or state the seat of {who}; else vote again without them."
        found.append(Finding(MEMBERS, "blocks", about, sitting.on, text, do))
    for who, times in sorted(named.items()):
        if times > 1:
            text, do = f"{who} has {times} votes recorded on one motion", "Void all but one."
            found.append(Finding(MEMBERS, "blocks", about, sitting.on, text, do))
    if len(every.casting) > 1:
        text = f"{len(every.casting)} casting votes are recorded on one motion"
        found.append(Finding(MEMBERS, "blocks", about, sitting.on, text, "Void all but one."))
    most = sum(one.here != "out" for one in presence(sitting, host, item))
    votes = sum(own.ways.values())
    if len(sitting.hosts) == 1 and votes > most:
        text = f"{votes} votes, and {most} voting members were in the room at most"
        found.append(
            Finding(MEMBERS, "warns", about, sitting.on, text, "Check the count of votes.")
        )
    return found


def _each(
    book: RuleBook,
    host: Host,
    sitting: Sitting,
    about: str,
    text: str,
    do: str,
    *,
    blocks: bool = False,
) -> Finding:
    kind = "" if host.body is None else host.body.kind
    rule = wording(book, "joint-committee", kind, sitting.on)
    status: Status = "blocks" if blocks else "warns"
    if rule is None:
        return Finding(EACH, status, about, sitting.on, text, do)
    return under(rule, status=status, about=about, on=sitting.on, text=text, do=do)
