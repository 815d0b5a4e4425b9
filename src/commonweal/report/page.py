"""The page of an evidence pack: one file that loads nothing and is useful without scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files as packaged

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from commonweal.evidence import Answer, Basis, Chapter, Figure, Lack, Status, were_asked
from commonweal.evidence.words import day, what_lacks, with_days
from commonweal.report import formats
from commonweal.report.references import References, anchor
from commonweal.report.store import Said, Store
from commonweal.report.views import ChapterView, ChartView, view_chapter

#: The table of a pack that holds every figure with its sources.
EVERY_FIGURE = "figures"
#: What a status says, for those who meet it for the first time.
STATUS_WORDS = {
    Status.SUPPORTED: "the figures bear out what was said",
    Status.CONTRADICTED: "the figures speak against what was said",
    Status.MIXED: "partly borne out, partly not",
    Status.JUDGEMENT: "figures inform it, people must weigh it",
    Status.NOT_ANSWERABLE: "the data needed are not held; the answer names them",
}
CAUSES = {
    "table": "Tables that are not held",
    "column": "Columns that are not held",
    "rows": "Rows that are not held",
    "rule": "Rules that are not held",
    "method": "Methods that are not built",
}


def render_page(
    *,
    title: str,
    sentence: str,
    meta: Mapping[str, str],
    chapters: Sequence[Chapter],
    answers: Sequence[Answer],
    manifest: Mapping[str, str],
    lead_chart: tuple[str, str] | None = None,
    files: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Render an evidence pack as one HTML page.

    Parameters
    ----------
    title
        Heading of the page.
    sentence
        One sentence that says who is served.
    meta
        Words and values under the sentence, in order ("As of": "1 July 2019").
    chapters
        In the order in which they are to stand.
    answers
        In the order in which the questions were asked.
    manifest
        Words and values of the section on verifying, in order.
    lead_chart
        Id of a chapter and of the chart of it that stands on the first screen.
    files
        By table id, the files of the pack that hold the whole table, relative to the page.

    Returns
    -------
    str
        The page; the same text for the same arguments.

    Raises
    ------
    ValueError
        When something is named that is not held, or a chart cannot be drawn as it is described.
    """
    held = files or {}
    views = [view_chapter(chapter, held, lead_chart) for chapter in chapters]
    lead = _lead(views, lead_chart)
    return (
        _environment()
        .get_template("page.html")
        .render(
            title=title,
            sentence=sentence,
            meta=meta,
            chapters=views,
            answers=answers,
            asked=any(were_asked(answers, chapter.as_of) for chapter in chapters),
            manifest=manifest,
            lead=lead,
            references=References(chapters, answers),
            missing=_missing(chapters),
            rules=list({rule.id: rule for c in chapters for rule in c.rules}.values()),
            lead_chapter=lead_chart[0] if lead_chart else "",
            store=Store(chart.drawing.svg for chart in _drawings(views)),
            widest=_widest(views),
            said=Said([chart.drawing.words for chart in _drawings(views)]),
            chapter_figures={f.id for chapter in chapters for f in chapter.figures},
            labels={f.id: f.label for chapter in chapters for f in chapter.figures},
            drawn=bool(_drawings(views)),
            every_figure=held.get(EVERY_FIGURE, ()),
        )
        + "\n"
    )


def paragraphs(text: str) -> list[str]:
    """Text parted at blank lines.

    Examples
    --------
    >>> paragraphs("One.\\n\\nTwo.")
    ['One.', 'Two.']
    """
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def _lead(views: Sequence[ChapterView], wanted: tuple[str, str] | None) -> ChartView | None:
    found = next((chart for chart in _drawings(views) if chart.elsewhere), None)
    if wanted and found is None:
        raise ValueError(f"no chapter {wanted[0]!r} with a chart {wanted[1]!r} to lead with")
    return found


def _missing(chapters: Sequence[Chapter]) -> list[tuple[str, list[tuple[Chapter, Lack]]]]:
    """What is lacking, by cause, in the order of the causes."""
    lacks = [(chapter, lack) for chapter in chapters for lack in chapter.lacks]
    by_cause = [
        (words, [p for p in lacks if p[1].cause == cause]) for cause, words in CAUSES.items()
    ]
    return [(words, held) for words, held in by_cause if held]


def _drawings(views: Sequence[ChapterView]) -> list[ChartView]:
    return [chart for view in views for section in view.sections for chart in section.charts]


def _widest(views: Sequence[ChapterView]) -> int:
    """How many columns the widest table has that the page shows."""
    sections = [section for view in views for section in view.sections]
    tables = [table for section in sections for table in section.tables]
    tables += [table for section in sections for c in section.charts for table in c.beside]
    return max((len(table.columns) for table in tables if table.table.shown != 0), default=0)


def _figure_doubts(figure: Figure) -> bool:
    return bool(figure.sources) and not figure.verified


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("commonweal.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        day=day,
        figure_value=formats.figure_value,
        interval=formats.interval,
        paragraphs=paragraphs,
        thousands=formats.number,
        safe_data=Markup,
        what_lacks=what_lacks,
        with_days=with_days,
    )
    environment.globals.update(
        anchor=anchor,
        asset=_asset,
        doubts=_figure_doubts,
        basis_words=[(basis.value, formats.BASIS_WORDS[basis]) for basis in Basis],
        status_words=[(status, STATUS_WORDS[status]) for status in Status],
    )
    return environment


@cache
def _asset(name: str) -> Markup:
    return Markup(packaged("commonweal.report").joinpath("assets", name).read_text("utf-8"))
