"""Two plans compared on a page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from commonweal.evidence import Figure
from commonweal.evidence.words import day
from commonweal.plan.comparing import Comparison, Difference, Unlike, compare, inputs
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
    base = f"/plans/{other.pk}/"
    page = paged(request, (*found.differ, *found.unlike))
    rows = [_row(d, base) if isinstance(d, Difference) else _two(d, base) for d in page["rows"]]
    return {
        "one": one,
        "other": other,
        "found": found,
        "page": page,
        "differ": Grid("Figures that differ", COLUMNS, rows),
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
    times = one.one.vintage != one.other.vintage
    return [
        link(one.other.label, f"{base}figures/{one.other.id}/"),
        _value(one.one, one.one.vintage if times else ""),
        _value(one.other, one.other.vintage if times else ""),
        {"text": "no number"} if one.change is None else number(one.change),
        _relative(one),
        _bases(one.one, one.other),
    ]


def _two(one: Unlike, base: str) -> list[Any]:
    """Two things in one place of the plans: each label beside its own value, and no difference."""
    by = ", ".join(BY[name] for name in one.by)
    return [
        link("Two figures", f"{base}figures/{one.other.id}/", f"that differ in {by}"),
        _value(one.one, _named(one.one)),
        _value(one.other, _named(one.other)),
        {"text": "not of the same thing"},
        {"text": "not told"},
        _bases(one.one, one.other),
    ]


#: In what two figures are not of the same thing, in words.
BY = {"label": "what they count", "about": "of whom they tell", "unit": "their unit"}


def _named(figure: Figure) -> str:
    """What a figure is, of whom and when."""
    parts = (figure.label, figure.about, figure.vintage)
    return "; ".join(one for one in parts if one)


def _value(figure: Figure, note: str) -> dict[str, Any]:
    return {"text": figure_value(figure), "note": note}


def _bases(one: Figure, other: Figure) -> str:
    """How both came to be, once where it is the same."""
    before, now = (held.basis.value if held.basis else "not known" for held in (one, other))
    return now if before == now else f"{before}, now {now}"


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
