"""`commonweal prevention`: what prevention costs now and brings later, over any horizon."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commonweal.cli.output import print_json, print_rows, progress, stop

TABLES = ("programmes", "by_year", "by_payer", "by_fifth", "expected", "parameters")


def prevention(
    folder: Annotated[Path, typer.Argument(help="System folder.")],
    years: Annotated[int, typer.Option(min=1, max=40, help="Horizon.")] = 20,
    draws: Annotated[int, typer.Option(min=1, max=10_000, help="Draws of the parameters.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="What the draws start from.")] = 0,
    table: Annotated[
        str, typer.Option("--table", help=f"What to show: {', '.join(TABLES)}.")
    ] = TABLES[0],
    as_json: Annotated[bool, typer.Option("--json", help="Print rows as JSON.")] = False,
) -> None:
    """Work out prevention programmes for the system's residents: spend, savings by payer, events,
    quality-adjusted years, by year and deprivation fifth. Amounts are in pence.

    Example: commonweal prevention examples/kent-medway --years 40 --table by_payer
    """
    from commonweal.folder import FolderError, read_folder
    from commonweal.folder.finding import line
    from commonweal.needs.prevention_of_residents import part
    from commonweal.people.ground import ground_of
    from commonweal.rules import load_rules
    from commonweal.system.study import Given

    if table not in TABLES:
        stop([f"--table {table}: use one of {', '.join(TABLES)}"], code=2)
    if not folder.is_dir():
        stop([f"{folder}: no such folder; name a system folder"], code=2)
    try:
        read = read_folder(folder)
    except FolderError as error:
        stop([line(finding) for finding in error.findings])
    given = Given(
        as_of=read.settings.as_of,
        rules=load_rules(),
        policies=read.settings.policies(),
        seed=seed,
    )
    progress(f"Working out {draws} draws of {years} years ...")
    made = part(ground_of(read.system, read.tables, given), years=years, draws=draws)
    if made.lacks and not made.tables:
        stop([f"{folder}: it lacks {lack.what} (table {lack.table})" for lack in made.lacks])
    held = next(t for t in made.tables if t.id == f"needs.prevention.{table}")
    rows = held.data.to_pylist()
    if as_json:
        print_json(rows)
    else:
        print_rows(rows, title=f"{held.title} ({held.basis.value})")
        progress(held.note)
