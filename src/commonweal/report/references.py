"""Where figures come from, numbered in the order in which a reader meets them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commonweal.evidence import Answer, Chapter, Method
from commonweal.rules import Source


def anchor(*parts: str) -> str:
    """A name that can stand as an id in a page and be linked to.

    Examples
    --------
    >>> anchor("figure", "population.registered.09W"), anchor("q", "a b<c>")
    ('figure-population.registered.09W', 'q-a-b-c-')
    """
    return "-".join(re.sub(r"[^A-Za-z0-9._-]+", "-", part) for part in parts)


@dataclass(frozen=True, slots=True)
class Reference:
    """A source with its number in this page, and all words of it that are relied on: sources that
    differ by nothing but their id and these words are one."""

    number: int
    source: Source
    words: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Its id in the page: short, since every figure leads there."""
        return f"s{self.number}"


@dataclass(frozen=True, slots=True)
class NumberedMethod:
    """A method with its number in this page and the chapter that uses it."""

    number: int
    chapter: str
    method: Method

    @property
    def anchor(self) -> str:
        """Its id in the page: short, since every figure leads there."""
        return f"m{self.number}"


class References:
    """All sources and methods of a page.

    Parameters
    ----------
    chapters, answers
        What the page shows, in order.
    """

    def __init__(self, chapters: Sequence[Chapter], answers: Sequence[Answer]) -> None:
        words: dict[Source, dict[str, None]] = {}
        for one in _sources(chapters, answers):
            words.setdefault(one.work, {})[one.quotation] = None
        self.sources = {
            work: Reference(number, work, tuple(filter(None, said)))
            for number, (work, said) in enumerate(words.items(), start=1)
        }
        self.methods: list[NumberedMethod] = []
        for chapter in chapters:
            for method in chapter.methods:
                place = len(self.methods) + 1
                self.methods.append(NumberedMethod(place, chapter.id, method))

    def of(self, sources: Sequence[Source]) -> list[Reference]:
        """The references of some sources, by number and without repeats."""
        return sorted({self.sources[s.work] for s in sources}, key=lambda held: held.number)

    def method(self, identifier: str, chapter: str = "") -> NumberedMethod | None:
        """The method of this id: of the chapter if it has one, else of any, else None."""
        found = [held for held in self.methods if held.method.id == identifier]
        own = [held for held in found if held.chapter == chapter]
        return next(iter(own or found), None)


def _sources(chapters: Sequence[Chapter], answers: Sequence[Answer]) -> Iterator[Source]:
    for answer in answers:
        for figure in answer.figures:
            yield from figure.sources
        yield from answer.sources
    for chapter in chapters:
        for figure in chapter.figures:
            yield from figure.sources
        for table in chapter.tables:
            yield from table.sources
        for shapes in chapter.shapes:
            yield from shapes.sources
        for method in chapter.methods:
            yield from method.sources
        for rule in chapter.rules:
            yield rule.source
