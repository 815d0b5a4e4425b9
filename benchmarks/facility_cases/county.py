"""Every configuration of a county, and its exact front, beside a loop in plain numpy.

The county is Kent and Medway: every configuration, of any number of sites, of its own seven, then
of so many of the nearest to it, is scored on the number of sites, the mean, the 90th centile and
the maximum of minutes, the share within 30 and the smallest unit, and the options that no other
beats are found. With the largest number of sites only this code runs.
"""

from __future__ import annotations

import argparse
import csv
import time
from itertools import combinations
from pathlib import Path

import numpy as np

from commonweal.optimise.facility import enumerate_sites
from commonweal.optimise.pareto import front

OWN = ("DA28DA", "ME169QQ", "TN240LZ", "CT13NG", "CT94AN")
#: Sites, mean, centile and maximum small; share and smallest unit large.
LARGEST = (False, False, False, False, True, True)
#: Differences below are rounding.
STEP = 1e-7


def fronts(given: argparse.Namespace) -> None:
    """The front of seven sites, of more, and of so many that no loop could."""
    cost, cases = county(given.data)
    print("sites  configurations  on the front  s scoring  s front  s numpy loop  ratio  agree")
    for sites in (7, given.sites):
        beside_numpy(cost[:, :sites], cases)
    table, ours, scoring, finding = scored(cost[:, : given.alone], cases)
    print(f"{given.alone:5}  {len(table):14}  {len(ours):12}  {scoring:9.3f}  {finding:7.3f}")


def county(data: Path) -> tuple[np.ndarray, np.ndarray]:
    """Minutes to the seven own sites (two estimated), then to the others, the nearest to the
    county's cases first; and stroke admissions."""
    folder = data / "kent-medway"
    minutes = _rows(folder / "km_lsoa_travel_minutes_to_stroke_units.csv")
    estimated = _rows(folder / "km_lsoa_travel_minutes_ESTIMATED_medway_pembury.csv")
    admitted = _rows(folder / "km_lsoa_stroke_admissions_2017-2019.csv")
    areas = sorted(minutes)
    cases = np.array([float(admitted[area]["Admissions"]) for area in areas])
    own = np.array(
        [
            [float(minutes[area][unit]) for unit in OWN]
            + [float(estimated[area][f"{unit}_estimated_min"]) for unit in ("ME75NY", "TN24QJ")]
            for area in areas
        ]
    )
    others = [unit for unit in list(minutes[areas[0]])[3:] if unit not in OWN]
    outside = np.array([[float(minutes[area][unit]) for unit in others] for area in areas])
    order = np.argsort(cases @ outside, kind="stable")
    return np.column_stack([own, outside[:, order]]), cases


def _rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["LSOA11CD"]: row for row in csv.DictReader(file)}


def scored(cost: np.ndarray, cases: np.ndarray) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Measures, front, and the seconds that each took."""
    begun = time.perf_counter()
    every = enumerate_sites(cost, cases, limits=(30.0,))
    number = (every.open >= 0).sum(axis=1)
    smallest = np.nanmin(every.volumes, axis=1)
    table = np.column_stack(
        [number, every.mean, every.centile, every.maximum, every.within[:, 0], smallest]
    )
    between = time.perf_counter()
    ours = front(table, LARGEST, tolerance=STEP)
    return table, ours, between - begun, time.perf_counter() - between


def beside_numpy(cost: np.ndarray, cases: np.ndarray) -> None:
    """One line: compiled scoring and front against a loop."""
    # What takes milliseconds is measured many times, and of both the least is told.
    times = 51 if cost.shape[1] < 10 else 1
    took, loops = [], []
    for _ in range(times):
        table, ours, *seconds = scored(cost, cases)
        took.append(seconds)
        begun = time.perf_counter()
        looped = plain_scores(cost, cases)
        theirs = plain_front(looped)
        loops.append(time.perf_counter() - begun)
    (scoring, finding), loop = min(took, key=sum), min(loops)
    agree = bool(np.allclose(table, looped, rtol=1e-9)) and ours.tolist() == theirs.tolist()
    print(
        f"{cost.shape[1]:5}  {len(table):14}  {len(ours):12}  {scoring:9.4f}  {finding:7.4f}  "
        f"{loop:12.2f}  {loop / (scoring + finding):5.1f}  {agree}",
        flush=True,
    )


def plain_scores(cost: np.ndarray, cases: np.ndarray) -> np.ndarray:
    """The same measures, one configuration after another."""
    whole = cases.sum()
    made = []
    for size in range(1, cost.shape[1] + 1):
        for chosen in combinations(range(cost.shape[1]), size):
            held = cost[:, chosen]
            at = held.argmin(axis=1)
            near = held[np.arange(len(held)), at]
            order = near.argsort()
            reached = np.cumsum(cases[order])
            centile = near[order[np.searchsorted(reached, 0.9 * whole * (1 - 1e-12))]]
            within = cases[near <= 30.0].sum() / whole
            smallest = np.bincount(at, cases, size).min()
            made.append(
                (size, cases @ near / whole, centile, near[cases > 0].max(), within, smallest)
            )
    return np.array(made)


def plain_front(table: np.ndarray) -> np.ndarray:
    """Options that none dominates: whatever the next one dominates is struck out, in turn."""
    rounded = np.rint(table / STEP) * np.where(LARGEST, -1, 1)
    left = np.arange(len(rounded))
    at = 0
    while at < len(left):
        one, rest = rounded[left[at]], rounded[left]
        beaten = (rest >= one).all(axis=1) & (rest > one).any(axis=1)
        at = int((~beaten[:at]).sum()) + 1
        left = left[~beaten]
    return left
