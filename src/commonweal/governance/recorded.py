"""What has to be on record of a decision before whoever keeps it can call that record complete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from commonweal.governance.authority import authority
from commonweal.governance.law import whenever
from commonweal.governance.meetings.sitting import sittings
from commonweal.records import State, Statement, latest
from commonweal.records.kinds import Decision
from commonweal.records.kinds.decisions import Lack
from commonweal.rules import RuleBook
from commonweal.system.organisation import Succession

#: What each of these is, in words.
LACKS: Mapping[Lack, str] = {
    "authority": "By what authority it was taken",
    "deciders": "Who took it",
}


def lacking(
    statements: Iterable[Statement],
    decision: str,
    book: RuleBook,
    *,
    successions: Sequence[Succession] = (),
) -> tuple[Lack, ...]:
    """What is not on record of a decision, so that no check of it says anything.

    Nobody's conflict can be looked at in a decision that nobody is known to have taken, and no
    scheme be asked about a function that is not named: neither is a check that was passed.

    Parameters
    ----------
    statements, decision, book, successions
        As in `closing.decision_findings`.

    Raises
    ------
    KeyError
        As there.
    """
    state = whenever(statements)
    found: list[Lack] = []
    if authority(state, decision, book, successions=successions).standing == "not known":
        found.append("authority")
    held = latest(state, Decision, lambda one: one.decision)[decision].what
    if not _taken_by_somebody(state, held):
        found.append("deciders")
    return tuple(found)


def _taken_by_somebody(state: State, decision: Decision) -> bool:
    """Whether anybody is known to have taken it: as it lists them, by the votes on its motion, or
    by who came to its meeting."""
    if decision.decided_by:
        return True
    sitting = next((one for one in sittings(state).values() if decision in one.decisions), None)
    if sitting is None:
        return False
    motions = {
        one.motion
        for one in sitting.motions
        if decision.motion == one.motion or (decision.motion is None and decision.item == one.item)
    }
    voted = any(one.motion in motions and one.voter is not None for one in sitting.votes)
    came = any(
        one.capacity in ("member", "deputy") and not one.apologies for one in sitting.attendance
    )
    return voted or came
