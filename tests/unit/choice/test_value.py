"""Scales with declared ends, additive value, ranks and dominance."""

from __future__ import annotations

import numpy as np
import pytest

from commonweal.choice import value


def test_scores_are_measured_from_the_declared_ends_not_from_the_scores() -> None:
    found = value.scaled([[20, 30], [40, 90]], worst=[0, 120], best=[100, 0])
    assert found.tolist() == [[0.2, 0.75], [0.4, 0.25]]


def test_all_faults_of_scores_are_told_at_once() -> None:
    with pytest.raises(ValueError, match="no score") as told:
        value.scaled([[20, 130], [float("nan"), 90]], worst=[0, 120], best=[100, 0])
    lines = str(told.value).split("\n")
    assert len(lines) == 2
    assert "option 0, criterion 1: score 130.0; give one from 120.0 to 0.0" in lines
    assert "option 1, criterion 0: no score; give one from 0.0 to 100.0" in lines


def test_equal_ends_are_refused() -> None:
    with pytest.raises(ValueError, match=r"criterion 0: ends 5\.0 and 5\.0"):
        value.scaled([[5]], worst=[5], best=[5])


def test_value_worked_by_hand() -> None:
    found = value.additive([[0.2, 0.75], [0.4, 0.25]], [[0.5, 0.5], [0.9, 0.1]])
    assert found == pytest.approx(np.array([[0.475, 0.325], [0.255, 0.385]]))


def test_ties_share_the_better_rank_and_are_marked() -> None:
    found = value.ranks([0.5, 0.7, 0.1 + 0.2 + 0.4, 0.5, 0.1])
    assert found.rank.tolist() == [3, 1, 1, 3, 5]
    assert found.tied.tolist() == [True, True, True, True, False]


def test_all_equal_and_one_alone() -> None:
    assert value.ranks([0.5, 0.5, 0.5]).rank.tolist() == [1, 1, 1]
    assert value.ranks([0.5]).rank.tolist() == [1]
    assert not value.ranks([0.5]).tied.any()


def test_ranks_of_many_weightings_at_once_are_those_of_each() -> None:
    many = np.random.default_rng(1).integers(0, 5, (50, 7)) / 10
    together = value.ranks(many)
    for row, one in enumerate(many):
        assert together.rank[row].tolist() == value.ranks(one).rank.tolist()
        # Rank by counting: one more than how many are better.
        assert together.rank[row].tolist() == [1 + int((one > own).sum()) for own in one]


def test_a_missing_value_is_not_ranked() -> None:
    with pytest.raises(ValueError, match="missing"):
        value.ranks([0.5, float("nan")])


def test_dominance_needs_one_criterion_better() -> None:
    assert value.dominated_by([[0.5, 0.5], [0.5, 0.5]]).tolist() == [-1, -1]
    assert value.dominated_by([[0.5, 0.5], [0.5, 0.6], [0.7, 0.7]]).tolist() == [1, 2, -1]
