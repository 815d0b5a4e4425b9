"""What every page of a plan is given: its addresses, its day, and the sources that it cites."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.evidence import Status
from commonweal.report.page import STATUS_WORDS
from commonweal.rules import Source
from commonweal.web.plans.models import Published
from commonweal.web.plans.recomputing import where_to_get
from commonweal.web.plans.shown import Shown

#: The colour of the sign of each status, beside its word.
COLOURS = {
    Status.SUPPORTED: "green",
    Status.CONTRADICTED: "red",
    Status.MIXED: "yellow",
    Status.JUDGEMENT: "purple",
    Status.NOT_ANSWERABLE: "grey",
}


@dataclass(frozen=True)
class Cited:
    """The sources of a page, numbered in the order in which they are met, each once: those that
    differ by nothing but their id and the words relied on are one, `words` holds all of these."""

    sources: tuple[Source, ...]
    words: tuple[tuple[str, ...], ...]

    def of(self, sources: Iterable[Source]) -> list[tuple[int, Source]]:
        """Some of them with their numbers, by number and without repeats."""
        numbers = {one: number for number, one in enumerate(self.sources, start=1)}
        return sorted({(numbers[one.work], one.work) for one in sources}, key=lambda n: n[0])


def cited(*held: Iterable[Source]) -> Cited:
    """The sources of all that a page shows, each once."""
    words: dict[Source, dict[str, None]] = {}
    for one in (one for sources in held for one in sources):
        words.setdefault(one.work, {})[one.quotation] = None
    told = tuple(tuple(one for one in each if one) for each in words.values())
    return Cited(tuple(words), told)


def tell(
    request: HttpRequest,
    template: str,
    shown: Shown | None,
    plan: str,
    title: str,
    *,
    trail: Sequence[tuple[str, str]] = (),
    status: int = 200,
    **told: Any,
) -> HttpResponse:
    """Draw a page of a plan.

    Parameters
    ----------
    request, template, title
        As of any page.
    shown, plan
        The plan, and its id where the address names it.
    trail
        Pages above this one: words and address within the plan.
    told
        What this page shows.
    """
    base = base_of(plan)
    above = [{"href": base, "text": "Start" if not plan else f"Plan {plan}"}]
    above += [{"href": base + address, "text": words} for words, address in trail]
    given = {
        "title": title,
        "shown": shown,
        "plan": plan,
        "unpublished": bool(plan) and not Published.objects.filter(plan=plan).exists(),
        "base": base,
        "trail": above if request.path != base else [],
        "as_of": shown.as_of if shown else None,
        "folder_from": where_to_get(shown.folder) if shown else "",
        "colours": COLOURS,
        "status_words": STATUS_WORDS,
        **told,
    }
    return render(request, f"plans/{template}", given, status=status)


def base_of(plan: str) -> str:
    """The address under which the pages of a plan lie."""
    return reverse("start") if not plan else reverse("plan", args=[plan])
