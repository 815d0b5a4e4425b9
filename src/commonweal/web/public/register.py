"""The register of interests as the public may see it: by body and by person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.evidence.words import counted
from commonweal.governance.exchange.publication import WITHHELD, Publication
from commonweal.governance.register import (
    Declarant,
    PublicRegister,
    Shown,
    became_words,
    public_cases,
    register,
    settled,
)
from commonweal.governance.register.clocks import CLOCKS
from commonweal.governance.register.confirming import COUNTED, cycle, due
from commonweal.records import Said, said
from commonweal.records.kinds import Body, Gift, Seat
from commonweal.web.public.asked import dated
from commonweal.web.public.listing import ListPage, listing
from commonweal.web.public.names import Names, linked, names_of
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.public.things import Section, crumbs, fact, thing_page
from commonweal.web.reading import OF_A_REGISTER, given_out, seats_of
from commonweal.web.store.models import Listed, Mention

TITLE = "Register of interests"
#: What stands for whoever is not named.
UNNAMED = "somebody who is not named"
#: From when a clock counts, as told of somebody.
SINCE = {"aware": "they became aware of it", "arose": "it arose"}


def cells(rows: Sequence[Listed], on: date, names: Names) -> list[list[Any]]:
    """Interests as their registers have them on the day."""
    keepers = {one.body for one in rows}
    shown = given_out([("interest", one.code) for one in rows], on=on, deep=0,
                      also=seats_of(keepers))  # fmt: skip
    lines = {line.interest: line for held in shown.registers for line in held.lines}
    made = []
    for one in rows:
        line = lines.get(one.code)
        register_of = link(names.get(one.body, one.body), reverse("register-of", args=[one.body]))
        if line is None:
            made.append(["not in the register of this day", None, None, None, register_of, None])
        else:
            made.append([*_line(shown, line)[:4], register_of, _ended(line)])
    return made


def _line(shown: Publication, line: Shown) -> list[Any]:
    return [
        _person(shown, line),
        _told(shown, line, "type"),
        _told(shown, line, "organisation"),
        _told(shown, line, "description"),
        line.told.get("declared"),
        _ended(line),
        _withheld(shown, line),
    ]


def _person(shown: Publication, line: Shown) -> Any:
    name = line.name if line.name and line.name != WITHHELD else ""
    position = line.position if line.position and line.position != WITHHELD else ""
    words = shown.text(name or position or UNNAMED)
    if line.person == WITHHELD or shown.person(line.person) is None:
        return words
    note = shown.text(position) if name and position else ""
    return link(words, reverse("person", args=[line.person]), note)


def _told(shown: Publication, line: Shown, name: str) -> Any:
    value = line.told.get(name)
    if value == WITHHELD:
        return "withheld"
    return shown.text(value) if isinstance(value, str) else value


def _ended(line: Shown) -> Any:
    ended = line.told.get("ended")
    return "no" if ended is None else ended


def _withheld(shown: Publication, line: Shown) -> Any:
    return [
        shown.text(f"{', '.join(fields).replace('_', ' ')}: {reason}")
        for reason, fields in line.withheld.items()
    ] or "nothing"


PAGE = ListPage(
    list="interest",
    title=TITLE,
    lede="What people who decide have declared: with which organisations they are connected, and "
    "how. Relatives are never named. That a body's register is empty here does not say that nobody "
    "on it has an interest.",
    one="interest",
    many="interests",
    columns=(
        Column("who", "Who", sorts=True),
        Column("type", "Kind"),
        Column("organisation", "With"),
        Column("description", "What it is"),
        Column("body", "Register of", sorts=True),
        Column("ended", "Ended", "day"),
    ),
    by={"who": "sorts_as", "body": "body"},
    order="who",
    cells=cells,
    states=(("stands", "Stands"), ("ended", "Ended")),
    download="interests",
    beside=(("seats", "who represents whom"), ("bodies", "bodies and their registers")),
)
interests = listing(PAGE)


@dated
def register_of(request: HttpRequest, code: str, *, on: date) -> HttpResponse:
    """The register of one body: interests, nil returns, what is due, gifts, published breaches."""
    shown = given_out([("body", code)], on=on, deep=1, also=seats_of([code]), types=OF_A_REGISTER)
    if not any(one.what.body == code for one in said(shown.past, Body)):
        raise Http404("no such body")
    held = next((one for one in shown.registers if one.body == code), None)
    name = shown.text(shown.view.name(code))
    if held is None:
        empty = Section(words=[
            f"No register of {name} is on record for this day. That does not say that nobody on it "
            "has an interest."])  # fmt: skip
        sections = [empty]
    else:
        sections = [
            _interests(shown, held),
            _nil(shown, held),
            _due(shown, held),
            _gifts(shown, held),
            _breaches(shown, code),
        ]
    return thing_page(request, f"Register of interests: {name}", sections, on=on,
                      trail=crumbs(("interests", TITLE)))  # fmt: skip


def _interests(shown: Publication, held: PublicRegister) -> Section:
    words = []
    if held.not_needed:
        words.append(
            f"{counted(held.not_needed, 'interest')} of people who do not decide need not be "
            "published and are left out."
        )
    if held.taken_off:
        told = counted(held.taken_off, "interest")
        words.append(f"{told} ended so long ago that they were taken off.")
    columns = (
        Column("who", "Who"),
        Column("type", "Kind"),
        Column("organisation", "With"),
        Column("description", "What it is"),
        Column("declared", "Declared", "day"),
        Column("ended", "Ended", "day"),
        Column("withheld", "Withheld, and why"),
    )
    grid = Grid("Interests", columns, [_line(shown, one) for one in held.lines],
                none="No interest stands in the register.")  # fmt: skip
    return Section("Interests", words, grids=[grid])


def _nil(shown: Publication, held: PublicRegister) -> Section:
    rows = [
        [_declarant(shown, one), one.confirmations[-1].on]
        for one in held.nil
        if shown.person(one.person) is not None
    ]
    columns = (Column("who", "Who"), Column("on", "Said so on", "day"))
    grid = Grid("People who say that they have no interest", columns, rows,
                none="No nil return is on record.")  # fmt: skip
    return Section("Nil returns", grids=[grid])


def _due(shown: Publication, held: PublicRegister) -> Section:
    """Confirmations that are due of people who stand in the public register."""
    bound = cycle(shown.view, held.body)
    title = "Confirmations"
    if bound is None:
        return Section(title, ["No rule is held on how often this register is confirmed."])
    whole = register(shown.view, held.body)
    theirs = whole.by_person()
    shown_here = {one.person for one in held.lines} | {one.person for one in held.nil}
    shown_here |= {one.person for one in whole.people if one.decides}
    rows = []
    for one in whole.people:
        if one.gone or one.person not in shown_here or shown.person(one.person) is None:
            continue
        first = min((entry.what.declared for entry in theirs.get(one.person, ())), default=None)
        by = due(bound, one, first)
        last = one.confirmations[-1].on if one.confirmations else None
        state = "not known" if by is None else "in time" if held.on <= by else "overdue"
        state = "not yet due" if last is None and state == "in time" else state
        rows.append([_declarant(shown, one), last, by, state])
    columns = (
        Column("who", "Who"),
        Column("last", "Confirmed last", "day"),
        Column("by", "Due by", "day"),
        Column("state", "Stands"),
    )
    grid = Grid(f"Confirmations, due every {counted(bound.months, 'month')}", columns, rows,
                none="Nobody who stands in this register has one due.")  # fmt: skip
    words = [f"When one is due is {COUNTED}."]
    words += [
        f"A first declaration does not wait for that: an interest is declared within "
        f"{int(rule.high)} days of when {SINCE[clock]} or, where it is older, of when they came to "
        f"the body ({rule.id})."
        for clock, subject in CLOCKS
        if (rule := shown.view.rule(subject, held.body)) is not None and rule.high is not None
    ]
    return Section(title, words, grids=[grid])


def _declarant(shown: Publication, one: Declarant) -> Any:
    name = shown.offices.get(one.person) or ", ".join(one.positions) or one.person
    return link(shown.text(name), reverse("person", args=[one.person]))


def _gifts(shown: Publication, held: PublicRegister) -> Section:
    deciding = shown.view.deciding(held.body)
    narrow = shown.view.rule("interest-register-published-people", held.body) is not None
    became = settled(shown.view)
    rows = []
    for one in shown.view.of_register(Gift, held.body):
        gift = one.what
        if gift.offered > held.on or shown.person(gift.person) is None:
            continue
        if narrow and deciding and gift.person not in deciding:
            continue
        name = shown.offices[gift.person] or _place(shown, gift.person) or gift.person
        value = "withheld" if "value_pence" in shown.withheld.get(one.id, ()) else gift.value_pence
        rows.append(
            [
                link(shown.text(name), reverse("person", args=[gift.person])),
                gift.kind,
                shown.text(gift.giver),
                value,
                gift.offered,
                "accepted" if gift.accepted else "declined",
                became_words(became.get(gift.gift)) if gift.accepted else None,
                None if gift.reason is None else shown.text(gift.reason),
            ]
        )
    columns = (
        Column("who", "Offered to"),
        Column("kind", "Kind"),
        Column("giver", "By"),
        Column("value", "Value", "pounds"),
        Column("offered", "On", "day"),
        Column("accepted", "It was"),
        Column("became", "What became of it"),
        Column("reason", "Why"),
    )
    grid = Grid("Gifts and hospitality offered to people who decide", columns, rows,
                none="No gift is on record.")  # fmt: skip
    return Section("Gifts and hospitality", grids=[grid])


def _breaches(shown: Publication, code: str) -> Section:
    rows = [
        [f"Case {one.number}", shown.text(one.text), one.opened, one.published, one.closed]
        for one in public_cases(shown.view, register(shown.view, code))
    ]
    columns = (
        Column("case", "Case"),
        Column("text", "What happened"),
        Column("opened", "Opened", "day"),
        Column("published", "Published", "day"),
        Column("closed", "Closed", "day"),
    )
    grid = Grid("Breaches that were published; they name nobody", columns, rows,
                none="No breach was published.")  # fmt: skip
    return Section("Breaches", grids=[grid])


@dated
def person(request: HttpRequest, code: str, *, on: date) -> HttpResponse:
    """Somebody who is known in public: seats, and what stands in the registers."""
    also = seats_of(_bodies_of(code))
    shown = given_out([("person", code)], on=on, deep=1, also=also, types=OF_A_REGISTER)
    if shown.person(code) is None:
        raise Http404("no such person is known in public")
    name = shown.text(shown.offices[code] or _place(shown, code) or code)
    rows = []
    for held in shown.registers:
        whose = link(shown.text(held.name), reverse("register-of", args=[held.body]))
        rows += [[whose, *_line(shown, line)[1:]] for line in held.lines if line.person == code]
    columns = (
        Column("body", "Register of"),
        Column("type", "Kind"),
        Column("organisation", "With"),
        Column("description", "What it is"),
        Column("declared", "Declared", "day"),
        Column("ended", "Ended", "day"),
        Column("withheld", "Withheld, and why"),
    )
    nil = [
        fact(shown.text(held.name), f"{one.confirmations[-1].on:%d/%m/%Y}: has no interest")
        for held in shown.registers
        for one in held.nil
        if one.person == code
    ]
    sections = [
        Section("Seats", grids=[_seats(shown, code)]),
        Section("Interests", facts=nil, grids=[
            Grid("Interests in public registers", columns, rows, none="None stands there.")]),
    ]  # fmt: skip
    return thing_page(request, name, sections, on=on, caption="Person",
                      trail=crumbs(("interests", TITLE)))  # fmt: skip


def _place(shown: Publication, code: str) -> str:
    """As what somebody without a name stands in the registers, or sits; "" where none is said."""
    lines = (line for held in shown.registers for line in held.lines if line.person == code)
    told = [line.position for line in lines if line.position not in (None, "", WITHHELD)]
    seats = _seats_of(shown, code)
    names = names_of(one.what.body for one in seats)
    told += [f"{one.what.role}, {names.get(one.what.body, one.what.body)}" for one in seats]
    return next((one[:1].upper() + one[1:] for one in told if one), "")


def _seats_of(shown: Publication, code: str) -> list[Said[Seat]]:
    """The seats of somebody of which it is public that they are theirs."""
    return [
        one
        for one in said(shown.past, Seat)
        if one.what.person == code and "person" not in shown.withheld.get(one.id, ())
    ]


def _seats(shown: Publication, code: str) -> Grid:
    held = _seats_of(shown, code)
    names = names_of(one.what.body for one in held)
    rows = [
        [*linked([one.what.body], names), one.what.role, "yes" if one.what.voting else "no",
         one.effective, one.effective_to or "goes on"]
        for one in held
    ]  # fmt: skip
    columns = (
        Column("body", "Body"),
        Column("role", "As"),
        Column("voting", "Has a vote"),
        Column("from", "From", "day"),
        Column("until", "Until", "day"),
    )
    return Grid("Seats held", columns, rows, none="No seat is on record.")


def _bodies_of(person: str) -> list[str]:
    """Bodies in whose registers something of a person stands."""
    rows = Mention.objects.filter(
        thing="person", code=person, type__in=("interest", "confirmation", "gift", "seat")
    ).values("row_id")
    held = Mention.objects.filter(row_id__in=rows, thing="body")
    return list(held.values_list("code", flat=True).distinct())
