"""Section: life expectancy, the gap between districts, which way it moves, and what makes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.evidence import Basis, Chart, Column, Figure, Lack, Method, Part, Section, Table
from commonweal.evidence.figure import weakest
from commonweal.needs import life_tables, mortality
from commonweal.needs.trends import Trend, of_values
from commonweal.needs.values import Observation
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.rules import Source

#: The indicator of life expectancy at birth by district.
LIFE = "health_index_life_expectancy"

PUBLISHED = Method(
    id="needs.life_gap",
    title="The gap in life expectancy between districts",
    text="Life expectancy at birth of each council district as published, and the highest less "
    "the lowest of the same year. The values are published without deaths and populations, so no "
    "interval can be given, of them or of their gap. Which way the gap moves: Kendall's rank test "
    "of the yearly gaps. The highest and the lowest of several values differ even by chance "
    "alone, so the gap of extremes overstates.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The gap between districts in one year: highest less lowest, and where these are."""

    start: date
    end: date
    lowest: Observation
    highest: Observation
    districts: int

    @property
    def years(self) -> float:
        """The gap, in years of life."""
        assert self.lowest.value is not None
        assert self.highest.value is not None
        return self.highest.value - self.lowest.value


def gaps(held: Sequence[Observation]) -> list[Gap]:
    """The gap of each year, oldest first; of equal values the first code counts.

    Years in which fewer than two districts have a value have no gap.
    """
    years: dict[tuple[date, date], list[Observation]] = {}
    for one in held:
        if one.indicator == LIFE and one.level == "district" and one.value is not None:
            years.setdefault((one.start, one.end), []).append(one)
    return [
        Gap(
            start=start,
            end=end,
            lowest=min(found, key=lambda o: (o.value or 0.0, o.code)),
            highest=max(found, key=lambda o: (o.value or 0.0, o.code)),
            districts=len(found),
        )
        for (start, end), found in sorted(years.items())
        if len(found) > 1
    ]


def part(ground: Ground, held: Sequence[Observation]) -> Part:
    """Life expectancy by district and its gap; life tables where deaths are supplied."""
    yearly = gaps(held)
    supplied = mortality.deaths_held(ground)
    tables: list[Table] = []
    figures: list[Figure] = []
    charts: list[Chart] = []
    lacks: list[Lack] = []
    words = []
    if yearly:
        sources = ground.sources("indicators", "indicator", LIFE)
        tables += [_districts(ground, held, yearly[-1], sources), _gaps(ground, yearly, sources)]
        figures += _figures(ground, yearly, sources)
        charts += [_district_chart(), _gap_chart()]
        words.append(_said(ground, yearly))
    else:
        figures.append(
            unknown(
                ground,
                f"needs.life_gap.{ground.system.code}",
                "Gap in life expectancy between districts",
                f"no life expectancy by district is held (table indicators, {LIFE})",
            )
        )
        lacks.append(
            Lack(
                table="indicators",
                what=f"life expectancy by district ({LIFE})",
                consequence="the gap between districts cannot be told",
                cause="rows",
            )
        )
    if supplied:
        for one in supplied:
            tables += life_tables.tables(ground, one)
            figures += life_tables.figures(ground, one)
        words.append("Deaths by age are supplied, so life tables with limits stand below.")
    else:
        lacks.append(
            lacking(
                "deaths",
                "deaths by age, cause and area",
                "life expectancy has no interval, none within districts can be told, and what "
                "ages and causes make the gap is not known",
            )
        )
        words.append(
            "No deaths by age are held: no intervals, no life expectancy within districts, and "
            "no account of the ages and causes that make the gap."
        )
    return Part(
        section=Section(
            id="needs.life",
            title="Life expectancy and its gap",
            text=" ".join(words),
            figures=tuple(f.id for f in figures),
            charts=tuple(c.id for c in charts),
            tables=tuple(t.id for t in tables),
        ),
        figures=tuple(figures),
        tables=tuple(tables),
        charts=tuple(charts),
        methods=(PUBLISHED, life_tables.METHOD) if supplied else (PUBLISHED,),
        lacks=tuple(lacks),
    )


def moving(yearly: Sequence[Gap]) -> Trend:
    """Which way the gap moves over the years held."""
    return of_values([(gap.end, gap.years) for gap in yearly])


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


def _districts(
    ground: Ground, held: Sequence[Observation], last: Gap, sources: tuple[Source, ...]
) -> Table:
    rows = sorted(
        (
            {
                "code": one.code,
                "name": ground.area_names.get(one.code, one.code),
                "value": one.value,
                "lower": None,
                "upper": None,
                "below_highest": (last.highest.value or 0.0) - one.value,
                "basis": one.basis.value,
            }
            for one in held
            if one.indicator == LIFE
            and one.level == "district"
            and (one.start, one.end) == (last.start, last.end)
            and one.value is not None
        ),
        key=lambda row: (row["value"], row["code"]),
    )
    return Table.of_rows(
        rows,
        id="needs.life_by_district",
        title=f"Life expectancy at birth by district, {last.end.year}",
        columns=(
            Column(name="code", label="Code", kind="code"),
            Column(name="name", label="District", kind="text"),
            Column(name="value", label="Life expectancy at birth", kind="number", unit="years"),
            Column(name="lower", label="Lower limit", kind="number", unit="years"),
            Column(name="upper", label="Upper limit", kind="number", unit="years"),
            Column(name="below_highest", label="Below the highest", kind="number", unit="years"),
            Column(name="basis", label="Basis", kind="text"),
        ),
        basis=weakest(*(Basis(str(row["basis"])) for row in rows)),
        sources=sources,
        method=PUBLISHED.id,
        as_of=last.end,
        vintage=str(last.end.year),
        note="No limits: the values are published without deaths and populations.",
    )


def _gaps(ground: Ground, yearly: Sequence[Gap], sources: tuple[Source, ...]) -> Table:
    names = ground.area_names
    return Table.of_rows(
        [
            {
                "year": str(gap.end.year),
                "gap": gap.years,
                "lowest": names.get(gap.lowest.code, gap.lowest.code),
                "lowest_value": gap.lowest.value,
                "highest": names.get(gap.highest.code, gap.highest.code),
                "highest_value": gap.highest.value,
                "districts": gap.districts,
            }
            for gap in yearly
        ],
        id="needs.life_gap",
        title="Gap in life expectancy between districts, by year",
        columns=(
            Column(name="year", label="Year", kind="text"),
            Column(name="gap", label="Gap", kind="number", unit="years"),
            Column(name="lowest", label="Lowest", kind="text"),
            Column(name="lowest_value", label="Lowest value", kind="number", unit="years"),
            Column(name="highest", label="Highest", kind="text"),
            Column(name="highest_value", label="Highest value", kind="number", unit="years"),
            Column(name="districts", label="Districts", kind="count"),
        ),
        basis=weakest(*(gap.lowest.basis for gap in yearly)),
        sources=sources,
        method=PUBLISHED.id,
        note=moving(yearly).words,
    )


def _district_chart() -> Chart:
    return Chart(
        id="needs.life_by_district.chart",
        title="Life expectancy at birth by district, years",
        description="A dot for each district from the shortest to the longest life expectancy; "
        "no intervals, because the values are published without counts. Figures in the table.",
        kind="interval",
        table="needs.life_by_district",
        x="value",
        y="name",
        low="lower",
        high="upper",
    )


def _gap_chart() -> Chart:
    return Chart(
        id="needs.life_gap.chart",
        title="Gap in life expectancy between districts, years",
        description="The highest less the lowest life expectancy of the districts, year by year; "
        "the figures are in the table.",
        kind="line",
        table="needs.life_gap",
        x="year",
        y="gap",
    )
