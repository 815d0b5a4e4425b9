"""The second reading: units outside the system that stay open take those who live nearer to them.

It stands beside the first reading, in which everyone stays inside, and is never mixed with it.
People of other systems who would come in are not held, so what units gain is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from commonweal.services.setting import Setting
from commonweal.services.siting.scoring import Grouping, Scored, Travel, score

#: Said wherever volumes of the second reading stand.
INFLOW = "people of other systems who would come in are not held"


@dataclass(frozen=True, eq=False)
class Beside:
    """A choice of sites with the units outside taking flow.

    Parameters
    ----------
    everyone
        Travel of the system's cases, wherever they go.
    volumes
        Cases of the system's people that each open site of the system keeps, by site index.
    lost
        Cases that each unit outside takes, by site index, those that take none left out.
    groups
        Travel by kind of group and group.
    """

    everyone: Travel
    volumes: dict[int, float]
    lost: dict[int, float]
    groups: dict[str, dict[str, Travel]] = field(repr=False)

    @property
    def lost_cases(self) -> float:
        """Cases a year that leave the system."""
        return sum(self.lost.values())


def beside(
    setting: Setting, choices: Sequence[Sequence[int]], groupings: Sequence[Grouping] = ()
) -> tuple[Beside, ...]:
    """Choices of the system's own sites with every unit outside open too; none outside, none made.

    Parameters
    ----------
    setting
        Sites of both kinds.
    choices
        Indices of the open sites of the system, for each choice.
    groupings
        Groups of areas to tell apart.
    """
    if not setting.outside:
        return ()
    open_too = [tuple(sorted({*one, *setting.outside})) for one in choices]
    return tuple(
        _told(setting, found)
        for found in score(setting.minutes, setting.demand, open_too, groupings)
    )


def _told(setting: Setting, found: Scored) -> Beside:
    outside = set(setting.outside)
    return Beside(
        everyone=found.everyone,
        volumes={at: cases for at, cases in found.volumes.items() if at not in outside},
        lost={at: cases for at, cases in found.volumes.items() if at in outside and cases > 0.0},
        groups={kind: dict(held) for kind, held in found.groups.items()},
    )
