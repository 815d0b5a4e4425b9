"""Tables of the section, and rows for whoever asks by command."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commonweal.evidence import Basis, Column, Table
from commonweal.governance.authority.checking import Authority
from commonweal.governance.authority.commissioning import Commissioned
from commonweal.governance.authority.scheme import Scheme
from commonweal.rules import Source

METHOD = "governance.authority"
SHOWN = 12


def commissioners(held: Sequence[Commissioned], sources: tuple[Source, ...], on: date) -> Table:
    """Who commissions what, a row for each body."""
    return Table.of_rows(
        [row for one in held for row in commissioner_rows(one)],
        id=f"{METHOD}.commissioners",
        title="Who commissions what",
        columns=(
            Column(name="function", label="Function or service", kind="text"),
            Column(name="level", label="Level", kind="text"),
            Column(name="code", label="Code", kind="code", on_page=False),
            Column(name="body", label="Body", kind="text"),
            Column(name="limit", label="Up to", kind="money", unit="GBP"),
            Column(name="since", label="Since", kind="date"),
            Column(name="until", label="Until", kind="date"),
            Column(name="source", label="Source", kind="text", on_page=False),
        ),
        basis=Basis.OBSERVED,
        sources=sources,
        method=METHOD,
        note="As the schemes that the records hold say; a service that is not listed has none.",
        as_of=on,
        shown=SHOWN,
    )


def commissioner_rows(held: Commissioned) -> list[dict[str, object]]:
    """Who commissions one service, a row for each body, those outside authority last; one without
    a body where nobody is recorded."""
    rows: list[dict[str, object]] = [
        {
            "function": held.function,
            "level": one.level,
            "code": one.body,
            "body": one.told(),
            "limit": one.limit_pence,
            "since": one.since,
            "until": one.until,
            "source": "; ".join(one.sources),
        }
        for one in (*held.by, *held.outside)
    ]
    if rows:
        return rows
    nobody = dict.fromkeys(("level", "code", "limit", "since", "until", "source"))
    return [{"function": held.function, **nobody, "body": held.told()}]


def decisions(taken: Sequence[Authority], sources: tuple[Source, ...], on: date) -> Table:
    """Every decision and whether it was within authority; those that need something first."""
    ordered = sorted(taken, key=lambda one: (not one.standing.startswith("outside"), one.on))
    return Table.of_rows(
        [decision_row(one) for one in ordered],
        id=f"{METHOD}.decisions",
        title="Decisions tested for authority",
        columns=(
            Column(name="on", label="Day", kind="date"),
            Column(name="decision", label="Decision", kind="code", on_page=False),
            Column(name="body", label="Decided by", kind="text"),
            Column(name="function", label="Function", kind="text"),
            Column(name="value", label="Value", kind="money", unit="GBP"),
            Column(name="standing", label="Finding", kind="text"),
            Column(name="liable", label="Who answers for it", kind="text"),
            Column(name="why", label="Why", kind="text"),
        ),
        basis=Basis.OBSERVED,
        sources=sources,
        method=METHOD,
        as_of=on,
        shown=SHOWN,
    )


def decision_row(one: Authority) -> dict[str, object]:
    """A decision and what was found of it."""
    return {
        "on": one.on,
        "decision": one.decision,
        "body": one.decider,
        "function": one.function,
        "value": one.value_pence,
        "standing": one.standing,
        "liable": ", ".join(dict.fromkeys(body for held in one.liability for body in held.bodies)),
        "why": one.why,
    }


def scheme_rows(held: Scheme) -> list[dict[str, object]]:
    """The delegations and reservations of a function, a row each."""
    return [
        {
            "delegation": one.what.delegation,
            "function": one.what.function,
            "from": one.from_body,
            "to": "(reserved)" if one.reserved else one.to,
            "level": one.what.level,
            "limit_pence": one.what.limit_pence,
            "onward": one.what.onward,
            "under": one.what.under,
            "report_to": one.report_to,
            "since": one.said.effective,
            "until": one.said.effective_to,
            "source": one.what.source,
        }
        for one in held.held
    ]
