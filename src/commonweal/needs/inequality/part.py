"""Section: how need rises with deprivation, within the system and each partnership."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis, Part, Section
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import years
from commonweal.needs.indicators import Definition
from commonweal.needs.inequality.deprivation import Deprivation, of_lists
from commonweal.needs.inequality.gradient import over_areas, over_practices
from commonweal.needs.inequality.tables import (
    METHOD,
    Drawn,
    figure,
    indices,
    pictured,
    steps,
    union,
)
from commonweal.needs.profiles.rows import HEADLINES
from commonweal.needs.values.observation import Observation
from commonweal.people.ages import from_age
from commonweal.people.deprivation import DECILE_2019, fifths_of_areas
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.system.organisation import Kind

STROKE = "stroke"


def part(
    ground: Ground, definitions: Mapping[str, Definition], held: Sequence[Observation]
) -> Part:
    """Registers of practices over the deprivation of their lists; strokes over small areas."""
    deprivation = of_lists(ground)
    drawn = _registers(ground, definitions, held, deprivation)
    strokes = _strokes(ground)
    # The whole system first: a page shows the first rows.
    both = sorted(
        [*drawn, *([strokes] if strokes is not None else [])],
        key=lambda one: one.gradient.code != ground.system.code,
    )
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
        return Part.of(
            id="needs.gradient",
            title="Gradients over deprivation",
            text="Not known: no counts with deprivation are held.",
            figures=(absent,),
            lacks=lacks,
        )
    sources = union(both)
    tables = [indices(both, sources), steps(both, sources)]
    chart, shown = pictured(ground, both, strokes)
    figures = [figure(ground, one) for one in both if one.gradient.sii is not None]
    own = [f for f in figures if f.about == ground.system.code]
    headline = [f for f in own if f.id.split(".")[2] in (*HEADLINES, STROKE)]
    return Part(
        section=Section(
            id="needs.gradient",
            title="Gradients over deprivation",
            text=_text(ground, both, deprivation if drawn else None),
            figures=tuple(f.id for f in headline),
            charts=(chart.id,),
            tables=(*(t.id for t in tables), shown.id),
        ),
        figures=tuple(figures),
        tables=(*tables, shown),
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
        counted = one.numerator is not None and one.denominator is not None
        if one.level == Kind.PRACTICE and counted and one.indicator in definitions:
            series.setdefault(one.indicator, []).append(one)
    return [
        made
        for name, line in sorted(series.items())
        if definitions[name].method in ("proportion", "rate")
        for made in _register(ground, definitions[name], line, deprivation)
    ]


def _register(
    ground: Ground,
    definition: Definition,
    line: Sequence[Observation],
    deprivation: Deprivation,
) -> list[Drawn]:
    """One register of the latest year, in the system and in each of its partnerships.

    Where no partnership is known, in each of its commissioners.
    """
    end, start = max((one.end, one.start) for one in line)
    latest = [one for one in line if (one.end, one.start) == (end, start)]
    named = {source for one in latest for source in one.sources}
    sources = {source: ground.tables.sources[source] for source in named} | {
        source.id: source for source in (*deprivation.sources, *ground.list_sources)
    }
    found = []
    for kind in _kinds(ground):
        members = {
            practice: group
            for practice in sorted(ground.lists)
            if (group := ground.structure.ancestor(practice, kind)) is not None
        }
        belonging = ground.membership_basis(kind) if kind is Kind.PLACE else Basis.OBSERVED
        bases = (deprivation.basis, belonging, *{one.basis for one in latest})
        found += [
            Drawn(
                gradient=gradient,
                label=definition.name,
                unit=latest[0].unit or definition.unit,
                area=ground.area_names.get(gradient.code, gradient.code),
                basis=weakest(Basis.ESTIMATED, *bases),
                period=years(start, end),
                end=end,
                sources=tuple(sources[key] for key in sorted(sources)),
            )
            for gradient in over_practices(ground, definition, latest, deprivation.of, members)
        ]
    return found


def _kinds(ground: Ground) -> tuple[Kind, ...]:
    """The system, and its partnerships or, where none is known, its commissioners if several."""
    for kind in (Kind.PLACE, Kind.COMMISSIONER):
        groups = {ground.structure.ancestor(p, kind) for p in ground.lists} - {None}
        if len(groups) > 1 or (groups and kind is Kind.PLACE):
            return (Kind.SYSTEM, kind)
    return (Kind.SYSTEM,)


def _strokes(ground: Ground) -> Drawn | None:
    """Admissions with stroke over England's deprivation fifths of small areas."""
    demand = ground.tables.get("demand")
    fifths = fifths_of_areas(ground)
    if demand is None or not fifths or not ground.persons:
        return None
    rows = demand.filter(
        pc.and_(
            pc.equal(demand["service"], STROKE),
            pc.is_in(demand["area"], pa.array(sorted(fifths), pa.string())),
        )
    )
    if not rows.num_rows:
        return None
    end, start = max(zip(rows["end"].to_pylist(), rows["start"].to_pylist(), strict=True))
    rows = rows.filter(pc.and_(pc.equal(rows["start"], start), pc.equal(rows["end"], end)))
    # The table holds yearly means; their limits are those of all the years' admissions.
    spell = lasting(start, end)
    yearly = dict(zip(rows["area"].to_pylist(), rows["value"].to_pylist(), strict=True))
    basis = weakest(*(Basis(basis) for basis in pc.unique(rows["basis"]).to_pylist()))
    gradient = over_areas(
        STROKE,
        ground.system.code,
        {area: value * spell for area, value in yearly.items()},
        {area: ground.persons[area] * spell for area in fifths if area in ground.persons},
        fifths,
        counted=basis is Basis.OBSERVED,
    )
    named = (
        *ground.tables.sources_of(rows),
        *ground.sources("indicators", "indicator", DECILE_2019),
        *ground.resident_sources,
    )
    sources = {source.id: source for source in named}
    return Drawn(
        gradient=gradient,
        label="Admissions with stroke",
        unit="per 100,000 residents a year",
        area=ground.system.name,
        basis=weakest(Basis.ESTIMATED, basis),
        period=years(start, end),
        end=end,
        sources=tuple(sources[key] for key in sorted(sources)),
    )


def lasting(start: date, end: date) -> float:
    """Years that a period lasts, by whole months.

    Examples
    --------
    >>> lasting(date(2017, 1, 1), date(2019, 12, 31)), lasting(date(2017, 4, 1), date(2018, 3, 31))
    (3.0, 1.0)
    """
    after = end + timedelta(days=1)
    return after.year - start.year + (after.month - start.month) / 12


def _text(ground: Ground, drawn: Sequence[Drawn], deprivation: Deprivation | None) -> str:
    own = [d for d in drawn if d.gradient.code == ground.system.code and d.gradient.sii is not None]
    limited = [d.gradient for d in own if d.gradient.sii_lower is not None]
    rising = sum(1 for g in limited if (g.sii_lower or 0.0) > 0.0)
    falling = sum(1 for g in limited if (g.sii_upper or 0.0) < 0.0)
    said = "A crude gradient hides what age does: people of deprived areas are younger, so where "
    said += "illness comes with age a flat crude gradient can stand over a steep one."
    if limited:
        said = (
            f"In {ground.system.name} {rising} of {len(limited)} crude gradients rise towards the "
            f"most deprived beyond chance, {falling} fall. {said}"
        )
    if any(d.gradient.indicator == STROKE and d.gradient.sii_lower is None for d in own):
        said += (
            " Admissions with stroke by small area are modelled here: totals of larger areas "
            "spread by residents. What differs within these is lost, so the gradient can lean "
            "either way against the true one; it has no limits and shows no more than where to "
            "look."
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
