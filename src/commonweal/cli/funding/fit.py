"""`commonweal funding fit`: the weights of an edition recovered from published rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.funding.targets import Edition, held_of, tell
from commonweal.cli.opening import opened
from commonweal.cli.options import AsJson, AsOf
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.funding.capitation.held import Held
    from commonweal.funding.capitation.recovering import Recovered
    from commonweal.people.ground import Ground

AREAS = ("district", "commissioner")


def fit(
    folder: Annotated[Path, typer.Argument(help="System folder; all of England at best.")],
    edition: Edition = "",
    areas: Annotated[
        str,
        typer.Option(
            "--areas",
            help="Fit a factor for each district or commissioner too, where cost factors are not "
            "published.",
        ),
    ] = "",
    non_negative: Annotated[
        bool, typer.Option("--non-negative", help="Hold weights at zero or above.")
    ] = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Recover the weights of an edition of the formula from published rows of practices, with
    residuals in persons. All of it is estimated.

    Example: commonweal funding fit examples/kent-medway --edition 2018-19
    """
    from commonweal.funding.capitation.fitting import FitError
    from commonweal.funding.capitation.recovering import recover

    if areas and areas not in AREAS:
        stop([f"--areas {areas}: use one of {', '.join(AREAS)}"], code=2)
    ground, _ = opened(folder, as_of)
    held = held_of(ground, edition)
    tell(held)
    try:
        found = recover(
            held.edition,
            held.practices,
            areas=_areas(ground, held, areas) if areas else None,
            non_negative=non_negative,
        )
    except FitError as error:
        stop([str(error)])
    whole = held.edition.england.practices
    if len(held.practices.codes) < whole:
        progress(f"{len(held.practices.codes)} of England's {whole} practices: a part tells less")
    if as_json:
        print_json([_plain(one, held) for one in found])
        return
    for one in found:
        _show(one)


def _areas(ground: Ground, held: Held, areas: str) -> dict[str, str]:
    from commonweal.funding.capitation.held import districts_of
    from commonweal.system.organisation import Kind

    if areas == "district":
        return districts_of(ground, held.practices.codes)
    return {code: body for code, body in held.bodies(Kind.COMMISSIONER).items() if body}


def _plain(one: Recovered, held: Held) -> dict[str, object]:
    residuals = one.fit.residuals
    return {
        "edition": held.edition.id,
        "outcome": one.outcome,
        "weights": one.fit.weights,
        "held_weights": dict(one.held),
        "shares": dict(one.shares),
        "residual_max": residuals.max,
        "residual_mean_absolute": residuals.mean,
        "residual_median_absolute": residuals.median,
        "residual_p99": residuals.p99,
        "residual_relative": residuals.relative,
        "rows": one.fit.rows,
        "left_out": list(one.left_out),
        "areas": one.fit.areas,
        "rounds": one.fit.rounds,
        "basis": "estimated",
    }


def _show(one: Recovered) -> None:
    residuals = one.fit.residuals
    print_rows(
        [
            {
                "term": name,
                "weight": f"{weight:.8f}",
                "held": f"{one.held[name]:.8f}" if name in one.held else None,
            }
            for name, weight in one.fit.weights.items()
        ],
        title=f"{one.outcome}: estimated over {one.fit.rows:,} practices"
        + (f", with factors of {len(one.fit.areas)} areas" if one.fit.areas else ""),
    )
    typer.echo(
        f"residuals in persons: largest {residuals.max:.3g}, mean {residuals.mean:.3g}, median "
        f"{residuals.median:.3g}, 99 of 100 below {residuals.p99:.3g}; relative "
        f"{residuals.relative:.2g}"
    )
    for name, share in one.shares.items():
        typer.echo(f"share, {name}: {share:.10f}")
    if one.left_out:
        shown = ", ".join(one.left_out[:20]) + (" ..." if len(one.left_out) > 20 else "")
        typer.echo(f"left out, a value or the area is lacking: {len(one.left_out)} ({shown})")
    typer.echo("")
