"""Addresses of feeds, and of signposts for robots."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from commonweal.web.api.door import open_to_all
from commonweal.web.feeds import calendars, signposts
from commonweal.web.feeds.news import FEEDS
from commonweal.web.lists.under import having
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import today

CALENDARS = {
    "meetings": ("Meetings that you may attend", calendars.meetings),
    "promises": ("Days on which promises are due", calendars.promises),
    "contracts": ("Ends of contracts, and standstills", calendars.contracts),
}


def feeds(request: HttpRequest) -> HttpResponse:
    """All feeds, with how to follow them."""
    public = Listed.objects.filter(public_from__lte=today())
    bodies = having(public.filter(list="body"), public.filter(list="meeting"))
    told = {
        "title": "Follow what is new",
        "news": {name: words for name, (words, _) in FEEDS.items()},
        "holds": calendars.HOLDS,
        "calendars": {name: words for name, (words, _) in CALENDARS.items()},
        "bodies": bodies.order_by("title", "code").values_list("code", "title"),
        "as_of": today(),
    }
    return render(request, "feeds/feeds.html", told)


PAGES = [
    path("feeds/", feeds, name="feeds"),
    *(
        path(f"feeds/{name}.atom", open_to_all(view), name=f"feed-{name}")
        for name, (_, view) in FEEDS.items()
    ),
    *(
        path(f"feeds/{name}.ics", open_to_all(view), name=f"calendar-{name}")
        for name, (_, view) in CALENDARS.items()
    ),
    path(
        "feeds/meetings/<path:body>.ics", open_to_all(calendars.meetings), name="calendar-of-body"
    ),
    path("robots.txt", open_to_all(signposts.robots), name="robots"),
    path("sitemap.xml", open_to_all(signposts.sitemap), name="sitemap"),
    path("sitemap-<int:number>.xml", open_to_all(signposts.sitemap_page), name="sitemap-page"),
    path(".well-known/security.txt", open_to_all(signposts.security), name="security-txt"),
]
