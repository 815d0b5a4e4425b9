"""`commonweal funding cascade`: a quantum shared down the levels, to the penny."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.funding.targets import (
    LEVEL_HELP,
    Edition,
    ground_at,
    held_of,
    pence_of_option,
    tell,
    tell_unplaced,
    unplaced,
)
from commonweal.cli.options import AsJson, AsOf, SystemFolder
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commonweal.funding.capitation.cascade import Allocation, Piece


def cascade(
    folder: SystemFolder,
    quantum: Annotated[
        str, typer.Option("--quantum", help="What the folder's practices share, in pounds.")
    ],
    to: Annotated[str, typer.Option("--to", help=LEVEL_HELP)] = "practice",
    edition: Edition = "",
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Share a quantum down to system, place, commissioner, network and practice, to the penny, in
    proportion to overall weighted populations. Pounds in text, pence in JSON.

    Example: commonweal funding cascade examples/kent-medway --quantum 2.2bn --to pcn
    """
    from commonweal.funding.capitation.cascade import RULE, CascadeError, allocations
    from commonweal.funding.capitation.cascade import cascade as share_down
    from commonweal.funding.capitation.levels import LEVELS, paths_of
    from commonweal.system.money import format_pounds
    from commonweal.system.organisation import Kind

    pence = pence_of_option(quantum)
    ground, kind = ground_at(folder, as_of, to)
    held = held_of(ground, edition)
    tell(held)
    if held.faults:
        stop(["nothing is shared out: what these practices lack would go to others"])
    # Every practice has a commissioner: one without would keep money that nobody holds.
    homeless = unplaced(held, Kind.COMMISSIONER) if held.structure.own(Kind.COMMISSIONER) else []
    if homeless and LEVELS.index(kind) >= LEVELS.index(Kind.COMMISSIONER):
        tell_unplaced(homeless, Kind.COMMISSIONER)
        stop(["nothing is shared out: say in the table memberships whose these practices are"])
    tell_unplaced(unplaced(held, kind), kind)
    weights = dict(zip(held.practices.codes, held.weighted.overall.tolist(), strict=True))
    try:
        levels = share_down(pence, weights, paths_of(held.structure, held.practices.codes, kind))
    except CascadeError as error:
        stop([str(error)])
    rows = allocations(levels[-1])
    names = held.names({row.code or "": row.code or "" for row in rows})
    progress(RULE)
    if as_json:
        print_json([_plain(row, names) for row in rows])
        return
    shown = [
        {
            "code": row.code or "unassigned",
            "name": names[row.code or ""],
            "parent": row.parent or (" + ".join(p.parent for p in row.pieces) if row.code else ""),
            "weighted": row.weighted,
            "share": f"{row.share:.4%}",
            "amount": format_pounds(row.pence),
        }
        for row in rows
    ]
    print_rows(shown, title=f"{format_pounds(pence)} by {held.edition.name}")


def _plain(row: Allocation, names: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {
        "code": row.code,
        "name": names[row.code or ""],
        "parent": row.parent,
        "weighted": row.weighted,
        "share": row.share,
        "pence": row.pence,
    }
    if len(row.pieces) > 1:
        found["pieces"] = [_piece(piece) for piece in row.pieces]
    return found


def _piece(piece: Piece) -> dict[str, object]:
    return {
        "parent": piece.parent or None,
        "path": [code or None for code in piece.path],
        "weighted": piece.weighted,
        "pence": piece.pence,
    }
