"""The choices that the chapter shows: what is open today, the options, the best of each number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from commonweal.evidence import Lack
from commonweal.optimise.facility.assigning import Floats
from commonweal.services.siting.carrying import (
    MOST_AREAS,
    Carried,
    carried,
    drawn_minutes,
    uses_estimates,
)
from commonweal.services.siting.front import Compared
from commonweal.services.siting.present import EVERY
from commonweal.services.siting.studying import Choice, Sited
from commonweal.services.siting.telling import Drawn

#: Draws of estimated minutes in a pack.
DRAWS = 400


@dataclass(frozen=True, eq=False)
class Shown:
    """What the three sections are written from.

    Parameters
    ----------
    sited
        The service.
    present
        What is open today, or None where that is not known.
    options
        The options, in order.
    every
        All choices of any number of sites.
    peers
        All choices of the number of sites that the options have, where they have one number.
    best
        By number of sites, the choice of least mean minutes.
    drawn
        Draws of what is open today, of the options and of the best, with their groups.
    ranks
        Draws of all choices, for the spread of ranks and fronts.
    minutes
        The draws of estimated minutes that all of these rest on; None where nothing is drawn, or
        areas are too many to be told in groups.
    """

    sited: Sited
    present: Choice | None
    options: tuple[Choice, ...]
    every: Compared
    peers: Compared | None
    best: tuple[Choice, ...]
    drawn: Drawn
    ranks: Carried | None = field(repr=False)
    minutes: Floats | None = field(repr=False)

    @property
    def decided(self) -> Choice | None:
        """The option that was decided."""
        chosen = self.sited.decided
        if chosen is None:
            return None
        return next((one for one in self.options if one.open == chosen.sites), None)

    def named(self, code: str) -> Choice:
        """The choice of an option."""
        return next(one for one in self.options if code in one.options)

    def of_all(self, opened: tuple[int, ...]) -> tuple[Carried, int] | None:
        """The draws of all choices and the place of one in them; None where it does not vary."""
        at = self.every.every.row(opened)
        if self.ranks is None or at is None or not uses_estimates(self.sited.setting, opened):
            return None
        return self.ranks, at

    @property
    def sets(self) -> tuple[Compared, ...]:
        """The choices that options are ranked among: of their own number first, then all."""
        return (self.every,) if self.peers is None else (self.peers, self.every)

    @property
    def assumed(self) -> bool:
        """Whether every unit of the folder is taken to be open, as nothing is held of it."""
        return bool(getattr(self.sited.present, "assumed", False))

    @property
    def today(self) -> str:
        """What stands for what is open now in headings and labels, in words that plans of several
        days share, so that their figures compare."""
        return EVERY if self.assumed else "the day of the plan"

    @property
    def with_today(self) -> str:
        """The same after "than" and in headings."""
        return f"with {self.today}" if self.assumed else f"on {self.today}"

    @property
    def main(self) -> Choice | None:
        """What maps and changes are told for: the decided option, else what is open today."""
        return self.decided or self.present


def shown_of(sited: Sited) -> Shown:
    """The choices of a service that the chapter shows."""
    key = f"services.siting.shown.{sited.setting.service}"
    held = sited.ground.given.shared.get(key)
    if isinstance(held, Shown):
        return held
    made = _shown(sited)
    sited.ground.given.shared[key] = made
    return made


def _shown(sited: Sited) -> Shown:
    every = sited.all_sizes
    sizes = {len(one.sites) for one in sited.listed}
    number = sizes.pop() if len(sizes) == 1 else None
    peers = sited.of_number(number) if number is not None else None
    now = () if isinstance(sited.present, Lack) else sited.present.sites
    options = [one.sites for one in sited.listed]
    best = [every.every.opens[at] for at in best_of_each_number(every)]
    opens = tuple(dict.fromkeys([*([now] if now else []), *options, *best]))
    held = dict(zip(opens, sited.choices(opens), strict=True))
    minutes = drawn_minutes(sited.setting, sited.ground.given.seed, DRAWS)
    ranked = carried(sited.setting, every.every.opens, drawn=minutes)
    drawn = carried(
        sited.setting, opens, sited.groupings, drawn=minutes, than=now or None, among=ranked
    )
    return Shown(
        sited=sited,
        present=held[now] if now else None,
        options=tuple(held[one] for one in options),
        every=every,
        peers=peers,
        best=tuple(held[one] for one in best),
        drawn=Drawn(opens=opens, carried=drawn),
        ranks=ranked,
        minutes=None if len(sited.setting.areas) > MOST_AREAS else minutes,
    )


def best_of_each_number(every: Compared) -> Sequence[int]:
    """By number of sites, the row of least mean minutes, the first of equals."""
    found: dict[int, int] = {}
    means: Floats = every.every.values["mean_minutes"]
    for row, opened in enumerate(every.every.opens):
        before = found.get(len(opened))
        if before is None or means[row] < means[before]:
            found[len(opened)] = row
    return [found[number] for number in sorted(found)]
