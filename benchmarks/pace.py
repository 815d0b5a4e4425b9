"""Pace of change: all scenarios of a year at once against one scenario after another.

    python benchmarks/pace.py [--systems 42] [--years 10] [--scenarios 1000] [--alone 20]

No open tool settles a pace of change. The peer is what an analyst would write: for each scenario
and year the level is found by root finding (scipy.optimize.brentq) over a plain Python sum, on the
first scenarios and extrapolated by their number. Both must give the same distances.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
import tracemalloc

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from commonweal.economics.draws import stream
from commonweal.funding.pace.paths import Spread, Year, drawn_paths
from commonweal.funding.pace.policy import Policy

SECONDS = 2.0
POLICY = Policy(minimum=0.029, least=0.021, near_over=0.05, far_over=0.1, bound=0.05)
UPLIFT = 0.038
Floats = npt.NDArray[np.float64]


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--systems", type=int, default=42)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--scenarios", type=int, default=1000)
    parser.add_argument("--alone", type=int, default=20, help="scenarios that the peer does")
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args()
    made = np.random.default_rng(7)
    targets = {
        f"S{at:03}": int(1e11 * size) for at, size in enumerate(made.uniform(1, 3, given.systems))
    }
    opening = {
        code: int(held * (1 + away))
        for (code, held), away in zip(
            targets.items(), made.normal(0.0, 0.04, given.systems), strict=True
        )
    }
    years = [
        Year(label=f"year {at}", uplift=UPLIFT, policy=POLICY, lists={})
        for at in range(given.years)
    ]
    what = f"{given.systems} systems x {given.years} years x {given.scenarios:,} scenarios"
    print(f"{what}; load {os.getloadavg()[0]:.1f}")
    took = []
    for _ in range(given.repeat):
        start = time.perf_counter()
        drawn = drawn_paths(opening, targets, years, scenarios=given.scenarios, seed=1)
        took.append(time.perf_counter() - start)
    seconds = statistics.median(took)
    said = "reached" if seconds <= SECONDS else "MISSED"
    print(f"at once {seconds:.3f} s (target {SECONDS:g}: {said})")
    tracemalloc.start()
    drawn_paths(opening, targets, years, scenarios=given.scenarios, seed=1)
    print(f"memory at most {tracemalloc.get_traced_memory()[1] / 2**20:.0f} MB")
    tracemalloc.stop()
    start = time.perf_counter()
    drawn_paths(opening, targets, years, scenarios=4 * given.scenarios, seed=1)
    print(f"four times the scenarios: {(time.perf_counter() - start) / seconds:.1f} times as long")
    start = time.perf_counter()
    alone = _one_by_one(opening, targets, given.years, given.scenarios, given.alone)
    peer = (time.perf_counter() - start) / given.alone * given.scenarios
    away = float(np.abs(alone - drawn.distance[:, : given.alone]).max())
    if away > 1e-9:
        raise SystemExit(f"the peer's distances differ by {away:.1e}")
    print(
        f"one by one {peer:.1f} s (extrapolated from {given.alone}): {peer / seconds:.0f} times as "
        f"long; distances differ by {away:.0e} at most"
    )


def _one_by_one(
    opening: dict[str, int], targets: dict[str, int], years: int, scenarios: int, count: int
) -> Floats:
    """Distances of the first scenarios, shape (years, count, bodies), from the same draws."""
    codes, spread = sorted(opening), Spread()
    lists = [stream(1, f"funding.pace.list.{c}").standard_normal(scenarios) for c in codes]
    budgets = stream(1, "funding.pace.budget").standard_normal((years, scenarios))
    found = np.empty((years, count, len(codes)))
    for at in range(count):
        held = [float(opening[code]) for code in codes]
        weights = [float(targets[code]) for code in codes]
        budget = sum(held)
        for year in range(years):
            weights = [
                w * (1 + spread.lists * drawn[at]) for w, drawn in zip(weights, lists, strict=True)
            ]
            shares = [weight / sum(weights) for weight in weights]
            budget *= 1 + UPLIFT + spread.budget * budgets[year, at]
            held = _settled(held, shares, budget)
            found[year, at] = [h / (s * budget) - 1 for h, s in zip(held, shares, strict=True)]
    return found


def _settled(held: list[float], shares: list[float], budget: float) -> list[float]:
    total = sum(held)
    floors = []
    for amount, share in zip(held, shares, strict=True):
        away = amount / (share * total) - 1
        way = (away - POLICY.near_over) / (POLICY.far_over - POLICY.near_over)
        way = min(max(way, 0.0), 1.0)
        floors.append(amount * (1 + POLICY.minimum + way * (POLICY.least - POLICY.minimum)))
    if sum(floors) > budget:
        return [floor * budget / sum(floors) for floor in floors]

    def over(level: float) -> float:
        return sum(max(f, s * level) for f, s in zip(floors, shares, strict=True)) - budget

    level = brentq(over, 0.0, 2.0 * budget, xtol=1e-3, rtol=1e-15)
    return [max(f, s * level) for f, s in zip(floors, shares, strict=True)]


if __name__ == "__main__":
    main()
