"""The register of contracts: value, days, changes, provider and owner; outcome contracts and what
they pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.contracts.register.changing import changed, reached
from commonweal.contracts.register.ending import endings
from commonweal.contracts.register.held import STATED, Held, a_year_told
from commonweal.contracts.register.lawful import Kinds
from commonweal.evidence.words import known
from commonweal.governance.exchange.publication import Publication
from commonweal.records import Said, said
from commonweal.records.kinds import (
    Contract,
    ContractEnded,
    Modification,
    OutcomeContract,
    OutcomeContractSigned,
)
from commonweal.rules import load_rules
from commonweal.web.buying import held, kinds_of, lead_told, of_contracts, published
from commonweal.web.lists.contracts import SOON
from commonweal.web.lists.withdrawn import WITHDRAWN, again, standing, withdrawn
from commonweal.web.public.asked import dated
from commonweal.web.public.delivered import delivered
from commonweal.web.public.listing import ListPage, listing
from commonweal.web.public.names import Names, linked, names_of, stated
from commonweal.web.public.sources import source_told
from commonweal.web.public.tables import Column, Grid, link
from commonweal.web.public.things import Section, crumbs, fact, thing_page
from commonweal.web.public.withdrawn import STATE, codes_in, told, told_shortly
from commonweal.web.store.models import Listed


def cells(rows: Sequence[Listed], on: date, names: Names) -> list[list[Any]]:
    """Contracts with their providers, whose these are, and what a year is worth; of those
    withdrawn, when and why."""
    gone, codes = withdrawn("contract", codes_in(rows)), [one.code for one in rows]
    read = again(gone, lambda without: of_contracts(codes, on=on, without=without))
    shown = read.shown
    ids = {one.what.contract: one.id for one in said(shown.past, Contract)}
    found: dict[str, list[Held]] = {}
    for one in held(shown):
        found.setdefault(one.contract, []).append(one)
    made = []
    for row in rows:
        parts, void = found.get(row.code, []), gone.get(row.code)
        made.append(
            [
                link(row.title, reverse("contract", args=[row.code])),
                names.get(row.body, row.body),
                [shown.text(one.provider) for one in parts] or None,
                _owners(parts) or None,
                _annual(parts),
                row.on,
                _until(row, parts),
                _stands(row, parts, on)
                if void is None
                else told_shortly(void, read.why(row.code, ids.get(row.code, ""))),
            ]
        )
    return made


def _sum(values: Any) -> int | None:
    known = [one for one in values if one is not None]
    return sum(known) if known else None


def _annual(parts: Sequence[Held]) -> Any:
    """What a year is worth, and how that is known where it was not stated."""
    bases = [one.annual_basis for one in parts if one.annual_basis not in (None, STATED)]
    told = a_year_told(
        _sum(one.annual_pence for one in parts), worked_out=any(one.worked_out for one in parts)
    )
    return _noted(told, bases)


def _owners(parts: Sequence[Held]) -> list[Any]:
    """Whose the providers are, each once, and how that is known where nobody states it."""
    held = {(one.owner, one.owner_basis): one for one in parts}
    return [_owner(one) for one in held.values()]


def _owner(one: Held) -> Any:
    basis = one.owner_basis
    return _noted(one.owner or "not stated", [] if basis in (None, STATED) else [basis])


def _noted(value: Any, notes: Sequence[str | None]) -> Any:
    """A cell with what is to be known of it."""
    if not notes:
        return value
    return {"text": value, "note": f"({'; '.join(dict.fromkeys(map(str, notes)))})"}


def _until(row: Listed, parts: Sequence[Held]) -> Any:
    """The last day, as exactly as it is known."""
    ended = [one.ending for one in parts if one.ending is not None and one.ending.last == row.until]
    return known(ended[0].on, ended[0].precision) if ended else row.until


def _agreed(one: Held) -> list[dict[str, Any]]:
    """Until when it was agreed, where it ended before."""
    return [] if one.over == one.ends else [fact("Agreed until", one.ends)]


def _sources(shown: Publication, code: str) -> list[Any] | None:
    """What its values rest on, each source once."""
    named = [one.what.source for one in _said(shown, code)]
    return [source_told(shown, one) for one in dict.fromkeys(named) if one] or None


def _stands(row: Listed, parts: Sequence[Held], on: date) -> str:
    if row.on is not None and row.on > on:
        return "to begin"
    over = row.until is not None and row.until < on
    if not over and any(one.suspended is not None and one.suspended.on <= on for one in parts):
        return "suspended"
    if row.until is None:
        return "runs; no end is known"
    if row.until < on:
        return "over"
    return "ends soon" if (row.until - on).days <= SOON else "runs"


def _narrow(rows: QuerySet[Listed], state: str, on: date) -> QuerySet[Listed]:
    if state == WITHDRAWN:
        return rows.filter(state=WITHDRAWN)
    rows = standing(rows)
    runs = (Q(on__lte=on) | Q(on=None)) & (Q(until__gte=on) | Q(until=None))
    if state == "over":
        return rows.filter(until__lt=on)
    if state == "soon":
        return rows.filter(runs, until__lte=on + timedelta(days=SOON))
    return rows.filter(runs) if state == "runs" else rows.filter(on__gt=on)


contracts = listing(
    ListPage(
        list="contract",
        title="Contracts",
        lede="What is bought from whom, for how much and until when, and who owns the provider. "
        "One whose award is on record stands here once a notice of that award was published; one "
        "without an award on record is shown as it was stated.",
        one="contract",
        many="contracts",
        columns=(
            Column("title", "Contract", sorts=True),
            Column("authority", "Bought by"),
            Column("provider", "Provider"),
            Column("owner", "Owned by"),
            Column("annual", "Value of a year", "pounds"),
            Column("from", "From", "day", sorts=True),
            Column("until", "Until", "day", sorts=True),
            Column("stands", "Stands"),
        ),
        by={"title": "sorts_as", "from": "on", "until": "until"},
        order="-until",
        cells=cells,
        states=(
            ("runs", "Runs, or is suspended, on the day"),
            ("soon", "Ends within a year"),
            ("over", "Over"),
            ("to begin", "To begin"),
            STATE,
        ),
        download="contracts",
        narrow=_narrow,
        beside=(
            ("procurements", "procurements and their notices"),
            ("issues", "issues between partners"),
            ("downloads", "open data on contracts"),
        ),
    )
)


@dated
def contract(request: HttpRequest, code: str, *, on: date) -> HttpResponse:
    """One contract: value, days, providers, changes, how it ended; of an outcome contract what it
    pays."""
    shown = of_contracts([code], on=on)
    parts = [one for one in held(shown) if one.contract == code]
    if not parts:
        return _withdrawn(request, code, on)
    first = parts[0]
    codes = {first.authority, *first.serves}
    names = names_of(codes)
    facts = [
        fact("Bought by", linked([first.authority], names)),
        fact("Service", first.service and shown.text(first.service)),
        fact("For whom", linked(first.serves, names) if first.serves else None),
        fact("Whole value as signed", _sum(one.value_pence for one in parts), "pounds"),
        fact("Value of a year", _annual(parts), "pounds"),
        fact("From", first.starts),
        fact("Until", first.over_told),
        *_agreed(first),
        fact("With every extension until", first.may_end),
        fact("Source", _sources(shown, code)),
    ]
    stating = [*_said(shown, code), *_after(shown, code)]
    kinds = kinds_of(shown)
    facts += _again(parts, kinds, on)
    sections = [
        Section(facts=facts),
        *_stopped(first),
        Section("Who provides", grids=[_providers(shown, parts)]),
        _changes(shown, parts, kinds, on),
        *_outcomes(shown, code),
        delivered(code, first.title),
        *_bought(shown, code),
        Section("Who states this", stated=[stated(shown, one) for one in stating]),
    ]
    return thing_page(request, shown.text(first.title), sections, on=on, caption="Contract",
                      trail=crumbs(("contracts", "Contracts")))  # fmt: skip


def _withdrawn(request: HttpRequest, code: str, on: date) -> HttpResponse:
    """A contract that was withdrawn, struck out, with the day and the reason."""
    gone = withdrawn("contract", [code])
    if not gone:
        raise Http404("no such contract")
    read = again(gone, lambda without: of_contracts([code], on=on, without=without))
    shown = read.shown
    parts = [one for one in held(shown) if one.contract == code]
    if not parts:
        raise Http404("no such contract is public")
    first = parts[0]
    facts = [
        fact(
            "Bought by, as it was recorded", linked([first.authority], names_of([first.authority]))
        ),
        fact("Who provides", [shown.text(one.provider) for one in parts]),
        fact("Whole value as signed", _sum(one.value_pence for one in parts), "pounds"),
        fact("From", first.starts),
        fact("Until", first.ends),
    ]
    title, stating = shown.text(first.title), _said(shown, code)
    sections = [
        told(gone[code], read.why(code, stating[-1].id if stating else "")),
        Section("What was recorded", [title], facts, struck=True),
        Section("Who states this", stated=[stated(shown, one) for one in stating]),
    ]
    return thing_page(request, f"Withdrawn: {title}", sections, on=on, caption="Contract",
                      trail=crumbs(("contracts", "Contracts")))  # fmt: skip


def _said(shown: Publication, code: str) -> list[Said[Any]]:
    plain = [one for one in said(shown.past, Contract) if one.what.contract == code]
    signed = [one for one in said(shown.past, OutcomeContractSigned) if one.what.contract == code]
    return [*plain, *signed]


def _after(shown: Publication, code: str) -> list[Said[Any]]:
    """What changed it, suspended it and ended it."""
    changes = [one for one in said(shown.past, Modification) if one.what.contract == code]
    ends = [one for one in said(shown.past, ContractEnded) if one.what.contract == code]
    return [*changes, *ends]


def _again(parts: Sequence[Held], kinds: Kinds, on: date) -> list[dict[str, Any]]:
    """By when buying again would have to begin, and what that rests on; of one that is over, or of
    which no end is known, nothing."""
    found = [one for one in endings(parts, on, load_rules(), kinds) if one.ends is not None]
    if not found:
        return []
    rule = found[0].rule
    value: Any = "no rule on the time that buying takes is held for that day"
    if rule is not None:
        value = {"text": found[0].begin_by, "note": lead_told(rule)}
    elif kinds(parts[0], on) is None:
        value = "not known: what the authority is in law is not known"
    assumed = rule is not None and not rule.source.verified
    estimated = " (estimated)" if assumed else ""
    return [fact(f"Buying again would have to begin by{estimated}", value)]


def _stopped(first: Held) -> list[Section]:
    """That it was suspended and how it ended, each with its statement."""
    if not first.stops:
        return []
    rows = [
        [one.how, known(one.on, one.precision),
         link("who states this", reverse("statement", args=[one.statement]))]
        for one in first.stops
    ]  # fmt: skip
    columns = (Column("how", "What"), Column("on", "When"), Column("stated", "Statement"))
    words = [] if first.ending else ["A suspension is no end: the contract still holds."]
    grid = Grid("Suspended or ended before its term", columns, rows)
    return [Section("How it ended" if first.ending else "Suspended", words, grids=[grid])]


def _providers(shown: Publication, parts: Sequence[Held]) -> Grid:
    rows = [
        [shown.text(one.provider), _owner(one), one.value_pence, _annual([one])] for one in parts
    ]
    columns = (
        Column("provider", "Provider"),
        Column("owner", "Owned by"),
        Column("value", "Whole value", "pounds"),
        Column("annual", "Value of a year", "pounds"),
    )
    return Grid("Providers", columns, rows)


def _changes(shown: Publication, parts: Sequence[Held], kinds: Kinds, on: date) -> Section:
    first = parts[0]
    known = [one for one in first.changes if one.on <= on]
    rows = [
        [one.on, one.change_pence, one.attributable_to, shown.text(one.reason)] for one in known
    ]
    columns = (
        Column("on", "Day", "day"),
        Column("change", "Change", "pounds"),
        Column("whose", "On account of"),
        Column("reason", "Why"),
    )
    facts = []
    for one in changed([replace(first, changes=tuple(known))], load_rules(),
                       kinds, on=on):  # fmt: skip
        facts = [
            fact("Sum of the changes", one.total_pence, "pounds"),
            fact("Of the value signed", None if one.share is None else float(one.share), "share"),
            fact("The sum from which a new process may be needed", reached(one.over_sum)),
            fact("The share from which a new process may be needed", reached(one.over_share)),
        ]
    grid = Grid("Changes of the contract", columns, rows, none="No change is on record.")
    return Section("Changes", facts=facts, grids=[grid])


def _outcomes(shown: Publication, code: str) -> list[Section]:
    """What a signed outcome contract pays, year by year and outcome by outcome."""
    held_ = [one.what for one in said(shown.past, OutcomeContract) if one.what.contract == code]
    if not held_:
        return []
    terms = held_[-1]
    years = [
        [f"Year {one.year}", one.base_pence, one.expected_cost_pence] for one in terms.payment.years
    ]
    outcomes = [
        [
            shown.text(one.title),
            one.unit,
            None if one.baseline is None else one.baseline.value,
            one.targets[-1].value if one.targets else None,
            one.better,
            one.weight,
        ]
        for one in terms.outcomes
    ]
    pay = terms.payment
    facts = [
        fact("Part of the payment that outcomes earn", pay.outcome_share, "share"),
        fact("Most that can be lost in a year", pay.most_at_risk, "share"),
        fact("For whom", shown.text(terms.population.described)),
    ]
    return [
        Section("What it pays", facts=facts, grids=[
            Grid("Payment by year, before outcomes", (
                Column("year", "Year"), Column("base", "Paid", "pounds"),
                Column("cost", "Expected to cost", "pounds")), years),
            Grid("Outcomes that earn payment", (
                Column("title", "Outcome"), Column("unit", "Unit"),
                Column("baseline", "Before", "number"), Column("target", "Last target", "number"),
                Column("better", "Better is"), Column("weight", "Weight", "share")), outcomes),
        ]),
    ]  # fmt: skip


def _bought(shown: Publication, code: str) -> list[Section]:
    public = published(shown)
    award = public.awarded.get(code)
    if award is None or award.what.procurement not in public.bought:
        return []
    bought = public.bought[award.what.procurement].what
    where = link(shown.text(bought.title), reverse("procurement", args=[bought.procurement]))
    return [Section("How it was bought", facts=[fact("Procurement", where)])]
