"""What came of looking at matches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from commonweal.governance.connections.matching import Match
from commonweal.records import State, latest
from commonweal.records.kinds import MatchReview


def reviewed(state: State, found: Iterable[Match]) -> tuple[Match, ...]:
    """Matches with the status that their last review gave them.

    A match that was not looked at keeps its own. A review of a match that is not found any more
    changes nothing; it stays in the records.
    """
    reviews = latest(state, MatchReview, lambda one: one.match)
    made = []
    for match in found:
        review = reviews.get(match.key)
        if review is not None:
            what = review.what
            note = f"{what.status} by {what.by}: {what.method}"
            match = replace(match, status=what.status, note=note)
        made.append(match)
    return tuple(made)
