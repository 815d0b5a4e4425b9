"""The three plans of a study, sought once for all its sections and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from commonweal.networks.design.designing import Design, design
from commonweal.networks.design.policies import POLICIES
from commonweal.networks.design.request import Request, RequestError
from commonweal.networks.plans import Measured, measure
from commonweal.networks.units import Units, units_of
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind

#: Steps of each search in a pack, so that all three take some seconds; never the clock.
ITERATIONS: Mapping[str, int] = {
    "fewest-moves": 600_000,
    "neighbourhoods": 200_000,
    "compact": 600_000,
}
#: Possible networks listed in a pack for a bound or a proof; none where neighbourhoods count, whose
#: bound takes a minute. `commonweal networks design` lists up to a million.
LISTED: Mapping[str, int] = {"fewest-moves": 40_000, "neighbourhoods": 0, "compact": 40_000}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proposals:
    """The published plan measured, a design for each policy, and why others are not there.

    `why` says why there is none at all, or is "".
    """

    units: Units = field(repr=False)
    published: Measured | None
    designs: Mapping[str, Design]
    faults: tuple[str, ...]
    why: str = ""


def proposals(ground: Ground) -> Proposals:
    """Plans under every policy on the day's lists and band; worked out once for each study."""
    held = ground.given.shared.get("networks.proposals")
    if isinstance(held, Proposals):
        return held
    made = _made(ground)
    ground.given.shared["networks.proposals"] = made
    return made


def _made(ground: Ground) -> Proposals:
    units, rule = units_of(ground), ground.band(Kind.NETWORK)
    none = Proposals(units=units, published=None, designs={}, faults=())
    if not units.codes:
        return replace(none, why="no practice with a list and coordinates is held")
    if rule is None or rule.low is None or rule.high is None:
        return replace(none, why="no band for networks with two ends was in force on the day")
    designs: dict[str, Design] = {}
    faults: list[str] = []
    for policy in POLICIES:
        request = Request(
            policy=policy,
            low=float(rule.low),
            high=float(rule.high),
            seed=ground.given.seed,
            iterations=ITERATIONS[policy],
            most_listed=LISTED[policy],
        )
        try:
            designs[policy] = design(units, request, names=ground.area_names)
        except RequestError as error:
            faults += error.faults
    return Proposals(
        units=units,
        published=measure(units, units.published, float(rule.low), float(rule.high)),
        designs=designs,
        faults=tuple(faults),
    )
