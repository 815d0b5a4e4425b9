"""Acceptability against sums worked by geometry and against a plain loop."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from commonweal.choice import acceptability as module
from commonweal.choice import weights
from commonweal.choice.acceptability import acceptability, first_shares

Floats = npt.NDArray[np.float64]


def _by_loop(values: Floats, drawn: Floats) -> tuple[Floats, Floats, int]:
    """Weighting by weighting, value by value, ties within 1e-12 sharing their ranks."""
    options, criteria = values.shape
    rank, central, tied = np.zeros((options, options)), np.zeros((options, criteria)), 0
    for w in drawn:
        worth = [sum(w[j] * values[i][j] for j in range(criteria)) for i in range(options)]
        for i in range(options):
            above = sum(other > worth[i] + 1e-12 for other in worth)
            level = sum(abs(other - worth[i]) <= 1e-12 for other in worth)
            for place in range(above, above + level):
                rank[i][place] += 1 / level
            if above == 0:
                central[i] += w / level
        tied += sum(abs(other - max(worth)) <= 1e-12 for other in worth) > 1
    central[rank[:, 0] > 0] /= rank[rank[:, 0] > 0, :1]
    return rank / len(drawn), central, tied


def test_three_options_on_two_criteria_by_geometry() -> None:
    # With weight t on the first: values t, 1 - t and 0.6. The third leads for 0.4 < t < 0.6.
    drawn = weights.uniform(2, 100_000, seed=1)
    found = acceptability([[1, 0], [0, 1], [0.6, 0.6]], drawn)
    assert found.first == pytest.approx([0.4, 0.4, 0.2], abs=0.005)
    assert found.central[0] == pytest.approx([0.8, 0.2], abs=0.005)
    assert found.central[2] == pytest.approx([0.5, 0.5], abs=0.005)
    # It is second wherever it is not first, and never third.
    assert found.rank[2] == pytest.approx([0.2, 0.8, 0], abs=0.005)
    assert found.confidence.tolist() == [1, 1, 1]
    assert found.tied_first == 0


def test_like_a_plain_loop_with_many_ties() -> None:
    draw = np.random.default_rng(4)
    values = draw.integers(0, 4, (9, 3)) / 4
    values[5] = values[2]
    drawn = np.concatenate((weights.uniform(3, 150, seed=2), [[0.5, 0.5, 0], [1, 0, 0]]))
    found = acceptability(values, drawn)
    rank, central, tied = _by_loop(values, drawn)
    assert found.rank == pytest.approx(rank, abs=1e-12)
    held = rank[:, 0] > 0
    assert found.central[held] == pytest.approx(central[held], abs=1e-12)
    assert np.isnan(found.central[~held]).all()
    assert np.isnan(found.confidence[~held]).all()
    assert found.tied_first == tied / len(drawn)


def test_rows_and_columns_add_up_to_one() -> None:
    values = np.random.default_rng(5).random((30, 4)).round(1)
    found = acceptability(values, weights.uniform(4, 2000, seed=3))
    assert found.rank.sum(axis=0) == pytest.approx(np.ones(30))
    assert found.rank.sum(axis=1) == pytest.approx(np.ones(30))


def test_pieces_do_not_change_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(6).random((12, 3)).round(2)
    drawn = weights.uniform(3, 999, seed=4)
    spread = {"low": np.maximum(values - 0.1, 0), "high": np.minimum(values + 0.1, 1), "seed": 5}
    whole, uncertain = acceptability(values, drawn), acceptability(values, drawn, **spread)
    monkeypatch.setattr(module, "CELLS", 500)
    assert acceptability(values, drawn).rank == pytest.approx(whole.rank, abs=1e-12)
    assert acceptability(values, drawn, **spread).rank == pytest.approx(uncertain.rank, abs=1e-12)
    assert acceptability(values, drawn, **spread).confidence == pytest.approx(
        uncertain.confidence, abs=1e-12, nan_ok=True
    )


def test_uncertain_scores_on_one_criterion_by_hand() -> None:
    # One criterion, so weights do not matter: a is even on 0 to 1, b even on 0.5 to 1.
    # b wins with 0.75: half the time a is below 0.5, and otherwise the two are alike.
    found = acceptability(
        [[0.5], [0.75]], np.ones((200_000, 1)), low=[[0], [0.5]], high=[[1], [1]], seed=7
    )
    assert found.first == pytest.approx([0.25, 0.75], abs=0.004)
    assert found.confidence == pytest.approx([0.25, 0.75], abs=0.004)


def test_certain_ends_are_the_same_as_no_ends() -> None:
    values = np.random.default_rng(8).random((6, 3))
    drawn = weights.uniform(3, 500, seed=6)
    with_ends = acceptability(values, drawn, low=values, high=values)
    assert with_ends.rank.tolist() == acceptability(values, drawn).rank.tolist()


def test_options_that_score_alike_share() -> None:
    found = acceptability([[0.4, 0.6], [0.4, 0.6]], weights.uniform(2, 100, seed=1))
    assert found.rank.tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert found.confidence.tolist() == [0.5, 0.5]
    assert found.tied_first == 1


def test_values_beyond_one_and_below_zero_are_ranked_too() -> None:
    values = np.array([[3e6, -2.0], [1.0, 5.0], [-4e6, 1e7]])
    drawn = weights.uniform(2, 400, seed=9)
    assert acceptability(values, drawn).rank == pytest.approx(_by_loop(values, drawn)[0])


@pytest.mark.parametrize(
    ("values", "drawn", "ends", "said"),
    [
        ([[1.0, 2.0]], [[1.0]], {}, "options by criteria"),
        ([[float("nan")]], [[1.0]], {}, "missing"),
        ([[1.0]], [[1.0]], {"low": [[0.0]]}, "both ends"),
        ([[1.0]], [[1.0]], {"low": [[1.0]], "high": [[0.0]]}, "above the upper"),
        (np.empty((0, 2)), np.empty((3, 2)), {}, "at least one option"),
    ],
)
def test_what_cannot_be_worked_out_is_refused(
    values: object, drawn: object, ends: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        acceptability(values, drawn, **ends)


@pytest.mark.parametrize("weighting", [[0.0, 0.0], [1.5, -0.5], [2.0, 1.0]])
def test_what_is_no_weighting_is_refused(weighting):
    with pytest.raises(ValueError, match=r"weighting 1 is .* \(1 such in all\)"):
        acceptability(np.eye(2), [[0.5, 0.5], weighting])


def test_first_places_alone_are_those_of_the_plain_loop_ties_shared() -> None:
    values = np.array([[0.2, 0.9, 0.4], [0.9, 0.1, 0.5], [0.2, 0.9, 0.4], [0.5, 0.5, 0.5]])
    drawn = weights.uniform(3, 400, seed=3)
    rank, _, tied = _by_loop(values, drawn)
    assert tied > 0
    assert first_shares(values, drawn) == pytest.approx(rank[:, 0], abs=1e-12)
