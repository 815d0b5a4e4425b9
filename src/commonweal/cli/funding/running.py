"""`commonweal funding running`: running costs a head and the test of the reduction asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from commonweal.cli.opening import opened
from commonweal.cli.options import AsJson, AsOf, SystemFolder
from commonweal.cli.output import print_json, print_rows, stop

if TYPE_CHECKING:
    from commonweal.funding.running.position import Position
    from commonweal.funding.running.reduction import Reading
    from commonweal.people.ground import Ground


def running(
    folder: SystemFolder,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show running costs a head, and whether the saving held is the reduction asked, by every
    reading of its base.

    Ends with 1 where the folder holds nothing to tell running costs from.

    Example: commonweal funding running examples/kent-medway --json
    """
    from commonweal.funding.running.position import position

    ground, _ = opened(folder, as_of)
    held = position(ground)
    said = _said(ground, held)
    if not held.bases and not held.readings:
        stop([f"{folder}: no running cost allowance, cost or list is held; see docs/data-contract"])
    if as_json:
        print_json(said)
    else:
        _print(said)


def _said(ground: Ground, held: Position) -> dict[str, Any]:
    from commonweal.evidence.words import years
    from commonweal.funding.running.reduction import payback_months, reached

    met, tried = reached(held.readings)
    saving, provision, allowed = held.saving, held.redundancy, held.allowances
    return {
        "allowance_year": years(allowed.start, allowed.end) if allowed is not None else None,
        "lists": ground.series,
        "lists_counted": ground.list_days.get(ground.series or ""),
        "exclusions": "not stated in the source" if allowed is not None else None,
        "per_head": _per_head(ground, held),
        "bases": [
            {
                "name": base.name,
                "pence": base.pence,
                "basis": base.basis.value,
                "like_for_like": base.like_for_like,
                "note": base.note,
            }
            for base in held.bases
        ],
        "asked_percent": held.asked.low if held.asked is not None else None,
        "saving_year": years(saving.start, saving.end) if saving is not None else None,
        "saving_pence": saving.total if saving is not None else None,
        "readings": [_reading(reading) for reading in held.readings],
        "reaching": met,
        "tried": tried,
        "redundancy_pence": abs(provision.total) if provision is not None else None,
        "redundancy_payback_months": (
            payback_months(abs(provision.total), saving.total)
            if provision is not None and saving is not None
            else None
        ),
        "fixed_cost_scenarios": _scenarios(ground, held),
    }


def _per_head(ground: Ground, held: Position) -> list[dict[str, object]]:
    from commonweal.funding.running.tabling import per_head_rows

    return [
        {
            "code": row["code"],
            "name": row["name"],
            "allowance_pence": row["allowance"],
            "heads": row["heads"],
            "per_head_pence": 100 * float(str(row["per_head"])),
        }
        for row in per_head_rows(ground, held)
    ]


def _reading(reading: Reading) -> dict[str, object]:
    """A reading; amounts in pence, or in full-time equivalents where it is of posts."""
    money = reading.unit == "GBP"
    amounts = {"saved": reading.saved, "of": reading.of, "needed": reading.needed}
    return {
        "reading": reading.name,
        "unit": "pence" if money else reading.unit,
        **{f"{name}_pence": round(100 * n) if money else None for name, n in amounts.items()},
        **{f"{name}_fte": None if money else n for name, n in amounts.items()},
        "percent": reading.percent,
        "reaches": reading.reaches,
        "like_for_like": reading.like_for_like,
        "basis": reading.basis.value,
        "note": reading.note,
    }


def _scenarios(ground: Ground, held: Position) -> list[dict[str, object]]:
    from commonweal.funding.running.tabling import scale_rows

    return [
        {
            "explains": row["explains"],
            "saved_pence": row["saved"],
            "fixed_pence": row["fixed"],
            "of_smallest": row["of_smallest"],
            "of_envelope": row["of_envelope"],
        }
        for row in scale_rows(ground, held)
    ]


def _print(said: dict[str, Any]) -> None:
    counted = f", counted {said['lists_counted']}" if said["lists_counted"] else ""
    print_rows(
        [
            {
                "code": row["code"],
                "name": row["name"],
                "allowance": row["allowance_pence"] / 100,
                "heads": row["heads"],
                "per_head": row["per_head_pence"] / 100,
            }
            for row in said["per_head"]
        ],
        title=f"Running cost allowance of {said['allowance_year'] or 'no year held'}, pounds, and "
        f"a head of the lists {said['lists'] or '(none held)'}{counted}",
    )
    if said["exclusions"]:
        typer.echo(f"- what the allowance leaves out: {said['exclusions']}")
    print_rows(
        [
            {
                "reading": row["reading"],
                "percent": row["percent"],
                "needed": _needed(row),
                "reached": row["reaches"] if row["like_for_like"] else "not counted",
                "basis": row["basis"],
            }
            for row in said["readings"]
        ],
        title=f"\nReduction asked: {said['asked_percent']}%; reached by {said['reaching']} of "
        f"{said['tried']} readings that are like for like",
    )
    _print_scenarios(said)
    if said["saving_pence"] is None:
        print_rows(
            [
                {"base": base["name"], "pounds": base["pence"] / 100, "basis": base["basis"]}
                for base in said["bases"]
            ],
            title="\nWhat a saving could be a share of, pounds",
        )
        typer.echo("- no saving target on running costs is held (ledger, heading saving)")


def _needed(row: dict[str, Any]) -> str:
    from commonweal.funding.running.reduction import rounded

    if row["needed_pence"] is None:
        return f"{row['needed_fte']:,.0f} posts"
    return f"£{rounded(row['needed_pence'] / 100, 4):,}"


def _print_scenarios(said: dict[str, Any]) -> None:
    if said["redundancy_payback_months"] is not None:
        typer.echo(
            f"- redundancy of £{said['redundancy_pence'] / 100:,.0f} is "
            f"{said['redundancy_payback_months']:.1f} months of the saving of "
            f"{said['saving_year']} (estimated)"
        )
    if said["fixed_cost_scenarios"]:
        print_rows(
            [
                {
                    "to_explain": row["explains"],
                    "saved": row["saved_pence"] / 100,
                    "fixed_for_each_body": row["fixed_pence"] / 100,
                    "percent_of_smallest": 100 * row["of_smallest"],
                    "percent_of_all": 100 * row["of_envelope"],
                }
                for row in said["fixed_cost_scenarios"]
            ],
            title="\nScenario (assumed): what each body that goes would have to cost whatever its "
            "size, pounds",
        )
