"""Locked out after wrong passwords: by account, and by the address that they come from."""

from __future__ import annotations

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.web.accounts.models import User

#: Wrong passwords from one address for each that an account may have: offices share an address.
SHARED = 10


class Lock(AxesDatabaseHandler):
    """Counts wrong passwords of an account, and a tenth of those from an address."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, str] | None = None) -> int:
        """The greater of the two."""
        of_account, of_address = (
            tried.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
            for tried in self.get_user_attempts(request, credentials)
        )
        return max(of_account, of_address // SHARED)

    def reset_user_attempts(
        self, request: HttpRequest, credentials: dict[str, str] | None = None
    ) -> int:
        """Forget the wrong passwords of whoever signed in, and not those of their address: with
        one account of their own somebody could go on guessing at others."""
        return int(self.reset_attempts(username=account_of(request, credentials)))


def account_of(_request: HttpRequest, credentials: dict[str, str] | None) -> str:
    """The account that is tried, as its failures are counted: in whatever case it is written."""
    held = credentials or {}
    return str(held.get("username") or held.get(User.USERNAME_FIELD) or "").strip().lower()


def locked_out(
    request: HttpRequest, _answer: HttpResponse | None = None, _credentials: object = None
) -> HttpResponse:
    """The page that says so, with what was entered in a form before."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    told = {
        "title": "Too many wrong passwords",
        "minutes": minutes,
        "next": request.POST.get("next", ""),
        "carried": request.POST.get("carried", ""),
    }
    answer = render(request, "accounts/locked.html", told, status=429)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer
