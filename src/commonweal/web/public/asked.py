"""What an address asks for: the day of which a page tells, what was known by which day, and whether
these can be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.evidence.words import day
from commonweal.records.statement import FIRST_YEAR, LAST_YEAR
from commonweal.web.looking_back import LookBack, look_back, looking_back
from commonweal.web.store.reading import today

View = Callable[..., HttpResponse]


def day_of(text: str) -> date | None:
    """A day from an address as in 2019-12-31; None where it is none that records can hold."""
    try:
        asked = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else None


#: What is told of a day that has not come yet, by what the address asks of it.
TO_COME = {
    "on": "What holds on a day can be looked up once it has; meetings that are planned stand in "
    "the list of meetings.",
    "known": "What was on record by a day can be looked up once it has.",
}


def dated(view: View) -> View:
    """Give a view the day that the address asks for (`?on=2019-12-31`), today's where it asks for
    none, and have all that it reads be read as it was on record by another (`?known=2019-12-31`);
    one that cannot be read is answered with how to write it."""

    @wraps(view)
    def with_day(request: HttpRequest, *parts: object, **named: object) -> HttpResponse:
        asked, wrong = _days(request)
        if wrong:
            return cannot_read(request, wrong)
        with look_back(LookBack(**asked)):
            return view(request, *parts, on=asked.get("on") or today(), **named)

    with_day.looks_back = True  # type: ignore[attr-defined]  # read by `access.Declared`
    return with_day


def asked_in_vain(request: HttpRequest) -> str:
    """What to tell whoever asks a page that tells of today alone for another day; empty where the
    address asks for none."""
    asked, wrong = _days(request)
    if not asked:
        return wrong
    return (
        f"This page tells what is known today: it cannot look back to {day(min(asked.values()))}. "
        "Pages of the records can, such as meetings, decisions and contracts."
    )


def _days(request: HttpRequest) -> tuple[dict[str, date], str]:
    """The days that an address asks for, and what is wrong with the first that cannot be read."""
    asked: dict[str, date] = {}
    for name, told in TO_COME.items():
        text = request.GET.get(name, "").strip()
        if not text:
            continue
        held = day_of(text)
        if held is None:
            return {}, (
                f"{text[:40]!r} is not a day that can be looked up. Write the year, the month and "
                f"the day, such as 2019-12-31 for {day(date(2019, 12, 31))}."
            )
        if held > today():
            return {}, f"{day(held)} has not come yet. {told}"
        asked[name] = held
    return asked, ""


def cannot_read(request: HttpRequest, told: str) -> HttpResponse:
    """The page for an address that asks for something that cannot be read."""
    return render(
        request,
        "public/cannot-read.html",
        {"title": "This cannot be looked up", "told": told, "here": request.path},
        status=400,
    )


def seen_from(request: HttpRequest, on: date, *without: str) -> dict[str, Any]:
    """What a page is given to say from where it looks at the records, and to look from elsewhere:
    the form that asks keeps what else the address asks for, but `without` some of it."""
    asked = looking_back()
    return {
        "as_of": on,
        "looks": asked,
        "keep_for_day": kept(request, "on", "known", *without),
    }


def kept(request: HttpRequest, *without: str) -> dict[str, str]:
    """What else the address asks for, to be kept by a form."""
    return {name: value for name, value in request.GET.items() if name not in without}
