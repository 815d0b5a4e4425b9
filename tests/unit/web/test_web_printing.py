"""An answer printed: a page or two of paper, with its figures, sources, day and the command that
recomputes it."""

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
