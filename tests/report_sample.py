"""A made-up chapter with every kind of figure, table, chart, status and lack; nothing is real."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from commonweal.evidence import (
    Answer,
    Basis,
    Chapter,
    Chart,
    Column,
    Figure,
    Knowledge,
    Lack,
    Method,
    Section,
    Shapes,
    Status,
    Table,
)
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


def charts() -> tuple[Chart, ...]:
    """One chart of every kind."""

    def chart(identifier: str, kind: Any, of: str, **more: str) -> Chart:
        words = f"What chart {identifier} shows, in words."
        title = f"Chart of {identifier}"
        named: dict[str, Any] = dict(more)
        return Chart(id=identifier, title=title, description=words, kind=kind, table=of, **named)

    return (
        chart(
            "groups",
            "map",
            "sample.areas",
            colour="group",
            shapes="areas",
            points="sample.sites",
            point_label="name",
        ),
        chart(
            "scores",
            "map",
            "sample.areas",
            colour="score",
            colour_kind="sequence",
            shapes="areas",
        ),
        chart("lists", "bar", "sample.lists", x="list", y="name"),
        chart("band", "band", "sample.lists", x="list", y="name", low="low", high="high"),
        chart(
            "rates",
            "line",
            "sample.years",
            x="year",
            y="rate",
            colour="place",
            low="low",
            high="high",
        ),
        chart("ages", "pyramid", "sample.ages", x="people", y="age", colour="sex"),
        chart("costs", "scatter", "sample.lists", x="list", y="share", colour="rural"),
    )


def figures() -> tuple[Figure, ...]:
    """Figures of every basis, one with an interval and one missing."""
    common: dict[str, Any] = {"about": "S", "as_of": DAY, "method": "sum-of-lists"}
    return (
        Figure(
            id="sample.registered",
            label="Registered patients",
            value=1886016,
            unit="patients",
            basis=Basis.OBSERVED,
            sources=(LISTS,),
            vintage="April 2019",
            **common,
        ),
        Figure(
            id="sample.share",
            label="Share of the partnership",
            value=0.2194,
            unit="share",
            lower=0.21,
            upper=0.23,
            confidence=0.95,
            basis=Basis.ESTIMATED,
            sources=SOURCES,
            **common,
        ),
        Figure(
            id="sample.cost",
            label="Cost of the change",
            value=160000000,
            unit="pence",
            basis=Basis.ASSUMED,
            sources=(MINUTES,),
            **common,
        ),
        Figure(
            id="sample.flow",
            label="Treated elsewhere",
            value=29,
            unit="%",
            basis=Basis.MODELLED,
            sources=(MINUTES,),
            **common,
        ),
        Figure(
            id="sample.deficit",
            label="Total deficit",
            missing="the folder holds no table ledger",
            **common,
        ),
    )


def chapter(across: int = 8, down: int = 5) -> Chapter:
    """The chapter."""
    areas = grid_of_areas(across, down)
    return Chapter(
        id="sample",
        title="Who is served",
        summary="Five places share a system.\n\nA second paragraph.",
        as_of=DAY,
        sections=(
            Section(
                id="lists",
                title="Lists against bands",
                text="Each place is set against the band that was in force.",
                figures=("sample.registered", "sample.share", "sample.deficit"),
                charts=("band", "lists"),
                tables=("sample.lists",),
            ),
            Section(
                id="where", title="Where", charts=("groups", "scores"), tables=("sample.areas",)
            ),
            Section(id="people", title="People", charts=("ages", "rates", "costs")),
        ),
        figures=figures(),
        tables=(lists_table(), people_table(), years_table(), areas_table(areas), sites_table()),
        charts=charts(),
        shapes=(Shapes(id="areas", geometries=areas, sources=(LISTS,)),),
        methods=(
            Method(
                id="sum-of-lists",
                title="Sum of lists",
                text="The lists of all practices of a place are added.",
                sources=(MINUTES,),
            ),
        ),
        lacks=(
            Lack(
                table="ledger",
                what="No table of budgets.",
                consequence="The deficit cannot be said.",
                cause="table",
            ),
            Lack(
                table="registered",
                what="No row for P5.",
                consequence="Its list is not known.",
                cause="rows",
            ),
        ),
    )


def answers() -> tuple[Answer, ...]:
    """An answer of every status."""
    words = {
        Status.SUPPORTED: "Do the lists add up?",
        Status.CONTRADICTED: "Is it really a quarter of the system?",
        Status.MIXED: "Do the partnerships meet their bands?",
        Status.JUDGEMENT: "Was it right?",
        Status.NOT_ANSWERABLE: "What is the total deficit?",
        Status.NOT_BUILT: "Which contracts are failing?",
    }
    return tuple(
        Answer(
            id=f"Q{place}",
            question=question,
            status=status,
            text=f"The answer to question {place} in a sentence.",
            claim="The partnership is a quarter of the system." if place == 2 else "",
            certainty="Firm: both series agree." if place == 2 else "",
            figures=(figures()[1], figures()[4]) if place == 2 else (),
            sources=SOURCES if place == 2 else (),
            then=Knowledge(
                on=date(2019, 3, 12),
                text="Only the words of the minutes.",
                status=Status.NOT_ANSWERABLE,
            )
            if place == 2
            else None,
            now=Knowledge(
                on=date(2021, 10, 1),
                text="Lists and residents.",
                status=Status.CONTRADICTED,
                figures=("sample.share",),
            )
            if place == 2
            else None,
            lacking=("ledger",) if status is Status.NOT_ANSWERABLE else (),
            chapter="sample" if place == 2 else "",
        )
        for place, (status, question) in enumerate(words.items(), start=1)
    )


def page_arguments(across: int = 8, down: int = 5) -> dict[str, Any]:
    """Arguments of `render_page` for the whole sample."""
    return {
        "title": "Mereshire",
        "sentence": "On 1 July 2019, 1,886,016 people were registered with 234 practices.",
        "meta": {"As of": "1 July 2019", "Lists": "April 2019"},
        "chapters": [chapter(across, down)],
        "answers": answers(),
        "manifest": {"Inputs": "3 files", "Seed": "0"},
        "lead_chart": ("sample", "groups"),
        "files": {
            "sample.lists": ("tables/sample.lists.csv", "tables/sample.lists.parquet"),
            "sample.years": ("tables/sample.years.csv",),
            "sample.areas": ("tables/sample.areas.csv",),
        },
    }
