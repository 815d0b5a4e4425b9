"""Section: is every body of the size that the rules ask for, on each edition of the lists?"""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.evidence import Basis, Chart, Column, Figure, Lack, Method, Part, Section, Table
from commonweal.people.ground import Ground, unknown
from commonweal.people.lists import ListTotal, totals
from commonweal.people.residence import total_by_group
from commonweal.population import districts, editions
from commonweal.population.bands import Banded, against, in_band
from commonweal.rules import Rule
from commonweal.system.organisation import Kind

BANDED = (Kind.PLACE, Kind.NETWORK)

METHOD = Method(
    id="population.bands",
    title="Populations against bands",
    text="A population is set against the band of the rule that was in force on the day for that "
    "kind of body; both ends of the band count as inside. The rules say circa, so a body just "
    "outside is outside by a stated number of people, not in breach. Where no rule was in force "
    "the answer is: no rule held.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BandRow:
    """One body against the band in force."""

    body: ListTotal
    rule: Rule | None
    banded: Banded


def band_rows(ground: Ground, kind: Kind) -> list[BandRow]:
    """Every body of a kind against the band in force on the day, by its registered list."""
    rule = ground.band(kind)
    return [
        BandRow(body=row, rule=rule, banded=against(row.registered, rule))
        for row in totals(ground.structure, ground.lists, kind)
        if row.code
    ]


def part(ground: Ground) -> Part:
    """Lists against bands: the day's, by edition, and under every wording of the rule."""
    shown = [kind for kind in BANDED if ground.lists and band_rows(ground, kind)]
    tables = [_table(ground, kind) for kind in shown]
    by_edition = editions.networks_by_edition(ground)
    wordings = _wordings(ground)
    more = [
        table
        for table in (by_edition, districts.networks_by_district(ground), wordings)
        if table is not None
    ]
    figures = tuple(
        figure
        for kind in BANDED
        for figure in (_figures(ground, kind) if kind in shown else _no_figures(ground, kind))
    )
    charts = tuple(_chart(ground, kind) for kind in shown)
    return Part(
        section=Section(
            id="population.bands",
            title="Lists against their bands",
            text=_text(ground),
            figures=tuple(figure.id for figure in figures),
            charts=tuple(chart.id for chart in charts),
            tables=tuple(table.id for table in [*tables, *more]),
        ),
        figures=figures,
        tables=(*tables, *more),
        charts=charts,
        methods=(METHOD,),
        lacks=tuple(
            Lack(
                table="rules",
                what=f"no population band for {ground.level_name(kind, plural=True)} on the day",
                consequence="whether they are of the right size cannot be said",
                cause="rule",
            )
            for kind in shown
            if ground.band(kind) is None
        ),
        rules=tuple(
            rule for kind in BANDED for rule in ground.given.rules.about("population-band", kind)
        ),
    )


def _text(ground: Ground) -> str:
    said = []
    for kind in BANDED:
        rows = band_rows(ground, kind) if ground.lists else []
        if not rows:
            said.append(f"There were no {ground.level_name(kind, plural=True)} on the day.")
            continue
        rule = rows[0].rule
        if rule is None:
            said.append(f"No rule was held for {ground.level_name(kind, plural=True)} on the day.")
            continue
        out = [row for row in rows if not in_band(row.banded)]
        said.append(
            f"{len(out)} of {len(rows)} {ground.level_name(kind, plural=True)} were outside the "
            f"band of circa {rule.low:,.0f} to {rule.high:,.0f} {rule.unit}."
        )
    return " ".join(said)


def _figures(ground: Ground, kind: Kind) -> tuple[Figure, ...]:
    rows = band_rows(ground, kind)
    rule = rows[0].rule
    out = [row for row in rows if in_band(row.banded) is False]
    sources = tuple(
        dict.fromkeys(
            (
                *ground.list_sources,
                *ground.sources_of_kind(kind),
                *((rule.source,) if rule else ()),
            )
        )
    )
    basis = ground.membership_basis(kind)
    return (
        ground.figure(
            f"population.outside_band.{kind}",
            f"{ground.level_name(kind, plural=True)} outside their population band",
            ground.system.code,
            len(out) if rule else None,
            f"of {len(rows)}",
            basis,
            sources,
            missing="no rule held",
            method=METHOD.id,
            vintage=ground.series or "",
        ),
        ground.figure(
            f"population.bodies.{kind}",
            f"Number of {ground.level_name(kind, plural=True)}",
            ground.system.code,
            len(rows),
            "bodies",
            basis,
            ground.sources_of_kind(kind) or ground.list_sources,
        ),
    )


def _table(ground: Ground, kind: Kind) -> Table:
    """Bodies of a level; residents too, save for networks, which have no area of their own."""
    resident = total_by_group(ground.persons, ground.group_of(kind))
    rows = [
        {
            "code": row.body.code,
            "name": row.body.name,
            "practices": row.body.practices,
            "registered": row.body.registered,
            "band_low": row.rule.low if row.rule else None,
            "band_high": row.rule.high if row.rule else None,
            "in_band": in_band(row.banded),
            "side": row.banded.side,
            "outside_by": row.banded.outside_by if row.rule else None,
            "resident": resident.get(row.body.code),
            "resident_in_band": _resident_in_band(resident.get(row.body.code), row.rule),
        }
        for row in band_rows(ground, kind)
    ]
    columns = (
        Column(name="code", label="Code", kind="code"),
        Column(name="name", label=ground.level_name(kind), kind="text"),
        Column(name="practices", label="Practices", kind="count", unit="practices"),
        Column(name="registered", label="Registered", kind="count", unit="patients"),
        Column(name="band_low", label="Band from", kind="count", unit="persons"),
        Column(name="band_high", label="Band to", kind="count", unit="persons"),
        Column(name="in_band", label="In band", kind="flag"),
        Column(name="side", label="Where it lies", kind="text"),
        Column(name="outside_by", label="Outside by", kind="count", unit="persons"),
        Column(name="resident", label="Resident", kind="count", unit="persons"),
        Column(name="resident_in_band", label="Residents in band", kind="flag"),
    )
    return Table.of_rows(
        rows,
        id=f"population.bands.{kind}",
        title=f"{ground.level_name(kind, plural=True)} against their band",
        columns=columns if kind != Kind.NETWORK else columns[:-2],
        basis=ground.membership_basis(kind),
        sources=(*ground.list_sources, *(r.source for r in [ground.band(kind)] if r)),
        method=METHOD.id,
        as_of=ground.day,
        vintage=ground.series or "",
        note="Tested on the registered list, which is the population of a body; where a rule "
        "speaks of residents, those are tested too.",
        shown=None if kind == Kind.PLACE else 50,
    )


def _no_figures(ground: Ground, kind: Kind) -> tuple[Figure, ...]:
    """Why it is not known how many bodies of a level are outside their band."""
    held = any(body.kind == kind for body in ground.system.organisations)
    reason = (
        "the folder holds no lists of practices (table registered)"
        if not ground.lists
        else f"there were no bodies of kind {kind} on the day"
        if held
        else f"the folder holds no body of kind {kind} (table organisations)"
    )
    return (
        unknown(
            ground,
            f"population.outside_band.{kind}",
            f"{ground.level_name(kind, plural=True)} outside their population band",
            reason,
        ),
    )


def _resident_in_band(resident: float | None, rule: Rule | None) -> bool | None:
    return None if resident is None else in_band(against(resident, rule))


def _chart(ground: Ground, kind: Kind) -> Chart:
    return Chart(
        id=f"population.bands.{kind}.chart",
        title=f"Registered patients of {ground.level_name(kind, plural=True)} against the band",
        description=_text(ground),
        kind="band",
        table=f"population.bands.{kind}",
        x="registered",
        y="name",
        colour="side",
        low="band_low",
        high="band_high",
    )


def _wordings(ground: Ground) -> Table | None:
    """Every wording of a band held, older and newer, and what it would say of the same lists."""
    rows = []
    for kind in BANDED:
        for rule in ground.given.rules.about("population-band", kind):
            bodies = [r for r in totals(ground.structure, ground.lists, kind) if r.code]
            if bodies:
                out = [r.name for r in bodies if not in_band(against(r.registered, rule))]
                rows.append(
                    {
                        "level": ground.level_name(kind),
                        "rule": rule.id,
                        "from": rule.in_force_from,
                        "low": rule.low,
                        "high": rule.high,
                        "population": rule.unit,
                        "outside": len(out),
                        "bodies": len(bodies),
                        "verified": rule.source.verified,
                        "place": rule.source.place,
                    }
                )
    if not rows:
        return None
    return Table.of_rows(
        rows,
        id="population.bands.wordings",
        title="Every wording of the bands, on the same lists",
        columns=(
            Column(name="level", label="Level", kind="text"),
            Column(name="rule", label="Rule", kind="code"),
            Column(name="from", label="In force from", kind="date"),
            Column(name="low", label="From", kind="count", unit="persons"),
            Column(name="high", label="To", kind="count", unit="persons"),
            Column(name="population", label="Population meant", kind="text"),
            Column(name="outside", label="Outside", kind="count", unit="bodies"),
            Column(name="bodies", label="Bodies", kind="count", unit="bodies"),
            Column(name="verified", label="Wording read at source", kind="flag"),
            Column(name="place", label="Where it stands", kind="text"),
        ),
        basis=Basis.OBSERVED,
        sources=ground.list_sources,
        method=METHOD.id,
        as_of=ground.day,
        vintage=ground.series or "",
    )
