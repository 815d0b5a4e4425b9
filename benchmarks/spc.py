"""Control charts: all at once against one after another, with memory and how cost grows.

    python benchmarks/spc.py [--charts 100000] [--points 36] [--alone 1000] [--repeat 3]

No maintained Python package has these rules: abspc 1.1.0 has runs of eight and trends of six and
no screen; nhspy-plotthedots (0.0.1 of 2023) flags points without codes or phases, one chart at
a time. So the peer is `xmr` for one chart after another, as a loop over a table's
groups would call it, and a chart written in plain Python, both on the first charts and
extrapolated by their number. All must give the same codes.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from commonweal.stats import spc

SECONDS = 2.0
Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--charts", type=int, default=100_000)
    parser.add_argument("--points", type=int, default=36)
    parser.add_argument("--alone", type=int, default=1000, help="charts that the peers do")
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args()
    values = np.random.default_rng(3).normal(50.0, 4.0, size=(given.charts, given.points)).round(2)
    print(f"{given.charts:,} charts of {given.points}; load {os.getloadavg()[0]:.1f}")
    held = _peak()
    codes = spc.xmr(values).special_cause
    grown = _peak() - held
    took = _median(lambda: spc.xmr(values), given.repeat)
    said = "reached" if took <= SECONDS else "MISSED"
    print(f"at once {took:.2f} s (target {SECONDS:.0f}: {said}); memory grown {grown:.0f} MB")
    phases = _median(lambda: spc.xmr(values, rebase_at=(12, 24)), given.repeat)
    print(
        f"with two breaks {phases:.2f} s; signals {_median(lambda: spc.signals(values), 1):.2f} s"
    )
    proposals = _median(lambda: spc.propose_rebase(values), 1)
    print(f"proposals to rebase {proposals:.2f} s")
    quarter = _median(lambda: spc.xmr(values[: given.charts // 4]), given.repeat)
    print(
        f"a quarter of the charts {quarter:.2f} s: {took / quarter:.1f} times for 4 times as many"
    )
    slice_ = values[: given.alone]
    for name, one in (("xmr, one by one", _alone), ("plain Python", _plain)):
        start = time.perf_counter()
        found = np.array([one(row) for row in slice_], dtype=np.int8)
        seconds = (time.perf_counter() - start) / len(slice_) * given.charts
        if not np.array_equal(found, codes[: len(slice_)]):
            raise SystemExit(f"{name}: not the same codes")
        told = f"extrapolated from {len(slice_):,}), {seconds / took:.0f} times"
        print(f"{name:16} {seconds:7.1f} s ({told}")


def _alone(values: Floats) -> Codes:
    return spc.xmr(values).special_cause


def _plain(values: Floats) -> list[int]:
    """One chart in plain Python, as a reader of the rules would write it."""
    series = values.tolist()
    mean = statistics.fmean(series)
    ranges = [abs(b - a) for a, b in pairwise(series)]
    average = statistics.fmean(ranges)
    average = statistics.fmean(one for one in ranges if one < 3.267 * average)
    limit = 2.66 * average
    codes = [0] * len(series)
    outer = [2 * limit / 3 < abs(one - mean) <= limit for one in series]
    for sign in (1, -1):
        side = [sign * (one - mean) > 0 for one in series]
        rise = [sign * (b - a) > 0 for a, b in pairwise(series)]
        for start in range(len(series) - 6):
            if all(side[start : start + 7]):
                _mark(codes, range(start, start + 7), 1, sign)
            if all(rise[start : start + 6]):
                _mark(codes, range(start, start + 7), 3, sign)
        for start in range(len(series) - 2):
            three = range(start, start + 3)
            if all(side[at] for at in three) and sum(outer[at] for at in three) >= 2:
                _mark(codes, (at for at in three if outer[at]), 2, sign)
        _mark(codes, (at for at, one in enumerate(series) if sign * (one - mean) > limit), 4, sign)
    return codes


def _mark(codes: list[int], places: Iterable[int], code: int, sign: int) -> None:
    for at in places:
        if abs(codes[at]) < code:
            codes[at] = sign * code


def _median(run: Callable[[], object], repeat: int) -> float:
    seconds = []
    for _ in range(repeat):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def _peak() -> float:
    """The most memory held so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
