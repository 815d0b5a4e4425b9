"""`commonweal funding running`: running costs a head and the test of the reduction asked."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonweal.cli.output import day_of, print_json, print_rows, stop

if TYPE_CHECKING:
    from commonweal.funding.running.position import Position
    from commonweal.people.ground import Ground


def running(
    folder: Annotated[Path, typer.Argument(help="System folder.")],
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day; the folder's own otherwise."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all as JSON.")] = False,
) -> None:
    """Show running costs a head, and whether the saving held is the reduction asked, by every
    reading of its base.

    Ends with 1 where the folder holds nothing to tell running costs from.

    Example: commonweal funding running examples/kent-medway --json
    """
    from commonweal.folder import FolderError, read_folder
    from commonweal.folder.finding import line
    from commonweal.funding.running.position import position
    from commonweal.people.ground import ground_of
    from commonweal.rules import load_rules
    from commonweal.system.study import Given

    if not folder.is_dir():
        stop([f"{folder}: no such folder; name a system folder"], code=2)
    try:
        read = read_folder(folder)
    except FolderError as error:
        stop([line(finding) for finding in error.findings])
    given = Given(
        as_of=day_of(as_of) or read.settings.as_of,
        rules=load_rules(),
        policies=read.settings.policies(),
    )
    ground = ground_of(read.system, read.tables, given)
    held = position(ground)
    said = _said(ground, held)
    if not held.bases and not held.readings:
        stop([f"{folder}: no running cost allowance, cost or list is held; see docs/data-contract"])
    if as_json:
        print_json(said)
    else:
        _print(said)


def _said(ground: Ground, held: Position) -> dict[str, Any]:
    from commonweal.funding.running.reduction import payback_months, reached
    from commonweal.funding.running.tabling import per_head_rows, scale_rows

    met, tried = reached(held.readings)
    saving, provision = held.saving, held.redundancy
    return {
        "per_head": per_head_rows(ground, held),
        "bases": [
            {
                "name": base.name,
                "pence": base.pence,
                "basis": base.basis.value,
                "like_for_like": base.like_for_like,
                "note": base.note,
            }
            for base in held.bases
        ],
        "asked_percent": held.asked.low if held.asked is not None else None,
        "saving_pence": saving.total if saving is not None else None,
        "readings": [
            {
                "reading": reading.name,
                "saved": reading.saved,
                "of": reading.of,
                "unit": reading.unit,
                "percent": reading.percent,
                "needed": reading.needed,
                "reaches": reading.reaches,
                "like_for_like": reading.like_for_like,
                "basis": reading.basis.value,
                "note": reading.note,
            }
            for reading in held.readings
        ],
        "reaching": met,
        "tried": tried,
        "redundancy_pence": abs(provision.total) if provision is not None else None,
        "redundancy_payback_months": (
            payback_months(abs(provision.total), saving.total)
            if provision is not None and saving is not None
            else None
        ),
        "fixed_cost_scenarios": scale_rows(ground, held),
    }


def _print(said: dict[str, Any]) -> None:
    print_rows(
        [{**row, "allowance": row["allowance"] / 100} for row in said["per_head"]],
        title="Running cost allowance, pounds, and a head of the lists",
    )
    print_rows(
        [
            {
                "reading": row["reading"],
                "percent": row["percent"],
                "needed": row["needed"],
                "unit": row["unit"],
                "reached": row["reaches"] if row["like_for_like"] else "not counted",
                "basis": row["basis"],
            }
            for row in said["readings"]
        ],
        title=f"\nReduction asked: {said['asked_percent']}%; reached by {said['reaching']} of "
        f"{said['tried']} readings that are like for like",
    )
    if said["saving_pence"] is None:
        print_rows(
            [
                {"base": base["name"], "pounds": base["pence"] / 100, "basis": base["basis"]}
                for base in said["bases"]
            ],
            title="\nWhat a saving could be a share of, pounds",
        )
        typer.echo("- no saving target on running costs is held (ledger, heading saving)")
