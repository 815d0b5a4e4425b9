"""Which way a value has moved over the periods held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from commonweal.needs.values.observation import Observation
from commonweal.stats import trend

#: The official test takes the five latest points; the rank test cannot reach its level with fewer.
LEAST_POINTS = 5
LEVEL = 0.05
RISING, FALLING, NEITHER, UNKNOWN = "rising", "falling", "no clear change", "cannot be told"
_DIRECTION = {
    "increasing": RISING,
    "decreasing": FALLING,
    "no significant change": NEITHER,
    "not calculable": UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Trend:
    """A direction (`RISING`, `FALLING`, `NEITHER` or `UNKNOWN`), and how it is known."""

    direction: str
    how: str

    @property
    def words(self) -> str:
        """Both as a sentence.

        Examples
        --------
        >>> Trend("rising", "7 years, rank test, p = 0.003").words
        'Trend: rising (7 years, rank test, p = 0.003).'
        """
        return f"Trend: {self.direction} ({self.how})."


def of_observations(line: Sequence[Observation], shown: Observation | None = None) -> Trend:
    """The trend of one indicator about one body, up to the value that is shown.

    Counts are judged by the official test for a recent trend in proportions, values without counts
    by the rank test of Mann and Kendall. Only values of the same unit and made in the same way as
    the one shown stand in one line: a register that has changed whom it counts has no trend over
    the change, nor has a published value one towards what was rolled up.

    Parameters
    ----------
    line
        All that is held of the indicator and the body, in any order.
    shown
        The value that readers see; the latest of the line where it is not said.
    """
    ordered = sorted((o for o in line if o.value is not None), key=lambda o: (o.end, o.start))
    if not ordered or (shown is not None and shown.value is None):
        return Trend(UNKNOWN, "no value is held")
    last = ordered[-1] if shown is None else shown
    alike = [
        o
        for o in ordered
        if (o.unit, o.through, o.sound) == (last.unit, last.through, last.sound)
        and (o.end, o.start) <= (last.end, last.start)
    ]
    apart = _apart(alike)
    if len(apart) >= LEAST_POINTS and last.sound:
        found = trend.recent(
            np.array([o.numerator for o in apart], dtype=float),
            np.array([o.denominator for o in apart], dtype=float),
        )
        how = str(found.reason) or f"latest five periods, official test, p = {found.p:.2g}"
        return Trend(_DIRECTION[str(found.trend)], how)
    return of_values([(o.end, o.value) for o in apart if o.value is not None])


def _apart(line: Sequence[Observation]) -> list[Observation]:
    """The latest, and going back from it those that end before the next one kept begins.

    Periods that overlap (a year, and a mean of three) would count the same events twice.
    """
    kept: list[Observation] = []
    for one in reversed(line):
        if not kept or one.end < kept[-1].start:
            kept.append(one)
    return kept[::-1]


def of_values(points: Sequence[tuple[date, float]]) -> Trend:
    """The trend of values without counts, by rank alone."""
    if len(points) < LEAST_POINTS:
        return Trend(UNKNOWN, f"{len(points)} comparable periods are held, {LEAST_POINTS} needed")
    found = trend.mann_kendall(np.array([value for _, value in points]))
    if str(found.reason):
        return Trend(NEITHER, str(found.reason))
    how = f"{len(points)} periods, rank test, p = {float(found.p):.2g}"
    if found.p >= LEVEL:
        return Trend(NEITHER, how)
    return Trend(RISING if found.s > 0 else FALLING, how)
