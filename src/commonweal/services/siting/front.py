"""Choices of sites side by side: ranks, and which no other betters on every criterion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.optimise.facility.assigning import Floats, Whole
from commonweal.optimise.pareto import dominators, front
from commonweal.services.siting.every import Every


@dataclass(frozen=True, slots=True)
class Criterion:
    """What choices are compared by: a measure of `Every`, and which way is better."""

    id: str
    label: str
    unit: str
    largest: bool = False


#: All that choices can be compared by.
CRITERIA = (
    Criterion("mean_minutes", "Mean minutes", "minutes"),
    Criterion("p90_minutes", "90th centile", "minutes"),
    Criterion("maximum_minutes", "Longest", "minutes"),
    Criterion("within_30", "Within 30 minutes", "share", largest=True),
    Criterion("within_45", "Within 45 minutes", "share", largest=True),
    Criterion("within_60", "Within 60 minutes", "share", largest=True),
    Criterion("most_deprived_minutes", "Mean minutes, most deprived fifth", "minutes"),
    Criterion("smallest_volume", "Smallest unit", "cases a year", largest=True),
    Criterion("largest_volume", "Largest unit", "cases a year"),
    Criterion("sites", "Sites", "sites"),
)
#: Less than this, in minutes, cases or shares, is rounding and no better or worse.
ROUNDING = 1e-9
#: What the front is drawn by unless others are asked for.
USUAL = (
    "mean_minutes",
    "within_30",
    "maximum_minutes",
    "most_deprived_minutes",
    "smallest_volume",
)


def criteria_of(names: Sequence[str], every: Every) -> tuple[Criterion, ...]:
    """Criteria by id; those that a folder holds nothing for are left out of the usual ones.

    Raises
    ------
    ValueError
        When a name is no criterion, or nothing is held for one that was asked for.
    """
    known = {one.id: one for one in CRITERIA}
    wrong = [name for name in names if name not in known]
    if wrong:
        raise ValueError(f"no criterion {', '.join(wrong)}; there are {', '.join(known)}")
    empty = [name for name in names if name not in every.values]
    if empty:
        raise ValueError(f"nothing is held to score {', '.join(empty)} by")
    if names:
        return tuple(known[name] for name in names)
    several = len({len(one) for one in every.opens}) > 1
    usual = (*USUAL, "sites") if several else USUAL
    return tuple(known[name] for name in usual if name in every.values)


@dataclass(frozen=True, eq=False)
class Compared:
    """Choices side by side.

    Parameters
    ----------
    every
        The choices with their measures.
    criteria
        What the front is drawn by.
    members
        Rows on the front, ascending.
    """

    every: Every
    criteria: tuple[Criterion, ...]
    members: Whole

    def on_front(self, row: int) -> bool:
        """Whether no other choice betters it: at least as good on all criteria, better on one."""
        return bool((self.members == row).any())

    def bettered_by(self, row: int) -> tuple[int, ...]:
        """Rows of the front that better a choice, the least mean minutes first."""
        found = dominators(
            _table(self.every, self.criteria),
            self._largest,
            row,
            tolerance=ROUNDING,
            members=self.members,
        )
        means = self.every.values["mean_minutes"][found]
        return tuple(int(one) for one in found[np.lexsort((found, means))])

    def rank(self, measure: str, row: int) -> int:
        """One more than how many choices are better on a measure."""
        largest = next(one.largest for one in CRITERIA if one.id == measure)
        return int(ranks(self.every.values[measure], largest=largest)[row])

    def best(self, measure: str = "mean_minutes") -> int:
        """The row that is best on a measure, of equals the first."""
        largest = next(one.largest for one in CRITERIA if one.id == measure)
        values = self.every.values[measure]
        return int(np.argmax(values) if largest else np.argmin(values))

    @property
    def _largest(self) -> list[bool]:
        return [one.largest for one in self.criteria]


def compared(every: Every, names: Sequence[str] = ()) -> Compared:
    """Choices compared by the criteria named, by the usual ones where none is."""
    criteria = criteria_of(names, every)
    largest = [one.largest for one in criteria]
    members = front(_table(every, criteria), largest, tolerance=ROUNDING)
    return Compared(every=every, criteria=criteria, members=members)


def ranks(values: Floats, *, largest: bool = False) -> Whole:
    """Rank of each value: one more than how many are better; equals, to rounding, share a rank.

    Examples
    --------
    >>> ranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist()
    [3, 1, 3, 2]
    """
    with np.errstate(invalid="ignore"):
        steps = np.where(np.isfinite(values), np.rint(values / ROUNDING), values)
    places = -steps if largest else steps
    found: Whole = np.searchsorted(np.sort(places), places, side="left") + 1
    return found


def _table(every: Every, criteria: Sequence[Criterion]) -> Floats:
    return np.column_stack([every.values[one.id] for one in criteria])
