"""`check` against frictionless on the same file: the same faults, how much faster, and memory.

    python benchmarks/check.py [--rows 1000000] [--repeat 3] [--large GIGABYTES]

Writes a table of registered lists with faults at random places (types, limits, lists of values,
required values, repeated keys), then checks it `--repeat` times with each, every run in a process
of its own, and compares which cells they name. Faults are fewer than a thousand of a kind, so both
list all. With `--large` a file of that size is then checked by `commonweal` alone, for its memory.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from watching import watched

from commonweal.folder.schema import load_schemas

RATIO = 8
PRACTICES = [f"G{number:05d}" for number in range(500)]
HEADER = list(load_schemas()["registered"].names)
FAULTS = {
    "series": "",
    "as_of": "2018-13-01",
    "sex": "unknown",
    "age_from": "old",
    "patients": "-3",
    "basis": "guessed",
}

OURS = """
import json, sys
from pathlib import Path
from commonweal.folder import check_folder
found = check_folder(Path(sys.argv[1]))
told = [[f.row, "" if f.rule == "primary key" else f.column, f.rule] for f in found]
print(json.dumps(sorted(told)))
"""

PEER = """
import json, sys
from frictionless import Resource, Schema, system
said = json.loads(sys.argv[2])
schema = Schema.from_descriptor(said)
resource = Resource(path="registered.csv", basepath=sys.argv[1], schema=schema)
errors = resource.validate(limit_errors=1_000_000).tasks[0].errors
same = {"type-error": "type", "primary-key": "primary key"}
told = []
for e in errors:
    rule = e.note.split('"')[1] if e.type == "constraint-error" else same.get(e.type, e.type)
    told.append([e.row_number, "" if rule == "primary key" else e.field_name, rule])
print(json.dumps(sorted(told)))
"""


def main() -> None:
    """Run the benchmark and print its figures."""
    given = _arguments()
    said = load_schemas()["registered"].descriptor
    # frictionless looks up the codes of one table alone only in a package: it is spared that.
    schema = json.dumps({"fields": said["fields"], "primaryKey": said["primaryKey"]})
    with tempfile.TemporaryDirectory(prefix="commonweal-bench-") as place:
        folder = Path(place, "folder")
        _write(folder, given.rows)
        size = (folder / "registered.csv").stat().st_size / 1e6
        print(f"{given.rows:,} rows, {size:,.0f} MB; load {os.getloadavg()[0]:.1f}")
        ours = [_run(OURS, str(folder)) for _ in range(given.repeat)]
        peers = [_run(PEER, str(folder), schema) for _ in range(given.repeat)]
        _same(ours[0].found, peers[0].found)
        for name, runs in (("commonweal", ours), ("frictionless", peers)):
            peak = max(run.peak for run in runs) / 1e9
            print(
                f"{name:13} {_clock(runs):7.1f} s, processors {_used(runs):7.1f} s, {peak:5.2f} GB"
            )
        ratio = _clock(peers) / _clock(ours)
        print(f"ratio {ratio:.1f} (target {RATIO}): {'reached' if ratio >= RATIO else 'MISSED'}")
        print(f"ratio of processors {_used(peers) / _used(ours):.1f}")
        if given.large:
            _write(folder, int(given.large * 2**30 / size * given.rows / 1e6))
            size = (folder / "registered.csv").stat().st_size / 2**30
            run = _run(OURS, str(folder))
            print(
                f"{size:.2f} GiB: {run.clock:.0f} s, processors {run.processors:.0f} s, "
                f"{run.peak / 1e9:.2f} GB, {len(run.found):,} found"
            )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--large", type=float, default=0, help="size of a further file, GiB")
    return parser.parse_args()


def _write(folder: Path, rows: int) -> None:
    """A folder whose table of registered lists has faults at random places."""
    folder.mkdir(exist_ok=True)
    (folder / "system.toml").write_text(
        'name = "K"\ncode = "Q"\nas_of = 2019-07-01\n[policies]\nlists = "s0"\n'
    )
    (folder / "sources.csv").write_text(
        "id,title,publisher,place,verified\nlists,Lists,NHS England,file.csv,true\n"
    )
    bodies = [f"{code},Surgery,practice,2013-04-01,lists\n" for code in PRACTICES]
    (folder / "organisations.csv").write_text("code,name,kind,opened,source\n" + "".join(bodies))
    with (folder / "registered.csv").open("w") as handle:
        handle.write(",".join(HEADER) + "\n")
        handle.writelines(_rows(rows))


def _rows(rows: int) -> Iterator[str]:
    draw = random.Random(1)
    spoilt = {draw.randrange(rows): name for name in [*FAULTS, "repeat"] for _ in range(300)}
    last = ""
    for number in range(rows):
        practice = PRACTICES[number % 500]
        age = number // 500 % 91
        sex = "female" if number // 45_500 % 2 else "male"
        cells = [practice, f"s{number // 91_000}", "2018-10-01", sex, str(age), str(age)]
        cells += [str(number % 400), "observed", "lists"]
        fault = spoilt.get(number)
        if fault in FAULTS:
            cells[HEADER.index(fault)] = FAULTS[fault]
        # A row that repeats the one before, which has no fault of its own.
        repeated = fault == "repeat" and number - 1 not in spoilt
        line = last if repeated and last else ",".join(cells) + "\n"
        last = line
        yield line


class Run(NamedTuple):
    """Seconds on the clock and of processors, peak memory in bytes, and what was found."""

    clock: float
    processors: float
    peak: int
    found: list[list[object]]


def _clock(runs: list[Run]) -> float:
    return statistics.median(run.clock for run in runs)


def _used(runs: list[Run]) -> float:
    return statistics.median(run.processors for run in runs)


def _run(script: str, *arguments: str) -> Run:
    """Run in a process of its own. Where the machine is busy, seconds of processors say more."""
    start, used = time.perf_counter(), _processors()
    told, peak = watched(script, *arguments)
    return Run(time.perf_counter() - start, _processors() - used, peak, json.loads(told))


def _processors() -> float:
    held = resource.getrusage(resource.RUSAGE_CHILDREN)
    return held.ru_utime + held.ru_stime


def _same(ours: list[list[object]], peers: list[list[object]]) -> None:
    """Say whether both named the same cells."""
    one, other = ({tuple(entry) for entry in found} for found in (ours, peers))
    print(
        f"faults: commonweal {len(one):,}, frictionless {len(other):,}, both {len(one & other):,}"
    )
    if one != other:
        apart = sorted(one ^ other, key=str)[:10]
        raise SystemExit(f"they do not name the same cells: {apart}")


if __name__ == "__main__":
    main()
