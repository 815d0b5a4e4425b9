"""Residents of small areas, added up to the bodies that the areas belong to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import fsum

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.people.ages import counted_once
from commonweal.system.organisation import Kind, lasts
from commonweal.system.structure import Structure


def residents_day(residents: pa.Table, wanted: date | None) -> date:
    """The reference day used: the one that policies name, otherwise the latest held."""
    if wanted is not None and pc.any(pc.equal(residents["as_of"], wanted)).as_py():
        return wanted
    latest: date = pc.max(residents["as_of"]).as_py()
    return latest


def residents_on(residents: pa.Table, day: date) -> pa.Table:
    """Rows of one reference day whose age bands count everyone once."""
    return counted_once(residents.filter(pc.equal(residents["as_of"], day)))


def persons_by_area(once: pa.Table) -> dict[str, float]:
    """Residents by area, from rows that count everyone once."""
    summed = once.group_by("area").aggregate([("persons", "sum")]).sort_by("area")
    return dict(
        zip(
            summed.column("area").to_pylist(), summed.column("persons_sum").to_pylist(), strict=True
        )
    )


def area_groups(
    area_memberships: pa.Table, kind: str, day: date, vintage: str = ""
) -> dict[str, str]:
    """The larger area, or the body, that each area lay in on a day.

    Parameters
    ----------
    area_memberships
        Columns area, group, kind, start, end and, where editions are held, vintage; an empty start
        means "as long as known".
    kind
        "commissioner", "place", "district", "ward", "msoa", "county" or "system".
    vintage
        The edition drawn from. What it says, on any day, of an area takes the place of the rows
        without an edition.
    """
    rows = area_memberships.filter(pc.equal(area_memberships["kind"], kind)).to_pylist()
    said = {row["area"] for row in rows if vintage and row.get("vintage") == vintage}
    return {
        row["area"]: row["group"]
        for row in rows
        if lasts(row["start"] or date.min, row["end"], day)
        and (row.get("vintage") or "") == (vintage if row["area"] in said else "")
    }


def areas_of_kind(
    structure: Structure, commissioner_of: Mapping[str, str], kind: Kind
) -> dict[str, str]:
    """The body of a kind that each area lies in, by way of the commissioner of its residents.

    Areas whose commissioner is a neighbour's, or belongs to no body of the kind, are left out.
    """
    above = {
        body.code: structure.ancestor(body.code, kind)
        for body in structure.of_kind(Kind.COMMISSIONER)
    }
    found = {area: above.get(code) for area, code in commissioner_of.items()}
    return {area: code for area, code in sorted(found.items()) if code is not None}


def total_by_group(values: Mapping[str, float], groups: Mapping[str, str]) -> dict[str, float]:
    """Sum of values by group, in a fixed order; values of areas in no group are left out.

    Examples
    --------
    >>> total_by_group({"a": 1.0, "b": 2.0, "c": 4.0}, {"a": "X", "b": "X"})
    {'X': 3.0}
    """
    gathered: dict[str, list[float]] = {}
    for area in sorted(values):
        if area in groups:
            gathered.setdefault(groups[area], []).append(values[area])
    return {group: fsum(parts) for group, parts in sorted(gathered.items())}


def mean_by_group(
    values: Mapping[str, float], weights: Mapping[str, float], groups: Mapping[str, str]
) -> dict[str, float]:
    """Mean by group, weighted; areas without a value, weight or group are left out.

    Examples
    --------
    >>> mean_by_group({"a": 10.0, "b": 40.0}, {"a": 2.0, "b": 1.0}, {"a": "X", "b": "X"})
    {'X': 20.0}
    """
    both = [area for area in values if weights.get(area, 0.0) > 0.0]
    top = total_by_group({area: values[area] * weights[area] for area in both}, groups)
    bottom = total_by_group({area: weights[area] for area in both}, groups)
    return {group: top[group] / bottom[group] for group in top}
