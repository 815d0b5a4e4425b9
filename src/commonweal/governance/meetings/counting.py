"""How many voted how on a motion, the casting vote among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commonweal.governance.meetings.presence import presence
from commonweal.governance.meetings.sitting import Sitting
from commonweal.records.kinds import Motion, Vote

#: Ways of voting, in the order in which they are told.
WAYS = ("for", "against", "abstained")


@dataclass(frozen=True, slots=True)
class Counted:
    """Votes on a motion, counted.

    Parameters
    ----------
    ways
        How many voted which way, casting votes among them. A way that nobody is on record for is
        not among them: that nobody voted so is not on record either.
    casting
        Which way each casting vote went.
    """

    ways: Mapping[str, int]
    casting: tuple[str, ...] = ()

    @property
    def ahead(self) -> int:
        """By how many more votes for it than against, a casting vote counted as one more."""
        return self.ways.get("for", 0) - self.ways.get("against", 0)

    @property
    def equal(self) -> bool:
        """Whether as many voted for as against before any casting vote."""
        return self.ahead == self.casting.count("for") - self.casting.count("against")

    @property
    def decides(self) -> bool:
        """Whether any vote for or against is on record."""
        return "for" in self.ways or "against" in self.ways

    @property
    def told(self) -> str:
        """The count in words."""
        if not self.ways:
            return "no vote is recorded"
        words = [f"{self.ways[way]} {way}" for way in WAYS if way in self.ways]
        words += [f"among them the casting vote, {way}" for way in self.casting]
        return ", ".join(words)


def all_voted(sitting: Sitting, motion: Motion) -> bool:
    """Whether each vote in the room for the item of a motion is on record as somebody's: nobody
    voted then in a way for which nobody is on record. Of a body that has no seat on record then it
    is not known who had a vote."""
    item = next((one for one in sitting.items if one.item == motion.item), None)
    cast = [one for one in sitting.votes if one.motion == motion.motion and not one.casting]
    if item is None or not cast or any(one.voter is None for one in cast):
        return False
    voters = {one.voter for one in cast}
    seats = [presence(sitting, host, item) for host in sitting.hosts]
    return all(seats) and all(
        one.here == "out" or not voters.isdisjoint((one.who, one.seat.seat))
        for several in seats
        for one in several
    )


def counted(votes: Iterable[Vote]) -> Counted:
    """Votes by ways, a casting vote as one more of its way.

    Parameters
    ----------
    votes
        Votes on one motion.

    Examples
    --------
    >>> tie = [Vote(motion="m", vote="for", count=2), Vote(motion="m", vote="against", count=2)]
    >>> counted([*tie, Vote(motion="m", person="p", vote="against", casting=True)]).told
    '2 for, 3 against, among them the casting vote, against'
    """
    ways: Counter[str] = Counter()
    casting = []
    for one in votes:
        ways[one.vote] += one.count
        if one.casting:
            casting.append(one.vote)
    return Counted(dict(ways), tuple(casting))
