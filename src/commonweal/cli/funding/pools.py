"""`commonweal funding pools`: pooled budgets, and what networks would pool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer

from commonweal.cli.opening import opened
from commonweal.cli.options import AsJson, SystemFolder
from commonweal.cli.output import print_json, print_rows, stop

if TYPE_CHECKING:
    from commonweal.funding.pools.held import Held


def pools(
    folder: SystemFolder,
    as_json: AsJson = False,
) -> None:
    """Show pooled budgets: contributions, shares, uses, and who bears what is over or under.

    What networks would pool is modelled from their lists. Ends with 1 when shares of risk do not
    add up to 1, uses have no contributions, or a pool has no one host (all are told).

    Example: commonweal funding pools examples/kent-medway
    """
    from commonweal.funding.pools.held import held_in

    ground, _ = opened(folder)
    held = held_in(ground)
    if as_json:
        print_json(_json(held))
    else:
        _print(held)
    if held.faults:
        stop(list(held.faults))


def _json(held: Held) -> dict[str, object]:
    return {
        "pools": _pools(held),
        "networks": _networks(held),
        "networks_basis": "modelled",
        "lists": held.series or None,
        "rates": [rule.id for rule in held.rules],
        "lacking": held.lacking or None,
        "faults": list(held.faults),
    }


def _pools(held: Held) -> list[dict[str, object]]:
    return [
        {
            "pool": pool.pool,
            "name": pool.name,
            "start": pool.start,
            "end": pool.end,
            "host": pool.host or None,
            "contributions_pence": pool.total,
            "planned_pence": pool.planned,
            "spent_pence": pool.spent,
            "over_pence": pool.over,
            "reason": pool.reason or None,
            "basis": pool.basis,
            "partners": [
                {
                    "code": body,
                    "contribution_pence": pence,
                    "share": float(pool.shares[body]) if pool.shares else None,
                    "risk_share": float(pool.risk[body]) if pool.risk else None,
                    "borne_pence": pool.borne.get(body),
                }
                for body, pence in pool.contributions.items()
            ],
        }
        for pool in held.pools
    ]


def _networks(held: Held) -> list[dict[str, object]]:
    return [
        {
            "code": network.network,
            "name": held.names.get(network.network, network.network),
            "patients": network.patients,
            "core_pence": network.core_pence,
            "director_pence": network.director_pence,
            "practices": dict(network.practices),
        }
        for network in held.networks
    ]


def _print(held: Held) -> None:
    from commonweal.system.money import format_pounds

    def pounds(row: Mapping[str, object], name: str) -> str | None:
        pence = row[f"{name}_pence"]
        return format_pounds(pence) if isinstance(pence, int) else None

    for pool in _pools(held):
        partners = pool["partners"]
        assert isinstance(partners, list)
        rows = [
            {
                "partner": row["code"],
                "contribution": pounds(row, "contribution"),
                "share": row["share"],
                "risk_share": row["risk_share"],
                "bears": pounds(row, "borne"),
            }
            for row in partners
        ]
        over = pounds(pool, "over")
        print_rows(rows, title=f"\n{pool['name']}, {pool['start']} to {pool['end']}")
        typer.echo(f"over (+) or under (-): {over or '-'}{_why(pool['reason'])}")
    if not held.pools:
        typer.echo("No pooled or joint budget is held (table pools)")
    rows = [
        {
            "network": row["code"],
            "name": row["name"],
            "patients": row["patients"],
            "core": pounds(row, "core"),
            "director": pounds(row, "director"),
        }
        for row in _networks(held)
    ]
    title = f"\nWhat networks would pool in a year, modelled ({held.series})"
    if rows:
        print_rows(rows, title=title)
    else:
        typer.echo(f"What networks would pool is not known: {held.lacking}")


def _why(reason: object) -> str:
    return f" ({reason})" if reason else ""
