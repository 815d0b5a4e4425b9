"""Conditions on a portfolio beside its budget: mandatory, exclusive and dependent options."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What a portfolio must keep, by the places of options.

    Parameters
    ----------
    mandatory
        Options that must be chosen.
    exclusive
        Groups of which at most one may be chosen.
    requires
        Pairs: the first may be chosen only with the second.
    """

    mandatory: tuple[int, ...] = ()
    exclusive: tuple[tuple[int, ...], ...] = ()
    requires: tuple[tuple[int, int], ...] = ()

    def check(self, options: int) -> None:
        """Refuse places that no option has.

        Raises
        ------
        ValueError
            Naming every such place.
        """
        named = {*self.mandatory, *(place for group in self.exclusive for place in group)}
        named |= {place for pair in self.requires for place in pair}
        wrong = sorted(place for place in named if not 0 <= place < options)
        if wrong:
            told = ", ".join(str(place) for place in wrong)
            raise ValueError(f"conditions name options {told}; there are 0 to {options - 1}")

    def kept_by(self, chosen: Iterable[int]) -> bool:
        """Whether a portfolio keeps them.

        Examples
        --------
        >>> held = Conditions(mandatory=(0,), exclusive=((1, 2),), requires=((2, 3),))
        >>> held.kept_by([0, 1]), held.kept_by([0, 2]), held.kept_by([1])
        (True, False, False)
        """
        held = set(chosen)
        return (
            held.issuperset(self.mandatory)
            and all(len(held.intersection(group)) <= 1 for group in self.exclusive)
            and all(need in held for option, need in self.requires if option in held)
        )

    def needed(self) -> dict[int, int]:
        """Options that every portfolio holds, each with the one that it is held for: mandatory
        ones for themselves, the others because one already held requires them.

        Examples
        --------
        >>> Conditions(mandatory=(0,), requires=((0, 4), (4, 2), (3, 1))).needed()
        {0: 0, 4: 0, 2: 4}
        """
        held = {place: place for place in self.mandatory}
        waiting = list(held)
        for option in waiting:
            for first, need in self.requires:
                if first == option and need not in held:
                    held[need] = option
                    waiting.append(need)
        return held

    def rows(self, options: int) -> tuple[csr_array, Floats, Floats]:
        """The conditions as rows of a linear program over 0 or 1 for each option."""
        entries: list[tuple[int, int, float]] = []
        lower: list[float] = []
        upper: list[float] = []

        def row(terms: Iterable[tuple[int, float]], low: float, high: float) -> None:
            entries.extend((len(lower), place, factor) for place, factor in terms)
            lower.append(low)
            upper.append(high)

        for place in dict.fromkeys(self.mandatory):
            row([(place, 1.0)], 1.0, 1.0)
        for group in self.exclusive:
            row([(place, 1.0) for place in dict.fromkeys(group)], -np.inf, 1.0)
        for option, need in self.requires:
            if option != need:
                row([(option, 1.0), (need, -1.0)], -np.inf, 0.0)
        at = np.array([entry[0] for entry in entries], np.int64)
        columns = np.array([entry[1] for entry in entries], np.int64)
        factors = np.array([entry[2] for entry in entries], np.float64)
        matrix = csr_array((factors, (at, columns)), (len(lower), options))
        return matrix, np.array(lower), np.array(upper)
