"""Whether a meeting was open, and whether the public was shut out as the law of the day asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from commonweal.governance.finding import Finding, Status, in_order, under, wording
from commonweal.governance.meetings.bound import OWN, own, rule_on, unbound
from commonweal.governance.meetings.sitting import Host, Sitting
from commonweal.records.kinds import Decision, Exclusion
from commonweal.rules import Rule, RuleBook
from commonweal.system.calendar import months_ahead

Public = Literal["open", "closed", "part", "not known"]
#: Grounds that the 1960 Act names (B9): any other has to stand in the resolution as one of these.
GROUNDS_1960 = ("confidential business", "special reasons")


@dataclass(frozen=True, slots=True)
class Openness:
    """How open a meeting was to the public, and why it was not.

    Parameters
    ----------
    public
        Open, closed, in part, or not known.
    why
        Why it was not open: the reason stated of it, else those of its exclusions; nothing where
        it was open, or where no reason is recorded.
    bound_by
        Ids of rules that open it, or "own rules of X", or nothing where none does.
    opened_by
        The same in words.
    """

    public: Public
    why: str
    bound_by: tuple[str, ...]
    opened_by: tuple[str, ...]


def openness(sitting: Sitting, book: RuleBook) -> Openness:
    """How open a meeting was: as stated of it, else as its exclusions or its bodies' rules say; one
    that is stated to have been open was so in part where the public was shut out of some of it."""
    reasons = [f"{one.ground}: {one.reason}" for one in sitting.exclusions]
    stated_open = sitting.meeting.public == "open"
    if sitting.meeting.public_reason is not None and not (stated_open and reasons):
        reasons = [sitting.meeting.public_reason]
    bound, words = [], []
    for host in sitting.hosts:
        rule = _opening(book, host, sitting.on)
        if rule is not None:
            bound.append(rule.id)
            words.append(f"{rule.law} (rule {rule.id})")
        elif host.body is not None and host.body.meets in ("in public", "in part"):
            bound.append(f"{OWN}{host.code}")
            words.append(f"the own rules of {host.body.name}")
    why = "; ".join(dict.fromkeys(reasons))
    return Openness(_public(sitting), why, tuple(bound), tuple(dict.fromkeys(words)))


def openness_findings(sitting: Sitting, book: RuleBook) -> tuple[Finding, ...]:
    """Whether the public was admitted, or shut out as it must be, for each body that meets.

    A meeting that was open is met. Of one that was not, each exclusion is tested: by resolution
    with its reason (B9), with the description of exempt information (B17), or for disorder, which
    is a ground of its own (B10a, B10b). Disorder stands with the warnings given and who else had
    to leave. A body bound by no law is tested against its own rules, where they are stated.
    """
    found: list[Finding] = []
    public = _public(sitting)
    for host in sitting.hosts:
        about = f"{sitting.meeting.meeting} ({host.code})"
        for excluded in sitting.exclusions:
            found.append(_excluded(book, host, sitting.on, excluded, about))
        rule = _opening(book, host, sitting.on)
        if rule is not None:
            status, text, do = _admitted(sitting, public)
            found.append(under(rule, status=status, about=about, on=sitting.on, text=text, do=do))
        elif host.body is not None and host.body.meets in ("in public", "in part"):
            status, text, do = _admitted(sitting, public, partly=host.body.meets == "in part")
            words = f"meets {host.body.meets}"
            found.append(
                own(host, words, status=status, about=about, on=sitting.on, text=text, do=do)
            )
        elif not sitting.exclusions:
            found.append(unbound("meeting-open", host, about=about, on=sitting.on))
    return in_order(found)


def minutes_open_until(book: RuleBook, host: Host, on: date) -> date | None:
    """The last day on which minutes, agenda and reports have to be open; None where no rule says.

    Six years beginning with the day of the meeting (B18): they end on the day before it comes
    round.
    """
    rule = None if host.body is None else wording(book, "minutes-open", host.body.kind, on)
    if rule is None or rule.low is None:
        return None
    return months_ahead(on, 12 * int(rule.low)) - timedelta(days=1)


def private_findings(sitting: Sitting, book: RuleBook, decision: Decision) -> tuple[Finding, ...]:
    """Whether a decision taken in private stands with what is public of it (B12).

    Title, day, body and ground are always there; the day on which it is looked at again may lack,
    and so may anything by which the public was shut out.
    """
    host = sitting.host(decision.body)
    if not taken_in_private(decision, sitting) or host is None or host.body is None:
        return ()
    rule = wording(book, "private-decision-listed", host.body.kind, decision.on)
    if rule is None:
        return ()
    status: Status = "met"
    text, do = f"listed with its ground: {decision.ground}", ""
    if decision.ground is None:
        status, text = "not known", "taken where the public was shut out; no ground is recorded"
        do = "State that it was taken in private, and its ground."
        if decision.private is False:
            status, text = "warns", f"{text}, and it is recorded as taken in public"
    else:
        dos = []
        if _heard_in_public(decision, sitting):
            text += "; no exclusion of the public is on record for its item"
            dos.append("Record how the public was shut out, or correct that it was in private.")
        if decision.review_on is None:
            text += "; no day is set on which that is looked at again"
            dos.append("Set the day on which the ground is looked at again.")
        status, do = "warns" if dos else "met", " ".join(dos)
    about = f"{decision.decision} ({decision.body})"
    return (under(rule, status=status, about=about, on=decision.on, text=text, do=do),)


def _heard_in_public(decision: Decision, sitting: Sitting) -> bool:
    """Whether by the records the public heard what was decided: at a meeting that was open, under
    an item of which it was not shut out."""
    if sitting.meeting.public != "open" or any(not one.items for one in sitting.exclusions):
        return False
    named = _items_of(decision, sitting)
    shut = shut_items(sitting)
    return not (named & shut if named else shut)


def _items_of(decision: Decision, sitting: Sitting) -> frozenset[str | None]:
    """The items under which something was decided: its own, and that of its motion."""
    put = {one.item for one in sitting.motions if one.motion == decision.motion}
    return frozenset({decision.item, *put} - {None})


def taken_in_private(decision: Decision, sitting: Sitting | None) -> bool | None:
    """Whether a decision was taken in private; None where nothing tells.

    It was where it is stated to have been, and where the public was shut out of its item, or of
    that of its motion, whatever is stated of the decision. Else what is stated of it counts, then
    whether its meeting as a whole was open.
    """
    if decision.private or sitting is None:
        return decision.private
    named = _items_of(decision, sitting)
    if any(one.private for one in sitting.items if one.item in named) or any(
        named & {*one.items} for one in sitting.exclusions
    ):
        return True
    if decision.private is not None:
        return decision.private
    stated = sitting.meeting.public
    if stated == "open" and any(not one.items for one in sitting.exclusions):
        return None
    return {"closed": True, "open": False}.get(stated)


def shut_items(sitting: Sitting) -> frozenset[str]:
    """Items of which the public heard nothing: private ones, those that an exclusion names, and
    all of a meeting that was closed."""
    whole = sitting.meeting.public == "closed"
    shut = {item.item for item in sitting.items if whole or item.private}
    return frozenset(shut.union(*(one.items for one in sitting.exclusions)))


def _public(sitting: Sitting) -> Public:
    """As stated; but a meeting from which the public was shut out for a while was not wholly open,
    whatever is stated of it."""
    stated = sitting.meeting.public
    return "part" if sitting.exclusions and stated in ("open", "not known") else stated


def _opening(book: RuleBook, host: Host, on: date) -> Rule | None:
    """The rule that opens a body's meetings, or the rule on notice where it implies that."""
    return rule_on(book, "meeting-open", host, on) or rule_on(book, "meeting-exclusion", host, on)


def _admitted(sitting: Sitting, public: Public, *, partly: bool = False) -> tuple[Status, str, str]:
    if public == "open":
        return "met", "open to the public", ""
    if public == "not known":
        return "not known", "whether it was open to the public is not recorded", "Record it."
    if sitting.exclusions:
        return "met", f"{public}: the public was shut out, see the exclusion", ""
    if public == "part" and partly:
        return "met", "open in part, as its own rules have it", ""
    reason = sitting.meeting.public_reason
    text = f"{public}, and no exclusion of the public is recorded" + (
        f" ({reason})" if reason else ""
    )
    if sitting.meeting.status == "planned":
        return "warns", text, "Open it, or have the meeting resolve to exclude the public."
    return "not known", text, "Record the resolution and its reason, or that there was none."


def _excluded(book: RuleBook, host: Host, on: date, excluded: Exclusion, about: str) -> Finding:
    """One exclusion under the rule that asks for it in that way."""
    subject = "meeting-disorder" if excluded.ground == "disorder" else "meeting-exclusion"
    rule = rule_on(book, subject, host, on)
    if excluded.ground == "disorder":
        status, text, do = _disorder(excluded)
    elif host.body is not None and host.body.kind == "council":
        status, text, do = _council(excluded)
    else:
        status, text, do = _resolved(excluded)
    if rule is not None:
        return under(rule, status=status, about=about, on=on, text=text, do=do)
    opening = rule_on(book, "meeting-open", host, on)
    if opening is not None and excluded.ground != "disorder":
        status, text, do = _considered(excluded)
        return under(opening, status=status, about=about, on=on, text=text, do=do)
    none = unbound(subject, host, about=about, on=on)
    ask = (
        "Name the power in its constitution or terms of reference that it rests on."
        if excluded.law is None
        else ""
    )
    return Finding(none.rule, none.status, about, on, f"{none.text}. What is recorded: {text}", ask)


def _resolved(excluded: Exclusion) -> tuple[Status, str, str]:
    if excluded.ground not in GROUNDS_1960:
        do = "State in a resolution that the business is confidential, or the special reasons."
        return "not met", f"the public was shut out, ground: {excluded.ground}", do
    if excluded.resolution is None:
        do = "Record the words of the resolution, or that there was none."
        return "not known", f"{excluded.ground}: {excluded.reason}; no resolution is recorded", do
    return "met", f"by resolution, {excluded.ground}: {excluded.reason}", ""


def _considered(excluded: Exclusion) -> tuple[Status, str, str]:
    """Of a body that may close a meeting where it thinks that best for the public: with a reason,
    whatever it is called."""
    if excluded.ground == "not stated":
        do = "Record why opening it was thought not to be in the public interest."
        return "not met", f"no ground is stated: {excluded.reason}", do
    return "met", f"{excluded.ground}: {excluded.reason}", ""


def _council(excluded: Exclusion) -> tuple[Status, str, str]:
    if excluded.ground == "confidential business":
        text = f"confidential: {excluded.reason}; the rule speaks of exempt information only"
        return "not known", text, "Say which disclosure is forbidden, and by whom."
    if excluded.ground != "exempt information":
        do = "Resolve again: name the items and the description of Schedule 12A, or readmit."
        return "not met", f"ground: {excluded.ground}: {excluded.reason}", do
    if excluded.resolution is None:
        return "not known", "exempt information; no resolution is recorded", "Record its words."
    cited = "12A" in f"{excluded.law or ''} {excluded.resolution}"
    lacks = [
        *([] if excluded.items else ["the proceedings are not named"]),
        *([] if cited else ["no description of Schedule 12A is stated"]),
    ]
    if lacks:
        return "not met", f"by resolution, but {' and '.join(lacks)}", "Resolve again, with both."
    return "met", f"by resolution, exempt information: {excluded.law or excluded.reason}", ""


def _disorder(excluded: Exclusion) -> tuple[Status, str, str]:
    """Disorder: no resolution is asked for; what matters is what came before and whom it hit."""
    warned = (
        "how many warnings were given first is not known"
        if excluded.warnings is None
        else f"{excluded.warnings or 'no'} warning{'' if excluded.warnings == 1 else 's'} first"
    )
    left = f"; also had to leave: {', '.join(excluded.also_left)}" if excluded.also_left else ""
    text = f"disorder: {excluded.reason}; {warned}{left}"
    if excluded.also_left:
        do = "Say why those who made no disturbance had to leave too."
        return "warns", text, do
    if not excluded.warnings:
        return "warns", text, "Record the warnings that were given first."
    return "met", text, ""
