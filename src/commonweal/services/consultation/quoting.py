"""Words of respondents that may be shown: short, of a theme that many share, naming nobody."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from commonweal.services.consultation.capitals import Looks, capitals_within, sentences, words_in
from commonweal.services.consultation.naming import TITLES
from commonweal.services.consultation.themes import FEWEST_USERS, Theme

#: Characters of a quotation.
LONGEST = 240
#: Words that a quotation needs to say something.
FEWEST_WORDS = 6
#: Quotations of a theme.
QUOTED = 3

_TITLE = re.compile(rf"(?i)\b(?:{'|'.join(TITLES)})\b")


def common_words(found: Looks, fewest: int) -> frozenset[str]:
    """Words, in small letters, that at least some number of respondents use, never fewer than five.

    Any other word may be a name that no pattern found, and so may one that many use but write with
    a capital.

    Parameters
    ----------
    found
        How the distinct texts write each word: a letter that many sent makes no word common.
    fewest
        Texts that must write it so that it names nobody.
    """
    least = max(fewest, FEWEST_USERS)
    return frozenset(word for word, count in found.small.items() if count >= least)


def quotations(
    theme: Theme,
    texts: Sequence[str],
    *,
    unsafe: Collection[int],
    found: Looks,
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
    found
        How the distinct texts write each word: only common words (`common_words`) are quoted.
    fewest
        Texts that a theme needs for any of them to be quoted, and that a word needs.

    Returns
    -------
    From the texts that the theme makes up most of, the first whole sentences; without area, age or
    kind of the respondent, so that nobody is told apart. No sentence with a digit, an "@", a title
    or, after its first word, a capital that is no place's is quoted; none where none is left.
    """
    if len(theme.texts) < fewest:
        return ()
    order = sorted(
        zip(theme.weight, theme.texts, strict=True),
        key=lambda one: (-one[0], texts[one[1]], one[1]),
    )
    common = common_words(found, fewest)
    quoted: list[str] = []
    for _, position in order:
        said = "" if position in unsafe else _beginning(texts[position], common, found)
        if said and said not in quoted:
            quoted.append(said)
        if len(quoted) == QUOTED:
            break
    return tuple(quoted)


def _of_nobody(sentence: str, common: Collection[str], found: Looks) -> bool:
    """Whether a sentence holds common words alone: no number, no address, nobody with a title."""
    if any(sign.isnumeric() or sign == "@" for sign in sentence) or _TITLE.search(sentence):
        return False
    if capitals_within(sentence, found):
        return False
    return all(word.lower() in common for word in words_in(sentence))


def _beginning(text: str, common: Collection[str], found: Looks) -> str:
    """The first sentences of a text that fit and name nobody; nothing where too little is left."""
    said = ""
    for sentence in sentences(text):
        longer = f"{said} {' '.join(sentence.split())}".strip()
        if len(longer) > LONGEST or not _of_nobody(sentence, common, found):
            break
        said = longer
    return said if len(said.split()) >= FEWEST_WORDS else ""
