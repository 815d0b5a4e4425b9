"""Words of respondents that may be shown: short, of a theme that many share, naming nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from commonweal.services.consultation.naming import TITLES
from commonweal.services.consultation.themes import FEWEST_USERS, Theme

#: Characters of a quotation.
LONGEST = 240
#: Words that a quotation needs to say something.
FEWEST_WORDS = 6
#: Quotations of a theme.
QUOTED = 3

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TITLE = re.compile(rf"(?i)\b(?:{'|'.join(TITLES)})\b")


def common_words(
    texts: Sequence[str], fewest: int, distinct: Sequence[int] | None = None
) -> frozenset[str]:
    """Words, in small letters, that at least some number of respondents use, never fewer than five.

    Any other word may be a name that no pattern found.

    Parameters
    ----------
    texts
        All texts, without personal details.
    fewest
        Texts that must hold a word.
    distinct
        For each text the position of the one that stands for it (its campaign's leader), -1 for
        none: a letter that many sent makes no word common. None where each stands for itself.
    """
    of = range(len(texts)) if distinct is None else sorted({i for i in distinct if i >= 0})
    often = Counter(word for i in of for word in set(_words(texts[i])))
    least = max(fewest, FEWEST_USERS)
    return frozenset(word for word, count in often.items() if count >= least)


def quotations(
    theme: Theme,
    texts: Sequence[str],
    *,
    unsafe: Collection[int],
    common: Collection[str],
    fewest: int,
) -> tuple[str, ...]:
    """Sample quotations of a theme.

    Parameters
    ----------
    theme
        The theme.
    texts
        All texts, without personal details.
    unsafe
        Positions of texts not to quote: those of campaigns, and those that anything was removed
        from.
    common
        Words that many respondents use (`common_words`): no other word is quoted, whatever its
        case.
    fewest
        Texts that a theme needs for any of them to be quoted.

    Returns
    -------
    From the texts that the theme makes up most of, the first whole sentences; without area, age or
    kind of the respondent, so that nobody is told apart. No sentence with a digit, an "@" or a
    title is quoted; none at all where none is left.
    """
    if len(theme.texts) < fewest:
        return ()
    order = sorted(zip(theme.weight, theme.texts, strict=True), key=lambda one: (-one[0], one[1]))
    found: list[str] = []
    for _, position in order:
        said = "" if position in unsafe else _beginning(texts[position], common)
        if said and said not in found:
            found.append(said)
        if len(found) == QUOTED:
            break
    return tuple(found)


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def _of_nobody(sentence: str, common: Collection[str]) -> bool:
    """Whether a sentence holds common words alone: no number, no address, nobody with a title."""
    if any(sign.isnumeric() or sign == "@" for sign in sentence) or _TITLE.search(sentence):
        return False
    return all(word in common for word in _words(sentence))


def _beginning(text: str, common: Collection[str]) -> str:
    """The first sentences of a text that fit and name nobody; nothing where too little is left."""
    said = ""
    for sentence in _SENTENCE.split(" ".join(text.split())):
        longer = f"{said} {sentence}".strip()
        if len(longer) > LONGEST or not _of_nobody(sentence, common):
            break
        said = longer
    return said if len(said.split()) >= FEWEST_WORDS else ""
