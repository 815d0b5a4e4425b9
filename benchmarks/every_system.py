"""Build and plan every system of England from the publishers' files, and say what is missing.

    python benchmarks/every_system.py SOURCE OUT [--as-of 2019-07-01] [--only NAME ...]

For each of the 42 systems of April 2019 it runs `commonweal build`, `check` and `plan`, then prints
one line a system (seconds, figures held, figures missing, what lacks) and, over all of them, the
share of figures missing by cause. Ends with 1 when a system fails.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

#: What every pack must hold: a table for each of structure, lists, bands, deprivation, registered
#: against resident, and the map.
MUST_HOLD = (
    "population.tree",
    "population.levels",
    "population.bands.network",
    "population.deprivation",
    "population.registered_and_resident",
    "population.crossing",
    "population.areas",
)


@dataclass
class Outcome:
    """What became of one system."""

    name: str
    seconds: float = 0.0
    failed: str = ""
    held: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    lacks: list[tuple[str, str]] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    megabytes: float = 0.0


def systems(source: Path) -> list[tuple[str, str]]:
    """Code and name of the systems of April 2019."""
    with (source / "england" / "ccg_stp_april2019.csv").open(encoding="utf-8-sig") as file:
        return sorted({(row["STP19CD"], row["STP19NM"]) for row in csv.DictReader(file)})


def run(code: str, name: str, source: Path, out: Path, as_of: str) -> Outcome:
    """Build, check and plan one system."""
    outcome = Outcome(name=name)
    folder, pack = out / f"{code}-folder", out / f"{code}-pack"
    began = time.perf_counter()
    for arguments in (
        ["build", source, "--system", code, "--as-of", as_of, "--out", folder],
        ["check", folder],
        ["plan", folder, "--out", pack],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "commonweal", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            outcome.failed = f"{arguments[0]}: {said[-1] if said else done.returncode}"
            return outcome
    outcome.seconds = time.perf_counter() - began
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    outcome.lacks = [(lack["cause"], lack["what"]) for lack in manifest["lacks"]]
    outcome.absent = [t for t in MUST_HOLD if not (pack / "tables" / f"{t}.csv").is_file()]
    outcome.megabytes = sum(p.stat().st_size for p in pack.rglob("*") if p.is_file()) / 1e6
    with (pack / "tables" / "figures.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["missing"]:
                outcome.missing[row["missing"]] += 1
            else:
                outcome.held += 1
    return outcome


def main() -> int:
    """Run all, print as they come, then the summary."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--as-of", default="2019-07-01")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--at-once", type=int, default=2)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    chosen = [
        (code, name)
        for code, name in systems(given.source)
        if not given.only or code in given.only or name in given.only
    ]
    outcomes = []
    with ThreadPoolExecutor(given.at_once) as pool:
        started = [pool.submit(run, c, n, given.source, given.out, given.as_of) for c, n in chosen]
        for future in started:
            outcome = future.result()
            outcomes.append(outcome)
            missing = sum(outcome.missing.values())
            print(
                f"{outcome.name[:50]:50}  {outcome.seconds:6.1f} s  {outcome.held:5} figures  "
                f"{missing:4} missing  {outcome.megabytes:5.2f} MB  "
                f"{outcome.failed or ', '.join(outcome.absent) or 'complete'}",
                flush=True,
            )
    summarise(outcomes)
    return 1 if any(outcome.failed or outcome.absent for outcome in outcomes) else 0


def summarise(outcomes: list[Outcome]) -> None:
    """The share of figures missing over all systems, by cause, and what folders lack."""
    held = sum(outcome.held for outcome in outcomes)
    missing: Counter[str] = sum((outcome.missing for outcome in outcomes), Counter())
    whole = held + sum(missing.values())
    failed = sum(1 for outcome in outcomes if outcome.failed)
    print(f"\n{len(outcomes)} systems, {failed} failed; {whole} figures")
    for cause, count in missing.most_common():
        print(f"  {100 * count / whole:5.1f}%  {count:6}  {cause}")
    print(f"  {100 * held / whole if whole else 0:5.1f}%  {held:6}  held")
    print("What folders lack (systems, cause, what):")
    lacks = Counter(lack for outcome in outcomes for lack in set(outcome.lacks))
    for (cause, what), count in lacks.most_common():
        print(f"  {count:3}  {cause}: {what}")


if __name__ == "__main__":
    sys.exit(main())
