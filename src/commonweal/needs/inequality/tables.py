"""Tables, chart and figures of gradients over deprivation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from commonweal.evidence import Basis, Chart, Column, Figure, Method, Table
from commonweal.evidence.figure import weakest
from commonweal.needs.inequality.gradient import Gradient
from commonweal.needs.profiles.rows import HEADLINES
from commonweal.people.ground import Ground
from commonweal.rules import Source

METHOD = Method(
    id="needs.gradient",
    title="Gradients over deprivation, and the slope index of inequality",
    text="Practices are put into fifths of their own area by the deprivation of their lists, small "
    "areas into England's fifths. Each fifth has its counts added up, with Wilson's or Byar's "
    "limits. The slope index of inequality is the fitted value at the most deprived end less that "
    "at the least deprived end (above zero: the deprived have more), the relative index their "
    "ratio; the line is fitted on the logit of shares and the logarithm of rates, the limits are "
    "worked out without simulation. Fifths of practices are fifths of lists, not of people: a "
    "practice mixes rich and poor, so its gradient is flatter than that of people. Limits show "
    "chance alone, not that practices record differently; modelled events do not scatter as counts "
    "do, and their gradient has none. Every value is crude. How: docs/methods/needs.md.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A gradient with what a table says of it."""

    gradient: Gradient
    label: str
    unit: str
    area: str
    basis: Basis
    period: str
    end: date
    sources: tuple[Source, ...] = ()


def union(drawn: Sequence[Drawn]) -> tuple[Source, ...]:
    """Sources of all gradients drawn."""
    found = {source.id: source for one in drawn for source in one.sources}
    return tuple(found[key] for key in sorted(found))


def indices(drawn: Sequence[Drawn], sources: tuple[Source, ...]) -> Table:
    """Slope and relative index of every gradient, or why there is none."""
    return Table.of_rows(
        [
            {
                "indicator": one.gradient.indicator,
                "label": one.label,
                "code": one.gradient.code,
                "area": one.area,
                "period": one.period,
                "sii": one.gradient.sii,
                "sii_lower": one.gradient.sii_lower,
                "sii_upper": one.gradient.sii_upper,
                "unit": difference(one.unit),
                "rii": one.gradient.rii,
                "rii_lower": one.gradient.rii_lower,
                "rii_upper": one.gradient.rii_upper,
                "concentration": one.gradient.concentration,
                "left_out": one.gradient.left_out,
                "crude": True,
                "basis": one.basis.value,
                "reason": _why_none(one.gradient),
            }
            for one in drawn
        ],
        id="needs.gradient",
        title="Slope and relative index of inequality over deprivation",
        columns=(
            Column(name="label", label="Indicator", kind="text"),
            Column(name="area", label="Area", kind="text"),
            Column(name="period", label="Period", kind="text"),
            Column(name="sii", label="Slope index", kind="number"),
            Column(name="sii_lower", label="Lower 95% limit", kind="number"),
            Column(name="sii_upper", label="Upper 95% limit", kind="number"),
            Column(name="unit", label="Unit of the slope", kind="text"),
            Column(name="rii", label="Relative index", kind="number"),
            Column(name="rii_lower", label="Its lower 95% limit", kind="number"),
            Column(name="rii_upper", label="Its upper 95% limit", kind="number"),
            Column(name="reason", label="Why none", kind="text"),
            Column(name="concentration", label="Concentration index", kind="number"),
            Column(name="left_out", label="Practices or areas left out", kind="count"),
            Column(name="crude", label="Crude: age not taken out", kind="flag"),
            Column(name="basis", label="Basis", kind="text"),
            Column(name="indicator", label="Indicator (id)", kind="code"),
            Column(name="code", label="Code", kind="code"),
        ),
        basis=weakest(*{one.basis for one in drawn}),
        sources=sources,
        method=METHOD.id,
        note="Above zero, and a ratio above one: the most deprived have more. Left out: without "
        "counts, people or deprivation.",
        shown=24,
    )


def _why_none(gradient: Gradient) -> str:
    """Why there is no index, or no limits of it; nothing where there are both."""
    if gradient.reason or gradient.sii is None or gradient.sii_lower is not None:
        return gradient.reason
    return "no limits: the events are modelled"


def difference(unit: str) -> str:
    """The unit of a difference of two values: of two percentages it is percentage points.

    Examples
    --------
    >>> difference("percent of patients aged 17 and over"), difference("per 100,000 residents")
    ('percentage points', 'per 100,000 residents')
    """
    return "percentage points" if unit.split(" ")[0] in ("percent", "%") else unit


STEP_COLUMNS = (
    Column(name="label", label="Indicator", kind="text"),
    Column(name="area", label="Area", kind="text"),
    Column(name="fifth", label="Deprivation fifth", kind="text"),
    Column(name="value", label="Value", kind="number"),
    Column(name="lower", label="Lower 95% limit", kind="number"),
    Column(name="upper", label="Upper 95% limit", kind="number"),
    Column(name="unit", label="Unit", kind="text"),
    Column(name="members", label="Practices or small areas", kind="count"),
    Column(name="numerator", label="Cases", kind="count"),
    Column(name="denominator", label="People, or person-years", kind="count"),
    Column(name="basis", label="Basis", kind="text"),
    Column(name="indicator", label="Indicator (id)", kind="code"),
    Column(name="code", label="Code", kind="code"),
)


def _step_rows(drawn: Sequence[Drawn]) -> list[dict[str, object]]:
    ends = {1: "1 (most deprived)", 5: "5 (least deprived)"}
    return [
        {
            "indicator": one.gradient.indicator,
            "label": one.label,
            "code": one.gradient.code,
            "area": one.area,
            "fifth": ends.get(step.group, str(step.group)),
            "members": step.members,
            "numerator": step.numerator,
            "denominator": step.denominator,
            "value": step.value,
            "lower": step.lower,
            "upper": step.upper,
            "unit": one.unit,
            "basis": one.basis.value,
        }
        for one in drawn
        for step in one.gradient.steps
    ]


def steps(drawn: Sequence[Drawn], sources: tuple[Source, ...]) -> Table:
    """Every gradient fifth by fifth."""
    return Table.of_rows(
        _step_rows(drawn),
        id="needs.gradient_steps",
        title="Value by deprivation fifth, crude",
        columns=STEP_COLUMNS,
        basis=weakest(*{one.basis for one in drawn}),
        sources=sources,
        method=METHOD.id,
        shown=10,
    )


def pictured(
    ground: Ground,
    drawn: Sequence[Drawn],
    strokes: Drawn | None,
) -> tuple[Chart, Table]:
    """The gradient of the first headline within the system, or of strokes."""
    own = {
        d.gradient.indicator: d
        for d in drawn
        if d.gradient.code == ground.system.code and d.gradient.steps
    }
    chosen = next((own[name] for name in HEADLINES if name in own), strokes) or drawn[0]
    columns = tuple(
        replace(column, label=chosen.label, unit=chosen.unit) if column.name == "value" else column
        for column in STEP_COLUMNS
    )
    table = Table.of_rows(
        _step_rows([chosen]),
        id="needs.gradient_drawn",
        title=f"{chosen.label} by deprivation fifth, {chosen.area}, {chosen.period}, crude",
        columns=columns,
        basis=chosen.basis,
        sources=chosen.sources,
        method=METHOD.id,
    )
    limited = any(step.lower is not None for step in chosen.gradient.steps)
    return (
        Chart(
            id="needs.gradient_drawn.chart",
            title=f"{chosen.label} by deprivation fifth, {chosen.unit}, crude",
            description=("Value and 95% interval" if limited else "Modelled value, without limits,")
            + " of each fifth, the most deprived first; the figures are in the table.",
            kind="interval",
            table=table.id,
            x="value",
            y="fifth",
            low="lower",
            high="upper",
        ),
        table,
    )


def figure(ground: Ground, one: Drawn) -> Figure:
    """The slope index of a gradient that has one, with its limits."""
    gradient = one.gradient
    limits = None
    if gradient.sii_lower is not None and gradient.sii_upper is not None:
        limits = (gradient.sii_lower, gradient.sii_upper)
    return ground.figure(
        f"needs.slope.{gradient.indicator}.{gradient.code}",
        f"{one.label}, crude: slope index over deprivation, {one.area}",
        gradient.code,
        gradient.sii,
        difference(one.unit),
        one.basis,
        one.sources,
        method=METHOD.id,
        vintage=one.period,
        as_of=one.end,
        interval=limits,
    )
