"""The file of a paper that everybody may read."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from commonweal.web.paper_files import give
from commonweal.web.public.asked import dated
from commonweal.web.public.papers import paper_given


@dated
def paper_file(request: HttpRequest, code: str, *, on: date) -> HttpResponseBase:  # noqa: ARG001 (Django gives it)
    """The file as an attachment; where the paper is not everybody's, there is none."""
    shown, held, _ = paper_given(code, on)
    file = held[-1].what.file
    if file is None:
        raise Http404("the paper has no file")
    return give(file, shown.text(file.name))
