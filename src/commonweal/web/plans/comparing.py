"""Two plans compared on a page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from commonweal.evidence import Figure
from commonweal.evidence.words import day
from commonweal.plan.comparing import Comparison, Difference, compare, inputs
from commonweal.report.formats import figure_value, number, percent
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.plans.models import Plan
from commonweal.web.plans.shown import published, shown_of
from commonweal.web.plans.telling import tell
from commonweal.web.public.paging import paged
from commonweal.web.public.tables import Column, Grid, link


@signed_in
def comparison(request: HttpRequest) -> HttpResponse:
    """Choose two plans, and see what differs."""
    if not allowed(request.user, "run a plan"):
        raise PermissionDenied
    kept = {plan.pk: plan for plan in Plan.objects.order_by("-made_at")}
    now = published()
    names = [request.GET.get("one", now.pk if now else ""), request.GET.get("other", "")]
    chosen = [kept[name] for name in names if name in kept]
    told: dict[str, Any] = {}
    if len(chosen) == 2 and chosen[0] != chosen[1]:
        told = _compared(request, *chosen)
    words = [
        (one.pk, f"{one.system} on {day(one.as_of)}, from {one.folder}, seed {one.seed} ({one.pk})")
        for one in kept.values()
    ]
    fields = [
        {"name": name, "label": label, "value": value, "options": [("", "Choose a plan"), *words]}
        for name, label, value in (
            ("one", "The first plan", names[0]),
            ("other", "The other plan", names[1]),
        )
    ]
    return tell(
        request, "compare.html", None, "", "Compare two plans", fields=fields, as_of=None, **told
    )


def _compared(request: HttpRequest, one: Plan, other: Plan) -> dict[str, Any]:
    first, second = shown_of(one), shown_of(other)
    found = compare(first.chapters, second.chapters, (first.answers, second.answers))
    page = paged(request, found.differ)
    base = f"/plans/{other.pk}/"
    return {
        "one": one,
        "other": other,
        "found": found,
        "page": page,
        "differ": Grid("Figures that differ", COLUMNS, [_row(d, base) for d in page["rows"]]),
        "others": _others(found, one, other),
        "inputs": inputs(first.manifest["inputs"], second.manifest["inputs"]),
    }


COLUMNS = (
    Column("label", "Figure"),
    Column("one", "First plan", kind="number"),
    Column("other", "Other plan", kind="number"),
    Column("change", "Change", kind="number"),
    Column("relative", "Relative", kind="number"),
    Column("basis", "Basis"),
)


def _row(one: Difference, base: str) -> list[Any]:
    basis = one.other.basis.value if one.other.basis else ""
    before = one.one.basis.value if one.one.basis else ""
    return [
        link(one.other.label, f"{base}figures/{one.other.id}/"),
        figure_value(one.one),
        figure_value(one.other),
        {"text": "no number"} if one.change is None else number(one.change),
        _relative(one),
        basis if one.basis else f"{before}, now {basis}",
    ]


def _relative(one: Difference) -> Any:
    if one.relative is None:
        return {"text": "not told"}
    return "from nought" if abs(one.relative) == float("inf") else percent(one.relative)


def _others(found: Comparison, one: Plan, other: Plan) -> list[dict[str, Any]]:
    """Lists of figures that stand, or have a value, in one of the plans alone."""

    def told(words: str, plan: Plan, figures: tuple[Figure, ...]) -> dict[str, Any]:
        return {"words": words, "base": f"/plans/{plan.pk}/", "figures": figures}

    return [
        told("Appeared: in the other plan alone", other, found.appeared),
        told("Disappeared: in the first plan alone", one, found.disappeared),
        told("Known in the other plan alone", other, found.known_now),
        told("Known in the first plan alone", one, found.known_then),
    ]
