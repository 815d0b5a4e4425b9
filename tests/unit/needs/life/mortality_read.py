"""How tests of deaths read what was made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

from commonweal.evidence import Part
from commonweal.needs.life.mortality import Deaths, deaths_held
from commonweal.people.ground import Ground
from deaths_sample import Row, script

Z = 1.959963984540054

SYN = script()


def one(ground: Ground, by: str, sex: str) -> Deaths:
    return next(d for d in deaths_held(ground) if (d.by, d.sex) == (by, sex))


@cache
def group_of(by: str) -> dict[str, str]:
    return {area: district if by == "district" else str(fifth)
            for area, district, fifth in SYN.areas()}  # fmt: skip


def summed(rows: list[Row], by: str, sexes: set[str]) -> dict[str, tuple[list[float], list[float]]]:
    """Deaths and person-years by group and band, added up in loops."""
    groups = group_of(by)
    deaths: defaultdict[tuple[str, int], float] = defaultdict(float)
    years: defaultdict[tuple[str, int], float] = defaultdict(float)
    for row in rows:
        if row["sex"] in sexes and row["cause"] is None:
            deaths[groups[row["area"]], row["age_from"]] += row["deaths"]
            years[groups[row["area"]], row["age_from"]] += row["person_years"]
    ages = [low for low, _ in SYN.BANDS]
    return {
        group: ([deaths[group, age] for age in ages], [years[group, age] for age in ages])
        for group in sorted(set(groups.values()))
    }


def figures(part: Part) -> dict[str, Any]:
    return {figure.id: figure for figure in part.figures}


def table_rows(part: Part, name: str) -> list[Row]:
    found = next(table for table in part.tables if table.id == name)
    return list(found.data.to_pylist())


Change = Callable[[list[Row]], list[Row]]


def without(**lacking: object) -> Change:
    return lambda rows: [r for r in rows if any(r[k] != v for k, v in lacking.items())]


@cache
def in_district(code: str) -> set[str]:
    return {area for area, district, _ in SYN.areas() if district == code}


def own_rows(rows: list[Row], code: str, times: float = 1.0) -> list[Row]:
    """A district's own rows: its small areas' added up."""
    found: dict[tuple[object, ...], Row] = {}
    for row in rows:
        if row["area"] in in_district(code):
            key = row["sex"], row["age_from"], row["cause"]
            made = found.setdefault(key, row | {"area": code, "deaths": 0.0, "person_years": 0.0})
            made["deaths"] += times * row["deaths"]
            made["person_years"] += row["person_years"]
    return list(found.values())
