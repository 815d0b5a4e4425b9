"""How `commonweal site` shows on a terminal what it found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from commonweal.cli.columns import print_table
from commonweal.cli.output import harmless, progress

if TYPE_CHECKING:
    from commonweal.evidence import Column

#: So many rows are shown; all are in the JSON.
SHOWN = 40
#: So many sites of a choice are named in its row; more are listed below.
NAMED = 7
LEGEND = (
    "minutes by road to the nearest open site of the system; shares of cases; units in cases a "
    "year, in or out of the standard, and in how many draws of estimated minutes in; rank: by mean "
    "minutes among the choices compared; deprived: mean minutes of the most deprived fifth; staff: "
    "consultants for a rota round the clock at each unit; beds: as published of the option; basis "
    "estimated: some minutes are worked out from distance; front: no other choice is at least as "
    "good on every criterion and better on one."
)
RANKS = (
    "from-to and the brackets of ranks: the middle 95% of draws of estimated minutes; choices "
    "whose brackets overlap are not told apart by mean minutes."
)
REACHES = (30, 45, 60)


def show(told: Mapping[str, Any], *, outside: bool) -> None:
    """The summary in a line or two, the sites, the choices, and what lacks.

    Parameters
    ----------
    told
        As in JSON.
    outside
        Whether the second reading is shown too.
    """
    summary = told["summary"]
    typer.echo(harmless(_headline(summary)))
    if told.get("levels"):
        print_table(_level_columns(), told["levels"])
        typer.echo(summary["note"])
        _lacks(summary)
        return
    names = {site["code"]: site["name"] for site in summary["sites"]}
    rows = told["rows"]
    print_table(_columns(), [_short(row) for row in rows[:SHOWN]])
    if len(rows) > SHOWN:
        typer.echo(f"... {len(rows) - SHOWN:,} more: --json has all")
    typer.echo(LEGEND)
    if any(row["interval"] or _rank(row)[1] for row in rows):
        typer.echo(RANKS)
    if len(rows) == 1 and len(rows[0]["sites"]) > NAMED:
        _open_sites(rows[0], summary)
    if outside:
        _outside(rows[:SHOWN], names)
        typer.echo(summary["inflow"])
    if told["nearest"]:
        print_table(
            _near_columns(),
            [_near(row, names) for row in told["nearest"]],
            title="\nWith everyone inside the system no choice keeps the volumes; those that miss "
            "least:",
        )
    _lacks(summary)


def _lacks(summary: Mapping[str, Any]) -> None:
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


def _columns() -> list[Column]:
    from commonweal.evidence import Column

    return [
        Column(name="option", label="option", kind="text"),
        Column(name="codes", label="sites", kind="text"),
        Column(name="mean", label="mean", kind="number"),
        Column(name="ends", label="from-to", kind="text"),
        Column(name="rank", label="rank", kind="text"),
        Column(name="p90", label="p90", kind="number"),
        Column(name="longest", label="longest", kind="number"),
        *(Column(name=f"within_{r}", label=f"<={r}", kind="share") for r in REACHES),
        Column(name="deprived", label="deprived", kind="number"),
        Column(name="smallest", label="smallest", kind="count"),
        Column(name="largest", label="largest", kind="count"),
        Column(name="volumes", label="volumes", kind="text"),
        Column(name="staff", label="staff", kind="count"),
        Column(name="beds", label="beds", kind="count"),
        Column(name="front", label="front", kind="flag"),
        Column(name="basis", label="basis", kind="text"),
        Column(name="gap", label="gap", kind="text"),
        Column(name="proven", label="proven", kind="flag"),
        Column(name="names", label="names", kind="text"),
    ]


def _short(row: Mapping[str, Any]) -> dict[str, object]:
    """A row for people."""
    interval = row["interval"] or {}
    ends = interval.get("mean_minutes")
    few = len(row["sites"]) <= NAMED
    rank, between = _rank(row)
    return {
        "option": ", ".join(row["options"]),
        "codes": ",".join(row["sites"]) if few else f"{len(row['sites'])} sites",
        "mean": row["mean_minutes"],
        "ends": f"{ends[0]:.1f}-{ends[1]:.1f}" if ends else None,
        "rank": None if rank is None else f"{rank:,}{between}",
        "p90": row["p90_minutes"],
        "longest": row["maximum_minutes"],
        **{f"within_{reach}": row[f"within_{reach}"] for reach in REACHES},
        "deprived": row["by_fifth"].get("1", {}).get("mean_minutes"),
        "smallest": row["smallest_volume"],
        "largest": row["largest_volume"],
        "volumes": _verdict(row["meets_volumes"], row["meets_volumes_in_draws"]),
        "staff": row["consultants_needed"],
        "beds": sum(row["beds_published"].values()) if row["beds_published"] else None,
        "front": row["on_front"],
        "basis": row["basis"],
        "gap": f"{row['gap']:.0e}" if row.get("gap") is not None else None,
        "proven": row.get("proven"),
        "names": ", ".join(row["site_names"]) if few else None,
    }


def _verdict(meets: bool | None, in_draws: float | None) -> str | None:
    from commonweal.services.siting.ranging import verdict

    return verdict(meets, in_draws)


def _rank(row: Mapping[str, Any]) -> tuple[int | None, str]:
    """The rank by mean minutes among the choices compared, and between which it lies."""
    held = row["ranks"][0] if row["ranks"] else {}
    ends = (held.get("interval") or {}).get("mean_minutes")
    return held.get("mean_minutes"), f" ({ends[0]:,}-{ends[1]:,})" if ends else ""


def _open_sites(row: Mapping[str, Any], summary: Mapping[str, Any]) -> None:
    """The sites of a choice of many, one a line."""
    from commonweal.evidence import Column

    held = {site["code"]: site for site in summary["sites"]}
    print_table(
        [
            Column(name="code", label="site", kind="code"),
            Column(name="name", label="name", kind="text"),
            Column(name="cases", label="cases", kind="count"),
            Column(name="basis", label="basis", kind="text"),
        ],
        [
            {
                "code": code,
                "name": held[code]["name"],
                "cases": row["volume"][code],
                "basis": "estimated" if held[code]["estimated"] else summary["minutes_basis"],
            }
            for code in row["sites"]
        ],
        title="\nOpen sites",
    )


def _outside(rows: list[Mapping[str, Any]], names: Mapping[str, str]) -> None:
    from commonweal.evidence import Column

    print_table(
        [
            Column(name="option", label="option", kind="text"),
            Column(name="sites", label="sites", kind="text"),
            Column(name="mean", label="mean", kind="number"),
            Column(name="within_30", label="<=30", kind="share"),
            Column(name="smallest", label="smallest", kind="count"),
            Column(name="lost", label="lost", kind="count"),
            Column(name="volumes", label="volumes", kind="text"),
            Column(name="to", label="to", kind="text"),
        ],
        [_beside(row, names) for row in rows if row["with_outside_sites"]],
        title="\nBeside it, units outside that stay open take those nearer to them:",
    )


def _beside(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, object]:
    from commonweal.services.siting.naming import brief

    other = row["with_outside_sites"]
    few = len(row["sites"]) <= NAMED
    return {
        "option": ", ".join(row["options"]),
        "sites": ",".join(row["sites"]) if few else f"{len(row['sites'])} sites",
        "mean": other["mean_minutes"],
        "within_30": other["within_30"],
        "smallest": min(other["volume"].values()),
        "lost": other["lost_cases"],
        "volumes": _verdict(other["meets_volumes"], None),
        "to": ", ".join(
            f"{code} {brief(names[code])} {cases:,.0f}" for code, cases in other["lost_to"].items()
        ),
    }


def _near_columns() -> list[Column]:
    from commonweal.evidence import Column

    return [
        Column(name="sites", label="sites", kind="text"),
        Column(name="mean", label="mean", kind="number"),
        Column(name="missed", label="missed", kind="count"),
        Column(name="which", label="what misses, cases a year", kind="text"),
    ]


def _near(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, object]:
    from commonweal.services.siting.naming import brief

    return {
        "sites": ",".join(row["sites"]),
        "mean": row["mean_minutes"],
        "missed": row["missed"],
        "which": ", ".join(
            f"{code} {brief(names[code])} {by:+,.0f}" for code, by in row["volumes_missed"].items()
        ),
    }


def _level_columns() -> list[Column]:
    from commonweal.evidence import Column

    return [
        Column(name="level", label="planned", kind="text"),
        Column(name="parts", label="parts", kind="count"),
        Column(name="sites", label="sites", kind="count"),
        Column(name="mean_minutes", label="mean minutes", kind="number"),
        Column(name="cases_minutes", label="minutes of all cases", kind="count"),
        Column(name="bound", label="not below", kind="count"),
        Column(name="proven", label="proven", kind="flag"),
    ]
