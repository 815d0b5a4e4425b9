"""Charts by Altair: which kind is drawn by which function."""

from __future__ import annotations

from commonweal.evidence import Chart, Table
from commonweal.report import bars, control, funnel, interval, series, waterfall
from commonweal.report.drawing import Drawing
from commonweal.report.svg import to_svg

KINDS = {
    "bar": bars.bars,
    "band": bars.band,
    "pyramid": bars.pyramid,
    "line": series.line,
    "scatter": series.scatter,
    "control": control.control,
    "interval": interval.intervals,
    "waterfall": waterfall.waterfall,
}


def draw_rows(chart: Chart, table: Table, name: str, lines: Table | None = None) -> Drawing:
    """Draw any chart but a map.

    Parameters
    ----------
    chart
        What to draw.
    table
        The table that it names.
    name
        What the drawing is called in the page.
    lines
        The table of curves that a funnel names.

    Raises
    ------
    ValueError
        When the chart names a column that the table does not have, a pyramid has not two sides, a
        control chart has a period twice, or the curves of a funnel do not fit it.
    """
    if chart.kind == "funnel":
        spec, keys, note = funnel.funnel(chart, table, lines)
    else:
        spec, keys, note = KINDS[chart.kind](chart, table)
    if table.data.num_rows == 0:
        note = f"{note} There are no rows to draw.".strip()
    return Drawing(svg=to_svg(spec, name), spec=spec, keys=keys, note=note)
