"""GPs for patients and beside a standard: sums by hand, and laws that hold for any areas."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.evidence import Basis
from commonweal.services.workforce.aims import between
from commonweal.services.workforce.measuring import all_measured, measured, together
from commonweal.services.workforce.supply import Series, Supply


def supply(code: str, ratio: float) -> Supply:
    return Supply(
        area=code, name=code, level="district", patients_per=ratio, basis=Basis.OBSERVED,
        sources=("s",),
    )  # fmt: skip


def series(ratios: dict[str, float]) -> Series:
    return Series(
        name="n", role="GP", definition="all", measure="fte", level="district",
        start=date(2019, 1, 1), end=date(2019, 12, 31),
        areas=tuple(supply(code, ratio) for code, ratio in sorted(ratios.items())),
    )  # fmt: skip


def test_one_area_by_hand() -> None:
    found = measured(supply("a", 2_000.0), 30_000.0, 33_000.0, 1_800.0, 1_500.0)
    assert found.staff == pytest.approx(15.0)
    assert found.per_registered == pytest.approx(5.0)
    assert found.per_weighted == pytest.approx(15.0 / 3.3)
    assert found.against_england == pytest.approx(2_000 / 1_800 - 1)
    assert found.needed == pytest.approx(20.0)
    assert found.difference == pytest.approx(5.0)
    assert found.shortfall == pytest.approx(5.0)


def test_an_area_with_more_is_short_of_nothing() -> None:
    found = measured(supply("a", 1_500.0), 30_000.0, None, None, 2_000.0)
    assert found.difference == pytest.approx(-5.0)
    assert found.shortfall == 0.0
    assert found.per_weighted is None
    assert found.against_england is None


def test_without_lists_or_a_standard_nothing_is_short_or_enough() -> None:
    without = measured(supply("a", 1_500.0), None, None, 1_700.0, 2_000.0)
    assert (without.staff, without.needed, without.shortfall) == (None, None, None)
    assert without.per_registered == pytest.approx(10_000 / 1_500)
    assert measured(supply("a", 1_500.0), 1_000.0, None, None, None).shortfall is None


@given(st.floats(500, 6_000), st.floats(1, 1e6))
def test_at_the_standard_nobody_lacks(ratio: float, patients: float) -> None:
    found = measured(supply("a", ratio), patients, None, ratio, ratio)
    assert found.shortfall == 0.0
    assert found.against_england == 0.0


areas = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.tuples(st.floats(500, 6_000), st.floats(100, 1e6)),
    min_size=1,
)


@given(areas, st.floats(500, 6_000))
def test_areas_add_up_to_the_system(held: dict[str, tuple[float, float]], standard: float) -> None:
    lists = {code: patients for code, (_, patients) in held.items()}
    rows = all_measured(
        series({code: ratio for code, (ratio, _) in held.items()}), lists, lists, standard, standard
    )
    total = together(rows, standard)
    assert total is not None
    assert total.registered == pytest.approx(sum(lists.values()))
    assert total.staff == pytest.approx(sum(p / r for r, p in held.values()))
    assert total.needed == pytest.approx(sum(lists.values()) / standard)
    assert total.difference == pytest.approx(
        sum(row.difference for row in rows if row.difference is not None), abs=1e-6
    )
    assert total.shortfall is not None
    assert total.difference is not None
    # Areas with more do not make up for areas with fewer.
    assert total.shortfall >= max(total.difference, 0.0) - 1e-6
    assert total.per_weighted == pytest.approx(total.per_registered)
    ratios = [ratio for ratio, _ in held.values()]
    assert min(ratios) * (1 - 1e-9) <= total.patients_per <= max(ratios) * (1 + 1e-9)


def test_areas_without_lists_are_in_no_sum() -> None:
    rows = all_measured(series({"a": 2_000.0, "b": 1_000.0}), {"a": 4_000.0}, {}, None, 1_000.0)
    total = together(rows, None)
    assert total is not None
    assert (total.registered, total.staff, total.shortfall) == (4_000.0, 2.0, 2.0)
    assert together(all_measured(series({"a": 1_000.0}), {}, {}, None, None), None) is None


def test_the_value_at_a_rank_lies_between_its_neighbours() -> None:
    ranks = {4.0: 2_859.5, 130.0: 1_794.0, 137.0: 1_753.1, 193.0: 1_640.2}
    assert between(ranks, 148.5) == (1_640.2, 1_753.1)
    assert between(ranks, 137) == (1_753.1, 1_753.1)
    assert between(ranks, 237) == (None, 1_640.2)
    assert between(ranks, 1) == (2_859.5, None)
    assert between({}, 1) == (None, None)
