"""Who may close what was asked for or promised: the body to which it is owed, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commonweal.records import Statement
from commonweal.records.kinds import Closure, Commitment
from commonweal.records.succession import successor_of
from commonweal.system.organisation import Succession


def may_close(
    closure: Closure,
    commitment: Commitment,
    successions: Sequence[Succession] = (),
    statements: Iterable[Statement] = (),
) -> bool:
    """Whether a closure is by the body to which the commitment is owed, or what that body became.

    Once it became another it closes nothing itself; of one that ended without a successor nobody
    else can, so that its own last word counts.

    Parameters
    ----------
    closure, commitment
        What was closed, by whom.
    successions, statements
        What became of whom, and where bodies are stated that are parts of others.

    Examples
    --------
    >>> from datetime import date
    >>> asked = Commitment(commitment="c", kind="request", text="t", made_on=date(2019, 8, 20),
    ...     by="STP", to="09W", where="discussion", source="minutes")
    >>> became = [Succession(predecessor="09W", successor="91Q", on=date(2020, 4, 1),
    ...     kind="merger")]
    >>> [may_close(Closure(commitment="c", on=day, by="91Q", outcome="met"), asked, became)
    ...  for day in (date(2020, 3, 31), date(2020, 4, 1))]
    [False, True]
    >>> [may_close(Closure(commitment="c", on=day, by="09W", outcome="met"), asked, became)
    ...  for day in (date(2020, 3, 31), date(2020, 4, 1))]
    [True, False]
    """
    if not successions:
        return closure.by == commitment.to
    owed = successor_of(commitment.to, closure.on, successions, statements)
    return closure.by == (commitment.to if owed is None else owed)
