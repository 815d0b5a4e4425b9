"""The documentation page of the indicators, made from their definitions.

`python -m commonweal.needs.indicators_page docs/indicators.md` writes it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from commonweal.needs.indicators import DOMAINS, Definition, load_definitions

_METHODS = {
    "proportion": "counted out of people: with a 95% interval where its counts are held",
    "rate": "events by people and time: with a 95% interval where its counts are held",
    "count": "a count, without an interval",
    "published": "as its owner published it, without counts: no interval",
    "mean": "averaged over the people of small areas: no interval",
}

_OPENING = """# Indicators

This page is made from the definitions in `src/commonweal/needs/definitions` by
`python -m commonweal.needs.indicators_page docs/indicators.md`; edit those, not this page.

`commonweal needs FOLDER --indicator ID --level LEVEL` shows one about every body or area of a
level. A folder can add its own, or replace one of these, in the table
[indicator_definitions](data-contract.md#indicator_definitions); no code is needed. How a value
comes to be about a body, and what it is compared with: [methods/needs.md](methods/needs.md).

- **Crude** means that people of all ages are counted alike, so that age explains part of a
  difference.
- **Which way is good** says whether a difference from England is called better or worse; where
  neither is good in itself it is only higher or lower.
- **Commissioning** is this project's own wording, assumed until the office named has reviewed it.
- **Not verified** stands where a definition was not read at its source.
"""


def page() -> str:
    """The text of the page."""
    definitions = load_definitions()
    by_domain = {
        domain: [d for d in definitions.values() if d.domain == domain] for domain in DOMAINS
    }
    return "\n".join(
        [
            _OPENING,
            f"{len(definitions)} indicators:\n",
            *(
                f"- **{domain}**: {', '.join(f'[{d.name}](#{d.id})' for d in held)}"
                for domain, held in by_domain.items()
            ),
            "",
            *(
                line
                for domain, held in by_domain.items()
                for line in (f"## {domain.capitalize()}\n", *_blocks(held))
            ),
            "## Reviewers and sources\n",
            *_reviews(definitions),
            "",
            *_sources(definitions),
            "",
        ]
    )


def _blocks(held: list[Definition]) -> Iterator[str]:
    for definition in held:
        yield f"### {definition.id}\n"
        yield f"**{definition.name}**, {definition.unit}. {definition.why}\n"
        if definition.numerator:
            out_of = f", out of {definition.denominator}" if definition.denominator else ""
            yield f"- Counted: {definition.numerator}{out_of}."
        yield f"- Worked out: {_METHODS[definition.method]}.{_made(definition)}"
        yield f"- Levels: {', '.join(definition.levels)}.{_rolled(definition)}"
        yield f"- Which way is good: {_good(definition)}."
        yield f"- Age: {'**crude**. ' if definition.age_explains else ''}{definition.age_words}"
        yield f"- Commissioning: {definition.commissioning_can_move}"
        if definition.note:
            yield f"- Note: {definition.note}"
        verified = "" if definition.source.verified else ", not verified"
        yield f"- Owner and source: {definition.owner}; {definition.source.id}{verified}."
        yield ""


def _made(definition: Definition) -> str:
    said = ""
    if definition.derive is not None:
        said += (
            f" A small area counts in whole where `{definition.held_as}` is at most "
            f"{definition.derive.at_most:g}, otherwise not at all."
        )
    elif definition.held_as != definition.id:
        said += f" Held as `{definition.held_as}`."
    if definition.category:
        said += f" Category `{definition.category}`."
    return said


def _rolled(definition: Definition) -> str:
    if definition.averages:
        return " Averaged over the people of other bodies."
    if definition.method in ("proportion", "rate") and "practice" in definition.levels:
        return " Counts of practices are added up for the bodies above them."
    return " Not rolled up to other bodies."


def _good(definition: Definition) -> str:
    return "neither in itself" if definition.polarity == "neutral" else definition.polarity


def _reviews(definitions: dict[str, Definition]) -> Iterator[str]:
    due: dict[tuple[str, str], int] = {}
    for definition in definitions.values():
        key = definition.review_date.isoformat(), definition.reviewer
        due[key] = due.get(key, 0) + 1
    for (day, office), count in sorted(due.items()):
        yield f"{count} are to be reviewed by {day}, by {office}."


def _sources(definitions: dict[str, Definition]) -> Iterator[str]:
    yield "| source | title | publisher | place |\n|---|---|---|---|"
    found = {d.source.id: d.source for d in definitions.values()}
    for key, source in sorted(found.items()):
        cells = [key, source.title, source.publisher, source.place]
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
