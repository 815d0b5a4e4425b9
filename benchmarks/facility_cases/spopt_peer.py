"""The peer of the case spopt: its p-median solved by HiGHS, to HiGHS's own default gap.

    python benchmarks/facility_cases/spopt_peer.py COST.npy K SECONDS

Prints one line of JSON: seconds of building and solving, the value, the status, peak memory.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import numpy as np
import pulp
from spopt.locate import PMedian


def main(path: str, k: int, seconds: float) -> None:
    """Build the model from the table of costs, solve it, and say how it went."""
    cost = np.load(path)
    begun = time.perf_counter()
    model = PMedian.from_cost_matrix(cost, np.ones(len(cost)), p_facilities=k)
    built = time.perf_counter()
    # spopt's own `solve` also tells who goes where, which fails where no solution was found.
    model.problem.solve(pulp.HiGHS(msg=False, timeLimit=seconds))
    solved = time.perf_counter()
    status, known = model.problem.sol_status, pulp.constants
    ended = status == known.LpSolutionOptimal
    # Where it was stopped before it found a solution, pulp says 0.
    found = ended or status == known.LpSolutionIntegerFeasible
    value = model.problem.objective.value() if found else None
    print(
        json.dumps(
            {
                "building": built - begun,
                "solving": solved - built,
                "value": value,
                "status": "optimal by HiGHS" if ended else f"stopped after {seconds:g} s",
                "gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
