"""`commonweal funding growth`: lists foreseen against lists counted, in patients and pounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson, AsOf, SystemFolder
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.funding.growth.differences import Difference


def growth(
    folder: SystemFolder,
    level: Annotated[
        str,
        typer.Option("--level", help="system, icp (place), ccg (commissioner) or pcn (network)."),
    ] = "ccg",
    edition: Annotated[
        str, typer.Option("--edition", help="Edition whose targets price a patient.")
    ] = "2018-19",
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show the lists that allocations foresaw against the lists that came, and what the difference
    is worth in the prices of the edition: gross, if the money grew with the patients; net, if a
    fixed sum were shared by the lists that came.

    Example: commonweal funding growth examples/kent-medway --level ccg
    """
    from commonweal.cli.funding.targets import ground_at, known_edition
    from commonweal.funding.growth.differences import grown
    from commonweal.funding.growth.projections import ProjectionError
    from commonweal.system.organisation import Kind

    known_edition(edition)
    ground, kind = ground_at(folder, as_of, level)
    if kind == Kind.PRACTICE:
        stop([f"--level {level}: growth is told of bodies, since practices merge"], code=2)
    own = Kind.NETWORK if kind == Kind.NETWORK else Kind.COMMISSIONER
    try:
        found = grown(ground, edition, own)
    except ProjectionError as error:
        stop(error.faults)
    rows = [row for row in found.rows if row.kind == kind]
    if not rows:
        stop(
            [
                f"{folder}: it holds no projection of lists at the level {level} (tables "
                "projections and registered)"
            ]
        )
    if not found.edition:
        progress(f"no targets of the edition {edition}: differences are in patients only")
    if as_json:
        print_json([_plain(row) for row in rows])
    else:
        print_rows([_short(row) for row in rows])


def _plain(row: Difference) -> dict[str, object]:
    return {
        "code": row.code,
        "name": row.name,
        "year": row.year,
        "series": row.series,
        "led_by": row.led_by,
        "base_year": row.base_year or None,
        "base": row.base,
        "projection": row.projection,
        "outturn": row.outturn,
        "outturn_series": None if row.counted is None else row.counted.series,
        "outturn_as_of": None if row.counted is None else row.counted.day,
        "outturn_is_mean": None if row.counted is None else row.counted.mean,
        "difference": row.difference,
        "difference_share": row.share,
        "growth_projected": row.growth,
        "growth_counted": row.growth_counted,
        "gross_pence": row.gross,
        "net_pence": row.net,
        "basis": "modelled",
    }


def _short(row: Difference) -> dict[str, object]:
    from commonweal.system.money import format_pounds

    def pounds(pence: int | None) -> str | None:
        return None if pence is None else format_pounds(pence, decimals=0)

    return {
        "code": row.code,
        "name": row.name,
        "year": row.year,
        "series": row.series,
        "foreseen": row.projection,
        "counted": row.outturn,
        "when": None if row.counted is None else row.counted.words,
        "difference": row.difference,
        "%": None if row.share is None else f"{100.0 * row.share:+.2f}%",
        "gross": pounds(row.gross),
        "net": pounds(row.net),
    }
