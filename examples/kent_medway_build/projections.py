"""Lists as an allocation foresaw them: of the eight CCGs, and of the networks of October 2021."""

from __future__ import annotations

from kent_medway_build.facts import Facts
from kent_medway_build.writing import Builder

#: The list that the round of 2019/20 starts from, and the years that it foresaw.
BASE, ROUND, YEARS = 2018, "allocation-2019-20-round", range(2018, 2024)
NEXT_ROUND = "allocation-2022-23-round"


def add(folder: Builder, facts: Facts) -> None:
    """Add the table projections. What the growth follows is not said at the source."""
    for row in facts.ccgs:
        for year in YEARS:
            # The column of the base year is the list of 2018/19 itself, to the patient.
            value = row[f"projected_pop_{year}_{(year + 1) % 100}"]
            basis = "observed" if year == BASE else "modelled"
            _add(folder, row["ccg_code"], ROUND, year, value, basis, "nhse-ccg-figures-2018-19")
    for row in facts.networks:
        value, source = row["projected_pop_2022_23"], "nhse-network-figures-2022-23"
        _add(folder, row["pcn_code"], NEXT_ROUND, 2022, value, "modelled", source)


def _add(
    folder: Builder, about: str, series: str, year: int, patients: str, basis: str, source: str
) -> None:
    folder.add(
        "projections",
        about=about,
        series=series,
        led_by="not stated",
        start=f"{year}-04-01",
        end=f"{year + 1}-03-31",
        patients=float(patients),
        basis=basis,
        source=source,
    )
