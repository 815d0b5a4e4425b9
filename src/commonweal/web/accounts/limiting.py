"""How often somebody may ask: counted in a table, so that all processes count together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from commonweal.web.accounts.addresses import address_of

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Limit:
    """How often in how many seconds, and how many a process counts together.

    With `step` above one a process tells the table of `step` at once, so that a reader who asks
    now and then costs no write; then nobody is stopped below `most`, and nobody gets more than
    `most` and `step` for each process.
    """

    most: int
    seconds: int
    step: int = 1


#: By what is asked: who is signed in counts by account, everybody else by address.
LIMITS: Mapping[str, Limit] = {
    "sign-in": Limit(30, 60),
    "search": Limit(60, 60, step=5),
    "api": Limit(600, 60, step=20),
    # What was known by an earlier day is worked out twice, as of then and as of now, and each of
    # the many days is a page of its own: whatever asks for it counts (`looks_back`), wherever.
    "known": Limit(30, 60, step=3),
    "upload": Limit(20, 600),
}

#: What this process has counted and not told the table; those it has stopped hold `_STOPPED`.
_held: dict[str, int] = {}
_STOPPED = -1
_lock = threading.Lock()
#: Askers a process remembers; the oldest are forgotten, which counts them less and stops nobody.
_MOST_HELD = 10_000


def limited(what: str, *, methods: tuple[str, ...] = ("GET", "POST")) -> Callable[[View], View]:
    """Answer 429 to whoever asks too often.

    Parameters
    ----------
    what
        Which of `LIMITS`.
    methods
        The methods that count.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *parts: object, **named: object) -> HttpResponse:
            if request.method in methods:
                left = too_often(what, request)
                if left:
                    return told_to_wait(request, left)
            return view(request, *parts, **named)

        guarded.limited = what  # type: ignore[attr-defined]  # read by the tests of every address
        return guarded

    return wrap


def too_often(what: str, request: HttpRequest) -> int:
    """Seconds to wait for whoever asks too often; 0 for everybody else."""
    user = request.user
    asker = f"account {user.pk}" if user.is_authenticated else address_of(request)
    return counted(what, asker)


def counted(what: str, asker: str, *, now: datetime | None = None) -> int:
    """Count that somebody asks; the seconds to wait where it is too often, else 0."""
    limit = LIMITS[what]
    at = (now or timezone.now()).timestamp()
    stretch = int(at // limit.seconds)
    ends = (stretch + 1) * limit.seconds
    # An address is kept as a keyed hash: who asked cannot be read from the table.
    key = salted_hmac(f"commonweal.limit.{what}.{stretch}", asker, algorithm="sha256").hexdigest()
    if not _stopped(key):
        held = _together(key, limit.step)
        if held == 0 or _add(key, held, datetime.fromtimestamp(ends, UTC)) <= limit.most:
            return 0
        _stop(key)
    return max(1, round(ends - at))


def looks_back(request: HttpRequest) -> bool:
    """Whether an address asks for what was known by an earlier day, or moment."""
    return bool(request.GET.get("known", "").strip())


def told_to_wait(request: HttpRequest, seconds: int) -> HttpResponse:
    """The page that says how long to wait; for a form, that going back has what was entered."""
    told = {"title": "Too many requests", "seconds": seconds, "sent": request.method == "POST"}
    answer = render(request, "429.html", told, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _together(key: str, step: int) -> int:
    """How many to tell the table of now: `step` of them, or none yet."""
    if step == 1:
        return 1
    with _lock:
        count = _held.pop(key, 0) + 1
        if count < step:
            _keep(key, count)
            return 0
    return count


def _stopped(key: str) -> bool:
    with _lock:
        return _held.get(key) == _STOPPED


def _stop(key: str) -> None:
    """Whoever is stopped stays so until the stretch ends, and costs no more writes."""
    with _lock:
        _keep(key, _STOPPED)


def _keep(key: str, count: int) -> None:
    _held[key] = count
    while len(_held) > _MOST_HELD:
        _held.pop(next(iter(_held)))


def _add(key: str, count: int, ends: datetime) -> int:
    """Add to a count and read it in one statement, which SQLite and PostgreSQL know alike."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_tally (key, count, ends) VALUES (%s, %s, %s) "
            "ON CONFLICT (key) DO UPDATE SET count = accounts_tally.count + excluded.count "
            "RETURNING count",
            [key, count, connection.ops.adapt_datetimefield_value(ends)],
        )
        return int(cursor.fetchone()[0])
