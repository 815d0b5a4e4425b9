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
    """What would make the request possible; None without causes.

    Of the band one overall change is named: the largest that any part of the map needs. Units are
    called "unit 12" after their positions; `named` puts names there.

    Parameters
    ----------
    asked
        The request.
    labels
        Shape (n,), the best grouping found, -1 for units in none.
    causes
        As `causes.after` names them.
    """
    said = [_of_band(asked, labels, causes)]
    said += [_relaxed(asked, cause) for cause in causes]
    if any(cause.kind == NOT_FOUND for cause in causes):
        said.append(_of_plan(asked, labels))
    return " ".join(dict.fromkeys(text for text in said if text)) or None


def _relaxed(asked: Request, cause: Cause) -> str:
    """What else than the band would have to change for one cause; "" where nothing would."""
    rows = np.array(cause.units, np.int64)
    if cause.kind == CONTRADICTION:
        one, two = cause.units
        return (
            f"Either the rule that keeps unit {one} and unit {two} apart or one that joins them "
            "has to be dropped."
        )
    if cause.kind == TORN:
        way = "the boundary" if _crosses(asked, rows) else "the missing link"
        units = " and ".join(f"unit {row}" for row in cause.units)
        return (
            f"Either the rule that keeps {units} together or {way} between them has to be dropped."
        )
    if cause.kind == NUMBER:
        fewest, most = number_of_districts(replace(asked, number=None), parts(asked))
        return f"The number of districts would have to be from {fewest} to {most}."
    return ""


def _of_band(asked: Request, labels: Ints, causes: Sequence[Cause]) -> str:
    """The one widening of the band that does for all parts of the map; "" where none is needed.

    Each part's division keeps inside the end found for it, and so inside the widest of all.
    """
    heavy = [cause for cause in causes if cause.kind in (HEAVY_UNIT, HEAVY_GROUP)]
    bad = [cause for cause in causes if cause.kind in (TOO_LIGHT, NO_COUNT, INDIVISIBLE)]
    weighs = [float(asked.weight[list(cause.units)].sum()) for cause in heavy]
    wide = [widening(asked, np.array(cause.units, np.int64), labels) for cause in bad]
    least = max([asked.high, *weighs])
    ways = []
    highs = [one.high for one in wide if one.high is not None]
    lows = [one.low for one in wide if one.low is not None]
    if (heavy or bad) and len(highs) == len(wide):
        ways.append(f"{asked.low:,.0f} to {max([least, *highs]):,.0f}")
    if bad and len(lows) == len(wide):
        ways.append(f"{min([asked.low, *lows]):,.0f} to {least:,.0f}")
    link = _joined(asked, np.array(bad[0].units, np.int64)) if len(bad) == 1 else ""
    if ways:
        whole = "" if len(bad) + len(heavy) == 1 else " (the widest that any part of the map needs)"
        said = f"The band would have to be {', or '.join(ways)}{whole}"
        if any(cause.kind == HEAVY_GROUP for cause in heavy):
            said += ", or the rule that keeps units together above it dropped"
        return f"{said}; or {link}." if link else f"{said}."
    said = f"The band's high end would have to rise to {least:,.0f} at least" if heavy else ""
    return "; or ".join(text for text in (said, link) if text) + "." * bool(said or link)


def _crosses(asked: Request, rows: Ints) -> bool:
    return len(np.unique(asked.regions[rows])) > 1


def _joined(asked: Request, rows: Ints) -> str:
    """The shortest link to another piece that would make the weights add up; "" without one."""
    total = float(asked.weight[rows].sum())
    if not total > 0.0:
        return ""
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
                f"unit {one} and unit {other}, {apart.flat[place]:,.1f} apart, counted as "
                f"neighbours{law} (the weights then add up; a division is not proven)"
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


def worded(text: str, unit: tuple[str, str], district: str, weight: str) -> str:
    """The words of a cause or of a relaxation in those of the caller's own things.

    Parameters
    ----------
    text
        Of `Cause` or `Partition.relaxation`.
    unit
        What a unit is called, one and many.
    district
        What a district is called.
    weight
        What its weight counts.

    Examples
    --------
    >>> text = "There are 2 units that no link joins to the rest, and all weigh 9,000."
    >>> worded(text, ("practice", "practices"), "network", "patients")
    'There are 2 practices that no link joins to the rest, and all have 9,000 patients.'
    """
    said = re.sub(r"\bweighs ([\d,]*\d)", rf"has \1 {weight}", text)
    said = re.sub(r"\bweigh ([\d,]*\d)", rf"have \1 {weight}", said)
    for plain, own in (("unit", unit[0]), ("units", unit[1]), ("district", district)):
        said = re.sub(rf"\b{plain}\b", own, said)
        said = re.sub(rf"\b{plain.capitalize()}\b", own.capitalize(), said)
    return said


def widening(asked: Request, units: Ints, labels: Ints | None = None) -> Widening:
    """The smallest widening of either end with which some units alone can be divided.

    Each try lists all possible districts, so that an end either has a division or is proven to have
    none; the ends in between are halved, a fixed number of times.

    Parameters
    ----------
    asked
        The request.
    units
        Positions of a piece of the map, ascending, none of them above the band.
    labels
        Shape (n,), a grouping already found, -1 for units in none: no wider band than it keeps is
        named.

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
    least, most = _kept(asked, units, labels)
    return Widening(
        _low(asked, units, least if most is not None and most <= asked.high else None),
        _high(asked, units, most if least is not None and least >= asked.low else None),
    )


def _kept(asked: Request, units: Ints, labels: Ints | None) -> tuple[float | None, float | None]:
    """The least and greatest weight of a grouping's districts of some units; None where it leaves
    some out."""
    if labels is None or (labels[units] < 0).any():
        return None, None
    weights = np.bincount(labels[units], asked.weight[units])[np.unique(labels[units])]
    return float(weights.min()), float(weights.max())


def _low(asked: Request, units: Ints, known: float | None) -> float | None:
    weight = asked.weight[units]
    # No low end above the weight of all can do, nor one that the units are in vain asked for.
    vain = min(asked.low, float(weight.sum()) * (1 + NEAR))
    found = known
    tried = min(asked.low, float(weight.sum())) if found is None else (vain + found) / 2
    for _ in range(TRIES):
        if found is not None and vain - found <= NEAR * asked.low:
            break
        ends = _ends(replace(asked, low=tried), units)
        if ends is not None:
            found = min(ends[0], asked.low)
        else:
            vain = tried
        if found is None and tried <= weight[weight > 0].min():
            return None
        tried = (vain + (found or 0.0)) / 2
    return found


def _high(asked: Request, units: Ints, known: float | None) -> float | None:
    found = known
    if found is None:
        total = float(asked.weight[units].sum())
        ends = _ends(replace(asked, high=max(total, asked.high)), units)
        if ends is None:
            return None
        found = max(ends[1], asked.high)
    vain = asked.high
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
