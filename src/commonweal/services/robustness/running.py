"""All choices scored in futures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.choice.weights import normalised
from commonweal.optimise.facility.assigning import Floats
from commonweal.optimise.facility.varying import Varied, Worlds, score_worlds
from commonweal.services.judged import ROUNDING
from commonweal.services.robustness.criteria import (
    MEAN,
    USED,
    Scale,
    measured,
    missed,
    scales_of,
    valued,
)
from commonweal.services.robustness.futures import Drawing, Futures, Weights
from commonweal.services.siting.bands import Band

Opens = tuple[tuple[int, ...], ...]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Compared:
    """The choices that are compared, and how they are judged.

    Parameters
    ----------
    drawing
        What futures are drawn for.
    opens
        Indices of the open sites of every choice.
    listed
        Rows of the options, in order; of the choice tested alone where there are none.
    names
        What they are called.
    chosen
        Which of `listed` is tested.
    band
        Volumes that units should have.
    limit
        Minutes within which the share is told.
    scales, same
        Criteria, and those that tell no choice apart.
    weights
        What the criteria weigh.
    """

    drawing: Drawing
    opens: Opens = field(repr=False)
    listed: tuple[int, ...]
    names: tuple[str, ...]
    chosen: int
    band: Band
    limit: float
    scales: tuple[Scale, ...]
    same: tuple[str, ...]
    weights: Weights

    @property
    def row(self) -> int:
        """The row of the choice that is tested."""
        return self.listed[self.chosen]

    @property
    def still(self) -> Futures:
        """The future in which nothing changes."""
        return self.drawing.still(self.weights)

    def futures(self, count: int) -> Futures:
        """So many futures."""
        return self.drawing.futures(count, self.weights)


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """Choices in futures.

    Parameters
    ----------
    values
        Shape (futures, choices, criteria).
    overall
        Shape (futures, choices): values under the weights of each future.
    minutes
        Shape (futures, choices): mean minutes.
    inside
        Shape (futures, choices): whether every unit is within the standard of volumes.
    """

    values: Floats = field(repr=False)
    overall: Floats = field(repr=False)
    minutes: Floats = field(repr=False)
    inside: Flags = field(repr=False)


def compared(
    drawing: Drawing,
    opens: Opens,
    listed: tuple[int, ...],
    names: tuple[str, ...],
    chosen: int,
    band: Band,
    limit: float,
    *,
    criteria: Sequence[str] = (),
    weights: Mapping[str, float] | None = None,
    spread: float = 0.5,
) -> Compared:
    """Choices with the scales that they are judged by: the ends of all of them as things stand.

    Without `criteria` they are judged by those that have points in `weights`; without points too by
    those that options are judged by everywhere (`services.judged`).

    Raises
    ------
    KeyError
        When what is named is no criterion here.
    ValueError
        When points are below zero or all zero.
    """
    world = drawing.worlds(drawing.still(Weights.same(1)))
    now = measured(_scored(drawing, opens, world, limit), band)
    scales, same = scales_of(now, limit, criteria or tuple(weights or USED))
    return Compared(
        drawing=drawing,
        opens=opens,
        listed=listed,
        names=names,
        chosen=chosen,
        band=band,
        limit=limit,
        scales=scales,
        same=same,
        weights=_weights(scales, weights, spread),
    )


def _weights(scales: Sequence[Scale], points: Mapping[str, float] | None, spread: float) -> Weights:
    if not points or not scales:
        return Weights.same(len(scales))
    ids = [scale.id for scale in scales]
    absent = sorted(set(points) - set(ids))
    if absent:
        raise KeyError(f"no criterion {', '.join(absent)}; there are {', '.join(ids)}")
    return Weights(normalised([points.get(name, 0.0) for name in ids]), spread)


def run(held: Compared, futures: Futures, worlds: Worlds | None = None) -> Run:
    """The choices in futures; `worlds` takes the place of those that the futures make."""
    drawn = held.drawing.worlds(futures) if worlds is None else worlds
    scored = _scored(held.drawing, held.opens, drawn, held.limit)
    found = measured(scored, held.band)
    values = valued(held.scales, found)
    return Run(
        values=values,
        overall=np.einsum("foc,fc->fo", values, futures.weights),
        minutes=found[MEAN],
        inside=missed(scored, held.band) <= ROUNDING,
    )


def _scored(drawing: Drawing, opens: Opens, worlds: Worlds, limit: float) -> Varied:
    setting = drawing.setting
    return score_worlds(
        setting.minutes,
        setting.demand,
        opens,
        worlds,
        group=drawing.groups.index,
        marked=setting.fifth == 1,
        limit=limit,
    )
