"""Laws that any life table keeps, and a table written out the long way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.stats.lifetable import decompose, healthy_life_expectancy, life_expectancy

TABLES = st.sampled_from(
    [
        [0, 1, *range(5, 95, 5)],
        [0, 1, *range(5, 90, 5)],
        [0, *range(5, 90, 5)],
        [0, 1, *range(5, 90, 10)],
        list(range(101)),
        [65, 70, 75, 80, 85],
    ]
)


@st.composite
def mortality(draw: st.DrawFn, tables: int = 1) -> tuple[list[int], list[np.ndarray], np.ndarray]:
    """Ages, deaths of one or more places, and people."""
    ages = draw(TABLES)
    count = len(ages)
    rates = [
        np.array(draw(st.lists(st.floats(1e-5, 0.3), min_size=count, max_size=count)))
        for _ in range(tables)
    ]
    people = np.array(draw(st.lists(st.floats(2e3, 1e6), min_size=count, max_size=count)))
    return ages, [rate * people for rate in rates], people


def years(deaths: np.ndarray, people: np.ndarray, ages: list[int]) -> list[float]:
    """Life expectancy at each age by survivors and years lived, one age at a time."""
    found = []
    for start in range(len(ages)):
        alive, lived = 1.0, 0.0
        for place in range(start, len(ages) - 1):
            width = ages[place + 1] - ages[place]
            share = 0.1 if (ages[place], width) == (0, 1) else 0.5
            rate = deaths[place] / people[place]
            risk = min(1.0, width * rate / (1 + width * (1 - share) * rate))
            left = alive * (1 - risk)
            lived += width * (left + share * (alive - left))
            alive = left
        found.append(lived + alive * people[-1] / deaths[-1])
    return found


@given(mortality())
def test_a_table_is_that_of_survivors_and_years_lived(
    told: tuple[list[int], list[np.ndarray], np.ndarray],
) -> None:
    ages, (deaths,), people = told
    found = life_expectancy(deaths, people * 1.0, ages)
    given_value = np.where(found.code == 0, found.value, (found.lower + found.upper) / 2)
    assert given_value == pytest.approx(years(deaths, people, ages), rel=1e-9)


@given(TABLES, st.floats(0.005, 0.12))
def test_a_constant_hazard_leaves_its_inverse_at_every_age(ages: list[int], rate: float) -> None:
    people = np.full(len(ages), 1e6)
    found = life_expectancy(rate * people, people, ages)
    assert found.value == pytest.approx(np.full(len(ages), 1 / rate), rel=1e-9)


@given(mortality(), st.data())
def test_more_deaths_at_any_age_shorten_life_up_to_it(
    told: tuple[list[int], list[np.ndarray], np.ndarray], data: st.DataObject
) -> None:
    ages, (deaths,), people = told
    place = data.draw(st.integers(0, len(ages) - 1))
    more = deaths.copy()
    more[place] *= 1.2
    before, after = (life_expectancy(each, people, ages) for each in (deaths, more))
    middle = [(found.lower + found.upper) / 2 for found in (before, after)]
    assert (middle[1][: place + 1] <= middle[0][: place + 1] + 1e-12).all()
    assert middle[1][place + 1 :].tolist() == middle[0][place + 1 :].tolist()


@given(mortality(), st.floats(0.1, 1.0))
def test_healthy_years_are_all_years_where_all_are_well_and_a_share_of_them_where_a_share_is(
    told: tuple[list[int], list[np.ndarray], np.ndarray], share: float
) -> None:
    ages, (deaths,), people = told
    whole = life_expectancy(deaths, people, ages)
    well = healthy_life_expectancy(deaths, people, ages, [1.0] * len(ages))
    assert well.lower.tolist() == whole.lower.tolist()
    assert well.upper.tolist() == whole.upper.tolist()
    part = healthy_life_expectancy(deaths, people, ages, [share] * len(ages))
    assert part.lower == pytest.approx(share * whole.lower, rel=1e-9)


@settings(max_examples=60)
@given(mortality(tables=2), st.data())
def test_contributions_sum_to_the_gap_and_causes_to_ages(
    told: tuple[list[int], list[np.ndarray], np.ndarray], data: st.DataObject
) -> None:
    ages, (deaths, other), people = told
    part = data.draw(st.floats(0.0, 1.0)), data.draw(st.floats(0.0, 1.0))
    found = decompose(
        deaths,
        people,
        other,
        people,
        ages,
        cause_deaths=np.stack([deaths * part[0], deaths * (1 - part[0])]),
        reference_cause_deaths=np.stack([other * part[1], other * (1 - part[1])]),
    )
    gap = years(deaths, people, ages)[0] - years(other, people, ages)[0]
    assert float(found.gap) == pytest.approx(gap, rel=1e-8, abs=1e-8)
    assert found.by_age.sum() == pytest.approx(gap, rel=1e-8, abs=1e-8)
    assert found.by_cause is not None
    assert found.by_cause.sum(axis=0) == pytest.approx(found.by_age, rel=1e-8, abs=1e-9)


@settings(max_examples=40)
@given(mortality(tables=2))
def test_a_contribution_is_that_of_the_textbook(
    told: tuple[list[int], list[np.ndarray], np.ndarray],
) -> None:
    """Arriaga's formula as Preston and others write it, with l, L and T of both tables."""
    ages, both, people = told
    # Where nobody is left alive the textbook divides by none.
    deaths, other = (np.minimum(each, 0.15 * people) for each in both)
    tables = []
    for each in (other, deaths):
        alive, lived = [1.0], []
        for place in range(len(ages) - 1):
            width = ages[place + 1] - ages[place]
            share = 0.1 if (ages[place], width) == (0, 1) else 0.5
            rate = each[place] / people[place]
            risk = width * rate / (1 + width * (1 - share) * rate)
            lived.append(width * alive[-1] * (1 - (1 - share) * risk))
            alive.append(alive[-1] * (1 - risk))
        lived.append(alive[-1] * people[-1] / each[-1])
        tables.append((np.array(alive), np.array(lived)))
    (l1, y1), (l2, y2) = tables
    t1, t2 = (np.cumsum(lived[::-1])[::-1] for lived in (y1, y2))
    last = len(ages) - 1
    expected = [
        l1[x] * (y2[x] / l2[x] - y1[x] / l1[x])
        + t2[x + 1] * (l1[x] / l2[x] - l1[x + 1] / l2[x + 1])
        for x in range(last)
    ] + [l1[last] * (t2[last] / l2[last] - t1[last] / l1[last])]
    found = decompose(deaths, people, other, people, ages)
    assert found.by_age == pytest.approx(expected, rel=1e-6, abs=1e-8)
