"""`commonweal networks evaluate`: a plan of networks judged by the rules of the day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.opening import opened
from commonweal.cli.options import AsJson, AsOf, SystemFolder
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.networks.plans.judging import Judged
    from commonweal.people.ground import Ground

#: Measures of a summary that are shares, and those that are told as whole numbers.
SHARES = (
    "within_own_network", "within_own_assigned", "like_within_own_network", "deprived_low",
    "deprived_high", "deprived_deviation",
)  # fmt: skip
WHOLE = (
    "patients", "band_low", "band_high", "inertia", "like_inertia", "like_patients",
    "patients_moved", "patients_joined", "patients_left", "unassigned_patients",
)  # fmt: skip
LEGEND = (
    "inertia: patients x km2 to the centre of their network; rms_km: the same as a distance. "
    "within_own_network: people registered in the network that most of their small area are in; "
    "within_own_assigned: the same of those whose practice is in a network."
)


def evaluate(
    folder: SystemFolder,
    plan: Annotated[
        Path | None,
        typer.Option(
            "--plan",
            help="CSV with the columns practice and network; the published plan otherwise.",
        ),
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Judge a plan of networks: band, contiguity, compactness, patients within their own network,
    deprivation and need, practices' choices, and every exception with its cause.

    Example: commonweal networks evaluate examples/kent-medway --as-of 2021-10-01
    """
    ground, _ = opened(folder, as_of)
    judged = judged_at(ground, folder, plan)
    tell_cut(judged)
    if as_json:
        print_json(plain(judged, ground))
    else:
        told = in_words(summary(judged, ground))
        print_rows([{"measure": k, "value": v} for k, v in told.items()])
        typer.echo(LEGEND)
        print_rows(short_networks(judged), title="\nNetworks, the worst first")
        print_rows(
            [
                {
                    "what": e.what,
                    "code": e.code,
                    "name": e.name,
                    "patients": None if e.patients is None else round(e.patients),
                    "cause": e.cause,
                }
                for e in judged.exceptions
            ],
            title="\nExceptions, each with its cause",
        )


def judged_at(ground: Ground, folder: Path, plan: Path | None) -> Judged:
    """The plan of a file, or the published one, judged; its faults end the verb."""
    from commonweal.networks.plans.judging import judge
    from commonweal.networks.plans.reading import PlanError, read_plan
    from commonweal.networks.units import units_of

    units = units_of(ground)
    if not units.codes:
        stop([f"{folder}: it holds no practice with a list and coordinates on {ground.day}"])
    if plan is None:
        judged = judge(ground)
        if not judged.measured.networks:
            stop(
                [
                    f"{folder}: no practice belongs to a network on {ground.day} (table "
                    "memberships); give a plan by --plan FILE"
                ]
            )
        return judged
    if plan.is_dir():
        stop([f"--plan {plan}: it is a folder; name a CSV file"], code=2)
    if not plan.is_file():
        stop([f"--plan {plan}: no such file"], code=2)
    try:
        with plan.open(encoding="utf-8-sig", newline="") as lines:
            read = read_plan(lines, units, plan.name)
    except PlanError as error:
        stop(error.faults)
    except OSError as error:
        stop([f"--plan {plan}: it cannot be read ({error.strerror})"], code=2)
    except UnicodeDecodeError:
        stop([f"--plan {plan}: not text in UTF-8; save it as CSV in UTF-8"])
    return judge(ground, read, title=plan.stem)


def tell_cut(judged: Judged) -> None:
    """Say what was left out before anything was judged."""
    for practice in judged.units.left_out:
        progress(f"{practice.code} {practice.name}: {practice.why}; it cannot be judged")
    if judged.rule is None:
        progress("no rule on the size of networks was held on the day")


def summary(judged: Judged, ground: Ground) -> dict[str, object]:
    """The measures of a plan in sum, as they stand in JSON."""
    from commonweal.networks.plans.moving import moves

    found, rule = judged.measured, judged.rule
    changed = moves(judged.units, judged.units.published, judged.plan)
    moved = [move for move in changed if move.kind == "moved"]
    deprived, need = found.deprived, found.need
    return {
        "plan": judged.title,
        "as_of": ground.day,
        "lists": ground.series,
        "networks": len(found.networks),
        "band_low": None if rule is None else rule.low,
        "band_high": None if rule is None else rule.high,
        "rule": None if rule is None else rule.id,
        "in_band": judged.in_band,
        "outside": judged.outside,
        "contiguous": found.contiguous,
        "patients": found.patients,
        "inertia": found.inertia,
        "rms_km": found.rms_km,
        "within_own_network": found.within_own_network,
        "within_own_assigned": found.within_own_assigned,
        "deprived_low": None if deprived is None else deprived.low,
        "deprived_high": None if deprived is None else deprived.high,
        "deprived_deviation": None if deprived is None else deprived.deviation,
        "dissimilarity": found.dissimilarity,
        "need_low": None if need is None else need.low,
        "need_high": None if need is None else need.high,
        "need_deviation": None if need is None else need.deviation,
        "district_splits": found.district_splits,
        "commissioner_splits": found.commissioner_splits,
        "moves": len(moved),
        "patients_moved": sum(move.patients for move in moved),
        "unassigned": len(found.unassigned),
        "unassigned_patients": found.unassigned_patients,
        "left_out": len(judged.units.left_out),
        "links": len(judged.units.links),
        "links_cut": len(judged.units.cut),
    }


def in_words(told: dict[str, object]) -> dict[str, object]:
    """A summary as a terminal shows it: shares in per cent, counts whole, rounding noise nought."""
    return {name: _in_words(name, value) for name, value in told.items()}


def _in_words(name: str, value: object) -> object:
    if not isinstance(value, float):
        return value
    if name in SHARES:
        return f"{value:.1%}"
    return round(value) if name in WHOLE else round(value, 6)


def plain(judged: Judged, ground: Ground) -> dict[str, object]:
    """All that was found of a plan."""
    from dataclasses import asdict

    return {
        "summary": summary(judged, ground),
        "rows": [
            {
                **asdict(network),
                "name": judged.names.get(network.code),
                "density": judged.density.get(network.code),
            }
            for network in judged.measured.networks
        ],
        "practices": [
            {"practice": code, "network": judged.plan.get(code) or None}
            for code in judged.units.codes
        ],
        "exceptions": [asdict(exception) for exception in judged.exceptions],
    }


def short_networks(judged: Judged) -> list[dict[str, object]]:
    """The networks as a terminal shows them."""
    from commonweal.networks.plans.tabling import worst_first

    def share(value: float | None) -> str | None:
        return None if value is None else f"{value:.0%}"

    return [
        {
            "code": n.code,
            "name": judged.names.get(n.code),
            "patients": round(n.patients),
            "band": n.side if judged.rule is not None else "no rule held",
            "outside by": round(n.outside_by) if judged.rule is not None else None,
            "pieces": n.pieces,
            "spread km": None if n.rms_km is None else round(n.rms_km, 3),
            "at home": share(n.own_share),
            "areas with it": share(n.loyal_share),
            "deprived": share(n.deprived),
            "need": n.need,
        }
        for n in worst_first(judged.measured.networks)
    ]
