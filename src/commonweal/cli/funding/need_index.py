"""`commonweal funding need-index`: need within the system, as the national tool writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.funding.targets import LEVEL_HELP, Edition, ground_at, held_of, tell
from commonweal.cli.opening import opened
from commonweal.cli.options import AsJson, AsOf, SystemFolder
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from collections.abc import Mapping

DISTRICT = "district"


def need_index(
    folder: SystemFolder,
    level: Annotated[str, typer.Option("--level", help=f"district, {LEVEL_HELP}")] = "pcn",
    edition: Edition = "",
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show the relative need index of bodies or districts: weighted population by head over that
    of the system, (WP_p/GP_p)/(WP_i/GP_i), unrounded.

    Example: commonweal funding need-index examples/kent-medway --level pcn --edition 2018-19
    """
    from commonweal.funding.capitation.held import districts_of
    from commonweal.funding.capitation.need_index import need_indices

    names: Mapping[str, str]
    if level.lower() == DISTRICT:
        ground, _ = opened(folder, as_of)
        held = held_of(ground, edition)
        bodies = districts_of(ground, held.every)
        names = ground.area_names
        nowhere = [code for code in held.every if code not in bodies]
        if nowhere:
            progress(
                "practices without coordinates or a district, which stand as unassigned: "
                f"{', '.join(nowhere)}"
            )
    else:
        ground, kind = ground_at(folder, as_of, level)
        held = held_of(ground, edition)
        bodies = held.bodies(kind)
        names = held.names(bodies)
    tell(held)
    if held.faults:
        stop(["no index is told: the need of the whole, against which it stands, is incomplete"])
    practices = held.practices
    rows = [
        {
            "code": row.code,
            "name": names.get(row.code, row.code) if row.code else "Unassigned",
            "practices": row.practices,
            "registered": row.registered,
            "overall_weighted": row.weighted,
            "need_index": row.index,
            "edition": held.edition.id,
            "lists": held.edition.list_series,
            "basis": held.basis.value,
        }
        for row in need_indices(
            practices.codes, practices.registered, held.weighted.overall, bodies
        )
    ]
    if as_json:
        print_json(rows)
    else:
        print_rows([_short(row) for row in rows], title=held.edition.name)


def _short(row: Mapping[str, object]) -> dict[str, object]:
    shown = ("code", "name", "practices", "registered", "overall_weighted")
    index = row["need_index"]
    return {name: row[name] for name in shown} | {
        "need_index": f"{index:.6f}" if isinstance(index, float) else None
    }
