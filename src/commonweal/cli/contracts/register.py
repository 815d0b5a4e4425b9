"""`commonweal contracts register`: which contracts there are, when they end, and with whom."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, stop
from commonweal.cli.records.place import Known, On, Records, instant_of, path_of, whole

if TYPE_CHECKING:
    from commonweal.contracts.involvement import YearOwned
    from commonweal.contracts.register import Held, Register
    from commonweal.contracts.register.spending import Paid


def register(
    records: Records,
    on: On,
    known: Known = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="Rows of each table that are shown.")
    ] = 30,
    as_json: AsJson = False,
) -> None:
    """Contracts with their changes, ends, providers and overlaps, and who owns the providers.

    Contracts are those stated in the records (kind contract) and those received as open data
    (`commonweal contracts ocds import`). A system folder's ledger tells what was paid to whom.
    With --known, nothing that became known later is told.

    Example: commonweal contracts register examples/kent-medway --on 2019-07-01
    """
    from commonweal.cli.contracts.register_shown import show, show_owned, show_paid
    from commonweal.contracts.involvement import by_year, left_out, span
    from commonweal.contracts.register import register as registered
    from commonweal.records import fold
    from commonweal.rules import load_rules

    statements = whole(path_of(records))
    state = fold(statements, effective=on.date(), known_at=instant_of(known))
    found = registered(state, on.date(), load_rules())
    reach = span(found.held)
    owned = by_year(found.held, *reach) if reach else ()
    payments, names = _beside(records, on.date())
    if as_json:
        day = None if known is None else known.date()
        print_json({"known": day, **_plain(found, owned, payments)})
        return
    show(found, names, limit)
    show_paid(payments, names, limit)
    show_owned(owned, left_out(found.held, owned))


def _beside(records: Path, on: date) -> tuple[tuple[Paid, ...] | None, dict[str, str]]:
    """Payments of the ledger, and names of bodies as on a day, in a system folder; None beside a
    file alone. A code that passed to another body has the name of whichever held it then."""
    from commonweal.contracts.register.spending import paid
    from commonweal.folder import FolderError
    from commonweal.folder.finding import line
    from commonweal.folder.partly import read_tables
    from commonweal.system.organisation import names_on

    if not (records / "system.toml").is_file():
        return None, {}
    try:
        tables = read_tables(records, ("ledger", "organisations"))
    except FolderError as error:
        stop([line(finding) for finding in error.findings])
    bodies = tables["organisations"].to_pylist() if "organisations" in tables else []
    names = names_on(((row["code"], row["name"], row["opened"]) for row in bodies), on)
    return paid(tables["ledger"]) if "ledger" in tables else (), names


def _plain(
    found: Register, owned: tuple[YearOwned, ...], payments: tuple[Paid, ...] | None
) -> dict[str, object]:
    from commonweal.contracts.involvement import lacking

    return {
        "on": found.on,
        "contracts": [_held(one, found) for one in found.held],
        "changes": [
            {
                "contract": one.held.contract,
                "changes": one.changes,
                "last": one.last,
                "total_pence": one.total_pence,
                "share_of_value": None if one.share is None else float(one.share),
                "sum_of_rule_reached": one.over_sum,
                "share_of_rule_reached": one.over_share,
                "rules": [rule.id for rule in one.rules],
            }
            for one in found.changed
        ],
        "endings": [
            {
                "contract": one.held.contract,
                "provider": one.held.provider,
                "ends": one.ends,
                "may_end": one.may_end,
                "begin_buying_by": one.begin_by,
                "stands": one.stands,
                "rule": None if one.rule is None else one.rule.id,
            }
            for one in found.endings
        ],
        "providers": [
            {
                "provider": one.provider,
                "owner": one.owner,
                "contracts": one.contracts,
                "services": list(one.services),
                "annual_pence": one.annual_pence if one.without_value < one.contracts else None,
                "share_of_known": one.share if one.without_value < one.contracts else None,
                "without_value": one.without_value,
            }
            for one in found.providers
        ],
        "services": [
            {
                "service": one.service,
                "providers": list(one.providers),
                "single_provider": one.single,
                "annual_pence": one.annual_pence,
                "concentration": one.concentration,
            }
            for one in found.services
        ],
        "overlaps": [
            {
                "provider": one.provider,
                "service": one.service,
                "by_name_alone": one.by_name,
                "contracts": [held.contract for held in one.contracts],
                "authorities": list(one.authorities),
                "annual_pence": one.annual_pence,
                "saving_pence_estimated": one.saving_pence,
            }
            for one in found.overlaps
        ],
        "payments": None
        if payments is None
        else [
            {
                "year": one.year,
                "provider": one.provider,
                "by_name_alone": one.by_name,
                "lines": one.lines,
                "pence": one.pence,
            }
            for one in payments
        ],
        "owners_by_year": [
            {
                "starts": one.starts,
                "ends": one.ends,
                "pence": dict(one.pence),
                "contracts": dict(one.contracts),
                "without_value": dict(one.without_value),
                "left_out": [
                    {"contract": held.contract, "title": held.title, "lacking": lacking(held)}
                    for held in one.left_out
                ],
            }
            for one in owned
        ],
        "rules": [{"id": rule.id, "verified": rule.source.verified} for rule in found.rules],
    }


def _held(one: Held, found: Register) -> dict[str, object]:
    return {
        "contract": one.contract,
        "title": one.title,
        "service": one.service,
        "origin": one.origin,
        "authority": one.authority,
        "provider": one.provider,
        "owner": one.owner,
        "owner_basis": one.owner_basis,
        "serves": list(one.serves),
        "value_pence": one.value_pence,
        "annual_pence": one.annual_pence,
        "annual_basis": one.annual_basis,
        "value_shared_with_others": one.shared_with or None,
        "starts": one.starts,
        "ends": one.ends,
        "may_end": one.may_end,
        "ended": None if one.ending is None else one.ending.on,
        "ended_precision": None if one.ending is None else one.ending.precision,
        "how": None if one.ending is None else one.ending.how,
        "stops": [
            {
                "how": stop.how,
                "on": stop.on,
                "precision": stop.precision,
                "statement": stop.statement,
            }
            for stop in one.stops
        ],
        "runs": one.runs_on(found.on),
    }
