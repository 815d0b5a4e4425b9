"""The page: whole without scripts, nothing lost, everything leads somewhere, nothing is trusted."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from commonweal.evidence import Answer, Chapter, Chart, Column, Section, Shapes, Status
from commonweal.report import render_page
from commonweal.report.drawing import as_script_data
from commonweal.rules import Rule
from report_sample import answers, chapter, figures, page_arguments
from sample_tables import LISTS, MINUTES, grid_of_areas, table

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Reader(HTMLParser):
    """What a page holds, read by the standard library: elements with their text, and headings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[int, list[str]] = {}
        self.open: list[int] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts[len(self.elements) - 1] = []
        if tag not in VOID:
            self.open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts[len(self.elements) - 1] = []

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.elements[self.open.pop()][0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for place in self.open:
            self.texts[place].append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self, tag: str, **having: str) -> str:
        wanted = {name.replace("_", "-").rstrip("-"): value for name, value in having.items()}
        for place, (name, attributes) in enumerate(self.elements):
            if name == tag and wanted.items() <= attributes.items():
                return " ".join("".join(self.texts[place]).split())
        raise AssertionError(f"no <{tag}> with {wanted}")


@cache
def page() -> str:
    return render_page(**page_arguments())


@cache
def read() -> Reader:
    return Reader(page())


def render(**changed: Any) -> str:
    return render_page(**{**page_arguments(), **changed})


def simple(**more: Any) -> Chapter:
    settings: dict[str, Any] = {"sections": (), **more}
    return Chapter(id="c", title="Chapter", summary="Words.", as_of=date(2019, 7, 1), **settings)


def alone(held: Chapter, **more: Any) -> str:
    return render(chapters=[held], answers=(), lead_chart=None, files={}, **more)


def test_the_first_screen_says_who_is_served_and_what_was_asked() -> None:
    first = page()[: page().index('id="answers"')]
    assert "1,886,016 people were registered" in first
    assert re.search(r'<svg [^>]*id="chart-sample-groups-drawing"', first)
    for answer in answers():
        assert answer.question in first
        assert answer.status.value.capitalize() in first
        assert f'href="#answer-{answer.id}"' in first
        assert f"#sign-{answer.status.name.lower()}" in first


def test_every_link_leads_somewhere_and_no_id_stands_twice() -> None:
    ids = [attributes["id"] for _, attributes in read().elements if "id" in attributes]
    assert [identifier for identifier, times in Counter(ids).items() if times > 1] == []
    inside = [a["href"][1:] for a in read().all("a") if a["href"].startswith("#")]
    inside += [use["href"][1:] for use in read().all("use")]
    for name in ("aria-labelledby", "aria-describedby"):
        inside += [e[name] for _, e in read().elements if name in e]
    assert sorted(set(inside) - set(ids)) == []
    assert len(inside) > 40


def test_a_figure_leads_to_its_source_and_method_in_one_step() -> None:
    rows = re.findall(r'<li class="figure"(.*?)</li>', page(), re.DOTALL)
    assert len(rows) == len(figures()) + 2
    for row in rows:
        assert re.search(r'href="#method-1"', row)
        assert "not known" in row or re.search(r'href="#source-\d"', row)


def test_a_figure_says_what_it_is() -> None:
    share = read().text("li", id="figure-sample.share")
    assert share.startswith(
        "Share of the partnership 21.9% 95% interval 21.0% to 23.0% as of 1 July 2019"
    )
    assert "estimated" in share
    assert "Source 2 not verified" in share
    cost = read().text("li", id="figure-sample.cost")
    assert "£1,600,000" in cost
    assert "assumed" in cost


def test_links_to_sources_and_methods_are_described_by_their_titles() -> None:
    described = [link for link in read().all("a") if "aria-describedby" in link]
    assert len(described) > 10
    for link in described:
        assert link["aria-describedby"] == f"{link['href'][1:]}-name"
    assert read().text("strong", id="source-2-name") == "Minutes of a committee"
    assert read().text("h3", id="method-1-name") == "Sum of lists"
    ids = {attributes.get("id") for _, attributes in read().elements}
    assert {link["aria-describedby"] for link in described} <= ids


def test_what_is_missing_is_said_and_is_never_nought_or_blank() -> None:
    assert "not known: the folder holds no table ledger" in read().text(
        "li", id="figure-sample.deficit"
    )
    cells = re.findall(r"<t[dh]( class=\"missing[^>]*)?>(.*?)</t[dh]>", page())
    assert [text for missing, text in cells if missing and text != "not known"] == []


def test_an_answer_stands_whole() -> None:
    answer = read().text("article", id="answer-Q2")
    for words in (
        "Q2 Is it really a quarter of the system?",
        "Contradicted",
        "What was said: The partnership is a quarter of the system.",
        "How sure: Firm: both series agree.",
        "When it was asked: 12 March 2019 Not answerable",
        "Held now, latest figure: 1 October 2021 Contradicted",
        "Source 2 not verified",
    ):
        assert words in answer
    assert "Lacking: ledger" in read().text("article", id="answer-Q5")


def test_headings_go_down_by_single_steps() -> None:
    levels = [int(tag[1]) for tag, _ in read().elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_is_in_british_english_with_landmarks_and_a_skip_link() -> None:
    assert read().all("html")[0]["lang"] == "en-GB"
    tags = [tag for tag, _ in read().elements]
    assert [tags.count(tag) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert read().all("a")[0] == {"class": "skip", "href": "#main"}
    assert "NHS" not in re.sub(r"<script.*?</script>", "", page(), flags=re.DOTALL)


def test_tables_have_captions_scopes_and_a_scrolling_region() -> None:
    for caption in read().all("caption"):
        assert caption["id"].endswith("-caption")
    assert len(read().all("caption")) == len(read().all("table")) == 13
    assert {th["scope"] for th in read().all("th")} == {"col", "row"}
    regions = [e for _, e in read().elements if e.get("role") == "region"]
    assert all(e["tabindex"] == "0" for e in regions)
    assert all("aria-labelledby" in e or "aria-label" in e for e in regions)


def test_a_long_table_is_cut_and_leads_to_its_file() -> None:
    held = read().text("div", id="table-sample.years")
    assert "The first 4 of 6 rows are shown." in held
    assert "All rows: tables/sample.years.csv" in held
    assert 'href="tables/sample.years.csv"' in page()


def test_every_sign_of_a_legend_is_drawn() -> None:
    named = set(re.findall(r'<use href="#(key-[\w-]+)"', page()))
    assert {"key-triangle-up-open", "key-line-dashed", "key-upright", "key-circle"} <= named
    assert named <= {e["id"] for e in read().all("g") if "id" in e}


def test_the_curves_of_a_funnel_stand_beside_it_and_nowhere_else() -> None:
    assert page().count('id="table-sample.curves"') == 1
    assert "table-sample.curves" not in page().split("Also in this chapter")[1]


def test_every_chart_leads_to_its_table() -> None:
    for chart in chapter().charts:
        figure = read().text("figure", id=f"chart-sample-{chart.id}")
        assert "Table of this chart" in figure
        assert chart.description in figure
        assert f'id="table-{chart.table}"' in page()


def test_nothing_is_loaded_from_elsewhere() -> None:
    for tag, attributes in read().elements:
        assert "src" not in attributes
        assert tag not in ("iframe", "object", "embed", "base", "img")
        if tag == "link":
            assert attributes["href"] == "data:,"
    policy = next(m["content"] for m in read().all("meta") if "http-equiv" in m)
    assert policy.startswith("default-src 'none';")
    styles = "".join(re.findall(r"<style>(.*?)</style>", page(), re.DOTALL))
    assert "url(" not in styles
    assert "@import" not in styles


def test_the_same_arguments_give_the_same_page() -> None:
    assert render_page(**page_arguments()) == page()


def test_a_system_of_1065_small_areas_fits() -> None:
    held = page_arguments(across=71, down=15)
    assert len(held["chapters"][0].shapes[0].geometries) == 1065
    assert len(render_page(**held).encode()) < 2_500_000


def test_lacks_stand_by_cause() -> None:
    missing = read().text("section", id="missing")
    assert missing.index("Tables that are not held (1)") < missing.index(
        "Rows that are not held (1)"
    )
    assert "ledger: No table of budgets. The deficit cannot be said. Who is served" in missing


def test_sources_say_whether_they_were_read() -> None:
    first = read().text("li", id="source-1")
    assert "Verified: read at its place." in first
    assert "public since 18 April 2019" in first
    second = read().text("li", id="source-2")
    assert "not verified" in second
    assert "The partnership covers about a quarter of the people." in second
    assert (
        '<a class="address" href="https://example.org/lists">https://example.org/lists</a>'
        in page()
    )
    assert '<span class="address">minutes.txt, item 7</span>' in page()


def test_a_place_that_is_no_web_address_is_never_a_link() -> None:
    source = replace(LISTS, place="javascript:alert(1)")
    held = simple(figures=(replace(figures()[0], sources=(source,)),))
    assert 'href="javascript:' not in alone(held)


def test_rules_applied_say_where_they_stand() -> None:
    rule = Rule(
        id="band",
        subject="population-band",
        text="Networks serve circa 30,000 to 50,000 patients.",
        applies_to=("network",),
        in_force_from=date(2019, 7, 1),
        source=replace(MINUTES, id="rule-band", title="Contract"),
        note="Waivers below in rural areas.",
    )
    made = Reader(alone(simple(rules=(rule,))))
    shown = made.text("section", id="rules")
    assert "circa 30,000 to 50,000 patients" in shown
    assert "network, England in force from 1 July 2019" in shown
    assert "Source 1 not verified" in shown
    assert made.text("strong", id="source-1-name") == "Contract"
    assert 'id="rules"' not in page()


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
