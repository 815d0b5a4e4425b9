"""Need within a system, as the national tool writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

import numpy as np
import numpy.typing as npt

from commonweal.funding.capitation.levels import gathered
from commonweal.rules import Source

Floats = npt.NDArray[np.float64]

SOURCE = Source(
    id="relative-need-index",
    title="ICS Place Based Allocation Tool: the relative need index",
    publisher="NHS England",
    place="github.com/nhsx/AIF_Allocation_Tool, app/dashboard.py@7834d4a",
    quotation="The Relative Need Index for ICS (i) and Defined Place (p) is given by the formula: "
    "(WP_p/GP_p) over (WP_i/GP_i)",
    verified=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A body's weighted population by head over that of the whole.

    `code` is None for the practices that belong to no body; `index` is None where the whole has no
    need at all.
    """

    code: str | None
    registered: float
    weighted: float
    index: float | None
    practices: int


def need_indices(
    codes: tuple[str, ...], registered: Floats, weighted: Floats, bodies: Mapping[str, str]
) -> list[Need]:
    """Relative need index of each body: (WP_p / GP_p) / (WP_i / GP_i), unrounded.

    Parameters
    ----------
    codes
        Practices of the whole system, those that belong to no body too.
    registered, weighted
        Their lists (GP) and overall weighted populations (WP), each shape (practices,).
    bodies
        The body of each practice; empty or absent where it belongs to none.

    Returns
    -------
    list of Need
        By code, the practices that belong to none last.

    Notes
    -----
    The form published with NHS England's place-based allocation tool, see `SOURCE`.

    Examples
    --------
    >>> found = need_indices(("a", "b"), np.array([100.0, 100.0]), np.array([90.0, 110.0]),
    ...                      {"a": "X", "b": "Y"})
    >>> [(row.code, row.index) for row in found]
    [('X', 0.9), ('Y', 1.1)]
    """
    whole_list, whole_need = fsum(registered), fsum(weighted)
    groups = gathered([bodies.get(code, "") for code in codes])
    found = []
    for code, places, patients, need in zip(
        groups.codes,
        groups.members,
        groups.total(registered),
        groups.total(weighted),
        strict=True,
    ):
        index = (need / patients) / (whole_need / whole_list) if patients and whole_need else None
        found.append(
            Need(
                code=code or None,
                registered=patients,
                weighted=need,
                index=index,
                practices=len(places),
            )
        )
    return found
