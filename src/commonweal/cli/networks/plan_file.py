"""A plan as a CSV file of two columns: refused early, written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def faults_of(out: Path | None) -> list[str]:
    """What is wrong with a name for a plan, before anything is read."""
    faults = []
    if out is not None and out.suffix != ".csv":
        faults.append(f"--out {out}: give a name that ends in .csv")
    if out is not None and not out.parent.is_dir():
        faults.append(f"--out {out}: {out.parent} is no folder; make it first")
    return faults


def write_plan(
    plan: Mapping[str, str], out: Path, columns: tuple[str, str] = ("practice", "network")
) -> None:
    """A plan as CSV: what is grouped, and its group."""
    import pyarrow as pa

    from commonweal.folder.streaming import write_batches

    held = pa.table(
        {
            columns[0]: pa.array(list(plan), pa.string()),
            columns[1]: pa.array(list(plan.values()), pa.string()),
        }
    )
    write_batches(out, held.schema, held.to_batches())
