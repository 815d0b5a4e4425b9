"""How many themes texts have: the number that is found alike on part after part of them.

Themes are looked for on twelve parts of the texts, drawn the same way every time, and each part's
themes are compared with every other part's. That the number be the one most stable when texts are
left out is of Greene, O'Callaghan and Cunningham, "How Many Topics? Stability Analysis for Topic
Models" (2014; abstract read, the measure of agreement from memory); that parts are compared with
one another and not with one run on all texts, and that they are halves, is this house's, so that no
single run decides.

No seed of a user's is taken: a theme that needs an answer must not hang on one.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]
#: Words of each theme, by position, the heaviest first.
Leading = Sequence[Sequence[int]]
Progress = Callable[[str, float], None]

#: Parts that each number is tried on, the share of the texts in one, and its texts at most. Parts
#: that have more texts in common find the same chance themes again, and a number too large.
TRIES, PART, LARGEST = 12, 0.5, 1200
#: Starts from which all texts are factorised: the run most like the parts is kept.
STARTS = 5
#: Words by which a theme is known, and by which two are compared.
WORDS = 10
ITERATIONS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A number of themes, tried.

    Parameters
    ----------
    number
        How many themes.
    agreement, error
        Mean agreement of the parts (0 to 1), and its standard error by leaving each part out.
    first
        Of all ways to take half of the parts, the share by which this number is the one chosen.
    """

    number: int
    agreement: float
    error: float
    first: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The themes of the number chosen: texts by themes, themes by words, and what was tried."""

    loading: Floats
    model: Floats
    tried: tuple[Tried, ...]


def most_stable(
    weights: csr_matrix, numbers: Sequence[int], progress: Progress | None = None
) -> Chosen:
    """Factorise texts into the number of themes that is most stable.

    Parameters
    ----------
    weights
        (texts, words) Weights of words, in an order that does not hang on the file's.
    numbers
        Numbers of themes to try.
    progress
        Told what is being done and the share done.

    Returns
    -------
    Chosen
        Of the run, among several starts on all texts, whose themes agree best with the parts'.
    """
    draw = np.random.default_rng(0)
    texts = weights.shape[0]
    size = max(min(int(PART * texts), LARGEST), 1)
    parts = [np.sort(draw.choice(texts, size, replace=False)) for _ in range(TRIES)]
    found = []
    for step, number in enumerate(numbers):
        if progress is not None:
            progress(f"trying {number} themes", 0.85 * step / len(numbers))
        found.append([leading(_factorised(weights[p], number, i)[1]) for i, p in enumerate(parts)])
    if progress is not None:
        progress("finding themes", 0.85)
    rows = tried(numbers, [_table(themes) for themes in found])
    at = numbers.index(chosen(rows))
    runs = [_factorised(weights, numbers[at], start) for start in range(STARTS)]
    alike = [sum(agreement(leading(model), part) for part in found[at]) for _, model in runs]
    # Rounded, so that of runs that found the same the first is kept on every machine.
    loading, model = runs[int(np.argmax(np.round(alike, 9)))]
    return Chosen(loading=loading, model=model, tried=rows)


def _factorised(weights: csr_matrix, number: int, start: int) -> tuple[Floats, Floats]:
    """Texts by themes, and themes by words."""
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from threadpoolctl import threadpool_limits

    model: Any = NMF(number, init="nndsvda", random_state=start, max_iter=ITERATIONS, tol=1e-3)
    # One thread: the same sums in the same order on every machine, and no slower at this size.
    with warnings.catch_warnings(), threadpool_limits(limits=1):
        # Stopped at the iterations allowed, the factors are as good as they are: no proof is lost.
        warnings.simplefilter("ignore", ConvergenceWarning)
        loading = model.fit_transform(weights)
    return np.asarray(loading), np.asarray(model.components_)


def leading(model: Floats) -> list[list[int]]:
    """For each theme positions of its heaviest words; of equals the first in the alphabet."""
    return [_top(row) for row in model]


def _top(weights: Floats) -> list[int]:
    order = np.lexsort((np.arange(len(weights)), -np.round(weights, 9)))[:WORDS]
    return [int(i) for i in order if weights[i] > 0.0]


def _table(themes: Sequence[Leading]) -> Floats:
    """(parts, parts) How far each two parts agree; 0 of a part with itself."""
    table = np.zeros((len(themes), len(themes)))
    for i, j in combinations(range(len(themes)), 2):
        table[i, j] = table[j, i] = agreement(themes[i], themes[j])
    return table


def tried(numbers: Sequence[int], tables: Sequence[Floats]) -> tuple[Tried, ...]:
    """How stable each number is, and how often half of the parts would choose it.

    Parameters
    ----------
    numbers
        Numbers of themes.
    tables
        For each number (parts, parts) how far each two parts agree, 0 of a part with itself.

    Examples
    --------
    >>> alike = np.ones((4, 4)) - np.eye(4)
    >>> [(row.number, row.agreement, row.first) for row in tried([3, 4], [alike / 2, alike])]
    [(3, 0.5, 0.0), (4, 1.0, 1.0)]
    """
    parts = len(tables[0])
    every = np.stack(tables)
    halves = np.array(
        [np.isin(np.arange(parts), half) for half in combinations(range(parts), parts // 2)]
    ).astype(float)
    half = parts // 2
    by_half = np.einsum("hi,nij,hj->nh", halves, every, halves) / (half * (half - 1))
    # Rounded, so that equals are equal on every machine; of equals the smallest number.
    firsts = np.argmax(np.round(by_half, 9), axis=0)
    means = every.sum(axis=(1, 2)) / (parts * (parts - 1))
    without = (every.sum(axis=(1, 2))[:, None] - 2 * every.sum(axis=2)) / (
        (parts - 1) * (parts - 2)
    )
    errors = np.sqrt((parts - 1) / parts * ((without - means[:, None]) ** 2).sum(axis=1))
    return tuple(
        Tried(
            number=number,
            agreement=float(means[i]),
            error=float(errors[i]),
            first=float(np.mean(firsts == i)),
        )
        for i, number in enumerate(numbers)
    )


def chosen(rows: Sequence[Tried]) -> int:
    """The number of themes on which the parts agree most; of equals the smallest.

    A smaller one that is nearly as stable is not taken for it: it would put two themes into one,
    and one of them would need no answer.

    Examples
    --------
    >>> chosen([Tried(number=n, agreement=a, error=0.02, first=0.5)
    ...         for n, a in ((3, 0.90), (4, 0.94), (5, 0.95), (6, 0.95))])
    5
    """
    return max(rows, key=lambda row: (round(row.agreement, 9), -row.number)).number


def agreement(one: Leading, other: Leading) -> float:
    """How far two sets of themes agree: each theme with its best counterpart, by ranked words.

    Two ranked lists agree by the mean, over their first one, two, ... words, of the share of words
    that both have there (Jaccard). Themes are paired so that the sum is largest.

    Examples
    --------
    >>> agreement([[1, 2, 3], [7, 8, 9]], [[7, 8, 9], [1, 2, 3]])
    1.0
    >>> agreement([[1, 2]], [[1, 3]])
    0.6666666666666666
    """
    from scipy.optimize import linear_sum_assignment

    table = np.array([[_ranked(a, b) for b in other] for a in one])
    rows, columns = linear_sum_assignment(-table)
    return float(table[rows, columns].sum() / max(len(one), len(other)))


def _ranked(a: Sequence[int], b: Sequence[int]) -> float:
    if not set(a) & set(b):
        return 0.0
    depth = max(len(a), len(b), 1)
    shares = []
    for upto in range(1, depth + 1):
        first, second = set(a[:upto]), set(b[:upto])
        shares.append(len(first & second) / max(len(first | second), 1))
    return sum(shares) / depth
