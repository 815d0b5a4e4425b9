"""How much of a demanded reduction is reached, by every reading of what it is a share of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Literal

from commonweal.evidence import Basis


def per_head(pence: int, heads: float) -> float:
    """Pounds a head.

    Parameters
    ----------
    pence
        The amount.
    heads
        The people it is divided by, above zero.

    Raises
    ------
    ValueError
        When there are no heads.

    Examples
    --------
    >>> per_head(250_000_000, 100_000)
    25.0
    """
    if heads <= 0:
        raise ValueError(f"{heads} heads: a cost a head needs at least one")
    return pence / 100 / heads


def rounded(pounds: float, digits: int = 3) -> int:
    """Pounds to a few significant digits: a quotient of figures of the press is no closer.

    Parameters
    ----------
    pounds
        The amount.
    digits
        Significant digits kept.

    Examples
    --------
    >>> rounded(102_173.9), rounded(-671_428.6), rounded(7_903_541, 4), rounded(0)
    (102000, -671000, 7904000, 0)
    """
    if not pounds:
        return 0
    return round(round(pounds, digits - 1 - floor(log10(abs(pounds)))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read a reduction: what is saved, as a share of what.

    Parameters
    ----------
    name
        What is set against what.
    saved, of
        The reduction and its base, both in `unit` ("GBP" or "FTE"); the base is above zero.
    asked
        The reduction demanded, percent.
    basis
        Of the weaker of the two.
    what
        "target" for a saving that is planned, "outturn" for what costs fell by, "posts".
    like_for_like
        False where the two do not cover the same costs: it is shown and does not count.
    note
        What a reader must know.

    Raises
    ------
    ValueError
        When the base is not above zero.

    Examples
    --------
    >>> held = Reading(name="target against allowances", saved=4.7e6, of=44.09e6, unit="GBP",
    ...                asked=20, basis=Basis.OBSERVED)
    >>> round(held.percent, 2), held.reaches, round(held.needed), round(held.short)
    (10.66, False, 8818000, 4118000)
    """

    name: str
    saved: float
    of: float
    unit: str
    asked: float
    basis: Basis
    what: Literal["target", "outturn", "posts"] = "target"
    like_for_like: bool = True
    note: str = ""

    def __post_init__(self) -> None:
        if self.of <= 0:
            raise ValueError(f"{self.name}: the base is {self.of}; give one above zero")

    @property
    def percent(self) -> float:
        """The reduction as a percentage of its base."""
        return 100.0 * self.saved / self.of

    @property
    def reaches(self) -> bool:
        """Whether it is the demanded reduction or more."""
        # The same division on both sides would lose an exact 20%: multiply instead.
        return 100.0 * self.saved >= self.asked * self.of

    @property
    def needed(self) -> float:
        """What the demanded reduction of this base comes to."""
        return self.asked * self.of / 100.0

    @property
    def short(self) -> float:
        """What lacks to the demanded reduction; zero where it is reached."""
        return max(0.0, self.needed - self.saved)


def reached(readings: Sequence[Reading]) -> tuple[int, int]:
    """How many of the readings that are like for like reach the reduction, and how many there are.

    Examples
    --------
    >>> reached([])
    (0, 0)
    """
    counted = [reading for reading in readings if reading.like_for_like]
    return sum(reading.reaches for reading in counted), len(counted)


def payback_months(cost: float, saved_a_year: float) -> float | None:
    """Months of saving that cover a cost; None where nothing is saved.

    Examples
    --------
    >>> round(payback_months(1.6, 4.7), 2), payback_months(1.6, 0.0)
    (4.09, None)
    """
    return 12.0 * cost / saved_a_year if saved_a_year > 0 else None
