"""Raking against a hand-worked table, what it must conserve, and an iteration of its own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonweal.stats.raking import Raked, rake


def test_a_two_by_two_table_worked_by_hand() -> None:
    """Who answered: 40 young men, 10 young women, 20 old men, 30 old women.

    Wanted: half young, half men. Fitting a table with odds ratio (40 x 30) / (10 x 20) = 6 to
    margins of one half: x² / (1/2 - x)² = 6, so x = 1/2 x sqrt 6 / (1 + sqrt 6) = 0.355051.
    """
    counts = {(0, 0): 40, (0, 1): 10, (1, 0): 20, (1, 1): 30}
    age = [a for (a, _), n in counts.items() for _ in range(n)]
    sex = [s for (_, s), n in counts.items() for _ in range(n)]
    found = rake([age, sex], [[500, 500], [9, 9]])
    same = 0.5 * np.sqrt(6) / (1 + np.sqrt(6))
    wanted = {(0, 0): same, (1, 1): same, (0, 1): 0.5 - same, (1, 0): 0.5 - same}
    for (a, s), n in counts.items():
        weight = found.weight[[i for i in range(100) if (age[i], sex[i]) == (a, s)]]
        assert weight == pytest.approx(100 * wanted[a, s] / n, abs=1e-7)
    assert found.met
    assert found.effective == pytest.approx(100**2 / sum(found.weight**2))


@given(st.integers(0, 10_000))
def test_weighted_margins_equal_the_population(seed: int) -> None:
    draw = np.random.default_rng(seed)
    units = int(draw.integers(60, 200))
    margins = [draw.integers(0, k, units) for k in (3, 2)]
    people = [draw.uniform(10, 100, k) for k in (3, 2)]
    found = rake(margins, people, cap=1e9)
    assert found.weight.sum() == pytest.approx(units)
    for margin, persons, empty in zip(margins, people, found.empty, strict=True):
        assert not empty
        held = np.bincount(margin, weights=found.weight, minlength=len(persons))
        assert held / held.sum() == pytest.approx(persons / persons.sum(), abs=1e-6)


@example(626, 1.203125)
@given(st.integers(0, 10_000), st.floats(1.2, 4.0))
def test_no_weight_is_above_the_cap_and_the_mean_stays_one(seed: int, cap: float) -> None:
    draw = np.random.default_rng(seed)
    margin = np.minimum(draw.geometric(0.6, 80) - 1, 4)
    found = rake([margin], [draw.uniform(1, 100, 5)], cap=cap)
    assert found.weight.max() <= cap + 1e-9
    assert found.weight.mean() == pytest.approx(1.0)
    assert found.met == (found.gap < 1e-6)


def test_what_nobody_answered_for_is_named_and_the_others_keep_their_shares() -> None:
    found = rake([[0, 0, 1]], [[30, 30, 40]])
    assert found.empty == ((2,),)
    assert found.unspoken == (pytest.approx(0.4),)
    assert found.weight.tolist() == pytest.approx([0.75, 0.75, 1.5])


@pytest.mark.parametrize(
    ("categories", "people", "words"),
    [
        ([], [], "give both"),
        ([[0, 1], [0]], [[1, 1], [1, 1]], "each unit"),
        ([[0, 2]], [[1, 1]], "no category"),
        ([[0, 1]], [[-1, 1]], "0 or more"),
        ([[0, 0]], [[0, 1]], "no unit"),
    ],
)
def test_what_cannot_be_is_an_error(categories, people, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=words):
        rake(categories, people)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        # Who is of an empty group in one margin or the other leaves nobody to weight.
        (lambda: rake([[0, 0, 1], [1, 1, 0]], [[1, 0], [1, 0]]), "in every margin"),
        (lambda: rake([[0, 1]], [[1e308, 1e308]]), "people must be"),
        (lambda: rake([[0, 1]], [[[1.0, 2.0]]]), "people must be"),
        (lambda: rake([[0.7, 1.0]], [[1, 1]]), "categories are positions"),
        (lambda: rake([[0, 1]], [[1, 1]], cap=float("nan")), "cap is nan"),
        (lambda: rake([[0, 1]], [[1, 1]], sweeps=-5), "sweeps must be"),
    ],
)
def test_what_would_end_in_no_number_is_refused(asked: Callable[[], Raked], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        asked()
