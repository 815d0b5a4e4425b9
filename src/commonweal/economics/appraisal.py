"""When spending is paid back, and how much an amount must change to turn a result."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

#: Sums of floating point numbers of pence below which nothing is owed.
HALF_A_PENNY = 0.5


def payback(net: npt.ArrayLike, *, tolerance: float = HALF_A_PENNY) -> int | None:
    """The first period from which what came back covers what was spent, to the end.

    Parameters
    ----------
    net
        Gains less costs of each period in order, any unit; shape (periods,).
    tolerance
        A cumulative sum is covered when it is above minus this.

    Returns
    -------
    int or None
        Its index; None when all periods are nothing, or when what was spent is not covered at the
        end. A later loss that the sum does not bear ends an earlier payback.

    Raises
    ------
    ValueError
        When there are no periods.

    Examples
    --------
    >>> payback([-100.0, 60.0, 60.0]), payback([-100.0, 60.0]), payback([0.0, 0.0])
    (2, None, None)
    >>> payback([-100.0, 150.0, -80.0, 40.0])
    3
    """
    held = np.asarray(net, dtype=np.float64)
    if held.ndim != 1 or not held.size:
        raise ValueError(f"net of shape {held.shape}: give one number for each period")
    moved = np.flatnonzero(np.abs(held) > tolerance)
    if not moved.size:
        return None
    owed = np.flatnonzero(np.cumsum(held) < -tolerance)
    if not owed.size:
        return int(moved[0])
    after = int(owed[-1]) + 1
    return after if after < held.size else None


def switching_factor(total: float, part: float) -> float | None:
    """What one part of a sum must be multiplied by for the sum to be nothing.

    Parameters
    ----------
    total
        The sum, its part included; any unit.
    part
        The part, in the same unit.

    Returns
    -------
    float or None
        The factor; None when the part is nothing, or would have to change its sign.

    Notes
    -----
    The switching value of HM Treasury's Green Book: "the value a key input variable would need to
    take for a proposed intervention to switch from a recommended option to another option or for a
    proposal to not receive funding" (from memory, not verified).

    Examples
    --------
    >>> switching_factor(60.0, 100.0), switching_factor(-20.0, 80.0), switching_factor(50.0, 20.0)
    (0.4, 1.25, None)
    """
    if part == 0.0:
        return None
    factor = 1.0 - total / part
    return factor if factor >= 0.0 else None
