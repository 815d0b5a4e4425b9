"""Campaigns found, against a brute-force twin that compares every text with every other."""

from __future__ import annotations

import re

import numpy as np
import pytest

from commonweal.services.consultation.campaigns import find_campaigns

WORDS = re.findall(
    r"\w+",
    "stroke unit hospital ambulance minutes road thanet medway family staff winter care people "
    "travel option closer safer money nurses doctors night weekend summer coast traffic beds",
)
LETTER = (
    "we the undersigned ask the committee to keep a hyper acute stroke unit at our local hospital "
    "because the journey by road is too long for people who live on the coast"
)


def twin(texts: list[str], alike: float, held: float, fewest: int) -> list[int]:
    """For each text the position of its campaign's leader, -1 for none: every pair compared."""
    spoken = [re.findall(r"[a-z0-9]+(?:['’][a-z]+)?", text.lower()) for text in texts]
    runs = [{tuple(w[i : i + 3]) for i in range(len(w) - 2)} for w in spoken]
    first: dict[tuple[str, ...], int] = {}
    count: dict[int, int] = {}
    for place, words in enumerate(spoken):
        if len(words) >= 12:
            one = first.setdefault(tuple(words), place)
            count[one] = count.get(one, 0) + 1
    leaders: list[int] = []
    leader_of: dict[int, int] = {}
    for one in sorted(count, key=lambda one: (-count[one], spoken[one])):
        like = [k for k in leaders if len(runs[one] & runs[k]) / len(runs[one] | runs[k]) >= alike]
        if not like:
            leaders.append(one)
            leader_of[one] = one
            continue
        groups = {leader_of[k] for k in like}
        earliest = min(groups, key=leaders.index)
        leader_of[one] = earliest
        leader_of |= {k: earliest for k, of in leader_of.items() if of in groups}
    size = {k: sum(count[one] for one in count if leader_of[one] == k) for k in leaders}
    # Of equals the one taken first: the sort keeps their order.
    large = sorted((k for k in leaders if size[k] >= fewest), key=lambda k: -size[k])
    for one in count:
        if leader_of[one] not in large:
            into = [k for k in large if len(runs[one] & runs[k]) >= held * len(runs[k])]
            leader_of[one] = into[0] if into else -1
    return [leader_of[first[tuple(words)]] if len(words) >= 12 else -1 for words in spoken]


def made(seed: int) -> list[str]:
    """Own texts, letters changed in a few words, letters with own words added, short answers."""
    draw = np.random.default_rng(seed)

    def own(count: int) -> str:
        return " ".join(draw.choice(WORDS, count))

    letters = [LETTER, own(30), own(20)]
    texts = []
    for _ in range(150):
        kind, letter = draw.integers(5), letters[draw.integers(3)]
        if kind == 0:
            texts.append(own(int(draw.integers(5, 40))))
        elif kind == 1:
            texts.append("No to option B.")
        elif kind == 2:
            texts.append(letter.upper() + "!")
        elif kind == 3:
            words = letter.split()
            for _ in range(draw.integers(1, 6)):
                words[draw.integers(len(words))] = str(draw.choice(WORDS))
            texts.append(" ".join(words))
        else:
            texts.append(f"{letter}. {own(int(draw.integers(20, 60)))}")
    return texts


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("alike", [0.4, 0.5, 0.75])
def test_as_every_text_with_every_other(seed: int, alike: float) -> None:
    texts = made(seed)
    found = find_campaigns(texts, alike=alike)
    leaders = [campaign.leader for campaign in found.campaigns]
    assert [leaders[n] if n >= 0 else -1 for n in found.of] == twin(texts, alike, 0.8, 5)
    assert sum(len(c.members) for c in found.campaigns) == sum(n >= 0 for n in found.of)


def test_what_each_text_is_to_its_campaign() -> None:
    changed = LETTER.replace("committee", "chair")
    longer = " ".join([LETTER, *WORDS, *reversed(WORDS)])
    found = find_campaigns([changed, *[LETTER] * 5, longer, "no"])
    (campaign,) = found.campaigns
    assert campaign.leader == 1
    assert campaign.same == (1, 2, 3, 4, 5)
    assert campaign.alike == (0,)
    assert campaign.added == (6,)


def test_short_answers_and_a_few_alike_are_counted_and_no_campaign() -> None:
    found = find_campaigns(["I support option B"] * 40 + [LETTER] * 3 + ["", "Yes"])
    assert found.campaigns == ()
    assert (found.short, found.few) == (40, 3)
    assert found.distinct[39] == 0
    assert found.distinct[43] == -1


def test_thresholds_must_be_possible() -> None:
    with pytest.raises(ValueError, match="alike"):
        find_campaigns([], alike=0.0)
