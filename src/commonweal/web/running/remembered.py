"""Pages that everybody sees alike are made once, until the records or the published plan change.

Whoever has no session is shown the same as anybody else without one. So a page is kept under its
address and all that pages are made of (`running.standing`); any new statement makes a new head, and
what was kept is asked for no more. A page costs two small questions to the database however many
statements there are. All processes of a machine keep pages in one place, and of many who ask for a
page that is not there yet one makes it: after a statement each page is made once, not by everybody
who asks meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import cc_delim_re
from django.utils.http import quote_etag

from commonweal.web.running.one_maker import one_maker
from commonweal.web.running.standing import key_of, stands

#: Larger answers are not kept: files, mostly.
LARGEST = 400_000
#: Under what it is kept of which records and plan the kept pages are.
STANDS = "stands"


class Remembered:
    """Answers whoever has no session from what was made before, where nothing changed since."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        if not _alike(request):
            return self.get_response(request)
        standing = stands()
        key = key_of(request, standing)
        kept = caches["pages"].get(key)
        if kept is None:
            with one_maker(key):
                # Whoever waited finds what was made meanwhile, unless it is not to be kept.
                kept = caches["pages"].get(key)
                if kept is None:
                    return self._made(request, key, standing)
        tag = kept.headers["ETag"]
        held = cc_delim_re.split(request.headers.get("If-None-Match", ""))
        # A server before this one that packs answers makes tags weak.
        if tag in {one.removeprefix("W/") for one in held}:
            return HttpResponseNotModified(headers=_of_any(kept))
        return kept

    def _made(self, request: HttpRequest, key: str, standing: str) -> HttpResponse:
        answer = self.get_response(request)
        # A cookie may have had its part in it: a message that waits, the token of a form.
        # What changed while it was made may be withheld now: then it is given, and not kept.
        if not request.COOKIES and _to_be_kept(answer) and stands() == standing:
            if caches["pages"].get(STANDS) != standing:
                # Nothing is left of what was shown before: it may hold what is withheld now.
                caches["pages"].clear()
                caches["pages"].set(STANDS, standing)
            answer.headers.setdefault("ETag", quote_etag(key[:32]))
            answer.headers.setdefault("Cache-Control", "no-cache")
            caches["pages"].set(key, answer)
            if stands() != standing:
                # Whoever changed something deleted what was kept by then: this came after.
                caches["pages"].delete(key)
        return answer


def _alike(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "Authorization" not in request.headers
    )


def _of_any(kept: HttpResponse) -> dict[str, str]:
    """The headers of a page but those of its content: a browser that holds it goes by them, and
    scripts of other sites may read it by them."""
    held = kept.headers.items()
    return {name: value for name, value in held if not name.lower().startswith("content-")}


def _to_be_kept(answer: HttpResponse) -> bool:
    said = answer.headers.get("Cache-Control", "")
    return (
        answer.status_code == 200
        and not answer.streaming
        and not answer.cookies
        and "no-store" not in said
        and "private" not in said
        and len(answer.content) <= LARGEST
    )
