"""What partners raised with each other, and how long it took them to settle it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.contracts.issues import Clock, Issue, issues
from commonweal.evidence.words import counted
from commonweal.records import Said
from commonweal.web.public.asked import dated
from commonweal.web.public.listing import ListPage, listing
from commonweal.web.public.names import Names, stated
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.public.things import Section, crumbs, fact, thing_page
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed


def cells(rows: Sequence[Listed], on: date, names: Names) -> list[list[Any]]:
    """Issues with where they stand on the day."""
    shown = given_out([("issue", one.code) for one in rows], on=on, deep=0)
    held = {one.what.issue: one for one in issues(shown.past, on=on)}
    made = []
    for row in rows:
        one = held.get(row.code)
        made.append(
            [
                link(row.title, reverse("issue", args=[row.code])),
                shown.text(names.get(row.body, row.body)),
                row.on,
                None if one is None else one.stands,
                None if one is None or one.owner is None else shown.text(one.owner),
                None if one is None else _clock(one.settling),
            ]
        )
    return made


issue_list = listing(
    ListPage(
        list="issue",
        title="Issues between partners",
        lede="What partners raised with each other, who took it on, and whether it was settled in "
        "the time that they had agreed.",
        one="issue",
        many="issues",
        columns=(
            Column("title", "Issue", sorts=True),
            Column("partnership", "Partnership"),
            Column("on", "Raised", "day", sorts=True),
            Column("stands", "Stands", sorts=True),
            Column("owner", "Taken on by"),
            Column("settling", "Time to settle"),
        ),
        by={"title": "sorts_as", "on": "on", "stands": "state"},
        order="-on",
        cells=cells,
        states=tuple(
            (one, one.capitalize())
            for one in ("not owned", "owned", "opened again", "escalated", "settled", "withdrawn")
        ),
        download="issues",
    )
)


@dated
def issue(request: HttpRequest, code: str, *, on: date) -> HttpResponse:
    """One issue, step by step."""
    shown = given_out([("issue", code)], on=on, deep=0)
    held: list[Issue] = [one for one in issues(shown.past, on=on) if one.what.issue == code]
    if not held:
        raise Http404("no such issue")
    [one] = held
    what = one.what
    facts = [
        fact("Partnership", shown.text(what.partnership)),
        fact("Raised by", shown.text(what.raised_by)),
        fact("Raised on", what.on),
        fact("Between", [shown.text(who) for who in what.between] or None),
        fact("Stands", one.stands),
        fact("Taken on by", None if one.owner is None else shown.text(one.owner)),
        fact("Time until somebody took it on", _clock(one.owning)),
        fact("Time to settle it", _clock(one.settling)),
    ]
    if what.contract is not None:
        facts.append(
            fact(
                "About the contract", link(what.contract, reverse("contract", args=[what.contract]))
            )
        )
    steps: list[Said[Any]] = [one.raised, *one.steps]
    rows = [
        [step.what.on, step.what.step, shown.text(step.what.by), shown.text(step.what.text)]
        for step in one.steps
    ]
    columns = (
        Column("on", "Day", "day"),
        Column("step", "Step"),
        Column("by", "By"),
        Column("text", "What happened"),
    )
    grid = Grid("What became of it", columns, rows, none="Nothing is on record yet.")
    sections = [
        Section(facts=facts),
        Section("Step by step", grids=[grid]),
        Section("Who states this", stated=[stated(shown, it) for it in steps]),
    ]
    return thing_page(request, shown.text(what.title), sections, on=on, caption="Issue",
                      trail=crumbs(("issues", "Issues between partners")))  # fmt: skip


def _clock(clock: Clock) -> str:
    taken = counted(clock.taken, "day")
    told = taken if clock.stopped else f"{taken} so far"
    if clock.allowed is None:
        return f"{told}; no time was agreed"
    if clock.late:
        return f"{told}, {counted(clock.late, 'day')} late"
    return f"{told}, of {counted(clock.allowed, 'day')} agreed"
