"""The records of bodies that merge: every statement goes to the successor or to a recorded end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from commonweal.plan.merge.order import MergeError
from commonweal.records import Statement
from commonweal.records.succession import Handover, hand_over
from commonweal.system.organisation import Succession


def records_after(
    statements: Iterable[Statement],
    *,
    predecessors: Sequence[str],
    successor: str,
    on: date,
    stated_by: str,
    stated_at: datetime,
) -> Handover:
    """What becomes of the records of bodies that merge into one.

    Parameters
    ----------
    statements
        All statements of the folder.
    predecessors, successor, on
        Codes, and the first day of the merger.
    stated_by, stated_at
        Who states the transfers, and when, with its time zone.

    Raises
    ------
    MergeError
        With every statement that has neither one successor nor an end.
    """
    handover = hand_over(
        statements,
        [
            Succession(predecessor=code, successor=successor, on=on, kind="merger")
            for code in sorted(set(predecessors) - {successor})
        ],
        stated_by=stated_by,
        stated_at=stated_at,
        reason=f"{successor} took the place of the body",
    )
    if handover.unresolved:
        raise MergeError(
            f"records: {one.statement} ({one.kind}) of {one.body} has no one successor: there are "
            f"{', '.join(one.successors)}; state whose it is"
            for one in handover.unresolved
        )
    return handover
