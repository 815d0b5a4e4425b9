"""The states of the life table, and the rates between them: balanced, so that the mix of people
of every sex, age and fifth dies as the life table says and falls ill as was counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.needs.prevention import england, incidence
from commonweal.needs.prevention.england import AGES
from commonweal.needs.prevention.parameters import Values

Floats = npt.NDArray[np.float64]

#: Alive without or with diabetes, and free of both events, after a heart attack, after a stroke.
STATES = ("free", "mi", "stroke", "diabetes", "diabetes+mi", "diabetes+stroke")
FREE, MI, STROKE, D_FREE, D_MI, D_STROKE = range(6)
#: Rates are held for so many years past the oldest age, enough to follow everybody for life.
LONGEST = len(AGES)
#: Rounds in which rates are balanced at an age, and how near they come.
ROUNDS, NEAR = 40, 1e-13
#: Least chance of diabetes in a year where its share falls with age.
LEAST = 1e-12
AFTER_MI_AGES = (60, 65, 70, 75)
#: From this age a stroke raises the chance of death by half as much on a logarithmic scale.
OLD = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Everything that the yearly step needs, by draw, sex, fifth and attained age.

    Yearly hazards of a person of average exposure: `mi`, `stroke` (first events of people without
    diabetes), `diabetes` (of people without it), `death` (of other causes, of people in state
    "free"). `risk` multiplies `death` by state. The age axis runs `LONGEST` years past the oldest
    age with its last values. `mix` is the share of people of an age in each state at its start.
    """

    mi: Floats
    stroke: Floats
    diabetes: Floats
    death: Floats
    risk: Floats
    diabetes_mi: Floats
    diabetes_stroke: Floats
    fatal_mi: Floats
    fatal_stroke: Floats
    utility: Floats
    loss: Floats
    mix: Floats


def balanced(values: Values) -> Rates:
    """Rates under which the population mix reproduces the life table and the counted events.

    From the youngest age on, at every age: deaths in the year add up to the life table's, first
    heart attacks and strokes to their rates, and the share with diabetes a year on to its share;
    the mix of states then goes on to the next age. So the mix at any age, and how the states hang
    together, follows from the rates: no disease counts a death twice.

    Parameters
    ----------
    values
        Draws of the parameters.

    Returns
    -------
    Rates
        Hazards per year, utilities from 0 to 1.

    Notes
    -----
    The attributable arithmetic (a total split over exposures so that the mix reproduces it) is
    the usual one; a state for every combination of disease does away with the assumption of
    independence that the proportional multi-state life table makes (J Barendregt et al. 1998,
    "Coping with multiple morbidity in a life table": abstract read).
    """
    hazard = england.life_table()[0][:, None, 18:] * england.mortality_ratio()
    events = incidence.heart_attack_rates(values), incidence.stroke_rates(values)
    share = incidence.diabetes_share(values)
    fatal_mi = incidence.heart_attack_fatality(values)
    fatal_stroke = values["stroke.fatal"]
    d_mi, d_stroke = values["diabetes.mi"], _diabetes_stroke(values)
    risk = _death_risk(values)
    shape = np.broadcast_shapes(events[0].shape, events[1].shape, share.shape)
    mi, stroke, diabetes, death = (np.zeros(shape) for _ in range(4))
    mix = np.zeros((len(STATES), *shape))
    mix[FREE, ..., 0], mix[D_FREE, ..., 0] = 1.0 - share[..., 0], share[..., 0]
    for age in range(len(AGES)):
        at = (..., age)
        held = mix[at]
        step = _balance(
            held,
            np.broadcast_to(-np.expm1(-hazard[at]), shape[:-1]),
            (events[0][at], events[1][at]),
            (d_mi[..., 0], d_stroke[..., 0]),
            risk[at],
            (fatal_mi[at], fatal_stroke[..., 0]),
        )
        mi[at], stroke[at], death[at], after = step
        if age + 1 < len(AGES):
            alive = after.sum(axis=0)
            with_diabetes = after[D_FREE:].sum(axis=0)
            without = alive - with_diabetes
            new = (share[..., age + 1] * alive - with_diabetes) / without
            # Never quite nothing, so that a programme's own rate can be set against it.
            new = np.clip(new, LEAST, 0.5)
            diabetes[at] = -np.log1p(-new)
            mix[..., age + 1] = progressed(after, new) / alive
        else:
            diabetes[at] = diabetes[..., age - 1]
    loss = _losses(values)
    # The mix of a fifth has the mean utility of its age and sex in England.
    base = england.utility()[None, :, None, :] + (mix * loss).sum(axis=0)
    return Rates(
        mi=_longer(mi),
        stroke=_longer(stroke),
        diabetes=_longer(diabetes),
        death=_longer(death),
        risk=_longer(risk),
        diabetes_mi=d_mi,
        diabetes_stroke=d_stroke,
        fatal_mi=_longer(fatal_mi),
        fatal_stroke=fatal_stroke,
        utility=_longer(base),
        loss=loss,
        mix=mix,
    )


def _diabetes_stroke(values: Values) -> Floats:
    share = values["stroke.ischaemic"]
    ischaemic, other = values["diabetes.stroke.ischaemic"], values["diabetes.stroke.haemorrhagic"]
    return share * ischaemic + (1.0 - share) * other


def _death_risk(values: Values) -> Floats:
    """Death of other causes by state against "free", shape (state, draws, 1, 1, age)."""
    cancer = values["death.cancer_share"]
    diabetes = (
        cancer * values["diabetes.death.cancer"] + (1.0 - cancer) * values["diabetes.death.other"]
    )
    known = np.concatenate([values[f"mi.after.death.{age}"] for age in AFTER_MI_AGES], axis=-1)
    at = np.clip(AGES, AFTER_MI_AGES[0], AFTER_MI_AGES[-1])
    left = np.minimum(np.searchsorted(AFTER_MI_AGES, at, side="right") - 1, 2)
    ages = np.array(AFTER_MI_AGES)
    part = (at - ages[left]) / (ages[left + 1] - ages[left])
    after_mi = known[..., left] * (1.0 - part) + known[..., left + 1] * part
    after_stroke = values["stroke.after.death"] ** np.where(AGES < OLD, 1.0, 0.5)
    free = np.ones_like(after_mi)
    events = np.stack([free, after_mi, np.broadcast_to(after_stroke, free.shape)])
    return np.concatenate([events, events * diabetes])


def _losses(values: Values) -> Floats:
    """Utility lost by state, shape (state, draws, 1, 1, 1); losses of two diseases add up."""
    diabetes = values["diabetes.utility"]
    events = np.stack([0.0 * diabetes, values["mi.utility"], values["stroke.utility"]])
    return np.concatenate([events, events + diabetes])


def chances(hazard_mi: Floats, hazard_stroke: Floats) -> tuple[Floats, Floats, Floats]:
    """Chances of a first heart attack and of a first stroke in a year, whichever comes first, and
    of a stroke alone for people who have had a heart attack."""
    both = hazard_mi + hazard_stroke
    # Where neither can happen the shares do not matter.
    either = -np.expm1(-both) / np.where(both > 0.0, both, 1.0)
    return either * hazard_mi, either * hazard_stroke, -np.expm1(-hazard_stroke)


def _balance(
    mix: Floats,
    deaths: Floats,
    events: tuple[Floats, Floats],
    diabetes: tuple[Floats, Floats],
    risk: Floats,
    fatal: tuple[Floats, Floats],
) -> tuple[Floats, Floats, Floats, Floats]:
    """Hazards at one age that reproduce its deaths and events, and who is then in which state.

    All of shape (draws, sex, fifth), `mix` and `risk` with the states before it.
    """
    # Rates are per person-year: those who die in the year live half of it.
    wanted = tuple(rate * (1.0 - deaths / 2.0) for rate in events)
    mi, stroke = (np.broadcast_to(rate, deaths.shape) * 1.0 for rate in events)
    death = -np.log1p(-deaths)
    for _ in range(ROUNDS):
        survival = np.exp(-death * risk)
        left = mix * survival
        new_mi, new_stroke = new_events(left, mi, stroke, *diabetes)
        killed = (mix - left).sum(axis=0)
        fatal_events = new_mi.sum(axis=0) * fatal[0] + new_stroke.sum(axis=0) * fatal[1]
        short = deaths - killed - fatal_events
        off = max(
            float(np.abs(short).max()),
            float(np.abs(new_mi.sum(axis=0) - wanted[0]).max()),
            float(np.abs(new_stroke.sum(axis=0) - wanted[1]).max()),
        )
        if off < NEAR:
            break
        death = np.maximum(death + short / (left * risk).sum(axis=0), 0.0)
        mi = mi * wanted[0] / new_mi.sum(axis=0)
        stroke = stroke * wanted[1] / new_stroke.sum(axis=0)
    else:
        raise ValueError(
            "the events cannot be balanced with the life table: more people would die of them "
            "than die at all; look at the levels of heart attack and stroke"
        )
    return mi, stroke, death, after_events(left, new_mi, new_stroke, *fatal)


def new_events(
    left: Floats, mi: Floats, stroke: Floats, diabetes_mi: Floats, diabetes_stroke: Floats
) -> tuple[Floats, Floats]:
    """First heart attacks and strokes among those left alive, by state before the event.

    Parameters
    ----------
    left
        People by state, the states on the first axis.
    mi, stroke
        Hazards of people without diabetes.
    diabetes_mi, diabetes_stroke
        What diabetes multiplies them by.

    Returns
    -------
    tuple of ndarray
        Heart attacks of (free, diabetes); strokes of (free, mi, diabetes, diabetes+mi).
    """
    a, b, c = chances(mi, stroke)
    da, db, dc = chances(mi * diabetes_mi, stroke * diabetes_stroke)
    heart = np.stack([left[FREE] * a, left[D_FREE] * da])
    brain = np.stack([left[FREE] * b, left[MI] * c, left[D_FREE] * db, left[D_MI] * dc])
    return heart, brain


def after_events(
    left: Floats, heart: Floats, brain: Floats, fatal_mi: Floats, fatal_stroke: Floats
) -> Floats:
    """Who is in which state after the year's events and their deaths."""
    held = left.copy()
    held[FREE] -= heart[0] + brain[0]
    held[MI] += heart[0] * (1.0 - fatal_mi) - brain[1]
    held[STROKE] += (brain[0] + brain[1]) * (1.0 - fatal_stroke)
    held[D_FREE] -= heart[1] + brain[2]
    held[D_MI] += heart[1] * (1.0 - fatal_mi) - brain[3]
    held[D_STROKE] += (brain[2] + brain[3]) * (1.0 - fatal_stroke)
    return held


def progressed(held: Floats, new: Floats) -> Floats:
    """People by state after a share `new` of those without diabetes has got it."""
    moving = held[:D_FREE] * new
    return np.concatenate([held[:D_FREE] - moving, held[D_FREE:] + moving])


def _longer(rates: Floats) -> Floats:
    """Rates by age, the last age repeated for the years past it."""
    last = np.repeat(rates[..., -1:], LONGEST, axis=-1)
    return np.concatenate([rates, last], axis=-1)
