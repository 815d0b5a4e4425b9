"""What a difference of lists is worth: money that would follow, and shares that would move."""

from __future__ import annotations

from collections.abc import Mapping

from commonweal.system.apportionment import exact
from commonweal.system.money import share_out


def gross(
    foreseen: Mapping[str, float], counted: Mapping[str, float], per_head: Mapping[str, float]
) -> dict[str, int]:
    """Pence that would follow the difference if all money grew with the patients.

    Parameters
    ----------
    foreseen, counted
        Patients by body.
    per_head
        Pence of target a patient by body, in the prices of the formula's edition. The need of a
        patient more is taken to be that of those already there.

    Returns
    -------
    dict
        Pence by body, negative where fewer came than were foreseen; bodies that all three name.

    Examples
    --------
    >>> gross({"A": 100.0}, {"A": 110.0}, {"A": 125_000.0})
    {'A': 1250000}
    """
    return {
        code: round((exact(counted[code]) - exact(foreseen[code])) * exact(per_head[code]))
        for code in sorted(foreseen)
        if code in counted and code in per_head
    }


def net(
    foreseen: Mapping[str, float],
    counted: Mapping[str, float],
    per_head: Mapping[str, float],
    quantum: int,
) -> dict[str, int]:
    """Pence that a body's share of a fixed sum would move by if it followed the lists that came.

    Parameters
    ----------
    foreseen, counted, per_head
        As in `gross`; the same bodies in each.
    quantum
        The sum in pence, the same with both lists.

    Returns
    -------
    dict
        Pence by body, summing to zero.

    Raises
    ------
    ValueError
        When the three do not name the same bodies.

    Examples
    --------
    >>> net({"A": 100.0, "B": 100.0}, {"A": 110.0, "B": 110.0}, {"A": 1.0, "B": 1.0}, 1000)
    {'A': 0, 'B': 0}
    >>> net({"A": 100.0, "B": 100.0}, {"A": 150.0, "B": 100.0}, {"A": 1.0, "B": 1.0}, 1000)
    {'A': 100, 'B': -100}
    """
    if not foreseen.keys() == counted.keys() == per_head.keys():
        raise ValueError("give the lists foreseen, the lists counted and the price of the same")
    before, after = (
        share_out(quantum, {code: exact(held[code]) * exact(per_head[code]) for code in foreseen})
        for held in (foreseen, counted)
    )
    return {code: after[code] - before[code] for code in sorted(foreseen)}
