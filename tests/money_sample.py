"""Made-up tables and charts of money: waterfalls, distances, paths; nothing is real."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from commonweal.evidence import Chart, Column, Table
from needs_sample import spread
from sample_tables import table

MILLION = 100_000_000
BODIES = tuple(f"Commissioner {letter}" for letter in "ABCDEFGH")
YEARS = tuple(f"20{year}-{year + 1}" for year in range(18, 28))

STEPS = (
    ("Plan", -13_600_000_00, "total"),
    ("Less income", -12_100_000_00, "expected"),
    ("Prescribing", -4_350_000_00, "expected"),
    ("Continuing healthcare", None, "expected"),
    ("Savings not made", -20_500_000_00, "late"),
    ("Reserves", 18_250_000_00, "late"),
    ("Outturn", -35_300_000_00, "total"),
)


def steps_table(steps: tuple[tuple[str, int | None, str], ...] = STEPS) -> Table:
    """From a plan to an outturn; one step is not known, and £3m are explained by none."""
    return table(
        "sample.steps",
        (
            Column(name="step", label="Step", kind="text"),
            Column(name="amount", label="Amount", kind="money"),
            Column(name="role", label="Role", kind="text"),
        ),
        {
            "step": [step for step, _, _ in steps],
            "amount": pa.array([amount for _, amount, _ in steps], pa.int64()),
            "role": [role for _, _, role in steps],
        },
        title="Steps from plan to outturn",
    )


def distances_table() -> Table:
    """Distance from target by body, with a range; the sixth is not known."""
    values: list[float | None] = [0.05 * spread(place) for place in range(len(BODIES))]
    values[5] = None
    return table(
        "sample.distances",
        (
            Column(name="body", label="Commissioner", kind="text"),
            Column(name="distance", label="Distance from target", kind="share"),
            Column(name="low", label="At least", kind="share"),
            Column(name="high", label="At most", kind="share"),
        ),
        {
            "body": list(BODIES),
            "distance": pa.array(values, pa.float64()),
            "low": pa.array([None if v is None else v - 0.01 for v in values], pa.float64()),
            "high": pa.array([None if v is None else v + 0.02 for v in values], pa.float64()),
        },
        title="Distances",
    )


def paths_table(bodies: tuple[str, ...] = BODIES) -> Table:
    """Distance from target by body and year; the first begins two years late, the last ends early.

    So the table does not name the years in order.
    """
    rows = [
        (body, year, 0.05 * spread(place) * 0.85**along)
        for place, body in enumerate(bodies)
        for along, year in enumerate(YEARS)
        if not (place == 0 and along < 2) and not (place == len(bodies) - 1 and along > 7)
    ]
    return table(
        "sample.paths",
        (
            Column(name="body", label="Commissioner", kind="text"),
            Column(name="year", label="Year", kind="text"),
            Column(name="distance", label="Distance from target", kind="share"),
        ),
        {
            "body": [body for body, _, _ in rows],
            "year": [year for _, year, _ in rows],
            "distance": [distance for _, _, distance in rows],
        },
        title="Distances by year",
    )


def money_tables() -> tuple[Table, ...]:
    return steps_table(), distances_table(), paths_table()


def money_charts() -> tuple[Chart, ...]:
    """A waterfall, diverging bars with and without ranges, paths."""

    def chart(identifier: str, kind: Any, of: str, **more: Any) -> Chart:
        words = f"What chart {identifier} shows, in words."
        title = f"Chart of {identifier}"
        return Chart(id=identifier, title=title, description=words, kind=kind, table=of, **more)

    distances: dict[str, str] = {"x": "distance", "y": "body"}
    return (
        chart("steps", "waterfall", "sample.steps", x="amount", y="step", colour="role"),
        chart("distances", "bar", "sample.distances", **distances),
        chart("ranges", "bar", "sample.distances", low="low", high="high", **distances),
        chart("paths", "line", "sample.paths", x="year", y="distance", colour="body"),
    )
