"""A made-up chapter with every kind of figure, table, chart, status and lack; nothing is real."""

from __future__ import annotations

from datetime import date
from typing import Any

from commonweal.evidence import (
    Answer,
    Basis,
    Chapter,
    Chart,
    Figure,
    Knowledge,
    Lack,
    Method,
    Section,
    Shapes,
    Status,
)
from money_sample import money_charts, money_tables
from needs_sample import needs_charts, needs_tables
from sample_tables import (
    DAY,
    LISTS,
    MINUTES,
    SOURCES,
    areas_table,
    grid_of_areas,
    lists_table,
    people_table,
    sites_table,
    years_table,
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
        *needs_charts(),
        *money_charts(),
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
            Section(id="needs", title="Needs", charts=tuple(chart.id for chart in needs_charts())),
            Section(id="money", title="Money", charts=tuple(chart.id for chart in money_charts())),
        ),
        figures=figures(),
        tables=(
            lists_table(),
            people_table(),
            years_table(),
            areas_table(areas),
            sites_table(),
            *needs_tables(),
            *money_tables(),
        ),
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
