"""The arrays that the compiled search runs on, and what their rows and columns hold.

Few and large: numba hands every array of a tuple over one by one, so forty small ones would cost
more than the moves themselves.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Compiled once and kept on disk; division by zero as in numpy. What only compiled code calls
#: needs no way in from Python, which halves the time that compiling takes.
front: Any = njit(cache=True, error_model="numpy", _nrt=False)
compiled: Any = njit(
    cache=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False
)

#: The modules with compiled functions. numba keeps what it compiled as long as the one file of the
#: function is as it was, though code of all of them is in it; so the kind of an empty array, which
#: numba does look at, changes with any of them.
KERNELS = ("arrays", "people", "state", "whole", "moves", "trees", "recombination", "annealing")


def edition(folder: Path) -> Any:
    """An empty array whose kind changes with the text of the compiled modules in a folder."""
    text = b"".join((folder / f"{name}.py").read_bytes() for name in KERNELS)
    return np.zeros(0, np.dtype([("of_" + blake2b(text, digest_size=8).hexdigest(), np.int8)]))


#: Columns of `Ground.unit` and `State.sums`; the columns of the anchors follow.
MASS, MOMENT_X, MOMENT_Y, SQUARES, NEED, BAND, PEOPLE, FIXED = 0, 1, 2, 3, 4, 5, 6, 7
#: Columns of `Ground.starts`.
LINKS, AREAS, HOMES, PAIRS = 0, 1, 2, 3
#: Places in `Ground.dials`.
LOW, HIGH, COMPACT, BALANCED, OVERALL, NEIGHBOURLY, STABLE, NUMBER = 0, 1, 2, 3, 4, 5, 6, 7

#: Rows of `State.units`: the grouping and the lists of members; then room for working, which
#: may be longer than there are units.
LABEL, AFTER, BEFORE, BEST, CHANGED, IS_CHANGED, MARK = 0, 1, 2, 3, 4, 5, 6
QUEUE, MEMBER, PARENT, ORDER, PART, PLACE, CHOSEN, UNIT_ROWS = 7, 8, 9, 10, 11, 12, 13, 14
#: Rows of `State.districts`: members, and two lists that know where their items are.
FIRST, SIZE, SLOT, SLOT_AT, OUTSIDE, OUTSIDE_AT, DISTRICT_ROWS = 0, 1, 2, 3, 4, 5, 6
#: Places in `State.totals`: running totals, the lasting price of a violation, the best so far.
WORTH, VIOLATION, SCATTERED, MOVED, WALL, LEAST, TOTALS = 0, 1, 2, 3, 4, 5, 6
#: Places in `State.counts`.
USED, OUT, BROKEN, CHANGES, STAMP, BEST_MISSES, BEST_OUT, COUNTS = 0, 1, 2, 3, 4, 5, 6, 7
#: Rows of `State.rows`: sums of up to this many parts, then those of subtrees.
SUBTREES = 8
#: Labels weighed for each part when districts keep their identity.
NAMES = 16
#: In the row CHOSEN: districts merged, then names weighed, then names given.
KNOWN, GIVEN = SUBTREES, SUBTREES + NAMES
#: Rows of `State.by_area` below those of the districts: most people in one and which, the next
#: and which (-1 where not known), people of up to four parts, and the areas a move touches: which,
#: whether, and how many.
MAIN, MAIN_AT, NEXT, NEXT_AT, PARTS, TOUCHED, FIELDS = 0, 1, 2, 3, 4, 8, 11


class Ground(NamedTuple):
    """What does not change during a search.

    Parameters
    ----------
    unit
        Shape (n, columns), what a unit adds to its district.
    starts
        Shape (n + 1, 4), where a unit's neighbours, areas, homes and pairs begin in `items`.
    items, values
        Positions of neighbours, areas, homes and partners of pairs; people of the area, amount
        at home, and 1 for a pair to keep together or 0 for one to keep apart.
    anchors
        Shape (anchors, 3): first column, end, weight.
    dials
        The band and the weights of the other terms, by the names above; a number below 0 is free.
    edition
        As `edition` gives it.
    """

    unit: Floats
    starts: Ints
    items: Ints
    values: Floats
    anchors: Floats
    dials: Floats
    edition: Any


class State(NamedTuple):
    """What a move changes.

    Parameters
    ----------
    units, districts
        Whole numbers by unit and by district, a row for each kind.
    sums
        Shape (k, columns + 2): sums of members; last its own worth and its violation of the band.
    by_area
        Shape (k + rows below, areas): people by district, then as named above.
    totals, counts, random
        Single numbers by the names above, and the state of the generator.
    rows, draws
        Room for working: sums of parts and subtrees; weights of links and chances of cuts.
    edition
        As in the ground.
    """

    units: Ints
    districts: Ints
    sums: Floats
    by_area: Floats
    totals: Floats
    counts: Ints
    random: npt.NDArray[np.uint64]
    rows: Floats
    draws: Floats
    edition: Any


def blank(g: Ground, districts: int, seed: int) -> State:
    """A state without labels, with room for more districts than any good grouping has.

    Parameters
    ----------
    g
        The ground.
    districts
        Least number of labels to have room for.
    seed
        Of the draws.
    """
    n, columns = g.unit.shape
    most = int(min(n, g.unit[:, BAND].sum() / g.dials[LOW] + 1))
    k = max(districts, most) + NAMES
    areas = g.items[g.starts[0, AREAS] : g.starts[n, AREAS]]
    counts = np.zeros(COUNTS, np.int64)
    counts[BEST_MISSES] = counts[BEST_OUT] = np.iinfo(np.int64).max
    units = np.zeros((UNIT_ROWS, max(n, 4 * NAMES)), np.int64)
    units[LABEL] = -1
    return State(
        units=units,
        districts=np.zeros((DISTRICT_ROWS, k), np.int64),
        sums=np.zeros((k, columns + 2)),
        by_area=np.zeros((k + FIELDS, int(areas.max(initial=-1)) + 1)),
        totals=np.zeros(TOTALS),
        counts=counts,
        random=np.random.SeedSequence(seed).generate_state(1, np.uint64) | np.uint64(1),
        rows=np.zeros((SUBTREES + n, columns)),
        draws=np.zeros((2, max(n, 4 * NAMES))),
        edition=g.edition,
    )
