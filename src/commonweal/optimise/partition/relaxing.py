"""The smallest change of a request that would make it feasible."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from commonweal.optimise.partition.causes import (
    CONTRADICTION,
    HEAVY_GROUP,
    HEAVY_UNIT,
    INDIVISIBLE,
    NO_COUNT,
    NOT_FOUND,
    NUMBER,
    TOO_LIGHT,
    TORN,
    division,
)
from commonweal.optimise.partition.parts import counts, number_of_districts, parts, pieces
from commonweal.optimise.partition.request import Request
from commonweal.optimise.partition.result import PROVEN, Cause

Ints = npt.NDArray[np.int64]

#: Divisions tried on the way to the smallest widening of the band, and how close is close enough.
TRIES, NEAR = 12, 0.002


@dataclass(frozen=True, slots=True)
class Widening:
    """Ends of a band that would do, each proven by a division.

    Parameters
    ----------
    low, high
        The low end with the high end left, and the high end with the low end left; None where none
        was found.
    """

    low: float | None
    high: float | None


def relaxation(asked: Request, labels: Ints, causes: Sequence[Cause]) -> str | None:
    """What would make the request possible, a sentence for each cause; None without causes.

    Units are called "unit 12" after their positions; `named` puts names there.

    Parameters
    ----------
    asked
        The request.
    labels
        Shape (n,), the best grouping found, -1 for units in none.
    causes
        As `causes.after` names them.
    """
    said = [text for cause in causes if (text := _relaxed(asked, labels, cause))]
    return " ".join(dict.fromkeys(said)) or None


def _relaxed(asked: Request, labels: Ints, cause: Cause) -> str:
    rows = np.array(cause.units, np.int64)
    total = float(asked.weight[rows].sum())
    if cause.kind in (HEAVY_UNIT, HEAVY_GROUP):
        rule = ", or the rule that keeps these together dropped" * (cause.kind == HEAVY_GROUP)
        return (
            f"The band's high end would have to rise from {asked.high:,.0f} to {total:,.0f}{rule}."
        )
    if cause.kind == CONTRADICTION:
        return "Either the rule that keeps the two apart or one that joins them has to be dropped."
    if cause.kind == TORN:
        way = "the boundary" if _crosses(asked, rows) else "the missing link"
        return f"Either the rule that keeps these together or {way} between them has to be dropped."
    if cause.kind == NUMBER:
        fewest, most = number_of_districts(replace(asked, number=None), parts(asked))
        return f"The number of districts would have to be from {fewest} to {most}."
    if cause.kind in (TOO_LIGHT, NO_COUNT, INDIVISIBLE):
        return _of_piece(asked, rows, total)
    if cause.kind == NOT_FOUND:
        return _of_plan(asked, labels)
    return ""


def _crosses(asked: Request, rows: Ints) -> bool:
    return len(np.unique(asked.regions[rows])) > 1


def _of_piece(asked: Request, rows: Ints, total: float) -> str:
    """Widening the band for one piece of the map, or joining it to the nearest other."""
    ways = []
    wide = widening(asked, rows)
    if wide.low is not None:
        ways.append(f"lower the band's low end from {asked.low:,.0f} to {wide.low:,.0f}")
    if wide.high is not None:
        ways.append(f"raise its high end from {asked.high:,.0f} to {wide.high:,.0f}")
    joined = _joined(asked, rows, total)
    if joined:
        ways.append(joined)
    if not ways:
        return ""
    return f"For {len(rows)} units that no link joins to the rest: {', or '.join(ways)}."


def _joined(asked: Request, rows: Ints, total: float) -> str:
    """The shortest link to another piece that would make the weights add up; "" without one."""
    of = pieces(len(asked.weight), asked.links)
    rest = np.flatnonzero((of != of[rows[0]]) & (asked.weight <= asked.high))
    if not len(rest):
        return ""
    apart = np.hypot(*(asked.xy[rows][:, None, :] - asked.xy[rest][None, :, :]).transpose(2, 0, 1))
    for place in np.argsort(apart, axis=None, kind="stable").tolist():
        one, other = int(rows[place // len(rest)]), int(rest[place % len(rest)])
        with_it = total + float(asked.weight[of == of[other]].sum())
        fewest, most = counts(with_it, asked.low, asked.high)
        if fewest <= most:
            law = " across regions" if asked.regions[one] != asked.regions[other] else ""
            return (
                f"count unit {one} and unit {other}, {apart.flat[place]:,.1f} apart, as neighbours"
                f"{law} (the weights then add up; a division is not proven)"
            )
    return ""


def _of_plan(asked: Request, labels: Ints) -> str:
    """The band that the grouping found would keep."""
    of = parts(asked)
    held = (labels >= 0) & (of >= 0)
    weights = np.bincount(labels[held], asked.weight[held])[np.unique(labels[held])]
    low, high = min(asked.low, float(weights.min())), max(asked.high, float(weights.max()))
    return f"The grouping found keeps a band of {low:,.0f} to {high:,.0f}; less may do."


def named(text: str, names: Sequence[str]) -> str:
    """A text with names in place of positions.

    Examples
    --------
    >>> named("count unit 1 and unit 0 as neighbours", ["Hill", "Vale"])
    'count Vale and Hill as neighbours'
    """
    return re.sub(r"\bunit (\d+)\b", lambda found: names[int(found[1])], text)


def widening(asked: Request, units: Ints) -> Widening:
    """The smallest widening of either end with which some units alone can be divided.

    Each try lists all possible districts, so that an end either has a division or is proven to have
    none; the ends in between are halved, a fixed number of times.

    Parameters
    ----------
    asked
        The request.
    units
        Positions of a piece of the map, ascending, none of them above the band.

    Examples
    --------
    >>> from commonweal.optimise.partition.objective import Objective
    >>> from commonweal.optimise.partition.request import request
    >>> asked = request(
    ...     [2, 2, 2], [(0, 0), (1, 0), (2, 0)], 3, 5, graph=[(0, 1), (1, 2)],
    ...     objective=Objective(), keep_together=(), keep_apart=(), regions=None, number=None,
    ...     start=None,
    ... )
    >>> found = widening(asked, np.arange(3))
    >>> found.low, found.high
    (2.0, 6.0)
    """
    if not asked.weight[units].sum() > 0:
        return Widening(None, None)
    return Widening(_low(asked, units), _high(asked, units))


def _low(asked: Request, units: Ints) -> float | None:
    weight = asked.weight[units]
    # No low end above the weight of all can do, nor one that the units are in vain asked for.
    vain = min(asked.low, float(weight.sum()) * (1 + NEAR))
    tried, found = min(asked.low, float(weight.sum())), None
    for _ in range(TRIES):
        ends = _ends(replace(asked, low=tried), units)
        if ends is not None:
            found = min(ends[0], asked.low)
        else:
            vain = tried
        if found is None and tried <= weight[weight > 0].min():
            return None
        if found is not None and vain - found <= NEAR * asked.low:
            break
        tried = (vain + (found or 0.0)) / 2
    return found


def _high(asked: Request, units: Ints) -> float | None:
    total = float(asked.weight[units].sum())
    ends = _ends(replace(asked, high=max(total, asked.high)), units)
    if ends is None:
        return None
    vain, found = asked.high, max(ends[1], asked.high)
    for _ in range(TRIES):
        if found - vain <= NEAR * asked.high:
            break
        tried = (found + vain) / 2
        ends = _ends(replace(asked, high=tried), units)
        if ends is None:
            vain = tried
        else:
            found = max(ends[1], asked.high)
    return found


def _ends(asked: Request, units: Ints) -> tuple[float, float] | None:
    """The least and greatest weight in a division inside the band, None where there is none."""
    found = division(asked, units)
    if found.status != PROVEN or found.labels is None:
        return None
    weights = np.bincount(found.labels, asked.weight[units])
    return float(weights.min()), float(weights.max())
