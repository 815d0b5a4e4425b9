"""What must hold of prevention and of discounting whatever the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.economics.discounting import Schedule, discount_factors, present_value
from commonweal.economics.draws import draw, stream
from commonweal.needs.prevention import england
from commonweal.needs.prevention.model import DEATHS, Course, Multipliers, Run, costs_of, run
from commonweal.needs.prevention.parameters import load
from commonweal.needs.prevention.population import population_of
from commonweal.needs.prevention.states import balanced

PARAMETERS = load()
VALUES = PARAMETERS.values()
RATES = balanced(VALUES)
COSTS = costs_of(VALUES, PARAMETERS)
LOSSES = VALUES["mi.utility.first_year"], VALUES["stroke.utility.first_year"]

ratios = st.floats(0.0, 3.0)
rates = st.floats(0.0, 0.2)


def course(mi: float, stroke: float, diabetes: float, death: float) -> Course:
    one = np.ones((1, 1, 1, 1))
    by = Multipliers(mi=mi * one, stroke=stroke * one, diabetes=diabetes * one, death=death * one)
    return Course(multipliers=lambda _: by, spend=lambda _: 0.0 * one)


def followed(by: Course, years: int, age: int) -> Run:
    start = np.zeros_like(RATES.mix)
    start[..., age - 18] = 100.0 * RATES.mix[..., age - 18]
    return run(start[..., age - 18 : age - 17], RATES, by, COSTS, LOSSES, years, first=age - 18)


@settings(max_examples=40)
@given(ratios, ratios, ratios, ratios, st.integers(1, 40), st.integers(18, 100))
def test_people_in_are_people_alive_and_dead(
    mi: float, stroke: float, diabetes: float, death: float, years: int, age: int
) -> None:
    made = followed(course(mi, stroke, diabetes, death), years, age)
    dead = np.cumsum(sum(made.measures[measure] for measure in DEATHS), axis=-1)
    assert made.alive + dead == pytest.approx(np.full(dead.shape, 200.0), rel=1e-10)
    assert all((counted >= -1e-9).all() for counted in made.measures.values())


@settings(max_examples=30)
@given(ratios, ratios, st.integers(1, 30), st.integers(30, 90))
def test_more_of_a_risk_is_never_more_life(low: float, high: float, years: int, age: int) -> None:
    low, high = sorted((low, high))
    for name in ("mi", "stroke", "diabetes", "death"):
        usual = {"mi": 1.0, "stroke": 1.0, "diabetes": 1.0, "death": 1.0}
        some, more = (
            followed(course(**{**usual, name: ratio}), years, age) for ratio in (low, high)
        )
        # A heart attack spares from none of the others here, but a stroke averted leaves people
        # to heart attacks: what cannot rise is life itself.
        lived = some.measures["life_years"], more.measures["life_years"]
        assert (lived[1] <= lived[0] + 1e-9).all(), name


@settings(max_examples=20)
@given(st.floats(0.1, 50.0), st.integers(18, 95))
def test_twice_the_people_is_twice_of_everything(scale: float, age: int) -> None:
    by = course(1.2, 0.8, 1.1, 0.9)
    start = np.zeros_like(RATES.mix)
    start[..., age - 18] = RATES.mix[..., age - 18]
    one, many = (run(size * start, RATES, by, COSTS, LOSSES, 5) for size in (1.0, scale))
    for measure in one.measures:
        assert many.measures[measure] == pytest.approx(scale * one.measures[measure], rel=1e-9)


@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.integers(0, 99), st.floats(0, 1e6)),
        min_size=1,
        max_size=12,
        unique_by=lambda row: row[0],
    )
)
def test_splitting_bands_keeps_everybody(held: list[tuple[int, int, float]]) -> None:
    """Two bands a fifth: those of 18 and over come out whole, whatever the cut."""
    import pyarrow as pa

    rows = [
        row
        for fifth, cut, persons in held
        for row in (
            {"age_from": 0, "age_to": cut, "fifth": fifth, "persons": persons},
            {"age_from": cut + 1, "age_to": None, "fifth": fifth, "persons": persons / 2},
        )
    ]
    made = population_of(pa.Table.from_pylist(rows))
    for fifth, cut, persons in held:
        weights = england.people()[:, fifth - 1]
        adults = 0.0
        for low, high, count in ((0, cut, persons), (cut + 1, 100, persons / 2)):
            inside = weights[:, low : high + 1]
            grown = weights[:, max(low, 18) : high + 1].sum() if high >= 18 else 0.0
            adults += count * grown / inside.sum()
        assert made.persons[:, fifth - 1].sum() == pytest.approx(adults, rel=1e-9, abs=1e-9)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60), rates, rates)
def test_a_higher_rate_never_raises_a_factor(amounts: list[float], low: float, high: float) -> None:
    low, high = sorted((low, high))
    some, more = (Schedule("flat", ((0, rate),)) for rate in (low, high))
    factors = discount_factors(len(amounts), some), discount_factors(len(amounts), more)
    assert factors[0][0] == factors[1][0] == 1.0
    assert (factors[1] <= factors[0]).all()
    assert (np.diff(factors[0]) <= 0).all()
    by_hand = sum(amount * factor for amount, factor in zip(amounts, factors[0], strict=True))
    assert present_value(amounts, some) == pytest.approx(by_hand, rel=1e-9, abs=1e-6)


@given(st.floats(0.05, 5.0), st.floats(1.01, 3.0), st.integers(0, 2**31))
def test_lognormal_draws_are_above_zero_and_centred(value: float, spread: float, seed: int) -> None:
    drawn = draw("lognormal", value, value / spread, value * spread, 400, stream(seed, "x"))
    assert (drawn > 0).all()
    error = np.log(spread) / 1.96 / np.sqrt(400)
    assert np.log(drawn).mean() == pytest.approx(np.log(value), abs=6 * error)
