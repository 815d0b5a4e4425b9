"""All that is known of a system's staff in general practice: worked out once for the section, the
command and the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import fsum

from commonweal.evidence import Basis, Lack
from commonweal.evidence.figure import weakest
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.services.workforce.ageing import Ageing, ageing_of
from commonweal.services.workforce.aims import ENGLAND, Aim, aim, england_of
from commonweal.services.workforce.appointments import Appointments, appointments_of
from commonweal.services.workforce.cover import Covering, covering_of
from commonweal.services.workforce.known import Known, known_of
from commonweal.services.workforce.levels import Weighting, added, groups, weighting
from commonweal.services.workforce.measuring import Measured, all_measured, together
from commonweal.services.workforce.standards import DEFINITIONS, MEASURES
from commonweal.services.workforce.staying import Stay, stays_of
from commonweal.services.workforce.supply import COUNTED, GP, Series, series_of
from commonweal.services.workforce.teams import Need, in_post, needs, networks_of

#: Levels whose areas cover the system, so that a shortfall can be added up.
AREAS = ("district", "commissioner")


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A series beside an aim: every area, and all of them together.

    `aim` is None where nothing is held that counts the same staff.
    """

    series: Series
    england: Aim | None
    aim: Aim | None
    rows: tuple[Measured, ...]
    total: Measured | None
    sources: tuple[Source, ...] = field(repr=False)

    @property
    def basis(self) -> Basis:
        """Estimated: lists of the day at a ratio of another day, beside a number of a third."""
        return weakest(Basis.ESTIMATED, *(one.basis for one in self.series.areas))

    @property
    def short(self) -> tuple[Measured, ...]:
        """Areas that have fewer staff than the aim asks for, the worst first."""
        found = [row for row in self.rows if row.shortfall]
        return tuple(sorted(found, key=lambda row: (-row.patients_per, row.area)))

    def missing(self, registered: Mapping[str, float]) -> tuple[str, ...]:
        """Areas of the level with patients that the series says nothing of."""
        held = {row.area for row in self.rows}
        return tuple(code for code in sorted(registered) if code and code not in held)


@dataclass(frozen=True, kw_only=True, eq=False)
class Staffing:
    """What the folder holds on staff, and what follows from it. Worked out once, when asked."""

    ground: Ground

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """All series, of GPs and of other roles."""
        return series_of(self.ground)

    @cached_property
    def of_areas(self) -> tuple[Series, ...]:
        """Series of GPs by district or commissioner, the one that covers most patients first.

        Of those that cover as many, the one with most areas, then the widest definition and
        whole-time equivalents before people.
        """
        found = [one for one in self.series if one.role == GP and one.level in AREAS]
        return tuple(sorted(found, key=self._place))

    def _place(self, series: Series) -> tuple[object, ...]:
        return (
            -round(self.covered(series)),
            -len(series.areas),
            list(DEFINITIONS).index(series.definition) if series.definition else len(DEFINITIONS),
            list(MEASURES).index(series.measure),
            series.level,
            series.id,
        )

    @cached_property
    def of_sources(self) -> tuple[Series, ...]:
        """Every series once: what is counted at practices at one level alone, for its sums at the
        others say the same."""
        level = self.of_areas[0].level if self.of_areas else AREAS[0]
        return tuple(one for one in self.series if one.name != COUNTED or one.level == level)

    def covered(self, series: Series) -> float:
        """Registered patients of the areas that a series speaks of."""
        of = self.registered(series.level)
        return fsum(of.get(one.area, 0.0) for one in series.areas)

    def registered(self, level: str) -> dict[str, float]:
        """Patients on the lists of the day by area of a level."""
        return added(self.ground.lists, groups(self.ground, level))

    @cached_property
    def weighting(self) -> Weighting | None:
        """Lists weighted by need."""
        return weighting(self.ground)

    def weighted(self, level: str) -> dict[str, float]:
        """Weighted patients by area of a level; of practices with a list of the day."""
        if self.weighting is None:
            return {}
        lists = {p: w for p, w in self.weighting.lists.items() if p in self.ground.lists}
        return added(lists, groups(self.ground, level))

    def compared(self, series: Series, text: str = ENGLAND) -> Compared:
        """A series beside an aim, for all its areas.

        Raises
        ------
        ValueError
            When the text names no aim.
        """
        england, wanted = england_of(series, self.ground), aim(text, series, self.ground)
        per_england = None if england is None else england.patients_per
        rows = all_measured(
            series,
            self.registered(series.level),
            self.weighted(series.level),
            per_england,
            None if wanted is None else wanted.counted,
        )
        held = self.ground.tables.sources
        named = {code for one in series.areas for code in one.sources}
        beside = [one for aim in (england, wanted) if aim is not None for one in aim.sources]
        if any(row.registered is not None for row in rows):
            beside += self.ground.list_sources
        if self.weighting is not None and any(row.weighted is not None for row in rows):
            beside += [held[code] for code in self.weighting.sources]
        return Compared(
            series=series,
            england=england,
            aim=wanted,
            rows=rows,
            total=together(rows, per_england),
            sources=once([*(held[code] for code in sorted(named)), *beside]),
        )

    @cached_property
    def networks(self) -> dict[str, float]:
        """Patients by network."""
        return networks_of(self.ground)

    @cached_property
    def patients(self) -> float:
        """Registered patients of the system."""
        return fsum(self.ground.lists[code] for code in sorted(self.ground.lists))

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """Roles that the networks need; none where no network is held."""
        if not self.networks:
            return ()
        return needs(self.networks, self.patients, there=in_post(self.ground))

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """What is said of ages, vacancies, leaving and training, here and in England."""
        return known_of(self.ground)

    @cached_property
    def ageing(self) -> Ageing | Lack:
        """GPs carried forward by age, or what lacks for it."""
        return ageing_of(self.ground)

    @cached_property
    def stays(self) -> tuple[Stay, ...]:
        """Trainees who stayed."""
        return stays_of(self.ground)

    @cached_property
    def appointments(self) -> tuple[Appointments, ...]:
        """Appointments with a GP."""
        return appointments_of(self.ground)

    @cached_property
    def covering(self) -> Covering | tuple[Lack, ...]:
        """Consultants round the clock at so many sites, or what lacks for it."""
        return covering_of(self.ground)


def staffing_of(ground: Ground) -> Staffing:
    """The staffing of a system, shared by all that ask in one study."""
    held = ground.given.shared.get("services.staffing")
    if isinstance(held, Staffing):
        return held
    made = Staffing(ground=ground)
    ground.given.shared["services.staffing"] = made
    return made


def once(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Each source once, in the order in which they come."""
    return tuple({one.id: one for one in sources}.values())
