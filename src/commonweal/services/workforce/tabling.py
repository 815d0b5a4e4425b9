"""Tables of staff: areas beside England, sources side by side, and what else is known."""

from __future__ import annotations

from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import MONTHS, years
from commonweal.rules import Source
from commonweal.services.workforce.aims import Aim, england_of
from commonweal.services.workforce.measuring import Measured
from commonweal.services.workforce.staffing import Compared, Staffing, once
from commonweal.services.workforce.standards import DEFINITIONS, MEASURES
from commonweal.services.workforce.supply import Series, Supply

ID = "services.staff"
METHOD = "services.staff.method"
SHOWN = 12
Row = dict[str, object]


def areas_table(staffing: Staffing, compared: Compared) -> Table:
    """GPs of every area, the fewest for its patients first."""
    series, weights = compared.series, staffing.weighting
    england = None if compared.england is None else compared.england.patients_per
    rows = sorted(compared.rows, key=lambda row: (-row.patients_per, row.area))
    return Table.of_rows(
        [_area_row(row, england) for row in rows],
        id=f"{ID}.areas",
        title=f"Patients for each GP by area: {DEFINITIONS[series.definition]}",
        columns=(
            Column(name="code", label="Code", kind="code", on_page=False),
            Column(name="name", label="Area", kind="text"),
            Column(name="patients_per_gp", label="Patients for each GP", kind="count"),
            Column(name="england", label="In England", kind="count", on_page=False),
            Column(name="against_england", label="More than in England", kind="share"),
            Column(name="per_registered", label="GPs for 10,000 patients", kind="number"),
            Column(
                name="per_weighted",
                label="GPs for 10,000 weighted patients",
                kind="number",
                description="Patients weighted by need"
                + ("" if weights is None else f": {weights.stream}, {weights.edition}"),
            ),
            Column(name="registered", label="Patients on lists", kind="count", on_page=False),
            Column(name="weighted", label="Weighted patients", kind="count", on_page=False),
            Column(name="gps", label="GPs at that ratio", kind="number", on_page=False),
            Column(name="needed", label="GPs that England's ratio asks for", kind="number",
                   on_page=False),
            Column(name="difference", label="More than there are", kind="number", on_page=False),
            Column(name="shortfall", label="GPs short of England", kind="number"),
        ),
        basis=compared.basis,
        sources=compared.sources,
        method=METHOD,
        note=f"{MEASURES[series.measure].capitalize()}, {when_of(series)}, beside patients on the "
        f"lists of {lists_said(staffing)}: two different days.{_england_note(compared)} "
        "A district's patients are those of practices that "
        f"stand in it.{_weights_note(staffing)}",
        as_of=series.end,
        shown=SHOWN,
    )  # fmt: skip


def lists_said(staffing: Staffing) -> str:
    """The edition of the lists that shortfalls rest on, and the day it speaks of."""
    ground = staffing.ground
    day = ground.list_days.get(ground.series or "")
    when = "" if day is None else f" ({MONTHS[day.month - 1]} {day.year})"
    return f"{ground.series or 'the day'}{when}"


def _england_note(compared: Compared) -> str:
    held = compared.england
    if held is None or held.as_of is None:
        return ""
    return f" England's number is of {MONTHS[held.as_of.month - 1]} {held.as_of.year}."


def when_of(series: Series) -> str:
    """A day by its month, a longer period by its years."""
    if (series.end - series.start).days < 31:
        return f"{MONTHS[series.end.month - 1]} {series.end.year}"
    return years(series.start, series.end)


def _area_row(row: Measured, england: float | None) -> Row:
    return {
        "code": row.area,
        "name": row.name,
        "patients_per_gp": row.patients_per,
        "england": england,
        "against_england": row.against_england,
        "per_registered": row.per_registered,
        "per_weighted": row.per_weighted,
        "registered": row.registered,
        "weighted": row.weighted,
        "gps": row.staff,
        "needed": row.needed,
        "difference": row.difference,
        "shortfall": row.shortfall,
    }


def _weights_note(staffing: Staffing) -> str:
    held = staffing.weighting
    if held is None or not held.stands_in:
        return ""
    return (
        f" No list weighted for general practice is held: need for {held.stream} stands in for it."
    )


def sources_table(staffing: Staffing) -> Table | None:
    """Every series and what it says, so that nobody sets unlike beside unlike; None without any."""
    rows: list[Row] = []
    sources: list[Source] = []
    bases: list[Basis] = []
    for series in staffing.of_sources:
        compared = staffing.compared(series)
        rows.append(_series_row(staffing, compared))
        rows += [_conflict_row(series, other) for other in series.conflicts]
        sources += compared.sources
        sources += [staffing.ground.tables.sources[c] for o in series.conflicts for c in o.sources]
        bases += [one.basis for one in series.areas]
    if not rows:
        return None
    return Table.of_rows(
        rows,
        id=f"{ID}.sources",
        title="What each source counts",
        columns=(
            Column(name="role", label="Who", kind="text"),
            Column(name="counts", label="What it counts", kind="text"),
            Column(name="when", label="Of", kind="text"),
            Column(name="as_of", label="As of", kind="date", on_page=False),
            Column(name="area", label="Area", kind="text"),
            Column(name="patients_per", label="Patients for each", kind="count"),
            Column(name="least", label="Least of an area", kind="count", on_page=False),
            Column(name="most", label="Most of an area", kind="count", on_page=False),
            Column(name="england", label="In England, counted alike", kind="count"),
            Column(name="england_as_of", label="England as of", kind="date"),
            Column(name="level", label="Level", kind="code", on_page=False),
            Column(name="definition", label="Definition", kind="code", on_page=False),
            Column(name="measure", label="Measure", kind="code", on_page=False),
        ),
        basis=weakest(*bases),
        sources=once(sources),
        method=METHOD,
        note="Rows count different doctors in different ways. Only a row and its own England can "
        "be compared.",
        shown=SHOWN,
    )


def _series_row(staffing: Staffing, compared: Compared) -> Row:
    """A series as a whole: all areas together, or the one area that it speaks of."""
    series, total = compared.series, compared.total
    alone = series.areas[0] if len(series.areas) == 1 else None
    ratios = [one.patients_per for one in series.areas]
    aim = england_of(series, staffing.ground)
    if total is not None:
        told: float | None = total.patients_per
    else:
        told = None if alone is None else alone.patients_per
    return _source_row(
        series,
        f"{len(series.areas)} {_plural(series)}" if alone is None else alone.name,
        told,
        min(ratios),
        max(ratios),
        aim,
    )


def _source_row(
    series: Series,
    where: str,
    told: float | None,
    least: float,
    most: float,
    england: Aim | None,
) -> Row:
    people = "; of people, not of patients" if series.people else ""
    defined = DEFINITIONS.get(series.definition, "")
    counts = "; ".join(filter(None, [defined, MEASURES[series.measure]]))
    return {
        "role": series.role,
        "counts": counts + people,
        "when": when_of(series),
        "as_of": series.end,
        "area": where,
        "patients_per": told,
        "least": least,
        "most": most,
        "england": None if england is None else england.patients_per,
        "england_as_of": None if england is None else england.as_of,
        "level": series.level,
        "definition": series.definition,
        "measure": series.measure,
    }


def _conflict_row(series: Series, other: Supply) -> Row:
    where = f"{other.name}, by another source"
    ratio = other.patients_per
    return _source_row(series, where, ratio, ratio, ratio, None)


def _plural(series: Series) -> str:
    return {"district": "districts", "commissioner": "commissioners", "network": "networks"}.get(
        series.level, "areas"
    )


def known_table(staffing: Staffing) -> Table:
    """Ages, vacancies, leaving and training, as each source has them."""
    return Table.of_rows(
        [
            {
                "what": one.what,
                "area": one.area,
                "said": f"{one.value:,g}{'' if one.unit.startswith('%') else ' '}{one.unit}",
                "value": one.value,
                "low": one.low,
                "high": one.high,
                "unit": one.unit,
                "as_of": one.as_of,
                "source": one.source.publisher,
            }
            for one in staffing.known
        ],
        id=f"{ID}.known",
        title="Ages, vacancies, leaving and training",
        columns=(
            Column(name="what", label="What", kind="text"),
            Column(name="area", label="Area", kind="text"),
            Column(name="said", label="How many", kind="text"),
            Column(name="value", label="Value", kind="number", on_page=False),
            Column(name="low", label="From", kind="number", on_page=False),
            Column(name="high", label="To", kind="number", on_page=False),
            Column(name="unit", label="Unit", kind="text", on_page=False),
            Column(name="as_of", label="As of", kind="date"),
            Column(name="source", label="Source", kind="text", on_page=False),
        ),
        basis=weakest(*(one.basis for one in staffing.known)),
        sources=once(one.source for one in staffing.known),
        method=METHOD,
        note="Local rows first, England's after them.",
        shown=SHOWN,
    )
