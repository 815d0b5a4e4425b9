"""Tables of what contracts delivered, what warned when, and what is simulated."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.contracts.monitoring.backtest import Tested
from commonweal.contracts.monitoring.failing import Failing
from commonweal.contracts.monitoring.watching import Portfolio
from commonweal.evidence import Basis, Column, Method, Table
from commonweal.evidence.figure import weakest
from commonweal.people.ground import Ground
from commonweal.people.sections import SHOWN

ID = "contracts.monitoring"
METHOD = Method(
    id="contracts.monitoring_method",
    title="How contracts are watched",
    text="Each value is set against those before it (self-starting scores) and what adds up for "
    "the worse is charted (cumulative sums), against its own past and against its target. One "
    "limit for all charts keeps the chance of any false alarm in the whole portfolio at the stated "
    "rate. On each day only what was published by then counts. Values that follow from the ones "
    "before them, or seasons, make false alarms more frequent than stated. "
    "docs/methods/contract-monitoring.md.",
)


def watched_table(ground: Ground, found: Portfolio, tested: Sequence[Tested]) -> Table:
    """Every series with its last value, its target, what is said of it, and since when."""
    seen = {(one.series.contract, one.series.name): one for one in tested}
    held = [one.series for one in found.watched]
    names = sorted({name for one in held for name in one.sources})
    sources = ground.tables.sources
    return Table.of_rows(
        [
            {
                "contract": one.series.contract,
                "outcome": one.series.name,
                "until": one.series.ends[-1],
                "value": float(one.series.values[-1]),
                "target": one.series.last_target,
                "unit": one.series.unit,
                "basis": one.series.last_basis,
                "met": one.series.last_met,
                "points": len(one.series),
                "says": one.status,
                "warned": seen[one.series.contract, one.series.name].warned,
                "why_not": seen[one.series.contract, one.series.name].cannot or None,
                "ended": seen[one.series.contract, one.series.name].ended,
                "days_before": seen[one.series.contract, one.series.name].days_before,
            }
            for one in found.watched
        ],
        id=f"{ID}.outcomes",
        title="What is on record of what contracts deliver, warnings first",
        columns=(
            Column(name="contract", label="Contract", kind="text"),
            Column(name="outcome", label="Outcome", kind="text"),
            Column(name="until", label="Period to", kind="date"),
            Column(name="value", label="Last value", kind="number"),
            Column(name="target", label="Asked for", kind="number"),
            Column(name="unit", label="Unit", kind="text"),
            Column(
                name="basis",
                label="Basis",
                kind="text",
                description="Of the last value and the period it is of: assumed where either is, "
                "as what was expected is.",
            ),
            Column(name="met", label="Reached what was asked for", kind="flag", on_page=False),
            Column(name="points", label="Figures published", kind="count"),
            Column(name="says", label="Says", kind="text"),
            Column(
                name="warned",
                label="Warning could be given on",
                kind="date",
                description="From what was published by that day alone.",
                on_page=False,
            ),
            Column(name="why_not", label="Why it cannot be dated", kind="text", on_page=False),
            Column(name="ended", label="Contract ended", kind="date", on_page=False),
            Column(name="days_before", label="Days before its end", kind="number", on_page=False),
        ),
        basis=weakest(*(Basis(name) for one in held for name in one.basis)),
        sources=tuple(sources[name] for name in names if name in sources),
        method=METHOD.id,
        as_of=ground.day,
        shown=SHOWN,
    )


def simulated_table(ground: Ground, found: Sequence[Failing]) -> Table:
    """When a warning would have come, had things gone in a straight line."""
    sources = ground.tables.sources
    names = sorted({name for one in found for name in one.series.sources})
    return Table.of_rows(
        [
            {
                "contract": one.series.contract,
                "outcome": one.series.name,
                "began": one.start,
                "months": one.months,
                "from": one.series.last_target,
                "to": float(one.series.values[-1]),
                "warned": one.warned,
                "middle": one.middle,
                "late": one.late,
            }
            for one in found
        ],
        id=f"{ID}.simulated",
        title="Simulated, not observed: when a warning would have come, had monthly figures fallen "
        "in a straight line",
        columns=(
            Column(name="contract", label="Contract", kind="text"),
            Column(name="outcome", label="Outcome", kind="text"),
            Column(name="began", label="Began", kind="date"),
            Column(name="months", label="Months", kind="count"),
            Column(name="from", label="From", kind="number", unit="%"),
            Column(name="to", label="To", kind="number", unit="%"),
            Column(name="warned", label="Draws that warn by then", kind="share"),
            Column(name="middle", label="Half warn by", kind="date"),
            Column(name="late", label="95% warn by", kind="date"),
        ),
        basis=Basis.MODELLED,
        sources=tuple(sources[name] for name in names if name in sources),
        method=METHOD.id,
        note="Assumed: a standard deviation of 2 points from month to month, and figures published "
        "45 days after their month. No warning is given before 12 figures are out.",
        as_of=ground.day,
        shown=SHOWN,
    )
