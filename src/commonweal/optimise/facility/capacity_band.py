"""What a unit may get at least and at most, and by how much a configuration misses that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.optimise.facility.asking import NAMED, Asked
from commonweal.optimise.facility.assigning import Floats
from commonweal.optimise.facility.given import index_faults, numbers
from commonweal.optimise.facility.siting import NearMiss

#: Share of all weight that a sum can be off by rounding.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """The volume that each site may get when it is open.

    Parameters
    ----------
    low, high
        Per site; 0 and infinity where nothing is asked of it.
    slack
        What a sum may be off by rounding.
    """

    low: Floats
    high: Floats
    slack: float

    def misses(self, sites: Sequence[int], volumes: Floats) -> Floats:
        """Per open site what lacks (below zero) or is too much (above zero)."""
        at = np.asarray(sites, dtype=np.int64)
        under = np.maximum(self.low[at] - volumes, 0.0)
        over = np.maximum(volumes - self.high[at], 0.0)
        under[under <= self.slack] = 0.0
        over[over <= self.slack] = 0.0
        return over - under

    def keeps(self, sites: Sequence[int], volumes: Floats) -> bool:
        """Whether every open site is inside."""
        return not self.misses(sites, volumes).any()

    def near_miss(self, sites: Sequence[int], objective: float, volumes: Floats) -> NearMiss:
        """A configuration with what it misses, site by site."""
        misses = self.misses(sites, volumes)
        return NearMiss(
            tuple(int(site) for site in sites),
            objective,
            tuple(volumes.tolist()),
            tuple(misses.tolist()),
            float(abs(misses).sum()),
        )


def band(
    question: Asked,
    low: npt.ArrayLike | None,
    high: npt.ArrayLike | None,
    exempt: Sequence[int],
) -> Band:
    """Check a band.

    Parameters
    ----------
    question
        What is asked of the sites.
    low, high
        One for all sites or one each; None where there is no such end.
    exempt
        Sites of which nothing is asked.

    Raises
    ------
    ValueError
        Names every fault: an end that is missing or below zero, a low that is infinite or above
        its high, a site that does not exist.
    """
    sites = question.cost.shape[1]
    faults: list[str] = []
    ends = []
    for name, given, default in (("low", low, 0.0), ("high", high, np.inf)):
        end = numbers(name, default if given is None else given)
        if end.shape not in ((), (sites,)):
            faults.append(f"{name} must be one for all or for each of {sites} sites")
            end = np.asarray(default)
        end = np.broadcast_to(end, (sites,)).copy()
        wrong = np.flatnonzero(np.isnan(end) | (end < 0))
        if wrong.size:
            faults.append(f"{name} must be zero or more, not {end[wrong[0]]} (site {wrong[0]})")
        ends.append(end)
    faults += _exempted(ends[0], ends[1], tuple(exempt))
    endless = np.flatnonzero(np.isinf(ends[0]))
    if endless.size:
        faults.append(f"low is infinite (site {endless[0]}): no site can ever get as much")
    crossed = np.flatnonzero(ends[0] > ends[1])
    if crossed.size:
        site = int(crossed[0])
        faults.append(
            f"low {ends[0][site]:g} is above high {ends[1][site]:g} at {crossed.size} sites, "
            f"the first of them site {site}"
        )
    if faults:
        raise ValueError("; ".join(faults))
    return Band(ends[0], ends[1], ROUNDING * float(question.weight.sum()))


def _exempted(low: Floats, high: Floats, exempt: Sequence[int]) -> list[str]:
    """Ask nothing of the exempt sites; or what is wrong with them."""
    odd = index_faults("exempt sites", exempt)
    if odd:
        return odd
    sites = len(low)
    absent = sorted({int(site) for site in exempt if not 0 <= site < sites})
    if absent:
        named = ", ".join(str(site) for site in absent[:NAMED])
        return [f"there is no site {named} to exempt; sites are 0 to {sites - 1}"]
    low[list(exempt)], high[list(exempt)] = 0.0, np.inf
    return []
