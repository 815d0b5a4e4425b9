"""The peers of benchmarks/networks.py: GerryChain's short bursts and spopt's max-p heuristic."""

from __future__ import annotations

import random
import time
import warnings
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Instance:
    """Units to be grouped, the same for everyone: weights, places (km), links, the band."""

    name: str
    weight: Floats
    xy: Floats
    links: Ints
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Found:
    """A grouping, and when each improvement was reached: (seconds, inertia), in order."""

    labels: Ints | None
    path: tuple[tuple[float, float], ...] = ()
    note: str = ""


def inertia(labels: Ints, weight: Floats, xy: Floats) -> float:
    """List-weighted squared distance to each district's own centre, in a loop of its own."""
    total = 0.0
    for label in np.unique(labels):
        inside = labels == label
        mass = weight[inside]
        if mass.sum() > 0:
            centre = (mass[:, None] * xy[inside]).sum(axis=0) / mass.sum()
            total += float((mass * ((xy[inside] - centre) ** 2).sum(axis=1)).sum())
    return total


def short_bursts(instance: Instance, seed: int, seconds: float, number: int) -> Found:
    """GerryChain: bursts of ten steps of recombination, each from the best seen so far.

    Its number of districts is fixed, and each must lie within a share of the mean: the share here
    is as wide as the band allows on the narrower side for its start, on the wider side after.
    """
    import networkx as nx
    from gerrychain import Graph, Partition, accept, constraints, updaters
    from gerrychain.optimization import SingleMetricOptimizer
    from gerrychain.proposals import recom

    warnings.filterwarnings("ignore")
    target = instance.weight.sum() / number
    sides = instance.high / target - 1.0, 1.0 - instance.low / target
    graph = nx.Graph()
    # In order: GerryChain numbers the nodes anew as they come.
    graph.add_nodes_from(range(len(instance.weight)))
    graph.add_edges_from([tuple(pair) for pair in instance.links.tolist()])
    nx.set_node_attributes(graph, dict(enumerate(instance.weight.tolist())), "patients")
    held = Graph.from_networkx(graph)
    counted = {"patients": updaters.Tally("patients"), "inertia": partial(_of_state, instance)}
    random.seed(seed)
    begun = time.perf_counter()
    note = ""
    try:
        first = Partition.from_random_assignment(
            held, number, min(sides), "patients", counted, rng=seed
        )
    except Exception as error:  # its own start can fail in many ways: all are told
        return Found(None, note=f"no start: {type(error).__name__}")

    def inside(state: Partition) -> bool:
        return all(instance.low <= held <= instance.high for held in state["patients"].values())

    chain = SingleMetricOptimizer(
        proposal_fn=partial(recom, pop_col="patients", pop_target=target, epsilon=max(sides)),
        constraints=[constraints.contiguous, inside],
        initial_state=first,
        optimization_metric_fn=lambda state: state["inertia"],
        maximize=False,
        rng=seed,
    )
    best, labels, path = np.inf, None, []
    try:
        for state in chain.short_bursts(10, 1_000_000, accept.always_accept):
            if state["inertia"] < best:
                best, labels = state["inertia"], _labels(state, len(instance.weight))
                path.append((time.perf_counter() - begun, best))
            if time.perf_counter() - begun > seconds:
                break
    except Exception as error:  # a proposal that finds no cut ends its chain
        note = f"{note} ended early: {type(error).__name__}".strip()
    return Found(labels, tuple(path), note)


def _of_state(instance: Instance, state: object) -> float:
    return inertia(_labels(state, len(instance.weight)), instance.weight, instance.xy)


def _labels(state: object, count: int) -> Ints:
    given = state.assignment.to_dict()  # type: ignore[attr-defined]  # gerrychain has no types
    names = {part: at for at, part in enumerate(sorted(set(given.values())))}
    return np.array([names[given[node]] for node in range(count)])


def max_p(instance: Instance, seed: int, alike: tuple[str, ...]) -> Found:
    """spopt's max-p heuristic: as many connected regions as the floor allows, alike in `alike`.

    It knows a floor and no ceiling, so its regions may lie above the band. It minimises the
    difference of attributes: of places ("x", "y"), or of lists ("patients").
    """
    import geopandas
    from libpysal.weights import W
    from spopt.region import MaxPHeuristic

    warnings.filterwarnings("ignore")
    neighbours: dict[int, list[int]] = {at: [] for at in range(len(instance.weight))}
    for a, b in instance.links.tolist():
        neighbours[a].append(b)
        neighbours[b].append(a)
    frame = geopandas.GeoDataFrame(
        {"x": instance.xy[:, 0], "y": instance.xy[:, 1], "patients": instance.weight},
        geometry=geopandas.points_from_xy(instance.xy[:, 0], instance.xy[:, 1]),
    )
    np.random.seed(seed)
    random.seed(seed)
    begun = time.perf_counter()
    model = MaxPHeuristic(
        frame, W(neighbours, silence_warnings=True), list(alike), "patients", instance.low, top_n=2
    )
    model.solve()
    labels = np.asarray(model.labels_, dtype=np.int64)
    took = time.perf_counter() - begun
    return Found(labels, ((took, inertia(labels, instance.weight, instance.xy)),))
