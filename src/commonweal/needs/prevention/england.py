"""England's life table, people, utilities and prices, as carried with the package."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from commonweal.rules import Source

Floats = npt.NDArray[np.float64]

SEXES = ("male", "female")
FIFTHS = (1, 2, 3, 4, 5)
#: Ages that the model follows; the last stands for it and all above.
YOUNGEST, OLDEST = 18, 100
AGES = np.arange(YOUNGEST, OLDEST + 1)
#: All costs are brought to prices of this year.
PRICE_YEAR = 2020
#: Age groups of deaths by deprivation end here; the ratio of the last fades to one at OLDEST.
LAST_KNOWN = 74


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a carried table."""
    place = files("commonweal.needs.prevention").joinpath("data").joinpath(name)
    return list(csv.DictReader(place.read_text(encoding="utf-8").splitlines()))


@lru_cache(maxsize=1)
def sources() -> dict[str, Source]:
    """The sources of the carried tables by id."""
    return {
        row["id"]: Source(
            id=f"prevention-{row['id']}",
            title=row["title"],
            publisher=row["publisher"],
            place=row["place"],
            licence=row["licence"],
            vintage=row["vintage"],
            quotation=row["quotation"],
            verified=row["confidence"] == "read",
        )
        for row in rows_of("sources.csv")
    }


@lru_cache(maxsize=1)
def life_table() -> tuple[Floats, Floats]:
    """Hazard of death and life expectancy, England 2017 to 2019, shape (sex, age 0 to 100).

    The hazard is constant within a year of age: -log(1 - qx), so that survival is the table's own.
    """
    shape = (len(SEXES), OLDEST + 1)
    chance, expectancy = np.empty(shape), np.empty(shape)
    for row in rows_of("life_table.csv"):
        place = SEXES.index(row["sex"]), int(row["age"])
        chance[place], expectancy[place] = float(row["qx"]), float(row["ex"])
    return -np.log1p(-chance), expectancy


@lru_cache(maxsize=1)
def _by_fifth() -> tuple[Floats, Floats]:
    """Deaths and people of 2014 to 2016, pooled, shape (sex, fifth, age 0 to 74).

    Each age of a group is given its group's deaths over its people, and an even share of people.
    """
    shape = (len(SEXES), len(FIFTHS), LAST_KNOWN + 1)
    deaths, people = np.zeros(shape), np.zeros(shape)
    for row in rows_of("deprivation_mortality.csv"):
        sex, fifth = SEXES.index(row["sex"]), (int(row["imd10"]) - 1) // 2
        group = row["age_group"]
        low, high = (0, 0) if group == "<1" else tuple(int(age) for age in group.split("-"))
        width = high - low + 1
        deaths[sex, fifth, low : high + 1] += float(row["deaths"]) / width
        people[sex, fifth, low : high + 1] += float(row["population"]) / width
    return deaths, people


@lru_cache(maxsize=1)
def mortality_ratio() -> Floats:
    """Death rate of a fifth over England's, shape (sex, fifth, age 18 to 100).

    As counted to age 74; above, no counts by deprivation were found, and the logarithm of the
    ratio at 74 is taken to shrink evenly to nothing at 100.
    """
    deaths, people = _by_fifth()
    known = (deaths / people) / (deaths.sum(axis=1) / people.sum(axis=1))[:, None]
    ratio = np.ones((len(SEXES), len(FIFTHS), len(AGES)))
    ratio[..., : LAST_KNOWN + 1 - YOUNGEST] = known[..., YOUNGEST:]
    fade = (OLDEST - np.arange(LAST_KNOWN + 1, OLDEST + 1)) / (OLDEST - LAST_KNOWN)
    ratio[..., LAST_KNOWN + 1 - YOUNGEST :] = known[..., [-1]] ** fade
    return ratio


@lru_cache(maxsize=1)
def people() -> Floats:
    """People of England about 2015, shape (sex, fifth, age 0 to 100), for weights within bands.

    A third of the pooled counts to age 74. Above, no counts by sex were found: the people of 70 to
    74 are carried on by the life table, as if as many had been born each year, which overstates
    the oldest by up to a third.
    """
    known = _by_fifth()[1] / 3.0
    hazard, _ = life_table()
    alive = np.exp(-np.concatenate([np.zeros((2, 1)), np.cumsum(hazard, axis=1)[:, :-1]], axis=1))
    lived = alive * (1.0 + np.exp(-hazard)) / 2.0
    lived[:, OLDEST] = alive[:, OLDEST] / hazard[:, OLDEST]
    seventies = known[..., 70:].sum(axis=-1) / lived[:, None, 70 : LAST_KNOWN + 1].sum(axis=-1)
    older = seventies[..., None] * lived[:, None, LAST_KNOWN + 1 :]
    return np.concatenate([known, older], axis=-1)


@lru_cache(maxsize=1)
def utility() -> Floats:
    """Mean utility of the population, EQ-5D-3L, shape (sex, age 18 to 100)."""
    held = np.empty((len(SEXES), len(AGES)))
    for row in rows_of("utility_norms.csv"):
        if int(row["age"]) >= YOUNGEST:
            held[SEXES.index(row["sex"]), int(row["age"]) - YOUNGEST] = float(row["utility"])
    return held


@lru_cache(maxsize=1)
def _index() -> dict[str, float]:
    return {row["year"]: float(row["index"]) for row in rows_of("price_index.csv")}


def in_prices_of_price_year(year: str) -> float:
    """What one pound of a year is in prices of `PRICE_YEAR`, by the GDP deflator.

    Raises
    ------
    ValueError
        When the index does not hold the year.

    Examples
    --------
    >>> round(in_prices_of_price_year("2014"), 3)
    1.141
    """
    index = _index()
    if year not in index:
        raise ValueError(f"price year {year!r}: price_index.csv holds {min(index)} to {max(index)}")
    return index[str(PRICE_YEAR)] / index[year]
