"""What a folder counts of an indicator, as the baseline of a contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pyarrow as pa

#: How far a value may lie from its counts, as a part of it.
AGREES = 0.01


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator that a contract may pay for.

    Parameters
    ----------
    name, title
        Its id in the table, and its name for readers.
    better
        Which way is better; None where nobody says.
    method, per
        How its definition says that it is measured ("rate", "proportion"), and among how many
        people a rate is told.
    """

    name: str
    title: str
    better: Literal["higher", "lower"] | None
    method: str
    per: float


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts of an indicator: events or people who have it, of how many, in which period."""

    of: tuple[str, ...]
    start: date
    end: date
    events: float
    people: float
    value: float
    unit: str
    basis: str
    sources: tuple[str, ...]

    @property
    def years(self) -> int:
        """Years that the period lasts, at least one."""
        return max(1, round((self.end - self.start).days / 365.25))


def counted(indicator: Indicator, codes: Sequence[str], table: pa.Table | None) -> Counted | str:
    """The counts of the latest period, of those of the bodies of whom they are held; or, in words,
    why a contract cannot be drafted on them.

    Parameters
    ----------
    indicator, codes
        What is counted, and of whom it is looked for.
    table
        The folder's `indicators`.
    """
    if indicator.better is None:
        return "which way is better is not said; write it as NAME=higher or NAME=lower"
    if indicator.method not in ("rate", "proportion"):
        return "is neither a rate nor a share of people counted; write this outcome by hand"
    rows = [
        row
        for row in ([] if table is None else table.to_pylist())
        if row["indicator"] == indicator.name and row["about"] in codes and not row["category"]
    ]
    if not rows:
        return f"the folder holds it of none of {', '.join(codes)}; name others with --of"
    end, start = max((row["end"], row["start"]) for row in rows)
    last = [row for row in rows if (row["start"], row["end"]) == (start, end)]
    # Where two sources tell of a period, the later one by name: a later edition.
    held = {row["about"]: row for row in sorted(last, key=lambda row: row["source"])}
    absent = sorted({row["about"] for row in rows} - set(held))
    if absent:
        return f"its last period is not held of {', '.join(absent)}; leave them out of --of"
    return _summed(indicator, start, end, [held[code] for code in sorted(held)])


def _summed(
    indicator: Indicator, start: date, end: date, rows: Sequence[dict[str, Any]]
) -> Counted | str:
    if any(not row["numerator"] or not row["denominator"] for row in rows):
        return "the folder holds no counts of it, or none that had it; write this outcome by hand"
    events = float(sum(row["numerator"] for row in rows))
    people = float(sum(row["denominator"] for row in rows))
    worked_out = events / people * indicator.per
    value = float(rows[0]["value"]) if len(rows) == 1 else worked_out
    if abs(value - worked_out) > AGREES * abs(worked_out):
        return "its value is not what its counts say; write this outcome by hand"
    return Counted(
        tuple(row["about"] for row in rows),
        start,
        end,
        events,
        people,
        value,
        rows[0]["unit"] or "",
        "observed" if all(row["basis"] == "observed" for row in rows) else "estimated",
        tuple(dict.fromkeys(row["source"] for row in rows)),
    )
