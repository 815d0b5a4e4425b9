"""`commonweal contracts monitor`: whether outcomes get worse, and since when that could be seen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson, Seed
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from commonweal.contracts.monitoring import Failing, Portfolio, Series, Tested

#: Tables of a folder that name bodies and sites: an outcome about one is of a service.
CODED = ("organisations", "sites")


def monitor(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Outcomes by contract and period: CSV or Parquet in the form of a folder's "
            "outcomes table (docs/data-contract.md), or a system folder.",
        ),
    ],
    chance: Annotated[
        float,
        typer.Option(
            min=0.001,
            max=0.5,
            help="Chance of any false alarm in all charts together, if nothing changed.",
        ),
    ] = 0.1,
    points: Annotated[
        int, typer.Option(min=12, help="Over so many points of each chart.", metavar="POINTS")
    ] = 60,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Warnings over all contracts with one stated chance of a false alarm, and a backtest.

    A value counts from the day on which it was published. Fewer than 12 points cannot be dated.
    Simulated failures are told apart. Ends with 1 where there is a warning or a row that cannot be
    charted.

    Example: commonweal contracts monitor examples/contracts/synthetic-outcomes.csv
    """
    from commonweal.contracts.monitoring import backtest, series_of, watch

    table, known_from, bodies, began, ended = _read(file)
    several, faults = series_of(table, known_from, bodies)
    found = watch(several, chance=chance, points=points)
    tested = backtest(several, ended=ended, chance=chance, points=points)
    simulated = _simulated(several, found, began, seed)
    if as_json:
        from commonweal.contracts.monitoring.telling import fault_row, found_after, row

        print_json(
            {
                "chance_of_false_alarm": found.chance,
                "over_points": found.points,
                "charts": found.charts,
                "limit": found.limit,
                "found_after_points": None if found.limit is None else found_after(found.limit),
                "series": [row(one) for one in found.watched],
                "backtest": [_tested(one) for one in tested],
                "simulated": [_failing(one) for one in simulated],
                "faults": [fault_row(one) for one in faults],
            }
        )
    else:
        _show(found, tested, simulated)
        for fault in faults:
            progress(f"{fault.contract}, {fault.outcome}: {fault.text}; {fault.do}")
    if faults or any(one.warnings for one in found.watched):
        raise typer.Exit(1)


def _tested(one: Tested) -> dict[str, object]:
    from commonweal.contracts.monitoring.telling import tested_row

    return tested_row(one)


def _failing(one: Failing) -> dict[str, object]:
    from commonweal.contracts.monitoring.telling import failing_row

    return failing_row(one)


def _read(
    file: Path,
) -> tuple[
    pa.Table, Mapping[str, date | None], frozenset[str], Mapping[str, date], Mapping[str, date]
]:
    """The table, when its sources could be known, whose outcomes are of no contract (bodies and
    sites of the folder), and when contracts began and ended."""
    from commonweal.folder import FolderError
    from commonweal.folder.finding import line
    from commonweal.folder.partly import read_table, read_tables

    try:
        if not file.is_dir():
            return read_table(file, "outcomes"), {}, frozenset(), {}, {}
        tables = read_tables(file, ("outcomes", "sources", *CODED))
    except FileNotFoundError as error:
        stop([str(error)], code=2)
    except FolderError as error:
        stop([line(finding) for finding in error.findings])
    if "outcomes" not in tables:
        stop([f"{file} holds no outcomes: add outcomes.csv (docs/data-contract.md)"])
    began, ended = _terms(file)
    known = {row["id"]: row["known_from"] for row in tables["sources"].to_pylist()}
    held = [tables[name]["code"].to_pylist() for name in CODED if name in tables]
    return tables["outcomes"], known, frozenset(code for one in held for code in one), began, ended


def _terms(folder: Path) -> tuple[dict[str, date], dict[str, date]]:
    from commonweal.cli.records.place import path_of, whole
    from commonweal.contracts.monitoring.ending import began, ended
    from commonweal.records import fold

    path = path_of(folder)
    if not path.is_file():
        return {}, {}
    ever = fold(whole(path), effective=date.today()).ever()
    return began(ever), ended(ever)


def _simulated(
    several: tuple[Series, ...], found: Portfolio, began: Mapping[str, date], seed: int
) -> list[Failing]:
    from commonweal.contracts.monitoring import failing

    made = (
        failing(
            one,
            began[one.contract],
            charts=max(1, found.charts),
            chance=found.chance,
            points=found.points,
            seed=seed,
        )
        for one in several
        if one.contract in began
    )
    return [one for one in made if one is not None]


def _show(found: Portfolio, tested: tuple[Tested, ...], simulated: list[Failing]) -> None:
    from commonweal.contracts.monitoring.telling import rate
    from commonweal.contracts.monitoring.watching import FEWEST
    from commonweal.evidence.words import counted, known

    charted = [one for one in found.watched if one.status != "direction not said"]
    print_rows(
        [
            {
                "contract": one.series.contract,
                "outcome": one.series.name,
                "points": len(one.series),
                "last": float(one.series.values[-1]),
                "unit": one.series.unit,
                "target": one.series.last_target,
                "met": one.series.last_met,
                "says": one.status,
                "warning": "; ".join(
                    f"{warned.kind}, period to {warned.period_end}" for warned in one.warnings
                ),
            }
            for one in charted
        ],
        title="Outcomes of contracts, warnings first",
        none="No outcome of which the way of being better is stated.",
    )
    progress(rate(found))
    if any(one.status == "cannot be dated" for one in charted):
        progress(f"cannot be dated: fewer than {FEWEST} points.")
    if left := len(found.watched) - len(charted):
        progress(
            f"{counted(left, 'series', 'series')} not shown: nobody states which way is better "
            "(column better); --json has them."
        )
    dated = [one for one in tested if one.warned is not None]
    if dated:
        print_rows(
            [
                {
                    "contract": one.series.contract,
                    "outcome": one.series.name,
                    "warning could be given on": one.warned,
                    "because": one.kind,
                    "ended": one.ended,
                    "days before": one.days_before,
                }
                for one in dated
            ],
            title="From what was published by the day alone",
        )
    if simulated:
        print_rows(
            [
                {
                    "contract": one.series.contract,
                    "outcome": one.series.name,
                    "from": f"{one.series.last_target:g}% in {known(one.start, 'month')}",
                    "to": f"{one.series.values[-1]:g}% in {known(one.series.ends[-1], 'month')}",
                    "warned by then": f"{one.warned:.0%}",
                    "half by": one.middle,
                    "95% by": one.late,
                }
                for one in simulated
            ],
            title="SIMULATED, not observed: when a warning would have come, had it fallen in a "
            "straight line",
        )
        first = simulated[0]
        progress(
            f"assumed in the simulation: {first.spread:g} points of spread from month to month, "
            f"{first.delay} days to publication"
        )
