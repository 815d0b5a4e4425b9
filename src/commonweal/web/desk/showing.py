"""A page of the desk: the way back from it, its day, and what is to be mended on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.web.store.models import Listed
from commonweal.web.store.reading import today


def is_public(name: str, code: str) -> bool:
    """Whether everybody may see a thing today: it stands in the public list of its kind."""
    return Listed.objects.filter(list=name, code=code, public_from__lte=today()).exists()


def shown(
    request: HttpRequest,
    template: str,
    title: str,
    under: Sequence[tuple[str, str]] = (),
    *,
    faults: Sequence[str] = (),
    **told: Any,
) -> HttpResponse:
    """A page of the desk.

    Parameters
    ----------
    template, title
        Which page, and its heading.
    under
        The pages between the desk and this one, each with its title and address.
    faults
        What is to be mended; where anything is, the answer says so to programs too (422).
    told
        What the page tells besides.
    """
    trail = [{"text": text, "href": href} for text, href in (("Your desk", "/desk/"), *under)]
    every = {"title": title, "trail": trail, "as_of": today(), "faults": faults, "errors": faults}
    return render(request, template, every | told, status=422 if faults else 200)
