"""Volumes against the standards: fewest and most cases a year of a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import with_days
from commonweal.optimise.facility.assigning import Floats, Whole
from commonweal.rules import Source
from commonweal.services.siting.every import Every
from commonweal.services.standards import Standard, Standards

#: Choices listed when none meets a band.
NEAREST = 5
#: Which measure of the standards sets which end.
ENDS = {"low": "least_volume", "high": "most_volume"}
#: Cases a year that are no miss.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Fewest and most cases a year of a unit; an end that no standard sets is None.

    Parameters
    ----------
    low, high
        Cases a year.
    said
        Which standards these are, in words.
    basis, sources
        Of the standards; no source where the ends were given by the asker.
    ends
        Both ends in words, each with the source that it has.
    """

    low: float | None
    high: float | None
    said: str
    basis: Basis | None
    sources: tuple[Source, ...] = ()
    ends: str = ""

    @property
    def known(self) -> bool:
        """Whether there is anything to be met."""
        return self.low is not None or self.high is not None

    def miss(self, cases: float) -> float:
        """By how many cases a unit misses the band: below zero too few, above too many."""
        if self.low is not None and cases < self.low - ROUNDING:
            return cases - self.low
        if self.high is not None and cases > self.high + ROUNDING:
            return cases - self.high
        return 0.0

    def misses(self, volumes: Mapping[int, float]) -> dict[int, float]:
        """Units that miss the band, by site index."""
        found = {site: self.miss(cases) for site, cases in volumes.items()}
        return {site: by for site, by in found.items() if by}

    def meets(self, volumes: Mapping[int, float]) -> bool | None:
        """Whether every unit is inside; None where no standard is held."""
        return not self.misses(volumes) if self.known else None


def band_of(standards: Standards, low: float | None = None, high: float | None = None) -> Band:
    """The band of the standards that decide, or the ends that the asker gave in their place.

    Raises
    ------
    ValueError
        When the ends are no band.
    """
    held = (standards.deciding("least_volume"), standards.deciding("most_volume"))
    used = [one for one, given in zip(held, (low, high), strict=True) if given is None and one]
    least = low if low is not None else _value(held[0])
    most = high if high is not None else _value(held[1])
    if (least or 0.0) < 0.0 or (least is not None and most is not None and least > most):
        raise ValueError(_no_band(held, low, high))
    # What is counted stands in the name; sources call it admissions, strokes or cases.
    parts = [f"{one.name}: {one.value:,.0f} ({from_whom(one)})" for one in used]
    parts += [
        f"{word} {end:,.0f}, as asked"
        for word, end in (("least", low), ("most", high))
        if end is not None
    ]
    ends = (("least", least, low, held[0]), ("most", most, high, held[1]))
    return Band(
        low=least,
        high=most,
        said="; ".join(parts) or "no standard is held",
        ends=", ".join(
            f"{word} {value:,.0f} ({from_whom(one) if one and given is None else 'as asked'})"
            for word, value, given, one in ends
            if value is not None
        ),
        basis=weakest(*(one.basis for one in used)) if used else None,
        sources=tuple({one.source.id: one.source for one in used}.values()),
    )


def _no_band(
    held: tuple[Standard | None, Standard | None], low: float | None, high: float | None
) -> str:
    """Which ends make no band: what was asked, what the standard in force says, the way out."""
    if low is not None and low < 0.0:
        return f"--low {low:g}: below zero; give cases a year, zero or more"
    if low is not None and high is not None:
        return f"--low {low:g} --high {high:g}: the least is above the most"
    word, other, end, standard = (
        ("--low", "--high", low, held[1]) if high is None else ("--high", "--low", high, held[0])
    )
    if standard is None or end is None:
        least, most = _value(held[0]), _value(held[1])
        return (
            f"standards ask for {least:g} cases or more and {most:g} or fewer; give --low, --high"
        )
    side, way = ("above", "most") if word == "--low" else ("below", "fewest")
    return (
        f"{word} {end:g}: {side} the {way} that the standard in force allows ({standard.name}: "
        f"{standard.value:,.0f}); give {other} too, to set both ends"
    )


def from_whom(standard: Standard) -> str:
    """The source of a standard, and whether its number is from memory."""
    recalled = standard.basis is Basis.ASSUMED
    return with_days(standard.source.title) + ": from memory, not verified" * recalled


def pair_of(standards: Standards, band: Band) -> Band | None:
    """Both ends as one source of the folder says them, where the band takes them from two.

    None where the band is of one source, was asked for, or no source has both ends.
    """
    held = {end: standards.of(measure) for end, measure in ENDS.items()}
    deciding = [next(iter(one), None) for one in held.values()]
    ends = [None if one is None else one.value for one in deciding]
    if None in deciding or ends != [band.low, band.high]:
        return None
    if len({one.source.id for one in deciding if one is not None}) == 1:
        return None
    for low in held["low"]:
        for high in held["high"]:
            if low.local and high.local and low.source.id == high.source.id:
                return Band(
                    low=low.value,
                    high=high.value,
                    said=f"{low.value:,.0f} to {high.value:,.0f} ({from_whom(low)})",
                    basis=weakest(low.basis, high.basis),
                    sources=(low.source,),
                )
    return None


def missed_by(every: Every, band: Band) -> Floats:
    """For each choice the cases by which its units miss the band, added up."""
    held = every.volumes
    short = np.maximum((band.low or 0.0) - held, 0.0)
    over = np.maximum(held - (np.inf if band.high is None else band.high), 0.0)
    missed = np.where(np.isnan(held), 0.0, short + over)
    return np.asarray(np.where(missed > ROUNDING, missed, 0.0).sum(axis=1), dtype=np.float64)


def nearest(every: Every, band: Band, count: int = NEAREST) -> Whole:
    """The choices that miss the band by least, then of least mean minutes.

    Amounts missed are compared to a thousandth of a case: equal ones differ by their rounding.
    """
    missed = np.round(missed_by(every, band), 3)
    order = np.lexsort((every.values["mean_minutes"], missed))
    return order[:count]


def _value(standard: Standard | None) -> float | None:
    return None if standard is None else standard.value
