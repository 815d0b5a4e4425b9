"""How far estimated minutes miss: each site whose minutes are known is left out in turn, estimated
from the others, and set beside what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.services.travel.relation import PAIRS_KM, corrected, moments, solved

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCheck:
    """What leaving one site out shows, in minutes, estimated less known.

    `low` and `high` hold the middle 90% of the errors; `near_rmse` is of the areas that this
    site is the nearest to of all that are known, which is where an error moves people; `plain_rmse`
    is of distance alone, without the correction by area.
    """

    code: str
    pairs: int
    mean: float
    rmse: float
    low: float
    high: float
    within_5: float
    within_10: float
    near_rmse: float | None
    plain_rmse: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Check:
    """All sites left out in turn.

    Parameters
    ----------
    sites
        One by one, in the order of their codes.
    together
        All pairs of all sites as one; its code is empty.
    misses
        Logarithm of known over estimated minutes, areas x sites; not a number where a pair is not
        known or too far apart.
    """

    sites: tuple[SiteCheck, ...]
    together: SiteCheck
    misses: Floats = field(repr=False)


def left_out_in_turn(
    codes: Sequence[str], km: Floats, minutes: Floats, between_km: Floats
) -> Check:
    """Estimate each site from the others.

    Parameters
    ----------
    codes
        Of the sites, t of them.
    km, minutes
        Straight-line kilometres and known road minutes, areas x sites; minutes are not a number
        where they are not known.
    between_km
        Kilometres from site to site, shape (t, t).

    Raises
    ------
    ValueError
        When there are fewer than two sites.
    """
    if len(codes) < 2:
        raise ValueError("one site alone cannot be left out; give minutes to two or more")
    used = np.isfinite(minutes) & (km <= PAIRS_KM)
    estimate, plain = np.full(km.shape, np.nan), np.full(km.shape, np.nan)
    sums = [moments(km[seen, at], minutes[seen, at]) for at, seen in enumerate(used.T)]
    for at in range(len(codes)):
        others = [other for other in range(len(codes)) if other != at]
        relation = solved(np.sum([sums[other] for other in others], axis=0))
        rows = np.flatnonzero(used[:, at])
        plain[rows, at] = relation.minutes(km[rows, at])
        estimate[rows, at] = corrected(
            relation,
            km[rows, at],
            km[rows][:, others],
            minutes[rows][:, others],
            between_km[others, at],
        )
    nearest = _nearest(minutes)
    errors, distance_alone = estimate - minutes, plain - minutes

    def check(code: str, at: int | slice) -> SiteCheck:
        seen, near = used[:, at], used[:, at] & nearest[:, at]
        return _check(code, errors[:, at][seen], errors[:, at][near], distance_alone[:, at][seen])

    return Check(
        sites=tuple(check(code, at) for at, code in enumerate(codes)),
        together=check("", slice(None)),
        misses=np.where(used, np.log(np.where(used, minutes, 1.0) / estimate), np.nan),
    )


def _nearest(minutes: Floats) -> npt.NDArray[np.bool_]:
    held = np.where(np.isfinite(minutes), minutes, np.inf)
    near: npt.NDArray[np.bool_] = np.isfinite(held) & (held <= held.min(axis=1, keepdims=True))
    return near


def _check(code: str, error: Floats, near: Floats, plain: Floats) -> SiteCheck:
    low, high = np.quantile(error, (0.05, 0.95))
    return SiteCheck(
        code=code,
        pairs=len(error),
        mean=float(error.mean()),
        rmse=_root_mean_square(error),
        low=float(low),
        high=float(high),
        within_5=float((np.abs(error) <= 5.0).mean()),
        within_10=float((np.abs(error) <= 10.0).mean()),
        near_rmse=_root_mean_square(near) if near.size else None,
        plain_rmse=_root_mean_square(plain),
    )


def _root_mean_square(errors: Floats) -> float:
    return float(np.sqrt((errors * errors).mean()))
