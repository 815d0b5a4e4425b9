"""Life tables of the system's districts and deprivation fifths, and what makes their gap, where
deaths by age are supplied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.needs.deprivation import fifths_of_areas
from commonweal.needs.values import area_group
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.stats import lifetable

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deaths:
    """Deaths and person-years of groups of one sex and period.

    Parameters
    ----------
    by
        "district" or "fifth".
    sex
        "all", "female" or "male".
    groups
        Codes of districts, or numbers of fifths, in order.
    bands
        Labels of the age bands ("0-4", "85+"), youngest first.
    deaths, person_years
        Shape (groups, bands).
    causes, by_cause
        Names of causes, and deaths of each, shape (causes, groups, bands).
    basis, sources
        Of the rows.
    """

    by: str
    sex: str
    groups: tuple[str, ...]
    bands: tuple[str, ...]
    deaths: Floats = field(repr=False)
    person_years: Floats = field(repr=False)
    causes: tuple[str, ...]
    by_cause: Floats = field(repr=False)
    basis: Basis
    sources: tuple[Source, ...]


def deaths_held(ground: Ground) -> list[Deaths]:
    """Deaths of the latest period by district and by deprivation fifth, for each sex held."""
    table = ground.tables.get("deaths")
    if table is None:
        return []
    latest = table.filter(pc.equal(table["end"], pc.max(table["end"])))
    districts = {code: code for code in set(area_group(ground, "district").values())}
    by_district = {**area_group(ground, "district"), **districts}
    by_fifth = {area: str(fifth) for area, fifth in fifths_of_areas(ground).items()}
    found = []
    for sex in ("all", "female", "male"):
        rows = latest.filter(pc.equal(latest["sex"], sex))
        # Rows of districts and rows of their small areas would count people twice.
        held = set(rows["area"].to_pylist())
        direct = held & districts.keys()
        districts_of = districts if direct else by_district
        for by, group_of in (("district", districts_of), ("fifth", by_fifth)):
            made = _grouped(ground, rows, by, sex, group_of)
            if made is not None:
                found.append(made)
    return found


def _grouped(
    ground: Ground, rows: pa.Table, by: str, sex: str, group_of: Mapping[str, str]
) -> Deaths | None:
    kept = [row for row in rows.to_pylist() if row["area"] in group_of]
    whole = [row for row in kept if not row["cause"]]
    if not whole:
        return None
    groups = tuple(sorted({group_of[row["area"]] for row in whole}))
    spans = sorted(
        {(row["age_from"], row["age_to"]) for row in whole}, key=lambda s: (s[0], s[1] is None)
    )
    causes = tuple(sorted({row["cause"] for row in kept if row["cause"]}))
    at = {group: i for i, group in enumerate(groups)}
    band = {span: i for i, span in enumerate(spans)}
    deaths = np.zeros((len(groups), len(spans)))
    years = np.zeros((len(groups), len(spans)))
    by_cause = np.zeros((len(causes), len(groups), len(spans)))
    for row in sorted(kept, key=lambda r: (r["area"], r["age_from"], r["cause"] or "")):
        place = at[group_of[row["area"]]], band[row["age_from"], row["age_to"]]
        if row["cause"]:
            by_cause[(causes.index(row["cause"]), *place)] += row["deaths"]
        else:
            deaths[place] += row["deaths"]
            years[place] += row["person_years"]
    return Deaths(
        by=by,
        sex=sex,
        groups=groups,
        bands=tuple(f"{low}+" if high is None else _band(low, high) for low, high in spans),
        deaths=deaths,
        person_years=years,
        causes=causes,
        by_cause=by_cause,
        basis=weakest(*{Basis(row["basis"]) for row in kept}),
        sources=ground.tables.sources_of(rows),
    )


def _band(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}-{high}"


def life_tables(held: Deaths) -> lifetable.LifeTable:
    """Life expectancy of each group at each age; shape (groups, bands)."""
    return lifetable.life_expectancy(held.deaths, held.person_years, held.bands)


def gap(held: Deaths) -> tuple[int, int, lifetable.Decomposition] | None:
    """The groups between which the gap lies, the shorter life first, and what it is made of.

    For districts the shortest and the longest life expectancy at birth of those given; for fifths
    the most and the least deprived. None where fewer than two are given.
    """
    at_birth = life_tables(held).value[:, 0]
    given = np.flatnonzero(np.isfinite(at_birth))
    if len(given) < 2:
        return None
    low, high = int(given[0]), int(given[-1])
    if held.by == "district":
        low = int(given[np.argmin(at_birth[given])])
        high = int(given[np.argmax(at_birth[given])])
    causes = _with_rest(held) if held.causes else None
    return (
        low,
        high,
        lifetable.decompose(
            held.deaths[low],
            held.person_years[low],
            held.deaths[high],
            held.person_years[high],
            held.bands,
            cause_deaths=None if causes is None else causes[:, low],
            reference_cause_deaths=None if causes is None else causes[:, high],
        ),
    )


def cause_names(held: Deaths) -> tuple[str, ...]:
    """Names of the causes that a gap is split by: those held, and the rest of all deaths."""
    return (*held.causes, "all other causes")


def _with_rest(held: Deaths) -> Floats:
    rest = held.deaths - held.by_cause.sum(axis=0)
    return np.concatenate([held.by_cause, rest[None]])
