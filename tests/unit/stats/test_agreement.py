"""Coefficients of agreement against published examples, other libraries and brute force."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy import stats as scipy_stats
from sklearn.metrics import cohen_kappa_score

from commonweal.stats.agreement import cohens_kappa, krippendorffs_alpha
from commonweal.stats.concordance import kendalls_w

N = None
# Krippendorff, Computing Krippendorff's Alpha-Reliability, section C: four observers, twelve units.
C = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
# en.wikipedia.org, Krippendorff's alpha, "A computational example": three coders, 15 units.
WIKIPEDIA = [
    [N, N, N, N, N, 3, 4, 1, 2, 1, 1, 3, 3, N, 3],
    [1, N, 2, 1, 3, 3, 4, 3, N, N, N, N, N, N, N],
    [N, N, 2, 1, 3, 4, 4, N, 2, 1, 1, 3, 3, N, 4],
]
# The help of KendallW of the R package DescTools: three raters, twenty subjects, many ties.
ANXIETY = [
    [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
    [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
    [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
]


@pytest.mark.parametrize(
    ("ratings", "level", "expected"),
    [
        (C, "nominal", 0.743),
        (C, "ordinal", 0.815),
        (C, "interval", 0.849),
        (WIKIPEDIA, "nominal", 0.691),
        (WIKIPEDIA, "interval", 0.811),
    ],
)
def test_alpha_of_published_examples(ratings, level, expected) -> None:  # type: ignore[no-untyped-def]
    assert krippendorffs_alpha(ratings, level=level).value == pytest.approx(expected, abs=5e-4)


def _alpha_by_pairs(ratings: list[list[float | None]], power: int) -> float:
    """Alpha from its definition, pair by pair: observed within units, expected over all."""
    units = [[v for v in unit if v is not None] for unit in zip(*ratings, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    every = [value for unit in units for value in unit]

    def apart(a: float, b: float) -> float:
        return (a - b) ** 2 if power else float(a != b)

    observed = sum(
        sum(apart(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units
    ) / len(every)
    expected = sum(apart(a, b) for a, b in permutations(every, 2)) / (len(every) * (len(every) - 1))
    return 1 - observed / expected


@pytest.mark.parametrize("seed", range(6))
def test_alpha_as_pair_by_pair(seed: int) -> None:
    draw = np.random.default_rng(seed)
    truth = draw.integers(1, 6, 20)
    ratings: list[list[float | None]] = [
        [
            None if draw.random() < 0.2 else float(np.clip(v + draw.integers(-1, 2), 1, 6))
            for v in truth
        ]
        for _ in range(4)
    ]
    for level, power in (("nominal", 0), ("interval", 2)):
        found = krippendorffs_alpha(ratings, level=level)  # type: ignore[arg-type]
        assert found.value == pytest.approx(_alpha_by_pairs(ratings, power), abs=1e-12)


def test_alpha_takes_words_in_an_order() -> None:
    words = ["none", "some", "much", "most", "all"]
    spoken = [[None if v is None else words[v - 1] for v in judge] for judge in C]
    found = krippendorffs_alpha(spoken, level="ordinal", order=words)
    assert found.value == pytest.approx(0.815, abs=5e-4)
    assert (found.units, found.judges) == (11, 4)


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_kappa_as_scikit_learn(weights: str, seed: int) -> None:
    draw = np.random.default_rng(seed)
    first = draw.integers(0, 5, 80)
    second = np.where(draw.random(80) < 0.6, first, draw.integers(0, 5, 80))
    expected = cohen_kappa_score(first, second, weights=None if weights == "none" else weights)
    found = cohens_kappa(first.tolist(), second.tolist(), weights=weights)  # type: ignore[arg-type]
    assert found.value == pytest.approx(expected, abs=1e-12)
    assert found.lower < found.value < found.upper


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_standard_error_of_kappa_as_numerical_differentiation(weights: str) -> None:
    """The delta method: gradient of kappa by the shares, under the multinomial covariance."""
    table = np.array([[22, 4, 1], [3, 17, 5], [2, 6, 20]], dtype=float)
    n = table.sum()

    def kappa(p: np.ndarray) -> float:
        k = len(p)
        apart = np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / (k - 1)
        v = {"none": (apart > 0) * 1.0, "linear": apart, "quadratic": apart**2}[weights]
        return float(1 - (v * p).sum() / (v * np.outer(p.sum(1), p.sum(0))).sum())

    shares, step = table / n, 1e-6
    gradient = np.zeros(9)
    for cell in range(9):
        move = np.zeros(9)
        move[cell] = step
        up, down = shares + move.reshape(3, 3), shares - move.reshape(3, 3)
        gradient[cell] = (kappa(up) - kappa(down)) / (2 * step)
    p = shares.ravel()
    expected = np.sqrt(gradient @ (np.diag(p) - np.outer(p, p)) @ gradient / n)
    first = [i for i in range(3) for j in range(3) for _ in range(int(table[i, j]))]
    second = [j for i in range(3) for j in range(3) for _ in range(int(table[i, j]))]
    found = cohens_kappa(first, second, weights=weights)  # type: ignore[arg-type]
    assert (found.upper - found.lower) / 2 / 1.959964 == pytest.approx(expected, rel=1e-5)


def test_w_with_ties_as_friedman() -> None:
    found = kendalls_w(ANXIETY)
    friedman = scipy_stats.friedmanchisquare(*np.array(ANXIETY).T)
    assert found.chi_square == pytest.approx(friedman.statistic, rel=1e-12)
    assert found.value == pytest.approx(friedman.statistic / (3 * 19), rel=1e-12)
    assert found.p == pytest.approx(friedman.pvalue, rel=1e-9)
    assert found.tied


def test_w_of_judges_who_agree_and_who_are_opposite() -> None:
    assert kendalls_w([[1, 2, 3, 4]] * 5).value == 1.0
    assert kendalls_w([[1, 2, 3, 4], [4, 3, 2, 1]]).value == 0.0


def test_a_thing_that_a_judge_did_not_score_is_left_out_and_counted() -> None:
    found = kendalls_w([[1, 2, np.nan, 4], [1, 3, 9, 4]])
    assert (found.value, found.things, found.left_out) == (1.0, 3, 1)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (cohens_kappa([1, 1], [1, 1]), "all values equal"),
        (cohens_kappa([None], [1]), "no values"),
        (krippendorffs_alpha([[1, None], [None, 2]]), "no values"),
        (krippendorffs_alpha([[1, 1], [1, 1]]), "all values equal"),
        (kendalls_w([[1, 1, 1], [2, 2, 2]]), "all values equal"),
        (kendalls_w([[1, 2, 3]]), "no values"),
    ],
)
def test_where_there_is_none_the_reason_says_why(found, reason) -> None:  # type: ignore[no-untyped-def]
    assert np.isnan(found.value)
    assert found.reason == reason


def test_what_cannot_be_is_an_error() -> None:
    with pytest.raises(ValueError, match="one each"):
        cohens_kappa([1], [1, 2])
    with pytest.raises(ValueError, match="not in order"):
        cohens_kappa(["a"], ["b"], order=["a"])
    with pytest.raises(ValueError, match="every judge"):
        krippendorffs_alpha([[1, 2], [1]])
    with pytest.raises(ValueError, match="row for each judge"):
        kendalls_w([1, 2, 3])


def test_what_has_no_meaning_is_refused_by_name() -> None:
    two = ["a", "b"], ["a", "a"]
    with pytest.raises(ValueError, match="weights are"):
        cohens_kappa(*two, weights="cubic")  # type: ignore[arg-type]  # the fault
    with pytest.raises(ValueError, match="stands twice"):
        cohens_kappa(*two, order=["a", "a", "b"])
    with pytest.raises(ValueError, match="mixture"):
        cohens_kappa([1, "b"], [1, 1], weights="linear")
    with pytest.raises(ValueError, match="mixture"):
        krippendorffs_alpha([[1, "b"], [1, 1]], level="ordinal")
    # Any other word was once taken for "interval".
    with pytest.raises(ValueError, match="the level is"):
        krippendorffs_alpha([[1, 2], [1, 1]], level="ratio")  # type: ignore[arg-type]  # the fault
    with pytest.raises(ValueError, match="must be finite"):
        krippendorffs_alpha([[1.0, np.inf], [1.0, 2.0]], level="interval")


def test_a_missing_number_is_missing_whatever_its_width() -> None:
    gave = np.array([np.nan, 1.0, 2.0], dtype=np.float32)
    assert cohens_kappa(list(gave), [1.0, 1.0, 2.0]).units == 2
