"""Pages that everybody sees alike are made once, until what they are made of changes.

Whoever has no session is shown the same as anybody else without one. So a page is kept under its
address, with what it is made of (`running.standing`): until that changes, it costs two small
questions to the database however many statements there are. After a statement, a page that is asked
for is given again where the database answers all that was asked for it as it did before
(`running.questions`), and is made anew where it does not. All processes of a machine keep pages in
one place, and of many who ask for a page that is not there yet one makes it: after a statement each
page is made once, not by everybody who asks meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import cc_delim_re
from django.utils.http import quote_etag

from commonweal.web.running.one_maker import one_maker
from commonweal.web.running.questions import Noted, answers, noted
from commonweal.web.running.standing import ground, key_of, stands

#: Larger answers are not kept: files, mostly. Larger questions are not kept to be asked again.
LARGEST = 400_000
#: Under what it is kept on which ground the kept pages stand.
STANDS = "stands"


@dataclass(frozen=True, slots=True)
class Kept:
    """A page that was made: what stood when it was last known to be right, what it asked of the
    database (None where it rests on something besides), and a digest of the answers."""

    standing: str
    page: HttpResponse
    questions: bytes | None
    answers: str

    def still(self, standing: str) -> bool:
        """Whether it would be made the same now, though something was stated since."""
        return (
            self.questions is not None
            and answers(self.questions) == self.answers
            # What is stated while it is asked for may have been answered in part.
            and stands() == standing
        )


class Remembered:
    """Answers whoever has no session from what was made before, where nothing changed since."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        if not _alike(request):
            return self.get_response(request)
        standing = stands()
        name = key_of(request, ground(standing))
        kept = _right(name, standing)
        if kept is None:
            with one_maker(name):
                # Whoever waited finds what was made meanwhile, unless it is not to be kept.
                kept = _right(name, standing) or _right_again(name, standing)
                if kept is None:
                    return self._made(request, name, standing)
        tag = kept.headers["ETag"]
        held = cc_delim_re.split(request.headers.get("If-None-Match", ""))
        # A server before this one that packs answers makes tags weak.
        if tag in {one.removeprefix("W/") for one in held}:
            return HttpResponseNotModified(headers=_of_any(kept))
        return kept

    def _made(self, request: HttpRequest, name: str, standing: str) -> HttpResponse:
        with noted() as asked:
            answer = self.get_response(request)
        # A cookie may have had its part in it: a message that waits, the token of a form.
        # What changed while it was made may be withheld now: then it is given, and not kept.
        if not request.COOKIES and _to_be_kept(answer) and stands() == standing:
            answer.headers.setdefault("ETag", quote_etag(key_of(request, standing)[:32]))
            answer.headers.setdefault("Cache-Control", "no-cache")
            _keep(name, answer, asked, standing)
        return answer


def _right(name: str, standing: str) -> HttpResponse | None:
    """A page that is kept and known to be right; None where there is none."""
    kept: Kept | None = caches["pages"].get(name)
    return kept.page if kept is not None and kept.standing == standing else None


def _right_again(name: str, standing: str) -> HttpResponse | None:
    """A page that is kept and was right before, where it still is; it is deleted where not."""
    kept: Kept | None = caches["pages"].get(name)
    if kept is None:
        return None
    if kept.still(standing):
        _put(name, replace(kept, standing=standing))
        return kept.page
    if stands() == standing:
        caches["pages"].delete(name)
    return None


def _keep(name: str, page: HttpResponse, asked: Noted, standing: str) -> None:
    if caches["pages"].get(STANDS) != ground(standing):
        # Nothing is left of what was shown before: it may hold what is withheld now.
        caches["pages"].clear()
        caches["pages"].set(STANDS, ground(standing))
    questions = asked.questions()
    if questions is not None and len(questions) > LARGEST:
        questions = None
    _put(name, Kept(standing, page, questions, asked.answers()))


def _put(name: str, kept: Kept) -> None:
    """Keep a page, unless something was stated meanwhile: whoever did may have deleted by then what
    was kept, and this came after."""
    caches["pages"].set(name, kept)
    if stands() != kept.standing:
        caches["pages"].delete(name)


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
