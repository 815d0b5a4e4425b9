"""Units inside a band, beside a search through all configurations that shares no code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import pytest

from commonweal.optimise.facility import NOWHERE, OutOfReachError, assigned, capacitated, p_median


@dataclass(frozen=True)
class Case:
    """A small question in whole numbers, so that every sum is exact."""

    cost: np.ndarray
    weight: np.ndarray
    k: int
    low: np.ndarray
    high: np.ndarray
    opened: list[int]
    closed: list[int]
    exempt: list[int]

    def asked(self, **more: object) -> dict[str, object]:
        """The question as `capacitated` takes it."""
        return {
            "cost": self.cost, "weight": self.weight, "k": self.k, "low": self.low,
            "high": self.high, "fixed_open": self.opened, "fixed_closed": self.closed,
            "exempt": self.exempt, **more,
        }  # fmt: skip

    def configurations(self) -> Iterator[tuple[int, ...]]:
        """Every set of k sites that keeps what is fixed."""
        for chosen in combinations(range(self.cost.shape[1]), self.k):
            if set(self.opened) <= set(chosen) and not set(self.closed) & set(chosen):
                yield chosen

    def missed(self, chosen: tuple[int, ...], volumes: list[float]) -> list[float]:
        """What each site lacks or has too much."""
        return [
            0.0 if j in self.exempt
            else min(v - self.low[j], 0.0) if v < self.low[j] else max(v - self.high[j], 0.0)
            for j, v in zip(chosen, volumes, strict=True)
        ]  # fmt: skip

    def nearest(self, chosen: tuple[int, ...]) -> tuple[float, list[float]]:
        """Cost and volumes where everyone goes to the nearest, of equals the lowest."""
        total, volumes = 0.0, dict.fromkeys(chosen, 0.0)
        for row, weight in zip(self.cost, self.weight, strict=True):
            if weight:
                site = min(chosen, key=lambda j: (row[j], j))
                total += row[site] * weight
                volumes[site] += weight
        return total, list(volumes.values())


def cases(count: int, seed: int, most_areas: int = 12, most_sites: int = 7) -> Iterator[Case]:
    """Questions with many ties, areas without weight, sites out of reach, sites fixed or exempt."""
    draw = np.random.default_rng(seed)
    for _ in range(count):
        areas, sites = int(draw.integers(1, most_areas + 1)), int(draw.integers(1, most_sites + 1))
        cost = draw.integers(0, 6, (areas, sites)) * 10.0
        cost[draw.random(cost.shape) < draw.choice([0.0, 0.25])] = np.inf
        weight = draw.integers(0, 6, areas).astype(float)
        order = draw.permutation(sites).tolist()
        opened, closed = order[: int(draw.integers(0, 2))], order[2 : 2 + int(draw.integers(0, 2))]
        k = int(draw.integers(1, sites - len(closed) + 1))
        middle = max(weight.sum(), 1.0) / k
        low = np.floor(middle * draw.uniform(0, 1.1, sites))
        high = np.ceil(low + middle * draw.uniform(0, 1.2, sites))
        if draw.random() < 0.3:
            low[:], high[:] = np.floor(middle * 0.7), np.inf
        exempt = order[: int(draw.integers(0, 2))]
        yield Case(cost, weight, k, low, high, opened, closed, exempt)


@pytest.mark.parametrize("listed", [2_000_000, 0])
def test_nearest_units_are_what_a_search_through_all_configurations_finds(listed: int) -> None:
    kept = none = 0
    for case in cases(250, 7):
        tried = [(chosen, *case.nearest(chosen)) for chosen in case.configurations()]
        tried = [one for one in tried if np.isfinite(one[1])]
        if not tried:
            with pytest.raises(ValueError, match="reach"):
                capacitated(**case.asked(listed=listed))  # type: ignore[arg-type]
            continue
        found = capacitated(**case.asked(listed=listed))  # type: ignore[arg-type]
        keeping = [one for one in tried if not any(case.missed(one[0], one[2]))]
        assert found.proven
        assert not found.managed
        if keeping:
            kept += 1
            chosen, total, _ = min(keeping, key=lambda one: one[1])
            assert found.objective == total
            assert found.bound <= total
            assert (found.open, found.objective, found.volumes.tolist()) in keeping
            assert found.open == chosen or not listed
            assert found.assignment.tolist() == assigned(case.cost, found.open)[0].tolist()
            assert found.nearest == ()
        else:
            none += 1
            ordered = sorted(
                (sum(map(abs, case.missed(one[0], one[2]))), one[1], one[0]) for one in tried
            )
            told = [(one.violation, one.objective, one.open) for one in found.nearest]
            assert (found.open, found.status) == ((), "no configuration keeps the band")
            assert told[0][:2] == ordered[0][:2] or not listed
            assert told == ordered[: len(told)] or not listed
            assert set(told) <= set(ordered)
            for one in found.nearest:
                assert list(one.misses) == case.missed(one.open, list(one.volumes))
    assert kept > 50
    assert none > 50


def test_drawn_catchments_are_what_a_search_through_all_of_them_finds() -> None:
    kept = none = 0
    for case in cases(120, 8, most_areas=6, most_sites=4):
        counted = np.flatnonzero(case.weight)
        best = least = np.inf
        for chosen in case.configurations():
            for ways in product(chosen, repeat=len(counted)):
                volumes = [
                    sum(case.weight[i] for i, j in zip(counted, ways, strict=True) if j == site)
                    for site in chosen
                ]
                total = sum(
                    case.weight[i] * case.cost[i, j] for i, j in zip(counted, ways, strict=True)
                )
                missed = sum(map(abs, case.missed(chosen, volumes)))
                if np.isfinite(total):
                    least = min(least, missed)
                    best = min(best, np.inf if missed else total)
        reached = [one for one in case.configurations() if np.isfinite(case.nearest(one)[0])]
        if not reached:
            continue
        found = capacitated(**case.asked(managed=True))  # type: ignore[arg-type]
        assert found.proven
        assert found.managed or not found.open
        if np.isinf(best):
            none += 1
            assert found.open == ()
            assert found.nearest
            assert found.nearest[0].violation == pytest.approx(least, abs=1e-6)
            assert all(one.violation >= least - 1e-6 > 0 for one in found.nearest)
            continue
        kept += 1
        assert found.objective == pytest.approx(best, abs=1e-9)
        assert found.bound <= found.objective
        paid = [case.weight[i] * case.cost[i, found.assignment[i]] for i in counted]
        assert sum(paid) == found.objective
        assert not any(case.missed(found.open, found.volumes.tolist()))
        for site, volume in zip(found.open, found.volumes, strict=True):
            assert case.weight[found.assignment == site].sum() == volume
    assert kept > 30
    assert none > 10


def test_without_a_band_it_is_the_p_median() -> None:
    draw = np.random.default_rng(9)
    cost, weight = draw.integers(1, 60, (40, 12)).astype(float), draw.random(40)
    for managed in (False, True):
        for listed in (2_000_000, 0):
            found = capacitated(cost, weight, 4, managed=managed, listed=listed)
            free = p_median(cost, weight, 4)
            assert found.objective == pytest.approx(free.objective, rel=1e-12)


def test_drawn_catchments_never_cost_more_than_nearest_units() -> None:
    draw = np.random.default_rng(10)
    places, sites = draw.random((60, 2)), draw.random((9, 2))
    cost = np.hypot(*(places[:, None, :] - sites[None, :, :]).T).T
    weight = draw.integers(1, 20, 60).astype(float)
    low, high = weight.sum() * 0.2, weight.sum() * 0.5
    nearest = capacitated(cost, weight, 3, low=low, high=high)
    drawn = capacitated(cost, weight, 3, low=low, high=high, managed=True)
    free = p_median(cost, weight, 3)
    assert free.objective <= drawn.objective + 1e-9
    assert drawn.objective <= nearest.objective + 1e-9
    assert (drawn.volumes >= low - 1e-6).all()
    assert (drawn.volumes <= high + 1e-6).all()
    assert drawn.proven


def test_an_end_that_a_volume_meets_but_for_rounding_is_kept() -> None:
    weight = np.full(10, 0.1)
    cost = np.array([[0.0, 9.0]] * 3 + [[9.0, 0.0]] * 7)
    found = capacitated(cost, weight, 2, low=[0.3, 0.7], high=[0.3, 0.7])
    assert found.open == (0, 1)


@pytest.mark.parametrize("listed", [2_000_000, 0])
@pytest.mark.parametrize("managed", [False, True])
def test_nobody_at_all_is_less_than_any_unit_wants(listed: int, managed: bool) -> None:
    given = {"managed": managed, "listed": listed}
    empty = capacitated(np.ones((3, 2)), np.zeros(3), 1, **given)  # type: ignore[arg-type]
    assert (empty.open, empty.objective, empty.proven) == ((0,), 0.0, True)
    lacking = capacitated(np.ones((3, 2)), np.zeros(3), 1, low=2.0, **given)  # type: ignore[arg-type]
    assert lacking.nearest[0].misses == (-2.0,)


def test_areas_that_reach_nothing_are_named() -> None:
    with pytest.raises(OutOfReachError, match="no allowed site reaches 1 areas: 1;"):
        capacitated([[1.0], [np.inf]], [1.0, 1.0], 1)
    found = capacitated([[1.0], [np.inf]], [1.0, 0.0], 1)
    assert found.assignment.tolist() == [0, NOWHERE]


def test_sites_that_leave_someone_behind_are_refused() -> None:
    split = [[1.0, np.inf], [np.inf, 1.0]]
    for managed in (False, True):
        with pytest.raises(ValueError, match="no 1 sites are within reach"):
            capacitated(split, [1.0, 1.0], 1, managed=managed)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"low": float("nan")}, "low must be zero or more, not nan"),
        ({"low": -1.0}, "low must be zero or more, not -1"),
        ({"high": [1.0, -2.0]}, r"high must be zero or more, not -2.0 \(site 1\)"),
        ({"low": [1.0]}, "low must be one for all or for each of 2 sites"),
        ({"low": 5.0, "high": [4.0, 6.0]}, "low 5 is above high 4 at 1 sites, the first .* site 0"),
        ({"exempt": [3]}, "there is no site 3 to exempt"),
        ({"low": -1.0, "exempt": [-1]}, "zero or more.*no site -1 to exempt"),
        ({"k": 3}, "k is 3, but there are 2 sites"),
        ({"weight": [1.0, float("inf")]}, "weights are not finite"),
    ],
)
def test_what_cannot_be_asked_is_named(changed: dict[str, object], told: str) -> None:
    given: dict[str, object] = {"cost": [[1.0, 2.0], [3.0, 1.0]], "weight": [1.0, 1.0], "k": 1}
    with pytest.raises(ValueError, match=told):
        capacitated(**(given | changed))  # type: ignore[arg-type]
