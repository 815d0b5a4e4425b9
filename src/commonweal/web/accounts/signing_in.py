"""Signing in: a password, then a code; what was entered in a form is carried over it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp import login as verify
from django_otp.plugins.otp_totp.models import TOTPDevice

from commonweal.web.accounts import second_factor
from commonweal.web.accounts.models import User

View = Callable[..., HttpResponse]
#: What is carried is signed, so that nobody puts words into another's form; for so many seconds.
_SALT, _LONGEST = "commonweal.carried", 60 * 60 * 24
_LEFT_OUT = ("csrfmiddlewaretoken", "code")
#: Pages that put what was carried into their own boxes.
SHOWN_THERE = ("answer", "meeting-room")
#: Seconds between password and code.
HALF_WAY = 15 * 60
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(view: View) -> View:
    """Ask for a sign-in first; a form that was sent meanwhile is carried along and shown again."""

    @wraps(view)
    def guarded(request: HttpRequest, *parts: object, **named: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *parts, **named)
        if request.method != "POST":
            return redirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")
        held = request.POST.copy()
        # A password or a code is entered again: it is carried in no page and kept in no session.
        for name in [one for one in held if "password" in one or one in _LEFT_OUT]:
            del held[name]
        carried = signing.dumps([request.path, held.urlencode()], salt=_SALT, compress=True)
        return asked_again(request, request.path, carried)

    guarded.needs_sign_in = True  # type: ignore[attr-defined]  # read by the tests of every address
    return guarded


def asked_again(request: HttpRequest, after: str, carried: str) -> HttpResponse:
    """The page to sign in on, with what is carried along."""
    told = {"title": "Sign in", "next": after, "carried": carried}
    return render(request, "accounts/sign-in.html", told, status=401)


class PasswordForm(AuthenticationForm):
    """An address and a password; the address in whatever case it is written."""

    def clean_username(self) -> str:
        """The address as it is kept."""
        return str(self.cleaned_data["username"]).strip().lower()

    def confirm_login_allowed(self, user: User) -> None:
        """Accounts of the demonstration are for an application that is tried out."""
        super().confirm_login_allowed(user)
        if user.demonstration and not settings.LOCAL:
            raise self.get_invalid_login_error()


@method_decorator(never_cache, name="dispatch")
class SignIn(LoginView):
    """The password; who needs a second factor is asked for it next, and is not signed in before."""

    template_name = "accounts/sign-in.html"
    authentication_form = PasswordForm
    extra_context = {"title": "Sign in"}  # noqa: RUF012 (Django reads a class attribute)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, or go on to the second factor."""
        user: User = form.get_user()
        after, carried = self.get_success_url(), self.request.POST.get("carried", "")
        if second_factor.needs_second(user) or second_factor.device_of(user) is not None:
            self.request.session.cycle_key()
            self.request.session["half"] = {
                "user": user.pk,
                "hash": user.get_session_auth_hash(),
                "until": timezone.now().timestamp() + HALF_WAY,
                "next": after,
                "carried": carried,
            }
            return redirect("second-factor")
        return _enter(self.request, user, None, after, carried)

    def get_redirect_url(self) -> str:
        """Where to go on to: nowhere else, and to no page that nobody can look at."""
        held = str(super().get_redirect_url())
        return "" if held.partition("?")[0] == reverse("sign-out") else held

    def get_context_data(self, **named: object) -> dict[str, object]:
        """What the page is given, what is carried among it."""
        given: dict[str, object] = super().get_context_data(**named)
        given.setdefault("carried", self.request.POST.get("carried", ""))
        given["errors"] = bool(getattr(given.get("form"), "errors", None))
        return given


@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The second factor: a code, or setting it up where there is none."""
    user = _half_way(request)
    if user is None:
        if request.user.is_authenticated:
            return redirect("desk")
        carried = request.POST.get("carried", "")
        held = carried_in(carried)
        return redirect("sign-in") if held is None else asked_again(request, held[0], carried)
    device = second_factor.device_of(user)
    return _set_up(request, user) if device is None else _code(request, user, device)


def _code(request: HttpRequest, user: User, device: TOTPDevice) -> HttpResponse:
    half = request.session["half"]
    fault = ""
    if request.method == "POST":
        if second_factor.verified(user, request.POST.get("code", "")) is not None:
            return _enter(request, user, device, half["next"], half["carried"])
        device.refresh_from_db()
        left = second_factor.wait(device)
        again = f" Wait {left} second{'s' * (left != 1)} before you try again." if left else ""
        fault = f"The code is wrong, or was used already.{again}"
    told = {"title": "Enter your code", "fault": fault, "errors": fault}
    told |= {"carried": half["carried"]}
    return render(request, "accounts/code.html", told, status=422 if fault else 200)


def _set_up(request: HttpRequest, user: User) -> HttpResponse:
    half = request.session["half"]
    device, fault = second_factor.begun(user), ""
    if request.method == "POST":
        codes = second_factor.confirm(user, request.POST.get("code", ""))
        if codes is not None:
            device.refresh_from_db()
            _enter(request, user, device, half["next"], half["carried"])
            told = {"title": "Keep these recovery codes", "codes": codes, "next": half["next"]}
            return render(request, "accounts/codes.html", told)
        fault = "The code is wrong. Enter the six digits that the app shows now."
    told = {
        "title": "Set up your second step",
        "picture": second_factor.picture(device),
        "secret": second_factor.secret_of(device),
        "fault": fault,
        "errors": fault,
        "carried": half["carried"],
    }
    return render(request, "accounts/set-up.html", told, status=422 if fault else 200)


def _enter(
    request: HttpRequest, user: User, device: TOTPDevice | None, after: str, carried: str
) -> HttpResponse:
    """Sign in under a new session, which ends after its time whatever is done in it."""
    request.session.pop("half", None)
    login(request, user, backend=_BACKEND)
    if device is not None:
        verify(request, device)
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    held = carried_in(carried)
    if held is not None:
        path, entered = held
        request.session["carried"] = {path: entered}
    return redirect(after)


def _half_way(request: HttpRequest) -> User | None:
    """Whoever gave the right password a short while ago, and has the same password still."""
    half = request.session.get("half")
    if not half or half["until"] < timezone.now().timestamp():
        return None
    user = User.objects.filter(pk=half["user"], is_active=True).first()
    if user is None or not constant_time_compare(half["hash"], user.get_session_auth_hash()):
        return None
    return user


def carried_in(text: str) -> tuple[str, str] | None:
    """The address and the form that were carried; None where nothing was, or it was changed."""
    try:
        path, entered = signing.loads(text, salt=_SALT, max_age=_LONGEST)
    except (signing.BadSignature, ValueError):
        return None
    return str(path), str(entered)


def carried_back(request: HttpRequest) -> HttpResponse | None:
    """What was carried over a sign-in, to be looked at and sent, where the page does not show it in
    its own boxes; None where nothing was carried to it."""
    held = request.session.get("carried", {})
    shown_there = request.resolver_match.view_name in SHOWN_THERE
    if request.method != "GET" or shown_there or request.path not in held:
        return None
    entered = form_of(request.session.pop("carried")[request.path])
    fields = [(name, value) for name, values in entered.lists() for value in values]
    told = {"title": "You are signed in again", "fields": fields, "signed_in_again": True}
    answer = render(request, "csrf.html", told)
    answer.headers["Cache-Control"] = "no-store, private"
    return answer


def form_of(entered: str) -> QueryDict:
    """A form that was carried."""
    return QueryDict(entered)
