"""The records as whoever keeps them needs them: in full, around what is worked on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache

from django.db.models import Q, QuerySet

from commonweal.governance.law import whenever
from commonweal.governance.register import Day, day_of, fillings, places
from commonweal.records import State, latest, said
from commonweal.records.kinds import Body, Organisation, Person, Seat
from commonweal.rules import RuleBook, load_rules
from commonweal.web.merging.known import called
from commonweal.web.store.gathering import kinds_stating
from commonweal.web.store.models import Mention
from commonweal.web.store.reading import Thing, around, head, today


@cache
def rules() -> RuleBook:
    """All rules held: read once."""
    return load_rules()


#: How far committees lie within each other at most.
DEEPEST = 4


def stating(thing: str, codes: Iterable[str]) -> Q:
    """Rows that state things by their codes."""
    kinds = kinds_stating(thing)
    held = Mention.objects.filter(thing=thing, code__in=list(codes), type__in=kinds, states=True)
    return Q(number__in=held.values("row_id"))


def stated(thing: str, codes: Iterable[str]) -> State:
    """What was stated of things themselves, corrected, whenever it holds.

    One page asks for the same few again and again, and so do the next ones: until something is
    stated, which moves the head, the answer is the same.
    """
    return _stated(thing, tuple(sorted(set(codes))), head().hash)


@lru_cache(maxsize=256)
def _stated(thing: str, codes: tuple[str, ...], _hash: str) -> State:
    """What was stated of things up to the statement with that hash."""
    return whenever(around((), also=stating(thing, codes)))


def day_around(
    things: Iterable[Thing], *, deep: int = 1, also: Q | None = None, on: date | None = None
) -> Day:
    """The records around things on a day, today's when None, with all that came before."""
    return day_of(around(things, deep=deep, also=also), on or today(), rules())


def bodies_named(codes: Iterable[str]) -> dict[str, str]:
    """The names of bodies by code: as stated last, else as the folder of the records has them; the
    code where neither says."""
    wanted = list(dict.fromkeys(codes))
    held = latest(stated("body", wanted), Body, lambda one: one.body)
    known = called(code for code in wanted if code not in held)
    return {
        code: held[code].what.name if code in held else known.get(code, code) for code in wanted
    }


def parents_of(codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By body itself and all whose committee it is, the nearest first: a right for one of those is
    one for it too."""
    wanted = tuple(dict.fromkeys(codes))
    above: dict[str, Iterable[str]] = {}
    edge = set(wanted)
    for _ in range(DEEPEST):
        held = latest(stated("body", edge), Body, lambda one: one.body)
        above |= {code: sorted(held[code].what.of) if code in held else () for code in edge}
        edge = {of for code in edge for of in above[code]} - set(above)
        if not edge:
            break
    found: dict[str, tuple[str, ...]] = {}
    for code in wanted:
        line = [code]
        for one in line:
            line += [of for of in above.get(one, ()) if of not in line]
        found[code] = tuple(line)
    return found


def with_parents(codes: Iterable[str]) -> tuple[str, ...]:
    """Bodies, and then all whose committees they are."""
    held = parents_of(codes)
    return tuple(dict.fromkeys([*held, *(one for line in held.values() for one in line)]))


def with_committees(codes: Iterable[str]) -> tuple[str, ...]:
    """Bodies and all that are committees of theirs."""
    found = dict.fromkeys(codes)
    edge = set(found)
    for _ in range(DEEPEST):
        naming = Mention.objects.filter(thing="body", code__in=edge, states=False, type="body")
        edge = set(_stated_by(naming)) - set(found)
        if not edge:
            break
        found |= dict.fromkeys(sorted(edge))
    return tuple(found)


def _stated_by(naming: QuerySet[Mention]) -> list[str]:
    """Bodies that the rows of mentions state, each once. The rows are named one by one: asked for
    in one question, the database looks through whatever any row says of a body."""
    rows = list(naming.values_list("row_id", flat=True))
    own = Mention.objects.filter(row_id__in=rows, thing="body", states=True)
    return sorted(set(own.values_list("code", flat=True)))


def committees_of(codes: Iterable[str]) -> tuple[str, ...]:
    """Bodies and those whose line of parents, as stated last, leads to one of them: all for which a
    right for these is one (`with_parents`)."""
    found = dict.fromkeys(codes)
    edge = set(found)
    for _ in range(DEEPEST):
        naming = Mention.objects.filter(
            thing="body", code__among=edge, states=False, type__in=kinds_stating("body")
        )
        held = latest(stated("body", _stated_by(naming)), Body, lambda one: one.body)
        edge = {code for code, one in held.items() if edge & set(one.what.of)} - set(found)
        if not edge:
            break
        found |= dict.fromkeys(sorted(edge))
    return tuple(found)


def people_named(codes: Iterable[str]) -> dict[str, str]:
    """The names of people by id, for whoever keeps the records; where no name is held the seats and
    posts that are the person's today, with the id by which several of one office are told apart;
    the id alone where nothing else is known."""
    wanted = list(dict.fromkeys(codes))
    held = latest(stated("person", wanted), Person, lambda one: one.person)
    names = {code: held[code].what.name for code in wanted if code in held}
    offices = _offices([code for code in wanted if not names.get(code)])
    return {code: names.get(code) or offices.get(code, code) for code in wanted}


def _offices(people: list[str]) -> dict[str, str]:
    """What people sit and serve as today, with their ids."""
    if not people:
        return {}
    kinds = ("seat", "appointment")
    numbers = Mention.objects.filter(thing="person", code__in=people, type__in=kinds)
    day = day_of(around((), also=Q(number__in=numbers.values("row_id"))), today(), rules())
    found: dict[str, list[str]] = {}
    for seat in places(day):
        told = f"{seat.office or seat.role}, {seat.body_name}"
        found.setdefault(seat.person or "", []).append(told)
    for post in fillings(day):
        if not post.open:
            found.setdefault(post.person or "", []).append(f"{post.title}, {day.name(post.body)}")
    return {code: f"{'; '.join(found[code])} ({code})" for code in people if code in found}


def seats_of_person(person: str) -> tuple[Seat, ...]:
    """The seats that somebody holds today."""
    if not person:
        return ()
    numbers = Mention.objects.filter(thing="person", code=person, type="seat")
    rows = around((), also=Q(number__in=numbers.values("row_id")))
    day = day_of(rows, today(), rules())
    return tuple(one.what for one in said(day.state, Seat) if one.what.person == person)


def organisations() -> tuple[tuple[str, str], ...]:
    """The organisations on record and the bodies, each by code and name."""
    state = whenever(around((), also=Q(type__in=("organisation", "body"))))
    held = {
        one.what.organisation: _named(one.what)
        for one in latest(state, Organisation, lambda one: one.organisation).values()
    }
    bodies = {one.what.body: one.what.name for one in said(state, Body)}
    return tuple(sorted({**bodies, **held}.items(), key=lambda one: one[1].casefold()))


def identifiers(code: str) -> tuple[str, ...]:
    """The identifiers of an organisation on record."""
    held = latest(stated("organisation", [code]), Organisation, lambda one: one.organisation)
    return held[code].what.ids if code in held else ()


def _named(held: Organisation) -> str:
    """Its name, with an identifier where it has one: two may share a name."""
    return f"{held.name} ({held.ids[0]})" if held.ids else held.name
