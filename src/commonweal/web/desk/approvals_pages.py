"""The pages on which a second person approves something or sends it back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.records.worded import text_fault
from commonweal.web.accounts.allowing import unlinked
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.desk.approvals import (
    approve,
    became,
    may_settle,
    of_user,
    send_back,
    subjects,
    told,
    waiting_for,
)
from commonweal.web.desk.keeping import bodies_named
from commonweal.web.desk.models import WAITS, Proposal
from commonweal.web.desk.naming import rule_named, rule_told
from commonweal.web.store.reading import today


@signed_in
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for whoever is signed in, and what became of what they proposed."""
    waiting, proposed = waiting_for(request.user), of_user(request.user)
    return render(
        request,
        "desk/approvals.html",
        {
            "title": "Approvals by a second person",
            "trail": [{"href": "/desk/", "text": "Your desk"}],
            "as_of": today(),
            "unlinked": unlinked(request.user),
            "waiting": waiting,
            "proposed": proposed,
            "bodies": bodies_named(one.body for one in waiting),
            "subjects": subjects([*waiting, *proposed]),
            "rules": {one.rule: rule_named(one.rule) for one in waiting},
        },
    )


@signed_in
@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, token: str) -> HttpResponse:
    """One proposal: what would be recorded, by which rule, to be approved or sent back."""
    held = Proposal.objects.select_related("proposed_by").filter(token=token).first()
    if held is None:
        raise Http404("no such proposal")
    settles = may_settle(request.user, held)
    if not settles and held.proposed_by_id != request.user.pk:
        raise PermissionDenied
    faults: list[str] = []
    words = request.POST.get("words", "").strip()
    if request.method == "POST":
        if not settles:
            raise PermissionDenied
        back = request.POST.get("do") == "back"
        if back and not words:
            faults = ["Say why it is sent back"]
        elif back and text_fault(words):
            faults = [f"Why it is sent back: {text_fault(words)}"]
        elif back:
            faults = send_back(held, request.user, words, timezone.now())
        else:
            looked_at = request.POST.get("became")
            faults = approve(held, request.user, timezone.now(), looked_at=looked_at)
        if not faults:
            done = "It is sent back." if back else "It is approved and recorded."
            messages.success(request, done)
            return redirect("desk-approvals")
    shown = {
        "title": held.title,
        "trail": [
            {"href": "/desk/", "text": "Your desk"},
            {"href": "/desk/approvals/", "text": "Approvals"},
        ],
        "as_of": today(),
        "held": held,
        "body": bodies_named([held.body])[held.body],
        "rows": told(held),
        "rule": rule_told(held.rule),
        "became": became(held),
        "settles": settles and held.state == WAITS,
        "faults": faults,
        "errors": faults,
        "words": words,
    }
    return render(request, "desk/approval.html", shown, status=422 if faults else 200)
