"""Life tables for many groups at once against a plain loop over groups: the same figures, how much
faster, and memory.

    python benchmarks/lifetable.py [--groups 66000] [--slice 2000] [--repeat 5]

Draws deaths and people in 20 age bands for each group and works out life expectancy at every age
with 95% limits. No Python package on the registry has the official life table, so the peer is the
table written out group by group in plain Python; it does `--slice` groups, and its time for all is
extrapolated from these.
"""

from __future__ import annotations

import argparse
import itertools
import math
import os
import resource
import statistics
import time

import numpy as np

from commonweal.stats.lifetable import life_expectancy

TARGET = 0.5
AGES = [0, 1, *range(5, 95, 5)]
RATES = [0.0042, 0.0002, 0.0001, 0.0001, 0.0003, 0.0005, 0.0006, 0.0008, 0.0011, 0.0017]
RATES += [0.0025, 0.0037, 0.0057, 0.0091, 0.0144, 0.0226, 0.0395, 0.0686, 0.1240, 0.2342]


def main() -> None:
    """Run the benchmark and print its figures."""
    given = _arguments()
    draw = np.random.default_rng(1)
    people = draw.integers(2_000, 9_000, (given.groups, 20)).astype(float)
    deaths = draw.poisson(people * RATES).astype(float)
    print(f"{given.groups:,} life tables of 20 bands; load {os.getloadavg()[0]:.1f}")
    seconds = []
    for _ in range(given.repeat):
        start = time.perf_counter()
        found = life_expectancy(deaths, people, AGES)
        seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
    ours = statistics.median(seconds)
    start = time.perf_counter()
    for place in range(given.slice):
        table = _one(deaths[place].tolist(), people[place].tolist())
        for row, (value, lower, upper) in enumerate(table):
            told = (found.value[place, row], found.lower[place, row], found.upper[place, row])
            if not np.allclose(told, (value, lower, upper), rtol=1e-9):
                raise SystemExit(f"group {place}, band {row}: {told} is not {table[row]}")
    checked = time.perf_counter() - start
    start = time.perf_counter()
    for place in range(given.slice):
        _one(deaths[place].tolist(), people[place].tolist())
    loop = (time.perf_counter() - start) * given.groups / given.slice
    print(f"commonweal {ours:8.3f} s (worst {max(seconds):.3f} s), peak memory {peak:.2f} GB")
    print(f"loop       {loop:8.1f} s, extrapolated from {given.slice:,} groups, all of which agree")
    print(
        f"target {TARGET} s: {'reached' if ours <= TARGET else 'MISSED'}; ratio {loop / ours:.0f}"
    )
    print(f"(comparing took {checked:.1f} s)")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=66_000)
    parser.add_argument("--slice", type=int, default=2_000)
    parser.add_argument("--repeat", type=int, default=5)
    return parser.parse_args()


def _one(deaths: list[float], people: list[float]) -> list[tuple[float, float, float]]:
    """One table, as a textbook has it: survivors, years lived, and Chiang's variance."""
    widths = [after - before for before, after in itertools.pairwise(AGES)]
    alive, lived, risks = [1.0], [], []
    for band, width in enumerate(widths):
        share = 0.5 if band else 0.1
        rate = deaths[band] / people[band]
        risk = width * rate / (1 + width * (1 - share) * rate)
        risks.append(risk)
        lived.append(width * alive[-1] * (1 - (1 - share) * risk))
        alive.append(alive[-1] * (1 - risk))
    lived.append(alive[-1] * people[-1] / deaths[-1])
    years, total = [], 0.0
    for band in range(19, -1, -1):
        total += lived[band]
        years.append(total / alive[band])
    years.reverse()
    spread = (alive[-1] * people[-1] / deaths[-1]) ** 2 / deaths[-1]
    table = [(years[-1], spread / alive[-1] ** 2)]
    for band in range(18, -1, -1):
        share = 0.5 if band else 0.1
        if deaths[band]:
            variance = risks[band] ** 2 * (1 - risks[band]) / deaths[band]
            spread += (
                alive[band] ** 2 * ((1 - share) * widths[band] + years[band + 1]) ** 2 * variance
            )
        table.append((years[band], spread / alive[band] ** 2))
    table.reverse()
    halves = [1.959963984540054 * math.sqrt(variance) for _, variance in table]
    return [
        (value, value - half, value + half) for (value, _), half in zip(table, halves, strict=True)
    ]


if __name__ == "__main__":
    main()
