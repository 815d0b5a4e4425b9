"""Accounts, for administrators: who has which role for which body, who gave it and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.web.accounts import making, second_factor
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.models import Grant, User
from commonweal.web.accounts.roles import ROLES
from commonweal.web.accounts.signing_in import View, signed_in
from commonweal.web.desk.keeping import bodies_named
from commonweal.web.desk.naming import things_told
from commonweal.web.public.paging import paged
from commonweal.web.store.models import Mention

TRAIL = [{"href": "/desk/", "text": "Your desk"}]
ACCOUNTS = [*TRAIL, {"href": "/accounts/", "text": "Accounts"}]


def keeper(view: View) -> View:
    """For whoever may keep accounts."""

    @signed_in
    @never_cache
    def guarded(request: HttpRequest, *parts: object, **named: object) -> HttpResponse:
        if not allowed(request.user, "keep accounts"):
            raise PermissionDenied
        return view(request, *parts, **named)

    return guarded


@require_GET
@keeper
def accounts(request: HttpRequest) -> HttpResponse:
    """All accounts by office."""
    users = User.objects.order_by("office", "pk").prefetch_related("grants")
    told = {"title": "Accounts", "trail": TRAIL, **paged(request, users)}
    told["names"] = bodies_named(grant.body for one in told["rows"] for grant in one.grants.all())
    return render(request, "accounts/accounts.html", told)


@require_http_methods(["GET", "POST"])
@keeper
def new(request: HttpRequest) -> HttpResponse:
    """A new account and its link."""
    entered = {key: request.POST.get(key, "").strip() for key in ("email", "office", "person")}
    fault = ""
    if request.method == "POST":
        try:
            user = making.make(**entered, by=request.user.office)
        except ValueError as error:
            fault = str(error)
        else:
            return _link(request, user)
    told: dict[str, object] = {"title": "Make an account", "entered": entered, "fault": fault}
    told |= {"trail": ACCOUNTS, "errors": fault}
    return render(request, "accounts/new.html", told, status=422 if fault else 200)


@require_GET
@keeper
def one(request: HttpRequest, number: int) -> HttpResponse:
    """An account: its roles, those that ended, and what was done about it."""
    return _one(request, _user(number))


@require_POST
@keeper
def give(request: HttpRequest, number: int) -> HttpResponse:
    """Give a role."""
    user = _user(number)
    role, body = request.POST.get("role", ""), request.POST.get("body", "").strip()
    if role not in ROLES:
        return _one(request, user, "Choose a role", body)
    if fault := making.role_fault(role, body):
        return _one(request, user, fault, body, role)
    making.give(user, role, body, by=request.user.office)
    messages.success(request, f"Given: {role} for {_of_body(body)}.")
    return redirect("accounts-one", number)


@require_POST
@keeper
def end(request: HttpRequest, number: int, grant: int) -> HttpResponse:
    """End a role; one's own right to keep accounts is ended by another administrator."""
    held = get_object_or_404(Grant.objects, pk=grant, user_id=number)
    if held.user_id == request.user.pk and held.role == "administrator":
        return _one(request, held.user, "Another administrator ends your own role")
    making.end(held, by=request.user.office)
    messages.success(request, f"Ended: {held.role} for {_of_body(held.body)}.")
    return redirect("accounts-one", number)


@require_POST
@keeper
def act(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """A new link, whose account it is, another app, unlocking, closing or opening."""
    user = _user(number)
    by = request.user.office
    if what == "link":
        return _link(request, user)
    if what == "close" and user.pk == request.user.pk:
        return _one(request, user, "Another administrator closes your own account")
    if what == "person":
        try:
            making.link_with(user, request.POST.get("person", ""), by=by)
        except ValueError as error:
            return _one(request, user, str(error), at="person")
        messages.success(request, "The account is linked with that person.")
        return redirect("accounts-one", number)
    done = ACTS.get(what)
    if done is None:
        return _one(request, user, "There is no such thing to do")
    done[0](user, by)
    messages.success(request, done[1])
    return redirect("accounts-one", number)


def _of_body(code: str) -> str:
    return bodies_named([code])[code] if code else "all bodies"


def _unlock(user: User, by: str) -> None:
    reset(username=user.email)
    making.note(user, "unlocked", by)


#: What is done about an account, and what is said then.
ACTS: Mapping[str, tuple[Callable[[User, str], None], str]] = {
    "unlock": (_unlock, "They can try again at once."),
    "second-factor": (
        lambda user, by: making.forget_second_factor(user, by=by),
        "They set up a new app at their next sign-in.",
    ),
    "close": (lambda user, by: making.close(user, by=by), "The account is closed."),
    "open": (lambda user, by: making.open_again(user, by=by), "The account is open again."),
}


def _user(number: int) -> User:
    user: User = get_object_or_404(User, pk=number)
    return user


def _link(request: HttpRequest, user: User) -> HttpResponse:
    address = request.build_absolute_uri(making.link_for(user, by=request.user.office))
    told = {"title": "Link to set a password", "link": address, "account": user}
    told |= {"trail": ACCOUNTS, "days": settings.PASSWORD_RESET_TIMEOUT // 86400}
    return render(request, "accounts/link.html", told)


def _one(
    request: HttpRequest,
    user: User,
    fault: str = "",
    body: str = "",
    role: str = "",
    at: str = "role",
) -> HttpResponse:
    grants = list(Grant.every.filter(user=user).order_by("given_at", "pk"))
    bodies = Mention.objects.filter(thing="body", states=True).values_list("code", flat=True)
    names = bodies_named([*bodies, *(grant.body for grant in grants)])
    told = {
        "title": user.office,
        "account": user,
        "trail": ACCOUNTS,
        "held": [grant for grant in grants if grant.ended_at is None],
        "ended": [grant for grant in grants if grant.ended_at is not None],
        "names": names,
        "person": things_told([("person", user.person)])["person", user.person],
        "roles": ROLES,
        "role": role,
        "body": body,
        "bodies": sorted({(names[code], code) for code in bodies}),
        "acts": user.acts.order_by("-at", "-pk")[:50],
        "locked": _locked(user),
        "second": second_factor.device_of(user) is not None,
        "fault": fault,
        "at": at,
        "errors": fault,
    }
    return render(request, "accounts/one.html", told, status=422 if fault else 200)


def _locked(user: User) -> bool:
    recent = AccessAttempt.objects.filter(
        username=user.email, attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME
    )
    wrong = recent.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
    return bool(wrong >= settings.AXES_FAILURE_LIMIT)
