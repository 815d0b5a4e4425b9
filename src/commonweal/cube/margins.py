"""What synthetic people are drawn from: lists, homes, ages and how common conditions are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.cube.single_years import AGES, ages_by_area
from commonweal.people.ground import Ground
from commonweal.people.registrations import Registrations
from commonweal.system.apportionment import exact, largest_remainder

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prevalence:
    """How common a condition is on each practice's list.

    Parameters
    ----------
    shares
        Share of people with the condition by practice, 0 to 1. Of people of a practice that is
        not there it is not known whether they have it.
    age_from
        The youngest age that the share is of; nobody younger has the condition.
    """

    shares: Mapping[str, float]
    age_from: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """What synthetic people are drawn from.

    Parameters
    ----------
    lists
        People to make by practice.
    areas
        Codes of small areas.
    homes
        By practice: positions in `areas`, and how many patients live in each (in any unit). The
        area of people of a practice that is not there is not known.
    ages
        Shape (areas, 2 x 121): share of each area's residents by sex and single year of age,
        first female, then male. Where a row is zero, sex and age are not known.
    prevalences
        By name of condition.
    """

    lists: Mapping[str, int]
    areas: tuple[str, ...]
    homes: Mapping[str, tuple[Ints, Floats]] = field(repr=False)
    ages: Floats = field(repr=False)
    prevalences: Mapping[str, Prevalence] = field(default_factory=dict)


def people_to_make(lists: Mapping[str, float], n: int | None = None) -> dict[str, int]:
    """Whole people by practice, in proportion to the lists, by largest remainders.

    Parameters
    ----------
    lists
        Registered patients by practice; a yearly mean can have a fraction.
    n
        How many people in all; None for as many as the lists hold, to the nearest one. Then a
        list that is whole is met exactly.

    Raises
    ------
    ValueError
        When `n` or a list is negative, or people are wanted but the lists are empty.

    Examples
    --------
    >>> people_to_make({"G1": 8000, "G2": 2000.5}), people_to_make({"G1": 8000, "G2": 2000}, 5)
    ({'G1': 8000, 'G2': 2001}, {'G1': 4, 'G2': 1})
    """
    parts = {code: exact(float(patients)) for code, patients in sorted(lists.items())}
    total = sum(parts.values(), Fraction(0))
    wanted = floor(total + Fraction(1, 2)) if n is None else n
    below = [code for code, patients in parts.items() if patients < 0]
    if below or wanted < 0 or (wanted and not total):
        raise ValueError(
            f"cannot make {wanted} people from lists of {float(total):g} patients"
            + (f"; lists below zero: {', '.join(below)}" if below else "")
        )
    if not total:
        return dict.fromkeys(parts, 0)
    return largest_remainder({c: part * wanted / total for c, part in parts.items()})


def homes_of(registrations: Registrations) -> dict[str, tuple[Ints, Floats]]:
    """Where patients of each practice live, from modelled registrations; for `Margins`."""
    everywhere = np.arange(len(registrations.area_codes))
    return {
        code: (everywhere, registrations.persons[row])
        for row, code in enumerate(registrations.practice_codes)
    }


def prevalences_of(indicators: pa.Table, names: Sequence[str]) -> dict[str, Prevalence]:
    """How common conditions are, from indicators of practices; for `Margins`.

    Parameters
    ----------
    indicators
        The folder's table. The share is the numerator over the denominator where both are held,
        otherwise the value in per cent (or as a share of 1, as `unit` says). Of several periods
        the latest counts.
    names
        Indicators; each becomes a condition of its name. After a colon stands the youngest age
        that the share is of ("qof_dm:17"); without one, an age at the start of the category
        ("17 and over"), otherwise 0.

    Raises
    ------
    ValueError
        When an indicator is not held, or is held for several categories.

    Examples
    --------
    >>> from datetime import date
    >>> held = pa.table({"about": ["G1"], "indicator": ["diabetes"], "end": [date(2021, 3, 31)],
    ...                  "category": ["17OV"], "value": [7.0], "numerator": [70.0],
    ...                  "denominator": [1000.0], "unit": ["%"]})
    >>> prevalences_of(held, ["diabetes"])
    {'diabetes': Prevalence(shares={'G1': 0.07}, age_from=17)}
    """
    found = {}
    for given in names:
        name, _, youngest = given.partition(":")
        rows = indicators.filter(pc.equal(indicators["indicator"], name)).sort_by("end").to_pylist()
        categories = {row["category"] or "" for row in rows}
        if len(categories) != 1:
            held = ", ".join(sorted(set(indicators["indicator"].to_pylist())))
            raise ValueError(
                f"indicator {name}: held for the categories {sorted(categories)}, one is needed; "
                f"indicators held: {held}"
            )
        age = re.match(r"\d+", youngest or categories.pop())
        found[name] = Prevalence(
            shares={row["about"]: _share(row) for row in rows},
            age_from=int(age[0]) if age else 0,
        )
    return found


def _share(row: Mapping[str, Any]) -> float:
    if row["numerator"] is not None and row["denominator"]:
        return float(row["numerator"] / row["denominator"])
    return float(row["value"] / 100 if row["unit"].startswith(("%", "percent")) else row["value"])


def margins_of(
    ground: Ground, *, scale: float = 1.0, conditions: Sequence[str] = ()
) -> tuple[Margins, tuple[str, ...]]:
    """What a folder's people are drawn from.

    Parameters
    ----------
    ground
        The system on a day.
    scale
        People to make for each registered patient.
    conditions
        Indicators of practices; each becomes a condition.

    Returns
    -------
    The margins, and in words what is not known and will therefore be null.

    Raises
    ------
    ValueError
        When there are no lists, or a condition is not held.
    """
    if not ground.lists:
        raise ValueError("no registered lists are held for the day: there is nobody to draw")
    if not scale > 0:
        raise ValueError(f"scale {scale:g}: give how many people to make for each patient")
    indicators = ground.tables.get("indicators")
    if conditions and indicators is None:
        raise ValueError(f"no table indicators: {', '.join(conditions)} cannot be drawn")
    lists = people_to_make(ground.lists)
    if scale != 1.0:
        lists = people_to_make(ground.lists, round(sum(lists.values()) * scale))
    modelled = ground.registrations
    homes = {} if modelled is None else homes_of(modelled)
    areas = () if modelled is None else modelled.area_codes
    lacking = sorted(code for code in lists if code not in homes)
    notes = [f"where patients live is not known of {len(lacking)} practices: {lacking[:5]}"]
    return (
        Margins(
            lists=lists,
            areas=areas,
            homes={code: homes[code] for code in lists if code in homes},
            ages=ages_by_area(ground.residents, areas) if areas else np.zeros((0, 2 * AGES)),
            prevalences=prevalences_of(indicators, conditions) if indicators is not None else {},
        ),
        tuple(notes) if lacking else (),
    )
