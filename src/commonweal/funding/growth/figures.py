"""Figures of growth: by body the difference, its share and its price; growth of residents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from math import fsum

from commonweal.evidence import Basis, Figure
from commonweal.funding.growth.differences import Difference, Grown
from commonweal.funding.growth.tables import METHOD, basis_of, sources_of
from commonweal.people.ground import Ground, unknown
from commonweal.people.residence import persons_by_area, residents_on
from commonweal.system.organisation import Kind

WITHIN = (
    "within the system moves of shares cancel out, and no projection of England is held to set "
    "the system against"
)


def of_rows(
    ground: Ground, rows: Sequence[Difference], grown: Grown, measure: str = ""
) -> tuple[Figure, ...]:
    """Four figures of each body: patients, per cent, and pounds gross and net.

    `measure` goes before the names of the measures of another projection ("housing_").
    """
    return tuple(figure for row in rows for figure in _of_row(ground, row, grown, measure))


def _of_row(ground: Ground, row: Difference, grown: Grown, measure: str) -> Iterator[Figure]:
    absent = f"not every practice group has a list of {row.year} (table registered)"
    unpriced = absent if row.outturn is None else "no target is held (table cost_factors)"
    prices = f"a year, {grown.edition} prices"
    for what, label, value, unit, missing in (
        (
            "difference",
            f"patients counted less patients foreseen, {row.year}",
            row.difference,
            "patients",
            absent,
        ),
        (
            "difference_share",
            f"patients counted against patients foreseen, {row.year}",
            None if row.share is None else 100.0 * row.share,
            "%",
            absent,
        ),
        (
            "priced",
            f"what would follow the difference if all money grew with patients, {prices}",
            None if row.gross is None else row.gross / 100,
            "GBP",
            unpriced,
        ),
        (
            "net_share",
            f"what its share of the system's fixed sum would move by, {prices}",
            None if row.net is None else row.net / 100,
            "GBP",
            WITHIN if row.kind == Kind.SYSTEM else unpriced,
        ),
    ):
        yield ground.figure(
            f"funding.growth.{measure}{what}.{row.code}",
            f"{row.name}: {label}{f' ({row.series})' if measure else ''}",
            row.code,
            value,
            unit,
            basis_of([row]),
            sources_of(ground, [row], grown.edition),
            missing=missing,
            method=METHOD,
            vintage=f"{row.series}, {row.year}",
            as_of=row.counted.day if row.counted is not None else None,
        )


def assumed(ground: Ground, row: Difference, grown: Grown) -> Figure:
    """Growth that a projection assumes of a body since the list that it starts from."""
    return ground.figure(
        f"funding.growth.assumed.{row.code}",
        f"{row.name}: growth of lists assumed from {row.base_year} to {row.year}",
        row.code,
        None if row.growth is None else 100.0 * row.growth,
        "%",
        Basis.MODELLED,
        sources_of(ground, [row], grown.edition),
        missing="the list that the projection starts from is not held",
        method=METHOD,
        vintage=row.series,
    )


def of_base(ground: Ground, grown: Grown, year: str) -> Figure | None:
    """How far another count of the base year's lists lies from the one that a projection starts
    from: that much of a difference was there from the start. None where no other is held."""
    base = grown.lists.get(year)
    others = [
        lists
        for lists in grown.editions
        if lists.year == year and lists.mean and base is not None and lists.series != base.series
    ]
    if base is None or not others:
        return None
    own = [practice.code for practice in ground.practices]
    first, second = (
        fsum(lists.patients.get(code, 0.0) for code in own) for lists in (base, others[0])
    )
    sources = [
        source
        for lists in (base, others[0])
        for source in ground.sources("registered", "series", lists.series)
    ]
    return ground.figure(
        f"funding.growth.base_difference.{ground.system.code}",
        f"Lists of {year}: {others[0].series} against {base.series}",
        ground.system.code,
        100.0 * (second / first - 1.0) if first else None,
        "%",
        Basis.OBSERVED,
        tuple({source.id: source for source in sources}.values()),
        missing="the lists are empty",
        method=METHOD,
        vintage=year,
        as_of=others[0].day,
    )


def of_residents(ground: Ground) -> Figure:
    """Yearly growth of residents between the two days that are held for the same small areas."""
    code = ground.system.code
    name = f"funding.growth.residents.{code}"
    label = "Growth of residents a year"
    table = ground.tables.get("residents")
    days: list[date] = [] if table is None else sorted(set(table["as_of"].to_pylist()))
    held: dict[date, dict[str, float]] = {}
    for day in days:
        persons = persons_by_area(residents_on(table, day))
        if ground.own_areas and ground.own_areas <= persons.keys():
            held[day] = {area: persons[area] for area in sorted(ground.own_areas)}
    if len(held) < 2:
        return unknown(
            ground, name, label, "residents of every small area are held for fewer than two days"
        )
    first, last = min(held), max(held)
    before, after = fsum(held[first].values()), fsum(held[last].values())
    years = (last - first).days / 365.25
    return ground.figure(
        name,
        f"{label}, {first:%Y} to {last:%Y}",
        code,
        100.0 * ((after / before) ** (1.0 / years) - 1.0) if before else None,
        "% a year",
        Basis.OBSERVED,
        ground.sources("residents"),
        missing="no residents are counted",
        method=METHOD,
        vintage=f"{first:%Y} to {last:%Y}",
        as_of=last,
    )
