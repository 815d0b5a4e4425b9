"""One number, with all that a reader needs to trust or doubt it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from commonweal.rules import Source

Value = int | float | Decimal | str | bool | date


class Basis(StrEnum):
    """How a figure came to be. The four are never mixed without saying so."""

    OBSERVED = "observed"
    ESTIMATED = "estimated"
    MODELLED = "modelled"
    ASSUMED = "assumed"


#: From the firmest to the weakest: a figure made from several is as weak as its weakest part.
FIRMNESS = (Basis.OBSERVED, Basis.ESTIMATED, Basis.MODELLED, Basis.ASSUMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure about one body or area.

    Parameters
    ----------
    id
        Dotted name, unique in the pack: chapter, measure, about ("population.registered.09W").
    label
        What a reader is told it is.
    about
        Code of the organisation or area.
    as_of
        The day it speaks of.
    value, unit
        The value and its unit ("patients", "%", "GBP"). None only together with `missing`.
    basis
        How it came to be; None only together with `missing`.
    lower, upper, confidence
        Interval and its level (0.95), where one is known.
    missing
        Why there is no value, naming the table that lacks. Missing is never zero.
    vintage
        The period or edition of the data.
    sources
        At least one for every figure that has a value.
    method
        Id of a `Method` of the chapter.

    Raises
    ------
    ValueError
        When both or neither of a value and a reason stand, when a value has no basis or source,
        or when the interval does not hold the value.

    Examples
    --------
    >>> place = Source(id="s", title="Lists", publisher="NHS England", place="file.csv")
    >>> Figure(id="population.registered.09W", label="Registered patients", about="09W",
    ...        as_of=None, value=299528, unit="patients", basis=Basis.OBSERVED,
    ...        sources=(place,)).value
    299528
    """

    id: str
    label: str
    about: str
    as_of: date | None
    value: Value | None = None
    unit: str = ""
    basis: Basis | None = None
    lower: float | None = None
    upper: float | None = None
    confidence: float | None = None
    missing: str = ""
    vintage: str = ""
    sources: tuple[Source, ...] = ()
    method: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) == (not self.missing):
            raise ValueError(f"figure {self.id}: give either a value or why it is missing")
        if self.value is not None and (self.basis is None or not self.sources):
            raise ValueError(f"figure {self.id}: a value needs a basis and a source")
        if (
            self.lower is not None
            and self.upper is not None
            and isinstance(self.value, int | float)
            and not self.lower <= self.value <= self.upper
        ):
            raise ValueError(f"figure {self.id}: the interval does not hold the value")

    @property
    def verified(self) -> bool:
        """True when every source was read at its place."""
        return bool(self.sources) and all(source.verified for source in self.sources)


def weakest(*bases: Basis) -> Basis:
    """The basis of a figure made from figures of these bases.

    Examples
    --------
    >>> weakest(Basis.OBSERVED, Basis.MODELLED, Basis.ESTIMATED)
    <Basis.MODELLED: 'modelled'>
    """
    return max(bases, key=FIRMNESS.index)
