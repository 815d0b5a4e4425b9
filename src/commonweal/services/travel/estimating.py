"""Minutes given and minutes estimated, in one table that says which is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.services.candidates import Site
from commonweal.services.travel.checking import Check, left_out_in_turn
from commonweal.services.travel.error import ErrorModel, TravelError, error_model
from commonweal.services.travel.given import GivenMinutes
from commonweal.services.travel.relation import PAIRS_KM, Relation, corrected, moments, solved
from commonweal.space import great_circle_km

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: Sites with known minutes from which a relation is learned; of fewer none can be left out.
ENOUGH = 3

NOT_TIMED = "no road minutes are held for it"
BEYOND = f"{NOT_TIMED}, and a unit beyond the border is not estimated"
NO_PLACE = f"{NOT_TIMED}, and it has no place on the map to estimate them from"
TOO_FEW = f"{NOT_TIMED}, and fewer than {ENOUGH} sites are timed to estimate them from"


@dataclass(frozen=True, kw_only=True, eq=False)
class Learned:
    """What minutes follow from, and how far that misses.

    `teachers` are the sites learned from, `own` whether they are the system's own alone.
    """

    teachers: tuple[str, ...]
    own: bool
    relation: Relation
    check: Check
    model: ErrorModel


@dataclass(frozen=True, kw_only=True, eq=False)
class Minutes:
    """Road minutes of every area to every site that they are known or estimated for.

    Parameters
    ----------
    rows, columns
        Indices of the areas and sites kept.
    minutes, filled
        Areas kept x sites kept: minutes, and which of them are estimated.
    error
        Of the estimated ones; None where there is none, or none whose error is known.
    learned
        None where nothing had to be estimated or nothing could be.
    beside
        By code of an estimated site: mean of the folder's own estimate less this one, minutes,
        where the folder holds one.
    sites_left_out
        Code and why.
    no_point
        Indices of the areas that lack a point and minutes to some site.
    """

    rows: Whole
    columns: Whole
    minutes: Floats = field(repr=False)
    filled: Flags = field(repr=False)
    error: TravelError | None
    learned: Learned | None
    beside: Mapping[str, float]
    sites_left_out: tuple[tuple[str, str], ...]
    no_point: Whole


def learned_from(
    given: GivenMinutes, sites: Sequence[Site], points: Floats, km: Floats
) -> Learned | None:
    """Learn how minutes follow from distance on the sites that are timed.

    The system's own sites teach, because the ways to others beyond the border lead over other
    roads and round other water; where fewer than `ENOUGH` are timed, all that are do.

    Parameters
    ----------
    given
        Road minutes, areas x sites.
    sites
        In the order of the columns.
    points
        Latitude and longitude of each area, not a number where not known, shape (n, 2).
    km
        Straight-line kilometres, areas x sites, not a number where either place is not known.
    """
    timed = (np.isfinite(given.minutes) & (km <= PAIRS_KM)).any(axis=0)
    own = [at for at in np.flatnonzero(timed).tolist() if not sites[at].outside]
    at = own if len(own) >= ENOUGH else np.flatnonzero(timed).tolist()
    if len(at) < ENOUGH:
        return None
    minutes = np.where(np.isnan(km), np.nan, given.minutes)[:, at]
    straight = np.nan_to_num(km[:, at], nan=np.inf)
    used = np.isfinite(minutes) & (straight <= PAIRS_KM)
    places = np.array([(sites[one].latitude, sites[one].longitude) for one in at], dtype=np.float64)
    check = left_out_in_turn(
        [sites[one].code for one in at], straight, minutes, _between(places, places)
    )
    return Learned(
        teachers=tuple(sites[one].code for one in at),
        own=at == own,
        relation=solved(moments(straight[used], minutes[used])),
        check=check,
        model=error_model(check, points),
    )


def completed(given: GivenMinutes, sites: Sequence[Site], points: Floats) -> Minutes:
    """Keep the minutes given, and estimate those that are missing where that can be done.

    Parameters
    ----------
    given
        Road minutes, areas x sites.
    sites
        In the order of the columns.
    points
        Latitude and longitude of each area, not a number where not known, shape (n, 2).
    """
    km = _straight(points, sites)
    timed = ~np.isnan(given.minutes)
    rows = np.flatnonzero((timed | ~np.isnan(given.weaker)).any(axis=1))
    gaps = ~timed[rows]
    wanting = gaps.any(axis=0) & ~_never(timed, sites)
    learned = learned_from(given, sites, points, km) if rows.size and wanting.any() else None
    columns, left = _sites_kept(given, sites, rows, learned)
    if learned is not None:
        lost = (gaps & np.isnan(km[rows]))[:, columns].any(axis=1)
    else:
        lost = np.isnan(_either(given)[rows])[:, columns].any(axis=1)
    kept = rows[~lost]
    at = np.ix_(kept, columns)
    filled = ~timed[at]
    minutes = given.minutes[at].copy()
    beside: dict[str, float] = {}
    for column in np.flatnonzero(filled.any(axis=0)).tolist():
        cells, site = filled[:, column], columns[column]
        own = given.weaker[kept, site]
        if learned is None:
            minutes[cells, column] = own[cells]
            continue
        estimate = _estimate(learned, given, sites, km, kept, site)
        minutes[cells, column] = estimate[cells]
        told = cells & ~np.isnan(own)
        if told.any():
            beside[sites[site].code] = float((own - estimate)[told].mean())
    return Minutes(
        rows=kept,
        columns=columns,
        minutes=minutes,
        filled=filled,
        error=_error(learned, sites, columns, minutes, filled, km[at], points[kept]),
        learned=learned,
        beside=beside,
        sites_left_out=left,
        no_point=rows[lost],
    )


def _never(timed: Flags, sites: Sequence[Site]) -> Flags:
    """Sites beyond the border of which no minutes are held."""
    outside = np.array([site.outside for site in sites], dtype=bool)
    return outside & ~timed.any(axis=0)


def _either(given: GivenMinutes) -> Floats:
    return np.where(np.isnan(given.minutes), given.weaker, given.minutes)


def _sites_kept(
    given: GivenMinutes, sites: Sequence[Site], rows: Whole, learned: Learned | None
) -> tuple[Whole, tuple[tuple[str, str], ...]]:
    """Sites that have minutes to all, given or to be estimated, and why the others have not."""
    timed, either = ~np.isnan(given.minutes), ~np.isnan(_either(given))
    never = _never(timed, sites)
    left: dict[int, str] = {}
    for at, site in enumerate(sites):
        if timed[rows, at].all() or (learned is None and either[rows, at].any()):
            continue
        if never[at]:
            left[at] = BEYOND
        elif site.latitude is None or site.longitude is None:
            left[at] = NO_PLACE
        elif learned is None:
            left[at] = TOO_FEW
    kept = np.array([at for at in range(len(sites)) if at not in left], dtype=np.int64)
    return kept, tuple((sites[at].code, why) for at, why in sorted(left.items()))


def _estimate(
    learned: Learned,
    given: GivenMinutes,
    sites: Sequence[Site],
    km: Floats,
    rows: Whole,
    site: int,
) -> Floats:
    """Minutes of one site from the areas, by the sites learned from; its own are not used."""
    at = [k for k, one in enumerate(sites) if one.code in learned.teachers and k != site]
    places = np.array([(sites[k].latitude, sites[k].longitude) for k in at], dtype=np.float64)
    wanted = np.array([(sites[site].latitude, sites[site].longitude)], dtype=np.float64)
    return corrected(
        learned.relation,
        km[rows, site],
        km[rows][:, at],
        given.minutes[rows][:, at],
        _between(places, wanted)[:, 0],
    )


def _error(
    learned: Learned | None,
    sites: Sequence[Site],
    columns: Whole,
    minutes: Floats,
    filled: Flags,
    km: Floats,
    points: Floats,
) -> TravelError | None:
    some = np.flatnonzero(filled.any(axis=0))
    if learned is None or not some.size:
        return None
    return TravelError(
        columns=tuple(some.tolist()),
        codes=tuple(sites[at].code for at in columns[some].tolist()),
        minutes=minutes[:, some],
        cells=filled[:, some],
        km=np.nan_to_num(km[:, some]),
        points=points,
        model=learned.model,
    )


def _straight(points: Floats, sites: Sequence[Site]) -> Floats:
    """Straight lines, not a number where a place is not known."""
    places = np.array(
        [(_or_nan(site.latitude), _or_nan(site.longitude)) for site in sites], dtype=np.float64
    ).reshape(-1, 2)
    here, there = (np.flatnonzero(~np.isnan(one).any(axis=1)) for one in (points, places))
    km = np.full((len(points), len(places)), np.nan)
    km[np.ix_(here, there)] = great_circle_km(points[here], places[there])
    return km


def _or_nan(number: float | None) -> float:
    return float("nan") if number is None else number


def _between(here: Floats, there: Floats) -> Floats:
    return np.asarray(great_circle_km(here, there), dtype=np.float64)
