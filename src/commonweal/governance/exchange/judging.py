"""What the tests of a decision found, and no word of what they looked at.

What a decision taken in private was about is withheld, and so are the function and the value by
which its authority is tested, and who was out of the room. That whoever decided had the power to,
and that enough of them were there, is not what was said in private: the tests are made of all that
is held, and only how they ended leaves this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.governance.authority import Standing, authority
from commonweal.governance.closing import item_of
from commonweal.governance.connections import items_of
from commonweal.governance.meetings.quorum import Quorate, quorum
from commonweal.governance.meetings.sitting import host_of, sittings
from commonweal.records import State, said
from commonweal.records.kinds import Decision
from commonweal.rules import RuleBook
from commonweal.system.organisation import Succession


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the tests of a decision ended.

    Parameters
    ----------
    standing
        Whether whoever decided had the power to.
    quorum
        Whether enough voting members of the body were in the room; None of what was taken at no
        meeting that is on record, or by a body that did not exist.
    """

    standing: Standing
    quorum: Quorate | None


def verdict(
    past: State,
    decision: str,
    book: RuleBook,
    *,
    until: date,
    successions: Sequence[Succession] = (),
) -> Verdict:
    """How the tests of a decision ended.

    Parameters
    ----------
    past
        All that was stated (`law.whenever`), with what is withheld.
    decision, book, until, successions
        As in `authority.authority`.

    Raises
    ------
    KeyError
        When no statement has that decision.
    """
    tested = authority(past, decision, book, until=until, successions=successions)
    held = [one.what for one in said(past, Decision) if one.what.decision == decision][-1]
    return Verdict(tested.standing, _quorum(past, held))


def _quorum(past: State, held: Decision) -> Quorate | None:
    """The quorum of the item under which something was decided, of the body that did."""
    item = item_of(past, held, items_of(past, held))
    sitting = None if item is None else sittings(past).get(item.meeting)
    host = host_of(past, held.body, held.on)
    if item is None or sitting is None or host.body is None:
        return None
    return quorum(sitting, host, item).quorate
