"""Directly standardised rates with limits, from a national table by group and age, to Parquet.

    python benchmarks/rates.py [--groups 700000] [--repeat 3] [--slice 2000]

Writes synthetic events and people by group and 19 age bands, with the European Standard Population
2013 (13.3 million rows for 700,000 groups), and standardises them with `stats.frames.direct` on a
DuckDB relation, Parquet to Parquet, in a process of its own: once from a file in the order of its
groups, as such tables come, and once from one in random order. Peer in the same run: `ph_dsr` of
PHStatsMethods, the official Python package, pandas in and out, on a slice of the groups. It takes
them one by one, so its time is extrapolated, by the difference between the slice and one of half
its size: what it needs to start and to read is left out, in its favour. Imports are left out of
the seconds of both. On a busy machine the clock says little: the ratio of seconds of processors is
printed too. Values and limits are compared on the slice. Needs 0.3 GB of disk; everything is
deleted at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from watching import watched

RATIO, GIGABYTES = 100, 1.0
#: European Standard Population 2013, nineteen bands to 90 and over, per 100,000.
STANDARD = [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500]
STANDARD += [5000, 4000, 2500, 1500, 1000]

OURS = """
import json, sys, time
import duckdb
from commonweal.stats import frames
start = time.perf_counter(), time.process_time()
connection = duckdb.connect(config={"memory_limit": "800MB", "temp_directory": sys.argv[3]})
connection.execute("set preserve_insertion_order = false")
connection.execute("set enable_progress_bar = false")
found = frames.direct(
    connection.read_parquet(sys.argv[1]), count="events", population="people",
    standard="standard", by=["area"], bands=19,
)
found.write_parquet(sys.argv[2])
print(json.dumps([time.perf_counter() - start[0], time.process_time() - start[1]]))
"""

PEER = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import pandas as pd
import PHStatsMethods
start = time.perf_counter(), time.process_time()
table = pd.read_parquet(sys.argv[1])
found = PHStatsMethods.ph_dsr(
    table, "events", "people", "standard", "area", metadata=False, euro_standard_pops=False
)
found.to_parquet(sys.argv[2])
print(json.dumps([time.perf_counter() - start[0], time.process_time() - start[1]]))
"""


class Run(NamedTuple):
    """Seconds on the clock and of processors without imports, and the most gigabytes held."""

    seconds: float
    processors: float
    gigabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s, processors {self.processors:.2f} s, {self.gigabytes:.2f} GB"


def main() -> None:
    """Run the benchmark and print its figures."""
    given = _arguments()
    cores = sorted(os.sched_getaffinity(0))[:2]
    os.sched_setaffinity(0, cores)
    with tempfile.TemporaryDirectory(prefix="commonweal-rates-") as place:
        folder = Path(place)
        _write(folder, given.groups, given.slice)
        rows = given.groups * len(STANDARD)
        print(f"{len(cores)} cores; load {_load()}; {given.groups:,} groups, {rows:,} rows")
        each = _peer(folder, given.slice)
        theirs = Run(each.seconds * given.groups, each.processors * given.groups, each.gigabytes)
        print(f"PHStatsMethods, extrapolated to {given.groups:,} groups: {theirs}")
        for order in ("ordered", "shuffled"):
            ours = _ours(folder, order, given.repeat)
            ratio = theirs.seconds / ours.seconds
            print(
                f"{order}: ratio {ratio:.0f} (target {RATIO}): "
                f"{'met' if ratio >= RATIO else 'NOT met'}; "
                f"ratio of processors {theirs.processors / ours.processors:.0f}"
            )
            _same(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=700_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--slice", type=int, default=2000, help="groups that the peer is given")
    return parser.parse_args()


def _write(folder: Path, groups: int, slice_: int) -> None:
    """All groups in random order, and two slices of the first groups in order."""
    draw = np.random.default_rng(20190701)
    bands = len(STANDARD)
    people = draw.integers(50, 2000, (groups, bands))
    mean = people * draw.gamma(4, 0.25, (groups, 1)) * np.geomspace(0.001, 0.1, bands)
    events = draw.poisson(mean)
    # The peer fails where a group has no event at all.
    events[:slice_, -1] = np.maximum(events[:slice_, -1], 1)
    area = np.repeat(np.arange(groups, dtype=np.int32), bands)
    columns = {
        "area": area,
        "events": events.astype(np.int32).ravel(),
        "people": people.astype(np.int32).ravel(),
        "standard": np.tile(np.array(STANDARD, dtype=np.int32), groups),
    }
    for name, count in (("slice", slice_), ("half", slice_ // 2)):
        # Wider whole numbers for the peer: from narrow ones its limits are wrong, by overflow.
        part = {key: column[: count * bands].astype(np.int64) for key, column in columns.items()}
        pq.write_table(pa.table(part), folder / f"{name}.parquet")
    for name, order in (("ordered", slice(None)), ("shuffled", draw.permutation(len(area)))):
        table = pa.table({key: column[order] for key, column in columns.items()})
        pq.write_table(table, folder / f"{name}.parquet", row_group_size=500_000)


def _ours(folder: Path, order: str, repeat: int) -> Run:
    """The run with the median time, and the peak of all."""
    command = [OURS, *(str(folder / name) for name in (f"{order}.parquet", "ours.parquet", "more"))]
    size = (folder / f"{order}.parquet").stat().st_size / 1e6
    runs = [_run(*command) for _ in range(repeat)]
    for run in runs:
        print(f"commonweal on DuckDB, {order}, {size:.0f} MB: {run}; load {_load()}")
    peak = max(run.gigabytes for run in runs)
    print(f"peak (target {GIGABYTES:.0f} GB): {'met' if peak <= GIGABYTES else 'NOT met'}")
    return sorted(runs)[len(runs) // 2]


def _peer(folder: Path, groups: int) -> Run:
    """What one more group takes."""
    half, whole = (
        _run(PEER, str(folder / f"{name}.parquet"), str(folder / f"peer-{name}.parquet"))
        for name in ("half", "slice")
    )
    print(f"PHStatsMethods, {groups // 2:,} groups: {half}; load {_load()}")
    print(f"PHStatsMethods, {groups:,} groups: {whole}; load {_load()}")
    more = groups - groups // 2
    return Run(
        (whole.seconds - half.seconds) / more,
        (whole.processors - half.processors) / more,
        whole.gigabytes,
    )


def _same(folder: Path) -> None:
    """Say how far value and limits lie apart on the slice, and whether all groups are there."""
    theirs = pq.read_table(folder / "peer-slice.parquet").sort_by("area")
    ours = pq.read_table(folder / "ours.parquet").sort_by("area")
    names = {"value": "Value", "lower": "lower_95_ci", "upper": "upper_95_ci"}
    apart, without = 0.0, 0
    for name, peer in names.items():
        one = ours[name].to_numpy()[: theirs.num_rows]
        other = theirs[peer].to_numpy()
        without += int(np.sum(np.isnan(one) != np.isnan(other)))
        apart = max(apart, float(np.nanmax(np.abs(one / other - 1))))
    print(
        f"furthest apart on the slice, as a share: {apart:.1e}; given by one alone: {without}; "
        f"{ours.num_rows:,} groups written, {ours['value'].null_count:,} of them without a rate"
    )


def _run(script: str, *arguments: str) -> Run:
    """Run in a process of its own."""
    told, peak = watched(script, *arguments)
    return Run(*json.loads(told), peak / 1e9)


def _load() -> str:
    return " ".join(f"{part:.1f}" for part in os.getloadavg())


if __name__ == "__main__":
    main()
