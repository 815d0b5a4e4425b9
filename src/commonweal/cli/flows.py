"""`commonweal flows`: from which area to which provider, and whether a split of them is real."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson, AsOf, Seed, SystemFolder
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.evidence import Table
    from commonweal.networks.flows.flowing import Flowing
    from commonweal.networks.flows.held import FlowTable
    from commonweal.people.ground import Ground

#: What areas can be grouped by.
LEVELS = {"district": "district", "icp": "place", "ccg": "commissioner"}


def flows(
    folder: SystemFolder,
    by: Annotated[
        str,
        typer.Option(
            "--by", help="Group areas by district, icp or ccg; by icp if held, else by district."
        ),
    ] = "",
    measure: Annotated[
        str, typer.Option("--measure", help="Only sources whose name or measure holds this text.")
    ] = "",
    as_of: AsOf = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Show where the patients of each area are treated, how self-contained each side and group is,
    which communities the flows fall into, and where the split frays. Every source stands alone;
    where no flows are held they are modelled by travel, and marked so.

    Example: commonweal flows examples/kent-medway --by icp
    """
    from commonweal.cli.opening import opened
    from commonweal.networks.flows.flowing import flowing, idle_tables, tables_of
    from commonweal.system.organisation import Kind

    if by and by not in LEVELS:
        stop([f"--by {by}: areas are grouped by {', '.join(LEVELS)}; name one of them"], code=2)
    ground, _ = opened(folder, as_of, seed=seed)
    tables, idle = tables_of(ground), idle_tables(ground)
    for table, why in idle:
        progress(f"{table.key} ({table.measure}): {why}; nothing of it is told")
    if not tables and idle:
        stop([f"{folder}: nobody flows on {ground.day}, and no travel is held for a model"])
    if not tables:
        stop(
            [
                f"{folder}: it holds no flows, and not the travel, sites, residents and districts "
                "by which they could be modelled; add a table flows or travel"
            ]
        )
    wanted = measure.lower()
    if not any(wanted in table.measure.lower() or wanted in table.key for table in tables):
        known = "; ".join(f"{table.key} ({table.measure})" for table in tables)
        stop([f"--measure {measure}: no source of that name; there are {known}"], code=2)
    progress("dividing flows, and drawing what chance would make")
    held = flowing(ground, measure)
    if not by:
        by = "icp" if ground.structure.own(Kind.PLACE) else "district"
    told = _told(ground, held, by)
    if as_json:
        print_json(told)
        return
    for note in _notes(held):
        progress(note)
    for title, name in (
        ("Sides, by source", "sides"),
        (f"By {by}", "groupings"),
        ("Communities found, and the split beside chance", "chance"),
        ("Seams: share treated on the other side", "seams"),
    ):
        print_rows([_short(row) for row in told[name]], title=f"\n{title}")


def _told(ground: Ground, held: Flowing, by: str) -> dict[str, list[dict[str, object]]]:
    from commonweal.networks.flows import split_tabling, tabling

    def rows(table: Table | None) -> list[dict[str, object]]:
        return [] if table is None else table.data.to_pylist()

    return {
        "summary": [_summary(held, table) for table in held.tables],
        "rows": rows(tabling.cells_table(ground, held)),
        "sides": rows(tabling.sides_table(ground, held)),
        "origins": rows(tabling.origins_table(ground, held)),
        "groupings": [
            row for table in held.tables for row in tabling.group_rows(ground, table, LEVELS[by])
        ],
        "communities": rows(split_tabling.communities_table(ground, held)),
        "chance": rows(split_tabling.chance_table(ground, held)),
        "seams": rows(split_tabling.seams_table(ground, held)),
        "differences": rows(split_tabling.differences_table(ground, held)),
        "outside": rows(split_tabling.outside_table(ground, held)),
    }


def _summary(held: Flowing, table: FlowTable) -> dict[str, object]:
    split, sides = held.splits[table.key], held.sides[table.key]
    return {
        "source": table.key,
        "measure": table.measure,
        "start": table.start,
        "end": table.end,
        "basis": table.basis.value,
        "origins": len(table.origins),
        "providers": len(table.providers),
        "patients": float(table.patients.sum()),
        "hidden": table.hidden,
        "left_out": [{"origin": code, "patients": n} for code, n in table.left_out],
        "sides": dict(sides.names),
        "rule": sides.rule,
        "communities": split.found.number,
        "modularity": split.found.modularity,
        "proven": split.found.proven,
        "split_modularity": split.asked,
        "split_p": None if sides.found else split.labels.p,
        "relabellings": len(split.labels.values),
        "note": " ".join(text for text in (table.how, table.note) if text),
    }


def _notes(held: Flowing) -> list[str]:
    said = []
    for table in held.tables:
        period = f", {table.start} to {table.end}" if table.start else ""
        said.append(
            "; ".join(
                t for t in (f"{table.key}: {table.measure}{period}", table.how, table.note) if t
            )
        )
        if table.hidden:
            said.append(
                f"{table.key}: pairs with up to {table.hidden} patients are not in the source"
            )
    said.append(f"sides: {held.sides[held.tables[0].key].rule}")
    return said


def _short(row: dict[str, object]) -> dict[str, object]:
    """What fits a line of the screen: limits beside their share, no notes of basis."""
    kept: dict[str, object] = {}
    for name, value in row.items():
        if name.endswith(("_low", "_high")) or name in ("line", "basis", "code"):
            continue
        low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
        if f"{name}_low" in row and isinstance(value, float) and name != "asked":
            kept[name] = f"{100 * value:.1f}%"
            if isinstance(low, float) and isinstance(high, float):
                kept[name] = f"{100 * value:.1f}% ({100 * low:.1f}-{100 * high:.1f})"
        else:
            kept[name] = value
    return kept
