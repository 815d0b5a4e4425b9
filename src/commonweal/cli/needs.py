"""`commonweal needs`: an indicator about every body or area of a level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.opening import opened
from commonweal.cli.options import AsJson, AsOf, SystemFolder
from commonweal.cli.output import print_json, print_rows, stop

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from commonweal.folder import Folder
    from commonweal.needs.indicators import Definition
    from commonweal.needs.profiles.profile import Row

AREAS = ("ward", "district")


def needs(
    folder: SystemFolder,
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
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show indicators of need about the bodies or areas of a level: value, 95% limits, basis,
    against England and like areas, trend.

    Example: commonweal needs examples/kent-medway --level district
    --indicator health_index_life_expectancy
    """
    from commonweal.cli.population import level_of
    from commonweal.needs.held import Held
    from commonweal.needs.indicators import DefinitionError
    from commonweal.needs.profiles.profile import profile
    from commonweal.needs.values.gathered import LEVELS, observations

    ground, read = opened(folder, as_of)
    word = level.lower() if level.lower() in AREAS else level_of(read, level, *AREAS).value
    if word not in LEVELS:
        known = "system, icp (place), ccg (commissioner), pcn (network), practice, ward, district"
        stop([f"--level {level}: no level of needs; use one of {known}"], code=2)
    try:
        definitions = Held(ground).definitions
    except DefinitionError as error:
        stop(error.faults)
    wanted = _wanted(definitions, indicator)
    held = observations(ground, wanted, levels=[word])
    rows = profile(ground, wanted, word, held=held)
    if not rows:
        stop([_none(read, definitions, word, indicator, ground.day)])
    found = [_plain(row, with_indicator=not indicator) for row in rows]
    if as_json:
        print_json(found)
    else:
        print_rows([_short(row) for row in found], title=_title(definitions, indicator))
        for why in sorted({str(row["note"]) for row in found if row["note"]}):
            typer.echo(f"- {why}")


def _wanted(definitions: Mapping[str, Definition], indicator: str) -> Mapping[str, Definition]:
    if not indicator:
        return definitions
    if indicator not in definitions:
        like = _like(definitions, indicator.lower())
        hint = f"; did you mean {', '.join(like)}" if like else ""
        stop([f"--indicator {indicator}: not defined{hint} (docs/indicators.md lists all)"], code=2)
    return {indicator: definitions[indicator]}


def _like(definitions: Mapping[str, Definition], asked: str) -> list[str]:
    """Ids that hold what was asked for, in id or name, or are spelled nearly so."""
    from difflib import get_close_matches

    words = [word for word in asked.split("_") if word not in ("qof", "health", "index")]
    holding = [
        key
        for key, held in definitions.items()
        if asked in key or any(len(w) > 2 and w in held.name.lower() for w in words)
    ]
    return (holding or get_close_matches(asked, list(definitions), cutoff=0.5))[:5]


def _none(
    folder: Folder, definitions: Mapping[str, Definition], level: str, indicator: str, day: date
) -> str:
    if not indicator:
        return f"{folder.path}: it holds no defined indicator at the level {level}"
    other = _of_another_day(folder, definitions[indicator])
    if other:
        return (
            f"{folder.path}: its values of {indicator} are about {other}, none of which can be "
            f"shown at the level {level} on {day:%Y-%m-%d}; another level, or another day with "
            "--as-of, may hold some"
        )
    held = ", ".join(definitions[indicator].levels)
    return (
        f"{folder.path}: it holds no value of {indicator} at the level {level}; it is defined for "
        f"{held}, and the table indicators holds none that could be rolled up"
    )


def _of_another_day(folder: Folder, definition: Definition) -> str:
    """Bodies of any day about which the folder holds values."""
    import pyarrow.compute as pc

    table = folder.tables.get("indicators")
    if table is None:
        return ""
    about = set(table.filter(pc.equal(table["indicator"], definition.held_as))["about"].to_pylist())
    names = {o.code: o.name for o in folder.system.organisations if not o.neighbour}
    held = sorted(about & names.keys())
    more = f" and {len(held) - 3} more" if len(held) > 3 else ""
    return ", ".join(f"{code} ({names[code]})" for code in held[:3]) + more


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
    short = {name: row[name] for name in names if name in row}
    if "indicator" in row:
        short["unit"] = f"{row['unit']}{', crude' if row['crude'] else ''}"
    return short | {
        "england": row["england"],
        "like": row["like"],
        "funnel": row["funnel"],
        "period": f"{row['start']} to {row['end']}",
        "through": row["through"],
    }


def _title(definitions: Mapping[str, Definition], indicator: str) -> str:
    if not indicator:
        return ""
    held = definitions[indicator]
    crude = "; crude: " + held.age_words if held.age_explains else ""
    return f"{held.name} ({held.unit}){crude}"
