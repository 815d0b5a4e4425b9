"""Section: how need rises with deprivation, within the system and each partnership."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis, Chart, Column, Figure, Method, Part, Section, Table
from commonweal.evidence.figure import weakest
from commonweal.needs.deprivation import Deprivation, fifths_of_areas, of_lists
from commonweal.needs.gradient import Gradient, over_areas, over_practices
from commonweal.needs.indicators import Definition
from commonweal.needs.profiling import HEADLINES
from commonweal.needs.values import Observation
from commonweal.people.ages import from_age
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.rules import Source
from commonweal.system.organisation import Kind

STROKE = "stroke"

METHOD = Method(
    id="needs.gradient",
    title="Gradients over deprivation, and the slope index of inequality",
    text="Practices are put into fifths of their own area by the deprivation of their lists, small "
    "areas into England's fifths. Each fifth has its counts added up, with Wilson's or Byar's "
    "limits. The slope index of inequality is the fitted value at the most deprived end less that "
    "at the least deprived end (above zero: the deprived have more), the relative index their "
    "ratio; the line is fitted on the logit of shares and the logarithm of rates, the limits are "
    "worked out without simulation. Fifths of practices are fifths of lists, not of people: a "
    "practice mixes rich and poor, so its gradient is flatter than that of people. Every value is "
    "crude. How: docs/methods/needs.md.",
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


def part(
    ground: Ground, definitions: Mapping[str, Definition], held: Sequence[Observation]
) -> Part:
    """Registers of practices over the deprivation of their lists; strokes over small areas."""
    deprivation = of_lists(ground)
    drawn = _registers(ground, definitions, held, deprivation)
    strokes = _strokes(ground)
    both = [*drawn, *([strokes] if strokes is not None else [])]
    lacks = []
    if not drawn:
        lacks.append(
            lacking(
                "indicators",
                "counts of conditions by practice, with the deprivation of lists",
                "no gradient of conditions over practices can be drawn",
            )
        )
    if not both:
        absent = unknown(
            ground,
            f"needs.gradient.{ground.system.code}",
            "Gradient of need over deprivation",
            "no counts by practice or small area with deprivation are held (tables indicators, "
            "demand)",
        )
        return Part(
            section=Section(
                id="needs.gradient",
                title="Gradients over deprivation",
                text="Not known: no counts with deprivation are held.",
                figures=(absent.id,),
            ),
            figures=(absent,),
            lacks=tuple(lacks),
        )
    sources = _sources(ground, definitions, drawn, deprivation, strokes)
    tables = [_indices(both, sources), _steps(both, sources)]
    chart, steps = _chart(ground, both, strokes, sources)
    figures = [_figure(ground, one, sources) for one in both if one.gradient.sii is not None]
    own = [f for f in figures if f.about == ground.system.code]
    headline = [f for f in own if f.id.split(".")[2] in (*HEADLINES, STROKE)]
    return Part(
        section=Section(
            id="needs.gradient",
            title="Gradients over deprivation",
            text=_text(ground, both, deprivation),
            figures=tuple(f.id for f in headline),
            charts=(chart.id,),
            tables=(*(t.id for t in tables), steps.id),
        ),
        figures=tuple(figures),
        tables=(*tables, steps),
        charts=(chart,),
        methods=(METHOD,),
        lacks=tuple(lacks),
    )


def _registers(
    ground: Ground,
    definitions: Mapping[str, Definition],
    held: Sequence[Observation],
    deprivation: Deprivation | None,
) -> list[Drawn]:
    if deprivation is None:
        return []
    series: dict[str, list[Observation]] = {}
    for one in held:
        if one.level == Kind.PRACTICE and one.sound and one.indicator in definitions:
            series.setdefault(one.indicator, []).append(one)
    found = []
    for name, line in sorted(series.items()):
        definition = definitions[name]
        if definition.method not in ("proportion", "rate"):
            continue
        end = max(one.end for one in line)
        latest = [one for one in line if one.end == end]
        period = f"{latest[0].start.year}/{end:%y}"
        for kind in (Kind.SYSTEM, Kind.PLACE):
            members = {
                practice: group
                for practice in sorted(ground.lists)
                if (group := ground.structure.ancestor(practice, kind)) is not None
            }
            belonging = ground.membership_basis(kind) if kind is Kind.PLACE else Basis.OBSERVED
            basis = weakest(
                Basis.ESTIMATED, deprivation.basis, belonging, *{one.basis for one in latest}
            )
            found += [
                Drawn(
                    gradient=gradient,
                    label=definition.name,
                    unit=definition.unit,
                    area=ground.area_names.get(gradient.code, gradient.code),
                    basis=basis,
                    period=period,
                )
                for gradient in over_practices(ground, definition, latest, deprivation.of, members)
            ]
    return found


def _strokes(ground: Ground) -> Drawn | None:
    """Admissions with stroke over England's deprivation fifths of small areas."""
    demand = ground.tables.get("demand")
    fifths = fifths_of_areas(ground)
    if demand is None or not fifths or not ground.persons:
        return None
    rows = demand.filter(pc.equal(demand["service"], STROKE)).to_pylist()
    if not rows:
        return None
    end = max(row["end"] for row in rows)
    start = min(row["start"] for row in rows if row["end"] == end)
    # The table holds yearly means; their limits are those of all the years' admissions.
    years = end.year - start.year + 1
    admissions = {row["area"]: row["value"] * years for row in rows if row["end"] == end}
    gradient = over_areas(
        STROKE,
        ground.system.code,
        {area: admissions[area] for area in fifths if area in admissions},
        {area: ground.persons.get(area, 0.0) * years for area in fifths if area in admissions},
        fifths,
    )
    return Drawn(
        gradient=gradient,
        label="Admissions with stroke",
        unit="per 100,000 residents a year",
        area=ground.system.name,
        basis=weakest(Basis.ESTIMATED, *{Basis(row["basis"]) for row in rows}),
        period=f"{start.year} to {end.year}",
    )


def _text(ground: Ground, drawn: Sequence[Drawn], deprivation: Deprivation | None) -> str:
    own = [d for d in drawn if d.gradient.code == ground.system.code and d.gradient.sii]
    rising = [d for d in own if (d.gradient.sii_lower or 0.0) > 0.0]
    falling = [d for d in own if (d.gradient.sii_upper or 0.0) < 0.0]
    said = (
        f"In {ground.system.name} {len(rising)} of {len(own)} crude gradients rise towards the "
        f"most deprived beyond chance, {len(falling)} fall. A crude gradient hides what age does: "
        "people of deprived areas are younger, so where illness comes with age a flat crude "
        "gradient can stand over a steep one."
    )
    how = f" Deprivation of lists: {deprivation.how}." if deprivation is not None else ""
    older = _older(ground)
    return said + how + older


def _older(ground: Ground) -> str:
    """How much older the least deprived fifth is, where residents are held by age."""
    if ground.residents is None:
        return ""
    fifths = fifths_of_areas(ground)
    older = from_age(ground.residents, 65, "persons", "area")
    if older is None or not fifths:
        return ""
    share = {}
    for fifth in (1, 5):
        areas = [area for area in fifths if fifths[area] == fifth]
        whole = sum(ground.persons.get(area, 0.0) for area in areas)
        if not whole:
            return ""
        share[fifth] = sum(older.get(area, 0.0) for area in areas) / whole
    return (
        f" Residents aged 65 and over: {100 * share[1]:.1f}% in England's most deprived fifth of "
        f"small areas, {100 * share[5]:.1f}% in the least deprived."
    )


def _sources(
    ground: Ground,
    definitions: Mapping[str, Definition],
    drawn: Sequence[Drawn],
    deprivation: Deprivation | None,
    strokes: Drawn | None,
) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    held = ground.tables.get("indicators")
    if drawn and held is not None:
        named = {definitions[one.gradient.indicator].held_as for one in drawn}
        rows = held.filter(pc.is_in(held["indicator"], pa.array(sorted(named))))
        found |= {source.id: source for source in ground.tables.sources_of(rows)}
    if deprivation is not None:
        found |= {source.id: source for source in deprivation.sources}
    if strokes is not None:
        found |= {s.id: s for s in ground.sources("demand", "service", STROKE)}
        found |= {s.id: s for s in ground.resident_sources}
    return tuple(found[key] for key in sorted(found))


def _indices(drawn: Sequence[Drawn], sources: tuple[Source, ...]) -> Table:
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
                "unit": one.unit,
                "rii": one.gradient.rii,
                "rii_lower": one.gradient.rii_lower,
                "rii_upper": one.gradient.rii_upper,
                "concentration": one.gradient.concentration,
                "crude": True,
                "basis": one.basis.value,
                "reason": one.gradient.reason or None,
            }
            for one in drawn
        ],
        id="needs.gradient",
        title="Slope and relative index of inequality over deprivation",
        columns=(
            Column(name="indicator", label="Indicator (id)", kind="code"),
            Column(name="label", label="Indicator", kind="text"),
            Column(name="code", label="Code", kind="code"),
            Column(name="area", label="Area", kind="text"),
            Column(name="period", label="Period", kind="text"),
            Column(name="sii", label="Slope index", kind="number"),
            Column(name="sii_lower", label="Lower 95% limit", kind="number"),
            Column(name="sii_upper", label="Upper 95% limit", kind="number"),
            Column(name="unit", label="Unit of the slope", kind="text"),
            Column(name="rii", label="Relative index", kind="number"),
            Column(name="rii_lower", label="Its lower 95% limit", kind="number"),
            Column(name="rii_upper", label="Its upper 95% limit", kind="number"),
            Column(name="concentration", label="Concentration index", kind="number"),
            Column(name="crude", label="Crude: age not taken out", kind="flag"),
            Column(name="basis", label="Basis", kind="text"),
            Column(name="reason", label="Why none", kind="text"),
        ),
        basis=weakest(*{one.basis for one in drawn}),
        sources=sources,
        method=METHOD.id,
        note="Above zero, and a ratio above one: the most deprived have more.",
        shown=12,
    )


STEP_COLUMNS = (
    Column(name="indicator", label="Indicator (id)", kind="code"),
    Column(name="label", label="Indicator", kind="text"),
    Column(name="code", label="Code", kind="code"),
    Column(name="area", label="Area", kind="text"),
    Column(name="fifth", label="Deprivation fifth", kind="text"),
    Column(name="members", label="Practices or small areas", kind="count"),
    Column(name="numerator", label="Cases", kind="count"),
    Column(name="denominator", label="People, or person-years", kind="count"),
    Column(name="value", label="Value", kind="number"),
    Column(name="lower", label="Lower 95% limit", kind="number"),
    Column(name="upper", label="Upper 95% limit", kind="number"),
    Column(name="unit", label="Unit", kind="text"),
    Column(name="basis", label="Basis", kind="text"),
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


def _steps(drawn: Sequence[Drawn], sources: tuple[Source, ...]) -> Table:
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


def _chart(
    ground: Ground,
    drawn: Sequence[Drawn],
    strokes: Drawn | None,
    sources: tuple[Source, ...],
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
        sources=sources,
        method=METHOD.id,
    )
    return (
        Chart(
            id="needs.gradient_drawn.chart",
            title=f"{chosen.label} by deprivation fifth, {chosen.unit}, crude",
            description="Value and 95% interval of each fifth, the most deprived first; the "
            "figures are in the table.",
            kind="interval",
            table=table.id,
            x="value",
            y="fifth",
            low="lower",
            high="upper",
        ),
        table,
    )


def _figure(ground: Ground, one: Drawn, sources: tuple[Source, ...]) -> Figure:
    gradient = one.gradient
    assert gradient.sii_lower is not None
    assert gradient.sii_upper is not None
    return ground.figure(
        f"needs.slope.{gradient.indicator}.{gradient.code}",
        f"{one.label}, crude: slope index over deprivation, {one.area}",
        gradient.code,
        gradient.sii,
        one.unit,
        one.basis,
        sources,
        method=METHOD.id,
        vintage=one.period,
        interval=(gradient.sii_lower, gradient.sii_upper),
    )
