"""The gap in life expectancy between two groups whose deaths are held, and what makes it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from commonweal.needs.life.mortality import Deaths
from commonweal.stats import lifetable

Floats = npt.NDArray[np.float64]

Z = float(ndtri(0.975))
REST = "all other causes"
#: How far the causes may exceed all deaths by rounding, as a share of these.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeGap:
    """Years of life that one group lacks against another, and the ages and causes that make them.

    Parameters
    ----------
    low, high
        Places of the two groups: for districts those of the shortest and the longest life, for
        fifths the most and the least deprived.
    years, lower, upper
        Life expectancy at birth of the second less that of the first, with 95% limits of two
        independent life tables.
    by_age
        Its parts, shape (bands,), which sum to it.
    causes, by_cause
        Causes, and parts of each at each age, shape (causes, bands), which sum to `by_age`; none
        where no cause can be told apart.
    notes
        Why a cause is not told apart.
    """

    low: int
    high: int
    years: float
    lower: float
    upper: float
    by_age: Floats = field(repr=False)
    causes: tuple[str, ...]
    by_cause: Floats = field(repr=False)
    notes: tuple[str, ...]


def life_tables(held: Deaths) -> lifetable.LifeTable | None:
    """Life expectancy of each group at each age, shape (groups, bands); None without bands."""
    if not held.bands:
        return None
    return lifetable.life_expectancy(held.deaths, held.person_years, held.bands)


def standard_errors(table: lifetable.LifeTable) -> Floats:
    """Standard errors of life expectancies, from their 95% limits."""
    errors: Floats = (table.upper - table.lower) / (2.0 * Z)
    return errors


def gap(held: Deaths) -> LifeGap | None:
    """The gap between districts, or between the ends of deprivation, and what makes it.

    None where fewer than two districts, or not both end fifths, have a life expectancy.

    Notes
    -----
    The parts are Arriaga's (`stats.lifetable.decompose`). The highest and the lowest of several
    values differ even by chance alone, so the gap of extremes overstates, and its limits, which
    take the two districts as named beforehand, do not show that.
    """
    table = life_tables(held)
    if table is None:
        return None
    at_birth = table.value[:, 0]
    given = np.flatnonzero(np.isfinite(at_birth))
    if held.by == "district":
        if len(given) < 2:
            return None
        low = int(given[np.argmin(at_birth[given])])
        high = int(given[len(given) - 1 - np.argmax(at_birth[given][::-1])])
    else:
        low, high = 0, len(held.groups) - 1
        if not {low, high} <= set(given.tolist()):
            return None
    causes, notes = _causes(held, (low, high))
    split = lifetable.decompose(
        held.deaths[low],
        held.person_years[low],
        held.deaths[high],
        held.person_years[high],
        held.bands,
        cause_deaths=None if causes is None else causes[1][:, 0],
        reference_cause_deaths=None if causes is None else causes[1][:, 1],
    )
    years = -float(split.gap)
    half = Z * float(np.hypot(*standard_errors(table)[[low, high], 0]))
    return LifeGap(
        low=low,
        high=high,
        years=years,
        lower=years - half,
        upper=years + half,
        by_age=-split.by_age,
        causes=() if causes is None else causes[0],
        by_cause=np.empty((0, len(held.bands))) if split.by_cause is None else -split.by_cause,
        notes=notes,
    )


def _causes(
    held: Deaths, pair: tuple[int, int]
) -> tuple[tuple[tuple[str, ...], Floats] | None, tuple[str, ...]]:
    """Causes that both groups hold at every age, and the rest of all deaths; or why there are none.

    The deaths are of shape (causes, 2, bands).
    """
    groups = list(pair)
    parts = held.by_cause[:, groups]
    whole = np.array([not np.isnan(part).any() for part in parts], dtype=bool)
    notes = []
    if not whole.all():
        left = ", ".join(c for c, kept in zip(held.causes, whole, strict=True) if not kept)
        notes.append(
            f"Not told apart, because rows of some ages or areas lack: {left} (in {REST})."
        )
    if not whole.any():
        return None, tuple(notes)
    every = held.deaths[groups]
    rest = every - parts[whole].sum(axis=0)
    over = np.argwhere(rest < -ROUNDING * np.maximum(every, 1.0))
    if len(over):
        notes += [
            f"{held.groups[groups[g]]}, ages {held.bands[b]}: the causes have "
            f"{every[g, b] - rest[g, b]:,.0f} deaths, all causes {every[g, b]:,.0f}."
            for g, b in over[:3]
        ]
        return None, ("Causes are not told apart: they exceed all deaths.", *notes)
    named = tuple(c for c, kept in zip(held.causes, whole, strict=True) if kept)
    kept = np.concatenate([parts[whole], np.maximum(rest, 0.0)[None]])
    return ((*named, REST), kept), tuple(notes)
