"""Consultations: on what the public is or was asked, until when, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.evidence.words import counted, known
from commonweal.governance.exchange.publication import Publication
from commonweal.records import Said, said
from commonweal.records.kinds import ChangeStep, Decision
from commonweal.web.consulted import COUNTED, HAPPENED, Consulted, Counts, consulted
from commonweal.web.lists.consultations import ReadAgain, read_again, standing_so
from commonweal.web.public.asked import dated
from commonweal.web.public.listing import ListPage, listing
from commonweal.web.public.names import Names, linked, names_of, stated
from commonweal.web.public.sources import source_told
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.public.things import Section, crumbs, fact, thing_page
from commonweal.web.public.withdrawn import STATE, codes_in, told, told_shortly
from commonweal.web.reading import given_out
from commonweal.web.store.models import Listed

#: Where what happened was put together from publications.
AFTERWARDS = (
    "What happened was put together from publications afterwards: what does not stand here may "
    "have happened."
)
#: Steps that have nothing to cover or count: nothing is missing where they tell of neither.
BY_THEMSELVES = (
    *("consultation opened", "consultation closed", "scrutiny consulted"),
    *("Secretary of State notified", "called decided", "challenged", "challenge decided"),
)
#: Stands for what is on record and not given out.
WITHHELD = "withheld"


def cells(rows: Sequence[Listed], on: date, names: Names) -> list[list[Any]]:
    """Consultations with from when to when they can be answered."""
    shown = given_out([("consultation", one.code) for one in rows], on=on, deep=0)
    held = consulted(shown.past, shown.withheld)
    read = read_again(codes_in(rows), on)
    gone = {} if read is None else _why(read)
    made = []
    for row in rows:
        one = held.get(row.code)
        made.append(
            [
                link(row.title, reverse("consultation", args=[row.code])),
                *linked([row.body], names),
                row.on if one is None else _day(one.opened),
                row.until if one is None else _day(one.closed),
                gone.get(row.code) if one is None else one.stands(on),
            ]
        )
    return made


def _why(read: ReadAgain) -> dict[str, str]:
    """When and why consultations were withdrawn, in words."""
    return {
        code: told_shortly(read.again.voids[code], read.again.why(code, one.id))
        for code, held in read.held.items()
        for one in held.said
        if one.what is held.opened
    }


consultations = listing(
    ListPage(
        list="consultation",
        title="Consultations",
        lede="On what the public is or was asked before a decision, until when, and what came of "
        "it.",
        one="consultation",
        many="consultations",
        columns=(
            Column("title", "Consultation", sorts=True),
            Column("body", "Who consults"),
            Column("on", "Opens", "day", sorts=True),
            Column("until", "Closes", "day", sorts=True),
            Column("stands", "Stands"),
        ),
        by={"title": "sorts_as", "on": "on", "until": "until"},
        order="-on",
        cells=cells,
        states=(("open", "Open on the day"), ("closed", "Closed"), STATE),
        narrow=standing_so,
        beside=(("decisions", "decisions"),),
        answered="Q13",
    )
)


@dated
def consultation(request: HttpRequest, code: str, *, on: date) -> HttpResponse:
    """One consultation: its options, its days, how many answered, and what happened since."""
    shown = given_out([("consultation", code)], on=on, deep=0)
    held = consulted(shown.past, shown.withheld).get(code)
    if held is None:
        return _withdrawn(request, code, on)
    if held.opened.on > on:
        raise Http404("no such consultation")
    came, counts = held.came(on), held.counts(on)
    names = names_of([held.body, *(one.what.by for one in came)])
    facts = [
        fact("Who consults", linked([held.body], names)),
        fact("Opens", _day(held.opened)),
        fact("Closes", _day(held.closed)),
        fact("Stands", held.stands(on)),
        fact("Options", _options(shown, held.options(on))),
        *(
            fact(label, _counted(counts, field), "number")
            for field, label in (
                ("responses", "Responses"),
                ("themes", "Themes found in them"),
                ("unanswered", "Themes without an answer"),
            )
        ),
        fact("Where it is published", source_told(shown, held.opened.source)),
    ]
    apart = [AFTERWARDS] if any(one.what.kept == "reconstructed" for one in came) else []
    sections = [
        Section(facts=facts),
        Section("What happened", words=apart, grids=[_happened(shown, held, came, names)]),
        Section("Who states this", stated=[stated(shown, one) for one in held.told(on)]),
    ]
    return thing_page(request, shown.text(held.title), sections, on=on, caption="Consultation",
                      trail=crumbs(("consultations", "Consultations")))  # fmt: skip


def _withdrawn(request: HttpRequest, code: str, on: date) -> HttpResponse:
    """A consultation that was withdrawn, struck out, with the day and the reason."""
    read = read_again([code], on)
    held = None if read is None else read.held.get(code)
    if read is None or held is None:
        raise Http404("no such consultation")
    shown, [opened] = read.again.shown, [one for one in held.said if one.what is held.opened]
    title = shown.text(held.title)
    facts = [
        fact("Who consulted, as it was recorded", linked([held.body], names_of([held.body]))),
        fact("Opened", _day(held.opened)),
        fact("Source", source_told(shown, held.opened.source)),
    ]
    sections = [
        told(read.again.voids[code], read.again.why(code, opened.id)),
        Section("What was recorded", [title], facts, struck=True),
        Section("Who stated this", stated=[stated(shown, opened)]),
    ]
    return thing_page(request, f"Withdrawn: {title}", sections, on=on, caption="Consultation",
                      trail=crumbs(("consultations", "Consultations")))  # fmt: skip


def _options(shown: Publication, options: Sequence[str] | None) -> Any:
    """Options as they were listed last; None where none is on record."""
    if options is None:
        return WITHHELD
    return [shown.text(one) for one in options] or None


def _counted(counts: Counts, field: str) -> Any:
    """A number of an analysis; None where it is not on record."""
    if field in counts.withheld:
        return WITHHELD
    value = getattr(counts, field)
    return f"more than {value:,}" if field == "responses" and counts.at_least else value


def _happened(
    shown: Publication, held: Consulted, came: Sequence[Said[ChangeStep]], names: Names
) -> Grid:
    rows = [
        [
            _day(one.what),
            _told(one.what),
            *linked([one.what.by], names),
            # Of its own steps that have no words of their own the title says nothing new.
            "–" if one.what.text == held.title else shown.text(one.what.text),
            _further(shown, held, one),
            source_told(shown, one.what.source),
        ]
        for one in came
    ]
    columns = (
        Column("on", "Day", "day"),
        Column("step", "What happened"),
        Column("by", "By"),
        Column("text", "In words"),
        Column("further", "What it covered, counted or decided"),
        Column("source", "Source"),
    )
    return Grid("Step by step", columns, rows)


def _further(shown: Publication, held: Consulted, one: Said[ChangeStep]) -> list[Any] | str | None:
    """What a step covered (options, criteria, tests), what it counted, and the decision that was
    taken; None where none of it is on record."""
    what = one.what
    told: list[Any] = [shown.text(each) for each in what.covers]
    told += [
        link(shown.text(each.what.title), reverse("decision", args=[each.what.decision]))
        for each in said(shown.past, Decision)
        if each.what.decision == what.taken
    ]
    more = "more than " if what.at_least else ""
    told += [
        f"{more if noun == 'response' else ''}{counted(value, noun)}"
        for value, noun in ((what.responses, "response"), (what.themes, "theme"))
        if value is not None
    ]
    if what.unanswered is not None:
        told.append(f"{counted(what.unanswered, 'theme')} without an answer")
    gone = any(held.hides(one, field) for field in ("covers", *COUNTED, "taken"))
    lacking = "–" if what.step in BY_THEMSELVES else None
    return [*told, *([WITHHELD] if gone else [])] or lacking


def around_decision(
    shown: Publication, code: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The consultations after which a decision was taken, where a step of theirs names it; and
    what happened in them after it."""
    before, after = [], []
    for held in consulted(shown.past, shown.withheld).values():
        came = held.came(shown.on) if held.opened.on <= shown.on else ()
        taken = [place for place, one in enumerate(came) if one.what.taken == code]
        if taken:
            told = link(shown.text(held.title), reverse("consultation", args=[held.code]))
            before.append(fact("Consulted on before it", told))
            after += [
                fact(
                    HAPPENED[one.step],
                    f"{_day(one)}: {shown.text(one.text)} ({shown.text(one.by)})",
                )
                for one in (each.what for each in came[taken[0] + 1 :])
            ]
    return before, after


def _told(one: ChangeStep) -> str:
    """What happened, with how it ended where it was an assurance."""
    return f"{HAPPENED[one.step]}: {one.outcome}" if one.outcome else HAPPENED[one.step]


def _day(one: ChangeStep | None) -> str | None:
    """The day of a step as exactly as it is known."""
    return None if one is None else known(one.on, one.precision)
