"""Which rows are needed to tell of a thing what all rows together would tell of it: by a number of
questions that never grows with the table."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from commonweal.records.references.table import THINGS
from commonweal.web.store.lines import STATEMENT, texts_in, words_in
from commonweal.web.store.models import Mention, Name, Row, TextWord

Thing = tuple[str, str]

#: By what a meeting is told to have been open, or an item of it private.
_OPENS = ("meeting", "agenda_item", "exclusion", "correction")
#: By what papers may be somebody's to read, beside that they attended the meeting.
_READS = ("person", "seat", "treatment", "correction")
#: By what somebody is known in public, or declared in a register.
_KNOWS = ("person", "seat", "appointment", "interest", "confirmation", "correction")
#: How often a paper is followed to its item, that to its meeting; a part to the body it is of.
_UP = 2
#: What follows from the form of what it acts on: whichever kinds are asked for, these may be one.
_ANY = ("correction", "transfer")
#: By thing, the kinds of statements that state it.
_STATED_BY = {
    thing: tuple(kind for kind, held in THINGS.items() if held.thing == thing)
    for thing in {held.thing for held in THINGS.values()}
}


def gather(
    things: Iterable[Thing],
    *,
    deep: int,
    also: Q | None = None,
    types: Collection[str] | None = None,
) -> set[int]:
    """Numbers of rows that speak of things or state them, of what they state in turn, of what they
    act on, and of what states all that these name.

    Parameters
    ----------
    things, deep, also, types
        As in `store.reading.around`.
    """
    kinds = None if types is None else (*types, *_ANY)
    wanted = set(things)
    seen: set[Thing] = set()
    numbers = _stating(wanted) if deep < 0 else set()
    for _ in range(deep + 1):
        new = wanted - seen
        if not new:
            break
        seen |= new
        found = set(_rows(_any_of(new), types=kinds)) - numbers
        found |= _acted_on(found)
        numbers |= found
        wanted |= told(found, states=True)
    if also is not None:
        numbers |= _besides(also)
    numbers = closed(numbers)
    return numbers | _stating(told(numbers))


def _besides(also: Q) -> set[int]:
    """Rows of which any part of a question holds: each part asked for by itself, in one query. Of
    what is found by other tables, joined by "or", PostgreSQL would look at every row."""
    either = also.connector == Q.OR and not also.negated
    parts = [Q(one) for one in also.children] if either else [also]
    found = [Row.objects.filter(one).values_list("number", flat=True) for one in parts]
    return set(found[0].union(*found[1:], all=True) if len(found) > 1 else found[0])


def stating(things: Iterable[Thing], ids: Iterable[str]) -> set[int]:
    """Rows that state things, and statements by their ids, with all that acts on them and all that
    they act on: what it takes to ask whether something can be stated beside them."""
    rows = Row.objects.filter(statement__among=set(ids)).values_list("number", flat=True)
    return closed(_stating(set(things)) | set(rows))


def speaking_of(things: Iterable[Thing], types: Collection[str] | None = None) -> set[int]:
    """Rows that speak of things or state them, of some kinds where these are given."""
    return set(_rows(_any_of(things), types=types))


def acted_on(ids: Iterable[str]) -> set[int]:
    """Rows of statements by their ids, what these act on, and so on down."""
    rows = set(Row.objects.filter(statement__among=set(ids)).values_list("number", flat=True))
    return rows | _acted_on(rows)


def saying(name: str) -> set[int]:
    """Rows in whose texts all words of a name stand, whatever their letters."""
    first, *others = dict.fromkeys(words_in(name)) or [""]
    held = TextWord.objects.filter(word=first)
    for word in others:
        held = held.filter(row_id__in=TextWord.objects.filter(word=word).values("row_id"))
    return set(held.values_list("row_id", flat=True))


def kinds_stating(thing: str) -> tuple[str, ...]:
    """The kinds of statements that can state a thing: of all that speak of a body, a few."""
    return (*_STATED_BY.get(thing, ()), *_ANY)


def for_reader(numbers: set[int], viewer: str | None, known_at: datetime | None) -> set[int]:
    """Rows besides that settle what of these rows a reader may be given, and whom they name.

    Whether a paper, motion or decision is public is settled by its meeting; whether a name is, by
    what seats and posts the person ever had and in which public register they stand. Names and ids
    that stand in the words of these rows count like those that they speak of.

    Parameters
    ----------
    numbers
        As gathered.
    viewer, known_at
        As in `web.reading.given_out`.
    """
    numbers = set(numbers)
    for _ in range(_UP):
        numbers |= _stating(told(numbers, things=("item", "motion", "meeting")))
    meetings = told(numbers, things=("meeting",))
    numbers |= set(_rows(_any_of(meetings), types=_OPENS))
    if viewer is not None:
        own = set(_rows(_any_of({("person", viewer)}), types=_READS))
        numbers |= own | _stating(told(own, states=True, things=("seat",)))
        numbers |= _attended(viewer, meetings)
    numbers = closed(numbers)
    spoken = _people_in(numbers)
    treatments = {number for number, _, kind in spoken if kind == "treatment"}
    treated = set[str]()
    if treatments and _may_be_read(numbers):
        numbers = closed(numbers | _beside_treatments(closed(treatments)))
        spoken = _people_in(numbers)
        own = closed({number for number, _, kind in spoken if kind == "treatment"})
        treated = {code for number, code, _ in spoken if number in own}
    people = {code for _, code, _ in spoken} | _named_in(numbers)
    if viewer is not None:
        people.add(viewer)
    return numbers | _known(people, known_at, treated)


def _attended(person: str, meetings: Iterable[Thing]) -> set[int]:
    """Rows that say that somebody attended these meetings: of all that they ever attended, few."""
    there = Mention.objects.filter(_any_of(meetings), type="attendance").values("row_id")
    return set(_rows(Q(thing="person", code=person, row_id__in=there), types=("attendance",)))


def closed(numbers: set[int]) -> set[int]:
    """Rows with all that acts on them and all that they act on, and so on: corrections with what
    they correct, voids of voids, transfers, redactions, destructions."""
    held, new = set(numbers), set(numbers)
    while new:
        names = Row.objects.filter(number__among=new).values("statement")
        above = Mention.objects.filter(thing=STATEMENT, code__in=names)
        new = (set(above.values_list("row_id", flat=True)) | _below(new)) - held
        held |= new
    return held


def texts_of(numbers: Iterable[int]) -> dict[int, str]:
    """The lines of rows, by number, in their order."""
    rows = Row.objects.filter(number__among=set(numbers)).order_by("number")
    return dict(rows.values_list("number", "line"))


def _people_in(numbers: set[int]) -> list[tuple[int, str, str]]:
    """The people of whom rows speak: number of the row, id, and of which kind the row is."""
    held = Mention.objects.filter(row_id__among=numbers, thing="person")
    return list(held.values_list("row_id", "code", "type"))


def _may_be_read(numbers: set[int]) -> bool:
    """Whether any treatment among rows, or a correction of one, says that everybody may read it."""
    held = Row.objects.filter(number__among=numbers, type__in=("treatment", "correction"))
    return held.filter(line__contains='"public":true').exists()


def _beside_treatments(treatments: set[int]) -> set[int]:
    """Rows that settle whether treatments are told: what else was settled at their items, and what
    was decided there in private."""
    items = told(treatments, things=("item",))
    kinds = ("treatment", "decision", "motion", "correction")
    found = set(_rows(_any_of(items), types=kinds))
    put = told(found, states=True, things=("motion",))
    return found | set(_rows(_any_of(put), types=("decision", "correction")))


def _known(people: set[str], known_at: datetime | None, treated: set[str]) -> set[int]:
    """Rows that settle whether the names of people are public, and of those whose conflicts were
    treated what of their interests is."""
    if not people:
        return set()
    of = _any_of({("person", one) for one in people})
    knowing = Mention.objects.filter(of, type__in=_KNOWS)
    own: set[int] = set()
    seated: dict[int, str] = {}
    for number, person, kind in knowing.values_list("row_id", "code", "type"):
        own.add(number)
        if kind == "seat":
            seated[number] = person
    numbers = closed(own)
    # Whoever has a seat of which nothing else is stated is known, whatever a register says.
    names = Row.objects.filter(number__among=seated).values("statement")
    touched = Mention.objects.filter(thing=STATEMENT, code__in=names).values("code")
    plain = set(
        Row.objects.filter(number__among=seated)
        .exclude(statement__in=touched)
        .values_list("number", flat=True)
    )
    open_ = people - {person for number, person in seated.items() if number in plain}
    open_ |= treated & people
    if known_at is not None:
        open_ = people
    if not open_:
        return numbers
    theirs = closed(set(_rows(_any_of({("person", one) for one in open_}), types=_KNOWS)))
    numbers |= set(_rows(_any_of(told(theirs, states=True, things=("interest",)))))
    kinds = ("interest", "confirmation", "correction", "transfer")
    declared = Mention.objects.filter(row_id__among=theirs, thing="body", type__in=kinds)
    bodies = set(declared.values_list("thing", "code"))
    if bodies:
        numbers |= _deciding(bodies)
    return closed(numbers)


def _deciding(bodies: set[Thing]) -> set[int]:
    """Rows that settle who decides in bodies: these, their parts and all seats there."""
    # By the kinds that state bodies: of all that speak of them, few.
    stated = Row.objects.filter(type__in=("body", "correction")).values("number")
    numbers = set(_rows(Q(row_id__in=stated, thing="body", states=True)))
    parts = set(bodies)
    for _ in range(_UP):
        parts |= told(set(_rows(_any_of(parts), types=("body", "correction"))), states=True)
    parts = {one for one in parts if one[0] == "body"}
    return numbers | set(_rows(_any_of(parts), types=("seat", "correction")))


def _named_in(numbers: set[int]) -> set[str]:
    """Persons whose name or id stands in the words of rows."""
    said = "\n".join(
        text
        for line in texts_of(numbers).values()
        for text in texts_in(json.loads(line).get("payload"))
    ).casefold()
    words = sorted(set(re.findall(r"\w+", said)))
    held = Name.objects.filter(word__among=words).values_list("person", "name")
    return {person for person, name in held if name.casefold() in said}


def _acted_on(numbers: set[int]) -> set[int]:
    """Rows that others act on, and what these act on in turn."""
    found: set[int] = set()
    new = numbers
    while new:
        new = _below(new) - found - numbers
        found |= new
    return found


def _below(numbers: set[int]) -> set[int]:
    acted = Mention.objects.filter(row_id__among=numbers, thing=STATEMENT).values("code")
    return set(Row.objects.filter(statement__in=acted).values_list("number", flat=True))


def told(
    numbers: set[int], *, states: bool | None = None, things: Collection[str] | None = None
) -> set[Thing]:
    """Things that rows speak of; with `states`, only those that they state or do not state."""
    # By their rows alone: a database may think that few speak of a kind of thing, and look at each.
    held = Mention.objects.filter(row_id__among=numbers).values_list("thing", "code", "states")
    return {
        (thing, code)
        for thing, code, stated in held
        if thing != STATEMENT
        and (states is None or stated == states)
        and (things is None or thing in things)
    }


def _stating(things: set[Thing]) -> set[int]:
    """Rows that state things. Many speak of a body, and few of them are of a kind that states it:
    these are found by an index."""
    found = Q(pk__in=[])
    for thing, codes in _by_kind(things).items():
        found |= Q(thing=thing, code__among=codes, type__in=kinds_stating(thing))
    return set(_rows(found & Q(states=True)))


def _rows(wanted: Q, *, types: Collection[str] | None = None) -> Iterable[int]:
    held = Mention.objects.filter(wanted)
    if types is not None:
        held = held.filter(type__in=types)
    return held.values_list("row_id", flat=True)


def _any_of(things: Iterable[Thing]) -> Q:
    """Mentions of any of these things; of none, none."""
    found = Q(pk__in=[])
    for thing, codes in _by_kind(things).items():
        found |= Q(thing=thing, code__among=codes)
    return found


def _by_kind(things: Iterable[Thing]) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for thing, code in sorted(things):
        codes.setdefault(thing, []).append(code)
    return codes
