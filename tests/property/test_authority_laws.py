"""Laws of authority: more money never makes it, an added limit never widens it, and a twin that
walks every path agrees."""

from __future__ import annotations

from itertools import permutations
from random import Random
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from authority_sample import body, decided, delegated, judged
from commonweal.records import Statement

CODES = ("A", "B", "C", "D")
#: Provider companies: no law on delegation binds them, so the scheme alone decides.
BODIES = [body(code, "provider") for code in CODES]


class Link(NamedTuple):
    """A delegation, or a reservation where giver and taker are the same."""

    giver: str
    taker: str
    limit: int | None
    onward: bool | None


links = st.lists(
    st.builds(
        Link,
        st.sampled_from(CODES),
        st.sampled_from(CODES),
        st.none() | st.integers(0, 5),
        st.sampled_from([True, True, False, None]),
    ),
    max_size=7,
)
values = st.none() | st.integers(0, 6)


def within(held: list[Link], decider: str, value: int | None) -> bool:
    """Whether the decision of a body is within authority, as the code has it."""
    said: list[Statement] = [
        delegated(f"d{n}", one.giver, one.taker, limit_pence=one.limit, onward=one.onward)
        for n, one in enumerate(held)
    ]
    decision = decided("d", decider, "2019-01-01", value_pence=value)
    return judged([*BODIES, *said, decision]).standing == "within authority"


def fits(limits: list[int | None], value: int | None) -> bool:
    """Whether a value is below every limit; one that is not stated is below none."""
    return all(limit is None or (value is not None and value <= limit) for limit in limits)


def twin(held: list[Link], decider: str, value: int | None) -> bool:
    """The same by walking every path through every order of the other bodies."""
    given_ = {one.taker for one in held if one.giver != one.taker}
    if any(one.giver == one.taker == decider and fits([one.limit], value) for one in held):
        return True
    kept = {one.giver for one in held if one.giver == one.taker}
    roots = kept | ({one.giver for one in held} - given_)
    if decider in roots - kept:
        return True
    others = [code for code in CODES if code != decider]
    for length in range(1, len(others) + 1):
        for path in permutations(others, length):
            if path[0] in roots and _walk(held, (*path, decider), [], value):
                return True
    return False


def _walk(
    held: list[Link], path: tuple[str, ...], limits: list[int | None], value: int | None
) -> bool:
    if len(path) == 1:
        return fits(limits, value)
    last = len(path) == 2
    return any(
        _walk(held, path[1:], [*limits, one.limit], value)
        for one in held
        if one.giver == path[0] and one.taker == path[1] and (last or one.onward is not False)
    )


@settings(max_examples=150)
@given(links, st.sampled_from(CODES), values)
def test_a_twin_that_walks_every_path_agrees(
    held: list[Link], decider: str, value: int | None
) -> None:
    assert within(held, decider, value) == twin(held, decider, value)


@settings(max_examples=60)
@given(links, st.sampled_from(CODES), st.integers(0, 6), st.integers(0, 6))
def test_a_larger_value_never_makes_a_decision_authorised(
    held: list[Link], decider: str, one: int, other: int
) -> None:
    low, high = sorted((one, other))
    assert not within(held, decider, high) or within(held, decider, low)


@settings(max_examples=60)
@given(links, st.sampled_from(CODES), values, st.integers(0, 6), st.integers(0, 5))
def test_a_lower_limit_never_widens_authority(
    held: list[Link], decider: str, value: int | None, at: int, limit: int
) -> None:
    if not held:
        return
    cut = list(held)
    old = cut[at % len(cut)]
    lower = limit if old.limit is None else min(limit, old.limit)
    cut[at % len(cut)] = old._replace(limit=lower)
    assert not within(cut, decider, value) or within(held, decider, value)


@settings(max_examples=40)
@given(links, st.sampled_from(CODES), values, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(
    held: list[Link], decider: str, value: int | None, random: Random
) -> None:
    mixed = list(held)
    random.shuffle(mixed)
    assert within(mixed, decider, value) == within(held, decider, value)
