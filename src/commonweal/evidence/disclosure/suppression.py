"""Suppressing small counts, and as many others as keep them from being worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commonweal.evidence.disclosure.audit import exposed
from commonweal.evidence.disclosure.moves import Finder, NetworkFinder, ProgrammeFinder
from commonweal.evidence.disclosure.relations import Relation, arcs, check_sums
from commonweal.evidence.disclosure.small_numbers import SmallNumbers


class UnprotectableError(ValueError):
    """Counts that could be worked out whatever is hidden, because of cells that must be shown."""

    def __init__(self, cells: Sequence[int], names: Sequence[str] = ()) -> None:
        self.cells = tuple(cells)
        named = "; ".join(names) or f"cells {list(cells)}"
        super().__init__(
            f"could be worked out from counts that are shown in any case: {named}; withhold their "
            "totals too, or merge their groups with neighbours"
        )


@dataclass(frozen=True, slots=True)
class Suppression:
    """Which cells of a table are hidden, and why.

    Parameters
    ----------
    small
        (cells,) Hidden because the count is small.
    further
        (cells,) Hidden so that the small ones cannot be worked out.
    narrow
        (cells,) Small ones of which a reader can still tell more than that they are hidden: the
        values that agree with all that is shown do not reach from the least small count to past
        the greatest. They are never a single value.
    """

    small: NDArray[np.bool_]
    further: NDArray[np.bool_]
    narrow: NDArray[np.bool_]

    @property
    def hidden(self) -> NDArray[np.bool_]:
        """(cells,) Hidden for either reason."""
        return self.small | self.further


def suppress(
    counts: ArrayLike,
    relations: Sequence[Relation],
    small: SmallNumbers,
    *,
    kept: Sequence[int] = (),
    cost: ArrayLike | None = None,
) -> Suppression:
    """Hide the small counts of a table, and others so that no hidden one can be worked out.

    What is guaranteed, against a reader who knows every shown cell, all the relations, that counts
    are whole numbers and how zeros are treated: for every hidden cell at least two values agree
    with all that; for a small one, moreover, the values reach from the least small count to past
    the greatest, unless `narrow` says otherwise. Not guaranteed against a reader who knows some
    hidden counts from elsewhere, or who reasons from why just these cells were hidden.

    Parameters
    ----------
    counts
        (cells,) Whole numbers, none negative, totals among them.
    relations
        Which cells are sums of which. Everything that readers can add up belongs here.
    small
        The range of counts that are not shown.
    kept
        Positions of cells that are shown in any case, because they are known from elsewhere.
    cost
        (cells,) What it costs to hide each cell, whole and not negative; the count itself when
        None, so that the sum of what is hidden is kept small. It is small, not least: finding the
        least is NP-hard.

    Returns
    -------
    Suppression
        Always the same for the same input.

    Raises
    ------
    ValueError
        When a count is negative or not whole, a total is not the sum of its members, or a position
        lies outside the table.
    UnprotectableError
        When cells in `kept` give a small one away.

    Notes
    -----
    Fischetti and Salazar (2001), "Solving the cell suppression problem on tabular data with linear
    constraints", Management Science 47(7), for the problem and its feasibility intervals; the
    heuristic (for each small cell a cheapest way in which it could differ, cells already hidden
    being free) is that of Kelly, Golden and Assad (1992), Networks 22, from memory.

    Examples
    --------
    Three practices and their network. The 3 is small; without the 9 it would be 41 - 9 - 29:

    >>> small = SmallNumbers(1, 7)
    >>> suppress([3, 9, 29, 41], [Relation(3, (0, 1, 2))], small).hidden.tolist()
    [True, True, False, False]
    """
    values = _whole(counts)
    _must_fit(len(values), relations, kept)
    check_sums(values, relations)
    charge = values if cost is None else _whole(cost)
    if charge.shape != values.shape:
        raise ValueError(f"cost has {charge.size} cells, counts have {values.size}")
    shown = np.zeros(len(values), dtype=np.bool_)
    shown[list(kept)] = True
    primary = small.holds(values) & ~shown
    usable = ~shown & (values >= small.floor)
    finder = _finder(values, relations, small.floor, charge, usable)
    wanting: list[int] = np.flatnonzero(primary).tolist()
    search = _Search(values, finder, small, wanting)
    while wanting:
        before = int(search.hidden.sum())
        for cell in sorted(wanting, key=lambda cell: (values[cell], cell)):
            search.protect(cell)
        wanting = exposed(values, relations, search.hidden, small.floor)
        if wanting and int(search.hidden.sum()) == before:
            raise UnprotectableError(wanting)
    return Suppression(primary, search.hidden & ~primary, search.narrow())


class _Search:
    """Cells hidden so far, and for each the least and greatest value that a found table gives."""

    def __init__(
        self, counts: NDArray[np.int64], finder: Finder, small: SmallNumbers, primary: list[int]
    ) -> None:
        self.hidden = np.zeros(len(counts), dtype=np.bool_)
        self._finder = finder
        self._counts: list[int] = counts.tolist()
        self._least, self._greatest = list(self._counts), list(self._counts)
        self._low = max(small.floor, small.low or 0)
        self._beyond = (small.high or 0) + 1
        self._primary = set(primary)
        for cell in primary:
            self._hide(cell)

    def _hide(self, cell: int) -> None:
        if not self.hidden[cell]:
            self.hidden[cell] = True
            self._finder.hide(cell)

    def protect(self, cell: int) -> None:
        """Hide cells until a cell may be anything from the least small count to past the last.

        One that is hidden for another's sake need only not be a single value.
        """
        if cell in self._primary:
            self._widen(cell, further=True)
        elif not self._try(cell, 1, further=True):
            self._try(cell, -1, further=True)

    def _widen(self, cell: int, *, further: bool) -> None:
        count = self._counts[cell]
        if self._greatest[cell] < self._beyond:
            self._try(cell, self._beyond - count, further=further)
        if self._least[cell] > self._low:
            self._try(cell, self._low - count, further=further)

    def _try(self, cell: int, by: int, *, further: bool) -> bool:
        move = self._finder.move(cell, by, further=further)
        if not move:
            return False
        single = self._least[cell] == self._greatest[cell]
        falls_short = abs(move[cell]) < abs(by)
        if falls_short and not single and not all(self.hidden[changed] for changed in move):
            return False
        for changed, change in move.items():
            value = self._counts[changed] + change
            self._least[changed] = min(self._least[changed], value)
            self._greatest[changed] = max(self._greatest[changed], value)
            self._hide(changed)
        return True

    def narrow(self) -> NDArray[np.bool_]:
        """Small cells that do not reach so far, when nothing further is hidden."""
        found = np.zeros(len(self._counts), dtype=np.bool_)
        for cell in sorted(self._primary):
            self._widen(cell, further=False)
            wide = self._least[cell] <= self._low and self._greatest[cell] >= self._beyond
            found[cell] = not wide
        return found


def _finder(
    counts: NDArray[np.int64],
    relations: Sequence[Relation],
    floor: int,
    cost: NDArray[np.int64],
    usable: NDArray[np.bool_],
) -> Finder:
    ends = arcs(len(counts), relations)
    held, charge, may = counts.tolist(), (cost + 1).tolist(), usable.tolist()
    if ends is None:
        return ProgrammeFinder(held, floor, relations, charge, may)
    return NetworkFinder(held, floor, ends, len(relations), charge, may)


def _whole(values: ArrayLike) -> NDArray[np.int64]:
    given = np.asarray(values)
    if given.ndim != 1:
        raise ValueError(f"counts have the shape {given.shape}; give one value for each cell")
    whole = given.astype(np.int64)
    wrong = np.flatnonzero((whole != given) | (whole < 0))
    if wrong.size:
        named = ", ".join(f"{given[cell]} in cell {cell}" for cell in wrong[:5])
        raise ValueError(f"counts are whole and not negative, but there is {named}")
    return whole


def _must_fit(cells: int, relations: Sequence[Relation], kept: Sequence[int]) -> None:
    named = {*kept, *(c for relation in relations for c in (relation.total, *relation.members))}
    outside = sorted(cell for cell in named if not 0 <= cell < cells)
    if outside:
        raise ValueError(f"there are {cells} cells; positions {outside} lie outside")
