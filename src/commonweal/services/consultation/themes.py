"""Themes of what people wrote: words that go together, found alike every time.

Texts become weights of their words (TF-IDF), and these are factorised into themes that are sums of
words only (non-negative matrix factorisation), both by scikit-learn, from fixed starts. How many
themes: the number that part after part of the texts agrees on most (`stability`). Nothing is
fetched: no language model, no word lists but scikit-learn's own.

A theme is a set of words that occur together. What it means, a person must say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.services.consultation.campaigns import words_of
from commonweal.services.consultation.stability import WORDS, Tried, leading, most_stable

Floats = npt.NDArray[np.float64]

#: Words that a text needs to count when themes are found.
FEWEST_WORDS = 5
#: Distinct texts that must hold a word for it to be a theme's: a rarer one may point to a person.
FEWEST_USERS = 5
#: Distinct texts without which no themes are looked for.
FEWEST_TEXTS = 30
#: Numbers of themes tried.
NUMBERS = tuple(range(3, 13))
#: A text is of every theme that makes up at least this share of it.
SHARE = 0.3
#: Words that are kept, the most frequent ones.
VOCABULARY = 2000
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
        Each number of themes tried, and how far parts of the texts agree on it.
    none
        Texts in which no theme was found.
    short
        Texts too short to have one.
    reason
        Why there are no themes; empty where there are.
    """

    themes: tuple[Theme, ...]
    stability: tuple[Tried, ...] = ()
    none: int = 0
    short: int = 0
    reason: str = ""


def find_themes(
    texts: Sequence[str],
    distinct: Sequence[int],
    *,
    names: Collection[str] = (),
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
    numbers
        Numbers of themes to try.
    progress
        Told what is being done and the share done.

    Returns
    -------
    Themes
        Of the number on which parts of the texts agree most; the same for the same texts.
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
    chosen = most_stable(weights, able, progress)
    where = {text: row for row, text in enumerate(kept)}
    shares = _shares(chosen.loading)
    of = np.array([where[distinct[i]] for i in long], dtype=np.int64)
    found = [
        _theme(k, [words[i] for i in heaviest], np.array(long), shares[of])
        for k, heaviest in enumerate(leading(chosen.model))
    ]
    found.sort(key=lambda theme: (-len(theme.texts), theme.id))
    return Themes(
        themes=tuple(theme for theme in found if theme.texts),
        stability=chosen.tried,
        none=int((shares[of].max(axis=1) < SHARE).sum()),
        short=short,
    )


def _without_marks(text: str) -> str:
    """Small letters, without the marks that stand for personal details."""
    return re.sub(r"\[[a-z ]+ removed\]", " ", text.lower())


def _shares(loading: Floats) -> Floats:
    """How much of each text each theme is; zero where none is."""
    whole = loading.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(loading, whole, out=np.zeros_like(loading), where=whole > 1e-12))


def _theme(number: int, words: Sequence[str], at: npt.NDArray[np.int64], shares: Floats) -> Theme:
    mine = np.flatnonzero(shares[:, number] >= SHARE)
    return Theme(
        id="-".join(words[:3]),
        words=tuple(words),
        texts=tuple(at[mine].tolist()),
        weight=tuple(np.round(shares[mine, number], 9).tolist()),
    )
