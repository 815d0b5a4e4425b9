"""Bodies: the system and who has existed in it when, and who speaks for whom on each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.governance.exchange.publication import Publication
from commonweal.governance.law import last_day
from commonweal.governance.register import Place, fillings, places
from commonweal.records import said
from commonweal.records.kinds import Appointment, Body, Delegation
from commonweal.records.kinds.bodies import LegalKind
from commonweal.web.public.asked import dated
from commonweal.web.public.listing import ListPage, listing
from commonweal.web.public.merged import merged_facts
from commonweal.web.public.names import Names, linked, names_of, person_told, stated
from commonweal.web.public.sources import source_told
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.public.things import Section, crumbs, fact, thing_page
from commonweal.web.reading import OF_A_BODY, given_out
from commonweal.web.store.models import Listed

#: Of a body that nobody stated an end of: whether it still exists is not told by that.
NO_END = "no end is on record"
#: What an organisation is in law, in words.
IN_LAW: dict[LegalKind, str] = {
    "nhs-england": "NHS England",
    "ccg": "a clinical commissioning group",
    "icb": "an integrated care board",
    "nhs-trust": "an NHS trust",
    "foundation-trust": "an NHS foundation trust",
    "council": "a council",
    "combined-authority": "a combined authority",
    "provider": "a provider",
    "practice": "a general practice",
    "partnership": "a partnership that no statute makes",
}


def in_law(what: Body) -> str:
    """What a body is in law: the organisation itself, or a part of one; a partnership that no
    statute makes has no parts in law."""
    whole = what.form == "organisation" or what.kind == "partnership"
    return IN_LAW[what.kind] if whole else f"part of {IN_LAW[what.kind]}"


def body_cells(rows: Sequence[Listed], _on: date, _names: Names) -> list[list[Any]]:
    """Bodies with from when to when they existed."""
    return [
        [
            link(one.title, reverse("body", args=[one.code])),
            one.state,
            one.on,
            one.until or NO_END,
        ]
        for one in rows
    ]


def _existing(rows: QuerySet[Listed], state: str, on: date) -> QuerySet[Listed]:
    return rows.filter(until__lt=on) if state == "over" else rows.exclude(until__lt=on)


bodies = listing(
    ListPage(
        list="body",
        title="Bodies",
        lede="Boards, committees and organisations of the system: who existed when, and what "
        "became of whom.",
        one="body",
        many="bodies",
        columns=(
            Column("name", "Body", sorts=True),
            Column("form", "What it is", sorts=True),
            Column("from", "From", "day", sorts=True),
            Column("until", "Until", "day", sorts=True),
        ),
        by={"name": "sorts_as", "form": "state", "from": "on", "until": "until"},
        order="name",
        cells=body_cells,
        states=(("there", "Exists on the day"), ("over", "Has ended")),
        download="bodies",
        narrow=_existing,
    )
)


@dated
def body(request: HttpRequest, code: str, *, on: date) -> HttpResponse:
    """One body: what it is, its seats and posts, who may decide what, and its lists."""
    shown = given_out([("body", code)], on=on, deep=1, types=OF_A_BODY)
    held = [one for one in said(shown.past, Body) if one.what.body == code]
    if not held:
        raise Http404("no such body")
    last = max(
        (one for one in held if one.effective <= on), default=held[0], key=lambda one: one.effective
    )
    what = last.what
    parts = [one.what.body for one in said(shown.past, Body) if code in one.what.of]
    heir = shown.view.stands_for(code)
    names = names_of([code, *what.of, *parts, heir or ""])
    facts = [
        fact("What it is", what.form),
        fact("In law", in_law(what)),
        fact("From", min(one.effective for one in held), "day"),
        fact("Until", last_day(held, on) or NO_END),
    ]
    went_on = heir is not None and heir != code
    if went_on:
        facts.append(fact("What became of it", linked([heir or code], names)))
    facts += merged_facts(code, ended=last_day(held, on), told=went_on)
    if what.of:
        facts.append(fact("Committee of", linked(what.of, names)))
    if parts:
        facts.append(fact("Its own bodies", linked(dict.fromkeys(parts), names)))
    facts += [
        fact("Meets", what.meets),
        fact("Quorum", what.quorum),
        fact("Source", source_told(shown, what.source)),
    ]
    if what.quorum_source is not None:
        facts.append(fact("Source of the quorum", source_told(shown, what.quorum_source)))
    sections = [
        Section(facts=facts),
        Section("Seats", grids=[seats_grid(shown, [one for one in places(shown.view)
                                                   if one.body == code])]),
        *_posts(shown, code),
        *_delegations(shown, code),
        Section("More of it", facts=[fact("Lists", _lists(code))]),
        Section("Who states this", stated=[stated(shown, one) for one in held]),
    ]  # fmt: skip
    title = shown.text(what.name)
    return thing_page(request, title, sections, on=on, caption="Body",
                      trail=crumbs(("bodies", "Bodies")))  # fmt: skip


def _lists(code: str) -> list[Any]:
    links = [
        link(words, f"{reverse(name)}?body={code}")
        for name, words in (
            ("meetings", "Meetings"),
            ("decisions", "Decisions"),
            ("promises", "What is owed to it"),
            ("consultations", "Consultations"),
            ("contracts", "Contracts"),
        )
    ]
    return [*links, link("Register of interests", reverse("register-of", args=[code]))]


def seats_grid(shown: Publication, held: Sequence[Place]) -> Grid:
    """Seats with whoever has them, for whom they speak, and on whose nomination."""
    whose = names_of(
        code for one in held for code in (one.represents, one.nominated_by) if code is not None
    )
    rows = []
    for one in held:
        who: Any = "vacant"
        if not one.vacant:
            who = shown.text(one.office) if one.office else person_told(shown, one.person)
        rows.append(
            [
                who if who is not None else "held; the name is not public",
                one.role,
                "yes" if one.voting else "no",
                _named(shown, whose, one.represents),
                _named(shown, whose, one.nominated_by),
                one.since,
                one.until or "goes on",
            ]
        )
    columns = (
        Column("who", "Held by"),
        Column("role", "As"),
        Column("voting", "Has a vote"),
        Column("represents", "Speaks for"),
        Column("nominated", "Nominated by"),
        Column("since", "Since", "day"),
        Column("until", "Until", "day"),
    )
    vacant = sum(one.vacant for one in held)
    told = f"Seats of the day, {vacant} of {len(held)} vacant"
    return Grid(told, columns, rows, none="No seat is on record for this day.")


def _named(shown: Publication, names: Names, code: str | None) -> str | None:
    return None if code is None else shown.text(names.get(code, code))


def _posts(shown: Publication, code: str) -> list[Section]:
    held = [one for one in fillings(shown.view) if one.body == code]
    if not held:
        return []
    put = {one.what.post for one in said(shown.day, Appointment)}
    rows = [
        [
            shown.text(one.title),
            "open" if one.open else person_told(shown, one.person) or "filled",
            None if one.open or one.post not in put else one.on,
        ]
        for one in held
    ]
    columns = (Column("post", "Post"), Column("who", "Held by"), Column("on", "Since", "day"))
    return [Section("Posts", grids=[Grid("Posts of the day", columns, rows)])]


def _delegations(shown: Publication, code: str) -> list[Section]:
    held = [
        one.what for one in said(shown.day, Delegation) if code in (one.what.from_body, one.what.to)
    ]
    if not held:
        return []
    names = names_of(one for what in held for one in (what.from_body, what.to))
    rows = [
        [
            shown.text(one.function),
            names.get(one.from_body, one.from_body),
            names.get(one.to, one.to),
            one.level,
            one.limit_pence if one.limit_pence is not None else "no limit stated",
        ]
        for one in held
    ]
    columns = (
        Column("function", "What is decided"),
        Column("from", "Belongs to"),
        Column("to", "Exercised by"),
        Column("level", "Level"),
        Column("limit", "Up to", "pounds"),
    )
    return [Section("Who may decide what", grids=[Grid("Delegations of the day", columns, rows)])]


def seat_cells(rows: Sequence[Listed], on: date, names: Names) -> list[list[Any]]:
    """Seats with for whom they speak."""
    shown = given_out([("seat", one.code) for one in rows], on=on, deep=0, types=("seat",))
    held = {one.seat: one for one in places(shown.view)}
    whose = names_of(
        code for one in held.values() for code in (one.represents, one.nominated_by) if code
    )
    made = []
    for one in rows:
        seat = held.get(one.code)
        who: Any = one.title
        if seat is not None and seat.vacant:
            who = "vacant"
        elif seat is not None and seat.office is None:
            who = person_told(shown, seat.person) or "held; the name is not public"
        made.append(
            [
                who,
                *linked([one.body], names),
                None if seat is None else seat.role,
                None if seat is None else ("yes" if seat.voting else "no"),
                None if seat is None else _named(shown, whose, seat.represents),
                None if seat is None else _named(shown, whose, seat.nominated_by),
                one.on,
            ]
        )
    return made


seats = listing(
    ListPage(
        list="seat",
        title="Who represents whom",
        lede="Seats on boards and committees on the day: who holds them, for whom they speak, who "
        "nominates, and which are vacant.",
        one="seat",
        many="seats",
        columns=(
            Column("who", "Held by", sorts=True),
            Column("body", "Body", sorts=True),
            Column("role", "As"),
            Column("voting", "Has a vote"),
            Column("represents", "Speaks for"),
            Column("nominated", "Nominated by"),
            Column("since", "Since", "day", sorts=True),
        ),
        by={"who": "sorts_as", "body": "body", "since": "on"},
        order="body",
        cells=seat_cells,
        states=(("held", "Held"), ("vacant", "Vacant")),
        download="seats",
    )
)
