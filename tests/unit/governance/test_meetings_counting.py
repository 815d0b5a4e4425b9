"""Votes are counted in one way wherever they are told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commonweal.governance.meetings.counting import WAYS, counted
from commonweal.records.kinds import Vote

own = st.builds(
    Vote,
    motion=st.just("m"),
    vote=st.sampled_from(WAYS),
    count=st.integers(1, 9),
)
casting = st.builds(
    Vote, motion=st.just("m"), vote=st.sampled_from(("for", "against")), casting=st.just(True)
)


@given(st.lists(own, max_size=8), st.lists(casting, max_size=2))
def test_each_vote_counts_once_and_a_casting_vote_as_one_more(
    votes: list[Vote], more: list[Vote]
) -> None:
    both = counted([*votes, *more])
    alone = counted(votes)
    by_hand = {"for": 0, "against": 0, "abstained": 0}
    for one in [*votes, *more]:
        by_hand[one.vote] += one.count
    assert both.ways == {way: count for way, count in by_hand.items() if count}
    assert both.ahead == by_hand["for"] - by_hand["against"]
    assert both.equal == (alone.ahead == 0)
    assert both.decides == bool(by_hand["for"] + by_hand["against"])
    assert both.casting == tuple(one.vote for one in more)


def test_a_way_that_nobody_is_on_record_for_is_not_told() -> None:
    assert counted([]).told == "no vote is recorded"
    assert counted([Vote(motion="m", vote="for", count=4)]).told == "4 for"
    assert not counted([Vote(motion="m", vote="abstained")]).decides
