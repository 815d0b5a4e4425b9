"""Section: what weighted capitation makes of the system's lists and need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from commonweal.evidence import Basis, Chart, Figure, Lack, Method, Part, Section, Table
from commonweal.evidence.words import joined, signed
from commonweal.funding.capitation import tabling
from commonweal.funding.capitation.held import Held, NotHeldError, hold, usual_edition
from commonweal.funding.capitation.targets import (
    NAMED,
    NO_QUANTUM,
    Target,
    compared,
    price_per_head,
    targets_by,
)
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.records import State
from commonweal.system.money import format_pounds
from commonweal.system.organisation import Kind

ID = "funding.targets"
#: Levels whose bodies have figures; networks and practices have rows in tables.
FIGURED = (Kind.SYSTEM, Kind.PLACE, Kind.COMMISSIONER)


def part(ground: Ground, state: State) -> Part:  # noqa: ARG001 - all sections are asked alike
    """Weighted populations, need indices and targets by level, and the formula step by step."""
    chosen = usual_edition(ground)
    try:
        held = None if chosen is None else hold(ground, chosen)
    except NotHeldError:
        held = None
    if held is None or not held.every:
        return _without(ground)
    price = price_per_head(held.edition)
    rows = {kind: _rows(held, kind, price) for kind in held.levels()}
    # One row for the whole system would say again what the figures say.
    tables = {
        kind: tabling.targets_table(ground, held, kind, rows[kind])
        for kind in rows
        if kind != Kind.SYSTEM or len(rows[kind]) > 1
    }
    steps = tabling.steps_table(held.edition, price)
    whole = _whole(ground, held, price)
    figured = {whole.code: whole} | {
        row.code: row for kind in FIGURED for row in rows.get(kind, []) if row.code is not None
    }
    figures = tuple(figure for row in figured.values() for figure in _figures(ground, held, row))
    charts = _charts(tables.get(Kind.COMMISSIONER), rows.get(Kind.COMMISSIONER, []))
    priced = _price_figure(ground, held, price)
    shown = [figure.id for figure in figures if figure.about == ground.system.code]
    order = [Kind.COMMISSIONER, *(kind for kind in tables if kind != Kind.COMMISSIONER)]
    return Part(
        section=Section(
            id=ID,
            title="Targets: what need would buy",
            text=_text(held, price, whole, rows),
            figures=(priced.id, *shown),
            charts=tuple(chart.id for chart in charts),
            tables=(*(tables[kind].id for kind in order if kind in tables), steps.id),
        ),
        figures=(priced, *figures),
        tables=(*tables.values(), steps),
        charts=charts,
        methods=(_method(held),),
        lacks=_lacks(held),
    )


def _rows(held: Held, kind: Kind, price: Fraction | None) -> list[Target]:
    bodies = held.bodies(kind)
    return targets_by(
        held.edition, held.practices, held.weighted, price, bodies, held.names(bodies), held.faults
    )


def _whole(ground: Ground, held: Held, price: Fraction | None) -> Target:
    """All practices together."""
    code = ground.system.code
    bodies = dict.fromkeys(held.every, code)
    names = {code: ground.system.name}
    [found] = targets_by(
        held.edition, held.practices, held.weighted, price, bodies, names, held.faults
    )
    return found


def _without(ground: Ground) -> Part:
    reason = "the folder holds no edition of the formula (tables need_weights and registered)"
    absent = unknown(ground, f"funding.target.{ground.system.code}", "Target allocation", reason)
    return Part.of(
        id=ID,
        title="Targets: what need would buy",
        text=f"Not known: {reason}.",
        figures=(absent,),
        lacks=(
            lacking("need_weights", "weighted populations by practice", "no target can be told"),
        ),
    )


def _figures(ground: Ground, held: Held, row: Target) -> tuple[Figure, ...]:
    missing = row.why_incomplete
    pounds = None if row.target_pence is None else row.target_pence / 100
    values: Sequence[tuple[str, str, float | None, str, str]] = (
        ("target", "Target allocation", pounds, "GBP", missing or NO_QUANTUM),
        ("target_per_head", "Target a head", row.per_head, "GBP", missing or NO_QUANTUM),
        ("need_index", "Need index, England = 1", row.need_index, "", missing),
        ("weighted", "Overall weighted population", row.overall, "weighted patients", missing),
    )
    return tuple(
        ground.figure(
            f"funding.{measure}.{row.code}",
            f"{label}, {row.name}",
            row.code or "",
            value,
            unit,
            held.basis,
            held.sources,
            missing=reason,
            method=tabling.METHOD,
            vintage=held.edition.id,
        )
        for measure, label, value, unit, reason in values
    )


def _price_figure(ground: Ground, held: Held, price: Fraction | None) -> Figure:
    return ground.figure(
        f"funding.price_per_weighted_head.{ground.system.code}",
        f"England's price for each weighted head, edition {held.edition.id}",
        ground.system.code,
        None if price is None else float(price) / 100,
        "GBP",
        Basis.MODELLED,
        held.edition.cited(),
        missing=NO_QUANTUM,
        method=tabling.METHOD,
        vintage=held.edition.id,
    )


def _charts(table: Table | None, rows: Sequence[Target]) -> tuple[Chart, ...]:
    known = [row for row in rows if row.need_index is not None and row.code]
    if table is None or not known or len(rows) > 2 * tabling.SHOWN:
        return ()
    high = max(known, key=lambda row: row.need_index or 0.0)
    low = min(known, key=lambda row: row.need_index or 0.0)
    return (
        Chart(
            id=f"{table.id}.chart",
            title="Weighted population a head, above or below England",
            description=f"From {signed((low.need_index or 0) - 1, '.1%')} ({low.name}) to "
            f"{signed((high.need_index or 0) - 1, '.1%')} ({high.name}).",
            kind="bar",
            table=table.id,
            x="above",
            y="name",
        ),
    )


def _text(
    held: Held,
    price: Fraction | None,
    whole: Target,
    rows: Mapping[Kind, Sequence[Target]],
) -> str:
    said = [
        "Weighted capitation counts each practice's patients by how much care people like them "
        "need and what care costs there. Shares of the whole weighted population are shares of the "
        "money.",
        "What follows are targets, not actual allocations: what a body would get if every body got "
        f"its share at once. Formula: {held.edition.name}.",
    ]
    if whole.target_pence is not None and price is not None:
        said.append(
            f"At {format_pounds(round(price), decimals=2)} for each weighted head the target of "
            f"{whole.name} is {format_pounds(whole.target_pence, 'm', 1)}, £{whole.per_head:,.0f} "
            f"a head; its need with costs is {whole.need_index:.3f} of England's."
        )
    if price is None:
        said.append(f"No target in pounds: {NO_QUANTUM}.")
    away = compared(held.edition, held.practices, held.weighted)
    if away:
        largest = max(away.values())
        size = "less than 0.001 persons" if largest < 0.001 else f"at most {largest:,.3f} persons"
        said.append(f"Every practice is {size} from the published {joined(list(away))}.")
    if held.faults:
        said.append(
            f"{len(held.lacking)} practices could not be weighted; bodies that hold one have no "
            "total."
        )
    if held.outside:
        said.append(
            f"{len(held.outside)} practices of the edition were not open on the day and are left "
            "out."
        )
    loose = [row for row in rows.get(Kind.NETWORK, []) if row.code is None]
    if loose:
        said.append(
            f"{loose[0].practices} practices belong to no network on the day; their row is "
            "unassigned."
        )
    return " ".join(said)


def _method(held: Held) -> Method:
    edition = held.edition
    parts = [
        "Streams of need make hospital and community need; with cost factors and prescribing, and "
        "a share that follows health inequalities, they make the overall, rescaled to the patients "
        "of England by sums that the edition holds; remoteness is a separate step, taken from the "
        "published pair of targets, and rescaled again. A target is overall weighted population "
        "times England's price of a weighted head, to the penny for each practice; every level is "
        "the sum of its practices.",
        edition.recovery.text.strip(),
        "See docs/methods/capitation.md.",
    ]
    return Method(
        id=tabling.METHOD,
        title="Weighted capitation",
        text=" ".join(parts),
        sources=edition.cited(),
    )


def _lacks(held: Held) -> tuple[Lack, ...]:
    found = [
        Lack(
            table="cost_factors",
            what="cost factors and the quantum of editions after 2018-19",
            consequence="later editions give weighted populations and shares, no targets in pounds",
            cause="rows",
        )
    ]
    if held.faults:
        tables = {"registered": "registered"} | dict.fromkeys(held.edition.factors, "cost_factors")
        for table in sorted({tables.get(fault.what, "need_weights") for fault in held.faults}):
            bad = sorted(
                {f.practice for f in held.faults if tables.get(f.what, "need_weights") == table}
            )
            found.append(
                Lack(
                    table=table,
                    what=f"what edition {held.edition.id} needs of {len(bad)} practices "
                    f"({', '.join(bad[:NAMED])}{', ...' if len(bad) > NAMED else ''})",
                    consequence="bodies that hold these practices have no target",
                    cause="rows",
                )
            )
    return tuple(found)
