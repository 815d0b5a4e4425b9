"""How a simulated contract is shown as tables: in pounds, shares as percentages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from commonweal.cli.output import print_rows

if TYPE_CHECKING:
    from commonweal.records.kinds import OutcomeContract


#: What a path means, in words.
_PATHS = {
    "baseline": "if nothing truly changes (path baseline)",
    "target": "if every target is truly reached (path target)",
    "given": "on the path given",
}

#: A part of fewer draws than this is told with their number: of so many it is known to 3 points.
FEW = 1_000


def show(contract: OutcomeContract, told: Mapping[str, Any], draws: int) -> None:
    """Print what a simulation on one path says."""
    path = told["path"] if isinstance(told["path"], str) else "given"
    made_up = " (made up)" if contract.made_up else ""
    print_rows(
        # Each partner's single years are in the JSON.
        [_partner(row) for row in told["partners"] if row["partner"] is None or not row["year"]],
        title=f"{contract.title}{made_up}: what it pays {_PATHS[path]}, GBP, {draws:,} draws",
    )
    _space()
    print_rows(
        [_outcome(row) for row in told["outcomes"]],
        title="Outcomes: what they earn on average, and luck, GBP",
    )
    _space()
    print_rows(
        [_limits(row) for row in told["limits"]], title="Limits that did something, part of draws"
    )
    _space()
    print_rows(
        [_variance(row) for row in told["variance"]],
        title="What the spread of payments comes from (parts of the variance)",
    )
    _space()
    print_rows(
        [_compared(row) for row in told["compared"] if row["year"] is None],
        title="All years beside payment by activity, GBP",
    )
    _space()
    print_rows(
        [_carried(row) for row in told["carried"]],
        title="Who carries which risk: standard deviation over all years, GBP",
    )
    _space()
    print_rows(
        [_changed(row) for row in told["sensitivity"]],
        title="Thresholds moved one at a time, same draws, all years, GBP",
    )
    _space()


def _space() -> None:
    typer.echo("")


def _pounds(pence: object) -> str | None:
    from commonweal.system.money import format_pounds

    return format_pounds(pence, decimals=0) if isinstance(pence, int) else None


def _percent(share: object) -> str | None:
    return f"{100.0 * share:.1f}%" if isinstance(share, float) else None


def _partner(row: Mapping[str, Any]) -> dict[str, object]:
    return {
        "partner": row["partner"] or "all together",
        "year": row["year"] or "all",
        "base": _pounds(row["base_pence"]),
        "expected": _pounds(row["payment_expected_pence"]),
        "5%": _pounds(row["payment_p5_pence"]),
        "95%": _pounds(row["payment_p95_pence"]),
        "mean of worst 5%": _pounds(row["payment_shortfall_pence"]),
        "chance of less than expected cost": _percent(row["below_expected_cost"]),
        "chance of less than cost": _percent(row["loses"]),
        "by activity": _pounds(row["by_activity_pence"]),
    }


def _outcome(row: Mapping[str, Any]) -> dict[str, object]:
    return {
        "outcome": row["outcome"],
        "year": row["year"],
        "truly": f"{row['true_mean']:.4g} {row['unit']}",
        "at stake": _pounds(row["pot_pence"]),
        "earned": _pounds(row["earned_expected_pence"]),
        "chance paid if not improved": _of(
            row["paid_though_not_improved"], row["not_improved_draws"]
        ),
        "worth": _pounds(row["paid_though_not_improved_pence"]),
        "chance unpaid if improved": _of(row["unpaid_though_improved"], row["improved_draws"]),
        "chance not in full if reached": _of(
            row["not_in_full_though_reached"], row["reached_draws"]
        ),
    }


def _of(part: float | None, draws: int) -> str | None:
    """A part of some of the draws; of few it is uncertain, and told with how many there were."""
    told = _percent(part)
    return told if told is None or draws >= FEW else f"{told} of {draws} draws"


def _limits(row: Mapping[str, Any]) -> dict[str, object]:
    return {
        "year": row["year"],
        "most at risk": _percent(row["most_at_risk"]),
        "first-year guarantee": _percent(row["guarantee"]),
        "collar": _percent(row["collar"]),
        "cap": _percent(row["cap"]),
    }


def _variance(row: Mapping[str, Any]) -> dict[str, object]:
    parts = row["payment"]
    return {
        "year": row["year"] or "all",
        "standard deviation": _pounds(parts["sd_pence"]),
        **{name: _percent(parts[name]) for name in ("chance", "cost", "performance")},
    }


def _compared(row: Mapping[str, Any]) -> dict[str, object]:
    return {
        "arrangement": row["arrangement"],
        "commissioner pays": _pounds(row["payment_expected_pence"]),
        "5%": _pounds(row["payment_p5_pence"]),
        "95%": _pounds(row["payment_p95_pence"]),
        "partners are left with": _pounds(row.get("surplus_expected_pence")),
        "mean of worst 5%": _pounds(row.get("surplus_shortfall_pence")),
        "chance of less than cost": _percent(row["loses"]),
    }


def _carried(row: Mapping[str, Any]) -> dict[str, object]:
    return {
        "risk": row["risk"],
        "arrangement": row["arrangement"],
        "commissioner": _pounds(row["commissioner_sd_pence"]),
        "partners": _pounds(row["partners_sd_pence"]),
    }


def _changed(row: Mapping[str, Any]) -> dict[str, object]:
    return {
        "clause": row["clause"] or "as it stands",
        "change": row["change"] or None,
        "expected": _pounds(row.get("payment_expected_pence")),
        "5%": _pounds(row.get("payment_p5_pence")),
        "95%": _pounds(row.get("payment_p95_pence")),
        "paid though not improved": _pounds(row["paid_though_not_improved_pence"]),
        "unpaid though reached": _pounds(row["not_in_full_though_reached_pence"]),
        "why not": row["impossible"] or None,
    }
