"""Made-up tables of the sample report; nothing is real."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from commonweal.evidence import Basis, Column, Table
from commonweal.rules import Source

DAY = date(2019, 7, 1)
LISTS = Source(
    id="lists",
    title="Patients registered with practices",
    publisher="A publisher",
    place="https://example.org/lists",
    licence="Open Government Licence v3.0",
    vintage="April 2019",
    known_from=date(2019, 4, 18),
    verified=True,
)
MINUTES = Source(
    id="minutes",
    title="Minutes of a committee",
    publisher="A council",
    place="minutes.txt, item 7",
    quotation="The partnership covers about a quarter of the people.",
)
SOURCES = (LISTS, MINUTES)
PLACES = ("Northmere", "Southmere", "Eastbrook", "Westbrook", "Midford")


def grid_of_areas(across: int, down: int) -> dict[str, object]:
    """Squares side by side, as GeoJSON, with one of them in two parts."""
    width, height = 0.9 / across, 0.5 / down
    made: dict[str, object] = {}
    for row in range(down):
        for column in range(across):
            west, south = 0.2 + column * width, 51.0 + row * height
            made[f"E{row:03d}{column:03d}"] = {
                "type": "Polygon",
                "coordinates": [
                    [
                        [west, south],
                        [west + width, south],
                        [west + width, south + height],
                        [west, south + height],
                        [west, south],
                    ]
                ],
            }
    return made


def table(
    identifier: str, columns: tuple[Column, ...], rows: Mapping[str, Any], **more: Any
) -> Table:
    """A table with the sample's sources."""
    settings: dict[str, Any] = {"basis": Basis.OBSERVED, "sources": (LISTS,), "as_of": DAY, **more}
    title = settings.pop("title", f"Table {identifier}")
    return Table(id=identifier, title=title, columns=columns, data=pa.table(rows), **settings)


def lists_table() -> Table:
    """Places against a band: one below, one above, one at the edge, one unknown."""
    return table(
        "sample.lists",
        (
            Column(name="name", label="Place", kind="text"),
            Column(name="code", label="Code", kind="code"),
            Column(
                name="list",
                label="Registered patients",
                kind="count",
                unit="patients",
                description="Patients on the lists of all practices of the place.",
            ),
            Column(name="low", label="Band from", kind="count", unit="patients"),
            Column(name="high", label="Band to", kind="count", unit="patients"),
            Column(name="share", label="Share of all", kind="share"),
            Column(name="cost", label="Cost", kind="money"),
            Column(name="opened", label="Opened", kind="date"),
            Column(name="rural", label="Rural", kind="flag"),
            Column(name="basis", label="Basis", kind="text"),
            Column(name="missing", label="Why not known", kind="text"),
        ),
        {
            "name": list(PLACES),
            "code": ["P1", "P2", "P3", "P4", "P5"],
            "list": [299528, 711242, 250000, 120000, None],
            "low": [250000] * 4 + [None],
            "high": [500000] * 4 + [None],
            "share": [0.2169, 0.515, 0.181, 0.0869, None],
            "cost": pa.array([470000000, 123456, 1, 0, None], pa.int64()),
            "opened": [DAY, date(2013, 4, 1), DAY, None, DAY],
            "rural": [True, False, None, True, False],
            "basis": ["observed", "estimated", "modelled", "assumed", "observed"],
            "missing": ["", "", "", "", "no row in registered"],
        },
        title="Registered patients by place",
        note="Closed practices are left out.",
        method="sum-of-lists",
        vintage="April 2019",
    )


def people_table() -> Table:
    """People by age band and sex."""
    bands = ["0 to 14", "15 to 44", "45 to 64", "65 to 84", "85 and over"]
    return table(
        "sample.ages",
        (
            Column(name="age", label="Age", kind="text"),
            Column(name="sex", label="Sex", kind="text"),
            Column(name="people", label="Residents", kind="count", unit="people"),
        ),
        {
            "age": [band for band in bands for _ in range(2)],
            "sex": ["female", "male"] * 5,
            "people": [9100, 9500, 18000, 18400, 14000, 13600, 9000, 8000, 1800, 900],
        },
        title="Residents by age and sex",
        basis=Basis.ESTIMATED,
    )


def years_table() -> Table:
    """Two series over years with intervals."""
    return table(
        "sample.years",
        (
            Column(name="year", label="Year", kind="text"),
            Column(name="place", label="Place", kind="text"),
            Column(name="rate", label="Rate", kind="number", unit="per 1,000"),
            Column(name="low", label="Lower", kind="number"),
            Column(name="high", label="Upper", kind="number"),
        ),
        {
            "year": ["2016/17", "2017/18", "2018/19"] * 2,
            "place": ["Northmere"] * 3 + ["Southmere"] * 3,
            "rate": [4.1, 4.4, 4.8, 5.2, 5.0, None],
            "low": [3.8, 4.1, 4.4, 4.9, 4.7, None],
            "high": [4.4, 4.7, 5.2, 5.5, 5.3, None],
        },
        title="Rates by year",
        shown=4,
    )


def areas_table(areas: Mapping[str, object]) -> Table:
    """A group and a score for each area; one score is missing."""
    codes = sorted(areas)
    scores = [round(5 + (place * 37 % 400) / 10, 1) for place in range(len(codes))]
    return table(
        "sample.areas",
        (
            Column(name="name", label="Area", kind="text"),
            Column(name="area", label="Code", kind="code"),
            Column(name="group", label="Partnership", kind="text"),
            Column(name="score", label="Deprivation score", kind="number"),
        ),
        {
            "name": [f"Area {place}" for place in range(len(codes))],
            "area": codes,
            "group": [PLACES[min(4, int(code[4:7]) * 5 // 8)] for code in codes],
            "score": [None, *scores[1:]],
        },
        title="Small areas",
        shown=10,
        basis=Basis.MODELLED,
    )


def sites_table() -> Table:
    """Two places with coordinates."""
    return table(
        "sample.sites",
        (
            Column(name="name", label="Hospital", kind="text"),
            Column(name="latitude", label="Latitude", kind="number"),
            Column(name="longitude", label="Longitude", kind="number"),
        ),
        {"name": ["North", "South"], "latitude": [51.4, 51.1], "longitude": [0.4, 0.9]},
        title="Hospitals",
    )
