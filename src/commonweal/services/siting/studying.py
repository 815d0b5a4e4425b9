"""All that the sections and the verb share: the setting, its options, what is open, the standards;
and choices of sites with everything that is said of them. Worked out once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from commonweal.evidence import Basis, Lack
from commonweal.evidence.figure import weakest
from commonweal.people.ground import Ground
from commonweal.services.setting import Setting, setting_of
from commonweal.services.siting.bands import Band, band_of
from commonweal.services.siting.beside import Beside, beside
from commonweal.services.siting.carrying import uses_estimates
from commonweal.services.siting.every import every_choice
from commonweal.services.siting.front import Compared, compared
from commonweal.services.siting.options import Option, Options, options_of
from commonweal.services.siting.present import Present, Together, present_of, together_of
from commonweal.services.siting.scoring import Grouping, Scored, grouping, score
from commonweal.services.siting.staffing import Rota, Stay, rota_of, stay_of

#: More own sites than this are not listed in all combinations unasked.
MOST_SITES = 12
#: Kinds of groups that choices are told for.
FIFTH, DISTRICT, COMMISSIONER = "fifth", "district", "commissioner"


@dataclass(frozen=True, eq=False)
class Choice:
    """A choice of sites with all that is worked out of it: inside the system, and beside that with
    the units outside taking flow."""

    scored: Scored
    beside: Beside | None
    options: tuple[str, ...]
    basis: Basis

    @property
    def open(self) -> tuple[int, ...]:
        """Indices of the open sites."""
        return self.scored.open


@dataclass(frozen=True, eq=False)
class Sited:
    """A service whose sites are studied.

    What the folder lacks stands as a `Lack` in the place of what it would have given.
    """

    ground: Ground = field(repr=False)
    setting: Setting
    options: Options | Lack
    present: Present | Lack
    together: Together | Lack
    rota: Rota | Lack
    stay: Stay | Lack
    band: Band

    @cached_property
    def groupings(self) -> tuple[Grouping, ...]:
        """Fifths of deprivation, districts and commissioners of the areas."""
        setting, commissioner = self.setting, self.ground.commissioner_of
        return (
            grouping(FIFTH, [str(fifth) if fifth else "" for fifth in setting.fifth]),
            grouping(DISTRICT, setting.district),
            grouping(COMMISSIONER, [commissioner.get(area, "") for area in setting.areas]),
        )

    @property
    def listed(self) -> tuple[Option, ...]:
        """The options that can be scored."""
        return self.options.options if isinstance(self.options, Options) else ()

    @property
    def decided(self) -> Option | None:
        """The option that was decided."""
        return self.options.decided if isinstance(self.options, Options) else None

    @property
    def few(self) -> bool:
        """Whether all choices of sites can be listed unasked."""
        return len(self.setting.own) <= MOST_SITES

    @cached_property
    def all_sizes(self) -> Compared:
        """Every choice of any number of sites."""
        return compared(every_choice(self.setting))

    def of_number(self, number: int) -> Compared:
        """Every choice of so many sites."""
        held = self._by_number
        if number not in held:
            held[number] = compared(every_choice(self.setting, number))
        return held[number]

    @cached_property
    def _by_number(self) -> dict[int, Compared]:
        return {}

    def named(self, opened: Sequence[int]) -> tuple[str, ...]:
        """The options that are this choice."""
        return tuple(one.code for one in self.listed if one.sites == tuple(sorted(opened)))

    def choices(self, opens: Sequence[Sequence[int]]) -> tuple[Choice, ...]:
        """Choices of sites, each scored both ways."""
        setting = self.setting
        scored = score(setting.minutes, setting.demand, opens, self.groupings)
        with_outside = beside(setting, opens, self.groupings) or (None,) * len(scored)
        return tuple(
            Choice(
                scored=inside,
                beside=outside,
                options=self.named(inside.open),
                basis=self.basis(inside.open),
            )
            for inside, outside in zip(scored, with_outside, strict=True)
        )

    def basis(self, *opens: Sequence[int]) -> Basis:
        """`estimated` where any open site has estimated minutes, else the basis of the minutes.

        That minutes come from distance is said before that cases are modelled: its error is the
        one that is carried.
        """
        if any(uses_estimates(self.setting, opened) for opened in opens):
            return Basis.ESTIMATED
        return weakest(self.setting.minutes_basis, self.setting.demand_basis)


def sited_of(
    ground: Ground,
    service: str = "stroke",
    *,
    sites: Collection[str] | None = None,
    decision: str = "",
    low: float | None = None,
    high: float | None = None,
) -> Sited | tuple[Lack, ...]:
    """A service whose sites can be studied, or what the folder lacks for it.

    Parameters
    ----------
    ground
        The system on its day.
    service
        As in the table `demand`.
    sites
        Codes of the sites that could be chosen; None takes the setting's own choice.
    decision
        Whose options are told; empty takes the first about the service.
    low, high
        Fewest and most cases a year of a unit in place of the standards.

    Raises
    ------
    ValueError
        When demand or minutes cannot be right, a site is not held, or the ends are no band.
    KeyError
        When the decision is not held.
    """
    key = f"services.siting.{service}.{','.join(sorted(sites or ()))}.{decision}.{low}.{high}"
    held = ground.given.shared.get(key)
    if isinstance(held, Sited):
        return held
    setting = setting_of(ground, service, sites=sites)
    if not isinstance(setting, Setting):
        return setting
    made = Sited(
        ground=ground,
        setting=setting,
        options=options_of(ground, setting, decision),
        present=present_of(ground, setting),
        together=together_of(ground, setting),
        rota=rota_of(ground, setting),
        stay=stay_of(ground, setting),
        band=band_of(setting.standards, low, high),
    )
    ground.given.shared[key] = made
    return made


def listed_of(ground: Ground, service: str = "stroke") -> Sited | tuple[Lack, ...]:
    """A service of which every choice of sites can be listed, or what stands in the way.

    Parameters
    ----------
    ground, service
        As in `sited_of`.
    """
    sited = sited_of(ground, service)
    if not isinstance(sited, Sited) or sited.few:
        return sited
    too_many = Lack(
        table="sites",
        what=f"one system's sites: {len(sited.setting.own)} are held, more than {MOST_SITES}",
        consequence="choices are not listed here; the verb seeks the best of a number "
        "(commonweal site FOLDER --choose K)",
        cause="method",
    )
    return (too_many,)
