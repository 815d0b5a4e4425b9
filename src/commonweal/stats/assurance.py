"""The icons of "Making Data Count": what the latest point says, and whether a target is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

import numpy as np
import numpy.typing as npt

from commonweal.stats.control_chart import ControlChart, finite

Improvement = Literal["increase", "decrease", "neutral"]
Words = npt.NDArray[np.str_]
Kind = TypeVar("Kind", bound=np.generic)

_VARIATION = np.array(["", "common cause", "improvement", "concern", "neutral high", "neutral low"])
_ASSURANCE = np.array(["", "hit or miss", "consistently pass", "consistently fail"])
_REASON = np.array(
    ["", "no target", "no point with a value", "no limits", "no direction is better"]
)


@dataclass(frozen=True, slots=True, eq=False)
class Icons:
    """Variation and assurance of each chart.

    Attributes
    ----------
    variation
        Of the latest point that has a value: "common cause", "improvement" or "concern", or
        "neutral high" and "neutral low" where neither direction is better; empty where no point
        has a value.
    assurance
        "consistently pass" or "consistently fail" where the target lies beyond the limits,
        "hit or miss" where it lies between or on them; empty where `reason` says why.
    reason
        Why no assurance is given, else empty.
    latest
        Index of the latest point with a value, -1 where there is none: an icon may be old.
    """

    variation: Words
    assurance: Words
    reason: Words
    latest: npt.NDArray[np.int64]


def assurance(
    chart: ControlChart, target: npt.ArrayLike | None, improvement: Improvement = "increase"
) -> Icons:
    """The variation and the assurance icon of each chart.

    Parameters
    ----------
    chart
        From `xmr`; shape (..., points).
    target
        One for all charts or one for each, in the units of the values; None or NaN for none.
    improvement
        Whether an "increase" or a "decrease" is better, or neither ("neutral"): then special
        cause is told by its direction, and no assurance is given.

    Returns
    -------
    Icons
        Each of the shape of the charts without their points.

    Raises
    ------
    ValueError
        When the target is infinite or does not fit the charts, or the direction is unknown.

    Notes
    -----
    As the R package NHSRplotthedots 0.2.2 has them for the latest point and phase (its source
    R/ptd_calculate_assurance_type.R and R/ptd_calculate_point_type.R was read). A trend upwards
    is an improvement where an increase is, on whichever side of the mean it lies.

    Examples
    --------
    >>> from commonweal.stats.control_chart import xmr
    >>> chart = xmr([72.0, 71, 74, 72, 73, 71, 73, 72])
    >>> icons = assurance(chart, target=95.0, improvement="increase")
    >>> str(icons.variation), str(icons.assurance)
    ('common cause', 'consistently fail')
    """
    if improvement not in get_args(Improvement):
        raise ValueError(f"improvement {improvement!r}: give one of {get_args(Improvement)}")
    charts = chart.values.shape[:-1]
    goal = finite("target", np.nan if target is None else target)
    try:
        goal = np.broadcast_to(goal, charts)
    except ValueError as error:
        raise ValueError(
            f"target: shape {goal.shape} does not fit the charts, {charts}; give one for all or "
            "one for each"
        ) from error
    latest = _latest(chart.values)
    code = _at(chart.special_cause, latest)
    lower, upper = _at(chart.lower, latest), _at(chart.upper, latest)
    reason = np.select(
        [latest < 0, np.full(charts, improvement == "neutral"), np.isnan(goal), np.isnan(upper)],
        [2, 4, 1, 3],
        0,
    )
    met = np.where(goal > upper, -1, np.where(goal < lower, 1, 0))
    met = -met if improvement == "decrease" else met
    return Icons(
        variation=np.asarray(_VARIATION[np.where(latest < 0, 0, _variation(code, improvement))]),
        assurance=np.asarray(_ASSURANCE[np.where(reason > 0, 0, np.choose(met + 1, [3, 1, 2]))]),
        reason=np.asarray(_REASON[reason]),
        latest=latest,
    )


def _variation(code: npt.NDArray[np.int8], improvement: Improvement) -> npt.NDArray[np.int64]:
    if improvement == "neutral":
        return np.where(code == 0, 1, np.where(code > 0, 4, 5))
    better = code > 0 if improvement == "increase" else code < 0
    return np.where(code == 0, 1, np.where(better, 2, 3))


def _latest(values: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    here = ~np.isnan(values)
    back = np.argmax(here[..., ::-1], axis=-1)
    return np.where(here.any(axis=-1), values.shape[-1] - 1 - back, -1)


def _at(lines: npt.NDArray[Kind], latest: npt.NDArray[np.int64]) -> npt.NDArray[Kind]:
    return np.take_along_axis(lines, latest[..., None], axis=-1)[..., 0]
