"""`commonweal promises`: what was asked for or promised, when it is due, and where it stands."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows, progress
from commonweal.cli.records.place import Known, Records, bodies_beside, instant_of, path_of, whole

if TYPE_CHECKING:
    from commonweal.governance.commitments import Tracked
    from commonweal.governance.finding import Finding


def promises(
    records: Records,
    on: Annotated[
        datetime,
        typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="Where it stood that day."),
    ],
    known: Known = None,
    as_json: AsJson = False,
) -> None:
    """Every request, recommendation, promise and assurance, overdue first.

    Only the body to which something is owed closes it. With --known, nothing that became known
    later is told.

    Example: commonweal promises examples/kent-medway --on 2019-12-31
    """
    from commonweal.governance.commitments import closing_findings, track
    from commonweal.governance.law import bodies, whenever
    from commonweal.records import fold
    from commonweal.rules import load_rules

    path = path_of(records)
    statements, instant = whole(path), instant_of(known)
    successions = bodies_beside(path).successions
    state = fold(statements, effective=on.date(), known_at=instant)
    tracked = track(state, successions=successions)
    every = bodies(whenever(statements, known_at=instant))
    found = closing_findings(state, load_rules(), known=every, successions=successions)
    if as_json:
        print_json(promises_json(tracked, found, on, known))
        return
    print_rows([_row(one) for one in tracked], title=f"Asked and promised, on {on.date()}")
    for finding in found:
        progress(f"note: {finding.about}: {finding.text} {finding.do} [{finding.rule}]")
    counts = Counter(one.status for one in tracked)
    said = ", ".join(f"{count} {status}" for status, count in counts.items())
    typer.echo(f"{len(tracked)} in all{': ' if said else ''}{said}")


def promises_json(
    tracked: tuple[Tracked, ...],
    found: tuple[Finding, ...],
    on: datetime,
    known: datetime | None,
) -> dict[str, object]:
    """Commitments for a programme: each whole, with when it is due and where it stands."""
    return {
        "on": on.date(),
        "known": None if known is None else known.date(),
        "commitments": [_whole(one) for one in tracked],
        "findings": [finding.row() for finding in found],
    }


def _row(one: Tracked) -> dict[str, object]:
    return {
        "id": one.what.commitment,
        "kind": one.what.kind,
        "owed by": one.what.by,
        "to": one.what.to,
        "due": one.due.told,
        "stands": one.told,
    }


def _whole(one: Tracked) -> dict[str, object]:
    return {
        **one.what.model_dump(mode="json"),
        "due": one.due.day,
        "due_exact": one.due.exact,
        "due_rule": one.due.rule,
        "waits_for": one.due.waits_for,
        "status": one.status,
        "stands": one.told,
        "overdue_days": one.overdue_days,
        "outcome": one.outcome,
        "known_since": one.made.stated_at,
        "deliveries": [held.what.model_dump(mode="json") for held in one.deliveries],
        "closed": None if one.closure is None else one.closure.what.model_dump(mode="json"),
        "not_counted": [held.what.model_dump(mode="json") for held in one.not_counted],
    }
