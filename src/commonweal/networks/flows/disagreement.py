"""What sets two sources of the same flows apart, as far as the flows themselves can show it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2_contingency, fisher_exact

from commonweal.networks.flows.held import FlowTable
from commonweal.networks.flows.modelled import Travel
from commonweal.networks.flows.shares import Share, of_origins
from commonweal.networks.flows.sides import OUTSIDE, Sides
from commonweal.people.ground import Ground
from commonweal.stats.association import rank_correlation


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The share of patients that a source shows outside the system, origin by origin.

    Parameters
    ----------
    origins, shares
        Codes, and the share of each.
    homogeneous_p
        p-value that it is one share for all origins (chi-square).
    within_p, between_p
        p-value that it is one share for origins that send most to the same provider of the system,
        and that those providers' shares are alike; None where neither can be said.
    by_main
        The share by that provider.
    distance
        Rank correlation of the share with minutes to the nearest site beyond the border; None
        where minutes are not held.
    minutes
        Those minutes, by origin.
    """

    origins: tuple[str, ...]
    shares: tuple[float, ...]
    homogeneous_p: float
    within_p: float | None
    between_p: float | None
    by_main: dict[str, float]
    distance: float | None
    minutes: dict[str, float]


def outside_of(
    ground: Ground, table: FlowTable, sides: Sides, travel: Travel | None
) -> Outside | None:
    """Look for a pattern in the share treated outside; None where there is too little to see one.

    If people travelled, the share would fall with the way to the border. If records were joined
    wrongly or patients moved on, it would rather go with the hospital that they were in.
    """
    beyond = sides.providers_of(table, OUTSIDE)
    totals = table.patients.sum(axis=1)
    kept = totals > 0.0
    if not table.counted or kept.sum() < 3:
        return None
    out = table.patients[:, beyond].sum(axis=1)[kept]
    pairs = np.column_stack([out, totals[kept] - out])
    if (pairs.sum(axis=0) == 0.0).any():
        return None
    ours = np.where(beyond, -1.0, table.patients)[kept]
    main = np.array([table.providers[j] for j in np.argmax(ours, axis=1)])
    groups = sorted(set(main.tolist()))
    summed = np.array([pairs[main == code].sum(axis=0) for code in groups])
    inner = [_chi(pairs[main == code]) for code in groups if (main == code).sum() > 1]
    origins = tuple(code for code, keep in zip(table.origins, kept, strict=True) if keep)
    shares = pairs[:, 0] / pairs.sum(axis=1)
    minutes = _minutes(ground, origins, travel)
    known = [k for k, code in enumerate(origins) if code in minutes]
    return Outside(
        origins=origins,
        shares=tuple(shares.tolist()),
        homogeneous_p=_p(*_chi(pairs)),
        within_p=_p(sum(c for c, _ in inner), sum(d for _, d in inner)) if inner else None,
        between_p=_p(*_chi(summed)) if len(groups) > 1 else None,
        by_main={code: float(row[0] / row.sum()) for code, row in zip(groups, summed, strict=True)},
        distance=_correlation([minutes[origins[k]] for k in known], [shares[k] for k in known]),
        minutes=minutes,
    )


def _chi(pairs: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, int]:
    """Chi-square and its degrees of freedom; none where all or none are outside."""
    if (pairs.sum(axis=0) == 0.0).any():
        return 0.0, 0
    found = chi2_contingency(pairs, correction=False)
    return float(found.statistic), int(found.dof)


def _p(statistic: float, freedom: int) -> float:
    from scipy.stats import chi2

    return float(chi2.sf(statistic, freedom)) if freedom else 1.0


def _correlation(minutes: list[float], shares: list[float]) -> float | None:
    if len(shares) < 4 or len(set(minutes)) < 2 or len(set(shares)) < 2:
        return None
    return float(rank_correlation(minutes, shares).value)


def _minutes(ground: Ground, origins: tuple[str, ...], travel: Travel | None) -> dict[str, float]:
    """Mean minutes of residents of each origin to the nearest site beyond the border."""
    sites = ground.tables.get("sites")
    if travel is None or sites is None:
        return {}
    beyond = {row["code"] for row in sites.to_pylist() if row["neighbour"]}
    columns = [k for k, code in enumerate(travel.sites) if code in beyond]
    if not columns:
        return {}
    nearest = np.min(np.nan_to_num(travel.minutes[:, columns], nan=np.inf), axis=1)
    sums: dict[str, list[float]] = {}
    for area, minutes in zip(travel.areas, nearest.tolist(), strict=True):
        origin = ground.district_of.get(area, "")
        if origin in origins and np.isfinite(minutes):
            persons = ground.persons.get(area, 0.0) if ground.persons else 1.0
            held = sums.setdefault(origin, [0.0, 0.0])
            held[0] += persons * minutes
            held[1] += persons
    return {code: total / weight for code, (total, weight) in sorted(sums.items()) if weight}


@dataclass(frozen=True, slots=True, kw_only=True)
class Differ:
    """One origin by two sources, like for like: the system's own providers only.

    `p` is that of Fisher's exact test that both show one share to the other side.
    """

    origin: str
    name: str
    first: Share
    second: Share
    p: float


def differing(
    first: FlowTable, second: FlowTable, sides: Sides, names: dict[str, str]
) -> tuple[Differ, ...]:
    """Origins that both sources hold, with the share to the other side in each, like for like."""
    a = {one.code: one for one in of_origins(first, sides, names, within=True)}
    b = {one.code: one for one in of_origins(second, sides, names, within=True)}
    found = []
    for code in sorted(a.keys() & b.keys()):
        one, two = a[code].other, b[code].other
        if one.value is None or two.value is None:
            continue
        cells = [
            [one.patients, one.total - one.patients],
            [two.patients, two.total - two.patients],
        ]
        p = float(fisher_exact(np.rint(cells).astype(int)).pvalue)
        found.append(Differ(origin=code, name=names.get(code, code), first=one, second=two, p=p))
    return tuple(found)
