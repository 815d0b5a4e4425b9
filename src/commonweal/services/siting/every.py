"""Every choice of sites of a number, or of any number, with its measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from commonweal.optimise.facility import Configurations, enumerate_sites
from commonweal.optimise.facility.assigning import Floats
from commonweal.services.setting import Setting
from commonweal.services.siting.scoring import EXACT, REACHES


@dataclass(frozen=True, eq=False)
class Every:
    """Choices of sites and what each comes to.

    Parameters
    ----------
    opens
        Indices of the open sites in the setting, ascending, one tuple for each choice; by number
        of sites, then in order of the indices.
    values
        By measure (ids of `front.CRITERIA`), one value for each choice.
    volumes
        Cases a year of each open site, choices x sites in the order of `opens`, not a number
        beyond its end.
    """

    opens: tuple[tuple[int, ...], ...]
    values: Mapping[str, Floats] = field(repr=False)
    volumes: Floats = field(repr=False)

    def row(self, opened: Sequence[int]) -> int | None:
        """The row of a choice, or None where it is not among them."""
        wanted = tuple(sorted(opened))
        return self.opens.index(wanted) if wanted in self.opens else None


def every_choice(
    setting: Setting,
    number: int | None = None,
    *,
    opened: Sequence[int] = (),
    closed: Sequence[int] = (),
) -> Every:
    """Every choice of so many of the system's own sites, or of any number from one on.

    Parameters
    ----------
    setting
        Who needs the service, where it could be, how long it takes.
    number
        How many sites are open; None for every number.
    opened, closed
        Indices of sites that are open, or closed, in every choice.

    Raises
    ------
    ValueError
        When the number cannot be met, or there are more choices than can be listed.
    """
    own = list(setting.own)
    place = {site: at for at, site in enumerate(own)}
    minutes = setting.minutes[:, own]
    listed = partial(
        enumerate_sites,
        minutes,
        k=number,
        fixed_open=[place[site] for site in opened],
        fixed_closed=[place[site] for site in closed],
        limits=REACHES,
    )
    found = listed(weight=setting.demand)
    values = measures(found)
    deprived = setting.demand * (setting.fifth == 1)
    if deprived.sum() > 0.0:
        values["most_deprived_minutes"] = listed(weight=deprived).mean
    opens = tuple(tuple(own[at] for at in found.sites(row)) for row in range(len(found)))
    return Every(opens=opens, values=values, volumes=found.volumes)


def measures(found: Configurations) -> dict[str, Floats]:
    """Measures by the ids that choices are compared by."""
    return {
        "sites": (found.open >= 0).sum(axis=1).astype(np.float64),
        "mean_minutes": found.mean,
        "p90_minutes": found.centile,
        "maximum_minutes": found.maximum,
        **{
            f"within_{limit:.0f}": found.within[:, at].round(EXACT)
            for at, limit in enumerate(REACHES)
        },
        "smallest_volume": np.nanmin(found.volumes, axis=1),
        "largest_volume": np.nanmax(found.volumes, axis=1),
    }
