"""What every study of sites starts from: who needs a service, where it could be, how long it takes.
Worked out once for all sections."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import fsum

import numpy as np
import numpy.typing as npt

from commonweal.evidence import Basis, Lack
from commonweal.evidence.words import day, years
from commonweal.people.deprivation import DECILE_2019, fifths_of_areas
from commonweal.people.ground import Ground, lacking
from commonweal.rules import Source
from commonweal.services.candidates import Candidates, Site, candidates_of
from commonweal.services.demand import Demand, demand_of
from commonweal.services.leaving import LeftOut, beyond_of, left_out_of
from commonweal.services.standards import Standards, standards_of
from commonweal.services.travel.error import TravelError
from commonweal.services.travel.estimating import Learned, Minutes, completed
from commonweal.services.travel.given import GivenMinutes, given_minutes

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Setting:
    """Who needs a service, where it could be, and how long it takes.

    Parameters
    ----------
    service
        Its name in the tables `demand` and `services`.
    areas
        The system's own small areas with demand and minutes, n of them, by code.
    demand
        Cases a year, shape (n,); an area of none stays, with weight 0.
    demand_basis, demand_period
        How the cases came to be, and the years they are of.
    sites
        Where the service could be, and the units beyond the border, m of them, by code.
    minutes
        Road minutes, shape (n, m): as given, or estimated where none are. Infinite where a site
        cannot be reached.
    minutes_basis
        The weakest basis of the minutes given; of an estimated column it is `estimated`.
    estimated
        Shape (m,): whether any minutes of the column are estimated.
    filled
        Shape (n, m): which minutes are estimated.
    fifth
        National deprivation fifth of each area, 1 the most deprived, 0 where not known.
    district
        Code of the council district of each area, empty where not known.
    standards
        What the service must meet, by measure.
    error
        Of the estimated columns; None where every minute is given, or where the only estimates are
        the folder's own, whose error is not known.
    learned, beside
        What estimates rest on and how far they miss; and how the folder's own estimates differ.
    left_out
        Own areas, and areas of demand that are nobody's, that nothing is worked out for.
    sites_left_out
        Sites that no minutes are held of and none can be estimated for: code and why.
    passed_over
        Own hospitals that are no candidates.
    beyond_areas, beyond_cases
        Areas of neighbours with demand, and their cases a year: not the system's people, and not
        counted.
    sources
        Of demand, sites, travel and deprivation.
    travel_sources
        Of the minutes alone.
    """

    service: str
    areas: tuple[str, ...] = field(repr=False)
    demand: Floats = field(repr=False)
    demand_basis: Basis
    demand_period: str
    sites: tuple[Site, ...]
    minutes: Floats = field(repr=False)
    minutes_basis: Basis
    estimated: Flags
    filled: Flags = field(repr=False)
    fifth: Whole = field(repr=False)
    district: tuple[str, ...] = field(repr=False)
    standards: Standards = field(repr=False)
    error: TravelError | None = field(repr=False)
    learned: Learned | None = field(repr=False)
    beside: Mapping[str, float] = field(repr=False)
    left_out: tuple[LeftOut, ...]
    sites_left_out: tuple[tuple[str, str], ...]
    passed_over: int
    beyond_areas: int
    beyond_cases: float
    sources: tuple[Source, ...] = field(repr=False)
    travel_sources: tuple[Source, ...] = field(repr=False)

    @property
    def total(self) -> float:
        """Cases a year of all areas."""
        return fsum(self.demand)

    @property
    def own(self) -> tuple[int, ...]:
        """Indices of the sites that can be chosen."""
        return tuple(at for at, site in enumerate(self.sites) if not site.outside)

    @property
    def outside(self) -> tuple[int, ...]:
        """Indices of the units beyond the border."""
        return tuple(at for at, site in enumerate(self.sites) if site.outside)

    @property
    def idle(self) -> int:
        """Areas without a single case."""
        return int((self.demand == 0.0).sum())

    @property
    def unreached(self) -> Whole:
        """Indices of the areas from which no own site can be reached."""
        return np.flatnonzero(~np.isfinite(self.minutes[:, list(self.own)]).any(axis=1))

    def index(self, code: str) -> int:
        """Index of a site.

        Raises
        ------
        KeyError
            When no site has the code, naming those that there are.
        """
        codes = [site.code for site in self.sites]
        if code not in codes:
            raise KeyError(f"no site {code!r}; there are {', '.join(codes)}")
        return codes.index(code)

    def left_out_by_reason(self) -> dict[str, tuple[int, float | None]]:
        """For each reason how many areas are left out, and their cases a year where known."""
        found: dict[str, tuple[int, float | None]] = {}
        for why in sorted({one.why for one in self.left_out}):
            cases = [one.cases for one in self.left_out if one.why == why]
            known = [number for number in cases if number is not None]
            found[why] = (len(cases), fsum(known) if known else None)
        return found


def setting_of(
    ground: Ground, service: str = "stroke", *, sites: Collection[str] | None = None
) -> Setting | tuple[Lack, ...]:
    """The setting of a service, or what the folder lacks for it.

    Parameters
    ----------
    ground
        The system on its day.
    service
        As in the table `demand`.
    sites
        Codes of the sites that could be chosen; None takes the own units of the service or, where
        none are held, all own hospitals.

    Raises
    ------
    ValueError
        When demand or minutes cannot be right, or a site named is not held.
    """
    key = f"services.setting.{service}.{','.join(sorted(sites or ()))}"
    held = ground.given.shared.get(key)
    if isinstance(held, Setting):
        return held
    made = _setting(ground, service, sites)
    if isinstance(made, Setting):
        ground.given.shared[key] = made
    return made


def _setting(
    ground: Ground, service: str, named: Collection[str] | None
) -> Setting | tuple[Lack, ...]:
    demand, candidates = demand_of(ground, service), candidates_of(ground, service, named)
    travel = ground.tables.get("travel")
    lacks = [one for one in (demand, candidates) if isinstance(one, Lack)]
    if travel is None:
        lacks.append(lacking("travel", "road minutes to sites", "nobody's way can be timed"))
    if not ground.own_areas:
        lacks.append(_no_areas(ground))
    if lacks or isinstance(demand, Lack) or isinstance(candidates, Lack) or travel is None:
        return tuple(lacks)
    areas = [area for area in sorted(ground.own_areas) if area in demand.of]
    if not fsum(demand.of[area] for area in areas) > 0.0:
        return (_nobody(service),)
    given = given_minutes(travel, areas, [site.code for site in candidates.sites])
    found = completed(given, candidates.sites, _points(ground, areas))
    if not found.rows.size or not found.columns.size:
        return (_nowhere(service),)
    return _laid_out(ground, service, demand, candidates, areas, given, found)


def _points(ground: Ground, areas: Sequence[str]) -> Floats:
    """A point in each area, not a number where none is held."""
    nowhere = (float("nan"), float("nan"))
    return np.array([ground.area_points.get(area, nowhere) for area in areas]).reshape(-1, 2)


def _no_areas(ground: Ground) -> Lack:
    """That the folder holds no small areas of the system: none at all, or none on the day."""
    consequence = "whose way it is is not known"
    if ground.tables.get("area_memberships") is None:
        return lacking("area_memberships", "the system's small areas", consequence)
    return Lack(
        table="area_memberships",
        what=f"the system's small areas on {day(ground.day)}: memberships held are of other days",
        consequence=consequence,
        cause="rows",
    )


def _nobody(service: str) -> Lack:
    return Lack(
        table="demand",
        what=f"a case of {service} in any of the system's areas: none is listed, or all are 0",
        consequence="there is nobody to place a unit for",
        cause="rows",
    )


def _nowhere(service: str) -> Lack:
    return Lack(
        table="travel",
        what=f"road minutes from the system's areas to sites that could give {service} care",
        consequence="nobody's way can be timed",
        cause="rows",
    )


def _laid_out(
    ground: Ground,
    service: str,
    demand: Demand,
    candidates: Candidates,
    areas: Sequence[str],
    given: GivenMinutes,
    found: Minutes,
) -> Setting:
    kept = [areas[at] for at in found.rows]
    fifths = fifths_of_areas(ground)
    estimated = np.asarray(found.filled.any(axis=0), dtype=bool)
    beyond = beyond_of(ground, demand.of)
    return Setting(
        service=service,
        areas=tuple(kept),
        demand=np.array([demand.of[area] for area in kept]),
        demand_basis=demand.basis,
        demand_period=years(demand.start, demand.end),
        sites=tuple(
            replace(candidates.sites[at], estimated=bool(made))
            for at, made in zip(found.columns, estimated, strict=True)
        ),
        minutes=found.minutes,
        minutes_basis=given.basis,
        estimated=estimated,
        filled=found.filled,
        fifth=np.array([fifths.get(area, 0) for area in kept], dtype=np.int64),
        district=tuple(ground.district_of.get(area, "") for area in kept),
        standards=standards_of(ground, service),
        error=found.error,
        learned=found.learned,
        beside=found.beside,
        left_out=left_out_of(ground, demand.of, kept, [areas[at] for at in found.no_point]),
        sites_left_out=found.sites_left_out,
        passed_over=candidates.passed_over,
        beyond_areas=len(beyond),
        beyond_cases=fsum(beyond.values()),
        sources=_sources(ground, demand, given),
        travel_sources=_of_travel(ground, given),
    )


def _of_travel(ground: Ground, given: GivenMinutes) -> tuple[Source, ...]:
    """Of the rows of travel used, and of the sites whose places estimates rest on."""
    return (*ground.tables.sources_of(given.rows), *ground.sources("sites"))


def _sources(ground: Ground, demand: Demand, given: GivenMinutes) -> tuple[Source, ...]:
    """Of demand, of the rows of travel used, of sites and deprivation; each once."""
    held = (
        *demand.sources,
        *_of_travel(ground, given),
        *ground.sources("indicators", "indicator", DECILE_2019),
    )
    return tuple(dict.fromkeys(held))
