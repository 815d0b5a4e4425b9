"""The smallest single change that turns the outcome for the tested choice: makes it lose the lead
that it has, or gain the one that it has not. Everything else stays as it is now."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from commonweal.choice.flip import flips, nearest
from commonweal.choice.value import TIE
from commonweal.optimise.facility.assigning import Floats
from commonweal.optimise.facility.varying import Worlds
from commonweal.services.robustness.futures import Futures
from commonweal.services.robustness.running import Compared, run
from commonweal.services.robustness.standing import leads
from commonweal.services.robustness.turn import Turn
from commonweal.services.siting.naming import sites_named

#: Where each factor is looked for: from, to, step. Shares are of what things are now.
CASES = (0.5, 2.0, 0.01)
AREA = (0.2, 3.0, 0.02)
ROADS = (0.5, 2.0, 0.01)
MINUTES = (-30.0, 60.0, 0.25)
WEIGHT_STEP = 0.005


def turns(held: Compared) -> tuple[Turn, ...]:
    """For every factor by itself, the smallest change that turns the outcome, among the options.

    Parameters
    ----------
    held
        The options; where there is but one, all choices of its number stand beside it.

    Notes
    -----
    A change of one number is sought on a grid whose step is told; the smallest joint change of all
    weights is exact (`choice.flip`).
    """
    look = _Look.of(held)
    return (
        look.weights(),
        *look.each_weight(),
        look.cases(),
        *look.area_cases(),
        look.roads(),
        *look.sites(),
        *look.outside(),
        *look.leaving(),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """The options as they are now, and whether the tested one leads."""

    held: Compared
    still: Futures
    values: Floats
    leads: bool

    @classmethod
    def of(cls, held: Compared) -> _Look:
        rows = held.listed if len(held.listed) > 1 else tuple(range(len(held.opens)))
        few = replace(
            held,
            opens=tuple(held.opens[row] for row in rows),
            listed=tuple(range(len(rows))),
            names=tuple(_name(held, row) for row in rows),
            chosen=rows.index(held.row),
        )
        now = run(few, few.still)
        return cls(
            held=few,
            still=few.still,
            values=now.values[0],
            leads=bool(leads(now.overall, few.row, few.listed)[0]),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """What the choices are called."""
        return self.held.names

    @property
    def place(self) -> int:
        """Where the tested choice stands among them."""
        return self.held.chosen

    def weights(self) -> Turn:
        """All weights together: the smallest sum of changes; half of it moves."""
        found = flips(self.values, self.still.weights[0])
        turn = nearest(found) if self.leads else found[self.place]
        known = turn is not None and turn.distance is not None
        return Turn(
            kind="weights",
            what="weights of all criteria together",
            change=50.0 * turn.distance if turn is not None and turn.distance is not None else None,
            unit="points",
            low=None,
            high=None,
            step=None,
            leader=self.names[turn.option] if turn is not None and known else "",
        )

    def each_weight(self) -> Iterator[Turn]:
        """One weight, the others keeping their proportions."""
        now = self.still.weights[0]
        for at, scale in enumerate(self.held.scales):
            if now[at] >= 1.0:
                continue
            low = -np.floor(now[at] / WEIGHT_STEP) * WEIGHT_STEP
            ends = (float(low), 1.0 - float(now[at]), WEIGHT_STEP)
            grid = now[at] + _grid(ends)
            others = np.where(np.arange(len(now)) == at, 0.0, now) / (1.0 - now[at])
            drawn = (1.0 - grid)[:, None] * others[None, :]
            drawn[:, at] = grid
            overall = drawn @ self.values.T
            yield self._turn(
                "weight", f"weight of {scale.label}", 100.0 * _grid(ends), "points", ends, overall
            )  # fmt: skip

    def cases(self) -> Turn:
        """All cases alike."""
        grid = _grid(CASES)
        futures = replace(self._many(len(grid)), cases=grid)
        return self._run("cases", "all cases", 100.0 * (grid - 1.0), "%", CASES, futures)

    def area_cases(self) -> Iterator[Turn]:
        """The cases of one group of areas."""
        grid, groups = _grid(AREA), self.held.drawing.groups
        for at, name in enumerate(groups.names):
            grown = np.ones((len(grid), groups.size))
            grown[:, at] = grid
            futures = replace(self._many(len(grid)), growth=grown)
            yield self._run("area cases", f"cases of {name}", 100.0 * (grid - 1.0), "%", AREA,
                            futures)  # fmt: skip

    def roads(self) -> Turn:
        """All minutes alike."""
        grid = _grid(ROADS)
        futures = replace(self._many(len(grid)), road=grid)
        return self._run("roads", "all minutes", 100.0 * (grid - 1.0), "%", ROADS, futures)

    def sites(self) -> Iterator[Turn]:
        """The minutes to one site of any option, longer or shorter for everyone."""
        grid, setting = _grid(MINUTES), self.held.drawing.setting
        for site in sorted({site for opened in self.held.opens for site in opened}):
            moved = np.maximum(setting.minutes[None, :, site] + grid[:, None], 0.0)
            futures = self._many(len(grid))
            worlds = replace(
                self.held.drawing.worlds(futures),
                drawn={site: moved},
                drawn_world=np.arange(len(grid)),
            )
            yield self._run(
                "site", f"minutes to {setting.sites[site].name}", grid, "minutes", MINUTES, futures,
                worlds,
            )  # fmt: skip

    def outside(self) -> Iterator[Turn]:
        """Units outside taking those who live nearer to them."""
        if self.held.drawing.setting.outside:
            futures = replace(self._many(1), outside=np.ones(1, dtype=bool))
            yield self._either("outside", "units outside take those nearer to them", futures)

    def leaving(self) -> Iterator[Turn]:
        """One group of areas leaving the system."""
        names = self.held.drawing.groups.names
        for at, name in enumerate(names if len(names) > 1 else ()):
            yield self._either(
                "leaving", f"{name} leaves", replace(self._many(1), leaving=np.array([at]))
            )

    def _many(self, count: int) -> Futures:
        """So many futures in which nothing changes."""
        return self.still.repeated(count)

    def _run(
        self,
        kind: str,
        what: str,
        changes: Floats,
        unit: str,
        grid: tuple[float, float, float],
        futures: Futures,
        worlds: Worlds | None = None,
    ) -> Turn:
        overall = run(self.held, futures, worlds).overall
        return self._turn(kind, what, changes, unit, grid, overall)

    def _turn(
        self,
        kind: str,
        what: str,
        changes: Floats,
        unit: str,
        grid: tuple[float, float, float],
        overall: Floats,
    ) -> Turn:
        """The smallest of the changes under which it leads where it did not, or the reverse."""
        ahead = overall[:, self.place] >= overall.max(axis=1) - TIE
        turned = np.flatnonzero(ahead != self.leads)
        factor = 1.0 if unit == "minutes" else 100.0
        at = None
        if turned.size:
            at = int(turned[np.argmin(np.abs(changes[turned]))])
        return Turn(
            kind=kind,
            what=what,
            change=None if at is None else round(float(changes[at]), 9),
            unit=unit,
            low=float(changes[0]),
            high=float(changes[-1]),
            step=grid[2] * factor,
            leader="" if at is None else self.names[int(overall[at].argmax())],
        )

    def _either(self, kind: str, what: str, futures: Futures) -> Turn:
        """Something that happens or does not: 1 where it turns the outcome."""
        overall = run(self.held, futures).overall[0]
        ahead = bool(overall[self.place] >= overall.max() - TIE)
        return Turn(
            kind=kind,
            what=what,
            change=1.0 if ahead != self.leads else None,
            unit="",
            low=None,
            high=None,
            step=None,
            leader=self.names[int(overall.argmax())],
        )


def _grid(of: tuple[float, float, float]) -> Floats:
    low, high, step = of
    count = math.floor((high - low) / step + 1e-9)
    return np.round(low + step * np.arange(count + 1), 9)


def _name(held: Compared, row: int) -> str:
    if row in held.listed:
        return held.names[held.listed.index(row)]
    return sites_named(held.drawing.setting, held.opens[row])
