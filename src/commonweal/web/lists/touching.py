"""Which things have to be listed anew when something is stated."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db.models import Q

from commonweal.web.store.gathering import Thing, closed, kinds_stating, saying
from commonweal.web.store.lines import STATEMENT, WRITTEN
from commonweal.web.store.models import Kept, Mention, Name, Row
from commonweal.web.store.reading import today

#: What somebody is known by, or is known no more.
_KNOWN_BY = ("person", "seat", "appointment", "interest", "confirmation", "interest_ended")
#: What changes no name and withholds none, so that who is known by something else stays known.
_KNOWN_STILL = {*_KNOWN_BY[1:], "correction", "void", "transfer"}
#: Kinds under which others stand: what is said of a meeting holds for its items and their papers.
_BELOW = ("meeting", "item", "motion", "decision", "procurement", "contract", "commitment", "issue")
#: Things that are spoken of everywhere; whatever names them is not about them.
_EVERYWHERE = ("body", "person", "seat", STATEMENT, WRITTEN)


def touched_by(mentions: Iterable[Mention], gone: Iterable[str] = ()) -> set[Thing]:
    """Things of which something else may be listed after statements that mention these.

    What they speak of, what they act on, what stands under it or above it, and whatever holds the
    name of somebody who is named otherwise from now on, or in public, or no more.

    Parameters
    ----------
    mentions
        What new statements, or one that was destroyed, speak of.
    gone
        Names that stand in the records no more.
    """
    given = list(mentions)
    # What a payload acted on that was destroyed is reached by what it spoke of alone.
    acted = Row.objects.filter(
        statement__among={one.code for one in given if one.thing == STATEMENT}
    )
    numbers = closed({*(one.row_id for one in given), *acted.values_list("number", flat=True)})
    told = Mention.objects.filter(row_id__among=numbers).exclude(thing=STATEMENT)
    things = {(one.thing, one.code) for one in given if one.thing != STATEMENT}
    things |= set(told.values_list("thing", "code").distinct())
    named = _of_people(things, numbers, gone)
    things |= _of_bodies(numbers, given)
    things |= _of_owners(numbers)
    stated = set(told.filter(thing="body", states=True).values_list("thing", "code"))
    stated |= {(one.thing, one.code) for one in given if one.thing == "body" and one.states}
    # A body is named by nearly all there is, and listed as what states it has it.
    around = _above(_below(things))
    around = {one for one in around if one[0] != "body" or one in stated}
    return around | named | _owed_by({code for _, code in stated})


def _below(things: set[Thing]) -> set[Thing]:
    """Things with those that stand under them, as deep as a meeting has its papers."""
    below = things
    for _ in range(3):
        inner = {one for one in below if one[0] in _BELOW}
        rows = Mention.objects.filter(_any(inner), states=False).values("row_id")
        below = below | set(
            Mention.objects.filter(row_id__in=rows, states=True).values_list("thing", "code")
        )
    return below


def _above(things: set[Thing]) -> set[Thing]:
    """Things with those under which they stand."""
    above = things
    for _ in range(3):
        inner = {one for one in above if one[0] not in _EVERYWHERE}
        rows = Mention.objects.filter(_any(inner), states=True).values("row_id")
        named = Mention.objects.filter(row_id__in=rows, states=False)
        above = above | set(
            named.exclude(thing__in=_EVERYWHERE).values_list("thing", "code").distinct()
        )
    return above


def _of_people(things: set[Thing], numbers: set[int], gone: Iterable[str]) -> set[Thing]:
    """Things in whose words stand people of whom something was stated that makes them known or not
    known in public; and their interests and seats, which tell their names. What stands above or
    below these is told by words of its own."""
    names = set(gone)
    people: set[str] = set()
    if Row.objects.filter(number__among=numbers, type__in=_KNOWN_BY).exists():
        people = {code for thing, code in things if thing == "person"}
        interests = _any(one for one in things if one[0] == "interest")
        whose = Mention.objects.filter(interests, states=True).values("row_id")
        named = Mention.objects.filter(row_id__in=whose, thing="person")
        people |= set(named.values_list("code", flat=True))
        changed = people - _known_anyway(people, numbers)
        names |= changed
        names |= set(Name.objects.filter(person__among=changed).values_list("name", flat=True))
    rows: set[int] = set()
    for name in sorted(names):
        rows |= saying(name)
    rows = closed(rows)
    # Somebody else of that name is shown by it or not, and is told by it in a seat by id alone; the
    # words of a seat are told of whoever holds it.
    named = Mention.objects.filter(row_id__among=rows, thing="person")
    told = named.filter(Q(states=True) | Q(type__in=("seat", "correction")))
    people |= set(told.values_list("code", flat=True))
    own = Mention.objects.filter(
        thing="person", code__among=people, type__in=("seat", "interest", "correction")
    )
    own_rows = set(own.values_list("row_id", flat=True))
    return _told(own_rows) | _worded(rows)


def _worded(rows: set[int]) -> set[Thing]:
    """Things in whose words those of rows stand: what they state, what they are a step of, what
    came out of a procurement and is called by its title, the seats of a body that they name."""
    things = _told(rows)
    bought = {one for one in things if one[0] == "procurement"}
    bodies = [code for thing, code in things if thing == "body"]
    seats = Mention.objects.filter(thing="body", code__among=bodies, type="seat")
    return things | _below(bought) | _told(set(seats.values_list("row_id", flat=True)))


def _known_anyway(people: set[str], numbers: set[int]) -> set[str]:
    """People who are known in public by a seat of which nothing was stated now or ever after, where
    nothing but more seats, posts or declarations was stated of them, or undone: their names are
    shown as before."""
    types = Row.objects.filter(number__among=numbers).values_list("type", flat=True).distinct()
    if not set(types) <= _KNOWN_STILL:
        return set()
    seats = Mention.objects.filter(thing="person", code__among=people, type="seat")
    held = seats.exclude(row_id__among=numbers).values_list("code", "row__statement")
    acted = set(
        Mention.objects.filter(thing=STATEMENT, code__among={name for _, name in held}).values_list(
            "code", flat=True
        )
    )
    return {person for person, name in held if name not in acted}


def _told(rows: set[int]) -> set[Thing]:
    """What rows state; a step that has no id of its own is told with what it speaks of."""
    told = Mention.objects.filter(row_id__among=rows)
    found = set(told.filter(states=True).values_list("thing", "code").distinct())
    named = told.filter(states=False).exclude(thing__in=_EVERYWHERE)
    return found | set(named.values_list("thing", "code").distinct())


def _of_bodies(numbers: set[int], given: Iterable[Mention]) -> set[Thing]:
    """Interests in the registers of bodies about which it was stated who decides there or what they
    are in law, since that settles whose interests are public; and the seats of bodies that are
    called otherwise."""
    told = Mention.objects.filter(row_id__among=numbers, thing="body")
    named = set(told.filter(type="body").values_list("code", flat=True))
    seated = set(told.filter(type="seat").values_list("code", flat=True))
    seated |= set(told.filter(type="correction").values_list("code", flat=True))
    # Of a seat whose payload was destroyed it is known by what it spoke of alone.
    spoken = [one for one in given if one.thing == "body"]
    kinds = Row.objects.filter(
        number__among={one.row_id for one in spoken}, type__in=("seat", "correction", "body")
    )
    rows = set(kinds.values_list("number", flat=True))
    seated |= {one.code for one in spoken if one.row_id in rows}
    bodies = named | (seated - _decided(seated, numbers))
    if not bodies:
        return set()
    for _ in range(2):
        parts = Mention.objects.filter(
            thing="body", code__among=bodies, type__in=kinds_stating("body"), states=True
        )
        of = Mention.objects.filter(
            row_id__in=parts.values("row_id"), thing="body", states=False, type="body"
        )
        bodies |= set(of.values_list("code", flat=True))
    declared = Mention.objects.filter(
        thing="body",
        code__among=bodies,
        type__in=("interest", "correction", "transfer", "seat"),
    )
    return _told(closed(set(declared.values_list("row_id", flat=True))))


def _decided(bodies: set[str], numbers: set[int]) -> set[str]:
    """Bodies of which somebody else has a vote for certain: who decides there is known before and
    after."""
    seats = Mention.objects.filter(thing="body", code__among=bodies, type="seat")
    rows = seats.exclude(row_id__among=numbers).values_list("code", "row__statement", "row__line")
    held = list(rows)
    acted = set(
        Mention.objects.filter(
            thing=STATEMENT, code__among={name for _, name, _ in held}
        ).values_list("code", flat=True)
    )
    found = set()
    for body, name, text in held:
        line = json.loads(text)
        said = line["payload"] or {}
        lasts = line["effective"] <= today().isoformat() and line["effective_to"] is None
        if lasts and said.get("voting") and said.get("person") and name not in acted:
            found.add(body)
    return found


def _of_owners(numbers: set[int]) -> set[Thing]:
    """Contracts of providers of whom it was stated who owns them, which is stated by name."""
    owners = Row.objects.filter(number__among=numbers, type="provider_owner")
    found: set[int] = set()
    for text in owners.values_list("line", flat=True):
        name = (json.loads(text)["payload"] or {}).get("organisation")
        if isinstance(name, str):
            found |= saying(name)
    return _told(closed(found))


def _owed_by(bodies: set[str]) -> set[Thing]:
    """Promises that are owed by what is called as one of these bodies: an office, while none is."""
    if not bodies:
        return set()
    held = Kept.objects.filter(list="commitment", provider__among=bodies)
    return {("commitment", code) for code in held.values_list("code", flat=True)}


def _any(things: Iterable[Thing]) -> Q:
    by_kind: dict[str, list[str]] = {}
    for thing, code in sorted(things):
        by_kind.setdefault(thing, []).append(code)
    found = Q(pk__in=[])
    for thing, codes in by_kind.items():
        found |= Q(thing=thing, code__among=codes)
    return found
