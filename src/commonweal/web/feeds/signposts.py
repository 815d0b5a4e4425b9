"""For robots: what they may look at, where every public page is, and whom to tell of a weakness."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.web.lists import LISTERS
from commonweal.web.plans.shown import latest
from commonweal.web.running.standing import contact
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import today

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: Addresses on a page of the map; the protocol takes 50,000 (sitemaps.org).
PAGE = 10_000
#: Pages that are always there.
FIRST = ("start", "questions", "chapters", "figures", "places", "methods", "meetings", "decisions",
         "promises", "interests", "seats", "bodies", "consultations", "contracts", "procurements",
         "issues", "downloads", "search", "feeds", "api")  # fmt: skip
#: Lists whose things have a page each, by the name of its address.
THINGS = {
    "meeting": "meeting",
    "paper": "paper",
    "decision": "decision",
    "promise": "promise",
    "body": "body",
    "consultation": "consultation",
    "contract": "contract",
    "procurement": "procurement",
    "issue": "issue",
}


def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be looked at; desks and accounts are nobody's to search."""
    where = request.build_absolute_uri(reverse("sitemap"))
    lines = ["User-agent: *", "Disallow: /desk/", "Disallow: /sign-in/", "Disallow: /account/",
             f"Sitemap: {where}", ""]  # fmt: skip
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponse:
    """The pages of the map: that of what is always there, and those of things."""
    pages = -(-_counted() // PAGE)
    addresses = [reverse("sitemap-page", args=[number]) for number in range(pages + 1)]
    return _xml(request, "sitemapindex", "sitemap", addresses)


def sitemap_page(request: HttpRequest, number: int) -> HttpResponse:
    """A page of the map."""
    if number == 0:
        addresses = [reverse(name) for name in FIRST]
        shown = latest()
        if shown is not None:
            addresses += [reverse("question", args=[one.id]) for one in shown.answers]
            addresses += [reverse("chapter", args=[one.id]) for one in shown.chapters]
        return _xml(request, "urlset", "url", addresses)
    begin = (number - 1) * PAGE
    held = _things().order_by("list", "code").values_list("list", "code")[begin : begin + PAGE]
    if not held:
        raise Http404("no such page of the map")
    return _xml(
        request, "urlset", "url", [reverse(THINGS[name], args=[code]) for name, code in held]
    )


def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116), where that is set."""
    whom = contact()
    if not whom:
        raise Http404("no contact is set")
    if ":" not in whom:
        whom = f"mailto:{whom}"
    # It holds for a year from the day on which it is read, and is said anew on every day.
    midnight = datetime.combine(today(), datetime.min.time(), UTC)
    expires = midnight + timedelta(days=364)
    own = request.build_absolute_uri(request.path)
    lines = [f"Contact: {whom}", f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
             "Preferred-Languages: en", f"Canonical: {own}", ""]  # fmt: skip
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _things() -> QuerySet[Listed]:
    return Listed.objects.filter(list__in=list(THINGS), public_from__lte=today())


def _counted() -> int:
    """How many there are: all that is public, which an index counts as it is, without the little of
    it that has no page."""
    public = Listed.objects.filter(public_from__lte=today())
    others = [one.name for one in LISTERS.values() if one.name not in THINGS]
    return public.count() - public.filter(list__in=others).count()


def _xml(request: HttpRequest, root: str, each: str, addresses: Iterable[str]) -> HttpResponse:
    ElementTree.register_namespace("", NAMESPACE)
    made = ElementTree.Element(f"{{{NAMESPACE}}}{root}")
    for one in addresses:
        held = ElementTree.SubElement(made, f"{{{NAMESPACE}}}{each}")
        where = ElementTree.SubElement(held, f"{{{NAMESPACE}}}loc")
        where.text = request.build_absolute_uri(one)
    text = ElementTree.tostring(made, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
