"""Targets of all practices of England from Parquet: how fast, against a loop over rows, and memory.

    python benchmarks/targets.py [--repeat 5]

Writes the published rows of 2018/19 (`../shared/data`) as the tables of a folder (need_weights,
cost_factors, registered, in Parquet) to a temporary place; then, timed: read them, take the
edition, weight 7,325 practices and price them. The peer does the same work in the same run with
pandas, one practice at a time. Then a quantum is shared down England's commissioners and practices
to the penny, against the same in fractions. Targets are held to the published ones.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.funding.capitation.cascade import cascade
from commonweal.funding.capitation.formula import edition_of
from commonweal.funding.capitation.practices import practices_of
from commonweal.funding.capitation.targets import pence_of, price_per_head
from commonweal.funding.capitation.weighting import weigh
from commonweal.people.lists import whole_lists

SHARED = Path(
    os.environ.get("COMMONWEAL_SHARED", Path(__file__).resolve().parent.parent.parent / "shared")
)
FILE = "data/england/practice_wp_2018-19_with_coords_england.csv.gz"
EDITION = "2018-19"
TARGET = 1.0
STREAMS = {
    "WP_G&A": "general and acute",
    "WP_CS": "community",
    "WP_MH": "mental health",
    "WP_Mat": "maternity",
    "WP_Presc": "prescribing",
    "WP_AM": "avoidable mortality",
}
FACTORS = {
    "MFF_index": ("market forces factor", 1),
    "EACA_index": ("emergency ambulance cost adjustment", 1),
    "Target_exc_remote_£k": ("target allocation before remoteness", 1000),
    "Target_inc_remote_£k": ("target allocation", 1000),
}
Rows = list[dict[str, str]]
Held = TypeVar("Held")


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    with gzip.open(SHARED / FILE, "rt", encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text))
    print(f"{len(rows):,} practices; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _write(folder, rows)
        before = _peak()
        seconds, pence = _timed(lambda: targets(folder), repeat)
        print(
            f"targets from Parquet {seconds:6.3f} s (target {TARGET} s: "
            f"{'reached' if seconds <= TARGET else 'MISSED'}); peak memory {_peak():.2f} GB, "
            f"{_peak() - before:.2f} GB more than before"
        )
        loop, other = _timed(lambda: by_rows(folder), 1)
    away = max(
        abs(pence[row["Practice"]] / 100 - 1000 * float(row["Target_inc_remote_£k"]))
        for row in rows
    )
    apart = max(abs(pence[code] - other[code]) for code in pence)
    print(f"pandas, row by row   {loop:6.3f} s; ratio {loop / seconds:.0f}; apart by {apart} pence")
    print(f"from the published targets: within £{away:.2f} for every practice")
    _share_down(rows, pence, repeat)


def _write(folder: Path, rows: Rows) -> None:
    """The rows as tables of a folder."""
    codes = [row["Practice"] for row in rows]

    def stacked(about: str, what: str, value: str, columns: dict[str, tuple[str, int]]) -> pa.Table:
        return pa.table(
            {
                about: codes * len(columns),
                "edition": [EDITION] * len(rows) * len(columns),
                what: [name for name, _ in columns.values() for _ in rows],
                value: [
                    float(row[column]) * times
                    for column, (_, times) in columns.items()
                    for row in rows
                ],
            }
        )

    streams = {column: (name, 1) for column, name in STREAMS.items()}
    need = stacked("practice", "stream", "weighted", streams)
    factors = stacked("organisation", "factor", "value", FACTORS)
    pq.write_table(need, folder / "need_weights.parquet")
    pq.write_table(factors, folder / "cost_factors.parquet")
    lists = pa.table(
        {
            "practice": codes,
            "series": ["allocation-2018-19"] * len(rows),
            "as_of": pa.array([17_986] * len(rows), pa.int32()).cast(pa.date32()),
            "sex": ["all"] * len(rows),
            "age_from": [0] * len(rows),
            "age_to": pa.array([None] * len(rows), pa.int64()),
            "patients": [float(row["GP_pop"]) for row in rows],
        }
    )
    pq.write_table(lists, folder / "registered.parquet")


def targets(folder: Path) -> dict[str, int]:
    """Target of every practice, in pence."""
    edition = edition_of(EDITION)
    practices = practices_of(
        edition,
        whole_lists(pq.read_table(folder / "registered.parquet"), edition.list_series),
        pq.read_table(folder / "need_weights.parquet"),
        pq.read_table(folder / "cost_factors.parquet"),
    )
    price = price_per_head(edition)
    assert price is not None
    pence = pence_of(weigh(edition, practices).overall, price)
    return dict(zip(practices.codes, pence.tolist(), strict=True))


def by_rows(folder: Path) -> dict[str, int]:
    """The same, one practice at a time, as a spreadsheet would."""
    edition = edition_of(EDITION)
    assert edition.shares is not None
    need = pd.read_parquet(folder / "need_weights.parquet")
    wide = need.pivot_table(index="practice", columns="stream", values="weighted")
    costs = pd.read_parquet(folder / "cost_factors.parquet")
    wide = wide.join(costs.pivot_table(index="organisation", columns="factor", values="value"))
    split, unmet = edition.shares.hospital, edition.shares.inequalities
    england = edition.england
    assert england.before_rescaling is not None
    assert england.with_remoteness is not None
    assert england.quantum_pence is not None
    found = {}
    for code, row in wide.iterrows():
        cost = row["market forces factor"] * row["emergency ambulance cost adjustment"]
        hospital = sum(w * row[name] for name, w in edition.hospital_and_community.items())
        core = split * hospital * cost + (1 - split) * row["prescribing"]
        with_unmet = (1 - unmet) * core + unmet * row["avoidable mortality"] * (
            split * cost + (1 - split)
        )
        before = with_unmet * england.registered / england.before_rescaling
        remote = before * row["target allocation"] / row["target allocation before remoteness"]
        overall = remote * england.registered / england.with_remoteness
        found[str(code)] = round(overall * england.quantum_pence / england.registered)
    return found


def _share_down(rows: Rows, pence: dict[str, int], repeat: int) -> None:
    """England's quantum down to commissioners and practices, against fractions."""
    quantum = edition_of(EDITION).england.quantum_pence
    assert quantum is not None
    draw = np.random.default_rng(1)
    weights = {code: float(draw.uniform(0.5, 1.5)) * amount for code, amount in pence.items()}
    paths = {row["Practice"]: ("England", row["CCG"], row["Practice"]) for row in rows}
    seconds, levels = _timed(lambda: cascade(quantum, weights, paths), repeat)
    loop, other = _timed(lambda: _in_fractions(quantum, weights, paths), 1)
    same = {path: piece.pence for path, piece in levels[-1].items()} == other
    print(
        f"cascade to practices {seconds:6.3f} s, {len(levels[1])} commissioners; in fractions "
        f"{loop:.3f} s; ratio {loop / seconds:.0f}; {'the same' if same else 'NOT the same'} pence"
    )


def _in_fractions(
    quantum: int, weights: dict[str, float], paths: dict[str, tuple[str, ...]]
) -> dict[tuple[str, ...], int]:
    given = {(): quantum}
    for depth in (1, 2, 3):
        sizes: dict[tuple[str, ...], Fraction] = {}
        for leaf, path in paths.items():
            sizes[path[:depth]] = sizes.get(path[:depth], Fraction(0)) + Fraction(
                repr(weights[leaf])
            )
        below: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for node in sizes:
            below.setdefault(node[:-1], []).append(node)
        shared = {}
        for parent, nodes in below.items():
            whole = sum((sizes[node] for node in nodes), Fraction(0))
            exact = {node: given[parent] * sizes[node] / whole for node in nodes}
            down = {node: floor(part) for node, part in exact.items()}
            left = given[parent] - sum(down.values())
            for node in sorted(nodes, key=lambda n: (down[n] - exact[n], n))[:left]:
                down[node] += 1
            shared |= down
        given = shared
    return given


def _timed(work: Callable[[], Held], repeat: int) -> tuple[float, Held]:
    """Median seconds of a piece of work, and what it gave last."""
    seconds = []
    for _ in range(repeat):
        clock = time.perf_counter()
        found = work()
        seconds.append(time.perf_counter() - clock)
    return statistics.median(seconds), found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9


if __name__ == "__main__":
    main()
