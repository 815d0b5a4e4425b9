"""What a reader may be given of the records: the one way from the table to a page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db.models import Q

from commonweal.governance.exchange.publication import Publication, publication
from commonweal.governance.meetings.papers import PRIVATE
from commonweal.records import Statement, said
from commonweal.records.kinds import AgendaItem, Meeting
from commonweal.rules import load_rules
from commonweal.web.deciding import tested
from commonweal.web.knowing import known_then
from commonweal.web.looking_back import looking_back
from commonweal.web.merging.known import successions
from commonweal.web.store.gathering import (
    Thing,
    closed,
    for_reader,
    gather,
    told,
)
from commonweal.web.store.models import Mention
from commonweal.web.store.reading import everything, statements_of, today

#: What tells who sits and serves in a body, and what it may decide.
OF_A_BODY = ("body", "seat", "post", "appointment", "delegation")
#: What tells when and where a meeting is, and for whom.
OF_A_CALL = ("meeting", "notice", "agenda_item", "exclusion")
#: What stands in a register of interests, and what settles whose interests do.
OF_A_REGISTER = (
    *("body", "seat", "post", "appointment"),
    *("interest", "interest_ended", "confirmation", "gift", "gift_settled", "breach"),
)


def given_out(
    things: Iterable[Thing],
    *,
    on: date | None = None,
    known_at: datetime | None = None,
    viewer: str | None = None,
    deep: int = 3,
    also: Q | None = None,
    types: Collection[str] | None = None,
    without: Collection[str] = (),
    judge: Collection[str] = (),
) -> Publication:
    """What a reader may be given of the statements around things.

    Parameters
    ----------
    things
        Kind and code.
    on, known_at
        The day (today's when None) and the instant of knowledge; that of the page that is being
        made when None (`looking_back`).
    viewer
        The person for whom it is; None for the public.
    deep, also, types
        As in `store.reading.around`.
    without
        Ids of statements that are left out: a void, to tell of what it withdrew.
    judge
        Decisions of which is told how the tests of them ended (`Publication.verdicts`), with all
        for which these ask.
    """
    known_at = known_at or looking_back().moment
    wanted = set(things)
    judged, met = set[int](), set[Thing]()
    if judge:
        judged = tested(judge)
        met = told(judged, things=("meeting",))
    seats = _seats_of_hosts(wanted | met)
    gathered = judged | gather(
        wanted, deep=deep, also=seats if also is None else seats | also, types=types
    )
    numbers = closed(for_reader(gathered, viewer, known_at))
    held = tuple(one for one in statements_of(numbers) if one.id not in without)
    return _given(held, on or today(), known_at, viewer, judge)


def all_given_out(on: date) -> Publication:
    """What everybody may be given of all statements, of a day: for whole registers as files."""
    return _given(everything(), on, looking_back().moment, None)


def kept_private(shown: Publication, payload: Mapping[str, object]) -> bool:
    """Whether what was stated is private, or may be: what its item and its meeting were settles
    that, and where one of them is not on record any more nobody can tell. Why it was stated or
    withdrawn is told no further."""
    if payload.get("private") is True or payload.get("text") == PRIVATE:
        return True
    items = {one.what.item for one in said(shown.past, AgendaItem)}
    meetings = {one.what.meeting for one in said(shown.past, Meeting)}
    item, meeting = payload.get("item"), payload.get("meeting")
    return item not in {None, *items} or meeting not in {None, *meetings}


def _given(
    held: tuple[Statement, ...],
    on: date,
    known_at: datetime | None,
    viewer: str | None,
    judge: Collection[str] = (),
) -> Publication:
    book, heirs = load_rules(), successions()
    if known_at is None:
        return publication(held, on, book, viewer=viewer, successions=heirs, judge=judge)
    return known_then(
        held, on, book, known_at=known_at, viewer=viewer, successions=heirs, judge=judge
    )


def seats_of(bodies: Iterable[str]) -> Q:
    """Seats of bodies and of their committees: who decides there is who the public register has."""
    codes = set(bodies)
    parts = Mention.objects.filter(thing="body", code__in=codes, states=False, type="body").values(
        "row_id"
    )
    below = Mention.objects.filter(row_id__in=parts, thing="body", states=True)
    codes |= set(below.values_list("code", flat=True))
    seats = Mention.objects.filter(thing="body", code__in=codes, type="seat", states=False)
    return Q(number__in=seats.values("row_id")) | Q(number__in=parts)


def _seats_of_hosts(things: Iterable[Thing]) -> Q:
    """Seats of the bodies that hold these meetings: who sits there decides what may be read."""
    codes = [code for thing, code in things if thing == "meeting"]
    meetings = Mention.objects.filter(thing="meeting", code__in=codes, states=True)
    hosts = Mention.objects.filter(row_id__in=meetings.values("row_id"), thing="body")
    seats = Mention.objects.filter(thing="body", code__in=hosts.values("code"), type="seat")
    return Q(number__in=seats.values("row_id"))
