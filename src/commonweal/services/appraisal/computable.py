"""What can be worked out of options without anybody's judgement: travel and volumes, as values."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.services.judged import JUDGED_BY, Judged, ends_of
from commonweal.services.siting import shown
from commonweal.services.siting.carrying import carried, drawn_minutes
from commonweal.services.siting.figuring import MEASURED
from commonweal.services.siting.studying import Sited

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Computable:
    """Options among all choices of their number of sites, on criteria that are worked out.

    Parameters
    ----------
    criteria
        Those of `JUDGED_BY` that tell choices of the folder apart.
    codes, rows
        The options, and the row of each among all choices.
    opens
        Sites of every choice.
    raw
        Shape (choices, criteria), as measured.
    worst, best
        Shape (criteria,): the ends of the scale, the worst and best of all choices.
    values
        Shape (choices, criteria): 0 at the worst end, 1 at the best.
    """

    criteria: tuple[Judged, ...]
    codes: tuple[str, ...]
    rows: tuple[int, ...]
    opens: tuple[tuple[int, ...], ...] = field(repr=False)
    raw: Floats = field(repr=False)
    worst: Floats
    best: Floats
    values: Floats = field(repr=False)

    @property
    def words(self) -> tuple[str, ...]:
        """The criteria as they are called in a sentence."""
        return tuple(one.words for one in self.criteria)

    @property
    def of_options(self) -> Floats:
        """Values of the options alone."""
        found: Floats = self.values[list(self.rows)]
        return found

    @property
    def among_options(self) -> Floats:
        """Values of the options where 0 is the worst and 1 the best of the options themselves; 0
        for all where they do not differ."""
        raw = self.raw[list(self.rows)]
        found = np.zeros_like(raw)
        for at, one in enumerate(self.criteria):
            ends = ends_of(raw[:, at], one.largest)
            if ends is not None:
                worst, best = ends
                found[:, at] = (raw[:, at] - worst) / (best - worst)
        return found

    def holding(self, site: int) -> tuple[int, ...]:
        """Places of the options that hold a site."""
        return tuple(at for at, row in enumerate(self.rows) if site in self.opens[row])

    def all_holding(self, site: int) -> tuple[int, ...]:
        """Rows of all choices that hold a site."""
        return tuple(row for row, opened in enumerate(self.opens) if site in opened)

    def scaled(self, raw: Floats) -> Floats:
        """Other measures, such as drawn ones, on the same scale; they may lie beyond its ends."""
        found: Floats = (raw - self.worst) / (self.best - self.worst)
        return found


def computable(sited: Sited) -> Computable | None:
    """The options of a service on what can be worked out.

    Returns
    -------
    Computable or None
        None where fewer than two options are listed, they differ in their number of sites, or no
        criterion tells choices apart.
    """
    sizes = {len(one.sites) for one in sited.listed}
    if len(sited.listed) < 2 or len(sizes) != 1:
        return None
    every = sited.of_number(sizes.pop()).every
    found = {
        one.id: ends_of(every.values[one.id], one.largest)
        for one in JUDGED_BY
        if one.id in every.values
    }
    used = [one for one in JUDGED_BY if found.get(one.id) is not None]
    if not used:
        return None
    raw = np.column_stack([every.values[one.id] for one in used])
    worst, best = np.array([found[one.id] for one in used], dtype=np.float64).T
    rows = [every.row(one.sites) for one in sited.listed]
    return Computable(
        criteria=tuple(used),
        codes=tuple(one.code for one in sited.listed),
        rows=tuple(row for row in rows if row is not None),
        opens=every.opens,
        raw=raw,
        worst=worst,
        best=best,
        values=(raw - worst) / (best - worst),
    )


def option_figures(sited: Sited) -> dict[str, float]:
    """Values of the figures that the sections on sites give of each option, by id; without the
    draws that their intervals need."""
    found: dict[str, float] = {}
    for option in sited.listed:
        every = sited.of_number(len(option.sites)).every
        row = every.row(option.sites)
        for name, _, _, factor in MEASURED:
            if row is not None and name in every.values and np.isfinite(every.values[name][row]):
                value = factor * float(every.values[name][row])
                found[f"services.{name}.{option.code}"] = value
    return found


def drawn_figures(sited: Sited) -> dict[str, Floats]:
    """The same figures under draws of the minutes that are estimated, shape (draws,) each, the
    draws of a pack; empty where nothing varies."""
    opens = tuple(option.sites for option in sited.listed)
    minutes = drawn_minutes(sited.setting, sited.ground.given.seed, shown.DRAWS)
    held = carried(sited.setting, opens, drawn=minutes)
    if held is None:
        return {}
    return {
        f"services.{name}.{option.code}": factor * held.values[name][:, at]
        for at, option in enumerate(sited.listed)
        for name, _, _, factor in MEASURED
        if name in held.values
    }
