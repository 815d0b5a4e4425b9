"""Life tables against published figures, and what they say of bad input."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from commonweal.stats.lifetable import decompose, healthy_life_expectancy, life_expectancy

AGES = [0, 1, *range(5, 95, 5)]
DEATHS = np.array(
    # The example of the documentation of phe_life_expectancy (PHEindicatormethods 1.4).
    [17, 9, 4, 8, 20, 15, 24, 33, 50, 71, 100, 163, 263, 304, 536, 872, 1390, 1605, 1936, 1937.0]
)
PEOPLE = np.array(
    [
        *(7060, 35059, 46974, 48489, 43219, 38561, 46009, 57208, 61435, 55601),
        *(50209, 56416, 46411, 39820, 37978, 37039, 33288, 23306, 11936, 11936.0),
    ]
)


def test_the_ons_template_to_its_last_digit(shared: Path) -> None:
    held = json.loads((shared / "facts/statistics/ons_life_expectancy_example.json").read_text())
    found = life_expectancy(held["deaths"], held["population"], held["startage"])
    for place, name in ((0, "le0"), (19, "le90")):
        shown = [found.value[place], found.lower[place], found.upper[place]]
        assert np.round(shown, 6).tolist() == pytest.approx(held["expected"][name], abs=1.1e-6)


def test_the_table_of_a_textbook_written_out() -> None:
    """l, L and T written out row by row, with Chiang's variance as he gives it."""
    rates = DEATHS / PEOPLE
    widths = [1, 4] + [5] * 17
    alive, lived, died = [1.0], [], []
    for width, rate, share in zip(widths, rates[:-1], [0.1] + [0.5] * 18, strict=True):
        risk = width * rate / (1 + width * (1 - share) * rate)
        lived.append(width * (alive[-1] - alive[-1] * risk * (1 - share)))
        died.append(risk)
        alive.append(alive[-1] * (1 - risk))
    lived.append(alive[-1] / rates[-1])
    expected = [sum(lived[place:]) / alive[place] for place in range(20)]
    shares = [0.1] + [0.5] * 18
    variance = []
    for start in range(20):
        total = alive[19] ** 2 / (rates[19] ** 2 * DEATHS[19])
        for place in range(start, 19):
            chance = died[place] ** 2 * (1 - died[place]) / DEATHS[place]
            years = (1 - shares[place]) * widths[place] + expected[place + 1]
            total += alive[place] ** 2 * years**2 * chance
        variance.append(total / alive[start] ** 2)
    found = life_expectancy(DEATHS, PEOPLE, AGES)
    assert found.value == pytest.approx(expected, rel=1e-12)
    assert found.upper - found.value == pytest.approx(1.959963984540054 * np.sqrt(variance), 1e-11)
    assert (found.code == 0).all()


def test_last_bands_of_85_and_90_both_hold() -> None:
    short = life_expectancy(
        [*DEATHS[:18], DEATHS[18:].sum()], [*PEOPLE[:18], PEOPLE[18:].sum()], AGES[:19]
    )
    assert short.value[0] == pytest.approx(life_expectancy(DEATHS, PEOPLE, AGES).value[0], abs=0.3)


def test_unsorted_ages_give_the_same_in_the_order_given() -> None:
    order = np.random.default_rng(3).permutation(20)
    mixed = life_expectancy(DEATHS[order], PEOPLE[order], np.array(AGES)[order])
    assert mixed.value.tolist() == life_expectancy(DEATHS, PEOPLE, AGES).value[order].tolist()
    labels = ["0", "1-4", *(f"{age} - {age + 4}" for age in range(5, 90, 5)), "90 +"]
    named = life_expectancy(DEATHS[order], PEOPLE[order], [labels[place] for place in order])
    assert named.value.tolist() == mixed.value.tolist()


@pytest.mark.parametrize(
    ("ages", "said"),
    [
        ([0, 1, 5, 5, 10, 15], "more than one band starts at 5"),
        ([0, 1, 5, 10, 20, 25], "missing within 10-19"),
        ([0, 10, 15, 20, 25, 30], "missing within 0-9"),
        ([70, 75, 80, 85, 95, 100], "missing within 85-94"),
        ([60, 65, 70, 75, 80, 90], "missing within 80-89"),
        (["0", "1-4", "10-14", "15-19", "20-24", "25+"], "nothing covers 5-9"),
        (["0", "1-5", "5-9", "10-14", "15-19", "20+"], "1-5 overlaps the band from 5"),
        (["0", "1-4", "5-9", "10-14", "15-19", "20-24"], "must be open: 20+"),
        (["0", "1-4", "5-9", "10+", "15-19", "20+"], "10+ is open, yet 15 comes after it"),
        (["0", "1-4", "five", "10-14", "15-19", "20+"], "cannot read 'five'"),
        ([0, 1, 5, 10, 15, np.nan], "is no age"),
        ([0, 1, 5, 10, 15], "6 bands along axis -1, but 5 ages"),
    ],
)
def test_ages_that_are_no_set_of_bands_are_refused_by_name(ages: list[object], said: str) -> None:
    with pytest.raises(ValueError, match="ages") as caught:
        life_expectancy([100.0] * 6, [9_000.0] * 6, ages)
    assert said in str(caught.value)


def test_every_rule_of_suppression_has_its_reason() -> None:
    deaths, people = np.tile(DEATHS, (9, 1)), np.tile(PEOPLE, (9, 1))
    deaths[1, 4] = np.nan
    people[2, 7] = 0
    deaths[3, 6] = people[3, 6] + 1
    people[4], deaths[4] = 249.9, 30.0
    people[5], deaths[5] = 250.0, 30.0
    deaths[6, 19] = 0
    deaths[7, 3] = 0
    people[8], deaths[8] = 300.0, 1.0
    found = life_expectancy(deaths, people, AGES)
    assert found.reason[:, 0].tolist() == [
        "",
        "an input is missing",
        "zero denominator",
        "more deaths than population",
        "population too small",
        "",
        "no deaths in the last age band",
        "",
        "interval too wide",
    ]
    none = [1, 2, 3, 4, 6]
    assert np.isnan(found.value[none]).all()
    assert np.isnan(found.lower[none]).all()
    assert np.isfinite(found.value[[0, 5, 7]]).all()
    assert np.isnan(found.value[8, 0])
    assert found.upper[8, 0] - found.lower[8, 0] > 20


def test_negative_and_infinite_numbers_name_their_group_and_band() -> None:
    deaths = np.tile(DEATHS, (3, 1))
    deaths[2, 5] = -1
    with pytest.raises(ValueError, match=r"deaths is negative: -1 in group 2, band 5"):
        life_expectancy(deaths, PEOPLE, AGES)
    people = PEOPLE.copy()
    people[3] = np.inf
    with pytest.raises(ValueError, match="population is infinite"):
        life_expectancy(DEATHS, people, AGES)


def test_bands_may_stand_on_any_axis_and_limits_at_several_levels() -> None:
    deaths = np.random.default_rng(4).poisson(DEATHS * 2, (3, 2, 20)) + 1.0
    plain = life_expectancy(deaths, PEOPLE * 2, AGES)
    moved = life_expectancy(np.moveaxis(deaths, -1, 1), PEOPLE * 2, AGES, axis=1)
    assert moved.value.tolist() == np.moveaxis(plain.value, -1, 1).tolist()
    levels = life_expectancy(deaths, PEOPLE * 2, AGES, confidence=[0.95, 0.998])
    assert levels.lower.shape == (2, 3, 2, 20)
    assert levels.lower[0].tolist() == plain.lower.tolist()
    assert (levels.lower[1] < levels.lower[0]).all()
    two = life_expectancy(np.moveaxis(deaths, -1, 0), PEOPLE * 2, AGES, axis=0, confidence=[0.95])
    assert two.upper.shape == (1, 20, 3, 2)


def test_a_band_that_nobody_leaves_holds_its_risk_at_one() -> None:
    deaths = DEATHS.copy()
    deaths[15] = 0.5 * PEOPLE[15]
    found = life_expectancy(deaths, PEOPLE, AGES)
    assert found.value[15] == pytest.approx(2.5)
    assert found.value[19] == life_expectancy(DEATHS, PEOPLE, AGES).value[19]


def test_healthy_years_of_the_practical_guide() -> None:
    """France 1991, women from 65: E Hauet's "Practical Guide On Health Expectancy Calculation"
    (REVES, euroreves.ined.fr), table 1: survivors, years lived and share free of disability, to
    12.3, 8.8, 5.8, 3.4 and 1.7 years. The guide's years lived come from single years of age."""
    alive = np.array([89_367, 84_968, 78_012, 66_625, 48_532])
    lived = np.array([436_589, 408_793, 364_013, 290_533, 289_068])
    free = [0.804, 0.714, 0.630, 0.487, 0.710 * 83_967 / (0.710 * 289_068)]
    died = np.append(-np.diff(alive), alive[-1])
    found = healthy_life_expectancy(died, lived, ["65-69", "70-74", "75-79", "80-84", "85+"], free)
    assert found.value == pytest.approx([12.3, 8.8, 5.8, 3.4, 1.7], abs=0.06)


def test_sampled_health_widens_limits_and_a_sample_of_nobody_gives_none() -> None:
    share = np.linspace(0.95, 0.4, 20)
    sizes = np.full((2, 20), 200.0)
    sizes[1, 3] = 0
    known = healthy_life_expectancy(DEATHS, PEOPLE, AGES, share)
    sampled = healthy_life_expectancy(DEATHS, PEOPLE, AGES, share, sample_size=sizes)
    same = healthy_life_expectancy(
        DEATHS, PEOPLE, AGES, share, standard_error=np.sqrt(share * (1 - share) / 200)
    )
    assert sampled.lower[0].tolist() == pytest.approx(same.lower.tolist(), rel=1e-12)
    assert (sampled.upper[0] > known.upper).all()
    assert sampled.value[0].tolist() == known.value.tolist()
    assert sampled.reason[1, 0] == "zero denominator"
    missing = healthy_life_expectancy(DEATHS, PEOPLE, AGES, [*share[:19], np.nan])
    assert missing.reason[0] == "an input is missing"
    with pytest.raises(ValueError, match=r"prevalence is above 1.*0 to 1"):
        healthy_life_expectancy(DEATHS, PEOPLE, AGES, share * 100)
    with pytest.raises(ValueError, match="not both"):
        healthy_life_expectancy(
            DEATHS, PEOPLE, AGES, share, sample_size=sizes, standard_error=share
        )


def test_limits_of_healthy_years_against_draws() -> None:
    draw = np.random.default_rng(11)
    share = np.linspace(0.95, 0.4, 20)
    asked = np.full(20, 400)
    deaths = draw.poisson(DEATHS, (20_000, 20)).astype(float)
    seen = draw.binomial(asked, share, (20_000, 20)) / asked
    drawn = healthy_life_expectancy(np.maximum(deaths, 0), PEOPLE, AGES, seen).value[:, 0]
    found = healthy_life_expectancy(DEATHS, PEOPLE, AGES, share, sample_size=asked)
    half = (found.upper[0] - found.lower[0]) / 2 / 1.959964
    assert half == pytest.approx(drawn.std(), rel=0.03)


# Ponnapalli (Demographic Research 2005; 12: 141-172), women of the United States, 1935 and 1995:
# death rates, and contributions by Arriaga's method as the documentation of decompositionLE prints
# them. Its tables have their own shares lived below 5, so those two bands are left out.
US_1935 = [0.047139, 0.004157, 0.001525, 0.001208, 0.002022, 0.002944, 0.003562, 0.003980]
US_1935 += [0.005003, 0.005927, 0.008310, 0.011638, 0.016309, 0.024373, 0.035823, 0.055769]
US_1935 += [0.092454, 0.130808, 0.222482]
US_1995 = [0.006830, 0.000358, 0.000167, 0.000196, 0.000459, 0.000503, 0.000647, 0.000892]
US_1995 += [0.001266, 0.001765, 0.002612, 0.004171, 0.006575, 0.010387, 0.016349, 0.024504]
US_1995 += [0.038841, 0.063900, 0.151106]
PUBLISHED = [0.4333, 0.2977, 0.4195, 0.5990, 0.6537, 0.5999, 0.6601, 0.6231, 0.7429, 0.8048]
PUBLISHED += [0.8333, 0.9327, 0.9383, 1.0031, 1.0389]


def test_contributions_by_age_come_near_those_published() -> None:
    people = [1e5] * 19
    rates = np.array([US_1995, US_1935]) * 1e5
    found = decompose(rates[0], people, rates[1], people, AGES[:19])
    assert found.by_age.sum() == pytest.approx(float(found.gap), rel=1e-12)
    assert float(found.gap) == pytest.approx(79.00 - 63.32, abs=0.05)
    assert found.by_age[2:17] == pytest.approx(PUBLISHED, rel=0.15)
    assert found.by_age[2:17].sum() == pytest.approx(sum(PUBLISHED), rel=0.04)


def test_causes_share_a_band_as_published() -> None:
    """India and China, men, 1990 (Murray and Lopez 1996), rates and shares of three groups of
    causes, with their parts of each band's contribution as decompositionLE prints them."""
    india = np.array([0.0267, 0.0025, 0.0021, 0.0043, 0.0139, 0.0388, 0.0929])
    china = np.array([0.0084, 0.0009, 0.0015, 0.0028, 0.0102, 0.0342, 0.1003])
    india_part = [0.882, 0.504, 0.382, 0.429, 0.304, 0.248, 0.247]
    china_part = [0.677, 0.174, 0.068, 0.101, 0.095, 0.070, 0.084]
    total = np.array([5.6, 0.8, 0.3, 0.6, 0.8, 0.3, -0.3])
    communicable = np.array([5.466151, 0.5517, 0.3501, 0.62476, 0.70413, 0.471417, 0.588693])
    people = np.full(7, 1e6)
    by_cause = [
        np.stack([rate * part, rate * (1 - np.array(part))]) * 1e6
        for rate, part in ((china, china_part), (india, india_part))
    ]
    found = decompose(
        china * 1e6,
        people,
        india * 1e6,
        people,
        ["0-4", "5-14", "15-29", "30-44", "45-59", "60-69", "70+"],
        cause_deaths=by_cause[0],
        reference_cause_deaths=by_cause[1],
    )
    assert found.by_cause is not None
    assert found.by_cause[0] / found.by_age == pytest.approx(communicable / total, rel=1e-4)


def test_causes_whose_differences_cancel_still_have_their_parts() -> None:
    """Equal death rates, of different causes: what one gives the other takes."""
    causes = np.stack([DEATHS * 0.25, DEATHS * 0.75])
    found = decompose(
        DEATHS,
        PEOPLE,
        DEATHS,
        PEOPLE,
        AGES,
        cause_deaths=causes,
        reference_cause_deaths=causes[::-1],
    )
    assert found.by_cause is not None
    assert float(found.gap) == 0
    assert (found.by_cause[0] > 0).all()
    assert found.by_cause.sum(axis=0) == pytest.approx(np.zeros(20), abs=1e-12)


def test_decomposition_says_why_it_gives_none_and_what_does_not_add_up() -> None:
    deaths = np.tile(DEATHS, (3, 1))
    deaths[1, 19] = 0
    deaths[2, 4] = np.nan
    found = decompose(deaths, PEOPLE, DEATHS, PEOPLE, AGES)
    assert found.reason.tolist() == ["", "no deaths in the last age band", "an input is missing"]
    assert np.isnan(found.gap).tolist() == [False, True, True]
    part = np.stack([DEATHS, DEATHS * 0])
    part[0, 3] += 2
    with pytest.raises(ValueError, match=r"cause_deaths do not add up to all deaths"):
        decompose(
            DEATHS,
            PEOPLE,
            DEATHS,
            PEOPLE,
            AGES,
            cause_deaths=part,
            reference_cause_deaths=part,
        )
    with pytest.raises(ValueError, match="both"):
        decompose(DEATHS, PEOPLE, DEATHS, PEOPLE, AGES, cause_deaths=part)


def test_an_axis_is_that_of_the_shape_that_arrays_have_together() -> None:
    """Two years of twenty areas by twenty bands, one population for both, bands before areas."""
    growth = np.array([1.0, 1.1])[:, None, None]
    people = PEOPLE[:, None] * np.linspace(1, 2, 20)
    deaths = growth * DEATHS[:, None] * np.linspace(1, 2, 20)
    found = life_expectancy(deaths, people, AGES, axis=1)
    assert found.value.shape == (2, 20, 20)
    for year, factor in enumerate((1.0, 1.1)):
        alone = life_expectancy(DEATHS * factor, PEOPLE, AGES)
        assert found.value[year, :, 7] == pytest.approx(alone.value, rel=1e-12)
    causes = np.stack([deaths[0] * 0.25, deaths[0] * 0.75])
    whole = np.stack([deaths * 0.25, deaths * 0.75])
    parts = decompose(
        *(deaths, people, DEATHS, PEOPLE, AGES),
        cause_deaths=whole,
        reference_cause_deaths=np.stack([DEATHS * 0.25, DEATHS * 0.75]),
        axis=1,
    )
    assert parts.by_cause is not None
    assert parts.by_cause.shape == (2, 2, 20, 20)
    level = decompose(
        *(deaths[:1], people, DEATHS, PEOPLE, AGES),
        cause_deaths=causes,
        reference_cause_deaths=np.stack([DEATHS * 0.25, DEATHS * 0.75]),
        axis=1,
    )
    assert level.by_cause is not None
    assert level.by_cause[:, 0] == pytest.approx(parts.by_cause[:, 0])


def test_bands_that_begin_later_give_years_from_the_first_age() -> None:
    """Life expectancy at 65 is the same whether or not younger bands are given."""
    whole, late = life_expectancy(DEATHS, PEOPLE, AGES), AGES.index(65)
    part = life_expectancy(DEATHS[late:], PEOPLE[late:], AGES[late:])
    assert part.value == pytest.approx(whole.value[late:])


def test_a_missing_death_by_cause_is_told_and_leaves_the_gap() -> None:
    own = np.stack([DEATHS * 1.1, DEATHS])
    causes = np.stack([own * 0.25, own * 0.75])
    causes[1, 0, 3] = np.nan
    found = decompose(
        *(own, PEOPLE, DEATHS, PEOPLE, AGES),
        cause_deaths=causes,
        reference_cause_deaths=np.stack([DEATHS * 0.25, DEATHS * 0.75]),
    )
    assert found.code.tolist() == [0, 0]
    assert np.isfinite(found.gap).all()
    assert found.cause_reason is not None
    assert found.cause_reason.tolist() == ["an input is missing", ""]
    assert found.by_cause is not None
    assert np.isnan(found.by_cause[:, 0]).all()
    assert np.isfinite(found.by_cause[:, 1]).all()
