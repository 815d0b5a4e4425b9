"""Pages of one thing: headed sections of facts, words and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.web.looking_back import kept_in
from commonweal.web.public.asked import seen_from
from commonweal.web.public.tables import Grid, Kind


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page; what is empty is left out.

    Parameters
    ----------
    title
        Its heading; "" for none.
    words
        Paragraphs.
    facts
        As made by `fact`.
    grids
        Tables.
    stated
        Who states it, as made by `names.stated`.
    struck
        Whether its words are struck out: they count no more.
    """

    title: str = ""
    words: Sequence[str] = ()
    facts: Sequence[dict[str, Any]] = ()
    grids: Sequence[Grid] = ()
    stated: Sequence[dict[str, Any]] = ()
    struck: bool = False


def fact(label: str, value: Any, kind: Kind = "text") -> dict[str, Any]:
    """A fact by its name; one without a value is told as not on record."""
    return {"label": label, "value": value, "kind": kind}


def crumbs(*above: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page: names of addresses with their words."""
    below = [{"href": kept_in(reverse(name)), "text": words} for name, words in above]
    return [{"href": reverse("start"), "text": "Start"}, *below]


def thing_page(
    request: HttpRequest,
    title: str,
    sections: Sequence[Section],
    *,
    on: date,
    lede: str = "",
    caption: str = "",
    trail: Sequence[dict[str, str]] = (),
) -> HttpResponse:
    """The page of one thing."""
    told = {
        "title": title,
        "caption": caption,
        "lede": lede,
        "sections": sections,
        "trail": trail,
        **seen_from(request, on, "page"),
    }
    return render(request, "public/thing.html", told)
