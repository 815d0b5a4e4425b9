"""Gradients: how an indicator changes from the most to the least deprived practices or areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import fsum

import numpy as np

from commonweal.needs.indicators import Definition
from commonweal.needs.values.observation import Observation
from commonweal.people.ground import Ground
from commonweal.stats import inequality, quantile, rates

#: Groups that a gradient is drawn over, and how many practices it takes at least.
GROUPS = 5
LEAST_PRACTICES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One group of a gradient: 1 the most deprived. No limits where its counts are modelled."""

    group: int
    members: int
    numerator: float
    denominator: float
    value: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradient:
    """An indicator over deprivation, in one area.

    Parameters
    ----------
    indicator, code
        Id of the definition; body or system that the groups are of.
    steps
        The groups, the most deprived first; none where `reason` says why.
    sii, sii_lower, sii_upper
        Slope index of inequality: the value at the most deprived end of the fitted line less that
        at the least deprived end, in the unit of the indicator.
    rii, rii_lower, rii_upper
        Relative index: the same two ends as a ratio.
    concentration
        Concentration index over the groups; below zero where the deprived have more.
    left_out
        Practices or small areas of the area that are in no group, because their counts, their
        people or their deprivation are not held.
    """

    indicator: str
    code: str
    steps: tuple[Step, ...] = field(default=(), repr=False)
    sii: float | None = None
    sii_lower: float | None = None
    sii_upper: float | None = None
    rii: float | None = None
    rii_lower: float | None = None
    rii_upper: float | None = None
    concentration: float | None = None
    left_out: int = 0
    reason: str = ""


def over_practices(
    ground: Ground,
    definition: Definition,
    held: Sequence[Observation],
    deprivation: Mapping[str, float],
    members: Mapping[str, str],
) -> list[Gradient]:
    """The gradient of a proportion over fifths of practices by the deprivation of their lists.

    Parameters
    ----------
    ground
        For the day's lists.
    definition
        Of an indicator held by practice with counts.
    held
        Its observations about practices, of one period.
    deprivation
        Of each practice's list, the higher the more deprived.
    members
        The area that each practice's gradient is drawn in (a system, a partnership).

    Returns
    -------
    list of Gradient
        One for each area, by code. Practices are put into fifths of their own area. Every value
        is crude: the ages of the groups are not taken out.
    """
    counts = {
        one.code: (one.numerator, one.denominator)
        for one in held
        if one.code in deprivation and one.sound
    }
    every: dict[str, list[str]] = {code: [] for code in sorted(set(members.values()))}
    for practice in sorted(members.keys() & ground.lists.keys()):
        every[members[practice]].append(practice)
    found = []
    for code, listed in every.items():
        practices = [practice for practice in listed if practice in counts]
        left_out = len(listed) - len(practices)
        if len(practices) < LEAST_PRACTICES:
            found.append(
                Gradient(
                    indicator=definition.id,
                    code=code,
                    left_out=left_out,
                    reason=f"{len(practices)} practices with counts and deprivation; "
                    f"fifths need {LEAST_PRACTICES}",
                )
            )
            continue
        score = np.array([deprivation[p] for p in practices])
        # The first fifth is the most deprived, so the highest scores come first.
        group = quantile.groups(score, GROUPS, invert=True)
        top = np.array([counts[p][0] for p in practices], dtype=float)
        bottom = np.array([counts[p][1] for p in practices], dtype=float)
        drawn = _gradient(
            definition.id, definition.method, definition.multiplier, code, group, top, bottom
        )
        found.append(replace(drawn, left_out=left_out))
    return found


def over_areas(
    indicator: str,
    code: str,
    numerator: Mapping[str, float],
    denominator: Mapping[str, float],
    fifths: Mapping[str, int],
    *,
    counted: bool = True,
) -> Gradient:
    """The gradient of a rate per 100,000 over national deprivation fifths of small areas.

    Parameters
    ----------
    indicator, code
        What is counted, and the area.
    numerator, denominator
        Events and person-years by small area. An area without one of them is left out: events
        that are not held are not none.
    fifths
        Of each small area, 1 the most deprived.
    counted
        False where the events are modelled: these do not scatter as counts do, so that neither
        the groups nor the slope have limits.
    """
    areas = [
        area for area in sorted(fifths) if area in numerator and denominator.get(area, 0.0) > 0.0
    ]
    left_out = len(fifths) - len(areas)
    if not areas:
        reason = "no small area with events and residents"
        return Gradient(indicator=indicator, code=code, left_out=left_out, reason=reason)
    drawn = _gradient(
        indicator,
        "rate",
        100_000,
        code,
        np.array([fifths[area] for area in areas], dtype=float),
        np.array([numerator[area] for area in areas]),
        np.array([denominator[area] for area in areas]),
    )
    drawn = replace(drawn, left_out=left_out)
    return drawn if counted else _without_limits(drawn)


def _without_limits(drawn: Gradient) -> Gradient:
    return replace(
        drawn,
        steps=tuple(replace(step, lower=None, upper=None) for step in drawn.steps),
        sii_lower=None,
        sii_upper=None,
        rii_lower=None,
        rii_upper=None,
    )


def _gradient(
    indicator: str,
    method: str,
    times: float,
    code: str,
    group: np.ndarray,
    numerator: np.ndarray,
    denominator: np.ndarray,
) -> Gradient:
    present = [g for g in range(1, GROUPS + 1) if denominator[group == g].sum() > 0.0]
    top = np.array([fsum(numerator[group == g]) for g in present])
    bottom = np.array([fsum(denominator[group == g]) for g in present])
    share = method == "proportion"
    work = rates.proportion if share else rates.crude_rate
    value, lower, upper = work(top, bottom, multiplier=times)
    steps = tuple(
        Step(
            group=g,
            members=int((group == g).sum()),
            numerator=float(top[i]),
            denominator=float(bottom[i]),
            value=float(value[i]),
            lower=float(lower[i]),
            upper=float(upper[i]),
        )
        for i, g in enumerate(present)
    )
    if len(present) < GROUPS:
        return Gradient(
            indicator=indicator,
            code=code,
            steps=steps,
            reason=f"people in {len(present)} of {GROUPS} fifths only: no line is drawn",
        )
    if np.any(top == 0.0) or (share and np.any(top == bottom)):
        return Gradient(
            indicator=indicator,
            code=code,
            steps=steps,
            reason="a fifth without any case (or with nothing else) has no place on a log scale",
        )
    error = np.sqrt(1.0 / top + 1.0 / (bottom - top)) if share else np.sqrt(1.0 / top)
    # Fifths stand from the most to the least deprived; times -1 the index is the excess of the
    # most deprived end.
    index = inequality.slope_index(
        top / bottom,
        error,
        bottom,
        kind="proportion" if share else "rate",
        transform=True,
        multiplier=-1,
    )
    if not np.isfinite([index.sii, index.rii]).all():
        return Gradient(indicator=indicator, code=code, steps=steps, reason=str(index.reason))
    concentration = inequality.concentration_index(top / bottom, bottom)
    return Gradient(
        indicator=indicator,
        code=code,
        steps=steps,
        sii=times * float(index.sii),
        sii_lower=_limit(times * float(index.sii_lower)),
        sii_upper=_limit(times * float(index.sii_upper)),
        rii=float(index.rii),
        rii_lower=_limit(float(index.rii_lower)),
        rii_upper=_limit(float(index.rii_upper)),
        concentration=float(concentration.value),
        # Of an index that stands, the reason says why its limits are not found.
        reason=str(index.reason),
    )


def _limit(value: float) -> float | None:
    return value if np.isfinite(value) else None
