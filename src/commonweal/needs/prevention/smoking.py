"""The stop smoking service: who stops because of it, and how their risks fall."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from commonweal.needs.prevention import incidence
from commonweal.needs.prevention.england import AGES
from commonweal.needs.prevention.groups import Group, Programme, ones, pounds
from commonweal.needs.prevention.model import Course, Multipliers
from commonweal.needs.prevention.parameters import Parameters, Values
from commonweal.needs.prevention.states import LONGEST, Rates

Floats = npt.NDArray[np.float64]

#: Effects of smoking are counted from this age, at which studies of it begin to see them.
SMOKING_FROM = 35
#: From this age the risk of heart disease from smoking is another.
OLDER = 65
#: Years since quitting at which the two published hazards of former smokers are taken to hold.
QUIT_RECENT, QUIT_LONG = 1.0, 20.0


def stop_smoking(
    programme: Programme, persons: Floats, rates: Rates, values: Values, parameters: Parameters
) -> Group:
    """Smokers who stop for good because of the service, against the same people without it.

    All who set a quit date are paid for; the course differs for the share that stays stopped
    beyond what would have stopped unaided. Without it they too may stop later, at the background
    rate. The excess risk of one who stopped falls away exponentially: for death of other causes at
    the pace between two published hazards of former smokers, for heart attack and stroke at the
    pace that leaves the published share after five years, for diabetes as for death.
    """
    now = incidence.smoking_now(values)
    before = incidence.smoked_before(values, now)
    reached = persons * now * programme.reach
    extra = values["smoking.service.quit"] - values["smoking.service.quit_unaided"]
    lasting = extra * (1.0 - values["smoking.service.relapse"])
    risks = _smoking_risks(values, now, before)
    falls = _falls(values)
    cost = pounds("smoking.service.cost_per_quit", values, parameters)

    def course(stopped: bool) -> Course:
        def at(year: int) -> Multipliers:
            made = {}
            for name, (current, average) in risks.items():
                left = _excess(year, falls[name], stopped, values["smoking.quit.background"])
                ages = slice(year, year + len(AGES))
                made[name] = (1.0 + (current[..., ages] - 1.0) * left) / average[..., ages]
            return Multipliers(**made)

        return Course(multipliers=at, spend=lambda _: 0.0 * ones(values))

    return Group(
        start=rates.mix * reached * lasting,
        reached=reached + 0.0 * lasting,
        once=values["smoking.service.quit_short"] * cost,
        without=course(stopped=False),
        with_=course(stopped=True),
    )


def _excess(year: int, fall: Floats, stopped: bool, background: Floats) -> Floats:
    """Mean excess risk left in a year, as a share of a smoker's.

    Of people who go on, a share stops each year; those are counted at their own time since.
    """
    if stopped:
        return np.asarray(np.exp(-fall * (year + 0.5)))
    smoking, former = np.ones_like(background), np.zeros_like(background)
    for _ in range(year):
        former = (former + smoking * background) * np.exp(-fall)
        smoking = smoking * (1.0 - background)
    return smoking + former


def _falls(values: Values) -> dict[str, Floats]:
    """How fast the excess risk falls after stopping, per year, by what it is a risk of."""
    recent, long = values["smoking.quit.death.recent"], values["smoking.quit.death.long"]
    death = np.log((recent - 1.0) / (long - 1.0)) / (QUIT_LONG - QUIT_RECENT)
    found = {"death": death, "diabetes": death}
    for name, id, current in (
        ("mi", "smoking.quit.heart_five_years", "smoking.mi.women.under_65"),
        ("stroke", "smoking.quit.stroke_five_years", "smoking.stroke.women"),
    ):
        # What is left of the excess after five years; never nothing, never all.
        risk = values[current]
        left = np.clip((values[id] * risk - 1.0) / (risk - 1.0), 0.02, 0.98)
        found[name] = -np.log(left) / 5.0
    return found


def _smoking_risks(values: Values, now: Floats, before: Floats) -> dict[str, tuple[Floats, Floats]]:
    """Risk of smokers against never smokers, and the average of all, by attained age."""
    attained = np.arange(AGES[0], AGES[-1] + LONGEST + 1)
    young = attained < SMOKING_FROM

    def by_sex(under: str, over: str = "") -> Floats:
        sexes = []
        for sex in ("men", "women"):
            first = values[under.format(sex=sex)]
            later = values[over.format(sex=sex)] if over else first
            sexes.append(np.where(attained < OLDER, first, later))
        return np.where(young, 1.0, np.concatenate(sexes, axis=1))

    pairs = {
        "mi": (
            by_sex("smoking.mi.{sex}.under_65", "smoking.mi.{sex}.from_65"),
            by_sex("smoking.mi.{sex}.under_65.former", "smoking.mi.{sex}.from_65.former"),
        ),
        "stroke": (by_sex("smoking.stroke.{sex}"), by_sex("smoking.stroke.{sex}.former")),
        "diabetes": (by_sex("smoking.diabetes"), by_sex("smoking.diabetes.former")),
        "death": (by_sex("smoking.death.{sex}"), by_sex("smoking.death.former")),
    }

    def longer(share: Floats) -> Floats:
        return np.concatenate([share, np.repeat(share[..., -1:], LONGEST, axis=-1)], axis=-1)

    smokers, former = longer(now), longer(before)
    return {
        name: (current, 1.0 + smokers * (current - 1.0) + former * (quit - 1.0))
        for name, (current, quit) in pairs.items()
    }
