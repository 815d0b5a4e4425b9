"""Tables of growth: by commissioner, by level, every year, and practices that came and went."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.figure import weakest
from commonweal.funding.growth.differences import Difference, Grown, between
from commonweal.funding.growth.outturn import Lists
from commonweal.people.ground import Ground
from commonweal.people.lists import inside
from commonweal.rules import Source
from commonweal.system.organisation import Kind

METHOD = "funding.growth"
SHOWN = 12


def sources_of(ground: Ground, rows: Sequence[Difference], edition: str) -> tuple[Source, ...]:
    """Sources of what was foreseen, of what was counted, and of the price."""
    series = sorted({row.series for row in rows})
    lists = sorted({row.counted.series for row in rows if row.counted is not None})
    found = [
        *(s for name in series for s in ground.sources("projections", "series", name)),
        *(s for name in [*series, *lists] for s in ground.sources("registered", "series", name)),
        *(ground.sources("cost_factors", "edition", edition) if edition else ()),
    ]
    return tuple({source.id: source for source in found}.values())


def basis_of(rows: Sequence[Difference]) -> Basis:
    """The weakest basis: a list foreseen is modelled at best."""
    return weakest(Basis.MODELLED, *(row.counted.basis for row in rows if row.counted is not None))


def by_body(ground: Ground, rows: Sequence[Difference], grown: Grown) -> Table:
    """Each body of the projection in one year: foreseen, counted, and what it is worth."""
    first = rows[0]
    return Table.of_rows(
        [_row(row) for row in rows],
        id="funding.growth",
        title=f"Lists foreseen and counted in {first.year}, by {ground.level_name(first.kind)}",
        columns=_columns(first),
        basis=basis_of(rows),
        sources=sources_of(ground, rows, grown.edition),
        method=METHOD,
        note=_note(grown),
        as_of=first.counted.day if first.counted else ground.day,
        vintage=first.series,
        shown=SHOWN,
    )


def by_level(ground: Ground, rows: Sequence[Difference], grown: Grown) -> Table:
    """The system and its places in the same year."""
    first = rows[0]
    return Table.of_rows(
        [_row(row) for row in rows],
        id="funding.growth.levels",
        title=f"Lists foreseen and counted in {first.year}: the system and its places",
        columns=_columns(first),
        basis=basis_of(rows),
        sources=sources_of(ground, rows, grown.edition),
        method=METHOD,
        note="Within the system moves of shares cancel out, so it has none itself.",
        as_of=first.counted.day if first.counted else ground.day,
        vintage=first.series,
        shown=SHOWN,
    )


def every_year(ground: Ground, grown: Grown) -> Table:
    """All bodies, years and projections."""
    return Table.of_rows(
        [
            {
                "level": ground.level_name(row.kind),
                "series": row.series,
                "led_by": row.led_by,
                "year": row.year,
                **_row(row),
                "base": row.base,
                "growth": row.growth,
                "growth_counted": row.growth_counted,
                "when": row.counted.words if row.counted is not None else None,
            }
            for row in grown.rows
        ],
        id="funding.growth.years",
        title="Lists foreseen and counted, all years and projections",
        columns=(
            Column(name="level", label="Level", kind="text"),
            Column(name="series", label="Projection", kind="text"),
            Column(name="led_by", label="Led by", kind="text"),
            Column(name="year", label="Year", kind="text"),
            *_columns(grown.rows[0]),
            Column(name="base", label="List it starts from", kind="count", unit="patients"),
            Column(name="growth", label="Growth foreseen since", kind="share"),
            Column(name="growth_counted", label="Growth counted since", kind="share"),
            Column(name="when", label="Counted when", kind="text"),
        ),
        basis=basis_of(grown.rows),
        sources=sources_of(ground, grown.rows, grown.edition),
        method=METHOD,
        as_of=ground.day,
        shown=0,
    )


def practices(ground: Ground, earlier: Lists, later: Lists) -> Table | None:
    """Practices with a list in one of two editions only; None where there are none."""
    gone, come = between(earlier, later)
    own = inside(ground.structure, {**gone, **come})
    named = ground.structure.organisations
    rows: list[dict[str, object]] = [
        {
            "code": code,
            "name": named[code].name,
            "commissioner": ground.structure.ancestor(code, Kind.COMMISSIONER),
            "earlier": gone.get(code),
            "later": come.get(code),
        }
        for code in sorted(own)
    ]
    if not rows:
        return None
    return Table.of_rows(
        rows,
        id="funding.growth.practices",
        title="Practices with a list in one of the two editions only",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Practice", kind="text"),
            Column(name="commissioner", label=ground.level_name(Kind.COMMISSIONER), kind="code"),
            Column(name="earlier", label=earlier.series, kind="count", unit="patients"),
            Column(name="later", label=later.series, kind="count", unit="patients"),
        ),
        basis=weakest(earlier.basis, later.basis),
        sources=tuple(
            {
                source.id: source
                for lists in (earlier, later)
                for source in ground.sources("registered", "series", lists.series)
            }.values()
        ),
        method=METHOD,
        as_of=later.day,
        shown=0,
    )


def _row(row: Difference) -> dict[str, object]:
    return {
        "code": row.code,
        "name": row.name,
        "projection": row.projection,
        "outturn": row.outturn,
        "difference": row.difference,
        "share": row.share,
        "gross": row.gross,
        "net": row.net,
    }


def _columns(first: Difference) -> tuple[Column, ...]:
    counted = f"Counted, {first.counted.words}" if first.counted is not None else "Counted"
    return (
        Column(name="code", label="Code", kind="code"),
        Column(name="name", label="Name", kind="text"),
        Column(name="projection", label="Foreseen", kind="count", unit="patients"),
        Column(name="outturn", label=counted, kind="count", unit="patients"),
        Column(name="difference", label="Difference", kind="count", unit="patients"),
        Column(name="share", label="Difference, %", kind="share"),
        Column(
            name="gross",
            label="If money followed",
            kind="money",
            unit="GBP",
            description="What would follow the difference if all money grew with the patients",
        ),
        Column(
            name="net",
            label="If a fixed sum moved",
            kind="money",
            unit="GBP",
            description="What the body's share of the system's fixed sum would move by",
        ),
    )


def _note(grown: Grown) -> str:
    if not grown.edition:
        return "No target is held that prices a patient."
    return (
        f"A year, at {grown.edition} prices: each patient at the target a head of the area. "
        "Targets are targets, not actual allocations."
    )
