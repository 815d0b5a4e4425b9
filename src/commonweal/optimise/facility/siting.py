"""What every search for sites returns."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.optimise.facility.assigning import Floats, Whole


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
    """

    open: tuple[int, ...]
    assignment: Whole
    objective: float
    bound: float
    gap: float
    proven: bool
    volumes: Floats
