"""Laws of the doubly constrained model."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from commonweal.space import doubly_constrained

Floats = npt.NDArray[np.float64]
Problem = tuple[Floats, Floats, Floats]

#: No deadline: a busy machine breaks no law.
LAW = settings(max_examples=40, deadline=None)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Totals and logarithms of deterrence of small problems."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 8))
    origins = draw(arrays(np.float64, rows, elements=st.floats(0.5, 5000)))
    destinations = draw(arrays(np.float64, columns, elements=st.floats(0.5, 5000)))
    log_f = draw(arrays(np.float64, (rows, columns), elements=st.floats(-12, 0)))
    return origins, destinations * (origins.sum() / destinations.sum()), log_f


@LAW
@given(problems())
def test_both_totals_hold(problem: Problem) -> None:
    origins, destinations, log_f = problem
    done = doubly_constrained(origins, destinations, log_f)
    assert done.converged
    assert (done.flows >= 0).all()
    np.testing.assert_allclose(done.flows.sum(axis=1), origins, rtol=1e-7)
    np.testing.assert_allclose(done.flows.sum(axis=0), destinations, rtol=1e-9)


@LAW
@given(problems())
def test_odds_are_those_of_the_deterrence(problem: Problem) -> None:
    """Scaling rows and columns changes no odds ratio: what distance says is kept."""
    origins, destinations, log_f = problem
    log_flows = np.log(doubly_constrained(origins, destinations, log_f).flows)
    for log_matrix in (log_flows, log_f):
        log_matrix -= log_matrix[[0], :]
        log_matrix -= log_matrix[:, [0]]
    np.testing.assert_allclose(log_flows, log_f, atol=1e-7)


@LAW
@given(problems(), st.floats(1e-3, 1e6))
def test_twice_the_people_are_twice_the_flows(problem: Problem, scale: float) -> None:
    origins, destinations, log_f = problem
    once = doubly_constrained(origins, destinations, log_f, tolerance=1e-11)
    more = doubly_constrained(origins * scale, destinations * scale, log_f, tolerance=1e-11)
    np.testing.assert_allclose(more.flows, once.flows * scale, rtol=1e-6)


@LAW
@given(problems(), st.floats(-200, 200), st.data())
def test_only_relative_deterrence_counts(
    problem: Problem, shift: float, data: st.DataObject
) -> None:
    """A constant added to a row or a column of the logarithms goes into its balancing factor."""
    origins, destinations, log_f = problem
    row = data.draw(st.integers(0, len(origins) - 1))
    column = data.draw(st.integers(0, len(destinations) - 1))
    moved = log_f.copy()
    moved[row, :] += shift
    moved[:, column] -= shift
    once = doubly_constrained(origins, destinations, log_f, tolerance=1e-11)
    again = doubly_constrained(origins, destinations, moved, tolerance=1e-11)
    np.testing.assert_allclose(again.flows, once.flows, rtol=1e-6)


@LAW
@given(problems())
def test_the_order_of_places_does_not_matter(problem: Problem) -> None:
    origins, destinations, log_f = problem
    draw = np.random.default_rng(len(origins) * 100 + len(destinations))
    rows, columns = draw.permutation(len(origins)), draw.permutation(len(destinations))
    once = doubly_constrained(origins, destinations, log_f, tolerance=1e-11)
    again = doubly_constrained(
        origins[rows], destinations[columns], log_f[np.ix_(rows, columns)], tolerance=1e-11
    )
    np.testing.assert_allclose(again.flows, once.flows[np.ix_(rows, columns)], rtol=1e-6)


@LAW
@given(problems())
def test_origins_and_destinations_may_change_places(problem: Problem) -> None:
    origins, destinations, log_f = problem
    once = doubly_constrained(origins, destinations, log_f, tolerance=1e-11)
    again = doubly_constrained(destinations, origins, log_f.T, tolerance=1e-11)
    np.testing.assert_allclose(again.flows.T, once.flows, rtol=1e-6)


@LAW
@given(problems())
def test_without_deterrence_people_are_spread_in_proportion(problem: Problem) -> None:
    origins, destinations, log_f = problem
    done = doubly_constrained(origins, destinations, np.zeros_like(log_f))
    np.testing.assert_allclose(
        done.flows, np.outer(origins, destinations) / origins.sum(), rtol=1e-9
    )


@LAW
@given(st.lists(st.floats(1, 1000), min_size=1, max_size=6))
def test_with_very_steep_deterrence_everybody_stays(people: list[float]) -> None:
    """Each area has its own practice of its own size: nobody need travel."""
    log_f = np.where(np.eye(len(people), dtype=bool), 0.0, -2000.0)
    done = doubly_constrained(people, people, log_f)
    np.testing.assert_allclose(done.flows, np.diag(people), atol=1e-6)


@LAW
@given(problems(), st.floats(0.01, 10))
def test_giving_destinations_lose_nobody(problem: Problem, give: float) -> None:
    origins, destinations, log_f = problem
    done = doubly_constrained(origins, destinations, log_f, give=give)
    assert done.converged
    np.testing.assert_allclose(done.flows.sum(axis=1), origins, rtol=1e-7)
    balancing = np.exp(done.log_destination_factors) / destinations
    expected = destinations * (balancing * (origins @ np.exp(log_f))) ** -give
    np.testing.assert_allclose(done.flows.sum(axis=0), expected, rtol=1e-7)


@LAW
@given(problems(), st.floats(0.01, 10), st.floats(0.01, 0.99), st.floats(-50, 50))
def test_a_destination_in_two_parts_is_the_sum_of_them(
    problem: Problem, give: float, part: float, shift: float
) -> None:
    """Also where destinations give, and whatever constant stands in a column of deterrence."""
    origins, destinations, log_f = problem
    whole = doubly_constrained(origins, destinations, log_f, give=give, tolerance=1e-11)
    parts = np.append(destinations, destinations[-1] * (1.0 - part))
    parts[-2] *= part
    log_parts = np.column_stack([log_f, log_f[:, -1] + shift])
    split = doubly_constrained(origins, parts, log_parts, give=give, tolerance=1e-11)
    np.testing.assert_allclose(split.flows[:, :-2], whole.flows[:, :-1], rtol=1e-6)
    np.testing.assert_allclose(split.flows[:, -2:].sum(axis=1), whole.flows[:, -1], rtol=1e-6)
    np.testing.assert_allclose(split.flows[:, -2] * (1 - part), split.flows[:, -1] * part)


@LAW
@given(st.floats(1, 1e5), st.lists(st.floats(1, 1e4), min_size=1, max_size=6), st.floats(0, 5))
def test_where_there_is_one_origin_nothing_gives(
    people: float, destinations: list[float], give: float
) -> None:
    into = np.array(destinations) * people / sum(destinations)
    log_f = -np.arange(len(into), dtype=float)[None, :] * 7.0
    done = doubly_constrained([people], into, log_f, give=give)
    np.testing.assert_allclose(done.flows[0], into, rtol=1e-7)


@LAW
@given(problems())
def test_the_less_they_give_the_nearer_the_totals(problem: Problem) -> None:
    origins, destinations, log_f = problem
    strict = doubly_constrained(origins, destinations, log_f, tolerance=1e-11).flows
    nearly = doubly_constrained(origins, destinations, log_f, give=1e-5, tolerance=1e-11).flows
    assert np.abs(nearly - strict).sum() <= 0.01 * origins.sum()
