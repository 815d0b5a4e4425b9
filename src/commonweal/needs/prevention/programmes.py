"""What a commissioner can buy: who is reached, what it does to their risks, what is spent."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from commonweal.needs.prevention import england, incidence
from commonweal.needs.prevention.england import AGES, FIFTHS
from commonweal.needs.prevention.groups import Group, Programme, ones, pounds
from commonweal.needs.prevention.model import Course, Multipliers
from commonweal.needs.prevention.parameters import Parameters, Values
from commonweal.needs.prevention.smoking import stop_smoking
from commonweal.needs.prevention.states import D_FREE, FREE, Rates

Floats = npt.NDArray[np.float64]
PRESSURE_AGES = (40, 79)
STATIN_AGES = (60, 74)


# NHS Diabetes Prevention Programme


def prevent_diabetes(
    programme: Programme, persons: Floats, rates: Rates, values: Values, parameters: Parameters
) -> Group:
    """People with non-diabetic hyperglycaemia who are referred, against the same not referred.

    They go on to diabetes as counted in the years after it was found, faster where deprived; a
    referral lowers that for as many years as it is taken to last. Heart attack, stroke and death
    of other causes follow from diabetes.
    """
    share = incidence.raised_glucose_share(values, incidence.diabetes_share(values))
    reached = persons * share * programme.reach
    without_diabetes = rates.mix.copy()
    without_diabetes[D_FREE:] = 0.0
    conversion = _conversion(values)
    fifths = np.linspace(0.5, -0.5, len(FIFTHS))[None, None, :, None]
    faster = values["diabetes.deprivation"] ** fifths
    one = ones(values)

    def course(effect: Floats) -> Course:
        def at(year: int) -> Multipliers:
            ages = slice(year, year + len(AGES))
            hazard = conversion(year) * faster
            lasts = year < values["dpp.effect_years"]
            # The rate of people of average exposure is replaced by that of this group.
            changed = hazard * np.where(lasts, effect, 1.0) / rates.diabetes[..., ages]
            return Multipliers(mi=one, stroke=one, diabetes=changed, death=one)

        return Course(multipliers=at, spend=lambda _: 0.0 * one)

    return Group(
        start=without_diabetes / without_diabetes.sum(axis=0) * reached,
        reached=reached,
        once=pounds("dpp.cost", values, parameters),
        without=course(one),
        with_=course(values["dpp.effect"]),
    )


def _conversion(values: Values) -> Callable[[int], Floats]:
    """Yearly hazard of diabetes by years since raised glucose was found; the last goes on."""
    done = [values[f"ndh.conversion.{name}"] for name in ("one", "two", "three", "five")]
    total = [-np.log1p(-share) for share in done]
    last = (total[3] - total[2]) / 2.0
    yearly = [total[0], total[1] - total[0], total[2] - total[1], last]
    level = values["ndh.conversion.level"]
    return lambda year: yearly[min(year, 3)] * level


# Preventive drugs


def lower_pressure(
    programme: Programme, persons: Floats, rates: Rates, values: Values, parameters: Parameters
) -> Group:
    """People of 40 to 79 with undiagnosed high blood pressure, found and given two drugs.

    Their risk without is that of people whose systolic pressure lies above the average of their
    age, by the same relation that trials found for lowering it.
    """
    found = england.people().sum(axis=1)
    share = np.zeros((1, 2, 1, len(AGES)))
    inside = np.isin(AGES, np.arange(PRESSURE_AGES[0], PRESSURE_AGES[1] + 1))
    men, women = "bp.undiagnosed.men_55_64", "bp.undiagnosed.women_65_74"
    share[:, 0, :, inside] = values.fixed(men) / found[0, 55:65].sum()
    share[:, 1, :, inside] = values.fixed(women) / found[1, 65:75].sum()
    tens = values["bp.above_average"] / 10.0, values["bp.lowering"] / 10.0
    raised = {"mi": values["bp.mi"] ** -tens[0], "stroke": values["bp.stroke"] ** -tens[0]}
    effect = {"mi": values["bp.mi"] ** tens[1], "stroke": values["bp.stroke"] ** tens[1]}
    yearly = pounds("bp.cost", values, parameters)
    return _treated(persons * share * programme.reach, rates, values, raised, effect, yearly)


def give_statins(
    programme: Programme, persons: Floats, rates: Rates, values: Values, parameters: Parameters
) -> Group:
    """People of 60 to 74 without heart attack or stroke who take no statin, given one."""
    inside = np.isin(AGES, np.arange(STATIN_AGES[0], STATIN_AGES[1] + 1))
    free = rates.mix[FREE] + rates.mix[D_FREE]
    reached = persons * free * values["statin.untreated"] * inside * programme.reach
    ratio = values["statin.effect"] ** values["statin.lowering"]
    one = ones(values)
    yearly = sum(
        (pounds(id, values, parameters) for id in ("statin.cost.drug", "statin.cost.review")),
        start=0.0 * one,
    )
    effect = {"mi": ratio, "stroke": ratio}
    return _treated(reached, rates, values, {"mi": one, "stroke": one}, effect, yearly)


def _treated(
    reached: Floats,
    rates: Rates,
    values: Values,
    raised: dict[str, Floats],
    effect: dict[str, Floats],
    yearly: Floats,
) -> Group:
    """People free of both events who take a drug until they stop; then both courses are alike."""
    one = ones(values)
    free = np.zeros_like(rates.mix)
    free[FREE], free[D_FREE] = rates.mix[FREE], rates.mix[D_FREE]
    going_on = 1.0 - values["treatment.stopping"]

    def course(treated: bool) -> Course:
        def at(year: int) -> Multipliers:
            taking = going_on**year if treated else 0.0 * one
            risk = {name: raised[name] * (1.0 - taking * (1.0 - effect[name])) for name in raised}
            return Multipliers(mi=risk["mi"], stroke=risk["stroke"], diabetes=one, death=one)

        return Course(
            multipliers=at,
            spend=lambda year: yearly * going_on**year if treated else 0.0 * one,
        )

    return Group(
        start=free / free.sum(axis=0) * reached,
        reached=reached + 0.0 * one,
        once=0.0 * one,
        without=course(treated=False),
        with_=course(treated=True),
    )


def standard(parameters: Parameters) -> tuple[Programme, ...]:
    """The four programmes at their default scale: 5% of those whom each is for.

    Examples
    --------
    >>> from commonweal.needs.prevention.parameters import load
    >>> [programme.id for programme in standard(load())]
    ['stop-smoking', 'diabetes-prevention', 'blood-pressure', 'statins']
    """
    scale = parameters.held["smoking.service.reach"].value
    return (
        Programme(
            id="stop-smoking",
            name="Stop smoking service",
            text=f"{scale:.0%} of smokers set a quit date in one year, which NICE asks for",
            reach=scale,
            group=stop_smoking,
            uncounted="lung disease and cancers",
        ),
        Programme(
            id="diabetes-prevention",
            name="NHS Diabetes Prevention Programme",
            text=f"{scale:.0%} of people with non-diabetic hyperglycaemia are referred in one year",
            reach=scale,
            group=prevent_diabetes,
        ),
        Programme(
            id="blood-pressure",
            name="Blood pressure lowering",
            text=f"{scale:.0%} of people of 40 to 79 with undiagnosed high blood pressure are "
            "found and treated from one year on",
            reach=scale,
            group=lower_pressure,
        ),
        Programme(
            id="statins",
            name="Statins",
            text=f"{scale:.0%} of people of 60 to 74 without heart attack, stroke or statin start "
            "one in one year",
            reach=scale,
            group=give_statins,
        ),
    )
