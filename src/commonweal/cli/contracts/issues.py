"""`commonweal contracts issues`: what partners raised with each other, and where it stands."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows
from commonweal.cli.records.place import Known, On, Records, instant_of, path_of, whole

if TYPE_CHECKING:
    from commonweal.contracts.issues import Issue, Measures


def issues(
    records: Records,
    on: On,
    known: Known = None,
    as_json: AsJson = False,
) -> None:
    """Issues between partners, late ones first: who owns them, their clocks, how they ended.

    An issue is stated as partner_issue, what becomes of it as partner_issue_step
    (docs/statement-kinds.md); drafts go into records with `commonweal records append FILE --to
    records.jsonl`. With --known, nothing that became known later is told.

    Example: commonweal contracts issues examples/kent-medway --on 2025-06-30
    """
    from commonweal.contracts.issues import issues as found_on
    from commonweal.contracts.issues import measures
    from commonweal.records import fold

    statements = whole(path_of(records))
    state = fold(statements, effective=on.date(), known_at=instant_of(known))
    found = found_on(state)
    by_partnership = measures(found)
    if as_json:
        print_json(
            {
                "on": on.date(),
                "known": None if known is None else known.date(),
                "issues": [_whole(one) for one in found],
                "partnerships": [asdict(one) for one in by_partnership],
            }
        )
        return
    print_rows(
        [_row(one) for one in found],
        title=f"Issues between partners, on {on.date()}",
        none="No issue is on record. State them (records append, kind partner_issue).",
    )
    if found:
        print_rows([_measured(one) for one in by_partnership], title="By partnership")


def _row(one: Issue) -> dict[str, object]:
    return {
        "id": one.what.issue,
        "partnership": one.what.partnership,
        "issue": one.what.title,
        "raised": one.what.on,
        "owner": one.owner,
        "stands": f"{one.stands} to {one.escalated_to}" if one.escalated_to else one.stands,
        "days": one.settling.taken,
        "own within": one.owning.allowed,
        "settle within": one.settling.allowed,
        "late": _late(one),
    }


def _late(one: Issue) -> str | None:
    """By how many days each clock ran over what was agreed."""
    from commonweal.evidence.words import counted

    clocks = (("owning", one.owning.late), ("settling", one.settling.late))
    return "; ".join(f"{what} by {counted(late, 'day')}" for what, late in clocks if late) or None


def _measured(one: Measures) -> dict[str, object]:
    return {
        "partnership": one.partnership,
        "raised": one.raised,
        "running": one.running,
        "settled": one.settled,
        "escalated": one.escalated,
        "late": one.late,
        "owned in time": f"{one.owned_in_time[0]} of {one.owned_in_time[1]}",
        "settled in time": f"{one.settled_in_time[0]} of {one.settled_in_time[1]}",
        "median days": one.median_days,
    }


def _whole(one: Issue) -> dict[str, object]:
    return {
        **one.what.model_dump(mode="json"),
        "stands": one.stands,
        "owner": one.owner,
        "escalated_to": one.escalated_to,
        "known_since": one.raised.stated_at,
        "owning": asdict(one.owning) | {"in_time": one.owning.in_time, "late": one.owning.late},
        "settling": asdict(one.settling)
        | {"in_time": one.settling.in_time, "late": one.settling.late},
        "steps": [held.what.model_dump(mode="json") for held in one.steps],
    }
