"""The front, beside two plain loops over all pairs that share no code."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.optimise.pareto import dominators, front


def beats(one: list[float], other: list[float], largest: list[bool]) -> bool:
    """Whether one option is as good as another on all criteria and better on one."""
    pairs = [(b, a) if up else (a, b) for a, b, up in zip(one, other, largest, strict=True)]
    return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)


def test_the_front_is_what_comparing_all_pairs_finds() -> None:
    draw = np.random.default_rng(6)
    for _ in range(400):
        count, criteria = int(draw.integers(0, 40)), int(draw.integers(1, 6))
        table = draw.integers(-2, int(draw.integers(0, 6)), (count, criteria)).astype(float)
        table[draw.random(table.shape) < 0.03] = np.inf
        table[draw.random(table.shape) < 0.03] = -np.inf
        largest = [bool(up) for up in draw.random(criteria) < 0.5]
        rows = table.tolist()
        inside = [
            i for i, one in enumerate(rows) if not any(beats(two, one, largest) for two in rows)
        ]
        assert front(table, largest).tolist() == inside
        for i in range(count):
            better = [j for j in inside if beats(rows[j], rows[i], largest)]
            assert dominators(table, largest, i).tolist() == better
            assert bool(better) == (i not in inside)


def test_numbers_of_very_different_size_are_told_apart() -> None:
    table = [[1e308, 1e-300], [-1e308, 2e-300], [1e308, 1e-300], [1e308, 3e-300]]
    assert front(table, [False, False]).tolist() == [0, 1, 2]


def test_equal_options_all_stay() -> None:
    assert front(np.ones((100, 3)), [True, False, True]).tolist() == list(range(100))


def test_what_is_within_the_tolerance_is_not_told_apart() -> None:
    table = [[20.04, 0.7], [20.0, 0.7], [19.0, 0.6]]
    assert front(table, [False, True]).tolist() == [1, 2]
    assert front(table, [False, True], tolerance=[0.1, 0.0]).tolist() == [0, 1, 2]
    assert front(table, [False, True], tolerance=[0.1, 0.5]).tolist() == [2]
    assert dominators(table, [False, True], 0).tolist() == [1]


def test_a_front_known_already_is_not_worked_out_again() -> None:
    assert dominators([[1.0], [2.0], [3.0]], [False], 2, members=np.array([0])).tolist() == [0]


@pytest.mark.parametrize(
    ("table", "largest", "tolerance", "told"),
    [
        ([[1.0, float("nan")]], [True, True], 0.0, "first of option 0 on criterion 1"),
        ([1.0, 2.0], [True], 0.0, "options x criteria"),
        (np.zeros((3, 0)), [], 0.0, "options x criteria"),
        ([[1.0, 2.0]], [True], 0.0, "2 criteria but 1 directions"),
        ([[1.0]], [True], -1.0, "zero or more"),
        ([[1.0]], [True], float("nan"), "zero or more"),
        ([[1e300]], [True], 1e-300, "too small for the values of criterion 0"),
    ],
)
def test_what_cannot_be_compared_is_named(
    table: object, largest: list[bool], tolerance: float, told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        front(table, largest, tolerance=tolerance)  # type: ignore[arg-type]


def test_there_is_no_option_beyond_the_last() -> None:
    with pytest.raises(ValueError, match="there is no option 2; options are 0 to 1"):
        dominators([[1.0], [2.0]], [True], 2)


@pytest.mark.parametrize(
    ("values", "largest", "said"),
    [
        (np.array([[1j]]), [False], "values must be numbers, not complex"),
        ([["1"], ["2"]], [False], "values must be numbers, not <U1"),
        (np.ma.masked_greater([[1.0], [9.0]], 8.0), [True], "not masked values"),
        ([[1.0], [2.0]], ["no"], "directions must be True"),
    ],
)
def test_what_cannot_be_compared_is_refused(values: object, largest: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        front(values, largest)  # type: ignore[arg-type]  # the fault


def test_options_and_tolerances_are_named_where_there_are_none() -> None:
    for option in (1.5, True):
        with pytest.raises(ValueError, match="an index, a whole number"):
            dominators([[1.0], [2.0]], [False], option)  # type: ignore[arg-type]  # the fault
    with pytest.raises(ValueError, match="one for each of 1 criteria"):
        front([[1.0], [2.0]], [False], tolerance=[0.1, 0.2])
