"""What of the published plan words lead to: questions, places, figures, sections and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from commonweal.web.plans.shown import Shown, latest

#: How many of each are told.
FEW = 5


@dataclass(frozen=True)
class Found:
    """What was found of one kind.

    Parameters
    ----------
    words
        What the kind is called.
    hits, every
        All that was found, with their addresses; and where all of it stands.
    few
        How many are told.
    """

    words: str
    hits: tuple[tuple[str, str], ...]
    every: str
    few: int = FEW

    @property
    def total(self) -> int:
        """How many were found."""
        return len(self.hits)

    @property
    def first(self) -> tuple[tuple[str, str], ...]:
        """Those that are told."""
        return self.hits[: self.few]

    @property
    def all(self) -> str:
        """Where all of them stand; empty where all are told."""
        return self.every if self.total > self.few else ""


def found_in_plan(words: str, whole: str = "") -> list[Found]:
    """What of the published plan holds all of these words; nothing where none is published.

    Parameters
    ----------
    words
        What is looked for.
    whole
        Of which kind all is told that was found ("questions", "chapters", "tables"), and of no
        other; a few of each where none is named.
    """
    shown = latest()
    wanted = words.casefold().split()
    if shown is None or not wanted:
        return []
    query = urlencode({"q": words})
    told = [
        _of("Questions and answers", _questions(shown), wanted, f"/search/?{query}&plan=questions"),
        _of("Wards, areas, practices and bodies", _places(shown), wanted, f"/places/?{query}"),
        _of("Chapters", _sections(shown), wanted, f"/search/?{query}&plan=chapters"),
        _of("Figures", _figures(shown), wanted, f"/figures/?{query}"),
        _of("Tables", _tables(shown), wanted, f"/search/?{query}&plan=tables"),
    ]
    every = [one for one in told if one.hits and one.every.endswith(f"&plan={whole}")]
    if whole and every:
        return [replace(one, few=one.total) for one in every]
    return [one for one in told if one.hits]


def _of(words: str, held: Iterable[tuple[str, str, str]], wanted: list[str], every: str) -> Found:
    hits = [
        (title, address)
        for title, address, text in held
        if all(word in f"{title} {text}".casefold() for word in wanted)
    ]
    return Found(words, tuple(hits), every)


def _questions(shown: Shown) -> Iterator[tuple[str, str, str]]:
    for one in shown.answers:
        # What an answer is about may stand in its figures alone: the service that is centralised.
        text = " ".join((one.claim, one.text, *(figure.label for figure in one.figures)))
        yield f"{one.id} {one.question}", f"/questions/{one.id}/", text


def _places(shown: Shown) -> Iterator[tuple[str, str, str]]:
    for one in shown.places.values():
        yield f"{one.name} ({one.kind or one.code})", f"/places/{one.code}/", one.code


def _sections(shown: Shown) -> Iterator[tuple[str, str, str]]:
    for chapter in shown.chapters:
        yield chapter.title, f"/chapters/{chapter.id}/", chapter.summary
        for address, one in shown.sections[chapter.id].items():
            yield one.title, f"/chapters/{chapter.id}/{address}/", one.text


def _figures(shown: Shown) -> Iterator[tuple[str, str, str]]:
    for _, one in shown.figures.values():
        yield one.label, f"/figures/{one.id}/", one.id


def _tables(shown: Shown) -> Iterator[tuple[str, str, str]]:
    for chapter in shown.chapters:
        for one in chapter.tables:
            yield one.title, f"/tables/{one.id}/", one.id
