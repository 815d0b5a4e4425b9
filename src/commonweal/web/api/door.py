"""How every address of the API and every feed is answered: to everybody alike, whoever asks.

No cookie is read, so that somebody who is signed in is given what anybody is given. Pages of any
other site may read the answers: all of it is public. What has not changed is not sent again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import http_date, parse_etags, quote_etag
from django.views.decorators.csrf import csrf_exempt

from commonweal.web.accounts.addresses import address_of
from commonweal.web.accounts.limiting import counted, looks_back
from commonweal.web.api.problems import problem
from commonweal.web.plans.models import Published
from commonweal.web.running.questions import unnoted
from commonweal.web.running.standing import key_of, stands
from commonweal.web.store.models import Row

View = Callable[..., HttpResponse]
METHODS = "GET, HEAD, OPTIONS"
#: What a script of another site may read and send.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def open_to_all(view: View) -> View:
    """Answer everybody alike, in part from what the asker holds already."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *parts: object, **named: object) -> HttpResponse:
        request.COOKIES = {}
        answer = _answer(view, request, *parts, **named)
        for name, value in CORS.items():
            answer.headers.setdefault(name, value)
        return answer

    return answered


def _answer(view: View, request: HttpRequest, *parts: object, **named: object) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS, **PREFLIGHT})
    if request.method not in ("GET", "HEAD"):
        answer = problem(405, "This is read only: ask with GET.")
        answer.headers["Allow"] = METHODS
        return answer
    who = address_of(request)
    with unnoted():
        wait = counted("api", who) or (counted("known", who) if looks_back(request) else 0)
    if wait:
        answer = problem(429, f"You asked too often; ask again in {wait} seconds.")
        answer.headers["Retry-After"] = str(wait)
        return answer
    with unnoted():
        tag = str(quote_etag(key_of(request, stands())[:32]))
    held = parse_etags(request.headers.get("If-None-Match", ""))
    if tag in held or f"W/{tag}" in held:
        return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": "no-cache"})
    before, request.method = request.method, "GET"
    answer = view(request, *parts, **named)
    request.method = before
    if answer.status_code == 200:
        answer.headers["ETag"] = tag
        with unnoted():
            changed = _changed()
        if changed is not None:
            answer.headers["Last-Modified"] = changed
        answer.headers.setdefault("Cache-Control", "no-cache")
    else:
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def _changed() -> str | None:
    """When the last statement was stated or a plan was published, whichever is later. It tells and
    settles nothing: what is stated may be entered later, so that only the tag says what is new."""
    stated = Row.objects.order_by("-number").values_list("stated_at", flat=True).first()
    plan = Published.objects.order_by("-pk").values_list("at", flat=True).first()
    known = [one.timestamp() for one in (stated, plan) if one is not None]
    return http_date(max(known)) if known else None
