"""Section: prevention for the system's own residents, by England's deprivation fifths."""

from __future__ import annotations

from dataclasses import replace
from math import fsum

import pyarrow as pa

from commonweal.evidence import Part
from commonweal.needs.prevention.part import DRAWS, YEARS
from commonweal.needs.prevention.part import part as part_of
from commonweal.needs.prevention.population import population_of
from commonweal.people.deprivation import DECILE_2019, fifths_of_areas
from commonweal.people.ground import Ground, lacking, unknown


def residents_by_fifth(ground: Ground) -> pa.Table | None:
    """Residents by age band and national deprivation fifth; None where either is not held.

    Returns
    -------
    pyarrow.Table or None
        `age_from`, `age_to`, `fifth`, `persons`, in order.
    """
    fifths = fifths_of_areas(ground)
    if ground.residents is None or not fifths:
        return None
    areas = pa.table(
        {"area": pa.array(list(fifths), pa.string()), "fifth": pa.array(list(fifths.values()))}
    )
    keys = ["fifth", "age_from", "age_to"]
    joined = ground.residents.select(["area", "age_from", "age_to", "persons"]).join(
        areas, "area", join_type="inner"
    )
    summed = joined.group_by(keys).aggregate([("persons", "sum")])
    return summed.sort_by([(key, "ascending") for key in keys]).rename_columns([*keys, "persons"])


def part(ground: Ground, *, years: int = YEARS, draws: int = DRAWS) -> Part:
    """What prevention costs and brings for the system's residents; or what lacks.

    Parameters
    ----------
    ground
        The day's residents, and the seed of the draws.
    years, draws
        Horizon, 1 to 40, and number of draws of the parameters.
    """
    rows = residents_by_fifth(ground)
    if rows is None or not rows.num_rows:
        absent = unknown(
            ground,
            f"needs.prevention.{ground.system.code}",
            "Prevention: spend now, benefit later",
            "no residents by age, or no deprivation of small areas, is held (tables residents, "
            f"indicators {DECILE_2019})",
        )
        return Part.of(
            id="needs.prevention",
            title="Prevention: spend now, benefit later",
            text="Not known: residents by age and deprivation are not held.",
            figures=(absent,),
            lacks=(lacking("residents", "residents by age", "prevention cannot be worked out"),),
        )
    made = part_of(
        population_of(rows),
        about=ground.system.code,
        label=ground.system.name,
        as_of=ground.resident_day,
        seed=ground.given.seed,
        sources=(
            *ground.resident_sources,
            *ground.sources("indicators", "indicator", DECILE_2019),
        ),
        vintage=str(ground.resident_day.year),
        years=years,
        draws=draws,
    )
    left_out = _without_fifth(ground)
    if not left_out:
        return made
    return replace(
        made,
        section=replace(
            made.section,
            text=f"{made.section.text} {left_out:,.0f} residents are left out, because no "
            "deprivation of their small area is held.",
        ),
    )


def _without_fifth(ground: Ground) -> float:
    """The system's residents in small areas of which no deprivation is held."""
    fifths = fifths_of_areas(ground)
    return fsum(
        ground.persons.get(area, 0.0) for area in sorted(ground.own_areas) if area not in fifths
    )
