"""How many staff it takes to be there: round the clock, for a number of patients, for beds.

Every number that a result rests on is given by the caller, from a table of standards with their
sources: nothing is assumed here unseen. Whole-time equivalents and people are kept apart: a rota
is shared by people, a job is filled by whole-time equivalents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, isfinite
from typing import Literal

#: Hours in a week.
HOURS_A_WEEK = 168.0

Reading = Literal["given", "interpolated", "extrapolated"]
#: How a standard is read, the surest first.
READINGS: tuple[Reading, ...] = ("given", "interpolated", "extrapolated")


def whole_time_for_cover(
    contracted_hours: float,
    absence_uplift: float,
    *,
    posts: float = 1.0,
    hours_a_week: float = HOURS_A_WEEK,
) -> float:
    """Whole-time equivalents that keep posts filled for so many hours of every week.

    Parameters
    ----------
    contracted_hours
        Hours a week that one whole-time equivalent is contracted for.
    absence_uplift
        Extra staff for leave, sickness and study, as a share: 0.22 is 22% more.
    posts
        Posts filled at any one time.
    hours_a_week
        Hours of the week in which they are filled; all 168 unless given.

    Returns
    -------
    float
        Whole-time equivalents: posts x hours / contracted hours x (1 + uplift).

    Raises
    ------
    ValueError
        When a number is not of this world, all such numbers named.

    Notes
    -----
    An upper uplift, often written as 1 / (1 - share absent), is a little more: give the uplift
    that the standard means.

    Examples
    --------
    One post round the clock at 37.5 hours, without and with 22% for absence.

    >>> whole_time_for_cover(37.5, 0.0), round(whole_time_for_cover(37.5, 0.22), 2)
    (4.48, 5.47)
    """
    _refuse(
        ("contracted_hours", contracted_hours, 0.0 < contracted_hours <= HOURS_A_WEEK),
        ("absence_uplift", absence_uplift, absence_uplift >= 0.0),
        ("posts", posts, posts >= 0.0),
        ("hours_a_week", hours_a_week, 0.0 <= hours_a_week <= HOURS_A_WEEK),
    )
    return posts * hours_a_week / contracted_hours * (1.0 + absence_uplift)


@dataclass(frozen=True, slots=True)
class Activities:
    """Programmed activities of consultants a week, and whether the standard itself says so."""

    weekly: float
    reading: Reading


def weekly_activities(admissions: float, standard: Sequence[tuple[float, float]]) -> Activities:
    """Programmed activities a week that a number of admissions a year asks for.

    Parameters
    ----------
    admissions
        Admissions a year.
    standard
        Pairs of admissions a year and programmed activities a week, two or more, rising.

    Returns
    -------
    Activities
        On the straight line between the two given numbers of admissions on either side
        ("interpolated"); beyond the given numbers on the nearest line drawn further
        ("extrapolated"), never below zero.

    Raises
    ------
    ValueError
        When the standard has fewer than two pairs or does not rise, or admissions are negative.

    Examples
    --------
    Forty at 600 admissions and 67 at 1,200: the line between them gives 53.5 at 900.

    >>> weekly_activities(900, [(600, 40), (1200, 67)])
    Activities(weekly=53.5, reading='interpolated')
    >>> weekly_activities(400, [(600, 40), (1200, 67)])
    Activities(weekly=31.0, reading='extrapolated')
    """
    _refuse(("admissions", admissions, admissions >= 0.0))
    if len(standard) < 2 or any(b[0] <= a[0] or b[1] < a[1] for a, b in pairwise(standard)):
        raise ValueError(
            f"the standard {list(standard)} gives no line: give two or more pairs of admissions "
            "and programmed activities, rising"
        )
    for at, activities in standard:
        if at == admissions:
            return Activities(float(activities), "given")
    inside = standard[0][0] < admissions < standard[-1][0]
    low, high = next(
        (pair for pair in pairwise(standard) if admissions < pair[1][0]), tuple(standard[-2:])
    )
    slope = (high[1] - low[1]) / (high[0] - low[0])
    weekly = low[1] + slope * (admissions - low[0])
    return Activities(max(weekly, 0.0), "interpolated" if inside else "extrapolated")


@dataclass(frozen=True, slots=True)
class SiteConsultants:
    """Consultants of one site: the time its patients ask for, and the people its rota asks for."""

    admissions: float
    activities: Activities
    whole_time: float
    people: int


@dataclass(frozen=True, slots=True)
class Consultants:
    """Consultants of a set of sites.

    Parameters
    ----------
    sites
        One for each open site, in the order of the admissions given.
    whole_time
        Whole-time equivalents that the patients of all sites ask for.
    people
        Fewest people: at each site, or over all where they share a rota, the larger of the rota's
        minimum and the whole-time equivalents rounded up. Part-time consultants make it more.
    shared_rota
        Whether one rota serves all sites out of hours: a named assumption.
    """

    sites: tuple[SiteConsultants, ...]
    whole_time: float
    people: int
    shared_rota: bool


def consultants_needed(
    admissions: Sequence[float],
    standard: Sequence[tuple[float, float]],
    activities_each: float,
    rota_minimum: int,
    *,
    shared_rota: bool = False,
) -> Consultants:
    """Consultants that sites need, for their patients and for cover round the clock.

    Parameters
    ----------
    admissions
        Admissions a year of each open site.
    standard
        Pairs of admissions a year and programmed activities a week (`weekly_activities`).
    activities_each
        Programmed activities of direct clinical care that one whole-time consultant works a week.
    rota_minimum
        Fewest people on a rota that covers 24 hours of 7 days.
    shared_rota
        One rota for all sites out of hours, by telemedicine, instead of one at each. Each site is
        then told by its patients alone.

    Returns
    -------
    Consultants
        Site by site and in all.

    Raises
    ------
    ValueError
        When a number cannot be, named.

    Examples
    --------
    Three sites of 800: 49 activities each, 6.5 whole-time consultants, so seven people.

    >>> found = consultants_needed([800, 800, 800], [(600, 40), (1200, 67)], 7.5, 6)
    >>> round(found.whole_time, 1), found.people
    (19.6, 21)
    >>> consultants_needed([350] * 7, [(600, 40), (1200, 67)], 7.5, 6).people
    42
    """
    _refuse(
        ("activities_each", activities_each, activities_each > 0.0),
        ("rota_minimum", rota_minimum, rota_minimum >= 0),
    )
    sites = []
    for each in admissions:
        activities = weekly_activities(each, standard)
        whole = activities.weekly / activities_each
        people = max(0 if shared_rota else rota_minimum, _up(whole))
        sites.append(SiteConsultants(each, activities, whole, people))
    least = rota_minimum if shared_rota and sites else 0
    return Consultants(
        sites=tuple(sites),
        whole_time=sum(site.whole_time for site in sites),
        people=max(least, sum(site.people for site in sites)),
        shared_rota=shared_rota,
    )


@dataclass(frozen=True, slots=True)
class PerBeds:
    """A staffing standard: whole-time equivalents of one role for so many beds."""

    whole_time: float
    beds: float = 1.0


def staff_for_beds(beds: float, standard: Mapping[str, PerBeds]) -> dict[str, float]:
    """Whole-time equivalents of each role that a number of beds asks for.

    Parameters
    ----------
    beds
        Beds of a unit.
    standard
        By role, whole-time equivalents for so many beds ("0.73 for 5 beds").

    Returns
    -------
    dict
        By role, in the order given: not rounded, for a unit shares staff with its hospital.

    Raises
    ------
    ValueError
        When beds or a standard are negative, or a standard is for no bed.

    Examples
    --------
    >>> staff_for_beds(20, {"nurse": PerBeds(2.9), "physiotherapist": PerBeds(0.73, 5)})
    {'nurse': 58.0, 'physiotherapist': 2.92}
    """
    _refuse(
        ("beds", beds, beds >= 0.0),
        *((f"whole_time of {role}", per.whole_time, per.whole_time >= 0.0)
          for role, per in standard.items()),
        *((f"beds of {role}", per.beds, per.beds > 0.0) for role, per in standard.items()),
    )  # fmt: skip
    return {role: beds * per.whole_time / per.beds for role, per in standard.items()}


def sites_staffed(people: int, rota_minimum: int) -> int:
    """How many sites can each have a rota of their own from so many people.

    Examples
    --------
    >>> sites_staffed(20, 6)
    3
    """
    _refuse(("people", people, people >= 0), ("rota_minimum", rota_minimum, rota_minimum > 0))
    return people // rota_minimum


def _up(whole_time: float) -> int:
    """Rounded up; a billionth above a whole number is that number."""
    return ceil(whole_time - 1e-9)


def _refuse(*checked: tuple[str, float, bool]) -> None:
    wrong = [
        f"{name} is {value}" for name, value, right in checked if not (right and isfinite(value))
    ]
    if wrong:
        raise ValueError(f"{'; '.join(wrong)}: no staffing follows from that")
