"""Staff carried forward by age: who leaves, who grows older, who joins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Years that the youngest band ("under 30") is taken to span: an assumption.
YOUNGEST_SPAN = 5.0
_BAND = re.compile(r"under (?P<under>\d+)|(?P<low>\d+) to (?P<high>\d+)|(?P<over>\d+) and over")


@dataclass(frozen=True, eq=False)
class Projection:
    """Staff by age from year to year.

    Parameters
    ----------
    staff
        Shape (years + 1, bands): at the beginning, and at the end of each year.
    left, joined
        Shape (years, bands): who left and joined in each year, by the age in which they did.
    """

    staff: Floats = field(repr=False)
    left: Floats = field(repr=False)
    joined: Floats = field(repr=False)


def project(
    staff: npt.ArrayLike,
    spans: npt.ArrayLike,
    leaving: npt.ArrayLike,
    joining: npt.ArrayLike,
    years: int,
) -> Projection:
    """Carry staff forward: in each year some leave, the others grow older, and some join.

    Parameters
    ----------
    staff
        Whole-time equivalents, or people, by age band, youngest first; shape (bands,).
    spans
        Years that each band spans; infinite for the last.
    leaving
        Share of those of a band at the beginning of a year who leave in it, from 0 to 1.
    joining
        Staff who join each band in a year, by its end.
    years
        How many years.

    Returns
    -------
    Projection

    Raises
    ------
    ValueError
        When shapes differ, a number is negative or none, a rate is above 1, or a span is not
        at least 1.

    Notes
    -----
    A component method in one-year steps (as of populations: from memory, not verified). People are
    taken as spread evenly over a band, so that in a year one in its span enters the next; rates
    and joiners stay as they are. What it shows follows from these; it foretells nothing.

    Examples
    --------
    >>> held = project([100, 50], [5, float("inf")], [0.0, 0.1], [10, 0], 1)
    >>> held.staff.tolist(), held.left.tolist()
    ([[100.0, 50.0], [90.0, 65.0]], [[0.0, 5.0]])
    """
    now, span, rate, new = (
        np.asarray(given, dtype=np.float64) for given in (staff, spans, leaving, joining)
    )
    _refuse(now, span, rate, new, years)
    ageing = np.append(1.0 / span[:-1], 0.0)
    held, left = [now], []
    for _ in range(years):
        gone = held[-1] * rate
        stayed = held[-1] - gone
        older = stayed * ageing
        left.append(gone)
        held.append(stayed - older + np.append(0.0, older[:-1]) + new)
    shape = (years, now.size)
    return Projection(
        staff=np.stack(held),
        left=np.reshape(np.asarray(left), shape),
        joined=np.broadcast_to(new, shape).copy(),
    )


def _refuse(staff: Floats, spans: Floats, leaving: Floats, joining: Floats, years: int) -> None:
    faults = []
    if len({given.shape for given in (staff, spans, leaving, joining)}) != 1 or staff.ndim != 1:
        raise ValueError(
            "staff, spans, leaving and joining must have one number for each age band, not shapes "
            f"{staff.shape}, {spans.shape}, {leaving.shape} and {joining.shape}"
        )
    if not staff.size:
        faults.append("there are no age bands")
    for name, given in (("staff", staff), ("joining", joining)):
        if not (np.isfinite(given) & (given >= 0.0)).all():
            faults.append(f"{name} {given.tolist()}: give numbers of zero or more")
    if not ((leaving >= 0.0) & (leaving <= 1.0)).all():
        faults.append(f"leaving {leaving.tolist()}: give shares from 0 to 1")
    if not (spans >= 1.0).all() or not np.isfinite(spans[:-1]).all():
        faults.append(f"spans {spans.tolist()}: give years of at least 1, infinite only at the end")
    if years < 0:
        faults.append(f"years {years}: give 0 or more")
    if faults:
        raise ValueError("; ".join(faults))


def spans_of(bands: Sequence[str]) -> Floats:
    """Years that age bands span, and that they follow each other without a gap.

    Parameters
    ----------
    bands
        As the table workforce writes them, youngest first.

    Raises
    ------
    ValueError
        When a band is written otherwise, or does not begin where the one before it ends.

    Examples
    --------
    >>> spans_of(["under 30", "30 to 34", "35 to 44", "45 and over"]).tolist()
    [5.0, 5.0, 10.0, inf]
    """
    spans, expected = [], None
    for band in bands:
        said = _BAND.fullmatch(band)
        if said is None:
            raise ValueError(f"age band {band!r}: write 'under 30', '30 to 34' or '60 and over'")
        start = first_age(band)
        if expected is not None and start != expected:
            raise ValueError(f"age band {band!r}: the band before it ends before age {expected}")
        if said["under"]:
            expected = int(said["under"])
            spans.append(YOUNGEST_SPAN)
        elif said["over"]:
            expected = -1
            spans.append(float("inf"))
        else:
            expected = int(said["high"]) + 1
            spans.append(float(expected - int(said["low"])))
    return np.array(spans)


def first_age(band: str) -> int:
    """The first age of a band; 0 of the one that is open below.

    Examples
    --------
    >>> first_age("under 30"), first_age("55 to 59"), first_age("60 and over")
    (0, 55, 60)
    """
    said = _BAND.fullmatch(band)
    if said is None:
        raise ValueError(f"age band {band!r}: write 'under 30', '30 to 34' or '60 and over'")
    return 0 if said["under"] else int(said["low"] or said["over"])
