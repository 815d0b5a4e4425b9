"""Registered lists, and what was published of the people on them."""

from __future__ import annotations

from kent_medway_build.facts import Facts
from kent_medway_build.writing import Builder

#: Series, column of the facts, reference day, source.
SERIES = (
    ("allocation-2018-19", "list_2018_19", "2019-03-31", "nhse-practices-2018-19"),
    ("october-2021", "list_2021", "2021-10-01", "nhse-lists-2021"),
)


def add(folder: Builder, facts: Facts) -> None:
    """Add registered lists and the deprivation of each practice's list."""
    for row in facts.practices:
        for series, column, day, source in SERIES:
            if row[column]:
                folder.add(
                    "registered",
                    practice=row["practice_code"],
                    series=series,
                    as_of=day,
                    sex="all",
                    age_from=0,
                    patients=float(row[column]),
                    basis="observed",
                    source=source,
                )
        if row["imd_2019_of_list"]:
            folder.add(
                "indicators",
                about=row["practice_code"],
                indicator="imd_2019_of_list",
                start="2019-01-01",
                end="2019-12-31",
                value=float(row["imd_2019_of_list"]),
                unit="score",
                basis="observed",
                source="ohid-practice-deprivation",
            )
