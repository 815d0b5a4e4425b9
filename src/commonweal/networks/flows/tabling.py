"""Tables of patient flows: where people are treated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from commonweal.evidence import Column, Table
from commonweal.evidence.figure import Basis, weakest
from commonweal.networks.flows.flowing import Flowing, contained
from commonweal.networks.flows.held import FlowTable
from commonweal.networks.flows.shares import Contained, Share, of_origins, of_sides, share_of
from commonweal.networks.flows.sides import Sides, grouped
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.system.organisation import Kind

METHOD = "networks.flows"

#: Smallest share of an area's residents that a model's pair is listed for.
LEAST = 0.01

SOURCE = Column(name="source", label="Source", kind="text")
CODE = Column(name="code", label="Code", kind="code", on_page=False)
NAME = Column(name="name", label="Name", kind="text")
PATIENTS = Column(
    name="patients", label="Patients", kind="count", description="Patients treated by any provider"
)
BASIS = Column(name="basis", label="Basis", kind="text", on_page=False)


def basis_of(held: Flowing, table: FlowTable) -> Basis:
    """The weakest of the flows and of the split."""
    return weakest(table.basis, held.sides[table.key].basis)


def sources_of(held: Flowing) -> tuple[Source, ...]:
    """Sources of all tables and of the split."""
    return tuple(
        {
            source.id: source
            for table in held.tables
            for source in (*table.sources, *held.sides[table.key].sources)
        }.values()
    )


def share_columns(
    name: str, label: str, description: str, *, limits: bool = False
) -> tuple[Column, ...]:
    """A share, its limits (on the page where asked), and its ends where small counts are hidden."""
    return (
        Column(name=name, label=label, kind="share", description=description),
        Column(name=f"{name}_low", label="from", kind="share", on_page=limits),
        Column(name=f"{name}_high", label="to", kind="share", on_page=limits),
        Column(
            name=f"{name}_hidden_low",
            label=f"{label}: lowest with hidden counts",
            kind="share",
            on_page=False,
        ),
        Column(
            name=f"{name}_hidden_high",
            label=f"{label}: highest with hidden counts",
            kind="share",
            on_page=False,
        ),
    )


def aside(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns that stand in the files alone."""
    return tuple(replace(column, on_page=False) for column in columns)


def limited(held: Flowing, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """A share with its limits on the page where people were counted; a model has none."""
    return columns if held.counted else (columns[0], *aside(columns[1:]))


def share_cells(name: str, share: Share | None) -> dict[str, object]:
    """The cells of `share_columns`."""
    return {
        name: None if share is None else share.value,
        f"{name}_low": None if share is None else share.low,
        f"{name}_high": None if share is None else share.high,
        f"{name}_hidden_low": None if share is None else share.hidden_low,
        f"{name}_hidden_high": None if share is None else share.hidden_high,
    }


OWN = share_columns(
    "self_containment", "Own side", "Share treated by providers of its own side", limits=True
)
OTHER = share_columns(
    "other_side", "Other side", "Share treated by providers of other sides", limits=True
)


def _row(table: FlowTable, one: Contained, basis: Basis) -> dict[str, object]:
    return {
        "source": table.key,
        "code": one.code,
        "name": one.name,
        "patients": one.own.total,
        **share_cells("self_containment", one.own),
        **share_cells("other_side", one.other),
        "both": one.both.value,
        "outside": one.outside.value,
        "basis": basis.value,
    }


def sides_table(ground: Ground, held: Flowing) -> Table:
    """Self-containment, leakage and commitment of each side, by source."""
    rows = [
        {
            **_row(table, one, basis_of(held, table)),
            **share_cells("within", within.own),
            **share_cells("commitment", one.commitment),
        }
        for table in held.tables
        for one, within in contained(held, table)
    ]
    return Table.of_rows(
        rows,
        id="networks.flows_sides",
        title="Where each side's patients are treated, by source",
        columns=(
            SOURCE, CODE, NAME, PATIENTS, *limited(held, OWN), *limited(held, OTHER),
            Column(name="both", label="Works for both", kind="share", on_page=False),
            Column(name="outside", label="Outside", kind="share"),
            *aside(share_columns("within", "Own side, like for like",
                                 "Own side, of patients of the system's own providers only")),
            *share_columns("commitment", "Its providers' patients from it",
                           "Of its providers' patients from these areas, share from its side"),
            BASIS,
        ),
        basis=weakest(*(basis_of(held, table) for table in held.tables)),
        sources=sources_of(held),
        method=METHOD,
        as_of=ground.day,
        # Counted sources come first; models stand in the files where there are any.
        shown=min(12, sum(len(held.sides[table.key].names) for table in held.main)),
        note="All providers are in the denominator. Limits are for chance alone. The files hold "
        "every source, with shares of the system's own providers alone.",
    )  # fmt: skip


def origins_table(ground: Ground, held: Flowing) -> Table:
    """Where the patients of each origin are treated, by source."""
    rows = [
        {
            **_row(table, one, basis_of(held, table)),
            "side": held.sides[table.key].names[one.side],
            "within": within.own.value,
        }
        for table in held.tables
        for one, within in zip(
            of_origins(table, held.sides[table.key], held.names),
            of_origins(table, held.sides[table.key], held.names, within=True),
            strict=True,
        )
    ]
    return Table.of_rows(
        rows,
        id="networks.flows_origins",
        title="Where the patients of each area are treated, by source",
        columns=(
            SOURCE, CODE, NAME, Column(name="side", label="Side", kind="text"), PATIENTS,
            *OWN, *OTHER,
            Column(name="both", label="Works for both", kind="share"),
            Column(name="outside", label="Outside", kind="share"),
            Column(name="within", label="Own side, like for like", kind="share"),
            BASIS,
        ),
        basis=weakest(*(basis_of(held, table) for table in held.tables)),
        sources=sources_of(held),
        method=METHOD,
        as_of=ground.day,
        shown=0,
    )  # fmt: skip


def cells_table(ground: Ground, held: Flowing) -> Table:
    """Patients from each origin to each provider, by source, as held or modelled."""
    rows: list[dict[str, object]] = []
    for table in held.tables:
        sides = held.sides[table.key]
        for i, origin in enumerate(table.origins):
            for j, provider in enumerate(table.providers):
                least = 0.0 if table.counted else LEAST * table.patients[i].sum()
                if table.given[i, j] and table.patients[i, j] >= least:
                    one = np.arange(len(table.origins)) == i
                    to = np.arange(len(table.providers)) == j
                    rows.append(
                        {
                            "source": table.key,
                            "origin": origin,
                            "name": held.names.get(origin, origin),
                            "provider": provider,
                            "provider_name": held.names.get(provider, provider),
                            "provider_side": sides.provider.get(provider, "outside"),
                            "patients": float(table.patients[i, j]),
                            **share_cells("share", share_of(table, one, to, ~to | to)),
                            "basis": table.basis.value,
                        }
                    )
    return Table.of_rows(
        rows,
        id="networks.flows_cells",
        title="Patients from each area to each provider, by source",
        columns=(
            SOURCE,
            Column(name="origin", label="From", kind="code"),
            NAME,
            Column(name="provider", label="To", kind="code"),
            Column(name="provider_name", label="Provider", kind="text"),
            Column(name="provider_side", label="Provider's side", kind="text"),
            PATIENTS,
            *share_columns("share", "Share of the area's", "Of its patients at all providers"),
            BASIS,
        ),
        basis=weakest(*(table.basis for table in held.tables)),
        sources=sources_of(held),
        method=METHOD,
        as_of=ground.day,
        shown=0,
        note="What a source does not give is not known to be zero. Of models, pairs with at least "
        f"{100 * LEAST:.0f}% of an area's residents.",
    )


def groups_table(ground: Ground, held: Flowing) -> Table | None:
    """Self-containment of every place, by source; None where no place is held."""
    if not ground.structure.own(Kind.PLACE):
        return None
    rows = [row for table in held.tables for row in group_rows(ground, table, Kind.PLACE)]
    return Table.of_rows(
        rows,
        id="networks.flows_places",
        title=f"Self-containment of each {ground.level_name(Kind.PLACE)}, whole areas, by source",
        columns=(
            SOURCE, CODE, NAME, PATIENTS, *OWN, *OTHER,
            Column(name="both", label="Works for several", kind="share"),
            Column(name="outside", label="Outside", kind="share"),
            *share_columns("within", "Own, like for like", "Of the system's own providers only"),
            *share_columns("commitment", "Commitment",
                           "Of its providers' patients from these areas, share from here"),
            Column(name="providers", label="Its providers", kind="text", on_page=False),
            BASIS,
        ),
        basis=weakest(*(basis_of(held, table) for table in held.tables)),
        sources=sources_of(held),
        method=METHOD,
        as_of=ground.day,
        shown=0,
        note="An area counts where most of its residents live.",
    )  # fmt: skip


def group_rows(ground: Ground, table: FlowTable, kind: Kind | str) -> list[dict[str, object]]:
    """Self-containment of every body of a kind in one source, as rows."""
    sides: Sides = grouped(ground, table, kind)
    within = {one.code: one for one in of_sides(table, sides, within=True)}
    rows = []
    for one in of_sides(table, sides):
        own = [code for code in table.providers if sides.provider.get(code) == one.code]
        rows.append(
            {
                **_row(table, one, sides.basis),
                **share_cells("within", within[one.code].own),
                **share_cells("commitment", one.commitment),
                "providers": ", ".join(own) or "none",
            }
        )
    return rows
