"""Weights that somebody chooses, and the ranks that move with them: of the sites of a plan, and of
prioritisations that the records hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.needs.priorities.scored import KINDS, ScoredChoice, Unscored, scored_choices
from commonweal.plan.weighing import (
    NEAR,
    TABLE,
    WEIGHTINGS,
    Weighable,
    Weighed,
    weigh,
    weighable,
    weighable_choice,
)
from commonweal.report.formats import number, percent
from commonweal.rules import Source
from commonweal.web.accounts.allowing import allowed
from commonweal.web.accounts.signing_in import signed_in
from commonweal.web.plans.shown import Shown, asked_for, latest
from commonweal.web.plans.telling import cited, tell
from commonweal.web.public.tables import Column, Grid
from commonweal.web.reading import given_out

#: The largest weight that is entered; only proportions count.
LARGEST = 1000


@dataclass(frozen=True)
class Weighing:
    """What is weighed on a page.

    Parameters
    ----------
    name, title
        What the address calls it, empty for the sites of the plan; and what it is headed.
    held
        Its options; None where they cannot be weighed.
    sources
        Where its measures come from.
    choice
        The choice of the records that it is.
    """

    name: str
    title: str
    held: Weighable | None
    sources: tuple[Source, ...] = ()
    choice: ScoredChoice | None = None

    @property
    def start(self) -> list[str]:
        """The weights to start from, as they are entered."""
        if self.choice is None:
            return ["1"] * len(self.held.criteria) if self.held else []
        return [f"{100 * share:.6g}" for share in self.choice.weights]


@signed_in
def weights(request: HttpRequest) -> HttpResponse:
    """Options under weights that are entered."""
    if not allowed(request.user, "run a plan"):
        raise PermissionDenied
    plan = request.GET.get("plan", "")
    shown = asked_for(request, plan) if plan else latest()
    recorded = _recorded()
    choices = [each for each in recorded if isinstance(each, ScoredChoice)]
    every = [_of_sites(shown), *map(_of_choice, choices)]
    name = request.GET.get("of", "")
    one = next((each for each in every if each.name == name), None)
    if one is None:
        raise Http404("no such choice can be weighed")
    return tell(
        request,
        "weights.html",
        shown,
        "",
        "Change weights and see ranks move",
        one=one,
        every=every,
        cannot=[each for each in recorded if isinstance(each, Unscored)],
        recorded=bool(recorded),
        **_told(request, one, shown.seed if shown else 0),
    )


def _told(request: HttpRequest, one: Weighing, seed: int) -> dict[str, Any]:
    """What the page is given of what is weighed, under the weights that the address holds."""
    held = one.held
    if held is None:
        return {"held": None, "errors": False}
    entered = [request.GET.get(f"w-{each.id}", "") for each in held.criteria]
    given = entered if any(entered) else one.start
    chosen, faults = _read(held, given)
    if chosen is None or not any(entered):
        chosen = list(held.start)
    return {
        "status": 422 if faults else 200,
        "held": held,
        "faults": faults,
        "errors": bool(faults),
        "fields": [
            (each, given[place], faults.get(each.id, ""))
            for place, each in enumerate(held.criteria)
        ],
        "ranks": _ranks(held, weigh(held, chosen, seed=seed), one.choice is not None),
        "measures": _measures(held),
        "shares": [w / sum(chosen) for w in chosen],
        "near": NEAR,
        "weightings": WEIGHTINGS,
        "cited": cited(one.sources),
        "sealed": reverse("statement", args=[one.choice.seal]) if one.choice else "",
    }


def _recorded() -> tuple[ScoredChoice | Unscored, ...]:
    """The prioritisations that the records hold today."""
    return scored_choices(given_out((), also=Q(type__in=KINDS), deep=0).past)


def _of_sites(shown: Shown | None) -> Weighing:
    held = weighable(shown.chapters) if shown else None
    sources = shown.table(TABLE)[1].sources if shown and held else ()
    return Weighing("", "Where a service could stand", held, tuple(sources))


def _of_choice(choice: ScoredChoice) -> Weighing:
    return Weighing(choice.decision, choice.title, weighable_choice(choice), choice=choice)


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


def _ranks(held: Weighable, found: Sequence[Weighed], declared: bool) -> Grid:
    before = "Rank with the weights that were sealed" if declared else "Rank with equal weights"
    columns = (
        Column("option", "Option"),
        Column("rank", "Rank", kind="number"),
        Column("before", before, kind="number"),
        Column("value", "Value" if declared else "Value, 0 to 1", kind="number"),
        Column("near", "First under weights near these", kind="number"),
        Column("all", "First under all weights", kind="number"),
        Column("flip", "Leads when"),
        *((Column("basis", "Basis"),) if held.bases else ()),
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
            *([held.bases[held.options.index(one.option)].value] if held.bases else []),
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
        *(Column(one.id, one.label, kind="number", unit=one.unit) for one in held.criteria),
        *(
            Column(f"v-{one.id}", f"{one.label}, on its scale", kind="number")
            for one in held.criteria
        ),
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
