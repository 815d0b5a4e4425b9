"""Made-up tables and charts of needs: funnels, control charts and intervals; nothing is real."""

from __future__ import annotations

import math
from datetime import date

import pyarrow as pa

from commonweal.evidence import Chart, Column, Table
from sample_tables import table


def _share(name: str, label: str) -> Column:
    return Column(name=name, label=label, kind="share")


def spread(place: int) -> float:
    """A number between -1 and 1 that looks like chance and is the same each time."""
    return math.sin(place * 12.9898) * math.cos(place * 4.1414)


def funnel_table(practices: int = 80, largest: int = 14_000) -> Table:
    """Practices with a prevalence around 12%, from small lists to large ones."""
    sizes = [round(120 * (largest / 120) ** (i / max(1, practices - 1))) for i in range(practices)]
    values, found = [], []
    for place, size in enumerate(sizes):
        error = math.sqrt(0.12 * 0.88 / size)
        far = 2.6 * spread(place) + (6 if place % 31 == 30 else -5 if place % 29 == 28 else 0)
        values.append(max(0.0, 0.12 + far * error))
        side = "above" if far > 0 else "below"
        level = "99.8%" if abs(far) > 3.09 else "95%" if abs(far) > 1.96 else ""
        found.append(f"{side} {level} limit" if level else "within limits")
    return table(
        "sample.funnel",
        (
            Column(name="name", label="Practice", kind="text"),
            Column(name="list", label="Registered patients", kind="count", unit="patients"),
            _share("share", "Recorded with diabetes"),
            Column(name="found", label="Against the mean", kind="text"),
        ),
        {
            "name": [f"Practice {place}" for place in range(practices)],
            "list": sizes,
            "share": values,
            "found": found,
        },
        title="Diabetes by practice",
        shown=10,
    )


def curves_table() -> Table:
    """Limits around 12% by the size of the list."""
    sizes = [round(100 * 150 ** (place / 40)) for place in range(41)]
    limits = {
        f"{side}_{level}": [max(0.0, 0.12 + z * math.sqrt(0.12 * 0.88 / n)) for n in sizes]
        for level, by in (("95", 1.96), ("998", 3.09))
        for side, z in (("lower", -by), ("upper", by))
    }
    return table(
        "sample.curves",
        (
            Column(name="list", label="Registered patients", kind="count", unit="patients"),
            _share("centre", "System 12.0%"),
            _share("lower_95", "Lower 95% limit"),
            _share("upper_95", "upper 95% limit"),
            _share("lower_998", "Lower 99.8% limit"),
            _share("upper_998", "upper 99.8% limit"),
        ),
        {"list": sizes, "centre": [0.12] * len(sizes), **limits},
        title="Control limits by size of list",
        shown=5,
    )


def control_table() -> Table:
    """36 months with a shift and new limits after two years; the last month has none yet."""
    months = [date(2017 + place // 12, place % 12 + 1, 1) for place in range(36)]
    shift = [0.0 if place < 24 else 60.0 for place in range(36)]
    values: list[float | None] = [500 + 40 * spread(p) + shift[p] for p in range(36)]
    values[9] = None
    values[15] = 640.0
    causes = ["common cause"] * 36
    causes[15] = "concern, high"
    causes[17:24] = ["improvement, low"] * 7
    return table(
        "sample.control",
        (
            Column(name="month", label="Month", kind="date"),
            Column(
                name="waiting", label="Waiting longer than 18 weeks", kind="count", unit="people"
            ),
            Column(name="mean", label="Mean", kind="number", unit="people"),
            Column(name="lower", label="Lower limit", kind="number", unit="people"),
            Column(name="upper", label="Upper limit", kind="number", unit="people"),
            Column(name="cause", label="Variation", kind="text"),
        ),
        {
            "month": pa.array(months, pa.date32()),
            "waiting": values,
            "mean": [*(500 + part for part in shift[:35]), None],
            "lower": [*(420 + part for part in shift[:35]), math.nan],
            "upper": [*(580 + part for part in shift[:35]), math.nan],
            "cause": causes,
        },
        title="People who wait, by month",
        shown=6,
    )


def interval_table(areas: int = 12) -> Table:
    """Areas against England; the fifth has no interval and the sixth no value."""
    values: list[float | None] = [78.5 + 2.5 * spread(place) for place in range(areas)]
    half: list[float | None] = [0.4 + 0.5 * abs(spread(place + 7)) for place in range(areas)]
    if areas > 5:
        half[4] = values[5] = half[5] = None
    lower = [None if v is None or h is None else v - h for v, h in zip(values, half, strict=True)]
    upper = [None if v is None or h is None else v + h for v, h in zip(values, half, strict=True)]
    against = [
        "not compared"
        if low is None or high is None
        else "better than England"
        if low > 79.0
        else "worse than England"
        if high < 79.0
        else "similar to England"
        for low, high in zip(lower, upper, strict=True)
    ]
    return table(
        "sample.interval",
        (
            Column(name="area", label="District", kind="text"),
            Column(name="years", label="Life expectancy", kind="number", unit="years"),
            Column(name="lower", label="Lower", kind="number", unit="years"),
            Column(name="upper", label="Upper", kind="number", unit="years"),
            Column(name="england", label="England", kind="number", unit="years"),
            Column(name="against", label="Against England", kind="text"),
        ),
        {
            "area": [f"District {place}" for place in range(areas)],
            "years": pa.array(values, pa.float64()),
            "lower": pa.array(lower, pa.float64()),
            "upper": pa.array(upper, pa.float64()),
            "england": [79.0] * areas,
            "against": against,
        },
        title="Life expectancy by district",
    )


def fifths_table() -> Table:
    """Prevalence by fifth of deprivation for two conditions, each with a reference of its own."""
    fifths = ["1 (most deprived)", "2", "3", "4", "5 (least deprived)"]
    values = [0.22, 0.19, 0.16, 0.14, 0.11, 0.09, 0.085, 0.08, 0.075, 0.07]
    return table(
        "sample.fifths",
        (
            Column(name="fifth", label="Fifth of deprivation", kind="text"),
            Column(name="condition", label="Condition", kind="text"),
            _share("share", "People recorded, crude"),
            _share("lower", "Lower"),
            _share("upper", "Upper"),
            _share("england", "England"),
        ),
        {
            "fifth": fifths * 2,
            "condition": ["smoking"] * 5 + ["diabetes"] * 5,
            "share": values,
            "lower": [value - 0.006 for value in values],
            "upper": [value + 0.006 for value in values],
            "england": [0.15] * 5 + [0.07] * 5,
        },
        title="Smoking and diabetes by fifth of deprivation",
    )


def needs_tables() -> tuple[Table, ...]:
    """All of them."""
    return (funnel_table(), curves_table(), control_table(), interval_table(), fifths_table())


def needs_charts() -> tuple[Chart, ...]:
    """One chart of each kind, and the gradient over deprivation."""
    return (
        Chart(
            id="funnel",
            title="Diabetes by practice and size of list",
            description="Each dot is a practice. Two lie above the outer limits.",
            kind="funnel",
            table="sample.funnel",
            x="list",
            y="share",
            colour="found",
            lines="sample.curves",
            point_label="name",
        ),
        Chart(
            id="control",
            title="People who wait, by month",
            description="The count shifts upwards after two years, and limits are set anew.",
            kind="control",
            table="sample.control",
            x="month",
            y="waiting",
            colour="cause",
            low="lower",
            high="upper",
            centre="mean",
        ),
        Chart(
            id="interval",
            title="Life expectancy by district against England",
            description="Most districts are like England.",
            kind="interval",
            table="sample.interval",
            x="years",
            y="area",
            colour="against",
            low="lower",
            high="upper",
            centre="england",
        ),
        Chart(
            id="fifths",
            title="Smoking and diabetes by fifth of deprivation",
            description="Both fall with deprivation, smoking more steeply.",
            kind="interval",
            table="sample.fifths",
            x="share",
            y="fifth",
            colour="condition",
            low="lower",
            high="upper",
            centre="england",
        ),
    )
