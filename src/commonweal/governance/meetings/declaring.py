"""Whether interests were asked for at a meeting, declared, and minuted as they must be."""

from __future__ import annotations

from collections.abc import Iterable

from commonweal.governance.connections.checking import Conflict
from commonweal.governance.finding import Finding, Status, under, wording
from commonweal.governance.meetings.sitting import Host, Sitting
from commonweal.records.kinds import AgendaItem
from commonweal.rules import RuleBook

#: Treatments of which a minute has the times out and back.
LEAVING = ("leaves for discussion and decision", "discusses, leaves for decision")
#: Matches that rest on identifiers, or that somebody looked at and confirmed.
CERTAIN = ("automatic", "confirmed")


def asked_findings(sitting: Sitting, host: Host, book: RuleBook) -> tuple[Finding, ...]:
    """Whether the chair asked for interests (B1): shown by what was declared, or a nil return."""
    kind = "" if host.body is None else host.body.kind
    rule = wording(book, "declarations-sought", kind, sitting.on)
    if rule is None:
        return ()
    status: Status = "not known"
    text = "no declaration and no nil return is recorded"
    do = "Ask for interests at the start, and record what was said, or that nobody had any."
    if sitting.declarations:
        count = sum(not one.nil for one in sitting.declarations)
        status, do = "met", ""
        text = f"asked for; {count or 'no'} interest{'' if count == 1 else 's'} declared"
    about = f"{sitting.meeting.meeting} ({host.code})"
    return (under(rule, status=status, about=about, on=sitting.on, text=text, do=do),)


def silent_findings(
    sitting: Sitting, host: Host, item: AgendaItem, conflicts: Iterable[Conflict], book: RuleBook
) -> tuple[Finding, ...]:
    """Who has an interest in an item and declared none at a meeting whose declarations are kept.

    Silence where no declaration at all is recorded says nothing.
    """
    kind = "" if host.body is None else host.body.kind
    rule = wording(book, "declarations-sought", kind, sitting.on)
    if rule is None or not sitting.declarations:
        return ()
    spoke = {one.person for one in sitting.declarations if not one.nil}
    silent = {
        one.match.person
        for one in conflicts
        if one.match.status in CERTAIN and one.match.person not in spoke
    }
    return tuple(
        under(
            rule,
            status="warns",
            about=f"{item.item} ({host.code})",
            on=sitting.on,
            text=f"{who} has an interest in the item and declared none at the meeting",
            do="Ask, and record what was said.",
        )
        for who in sorted(silent)
    )


def minute_findings(
    sitting: Sitting, host: Host, item: AgendaItem, book: RuleBook
) -> tuple[Finding, ...]:
    """Whether the minute of each conflict has who, why, how it was treated, and the times (B3b)."""
    kind = "" if host.body is None else host.body.kind
    rule = wording(book, "conflict-minute", kind, sitting.on)
    if rule is None:
        return ()
    found = []
    for one in sitting.treatments:
        if one.item != item.item:
            continue
        timed = one.out is not None and one.back is not None
        lacks = one.treatment in LEAVING and sitting.meeting.status == "held" and not timed
        found.append(
            under(
                rule,
                status="warns" if lacks else "met",
                about=f"{item.item} ({host.code})",
                on=sitting.on,
                text=f"{one.person}: {one.treatment}"
                + ("; when they left and came back is not recorded" if lacks else ""),
                do="Record the times out and back." if lacks else "",
            )
        )
    return tuple(found)
