"""Tables of savings in the year of the day, and of what is wrong with the schemes."""

from __future__ import annotations

from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.figure import weakest
from commonweal.funding.savings.position import Position
from commonweal.funding.savings.tabling import named
from commonweal.funding.years import label_of


def year_table(held: Position) -> Table | None:
    """Actuals against plan in the year of the day, and where it will end."""
    if not held.rates:
        return None
    forecasts = {made.scheme: made for made in held.outturns}
    rows = []
    for rate in held.rates:
        made = forecasts[rate.scheme]
        ends = made.interval()
        rows.append(
            {
                "scheme": rate.scheme,
                "to": rate.to if rate.plan or rate.actual else None,
                "plan": rate.plan,
                "actual": rate.actual,
                "ratio": rate.ratio,
                "whole": rate.plan + rate.left,
                # In whole pounds: a forecast is no closer than that.
                "outturn": None if made.value is None else 100 * round(made.value / 100),
                "low": None if ends is None else 100 * round(ends[0] / 100),
                "high": None if ends is None else 100 * round(ends[1] / 100),
            }
        )
    return Table.of_rows(
        rows,
        id="funding.savings.year",
        title=f"Against plan in {label_of(held.ground.day)}, and where the year will end",
        columns=(
            Column(name="scheme", label="Scheme", kind="code"),
            Column(name="to", label="Actuals to", kind="date"),
            Column(name="plan", label="Planned to date", kind="money"),
            Column(name="actual", label="Saved to date", kind="money"),
            Column(name="ratio", label="Of plan", kind="share"),
            Column(name="whole", label="Plan for the year", kind="money"),
            Column(name="outturn", label="Forecast for the year", kind="money"),
            Column(name="low", label="From", kind="money"),
            Column(name="high", label="To", kind="money"),
        ),
        basis=weakest(held.basis, Basis.MODELLED),
        sources=named(held, held.source_ids),
        method="funding.savings.forecast",
        note="Gross. Forecasts hold 95% of the draws.",
        as_of=held.ground.day,
        shown=12,
    )


def faults_table(held: Position) -> Table | None:
    """What is wrong with the schemes."""
    if not held.faults:
        return None
    return Table.of_rows(
        [
            {
                "table": fault.table,
                "row": fault.row,
                "column": fault.column,
                "value": fault.value,
                "message": fault.message,
            }
            for fault in held.faults
        ],
        id="funding.savings.faults",
        title="What is wrong with the schemes as held",
        columns=(
            Column(name="table", label="Table", kind="text"),
            Column(name="row", label="Row", kind="text"),
            Column(name="column", label="Column", kind="text"),
            Column(name="value", label="Value", kind="text"),
            Column(name="message", label="What to do", kind="text"),
        ),
        basis=held.basis,
        sources=named(held, held.source_ids),
        as_of=held.ground.day,
        shown=12,
    )
