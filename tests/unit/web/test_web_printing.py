"""An answer printed: a page or two of paper, with its figures, sources, day and the command that
recomputes it. A list printed: tables of whole words, without addresses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from commonweal.web.plans.models import Plan
from web_site import browsing


def styled(html: str) -> str:
    """A page that holds its styles itself and asks for nothing else."""

    def style(found: re.Match[str]) -> str:
        path = finders.find(found[1])
        assert path, found[1]
        return f"<style>{Path(path).read_text(encoding='utf-8')}</style>"

    held = re.sub(r'<link rel="stylesheet" href="/static/([^"]+)">', style, html)
    return re.sub(r'<(script|link)\b[^>]*(src|href)="/[^>]*>(</script>)?', "", held)


@pytest.mark.parametrize("question", ["Q4", "Q17"])
def test_an_answer_is_a_page_or_two_of_paper(
    client: Client, published_plan: Plan, question: str
) -> None:
    html = client.get(f"/questions/{question}/").content.decode()
    assert "As of 1 July 2019, out of the plan" in html
    assert f"http://testserver/plans/{published_plan.pk}/questions/{question}/" in html
    with browsing() as browser:
        page = browser.new_page(viewport={"width": 718, "height": 1000})
        page.emulate_media(media="print")
        page.set_content(styled(html))
        seen = page.inner_text("main")
        after = page.evaluate("getComputedStyle(document.querySelector('main li a'), '::after')"
                              ".content")  # fmt: skip
        printed = page.pdf(format="A4")
        page.close()
    for words in ("Figures", "Sources", "Recompute it yourself", "commonweal plan", "As of"):
        assert words in seen
    assert after == "none"
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= 2


#: Words of tables that stand on more than one line, for each word of more than two letters.
_BROKEN = """() => [...document.querySelectorAll(".cw-table")].flatMap(table => {
  const walker = document.createTreeWalker(table, NodeFilter.SHOW_TEXT), broken = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const found of node.data.matchAll(/[\\p{L}\\p{N}]{3,}/gu)) {
      const range = document.createRange();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      if (range.getClientRects().length > 1) broken.push(found[0]);
    }
  return broken })"""
_ADDRESSES = """() => [...document.querySelectorAll("main a")]
  .map(one => getComputedStyle(one, "::after").content).filter(one => one.includes("Link"))"""


@pytest.mark.usefixtures("example_rows")
@pytest.mark.parametrize("width", [718, 794])
@pytest.mark.parametrize(("path", "sheets"), [("contracts", 1), ("promises", 4), ("meetings", 3)])
def test_a_list_is_printed_in_whole_words_without_addresses_from_the_first_sheet_on(
    client: Client, path: str, sheets: int, width: int
) -> None:
    html = client.get(f"/{path}/").content.decode()
    with browsing() as browser:
        page = browser.new_page(viewport={"width": width, "height": 1000})
        page.emulate_media(media="print")
        page.set_content(styled(html))
        broken, addresses = page.evaluate(_BROKEN), page.evaluate(_ADDRESSES)
        table = page.locator(".cw-table").first
        held = table.evaluate("one => getComputedStyle(one).breakInside")
        heads = table.locator("thead th").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height > 5)"
        )
        overflows = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        printed = page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom"), "1cm"))
        page.close()
    assert not broken
    assert not addresses
    assert held == "auto"
    assert heads
    assert all(heads)
    assert not overflows
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= sheets
