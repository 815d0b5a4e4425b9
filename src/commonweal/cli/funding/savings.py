"""`commonweal funding savings`: targets, schemes, pounds counted twice, the year against plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from commonweal.cli.opening import opened
from commonweal.cli.options import AsJson, AsOf, Seed, SystemFolder
from commonweal.cli.output import print_json, print_rows, stop

if TYPE_CHECKING:
    from commonweal.funding.savings.position import Position
    from commonweal.funding.savings.tracking import Outturn

#: Amounts of a scheme in the year that add up.
YEARLY = ("plan_pence", "actual_pence", "year_plan_pence")


def savings(
    folder: SystemFolder,
    as_of: AsOf = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Show savings targets with every revision; of each scheme gross, net, risk-adjusted and
    payback; which pounds are counted twice; actuals against plan and where the year will end.

    Ends with 1 where the schemes cannot be right, with every fault, or neither target nor scheme
    is held.

    Example: commonweal funding savings examples/kent-medway --json
    """
    from commonweal.funding.savings.position import position
    from commonweal.plan.study import state_on

    ground, read = opened(folder, as_of, seed=seed)
    held = position(ground, state_on(read, ground.day))
    if held.faults:
        stop([f"{folder}: {fault}" for fault in held.faults])
    if not held.schemes and not held.targets:
        stop(
            [
                f"{folder}: neither a savings target (records savings_target, ledger heading "
                "saving) nor a scheme (tables savings and savings_phasing) is held"
            ]
        )
    said = _said(held)
    if as_json:
        print_json(said)
    else:
        _print(said)


def _said(held: Position) -> dict[str, Any]:
    from commonweal.funding.savings.tabling import steps

    foreseen = {outturn.scheme: outturn for outturn in held.outturns}
    return {
        "targets": [
            {
                "about": target.about,
                "what": target.what,
                "pence": target.pence,
                "revision": target.revision,
                "before_pence": target.before,
                "known": target.known,
                "stated_by": target.stated_by or None,
                "confidence": target.confidence or None,
                "basis": target.basis.value,
                "source": target.source,
            }
            for target in held.targets
        ],
        "schemes": [
            {
                "scheme": worth.scheme.id,
                "name": worth.scheme.name,
                "owner": worth.scheme.owner,
                "decided": worth.scheme.decided,
                "start": worth.scheme.start,
                "recurrent": worth.scheme.recurrent,
                "gross_pence": worth.gross,
                "cost_pence": worth.cost,
                "net_pence": worth.net,
                "risk_adjusted_pence": worth.expected,
                "risk_adjusted_low_pence": worth.expected_low,
                "risk_adjusted_high_pence": worth.expected_high,
                "payback_months": worth.payback.months,
                "payback": worth.payback.text,
                "payback_risk_adjusted_months": (
                    worth.payback_expected.months if worth.payback_expected else None
                ),
                "in_year_pence": worth.in_year,
                "full_year_pence": worth.full_year,
            }
            for worth in held.worths
        ],
        "counted_twice": [
            {
                "first": pair.first,
                "second": pair.second,
                "by": pair.by,
                "key": pair.key,
                "year": pair.year,
                "pence": pair.pence,
            }
            for pair in held.shared
        ],
        "gross_pence": held.gross if held.schemes else None,
        "gross_without_double_counting_pence": (
            [held.least_gross, held.gross] if held.schemes else None
        ),
        "steps": [
            {"step": step, "pence": pence, "kind": kind}
            for step, pence, kind in (steps(held) or [] if held.schemes else [])
        ],
        "year": [
            {
                "scheme": rate.scheme,
                "year": rate.year,
                "to": rate.to,
                "plan_pence": rate.plan,
                "actual_pence": rate.actual,
                "ratio": rate.ratio,
                "year_plan_pence": rate.plan + rate.left,
                **_foreseen(foreseen[rate.scheme]),
            }
            for rate in held.rates
        ],
        **_foreseen(held.outturn),
    }


def _foreseen(made: Outturn) -> dict[str, Any]:
    ends = made.interval()
    return {
        "outturn_pence": None if made.value is None else round(made.value),
        "outturn_interval_pence": None if ends is None else [round(end) for end in ends],
    }


def _print(said: dict[str, Any]) -> None:
    print_rows(
        [
            {
                "about": row["about"],
                "target": row["pence"] / 100,
                "revision": row["revision"],
                "known": row["known"],
                "by": row["stated_by"] or f"published ({row['source']})",
                "sure": row["confidence"],
                "basis": row["basis"],
                "what": row["what"],
            }
            for row in sorted(said["targets"], key=lambda row: row["confidence"] == "low")
        ],
        title="Targets, pounds: what a source states, then what rests on somebody's word alone",
    )
    if not said["schemes"]:
        typer.echo("- no scheme is held (tables savings and savings_phasing)")
        return
    print_rows(
        [
            {
                "scheme": row["scheme"],
                "gross": row["gross_pence"] / 100,
                "cost": _pounds(row["cost_pence"]),
                "net": _pounds(row["net_pence"]),
                "risk-adjusted": _pounds(row["risk_adjusted_pence"]),
                "payback": row["payback"],
                "name": row["name"],
            }
            for row in said["schemes"]
        ],
        title="\nSchemes, pounds over the whole plan",
    )
    print_rows(
        [
            {
                "first": row["first"],
                "second": row["second"],
                "by": row["by"],
                "year": row["year"],
                "pounds": row["pence"] / 100,
            }
            for row in said["counted_twice"]
        ],
        title="\nMay be counted twice, at most",
    )
    print_rows(
        [{"step": row["step"], "pounds": row["pence"] / 100} for row in said["steps"]],
        title="\nFrom gross to what is left",
    )
    _print_year(said)


def _print_year(said: dict[str, Any]) -> None:
    """Actuals against plan, and where the year will end."""
    total = {
        "scheme": "all",
        "to": None,
        "ratio": None,
        **{name: sum(r[name] for r in said["year"]) for name in YEARLY},
        **{name: said[name] for name in ("outturn_pence", "outturn_interval_pence")},
    }
    print_rows(
        [
            {
                "scheme": row["scheme"],
                # Before the first actual or planned pound nothing is held to a day.
                "to": row["to"] if row["plan_pence"] or row["actual_pence"] else None,
                "planned": row["plan_pence"] / 100,
                "saved": row["actual_pence"] / 100,
                "% of plan": None if row["ratio"] is None else 100 * row["ratio"],
                "year's plan": row["year_plan_pence"] / 100,
                "forecast": _pounds(row["outturn_pence"]),
                "from": _pounds((row["outturn_interval_pence"] or [None])[0]),
                "until": _pounds((row["outturn_interval_pence"] or [None])[-1]),
            }
            for row in (*said["year"], *([total] if said["year"] else []))
        ],
        title=f"\nActuals against plan in {said['year'][0]['year']}, and the year's forecast "
        "(modelled, 95% of draws), gross, pounds"
        if said["year"]
        else "\nActuals against plan: no scheme has a plan for the year of the day",
    )


def _pounds(pence: int | None) -> float | None:
    return None if pence is None else pence / 100
