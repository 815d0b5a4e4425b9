"""Weights that somebody chooses, and the ranks that move with them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from commonweal.plan.weighing import NEAR, WEIGHTINGS, Weighable, Weighed, weigh, weighable
from commonweal.report.formats import number, percent
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.plans.shown import asked_for
from commonweal.web.plans.telling import cited, tell
from commonweal.web.public.tables import Column, Grid

#: The largest weight that is entered; only proportions count.
LARGEST = 1000


@signed_in
def weights(request: HttpRequest) -> HttpResponse:
    """The options of the published plan under weights that are entered."""
    if not allowed(request.user, "run a plan"):
        raise PermissionDenied
    shown = asked_for(request, request.GET.get("plan", ""))
    held = weighable(shown.chapters)
    entered = [request.GET.get(f"w-{one.id}", "") for one in held.criteria] if held else []
    chosen, faults = _read(held, entered) if held and any(entered) else (None, {})
    if held and chosen is None:
        chosen = [1.0] * len(held.criteria)
    found = weigh(held, chosen, seed=shown.seed) if held and chosen else ()
    table = shown.table("services.siting.all")[1] if held else None
    return tell(
        request,
        "weights.html",
        shown,
        "",
        "Change weights and see ranks move",
        status=422 if faults else 200,
        held=held,
        faults=faults,
        errors=bool(faults),
        fields=[
            (one, entered[place] or "1", faults.get(one.id, ""))
            for place, one in enumerate(held.criteria)
        ]
        if held
        else [],
        ranks=_ranks(held, found) if held else None,
        measures=_measures(held) if held else None,
        shares=[w / sum(chosen) for w in chosen] if chosen else [],
        near=NEAR,
        weightings=WEIGHTINGS,
        cited=cited(table.sources if table else ()),
    )


def _read(held: Weighable, entered: list[str]) -> tuple[list[float] | None, dict[str, str]]:
    """The weights as numbers, or None and what is wrong with each."""
    faults, made = {}, []
    for one, text in zip(held.criteria, entered, strict=True):
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= LARGEST:
            faults[one.id] = f"Weight of {one.words}: enter a number from 0 to {LARGEST}"
        made.append(value)
    if not faults and not sum(made):
        faults[held.criteria[0].id] = "Give at least one criterion a weight above 0"
    return (None if faults else made), faults


def _ranks(held: Weighable, found: tuple[Weighed, ...]) -> Grid:
    columns = (
        Column("option", "Option"),
        Column("rank", "Rank", kind="number"),
        Column("before", "Rank with equal weights", kind="number"),
        Column("value", "Value, 0 to 1", kind="number"),
        Column("near", "First under weights near these", kind="number"),
        Column("all", "First under all weights", kind="number"),
        Column("flip", "Leads when"),
        Column("basis", "Basis"),
    )
    rows = [
        [
            one.option,
            one.rank,
            _moved(one),
            number(one.value, 3),
            percent(one.near),
            percent(one.all),
            _flip(held, one),
            held.bases[held.options.index(one.option)].value,
        ]
        for one in sorted(found, key=lambda one: (one.rank, one.option))
    ]
    return Grid("Options under these weights, the best first", columns, rows)


def _moved(one: Weighed) -> str:
    if one.rank == one.rank_before:
        return f"{one.rank_before}, the same"
    return f"{one.rank_before}, {'up' if one.rank < one.rank_before else 'down'} to {one.rank}"


def _flip(held: Weighable, one: Weighed) -> str:
    if one.flip is None or one.at is None or one.flip == 0:
        return one.why if one.flip is None else "it leads already"
    told = ", ".join(
        f"{criterion.words} {percent(weight, 0)}"
        for criterion, weight in zip(held.criteria, one.at, strict=True)
    )
    return f"{percent(one.flip)} of the weight moves: {told}"


def _measures(held: Weighable) -> Grid:
    columns = (
        Column("option", "Option"),
        *(Column(one.id, f"{one.words} ({one.unit})", kind="number") for one in held.criteria),
        *(Column(f"v-{one.id}", f"{one.words}, 0 to 1", kind="number") for one in held.criteria),
    )
    rows = [
        [
            option,
            *(number(float(value), 1) for value in held.raw[place]),
            *(number(float(value), 3) for value in held.values[place]),
        ]
        for place, option in enumerate(held.options)
    ]
    return Grid("What the options are judged by", columns, rows)
