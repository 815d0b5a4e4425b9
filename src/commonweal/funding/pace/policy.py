"""The choices of a pace-of-change policy: floors under growth, and how far is too far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
#: The tightest bound: floors are whole pence, so that none tighter could be kept by any budget.
TIGHTEST = 0.0001


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What each body is assured of in one year. All are shares: 0.05 is 5%.

    Parameters
    ----------
    minimum
        Least growth of a body that is not more than `near_over` above its target.
    least
        Least growth of a body that is `far_over` or more above its target. Between the two the
        assured growth falls in a straight line, so that no body gains by a rounding of its
        distance.
    near_over, far_over
        Opening distances above target.
    bound
        No body may end the year more than this under its target, 0.0001 or more; 1 is no bound.

    Raises
    ------
    ValueError
        With every fault, when the choices contradict one another. The line may not fall so steeply
        that a body further above its target ends below one that was nearer.

    Examples
    --------
    >>> chosen = Policy(minimum=0.044, least=0.036, near_over=0.05, far_over=0.1, bound=0.05)
    >>> growth_floor(chosen, np.array([-0.2, 0.05, 0.075, 0.3])).round(6).tolist()
    [0.044, 0.044, 0.04, 0.036]
    """

    minimum: float
    least: float
    near_over: float
    far_over: float
    bound: float

    def __post_init__(self) -> None:
        faults = [
            fault
            for wrong, fault in (
                (
                    not -1.0 < self.least <= self.minimum < float("inf"),
                    f"least growth {self.least:g} and minimum growth {self.minimum:g}: give shares "
                    "(0.044 for 4.4%), the least no more than the minimum",
                ),
                (
                    not 0.0 <= self.near_over < self.far_over < float("inf"),
                    f"near over target {self.near_over:g} and far over {self.far_over:g}: give "
                    "shares, zero or more, the first below the second",
                ),
                (
                    not TIGHTEST <= self.bound <= 1.0,
                    f"bound {self.bound:g}: give a share from {TIGHTEST:g} to 1 (0.05 for 5% under "
                    "target, 1 for no bound)",
                ),
            )
            if wrong
        ]
        if not faults and self.slope * (1.0 + self.far_over) > 1.0 + self.least:
            faults.append(
                f"assured growth falls from {self.minimum:g} to {self.least:g} between "
                f"{self.near_over:g} and {self.far_over:g} over target, so steeply that bodies "
                "would overtake one another; move far over target further up"
            )
        if faults:
            raise ValueError("; ".join(faults))

    @property
    def slope(self) -> float:
        """By how much assured growth falls for each unit of distance between near and far over."""
        return (self.minimum - self.least) / (self.far_over - self.near_over)


def growth_floor(policy: Policy, distance: Floats) -> Floats:
    """Growth that the policy assures at each opening distance from target.

    Parameters
    ----------
    policy
        The choices of the year.
    distance
        Opening distances, any shape: allocation over target, less 1.

    Returns
    -------
    ndarray
        Shares, of the same shape.
    """
    along = (distance - policy.near_over) / (policy.far_over - policy.near_over)
    return policy.minimum - (policy.minimum - policy.least) * np.clip(along, 0.0, 1.0)
