"""Campaigns: texts that are the same, or nearly so, sent by many.

A text is the set of its runs of three words. Two texts are alike by resemblance, the share of their
runs that both hold (Jaccard), and a text holds another by containment. Both are those of Broder,
Glassman, Manasse and Zweig, "Syntactic clustering of the Web" (1997), which finds texts "roughly
the same" and "roughly contained" (abstract read). Nothing is estimated here: every likeness that
counts is worked out from the whole sets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: Words in a run.
RUN = 3
#: Texts are nearly the same from this resemblance on.
ALIKE = 0.5
#: A text holds a campaign's words, with own ones added, from this share of the campaign's runs on.
HELD = 0.8
#: Shorter texts are the same by chance ("I support option B").
FEWEST_WORDS = 12
#: Fewer texts than this are no campaign, only people who wrote alike.
FEWEST_TEXTS = 5

_WORDS = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
#: Texts compared at a time.
BLOCK = 500
#: Told how many of how many texts have been looked at.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Texts of one campaign.

    Parameters
    ----------
    leader
        Position of the text that the others are like: the first that was sent most often.
    same, alike, added
        Positions of texts with the leader's very words; nearly the same; and with own words added.
    """

    leader: int
    same: tuple[int, ...]
    alike: tuple[int, ...]
    added: tuple[int, ...]

    @property
    def members(self) -> tuple[int, ...]:
        """Positions of all its texts, in order."""
        return tuple(sorted((*self.same, *self.alike, *self.added)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """Which texts belong to campaigns, and which are the same without being one.

    Parameters
    ----------
    campaigns
        From the largest; of equals the one whose leader comes first in the alphabet.
    of
        For each text the number of its campaign, -1 for none.
    distinct
        For each text the first position with the very same words, -1 for a text without words.
    few
        Texts that are alike but too few to be a campaign.
    short
        Texts that are the very same as another but too short to tell from chance.
    """

    campaigns: tuple[Campaign, ...]
    of: tuple[int, ...]
    distinct: tuple[int, ...]
    few: int
    short: int


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters, without what parts them.

    Examples
    --------
    >>> words_of("Don't close QEQM: it's ours!")
    ["don't", 'close', 'qeqm', "it's", 'ours']
    """
    return _WORDS.findall(text.lower())


def find_campaigns(
    texts: Sequence[str],
    *,
    alike: float = ALIKE,
    held: float = HELD,
    fewest: int = FEWEST_TEXTS,
    progress: Progress | None = None,
) -> Duplicates:
    """Find texts that are the same or nearly so.

    Distinct texts of at least 12 words are taken from the one sent most often to the rarest, of
    equals in alphabetical order. One that resembles no leader taken before it by at least `alike`
    becomes a leader; one that resembles several joins them all into one group, led by the earliest.
    Groups of at least `fewest` texts are campaigns. A text that is in none and holds at least
    `held` of a campaign leader's runs joins the largest such campaign, with own words added.

    Parameters
    ----------
    texts
        Texts, in any form of writing; empty ones belong to nothing.
    alike, held
        Thresholds, above 0 to 1.
    fewest
        Texts that make a campaign.
    progress
        Told now and then how far it is.

    Returns
    -------
    Duplicates
        The same for the same texts, in whatever order they stand.

    Raises
    ------
    ValueError
        When a threshold is not above 0 and at most 1, or `fewest` is below 2.

    Examples
    --------
    >>> words = "please keep the stroke unit at our hospital because minutes matter to all of us"
    >>> found = find_campaigns([words, words.upper(), words + " here", "No."], fewest=3)
    >>> found.campaigns[0].same, found.campaigns[0].alike, found.of
    ((0, 1), (2,), (0, 0, 0, -1))
    """
    if not (0.0 < alike <= 1.0 and 0.0 < held <= 1.0 and fewest >= 2):
        raise ValueError("alike and held lie above 0 and at most at 1, fewest is 2 or more")
    spoken = [words_of(text) for text in texts]
    positions: dict[str, list[int]] = {}
    for place, words in enumerate(spoken):
        if words:
            positions.setdefault(" ".join(words), []).append(place)
    distinct = [-1] * len(texts)
    for places in positions.values():
        for place in places:
            distinct[place] = places[0]
    long = [p for p in positions.values() if len(spoken[p[0]]) >= FEWEST_WORDS]
    long.sort(key=lambda places: (-len(places), spoken[places[0]]))
    runs = _runs([spoken[places[0]] for places in long])
    leader_of = _led(runs, alike, progress)
    grouped: dict[int, list[int]] = {}
    for item, leader in enumerate(leader_of):
        grouped.setdefault(leader, []).append(item)
    sized = {leader: sum(len(long[i]) for i in items) for leader, items in grouped.items()}
    large = sorted(
        (leader for leader, size in sized.items() if size >= fewest),
        key=lambda leader: (-sized[leader], leader),
    )
    joined = _holding(runs, large, leader_of, held)
    campaigns = [
        Campaign(
            leader=long[leader][0],
            same=tuple(long[leader]),
            alike=_places(long, [i for i in grouped[leader] if i != leader]),
            added=_places(long, [i for i, into in joined.items() if into == leader]),
        )
        for leader in large
    ]
    campaigns.sort(key=lambda campaign: (-len(campaign.members), spoken[campaign.leader]))
    of = [-1] * len(texts)
    for number, campaign in enumerate(campaigns):
        for place in campaign.members:
            of[place] = number
    few = sum(size for leader, size in sized.items() if 1 < size < fewest and leader not in joined)
    short = sum(
        len(p) for p in positions.values() if len(p) > 1 and len(spoken[p[0]]) < FEWEST_WORDS
    )
    return Duplicates(
        campaigns=tuple(campaigns), of=tuple(of), distinct=tuple(distinct), few=few, short=short
    )


def _places(long: list[list[int]], items: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(place for item in items for place in long[item]))


def _runs(spoken: Sequence[list[str]]) -> csr_array:
    """(texts, runs) Which runs each text has: 1 for each."""
    from scipy.sparse import csr_array

    number: dict[str, int] = {}
    words = np.array(
        [number.setdefault(word, len(number)) for text in spoken for word in text], dtype=np.int64
    )
    lengths = np.array([len(text) for text in spoken], dtype=np.int64)
    first = np.cumsum(lengths) - lengths
    starts = np.concatenate(
        [np.arange(at, at + n - RUN + 1) for at, n in zip(first, lengths, strict=True)] or [first]
    )
    text = np.repeat(np.arange(len(spoken)), np.maximum(lengths - RUN + 1, 0))
    run = np.zeros(len(starts), dtype=np.int64)
    for step in range(RUN):
        # Numbered anew at each word, so that no product overflows.
        run = np.unique(run * len(number) + words[starts + step], return_inverse=True)[1]
    kinds = int(run.max(initial=0)) + 1
    text, run = np.divmod(np.unique(text * kinds + run), kinds)
    ones = np.ones(len(text), dtype=np.int32)
    return csr_array((ones, (text, run)), shape=(len(spoken), kinds))


def _led(runs: csr_array, alike: float, progress: Progress | None) -> list[int]:
    """For each text the leader of its group, itself where it is like none before it.

    Texts are compared a block at a time with all leaders so far, and with each other, by the
    products of their rows: the numbers of runs that they share.
    """
    texts = runs.shape[0]
    size = np.diff(runs.indptr)
    group = list(range(texts))
    leads = np.zeros(texts, dtype=np.bool_)

    def top(item: int) -> int:
        while group[item] != item:
            group[item] = group[group[item]]
            item = group[item]
        return item

    for start in range(0, texts, BLOCK):
        end = min(start + BLOCK, texts)
        # Whoever may lead: the leaders before the block, and each text of the block.
        may = np.concatenate([np.flatnonzero(leads[:start]), np.arange(start, end)])
        shared = runs[start:end] @ runs[may].T
        for item in range(start, end):
            row = slice(*shared.indptr[item - start : item - start + 2])
            near, both = may[shared.indices[row]], shared.data[row]
            like = near[(near < item) & (both >= alike * (size[item] + size[near] - both))]
            leaders = np.unique(like[leads[like]])
            leads[item] = not len(leaders)
            groups = sorted({top(int(leader)) for leader in leaders})
            for one in groups:
                group[one] = groups[0]
            group[item] = groups[0] if groups else item
        if progress is not None:
            progress(end, texts)
    return [top(item) for item in range(texts)]


def _holding(
    runs: csr_array, large: Sequence[int], leader_of: Sequence[int], held: float
) -> dict[int, int]:
    """For each text that is in no campaign but holds one's words, the campaign's leader."""
    others = np.flatnonzero(~np.isin(leader_of, large))
    if not len(large) or not len(others):
        return {}
    leading = runs[np.array(large)]
    shared = (runs[others] @ leading.T).toarray()
    enough = shared >= held * np.diff(leading.indptr) - 1e-9
    holding = enough.any(axis=1)
    first = enough.argmax(axis=1)
    return {
        int(item): large[place] for item, place in zip(others[holding], first[holding], strict=True)
    }
