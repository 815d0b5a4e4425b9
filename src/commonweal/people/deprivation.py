"""Deprivation of the people who live in an area or are on a list."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.people.ground import Ground
from commonweal.people.residence import mean_by_group

#: Names under which the indicators table holds the English Indices of Deprivation.
SCORE_2015 = "imd_2015_score"
RANK_2015 = "imd_2015_rank"
RANK_2019 = "imd_2019_rank"
DECILE_2019 = "imd_2019_decile"
OF_LIST_2019 = "imd_2019_of_list"


def indicator(indicators: pa.Table, name: str) -> dict[str, float]:
    """Values of an indicator for everyone, by area or organisation, of its latest period."""
    rows = indicators.filter(
        pc.and_(
            pc.equal(indicators["indicator"], name),
            pc.equal(pc.fill_null(indicators["category"], ""), ""),
        )
    ).sort_by([("about", "ascending"), ("end", "ascending")])
    return dict(
        zip(rows.column("about").to_pylist(), rows.column("value").to_pylist(), strict=True)
    )


def share_in_most_deprived_fifth(
    deciles: Mapping[str, float], persons: Mapping[str, float], groups: Mapping[str, str]
) -> dict[str, float]:
    """Share of a group's residents who live in the most deprived fifth of England's areas.

    Deciles are national: 1 and 2 are the most deprived fifth.

    Examples
    --------
    >>> share_in_most_deprived_fifth({"a": 2, "b": 3}, {"a": 1.0, "b": 3.0}, {"a": "X", "b": "X"})
    {'X': 0.25}
    """
    inside = {area: float(decile <= 2) for area, decile in deciles.items()}
    return mean_by_group(inside, persons, groups)


def deciles_of_areas(ground: Ground) -> dict[str, int]:
    """National deprivation tenth of each of the system's small areas, 1 the most deprived.

    Areas of which none is held, or none from 1 to 10, are left out.
    """
    held = ground.tables.get("indicators")
    deciles = {} if held is None else indicator(held, DECILE_2019)
    return {
        area: int(deciles[area])
        for area in sorted(ground.own_areas)
        if deciles.get(area) in range(1, 11)
    }


def fifths_of_areas(ground: Ground) -> dict[str, int]:
    """National deprivation fifth of each of the system's small areas, 1 the most deprived."""
    return {area: (decile + 1) // 2 for area, decile in deciles_of_areas(ground).items()}
