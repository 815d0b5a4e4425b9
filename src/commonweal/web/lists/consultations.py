"""Consultations, from the day on which they open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.governance.exchange.publication import Publication
from commonweal.governance.law import whenever
from commonweal.records import Said, Statement, said
from commonweal.records.kinds import ChangeStep
from commonweal.web.consulted import HAPPENED, Consulted, consulted
from commonweal.web.lists.lister import Lister
from commonweal.web.lists.withdrawn import (
    WITHDRAWN,
    Again,
    again,
    since,
    standing,
    withdrawals,
    withdrawn,
)
from commonweal.web.reading import given_out
from commonweal.web.store.lines import line_of
from commonweal.web.store.models import Listed, Mention
from commonweal.web.store.reading import around, today


def rows(codes: Sequence[str]) -> Iterator[Listed]:
    """Consultations with their options and what happened. One that is to open is listed for the day
    on which it does: nothing is stated on it that would list it then. Those withdrawn too."""
    opens: dict[str, date] = {}
    for stated in _openings(codes):
        # The first decides: no opening that is to come gives out sooner what is stated of it since.
        first = min(opens.get(stated.what.decision, stated.effective), stated.effective)
        opens[stated.what.decision] = first
    opens = {code: max(today(), first) for code, first in opens.items()}
    # Each as of its own day: another that opens later gives out nothing of it any sooner.
    for day in sorted(set(opens.values())):
        some = [code for code in codes if opens.get(code) == day]
        shown = given_out([("consultation", code) for code in some], on=day, deep=0)
        yield from _rows(shown, some, "")
    read = read_again([code for code in codes if code not in opens], today())
    if read is not None:
        yield from _rows(read.again.shown, [*read.held], WITHDRAWN)


def tells(what: Mapping[str, object], on: date) -> bool:
    """Whether everybody is told of a step on a day: what happened by then, when the consultation
    opens and closes, and of one that is yet to open, or was withdrawn before, nothing. Of what no
    consultation is on record for, what is on the way to the decision is no secret."""
    code = str(what.get("decision"))
    made = _ever_opened(code)
    if not made:
        return True
    days = what.get("step") in ("consultation opened", "consultation closed")
    return _open_to_all(code, made) and (days or str(what.get("on")) <= on.isoformat())


def _open_to_all(code: str, made: Sequence[Statement]) -> bool:
    """Whether everybody may read of a consultation: the first opening that is in effect decides, or
    where all were withdrawn whether one of them came first."""
    left = _openings([code])
    if left:
        ours = [one.what.on for one in left if one.effective <= today()]
        return bool(ours) and ours[0] <= today()
    voids = withdrawals([one.id for one in made], ever=True)
    return any(
        one.id in voids
        and max(str((one.payload or {}).get("on")), _first_told(one).isoformat())
        <= since(voids[one.id]).isoformat()
        for one in made
    )


def _first_told(one: Statement) -> date:
    return max(one.effective, timezone.localdate(one.stated_at))


def _ever_opened(code: str) -> list[Statement]:
    """What was ever stated to open a consultation, whether it stands or not."""
    rows = Mention.objects.filter(
        thing="consultation", code=code, states=True, type="change_step"
    ).order_by("row_id")
    held = [line_of(line).statement for line in rows.values_list("row__line", flat=True)]
    return [one for one in held if _opens(one)]


def _openings(codes: Sequence[str]) -> list[Said[ChangeStep]]:
    """Whenever they are to take effect."""
    steps = said(whenever(around([("consultation", code) for code in codes], deep=0)), ChangeStep)
    return [one for one in steps if one.what.step == "consultation opened"]


class ReadAgain(NamedTuple):
    """Consultations that were withdrawn, by code, and what is read of them as if they stood."""

    again: Again
    held: Mapping[str, Consulted]


def read_again(codes: Sequence[str], on: date) -> ReadAgain | None:
    """Those of some consultations whose opening was withdrawn once everybody could read of it, as
    they were recorded; None where nothing was. One that was withdrawn before never was public."""
    gone = withdrawn("change_step", codes, _opens)
    if not gone:
        return None
    things = [("consultation", code) for code in gone]
    read = again(gone, lambda without: given_out(things, on=on, deep=0, without=without))
    held = consulted(read.shown.past, read.shown.withheld)
    public = {
        code: held[code]
        for code, void in gone.items()
        if code in held and _public_from(held[code]) <= since(void)
    }
    return ReadAgain(read, public)


def _opens(one: Statement) -> bool:
    return (one.payload or {}).get("step") == "consultation opened"


def _public_from(held: Consulted) -> date:
    """Since when everybody can read of a consultation."""
    first = next(one for one in held.said if one.what is held.opened)
    return max(held.opened.on, first.effective, timezone.localdate(first.stated_at))


def _rows(shown: Publication, codes: Sequence[str], state: str) -> Iterator[Listed]:
    """Those that are listed as a reader is given them on a day."""
    day = shown.on
    held = consulted(shown.past, shown.withheld)
    for code in codes:
        if code not in held:
            continue
        one = held[code]
        came = [f"{HAPPENED[each.what.step]} {each.what.text}" for each in one.came(today())]
        options = one.options(day) or ()
        yield Listed(
            list="consultation",
            code=code,
            title=shown.text(one.title),
            body=one.body,
            on=one.opened.on,
            until=one.until,
            state=state,
            public_from=_public_from(one),
            words=shown.text(" ".join(["consultation", one.title, *options, *came])),
        )


def standing_so(held: QuerySet[Listed], state: str, on: date) -> QuerySet[Listed]:
    """Of consultations those that can be answered on a day, or cannot any more; of one whose
    closing is not on record neither is known. Or those that were withdrawn."""
    if state == WITHDRAWN:
        return held.filter(state=WITHDRAWN)
    held = standing(held)
    return held.filter(until__gte=on) if state == "open" else held.filter(until__lt=on)


LISTER = Lister("consultation", "consultation", rows)
