"""Plans side by side as tables, maps and a chapter that can be shown by itself."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence import Basis, Chapter, Column, Part, Section, Table, of_parts
from commonweal.networks.plans.comparing import Compared
from commonweal.networks.plans.mapping import map_of
from commonweal.networks.plans.part import MEASURES
from commonweal.networks.plans.tabling import (
    METHOD,
    exceptions_table,
    model_sources,
    networks_table,
)
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind


def plans_table(ground: Ground, found: Sequence[Compared], identifier: str) -> Table:
    """One row for each plan: what it comes to, and what it moves in the first."""
    rows = []
    for one in found:
        measured, like = one.judged.measured, one.like
        practices, patients = one.moved()
        rows.append(
            {
                "plan": one.judged.title,
                "networks": len(measured.networks),
                "in_band": one.judged.in_band,
                "contiguous": measured.contiguous,
                "unassigned": len(measured.unassigned),
                "rms_km": measured.rms_km,
                "inertia": measured.inertia,
                "within": measured.within_own_network,
                "like_rms_km": like.rms_km,
                "like_within": like.within_own_assigned,
                "dissimilarity": measured.dissimilarity,
                "moves": practices,
                "patients_moved": patients,
            }
        )
    return Table.of_rows(
        rows,
        id=identifier,
        title="Plans side by side",
        columns=_columns(),
        basis=Basis.MODELLED,
        sources=model_sources(ground, found[0].judged),
        method=METHOD,
        note="Like with like: on the practices that every plan here has in a network. Moves are "
        "counted from the first plan when names of networks mean nothing; a practice that was in "
        "none and joins one is no move.",
        as_of=ground.day,
        vintage=ground.series or "",
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="plan", label="Plan", kind="text"),
        Column(name="networks", label="Networks", kind="count", unit="bodies"),
        Column(name="in_band", label="In band", kind="count", unit="bodies"),
        Column(name="contiguous", label="In one piece", kind="count", unit="bodies"),
        Column(name="unassigned", label="Practices in none", kind="count", unit="practices"),
        Column(name="rms_km", label="Spread", kind="number", unit="km"),
        Column(
            name="inertia", label="Inertia", kind="number", unit="patients x km2", on_page=False
        ),
        Column(
            name="within",
            label="Within own network",
            kind="share",
            description="Of all patients, those registered in the main network of where they live",
        ),
        Column(name="like_rms_km", label="Spread, like with like", kind="number", unit="km"),
        Column(name="like_within", label="Within own, like with like", kind="share"),
        Column(name="dissimilarity", label="Deprivation unlike", kind="share"),
        Column(name="moves", label="Practices moved", kind="count", unit="practices"),
        Column(name="patients_moved", label="Their patients", kind="count", unit="patients"),
    )


def moves_table(ground: Ground, one: Compared, identifier: str) -> Table:
    """The practices that a plan puts elsewhere, the largest first."""
    names = ground.area_names
    return Table.of_rows(
        [
            {
                "practice": move.practice,
                "name": move.name,
                "patients": move.patients,
                "kind": move.kind,
                "before": names.get(move.before, move.before) or None,
                "after": move.after or None,
                "continues": names.get(move.continues, move.continues) or None,
                "why": move.why,
            }
            for move in sorted(one.moves, key=lambda move: (-move.patients, move.practice))
        ],
        id=identifier,
        title=f"Practices that the {one.judged.title} plan puts elsewhere",
        columns=(
            Column(name="practice", label="Code", kind="code"),
            Column(name="name", label="Practice", kind="text"),
            Column(name="patients", label="Patients", kind="count", unit="patients"),
            Column(name="kind", label="Move", kind="text"),
            Column(name="before", label="From", kind="text"),
            Column(name="after", label="To", kind="text"),
            Column(
                name="continues",
                label="Which continues",
                kind="text",
                description="The network of before that shares most patients with it",
            ),
            Column(name="why", label="Where it and its patients are", kind="text"),
        ),
        basis=Basis.MODELLED,
        sources=model_sources(ground, one.judged),
        method=METHOD,
        as_of=ground.day,
        vintage=ground.series or "",
        shown=50,
    )


def chapter_of(ground: Ground, found: Sequence[Compared]) -> Chapter:
    """Plans side by side as a chapter: the table of all, then each with its map and its moves."""
    word = ground.level_name(Kind.NETWORK, plural=True)
    table = plans_table(ground, found, "compared.plans")
    whole = Part.of(
        id="compared.plans",
        title="Side by side",
        text=f"{len(found)} plans of {word}, the same measures of each.",
        tables=(table,),
        methods=(MEASURES,),
    )
    return of_parts(
        id="compared",
        title=f"Plans of {word}, {ground.system.name}",
        summary=f"Plans of {word} measured alike, with what each moves in the first.",
        as_of=ground.day,
        parts=[whole, *(_part(ground, one, i) for i, one in enumerate(found))],
    )


def _part(ground: Ground, one: Compared, number: int) -> Part:
    prefix = f"compared.{number}"
    tables = [networks_table(ground, one.judged, f"{prefix}.networks")]
    drawn = map_of(ground, one.judged, prefix, tables[0])
    if number:
        tables.append(moves_table(ground, one, f"{prefix}.moves"))
    tables.append(exceptions_table(ground, one.judged, f"{prefix}.exceptions"))
    practices, patients = one.moved()
    measured = one.judged.measured
    return Part(
        section=Section(
            id=prefix,
            title=f"The {one.judged.title} plan",
            text=f"{len(measured.networks)} networks, {measured.contiguous} in one piece"
            + (
                ""
                if one.judged.in_band is None
                else f", {one.judged.in_band} inside the band of the day"
            )
            + (
                f". It moves {practices} practices with {patients:,.0f} patients."
                if number
                else ". The others are held against it."
            ),
            charts=() if drawn is None else (drawn.chart.id,),
            tables=tuple(table.id for table in (*tables, *(() if drawn is None else drawn.tables))),
        ),
        tables=(*tables, *(() if drawn is None else drawn.tables)),
        charts=() if drawn is None else (drawn.chart,),
        shapes=() if drawn is None else drawn.shapes,
        rules=tuple(r for r in (one.judged.rule, one.judged.waiver) if r is not None),
    )
