"""Nobody whose roles need a second factor is signed in without it, wherever it is asked."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from commonweal.web.accounts.second_factor import needs_second


class Verified:
    """Takes for nobody whoever is signed in by password alone and may not be.

    It stands after the middleware of django-otp. Signing in asks for both at once; this holds for
    sessions that were there before a role was given, and for whatever else may start one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, to whoever is signed in in full."""
        held = request.user

        def who() -> object:
            whole = not held.is_authenticated or held.is_verified() or not needs_second(held)
            return held if whole else AnonymousUser()

        request.user = SimpleLazyObject(who)
        answer = self.get_response(request)
        # What was made for one reader is kept by no cache, here or on the way.
        if settings.SESSION_COOKIE_NAME in request.COOKIES or answer.cookies:
            answer.headers["Cache-Control"] = "no-store, private"
        return answer
