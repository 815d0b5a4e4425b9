"""What drawings of a page have in common stands once, and nothing that they say is lost."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

from page_reading import page

from commonweal.report.drawing import Drawing, Words
from commonweal.report.store import Said, Store
from commonweal.report.views import view_chapter
from report_sample import page_arguments


def drawings() -> list[Drawing]:
    held = page_arguments()
    views = [view_chapter(chapter, {}, None) for chapter in held["chapters"]]
    return [c.drawing for view in views for section in view.sections for c in section.charts]


def numbered(root: ElementTree.Element) -> list[tuple[int, str]]:
    """The number of the words of each mark and its fill, as a reader of the page works them out."""
    marks = [
        (int(one.attrib["data-t"]), one.get("fill", ""))
        for one in root.iter()
        if "data-t" in one.attrib
    ]
    for row in (one for one in root.iter() if "data-f" in one.attrib):
        assert all("data-t" not in mark.attrib for mark in row)
        marks += [
            (int(row.attrib["data-f"]) + place, row.get("fill", mark.get("fill", "")))
            for place, mark in enumerate(row)
        ]
    return sorted(marks)


def test_every_mark_keeps_its_words_and_its_fill() -> None:
    held = drawings()
    store = Store(drawing.svg for drawing in held)
    counted = 0
    for drawing in held:
        before = ElementTree.fromstring(drawing.svg)
        after = ElementTree.fromstring(store.drawn(drawing.svg))
        assert numbered(after) == numbered(before)
        counted += sum("data-f" in one.attrib for one in after.iter())
    assert counted > 5


def test_what_a_drawing_refers_to_is_in_it_or_in_the_store() -> None:
    ids = re.findall(r'\bid="([^"]+)"', page())
    assert len(ids) == len(set(ids))
    drawn = "".join(re.findall(r'<svg [^>]*class="chart".*?</svg>', page(), re.DOTALL))
    named = re.findall(r'href="#([^"]+)"', drawn) + re.findall(r"url\(#([^)]+)\)", drawn)
    assert len(named) > 40
    assert set(named) <= set(ids)


def test_the_page_says_of_each_mark_what_its_drawing_says() -> None:
    said = re.search(r'<script type="application/json" id="said">(.*?)</script>', page(), re.DOTALL)
    assert said is not None
    texts = json.loads(said[1])
    found = re.findall(r'-drawing-words">(.*?)</script>', page(), re.DOTALL)
    told = [
        [[texts[part] if isinstance(part, int) else part for part in row] for row in held["rows"]]
        for held in map(json.loads, found)
    ]
    wanted = [drawing.words["rows"] for drawing in drawings()]
    assert sorted(told) == sorted(wanted)


def test_a_text_that_is_a_number_is_not_taken_for_a_place() -> None:
    words: Words = {"heads": ["Minutes: "], "rows": [["0"], ["21"], ["long text"], ["long text"]]}
    assert json.loads(Said([words]).of(words))["rows"] == [["0"], ["21"], [0], [0]]
