"""Early warning on simulated portfolios beside plain three-sigma charts, in one run.

    python benchmarks/monitoring.py [--portfolios 1000] [--charts 20] [--points 60] [--seed 0]

Prints how many portfolios in which nothing happens have a false alarm, with the binomial error of
that share, and how soon failures of several sizes are found: by the sums, by plain charts (mean and
mean moving range of the first twelve points, three standard deviations), and by plain charts
widened until they have as few false alarms as the sums (on other draws). At last the time of the
sums against a plain loop over series, and peak memory.
"""

from __future__ import annotations

import argparse
import os
import resource
import time

import numpy as np
from scipy import stats

from commonweal.contracts.monitoring.simulated import (
    BASELINE,
    false_alarms,
    normal_series,
    plainly_warned_at,
    warned_at,
)
from commonweal.stats.cusum import limit_for

CHANCE = 0.1
#: A failure begins at this point.
AT = 24
SHIFTS = (0.5, 1.0, 1.5, 2.0, 3.0)


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--portfolios", type=int, default=1_000)
    parser.add_argument("--charts", type=int, default=20)
    parser.add_argument("--points", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    alarms(given)
    found(given)
    against_loop(given)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak memory {memory:.2f} GB, load {os.getloadavg()[0]:.1f}")


def alarms(given: argparse.Namespace) -> None:
    """False alarms of three seeds."""
    error = (CHANCE * (1 - CHANCE) / given.portfolios) ** 0.5
    print(
        f"{given.portfolios:,} portfolios of {given.charts} charts, {given.points} points, nothing "
        f"happens\nfalse alarms stated {CHANCE:.1%}, binomial error {error:.1%}"
    )
    for seed in range(given.seed, given.seed + 3):
        ours, plain = false_alarms(
            seed,
            portfolios=given.portfolios,
            charts=given.charts,
            points=given.points,
            chance=CHANCE,
        )
        print(f"  seed {seed}: sums {ours:.1%}, plain three-sigma charts {plain:.1%}")


def found(given: argparse.Namespace) -> None:
    """How soon failures are found."""
    limit = limit_for(1 - (1 - CHANCE) ** (1 / given.charts), given.points - 2)
    width = widened(given)
    print(
        f"failures from point {AT} on, {given.points - AT} points to find them in; half found after"
        f" so many points, share found (plain charts widened to {width:.2f} sigma in the last)"
    )
    print("sigma worse        sums       plain 3-sigma  plain, as few false alarms")
    for shift in SHIFTS:
        values = normal_series(given.seed + 90, 4_000, given.points, shift=shift, at=AT)
        told = [
            _told(at)
            for at in (
                warned_at(values, limit),
                plainly_warned_at(values),
                plainly_warned_at(values, width=width),
            )
        ]
        print(f"{shift:11.1f}  {told[0]:>14}  {told[1]:>14}  {told[2]:>14}")


def widened(given: argparse.Namespace) -> float:
    """The width at which as few portfolios of plain charts have a false alarm."""
    values = normal_series(given.seed + 91, given.portfolios * given.charts, given.points)
    base = values[:, :BASELINE]
    spread = np.abs(np.diff(base, axis=1)).mean(axis=1) / 1.128
    farthest = ((values[:, BASELINE:] - base.mean(axis=1)[:, None]) / spread[:, None]).max(axis=1)
    largest = farthest.reshape(given.portfolios, given.charts).max(axis=1)
    return float(np.quantile(largest, 1 - CHANCE))


def _told(warned: np.ndarray) -> str:
    early = (warned >= 0) & (warned < AT)
    taken = np.where(warned[~early] < 0, np.inf, warned[~early] - AT + 1)
    middle = np.median(taken)
    half = f"{middle:.0f}" if np.isfinite(middle) else "never"
    return f"{half}, {np.isfinite(taken).mean():.0%}"


def against_loop(given: argparse.Namespace) -> None:
    """All series at once beside one after another in plain Python and scipy."""
    values = normal_series(given.seed, given.portfolios * given.charts, given.points)
    began = time.process_time()
    ours = warned_at(values, 6.0)
    took = time.process_time() - began
    some = values[:50]
    began = time.process_time()
    theirs = [looped(one, 6.0) for one in some]
    loop = (time.process_time() - began) * len(values) / len(some)
    agree = theirs == ours[: len(some)].tolist()
    print(
        f"{len(values):,} series: {took:.2f} s; a plain loop {loop:.0f} s "
        f"({loop / took:.0f} times, from {len(some)} of them), agree {agree}"
    )


def looped(values: np.ndarray, limit: float) -> int:
    """One series, value by value."""
    held = 0.0
    for at in range(2, len(values)):
        before = values[:at]
        t = (values[at] - before.mean()) / (before.std(ddof=1) * (1 + 1 / at) ** 0.5)
        held = max(0.0, held + stats.norm.isf(stats.t.sf(t, at - 1)) - 0.5)
        if held > limit:
            return at
    return -1


if __name__ == "__main__":
    main()
