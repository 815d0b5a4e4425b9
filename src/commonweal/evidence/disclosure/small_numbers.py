"""Which counts are too small to be shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonweal.rules import Rule


@dataclass(frozen=True, slots=True)
class SmallNumbers:
    """The range of counts that are not shown, both ends included.

    Parameters
    ----------
    low, high
        The range. It starts at 1 where zero is shown, at 0 where zero is hidden too. None for both:
        nothing is small.
    round_to
        What shown counts are rounded to; 1 leaves them exact.
    rule
        Id of the rule that says so.

    Raises
    ------
    ValueError
        When the range is open at one end, empty, below zero or not of whole numbers.

    Examples
    --------
    >>> from commonweal.rules import load_rules
    >>> small = SmallNumbers.from_rule(load_rules().rule("hes-2018-09-sub-national"))
    >>> small.holds(np.array([0, 1, 7, 8])).tolist(), small.floor
    ([False, True, True, False], 1)
    """

    low: int | None
    high: int | None
    round_to: int = 1
    rule: str = ""

    def __post_init__(self) -> None:
        name = f"rule {self.rule}" if self.rule else "the rule"
        if (self.low is None) != (self.high is None):
            raise ValueError(f"{name}: the range of small numbers is open; give both ends or none")
        if self.low is not None and self.high is not None and not 0 <= self.low <= self.high:
            raise ValueError(f"{name}: no count lies from {self.low} to {self.high}")
        if self.round_to < 1:
            raise ValueError(f"{name}: counts cannot be rounded to {self.round_to}; give 1 or more")

    @classmethod
    def from_rule(cls, rule: Rule, rounding: Rule | None = None) -> SmallNumbers:
        """The range of a rule on the subject `small-numbers`, rounded as another rule says."""
        ends = [None if end is None else int(end) for end in (rule.low, rule.high)]
        for whole, end in zip(ends, (rule.low, rule.high), strict=True):
            if whole != end:
                raise ValueError(f"rule {rule.id}: counts are whole numbers, but an end is {end}")
        step = int(rounding.high) if rounding is not None and rounding.high is not None else 1
        return cls(ends[0], ends[1], step, rule.id)

    @property
    def floor(self) -> int:
        """The least that a reader must suppose a hidden count to be.

        Where zero is always shown, a hidden count is at least 1, and a reader knows it.
        """
        return 0 if self.low == 0 else 1

    def holds(self, counts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which counts are small."""
        if self.low is None or self.high is None:
            return np.zeros(counts.shape, dtype=np.bool_)
        return np.asarray((counts >= self.low) & (counts <= self.high), dtype=np.bool_)

    def rounded(self, count: int) -> int:
        """A count as it is shown: to the nearest `round_to`, halves up."""
        return (2 * count + self.round_to) // (2 * self.round_to) * self.round_to
