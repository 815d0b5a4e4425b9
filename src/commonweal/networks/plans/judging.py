"""A plan judged by the rules of the day: measured against the band, with its exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from commonweal.networks.plans.density import density_of
from commonweal.networks.plans.exceptional import Exceptional, exceptions_of
from commonweal.networks.plans.measuring import Measured, measure
from commonweal.networks.units import Units, units_of
from commonweal.people.ground import Ground
from commonweal.rules import Rule
from commonweal.system.organisation import Kind

PUBLISHED = "published"
WAIVER = "population-band-waiver"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """A plan, what it was judged by, and what was found.

    Parameters
    ----------
    title
        What the plan is called ("published").
    rule, waiver
        The band in force and the rule on smaller networks; None where no rule is held.
    in_band
        Networks inside the band; None where no rule is held.
    names
        Names of networks by code; a network that is not a body has none.
    density
        Residents for each square kilometre of the areas of which each is the main network; the
        system's own under "".
    exceptions
        Every network and practice that fails, and why.
    """

    title: str
    plan: Mapping[str, str] = field(repr=False)
    units: Units = field(repr=False)
    rule: Rule | None
    waiver: Rule | None
    measured: Measured
    in_band: int | None
    names: Mapping[str, str] = field(repr=False)
    density: Mapping[str, float] = field(repr=False)
    exceptions: tuple[Exceptional, ...] = field(repr=False)

    @property
    def outside(self) -> int | None:
        """Networks outside the band; None where no rule is held."""
        return None if self.in_band is None else len(self.measured.networks) - self.in_band


def judge(
    ground: Ground,
    plan: Mapping[str, str] | None = None,
    *,
    title: str = PUBLISHED,
    within: str = "",
) -> Judged:
    """Judge a plan by the band in force on the day; the published plan where none is given.

    Parameters
    ----------
    ground
        The day's lists, structure, rules and outlines.
    plan
        Network by practice.
    title
        What to call it.
    within
        Code of a system inside the folder, as for `networks.units.units_of`.
    """
    units = units_of(ground, within)
    of = units.published if plan is None else plan
    rule = ground.band(Kind.NETWORK)
    waiver = ground.given.rules.in_force(
        WAIVER, Kind.NETWORK.value, ground.day, ground.given.policies.jurisdictions
    )
    low, high = ends(rule)
    measured = measure(units, of, low, high)
    density = density_of(ground, measured.main)
    return Judged(
        title=title,
        plan=of,
        units=units,
        rule=rule,
        waiver=waiver,
        measured=measured,
        in_band=None if rule is None else measured.in_band,
        names={
            network.code: ground.area_names[network.code]
            for network in measured.networks
            if network.code in ground.area_names
        },
        density=density,
        exceptions=exceptions_of(
            ground, units, of, measured, rule, waiver, density, published=plan is None
        ),
    )


def ends(rule: Rule | None) -> tuple[float, float]:
    """Both ends of a band; an end that no rule sets is out of reach.

    Examples
    --------
    >>> ends(None)
    (0.0, inf)
    """
    if rule is None:
        return 0.0, float("inf")
    return (
        0.0 if rule.low is None else float(rule.low),
        float("inf") if rule.high is None else float(rule.high),
    )
