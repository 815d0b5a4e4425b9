"""Publishing a plan: what the public sees from then on at the plain addresses."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from commonweal.records.worded import text_fault
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.merging.known import elsewhere
from commonweal.web.plans.models import Plan, Published
from commonweal.web.plans.shown import published, shown_of
from commonweal.web.plans.telling import tell

#: Longest reason.
LONGEST = 2_000


def plans(request: HttpRequest) -> HttpResponse:
    """Plans that were published, the last first; whoever runs plans sees all that are kept."""
    runs = allowed(request.user, "run a plan")
    said = Published.objects.select_related("plan", "by").order_by("-pk")
    kept = Plan.objects.order_by("-made_at") if runs else Plan.objects.none()
    return tell(
        request,
        "plans.html",
        None,
        "",
        "Published plans",
        said=list(said),
        kept=list(kept),
        runs=runs,
        publishes=allowed(request.user, "publish a plan"),
        as_of=None,
    )


@signed_in
def publish(request: HttpRequest, plan: str) -> HttpResponse:
    """Look at what would be published, say why, and publish it."""
    if not allowed(request.user, "publish a plan"):
        raise PermissionDenied
    held = get_object_or_404(Plan, pk=plan)
    # What cannot be read any more is not published: it is told as lost.
    others = elsewhere(shown_of(held).places)
    sure = request.POST.get("sure") == held.pk
    now = published()
    why = request.POST.get("why", "").strip()
    faults: dict[str, str] = {}
    if request.method == "POST":
        if now == held:
            messages.success(request, "This plan is what the public sees already.")
            return redirect("plans")
        if not why or len(why) > LONGEST:
            faults["why"] = f"Say why it is published, in at most {LONGEST:,} characters"
        elif text_fault(why):
            faults["why"] = f"Why it is published: {text_fault(why)}"
        elif request.POST.get("now", "") != (now.pk if now else ""):
            faults["why"] = (
                "Somebody published another plan meanwhile: look again before you publish"
            )
        elif others and not sure:
            faults["sure"] = "This plan is of another system than the records: say that it is meant"
        else:
            Published.objects.create(plan=held, by=request.user, why=why)
            messages.success(request, f"Published: the public sees plan {held.pk} from now on.")
            return redirect("plans")
    return tell(
        request,
        "publish.html",
        None,
        "",
        "Publish this plan",
        status=422 if faults else 200,
        held=held,
        now=now,
        why=why,
        others=others,
        sure=sure,
        faults=faults,
        errors=bool(faults),
        as_of=None,
    )
