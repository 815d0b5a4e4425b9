"""Section: life expectancy, the gap between districts, which way it moves, and what makes it."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence import Basis, Chart, Figure, Lack, Part, Table
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import joined
from commonweal.needs.life import published
from commonweal.needs.life import tables as life_tables
from commonweal.needs.life.mortality import Deaths, deaths_held
from commonweal.needs.life.published import LIFE, PUBLISHED, Gap, gaps, moving
from commonweal.needs.values.observation import Observation
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.rules import Source


def part(ground: Ground, held: Sequence[Observation]) -> Part:
    """Life expectancy by district and its gap; life tables where deaths are supplied."""
    yearly = gaps(held)
    supplied = deaths_held(ground)
    tables: list[Table] = []
    figures: list[Figure] = []
    charts: list[Chart] = []
    lacks: list[Lack] = []
    words = []
    if yearly:
        sources = ground.sources("indicators", "indicator", LIFE)
        tables += [
            published.districts(ground, held, yearly[-1], sources),
            published.by_year(ground, yearly, sources),
        ]
        figures += _figures(ground, yearly, sources)
        charts += [published.district_chart(), published.gap_chart()]
        words.append(_said(ground, yearly))
    else:
        figures.append(_no_gap(ground, held))
        lacks.append(
            Lack(
                table="indicators",
                what=f"life expectancy by district ({LIFE})",
                consequence="the gap between districts cannot be told",
                cause="rows",
            )
        )
    if supplied:
        drawn, made = life_tables.drawn(ground, supplied)
        charts += drawn
        tables += made
        figures += [figure for one in supplied for figure in life_tables.figures(ground, one)]
        words.append(_supplied(ground, supplied))
    else:
        lacks.append(
            lacking(
                "deaths",
                "deaths by age, cause and area",
                "life expectancy has no interval, none within districts can be told, and what "
                "ages and causes make the gap is not known",
            )
        )
        words.append(_no_deaths(ground))
    return Part.of(
        id="needs.life",
        title="Life expectancy and its gap",
        text=" ".join(words),
        figures=figures,
        tables=tables,
        charts=charts,
        methods=(PUBLISHED, life_tables.METHOD) if supplied else (PUBLISHED,),
        lacks=lacks,
    )


def _no_gap(ground: Ground, held: Sequence[Observation]) -> Figure:
    alone = sorted({o.code for o in held if o.indicator == LIFE and o.level == "district"})
    reason = f"no life expectancy by district is held (table indicators, {LIFE})"
    if len(alone) == 1:
        name = ground.area_names.get(alone[0], alone[0])
        reason = f"life expectancy is held of one district alone ({name})"
    return unknown(
        ground,
        f"needs.life_gap.{ground.system.code}",
        "Gap in life expectancy between districts",
        reason,
    )


def _supplied(ground: Ground, supplied: Sequence[Deaths]) -> str:
    """What the life tables stand on, how firm it is and what it cannot show."""
    first = supplied[0]
    basis = weakest(*(one.basis for one in supplied))
    titles = {source.id: source.title for one in supplied for source in one.sources}
    said = (
        f"Deaths by age of {life_tables.period(first)} are supplied ({basis.value}; "
        f"{joined([titles[key] for key in sorted(titles)])}): life tables with limits stand below."
    )
    for by in ("district", "fifth"):
        # All persons come first where they are held.
        told = [
            words for one in supplied if one.by == by and (words := life_tables.said(ground, one))
        ]
        said += f" {told[0]}" if told else ""
    if not any(one.by == "fifth" for one in supplied):
        said += " None are held of small areas, so none is told by deprivation."
    if not any(one.causes for one in supplied):
        said += " Causes of death are not held, so what causes make the gap is not known."
    return said


def _no_deaths(ground: Ground) -> str:
    held = ground.tables.get("deaths")
    which = "of the system's districts or small areas " if held is not None else ""
    return (
        f"No deaths by age {which}are held: no intervals, no life expectancy within districts, "
        "and no account of the ages and causes that make the gap."
    )


def _said(ground: Ground, yearly: Sequence[Gap]) -> str:
    first, last = yearly[0], yearly[-1]
    names = ground.area_names
    return (
        f"In {last.end.year} life expectancy at birth ran from {last.lowest.value:.1f} years in "
        f"{names.get(last.lowest.code, last.lowest.code)} to {last.highest.value:.1f} in "
        f"{names.get(last.highest.code, last.highest.code)}, a gap of {last.years:.1f} years "
        f"between {last.districts} districts"
        + (
            f"; in {first.end.year} it was {first.years:.1f}. {moving(yearly).words}"
            if len(yearly) > 1
            else "."
        )
    )


def _figures(ground: Ground, yearly: Sequence[Gap], sources: tuple[Source, ...]) -> list[Figure]:
    system = ground.system.code
    last = yearly[-1]
    names = ground.area_names
    basis = weakest(last.lowest.basis, last.highest.basis)
    said = [
        (f"life_gap.{system}", "Gap in life expectancy between districts", last.years, system),
        *(
            (
                f"life_{which}.{system}",
                f"{words} life expectancy at birth: {names.get(one.code, one.code)}",
                one.value,
                one.code,
            )
            for which, words, one in (
                ("lowest", "Lowest", last.lowest),
                ("highest", "Highest", last.highest),
            )
        ),
    ]
    if len(yearly) > 1:
        since = yearly[0]
        said.append(
            (
                f"life_gap_change.{system}",
                f"Change of the gap since {since.end.year}",
                last.years - since.years,
                system,
            )
        )
    return [
        ground.figure(
            f"needs.{identifier}",
            label,
            about,
            value,
            "years",
            basis,
            sources,
            method=PUBLISHED.id,
            vintage=str(last.end.year),
            as_of=last.end,
        )
        for identifier, label, value, about in said
    ] + [
        ground.figure(
            f"needs.life_gap_trend.{system}",
            "Which way the gap in life expectancy moves",
            system,
            moving(yearly).direction,
            "",
            weakest(basis, Basis.ESTIMATED),
            sources,
            method=PUBLISHED.id,
            vintage=f"{yearly[0].end.year} to {last.end.year}",
            as_of=last.end,
        )
    ]
