"""Graphs: the OR-Library's p-medians, own ones of the shapes held out, and spopt on the same."""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import floyd_warshall

from facility_cases.timing import Floats, median_of, timed

#: Nodes and sites of the library's instances 21 to 40.
SHAPES = (
    (500, 5), (500, 10), (500, 50), (500, 100), (500, 167), (600, 5), (600, 10), (600, 60),
    (600, 120), (600, 200), (700, 5), (700, 10), (700, 70), (700, 140), (800, 5), (800, 10),
    (800, 80), (900, 5), (900, 10), (900, 90),
)  # fmt: skip


def library(given: argparse.Namespace) -> None:
    """OR-Library 1 to 20 beside the published optima."""
    folder = given.data / "orlib"
    lines = (folder / "optima.txt").read_text().splitlines()[1:]
    optima = {name: float(value) for name, value in (line.split() for line in lines if line)}
    reached = whole = longest = 0.0
    for name, value in optima.items():
        numbers = np.array((folder / f"{name}.txt").read_text().split(), dtype=np.int64)
        cost = shortest(int(numbers[0]), numbers[3:].reshape(-1, 3) - [1, 1, 0])
        found, seconds = timed(lambda cost=cost, k=int(numbers[2]): median_of(cost, k))
        reached += found.objective == value and found.proven
        whole, longest = whole + seconds, max(longest, seconds)
    print(
        f"{reached:.0f} of {len(optima)} at the published optimum and proven; "
        f"{whole:.2f} s in all, the longest {longest:.2f} s"
    )


def shapes(given: argparse.Namespace) -> None:
    """Own graphs with as many nodes and sites as the library's 21 to 40."""
    shown, whole, count = 0, 0.0, 0
    for place, (nodes, k) in enumerate(SHAPES, 21):
        took = []
        for seed in range(given.graphs):
            cost = graph(nodes, seed=10_000 * (seed + 1) + place)
            found, seconds = timed(lambda cost=cost, k=k: median_of(cost, k))
            shown, count = shown + found.proven, count + 1
            took.append(seconds)
        whole += sum(took)
        print(
            f"as {place}: {nodes} nodes, k {k:3}: {', '.join(f'{one:.2f}' for one in took)} s",
            flush=True,
        )
    print(f"{shown} of {count} proven; {whole:.0f} s in all")


def beside_spopt(given: argparse.Namespace) -> None:
    """Graphs like the library's: this search and spopt with HiGHS."""
    ratios = []
    for nodes in (int(size) for size in given.sizes.split(",")):
        k = nodes // 10
        cost = graph(nodes, seed=nodes)
        runs = [timed(lambda cost=cost, k=k: median_of(cost, k)) for _ in range(5)]
        found, seconds = runs[0][0], float(np.median([took for _, took in runs]))
        peer = by_spopt(given.peer, cost, k, given.peer_seconds)
        value = "none" if peer["value"] is None else f"{peer['value']:.0f}"
        took = peer["building"] + peer["solving"]
        ratios.append(took / seconds)
        print(
            f"{nodes} nodes, k {k}: ours {found.objective:.0f} ({found.status}) in {seconds:.3f} s;"
            f" spopt {value} ({peer['status']}) in {peer['building']:.1f} + {peer['solving']:.1f} s"
            f", {peer['gigabytes']:.1f} GB; {took / seconds:.0f} times as long, its solving alone "
            f"{peer['solving'] / seconds:.0f} times",
            flush=True,
        )
    print(f"least ratio {min(ratios):.0f}, median {np.median(ratios):.0f} (target 100)")


def graph(nodes: int, seed: int) -> Floats:
    """Shortest ways in a random graph of n²/50 links of length 1 to 100, a ring among them."""
    rng = np.random.default_rng(seed)
    ring = rng.permutation(nodes)
    more = rng.integers(0, nodes, (nodes * nodes // 50 - nodes, 2))
    ends = np.concatenate([np.c_[ring, np.roll(ring, 1)], more])
    return shortest(nodes, np.c_[ends, rng.integers(1, 101, len(ends))])


def shortest(nodes: int, links: npt.NDArray[np.int64]) -> Floats:
    """Shortest ways between all nodes; of links between the same two the last one holds."""
    length = np.full((nodes, nodes), np.inf)
    for a, b, way in links:
        length[a, b] = length[b, a] = way
    np.fill_diagonal(length, 0)
    return floyd_warshall(length)


def by_spopt(python: Path, cost: Floats, k: int, seconds: float) -> dict[str, float]:
    """What spopt_peer.py says, run by the Python that has spopt."""
    peer = Path(__file__).with_name("spopt_peer.py")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cost.npy"
        np.save(path, cost)
        done = subprocess.run(
            [python, peer, path, str(k), str(seconds)], capture_output=True, text=True
        )
    if done.returncode:
        raise SystemExit(f"{python} cannot run spopt; name one that has it with --peer:\n"
                         f"{done.stderr.strip().splitlines()[-1]}")  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])
