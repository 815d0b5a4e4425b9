"""The cheapest district at given prices, wherever its centre of gravity lies: kernels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Nodes of one choice of units, after which its bound in fractions stands.
MOST_NODES = 3000


@njit(cache=True)
def mixed(
    order: Ints, first: int, held: float, cost: Floats, weight: Floats, low: float, high: float
) -> float:
    """Least cost of fractions of units from a place in an order on, on top of a weight held."""
    total = 0.0
    for place in range(first, len(order)):
        unit = order[place]
        room = (high if cost[unit] < 0.0 else low) - held
        if room <= 0.0:
            return total
        if weight[unit] <= room:
            total += cost[unit]
            held += weight[unit]
        else:
            return total + float(cost[unit] * room / weight[unit])
    return total if held >= low else np.inf


@njit(cache=True)
def chosen(
    cost: Floats, weight: Floats, low: float, high: float, above: float
) -> tuple[float, Ints]:
    """A bound on the cost of units whose weights add up to the band, and the best units found.

    Branch and bound on whole units in order of cost for each weight; each branch is bounded by
    fractions of the units left. Where the bound in fractions is `above` or more, or nodes run out,
    that is what comes back, with no units or the best so far.
    """
    n = len(cost)
    order = np.argsort(cost / weight)
    none = np.empty(0, dtype=np.int64)
    root = mixed(order, 0, 0.0, cost, weight, low, high)
    if root >= above:
        return root, none
    best = np.inf
    kept = none
    taken = np.zeros(n, dtype=np.bool_)
    held = 0.0
    value = 0.0
    place = 0
    nodes = 0
    descending = True
    while True:
        if descending:
            nodes += 1
            if nodes > MOST_NODES:
                return root, kept
            if low <= held <= high and value < best:
                best = value
                kept = order[:place][taken[:place]].copy()
            if place < n and value + mixed(order, place, held, cost, weight, low, high) < best:
                if held + weight[order[place]] <= high:
                    taken[place] = True
                    held += weight[order[place]]
                    value += cost[order[place]]
                else:
                    taken[place] = False
                place += 1
                continue
            descending = False
        # Back to the last unit taken, and on without it.
        while place > 0 and not taken[place - 1]:
            place -= 1
        if place == 0:
            break
        taken[place - 1] = False
        held -= weight[order[place - 1]]
        value -= cost[order[place - 1]]
        descending = True
    return best, kept


@njit(cache=True)
def worth(
    units: Ints, x: Floats, y: Floats, weight: Floats, price: Floats
) -> tuple[float, float, float]:
    """Inertia of some units less their prices, and their centre of gravity."""
    total = weight[units].sum()
    cx = (weight[units] * x[units]).sum() / total
    cy = (weight[units] * y[units]).sum() / total
    spread = (weight[units] * ((x[units] - cx) ** 2 + (y[units] - cy) ** 2)).sum()
    return spread - price[units].sum(), cx, cy


@njit(cache=True)
def cheapest(
    x: Floats,
    y: Floats,
    weight: Floats,
    price: Floats,
    low: float,
    high: float,
    close: float,
    most_boxes: int,
    most_found: int,
) -> tuple[float, Ints, Ints, int]:
    """A bound on inertia less prices of any units in the band, and cheap sets of units.

    Boxes that the centre of gravity may lie in are bounded and cut in four. For a set S with
    its centre in a box around m with half diagonal r, the inertia of S is that about m less
    W |centre - m|^2, so at least sum of w (|x - m|^2 - r^2); and it is at least sum of w times
    the squared distance to the box. Both are costs that add up over units, so the least of either
    is a choice of units by weight.

    Parameters
    ----------
    x, y, weight, price
        Shape (n,); weights above 0.
    low, high
        The band.
    close
        How far the bound may lie below the best set found.
    most_boxes, most_found
        Where to stop: boxes, and sets kept.

    Returns
    -------
    tuple
        The bound, ends and members of the sets found, and boxes looked at.
    """
    n = len(x)
    ends = np.zeros(most_found + 1, dtype=np.int64)
    members = np.empty(most_found * n, dtype=np.int64)
    count = 0
    best = 0.0
    for unit in range(n):
        mx, my = x[unit], y[unit]
        for _ in range(4):
            cost = weight * ((x - mx) ** 2 + (y - my) ** 2) - price
            _, kept = chosen(cost, weight, low, high, np.inf)
            if len(kept) == 0:
                break
            value, cx, cy = worth(kept, x, y, weight, price)
            if value < -close and count < most_found:
                ends[count + 1] = ends[count] + len(kept)
                members[ends[count] : ends[count + 1]] = kept
                count += 1
            best = min(best, value)
            if (cx - mx) ** 2 + (cy - my) ** 2 < 1e-12:
                break
            mx, my = cx, cy
    boxes = np.empty((4 * 64 + 8, 5))
    boxes[0] = np.array([x.min(), y.min(), x.max(), y.max(), -np.inf])
    waiting = 1
    looked = 0
    stopped = np.inf
    while waiting > 0:
        waiting -= 1
        x0, y0, x1, y1, parent = boxes[waiting]
        goal = best - close
        if parent >= goal:
            continue
        looked += 1
        if looked > most_boxes:
            stopped = min(stopped, parent)
            for place in range(waiting):
                stopped = min(stopped, boxes[place, 4])
            break
        mx, my = (x0 + x1) / 2, (y0 + y1) / 2
        radius = ((x1 - x0) ** 2 + (y1 - y0) ** 2) / 4
        squared = (x - mx) ** 2 + (y - my) ** 2
        dx = np.maximum(np.maximum(x0 - x, x - x1), 0.0)
        dy = np.maximum(np.maximum(y0 - y, y - y1), 0.0)
        outer = weight * (dx**2 + dy**2) - price
        bound = mixed(np.argsort(outer / weight), 0, 0.0, outer, weight, low, high)
        if bound >= goal:
            continue
        inner = weight * (squared - radius) - price
        other = mixed(np.argsort(inner / weight), 0, 0.0, inner, weight, low, high)
        if other >= goal:
            continue
        if bound >= other:
            tight, kept = chosen(outer, weight, low, high, goal)
        else:
            tight, kept = chosen(inner, weight, low, high, goal)
        bound = max(bound, other, tight, parent)
        if len(kept) > 0:
            value, _, _ = worth(kept, x, y, weight, price)
            if value < -close and count < most_found:
                ends[count + 1] = ends[count] + len(kept)
                members[ends[count] : ends[count + 1]] = kept
                count += 1
            if value < best:
                best = value
                goal = best - close
        if bound >= goal:
            continue
        if radius * high < close / 4 or waiting + 4 > len(boxes):
            stopped = min(stopped, bound)
            continue
        for half in range(4):
            boxes[waiting, 0] = x0 if half % 2 == 0 else mx
            boxes[waiting, 2] = mx if half % 2 == 0 else x1
            boxes[waiting, 1] = y0 if half < 2 else my
            boxes[waiting, 3] = my if half < 2 else y1
            boxes[waiting, 4] = bound
            waiting += 1
    return min(best - close, stopped), ends[: count + 1], members[: ends[count]], looked
