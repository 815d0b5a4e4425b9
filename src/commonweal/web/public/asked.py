"""What an address asks for: the day of which a page tells, and whether that day can be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.evidence.words import day
from commonweal.records.statement import FIRST_YEAR, LAST_YEAR
from commonweal.web.store.reading import today

View = Callable[..., HttpResponse]


def day_of(text: str) -> date | None:
    """A day from an address as in 2019-12-31; None where it is none that records can hold."""
    try:
        asked = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else None


def dated(view: View) -> View:
    """Give a view the day that the address asks for (`?on=2019-12-31`), today's where it asks for
    none; one that cannot be read is answered with how to write it."""

    @wraps(view)
    def with_day(request: HttpRequest, *parts: object, **named: object) -> HttpResponse:
        text = request.GET.get("on", "")
        on = day_of(text) if text.strip() else today()
        if on is None:
            return cannot_read(
                request,
                f"{text[:40]!r} is not a day that can be looked up. Write the year, the month and "
                f"the day, such as 2019-12-31 for {day(date(2019, 12, 31))}.",
            )
        if on > today():
            return cannot_read(
                request,
                f"{day(on)} has not come yet. What holds on a day can be looked up once it has; "
                "meetings that are planned stand in the list of meetings.",
            )
        return view(request, *parts, on=on, **named)

    return with_day


def cannot_read(request: HttpRequest, told: str) -> HttpResponse:
    """The page for an address that asks for something that cannot be read."""
    return render(
        request,
        "public/cannot-read.html",
        {"title": "This cannot be looked up", "told": told, "here": request.path},
        status=400,
    )


def asked_on(request: HttpRequest) -> str:
    """The day as it stands in the address; empty where today's is shown."""
    return request.GET.get("on", "").strip()


def kept(request: HttpRequest, *without: str) -> dict[str, str]:
    """What else the address asks for, to be kept by a form."""
    return {name: value for name, value in request.GET.items() if name not in without}
