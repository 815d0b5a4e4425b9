"""What was asked for or promised, and who may say that it was delivered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from commonweal.governance.commitments import Tracked, track
from commonweal.governance.law import whenever
from commonweal.records import fold, latest, said
from commonweal.records.kinds import Meeting, Post, Seat
from commonweal.web.store.models import Mention
from commonweal.web.store.reading import around, today

#: How what is listed stands, in the order in which it is: by a day to come or past until it is
#: closed, without one by how far it came, and what is closed.
GROUPS = ("dated", "opened again", "open", "delivered", "closed")
#: What says that a body has an office.
_OFFICES = ("seat", "post", "correction", "transfer")


@dataclass(frozen=True, slots=True)
class Owed:
    """Who owes something.

    Parameters
    ----------
    bodies
        The body that owes it; where an office does, those at whose meeting it was recorded.
    office
        That office in small letters: whichever body has it may say so too; "" where a body owes it.
    """

    bodies: frozenset[str]
    office: str = ""

    def among(self, having: Mapping[str, frozenset[str]]) -> frozenset[str]:
        """The bodies that may say that it was delivered.

        Parameters
        ----------
        having
            By office the bodies that have it (`offices_of`).
        """
        return self.bodies | having.get(self.office, frozenset())


def tracked(codes: Iterable[str]) -> tuple[Tracked, ...]:
    """Where some promises stand today, what presses most first."""
    wanted = set(codes)
    state = fold(around((("commitment", code) for code in wanted), deep=0), effective=today())
    return tuple(one for one in track(state) if one.what.commitment in wanted)


def promise(code: str) -> Tracked:
    """One of them.

    Raises
    ------
    KeyError
        When there is none.
    """
    for one in tracked([code]):
        return one
    raise KeyError(code)


def group_of(one: Tracked) -> str:
    """Under which of `GROUPS` it stands, on whatever day that is asked."""
    if one.status == "closed":
        return "closed"
    return one.status if one.due.day is None else "dated"


def owed(held: Iterable[Tracked]) -> dict[str, Owed]:
    """By promise, who owes it."""
    made = [one.what for one in held]
    by = {one.by for one in made}
    stating = Mention.objects.filter(thing="body", code__among=by, states=True)
    bodies = set(stating.values_list("code", flat=True))
    at = {one.meeting for one in made if one.by not in bodies and one.meeting is not None}
    state = whenever(around((("meeting", code) for code in at), deep=-1))
    meetings = latest(state, Meeting, lambda one: one.meeting)
    hosts = {code: frozenset(one.what.bodies) for code, one in meetings.items()}
    none = frozenset[str]()
    return {
        one.commitment: Owed(frozenset({one.by}))
        if one.by in bodies
        else Owed(hosts.get(one.meeting or "", none), one.by.casefold())
        for one in made
    }


def offices_of(bodies: Iterable[str]) -> dict[str, frozenset[str]]:
    """By the name of an office in small letters, those of some bodies that have it as a seat or a
    post today."""
    wanted = set(bodies)
    naming = Mention.objects.filter(thing="body", code__among=wanted, type__in=_OFFICES)
    rows = around((), also=Q(number__in=naming.values("row_id")))
    state = fold(rows, effective=today())
    held = [(one.what.office, one.what.body) for one in said(state, Seat)]
    held += [(one.what.title, one.what.body) for one in said(state, Post)]
    found: dict[str, set[str]] = {}
    for office, body in held:
        if office and body in wanted:
            found.setdefault(office.casefold(), set()).add(body)
    return {office: frozenset(several) for office, several in found.items()}
