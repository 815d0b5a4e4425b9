"""Make a SYNTHETIC system folder with the money that no open table at hand holds.

    python examples/build_synthetic_finance.py OUT

Ledgers with both sides of each trade, control totals, actual allocations, savings schemes, pooled
budgets: open data has none of these together for one system. This folder shows what the funding
chapter makes of them. Nobody and nothing in it is real: one system of two places, three CCGs that
become one in April 2020, four networks, twelve practices, two trusts and a council, all made up by
the laws that stand in `synthetic_finance_build/`, one module for each topic. The same code gives
the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from synthetic_finance_build import base, case, growth, ledger, pools, running, savings
from synthetic_finance_build.writing import Builder, write

#: What adds the rows of each topic, in order; `base` comes first, since others speak of its bodies.
TOPICS: tuple[Callable[[Builder], None], ...] = (
    base.add,
    ledger.add,
    pools.add,
    case.add,
    running.add,
    savings.add,
    growth.add,
)


def build(out: Path) -> Path:
    """Make the folder `out`."""
    folder = Builder()
    for add in TOPICS:
        add(folder)
    return write(folder, base.settings(), out)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    build(Path(sys.argv[1]))
