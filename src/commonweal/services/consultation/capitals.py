"""Which words may be names, by how they are written: small letters name nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

#: Letters of initials (HASU, QEQM); longer words in capitals may be names.
LONGEST_INITIALS = 5
#: What stands for a sentence of a letter that may name somebody.
LEFT_OUT = "[...]"

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: Words written with a capital that name nobody.
_CAPITALS = frozenset(("i", "i'm", "i've", "i'd", "i'll"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How texts write each word, in small letters here.

    Parameters
    ----------
    small
        Texts that write it so that it names nobody: in small letters though they have capitals, as
        initials, or as a word of a place.
    large
        Texts that write it with a capital within a sentence.
    known
        Words of places and sites, which may have capitals.
    """

    small: Counter[str]
    large: Counter[str]
    known: frozenset[str]

    def names(self) -> frozenset[str]:
        """Words that are more often written as names than not."""
        return frozenset(word for word, n in self.large.items() if n > self.small[word])


def words_in(text: str) -> list[str]:
    """The words of a text as they are written, without numbers and signs."""
    return [word.replace("’", "'") for word in _WORD.findall(text)]


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def looks(texts: Sequence[str], known: Collection[str] = ()) -> Looks:
    """How texts write each word.

    Examples
    --------
    >>> found = looks(["We thank Bloggs. The nurses were kind.", "ask bloggs"], ["margate"])
    >>> sorted(found.small), sorted(found.large), found.names()
    (['kind', 'nurses', 'thank', 'were'], ['bloggs'], frozenset({'bloggs'}))
    """
    held = frozenset(known) | _CAPITALS
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for text in texts:
        found = _looks(text, held)
        small.update(found[0])
        large.update(found[1])
    return Looks(small=small, large=large, known=held)


def _looks(text: str, known: frozenset[str]) -> tuple[set[str], set[str]]:
    """Words of a text that name nobody by their looks, and those that may."""
    small, large = set(), set()
    words = words_in(text)
    mixed = any(word.islower() for word in words)
    capitals = any(word[0].isupper() and word.lower() not in _CAPITALS for word in words)
    for sentence in sentences(text):
        for place, word in enumerate(words_in(sentence)):
            plain = word.lower()
            initials = mixed and word.isupper() and len(word) <= LONGEST_INITIALS
            if plain in known or initials or (capitals and word[0].islower()):
                small.add(plain)
            elif place and mixed and word[0].isupper():
                large.add(plain)
    return small, large


def capitals_within(sentence: str, found: Looks) -> bool:
    """Whether a sentence has a word with a capital, after its first, that may be a name."""
    return any(
        word[0].isupper()
        and not (word.isupper() and len(word) <= LONGEST_INITIALS)
        and word.lower() not in found.known
        for word in words_in(sentence)[1:]
    )


def letter_told(text: str, found: Looks, most: int) -> str:
    """A letter that many sent, up to a length, without the sentences that may name somebody.

    A sentence stays where each of its words is written somewhere so that it names nobody, and none
    after its first has a capital.

    Examples
    --------
    >>> letter = "Keep the unit open. Ask Bloggs of the ward. We need it."
    >>> letter_told(letter, looks([letter, "They keep what we need. Do ask."]), 500)
    'Keep the unit open. [...] We need it.'
    """
    kept: list[str] = []
    for sentence in sentences(text):
        sure = all(
            found.small[word.lower()] or word.lower() in found.known for word in words_in(sentence)
        )
        told = sentence.strip() if sure and not capitals_within(sentence, found) else LEFT_OUT
        if told != LEFT_OUT or kept[-1:] != [LEFT_OUT]:
            kept.append(told)
    return " ".join(kept)[:most]
