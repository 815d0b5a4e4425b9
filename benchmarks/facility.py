"""Where sites should stand: every figure that is claimed for `commonweal.optimise.facility`.

    python benchmarks/facility.py ../shared/data --peer PYTHON [--case england --case spopt ...]
                                  [--graphs 3] [--sizes 100,200,...] [--peer-seconds 600]

Cases: `england` (p-medians of all England), `covers` (most covered, fewest sites, longest way),
`library` (OR-Library 1 to 20), `shapes` (own graphs of the shapes of 21 to 40), `options` (options
a second beside plain numpy), `front` (the exact front of a county beside a numpy loop), `spopt`
(the same graphs by spopt with HiGHS; its building and its solving timed apart). Each runs in a
process of its own, so that its peak memory is its own; compiled code is warmed up before it is
timed, and beside spopt our time is the median of five runs.

Needs pip install 'commonweal[bench-networks,strokemaps]' highspy; where spopt lives in another
environment, `--peer` names its Python.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from facility_cases import county, england, graphs
from facility_cases.timing import timed, warm_up

CASES: dict[str, Callable[[argparse.Namespace], None]] = {
    "england": england.medians,
    "covers": england.covers,
    "library": graphs.library,
    "shapes": graphs.shapes,
    "options": england.options_a_second,
    "front": county.fronts,
    "spopt": graphs.beside_spopt,
}


def main() -> None:
    """Run the cases asked for, all if none is, and print their figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--case", action="append", choices=CASES, default=[])
    parser.add_argument("--peer", type=Path, default=Path(sys.executable))
    parser.add_argument("--graphs", type=int, default=3)
    parser.add_argument("--sizes", default="100,200,300,400,500,600,700,800,900")
    parser.add_argument("--peer-seconds", type=float, default=600.0)
    parser.add_argument("--sites", type=int, default=15)
    parser.add_argument("--alone", type=int, default=20)
    given = parser.parse_args()
    if len(given.case) == 1:
        run(given.case[0], given)
        return
    for name in given.case or CASES:
        asked = [one for one in sys.argv[1:] if one not in ("--case", *given.case)]
        done = subprocess.run([sys.executable, __file__, *asked, "--case", name])
        if done.returncode:
            raise SystemExit(done.returncode)


def run(name: str, given: argparse.Namespace) -> None:
    """One case, with its time, its peak memory and the load of the machine."""
    print(f"\n{name}; load {os.getloadavg()[0]:.1f}", flush=True)
    warm_up()
    _, seconds = timed(lambda: CASES[name](given))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{seconds:.0f} s, peak memory {peak:.2f} GB, load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
