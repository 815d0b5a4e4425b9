"""A meeting as whoever keeps its records works on it: everything around it, in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from django.utils import timezone

from commonweal.governance.connections.checking import OUT, Conflict
from commonweal.governance.law import whenever
from commonweal.governance.meetings import Agenda, ItemView, Quorum, agenda
from commonweal.governance.meetings.declaring import LEAVING
from commonweal.governance.meetings.presence import Presence, deputies
from commonweal.records import Statement, latest, said
from commonweal.records.kinds import AgendaItem, Meeting, Organisation, Paper, Seat
from commonweal.records.references.table import THINGS, named, references_of
from commonweal.web.desk.asking import Asked
from commonweal.web.desk.connected import around_connected
from commonweal.web.desk.keeping import people_named, rules, with_parents
from commonweal.web.desk.keeping import stated as things_stated
from commonweal.web.store.models import Mention
from commonweal.web.store.reading import head, today

#: How sure a match is, in words.
SURE = {
    "automatic": "Certain: it rests on identifiers",
    "for review": "Not certain: somebody has to look at it",
    "held": "Held until more is known",
    "confirmed": "Confirmed",
    "rejected": "Rejected",
}


@dataclass(frozen=True)
class Kept:
    """A meeting in full.

    Parameters
    ----------
    agenda
        The meeting with its items, conflicts and findings.
    statements
        All statements around it.
    names
        Of the people who stand in it, by id.
    """

    agenda: Agenda
    statements: tuple[Statement, ...]
    names: dict[str, str]

    @property
    def code(self) -> str:
        """Its id."""
        return self.agenda.sitting.meeting.meeting

    def item(self, code: str) -> ItemView:
        """An item of it.

        Raises
        ------
        KeyError
            When it has no such item.
        """
        for one in self.agenda.items:
            if one.item.item == code:
                return one
        raise KeyError(code)

    def who(self, person: str | None, office: str | None = None) -> str:
        """What somebody is called."""
        code = person or ""
        return self.names.get(code) or self.offices.get(code) or person or office or "nobody"

    @property
    def offices(self) -> dict[str, str]:
        """What seats are called that an office holds, and nobody by name."""
        return {one.seat: one.office for one in self.members if one.office and not one.person}

    def line(self, one: Conflict) -> str:
        """A conflict in words: who, with whom, what links them, and how sure that is."""
        match = one.match
        return f"{self.who(match.person)} and {match.gainer_name}: {match.told()}"

    def sure(self, one: Conflict) -> str:
        """How sure it is that a conflict is one."""
        return SURE[one.match.status]

    def suppliers(self, item: AgendaItem) -> tuple[str, ...]:
        """Who stands to gain from an item, as far as it names them: by name where one is held."""
        known = {
            code: one.what.name
            for one in said(whenever(self.statements), Organisation)
            for code in one.what.ids
        }
        named_by_id = (known.get(code, code) for code in item.supplier_ids)
        return tuple(dict.fromkeys((*item.suppliers, *named_by_id)))

    def quorum_words(self, one: Quorum) -> str:
        """A quorum in words, with people by what they are called."""
        there = str(one.certain)
        if one.possible != one.certain:
            there += f" for certain, {one.possible} at most"
        asked = (
            "the quorum is not on record" if one.needed is None else f"{one.needed} are asked for"
        )
        out = [f"{self.who(each.who)} ({each.why})" for each in one.members if each.here != "in"]
        lacking = f" Nobody there is {' or '.join(one.lacking)}." if one.lacking else ""
        away = f" Not counted for certain: {', '.join(out)}." if out else ""
        return f"With a vote in the room: {there}; {asked}.{lacking}{away}"

    @property
    def members(self) -> tuple[Seat, ...]:
        """The seats of its bodies that somebody holds, those with a vote first."""
        seats = [seat for host in self.agenda.sitting.hosts for seat in host.seats]
        return tuple(
            sorted(
                (seat for seat in seats if not seat.vacant),
                key=lambda seat: (not seat.voting, seat.role != "chair", seat.seat),
            )
        )

    @property
    def voters(self) -> tuple[tuple[str, str], ...]:
        """Whoever has a vote, each once whatever the number of their seats, and the deputies who
        came: by id, with what they are called; of a seat that an office holds, by that of the
        seat."""
        held = [one.person or one.seat for one in self.members if one.voting]
        sitting = self.agenda.sitting
        held += [person for host in sitting.hosts for person in deputies(sitting, host)]
        people = dict.fromkeys(person for person in held if person is not None)
        return tuple((person, self.who(person)) for person in people)

    def away(self, item: str) -> dict[str, str]:
        """Who of the voters was not in the room for an item by any seat with a vote that they hold
        or came in as a deputy, and why."""
        away: dict[str, str] = {}
        there = set()
        for quorum in self.item(item).quorums:
            for one in quorum.members:
                holder, who = one.seat.person or one.seat.seat, voter(one)
                if who != holder:
                    away.setdefault(holder, "a deputy came for them")
                if one.here == "out":
                    away.setdefault(who, one.why)
                else:
                    there.add(who)
        return {person: why for person, why in away.items() if person not in there}

    def kept_out(self, item: str) -> dict[str, str]:
        """Who takes no part in the decision of an item for a conflict in it, and how that was
        treated: as it was last."""
        told = {
            one.person: one.treatment for one in self.agenda.sitting.treatments if one.item == item
        }
        return {person: how for person, how in told.items() if how in OUT}

    @property
    def effective(self) -> date:
        """From when what is stated of it holds: from today, or its day where that is over."""
        return min(today(), self.agenda.sitting.on)

    def withholds(self, paper: Paper, person: str) -> bool:
        """Whether a paper of it is withheld from somebody: as the paper says, or as they get none
        for its item. Who nobody is on record, "", could be anybody: what is withheld from anyone is
        withheld from them."""
        without = {
            one.person
            for one in self.agenda.sitting.treatments
            if one.treatment == "gets no papers" and one.item == paper.item
        }
        without.update(paper.withheld_from)
        return person in without if person else bool(without)

    def leaving(self, item: str) -> list[int]:
        """Places of the treatments of an item by which somebody leaves the room."""
        held = self.agenda.sitting.treatments
        return [at for at, one in enumerate(held) if one.item == item and one.treatment in LEAVING]


def voter(one: Presence) -> str:
    """By which id whoever spoke for a seat stands among the voters: a deputy's or the holder's, or
    that of the seat where an office holds it."""
    office = one.seat.person is None and one.who in (one.seat.office, one.seat.seat)
    return one.seat.seat if office else one.who


def kept(code: str, new: Sequence[Statement] = ()) -> Kept:
    """A meeting in full, with what is about to be stated.

    Raises
    ------
    KeyError
        When there is no such meeting.
    """
    if not new:
        return _as_of(code, head().hash, today())
    return _kept(code, around_connected([("meeting", code)], new), new)


def agendas(codes: Sequence[str]) -> list[Agenda]:
    """The agendas of meetings in the order given: gathered at once, so that several of them ask no
    more queries than one."""
    held = around_connected([("meeting", code) for code in codes]) if codes else ()
    return [agenda(held, code, rules()) for code in codes]


@lru_cache(maxsize=32)
def _as_of(code: str, _hash: str, _today: date) -> Kept:
    """A meeting as the records up to the statement with that hash have it."""
    return _kept(code, around_connected([("meeting", code)]), ())


def _kept(code: str, held: Sequence[Statement], new: Sequence[Statement]) -> Kept:
    statements = (*held, *new)
    people = {
        person
        for one in statements
        for reference in references_of(one.type)
        if "person" in reference.things
        for person in named(one.payload or {}, reference.field)
    }
    return Kept(agenda(statements, code, rules()), statements, people_named(sorted(people)))


def bodies_of_meeting(code: str) -> Sequence[str]:
    """The bodies that hold a meeting, in the order in which it names them, and then those whose
    committees they are: as the meeting was last stated and corrected.

    Raises
    ------
    KeyError
        When there is no such meeting.
    """
    meetings = latest(things_stated("meeting", [code]), Meeting, lambda one: one.meeting)
    return with_parents(meetings[code].what.bodies)


def meeting_of(thing: str, code: str) -> str:
    """The meeting that an item, a motion or a decision belongs to, as it was last corrected; of
    what was withdrawn, the one that it was stated of.

    Raises
    ------
    KeyError
        When there is none.
    """
    state = things_stated(thing, [code])
    for kind, held in THINGS.items():
        for one in reversed(state.of_type(kind) if held.thing == thing else ()):
            payload = one.payload or {}
            if payload.get(held.field) == code and payload.get("meeting"):
                return str(payload["meeting"])
    rows = Mention.objects.filter(thing=thing, code=code, states=True).values("row_id")
    found = Mention.objects.filter(row_id__in=rows, thing="meeting").order_by("row_id")
    meeting = found.values_list("code", flat=True).first()
    if meeting is None:
        raise KeyError(code)
    return str(meeting)


def withheld_from(person: str, paper: Paper) -> bool:
    """Whether a paper is withheld from somebody, as its meeting stands."""
    return kept(meeting_of("item", paper.item)).withholds(paper, person)


def instant(on: date, at: str | None) -> str | None:
    """A time of a day in England, as records have it."""
    if not at:
        return None
    hour, minute = at.split(":")
    held = datetime.combine(on, time(int(hour), int(minute)), timezone.get_default_timezone())
    return held.isoformat()


def item_meeting(asked: Asked) -> str:
    """The meeting of the item that a task is about."""
    return meeting_of("item", asked.about.partition("~")[0])
