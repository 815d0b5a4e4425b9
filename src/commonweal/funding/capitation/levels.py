"""Which body of each level a practice belongs to on the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
import numpy.typing as npt

from commonweal.system.organisation import Kind
from commonweal.system.structure import Structure

#: Levels from the whole to the practice.
LEVELS = (Kind.SYSTEM, Kind.PLACE, Kind.COMMISSIONER, Kind.NETWORK, Kind.PRACTICE)


def bodies_of(structure: Structure, practices: Sequence[str], kind: Kind) -> list[str]:
    """The body of a level that each practice belongs to; empty where it belongs to none.

    A practice in a network of another system is unassigned, as on the lists.
    """
    if kind == Kind.PRACTICE:
        return list(practices)
    own = {body.code for body in structure.own(kind)}
    above = [structure.ancestor(practice, kind) or "" for practice in practices]
    return [code if code in own else "" for code in above]


@dataclass(frozen=True, slots=True)
class Groups:
    """Practices gathered by body.

    `codes` are in order, the empty one (unassigned) last; `members` are places in the order of the
    practices.
    """

    codes: tuple[str, ...]
    members: tuple[npt.NDArray[np.intp], ...]

    def total(self, values: npt.NDArray[np.float64]) -> list[float]:
        """Sum of each body's practices, rounded once, so that no order of rows shows in it."""
        return [fsum(values[places]) for places in self.members]


def gathered(bodies: Sequence[str]) -> Groups:
    """Practices by body.

    Examples
    --------
    >>> found = gathered(["B", "", "A", "B"])
    >>> found.codes, found.total(np.array([1.0, 2.0, 4.0, 8.0]))
    (('A', 'B', ''), [4.0, 9.0, 2.0])
    """
    places: dict[str, list[int]] = {}
    for place, code in enumerate(bodies):
        places.setdefault(code, []).append(place)
    codes = tuple(sorted(places, key=lambda code: (code == "", code)))
    return Groups(codes, tuple(np.array(places[code], dtype=np.intp) for code in codes))


def paths_of(
    structure: Structure, practices: Sequence[str], to: Kind
) -> dict[str, tuple[str, ...]]:
    """The way of each practice from the whole down to a level, one body a level; empty for none."""
    kinds = LEVELS[: LEVELS.index(to) + 1]
    columns = [bodies_of(structure, practices, kind) for kind in kinds]
    return dict(zip(practices, zip(*columns, strict=True), strict=True))


def names_of(structure: Structure, codes: Sequence[str]) -> Mapping[str, str]:
    """Names of bodies by code."""
    return {code: structure.organisations[code].name if code else "Unassigned" for code in codes}
