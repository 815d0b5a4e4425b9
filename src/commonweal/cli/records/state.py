"""`commonweal records state`: what held on a day, as known on a day, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows
from commonweal.cli.records.place import Known, On, Records, instant_of, path_of, whole

if TYPE_CHECKING:
    from commonweal.records import State

#: What is said where no statement holds.
NONE = "no statement holds on that day"


def state(
    records: Records,
    on: On,
    known: Known = None,
    as_json: AsJson = False,
) -> None:
    """What held on a day, as known on a day: every statement whole, or how many of each kind.

    For whoever keeps the records: nothing is withheld or redacted. For anybody else there are
    agenda, meetings and export, each with --for.

    Example: commonweal records state examples/kent-medway --on 2019-07-01 --known 2019-03-31 --json
    """
    from commonweal.records import fold

    held = fold(whole(path_of(records)), effective=on.date(), known_at=instant_of(known))
    if as_json:
        print_json(state_json(held))
        return
    from commonweal.evidence.words import counted

    kinds = sorted({statement.type for statement in held.statements})
    rows = [{"kind": kind, "statements": len(held.of_type(kind))} for kind in kinds]
    print_rows(rows, title=f"Effective {held.effective}", none=NONE)
    changed = [
        f"{len(held.corrected)} corrected",
        f"{len(held.voided)} void",
        f"{len(held.unresolved)} that correct or void what is not held",
    ]
    typer.echo(
        f"{counted(len(held.statements), 'statement')} in force; "
        f"{', '.join(changed)}; all with --json"
    )


def state_json(state: State) -> dict[str, object]:
    """A state for a programme: the statements that hold, and what became of others."""
    known = state.known_at
    return {
        "effective": state.effective,
        "known_at": None if known is None else known.isoformat(),
        "statements": [
            {**statement.envelope(), "payload": statement.payload} for statement in state.statements
        ],
        "corrected": {name: list(ids) for name, ids in state.corrected.items()},
        "voided": dict(state.voided),
        "unresolved": list(state.unresolved),
    }
