"""England, and the five areas most like one's own: what a value is compared with."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import fsum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.needs.values.observation import Period, gives
from commonweal.people.ground import Ground
from commonweal.stats import similarity
from commonweal.system.organisation import lasts

#: How many areas of the same level count as like one's own.
NEAR = 5
#: How many of them must have a value before they are compared with.
ENOUGH = 3
#: Indicators of the table comparators that say what kind of place an area is.
FEATURE = "feature_"
COUNTRY = "country"
DISTRICT = "district"
#: Share of England's residents whose districts must have a value before these speak for England.
MOST = 0.9
#: Levels of which all areas are kept, so that a value can be ranked among them.
RANKED = (DISTRICT, "commissioner", "system")
#: First and last day of an area; None where it still stands.
Life = tuple[date, date | None]
#: Of what values are compared: an indicator as comparators name it, its category, and a period.
What = tuple[str, str, Period]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One value of an area of England."""

    value: float | None
    numerator: float | None
    denominator: float | None
    name: str
    source: str

    def in_unit(self, times: float | None) -> bool:
        """Whether the counts times a multiplier give the value: otherwise it is in another unit."""
        if times is None or self.numerator is None or self.denominator is None:
            return True
        return gives(self.value, self.numerator, self.denominator, times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """What a value is compared with: a value, the areas it is of, and how it was put together."""

    value: float | None
    of: tuple[str, ...] = ()
    how: str = ""
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparators:
    """The areas of England at one level, and England itself.

    Parameters
    ----------
    level, day
        Level of the areas, and the day on which one must stand to be like another.
    rows
        Rows of the table comparators of this level and of the country.
    """

    level: str
    day: date
    rows: pa.Table = field(repr=False)

    @cached_property
    def features(self) -> tuple[tuple[str, ...], tuple[str, ...], np.ndarray]:
        """Codes of areas, names of features, and the latest value of each; areas by features."""
        standing = pc.and_(
            pc.fill_null(pc.less_equal(self.rows["opened"], self.day), True),
            pc.fill_null(pc.greater_equal(self.rows["closed"], self.day), True),
        )
        of_level = pc.and_(
            pc.equal(self.rows["level"], self.level),
            pc.starts_with(self.rows["indicator"], FEATURE),
        )
        kept = self.rows.filter(pc.and_(of_level, standing)).sort_by(
            [("end", "ascending"), ("start", "ascending")]
        )
        names = tuple(sorted(set(kept["indicator"].to_pylist())))
        codes = tuple(sorted(set(kept["about"].to_pylist())))
        matrix = np.full((len(codes), len(names)), np.nan)
        at = {code: i for i, code in enumerate(codes)}
        of = {name: i for i, name in enumerate(names)}
        for row in kept.select(["about", "indicator", "value"]).to_pylist():
            if row["value"] is not None:
                matrix[at[row["about"]], of[row["indicator"]]] = row["value"]
        return codes, names, matrix

    @cached_property
    def people(self) -> Mapping[tuple[str, str], float]:
        """Residents of districts and of the country, by level and code, of the latest day."""
        rows = self.rows.filter(pc.equal(self.rows["indicator"], f"{FEATURE}population"))
        rows = rows.sort_by([("end", "ascending"), ("start", "ascending")])
        return {
            (row["level"], row["about"]): row["value"]
            for row in rows.to_pylist()
            if row["level"] in (DISTRICT, COUNTRY) and row["value"] is not None
        }

    @cached_property
    def held(self) -> Mapping[tuple[str, What], dict[str, Held]]:
        """Values by level, and by indicator, category and period: by code."""
        found: dict[tuple[str, What], dict[str, Held]] = {}
        kept = self.rows.filter(pc.invert(pc.starts_with(self.rows["indicator"], FEATURE)))
        for row in kept.to_pylist():
            what = (row["indicator"], row["category"] or "", (row["start"], row["end"]))
            found.setdefault((row["level"], what), {})[row["about"]] = Held(
                value=row["value"],
                numerator=row["numerator"],
                denominator=row["denominator"],
                name=row["name"],
                source=row["source"],
            )
        return {key: dict(sorted(areas.items())) for key, areas in found.items()}

    @cached_property
    def _lives(self) -> Mapping[str, dict[str, Life]]:
        """First and last day of every area of the levels held, as far as the files tell."""
        found: dict[str, dict[str, Life]] = {}
        once = self.rows.group_by(["level", "about", "opened", "closed"]).aggregate([])
        rows = sorted(once.to_pylist(), key=lambda row: row["closed"] or date.max)
        for row in rows:
            life = (row["opened"] or date.min, row["closed"])
            found.setdefault(row["level"], {})[row["about"]] = life
        return found

    def side_by_side(self, level: str, what: What) -> dict[str, float]:
        """Values of areas of a level that stood side by side on one day, by code.

        Areas of several years' structures can be held of one period, the merged beside what they
        were merged from, and all of them would count people twice. The structure is that of the
        day on which the largest share of the areas that stood have a value: the day of the study
        where no other day has a larger one.
        """
        lives = self._lives.get(level, {})
        values = {
            code: one.value
            for code, one in self.held.get((level, what), {}).items()
            if one.value is not None
        }
        best: dict[str, float] = {}
        most = 0.0
        for day in (self.day, *sorted({opened for opened, _ in lives.values()})):
            standing = [code for code, life in lives.items() if lasts(*life, day)]
            there = {code: values[code] for code in standing if code in values}
            if standing and len(there) / len(standing) > most:
                best, most = there, len(there) / len(standing)
        return dict(sorted(best.items()))

    def of_level(self, what: What) -> Mapping[str, Held]:
        """Values of the areas of the level, by code."""
        return self.held.get((self.level, what), {})

    def near(self, codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The areas nearest in their features to each of some areas, the nearest first.

        Features are set to mean 0 and standard deviation 1 over all areas of the level; nearness
        is the Euclidean distance over them. Areas of which a feature is missing are near none.
        """
        every, _, matrix = self.features
        at = {code: i for i, code in enumerate(every)}
        asked = [code for code in sorted(set(codes)) if code in at]
        if not asked or len(every) <= NEAR:
            return {}
        found = similarity.nearest(matrix, [at[code] for code in asked], k=NEAR)
        return {
            code: tuple(every[i] for i in row if i >= 0)
            for code, row in zip(asked, found.index.tolist(), strict=True)
            if any(i >= 0 for i in row)
        }

    @cached_property
    def _countries(self) -> dict[What, Benchmark]:
        return {}

    def country(self, what: What, times: float | None = None) -> Benchmark:
        """England's value; put together once. `times` as for `together`."""
        if what not in self._countries:
            self._countries[what] = self._country(what, times)
        return self._countries[what]

    def _country(self, what: What, times: float | None) -> Benchmark:
        """England's value: as published or summed, otherwise the mean of districts by residents.

        A mean is given where nine tenths of England's residents live in districts with a value.
        """
        for told in self.held.get((COUNTRY, what), {}).values():
            if told.value is not None:
                if not told.in_unit(times):
                    return Benchmark(value=None, how="England's value is held in another unit")
                return Benchmark(
                    value=told.value,
                    of=("England",),
                    how="England" if told.numerator is None else "England, counts summed",
                    sources=frozenset({told.source}),
                )
        areas = self.held.get((DISTRICT, what), {})
        pairs = [
            (value, self.people[DISTRICT, code], areas[code].source)
            for code, value in self.side_by_side(DISTRICT, what).items()
            if (DISTRICT, code) in self.people
        ]
        there = fsum(people for _, people, _ in pairs)
        whole = fsum(n for (level, _), n in self.people.items() if level == COUNTRY)
        if not whole or there < MOST * whole:
            return Benchmark(value=None, how="no value of England is held")
        return Benchmark(
            value=fsum(value * people for value, people, _ in pairs) / there,
            of=("England",),
            how=f"England, estimated: mean of {len(pairs)} districts weighted by residents",
            sources=frozenset(source for _, _, source in pairs),
        )

    def together(self, codes: tuple[str, ...], what: What, times: float | None) -> Benchmark:
        """Like areas as one: counts summed where held, otherwise the mean of their values.

        Parameters
        ----------
        codes, what
            The areas, and of what they are compared.
        times
            What count over population is multiplied by to give the value; None where the value is
            more than that (standardised, say), so that sums of counts would not give it.
        """
        areas = self.of_level(what)
        held = [
            areas[code]
            for code in codes
            if code in areas and areas[code].value is not None and areas[code].in_unit(times)
        ]
        if len(held) < ENOUGH:
            return Benchmark(value=None, how=f"values of {len(held)} of {NEAR} like areas are held")
        sums = all(one.numerator is not None and one.denominator for one in held)
        if times is not None and sums:
            top = fsum(one.numerator or 0.0 for one in held)
            value = times * top / fsum(one.denominator or 0.0 for one in held)
        else:
            sums = False
            value = fsum(one.value or 0.0 for one in held) / len(held)
        return Benchmark(
            value=value,
            of=tuple(one.name for one in held),
            how=f"{'counts summed' if sums else 'mean'} of {len(held)} like areas",
            sources=frozenset(one.source for one in held),
        )

    @cached_property
    def _ranked(self) -> dict[What, tuple[dict[str, float], list[float]]]:
        return {}

    def position(self, code: str, value: float, what: What) -> tuple[int, int] | None:
        """Rank of an area's value among the areas of the level, 1 the lowest, and of how many.

        None for an area that did not stand beside them (one of another year's structure), and at
        levels of which only like areas are kept.
        """
        if self.level not in RANKED:
            return None
        if what not in self._ranked:
            held = self.side_by_side(self.level, what)
            self._ranked[what] = held, sorted(held.values())
        beside, ordered = self._ranked[what]
        if code not in beside:
            return None
        # The value shown takes the place of the area's own: the two can be rounded otherwise.
        return 1 + bisect_left(ordered, value) - (beside[code] < value), len(ordered)


def comparators_of(
    ground: Ground, level: str, codes: Iterable[str], wanted: Iterable[What]
) -> Comparators | None:
    """England and its areas of a level, as far as needed; None where the folder holds neither.

    Parameters
    ----------
    ground
        For the table comparators and the day.
    level, codes
        Own bodies or areas of one level.
    wanted
        Indicators, categories and periods. Rows are kept of the areas asked about, of their like
        areas and of the country; of the levels `RANKED` of all areas; and of all districts, from
        which a value of England is worked out where none is held.
    """
    table = ground.tables.get("comparators")
    if table is None:
        return None
    feature = pc.starts_with(table["indicator"], FEATURE)
    places = Comparators(
        level=level,
        day=ground.day,
        rows=table.filter(
            pc.and_(feature, pc.is_in(table["level"], pa.array([level, DISTRICT, COUNTRY])))
        ),
    )
    asked = sorted(set(wanted))
    named = pa.array([indicator for indicator, _, _ in asked], pa.string())
    ends = pa.array([end for _, _, (_, end) in asked], pa.date32())
    kept = table.filter(pc.and_(pc.is_in(table["indicator"], named), pc.is_in(table["end"], ends)))
    needed = set(codes) | {code for held in places.near(codes).values() for code in held}
    here = pc.equal(kept["level"], level)
    if level not in RANKED:
        here = pc.and_(here, pc.is_in(kept["about"], pa.array(sorted(needed), pa.string())))
    whole = pc.is_in(kept["level"], pa.array([COUNTRY, DISTRICT]))
    return Comparators(
        level=level,
        day=ground.day,
        rows=pa.concat_tables([places.rows, kept.filter(pc.or_(here, whole))]),
    )
