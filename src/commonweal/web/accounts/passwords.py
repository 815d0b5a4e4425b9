"""Passwords: set by a link that holds once, and changed by whoever has one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonweal.web.accounts.making import LINKS, end_sessions, note
from commonweal.web.accounts.signing_in import signed_in

SAID = "Your password is set. Sign in with it."


class SetPassword(PasswordResetConfirmView):
    """A new password, by a link: the token leaves the address before the page is shown."""

    template_name = "accounts/password.html"
    token_generator = LINKS
    success_url = reverse_lazy("sign-in")
    extra_context = {"title": "Choose a password"}  # noqa: RUF012 (Django reads it)

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        """Set it, and sign out whoever is signed in with the old one."""
        answer = super().form_valid(form)
        end_sessions(self.user)
        note(self.user, "password set by link", self.user.office)
        messages.success(self.request, SAID)
        return answer

    def get_context_data(self, **named: object) -> dict[str, object]:
        """What the page is given."""
        given: dict[str, object] = super().get_context_data(**named)
        given["title"] = "Choose a password" if self.validlink else "This link no longer holds"
        return given | {"faults": _faults(given.get("form"))}


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Another password: every session ends, this one too."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        end_sessions(user)
        note(user, "password changed", user.office)
        logout(request)
        messages.success(request, SAID)
        return redirect("sign-in")
    faults = _faults(form)
    told = {"title": "Change your password", "faults": faults, "errors": faults, "old": True}
    return render(request, "accounts/password.html", told, status=422 if faults else 200)


def _faults(form: object) -> list[dict[str, str]]:
    """What is wrong with what was entered, with the field that it is wrong with."""
    errors = getattr(form, "errors", None) or {}
    return [
        {"text": str(one), "href": f"#id_{field}", "field": field}
        for field, several in errors.items()
        for one in several
    ]
