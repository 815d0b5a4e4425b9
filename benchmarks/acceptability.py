"""`acceptability` against pymcdm: the same options under the same weightings, how much faster.

    python benchmarks/acceptability.py [--options 200] [--criteria 8] [--weightings 10000]
        [--slice 500] [--repeat 3]

Both work out the same additive model: scores made into values between their lowest and highest,
weighted, summed and ranked, and counted by rank. pymcdm does so one weighting at a time, so it is
run on a slice of the weightings and its time is extrapolated in proportion. Each run is in a
process of its own; only the work is timed, not the import. The two must agree on the slice: every
rank acceptability to 1e-12.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
from typing import NamedTuple

from watching import watched

RATIO = 100

DRAWN = """
import json, sys, time
import numpy as np
options, criteria, count, weightings = map(int, sys.argv[1:])
draw = np.random.default_rng(20190701)
scores = draw.normal(50, 15, (options, criteria)).round(6)
types = np.where(np.arange(criteria) % 3 == 2, -1, 1)
points = np.random.default_rng(1).standard_exponential((weightings, criteria))
weights = (points / points.sum(axis=1, keepdims=True))[:count]
"""

OURS = (
    DRAWN
    + """
from commonweal.choice.acceptability import acceptability
from commonweal.choice.value import scaled
low, high = scores.min(axis=0), scores.max(axis=0)
acceptability(np.eye(2), np.eye(2))
start, used = time.perf_counter(), time.process_time()
values = scaled(scores, np.where(types > 0, low, high), np.where(types > 0, high, low))
rank = acceptability(values, weights).rank
print(json.dumps([time.perf_counter() - start, time.process_time() - used, rank.tolist()]))
"""
)

PEER = (
    DRAWN
    + """
from pymcdm.methods import WSM
from pymcdm.normalizations import minmax_normalization
body = WSM(minmax_normalization)
rank = np.zeros((options, options))
start, used = time.perf_counter(), time.process_time()
for row in weights:
    places = body.rank(body(scores, row, types))
    rank[np.arange(options), places.astype(int) - 1] += 1
rank /= len(weights)
print(json.dumps([time.perf_counter() - start, time.process_time() - used, rank.tolist()]))
"""
)


def main() -> None:
    """Run the benchmark and print its figures."""
    given = _arguments()
    few = min(given.slice, given.weightings)
    sizes = [str(size) for size in (given.options, given.criteria)]
    every = str(given.weightings)
    print(
        f"{given.options} options, {given.criteria} criteria, {given.weightings:,} weightings; "
        f"load {os.getloadavg()[0]:.1f}"
    )
    ours = [_run(OURS, *sizes, every, every) for _ in range(given.repeat)]
    peers = [_run(PEER, *sizes, str(few), every) for _ in range(given.repeat)]
    apart = _apart(_run(OURS, *sizes, str(few), every).rank, peers[0].rank)
    print(f"largest difference of a rank acceptability on the slice: {apart:.1e}")
    if apart > 1e-12:
        raise SystemExit("they do not agree")
    clock, used = _median(ours, "clock"), _median(ours, "processors")
    factor = given.weightings / few
    peer_clock, peer_used = (_median(peers, name) * factor for name in ("clock", "processors"))
    print(f"commonweal {clock:9.4f} s, processors {used:9.4f} s, {_peak(ours):5.2f} GB")
    print(
        f"pymcdm     {peer_clock:9.4f} s, processors {peer_used:9.4f} s, {_peak(peers):5.2f} GB; "
        f"extrapolated from {few:,} weightings"
    )
    ratio = peer_clock / clock
    print(f"ratio {ratio:.0f} (target {RATIO}): {'reached' if ratio >= RATIO else 'MISSED'}")
    print(f"ratio of processors {peer_used / used:.0f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--options", type=int, default=200)
    parser.add_argument("--criteria", type=int, default=8)
    parser.add_argument("--weightings", type=int, default=10_000)
    parser.add_argument("--slice", type=int, default=500)
    parser.add_argument("--repeat", type=int, default=3)
    return parser.parse_args()


class Run(NamedTuple):
    """Seconds on the clock and of processors, peak memory in bytes, and the ranks found."""

    clock: float
    processors: float
    peak: int
    rank: list[list[float]]


def _median(runs: list[Run], name: str) -> float:
    return statistics.median(getattr(run, name) for run in runs)


def _peak(runs: list[Run]) -> float:
    return max(run.peak for run in runs) / 1e9


def _run(script: str, *arguments: str) -> Run:
    told, peak = watched(script, *arguments)
    clock, processors, rank = json.loads(told)
    return Run(clock, processors, peak, rank)


def _apart(one: list[list[float]], other: list[list[float]]) -> float:
    return max(
        abs(a - b)
        for left, right in zip(one, other, strict=True)
        for a, b in zip(left, right, strict=True)
    )


if __name__ == "__main__":
    main()
