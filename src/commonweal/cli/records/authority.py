"""`commonweal records authority`: who may decide what on a day, and what was outside authority."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows, stop
from commonweal.cli.records.place import Known, Records, bodies_beside, instant_of, path_of, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commonweal.governance.authority import Authority, Commissioned, Commissioner
    from commonweal.records import State
    from commonweal.system.organisation import Succession


def authority(
    records: Records,
    on: Annotated[
        datetime,
        typer.Option(
            "--on",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="The scheme of this day, and what had been decided, ratified and reported by it.",
        ),
    ],
    decision: Annotated[
        str, typer.Option("--decision", metavar="ID", help="Only this decision, with every rule.")
    ] = "",
    function: Annotated[
        str,
        typer.Option(
            "--function", metavar="NAME", help='Only who commissions this ("specialised services").'
        ),
    ] = "",
    known: Known = None,
    as_json: AsJson = False,
) -> None:
    """Say who may decide and who commissions what on a day, and test decisions against that.

    Example: commonweal records authority examples/kent-medway --on 2019-08-20
    """
    from commonweal.governance.authority import who_commissions
    from commonweal.governance.law import whenever
    from commonweal.rules import load_rules

    path = path_of(records)
    state = whenever(whole(path), known_at=instant_of(known))
    successions = bodies_beside(path).successions
    day = on.date()
    if decision:
        _decision(state, decision, day, successions, as_json)
    elif function:
        held = who_commissions(state, function, day, load_rules(), successions=successions)
        if as_json:
            print_json(_commissioned_json(held))
        else:
            _print_commissioned([held], day)
    else:
        _all(state, day, successions, as_json)


def _all(state: State, on: date, successions: Sequence[Succession], as_json: bool) -> None:
    from commonweal.governance.authority import authorities, commissioned
    from commonweal.governance.authority.scheme import functions, scheme
    from commonweal.governance.authority.tables import decision_row, scheme_rows
    from commonweal.rules import load_rules

    book = load_rules()
    held = commissioned(state, on, book, successions=successions)
    schemes = [scheme(state, one, on, successions=successions) for one in functions(state, on)]
    entries = [row for one in schemes for row in scheme_rows(one)]
    taken = authorities(state, book, until=on, successions=successions)
    if as_json:
        print_json(
            {
                "on": on,
                "scheme": entries,
                "commissioned": [_commissioned_json(one) for one in held],
                "decisions": [_authority_json(one) for one in taken],
            }
        )
        return
    _print_commissioned(held, on)
    print_rows(
        [_short(row) for row in entries],
        title=f"Scheme of delegation on {on}",
        none="no delegation and no reserved function is on record",
    )
    rows = [decision_row(one) for one in taken]
    kinds = ("on", "decision", "body", "standing", "liable", "why")
    print_rows(
        [{name: row[name] for name in kinds} for row in rows],
        title=f"Decisions by {on}",
        none="no decision is on record",
    )


def _decision(
    state: State, decision: str, on: date, successions: Sequence[Succession], as_json: bool
) -> None:
    from commonweal.governance.authority import authority as authority_of
    from commonweal.rules import load_rules

    try:
        held = authority_of(state, decision, load_rules(), until=on, successions=successions)
    except KeyError as error:
        stop([str(error.args[0])], code=2)
    if held.on > on:
        stop([f"{decision} was taken on {held.on}, after {on}: give a later day"], code=2)
    if as_json:
        print_json(_authority_json(held))
        return
    typer.echo(f"{held.decision}, {held.on}: {held.standing}. {held.why}")
    rows = [
        {"rule": one.rule, "status": one.status, "says": one.text, "do": one.do}
        for one in held.findings
    ]
    print_rows(rows, title="By rule")


def _print_commissioned(held: Sequence[Commissioned], on: date) -> None:
    from commonweal.governance.authority.tables import commissioner_rows

    rows = [row for one in held for row in commissioner_rows(one)]
    names = ("function", "level", "body", "since", "until")
    print_rows(
        [{name: row[name] for name in names} for row in rows],
        title=f"Who commissions what on {on}",
        none="of no function is it on record who has it",
    )


def _short(row: dict[str, object]) -> dict[str, object]:
    names = ("delegation", "function", "from", "to", "level", "onward", "report_to")
    limit = row["limit_pence"]
    return {name: row[name] for name in names} | {
        "up to GBP": limit / 100 if isinstance(limit, int) else None
    }


def _commissioned_json(held: Commissioned) -> dict[str, object]:
    return {
        "function": held.function,
        "on": held.on,
        "answer": held.told(),
        "bodies": list(held.bodies),
        "by": [_commissioner_json(one) for one in held.by],
        "outside_authority": [_commissioner_json(one) for one in held.outside],
    }


def _commissioner_json(one: Commissioner) -> dict[str, object]:
    return {
        "body": one.body,
        "name": one.name,
        "level": one.level,
        "through": one.by,
        "limit_pence": one.limit_pence,
        "since": one.since,
        "until": one.until,
        "chain": [link.what.delegation for link in one.chain.links],
        "faults": list(one.faults),
        "sources": list(one.sources),
    }


def _authority_json(held: Authority) -> dict[str, object]:
    return {
        "decision": held.decision,
        "on": held.on,
        "body": held.body,
        "decider": held.decider,
        "function": held.function,
        "value_pence": held.value_pence,
        "standing": held.standing,
        "why": held.why,
        "levels": list(held.levels),
        "chains": [
            {
                "root": way.chain.root,
                "delegations": [link.what.delegation for link in way.chain.links],
                "on_behalf_of": way.on_behalf_of,
                "limit_pence": way.chain.limit_pence,
                "faults": list(way.faults),
                "doubts": list(way.doubts),
            }
            for way in held.ways
        ],
        "liable": [
            {"bodies": list(one.bodies), "rule": one.finding.rule, "says": one.finding.text}
            for one in held.liability
        ],
        "ratified_by": held.ratified_by,
        "reporting": [
            {"delegation": one.delegation, "to": one.to, "on": one.on} for one in held.reporting
        ],
        "findings": [one.row() for one in held.findings],
    }
