"""Words of respondents that may be shown: short, of a theme that many share, naming nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from commonweal.services.consultation.themes import Theme

#: Characters of a quotation.
LONGEST = 240
#: Words that a quotation needs to say something.
FEWEST_WORDS = 6
#: Quotations of a theme.
QUOTED = 3

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_CAPITAL = re.compile(r"\b[A-Z][a-z’'-]+")


def common_words(texts: Sequence[str], fewest: int) -> frozenset[str]:
    """Words, in small letters, that at least some number of texts hold.

    A capital on any other word may be a name that no pattern found.
    """
    often = Counter(word for text in texts for word in set(re.findall(r"[a-z’']+", text.lower())))
    return frozenset(word for word, count in often.items() if count >= fewest)


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
        Words that many texts hold (`common_words`); a text with a capital on another word is not
        quoted.
    fewest
        Texts that a theme needs for any of them to be quoted.

    Returns
    -------
    From the texts that the theme makes up most of, the first whole sentences; without area, age or
    kind of the respondent, so that nobody is told apart.
    """
    if len(theme.texts) < fewest:
        return ()
    order = sorted(zip(theme.weight, theme.texts, strict=True), key=lambda one: (-one[0], one[1]))
    found: list[str] = []
    for _, position in order:
        if position in unsafe or not _of_nobody(texts[position], common):
            continue
        said = _beginning(texts[position])
        if said and said not in found:
            found.append(said)
        if len(found) == QUOTED:
            break
    return tuple(found)


def _of_nobody(text: str, common: Collection[str]) -> bool:
    """Whether every word with a capital is a common one."""
    return all(word.lower() in common for word in _CAPITAL.findall(text))


def _beginning(text: str) -> str:
    """The first sentences of a text that fit, nothing where even the first is too long or short."""
    said = ""
    for sentence in _SENTENCE.split(" ".join(text.split())):
        longer = f"{said} {sentence}".strip()
        if len(longer) > LONGEST:
            break
        said = longer
    return said if len(said.split()) >= FEWEST_WORDS else ""
