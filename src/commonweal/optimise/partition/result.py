"""What a search for districts hands back: the grouping, its worth, and what stood in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

PROVEN = "proven"
NOT_PROVEN = "best found, not proven"
INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something asked for cannot be had.

    Parameters
    ----------
    kind
        A short name of the sort of cause, such as ``"unit above the band"``.
    units
        Positions of the units concerned, in ascending order.
    text
        One plain sentence: what, where, by how much.
    """

    kind: str
    units: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """Units grouped into districts.

    The arrays over districts (`in_band`, `contiguous`, `weights`) follow `districts`: the labels
    in use, ascending.

    Parameters
    ----------
    labels
        Shape (n,), the district of each unit; -1 only where a cause says so.
    objective
        Weighted sum of the terms.
    terms
        The value of each term before its weight, by name.
    bound, gap
        No grouping that keeps the rules can have an objective below `bound`; `gap` is
        ``(objective - bound) / objective``. None where no bound was worked out.
    in_band, contiguous, weights
        Shape (k,): whether the district's weight lies in the band, whether it hangs together on
        the graph, and its weight.
    proven
        True only where every grouping was ruled in or out, so that nothing better exists.
    status
        ``"proven"``, ``"best found, not proven"`` or ``"infeasible"`` (the rules cannot all be
        kept, and `causes` says why; the grouping is the best found none the less).
    causes
        What stood in the way, if anything did.
    relaxation
        The smallest change of the request that would make it feasible, in words, where known.
    iterations
        Steps that the search made.
    """

    labels: npt.NDArray[np.int64]
    objective: float
    terms: Mapping[str, float]
    in_band: npt.NDArray[np.bool_]
    contiguous: npt.NDArray[np.bool_]
    weights: npt.NDArray[np.float64]
    bound: float | None = None
    gap: float | None = None
    proven: bool = False
    status: str = NOT_PROVEN
    causes: tuple[Cause, ...] = ()
    relaxation: str | None = None
    iterations: int = 0
    districts: npt.NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        used = np.unique(self.labels)
        object.__setattr__(self, "districts", used[used >= 0])
