"""What the tests of a decision found, and no word of what they looked at.

What a decision taken in private was about is withheld, and so are the function and the value by
which its authority is tested. That whoever decided had the power to is not what was said in
private: that test is made of all that is held, and only how it ended leaves this module. Who left
the room for an interest is given out in no format, and could be told from a quorum that failed
beside a list of those who came: see `Verdict.quorum`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from commonweal.governance.authority import Standing, authority
from commonweal.governance.closing import item_of
from commonweal.governance.connections import items_of
from commonweal.governance.meetings.quorum import Quorate, quorum
from commonweal.governance.meetings.sitting import host_of, sittings
from commonweal.records import State, said
from commonweal.records.kinds import Decision, DecisionClosed
from commonweal.rules import RuleBook
from commonweal.system.organisation import Succession


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the tests of a decision ended.

    Parameters
    ----------
    standing
        Whether whoever decided had the power to.
    plain
        Whether what a reader may have gives the same answer for the same reason: where part of it
        is withheld, what is left gives another.
    quorum
        Whether enough voting members of the body were in the room; None of what was taken at no
        meeting that is on record, or by a body that did not exist. Where enough came by what a
        reader may have, it is told once the record of the decision was closed, which no record is
        without a quorum; before, "untold" whether it held or not.
    """

    standing: Standing
    plain: bool
    quorum: Quorate | Literal["untold"] | None


def verdict(
    past: State,
    given: State,
    decision: str,
    book: RuleBook,
    *,
    until: date,
    successions: Sequence[Succession] = (),
) -> Verdict:
    """How the tests of a decision ended.

    Parameters
    ----------
    past, given
        All that was stated (`law.whenever`), with what is withheld and as a reader may have it.
    decision, book, until, successions
        As in `authority.authority`.

    Raises
    ------
    KeyError
        When no statement has that decision.
    """
    whole, open_ = (
        authority(one, decision, book, until=until, successions=successions)
        for one in (past, given)
    )
    plain = (whole.standing, whole.function, whole.why) == (
        open_.standing,
        open_.function,
        open_.why,
    )
    return Verdict(whole.standing, plain, _told(past, given, decision))


def _told(past: State, given: State, decision: str) -> Quorate | Literal["untold"] | None:
    held, apparent = _quorum(past, decision), _quorum(given, decision)
    if apparent != "quorate":
        return apparent if apparent is None or apparent == held else "not known"
    ids = {decision, *(one.id for one in said(past, Decision) if one.what.decision == decision)}
    if not any(one.what.closes in ids for one in said(past, DecisionClosed)):
        return "untold"
    return "quorate" if held == "quorate" else "not known"


def _quorum(past: State, decision: str) -> Quorate | None:
    """The quorum of the item under which something was decided, of the body that did."""
    taken = [one.what for one in said(past, Decision) if one.what.decision == decision][-1]
    item = item_of(past, taken, items_of(past, taken))
    sitting = None if item is None else sittings(past).get(item.meeting)
    host = host_of(past, taken.body, taken.on)
    if item is None or sitting is None or host.body is None:
        return None
    found = quorum(sitting, host, item)
    # No body has a quorum of more than its members: then seats lack on record, and who had them
    # may have been there.
    if len({one.who for one in found.members}) < (found.needed or 0):
        return "not known"
    return found.quorate
