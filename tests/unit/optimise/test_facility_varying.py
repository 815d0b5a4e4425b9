"""Configurations in many worlds against the one evaluator, world by world, and a plain loop."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.optimise.facility import score_sites
from commonweal.optimise.facility.varying import Worlds, score_worlds

Case = tuple[np.ndarray, np.ndarray, list[tuple[int, ...]], Worlds, np.ndarray, np.ndarray]


def made(seed: int, *, areas: int = 30, sites: int = 5, worlds: int = 7) -> Case:
    """A case with ties, areas of nobody, draws of one site, and sites open in some worlds."""
    draw = np.random.default_rng(seed)
    cost = draw.integers(1, 12, (areas, sites)).astype(float)
    cost[draw.random((areas, sites)) < 0.05] = np.inf
    cost[:, 0] = draw.integers(1, 12, areas)
    weight = np.where(draw.random(areas) < 0.2, 0.0, draw.random(areas))
    choices = [(0,), (0, 2), (0, 1, 3), (0, 4)]
    also = np.zeros((worlds, sites), dtype=bool)
    also[::2, sites - 1] = True
    varied = Worlds(
        factor=draw.uniform(0.5, 2.0, (worlds, sites)),
        group_factor=np.where(draw.random((worlds, 3)) < 0.2, 0.0, draw.random((worlds, 3))),
        also_open=also,
        drawn={2: draw.uniform(1.0, 12.0, (4, areas))},
        drawn_world=draw.integers(-1, 4, worlds),
    )
    return cost, weight, choices, varied, draw.integers(0, 3, areas), draw.random(areas) < 0.4


def world(case: Case, f: int) -> tuple[np.ndarray, np.ndarray]:
    """Costs and weights of one world, laid out whole."""
    cost, weight, _, worlds, group, _ = case
    own = cost.copy()
    if worlds.drawn_world[f] >= 0:
        own[:, 2] = worlds.drawn[2][worlds.drawn_world[f]]
    return own * worlds.factor[f], weight * worlds.group_factor[f][group]


@settings(max_examples=40)
@given(seed=st.integers(0, 10_000))
def test_each_world_is_what_the_evaluator_says_of_it(seed: int) -> None:
    case = made(seed)
    cost, weight, choices, worlds, group, marked = case
    found = score_worlds(cost, weight, choices, worlds, group=group, marked=marked, limit=8.0)
    for f in range(len(worlds)):
        own, people = world(case, f)
        if not people.sum() > 0:
            continue
        opened = [tuple({*one, *np.flatnonzero(worlds.also_open[f])}) for one in choices]
        expected = score_sites(own, people, opened, limits=(8.0,))
        np.testing.assert_allclose(found.mean[f], expected.mean, rtol=1e-12)
        np.testing.assert_allclose(found.longest[f], expected.maximum)
        np.testing.assert_allclose(found.within[f], expected.within[:, 0], atol=1e-12)
        if (people * marked).sum() > 0:
            few = score_sites(own, people * marked, opened, limits=(8.0,))
            np.testing.assert_allclose(found.marked_mean[f], few.mean, rtol=1e-12)
        else:
            assert np.isnan(found.marked_mean[f]).all()


@pytest.mark.parametrize("seed", range(5))
def test_volumes_are_a_plain_count_with_ties_to_the_first_site(seed: int) -> None:
    case = made(seed)
    cost, weight, choices, worlds, group, marked = case
    found = score_worlds(cost, weight, choices, worlds, group=group, marked=marked, limit=8.0)
    for f in range(len(worlds)):
        own, people = world(case, f)
        for row, one in enumerate(choices):
            opened = sorted({*one, *np.flatnonzero(worlds.also_open[f]).tolist()})
            volume = dict.fromkeys(opened, 0.0)
            for area in range(len(own)):
                near = min(opened, key=lambda site: (own[area, site], site))
                if np.isfinite(own[area, near]):
                    volume[near] += people[area]
            expected = [volume[site] for site in one]
            np.testing.assert_allclose(found.volumes[f, row, : len(one)], expected, atol=1e-12)
            assert np.isnan(found.volumes[f, row, len(one) :]).all()


def test_faults_are_named() -> None:
    cost, weight, choices, worlds, group, marked = made(1)

    def asked(**changed: object) -> None:
        held = {"factor": worlds.factor, "group_factor": worlds.group_factor,
                "also_open": worlds.also_open}  # fmt: skip
        score_worlds(
            cost, weight, choices, Worlds(**{**held, **changed}),  # type: ignore[arg-type]
            group=group, marked=marked, limit=8.0,
        )  # fmt: skip

    with pytest.raises(ValueError, match="worlds x 5 sites"):
        asked(factor=worlds.factor[:, :3])
    with pytest.raises(ValueError, match="a factor of cost is zero"):
        asked(factor=np.zeros_like(worlds.factor))
    with pytest.raises(ValueError, match="below zero or no number"):
        asked(group_factor=np.full_like(worlds.group_factor, np.nan))
    with pytest.raises(ValueError, match="draws of site 1"):
        asked(drawn={1: np.ones((2, 3))}, drawn_world=np.zeros(7, dtype=np.int64))
    with pytest.raises(ValueError, match="name a draw"):
        asked(drawn={1: np.ones((2, len(weight)))}, drawn_world=np.zeros(2, dtype=np.int64))
    with pytest.raises(ValueError, match="opens no site"):
        score_worlds(cost, weight, [()], worlds, group=group, marked=marked, limit=8.0)
    with pytest.raises(ValueError, match="a group is none"):
        score_worlds(cost, weight, choices, worlds, group=group + 9, marked=marked, limit=8.0)
    with pytest.raises(ValueError, match="its group"):
        score_worlds(cost, weight, choices, worlds, group=group[:3], marked=marked, limit=8.0)
