"""Names and ids of people, taken out of what is written for the public."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commonweal.governance.register.day import Day
from commonweal.records import said
from commonweal.records.kinds import Person

#: Stands for the name or id of somebody else.
SOMEBODY = "[name withheld]"
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Names:
    """Names and ids that the records hold, each with whose it is.

    Parameters
    ----------
    starting
        By their first word, in small letters: all their words and the id of the person; the
        longest first.
    """

    starting: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Names:
        """From pairs of a name and whose it is.

        Examples
        --------
        >>> names = Names.of([("Nemo Nobody", "p-1"), ("p-1", "p-1"), ("Nemo", "p-2")])
        >>> names.withheld("Spouse of NEMO  nobody (p-1), no relation of Nemo's.")
        "Spouse of [name withheld] ([name withheld]), no relation of [name withheld]'s."
        >>> names.withheld("Nemo Nobody and Nemo", but="p-1")
        'Nemo Nobody and [name withheld]'
        """
        found: dict[str, set[tuple[tuple[str, ...], str]]] = {}
        for name, person in pairs:
            words = tuple(_WORD.findall(name.casefold()))
            if words:
                found.setdefault(words[0], set()).add((words, person))
        return cls(
            {
                first: tuple(sorted(held, key=lambda one: (-len(one[0]), one)))
                for first, held in found.items()
            }
        )

    def withheld(self, text: str, but: str = "") -> str:
        """Text in which none of them stands, whatever its case, except those of one person."""
        words = [(one.group().casefold(), one.start(), one.end()) for one in _WORD.finditer(text)]
        parts, at, written = [], 0, 0
        while at < len(words):
            length, whose = self._here([word for word, _, _ in words[at:]])
            if length and whose != but:
                parts += [text[written : words[at][1]], SOMEBODY]
                written = words[at + length - 1][2]
            at += length or 1
        return "".join([*parts, text[written:]])

    def _here(self, words: list[str]) -> tuple[int, str]:
        """How many words at the beginning are a name, and whose; 0 where they are none."""
        for name, person in self.starting.get(words[0], ()):
            if tuple(words[: len(name)]) == name:
                return len(name), person
        return 0, ""


def names_of(day: Day) -> Names:
    """All names and ids of people, whenever they were stated.

    An id without a digit may be a word of the language, and is left.
    """
    held = [one.what for one in said(day.past, Person)]
    ids = [(one.person, one.person) for one in held if any(c.isdigit() for c in one.person)]
    return Names.of([*ids, *((one.name, one.person) for one in held if one.name)])
