"""Pages that everybody sees alike are made once, until the records or the published plan change.

Whoever has no session is shown the same as anybody else without one. So a page is kept under its
address, the head of the records, the last merger that was carried out, the published plan and the
day; any new statement makes a new head, and what was kept is asked for no more. A page costs two
small questions to the database however many statements there are. All processes of a machine keep
pages in one place, and of many who ask for a page that is not there yet one makes it: after a
statement each page is made once, not by everybody who asks meanwhile.
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
from commonweal.web.running.one_maker import one_maker
from commonweal.web.store.models import Head
from commonweal.web.store.reading import today

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
        stands = _stands()
        key = _key(request, stands)
        kept = caches["pages"].get(key)
        if kept is None:
            with one_maker(key):
                # Whoever waited finds what was made meanwhile, unless it is not to be kept.
                kept = caches["pages"].get(key)
                if kept is None:
                    return self._made(request, key, stands)
        tag = kept.headers["ETag"]
        if tag in cc_delim_re.split(request.headers.get("If-None-Match", "")):
            return HttpResponseNotModified(headers={"ETag": tag})
        return kept

    def _made(self, request: HttpRequest, key: str, stands: str) -> HttpResponse:
        answer = self.get_response(request)
        if _to_be_kept(answer):
            if caches["pages"].get(STANDS) != stands:
                # Nothing is left of what was shown before: it may hold what is withheld now.
                caches["pages"].clear()
                caches["pages"].set(STANDS, stands)
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


def _stands() -> str:
    """What pages are made of: none of them changes while all of this stays."""
    # A merger of bodies of which nothing is on record makes no statement.
    merged = Merger.objects.filter(state="done").order_by("-done_at").values("done_at")[:1]
    head = Head.objects.values_list("count", "hash", Subquery(merged)).first() or merged.first()
    plan = Published.objects.order_by("-pk").values_list("pk", flat=True).first()
    return "\n".join((__version__, str(head), str(plan), today().isoformat()))


def _key(request: HttpRequest, stands: str) -> str:
    """Under what an answer is kept."""
    said = (request.scheme, request.get_host(), request.get_full_path(), stands)
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
