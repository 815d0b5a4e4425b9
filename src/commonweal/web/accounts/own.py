"""One's own account: how one signs in."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django_otp.plugins.otp_totp.models import TOTPDevice

from commonweal.web.accounts import making, second_factor
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.keeping import bodies_named

TRAIL = [{"href": "/desk/", "text": "Your desk"}]


@signed_in
@never_cache
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """What one signs in with, and one's roles."""
    grants = request.user.grants.order_by("role", "body")
    told = {
        "title": "Your account",
        "trail": TRAIL,
        "second": second_factor.device_of(request.user) is not None,
        "left": second_factor.codes_left(request.user),
        "grants": grants,
        "names": bodies_named(one.body for one in grants),
    }
    return render(request, "accounts/account.html", told)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the old, for a code of the app."""
    return _with_code(request, "Make new recovery codes", _new_codes)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def anew(request: HttpRequest) -> HttpResponse:
    """Another app: the old one is taken away with a code of it, and one signs in again."""
    if second_factor.device_of(request.user) is None:
        device = second_factor.begun(request.user)
        return _first(request, device) if request.method == "GET" else _confirmed(request)
    return _with_code(request, "Set up another app", _another)


def _with_code(
    request: HttpRequest, title: str, then: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    fault = ""
    if request.method == "POST":
        if second_factor.verified(request.user, request.POST.get("code", "")) is not None:
            return then(request)
        fault = "The code is wrong, or was used already. Wait for the next one."
    told = {"title": title, "fault": fault, "errors": fault, "carried": "", "trail": TRAIL}
    return render(request, "accounts/code.html", told, status=422 if fault else 200)


def _new_codes(request: HttpRequest) -> HttpResponse:
    codes = second_factor.new_codes(request.user)
    making.note(request.user, "new recovery codes", request.user.office)
    told = {"title": "Keep these recovery codes", "codes": codes, "next": "/account/"}
    return render(request, "accounts/codes.html", told)


def _another(request: HttpRequest) -> HttpResponse:
    making.forget_second_factor(request.user, by=request.user.office)
    logout(request)
    messages.success(request, "Sign in to set up the new app.")
    return redirect("sign-in")


def _first(request: HttpRequest, device: TOTPDevice, fault: str = "") -> HttpResponse:
    told = {
        "title": "Set up your second step",
        "picture": second_factor.picture(device),
        "secret": second_factor.secret_of(device),
        "fault": fault,
        "errors": fault,
        "carried": "",
        "trail": TRAIL,
    }
    return render(request, "accounts/set-up.html", told, status=422 if fault else 200)


def _confirmed(request: HttpRequest) -> HttpResponse:
    codes = second_factor.confirm(request.user, request.POST.get("code", ""))
    if codes is None:
        fault = "The code is wrong. Enter the six digits that the app shows now."
        return _first(request, second_factor.begun(request.user), fault)
    told = {"title": "Keep these recovery codes", "codes": codes, "next": "/account/"}
    return render(request, "accounts/codes.html", told)
