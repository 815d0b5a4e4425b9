"""The smallest change of a request that would make it feasible."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

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
    RULES,
    TOO_LIGHT,
    TORN,
    amount,
    division,
)
from commonweal.optimise.partition.parts import counts, number_of_districts, parts, pieces
from commonweal.optimise.partition.request import Request
from commonweal.optimise.partition.result import PROVEN, Cause
from commonweal.optimise.partition.widening import outward, widening

Ints = npt.NDArray[np.int64]


def relaxation(asked: Request, labels: Ints, causes: Sequence[Cause]) -> str | None:
    """What would make the request possible; None without causes.

    Bands named are overall ones, for all parts of the map at once, and each is kept by a grouping
    (`widening`). Units are called "unit 12" after their positions; `named` puts names there.

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
    if cause.kind == RULES:
        return (
            "The wanted number or a rule about pairs has to be dropped."
            if asked.number is not None
            else "A rule about pairs has to be dropped."
        )
    if cause.kind == NUMBER:
        fewest, most = number_of_districts(replace(asked, number=None), parts(asked))
        if (parts(asked) < 0).any() or fewest > most:
            count = len(np.unique(pieces(len(asked.weight), asked.links)))
            return f"The number of districts would have to be {count} at least."
        return f"The number of districts would have to be from {fewest} to {most}."
    return ""


def _of_band(asked: Request, labels: Ints, causes: Sequence[Cause]) -> str:
    """Bands that would do for all parts of the map; "" where the band is not in the way."""
    heavy = [cause for cause in causes if cause.kind in (HEAVY_UNIT, HEAVY_GROUP)]
    bad = [cause for cause in causes if cause.kind in (TOO_LIGHT, NO_COUNT, INDIVISIBLE)]
    if not heavy and not bad:
        return ""
    weighs = [float(asked.weight[list(cause.units)].sum()) for cause in heavy]
    units = sorted({unit for cause in (*heavy, *bad) for unit in cause.units})
    found = widening(asked, units, labels, least_high=max(weighs, default=0.0))
    told = [outward(*band) for band in found.bands]
    ways = [f"{amount(low)} to {amount(high)}" for low, high in told if low > 0]
    said = []
    if ways:
        kept = "a grouping keeps it" if len(ways) == 1 else "groupings keep them"
        said.append(f"a band of {' or of '.join(ways)} would do ({kept})")
    elif heavy:
        least = outward(asked.low, found.least_high)[1]
        said.append(f"the band's high end would have to be {amount(least)} at least")
    if any(cause.kind == HEAVY_GROUP for cause in heavy):
        said.append("the rule that keeps units together above it would have to be dropped")
    if bad and not ways and _pairs_alone(asked, bad):
        said.append("the rules about pairs would have to be dropped")
    link = _joined(asked, np.array(bad[0].units, np.int64)) if len(bad) == 1 else ""
    said += [link] * bool(link)
    if not said:
        return ""
    whole = "; or ".join(said)
    number = "" if asked.number is None else f" Whether {asked.number} districts then do, is open."
    return f"{whole[0].upper()}{whole[1:]}.{number}"


def _pairs_alone(asked: Request, bad: Sequence[Cause]) -> bool:
    """Whether without rules about pairs each part that cannot be divided can be."""
    free = replace(asked, together=(), apart=())
    return bool(asked.together or asked.apart) and all(
        division(free, np.array(cause.units, np.int64)).status == PROVEN for cause in bad
    )


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
                f"unit {one} and unit {other}, {apart.flat[place]:,.1f} apart, would have to count "
                f"as neighbours{law} (the weights then add up; a division is not proven)"
            )
    return ""


def _of_plan(asked: Request, labels: Ints) -> str:
    """The band that the grouping found would keep."""
    of = parts(asked)
    held = (labels >= 0) & (of >= 0)
    weights = np.bincount(labels[held], asked.weight[held])[np.unique(labels[held])]
    low, high = outward(min(asked.low, float(weights.min())), max(asked.high, float(weights.max())))
    return f"The grouping found keeps a band of {amount(low)} to {amount(high)}; less may do."


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
