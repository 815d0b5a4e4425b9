"""The yearly life table: people by state, sex, fifth and attained age, year after year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.needs.prevention.england import in_prices_of_price_year
from commonweal.needs.prevention.parameters import Parameters, Values
from commonweal.needs.prevention.states import (
    D_FREE,
    D_MI,
    D_STROKE,
    LONGEST,
    MI,
    STROKE,
    Rates,
    after_events,
    new_events,
    progressed,
)

Floats = npt.NDArray[np.float64]

#: What a run counts each year: events and deaths in people, lives in years, money in pounds.
MEASURES = (
    "heart_attacks",
    "strokes",
    "new_diabetes",
    "deaths_of_heart_attack",
    "deaths_of_stroke",
    "deaths_of_other_causes",
    "life_years",
    "qalys",
    "nhs",
    "social_care",
    "unpaid_care",
    "programme",
)
DEATHS = ("deaths_of_heart_attack", "deaths_of_stroke", "deaths_of_other_causes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Multipliers:
    """What a year's hazards of a group are multiplied by, against people of average exposure."""

    mi: Floats
    stroke: Floats
    diabetes: Floats
    death: Floats

    def of_ages(self, first: int, ages: int) -> Multipliers:
        """Those of some ages; what is the same for all ages stays as it is."""
        held = (self.mi, self.stroke, self.diabetes, self.death)
        mi, stroke, diabetes, death = (
            part if part.shape[-1] == 1 else part[..., first : first + ages] for part in held
        )
        return Multipliers(mi=mi, stroke=stroke, diabetes=diabetes, death=death)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a group fares with or without a programme.

    `multipliers(year)` from year 0; `spend(year)` pounds for each person alive at its start.
    """

    multipliers: Callable[[int], Multipliers]
    spend: Callable[[int], Floats]


@dataclass(frozen=True, slots=True)
class Costs:
    """Pounds in one year's prices, shape (draws, 1, 1, 1): for each event, each year after one."""

    diabetes: Floats
    mi: Floats
    mi_later: Floats
    stroke: Floats
    stroke_later: Floats
    fatal: Floats
    stroke_social: Floats
    stroke_social_later: Floats
    stroke_unpaid: Floats
    stroke_unpaid_later: Floats


def costs_of(values: Values, parameters: Parameters) -> Costs:
    """The costs of diseases, brought to one price year by the GDP deflator."""

    def pounds(id: str) -> Floats:
        return values[id] * in_prices_of_price_year(parameters.held[id].year)

    first, later = pounds("stroke.societal.first"), pounds("stroke.societal.later")
    social, unpaid = values["stroke.societal.social_care"], values["stroke.societal.unpaid"]
    return Costs(
        diabetes=pounds("diabetes.cost.primary") + pounds("diabetes.cost.hospital"),
        mi=pounds("mi.cost.primary") + pounds("mi.cost.hospital"),
        mi_later=pounds("mi.cost.later"),
        stroke=pounds("stroke.cost.primary") + pounds("stroke.cost.hospital"),
        stroke_later=pounds("stroke.cost.later"),
        fatal=pounds("fatal.cost"),
        stroke_social=first * social,
        stroke_social_later=later * social,
        stroke_unpaid=first * unpaid,
        stroke_unpaid_later=later * unpaid,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Sums over sexes and ages, shape (draws, fifth, year); `alive` at the end of each year."""

    measures: dict[str, Floats]
    alive: Floats
    people: Floats


def run(
    start: Floats,
    rates: Rates,
    course: Course,
    costs: Costs,
    losses: tuple[Floats, Floats],
    years: int,
    *,
    first: int = 0,
) -> Run:
    """Follow people by state for some years.

    In each year, in this order: deaths of other causes; first heart attacks and strokes of those
    left, of which a share is fatal; new diabetes of those left without it. A year of life is half
    lived by those who die in it. Utilities and yearly costs of a state hold for the mean of the
    people in it at the start and the end of a year; people whose event was this year have its
    first-year cost instead, and its first-year loss of utility besides.

    Parameters
    ----------
    start
        People by state at the start, shape (state, draws, sex, fifth, age); ages that
        hold nobody may be left off at both ends.
    rates, course, costs
        See there; the draws of all are the same.
    losses
        Utility lost beside that of the state in the year of a heart attack and of a stroke.
    years
        1 to 83: for life.
    first
        Place of the first age of `start` among the ages 18 to 100.

    Returns
    -------
    Run
        People, years and pounds by draw, fifth and year.

    Raises
    ------
    ValueError
        When years is outside 1 to 83.
    """
    if not 1 <= years <= LONGEST:
        raise ValueError(f"years {years}: give from 1 to {LONGEST}")
    ages = start.shape[-1]
    held = start
    made: dict[str, list[Floats]] = {measure: [] for measure in MEASURES}
    alive = []
    for year in range(years):
        now = slice(first + year, first + year + ages)
        by = course.multipliers(year).of_ages(first, ages)
        survival = np.exp(-(rates.death[..., now] * by.death) * rates.risk[..., now])
        left = held * survival
        heart, brain = new_events(
            left,
            rates.mi[..., now] * by.mi,
            rates.stroke[..., now] * by.stroke,
            rates.diabetes_mi,
            rates.diabetes_stroke,
        )
        after = after_events(left, heart, brain, rates.fatal_mi[..., now], rates.fatal_stroke)
        new = -np.expm1(-rates.diabetes[..., now] * by.diabetes)
        ended = progressed(after, new)
        mean = (held + ended) / 2.0
        counted = {
            "heart_attacks": heart.sum(axis=0),
            "strokes": brain.sum(axis=0),
            "new_diabetes": after[:D_FREE].sum(axis=0) * new,
            "deaths_of_other_causes": (held - left).sum(axis=0),
            "life_years": mean.sum(axis=0),
            "programme": held.sum(axis=0) * course.spend(year),
        }
        fatal_mi = counted["heart_attacks"] * rates.fatal_mi[..., now]
        fatal_stroke = counted["strokes"] * rates.fatal_stroke
        survived = counted["heart_attacks"] - fatal_mi, counted["strokes"] - fatal_stroke
        counted |= {"deaths_of_heart_attack": fatal_mi, "deaths_of_stroke": fatal_stroke}
        counted["qalys"] = (
            counted["life_years"] * rates.utility[..., now]
            - (mean * rates.loss).sum(axis=0)
            - survived[0] * losses[0]
            - survived[1] * losses[1]
        )
        counted |= _costs(mean, survived, fatal_mi + fatal_stroke, costs)
        for measure in MEASURES:
            made[measure].append(counted[measure].sum(axis=(-3, -1)))
        alive.append(ended.sum(axis=(0, -3, -1)))
        held = ended
    return Run(
        measures={measure: np.stack(by_year, axis=-1) for measure, by_year in made.items()},
        alive=np.stack(alive, axis=-1),
        people=start.sum(axis=(0, -3, -1)),
    )


def _costs(
    mean: Floats, survived: tuple[Floats, Floats], fatal: Floats, costs: Costs
) -> dict[str, Floats]:
    """What diseases cost each payer in a year.

    People whose event was this year count half in the mean of the state that they end in; that
    half is taken out of its later-year cost.
    """
    later_mi = mean[MI] + mean[D_MI] - survived[0] / 2.0
    later_stroke = mean[STROKE] + mean[D_STROKE] - survived[1] / 2.0
    diabetes = mean[D_FREE:].sum(axis=0)
    return {
        "nhs": diabetes * costs.diabetes
        + survived[0] * costs.mi
        + later_mi * costs.mi_later
        + survived[1] * costs.stroke
        + later_stroke * costs.stroke_later
        + fatal * costs.fatal,
        "social_care": survived[1] * costs.stroke_social + later_stroke * costs.stroke_social_later,
        "unpaid_care": survived[1] * costs.stroke_unpaid + later_stroke * costs.stroke_unpaid_later,
    }
