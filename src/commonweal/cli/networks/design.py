"""`commonweal networks design`: plans of networks sought under a stated policy, and explained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.networks.bar import bar
from commonweal.cli.networks.plan_file import faults_of, write_plan
from commonweal.cli.opening import opened
from commonweal.cli.options import AsJson, AsOf, Seed, SystemFolder
from commonweal.cli.output import progress, stop

if TYPE_CHECKING:
    from commonweal.networks.design.designing import Design
    from commonweal.networks.design.request import Request
    from commonweal.networks.units import Units
    from commonweal.people.ground import Ground


#: Where the codes of practices are to be had.
LISTED = "`commonweal networks design FOLDER --out plan.csv` lists all codes"


def design(
    folder: SystemFolder,
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
    seed: Seed = 0,
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
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Propose a plan of networks: as many in band as can be, and of those the best by a policy.
    What a search found is not proven best unless it says so; practices choose their networks.
    Ends with 1 where what was asked for cannot be had; the nearest plan is shown all the same.
    With --every-system it ends with 0: the table says what each system could not have.

    Example: commonweal networks design examples/kent-medway --policy compact --explain G82049
    """
    from commonweal.cli.networks.design_shown import show, show_json, show_practice
    from commonweal.networks.design.request import MOST_LISTED, Request
    from commonweal.optimise.partition.result import INFEASIBLE

    faults = [
        *_misused(every_system, explain, within, keep_together, keep_apart, neighbourhoods, out),
        *_unknown(policy, within, low, high, time_limit),
    ]
    if faults:
        stop(faults, code=2)
    progress(f"{folder}: reading it ...")
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
    found = _found(ground, request, within, explain)
    if not found.units.codes:
        stop(
            [
                f"{folder}: no practice of the system has a list on {ground.day}, so there is "
                "nothing to group; fill the table registered"
            ]
        )
    if out is not None:
        write_plan(found.plan, out)
        progress(f"{out}: the plan, for `commonweal networks evaluate FOLDER --plan {out}`")
    if explain:
        show_practice(found, explain, as_json=as_json)
    elif as_json:
        show_json(ground, found)
    else:
        show(found)
    if found.partition.status == INFEASIBLE:
        raise typer.Exit(1)


def _misused(
    every_system: bool,
    explain: str,
    within: str,
    together: list[str] | None,
    apart: list[str] | None,
    neighbourhoods: bool,
    out: Path | None,
) -> list[str]:
    """Options that do not go together."""
    if every_system:
        given = {"--explain": explain, "--within": within, "--keep-together": together}
        return [
            f"{name}: not with --every-system; ask for one system"
            for name, value in (given | {"--keep-apart": apart}).items()
            if value
        ]
    faults = faults_of(out)
    if neighbourhoods:
        faults.append("--neighbourhoods: only with --every-system; one system always has them")
    return faults


def _unknown(
    policy: str, within: str, low: float | None, high: float | None, time_limit: float | None
) -> list[str]:
    """What no folder could make right, told before any is read."""
    from commonweal.networks.design.policies import POLICIES
    from commonweal.networks.design.request import BORDERS

    faults = []
    if policy not in POLICIES:
        faults.append(f"--policy {policy}: use one of {', '.join(POLICIES)}")
    if within and within not in BORDERS:
        faults.append(f"--within {within}: use one of {', '.join(BORDERS)}")
    for name, end in (("--low", low), ("--high", high)):
        if end is not None and not 0 < end < float("inf"):
            faults.append(f"{name} {end:g}: give a number of patients above 0")
    if low is not None and high is not None and low > high:
        faults.append(
            f"--low {low:,.0f} --high {high:,.0f}: its low end is above its high end; swap them"
        )
    if time_limit is not None and not time_limit > 0:
        faults.append(f"--time-limit {time_limit:g}: give more than 0 seconds")
    return faults


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
    if ends[0] > ends[1]:
        given, other = ("--low", "--high") if low is not None else ("--high", "--low")
        stop(
            [
                f"{given}: with it the band would be {ends[0]:,.0f} to {ends[1]:,.0f}, since the "
                f"other end is the rule's; give {other} as well"
            ],
            code=2,
        )
    return float(ends[0]), float(ends[1])


def _groups(given: list[str] | None) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(code.strip().upper() for code in group.split(",")) for group in given or ())


def _found(ground: Ground, request: Request, within: str, explain: str) -> Design:
    from dataclasses import replace

    from commonweal.networks.design.designing import design as sought
    from commonweal.networks.design.request import RequestError, borders_of
    from commonweal.networks.units import units_of

    progress("Reading who is registered where, and who is neighbour to whom ...")
    units = units_of(ground)
    _known(units, explain)
    try:
        asked = replace(request, borders=borders_of(ground, units, within))
        with bar(f"Seeking a plan: {request.policy}") as shown:
            last = "Working out how far it can be from the best" if request.most_listed else ""
            return sought(
                units,
                asked,
                names=ground.area_names,
                progress=lambda share, _of, _least: shown(share, last if share >= 1.0 else ""),
            )
    except RequestError as error:
        stop([_as_option(fault) for fault in error.faults], code=2)


def _known(units: Units, code: str) -> None:
    if code and code not in units.codes:
        away = {practice.code: practice.why for practice in units.left_out}
        why = away.get(code, "no practice with a list here")
        stop([f"--explain {code}: {why}; {LISTED}"], code=2)


def _as_option(fault: str) -> str:
    """A fault of a request as one of an option: "keep together" is --keep-together."""
    for words in ("keep together", "keep apart", "within", "policy", "time limit"):
        if fault.startswith(words):
            return f"--{words.replace(' ', '-')}{fault.removeprefix(words)}"
    return fault
