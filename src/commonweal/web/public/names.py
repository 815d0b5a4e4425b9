"""What bodies are called, and where they, their statements and other things have their pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from commonweal.governance.exchange.publication import WITHHELD, Publication
from commonweal.records import Said, said
from commonweal.records.kinds import Meeting, Seat
from commonweal.web.looking_back import kept_in
from commonweal.web.merging.known import called
from commonweal.web.plans.shown import latest
from commonweal.web.public.remade import as_known
from commonweal.web.public.tables import link
from commonweal.web.store.models import Listed
from commonweal.web.store.reading import today


class Names(dict[str, str]):
    """What bodies are called, by code; which of them have a page among the bodies, and which among
    the places of the published plan."""

    bodies: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()


def names_of(codes: Iterable[str]) -> Names:
    """What bodies are called: as the records have it, as far as it was known when the page looks
    back, else as the published plan does, else as the folder of the records; the code itself where
    none says."""
    wanted = {code for code in codes if code}
    names = Names({code: code for code in wanted})
    if not wanted:
        return names
    held = Listed.objects.filter(list="body", code__in=wanted, public_from__lte=today())
    names |= {one.code: one.title for one in as_known(held.defer("words"))}
    names.bodies = frozenset(code for code in wanted if names[code] != code)
    lacking = wanted - names.bodies
    plan = latest() if lacking else None
    if plan is not None:
        named = {code: plan.places[code].name for code in lacking if code in plan.places}
        names |= named
        names.places = frozenset(named)
    names |= called(lacking - names.places)
    return names


def linked(codes: Iterable[str], names: Names) -> list[Any]:
    """Bodies by name, each with its page where it has one."""
    found: list[Any] = []
    for code in codes:
        if code in names.bodies:
            found.append(link(names[code], reverse("body", args=[code])))
        elif code in names.places:
            # The plan is of one day, whatever day the page is of.
            found.append({"text": names[code], "href": reverse("place", args=[code])})
        else:
            found.append(names.get(code, code))
    return found


def stated(shown: Publication, one: Said[Any]) -> dict[str, Any]:
    """Who stated something first and when, and who corrected it last; where either statement has
    its page."""
    by, at = shown.first.get(one.id, (one.stated_by, one.stated_at))
    told = _stated(shown, one.id, by, at)
    corrections = shown.past.corrected.get(one.id)
    if corrections:
        told["corrected"] = _stated(shown, corrections[-1], one.stated_by, one.stated_at)
    return told


def _stated(shown: Publication, name: str, by: str, at: datetime) -> dict[str, Any]:
    href = kept_in(reverse("statement", args=[name]))
    return {"id": name, "by": shown.text(by), "at": timezone.localdate(at), "href": href}


def person_told(shown: Publication, person: str | None) -> Any:
    """A person who is known in public, by name, else by office, else by id; None for anybody
    else."""
    if person is None or shown.person(person) is None:
        return None
    name = shown.offices[person] or office_of(shown, person) or person
    return link(shown.text(name), reverse("person", args=[person]))


def office_of(shown: Publication, person: str) -> str | None:
    """The office of somebody in public, as the last seat has it that says one."""
    seats = (one.what for one in said(shown.past, Seat) if one.what.person == person)
    told = [one.office for one in seats if one.office not in (None, WITHHELD)]
    return told[-1] if told else None


def meeting_told(shown: Publication, code: str | None) -> Any:
    """A meeting with its page; None where the reader is given none."""
    held = [one.what for one in said(shown.past, Meeting) if one.what.meeting == code]
    return link(shown.text(held[-1].title), reverse("meeting", args=[code])) if held else None
