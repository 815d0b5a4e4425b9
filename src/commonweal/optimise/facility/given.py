"""Numbers and indices as callers give them, turned into arrays or refused."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def numbers(name: str, given: npt.ArrayLike) -> Floats:
    """What is given as an array of floats.

    Raises
    ------
    ValueError
        When it holds something else (texts, complex numbers), or values that are masked: their
        numbers mean nothing.

    Examples
    --------
    >>> numbers("weight", [1, 2]).tolist()
    [1.0, 2.0]
    """
    held = np.asanyarray(given)
    if held.dtype.kind not in "biufO":
        raise ValueError(f"{name} must hold numbers, not {held.dtype}")
    if np.ma.is_masked(held):
        raise ValueError(f"{name} has masked values; give numbers, or leave out what has none")
    return np.asarray(held, dtype=np.float64)


def cost_faults(table: Floats) -> list[str]:
    """Whether a table of costs holds what is no cost."""
    wrong = np.isnan(table) | (table < 0)
    if not wrong.any():
        return []
    area, site = (int(place[0]) for place in np.nonzero(wrong))
    return [
        f"{int(wrong.sum())} costs are not numbers of zero or more, the first at area {area}, "
        f"site {site}: {table[area, site]}; give infinity where a site cannot be reached"
    ]


def index_faults(what: str, given: Sequence[object]) -> list[str]:
    """Whether something is no index: 1.5, or True."""
    odd = [one for one in given if not is_whole(one)]
    return [f"{what} are indices, whole numbers, not {odd[0]!r}"] if odd else []


def is_whole(value: object) -> bool:
    """Whether a value is an index or a count; a flag is neither."""
    # Nearly all are plain integers, and there are many.
    return type(value) is int or (
        isinstance(value, int | np.integer) and not isinstance(value, bool | np.bool_)
    )


def limit_faults(within: float) -> list[str]:
    """Whether a limit on costs is none."""
    if isinstance(within, int | float | np.number) and within >= 0:
        return []
    return [f"the limit must be zero or more, not {within!r}"]


def effort_faults(
    *,
    seed: int = 0,
    iterations: int | None = None,
    time_limit: float | None = None,
    nodes: int = 1,
    listed: int = 0,
) -> list[str]:
    """What is wrong with how long a search may go on.

    Parameters
    ----------
    seed, iterations, listed
        Whole numbers of zero or more.
    time_limit
        Seconds, zero or more.
    nodes
        A whole number of one or more: the solver takes others for "no limit".

    Examples
    --------
    >>> effort_faults(iterations=-5)
    ['iterations must be a whole number of at least 0, not -5']
    """
    faults = [
        f"{name} must be a whole number of at least {least}, not {given!r}"
        for name, given, least in (
            ("seed", seed, 0),
            ("iterations", 0 if iterations is None else iterations, 0),
            ("nodes", nodes, 1),
            ("listed", listed, 0),
        )
        if not (is_whole(given) and given >= least)
    ]
    if time_limit is not None and (math.isnan(time_limit) or time_limit < 0):
        faults.append(f"time_limit must be seconds, zero or more, not {time_limit}")
    return faults
