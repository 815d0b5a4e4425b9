"""What readers know of a table: which cells are the sums of which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Relation:
    """One cell is the sum of others; cells are named by their position.

    Raises
    ------
    ValueError
        When it has no members, or a cell stands twice.
    """

    total: int
    members: tuple[int, ...]

    def __post_init__(self) -> None:
        cells = (self.total, *self.members)
        if not self.members or len(set(cells)) != len(cells):
            raise ValueError(f"cell {self.total} cannot be the sum of {list(self.members)}")


def group_relation(members: int) -> tuple[Relation, ...]:
    """A row of members followed by their total.

    Examples
    --------
    >>> group_relation(3)
    (Relation(total=3, members=(0, 1, 2)),)
    """
    return (Relation(members, tuple(range(members))),)


def cross_relations(rows: int, columns: int) -> tuple[Relation, ...]:
    """A table with a total column at the right and a total row below, read row by row.

    Parameters
    ----------
    rows, columns
        Without the totals: the cells are (rows + 1) x (columns + 1).

    Examples
    --------
    >>> [relation.total for relation in cross_relations(2, 2)]
    [2, 5, 8, 6, 7, 8]
    """
    cell = np.arange((rows + 1) * (columns + 1)).reshape(rows + 1, columns + 1)
    across = [_relation(line) for line in cell]
    down = [_relation(line) for line in cell.T]
    return (*across, *down)


def _relation(line: NDArray[np.int64]) -> Relation:
    *members, total = (int(cell) for cell in line)
    return Relation(total, tuple(members))


def tree_relations(parents: Sequence[int | None]) -> tuple[Relation, ...]:
    """Cells in levels, each the sum of those below it (practice, network, place, system).

    Parameters
    ----------
    parents
        For each cell the position of the cell above it, None at the top.

    Examples
    --------
    >>> tree_relations([None, 0, 0, 1, 1])
    (Relation(total=0, members=(1, 2)), Relation(total=1, members=(3, 4)))
    """
    below: dict[int, list[int]] = {}
    for cell, parent in enumerate(parents):
        if parent is not None:
            below.setdefault(parent, []).append(cell)
    return tuple(Relation(total, tuple(below[total])) for total in sorted(below))


def tree_relations_by_code(
    codes: Sequence[str], parents: Sequence[str | None]
) -> tuple[Relation, ...]:
    """As `tree_relations`, with cells and parents named by code. A parent not held is no total."""
    place: Mapping[str, int] = {code: position for position, code in enumerate(codes)}
    return tree_relations([None if up is None else place.get(up) for up in parents])


def check_sums(counts: NDArray[np.int64], relations: Iterable[Relation]) -> None:
    """See that every total is the sum of its members.

    Raises
    ------
    ValueError
        Naming every total that is not.
    """
    wrong = []
    for relation in relations:
        total, held = int(counts[list(relation.members)].sum()), int(counts[relation.total])
        if total != held:
            wrong.append(f"cell {relation.total} is {held}, but its members sum to {total}")
    if wrong:
        raise ValueError("; ".join(wrong) + ": correct the counts or the relations")


@dataclass(frozen=True, slots=True)
class Entries:
    """The relations as a list of entries: cell, relation, and +1 for a member, -1 for the total."""

    cell: NDArray[np.int64]
    relation: NDArray[np.int64]
    sign: NDArray[np.int64]

    @classmethod
    def of(cls, relations: Sequence[Relation]) -> Entries:
        """The entries of relations, relation by relation."""
        rows = [
            (cell, number, sign)
            for number, relation in enumerate(relations)
            for cell, sign in ((relation.total, -1), *((m, 1) for m in relation.members))
        ]
        table = np.array(rows, dtype=np.int64).reshape(-1, 3)
        return cls(table[:, 0], table[:, 1], table[:, 2])


def arcs(cells: int, relations: Sequence[Relation]) -> list[tuple[int, int]] | None:
    """Each cell as an arc of a network between relations, where the table is one.

    A table is a network when its relations can be written, some with all signs turned, so that no
    cell stands in more than one with + and in more than one with -. Groups with a total, levels,
    and tables with margins are networks; three-way tables are not. In a network the bounds that
    linear programmes give are whole numbers (the matrix is totally unimodular), and what one cell
    can take, others must give along a path.

    Returns
    -------
    For each cell where its arc starts and ends; position len(relations) is the ground, where
    cells go that stand in only one relation. None when the table is not a network.
    """
    standing: list[list[tuple[int, int]]] = [[] for _ in range(cells)]
    for number, relation in enumerate(relations):
        standing[relation.total].append((number, -1))
        for member in relation.members:
            standing[member].append((number, 1))
    if any(len(found) > 2 for found in standing):
        return None
    linked: list[list[tuple[int, int]]] = [[] for _ in relations]
    for found in standing:
        if len(found) == 2:
            (one, a), (other, b) = found
            if one == other:
                return None
            linked[one].append((other, -a * b))
            linked[other].append((one, -a * b))
    turned = _turned(linked)
    if turned is None:
        return None
    ground = len(relations)
    ends = []
    for found in standing:
        start = end = ground
        for number, sign in found:
            if sign * turned[number] > 0:
                end = number
            else:
                start = number
        ends.append((start, end))
    return ends


def _turned(linked: list[list[tuple[int, int]]]) -> list[int] | None:
    turned = [0] * len(linked)
    for first in range(len(linked)):
        if turned[first]:
            continue
        turned[first], reached = 1, [first]
        for one in reached:
            for other, ratio in linked[one]:
                if not turned[other]:
                    turned[other] = turned[one] * ratio
                    reached.append(other)
                elif turned[other] != turned[one] * ratio:
                    return None
    return turned
