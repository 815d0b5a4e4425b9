"""How many consultants it takes to give a service round the clock at one, two or more sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.evidence import Basis, Lack
from commonweal.evidence.figure import weakest
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.services.siting.shown import best_of_each_number
from commonweal.services.siting.staffing import Rota
from commonweal.services.siting.studying import Sited, sited_of
from commonweal.services.workforce.rota import READINGS, consultants_needed

#: Of more sites than are listed in all combinations, the quarters of them are told.
QUARTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Consultants for a number of sites.

    `smallest` and `largest` are the admissions of its sites; `reading` says whether the standard
    gives the activities of them all, or how far it is read off; `people` are those of rotas of
    their own, `shared` of one rota for all out of hours.
    """

    sites: int
    smallest: float
    largest: float
    reading: str
    whole_time: float
    people: int
    shared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """Numbers of sites, from one to all that there are, with what they rest on.

    `equal` where there are too many sites to list their choices, so that cases are shared equally:
    an assumption. Otherwise each number is that of the choice of least mean minutes, as everywhere
    in the chapter.
    """

    service: str
    rows: tuple[Cover, ...]
    minimum: int
    there: int | None
    equal: bool
    basis: Basis
    sources: tuple[Source, ...]


def covering_of(ground: Ground, service: str = "stroke") -> Covering | tuple[Lack, ...]:
    """Consultants for one site, two sites and so on, or what the folder lacks to say."""
    sited = sited_of(ground, service)
    if not isinstance(sited, Sited):
        return sited
    rota = sited.rota
    if isinstance(rota, Lack):
        return (rota,)
    volumes = _best(sited) if sited.few else _equal(sited)
    return Covering(
        service=service,
        rows=tuple(cover(rota, one) for one in volumes),
        minimum=rota.minimum,
        there=rota.there,
        equal=not sited.few,
        basis=weakest(rota.basis, sited.setting.demand_basis, Basis.MODELLED),
        sources=(*rota.sources, *sited.setting.sources),
    )


def _best(sited: Sited) -> list[list[float]]:
    """For each number of sites, the cases of each in the choice of least mean minutes."""
    every = sited.all_sizes
    return [
        every.every.volumes[row, : len(every.every.opens[row])].tolist()
        for row in best_of_each_number(every)
    ]


def _equal(sited: Sited) -> list[list[float]]:
    """Equal shares of all cases, for quarters of the sites."""
    sites = len(sited.setting.own)
    numbers = [max(1, round(sites * part / QUARTERS)) for part in range(1, QUARTERS + 1)]
    return [[sited.setting.total / number] * number for number in dict.fromkeys(numbers)]


def cover(rota: Rota, admissions: Sequence[float]) -> Cover:
    """Consultants for sites of so many admissions a year each.

    Parameters
    ----------
    rota
        The standards.
    admissions
        Admissions a year of each site, one or more.
    """
    own = rota.needed(admissions)
    shared = consultants_needed(
        admissions, rota.activities, rota.each, rota.minimum, shared_rota=True
    )
    return Cover(
        sites=len(admissions),
        smallest=min(admissions),
        largest=max(admissions),
        reading=max((one.activities.reading for one in own.sites), key=READINGS.index),
        whole_time=own.whole_time,
        people=own.people,
        shared=shared.people,
    )
