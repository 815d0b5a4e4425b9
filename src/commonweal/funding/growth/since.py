"""Growth since the lists that the formula counted: what anyone can tell who holds two lists.

Where no list foreseen can be set against one that came, this still shows where lists grew after
the day that the formula looked at, and how shares of a fixed sum would move if they followed.
"""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.evidence import Basis, Column, Figure, Table
from commonweal.evidence.figure import weakest
from commonweal.funding.growth.differences import (
    Difference,
    Grown,
    of_year,
    prices_of,
    totals_of,
)
from commonweal.funding.growth.projections import Projection
from commonweal.funding.growth.tables import METHOD
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.system.organisation import Kind


def since(ground: Ground, held: Grown, kind: Kind = Kind.COMMISSIONER) -> list[Difference]:
    """The lists of the day against the last that was counted, by commissioner, place and system.

    Parameters
    ----------
    ground
        The system on the day; both lists are added up in its structure.
    held
        What `grown` returned.
    kind
        The level that is compared.

    Returns
    -------
    list of Difference
        As if the lists of the day had been foreseen to stay; empty where no later list is held.
    """
    base = next((one for one in held.editions if one.series == ground.series), None)
    later = [one for one in held.lists.values() if base is not None and one.year > base.year]
    if base is None or not later:
        return []
    last = later[-1]
    stay = totals_of(ground, base, kind)
    projection = Projection(
        series=base.series,
        led_by="not stated",
        patients={code: {base.year: held, last.year: held} for code, held in stay.items()},
        base=base.year,
        sources=frozenset(s.id for s in ground.sources("registered", "series", base.series)),
    )
    prices = prices_of(ground, held.edition, kind) if held.edition else {}
    lists = {last.year: last}
    return of_year(ground, projection, kind, projection.patients, last.year, lists, prices)


def figures(ground: Ground, rows: list[Difference], edition: str) -> Iterator[Figure]:
    """Growth of each body's lists, and how its share of a fixed sum would move."""
    for row in rows:
        assert row.counted is not None or row.outturn is None
        period = f"{row.series} to {row.counted.series if row.counted else row.year}"
        for what, label, value, unit, basis, missing in (
            (
                "since",
                "growth of lists since those that the formula counted",
                None if row.share is None else 100.0 * row.share,
                "%",
                _counted(row),
                f"not every practice group has a list of {row.year} (table registered)",
            ),
            (
                "since_net_share",
                "what its share of the system's fixed sum would move by if it followed the lists, "
                f"a year, {edition} prices",
                None if row.net is None else row.net / 100,
                "GBP",
                Basis.MODELLED,
                "within the system moves of shares cancel out"
                if row.kind == Kind.SYSTEM
                else "lists or prices of some bodies are not held",
            ),
        ):
            yield ground.figure(
                f"funding.growth.{what}.{row.code}",
                f"{row.name}: {label}",
                row.code,
                value,
                unit,
                basis,
                _sources(ground, row, edition if unit == "GBP" else ""),
                missing=missing,
                method=METHOD,
                vintage=period,
                as_of=row.counted.day if row.counted is not None else None,
            )


def table(ground: Ground, rows: list[Difference], edition: str) -> Table:
    """Both lists of each body, growth, and the move of its share of a fixed sum."""
    last = next((row.counted for row in rows if row.counted is not None), None)
    named = last.series if last is not None else rows[0].year
    return Table.of_rows(
        [
            {
                "level": ground.level_name(row.kind),
                "code": row.code,
                "name": row.name,
                "before": row.projection,
                "after": row.outturn,
                "share": row.share,
                "net": row.net,
            }
            for row in rows
        ],
        id="funding.growth.since",
        title="Growth of lists since those that the formula counted",
        columns=(
            Column(name="level", label="Level", kind="text"),
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="Name", kind="text"),
            Column(name="before", label=rows[0].series, kind="count", unit="patients"),
            Column(name="after", label=named, kind="count", unit="patients"),
            Column(name="share", label="Growth", kind="share"),
            Column(
                name="net",
                label="Share of a fixed sum would move by",
                kind="money",
                unit=f"a year, {edition} prices" if edition else "a year",
            ),
        ),
        basis=Basis.MODELLED if any(row.net is not None for row in rows) else _counted(rows[0]),
        sources=tuple({s.id: s for row in rows for s in _sources(ground, row, edition)}.values()),
        method=METHOD,
        note="Two counts of one year differ by up to about a hundredth, so small growth may be of "
        "the counting.",
        as_of=last.day if last is not None else ground.day,
        shown=12,
    )


def _counted(row: Difference) -> Basis:
    return row.counted.basis if row.counted is not None else weakest(Basis.OBSERVED)


def _sources(ground: Ground, row: Difference, edition: str) -> tuple[Source, ...]:
    series = [row.series, *([row.counted.series] if row.counted is not None else [])]
    return tuple(
        {
            source.id: source
            for source in (
                *(s for name in series for s in ground.sources("registered", "series", name)),
                *(ground.sources("cost_factors", "edition", edition) if edition else ()),
            )
        }.values()
    )
