"""`commonweal networks design`: plans of networks sought under a stated policy, and explained."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonweal.cli.networks.bar import bar
from commonweal.cli.opening import opened
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.networks.design.designing import Design
    from commonweal.networks.design.request import Request
    from commonweal.networks.units import Units
    from commonweal.people.ground import Ground

#: What the table on the terminal shows of a summary, in order.
TOLD = (
    "policy", "practices", "networks", "in_band", "contiguous", "rms_km", "within_own_network",
    "moves", "placed", "inertia_ratio_to_published", "bound", "gap", "proven", "status",
)  # fmt: skip


def design(
    folder: Annotated[Path, typer.Argument(help="System folder.")],
    policy: Annotated[
        str, typer.Option(help="fewest-moves, neighbourhoods or compact.")
    ] = "fewest-moves",
    low: Annotated[
        float | None, typer.Option(help="Low end of the band, patients; the rule's otherwise.")
    ] = None,
    high: Annotated[
        float | None, typer.Option(help="High end of the band, patients; the rule's otherwise.")
    ] = None,
    within: Annotated[
        str, typer.Option(help="No network may cross its borders: district, ccg or icp.")
    ] = "",
    keep_together: Annotated[
        list[str] | None,
        typer.Option(help="Practices A,B to be in one network; give it again for each group."),
    ] = None,
    keep_apart: Annotated[
        list[str] | None,
        typer.Option(help="Practices A,B to be in different networks; likewise."),
    ] = None,
    explain: Annotated[
        str, typer.Option(help="Code of a practice: why it is where it is, and what else costs.")
    ] = "",
    seed: Annotated[int, typer.Option(min=0, help="Where the draws of the search start.")] = 0,
    iterations: Annotated[
        int | None, typer.Option(min=1, help="Steps of the search; by its size otherwise.")
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(help="Seconds; a plan sought by the clock cannot be made again."),
    ] = None,
    proof: Annotated[
        bool,
        typer.Option(
            "--proof/--no-proof",
            help="Work out how far the plan can be from the best; not with --every-system.",
        ),
    ] = True,
    every_system: Annotated[
        bool, typer.Option("--every-system", help="Each system that the folder holds, in a table.")
    ] = False,
    neighbourhoods: Annotated[
        bool,
        typer.Option(
            "--neighbourhoods",
            help="With --every-system: also model who is registered where (minutes more).",
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="CSV to write the plan to; with --every-system a folder for all plans."),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day; the folder's own otherwise."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all as JSON.")] = False,
) -> None:
    """Propose a plan of networks: as many in band as can be, and of those the best by a policy.
    What a search found is not proven best unless it says so; practices choose their networks.

    Example: commonweal networks design examples/kent-medway --policy compact --explain G82049
    """
    from commonweal.networks.design.policies import POLICIES
    from commonweal.networks.design.request import MOST_LISTED, Request

    _refuse(every_system, explain, within, keep_together, keep_apart, neighbourhoods, out)
    if policy not in POLICIES:
        stop([f"--policy {policy}: use one of {', '.join(POLICIES)}"], code=2)
    ground, _ = opened(folder, as_of, seed=seed)
    ends = _band(ground, low, high)
    request = Request(
        policy=policy,
        low=ends[0],
        high=ends[1],
        keep_together=_groups(keep_together),
        keep_apart=_groups(keep_apart),
        seed=seed,
        iterations=iterations,
        time_limit=time_limit,
        most_listed=MOST_LISTED if proof and not every_system else 0,
    )
    if every_system:
        from commonweal.cli.networks.design_every import every

        every(ground, request, modelled=neighbourhoods, out=out, as_json=as_json)
        return
    found = _found(ground, request, within, explain, as_json)
    if out is not None:
        write_plan(found.plan, out)
        progress(f"{out}: the plan, for `commonweal networks evaluate FOLDER --plan {out}`")
    if explain:
        _explain(found, explain, as_json)
    elif as_json:
        _json(ground, found)
    else:
        _print(found)


def _refuse(
    every_system: bool,
    explain: str,
    within: str,
    together: list[str] | None,
    apart: list[str] | None,
    neighbourhoods: bool,
    out: Path | None,
) -> None:
    faults = []
    if every_system:
        given = {"--explain": explain, "--within": within, "--keep-together": together}
        faults += [
            f"{name}: not with --every-system; ask for one system"
            for name, value in (given | {"--keep-apart": apart}).items()
            if value
        ]
    else:
        if neighbourhoods:
            faults.append("--neighbourhoods: only with --every-system; one system always has them")
        if out is not None and out.suffix != ".csv":
            faults.append(f"--out {out}: give a name that ends in .csv")
        if out is not None and not out.parent.is_dir():
            faults.append(f"--out {out}: {out.parent} is no folder; make it first")
    if faults:
        stop(faults, code=2)


def _band(ground: Ground, low: float | None, high: float | None) -> tuple[float, float]:
    """The ends asked for, or those of the rule in force on the day."""
    from commonweal.system.organisation import Kind

    rule = ground.band(Kind.NETWORK)
    ends = [
        low if low is not None else None if rule is None else rule.low,
        high if high is not None else None if rule is None else rule.high,
    ]
    if ends[0] is None or ends[1] is None:
        stop(
            [f"no band for networks is in force on {ground.day}; give --low and --high"],
            code=2,
        )
    return float(ends[0]), float(ends[1])


def _groups(given: list[str] | None) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(code.strip().upper() for code in group.split(",")) for group in given or ())


def _found(ground: Ground, request: Request, within: str, explain: str, silent: bool) -> Design:
    from dataclasses import replace

    from commonweal.networks.design.designing import design as sought
    from commonweal.networks.design.request import RequestError, borders_of
    from commonweal.networks.units import units_of

    progress("Reading who is registered where, and who is neighbour to whom ...")
    units = units_of(ground)
    _known(units, explain)
    try:
        asked = replace(request, borders=borders_of(ground, units, within))
        with bar(f"Seeking a plan: {request.policy}", silent=silent) as shown:
            return sought(
                units,
                asked,
                names=ground.area_names,
                progress=lambda share, _of, _least: shown(share, ""),
            )
    except RequestError as error:
        stop([_as_option(fault) for fault in error.faults], code=2)


def _known(units: Units, code: str) -> None:
    if code and code not in units.codes:
        away = {practice.code: practice.why for practice in units.left_out}
        why = away.get(code, "no practice with a list here")
        stop([f"--explain {code}: {why}; the rows of --json list the codes"], code=2)


def _as_option(fault: str) -> str:
    """A fault of a request as one of an option: "keep together" is --keep-together."""
    for words in ("keep together", "keep apart", "within", "policy", "time limit"):
        if fault.startswith(words):
            return f"--{words.replace(' ', '-')}{fault.removeprefix(words)}"
    return fault


def write_plan(plan: Any, out: Path) -> None:
    """A plan as CSV with the columns practice and network, written whole or not at all."""
    import pyarrow as pa

    from commonweal.folder.streaming import write_batches

    held = pa.table(
        {
            "practice": pa.array(list(plan), pa.string()),
            "network": pa.array(list(plan.values()), pa.string()),
        }
    )
    write_batches(out, held.schema, held.to_batches())


def _json(ground: Ground, found: Design) -> None:
    from commonweal.networks.design.telling import failure_rows, placements, summary

    told: dict[str, object] = {"as_of": ground.day, "lists": ground.series, **summary(found)}
    print_json(
        {
            "summary": told,
            "rows": placements(found),
            "causes": failure_rows(found),
        }
    )


def _print(found: Design) -> None:
    from commonweal.networks.design.telling import placements, summary

    told = summary(found)
    low, high = found.request.low, found.request.high
    print_rows(
        [{"what": key.replace("_", " "), "found": told[key]} for key in TOLD],
        title=f"A plan for circa {low:,.0f} to {high:,.0f} patients a network",
    )
    rows = [row for row in placements(found) if row["change"] != "stays"]
    print_rows(rows, title="\nPractices that it moves, or places")
    for failure in found.failures:
        typer.echo(f"{failure.kind}: {failure.text}")
    if told["relaxation"]:
        typer.echo(f"What would make it feasible: {told['relaxation']}")
    if not found.partition.proven:
        progress("Found by search, not proven best. --json lists every practice.")
    if not found.reproducible:
        progress("Stopped by the clock: the same seed need not find the same plan again.")


def _explain(found: Design, practice: str, as_json: bool) -> None:
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
