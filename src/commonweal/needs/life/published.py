"""Life expectancy of districts as published, without counts: the gap between them year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis, Chart, Column, Method, Table
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import joined
from commonweal.needs.values.observation import Observation
from commonweal.needs.values.own import area_group
from commonweal.needs.values.trends import Trend, of_values
from commonweal.people.ground import Ground
from commonweal.rules import Source

#: The indicator of life expectancy at birth by district.
LIFE = "health_index_life_expectancy"

PUBLISHED = Method(
    id="needs.life_gap",
    title="The gap in life expectancy between districts",
    text="Life expectancy at birth of each council district as published, and the highest less "
    "the lowest of the same year. The values are published without deaths and populations, so no "
    "interval can be given, of them or of their gap. Which way the gap moves: Kendall's rank test "
    "of the yearly gaps; years that the publisher filled in from others are left out. The highest "
    "and the lowest of several values differ even by chance alone, so the gap of extremes "
    "overstates.",
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
            highest=min(found, key=lambda o: (-(o.value or 0.0), o.code)),
            districts=len(found),
        )
        for (start, end), found in sorted(years.items())
        if len(found) > 1
    ]


def moving(yearly: Sequence[Gap]) -> Trend:
    """Which way the gap moves over the years in which as many districts have a value as at most."""
    most = max(gap.districts for gap in yearly)
    return of_values([(gap.end, gap.years) for gap in yearly if gap.districts == most])


def filled_years(ground: Ground, yearly: Sequence[Gap]) -> list[str]:
    """Years held of the districts that have no gap: their publisher filled them in."""
    held = ground.tables.get("indicators")
    if held is None:
        return []
    own = pa.array(sorted(set(area_group(ground, "district").values())), pa.string())
    rows = held.filter(pc.and_(pc.equal(held["indicator"], LIFE), pc.is_in(held["about"], own)))
    ends = set(rows["end"].to_pylist()) - {gap.end for gap in yearly}
    return [str(end.year) for end in sorted(ends)]


def beyond(ground: Ground) -> list[str]:
    """Names of districts known to lie partly outside the system."""
    own = set(area_group(ground, "district").values())
    outside = {d for area, d in ground.district_of.items() if area not in ground.own_areas}
    return [ground.area_names.get(code, code) for code in sorted(own & outside)]


def districts(
    ground: Ground, held: Sequence[Observation], last: Gap, sources: tuple[Source, ...]
) -> Table:
    """Life expectancy of every district in the last year, the shortest first."""
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
    outside = beyond(ground)
    note = "No limits: the values are published without deaths and populations."
    if outside:
        note += f" {joined(outside)}: partly outside the system; values are of whole districts."
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
        note=note,
    )


def by_year(ground: Ground, yearly: Sequence[Gap], sources: tuple[Source, ...]) -> Table:
    """The gap of each year, and where it lies."""
    names = ground.area_names
    left = filled_years(ground, yearly)
    note = moving(yearly).words
    if left:
        note += (
            f" Left out, because they are no measurements of their own: {joined(left)}, which the "
            "publisher filled in from another year."
        )
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
        note=note,
    )


def district_chart() -> Chart:
    """Districts from the shortest to the longest life."""
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


def gap_chart() -> Chart:
    """The gap year by year."""
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
