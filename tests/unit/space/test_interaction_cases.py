"""The doubly constrained model against a twin in plain Python, worked cases and bad input."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from commonweal.space import Flows, doubly_constrained


def twin(
    origins: Sequence[float], destinations: Sequence[float], deterrence: Sequence[Sequence[float]]
) -> list[list[float]]:
    """Wilson's balancing factors in turn, A then B, until they stand still; imports nothing."""
    rows, columns = range(len(origins)), range(len(destinations))
    b = [1.0 for _ in columns]
    for _ in range(20000):
        a = [
            1.0 / math.fsum(b[j] * destinations[j] * deterrence[i][j] for j in columns)
            for i in rows
        ]
        new = [1.0 / math.fsum(a[i] * origins[i] * deterrence[i][j] for i in rows) for j in columns]
        still = max(abs(new[j] / b[j] - 1.0) for j in columns) < 1e-13
        b = new
        if still:
            break
    return [
        [a[i] * origins[i] * b[j] * destinations[j] * deterrence[i][j] for j in columns]
        for i in rows
    ]


@pytest.mark.parametrize("seed", range(6))
def test_agrees_with_the_twin(seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows, columns = int(draw.integers(1, 7)), int(draw.integers(1, 9))
    origins = draw.uniform(1, 1000, rows)
    destinations = draw.uniform(1, 50, columns)
    destinations *= origins.sum() / destinations.sum()
    log_f = -draw.uniform(0, 6, (rows, columns))
    done = doubly_constrained(origins, destinations, log_f, tolerance=1e-12)
    expected = twin(origins.tolist(), destinations.tolist(), np.exp(log_f).tolist())
    np.testing.assert_allclose(done.flows, expected, rtol=1e-8)


def test_by_hand() -> None:
    """Two by two: with margins 3, 1 and 2, 2 and odds ratio 9, x solves x(x-1) = 9(3-x)(2-x)."""
    x = (44 - math.sqrt(44**2 - 4 * 8 * 54)) / 16
    done = doubly_constrained([3, 1], [2, 2], np.log([[3.0, 1.0], [1.0, 3.0]]), tolerance=1e-13)
    np.testing.assert_allclose(done.flows, [[x, 3 - x], [2 - x, x - 1]], rtol=1e-10)


def test_factors_make_the_flows() -> None:
    log_f = np.array([[0.0, -1.0, -3.0], [-2.0, 0.0, -0.5]])
    done = doubly_constrained([5, 7], [4, 4, 4], log_f)
    made = np.exp(done.log_origin_factors[:, None] + log_f + done.log_destination_factors)
    np.testing.assert_allclose(made, done.flows, rtol=1e-12)


def test_places_without_people_have_no_flows() -> None:
    """A closed practice, an empty area."""
    done = doubly_constrained([4, 0, 6], [10, 0], [[0.0, -1.0], [0.0, 0.0], [-5.0, -np.inf]])
    np.testing.assert_allclose(done.flows, [[4, 0], [0, 0], [6, 0]], rtol=1e-9)
    assert done.log_origin_factors[1] == -np.inf
    assert done.log_destination_factors[1] == -np.inf


def test_nobody_anywhere() -> None:
    done = doubly_constrained([0, 0], [0], [[0.0], [-1.0]])
    assert done.flows.tolist() == [[0.0], [0.0]]
    assert done.converged


def test_a_forbidden_flow_is_none() -> None:
    done = doubly_constrained([2, 3], [2, 3], [[0.0, 0.0], [-np.inf, 0.0]])
    assert done.flows[1, 0] == 0.0
    np.testing.assert_allclose(done.flows.sum(axis=1), [2, 3], rtol=1e-6)


def test_parts_that_share_no_flow_are_each_balanced() -> None:
    """An island: its totals agree, nothing crosses the water."""
    sea = -np.inf
    done = doubly_constrained(
        [5, 3, 4], [2, 6, 4], [[0.0, -1.0, sea], [-2.0, 0.0, sea], [sea, sea, 0.0]]
    )
    assert done.converged
    np.testing.assert_allclose(done.flows.sum(axis=1), [5, 3, 4], rtol=1e-8)
    assert done.flows[2].tolist() == pytest.approx([0.0, 0.0, 4.0])


def test_totals_that_cannot_be_met_are_reported_not_hidden() -> None:
    sea = -np.inf
    done = doubly_constrained([5, 1], [1, 5], [[0.0, sea], [sea, 0.0]], iterations=60)
    assert not done.converged
    assert done.iterations == 60
    assert done.worst_margin_error > 0.5


@pytest.mark.parametrize("steepness", [50.0, 500.0, 5000.0])
def test_steep_deterrence_neither_underflows_nor_stalls(steepness: float) -> None:
    draw = np.random.default_rng(3)
    here, there = draw.uniform(0, 1, (6, 1)), draw.uniform(0, 1, 15)
    origins = draw.uniform(50, 150, 6)
    destinations = draw.uniform(1, 2, 15)
    destinations *= origins.sum() / destinations.sum()
    done = doubly_constrained(origins, destinations, -steepness * np.abs(here - there))
    assert done.converged
    np.testing.assert_allclose(done.flows.sum(axis=1), origins, rtol=1e-7)
    np.testing.assert_allclose(done.flows.sum(axis=0), destinations, rtol=1e-9)


RELAXED = np.array([[0.0, -0.5, -9.0], [-0.5, 0.0, -9.0], [-9.0, -8.0, 0.0]])


def relaxed() -> tuple[Flows, np.ndarray, np.ndarray]:
    """Two towns with little between them; the lists of the first exceed its people by a fifth."""
    origins, destinations = np.array([70.0, 50.0, 80.0]), np.array([60.0, 45.0, 95.0])
    return doubly_constrained(origins, destinations, RELAXED, give=0.1), origins, destinations


def test_destinations_that_give_follow_their_balancing_factors() -> None:
    done, origins, destinations = relaxed()
    np.testing.assert_allclose(done.flows.sum(axis=1), origins, rtol=1e-7)
    balancing = np.exp(done.log_destination_factors) / destinations
    expected = destinations * (balancing * (origins @ np.exp(RELAXED))) ** -0.1
    np.testing.assert_allclose(done.flows.sum(axis=0), expected, rtol=1e-9)
    assert done.flows[:, :2].sum() > destinations[:2].sum()


def test_flows_that_give_are_the_strict_flows_of_the_totals_they_gave() -> None:
    done, origins, _ = relaxed()
    reached = done.flows.sum(axis=0)
    strict = doubly_constrained(origins, reached * origins.sum() / reached.sum(), RELAXED)
    np.testing.assert_allclose(done.flows, strict.flows, rtol=1e-6)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="doubly constrained") as said:
        doubly_constrained([1, -2], [3, float("nan")], [[0.0, float("nan")], [0.0, 0.0]], give=-1)
    for part in ("origins[1] is -2.0", "destinations[1] is nan", "log_deterrence", "give is -1"):
        assert part in str(said.value)


def test_totals_must_agree() -> None:
    with pytest.raises(ValueError, match=r"origins sum to 3.0 and destinations to 4.0"):
        doubly_constrained([1, 2], [4], [[0.0], [0.0]])


def test_a_place_cut_off_is_named() -> None:
    with pytest.raises(ValueError, match=r"origins\[1\] has a total but no flow allowed"):
        doubly_constrained([1, 2], [3], [[0.0], [-np.inf]])
    with pytest.raises(ValueError, match=r"destinations\[0\] has a total but no flow allowed"):
        doubly_constrained([3, 0], [1, 2], [[-np.inf, 0.0], [0.0, 0.0]])


def test_shapes_must_agree() -> None:
    with pytest.raises(ValueError, match=r"need \(2, 1\)"):
        doubly_constrained([1, 2], [3], [[0.0, 0.0]])
