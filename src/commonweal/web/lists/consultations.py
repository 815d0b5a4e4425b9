"""Consultations, from the day on which they open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.governance.law import whenever
from commonweal.records import said
from commonweal.records.kinds import ChangeStep
from commonweal.web.consulted import HAPPENED, consulted
from commonweal.web.lists.lister import Lister
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import around, today


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Consultations with their options and what happened. One that is to open is listed for the day
    on which it does: nothing is stated on it that would list it then."""
    things = [("consultation", code) for code in codes]
    opens: dict[str, date] = {}
    for stated in said(whenever(around(things, deep=0)), ChangeStep):
        if stated.what.step == "consultation opened":
            before = opens.get(stated.what.decision, today())
            opens[stated.what.decision] = max(before, stated.effective)
    # Each as of its own day: another that opens later gives out nothing of it any sooner.
    for day in sorted(set(opens.values())):
        yield from _as_of([code for code in codes if opens.get(code) == day], day)


def _as_of(codes: Sequence[str], day: date) -> Iterator[Listed]:
    """Those that are listed as they are on a day."""
    shown = given_out([("consultation", code) for code in codes], on=day, deep=0)
    held = consulted(shown.past, shown.withheld)
    for code in codes:
        if code not in held:
            continue
        one = held[code]
        first = next(each for each in one.said if each.what is one.opened)
        came = [f"{HAPPENED[each.what.step]} {each.what.text}" for each in one.came(today())]
        options = one.options(day) or ()
        yield Listed(
            list="consultation",
            code=code,
            title=shown.text(one.title),
            body=one.body,
            on=one.opened.on,
            until=one.until,
            state="",
            public_from=max(one.opened.on, first.effective, timezone.localdate(first.stated_at)),
            words=shown.text(" ".join(["consultation", one.title, *options, *came])),
        )


def standing_so(held: QuerySet[Listed], state: str, on: date) -> QuerySet[Listed]:
    """Of consultations those that can be answered on a day, or cannot any more; of one whose
    closing is not on record neither is known."""
    return held.filter(until__gte=on) if state == "open" else held.filter(until__lt=on)


LISTER = Lister("consultation", "consultation", rows)
