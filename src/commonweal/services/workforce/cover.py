"""How many consultants it takes to give a service round the clock at one, two or more sites."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.evidence import Basis, Lack
from commonweal.evidence.figure import weakest
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.services.setting import Setting, setting_of
from commonweal.services.siting.staffing import Rota, rota_of
from commonweal.services.workforce.rota import consultants_needed

#: Up to so many sites every number is told; of more, quarters of them.
MOST_SITES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Consultants for a number of sites that share the system's cases equally: an assumption.

    `weekly` is programmed activities of each site, `reading` whether the standard gives them,
    `people` those of rotas of their own, `shared` of one rota for all out of hours.
    """

    sites: int
    admissions: float
    weekly: float
    reading: str
    whole_time: float
    people: int
    shared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """Numbers of sites, from one to all that there are, with what they rest on."""

    service: str
    rows: tuple[Cover, ...]
    minimum: int
    there: int | None
    basis: Basis
    sources: tuple[Source, ...]


def covering_of(ground: Ground, service: str = "stroke") -> Covering | tuple[Lack, ...]:
    """Consultants for one site, two sites and so on, or what the folder lacks to say."""
    setting = setting_of(ground, service)
    if not isinstance(setting, Setting):
        return setting
    rota = rota_of(ground, setting)
    if isinstance(rota, Lack):
        return (rota,)
    return Covering(
        service=service,
        rows=tuple(cover(rota, setting.total, number) for number in numbers(len(setting.own))),
        minimum=rota.minimum,
        there=rota.there,
        basis=weakest(rota.basis, setting.demand_basis, Basis.MODELLED),
        sources=(*rota.sources, *setting.sources),
    )


def numbers(sites: int) -> tuple[int, ...]:
    """The numbers of sites that are told.

    Examples
    --------
    >>> numbers(3), numbers(100)
    ((1, 2, 3), (25, 50, 75, 100))
    """
    if sites <= MOST_SITES:
        return tuple(range(1, sites + 1))
    return tuple(dict.fromkeys(max(1, round(sites * part / 4)) for part in range(1, 5)))


def cover(rota: Rota, cases: float, sites: int) -> Cover:
    """Consultants for so many sites of equal size.

    Parameters
    ----------
    rota
        The standards.
    cases
        Cases a year of all sites together.
    sites
        How many, one or more.
    """
    each = [cases / sites] * sites
    own = rota.needed(each)
    shared = consultants_needed(each, rota.activities, rota.each, rota.minimum, shared_rota=True)
    return Cover(
        sites=sites,
        admissions=cases / sites,
        weekly=own.sites[0].activities.weekly,
        reading=own.sites[0].activities.reading,
        whole_time=own.whole_time,
        people=own.people,
        shared=shared.people,
    )
