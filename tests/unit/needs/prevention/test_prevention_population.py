"""People from rows in whatever bands are held."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from commonweal.evidence import Basis
from commonweal.needs.prevention import england
from commonweal.needs.prevention.population import Population, population_of


def rows(**columns: list[object]) -> pa.Table:
    return pa.table(columns)


def test_single_years_by_sex_are_kept_as_they_are() -> None:
    made = population_of(
        rows(
            sex=["male", "female", "male"],
            age_from=[17, 40, 100],
            age_to=[17, 40, None],
            fifth=[1, 5, 2],
            persons=[9.0, 3.0, 2.0],
        )
    )
    assert made.basis == Basis.OBSERVED
    assert made.notes == ()
    assert made.persons.sum() == 5.0, "the boy of 17 is left out"
    assert made.persons[1, 4, 22] == 3.0
    assert made.persons[0, 1, 82] == 2.0


def test_bands_are_split_as_england_s_people_are() -> None:
    made = population_of(
        rows(age_from=[0, 65], age_to=[64, None], fifth=[3, 3], persons=[1000.0, 300.0])
    )
    weights = england.people()[:, 2, 18:65]
    assert made.basis == Basis.ESTIMATED
    assert len(made.notes) == 2
    assert made.persons[:, 2, 47:].sum() == pytest.approx(300.0)
    young = made.persons[:, 2, :47]
    assert young / young.sum() == pytest.approx(weights / weights.sum())
    assert young.sum() == pytest.approx(1000.0 * weights.sum() / england.people()[:, 2, :65].sum())
    assert not made.persons[:, [0, 1, 3, 4]].any()


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_any_frame_will_do(frame: type) -> None:
    data = {"age_from": [20, 30], "age_to": [29, None], "fifth": [1, 1], "persons": [5.0, 6.0]}
    made = population_of(frame(data))
    assert made.persons.sum() == pytest.approx(11.0)
    assert made.persons[:, 0, 2:12].sum() == pytest.approx(5.0)


def test_ages_and_fifths_as_floats_and_nullable_integers_are_read_alike() -> None:
    data = {"age_from": [20.0, 30.0], "age_to": [29, None], "fifth": [1.0, 1.0], "persons": [5, 6]}
    floats = population_of(pd.DataFrame(data))
    nullable = population_of(pd.DataFrame(data).astype({"age_to": "Int64", "fifth": "Int64"}))
    assert floats.persons.tolist() == nullable.persons.tolist()


def test_all_faults_are_told_at_once() -> None:
    bad = rows(
        sex=["male", "x", "all"],
        age_from=[20, 30, 50],
        age_to=[29, 20, 60],
        fifth=[6, 1, 1],
        persons=[1.0, -1.0, 2.0],
    )
    with pytest.raises(ValueError, match="row 0 fifth 6") as error:
        population_of(bad)
    for said in ("row 1 persons -1.0", "row 1 sex 'x'", "row 1 age_to 20: lies below"):
        assert said in str(error.value)


def test_bands_that_overlap_are_refused() -> None:
    bad = rows(age_from=[0, 50], age_to=[64, None], fifth=[2, 2], persons=[1.0, 1.0])
    with pytest.raises(ValueError, match="fifth 2 male: ages 0 to 64 and 50 to 100 overlap"):
        population_of(bad)


def test_both_sexes_beside_one_sex_are_refused_when_they_overlap() -> None:
    bad = rows(
        sex=["all", "female"], age_from=[0, 20], age_to=[64, 29], fifth=[2, 2], persons=[1.0, 1.0]
    )
    with pytest.raises(ValueError, match="fifth 2 female"):
        population_of(bad)


def test_lacking_columns_are_named() -> None:
    with pytest.raises(ValueError, match=r"lack the columns \['fifth'\]"):
        population_of(rows(age_from=[1], age_to=[2], persons=[1.0]))


@pytest.mark.parametrize(
    "persons", [np.ones((2, 5, 3)), np.full((2, 5, 83), -1.0), np.full((2, 5, 83), np.nan)]
)
def test_impossible_people_are_refused(persons: np.ndarray) -> None:
    with pytest.raises(ValueError, match="persons:"):
        Population(persons=persons, basis=Basis.OBSERVED)


def test_england_s_people_by_age_come_near_the_census_based_estimates(shared: Path) -> None:
    """Mid-2019, both sexes: to 74 four years later than ours, above that overstated as told."""
    place = shared / "data/england/lsoa11_population_mid2019_5yr.csv.gz"
    held = pd.read_csv(place)
    counted = held[held["lsoa11_code"].str.startswith("E")].filter(like="age_").sum().to_numpy()
    ours = england.people().sum(axis=(0, 1))
    bands = [ours[5 * i : 5 * i + 5].sum() for i in range(18)] + [ours[90:].sum()]
    ratio = np.array(bands) / counted
    assert (np.abs(ratio[:14] - 1) < 0.15).all()
    assert (np.abs(ratio[14:] - 1) < 0.40).all()
