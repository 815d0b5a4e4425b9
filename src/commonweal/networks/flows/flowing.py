"""All that the sections and the verb tell of patient flows, worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.networks.flows.disagreement import Differ, Outside, differing, outside_of
from commonweal.networks.flows.held import FlowTable, flow_tables, provider_names
from commonweal.networks.flows.modelled import Travel, modelled_tables, travel_of
from commonweal.networks.flows.shares import Contained, of_origins, of_sides
from commonweal.networks.flows.sides import Sides, sides_of
from commonweal.networks.flows.split import Split, split_of
from commonweal.people.ground import Ground


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flowing:
    """Patient flows of a system on a day.

    Parameters
    ----------
    tables
        The folder's tables, then the models by travel.
    sides, splits
        The split asked about in each, and what chance makes of it, by key of the table.
    names
        Of areas, bodies and sites by code.
    """

    tables: tuple[FlowTable, ...]
    sides: Mapping[str, Sides]
    splits: Mapping[str, Split]
    names: Mapping[str, str]
    travel: Travel | None

    @property
    def counted(self) -> tuple[FlowTable, ...]:
        """Tables in which people were counted."""
        return tuple(table for table in self.tables if table.counted)

    @property
    def main(self) -> tuple[FlowTable, ...]:
        """Tables that claims may rest on: those counted, or the models where there are none."""
        return self.counted or self.tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Seam:
    """An origin whose patients go to the other side, in one source.

    Parameters
    ----------
    rank
        1 for the origin that frays most.
    table
        Key of the source.
    all, within
        Its shares, of the patients of all providers and of the system's own.
    lives
        Share of its residents who live in the other side's own area; None where not known.
    """

    rank: int
    table: str
    all: Contained
    within: Contained
    lives: float | None


def tables_of(ground: Ground) -> tuple[FlowTable, ...]:
    """The folder's tables of flows and the models by travel, where anybody flows."""
    found = (*flow_tables(ground), *modelled_tables(ground))
    return tuple(table for table in found if table.patients.sum() > 0.0)


def idle_tables(ground: Ground) -> tuple[tuple[FlowTable, str], ...]:
    """The folder's tables of flows that tell nothing of the system on the day, and why."""
    return tuple(
        (
            table,
            "it counts nobody"
            if table.origins
            else f"none of its {len(table.left_out)} origins is an area or body of the system on "
            f"the day ({', '.join(code for code, _ in table.left_out[:5])})",
        )
        for table in flow_tables(ground)
        if not table.patients.sum() > 0.0
    )


def flowing(ground: Ground, measure: str = "") -> Flowing:
    """Flows held and modelled, with sides and splits; once for a study.

    `measure` keeps only the tables whose key or measure holds the text.
    """
    known = f"networks.flows.{measure}"
    held = ground.given.shared.get(known)
    if isinstance(held, Flowing):
        return held
    text = measure.lower()
    tables = tuple(t for t in tables_of(ground) if text in t.measure.lower() or text in t.key)
    sides = {table.key: sides_of(ground, table) for table in tables}
    made = Flowing(
        tables=tables,
        sides=sides,
        splits={
            table.key: split_of(ground, table, sides[table.key], seed=ground.given.seed)
            for table in tables
        },
        names=provider_names(ground),
        travel=travel_of(ground),
    )
    ground.given.shared[known] = made
    return made


def contained(held: Flowing, table: FlowTable) -> list[tuple[Contained, Contained]]:
    """Every side of a table: of all patients, and of those of the system's own providers."""
    sides = held.sides[table.key]
    within = {one.code: one for one in of_sides(table, sides, within=True)}
    return [(one, within[one.code]) for one in of_sides(table, sides)]


def seams(held: Flowing) -> tuple[Seam, ...]:
    """Every origin in every source, those first whose patients go most to the other side.

    Ranked by the lowest of the sources' shares, like for like, so that no source alone makes a
    seam; level ones by the highest.
    """
    rows: dict[str, list[tuple[FlowTable, Contained, Contained]]] = {}
    for table in held.tables:
        sides = held.sides[table.key]
        within = {one.code: one for one in of_origins(table, sides, held.names, within=True)}
        for one in of_origins(table, sides, held.names):
            rows.setdefault(one.code, []).append((table, one, within[one.code]))
    main = {table.key for table in held.main}

    def frays(code: str) -> tuple[float, float, str]:
        shares = [
            within.other.value or 0.0 for table, _, within in rows[code] if table.key in main
        ] or [0.0]
        return -min(shares), -max(shares), code

    return tuple(
        Seam(rank=rank, table=table.key, all=one, within=within, lives=_lives(held, table, one))
        for rank, code in enumerate(sorted(rows, key=frays), 1)
        for table, one, within in rows[code]
    )


def _lives(held: Flowing, table: FlowTable, one: Contained) -> float | None:
    shares = held.sides[table.key].straddle.get(one.code)
    return None if shares is None else 1.0 - shares.get(one.side, 0.0)


def differences(held: Flowing) -> tuple[tuple[str, str, Differ], ...]:
    """Every two counted sources, origin by origin, like for like."""
    found = []
    for k, first in enumerate(held.counted):
        for second in held.counted[k + 1 :]:
            for one in differing(first, second, held.sides[first.key], dict(held.names)):
                found.append((first.key, second.key, one))
    return tuple(found)


def outsides(ground: Ground, held: Flowing) -> dict[str, Outside]:
    """The pattern of the share treated outside, in each counted source that shows any."""
    found = {
        table.key: outside_of(ground, table, held.sides[table.key], held.travel)
        for table in held.counted
    }
    return {key: one for key, one in found.items() if one is not None}
