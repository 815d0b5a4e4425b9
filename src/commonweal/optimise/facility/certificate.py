"""A small p-median solved by HiGHS, areas that see the same sites first in the same order merged.

The model has a variable for every set of sites that are nearest to some area: one where none of
the set is open, at what it then costs all those areas to look further (S. Elloumi 2005, Alternative
formulation for the p-median problem, optimization-online, and S. García, M. Labbé and A. Marín,
Solving large p-median problems with a radius formulation; both abstracts were read, the merging of
areas is from memory). Sites and assignments that multipliers have ruled out are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from commonweal.optimise.facility.bounding import Node, cut_lists, said_by
from commonweal.optimise.facility.bounding_kernels import FREE, OPEN, Lists
from commonweal.optimise.facility.median_problem import Best, Ints

#: The model is given to HiGHS with at most so many rows, and its tree so many nodes.
MOST_ROWS, MOST_NODES = 2_000, 500
#: What HiGHS may be off by, as a share of the total: its rows hold to 1e-7.
TOLERANCE = 2e-7
#: Room for rounding where assignments are ruled out, as a share of the total.
ROOM = 1e-9


@dataclass(slots=True)
class Model:
    """Sets of sites as bits. `before` is the set that each grows out of (0: none), `further` what
    it costs if none of it is open; of `needed` sets one site must be open."""

    constant: float = 0.0
    further: dict[int, float] = field(default_factory=dict)
    before: dict[int, int] = field(default_factory=dict)
    needed: set[int] = field(default_factory=set)

    @property
    def rows(self) -> int:
        """How many rows the programme will have, but for the number of sites."""
        return len(self.further) + len(self.needed)


def certified(lists: Lists, node: Node, best: Best) -> float | None:
    """Solve what a node has left, offer what is found, and return a bound on all its choices; None
    where the model is too large or HiGHS does not end."""
    lists = cut_lists(lists, node.status)
    apart = best.total * (1 + ROOM) - said_by(lists, node, best.problem.k).bound
    free = np.flatnonzero(node.status == FREE)
    model = modelled(lists, node.u + apart, free.tolist())
    if model is None:
        return None
    return _solved(model, free.astype(np.int32), node, best)


def modelled(lists: Lists, limit: np.ndarray, free: list[int]) -> Model | None:
    """The sets of nearest sites of all areas, up to what each can cost at most in a better choice;
    None where there are too many."""
    bit = {site: 1 << position for position, site in enumerate(free)}
    every = (1 << len(free)) - 1
    model = Model()
    start, caps, limits = lists.start.tolist(), lists.cap.tolist(), limit.tolist()
    for i, (first, end) in enumerate(pairwise(start)):
        costs, sites = lists.cost[first:end].tolist(), lists.site[first:end].tolist()
        model.constant += costs[0] if costs else caps[i]
        seen = before = 0
        for p, cost in enumerate(costs):
            if p and costs[p - 1] < cost:
                before = seen
            seen |= bit[sites[p]]
            after = costs[p + 1] if p + 1 < len(costs) else caps[i]
            if after == cost:
                continue
            if seen == every:
                break
            if after > limits[i]:
                model.needed.add(seen)
                break
            model.further[seen] = model.further.get(seen, 0.0) + after - cost
            model.before.setdefault(seen, before)
        if model.rows > MOST_ROWS:
            return None
    return model


def _solved(model: Model, free: Ints, node: Node, best: Best) -> float | None:
    """Solve the model by HiGHS."""
    from scipy import sparse

    from commonweal.solver.programmes import NO_SOLUTION, least_whole

    m, names = len(free), {seen: m for m, seen in enumerate(model.further, len(free))}
    rows: list[tuple[list[int], list[float], float]] = []
    for seen, column in names.items():
        before = model.before[seen]
        new = _members(seen & ~before)
        known = [names[before]] if before else []
        signs = [1.0] * (1 + len(new)) + [-1.0] * len(known)
        rows.append(([column, *new, *known], signs, 0.0 if before else 1.0))
    rows += [(held := _members(seen), [1.0] * len(held), 1.0) for seen in sorted(model.needed)]
    left = node.left(best.problem.k)
    rows.append((list(range(m)), [1.0] * m, float(left)))
    at = np.repeat(np.arange(len(rows)), [len(row[0]) for row in rows])
    matrix = sparse.csr_array(
        (np.concatenate([row[1] for row in rows]), (at, np.concatenate([row[0] for row in rows]))),
        (len(rows), m + len(names)),
    )
    low = np.array([row[2] for row in rows])
    high = np.full(len(rows), np.inf)
    high[-1] = left
    found = least_whole(
        np.concatenate([np.zeros(m), np.fromiter(model.further.values(), float, len(names))]),
        matrix, low, high, np.repeat([1, 0], [m, len(names)]), np.ones(m + len(names)),
        MOST_NODES, ROOM,
    )  # fmt: skip
    if found.status == NO_SOLUTION:
        return best.cutoff
    if found.status != 0:
        return None
    opened = np.concatenate([np.flatnonzero(node.status == OPEN), free[found.x[:m] > 0.5]])
    total = float(best.problem.columns[opened].min(axis=0).sum())
    best.offer(_fixed_first(opened, best.problem.fixed), total)
    return float(found.mip_dual_bound) + model.constant - TOLERANCE * best.total


def _members(seen: int) -> list[int]:
    """The positions of the bits that are set."""
    return [place for place in range(seen.bit_length()) if seen >> place & 1]


def _fixed_first(opened: np.ndarray, fixed: Ints) -> Ints:
    """Open sites in the order that the search wants them."""
    return np.concatenate([fixed, np.setdiff1d(opened, fixed)]).astype(np.int32)
