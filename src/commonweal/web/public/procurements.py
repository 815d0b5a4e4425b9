"""What is being bought: published notices, the standstill, and to whom contracts went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.contracts.exchange.publishing import Publishing
from commonweal.evidence.words import counted
from commonweal.governance.exchange.publication import Publication
from commonweal.governance.procurement import standing, standstill
from commonweal.records import Said
from commonweal.records.kinds import ProcurementNotice
from commonweal.records.kinds.procurement import Process
from commonweal.rules import load_rules
from commonweal.web.buying import INTENTION, notices, of_procurements, published
from commonweal.web.noticed import notice_told, says
from commonweal.web.public.asked import dated
from commonweal.web.public.listing import ListPage, listing
from commonweal.web.public.names import Names, linked, names_of, stated
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.public.things import Section, crumbs, fact, thing_page
from commonweal.web.store.models import Listed


def cells(rows: Sequence[Listed], on: date, names: Names) -> list[list[Any]]:
    """Procurements with their last published notice and the standstill."""
    public = published(of_procurements([one.code for one in rows], on=on))
    made = []
    for one in rows:
        told = [held.what for held in notices(public, one.code, on)]
        made.append(
            [
                link(one.title, reverse("procurement", args=[one.code])),
                names.get(one.body, one.body),
                one.on,
                notice_told(told[-1].kind) if told else None,
                one.state,
            ]
        )
    return made


procurements = listing(
    ListPage(
        list="procurement",
        title="Procurements",
        lede="What public bodies are buying or have bought, by which process, and the notices they "
        "published. Who bid and how bids were judged is not public.",
        one="procurement",
        many="procurements",
        columns=(
            Column("title", "What is bought", sorts=True),
            Column("authority", "Bought by"),
            Column("on", "First notice", "day", sorts=True),
            Column("notice", "Last notice"),
            Column("state", "Stands", sorts=True),
        ),
        by={"title": "sorts_as", "on": "on", "state": "state"},
        order="-on",
        cells=cells,
        states=(("open", "Open"), ("awarded", "Awarded"), ("abandoned", "Abandoned")),
        download="procurements",
    )
)


@dated
def procurement(request: HttpRequest, code: str, *, on: date) -> HttpResponse:
    """One procurement: its process, published notices, standstill and awards."""
    shown = of_procurements([code], on=on)
    public = published(shown)
    told = notices(public, code, on)
    held = public.bought.get(code)
    if held is None or not told:
        raise Http404("no such procurement is public")
    what = held.what
    names = names_of([what.authority])
    facts = [
        fact("Bought by", linked([what.authority], names)),
        fact("Process", what.process),
        fact("First notice", told[0].what.published),
    ]
    sections = [
        Section(facts=facts),
        *_standstill(shown, told, what.authority, on),
        Section("Published notices", grids=[_notices(shown, told, what.process)]),
        *_awards(shown, public, code),
        Section("Who states this", stated=[stated(shown, one) for one in told]),
    ]
    return thing_page(request, shown.text(what.title), sections, on=on, caption="Procurement",
                      trail=crumbs(("procurements", "Procurements")))  # fmt: skip


def _notices(
    shown: Publication, told: Sequence[Said[ProcurementNotice]], process: Process | None
) -> Grid:
    rows = [
        [
            notice_told(one.what.kind),
            one.what.published,
            [
                shown.text(f"{name}: {words}")
                for name, words in says(one.what.kind, process, one.what.fields)
            ]
            or None,
        ]
        for one in told
    ]
    columns = (
        Column("kind", "Notice"),
        Column("published", "Published", "day"),
        Column("fields", "What it says"),
    )
    return Grid("Notices, the first published first", columns, rows)


def _standstill(
    shown: Publication,
    told: Sequence[Said[ProcurementNotice]],
    authority: str,
    on: date,
) -> list[Section]:
    days = [one.what.published for one in told if one.what.kind == INTENTION]
    if not days or days[-1] is None:
        return []
    kind = shown.view.kind(authority)
    if kind is None:
        why = "What the authority is in law is not known, and so no rule on a standstill."
        return [Section("Standstill", [why])]
    book = load_rules()
    found = standstill(book, days[-1], kind)
    if found is None:
        return [Section("Standstill", ["No rule on a standstill is held for that day."])]
    stands = standing(book, found, (), on=on, kind=kind)
    facts = [
        fact("Begins", found.begins),
        fact("Last day, at the earliest", found.used),
    ]
    if stands.open(on):
        left = (found.used - on).days
        facts.append(fact("Days left", counted(max(left, 0), "day")))
    if found.holidays:
        facts.append(fact("Bank holidays left out", [name for _, name in found.holidays]))
    words = [
        "While it lasts the contract cannot be given to anybody. A provider that objects makes it "
        "last longer; who objected is not public."
    ]
    if found.warning:
        words.append(f"{found.warning[:1].upper()}{found.warning[1:]}.")
    return [Section("Standstill", words, facts)]


def _awards(shown: Publication, public: Publishing, code: str) -> list[Section]:
    awards = public.published(code)
    if not awards:
        return []
    rows = [
        [
            link(shown.text(one.what.organisation), reverse("contract", args=[one.what.contract]))
            if one.what.contract in public.contracts
            else shown.text(one.what.organisation),
            one.what.on,
            one.what.value_pence,
            one.what.starts,
            one.what.ends,
        ]
        for one in awards
    ]
    columns = (
        Column("to", "Awarded to"),
        Column("on", "On", "day"),
        Column("value", "Value", "pounds"),
        Column("from", "From", "day"),
        Column("until", "Until", "day"),
    )
    return [Section("Awards", grids=[Grid("Contracts awarded", columns, rows)])]
