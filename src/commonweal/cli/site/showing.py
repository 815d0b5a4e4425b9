"""How `commonweal site` shows on a terminal what it found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import typer

from commonweal.cli.output import print_rows, progress

#: So many rows are shown; all are in the JSON.
SHOWN = 40
LEGEND = (
    "minutes by road to the nearest open site of the system; shares of cases; units in cases a "
    "year; basis estimated: some minutes are worked out from distance, with the interval of the "
    "mean; front: no other choice is at least as good on every criterion and better on one."
)


def show(told: Mapping[str, Any], *, outside: bool) -> None:
    """The summary in a line or two, the choices, and what lacks.

    Parameters
    ----------
    told
        As in JSON.
    outside
        Whether the second reading is shown too.
    """
    summary = told["summary"]
    typer.echo(_headline(summary))
    if told.get("levels"):
        print_rows(told["levels"])
        typer.echo(summary["note"])
        return
    rows = told["rows"]
    print_rows([_short(row) for row in rows[:SHOWN]])
    if len(rows) > SHOWN:
        typer.echo(f"... {len(rows) - SHOWN:,} more: --json has all")
    typer.echo(LEGEND)
    if outside:
        held = [row for row in rows[:SHOWN] if row["with_outside_sites"]]
        print_rows(
            [_beside(row) for row in held],
            title="\nBeside it, units outside that stay open take those nearer to them:",
        )
        typer.echo(summary["inflow"])
    if told["nearest"]:
        print_rows(
            [_near(row) for row in told["nearest"]],
            title="\nNo choice keeps the volumes; those that miss least:",
        )
    for lack in summary["lacks"]:
        progress(f"not held: {lack['what']} (table {lack['table']}): {lack['consequence']}")


def _headline(summary: Mapping[str, Any]) -> str:
    own = [one for one in summary["sites"] if not one["outside"]]
    said = (
        f"{summary['service']}, {summary['cases']:,.0f} cases a year, {len(own)} sites that could "
        f"be chosen"
    )
    count = summary.get("configurations")
    if count is not None:
        number = f" of {summary['choose']}" if summary.get("choose") else ""
        said += f": {count:,} choices{number}, {summary['on_front']:,} on the front"
    volumes = summary["volumes"]
    return f"{said}. Volumes: {volumes['said']}."


def _short(row: Mapping[str, Any]) -> dict[str, object]:
    """A row for people."""
    interval = row["interval"] or {}
    ends = interval.get("mean_minutes")
    ranks = row["ranks"][0] if row["ranks"] else {}
    made: dict[str, object] = {
        "option": ", ".join(row["options"]),
        "sites": ", ".join(row["site_names"]) if len(row["sites"]) <= 7 else len(row["sites"]),
        "mean": row["mean_minutes"],
        "from-to": f"{ends[0]:.1f}-{ends[1]:.1f}" if ends else "",
        "rank": ranks.get("mean_minutes"),
        "p90": row["p90_minutes"],
        "longest": row["maximum_minutes"],
        **{f"<={reach}": f"{100 * row[f'within_{reach}']:.1f}%" for reach in (30, 45, 60)},
        "deprived": row["by_fifth"].get("1", {}).get("mean_minutes"),
        "smallest": row["smallest_volume"],
        "largest": row["largest_volume"],
        "volumes": {True: "in", False: "out", None: None}[row["meets_volumes"]],
        "staff": row["consultants_needed"],
        "front": row["on_front"],
        "basis": row["basis"],
    }
    if "proven" in row:
        made |= {"gap": row["gap"], "proven": row["proven"]}
    return made


def _beside(row: Mapping[str, Any]) -> dict[str, object]:
    other = row["with_outside_sites"]
    return {
        "option": ", ".join(row["options"]),
        "sites": ", ".join(row["sites"]) if len(row["sites"]) <= 7 else len(row["sites"]),
        "mean": other["mean_minutes"],
        "<=30": f"{100 * other['within_30']:.1f}%",
        "smallest": min(other["volume"].values()),
        "lost": other["lost_cases"],
        "to": ", ".join(f"{code} {cases:,.0f}" for code, cases in other["lost_to"].items()),
        "volumes": {True: "in", False: "out", None: None}[other["meets_volumes"]],
    }


def _near(row: Mapping[str, Any]) -> dict[str, object]:
    return {
        "sites": ", ".join(row["sites"]),
        "mean": row["mean_minutes"],
        "missed": row["missed"],
        "what misses": ", ".join(
            f"{code} {by:+,.0f}" for code, by in row["volumes_missed"].items()
        ),
    }
