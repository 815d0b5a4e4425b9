"""Mergers that were carried out: they are public from then on."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from commonweal.web.looking_back import looking_back
from commonweal.web.merging.models import Became, KnownBody, Merger


def carried_out() -> QuerySet[Merger]:
    """Mergers that were carried out, as far as the page looks: those in force on the day that its
    address asks for, by the end of its day of knowledge. Where it asks for no day, those too whose
    first day is to come: they are public from when they are carried out."""
    looks, done = looking_back(), Merger.objects.filter(state="done")
    if looks.on is not None:
        done = done.filter(on__lte=looks.on)
    if looks.moment is not None:
        done = done.filter(done_at__lte=looks.moment)
    return done


def mergers_of(code: str) -> list[Merger]:
    """Those of them that a body came from or went into, without their counts."""
    every = carried_out().defer("preview").order_by("on", "token")
    return [one for one in every if code == one.successor or code in one.predecessors]


def went_on_as(code: str, ended: date) -> KnownBody | None:
    """As what a body that ended went on under its own code on the day after, where the folder of
    the records says so; when that was known it does not say, so that nobody who looks back with the
    knowledge of a day is told."""
    after = ended + timedelta(days=1)
    on_record = Became.objects.filter(predecessor=code, successor=code, on=after)
    if looking_back().known is not None or not on_record.exists():
        return None
    return KnownBody.objects.filter(code=code, opened=after).first()
