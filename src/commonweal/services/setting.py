"""What every study of sites starts from: who needs a service, where it could be, how long it takes.
Worked out once for all sections."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from math import fsum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from commonweal.evidence import Basis, Lack
from commonweal.people.deprivation import fifths_of_areas
from commonweal.people.ground import Ground, lacking
from commonweal.rules import Source
from commonweal.services.candidates import Candidates, Site, candidates_of
from commonweal.services.demand import Demand, demand_of
from commonweal.services.standards import Standards, standards_of
from commonweal.services.travel.error import TravelError
from commonweal.services.travel.given import GivenMinutes, given_minutes

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

UNKNOWN_AREA = "not a small area of the system or its neighbours"
NO_DEMAND = "no demand is held for it"
NO_MINUTES = "no road minutes to any site are held for it"
NO_POINT = "minutes to some sites are missing, and it has no point to estimate them from"


class LeftOut(NamedTuple):
    """A small area that nothing is worked out for: why, and its cases a year where known."""

    area: str
    why: str
    cases: float | None = None


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
        Of the estimated columns; None where every minute is given.
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
    left_out: tuple[LeftOut, ...]
    sites_left_out: tuple[tuple[str, str], ...]
    passed_over: int
    beyond_areas: int
    beyond_cases: float
    sources: tuple[Source, ...] = field(repr=False)

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
        lacks.append(
            lacking("area_memberships", "the system's small areas", "whose way it is is not known")
        )
    if lacks or isinstance(demand, Lack) or isinstance(candidates, Lack) or travel is None:
        return tuple(lacks)
    areas = [area for area in sorted(ground.own_areas) if area in demand.of]
    given = given_minutes(travel, areas, [site.code for site in candidates.sites])
    return _laid_out(ground, service, demand, candidates, areas, given)


def _laid_out(
    ground: Ground,
    service: str,
    demand: Demand,
    candidates: Candidates,
    areas: list[str],
    given: GivenMinutes,
) -> Setting | tuple[Lack, ...]:
    timed = ~np.isnan(given.minutes)
    columns = np.flatnonzero(timed.any(axis=0))
    rows = np.flatnonzero(timed.any(axis=1))
    minutes = given.minutes[np.ix_(rows, columns)]
    lost = [
        (s.code, "no road minutes") for at, s in enumerate(candidates.sites) if at not in columns
    ]
    kept = [areas[at] for at in rows]
    fifths = fifths_of_areas(ground)
    return Setting(
        service=service,
        areas=tuple(kept),
        demand=np.array([demand.of[area] for area in kept]),
        demand_basis=demand.basis,
        demand_period=f"{demand.start.isoformat()} to {demand.end.isoformat()}",
        sites=tuple(candidates.sites[at] for at in columns),
        minutes=minutes,
        minutes_basis=given.basis,
        estimated=np.zeros(len(columns), dtype=bool),
        filled=np.zeros(minutes.shape, dtype=bool),
        fifth=np.array([fifths.get(area, 0) for area in kept], dtype=np.int64),
        district=tuple(ground.district_of.get(area, "") for area in kept),
        standards=standards_of(ground, service),
        error=None,
        left_out=_left_out(ground, demand.of, kept),
        sites_left_out=tuple(lost),
        passed_over=candidates.passed_over,
        beyond_areas=len(_beyond(ground, demand.of)),
        beyond_cases=fsum(_beyond(ground, demand.of).values()),
        sources=demand.sources,
    )


def _left_out(
    ground: Ground, cases: Mapping[str, float], kept: Collection[str]
) -> tuple[LeftOut, ...]:
    """Own areas that are not kept, and demand of areas that are nobody's, by code."""
    stay, beyond = set(kept), _beyond(ground, cases)
    found = [LeftOut(area, NO_DEMAND) for area in ground.own_areas if area not in cases]
    found += [
        LeftOut(area, NO_MINUTES if area in ground.own_areas else UNKNOWN_AREA, number)
        for area, number in cases.items()
        if area not in stay and area not in beyond
    ]
    return tuple(sorted(found))


def _beyond(ground: Ground, cases: Mapping[str, float]) -> dict[str, float]:
    """Cases of areas that the folder holds and that are not the system's."""
    held = ground.tables.get("areas")
    known = set() if held is None else set(held["code"].to_pylist())
    return {a: n for a, n in cases.items() if a not in ground.own_areas and a in known}
