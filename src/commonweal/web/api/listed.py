"""Pages of lists: one constant number of questions to the database, each thing on one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest

from commonweal.web.api.asked import AskedList, Look, look
from commonweal.web.api.problems import ProblemError, Wrong
from commonweal.web.api.telling import Answer, Page, about
from commonweal.web.lists.under import of_bodies
from commonweal.web.lists.withdrawn import standing
from commonweal.web.public.listing import looked_for
from commonweal.web.public.remade import MOST, differs, had_state, stated_by
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import today

Told = TypeVar("Told")
Narrow = Callable[["QuerySet[Listed]", str, date], "QuerySet[Listed]"]


@dataclass(frozen=True, slots=True)
class Kind(Generic[Told]):
    """A kind of thing that is listed.

    Parameters
    ----------
    list
        The list.
    tell
        Tells of things by their codes, as a reader may know of them who looks so.
    narrow
        Keeps rows of a state; by the state that the list holds where None.
    to_come
        Whether it lists what is to come: of other lists the day has what began by it.
    """

    list: str
    tell: Callable[[Sequence[str], Look], Mapping[str, Told]]
    narrow: Narrow | None = None
    to_come: bool = False


def page(request: HttpRequest, asked: AskedList, kind: Kind[Told], state: str = "") -> Page[Told]:
    """The page of a list that is asked for, the latest first; what was withdrawn is in none.

    Parameters
    ----------
    request, asked
        What is asked for.
    kind
        Of which list.
    state
        Only things of this state.
    """
    seen = look(request, asked)
    held = standing(Listed.objects.filter(list=kind.list, public_from__lte=today()))
    held = _narrowed(held, asked, kind, state, seen)
    total = held.count()
    rest = held if not asked.after else held.filter(_beyond(kind.list, asked.after))
    ordered = rest.order_by(F("on").desc(nulls_last=True), "code")
    codes = list(ordered.values_list("code", flat=True)[: asked.size + 1])
    here = codes[: asked.size]
    told = kind.tell(here, seen) if here else {}
    return Page[Told](
        about=about(seen),
        total=total,
        next=_next(request, here[-1]) if len(codes) > asked.size else None,
        data=[told[code] for code in here if code in told],
    )


def one(seen: Look, kind: Kind[Told], code: str) -> Answer[Told]:
    """One thing by its id.

    Raises
    ------
    ProblemError
        When nothing of it is public.
    """
    told = kind.tell([code], seen)
    if code not in told:
        raise ProblemError(404, f"No {kind.list} with this id is public, as of that day.")
    return Answer[Told](about=about(seen), data=told[code])


def _narrowed(
    held: QuerySet[Listed], asked: AskedList, kind: Kind[Told], state: str, seen: Look
) -> QuerySet[Listed]:
    if not kind.to_come:
        held = held.filter(Q(on__lte=seen.on) | Q(on=None))
    if asked.body:
        held = of_bodies(held, kind.list, [asked.body])
    if asked.from_ is not None:
        held = held.filter(on__gte=asked.from_)
    if asked.to is not None:
        held = held.filter(on__lte=asked.to)
    held = looked_for(stated_by(held, [kind.list], seen.known), asked.q)
    return _of_state(held, kind, state, seen.on) if state else held


def _of_state(held: QuerySet[Listed], kind: Kind[Told], state: str, on: date) -> QuerySet[Listed]:
    """Things that have a state on a day."""
    if differs(kind.list, on):
        stood = had_state(held, kind.list, state, on)
        if stood is not None:
            return stood
        told = (
            f"is told of an earlier day where no more than {MOST} things are asked for; "
            "give a body, days or words that fewer have"
        )
        raise ProblemError(
            422,
            "Something was asked for that cannot be answered",
            [Wrong(where="state", told=told)],
        )
    return held.filter(state=state) if kind.narrow is None else kind.narrow(held, state, on)


def _beyond(name: str, code: str) -> Q:
    """Things that come after one in the order of the list."""
    held = Listed.objects.filter(list=name, code=code, public_from__lte=today())
    days = list(held.values_list("on", flat=True))
    if not days:
        wrong = Wrong(where="after", told="nothing in this list has this id; begin without it")
        raise ProblemError(404, "There is no such page", [wrong])
    [on] = days
    if on is None:
        return Q(on=None, code__gt=code)
    return Q(on__lt=on) | Q(on=on, code__gt=code) | Q(on=None)


def _next(request: HttpRequest, code: str) -> str:
    query = request.GET.copy()
    query["after"] = code
    return f"{request.path}?{query.urlencode()}"
