"""Sources under a page of a plan: each once, with days as they are read."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from django.template import engines
from django.test import Client

from commonweal.rules import Source
from commonweal.web.plans.telling import cited

ONE = Source(id="a", title="A report", publisher="An office", place="page 3", quotation="first")
SAME = replace(ONE, id="b", quotation="second")
OTHER = replace(ONE, id="c", verified=True)


def test_sources_that_differ_by_the_words_relied_on_alone_are_one_with_all_words() -> None:
    held = cited([ONE, SAME], [OTHER, ONE])
    assert len(held.sources) == 2
    assert held.words == (("first", "second"), ("first",))
    assert [number for number, _ in held.of([SAME, ONE, OTHER])] == [1, 2]


def test_days_of_a_source_are_told_as_they_are_read() -> None:
    dated = replace(ONE, title="example.org 2019-02-14", vintage="2020-03-20", place="2019-02-14")
    page = engines["jinja2"].from_string(
        '{% import "plans/parts.html" as plans %}{{ plans.sources(cited) }}'
    )
    told = page.render({"cited": cited([dated])})
    assert "example.org 14 February 2019" in told
    assert "An office, 20 March 2020" in told
    assert "2019-02-14" not in told


@pytest.mark.usefixtures("published_plan")
@pytest.mark.parametrize("question", ["Q4", "Q17"])
def test_an_answer_names_each_source_once(client: Client, question: str) -> None:
    html = client.get(f"/questions/{question}/").content.decode()
    entries = re.findall(r'<li id="source-\d+">(.*?)</li>', html, re.DOTALL)
    told = [
        " ".join(re.sub(r"<[^>]+>", " ", one.split("<blockquote")[0]).split()) for one in entries
    ]
    assert told
    assert max(Counter(told).values()) == 1
