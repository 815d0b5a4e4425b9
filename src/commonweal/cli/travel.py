"""`commonweal travel`: how long it takes, and minutes from a user's own road network."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson, AsOf, SystemFolder
from commonweal.cli.output import day_of, harmless, print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.evidence import Column
    from commonweal.folder import Folder
    from commonweal.folder.importers.valhalla import Point, Timed
    from commonweal.people.ground import Ground
    from commonweal.services.setting import Setting

#: Areas and sites without a place that are listed; the others are counted.
LISTED = 20


def travel(
    folder: SystemFolder,
    service: Annotated[str, typer.Option("--service", help="As the table demand names it.")] = (
        "stroke"
    ),
    graph: Annotated[
        Path | None, typer.Option("--graph", help="Settings (JSON) of a graph built by Valhalla.")
    ] = None,
    extract: Annotated[
        Path | None, typer.Option("--extract", help="OpenStreetMap extract that it was built from.")
    ] = None,
    extracted: Annotated[
        datetime | None,
        typer.Option("--extracted", formats=["%Y-%m-%d"], help="Day of the extract."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Modelled minutes held make way for those found.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write, with the minutes added.")
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Tell which road minutes are given and which estimated, and how far estimates miss when each
    timed site is left out. With --graph, --extract and --out: time all ways over a road network
    built by Valhalla, and write the folder with them.

    Example: commonweal travel examples/kent-medway
    """
    from commonweal.cli.opening import opened

    if graph is None and (extract or extracted or out or replace):
        stop(["--extract, --extracted, --replace and --out go with --graph"], code=2)
    if graph is not None and (extract is None or out is None):
        stop(["--graph: name the --extract that it was built from and the --out folder"], code=2)
    ground, held = opened(folder, as_of)
    if graph is not None and extract is not None and out is not None:
        _time(ground, held, service, graph, extract, extracted, replace, out, as_json)
    else:
        _tell(ground, service, as_json)


def _tell(ground: Ground, service: str, as_json: bool) -> None:
    from commonweal.cli.lacking import refuse
    from commonweal.services.setting import Setting, setting_of
    from commonweal.services.travel.part import part

    try:
        setting = setting_of(ground, service)
    except ValueError as error:
        stop([str(error)])
    if not isinstance(setting, Setting):
        refuse(setting, service)
    shown = part(ground, service)
    tables = {table.id: table.data.to_pylist() for table in shown.tables}
    if as_json:
        print_json({"service": service, "sites": _sites(setting), "tables": tables})
        return
    from commonweal.cli.columns import print_shown, print_table

    typer.echo(harmless(shown.section.text))
    print_table(_site_columns(), _sites(setting), title="\nSites")
    for table in shown.tables:
        print_shown(table)


def _site_columns() -> list[Column]:
    from commonweal.evidence import Column

    return [
        Column(name="site", label="site", kind="code"),
        Column(name="name", label="name", kind="text"),
        Column(name="outside", label="outside", kind="flag"),
        Column(name="basis", label="basis", kind="text"),
        Column(name="mean_minutes", label="mean minutes", kind="number"),
    ]


def _sites(setting: Setting) -> list[dict[str, object]]:
    """The sites, and the mean road minutes to each over all cases that can reach it."""
    rows: list[dict[str, object]] = []
    for at, site in enumerate(setting.sites):
        reached = (setting.minutes[:, at] < float("inf")) & (setting.demand > 0.0)
        weight = setting.demand[reached]
        total = float(weight.sum())
        mean = float((setting.minutes[reached, at] * weight).sum()) / total if total else None
        rows.append(
            {
                "site": site.code,
                "name": site.name,
                "outside": site.outside,
                "basis": "estimated" if site.estimated else setting.minutes_basis.value,
                "mean_minutes": mean,
            }
        )
    return rows


def _time(
    ground: Ground,
    held: Folder,
    service: str,
    graph: Path,
    extract: Path,
    extracted: datetime | None,
    replace: bool,
    out: Path,
    as_json: bool,
) -> None:
    from commonweal.folder import FolderError, write_folder
    from commonweal.folder.finding import line
    from commonweal.folder.importers.road_minutes import beside, extract_source, with_minutes
    from commonweal.folder.importers.valhalla import (
        ValhallaError,
        open_graph,
        pairs_at_once,
        road_minutes,
    )
    from commonweal.plan.merge import formats, notes_of

    areas, sites = _places(ground, service)
    try:
        matrix = open_graph(graph)
        source = extract_source(extract, day_of(extracted))
        progress(f"timing {len(areas):,} areas to {len(sites)} sites ...")
        timed = road_minutes(matrix, areas, sites, source["id"], at_once=pairs_at_once(graph))
        tables, added = with_minutes(held.tables.held, timed, source, replace=replace)
        write_folder(
            out,
            settings=held.settings,
            tables=tables,
            statements=held.statements,
            format=formats(held.path),
            notes=notes_of(held.path),
        )
    except FolderError as error:
        stop([*(line(finding) for finding in error.findings), "nothing was written"])
    except (ValhallaError, OSError, ValueError) as error:
        stop([str(error), "nothing was written"])
    _say(timed, added, beside(held.tables.held, timed), source["id"], out, as_json)


def _places(ground: Ground, service: str) -> tuple[dict[str, Point], dict[str, Point]]:
    """The system's areas with a point, and the sites with a place; what has none is named."""
    from commonweal.services.candidates import Candidates, candidates_of

    found = candidates_of(ground, service)
    if not isinstance(found, Candidates):
        stop([f"{found.table}: {found.what} are not held; {found.consequence}"])
    sites = {
        site.code: (site.latitude, site.longitude)
        for site in found.sites
        if site.latitude is not None and site.longitude is not None
    }
    areas = {a: ground.area_points[a] for a in ground.own_areas if a in ground.area_points}
    nowhere = [
        *(f"{area}: no point" for area in sorted(ground.own_areas - set(areas))),
        *(f"{site.code}: no place" for site in found.sites if site.code not in sites),
    ]
    for one in nowhere[:LISTED]:
        progress(f"left out: {one}")
    if len(nowhere) > LISTED:
        progress(f"left out: {len(nowhere) - LISTED} more")
    return areas, sites


def _say(
    timed: Timed,
    added: int,
    both: tuple[int, float | None],
    source: str,
    out: Path,
    as_json: bool,
) -> None:
    held, longer = both
    if as_json:
        print_json(
            {
                "out": str(out),
                "source": source,
                "timed": timed.rows.num_rows,
                "added": added,
                "held_too": held,
                "longer_than_held": longer,
                "unreached": [one._asdict() for one in timed.unreached],
            }
        )
        return
    typer.echo(f"{timed.rows.num_rows:,} ways timed, {added:,} rows added as {source}")
    if longer is not None:
        typer.echo(
            f"{held:,} of them are held from elsewhere too: on average these are "
            f"{abs(longer):.1f} minutes {'longer' if longer > 0 else 'shorter'}. Where both stand "
            "in one folder, sites are compared by two models of the roads; --replace takes one."
        )
    missed = Counter((one.site, one.why) for one in timed.unreached)
    rows = [{"site": site, "ways": n, "why": why} for (site, why), n in sorted(missed.items())]
    if rows:
        print_rows(rows, title=f"{len(timed.unreached):,} ways were not found")
    progress(f"{out}: written")
