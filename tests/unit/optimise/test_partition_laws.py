"""Laws and awkward requests: islands, points on one spot, groups, regions, numbers, wrong input."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from commonweal.optimise.partition.districts import districts
from commonweal.optimise.partition.objective import Anchor, Balance, Objective, Stability

ROW = [(i, i + 1) for i in range(11)]
ALONG = np.c_[np.arange(12.0), np.zeros(12)]


def test_groups_that_hang_together_are_never_parted() -> None:
    found = districts(
        np.ones(12), ALONG, 3, 5, graph=ROW, keep_together=[(2, 3), (3, 4)], iterations=5_000
    )
    assert len(set(found.labels[2:5])) == 1
    assert found.in_band.all()


def test_groups_that_do_not_hang_together_are_brought_into_one_district() -> None:
    ring = [*ROW, (0, 11)]
    turn = np.arange(12) * np.pi / 6
    around = np.c_[np.cos(turn), np.sin(turn)]
    found = districts(
        np.ones(12), around, 3, 6, graph=ring, keep_together=[(0, 3)], iterations=20_000
    )
    assert found.labels[0] == found.labels[3]
    assert found.in_band.all()
    assert found.contiguous.all()


def test_units_to_keep_apart_are_parted() -> None:
    found = districts(
        np.ones(12), ALONG, 3, 5, graph=ROW, keep_apart=[(5, 6), (1, 2)], iterations=20_000
    )
    assert found.labels[5] != found.labels[6]
    assert found.labels[1] != found.labels[2]
    # Parting 1 from 2 leaves two units at the end: laws come before the band.
    assert sorted(found.weights)[0] == 2.0


def test_no_district_crosses_a_region() -> None:
    regions = ["a"] * 4 + ["b"] * 8
    found = districts(np.ones(12), ALONG, 3, 5, graph=ROW, regions=regions, iterations=5_000)
    assert not set(found.labels[:4]) & set(found.labels[4:])
    assert found.in_band.all()


@pytest.mark.parametrize("number", [3, 4])
def test_a_number_of_districts_is_kept(number: int) -> None:
    found = districts(np.ones(12), ALONG, 3, 5, graph=ROW, number=number, iterations=5_000)
    assert len(found.districts) == number
    assert found.in_band.all()


def test_a_number_that_cannot_be_met_is_a_cause() -> None:
    parted = [(i, i + 1) for i in (0, 2, 4)]
    found = districts(np.full(6, 2.0), ALONG[:6], 3, 5, graph=parted, number=2, iterations=2_000)
    assert len(found.districts) == 3
    assert any("2" in cause.text and "3" in cause.text for cause in found.causes)


def test_islands_lone_units_and_points_on_one_spot() -> None:
    xy = np.zeros((9, 2))
    links = [(0, 1), (1, 2), (2, 3), (4, 5), (4, 4), (5, 4)]
    found = districts(np.ones(9), xy, 2, 3, graph=links, iterations=2_000)
    assert found.contiguous.all()
    assert sorted(found.weights.tolist()) == [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]
    assert found.objective == 0.0


def test_units_without_weight_are_carried_by_a_neighbour() -> None:
    weight = np.array([0, 4, 0, 4, 0, 0, 4, 0, 0, 0, 0, 0.0])
    found = districts(weight, ALONG, 3, 5, graph=ROW, iterations=5_000)
    assert found.in_band.all()
    assert found.weights.tolist() == [4.0, 4.0, 4.0]
    nothing = districts(np.zeros(12), ALONG, 3, 5, graph=ROW, iterations=500)
    assert nothing.weights.tolist() == [0.0]


def test_a_unit_above_the_band_is_a_district_of_its_own_where_the_rest_can_do_without_it() -> None:
    weight = np.ones(12)
    weight[11] = 9.0
    found = districts(weight, ALONG, 3, 5, graph=ROW, iterations=5_000)
    assert found.weights[found.labels[11]] == 9.0
    assert (~found.in_band).sum() == 1
    assert found.status == "infeasible"
    assert [cause.units for cause in found.causes] == [(11,)]
    assert "9" in str(found.relaxation)
    # What can be in band is, and at no more than a proven best: 4 + 4 + 3 in a row, or 5 + 3 + 3.
    assert found.bound == pytest.approx(found.objective)
    assert not found.proven


def test_an_existing_plan_in_pieces_is_made_whole_and_keeps_its_names() -> None:
    plan = np.array([5, 5, 5, 5, 9, 9, 9, 9, 5, 9, -1, -1])
    found = districts(np.ones(12), ALONG, 3, 5, graph=ROW, start=plan, iterations=5_000)
    assert found.in_band.all()
    assert found.contiguous.all()
    assert {5, 9} <= set(found.districts.tolist())
    as_it_is = districts(
        np.ones(12), ALONG, 3, 5, graph=ROW, start=plan, iterations=0, bounded=False
    )
    assert as_it_is.labels[:8].tolist() == plan[:8].tolist()
    assert as_it_is.contiguous.all()


@pytest.mark.parametrize("units", [1, 12])
def test_a_plan_that_places_nobody_is_a_start_too(units: int) -> None:
    links = [link for link in ROW if max(link) < units]
    found = districts(
        np.ones(units), ALONG[:units], 1, 5, graph=links, start=[-1] * units, iterations=500
    )
    assert found.labels.shape == (units,)
    assert found.weights.sum() == units
    assert found.weights.max() <= 5


def test_nothing_and_one_unit() -> None:
    empty = districts([], np.zeros((0, 2)), 1, 2)
    assert empty.labels.tolist() == []
    assert empty.objective == 0.0
    one = districts([1.5], [[0, 0]], 1, 2)
    assert one.labels.tolist() == [0]
    assert one.in_band.all()


def test_every_fault_of_a_request_is_named() -> None:
    with pytest.raises(ValueError, match="cannot group") as caught:
        districts(
            [1.0, np.nan, -2.0],
            [[0, 0], [np.inf, 0], [1, 1]],
            5,
            -4,
            graph=[(0, 7)],
            objective=Objective(
                -1.0,
                anchors=(Anchor(np.ones((2, 2))), Anchor(np.ones((3, 0)))),
                balance=Balance(np.ones(4)),
                stability=Stability(np.zeros(2, int), np.ones(3)),
            ),
            keep_together=[(0, 9)],
            regions=[1, 2],
            start=[0, 0],
            number=0,
        )
    text = str(caught.value)
    for part in (
        "not a finite number at 1",
        "negative at 2",
        "xy is not a finite number at 1",
        "lies above its high end",
        "graph names units outside 0 to 2",
        "keep_together names units",
        "regions must have shape",
        "start must have shape",
        "number must be a whole number of at least 1",
        "cost of anchor must have 3 rows",
        "need must have shape",
        "home must have shape",
        "different names",
        "must be from 0 to",
    ):
        assert part in text, part


@pytest.mark.parametrize(
    ("low", "high", "graph", "match"),
    [
        (0.0, 2.0, [(0, 1)], "above 0"),
        (np.nan, 2.0, [(0, 1)], "two finite numbers"),
        (1.0, 2.0, None, "graph is needed"),
        (1.0, 2.0, [(0.5, 1.0)], "whole numbers"),
        (1.0, 2.0, [0, 1], "shape"),
    ],
)
def test_faults_one_by_one(low: float, high: float, graph: list, match: str) -> None:
    with pytest.raises(ValueError, match=match):
        districts([1, 1], [[0, 0], [1, 1]], low, high, graph=graph)


def test_bounds_of_the_search_are_checked() -> None:
    with pytest.raises(ValueError, match="iterations"):
        districts([1], [[0, 0]], 1, 2, iterations=-1)
    with pytest.raises(ValueError, match="time_limit"):
        districts([1], [[0, 0]], 1, 2, time_limit=0.0)


def test_what_was_compiled_before_a_change_is_not_used_after_it(tmp_path: Path) -> None:
    from commonweal.optimise.partition import arrays

    folder = Path(arrays.__file__).parent
    for name in arrays.KERNELS:
        (tmp_path / f"{name}.py").write_bytes((folder / f"{name}.py").read_bytes())
    assert arrays.edition(tmp_path).dtype == arrays.edition(folder).dtype
    for name in arrays.KERNELS:
        file = tmp_path / f"{name}.py"
        before = arrays.edition(tmp_path).dtype
        file.write_text(file.read_text() + "\n# changed\n")
        assert arrays.edition(tmp_path).dtype != before


def test_every_compiled_module_counts_for_what_may_be_used_again() -> None:
    from commonweal.optimise.partition import arrays

    folder = Path(arrays.__file__).parent
    using = {
        file.stem
        for file in folder.glob("*.py")
        if re.search(r"^@(compiled|front)", file.read_text(), re.MULTILINE)
    }
    assert using <= set(arrays.KERNELS)
