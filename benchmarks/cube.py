"""A national people cube: 60 million people by practice, area, sex and five-year age.

    python benchmarks/cube.py [--people 60000000] [--repeat 3] [--no-spark]

Draws synthetic people of 7,000 practices and 33,000 areas (nine in ten live in the 30 areas about
their practice, the others in 300 round them), writes them in random order, and counts them with
`commonweal cube` in a process of its own. Peer in the same run: the same count written for polars
by hand, streaming, without the pass that finds what records do not tell. Then Spark against DuckDB
on a random sample of a million. Needs about 3 GB of disk; everything is deleted at the end.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.cube.margins import Margins, people_to_make
from commonweal.cube.single_years import standard_ages
from commonweal.cube.synthetic import synthetic_people

PRACTICES, AREAS = 7000, 33_000
SECONDS, GIGABYTES = 60, 6
BY = "practice,area,sex,age"

PEER = """
import sys
import polars as pl
codes = ["practice", "lsoa", "sex"]
keys = [*codes, "age_from"]
age = pl.col("age")
told = pl.when(age.is_between(0, 120)).then(pl.min_horizontal(age // 5 * 5, 90))
text = {name: pl.col(name).cast(pl.String) for name in codes}
known = {
    name: pl.when(t.is_null() | (t == "")).then(pl.lit("unknown")).otherwise(t)
    for name, t in text.items()
}
cells = pl.scan_parquet(sys.argv[1]).select(**known, age_from=told).group_by(keys)
counts = cells.agg(people=pl.len()).sort(keys, nulls_last=True)
counts.sink_parquet(sys.argv[2], engine="streaming")
"""


@dataclass(frozen=True)
class Run:
    """Seconds on the clock, seconds of processors, and the most gigabytes held at once.

    On a busy machine the clock says little; the seconds of processors are then the better measure.
    They lack those of Spark's Java process, which outlives its parent.
    """

    seconds: float
    cpu: float
    gigabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.cpu:.0f} s of processors), {self.gigabytes:.1f} GB"


def main() -> None:
    """Run the benchmark and print its figures."""
    given = _arguments()
    cores = sorted(os.sched_getaffinity(0))[:2]
    os.sched_setaffinity(0, cores)
    print(f"{len(cores)} cores; load {_load()}; {given.people:,} people")
    with tempfile.TemporaryDirectory(prefix="commonweal-cube-") as place:
        _national(Path(place), given.people, given.repeat)
        if given.spark:
            _spark(Path(place))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=60_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--spark", action=argparse.BooleanOptionalAction, default=True)
    return parser.parse_args()


def _national(place: Path, people: int, repeat: int) -> None:
    start = time.perf_counter()
    _write_people(place / "people.parquet", people)
    size = (place / "people.parquet").stat().st_size / 1e6
    print(f"drawn, shuffled and written in {time.perf_counter() - start:.0f} s, {size:.0f} MB")
    runs = [_command(place / "people.parquet", place / "cube.parquet") for _ in range(repeat)]
    ours = sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]
    rows = pq.read_metadata(place / "cube.parquet").num_rows
    for run in runs:
        print(f"commonweal cube (DuckDB): {run}")
    print(f"{rows:,} cells; load {_load()}")
    met = ours.seconds <= SECONDS and max(run.gigabytes for run in runs) <= GIGABYTES
    print(f"target {SECONDS} s and {GIGABYTES} GB: {'met' if met else 'NOT met'}")
    peer = [sys.executable, "-c", PEER, place / "people.parquet", place / "peer.parquet"]
    theirs = _measured(peer)
    print(f"polars, streaming: {theirs}; load {_load()}")
    print(
        f"commonweal to polars: time {ours.seconds / theirs.seconds:.2f}, processors "
        f"{ours.cpu / theirs.cpu:.2f}, memory {ours.gigabytes / theirs.gigabytes:.2f}"
    )
    columns = "{}, sex, age_from, people from read_parquet(?)"
    one, other = (columns.format(f"select practice, {area}") for area in ("area", "lsoa"))
    connection = duckdb.connect()
    connection.execute("set enable_progress_bar = false")
    differing = connection.execute(
        f"select count(*) from ({one} except all {other})",
        [str(place / "cube.parquet"), str(place / "peer.parquet")],
    ).fetchone()
    same = differing == (0,) and rows == pq.read_metadata(place / "peer.parquet").num_rows
    print(f"the two cubes are equal: {'yes' if same else 'NO'}")


def _spark(place: Path) -> None:
    # The file is in random order, so its first million is a random sample.
    sample = next(pq.ParquetFile(place / "people.parquet").iter_batches(1_000_000))
    pq.write_table(pa.Table.from_batches([sample]), place / "sample.parquet")
    taken = {}
    for engine in ("duckdb", "spark"):
        taken[engine] = _command(
            place / "sample.parquet", place / f"{engine}.parquet", "--engine", engine
        )
        print(f"{sample.num_rows:,} people, {engine}: {taken[engine]}")
    same = pq.read_table(place / "duckdb.parquet").equals(pq.read_table(place / "spark.parquet"))
    ratio = taken["spark"].seconds / taken["duckdb"].seconds
    print(f"equal to the last count: {'yes' if same else 'NO'}; Spark to DuckDB: time {ratio:.1f}")


def _command(people: Path, out: Path, *more: str) -> Run:
    run = "from commonweal.cli.main import run; run()"
    asked = ["cube", people, "--by", BY, "--disclose", "none", "--out", out, *more]
    return _measured([sys.executable, "-c", run, *asked])


def _measured(command: Sequence[str | Path]) -> Run:
    """Run a command, with its children."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen([str(part) for part in command], stderr=subprocess.DEVNULL)
    peak = [0]

    def watch() -> None:
        tree = psutil.Process(process.pid)
        while process.poll() is None:
            held = 0
            for member in (tree, *_children(tree)):
                try:
                    held += member.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            peak[0] = max(peak[0], held)
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    seconds = time.perf_counter() - start
    watcher.join()
    if code:
        raise RuntimeError(f"{command} ended with {code}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(
        seconds=seconds,
        cpu=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        gigabytes=peak[0] / 1e9,
    )


def _children(tree: psutil.Process) -> list[psutil.Process]:
    try:
        return tree.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _load() -> str:
    return " ".join(f"{part:.1f}" for part in os.getloadavg())


def _margins(people: int) -> Margins:
    random = np.random.default_rng(20190701)
    codes = [f"{chr(65 + i % 26)}{80000 + i}" for i in range(PRACTICES)]
    sizes = random.lognormal(0, 0.5, PRACTICES)
    near = np.concatenate([0.9 * 0.9 ** np.arange(30) / 8.576, np.full(300, 0.1 / 300)])
    round_about = np.concatenate([np.arange(30), np.arange(-150, 150)])
    return Margins(
        lists=people_to_make(dict(zip(codes, sizes, strict=True)), people),
        areas=tuple(f"E01{i:06d}" for i in range(AREAS)),
        homes={
            code: ((i * AREAS // PRACTICES + round_about) % AREAS, near)
            for i, code in enumerate(codes)
        },
        ages=np.tile(standard_ages().ravel() / standard_ages().sum(), (AREAS, 1)),
    )


def _write_people(path: Path, people: int) -> None:
    """National synthetic people in random order."""
    held: list[list[np.ndarray]] = [[], [], [], []]
    words: list[pa.Array] = []
    for batch in synthetic_people(_margins(people), seed=1):
        words = [column.dictionary for column in batch.columns[:3]]
        codes = [column.indices.to_numpy() for column in batch.columns[:3]]
        parts = (*codes, batch.column(3).to_numpy())
        for into, part, kind in zip(
            held, parts, (np.int16, np.int32, np.int8, np.int16), strict=True
        ):
            into.append(part.astype(kind))
    columns = [np.concatenate(parts) for parts in held]
    order = np.random.default_rng(2).permutation(len(columns[0]))
    for position, column in enumerate(columns):
        columns[position] = column[order]
    names = ("practice", "lsoa", "sex")
    coded = pa.dictionary(pa.int32(), pa.string())
    schema = pa.schema([*((name, coded) for name in names), ("age", pa.int16())])
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, people, 1_000_000):
            parts = [column[start : start + 1_000_000] for column in columns]
            arrays = [
                pa.DictionaryArray.from_arrays(pa.array(part, pa.int32()), text)
                for part, text in zip(parts[:3], words, strict=True)
            ]
            writer.write_batch(
                pa.RecordBatch.from_arrays([*arrays, pa.array(parts[3])], schema=schema)
            )


if __name__ == "__main__":
    main()
