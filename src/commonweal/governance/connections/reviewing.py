"""What came of looking at matches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from commonweal.governance.connections.matching import Match
from commonweal.governance.connections.oneself import same
from commonweal.records import State, said
from commonweal.records.kinds import MatchReview

#: Said of a review that does not count.
SELF_REJECTED = "rejected by the person concerned: somebody else must look"
#: Said of a rejection that counts and tells nobody why.
NO_REASON = "rests on identifiers and was rejected without a reason"


def reviewed(state: State, found: Iterable[Match], bodies: Sequence[str] = ()) -> tuple[Match, ...]:
    """Matches with the status that their last review gave them.

    A match that was not looked at keeps its own. A review of a match that is not found any more
    changes nothing; it stays in the records. Nobody rejects a match of their own: such a review is
    told and does not count. `bodies` are those whose chair a review by "Chair" means.
    """
    reviews: dict[str, list[MatchReview]] = {}
    for one in said(state, MatchReview):
        reviews.setdefault(one.what.match, []).append(one.what)
    return tuple(_looked_at(state, one, reviews.get(one.key, []), bodies) for one in found)


def _looked_at(
    state: State, match: Match, reviews: Sequence[MatchReview], bodies: Sequence[str]
) -> Match:
    """A match after its reviews, in the order in which they were stated."""
    made = match
    for what in reviews:
        if what.status == "rejected" and same(state, match.person, what.by, bodies):
            made = replace(made, amiss=SELF_REJECTED) if made.counts else made
            continue
        bare = what.status == "rejected" and match.status == "automatic" and what.note is None
        note = f"{what.status} by {what.by}: {what.method}"
        made = replace(made, status=what.status, note=note, amiss=NO_REASON if bare else "")
    return made
