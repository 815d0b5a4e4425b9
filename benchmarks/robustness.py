"""A decision in 1,000 futures, all choices of its number of sites beside it: time and memory.

    python benchmarks/robustness.py examples/kent-medway [--futures 1000] [--loop 20]

Prints the time for everything that `commonweal robustness` works out once the folder is read, the
choices scored in a second, and the ratio to a plain numpy loop over futures and choices (a few
futures of it, timed and checked against the compiled scores). Compiled code is warmed up first.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from pathlib import Path

import numpy as np

from commonweal.evidence import Lack
from commonweal.folder import read_folder
from commonweal.people.ground import ground_of
from commonweal.rules import load_rules
from commonweal.services.robustness.futures import Futures
from commonweal.services.robustness.running import Compared, run
from commonweal.services.robustness.standing import standing
from commonweal.services.robustness.trial import trial_of
from commonweal.services.robustness.turning import turns
from commonweal.services.siting.studying import Sited, sited_of
from commonweal.system.study import Given


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--futures", type=int, default=1_000)
    parser.add_argument("--loop", type=int, default=20)
    given = parser.parse_args()
    sited = studied(given.folder)
    began = time.perf_counter(), time.process_time()
    trial = trial_of(sited)
    if isinstance(trial, Lack):
        raise SystemExit(f"nothing to test: {trial.what}")
    held = trial.compared
    told("draws of estimated minutes, scales", began)
    run(held, held.futures(2))
    futures = held.futures(given.futures)
    began = time.perf_counter(), time.process_time()
    found = run(held, futures)
    seconds = told(f"{given.futures:,} futures x {len(held.opens)} choices scored", began)
    rate = given.futures * len(held.opens) / seconds
    print(f"  {rate:,.0f} choices in futures a second")
    began = time.perf_counter(), time.process_time()
    stands = standing(held, given.futures)
    told("shares, front, regret, every factor by itself", began)
    began = time.perf_counter(), time.process_time()
    turned = turns(held)
    told(f"{len(turned)} single changes looked for", began)
    began = time.perf_counter(), time.process_time()
    loops = max(1, min(given.loop, given.futures))
    largest = beside_a_loop(held, futures, loops, found.minutes)
    slow = told(f"plain numpy loop, {loops} futures", began) / loops
    print(
        f"  {slow * given.futures / seconds:,.0f} times as long; largest difference {largest:.1e}"
    )
    own = stands.among_listed[held.chosen] if len(held.listed) > 1 else None
    every = stands.among_all[held.chosen]
    print(f"{trial.name}: leads the options in {own.leads.value:.1%}" if own else trial.said)
    print(f"  leads all choices in {every.leads.value:.1%}, on their front {every.front.value:.1%}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"peak memory {peak:.2f} GB; load {os.getloadavg()[0]:.1f}")


def studied(folder: Path) -> Sited:
    """The service of a folder, read and laid out."""
    read = read_folder(folder)
    given = Given(
        as_of=read.settings.as_of, rules=load_rules(), policies=read.settings.policies(), seed=0
    )
    sited = sited_of(ground_of(read.system, read.tables, given))
    if not isinstance(sited, Sited):
        raise SystemExit(f"nothing to site: {sited[0].what}")
    return sited


def told(what: str, began: tuple[float, float]) -> float:
    """Print how long something took, by the clock and of the processor; the latter."""
    clock, own = time.perf_counter() - began[0], time.process_time() - began[1]
    print(f"{what}: {clock:.2f} s, {own:.2f} s of the processor")
    return own


def beside_a_loop(held: Compared, futures: Futures, count: int, minutes: np.ndarray) -> float:
    """Mean minutes, shares, volumes in numpy, one choice after another; the largest difference."""
    setting, drawing = held.drawing.setting, held.drawing
    largest = 0.0
    for f in range(count):
        table = setting.minutes.copy()
        for site, drawn in drawing.estimates.items():
            table[:, site] = drawn[futures.draw[f]]
        table *= futures.road[f] * futures.site[f]
        group = drawing.groups.index
        cases = setting.demand * futures.cases[f] * futures.growth[f][group]
        cases[group == futures.leaving[f]] = 0.0
        poor = np.where(setting.fifth == 1, cases, 0.0)
        beyond = setting.outside if futures.outside[f] else ()
        for row, opened in enumerate(held.opens):
            sites = np.array(sorted({*opened, *beyond}))
            near = table[:, sites]
            place = near.argmin(axis=1)
            took = near[np.arange(len(near)), place]
            mean = float(cases @ took / cases.sum())
            np.bincount(place, weights=cases, minlength=len(sites))
            _ = poor @ took, (cases * (took <= held.limit)).sum(), took[cases > 0].max()
            largest = max(largest, abs(mean - minutes[f, row]))
    return largest


if __name__ == "__main__":
    main()
