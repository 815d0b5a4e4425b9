"""`commonweal records procurement`: what is bought and how it stands against the law of its day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import day_of, harmless, print_json, print_rows, stop
from commonweal.cli.records.place import Known, Records, bodies_beside, instant_of, path_of, whole


def procurement(
    records: Records,
    on: Annotated[
        datetime | None,
        typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="The day; today without."),
    ] = None,
    only: Annotated[
        str,
        typer.Option(
            "--procurement", metavar="ID", help="Only this one, and contracts awarded in it."
        ),
    ] = "",
    known: Known = None,
    as_json: AsJson = False,
) -> None:
    """Tell of procurements the processes open, notices due and given, standstill, record, and who
    of those who evaluate is connected with a bidder; contracts and their changes.

    Ends with 1 where a rule was not kept or something stands in the way of an award.

    Example: commonweal records procurement examples/kent-medway --on 2019-08-20
    """
    from commonweal.cli.records.register_shown import tell_findings
    from commonweal.governance.connections import connections
    from commonweal.governance.connections.checking import procurement_conflicts
    from commonweal.governance.connections.telling import conflict_line
    from commonweal.governance.finding import in_order
    from commonweal.governance.law import bodies, whenever
    from commonweal.governance.procurement import check_procurements, contracted, yearly
    from commonweal.governance.procurement.tables import contract_told, told
    from commonweal.governance.register import against
    from commonweal.records import fold
    from commonweal.rules import load_rules

    path = path_of(records)
    statements, instant = whole(path), instant_of(known)
    day = day_of(on) or date.today()
    state, book = fold(statements, effective=day, known_at=instant), load_rules()
    every = bodies(whenever(statements, known_at=instant))
    checked = check_procurements(book, state, every, on=day)
    graph = connections(state, successions=bodies_beside(path).successions)
    held = contracted(state)
    if only:
        checked = tuple(one for one in checked if one.held.id == only)
        if not checked:
            stop([f"no procurement {only!r} is on record on {day}"], code=2)
        own = {award.what.contract for one in checked for award in one.held.awards}
        held = tuple(one for one in held if one.what.contract in own)
    bought = [told(book, one, day) for one in checked]
    contracts = [contract_told(book, one, every, day) for one in held]
    met = [
        (one.held.id, each)
        for one in checked
        for each in procurement_conflicts(state, graph, one.held.id, book)
    ]
    years = () if only else yearly(book, state.ever(), every, on=day)
    findings = in_order(
        [found for one in checked for found in one.findings]
        + [found for _, told_of in contracts for found in told_of]
        + list(years)
    )
    rows = [row for row, _ in contracts]
    if as_json:
        matches = [{"procurement": name, "match": conflict_line(each)} for name, each in met]
        print_json(
            {"on": day, "against": len(against(findings)), "procurements": bought}
            | {"contracts": rows, "years": [one.row() for one in years], "matches": matches}
        )
    else:
        _tell(bought, rows, day)
        for name, each in met:
            typer.echo(harmless(f"{name}, match: {conflict_line(each)}"))
        tell_findings(findings)
    if against(findings):
        raise typer.Exit(1)


def _tell(
    bought: Sequence[Mapping[str, object]], contracts: Sequence[Mapping[str, object]], day: date
) -> None:
    if not bought and not contracts:
        typer.echo(f"no procurement and no contract is on record on {day}")
    if bought:
        print_rows([_short(one) for one in bought], title=f"Procurements, {day}")
    for one in bought:
        name = f"{one['procurement']}: "
        _rows(one["processes"], ("process", "status", "rule", "why"), f"{name}processes")
        notices = ("notice", "schedule", "asked_for", "due", "rule", "submitted", "published")
        _rows(one["notices"], notices, f"{name}notices")
    if contracts:
        names = ("contract", "authority", "organisation", "process", "signed", "value_pence")
        _rows(list(contracts), names, "Contracts")
    for one in contracts:
        changes = ("on", "change_pence", "cumulative_pence", "attributable_to", "urgent")
        _rows(one["modifications"], changes, f"{one['contract']}: changes")


def _rows(held: object, names: Sequence[str], title: str) -> None:
    rows = [row for row in held if isinstance(row, Mapping)] if isinstance(held, list) else []
    if rows:
        print_rows([{name: row[name] for name in names} for row in rows], title=title)


def _short(one: Mapping[str, object]) -> dict[str, object]:
    """A procurement in one line."""
    stands, record = one["standstill"], one["record"]
    until = stands if isinstance(stands, Mapping) else {}
    kept = record if isinstance(record, Mapping) else {}
    return {
        "procurement": one["procurement"],
        "authority": one["authority"],
        "law": one["law"],
        "process": one["process"],
        "standstill from": until.get("begins"),
        "to, by the regulation": until.get("ends_by_regulation"),
        "to, from publication": until.get("ends_counted_from_publication"),
        "ends": until.get("ends"),
        "awarded": one["awarded"],
        "record complete": kept.get("complete"),
    }
