"""`commonweal prevention`: what prevention costs now and brings later, over any horizon."""

from __future__ import annotations

from typing import Annotated

import typer

from commonweal.cli.opening import opened
from commonweal.cli.options import AsJson, Seed, SystemFolder
from commonweal.cli.output import print_json, print_rows, progress, stop

#: Cells longer than this are told below the table.
LONGEST = 40
TABLES = ("programmes", "by_year", "by_payer", "by_fifth", "expected", "parameters")


def prevention(
    folder: SystemFolder,
    years: Annotated[int, typer.Option(min=1, max=40, help="Horizon.")] = 20,
    draws: Annotated[int, typer.Option(min=1, max=10_000, help="Draws of the parameters.")] = 200,
    seed: Seed = 0,
    table: Annotated[
        str, typer.Option("--table", help=f"What to show: {', '.join(TABLES)}.")
    ] = TABLES[0],
    as_json: AsJson = False,
) -> None:
    """Work out prevention programmes for the system's residents: spend, savings by payer, events,
    quality-adjusted years, by year and deprivation fifth. Pounds in text, pence in JSON.

    Example: commonweal prevention examples/kent-medway --years 40 --table by_payer
    """
    from commonweal.needs.prevention.of_residents import part

    if table not in TABLES:
        stop([f"--table {table}: use one of {', '.join(TABLES)}"], code=2)
    ground, _ = opened(folder, seed=seed)
    progress(f"Working out {draws} draws of {years} years ...")
    made = part(ground, years=years, draws=draws)
    if made.lacks and not made.tables:
        stop([f"{folder}: it lacks {lack.what} (table {lack.table})" for lack in made.lacks])
    held = next(t for t in made.tables if t.id == f"needs.prevention.{table}")
    rows = held.data.to_pylist()
    money = {column.name for column in held.columns if column.kind == "money"}
    if as_json:
        print_json([{f"{k}_pence" if k in money else k: v for k, v in row.items()} for row in rows])
        return
    # Long words, such as why a payback is withheld, stand below the table, not in its cells.
    long = sorted({str(v) for row in rows for v in row.values() if len(str(v)) > LONGEST})
    print_rows(
        [{k: _shown(v, pounds=k in money, long=long) for k, v in row.items()} for row in rows],
        title=f"{held.title} ({held.basis.value})",
    )
    for number, words in enumerate(long, start=1):
        typer.echo(f"[{number}] {words}")
    progress(held.note)


def _shown(value: object, *, pounds: bool, long: list[str]) -> object:
    if str(value) in long:
        return f"[{long.index(str(value)) + 1}]"
    if pounds and isinstance(value, int):
        from commonweal.system.money import format_pounds

        return format_pounds(round(value, -2)).removesuffix(".00")
    return value
