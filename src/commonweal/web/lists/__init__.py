"""Lists of things as the public may see them: made from the records, renewed with each statement
that touches a thing, and made anew as a whole by one command, which must come to the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from commonweal.web.lists import (
    bodies,
    consultations,
    contracts,
    decisions,
    interests,
    issues,
    meetings,
    papers,
    procurements,
    promises,
    seats,
)
from commonweal.web.lists.kept import MAKERS, all_kept, fields_of, make_kept
from commonweal.web.lists.lister import Lister
from commonweal.web.lists.searching import index, search
from commonweal.web.lists.touching import touched_by
from commonweal.web.store.lines import finder, line_of, mentions_of, names_of, text_words_of
from commonweal.web.store.models import (
    Head,
    Kept,
    Listed,
    Mention,
    Name,
    Row,
    TextWord,
    Under,
    Word,
)
from commonweal.web.store.reading import Thing, as_on, today

#: A list and what it has, and what makes two of its rows the same.
Key = tuple[str, str]
Fields = Callable[[Any], tuple[Any, ...] | None]
#: So many things are read at once.
AT_ONCE = 200
#: So many letters of a title tell its place among others.
SORTED_BY = 100
#: Every list, by the kind of thing it lists.
LISTERS: Mapping[str, Lister] = {
    one.LISTER.thing: one.LISTER
    for one in (
        bodies,
        consultations,
        contracts,
        decisions,
        interests,
        issues,
        meetings,
        papers,
        procurements,
        promises,
        seats,
    )
}


def renew(mentions: Iterable[Mention], names: Iterable[str] = ()) -> None:
    """Renew the lists of all things that new statements touch.

    Parameters
    ----------
    mentions
        What the statements speak of.
    names
        Names that stand in the records no more.
    """
    touched = touched_by(mentions, names)
    for lister, codes in _listed(touched):
        _make(lister, codes)
    for thing, codes in _in_lots(touched):
        if thing in MAKERS:
            make_kept(thing, codes)


def list_all() -> None:
    """List everything that rows state, where nothing is listed yet."""
    stated = Mention.objects.filter(thing__in=LISTERS, states=True)
    for lister, codes in _listed(set(stated.values_list("thing", "code").distinct())):
        _make(lister, codes)
    list_kept()


def list_kept() -> None:
    """The same for what is kept, public or not."""
    stated = Mention.objects.filter(thing__in=MAKERS, states=True)
    for thing, codes in _in_lots(set(stated.values_list("thing", "code").distinct())):
        make_kept(thing, codes)


def rebuild() -> list[str]:
    """Make every list and all that it is found by anew from the rows, whoever writes waits.

    Returns
    -------
    In what it differs from what stood; nothing where it is the same. What differs because the day
    is another than that on which it was made is none of it.
    """
    with transaction.atomic():
        held, _ = Head.objects.select_for_update().get_or_create(pk=1)
        faults = [*_remade_mentions()]
        before, kept_before = _all_listed(), all_kept()
        found = {
            (word.listed.list, word.listed.code, word.word, word.weight)
            for word in Word.objects.select_related("listed")
        }
        Listed.objects.all().delete()
        Kept.objects.all().delete()
        list_all()
        differing = _differing(before, _all_listed(), _fields)
        makers = {one.name: one.rows for one in LISTERS.values()}
        real = _of_no_other_day(differing, before, held.listed_on, makers, _fields)
        faults += [f"{name} {code}: not listed as the records have it" for name, code in real]
        kept_now = _differing(kept_before, all_kept(), fields_of)
        real = _of_no_other_day(kept_now, kept_before, held.listed_on, MAKERS, fields_of)
        faults += [f"{name} {code}: not kept as the records have it" for name, code in real]
        words = {
            (word.listed.list, word.listed.code, word.word, word.weight)
            for word in Word.objects.select_related("listed")
        }
        wrong = {one[:2] for one in found ^ words} - differing
        faults += [f"{name} {code}: not found by its own words" for name, code in sorted(wrong)]
        Head.objects.filter(pk=1).update(listed_on=today(), rebuilt_at=timezone.now())
    return faults


def _remade_mentions() -> Iterator[str]:
    """Make anew what every row speaks of and is found by, and say where it was otherwise."""
    find = finder(())
    for some in _in_parts(Row.objects.order_by("number").values_list("number", "line")):
        lines = [(number, line_of(text).statement) for number, text in some]
        wrong: set[int] = set()
        for model, fields, make in _FOUND_BY:
            stood = model.objects.filter(row_id__gte=some[0][0], row_id__lte=some[-1][0])
            before = set(stood.values_list(*fields))
            stood.delete()
            made = [one for number, held in lines for one in make(number, held, find)]
            model.objects.bulk_create(made, batch_size=2000)
            after = {tuple(getattr(one, field) for field in fields) for one in made}
            wrong |= {number for number, *_ in before ^ after}
        for number in sorted(wrong):
            yield f"row {number}: not found by what it speaks of"


#: What a row is found by: with the fields by which it is told, and what makes it of a statement.
_FOUND_BY: tuple[tuple[Any, tuple[str, ...], Callable[..., Iterator[Any]]], ...] = (
    (Mention, ("row_id", "thing", "code", "states"), mentions_of),
    (Name, ("row_id", "person", "word", "name"), names_of),
    (TextWord, ("row_id", "word"), text_words_of),
)


def _in_parts(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    last = 0
    while some := list(rows.filter(number__gt=last)[:1000]):
        last = some[-1][0]
        yield some


def _differing(before: Mapping[Key, Any], after: Mapping[Key, Any], fields: Fields) -> set[Key]:
    keys = before.keys() | after.keys()
    return {key for key in keys if fields(before.get(key)) != fields(after.get(key))}


def _of_no_other_day(
    differing: set[Key],
    before: Mapping[Key, Any],
    listed_on: date | None,
    makers: Mapping[str, Callable[[Sequence[str]], Iterable[Any]]],
    fields: Fields,
) -> list[Key]:
    """Rows that differ from what stood although both are made of the same day."""
    days: dict[date, list[Key]] = {}
    for key in differing:
        held = before.get(key)
        day = (listed_on or today()) if held is None else held.made_on
        days.setdefault(day, []).append(key)
    found = []
    for day, keys in sorted(days.items()):
        with as_on(day):
            for name in sorted({name for name, _ in keys}):
                codes = sorted(code for of, code in keys if of == name)
                then = {one.code: one for one in makers[name](codes)}
                found += [
                    (name, code)
                    for code in codes
                    if fields(then.get(code)) != fields(before.get((name, code)))
                ]
    return found


def _all_listed() -> dict[tuple[str, str], Listed]:
    """Every row, with the bodies that have it."""
    held = Listed.objects.in_bulk()
    bodies: dict[int, list[str]] = {}
    for listed, body in Under.objects.values_list("listed_id", "body"):
        bodies.setdefault(listed, []).append(body)
    for name, several in bodies.items():
        held[name].bodies = several
    return {(one.list, one.code): one for one in held.values()}


def _fields(one: Listed | None) -> tuple[Any, ...] | None:
    if one is None:
        return None
    bodies = tuple(sorted(one.bodies))
    return (one.title, one.body, bodies, one.on, one.until, one.state, one.public_from, one.words)


def _listed(things: set[Thing]) -> Iterator[tuple[Lister, list[str]]]:
    """Things that are listed, some at once."""
    for thing, several in _in_lots(things):
        if thing in LISTERS:
            yield LISTERS[thing], several


def _in_lots(things: set[Thing]) -> Iterator[tuple[str, list[str]]]:
    """Things of a kind with their codes, some at once."""
    codes: dict[str, list[str]] = {}
    for thing, code in sorted(things):
        codes.setdefault(thing, []).append(code)
    for thing, several in codes.items():
        for first in range(0, len(several), AT_ONCE):
            yield thing, several[first : first + AT_ONCE]


def _make(lister: Lister, codes: Sequence[str]) -> None:
    """Make the rows of some things anew, with what they are found by."""
    Listed.objects.filter(list=lister.name, code__in=codes).delete()
    # What two statements give one id is listed once, as the last has it.
    rows = list({one.code: one for one in lister.rows(codes)}.values())
    for one in rows:
        one.made_on = today()
        one.sorts_as = one.title.casefold()[:SORTED_BY]
    made = Listed.objects.bulk_create(rows)
    Under.objects.bulk_create(
        Under(listed=one, body=body) for one in made for body in dict.fromkeys(one.bodies)
    )
    index(made)


__all__ = ["LISTERS", "Lister", "list_all", "rebuild", "renew", "search"]
