"""Pages that everybody sees alike are made once, until the records or the published plan change.

Whoever has no session is shown the same as anybody else without one. So a page is kept under its
address, the head of the records, the last merger that was carried out, the published plan and the
day; any new statement makes a new head, and what was kept is asked for no more. A page costs two
small questions to the database however many statements there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import cc_delim_re
from django.utils.http import quote_etag

from commonweal import __version__
from commonweal.web.merging.models import Merger
from commonweal.web.plans.models import Published
from commonweal.web.store.models import Head
from commonweal.web.store.reading import today

#: Larger answers are not kept: files, mostly.
LARGEST = 400_000


class Remembered:
    """Answers whoever has no session from what was made before, where nothing changed since."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        if not _alike(request):
            return self.get_response(request)
        key = _key(request)
        kept = caches["pages"].get(key)
        if kept is not None:
            tag = kept.headers["ETag"]
            if tag in cc_delim_re.split(request.headers.get("If-None-Match", "")):
                return HttpResponseNotModified(headers={"ETag": tag})
            return kept
        answer = self.get_response(request)
        if _to_be_kept(answer):
            answer.headers.setdefault("ETag", quote_etag(key[:32]))
            answer.headers.setdefault("Cache-Control", "no-cache")
            caches["pages"].set(key, answer)
        return answer


def _alike(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "Authorization" not in request.headers
    )


def _key(request: HttpRequest) -> str:
    """Under what an answer is kept: nothing of it changes while all of this stays."""
    # A merger of bodies of which nothing is on record makes no statement.
    merged = Merger.objects.filter(state="done").order_by("-done_at").values("done_at")[:1]
    head = Head.objects.values_list("count", "hash", Subquery(merged)).first() or merged.first()
    plan = Published.objects.order_by("-pk").values_list("pk", flat=True).first()
    said = (
        __version__,
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        str(head),
        str(plan),
        today().isoformat(),
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


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
