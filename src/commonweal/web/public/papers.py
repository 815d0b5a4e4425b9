"""Papers that everybody may read."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.governance.exchange.publication import Publication
from commonweal.records import Said, said
from commonweal.records.kinds import AgendaItem, Paper
from commonweal.web.paper_files import described
from commonweal.web.public.asked import dated
from commonweal.web.public.names import meeting_told, stated
from commonweal.web.public.tables import link
from commonweal.web.public.things import Section, crumbs, fact, thing_page
from commonweal.web.reading import given_out


def paper_given(code: str, on: date) -> tuple[Publication, list[Said[Paper]], AgendaItem]:
    """A paper that everybody may read, as stated, with its item.

    Raises
    ------
    Http404
        Where there is none: one that is withheld is not told from it.
    """
    shown = given_out([("paper", code)], on=on)
    held = [one for one in said(shown.past, Paper) if one.what.paper == code]
    items = {one.what.item: one.what for one in said(shown.past, AgendaItem)}
    if not held or held[-1].what.item not in items:
        raise Http404("no such paper")
    return shown, held, items[held[-1].what.item]


@dated
def paper(request: HttpRequest, code: str, *, on: date) -> HttpResponse:
    """A paper that everybody may read."""
    shown, held, item = paper_given(code, on)
    what = held[-1].what
    words = shown.text(what.text or "").split("\n\n") if what.text else []
    facts = [
        fact("Meeting", meeting_told(shown, item.meeting)),
        fact("Item", f"{item.number} {shown.text(item.title)}"),
    ]
    if what.file is not None:
        name = f"{shown.text(what.file.name)} ({described(what.file)})"
        facts.append(fact("File", link(name, reverse("paper-file", args=[code]))))
        facts.append(fact("SHA-256 of the file", what.file.sha256))
    none = "Its words stand in the file." if what.file else "Its words are not in the records."
    sections = [
        Section(facts=facts),
        Section("What it says", words or [none]),
        Section("Who states this", stated=[stated(shown, one) for one in held]),
    ]
    return thing_page(
        request,
        shown.text(what.title),
        sections,
        on=on,
        caption="Paper",
        trail=crumbs(("meetings", "Meetings")),
    )
