"""What every search for sites returns."""

from __future__ import annotations

import math
from dataclasses import dataclass

from commonweal.optimise.facility.assigning import Floats, Whole

#: A gap up to this, as a share of the objective, proves that nothing is better.
PROVEN = 1e-6


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A configuration that does not keep a band of volumes, and by how much.

    Parameters
    ----------
    open
        Indices of the open sites, ascending.
    objective
        Its weighted sum of costs.
    volumes
        Weight that each open site gets, in the order of `open`.
    misses
        Per open site what lacks to its smallest volume (below zero), what it has above its largest
        (above zero), or 0.
    violation
        What it misses in all, without signs.
    """

    open: tuple[int, ...]
    objective: float
    volumes: tuple[float, ...]
    misses: tuple[float, ...]
    violation: float


@dataclass(frozen=True, eq=False)
class Siting:
    """Sites opened, who goes where, and how good that is known to be.

    Parameters
    ----------
    open
        Indices of the open sites, ascending.
    assignment
        Per area the index of its site, `NOWHERE` where it can reach none.
    objective
        What was asked for: the weighted sum of costs, the longest cost, the weight covered or the
        number of sites, as the search says.
    bound
        No choice of sites can be better than this.
    gap
        Distance of the objective from the bound, as a share of the objective.
    proven
        Whether the gap is at most 1e-6: only then is it the best there is.
    volumes
        Weight that each open site gets, in the order of `open`.
    left_out
        Areas that nobody was to reach (`set_cover`, where that was allowed).
    managed
        Whether areas may go to another than their nearest open site: an assumption of its own.
    nearest
        Where no configuration keeps a band of volumes: those that miss least, the best first.
        There are then no open sites.
    """

    open: tuple[int, ...]
    assignment: Whole
    objective: float
    bound: float
    gap: float
    proven: bool
    volumes: Floats
    left_out: tuple[int, ...] = ()
    managed: bool = False
    nearest: tuple[NearMiss, ...] = ()

    @property
    def status(self) -> str:
        """How the search ended, in words."""
        if math.isinf(self.objective):
            known = "no configuration keeps" if self.proven else "none was found that keeps"
            return f"{known} the band"
        return "proven" if self.proven else "best found, not proven"
