"""Nothing that a page is given is trusted, and what is named and not held is an error."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from page_reading import Reader, alone, read, render, simple

from commonweal.evidence import Answer, Chart, Column, Section, Shapes, Status
from commonweal.report.drawing import as_script_data
from report_sample import chapter, figures
from sample_tables import LISTS, grid_of_areas, table

HOSTILE = "</script><script>alert('x')</script><img src=x onerror=alert(1)>{{ 7*7 }}\u2028"


def test_names_are_never_taken_for_markup() -> None:
    columns = (
        Column(name="name", label=HOSTILE, kind="text", description=HOSTILE),
        Column(name="n", label="N", kind="count", unit=HOSTILE),
        Column(name="area", label="Area", kind="code"),
    )
    held = table(
        't"><b>',
        columns,
        {"name": [HOSTILE, "=1+1"], "n": [1, 2], "area": ["A", "B"]},
        title=HOSTILE,
        note=HOSTILE,
    )
    shapes = Shapes(
        id='s"><i>', geometries=dict(zip("AB", grid_of_areas(2, 1).values(), strict=True))
    )
    drawn = tuple(
        Chart(
            id=f"{kind}'\"<", title=HOSTILE, description=HOSTILE, kind=kind, table=held.id, **more
        )
        for kind, more in (
            ("bar", {"x": "n", "y": "name"}),
            ("map", {"x": "area", "colour": "name", "shapes": shapes.id}),
        )
    )
    source = replace(LISTS, title=HOSTILE, publisher=HOSTILE, place='https://x/"onclick="a()')
    hostile = simple(
        figures=(
            replace(figures()[0], label=HOSTILE, sources=(source,)),
            replace(figures()[4], missing=HOSTILE),
        ),
        tables=(held,),
        charts=drawn,
        shapes=(shapes,),
    )
    asked = Answer(id="Q'\"<1", question=HOSTILE, status=Status.MIXED, text=HOSTILE, claim=HOSTILE)
    made = render(
        title=HOSTILE,
        sentence=HOSTILE,
        meta={HOSTILE: HOSTILE},
        chapters=[hostile],
        answers=[asked],
        manifest={HOSTILE: HOSTILE},
        lead_chart=("c", drawn[1].id),
        files={held.id: (HOSTILE,)},
    )
    reader = Reader(made)
    assert reader.all("img") == []
    assert "<script>alert" not in made
    assert "{{ 7*7 }}" in made
    assert not [name for _, e in reader.elements for name in e if name.startswith("on")]
    kinds = {script.get("type", "") for script in reader.all("script")}
    assert kinds == {"", "application/json"}
    assert len([s for s in reader.all("script") if "type" not in s]) == 2
    for data in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', made, re.DOTALL):
        json.loads(data)


def test_script_data_is_read_back_as_it_was() -> None:
    value = {"a": [HOSTILE, 1, None, "<!--", "&amp;"]}
    written = as_script_data(value)
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == value


def test_what_no_section_names_is_shown_all_the_same() -> None:
    held = read().text("section", id="chapter-sample-also")
    assert "Also in this chapter" in held
    assert "Cost of the change" in held
    assert "Treated elsewhere" in held


def test_an_empty_chapter_and_no_answers_make_a_page() -> None:
    made = Reader(alone(simple(), meta={}, manifest={}))
    assert made.text("h1") == "Mereshire"
    assert "No chapter lacks anything." in made.text("section", id="missing")
    assert "No source is named." in made.text("section", id="sources")
    assert not [e for _, e in made.elements if e.get("id") == "answers"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"figures": ("nope",)}, "section s names figure 'nope'"),
        ({"tables": ("nope",)}, "section s names table 'nope'"),
        ({"charts": ("nope",)}, "section s names chart 'nope'"),
    ],
)
def test_what_a_section_names_and_the_chapter_lacks_is_named(changed: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        alone(simple(sections=(Section(id="s", title="S", **changed),)))


def test_a_lead_chart_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="no chapter 'c' with a chart 'map'"):
        render(chapters=[simple()], lead_chart=("c", "map"), files={})


def test_outlines_that_several_maps_draw_stand_once_in_the_page() -> None:
    first, second = chapter(8, 5), replace(chapter(6, 4), id="other")
    for chapters in ([first], [first, second]):
        made = render(chapters=chapters)
        held = dict(re.findall(r'<path id="(a\d+)" d="([^"]+)"', made))
        assert len(held) >= 30
        assert len(set(held.values())) == len(held)
        for name, path in held.items():
            assert made.count(f'd="{path}"') == 1
            assert made.count(f'<use href="#{name}"') >= 2
        assert set(re.findall(r'<use href="#(a\d+)"', made)) == set(held)


def test_a_long_list_of_figures_is_folded_and_none_is_lost() -> None:
    many = tuple(
        replace(figures()[0], id=f"c.f{place}", label=f"Figure {place}") for place in range(12)
    )
    section = Section(id="s", title="S", figures=tuple(figure.id for figure in many))
    made = alone(simple(figures=many, sections=(section,)))
    assert "4 more figures" in made
    assert [f"Figure {place}<" in made for place in range(12)] == [True] * 12
    assert "more figures" not in alone(simple(figures=many[:10]))
