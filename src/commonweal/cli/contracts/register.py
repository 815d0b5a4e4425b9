"""`commonweal contracts register`: which contracts there are, when they end, and with whom."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows, progress
from commonweal.cli.records.place import Known, Records, instant_of, path_of, whole

if TYPE_CHECKING:
    from commonweal.contracts.involvement import YearOwned
    from commonweal.contracts.register import Held, Register
    from commonweal.evidence.table import Kind


def register(
    records: Records,
    on: Annotated[
        datetime,
        typer.Option("--on", metavar="DATE", formats=["%Y-%m-%d"], help="As it stands that day."),
    ],
    known: Known = None,
    as_json: AsJson = False,
) -> None:
    """Contracts with their changes, ends, providers and overlaps, and who owns the providers.

    Contracts are those stated in the records (kind contract) and those received as open data
    (`commonweal contracts ocds import`). With --known, nothing that became known later is told.

    Example: commonweal contracts register examples/kent-medway --on 2019-07-01
    """
    from commonweal.contracts.involvement import by_year, span
    from commonweal.contracts.register import register as registered
    from commonweal.records import fold
    from commonweal.rules import load_rules

    statements = whole(path_of(records))
    state = fold(statements, effective=on.date(), known_at=instant_of(known))
    found = registered(state, on.date(), load_rules())
    reach = span(found.held)
    owned = by_year(found.held, *reach) if reach else ()
    if as_json:
        print_json({"known": None if known is None else known.date(), **_plain(found, owned)})
        return
    _show(found)
    _show_owned(owned)


def _plain(found: Register, owned: tuple[YearOwned, ...]) -> dict[str, object]:
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
        "owners_by_year": [
            {
                "starts": one.starts,
                "ends": one.ends,
                "pence": dict(one.pence),
                "contracts": dict(one.contracts),
                "without_value": dict(one.without_value),
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
        "serves": list(one.serves),
        "value_pence": one.value_pence,
        "annual_pence": one.annual_pence,
        "value_shared_with_others": one.shared_with or None,
        "starts": one.starts,
        "ends": one.ends,
        "may_end": one.may_end,
        "ended": one.ended,
        "how": one.how or None,
        "runs": one.runs_on(found.on),
    }


def _show(found: Register) -> None:
    print_rows(
        [
            {
                "contract": one.title,
                "provider": one.provider,
                "owned by": one.owner or "not stated",
                "a year": one.annual_pence,
                "from": one.starts,
                "to": one.ends,
                "ended early": f"{one.how} {one.ended}" if one.ended else None,
                "runs": one.runs_on(found.on),
            }
            for one in found.held
        ],
        title=f"Contracts on record, on {found.on}",
        kinds={"a year": "money"},
    )
    if found.endings:
        print_rows(
            [
                {
                    "contract": one.held.title,
                    "ends": one.ends,
                    "with extension": one.may_end,
                    "begin buying by": one.begin_by,
                    "stands": one.stands,
                }
                for one in found.endings
            ],
            title="When they end",
        )
    if found.changed:
        print_rows(
            [
                {
                    "contract": one.held.title,
                    "changes": one.changes,
                    "sum": one.total_pence,
                    "of the value": None if one.share is None else float(one.share),
                    "sum of the rule reached": one.over_sum,
                    "share of the rule reached": one.over_share,
                }
                for one in found.changed
            ],
            title="Changes since signing",
            kinds={"sum": "money", "of the value": "share"},
        )
    if found.overlaps:
        print_rows(
            [
                {
                    "provider": one.provider,
                    "service": one.service,
                    "one by": "name" if one.by_name else "identifier",
                    "contracts": len(one.contracts),
                    "held by": "; ".join(one.authorities),
                    "saved each time (estimated)": one.saving_pence,
                }
                for one in found.overlaps
            ],
            title="With one provider for one service at one time: could be one",
            kinds={"saved each time (estimated)": "money"},
        )
    for rule in found.rules:
        if not rule.source.verified:
            progress(f"assumed, not verified: {rule.id}: {rule.text} ({rule.note})")


def _show_owned(owned: tuple[YearOwned, ...]) -> None:
    if owned:
        kinds: dict[str, Kind] = {str(name): "money" for name in owned[0].pence}
        print_rows(
            [_owned_row(one) for one in owned],
            title="Value of contracts on record by who owns the provider",
            kinds=kinds,
        )


def _owned_row(one: YearOwned) -> dict[str, object]:
    from commonweal.evidence.words import years

    row: dict[str, object] = {"year": years(one.starts, one.ends)}
    row |= {str(name): value for name, value in one.pence.items()}
    return row | {"without a known value": sum(one.without_value.values())}
