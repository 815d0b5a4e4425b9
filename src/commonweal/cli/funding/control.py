"""`commonweal funding control`: the deficit, each body against its control total, and trade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.opening import folder_at
from commonweal.cli.options import AsJson, SystemFolder
from commonweal.cli.output import print_json, print_rows, stop

if TYPE_CHECKING:
    from commonweal.funding.control.consolidation import Consolidation
    from commonweal.funding.control.position import GroupResult, Position
    from commonweal.funding.control.results import Against
    from commonweal.funding.control.trade import Pair

Row = Mapping[str, object]


def control(
    folder: SystemFolder,
    year: Annotated[
        str, typer.Option("--year", help="Financial year, as 2018-19; all that are held otherwise.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Show results of commissioners and trusts against control totals, and the system's sum.

    What is not known is listed and never counts as zero; a sum that lacks bodies is called the
    known part. Where payer and receiver disagree both are shown. Ends with 1 when the ledger has
    faults (all are told), or when it holds no results.

    Example: commonweal funding control examples/kent-medway --year 2018-19
    """
    from commonweal.funding.control.position import position
    from commonweal.funding.years import first_year, label

    try:
        wanted = label(first_year(year)) if year else ""
    except ValueError as error:
        stop([f"--year: {error}"], code=2)
    read = folder_at(folder)
    ledger = read.tables.get("ledger")
    if ledger is None:
        stop([f"{folder}: it holds no table ledger, so no result is known"])
    held = position(read.system, ledger)
    said = _said(held, wanted)
    if as_json:
        print_json({"system": read.system.code, "year": wanted or None, **said})
    else:
        _print(said)
    if not any(said[name] for name in ("system", "groups", "bodies", "to_date")):
        stop([f"{folder}: the ledger holds no result{' of ' + wanted if wanted else ''}"])
    if held.faults:
        stop([str(fault) for fault in held.faults])


def _said(held: Position, year: str) -> dict[str, list[Row]]:
    def of_year(one: str) -> bool:
        return not year or one == year

    return {
        "system": [_sum(c) for c in held.consolidations.values() if of_year(c.year)],
        "groups": [_group(g) for g in held.groups if of_year(g.year)],
        "bodies": [_body(a, held) for a in held.comparisons.values() if of_year(a.result.year)],
        "unknown": [
            {"year": c.year, "kind": c.kind, "code": code, "reason": reason}
            for c in held.consolidations.values()
            if of_year(c.year)
            for code, reason in c.unknown.items()
        ],
        "to_date": [
            {
                "code": line.body,
                "kind": line.kind,
                "to": line.end,
                "pence": line.pence,
                "item": line.item,
                "basis": line.basis,
                "confidence": line.confidence or None,
            }
            for line in held.to_date
            if of_year(_year(held, line.body, line.line))
        ],
        "trade": [_pair(pair) for pair in held.pairs if of_year(pair.year)],
        "faults": [
            {"rule": fault.rule, "rows": list(fault.rows), "message": fault.message}
            for fault in held.faults
        ],
    }


def _year(held: Position, body: str, line: str) -> str:
    return next(
        year
        for (who, _, _, year), lines in held.book.held.items()
        if who == body and any(own.line == line for own in lines)
    )


def _sum(found: Consolidation) -> Row:
    return {
        "year": found.year,
        "kind": found.kind,
        "total_pence": found.total,
        "known_part_pence": found.known_part,
        "bodies_known": len(found.known),
        "bodies_unknown": len(found.unknown),
        "commissioners_pence": found.commissioners,
        "commissioners_known": found.commissioners_known,
        "trusts_pence": found.trusts,
        "trusts_known": found.trusts_known,
        # Where no trade is held nothing is known of it, which is not the same as agreement.
        "internal_income_pence": found.internal_income if found.pairs else None,
        "internal_expenditure_pence": found.internal_expenditure if found.pairs else None,
        "unexplained_pence": found.unexplained if found.pairs and not found.silent else None,
    }


def _group(group: GroupResult) -> Row:
    return {
        "code": group.body,
        "name": group.name,
        "year": group.year,
        "kind": group.kind,
        "reported_pence": group.reported.pence,
        "meant": group.reported.meant or None,
        "reason": group.reported.reason or None,
        "known_part_pence": group.known_part,
        "bodies_known": len(group.known),
        "bodies_unknown": len(group.unknown),
        "difference_pence": group.difference,
        "basis": group.reported.basis,
        "confidence": group.reported.confidence or None,
    }


def _body(found: Against, held: Position) -> Row:
    result = found.result
    return {
        "code": result.body,
        "name": held.members[result.year].names[result.body],
        "year": result.year,
        "kind": result.kind,
        "result_pence": result.pence,
        "meant": result.amount.meant or None,
        "how": result.how,
        "ledger_pence": result.computed.pence,
        "unreconciled_pence": result.unreconciled,
        "control_total_pence": found.control_total.pence,
        "difference_pence": found.difference,
        "without_funding_pence": found.without,
        "difference_without_funding_pence": found.difference_without,
        "basis": result.amount.basis,
        "confidence": result.amount.confidence or None,
        "reason": found.reason or None,
    }


def _pair(pair: Pair) -> Row:
    return {
        "payer": pair.payer,
        "receiver": pair.receiver,
        "year": pair.year,
        "kind": pair.kind,
        "paid_pence": pair.paid,
        "received_pence": pair.received,
        "difference_pence": pair.difference,
        "status": pair.status,
    }


#: What is printed of each kind of row, and its heading. A column that holds nothing is left out.
PRINTED = {
    "system": (
        "Sum of the bodies known, and the total where nobody is missing",
        ("year", "kind", "total", "known_part", "bodies_known", "bodies_unknown", "unexplained"),
    ),
    "groups": (
        "Reported for the system or a place as one",
        (
            "code",
            "year",
            "kind",
            "reported",
            "meant",
            "known_part",
            "bodies_unknown",
            "difference",
            "basis",
            "confidence",
        ),
    ),
    "bodies": (
        "Each body against its control total (funding: sustainability funding)",
        (
            "code",
            "name",
            "year",
            "kind",
            "result",
            "meant",
            "control_total",
            "difference",
            "without_funding",
            "difference_without_funding",
            "how",
            "basis",
            "confidence",
        ),
    ),
    "to_date": (
        "In the course of a year",
        ("code", "kind", "to", "amount", "item", "basis", "confidence"),
    ),
    "trade": (
        "Trade that payer and receiver do not tell alike",
        ("payer", "receiver", "year", "kind", "paid", "received", "difference", "status"),
    ),
}
#: Columns that are left out where they hold nothing; the rest say so by a dash.
OPTIONAL = ("meant", "without_funding", "difference_without_funding", "confidence")


def _print(said: Mapping[str, list[Row]]) -> None:
    for name, (title, columns) in PRINTED.items():
        rows = [_in_pounds(row, columns) for row in said[name] if row.get("status") != "agree"]
        empty = {c for c in OPTIONAL if all(row.get(c) is None for row in rows)}
        if rows:
            print_rows(
                [{c: value for c, value in row.items() if c not in empty} for row in rows],
                title=f"\n{title}",
            )
    if said["unknown"]:
        typer.echo(f"\n{len(said['unknown'])} results are not known; --json names each")


def _in_pounds(row: Row, columns: tuple[str, ...]) -> Row:
    from commonweal.system.money import format_pounds

    shown: dict[str, object] = {}
    for column in columns:
        pence = row.get("pence") if column == "amount" else row.get(f"{column}_pence")
        whole = format_pounds(pence, decimals=0) if isinstance(pence, int) else row.get(column)
        shown[column] = whole
    return shown
