"""Themes of what people wrote: words that go together, found alike every time.

Texts become weights of their words (TF-IDF), and these are factorised into themes that are sums of
words only (non-negative matrix factorisation), both by scikit-learn, from a fixed start and seed.
How many themes: a number that stays the same when a fifth of the texts is left out (Greene,
O'Callaghan and Cunningham, "How Many Topics? Stability Analysis for Topic Models", 2014; abstract
read, the measure of agreement from memory), of those as good the smallest. Nothing is fetched: no
language model, no word lists but scikit-learn's own.

A theme is a set of words that occur together. What it means, a person must say.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from commonweal.services.consultation.campaigns import words_of

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]

#: Words that a text needs to count when themes are found.
FEWEST_WORDS = 5
#: Distinct texts that must hold a word for it to be a theme's: a rarer one may point to a person.
FEWEST_USERS = 5
#: Distinct texts without which no themes are looked for.
FEWEST_TEXTS = 30
#: Numbers of themes tried.
NUMBERS = tuple(range(3, 13))
#: Times that each number is tried on part of the texts, and the part left in.
TRIES, PART = 8, 0.8
#: Distinct texts by which the number is chosen; more are drawn down to these.
CHOSEN_BY = 1500
#: Words by which a theme is known, and by which two are compared.
WORDS = 10
#: A text is of every theme that makes up at least this share of it.
SHARE = 0.3
#: Words that are kept, the most frequent ones.
VOCABULARY = 2000
ITERATIONS = 200
#: What is taken for a word.
_TOKEN = r"[a-z][a-z'’]{2,}"

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme.

    Parameters
    ----------
    id
        Its first three words: the same texts give the same id.
    words
        The words that weigh most in it, the heaviest first.
    texts
        Positions of the texts of which it makes up a good part, in order.
    weight
        For each of these, how much of the text it is (0 to 1).
    """

    id: str
    words: tuple[str, ...]
    texts: tuple[int, ...]
    weight: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Themes:
    """All themes of some texts.

    Parameters
    ----------
    themes
        The largest first.
    stability
        For each number of themes tried, the mean agreement (0 to 1) and its standard error.
    none
        Texts in which no theme was found.
    short
        Texts too short to have one.
    reason
        Why there are no themes; empty where there are.
    """

    themes: tuple[Theme, ...]
    stability: tuple[tuple[int, float, float], ...] = ()
    none: int = 0
    short: int = 0
    reason: str = ""


def find_themes(
    texts: Sequence[str],
    distinct: Sequence[int],
    *,
    names: Collection[str] = (),
    seed: int = 0,
    numbers: Sequence[int] = NUMBERS,
    progress: Progress | None = None,
) -> Themes:
    """Find the themes of texts.

    Parameters
    ----------
    texts
        What people wrote, without personal details.
    distinct
        For each text the position of the text that stands for it (itself, the first with the very
        same words, or its campaign's leader), -1 for a text that is empty. Each distinct text
        counts once when themes are found, so that a campaign does not make them.
    names
        Words, in small letters, that may be names of people: no theme has them.
    seed
        Of the draws of texts by which the number is chosen, and of the factorisation.
    numbers
        Numbers of themes to try.
    progress
        Told what is being done and the share done.

    Returns
    -------
    Themes
        The number is the smallest whose stability is within one standard error of the best.
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

    long = [i for i, text in enumerate(texts) if len(words_of(text)) >= FEWEST_WORDS]
    short = sum(1 for text in texts if text) - len(long)
    # In the order of their words, so that the order of the file makes no theme.
    kept = sorted(
        {distinct[i] for i in long if distinct[i] >= 0}, key=lambda i: (words_of(texts[i]), i)
    )
    if len(kept) < FEWEST_TEXTS:
        return Themes(themes=(), short=short, reason=f"{len(kept)} distinct texts are too few")
    vectors = TfidfVectorizer(
        preprocessor=_without_marks,
        stop_words=sorted({*ENGLISH_STOP_WORDS, *filter(re.compile(_TOKEN).fullmatch, names)}),
        token_pattern=rf"(?u)\b{_TOKEN}\b",
        min_df=max(FEWEST_USERS, len(kept) // 500),
        max_df=0.5,
        max_features=VOCABULARY,
        sublinear_tf=True,
    )
    try:
        weights = vectors.fit_transform([texts[i] for i in kept])
    except ValueError:
        return Themes(themes=(), short=short, reason="no words are shared between texts")
    words = vectors.get_feature_names_out().tolist()
    able = [k for k in numbers if k * WORDS <= 2 * len(words) and k * 5 <= len(kept)]
    if not able:
        return Themes(themes=(), short=short, reason="too few words are shared between texts")
    stability = _stability(weights, able, seed, progress)
    number = chosen(stability)
    if progress is not None:
        progress("finding themes", 0.9)
    loading, model = _factorised(weights, number, seed)
    where = {text: row for row, text in enumerate(kept)}
    shares = _shares(loading)
    of = np.array([where[distinct[i]] for i in long], dtype=np.int64)
    found = [_theme(k, model, words, np.array(long), shares[of]) for k in range(number)]
    found.sort(key=lambda theme: (-len(theme.texts), theme.id))
    return Themes(
        themes=tuple(theme for theme in found if theme.texts),
        stability=stability,
        none=int((shares[of].max(axis=1) < SHARE).sum()),
        short=short,
    )


def _without_marks(text: str) -> str:
    """Small letters, without the marks that stand for personal details."""
    return re.sub(r"\[[a-z ]+ removed\]", " ", text.lower())


def _factorised(weights: csr_matrix, number: int, seed: int) -> tuple[Floats, Floats]:
    """Texts by themes, and themes by words."""
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from threadpoolctl import threadpool_limits

    model: Any = NMF(number, init="nndsvda", random_state=seed, max_iter=ITERATIONS, tol=1e-3)
    # One thread: the same sums in the same order on every machine, and no slower at this size.
    with warnings.catch_warnings(), threadpool_limits(limits=1):
        # Stopped at the iterations allowed, the factors are as good as they are: no proof is lost.
        warnings.simplefilter("ignore", ConvergenceWarning)
        loading = model.fit_transform(weights)
    return np.asarray(loading), np.asarray(model.components_)


def _shares(loading: Floats) -> Floats:
    """How much of each text each theme is; zero where none is."""
    whole = loading.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(loading, whole, out=np.zeros_like(loading), where=whole > 1e-12))


def _theme(
    number: int, model: Floats, words: Sequence[str], at: npt.NDArray[np.int64], shares: Floats
) -> Theme:
    heaviest = tuple(words[i] for i in _top(model[number]))
    mine = np.flatnonzero(shares[:, number] >= SHARE)
    return Theme(
        id="-".join(heaviest[:3]),
        words=heaviest,
        texts=tuple(at[mine].tolist()),
        weight=tuple(np.round(shares[mine, number], 9).tolist()),
    )


def _top(weights: Floats) -> list[int]:
    """Positions of the heaviest words; of equals the first in the alphabet."""
    order = np.lexsort((np.arange(len(weights)), -np.round(weights, 9)))[:WORDS]
    return [int(i) for i in order if weights[i] > 0.0]


def _stability(
    weights: csr_matrix, numbers: Sequence[int], seed: int, progress: Progress | None
) -> tuple[tuple[int, float, float], ...]:
    """For each number of themes how far they stay the same when texts are left out."""
    draw = np.random.default_rng(seed)
    texts = weights.shape[0]
    if texts > CHOSEN_BY:
        weights = weights[np.sort(draw.choice(texts, CHOSEN_BY, replace=False))]
        texts = CHOSEN_BY
    size = max(int(PART * texts), 1)
    parts = [np.sort(draw.choice(texts, size, replace=False)) for _ in range(TRIES)]
    found = []
    for step, number in enumerate(numbers):
        if progress is not None:
            progress(f"trying {number} themes", 0.9 * step / len(numbers))
        whole = [_top(row) for row in _factorised(weights, number, seed)[1]]
        agreed = [
            agreement(whole, [_top(row) for row in _factorised(weights[part], number, seed)[1]])
            for part in parts
        ]
        error = float(np.std(agreed, ddof=1) / np.sqrt(TRIES))
        found.append((number, float(np.mean(agreed)), error))
    return tuple(found)


def agreement(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> float:
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
    depth = max(len(a), len(b), 1)
    shares = []
    for upto in range(1, depth + 1):
        first, second = set(a[:upto]), set(b[:upto])
        shares.append(len(first & second) / max(len(first | second), 1))
    return sum(shares) / depth


def chosen(stability: Sequence[tuple[int, float, float]]) -> int:
    """The smallest number of themes whose stability is within one standard error of the best.

    Examples
    --------
    >>> chosen([(3, 0.90, 0.01), (4, 0.94, 0.02), (5, 0.95, 0.03), (6, 0.70, 0.05)])
    4
    """
    best = max(stability, key=lambda row: (row[1], -row[0]))
    return min(number for number, mean, _ in stability if mean >= best[1] - best[2])
