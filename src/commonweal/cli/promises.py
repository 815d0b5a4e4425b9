"""`commonweal promises`: what was asked for or promised, when it is due, and where it stands."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows, progress, short
from commonweal.cli.records.place import (
    Known,
    On,
    Records,
    bodies_beside,
    instant_of,
    path_of,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commonweal.governance.commitments import Tracked
    from commonweal.governance.finding import Finding

#: Column of who had made it, or to whom, where somebody else stands for them now.
PASSED_ON = "was made"


def promises(
    records: Records,
    on: On,
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
    from commonweal.records.succession import successors_of
    from commonweal.rules import load_rules

    path = path_of(records)
    statements, instant = whole(path), instant_of(known)
    successions = bodies_beside(path).successions
    state = fold(statements, effective=on.date(), known_at=instant)
    tracked = track(state, successions=successions)
    every = bodies(whenever(statements, known_at=instant))
    found = closing_findings(state, load_rules(), known=every, successions=successions)
    codes = {code for one in tracked for code in (one.what.by, one.what.to)}
    now = successors_of(codes, on.date(), successions, state.statements)
    if as_json:
        print_json(promises_json(tracked, found, on, known, now))
        return
    rows = [_row(one, now) for one in tracked]
    if not any(row[PASSED_ON] for row in rows):
        rows = [{name: row[name] for name in row if name != PASSED_ON} for row in rows]
    print_rows(
        rows,
        title=f"Asked and promised, on {on.date()}",
        none="nothing asked for or promised is on record",
    )
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
    now: Mapping[str, str | None],
) -> dict[str, object]:
    """Commitments for a programme: each whole, with when it is due and where it stands; `now` is
    whom each code stands for on the day."""
    return {
        "on": on.date(),
        "known": None if known is None else known.date(),
        "commitments": [_whole(one, now) for one in tracked],
        "findings": [finding.row() for finding in found],
    }


def _row(one: Tracked, now: Mapping[str, str | None]) -> dict[str, object]:
    by, to = (now.get(code) or code for code in (one.what.by, one.what.to))
    before = [
        f"{way} {was}"
        for way, was, is_ in (("by", one.what.by, by), ("to", one.what.to, to))
        if was != is_
    ]
    return {
        "id": one.what.commitment,
        "kind": one.what.kind,
        "what": short(one.what.text),
        "owed by": by,
        "to": to,
        PASSED_ON: ", ".join(before) or None,
        "due": one.due.told,
        "stands": one.told,
    }


def _whole(one: Tracked, now: Mapping[str, str | None]) -> dict[str, object]:
    made_by, made_to = one.what.by, one.what.to
    return {
        **one.what.model_dump(mode="json"),
        "by": now.get(made_by) or made_by,
        "to": now.get(made_to) or made_to,
        "made_by": made_by,
        "made_to": made_to,
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
