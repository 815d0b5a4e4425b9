"""Pages that say what went wrong, and keep what was entered where they can."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from commonweal.web.api.problems import problem
from commonweal.web.plans.shown import LostPlanError
from commonweal.web.templating import NAVIGATION

#: Below this address programs ask, and are told what went wrong as problem details.
PROGRAMS = "/api/v1/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read, or is too large."""
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    if request.path.startswith(PROGRAMS):
        return problem(status, "What was sent cannot be read.")
    return _plain(request, status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Somebody may not do this."""
    return render(request, "403.html", {"title": "You cannot open this page"}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, or not for whoever asks; or it is of a plan whose files are lost."""
    if isinstance(exception, LostPlanError):
        told = {"title": "The files of this plan are lost", "held": exception.plan}
        return render(request, "plans/lost.html", told, status=410)
    return render(request, "404.html", {"title": "Page not found"}, status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """Our own fault. The page asks the database nothing: it may be what is at fault."""
    if request.path.startswith(PROGRAMS):
        return problem(500, "It is our fault, not yours. Ask again later.")
    return _plain(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form whose token does not match: from our own page it can be sent again as it is.

    A form that another site made is never shown again: one click would send it.
    """
    own = _ours(request)
    held = [
        (name, value)
        for name, values in (request.POST.lists() if own else ())
        if name != "csrfmiddlewaretoken" and "password" not in name and name != "code"
        for value in values
    ]
    told = {"title": "Send it again", "fields": held}
    answer = render(request, "csrf.html", told, status=403)
    # What somebody typed is shown to this request and kept by nobody on the way.
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


def _ours(request: HttpRequest) -> bool:
    """Whether a form came from a page of ours: by what the browser says of that, which no page of
    another site can change. Where it says nothing nobody can tell, and it counts as not ours."""
    ours = f"{request.scheme}://{request.get_host()}"
    said = request.headers
    if "Sec-Fetch-Site" in said:
        return said["Sec-Fetch-Site"] == "same-origin"
    if "Origin" in said:
        return said["Origin"] == ours
    return said.get("Referer", "").startswith(f"{ours}/")


def _plain(request: HttpRequest, status: int) -> HttpResponse:
    told = {
        "title": HTTPStatus(status).phrase,
        "path": request.path,
        "messages": (),
        "navigation": (*NAVIGATION, ("sign-in", "Sign in")),
    }
    return HttpResponse(get_template(f"{status}.html").render(told), status=status)
