"""Make monthly outcomes of contracts to show how they are watched. Everything in them is SYNTHETIC.

    python examples/build_synthetic_outcomes.py examples/contracts/synthetic-outcomes.csv

The same code gives the same bytes. Where and how each contract fails is told in `CONTRACTS`.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

COLUMNS = (
    "about", "outcome", "category", "start", "end", "value", "unit", "numerator", "denominator",
    "target", "better", "published", "basis", "source",
)  # fmt: skip
#: A value is published so many days after its month.
DELAY = 45
FIRST = (2021, 4)
#: Contract, outcome, months, counted a month (0: no counts), level, level at the end, first month
#: of the fall, target, which is better.
CONTRACTS = (
    ("SYNTHETIC patient transport", "arrived on time", 36, 2_400, 95.4, 80.0, 14, 95.0, "higher"),
    (
        "SYNTHETIC dermatology, hospital",
        "seen in 18 weeks",
        36,
        420,
        93.0,
        82.0,
        22,
        92.0,
        "higher",
    ),
    (
        "SYNTHETIC dermatology, successor",
        "seen in 18 weeks",
        10,
        420,
        84.0,
        60.0,
        2,
        92.0,
        "higher",
    ),
    ("SYNTHETIC community nursing", "visits on the day", 36, 5_200, 97.0, 97.0, 99, 96.0, "higher"),
    ("SYNTHETIC community nursing", "falls with harm", 36, 0, 14.0, 14.0, 99, None, "lower"),
    ("SYNTHETIC wheelchairs", "delivered in 18 weeks", 36, 160, 90.0, 90.0, 99, None, ""),
)


def rows() -> Iterator[dict[str, object]]:
    """Every row, by contract and month."""
    for number, (
        contract,
        outcome,
        months,
        counted,
        level,
        worst,
        falls,
        target,
        better,
    ) in enumerate(CONTRACTS):
        rng = np.random.default_rng(number + 100)
        for month in range(months):
            part = max(0, month - falls + 1) / max(1, months - falls)
            mean = level + (worst - level) * min(1.0, part)
            first, last = _month(month), _month(month + 1) - timedelta(days=1)
            had = int(rng.binomial(counted, mean / 100)) if counted else int(rng.poisson(mean))
            yield {
                "about": contract,
                "outcome": outcome,
                "category": "",
                "start": first,
                "end": last,
                "value": round(100 * had / counted, 4) if counted else had,
                "unit": "%" if counted else "falls",
                "numerator": had if counted else "",
                "denominator": counted or "",
                "target": "" if target is None else target,
                "better": better,
                "published": last + timedelta(days=DELAY),
                "basis": "assumed",
                "source": "synthetic",
            }


def _month(after: int) -> date:
    number = FIRST[0] * 12 + FIRST[1] - 1 + after
    return date(number // 12, number % 12 + 1, 1)


def build(out: Path) -> Path:
    """Write the file."""
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())
    return out


if __name__ == "__main__":
    build(Path(sys.argv[1]))
