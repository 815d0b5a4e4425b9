"""Assurances, with the evidence offered when they were given, beside the figures held now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from commonweal.evidence import Figure
from commonweal.governance.commitments.tracking import Tracked

#: Whether the figure could be known when the assurance was given.
Then = Literal["known then", "known only later", "not known since when", "no value held"]


@dataclass(frozen=True, slots=True)
class Against:
    """A figure that an assurance can be set against.

    Parameters
    ----------
    id, figure
        Its id, and the figure; None where no chapter gave one.
    then
        Whether all that it rests on could be known when the assurance was given.
    known_from
        The day from which all that it rests on could be known, where that is known.
    """

    id: str
    figure: Figure | None
    then: Then
    known_from: date | None = None


@dataclass(frozen=True, slots=True)
class Assurance:
    """An assurance, and what it can be set against.

    Parameters
    ----------
    tracked
        The assurance, and where it stands.
    against
        The figures that it names, in its own order.
    """

    tracked: Tracked
    against: tuple[Against, ...]

    @property
    def evidence(self) -> str | None:
        """The evidence that was offered with it; None where none was."""
        return self.tracked.what.evidence

    @property
    def without_value(self) -> bool:
        """Whether it names figures and none of them is held."""
        return bool(self.against) and all(one.then == "no value held" for one in self.against)

    @property
    def told(self) -> str:
        """What it rested on when given, and what it can be set against now, in words.

        No verdict: whether an assurance stands is for those to say to whom it was given.
        """
        offered = "evidence was offered" if self.evidence else "no evidence was offered"
        if not self.against:
            return f"{offered}; it names no figure against which it could be set"
        if self.without_value:
            return f"{offered}; none of the figures that it names is held"
        held = [one for one in self.against if one.then != "no value held"]
        early = sum(one.then == "known then" for one in held)
        said = f"{offered}; {len(held)} of {len(self.against)} figures named are held"
        return f"{said}, {early} of them could be known when it was given"


def assurances(tracked: Iterable[Tracked], figures: Mapping[str, Figure]) -> tuple[Assurance, ...]:
    """Every assurance beside the figures that it names.

    Parameters
    ----------
    tracked
        Commitments as tracked; those that are no assurances are left out.
    figures
        Figures of a pack by id.
    """
    return tuple(
        Assurance(
            one, tuple(against(name, figures.get(name), one.what.made_on) for name in named(one))
        )
        for one in tracked
        if one.what.kind == "assurance"
    )


def named(one: Tracked) -> tuple[str, ...]:
    """Ids of the figures that a commitment names, each once."""
    return tuple(dict.fromkeys(one.what.figures))


def against(name: str, figure: Figure | None, made_on: date) -> Against:
    """A figure beside the day on which an assurance was given.

    It could be known then where every source that it rests on had been published by that day, and
    where it speaks of no later day: a figure is as young as its youngest source.

    Examples
    --------
    >>> from commonweal.evidence import Basis
    >>> from commonweal.rules import Source
    >>> index = Source(id="i", title="Index", publisher="ONS", place="file",
    ...     known_from=date(2019, 9, 26))
    >>> gap = Figure(id="needs.gap", label="Gap", about="QKS", as_of=None, value=9.1,
    ...     unit="years", basis=Basis.OBSERVED, sources=(index,))
    >>> against("needs.gap", gap, date(2019, 8, 20)).then
    'known only later'
    """
    if figure is None or figure.value is None:
        return Against(name, figure, "no value held")
    days = [source.known_from for source in figure.sources]
    known = [day for day in days if day is not None]
    if any(day > made_on for day in known):
        return Against(name, figure, "known only later", max(known))
    if figure.as_of is not None and figure.as_of > made_on:
        return Against(name, figure, "known only later", figure.as_of)
    if len(known) < len(days):
        return Against(name, figure, "not known since when")
    return Against(name, figure, "known then", max(known))
