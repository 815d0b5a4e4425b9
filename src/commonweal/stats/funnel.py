"""Funnels: which of many groups lie further from their common level than chance explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from commonweal.stats import limits as interval
from commonweal.stats.checks import (
    denominator_codes,
    floats,
    levels,
    multiple,
    possible,
    refuse,
    together,
)
from commonweal.stats.estimate import Codes, Estimate, Floats, Reason, reason_words

#: What is compared: shares of a total, events per head, or events against those expected.
Kind = Literal["proportion", "rate", "ratio"]

#: The two pairs of control limits that public health charts draw ("2s" and "3s").
CONTROL = (0.95, 0.998)

_WORDS = {
    -2.0: "lower (99.8%)",
    -1.0: "lower (95%)",
    0.0: "not significant",
    1.0: "higher (95%)",
    2.0: "higher (99.8%)",
}


@dataclass(frozen=True, slots=True)
class Significance:
    """Which control limits each group lies beyond.

    Parameters
    ----------
    beyond
        -2 below the 99.8% limit, -1 below the 95% limit, 0 between them, 1 and 2 above; NaN where
        a group is not judged.
    baseline
        The level that groups were compared with, without multiplier, shape of the sets.
    code
        Codes of `Reason`: why a group is not judged.
    """

    beyond: Floats
    baseline: Floats
    code: Codes

    @property
    def words(self) -> npt.NDArray[np.str_]:
        """The judgement in words; empty where there is none."""
        told = [self.beyond == beyond for beyond in _WORDS]
        return np.asarray(np.select(told, list(_WORDS.values()), default=""))

    @property
    def reason(self) -> npt.NDArray[np.str_]:
        """Why a group is not judged, in words; empty where it is."""
        return reason_words(self.code)


def significance(
    kind: Kind,
    count: npt.ArrayLike,
    denominator: npt.ArrayLike,
    *,
    baseline: npt.ArrayLike | None = None,
    fewest: float = 0,
) -> Significance:
    """Judge each group against the level of all.

    A group lies beyond a control limit when its own interval of that confidence (Wilson's of a
    proportion, Byar's or exact of a count) does not reach the baseline.

    Parameters
    ----------
    kind
        "proportion", "rate" or "ratio".
    count
        Events of each group, one set of groups along the last axis.
    denominator
        Totals, populations, or expected events; broadcast with `count`. For directly standardised
        rates `rates.equivalent_population`.
    baseline
        What to compare with, without multiplier, one for each set. Left out, it is the rate of all
        groups together, and 1 for ratios.
    fewest
        Groups with fewer events are not judged: 10 for directly standardised rates.

    Returns
    -------
    Significance
        Of the shape of both broadcast together.

    Raises
    ------
    ValueError
        Naming groups, when a number is negative or infinite or a proportion's count exceeds its
        total; when `kind` is none of the three, or shapes do not fit.

    Notes
    -----
    Spiegelhalter (2005), "Funnel plots for comparing institutional performance"; judged as the
    official tool does (outputs of assign_funnel_significance of PHStatsMethods).

    Examples
    --------
    >>> found = significance("proportion", [1, 20, 9, 120, 400], [10, 50, 100, 1000, 5000])
    >>> found.beyond.tolist(), round(float(found.baseline), 4)
    ([0.0, 2.0, 0.0, 2.0, -1.0], 0.0893)
    """
    events, base = together(
        count=floats("count", count), denominator=floats("denominator", denominator)
    )
    possible(count=events, denominator=base)
    if kind == "proportion":
        refuse(events > base, events, "count exceeds its total", "mend the count")
    level = _baseline(kind, events, base, baseline)
    code = denominator_codes(events, base)
    code[(code == Reason.GIVEN) & np.isnan(level)[..., np.newaxis]] = Reason.NO_VALUES
    code[(code == Reason.GIVEN) & (events < fewest)] = Reason.FEW_EVENTS
    given = code == Reason.GIVEN
    own, of = np.where(given, events, np.nan), np.where(given, base, np.nan)
    control = levels(CONTROL, own.ndim)
    if kind == "proportion":
        lower, upper = interval.wilson(own, of, control)
        middle = np.broadcast_to(level[..., np.newaxis], own.shape)
    else:
        lower, upper = interval.poisson(own, control)
        middle = level[..., np.newaxis] * of
    beyond = np.sum(lower > middle, axis=0) - np.sum(upper < middle, axis=0, dtype=np.float64)
    return Significance(beyond=np.where(given, beyond, np.nan), baseline=level, code=code)


def limits(
    kind: Kind,
    denominator: npt.ArrayLike,
    baseline: npt.ArrayLike,
    *,
    multiplier: float = 1,
    confidence: float | Sequence[float] = CONTROL,
) -> Estimate:
    """Control limits at given denominators.

    The values at which a group's interval would just reach the baseline: Wilson's of a proportion,
    which gives ``p -+ z sqrt(p (1 - p) / n)``; the exact one of a count for a rate or ratio.

    Parameters
    ----------
    kind
        "proportion", "rate" or "ratio".
    denominator
        Totals, populations or expected events, at least 0, any shape.
    baseline
        Common level, without multiplier; broadcast with `denominator`.
    multiplier
        Of values and limits: 100 for percentages, 100,000 for rates.
    confidence
        Levels, of which there are two as a rule.

    Returns
    -------
    Estimate
        The baseline with its control limits, the levels along the first axis. None where an input
        is missing or the denominator zero.

    Raises
    ------
    ValueError
        When a number is negative or infinite, a proportion's baseline exceeds 1, `kind` is none of
        the three, or shapes do not fit.

    Notes
    -----
    The lines of calculate_funnel_limits of PHStatsMethods, which searches for those of rates and
    ratios to within one part in 10,000. From 10 events `significance` uses Byar's limits, as that
    tool does. These differ by less than 0.2%, so a point so near to a line can lie on its other
    side.

    Examples
    --------
    >>> found = limits("proportion", [100, 5300], 550 / 6160, multiplier=100)
    >>> found.lower.round(3).tolist()
    [[3.34, 8.161], [0.117, 7.718]]
    """
    size, level = together(
        denominator=floats("denominator", denominator), baseline=floats("baseline", baseline)
    )
    possible(denominator=size, baseline=level)
    control, scale = levels(confidence, size.ndim), multiple(multiplier)
    code = denominator_codes(level, size)
    size = np.where(code == Reason.GIVEN, size, np.nan)
    level = np.where(code == Reason.GIVEN, level, np.nan)
    if _known(kind) == "proportion":
        refuse(level > 1.0, level, "baseline exceeds 1", "give a share, without multiplier")
        spread = interval.normal_quantile(control) * np.sqrt(level * (1.0 - level) / size)
        lower, upper = np.maximum(level - spread, 0.0), np.minimum(level + spread, 1.0)
    else:
        least, greatest = interval.counts_in_control(level * size, control)
        lower, upper = least / size, greatest / size
    return Estimate(
        value=np.asarray(level * scale),
        lower=np.asarray(lower * scale),
        upper=np.asarray(upper * scale),
        code=code,
    )


def curve(
    kind: Kind,
    largest: float,
    baseline: float,
    *,
    smallest: float = 1,
    points: int = 100,
    multiplier: float = 1,
    confidence: float | Sequence[float] = CONTROL,
) -> tuple[Floats, Estimate]:
    """The lines of a funnel: control limits at denominators from the smallest to the largest.

    Parameters
    ----------
    kind, baseline, multiplier, confidence
        As for `limits`.
    largest, smallest
        Ends of the axis of denominators, above 0. Points between are in equal ratios, so that the
        narrow and the steep part are drawn alike.
    points
        How many.

    Returns
    -------
    denominator, Estimate
        Shape (points,), and the limits there.

    Raises
    ------
    ValueError
        As for `limits`, and when the ends are not in order.

    Examples
    --------
    >>> size, lines = curve("rate", 10_000, 0.005, smallest=100, points=3, multiplier=100_000)
    >>> size.tolist(), lines.upper[0].round(0).tolist()
    ([100.0, 1000.0, 10000.0], [2716.0, 1030.0, 648.0])
    """
    if not 0 < smallest < largest < np.inf:
        raise ValueError(f"smallest {smallest!r}, largest {largest!r}: give 0 < smallest < largest")
    size = np.geomspace(smallest, largest, points)
    return size, limits(kind, size, baseline, multiplier=multiplier, confidence=confidence)


def _known(kind: str) -> str:
    if kind not in ("proportion", "rate", "ratio"):
        raise ValueError(f"kind {kind!r}: give 'proportion', 'rate' or 'ratio'")
    return kind


def _baseline(
    kind: Kind, count: Floats, denominator: Floats, given: npt.ArrayLike | None
) -> Floats:
    """One level for each set of groups, from those that have both numbers and a denominator."""
    sets = count.shape[:-1]
    if given is not None:
        level = floats("baseline", given)
        possible(baseline=level)
        return np.asarray(np.broadcast_to(level, sets))
    if _known(kind) == "ratio":
        return np.ones(sets)
    both = ~np.isnan(count) & (denominator > 0.0)
    events = np.sum(count, axis=-1, where=both)
    base = np.sum(denominator, axis=-1, where=both)
    none = np.full(sets, np.nan)
    return np.asarray(np.divide(events, base, out=none, where=base > 0.0))
