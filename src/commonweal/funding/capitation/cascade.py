"""Share a quantum down the levels, to the penny, so that every level sums to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from commonweal.funding.capitation.targets import checked_quantum
from commonweal.system.apportionment import Number, in_units
from commonweal.system.money import share_out

Path = tuple[str, ...]

RULE = (
    "Each step shares what a body got among the bodies below it in proportion to their weighted "
    "populations: pence are rounded down, and those left over go one each to the largest "
    "remainders, of equal ones to the code that comes first in order."
)


class CascadeError(ValueError):
    """Leaves or weights that a quantum cannot be shared over; the message names all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What reaches a body by one way down.

    A body that lies in two above it (a network across two commissioners) has two pieces.
    """

    path: Path
    weighted: float
    pence: int

    @property
    def code(self) -> str:
        """The body; empty for the practices that belong to none of the level."""
        return self.path[-1]

    @property
    def parent(self) -> str:
        """The nearest body above it on the way; empty where there is none."""
        return next((code for code in reversed(self.path[:-1]) if code), "")


def cascade(
    quantum_pence: int, weights: Mapping[str, Number], paths: Mapping[str, Path]
) -> list[dict[Path, Piece]]:
    """Share a quantum from the whole down to every level.

    Parameters
    ----------
    quantum_pence
        What is shared out, in pence; above zero.
    weights
        Weighted population of each leaf (practice); none negative, one at least above zero. A
        float is read as it is written (0.1 is a tenth).
    paths
        For each leaf the bodies it belongs to, from the top down, all of one length; an empty code
        where it belongs to none of the level.

    Returns
    -------
    list of dict
        One for each level, from the top down: pieces by path, in order of path. Each level adds up
        to the quantum, and each piece to the pieces below it, to the penny.

    Raises
    ------
    QuantumError
        When the quantum is nothing or negative.
    CascadeError
        When there are no leaves, a weight is negative or not finite, none is above zero, a leaf has
        no path or paths differ in length.

    Notes
    -----
    Largest remainders (Hamilton) within each parent, see `RULE`. Weights are counted exactly, so
    neither the order of rows nor that of the sums shows in the result.

    Examples
    --------
    >>> ways = {"P1": ("S", "A", "P1"), "P2": ("S", "A", "P2"), "P3": ("S", "B", "P3")}
    >>> levels = cascade(100, {"P1": 1, "P2": 1, "P3": 1}, ways)
    >>> [(piece.code, piece.pence) for piece in levels[1].values()]
    [('A', 67), ('B', 33)]
    >>> [(piece.code, piece.pence) for piece in levels[2].values()]
    [('P1', 34), ('P2', 33), ('P3', 33)]
    """
    checked_quantum(quantum_pence)
    _check(weights, paths)
    leaves = sorted(weights)
    units, unit = in_units(weights[leaf] for leaf in leaves)
    depth = len(paths[leaves[0]])
    sizes: list[dict[Path, int]] = [{} for _ in range(depth)]
    for leaf, size in zip(leaves, units, strict=True):
        for level in range(depth):
            node = paths[leaf][: level + 1]
            sizes[level][node] = sizes[level].get(node, 0) + size
    pence: dict[Path, int] = {(): quantum_pence}
    found: list[dict[Path, Piece]] = []
    for nodes in sizes:
        below: dict[Path, dict[Path, int]] = {}
        for node, size in nodes.items():
            below.setdefault(node[:-1], {})[node] = size
        shared: dict[Path, int] = {}
        for parent, children in below.items():
            shared |= _shared(pence[parent], children)
        found.append(
            {
                node: Piece(path=node, weighted=nodes[node] / unit, pence=shared[node])
                for node in sorted(nodes)
            }
        )
        pence = shared
    return found


def _shared(amount: int, children: Mapping[Path, int]) -> dict[Path, int]:
    """What a body got among those below it; a body of no weight got nothing to share."""
    if not any(children.values()):
        return dict.fromkeys(children, 0)
    parts = share_out(amount, {node[-1]: size for node, size in children.items()})
    return {node: parts[node[-1]] for node in children}


def _check(weights: Mapping[str, Number], paths: Mapping[str, Path]) -> None:
    faults = [f"practice {leaf}: it belongs nowhere" for leaf in sorted(set(weights) - set(paths))]
    for leaf, weight in sorted(weights.items()):
        if not weight >= 0 or weight == float("inf"):
            faults.append(
                f"practice {leaf}: a weighted population of {weight}, so its allocation would not "
                "be zero or more; give a number, 0 or more"
            )
    lengths = {len(paths[leaf]) for leaf in weights if leaf in paths}
    if len(lengths) > 1 or 0 in lengths:
        faults.append("the ways of practices differ in length; give each one body for each level")
    if not weights:
        faults.append("no practice to share among; name at least one")
    elif not faults and not any(weights.values()):
        faults.append("no practice has a weighted population above zero; give at least one")
    if faults:
        raise CascadeError("; ".join(faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """What a body gets in all, by every way down.

    Parameters
    ----------
    code
        None for the practices that belong to no body of the level.
    parent
        The body above it; None where there is none, or pieces of it lie in several.
    share
        Of the weighted population of the whole.
    pieces
        By way down.
    """

    code: str | None
    parent: str | None
    weighted: float
    share: float
    pence: int
    pieces: tuple[Piece, ...]


def allocations(level: Mapping[Path, Piece]) -> list[Allocation]:
    """The bodies of a level, each the sum of its pieces; by code, the unassigned last.

    Examples
    --------
    >>> ways = {"P1": ("A", "N"), "P2": ("B", "N"), "P3": ("B", "")}
    >>> made = allocations(cascade(100, {"P1": 1, "P2": 2, "P3": 1}, ways)[1])
    >>> [(row.code, row.parent, row.pence) for row in made]
    [('N', None, 75), (None, 'B', 25)]
    """
    held: dict[str, list[Piece]] = {}
    for path in sorted(level):
        held.setdefault(path[-1], []).append(level[path])
    whole = fsum(piece.weighted for piece in level.values())
    found = []
    for code in sorted(held, key=lambda code: (code == "", code)):
        pieces = held[code]
        parents = {piece.parent for piece in pieces}
        weighted = fsum(piece.weighted for piece in pieces)
        found.append(
            Allocation(
                code=code or None,
                parent=(parents.pop() or None) if len(parents) == 1 else None,
                weighted=weighted,
                share=weighted / whole,
                pence=sum(piece.pence for piece in pieces),
                pieces=tuple(pieces),
            )
        )
    return found
