"""Proposals to begin a new phase of a control chart; a person decides, nothing is rebased here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.stats.control_chart import TRIAL_BELOW, measured, xmr
from commonweal.stats.special_causes import SEVEN, Flags, Floats, special_causes

#: What no figure can answer, and whoever rebases must (two of the four questions under "When
#: should you recalculate limits?", PQ Systems Quality Advisor, read; the other two are computed).
ASKS = (
    "Is the cause of the change known?",
    "Is there reason to believe that the cause will remain?",
)

_WORDS = np.array(
    [
        "",
        "too few points to lock a mean and see a sustained run after it",
        "the latest point is missing",
        "no sustained run on one side of the locked mean up to the latest point",
        "a run up to the latest point, but too few points before it",
        "a sustained run, but its points are not settled: they show a trend or a further shift",
    ]
)
PROPOSED, SHORT, MISSING, NO_RUN, EARLY, UNSETTLED = range(6)


@dataclass(frozen=True, slots=True, eq=False)
class RebaseProposal:
    """Where a new phase could begin, each array of the shape of the charts without their points.

    Attributes
    ----------
    at
        Index of the first point of the run, as `xmr` takes it for ``rebase_at``; -1 for none.
    points
        Length of the run on one side of the locked mean that ends with the latest point.
    direction
        1 upwards, -1 downwards, 0 without a run.
    before, after
        The locked mean, and the mean of the run; NaN where there is none.
    shift
        Their difference in standard deviations of a point (a third of the way to the locked
        limit). It describes: a run that was picked for being on one side cannot be tested by it.
    trial
        Whether limits from the run would rest on fewer than twelve points.
    reason
        Why nothing is proposed, else empty.
    asks
        What a person must answer before rebasing.
    """

    at: npt.NDArray[np.int64]
    points: npt.NDArray[np.int64]
    direction: npt.NDArray[np.int8]
    before: Floats
    after: Floats
    shift: Floats
    trial: Flags
    reason: npt.NDArray[np.str_]
    asks: tuple[str, ...] = ASKS


def propose_rebase(
    values: npt.ArrayLike,
    *,
    locked: int = TRIAL_BELOW,
    sustained: int = SEVEN,
    screen_outliers: bool = True,
) -> RebaseProposal:
    """Whether, and from where, a new phase is worth considering.

    The mean and the limits are locked over the first points. A change is proposed where, up to
    and with the latest point, at least `sustained` points in a row lie on one side of that mean;
    the phase would begin with the first of them. It is not proposed while the points of the run
    among themselves show a trend of seven or a further run of seven, since limits from them would
    not describe what comes.

    Parameters
    ----------
    values
        Shape (..., points), the last axis in order of time, of the phase that runs now; NaN for a
        missing point, which ends a run.
    locked
        Points that lock the mean, at least 2; the run may begin among them.
    sustained
        Points that a run needs, and points that must lie before it; at least 7, as for special
        cause.
    screen_outliers
        As for `xmr`.

    Returns
    -------
    RebaseProposal

    Raises
    ------
    ValueError
        When values are empty, infinite or no numbers, or too few points are asked for.

    Notes
    -----
    The team of "Making Data Count" gives no formula ("It's a judgement call", North London NHS
    Foundation Trust, "Application of Statistical Process Control Charts Rules", read). The rule
    here is the locking of limits until "a long run signal occurs" of the vignette "Number of
    points required" of NHSRplotthedots (read), the new phase beginning with the first point of
    the run (Graban, "Questions on Shifts and Recalculating Limits", after Wheeler, read).

    Examples
    --------
    >>> steady = [10.0, 12, 11, 13, 10, 12, 11, 12, 13, 11, 12, 10]
    >>> found = propose_rebase([*steady, 17, 19, 18, 17, 19, 18, 19, 17])
    >>> int(found.at), int(found.points), int(found.direction)
    (12, 8, 1)
    """
    given = measured(values)
    if locked < 2 or sustained < SEVEN:
        raise ValueError(
            f"locked {locked!r}, sustained {sustained!r}: give at least 2 and at least {SEVEN}"
        )
    charts = given.reshape(-1, given.shape[-1])
    chart = xmr(charts, baseline=locked, screen_outliers=screen_outliers)
    mean, sigma = chart.mean[:, 0], (chart.upper - chart.mean)[:, 0] / 3.0
    side = np.sign(charts - chart.mean)
    points = _run_to_the_end(side)
    start = charts.shape[-1] - points
    run = np.arange(charts.shape[-1]) >= start[:, None]
    why = np.select(
        [
            np.isnan(mean) | (charts.shape[-1] < 2 * sustained) | (charts.shape[-1] <= locked),
            np.isnan(charts[:, -1]),
            points < sustained,
            start < sustained,
        ],
        [SHORT, MISSING, NO_RUN, EARLY],
        PROPOSED,
    )
    why[(why == PROPOSED) & ~_settled(charts, run)] = UNSETTLED
    after = np.where(run, charts, 0.0).sum(axis=-1) / np.maximum(points, 1)
    after = np.where(points > 0, after, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        shift = (after - mean) / sigma
    proposed = why == PROPOSED
    shape = given.shape[:-1]
    return RebaseProposal(
        at=np.where(proposed, start, -1).reshape(shape),
        points=points.reshape(shape),
        direction=np.where(points > 0, side[:, -1], 0).astype(np.int8).reshape(shape),
        before=mean.reshape(shape),
        after=after.reshape(shape),
        shift=shift.reshape(shape),
        trial=(points < TRIAL_BELOW).reshape(shape),
        reason=np.asarray(_WORDS[why]).reshape(shape),
    )


def _run_to_the_end(side: Floats) -> npt.NDArray[np.int64]:
    """Points in a row, up to the last, on the side where the last lies; 0 where it has none."""
    last = side[:, -1:]
    other = (side != last)[:, ::-1]
    length = np.where(other.any(axis=-1), np.argmax(other, axis=-1), side.shape[-1])
    return np.where((last[:, 0] == 0.0) | np.isnan(last[:, 0]), 0, length)


def _settled(charts: Floats, run: Flags) -> Flags:
    """Whether the points of each run show neither a trend nor a run about their own mean.

    Limits are left out of it: points far beyond them would hide, by precedence, the run they make.
    """
    own = np.where(run, charts, 0.0).sum(axis=-1) / np.maximum(run.sum(axis=-1), 1)
    none = np.full((len(charts), 1), np.nan)
    codes = special_causes(np.where(run, charts, np.nan), own[:, None], none, none)
    settled: Flags = np.logical_not(codes.any(axis=-1))
    return settled
