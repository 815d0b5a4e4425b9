"""Agreement with the official package, and what it fails on."""

from __future__ import annotations

import numpy as np
import pandas as pd
import PHStatsMethods
import pytest
from numpy.testing import assert_allclose
from scipy.stats import chi2

from commonweal.stats import funnel, quantile, rates, standardise

LEVELS = [0.95, 0.998]
LIMITS = [["lower_95_ci", "lower_99_8_ci"], ["upper_95_ci", "upper_99_8_ci"]]
SAID = {
    "Low (0.001)": -2,
    "Low (0.025)": -1,
    "Not significant": 0,
    "High (0.025)": 1,
    "High (0.001)": 2,
}
CLOSE = {"rtol": 1e-9, "atol": 0.0}


def agree(estimate, table):
    assert_allclose(estimate.value, table["Value"].to_numpy(float), **CLOSE)
    assert_allclose(estimate.lower, table[LIMITS[0]].to_numpy(float).T, **CLOSE)
    assert_allclose(estimate.upper, table[LIMITS[1]].to_numpy(float).T, **CLOSE)


@pytest.fixture(scope="module")
def counts():
    draw = np.random.default_rng(3)
    count = np.concatenate([np.arange(1, 31), [2.5, 9.99], draw.integers(1, 10**6, 120)])
    people = count * draw.uniform(1, 5000, len(count)).round()
    names = [f"g{number:03}" for number in range(len(count))]
    return pd.DataFrame({"group": names, "count": count, "people": people})


@pytest.fixture(scope="module")
def bands():
    """Events, people, standard and reference of 60 groups by 19 bands, long."""
    draw = np.random.default_rng(4)
    groups, number = 60, 19
    mean = draw.choice([0.2, 0.6, 3, 40], groups)[:, None] * np.linspace(0.5, 2, number)
    count = draw.poisson(mean)
    # The official package fails when a group has no event at all.
    count[count.sum(axis=1) == 0, -1] = 1
    standard = np.tile(
        PHStatsMethods.euro_standard_pop()["euro_standard_pops"].to_numpy(float), groups
    )
    return pd.DataFrame(
        {
            "group": np.repeat([f"g{place:02}" for place in range(groups)], number),
            "count": count.ravel(),
            "people": draw.integers(200, 9000, groups * number),
            "standard": standard,
            "reference_count": np.tile(draw.integers(0, 5000, number), groups),
            "reference_people": np.tile(draw.integers(10**5, 10**6, number), groups),
        }
    )


def wide(table, column):
    return table[column].to_numpy(float).reshape(-1, 19)


def test_crude_rates(counts):
    theirs = PHStatsMethods.ph_rate(counts, "count", "people", "group", False, LEVELS, 100_000)
    agree(rates.crude_rate(counts["count"], counts["people"], confidence=LEVELS), theirs)


def test_proportions_with_none_and_all(counts):
    edges = pd.DataFrame({"group": ["none", "all"], "count": [0, 40], "people": [40, 40]})
    table = pd.concat([counts, edges]).sort_values("group", ignore_index=True)
    theirs = PHStatsMethods.ph_proportion(table, "count", "people", "group", False, LEVELS, 100)
    ours = rates.proportion(table["count"], table["people"], multiplier=100, confidence=LEVELS)
    assert_allclose(ours.value, theirs["Value"], **CLOSE)
    # Their limits of nothing are zero but for rounding.
    assert_allclose(ours.lower, theirs[LIMITS[0]].to_numpy(float).T, rtol=1e-9, atol=1e-12)
    assert_allclose(ours.upper, theirs[LIMITS[1]].to_numpy(float).T, **CLOSE)


def test_means():
    values = np.random.default_rng(5).normal(20, 6, (30, 12))
    values[0] = 7.0
    table = pd.DataFrame({"group": np.repeat(np.arange(30), 12), "value": values.ravel()})
    theirs = PHStatsMethods.ph_mean(table, "value", "group", False, LEVELS)
    agree(rates.mean(values, confidence=LEVELS), theirs)


def test_directly_standardised_rates_and_when_they_are_not_given(bands):
    theirs = PHStatsMethods.ph_dsr(
        bands, "count", "people", "standard", "group", False, LEVELS, 100_000, False
    )
    ours = standardise.direct(
        wide(bands, "count"), wide(bands, "people"), wide(bands, "standard"), confidence=LEVELS
    )
    agree(ours, theirs)
    few = theirs["Total Count"].to_numpy() < 10
    assert 5 < few.sum() < 55
    assert (ours.reason[few] == "too few events").all()
    assert (ours.reason[~few] == "").all()


@pytest.mark.parametrize("ratio", [True, False])
def test_indirectly_standardised(bands, ratio):
    columns = ["count", "people", "reference_count", "reference_people"]
    arrays = [wide(bands, column) for column in columns]
    if ratio:
        theirs = PHStatsMethods.ph_ISRatio(bands, *columns, "group", False, LEVELS, 100)
        ours = standardise.indirect_ratio(*arrays, multiplier=100, confidence=LEVELS)
    else:
        theirs = PHStatsMethods.ph_ISRate(bands, *columns, "group", False, LEVELS, 100_000)
        ours = standardise.indirect_rate(*arrays, confidence=LEVELS)
    agree(ours, theirs)


@pytest.mark.parametrize("invert", [True, False])
@pytest.mark.parametrize("number", [2, 3, 5, 7, 10, 14, 20])
def test_quantiles_with_ties_and_gaps(number, invert):
    draw = np.random.default_rng(number)
    for size in (number - 1, number, 33, 34, 150, 164, 195):
        for value in (np.arange(size) * 1.0, draw.integers(0, 40, size) * 1.0):
            value[draw.random(size) < 0.1 * (size > 150)] = np.nan
            theirs = PHStatsMethods.ph_quantile(
                pd.DataFrame({"value": value}), "value", nquantiles=number, invert=invert
            )
            ours = quantile.groups(value, number, invert=invert)
            assert_allclose(ours, theirs["quantile"].to_numpy(float))


@pytest.mark.parametrize("kind", ["proportion", "rate", "ratio"])
def test_significance(kind):
    draw = np.random.default_rng(6)
    people = draw.integers(20, 4000, 150).astype(float)
    # Spread wider than chance, so that groups lie beyond every limit.
    count = draw.binomial(people.astype(int), draw.beta(6, 20, 150)).astype(float)
    count[count == 0] = 1
    if kind == "ratio":
        people = people * 0.23
    table = pd.DataFrame({"count": count, "people": people, "rate": count / people * 1e5})
    more = {"rate": "rate", "rate_type": "crude", "multiplier": 100_000} if kind == "rate" else {}
    theirs = PHStatsMethods.assign_funnel_significance(table, "count", kind, "people", **more)
    ours = funnel.significance(kind, count, people).beyond
    assert ours.tolist() == [SAID[word] for word in theirs["significance"]]
    assert set(ours) == {-2, -1, 0, 1, 2}


def test_significance_of_standardised_rates():
    count = np.array([20, 9, 120, 400, 55.0])
    rate = np.array([44_000, 9_900, 9_200, 7_900, 9_000.0])
    table = pd.DataFrame({"count": count, "rate": rate})
    theirs = PHStatsMethods.assign_funnel_significance(
        table, "count", "rate", rate="rate", rate_type="dsr", multiplier=100_000
    )["significance"].tolist()
    ours = funnel.significance("rate", count, rates.equivalent_population(count, rate), fewest=10)
    assert "Not applicable" in theirs.pop(1)
    assert np.isnan(ours.beyond[1])
    assert ours.reason[1] == "too few events"
    assert np.delete(ours.beyond, 1).tolist() == [SAID[word] for word in theirs]


def test_funnel_points_of_standardised_rates():
    table = pd.DataFrame({"count": [20, 120], "rate": [44_000.0, 13_200.0], "people": [1, 1]})
    theirs = PHStatsMethods.calculate_funnel_points(table, "count", "rate", "dsr", "people")
    ours = rates.equivalent_population(table["count"], table["rate"])
    assert_allclose(ours, theirs["denom_derived"], **CLOSE)


@pytest.mark.parametrize("share", [0.0893, 0.5, 0.97])
def test_funnel_lines_of_proportions(share):
    people = np.array([10, 50, 100, 1000, 5000.0])
    table = pd.DataFrame({"count": people * share, "people": people})
    theirs = PHStatsMethods.calculate_funnel_limits(table, "count", "proportion", 100, "people")
    size, level = theirs["Population"].to_numpy(float), theirs["baseline"].to_numpy(float)
    ours = funnel.limits("proportion", size, level / 100, multiplier=100)
    for place, name in enumerate(["2s", "3s"]):
        for side, line in (("lower", ours.lower), ("upper", ours.upper)):
            given = theirs[f"{side}_{name}_limit"].to_numpy(float)
            assert_allclose(line[place], given, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("kind", ["rate", "ratio"])
def test_funnel_lines_of_rates_and_ratios_to_the_tolerance_of_their_search(kind):
    table = pd.DataFrame({"count": [1, 20, 9, 120, 400], "people": [10, 50, 100, 1000, 5000.0]})
    table["rate"] = table["count"] / table["people"] * 1e5
    if kind == "rate":
        theirs = PHStatsMethods.calculate_funnel_limits(
            table, "count", "rate", 100_000, "people", True, "rate", "crude", years_of_data=1
        )
        column, baseline, multiplier = "population_1_year", 550 / 6160, 100_000
    else:
        theirs = PHStatsMethods.calculate_funnel_limits(
            table, "count", "ratio", 100, "people", ratio_type="isr", years_of_data=1
        )
        column, baseline, multiplier = "exp_events", 1, 100
    events = theirs.iloc[:, 0].to_numpy(float)
    for place, (name, level) in enumerate(zip(["2s", "3s"], LEVELS, strict=True)):
        for side in ("lower", "upper"):
            size = theirs[f"{side}_{name}_{column}"].to_numpy(float)
            ours = funnel.limits(kind, size, baseline, multiplier=multiplier)
            line = getattr(ours, side)[place]
            given = theirs[f"{side}_{name}_limit"].to_numpy(float)
            # They search for the expected events, not to the end; here are the exact ones.
            tail = (1 - level) / 2
            if side == "lower":
                sought = chi2.ppf(1 - tail, 2 * events + 2) / 2
            else:
                sought = chi2.ppf(tail, 2 * events) / 2
            assert_allclose(size * baseline, sought, rtol=1e-4)
            assert_allclose(line, given, rtol=1e-4)
            at = funnel.limits(kind, sought / baseline, baseline, multiplier=multiplier)
            reached = getattr(at, side)[place] * sought / baseline / multiplier
            assert_allclose(reached, events, rtol=1e-9)


class TestWhereTheOfficialPackageFails:
    """Each failure of the peer, and what stands here instead, worked out by hand or by scipy."""

    def test_no_events(self):
        table = pd.DataFrame({"group": ["a", "b"], "count": [0, 65], "people": [1000, 100]})
        with pytest.raises(ValueError, match="must be a positive number"):
            PHStatsMethods.ph_rate(table, "count", "people", "group")
        value, lower, upper = rates.crude_rate(table["count"], table["people"])
        assert (value[0], lower[0]) == (0.0, 0.0)
        assert_allclose(upper[0], chi2.ppf(0.975, 2) / 2 / 1000 * 100_000, **CLOSE)

    def test_no_events_beside_expected_ones(self):
        table = pd.DataFrame({"group": ["a", "a"], "count": [0, 0], "people": [100, 200]})
        table["events"], table["base"] = [10, 40], [1000, 1000]
        columns = ["count", "people", "events", "base"]
        for function in (PHStatsMethods.ph_ISRatio, PHStatsMethods.ph_ISRate):
            with pytest.raises(ValueError, match="must be a positive number"):
                function(table, *columns, "group")
        arrays = [table[column] for column in columns]
        value, lower, upper = standardise.indirect_ratio(*arrays)
        assert (value, lower) == (0.0, 0.0)
        # 100 x 0.01 and 200 x 0.04: nine are expected.
        assert_allclose(upper, chi2.ppf(0.975, 2) / 2 / 9, **CLOSE)

    def test_a_single_zero_denominator_stops_all_groups(self):
        table = pd.DataFrame({"group": ["a", "b"], "count": [3, 65], "people": [0, 100]})
        for function in (PHStatsMethods.ph_rate, PHStatsMethods.ph_proportion):
            with pytest.raises(ValueError, match="greater than zero"):
                function(table, "count", "people", "group")
        found = rates.crude_rate(table["count"], table["people"])
        assert found.reason.tolist() == ["zero denominator", ""]
        assert_allclose(found.value, [np.nan, 65_000])

    def test_a_missing_count_is_taken_for_none(self):
        table = pd.DataFrame({"group": "a", "count": [np.nan, 12], "people": [50, 100]})
        table["standard"] = [1, 1]
        columns = ["count", "people", "standard"]
        theirs = PHStatsMethods.ph_dsr(table, *columns, "group", euro_standard_pops=False)
        assert theirs["Value"].tolist() == [6000.0]
        ours = standardise.direct(*(table[column] for column in columns))
        assert np.isnan(ours.value)
        assert ours.reason == "an input is missing"

    def test_narrow_whole_numbers_overflow(self):
        """Limits of a standardised rate are silently wrong from 32-bit columns, as Arrow has."""
        table = pd.DataFrame({"group": "a", "count": [300, 288], "people": [9000, 11412]})
        table["standard"] = [60_000, 40_000]
        columns = ["count", "people", "standard"]
        narrow = table.astype(dict.fromkeys(columns, "int32"))
        upper = [
            PHStatsMethods.ph_dsr(given, *columns, "group", euro_standard_pops=False).loc[
                0, "upper_95_ci"
            ]
            for given in (table, narrow)
        ]
        assert abs(upper[1] / upper[0] - 1) > 0.01
        for given in (table, narrow):
            ours = standardise.direct(*(given[column] for column in columns))
            assert_allclose(ours.upper, upper[0], **CLOSE)
