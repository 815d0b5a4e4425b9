"""Sources that statements name: by title where the folder of the records knows them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.evidence.words import with_days
from commonweal.governance.exchange.publication import Publication
from commonweal.web.merging.known import source_of
from commonweal.web.public.asked import dated
from commonweal.web.public.tables import link
from commonweal.web.public.things import Section, crumbs, fact, thing_page

#: Where a place is one that a browser can open.
OPENED = ("https://", "http://")


def source_told(shown: Publication, name: str | None) -> Any:
    """A source by its title and publisher, with its page; what a statement says in other words than
    an id that is known stands as it is. None where it names none."""
    held = source_of(name)
    if held is None:
        return None if name is None else shown.text(name)
    named = held.publisher.casefold() in held.title.casefold()
    told = with_days(held.title if named else f"{held.title}, {held.publisher}")
    note = "" if held.verified else "not verified"
    return link(shown.text(told), reverse("source", args=[held.source]), note)


@dated
def source(request: HttpRequest, code: str, *, on: date) -> HttpResponse:
    """A source: what it is, where it stands, and whether its words were read there."""
    held = source_of(code)
    if held is None:
        raise Http404("no such source")
    place: Any = with_days(held.place)
    if held.place.startswith(OPENED):
        place = {"text": held.place, "href": held.place}
    facts = [
        fact("Published by", held.publisher),
        fact("Where it stands", place),
        fact("Edition", with_days(held.vintage)),
        fact("Public since", held.known_from),
        fact("Licence", held.licence),
        fact("Words relied on", held.quotation),
        fact(
            "Verified",
            "Read at its place." if held.verified else "No: nobody has yet read it at its place.",
        ),
        fact("Id by which statements name it", held.source),
    ]
    title = with_days(held.title)
    return thing_page(request, title, [Section(facts=facts)], on=on, caption="Source",
                      trail=crumbs(("search", "Search")))  # fmt: skip
