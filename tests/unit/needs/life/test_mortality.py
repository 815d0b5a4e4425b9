"""Life tables and gaps from deaths, against loops and the law from which the deaths were drawn."""

from __future__ import annotations

import numpy as np
import pytest
from mortality_read import SYN, Z, figures, group_of, one, summed

from commonweal.evidence import Basis
from commonweal.folder import Folder
from commonweal.needs.life import part as life
from commonweal.needs.life.gap import REST, gap, life_tables
from deaths_sample import Row, by_loop, ground


@pytest.mark.parametrize("by", ["district", "fifth"])
@pytest.mark.parametrize("sex", ["all", "female", "male"])
def test_life_expectancy_and_limits_are_those_of_a_life_table_in_loops(
    folder: Folder, rows: list[Row], by: str, sex: str
) -> None:
    held = one(ground(folder), by, sex)
    table = life_tables(held)
    assert table is not None
    expected = summed(rows, by, {"female", "male"} if sex == "all" else {sex})
    assert list(held.groups) == list(expected)
    given = 0
    for i, (deaths, years) in enumerate(expected.values()):
        assert held.deaths[i].tolist() == pytest.approx(deaths)
        assert held.person_years[i].tolist() == pytest.approx(years)
        if sum(years) < 5_000:
            assert np.isnan(table.value[i]).all()
            assert set(table.reason[i].tolist()) == {"population too small"}
            continue
        given += 1
        for b, (value, error) in enumerate(by_loop(list(SYN.BANDS), deaths, years)):
            assert table.value[i, b] == pytest.approx(value, abs=1e-9)
            assert table.lower[i, b] == pytest.approx(value - Z * error, abs=1e-9)
            assert table.upper[i, b] == pytest.approx(value + Z * error, abs=1e-9)
    assert given == (4 if by == "district" else 5)


def test_limits_hold_what_the_law_says(folder: Folder) -> None:
    """The law's own life expectancy of each fifth and sex, by single years of age."""
    inside = 0
    for sex in ("female", "male"):
        held = one(ground(folder), "fifth", sex)
        table = life_tables(held)
        assert table is not None
        for i, fifth in enumerate(range(1, 6)):
            alive, true = 1.0, 0.0
            for age in range(140):
                force = sum(SYN.rate(age, sex, fifth, cause) for cause in SYN.LAW)
                true += alive * (1.0 - np.exp(-force)) / force
                alive *= np.exp(-force)
            # Bands and an open end stand off the law by some tenths of a year, whatever the draw.
            assert table.lower[i, 0] - 0.4 < true < table.upper[i, 0] + 0.4
            inside += bool(table.lower[i, 0] < true < table.upper[i, 0])
    assert inside >= 7


@pytest.mark.parametrize("by", ["district", "fifth"])
def test_the_gap_is_the_sum_of_its_ages_and_causes(
    folder: Folder, rows: list[Row], by: str
) -> None:
    held = one(ground(folder), by, "male")
    found = gap(held)
    assert found is not None
    expected = summed(rows, by, {"male"})
    low, high = (expected[held.groups[place]] for place in (found.low, found.high))
    (short, error), (long, other) = (by_loop(list(SYN.BANDS), *part)[0] for part in (low, high))
    assert found.years == pytest.approx(long - short, abs=1e-9)
    assert found.by_age.sum() == pytest.approx(found.years, abs=1e-9)
    assert found.causes == ("cancers", "circulation", REST)
    assert found.by_cause.sum(axis=0).tolist() == pytest.approx(found.by_age.tolist(), abs=1e-9)
    half = Z * (error**2 + other**2) ** 0.5
    assert (found.lower, found.upper) == pytest.approx((found.years - half, found.years + half))
    # Each cause's part at an age is its share of the difference in death rates at that age.
    at = [low_age for low_age, _ in SYN.BANDS].index(70)
    groups = group_of(by)

    def rate(group: str, cause: str | None) -> float:
        counted = [r for r in rows if groups[r["area"]] == group and r["sex"] == "male"
                   and r["age_from"] == 70 and r["cause"] == cause]  # fmt: skip
        return sum(r["deaths"] for r in counted) / sum(r["person_years"] for r in counted)

    ends = held.groups[found.low], held.groups[found.high]
    share = (rate(ends[0], "cancers") - rate(ends[1], "cancers")) / (
        rate(ends[0], None) - rate(ends[1], None)
    )
    assert found.by_cause[0, at] == pytest.approx(share * found.by_age[at])


def test_the_slope_index_is_that_of_a_weighted_line(folder: Folder, rows: list[Row]) -> None:
    found = figures(life.part(ground(folder), []))["needs.life_slope.female"]
    expected = summed(rows, "fifth", {"female"})
    value, error, people = [], [], []
    for deaths, years in expected.values():
        (at_birth, wrong), *_ = by_loop(list(SYN.BANDS), deaths, years)
        value.append(at_birth)
        error.append(wrong)
        people.append(sum(years))
    weight = np.array(people) / sum(people)
    rank = np.cumsum(weight) - weight / 2
    centred = weight * (rank - weight @ rank) / (weight @ (rank - weight @ rank) ** 2)
    slope, spread = centred @ np.array(value), np.sqrt(centred**2 @ np.array(error) ** 2)
    assert found.value == pytest.approx(slope, abs=1e-9)
    assert found.lower == pytest.approx(slope - Z * spread, abs=1e-6)
    assert found.upper == pytest.approx(slope + Z * spread, abs=1e-6)
    assert found.basis is Basis.ASSUMED
