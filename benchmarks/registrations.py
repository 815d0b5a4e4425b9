"""Registrations modelled: how fast, and how right.

    python benchmarks/registrations.py speed
    python benchmarks/registrations.py accuracy        (needs the shared data)
    python benchmarks/registrations.py parameters      (needs the shared data; some minutes)

`speed` models a made region of 1,400 practices and 6,000 small areas, and prints the time, the peak
memory and the ratio to two peers in the same run: a loop over rows in Python, and alternate
scaling of the whole matrix in numpy (the textbook form). `accuracy` prints the tables of
docs/methods/registrations.md, `parameters` the likelihoods by which the deterrence was chosen.
"""

from __future__ import annotations

import os
import resource
import sys
import time

import numpy as np
from registrations_accuracy import accuracy, parameters
from registrations_england import Floats

from commonweal.people.registrations import (
    PUBLISHED_DEFAULT,
    model_registrations,
)
from commonweal.space import doubly_constrained, great_circle_km


def made_region(practices: int, areas: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Points and persons of a region with forty towns of uneven size, seeded."""
    draw = np.random.default_rng(20190701)
    towns = draw.uniform((51.0, -1.0), (52.2, 0.9), (40, 2))
    weight = draw.pareto(1.2, 40) + 0.2
    weight /= weight.sum()

    def scatter(count: int) -> Floats:
        spread = draw.choice([0.01, 0.05], (count, 1), p=[0.7, 0.3])
        return towns[draw.choice(40, count, p=weight)] + draw.normal(0.0, 1.0, (count, 2)) * spread

    return (
        scatter(practices),
        draw.lognormal(8.9, 0.6, practices),
        scatter(areas),
        draw.normal(1700.0, 250.0, areas).clip(900.0),
    )


def loop_over_rows(
    out: Floats, into: Floats, kernel: Floats, tolerance: float
) -> tuple[int, Floats]:
    """Alternate scaling one row and one column at a time."""
    flows, passes, error = kernel.copy(), 0, np.inf
    while error > tolerance:
        passes += 1
        for i in range(len(out)):
            flows[i, :] = flows[i, :] * (out[i] / flows[i, :].sum())
        for j in range(len(into)):
            flows[:, j] = flows[:, j] * (into[j] / flows[:, j].sum())
        error = float(np.max(np.abs(flows.sum(axis=1) - out) / out))
    return passes, flows


def whole_matrix(out: Floats, into: Floats, kernel: Floats, tolerance: float) -> tuple[int, Floats]:
    """Alternate scaling of the whole matrix."""
    flows, passes, error = kernel.copy(), 0, np.inf
    while error > tolerance:
        passes += 1
        flows *= (out / flows.sum(axis=1))[:, None]
        flows *= into / flows.sum(axis=0)
        error = float(np.max(np.abs(flows.sum(axis=1) - out) / out))
    return passes, flows


def speed() -> None:
    """Print times, ratios and peak memory."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for practices, areas in ((234, 1065), (1400, 6000)):
        points, lists, homes, people = made_region(practices, areas)
        codes = [f"P{i}" for i in range(practices)]
        area_codes = [f"A{j}" for j in range(areas)]
        runs = []
        for _ in range(3):
            began = time.perf_counter()
            done = model_registrations(
                practice_codes=codes,
                practice_xy=points,
                lists=lists,
                area_codes=area_codes,
                area_xy=homes,
                residents=people,
            )
            runs.append(time.perf_counter() - began)
        print(
            f"{practices:,} x {areas:,}: model {sorted(runs)[1]:.2f} s (median of three), "
            f"{done.iterations} steps, worst margin {done.worst_margin_error:.1e}, "
            f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"
        )
        against_peers(points, lists, homes, people, rows_too=practices < 1000)


def against_peers(
    points: Floats, lists: Floats, homes: Floats, people: Floats, rows_too: bool
) -> None:
    """The strictly constrained problem, the same for all, to a tolerance the peers can reach."""
    tolerance = 1e-3
    distance = great_circle_km(points, homes)
    log_kernel = PUBLISHED_DEFAULT.log(distance, distance.min(axis=0))
    into = people * lists.sum() / people.sum()
    began = time.perf_counter()
    done = doubly_constrained(lists, into, log_kernel, tolerance=tolerance)
    own = time.perf_counter() - began
    print(f"  strict, tolerance {tolerance}: {own:.2f} s, {done.iterations} steps")
    kernel = np.exp(log_kernel - log_kernel.max(axis=1, keepdims=True))
    for name, peer in (("whole matrix in numpy", whole_matrix), ("row by row", loop_over_rows)):
        if peer is loop_over_rows and not rows_too:
            continue
        began = time.perf_counter()
        passes, flows = peer(lists, into, kernel, tolerance)
        taken = time.perf_counter() - began
        apart = np.abs(flows - done.flows).sum() / (2.0 * flows.sum())
        print(
            f"  {name}: {taken:.2f} s, {passes} passes: ratio {taken / own:.1f}; "
            f"{apart:.1e} of persons placed otherwise"
        )


if __name__ == "__main__":
    {"speed": speed, "accuracy": accuracy, "parameters": parameters}[
        sys.argv[1] if len(sys.argv) > 1 else "speed"
    ]()
