"""How long an appraisal of prevention takes, and how it grows with draws and years.

python benchmarks/prevention.py
"""

from __future__ import annotations

import os
import resource
import time

from commonweal.evidence import Basis
from commonweal.needs.prevention import england
from commonweal.needs.prevention.appraisal import appraise
from commonweal.needs.prevention.population import Population

#: Years and draws of a run: the chapter's own last.
SIZES = ((10, 100), (20, 100), (40, 100), (20, 50), (20, 200))


def main() -> None:
    """Print seconds and processor seconds of the four programmes at several sizes."""
    people = Population(persons=england.people()[..., 18:] / 30.0, basis=Basis.OBSERVED)
    print(f"load {os.getloadavg()[0]:.1f}")
    for years, draws in SIZES:
        wall, busy = time.perf_counter(), time.process_time()
        appraise(people, years=years, draws=draws, seed=1)
        wall, busy = time.perf_counter() - wall, time.process_time() - busy
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{years:3} years x {draws:4} draws x 4 programmes: {wall:5.1f} s, "
            f"processor {busy:5.1f} s, peak {most:,.0f} MB"
        )


if __name__ == "__main__":
    main()
