"""Laws of savings and running costs that hold whatever the schemes."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.funding.running.scale import Amount, Costs, Team, implied, yearly
from commonweal.funding.savings.double import least
from commonweal.funding.savings.scheme import Period
from commonweal.funding.savings.worth import expected, payback

NAMES = "abcdef"
pence = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 10**10), min_size=1)
pairs = st.lists(st.sampled_from(list(combinations(NAMES, 2))), unique=True)


@settings(max_examples=60)
@given(pence, pairs)
def test_the_fewest_pounds_lie_between_the_largest_saving_and_the_sum(
    held: dict[str, int], linked: list[tuple[str, str]]
) -> None:
    fewest = least(held, linked)
    assert max(held.values()) <= fewest <= sum(held.values())
    # Schemes that no pair links save different pounds.
    apart = [
        some
        for size in range(1, len(held) + 1)
        for some in combinations(sorted(held), size)
        if not any(two in linked for two in combinations(some, 2))
    ]
    assert fewest >= max(sum(held[name] for name in some) for some in apart)


@settings(max_examples=40)
@given(pence, pairs, st.sampled_from(list(combinations(NAMES, 2))))
def test_one_more_pair_never_adds_pounds(
    held: dict[str, int], linked: list[tuple[str, str]], more: tuple[str, str]
) -> None:
    assert least(held, [*linked, more]) <= least(held, linked)
    assert least(held, []) == sum(held.values())


@given(st.integers(0, 10**12), st.floats(0, 1), st.floats(0, 1))
def test_more_delivered_is_never_less(gross: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= expected(gross, low) <= expected(gross, high) <= gross


@given(
    st.integers(0, 10**10),
    st.dates(date(2018, 1, 1), date(2021, 1, 1)),
    st.integers(1, 900),
    st.integers(0, 900),
)
def test_a_period_cut_in_two_keeps_every_penny(
    gross: int, start: date, days: int, cut: int
) -> None:
    end = start + timedelta(days=days - 1)
    held = Period(scheme="s", start=start, end=end, kind="plan", gross=gross, cost=gross)
    at = start + timedelta(days=min(cut, days))
    first = held.within(date(2000, 1, 1), at - timedelta(days=1))
    last = held.within(at, date(2099, 1, 1))
    # One span is rounded with the penny to the larger remainder, the other with what is left.
    assert abs(first[0] + last[0] - gross) <= 1
    assert first[0] == first[1]


amounts = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=8)


@given(amounts, st.floats(0.01, 1))
def test_payback_is_the_first_end_from_which_the_sum_stays_up(
    held: list[tuple[int, int]], share: float
) -> None:
    plan = [
        Period(
            scheme="s",
            start=date(2019 + i, 4, 1),
            end=date(2020 + i, 3, 31),
            kind="plan",
            gross=gross,
            cost=cost,
        )
        for i, (gross, cost) in enumerate(held)
    ]
    made = payback(plan, share)
    sums = [sum(expected(g, share) - c for g, c in held[: i + 1]) for i in range(len(held))]
    if made.end is not None and made.months:
        at = next(i for i, period in enumerate(plan) if period.end == made.end)
        assert made.months == 12 * (at + 1)
        assert all(held >= 0 for held in sums[at:])
    elif any(cost for _, cost in held):
        assert sums[-1] < 0
    later = payback(plan, share / 2)
    if later.months is not None and any(cost for _, cost in held):
        assert made.months is not None
        assert made.months <= later.months


sizes = st.lists(st.integers(1, 10**6), min_size=2, max_size=6)
pounds = st.integers(0, 10**6)


@given(sizes, pounds, pounds, pounds, st.integers(1, 10**6))
def test_one_body_never_costs_more_than_several(
    held: list[int], fixed: int, each: int, team: int, heads: int
) -> None:
    costs = Costs(
        fixed=Amount(value=fixed),
        per_head=Amount(value=each),
        teams=(Team(heads=heads, cost=Amount(value=team)),),
    )
    several, one = yearly(costs, held), yearly(costs, [sum(held)])
    # Teams begun in several bodies are at least as many as in one; fixed cost falls with bodies.
    assert one <= several + 1e-6 * several
    assert several - one >= (len(held) - 1) * fixed * (1 - 1e-9) - 1e-3


@given(st.lists(st.integers(10**4, 10**6), min_size=3, max_size=8, unique=True), pounds)
def test_a_law_without_chance_is_found_again(heads: list[int], fixed: int) -> None:
    found = implied([float(n) for n in heads], [fixed + 20.0 * n for n in heads])
    assert found is not None
    assert abs(found.fixed - fixed) < 1.0
    assert found.fixed_lower <= found.fixed <= found.fixed_upper
