"""Figures of patient flows: by side and source, by seam and source, and of chance."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from commonweal.evidence import Basis, Figure
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import years
from commonweal.networks.flows.flowing import Flowing, contained, seams
from commonweal.networks.flows.held import FlowTable
from commonweal.networks.flows.shares import Share, share_of
from commonweal.networks.flows.split_tabling import CHANCE
from commonweal.networks.flows.tabling import METHOD, basis_of
from commonweal.people.ground import Ground
from commonweal.rules import Source

#: What stands for the period of a model.
MODELLED = "modelled"


def vintage(table: FlowTable) -> str:
    """The period of a source, or that it is a model."""
    if table.start is None or table.end is None:
        return MODELLED
    return years(table.start, table.end)


def percent(
    ground: Ground,
    table: FlowTable,
    identifier: str,
    label: str,
    about: str,
    share: Share,
    basis: Basis,
    sources: tuple[Source, ...],
) -> Figure:
    """A share as a figure in per cent, with its limits."""
    return ground.figure(
        identifier,
        label,
        about,
        None if share.value is None else 100.0 * share.value,
        "%",
        basis,
        sources,
        missing=f"{table.measure}: it has no patients to take a share of",
        method=METHOD,
        vintage=vintage(table),
        as_of=table.end,
        interval=None
        if share.low is None or share.high is None
        else (100.0 * share.low, 100.0 * share.high),
    )


def _first(name: str) -> str:
    """A name at the beginning of a label."""
    return name[:1].upper() + name[1:]


def of_sides(ground: Ground, held: Flowing) -> Iterator[Figure]:
    """Self-containment, leakage and commitment of each side, by source.

    Ids end in the side's code and the source's key; `_within` counts the system's own providers.
    """
    for table in held.main:
        sides = held.sides[table.key]
        basis = basis_of(held, table)
        sources = tuple({s.id: s for s in (*table.sources, *sides.sources)}.values())
        if len(sides.names) > 12:
            continue
        for one, within in contained(held, table):
            kinds = (
                ("side_self_containment", "treated by its own providers", one.own),
                ("side_self_containment_within", "treated by its own, of the system's", within.own),
                ("leakage_other", "treated on other sides", one.other),
                ("leakage_other_within", "treated on other sides, of the system's", within.other),
                ("leakage_outside", "treated outside", one.outside),
            )
            for measure, words, share in kinds:
                yield percent(
                    ground, table, f"networks.{measure}.{one.code}.{table.key}",
                    f"{_first(one.name)}: {words} ({table.key})", one.code, share, basis, sources,
                )  # fmt: skip
            if one.commitment is not None and one.commitment.value is not None:
                yield percent(
                    ground, table, f"networks.commitment.{one.code}.{table.key}",
                    f"{_first(one.name)}: its share of its providers' patients ({table.key})",
                    one.code, one.commitment, basis, sources,
                )  # fmt: skip


def of_seams(ground: Ground, held: Flowing, most: int = 6) -> Iterator[Figure]:
    """For each seam and every source: the share to the other side, all and like for like.

    Told of origins with patients on the other side in a source that claims may rest on.

    A last figure says what share of the origin's residents live in the other side's area.
    """
    tables = {table.key: table for table in held.tables}
    said = set()
    main = {table.key for table in held.main}
    frays = {
        seam.all.code for seam in seams(held) if seam.table in main and seam.all.other.patients
    }
    for seam in seams(held):
        table, one = tables[seam.table], seam.all
        if seam.rank > most or one.code not in frays:
            continue
        sides = held.sides[table.key]
        sources = tuple({s.id: s for s in (*table.sources, *sides.sources)}.values())
        for measure, words, share in (
            ("to_other_side", "treated on the other side", one.other),
            ("to_other_side_within", "the same, of the system's providers", seam.within.other),
        ):
            yield percent(
                ground, table, f"networks.{measure}.{one.code}.{table.key}",
                f"{one.name}: {words} ({table.key})", one.code, share,
                basis_of(held, table), sources,
            )  # fmt: skip
        if seam.lives is not None and one.code not in said:
            said.add(one.code)
            yield ground.figure(
                f"networks.lives_on_other_side.{one.code}",
                f"{one.name}: residents who live in the other side's own area",
                one.code,
                100.0 * seam.lives,
                "%",
                weakest(sides.basis, Basis.ESTIMATED),
                (*ground.resident_sources, *sides.sources),
                method=METHOD,
            )


def of_chance(ground: Ground, held: Flowing) -> Iterator[Figure]:
    """The number of communities, modularities and p-values, by source."""
    about = ground.system.code
    for table in held.main:
        split = held.splits[table.key]
        basis = basis_of(held, table)
        rows: tuple[tuple[str, str, float | int | None, Basis, tuple[float, float] | None], ...] = (
            (
                "communities",
                "Communities found in the flows",
                split.found.number,
                table.basis,
                None,
            ),
            (
                "communities_modularity",
                "Modularity of the communities found",
                split.found.modularity,
                table.basis,
                None,
            ),
            (
                "communities_p",
                "p that random tables are divided as well",
                None if split.tables is None else split.tables.p,
                table.basis,
                None,
            ),
            (
                "split_modularity",
                "Modularity of the split asked about",
                split.asked,
                basis,
                split.asked_interval,
            ),
            (
                "split_p",
                f"p that relabelled origins do as well, of {len(split.labels.values):,}",
                None if split.sides.found else split.labels.p,
                basis,
                None,
            ),
        )
        for measure, words, value, firm, interval in rows:
            yield ground.figure(
                f"networks.{measure}.{table.key}",
                f"{words} ({table.key})",
                about,
                value,
                "communities" if measure == "communities" else "",
                firm,
                table.sources,
                missing="the flows are modelled or too many to be all divided, or the sides are "
                "the communities themselves: chance cannot be set beside them",
                method=CHANCE,
                vintage=vintage(table),
                as_of=table.end,
                interval=interval,
            )


def of_cells(ground: Ground, held: Flowing) -> Iterator[Figure]:
    """Shares of an origin's patients at single providers of another side, in counted sources."""
    for table in held.counted:
        sides = held.sides[table.key]
        rows, columns = sides.labels(table)
        whole = np.ones(len(table.providers), dtype=np.bool_)
        for i, j in zip(*np.nonzero(table.patients), strict=True):
            if rows[i] < 0 or columns[j] < 0 or rows[i] == columns[j]:
                continue
            origin, provider = table.origins[i], table.providers[j]
            share = share_of(table, np.arange(len(rows)) == i, np.arange(len(columns)) == j, whole)
            yield percent(
                ground, table, f"networks.share_of_origin.{origin}.{provider}.{table.key}",
                f"{held.names.get(origin, origin)}: treated by "
                f"{held.names.get(provider, provider)} ({table.key})",
                origin, share, table.basis, table.sources,
            )  # fmt: skip
