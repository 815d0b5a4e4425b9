"""First heart attacks, first strokes, and how common smoking and diabetes are, by sex, age and
fifth: curves fixed by published totals, for want of published tables by single year of age."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from commonweal.needs.prevention import england
from commonweal.needs.prevention.england import AGES, FIFTHS, OLDEST, SEXES, YOUNGEST
from commonweal.needs.prevention.parameters import Values

Floats = npt.NDArray[np.float64]

#: European Standard Population 2013, persons of 100,000 by five-year age, the last 90 and over
#: (Eurostat; from memory, not verified).
STANDARD_2013: tuple[int, ...] = (
    *(5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000),
    *(5500, 5000, 4000, 2500, 1500, 1000),
)

#: Age bands in which first heart attacks were counted.
HEART_BANDS = {
    "30_54": (30, 54),
    "55_64": (55, 64),
    "65_74": (65, 74),
    "75_84": (75, 84),
    "85_over": (85, OLDEST),
}
SMOKING_BANDS = {
    "18_24": (18, 24),
    "25_34": (25, 34),
    "35_44": (35, 44),
    "45_54": (45, 54),
    "55_64": (55, 64),
    "65_over": (65, OLDEST),
}
#: The ages at which the shares of people with diabetes are taken to hold.
DIABETES_AGES = (20, 50, 82)


def adults() -> Floats:
    """England's adults, shape (sex, fifth, age 18 to 100)."""
    return england.people()[..., YOUNGEST:]


def gradient(most_against_least: Floats) -> Floats:
    """What each fifth has, against England's mean, from the ratio of the most to the least.

    Even steps on a logarithmic scale, weighted to a mean of one at each age.

    Parameters
    ----------
    most_against_least
        Shape (draws, 1, 1, 1).

    Returns
    -------
    ndarray
        Shape (draws, sex, fifth, age).
    """
    steps = np.linspace(0.5, -0.5, len(FIFTHS))[None, None, :, None]
    raw = most_against_least**steps
    weights = adults() / adults().sum(axis=1, keepdims=True)
    return np.asarray(raw / (raw * weights).sum(axis=2, keepdims=True))


def stroke_rates(values: Values) -> Floats:
    """First strokes per person-year, shape (draws, sex, fifth, age).

    An exponential curve by age for each sex, fixed by the rate standardised to the European
    population of 2013 and by the mean age at first stroke.
    """
    ages = np.arange(OLDEST + 1, dtype=np.float64) + 0.5
    standard = np.repeat(np.array(STANDARD_2013) / 5.0, 5)[: OLDEST + 1]
    standard = np.concatenate([standard, np.zeros(OLDEST + 1 - len(standard))])
    standard[90:] = STANDARD_2013[-1] / (OLDEST + 1 - 90)
    curves = []
    for sex, name in enumerate(("men", "women")):
        counted = england.people()[sex].sum(axis=0)
        wanted = values.fixed(f"stroke.mean_age.{name}")
        slope = brentq(lambda b, n=counted, w=wanted: _mean_age(b, ages, n) - w, 0.0, 0.3)
        shape = np.exp(slope * (ages - 70.0))
        level = values.fixed(f"stroke.rate.{name}") / 1000.0 / (shape @ standard / 1e5)
        curves.append(level * shape[YOUNGEST:])
    rates = np.array(curves)[None, :, None, :]
    return rates * values["stroke.level"] * gradient(values["stroke.deprivation"])


def _mean_age(slope: float, ages: Floats, people: Floats) -> float:
    cases = np.exp(slope * (ages - 70.0)) * people
    return float(cases @ ages / cases.sum())


def heart_attack_rates(values: Values) -> Floats:
    """First heart attacks per person-year, shape (draws, sex, fifth, age).

    Counts of England by age band, split between men and women by a ratio that falls evenly with
    age on a logarithmic scale until men add up to their published total; between the middles of
    bands a straight line on a logarithmic scale, and the bands' counts kept.
    """
    people = england.people().sum(axis=1)
    bands = list(HEART_BANDS.items())
    counts = np.array([values.fixed(f"mi.first.{name}") for name, _ in bands])
    exposed = np.array(
        [[people[s, low : high + 1].sum() for _, (low, high) in bands] for s in (0, 1)]
    )
    middles = np.array([(low + min(high, 94)) / 2.0 for _, (low, high) in bands])
    total = values.fixed("mi.first.men") + values.fixed("mi.first.women")
    men = values.fixed("mi.first.men") * counts.sum() / total
    start = np.log(values.fixed("mi.sex_ratio_at_40"))

    def by_sex(fall: float) -> Floats:
        ratio = np.exp(start - fall * (middles - 40.0))
        women = counts / (ratio * exposed[0] + exposed[1])
        return np.array([ratio * women, women])

    fall = brentq(lambda b: float(by_sex(b)[0] @ exposed[0]) - men, -0.2, 0.2)
    ages = np.arange(OLDEST + 1) + 0.5
    rates = np.exp([np.interp(ages, middles, np.log(rate)) for rate in by_sex(fall)])
    rates[:, :30] = rates[:, [30]] * np.exp((ages[:30] - 30.5) * 0.1)
    for place, (_, (low, high)) in enumerate(bands):
        held = rates[:, low : high + 1]
        held *= counts[place] / (held * people[:, low : high + 1]).sum()
    return rates[None, :, None, YOUNGEST:] * values["mi.level"] * gradient(values["mi.deprivation"])


def heart_attack_fatality(values: Values) -> Floats:
    """Share of first heart attacks fatal within 30 days, shape (1, 1, 1, age)."""
    share = np.empty(len(AGES))
    for name, (low, high) in HEART_BANDS.items():
        inside = np.isin(AGES, np.arange(YOUNGEST if low == 30 else low, high + 1))
        share[inside] = values.fixed(f"mi.fatal.{name}") / values.fixed(f"mi.first.{name}")
    return share[None, None, None, :]


def smoking_now(values: Values) -> Floats:
    """Share of people who smoke, shape (1, sex, fifth, age).

    The shape by age is scaled to each fifth's share of smokers and to the share of each sex.
    """
    shape = np.empty(len(AGES))
    for name, (low, high) in SMOKING_BANDS.items():
        shape[np.isin(AGES, np.arange(low, high + 1))] = values.fixed(f"smoking.by_age.{name}")
    most = values.fixed("smoking.smokers_in_most_deprived_fifth")
    least = values.fixed("smoking.smokers_in_least_deprived_fifth")
    ends = most * (least / most) ** np.linspace(0.0, 1.0, len(FIFTHS))
    ends[1:4] *= (1.0 - most - least) / ends[1:4].sum()
    held = shape * (ends * len(FIFTHS))[None, :, None] * np.ones((len(SEXES), 1, 1))
    for sex, name in enumerate(("men", "women")):
        smokers = (held[sex] * adults()[sex]).sum() / adults()[sex].sum()
        held[sex] *= values.fixed(f"smoking.share.{name}") / smokers
    return np.minimum(held, 0.95)[None]


def smoked_before(values: Values, now: Floats) -> Floats:
    """Share of people who used to smoke: those who ever did, at one level, less those who do."""
    overall = float((now[0] * adults()).sum() / adults().sum())
    ever = overall / (1.0 - values.fixed("smoking.quit_ratio"))
    return np.maximum(ever - now, 0.0)


def diabetes_share(values: Values) -> Floats:
    """Share of people with diabetes, shape (draws, sex, fifth, age).

    Straight lines by age on the logit scale through the published shares, scaled to men and women
    and by fifth.
    """
    known = [
        values.fixed("diabetes.share.20"),
        values.fixed("diabetes.share.45_54"),
        values.fixed("diabetes.share.75_over"),
    ]
    logit = np.interp(AGES, DIABETES_AGES, np.log(known) - np.log1p(-np.array(known)))
    shape = 1.0 / (1.0 + np.exp(-logit))
    both = [values.fixed(f"diabetes.share.{name}") for name in ("men", "women")]
    by_sex = np.array(both) / float(np.mean(both))
    raw = shape * by_sex[None, :, None, None] * gradient(values["diabetes.deprivation"])
    return np.asarray(np.minimum(raw, 0.6))


def raised_glucose_share(values: Values, diabetes: Floats) -> Floats:
    """Share of people with non-diabetic hyperglycaemia: the published share of adults, with the
    shape of diabetes by sex, age and fifth."""
    overall = (diabetes * adults()).sum(axis=(1, 2, 3), keepdims=True) / adults().sum()
    return np.asarray(np.minimum(values["ndh.share"] * diabetes / overall, 0.6))
