"""How tests read a page: by the standard library alone."""

from __future__ import annotations

from datetime import date
from functools import cache
from html.parser import HTMLParser
from typing import Any

from commonweal.evidence import Chapter
from commonweal.report import render_page
from report_sample import page_arguments

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
