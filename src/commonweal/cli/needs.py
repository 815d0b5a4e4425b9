"""`commonweal needs`: an indicator about every body or area of a level."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.output import day_of, print_json, print_rows, stop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commonweal.folder import Folder
    from commonweal.needs.indicators import Definition
    from commonweal.needs.profiles import Row

AREAS = ("ward", "district")


def needs(
    folder: Annotated[Path, typer.Argument(help="System folder.")],
    level: Annotated[
        str,
        typer.Option(
            "--level",
            help="system, icp (place), ccg (commissioner), pcn (network), practice, ward or "
            "district.",
        ),
    ] = "district",
    indicator: Annotated[
        str, typer.Option("--indicator", help="Id of an indicator; all that are held otherwise.")
    ] = "",
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day; the folder's own otherwise."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print rows as JSON.")] = False,
) -> None:
    """Show indicators of need about the bodies or areas of a level: value, 95% limits, basis,
    against England and like areas, trend.

    Example: commonweal needs examples/kent-medway --level district
    --indicator health_index_life_expectancy
    """
    from commonweal.cli.population import level_of
    from commonweal.folder import FolderError, read_folder
    from commonweal.folder.finding import line
    from commonweal.needs.held import Held
    from commonweal.needs.indicators import DefinitionError
    from commonweal.needs.profiles import profile
    from commonweal.needs.values import observations
    from commonweal.people.ground import ground_of
    from commonweal.rules import load_rules
    from commonweal.system.study import Given

    if not folder.is_dir():
        stop([f"{folder}: no such folder; name a system folder"], code=2)
    try:
        read = read_folder(folder)
    except FolderError as error:
        stop([line(finding) for finding in error.findings])
    word = level.lower() if level.lower() in AREAS else level_of(read, level, *AREAS).value
    given = Given(
        as_of=day_of(as_of) or read.settings.as_of,
        rules=load_rules(),
        policies=read.settings.policies(),
    )
    ground = ground_of(read.system, read.tables, given)
    try:
        definitions = Held(ground).definitions
    except DefinitionError as error:
        stop(error.faults)
    wanted = _wanted(definitions, indicator)
    held = observations(ground, wanted, levels=[word])
    rows = profile(ground, wanted, word, held=held)
    if not rows:
        stop([_none(read, definitions, word, indicator)])
    found = [_plain(row, with_indicator=not indicator) for row in rows]
    if as_json:
        print_json(found)
    else:
        print_rows([_short(row) for row in found], title=_title(definitions, indicator))


def _wanted(definitions: Mapping[str, Definition], indicator: str) -> Mapping[str, Definition]:
    if not indicator:
        return definitions
    if indicator not in definitions:
        like = [key for key in definitions if indicator.lower() in key]
        hint = f"; did you mean {', '.join(like[:5])}" if like else ""
        stop([f"--indicator {indicator}: not defined{hint} (docs/indicators.md lists all)"], code=2)
    return {indicator: definitions[indicator]}


def _none(folder: Folder, definitions: Mapping[str, Definition], level: str, indicator: str) -> str:
    if not indicator:
        return f"{folder.path}: it holds no defined indicator at the level {level}"
    held = ", ".join(definitions[indicator].levels)
    return (
        f"{folder.path}: it holds no value of {indicator} at the level {level}; it is defined for "
        f"{held}, and the table indicators holds none that could be rolled up"
    )


def _plain(row: Row, *, with_indicator: bool) -> dict[str, object]:
    """A row as JSON: what scripts read first comes first."""
    named: dict[str, object] = {"code": row.code, "name": row.name}
    if with_indicator:
        named["indicator"] = row.indicator
    return named | {
        "value": row.value,
        "lower": row.lower,
        "upper": row.upper,
        "unit": row.unit,
        "basis": row.basis.value,
        "comparison": row.comparison,
        "england": row.england,
        "england_how": row.england_how,
        "like": row.like,
        "like_areas": row.like_areas,
        "against_like": row.against_like or None,
        "rank": row.rank,
        "ranked": row.ranked,
        "funnel": row.funnel or None,
        "trend": row.trend,
        "trend_how": row.trend_how,
        "start": row.start,
        "end": row.end,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "through": row.through.value,
        "covered": row.covered,
        "crude": row.crude,
        "note": row.note or None,
    }


def _short(row: dict[str, object]) -> dict[str, object]:
    names = ("code", "name", "indicator", "value", "lower", "upper", "basis", "comparison", "trend")
    return {name: row[name] for name in names if name in row}


def _title(definitions: Mapping[str, Definition], indicator: str) -> str:
    if not indicator:
        return ""
    held = definitions[indicator]
    crude = "; crude: " + held.age_words if held.age_explains else ""
    return f"{held.name} ({held.unit}){crude}"
