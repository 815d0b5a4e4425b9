"""The page of indicators is that of the definitions, and says all that they say."""

from __future__ import annotations

import re
from pathlib import Path

from commonweal.needs.indicators import DOMAINS, load_definitions
from commonweal.needs.indicators_page import page

PROJECT = Path(__file__).resolve().parents[3]


def test_the_page_is_not_stale() -> None:
    written = PROJECT / "docs" / "indicators.md"
    assert written.read_text(encoding="utf-8") == page(), (
        "run: python -m commonweal.needs.indicators_page docs/indicators.md"
    )


def test_the_page_tells_every_indicator_under_its_domain() -> None:
    sections = re.split(r"^## ", page(), flags=re.MULTILINE)
    under = {part.split("\n", 1)[0]: part for part in sections}
    for key, definition in load_definitions().items():
        block = under[definition.domain.capitalize()].split(f"### {key}\n")[1].split("### ")[0]
        for words in (
            definition.name,
            definition.unit,
            definition.why,
            definition.numerator,
            definition.denominator,
            definition.note,
            definition.age_words,
            definition.commissioning_can_move,
            definition.owner,
        ):
            assert words in block
        assert ("**crude**" in block) == definition.age_explains
        assert ("; " + definition.source.id + ", not verified." in block) != (
            definition.source.verified
        )
    assert set(under) >= {domain.capitalize() for domain in DOMAINS}


def test_links_lead_to_a_heading() -> None:
    said = page()
    assert set(re.findall(r"\]\(#([a-z0-9_]+)\)", said)) == set(load_definitions())


def test_every_source_is_listed() -> None:
    listed = page().split("## Reviewers and sources")[1]
    for definition in load_definitions().values():
        assert f"| {definition.source.id} |" in listed
        assert definition.reviewer in listed
