"""Conflicts at items of meetings and what was done about them, where everybody may read that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from commonweal.governance.exchange.minuting import Treated, treated
from commonweal.governance.exchange.publication import Publication
from commonweal.governance.meetings.declaring import LEAVING
from commonweal.records import said
from commonweal.records.kinds import AgendaItem, Decision
from commonweal.web.public.names import person_told
from commonweal.web.public.tables import Column, Grid
from commonweal.web.public.things import Section
from commonweal.web.store.models import Mention

TITLE = "Interests at items, and what was done about them"
#: That a table is not all that there was.
SOME = "Those that everybody may read. Whether there were others is not told."


def treated_at(decision: str) -> Q:
    """Rows of the treatments at the item under which something was decided."""
    taken = Mention.objects.filter(thing="decision", code=decision, states=True).values("row_id")
    items = Mention.objects.filter(row_id__in=taken, thing="item").values("code")
    told = Mention.objects.filter(
        thing="item", code__in=items, type__in=("treatment", "correction")
    )
    return Q(number__in=told.values("row_id"))


def of_meeting(shown: Publication, meeting: str) -> list[Section]:
    """What is told of a meeting; nothing where nothing is, whatever there was."""
    return _section(shown, [one for one in treated(shown) if one.meeting == meeting])


def of_decision(shown: Publication, what: Decision) -> list[Section]:
    """What is told of the item under which something was decided."""
    return _section(shown, [one for one in treated(shown) if one.item == what.item])


def _section(shown: Publication, held: list[Treated]) -> list[Section]:
    if not held:
        return []
    items = {one.what.item: one.what for one in said(shown.past, AgendaItem)}
    rows: list[list[Any]] = [
        [
            f"{items[one.item].number} {shown.text(items[one.item].title)}",
            person_told(shown, one.person),
            shown.text(one.organisation or one.kind or one.interest),
            one.treatment,
            _times(one),
            shown.text(one.settled_by),
        ]
        for one in held
    ]
    columns = (
        Column("item", "Item"),
        Column("who", "Who"),
        Column("interest", "Declared interest with"),
        Column("treatment", "What was done"),
        Column("times", "Out of the room"),
        Column("by", "Settled by"),
    )
    return [Section(TITLE, [SOME], grids=[Grid("Declared interests", columns, rows)])]


def _times(one: Treated) -> str:
    if one.treatment not in LEAVING and one.out is None and one.back is None:
        return "does not apply"
    return f"from {_clock(one.out)} to {_clock(one.back)}"


def _clock(moment: datetime | None) -> str:
    return "a time not on record" if moment is None else f"{timezone.localtime(moment):%H:%M}"
