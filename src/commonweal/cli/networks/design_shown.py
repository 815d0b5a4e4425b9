"""How `commonweal networks design` shows one plan: as JSON, as tables, or one practice of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from commonweal.cli.output import print_json, print_rows, progress

if TYPE_CHECKING:
    from commonweal.networks.design.designing import Design
    from commonweal.people.ground import Ground

#: What the table on the terminal shows of a summary, in order.
TOLD = (
    "policy", "practices", "networks", "in_band", "contiguous", "inertia", "rms_km",
    "within_own_network", "moves", "placed", "inertia_ratio_to_published", "bound", "gap",
    "proven", "status",
)  # fmt: skip


def show_json(ground: Ground, found: Design) -> None:
    """All of a plan."""
    from commonweal.networks.design.telling import failure_rows, placements, summary

    told: dict[str, object] = {"as_of": ground.day, "lists": ground.series, **summary(found)}
    print_json({"summary": told, "rows": placements(found), "causes": failure_rows(found)})


def show(found: Design) -> None:
    """The plan in sum, what stood in its way and the way out, then the moves."""
    from commonweal.networks.design.telling import placements, summary
    from commonweal.networks.design.wording import causes_told, in_words

    told = summary(found)
    low, high = found.request.low, found.request.high
    words = in_words(told)
    print_rows(
        [{"what": key.replace("_", " "), "found": words[key]} for key in TOLD],
        title=f"A plan for circa {low:,.0f} to {high:,.0f} patients a network",
    )
    causes = causes_told(found)
    if causes:
        typer.echo("\nWhat stood in the way")
        for line in causes:
            typer.echo(line)
    if told["relaxation"]:
        typer.echo(f"What would make it feasible: {told['relaxation']}")
    rows = [row for row in placements(found) if row["change"] != "stays"]
    print_rows(rows, title="\nPractices that it moves, or places")
    if not found.partition.proven:
        progress("Found by search, not proven best. --json or --out lists every practice.")
    if not found.reproducible:
        progress("Stopped by the clock: the same seed need not find the same plan again.")


def show_practice(found: Design, practice: str, *, as_json: bool) -> None:
    """Why one practice is where it is, and what else would cost."""
    from commonweal.networks.design.designing import explained
    from commonweal.networks.design.explaining import alternatives
    from commonweal.networks.design.telling import alternative_row, placements, summary, why_here

    held = explained(found)
    others = alternatives(held, practice)
    row = next(row for row in placements(found) if row["practice"] == practice)
    why = why_here(held, practice, found.titles, others)
    rows = [alternative_row(other, found.titles) for other in others]
    if as_json:
        print_json({"summary": summary(found), "practice": row, "why": why, "alternatives": rows})
        return
    typer.echo(f"{row['name']} ({practice}, {row['patients']:,.0f} patients). {why}")
    shown = ("network", "network_name", "allowed", "why_not")
    print_rows([{key: row[key] for key in shown} for row in rows], title="\nIf it went elsewhere")
